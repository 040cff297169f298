"""The gate before everything the server serves: page, websocket, media, uploads, metrics, exports, own pages."""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access import cookies, database, headers, quota, reading, sessions, settings
from access.accounts import Account, found
from access.sessions import Session
from access.settings import Settings

SECRET = secrets.token_hex(32)  # of this process: a page that doesn't see it was started without the gate
PREFIX = "x-milepost-"
GATE_HEADER = "x-milepost-gate"
SESSION_HEADER = "x-milepost-session"

ASSETS = "/assets/"  # fonts and the map's stub: the sign-in page shows them too
HEALTH = ("/_stcore/health", "/healthz")
# Whole paths, never beginnings: what our routes don't know would fall through to Streamlit's page.
OPEN = re.compile(r"/sign-in(/code|/oidc|/oidc/callback)?|/sign-out|/(setup|invitation)/[A-Za-z0-9_-]{43}")
OWN = re.compile(rf"{OPEN.pattern}|/account")
HIDDEN = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/auth/", "/oauth2callback")
UPLOAD = "/_stcore/upload_file/"
NOT_PAGES = ("/_stcore", "/healthz", "/static/", "/media/", "/app/", "/component/", "/export/")
UPLOADERS = ("submitter", "administrator")
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
LOOPBACK_PEERS = ("127.0.0.1", "::1", "::ffff:127.0.0.1", "testclient")
FORM_BYTES = 64 * 1024


@dataclass(frozen=True)
class Arrival:
    """What the gate judges a request by; the path is the server's own, never one rebuilt from a Host header."""

    is_websocket: bool
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    peer: str

    @property
    def is_safe(self) -> bool:
        return self.method in ("GET", "HEAD", "OPTIONS")

    @property
    def is_page(self) -> bool:
        return (
            self.method == "GET"
            and "text/html" in self.headers.get("accept", "")
            and not self.path.startswith(NOT_PAGES)
        )


@dataclass(frozen=True)
class Standing:
    """Who stands behind a request: an account with a full session, or nobody, who may still read."""

    settings: Settings
    session: Session | None
    account: Account | None
    is_reading_open: bool


class Gate:
    """ASGI middleware: refuses, or passes inward with the session's hash as the one header that counts."""

    def __init__(self, app: ASGIApp, home: Path) -> None:
        self.app = app
        self.home = home

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        arrival = _arrival(scope)
        standing = await run_in_threadpool(standing_of, self.home, arrival)
        answer = refusal(arrival, standing)
        guarded = _with_headers(send, arrival.path, standing.settings)
        if answer is None:
            await self.app({**scope, "headers": _inward(scope, standing)}, receive, guarded)
        elif arrival.is_websocket:
            await send({"type": "websocket.close", "code": 1008})
        else:
            await answer(scope, receive, guarded)


def standing_of(home: Path, arrival: Arrival) -> Standing:
    """Looked up anew for each request, so that whatever was ended is ended."""
    decided = settings.current(home)
    token = cookies.value(arrival.headers.get("cookie", ""), cookies.name(decided))
    session = sessions.of_token(home, token)
    if session is None or session.stage != "full":
        return Standing(decided, None, None, reading.is_open(home, decided))
    with database.asking(home) as con:
        return Standing(decided, session, found(con, session.account), reading.is_open(home, decided))


def refusal(arrival: Arrival, standing: Standing) -> Response | None:
    """The answer to a request that may not pass, None for one that may."""
    if arrival.path in HEALTH and arrival.is_safe:
        return None
    return (
        _wrong_place(arrival, standing.settings)
        or _wrong_origin(arrival, standing.settings)
        or _not_there(arrival)
        or _no_standing(arrival, standing)
        or _upload_refused(arrival, standing)
    )


def is_gated(gate_header: str | None) -> bool:
    """Whether a page run came through this process's gate."""
    return gate_header is not None and hmac.compare_digest(gate_header, SECRET)


def _wrong_place(arrival: Arrival, decided: Settings) -> Response | None:
    """Only this machine until a host name is configured; then only that name."""
    host = arrival.headers.get("host", "")
    if decided.host is None and arrival.peer not in LOOPBACK_PEERS:
        return PlainTextResponse(
            "Milepost answers this machine alone until a host name with TLS in front is configured: "
            "python -m pipelines configure --host NAME --behind-tls\n",
            status_code=403,
        )
    if _name_of(host) in (LOOPBACK_NAMES if decided.host is None else (decided.host,)):
        return None
    return PlainTextResponse("This server is not known by that name.\n", status_code=421)


