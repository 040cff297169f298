"""What every one of our own pages needs of a request: language, form, address, where to go next."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from babel.core import negotiate_locale
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import cookies, html, settings
from access.settings import Settings
from display.language import LANGUAGES, chosen, say
from pipelines.declined import in_words
from warehouse.errors import UserError
from warehouse.store import home as its_home

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Visit:
    """One request for one of our own pages."""

    home: Path
    method: str
    path: str
    language: str
    settings: Settings
    token: str  # of the session cookie, empty without one
    address: str  # of the caller
    fields: dict[str, str]  # of the form
    asked: dict[str, str]  # of the query string

    @property
    def next(self) -> str:
        return safe_next(self.fields.get("next") or self.asked.get("next") or "/")

    @property
    def here(self) -> str:
        """This page's own address for its language links."""
        return self.leading_on(self.path)

    def leading_on(self, path: str) -> str:
        """The path with where to go afterwards."""
        return path if self.next == "/" else f"{path}?next={quote(self.next, safe='/')}"

    def say(self, key: str, **values: Any) -> str:
        return say(self.language, f"access.{key}", **values)


async def visit(request: Request, home: Path) -> Visit:
    """The request as our pages read it."""
    decided = await run_in_threadpool(settings.current, home)
    html.under.set(decided.under)
    header = request.headers.get("cookie", "")
    asked = {key: value for key, value in request.query_params.items() if isinstance(value, str)}
    body = await request.body() if request.method == "POST" else b""
    return Visit(
        home=home,
        method=request.method,
        path=request.scope["path"],
        language=chosen(asked.get("lang"), cookies.value(header, cookies.LANGUAGE), _browser(request)).split("-")[0],
        settings=decided,
        token=cookies.value(header, cookies.name(decided)),
        address=request.client.host if request.client else "",
        fields=dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)),
        asked=asked,
    )


def told(answer: Answer) -> Answer:
    """The same, with a page that says why where a step can't be taken: a full disk, keys that aren't there."""

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except UserError as error:
            seen = await visit(request, its_home())
            body = [html.notice(in_words(error, seen.language))]
            return html.page(seen.language, seen.say("not_now"), body, seen.here, 503)

    return endpoint


def language_chosen(seen: Visit) -> Response | None:
    """A language link remembers the language and leads back to the page without it."""
    if seen.method != "GET" or seen.asked.get("lang") not in LANGUAGES:
        return None
    kept = {key: value for key, value in seen.asked.items() if key != "lang"}
    answer = RedirectResponse(seen.path + (f"?{urlencode(kept)}" if kept else ""), status_code=303)
    cookies.set_language(answer, seen.language, seen.settings)
    return answer


def safe_next(wanted: str) -> str:
    """A path of this site and nothing else: no scheme, no host, no backslash, no control character."""
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    is_plain = "\\" not in wanted and all(" " < character < "\x7f" for character in wanted) and len(wanted) < 2000
    is_ours = wanted.startswith(("/sign-", "/setup/", "/invitation/"))
    return wanted if is_path and is_plain and not is_ours else "/"


def _browser(request: Request) -> str | None:
    wanted = [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return negotiate_locale([name for name in wanted if name], list(LANGUAGES), sep="-")
