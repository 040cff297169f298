"""The page on which people see and end their sessions, change their password and set up a second factor."""

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import accounts, cookies, database, html, links, passwords, sessions, sign_in, throttle, totp
from access.accounts import Account
from access.visit import Visit, language_chosen, visit
from display.language import say
from pipelines import vault
from warehouse import audit
from warehouse.store import home as its_home


async def answer(request: Request) -> Response:
    """The account's page, and what its forms do."""
    seen = await visit(request, its_home())
    chosen = language_chosen(seen)
    return chosen if chosen else await run_in_threadpool(_answer, seen)


def _answer(seen: Visit) -> Response:
    session = sessions.of_token(seen.home, seen.token)
    if session is None or session.stage != "full":
        return RedirectResponse("/sign-in?next=/account", status_code=303)
    if seen.method != "POST":
        return _page(seen, session)
    deeds = {"password": _change_password, "others": _end_others, "begin": _begin_factor, "factor": _set_factor}
    deed = deeds.get(seen.fields.get("deed", ""))
    return deed(seen, session) if deed else _page(seen, session)


def _change_password(seen: Visit, session: sessions.Session) -> Response:
    """The old password is asked again: an open browser alone must not be enough. Every other session ends."""
    account = accounts.named(seen.home, session.account)
    password = seen.fields.get("password", "")
    fault = links.fault_of(seen, password, account.name, account.has_second_factor)
    fault = fault or _wrong_password(seen, account)
    if fault:
        return _page(seen, session, fault)
    with database.changing(seen.home) as con:
        accounts.set_password(con, account.name, password)
        token = sessions.open_for(con, account.name)
    now = sessions.of_token(seen.home, token)
    response = _page(seen, now or session, seen.say("password_changed"), is_good=True)
    cookies.set_session(response, token, seen.settings)
    return response


def _wrong_password(seen: Visit, account: Account) -> str:
    with database.changing(seen.home) as con:
        wait = throttle.wait_s(con, account.name, seen.address)
        row = con.execute("select password_hash from account where name = ?", [account.name]).fetchone()
    if wait:
        return seen.say("wait", seconds=int(wait) + 1)
    if passwords.matches(seen.fields.get("current", ""), row["password_hash"]):
        return ""
    with database.changing(seen.home) as con:
        throttle.failed(con, account.name, seen.address)
    return seen.say("wrong")


def _end_others(seen: Visit, session: sessions.Session) -> Response:
    with database.changing(seen.home) as con:
        sessions.end_all(con, session.account, but=session.hash)
        audit.append(con, session.account, "sessions_ended", session.account, {})
    return _page(seen, session, seen.say("others_ended"), is_good=True)


def _begin_factor(seen: Visit, session: sessions.Session) -> Response:
    if accounts.named(seen.home, session.account).has_second_factor:
        return _page(seen, session)
    return _factor_page(seen, totp.fresh_secret(), session)


def _set_factor(seen: Visit, session: sessions.Session) -> Response:
    if accounts.named(seen.home, session.account).has_second_factor:
        return _page(seen, session)
    key = seen.fields.get("key", "")
    keys = vault.at_hand(seen.home)
    with database.changing(seen.home) as con:
        is_set = sign_in.enrol(con, keys, session.account, key, seen.fields.get("code", ""))
    return _page(seen, session) if is_set else _factor_page(seen, key, session, seen.say("wrong_code"))


def _factor_page(seen: Visit, secret: str, session: sessions.Session, fault: str = "") -> Response:
    body = [html.notice(fault), *sign_in.enrol_body(seen, secret, session.account, "/account", deed="factor")]
    return html.page(seen.language, seen.say("enrol_title"), body, seen.path, 422 if fault else 200)


def _page(seen: Visit, session: sessions.Session, told: str = "", is_good: bool = False) -> Response:
    account = accounts.named(seen.home, session.account)
    body = [
        html.notice(told, is_good),
        _facts(seen, account),
        html.link("/", seen.say("to_dashboard"), "button second"),
    ]
    if account.has_password:
        body += [html.heading(seen.say("change_password")), _password_form(seen, account)]
    body += [html.heading(seen.say("second_factor")), *_factor(seen, account)]
    body += [html.heading(seen.say("sessions")), *_sessions(seen, session)]
    body.append(html.form("/sign-out", [], seen.say("sign_out"), "second"))
    return html.page(seen.language, seen.say("account_title"), body, seen.path, 422 if told and not is_good else 200)


def _facts(seen: Visit, account: Account) -> str:
    facts = {seen.say("name"): account.name, seen.say("role"): say(seen.language, f"access.role.{account.role}")}
    if account.areas:
        facts[seen.say("areas")] = ", ".join(sorted(account.areas))
    return html.facts(facts)


def _password_form(seen: Visit, account: Account) -> str:
    fields = [
        html.hidden("deed", "password"),
        # Password keepers need to know whose password it is.
        f'<input type="text" name="name" value="{account.name}" autocomplete="username" hidden>',
        html.field("current", seen.say("current_password"), "password", "current-password"),
        *links.password_fields(seen, account.has_second_factor),
    ]
    return html.form("/account", fields, seen.say("change_password"))


def _factor(seen: Visit, account: Account) -> list[str]:
    if account.has_second_factor:
        return [html.paragraph(seen.say("second_factor_on"))]
    turn_on = html.form("/account", [html.hidden("deed", "begin")], seen.say("turn_on"), "second")
    return [html.paragraph(seen.say("second_factor_off")), turn_on]


def _sessions(seen: Visit, session: sessions.Session) -> list[str]:
    lines = []
    for other in sessions.open_ones(seen.home, session.account):
        since = datetime.fromtimestamp(other.opened_on, UTC).strftime("%Y-%m-%d %H:%M UTC")
        mine = f" ({seen.say('this_session')})" if other.hash == session.hash else ""
        lines.append(seen.say("session_since", time=since) + mine)
    end = html.form("/account", [html.hidden("deed", "others")], seen.say("end_others"), "second")
    return [html.listing(lines), end if len(lines) > 1 else ""]