def _wrong_origin(arrival: Arrival, decided: Settings) -> Response | None:
    """A websocket and every change must come from our own pages."""
    if arrival.is_safe and not arrival.is_websocket:
        return None
    host = arrival.headers.get("host", "").lower()
    origin = urlsplit(arrival.headers.get("origin", ""))
    # A proxy on another port may drop the port from Host; the configured name alone is then compared.
    same = origin.netloc.lower() == host or (decided.host is not None and _name_of(origin.netloc) == decided.host)
    is_ours = origin.scheme in ("http", "https") and same
    return None if is_ours else PlainTextResponse("This request came from another site.\n", status_code=403)


def _not_there(arrival: Arrival) -> Response | None:
    if arrival.path.startswith(HIDDEN):
        return PlainTextResponse("Not found\n", status_code=404)
    if arrival.is_safe or arrival.is_websocket or arrival.path.startswith(UPLOAD):
        return None
    if not OWN.fullmatch(arrival.path):
        return PlainTextResponse("Method not allowed\n", status_code=405)
    size = arrival.headers.get("content-length", "")
    is_small = size.isdigit() and int(size) <= FORM_BYTES
    return None if is_small else PlainTextResponse("The form is too large.\n", status_code=413)


def _no_standing(arrival: Arrival, standing: Standing) -> Response | None:
    is_asset = arrival.is_safe and arrival.path.startswith(ASSETS)
    if standing.account is not None or is_asset or (OPEN.fullmatch(arrival.path) and not arrival.is_websocket):
        return None
    may_read = arrival.is_websocket or (arrival.is_safe and not arrival.path.startswith("/account"))
    if standing.is_reading_open and may_read:
        return None
    if arrival.is_page:
        return RedirectResponse(f"/sign-in{_next(arrival)}", status_code=303)
    return PlainTextResponse("Sign in first.\n", status_code=401)


def _upload_refused(arrival: Arrival, standing: Standing) -> Response | None:
    if not arrival.path.startswith(UPLOAD) or arrival.is_safe:
        return None
    if standing.account is None or standing.account.role not in UPLOADERS:
        return PlainTextResponse("This account doesn't send files.\n", status_code=403)
    if arrival.method != "PUT":
        return None
    size = arrival.headers.get("content-length", "")
    if not size.isdigit():
        return PlainTextResponse("The length of the file must be declared.\n", status_code=411)
    if int(size) > quota.FILE_BYTES:
        return PlainTextResponse("A file may have 20 MiB at most.\n", status_code=413)
    if not quota.take(standing.account.name, int(size)):
        return PlainTextResponse("Too many files at once: wait a minute.\n", status_code=429)
    return None


def _next(arrival: Arrival) -> str:
    wanted = arrival.path + (f"?{arrival.query}" if arrival.query else "")
    return "" if wanted == "/" else f"?next={quote(wanted, safe='/')}"


def _name_of(host: str) -> str:
    """The host's name without its port, in small letters."""
    name = host.lower().rstrip()
    return name[: name.index("]") + 1] if name.startswith("[") and "]" in name else name.split(":")[0]


def _arrival(scope: Scope) -> Arrival:
    named = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
    client = scope.get("client")
    return Arrival(
        is_websocket=scope["type"] == "websocket",
        method=scope.get("method", "GET"),
        path=scope["path"],
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=named,
        peer=client[0] if client else "",
    )


def _inward(scope: Scope, standing: Standing) -> list[tuple[bytes, bytes]]:
    """The request's headers without any that pretends to be ours, and with ours."""
    kept = [
        (key, value)
        for key, value in scope["headers"]
        if not key.decode("latin-1").lower().replace("_", "-").startswith(PREFIX)
    ]
    kept.append((GATE_HEADER.encode(), SECRET.encode()))
    if standing.session is not None:
        kept.append((SESSION_HEADER.encode(), standing.session.hash.encode()))
    return kept


def _with_headers(send: Send, path: str, decided: Settings) -> Send:
    added = headers.for_path(path, decided.is_behind_tls)

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [
                (name, _from_outside(value, decided) if name.lower() == b"location" else value)
                for name, value in message.get("headers", [])
                if name.decode("latin-1").lower() not in added
            ]
            ours = [(name.encode(), value.encode("latin-1")) for name, value in added.items()]
            message = {**message, "headers": kept + ours}
        await send(message)

    return guarded


def _from_outside(location: bytes, decided: Settings) -> bytes:
    """An address of this server as the browser must ask for it; another's as it is."""
    is_ours = location.startswith(b"/") and not location.startswith(b"//")
    return decided.under.encode() + location if is_ours else location
