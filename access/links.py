"""The one-time links: the first administrator's, and the invitations with which people choose their password."""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import accounts, cookies, database, html, passwords, sessions, tokens
from access.visit import Visit, language_chosen, visit
from warehouse.store import home as its_home


@dataclass(frozen=True)
class Link:
    """A link that still works; `account` None makes the first administrator."""

    hash: str
    account: str | None


def find(home: Path, token: str, now: float | None = None) -> Link | None:
    """The link of a token, None when it was used, replaced or is over."""
    at = time.time() if now is None else now
    with database.asking(home) as con:
        row = con.execute(
            "select hash, account from invitation where hash = ? and ends_on > ?", [tokens.digest(token), at]
        ).fetchone()
        if row is None or (row["account"] is None and accounts.has_administrator(con)):
            return None
        if row["account"] is not None and _is_disabled(con, row["account"]):
            return None
    return Link(row["hash"], row["account"])


async def answer(request: Request) -> Response:
    """The page of a link, and what its form does."""
    seen = await visit(request, its_home())
    return await run_in_threadpool(_answer, seen, request.path_params["token"])


def _answer(seen: Visit, token: str) -> Response:
    found = find(seen.home, token)
    if found is None or seen.path.startswith("/setup/") != (found.account is None):
        return html.page(seen.language, seen.say("gone_title"), [html.paragraph(seen.say("gone"))], "/sign-in", 404)
    chosen = language_chosen(seen)
    if chosen is not None:
        return chosen
    if seen.method != "POST":
        return _form(seen, found)
    return _use(seen, found)


def _use(seen: Visit, found: Link) -> Response:
    """One transaction: the link is gone, the password set, the session opened; or nothing happened."""
    name = found.account or seen.fields.get("name", "").strip()
    password = seen.fields.get("password", "")
    fault = fault_of(seen, password, name, has_second_factor=False)
    if fault:
        return _form(seen, found, fault)
    if found.account is None and not accounts.may_be_new(seen.home, name):
        return _form(seen, found, seen.say("wrong_name"))
    with database.changing(seen.home) as con:
        gone = con.execute("delete from invitation where hash = ?", [found.hash]).rowcount == 0
        if not gone:
            _give_password(con, found.account, name, password)
            token = sessions.open_for(con, name, stage_of(seen, con, name))
    if gone:
        return html.page(seen.language, seen.say("gone_title"), [html.paragraph(seen.say("gone"))], "/sign-in", 404)
    response = RedirectResponse("/sign-in/code", status_code=303)
    cookies.set_session(response, token, seen.settings)
    return response


def stage_of(seen: Visit, con: sqlite3.Connection, name: str) -> str:
    """What is still asked of an account whose password was right: nothing, its code, or to set one up."""
    account = accounts.found(con, name)
    if account is not None and account.has_second_factor:
        return "code"
    is_bound = account is not None and account.role in ("administrator", "submitter")
    return "enrol" if seen.settings.needs_second_factor and is_bound else "full"


def fault_of(seen: Visit, password: str, name: str, has_second_factor: bool) -> str:
    """Why a new password can't be taken, in words; empty when it can."""
    if password != seen.fields.get("again", ""):
        return seen.say("differ")
    weakness = passwords.weakness(password, name, has_second_factor)
    length = passwords.LENGTH_WITH_CODE if has_second_factor else passwords.LENGTH_ALONE
    return seen.say(weakness, length=length) if weakness else ""


def password_fields(seen: Visit, has_second_factor: bool = False) -> list[str]:
    """The two inputs of a new password with its rule."""
    length = passwords.LENGTH_WITH_CODE if has_second_factor else passwords.LENGTH_ALONE
    rule = seen.say("password_rule", length=length)
    return [
        html.field("password", seen.say("new_password"), "password", "new-password", rule),
        html.field("again", seen.say("repeat_password"), "password", "new-password"),
    ]


def _give_password(con: sqlite3.Connection, account: str | None, name: str, password: str) -> None:
    if account is None:
        accounts.make_administrator(con, name, password)
    else:
        accounts.set_password(con, account, password)


def _form(seen: Visit, found: Link, fault: str = "") -> Response:
    if found.account is None:
        title, text, button = seen.say("setup_title"), seen.say("setup"), seen.say("make_account")
        name = seen.fields.get("name", "")
        fields = [html.field("name", seen.say("name"), "text", "username", seen.say("name_rule"), name)]
    else:
        title, button = seen.say("invitation_title"), seen.say("save")
        text, fields = seen.say("invitation", name=found.account), []
    body = [html.notice(fault), html.paragraph(text), html.form(seen.path, fields + password_fields(seen), button)]
    return html.page(seen.language, title, body, seen.path, 422 if fault else 200)


def _is_disabled(con: sqlite3.Connection, name: str) -> bool:
    return bool(con.execute("select is_disabled from account where name = ?", [name]).fetchone()[0])
