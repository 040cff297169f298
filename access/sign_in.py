"""Signing in and out with a local account, the second factor included."""

import sqlite3

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import accounts, cookies, database, html, passwords, sessions, throttle, tokens, totp
from access.links import stage_of
from access.visit import Visit, language_chosen, visit
from pipelines import vault
from warehouse import audit
from warehouse.store import home as its_home


async def sign_in(request: Request) -> Response:
    """The sign-in page, and what its form does."""
    seen = await visit(request, its_home())
    chosen = language_chosen(seen)
    return chosen if chosen else await run_in_threadpool(_signed_in if seen.method == "POST" else _form, seen)


async def code(request: Request) -> Response:
    """The second step of a sign-in: the code, or setting it up; leads on at once when nothing is asked."""
    seen = await visit(request, its_home())
    chosen = language_chosen(seen)
    return chosen if chosen else await run_in_threadpool(_second_step, seen)


async def sign_out(request: Request) -> Response:
    """Ends the session; a link from elsewhere only gets the question."""
    seen = await visit(request, its_home())
    is_from_us = seen.method == "POST" or request.headers.get("sec-fetch-site", "") == "same-origin"
    chosen = language_chosen(seen)
    return chosen if chosen else await run_in_threadpool(_signed_out, seen, is_from_us)


def try_password(seen: Visit, name: str, password: str) -> tuple[str | None, str]:
    """The token of the session that opens, or None and why not in words; the same for every wrong pair."""
    with database.changing(seen.home) as con:
        wait = throttle.wait_s(con, name, seen.address)
        row = con.execute("select password_hash, is_disabled from account where name = ?", [name]).fetchone()
    if wait > 0:
        return None, seen.say("wait", seconds=int(wait) + 1)
    is_right = passwords.matches(password, row["password_hash"] if row else None)
    with database.changing(seen.home) as con:
        if not is_right or row is None or row["is_disabled"] or not _may_sign_in_here(seen, name):
            throttle.failed(con, name, seen.address)
            audit.append(con, _actor(con, name), "sign_in_failed", "session", {})
            return None, seen.say("wrong")
        throttle.succeeded(con, name)
        if seen.settings.oidc_issuer:
            audit.append(con, name, "break_glass_sign_in", "session", {})
        stage = stage_of(seen, con, name)
        if stage == "full":
            audit.append(con, name, "signed_in", "session", {})
        return sessions.open_for(con, name, stage), ""


def _may_sign_in_here(seen: Visit, name: str) -> bool:
    """With an identity provider, local passwords are off but for the one break-glass account."""
    return seen.settings.oidc_issuer is None or name == seen.settings.break_glass


def _actor(con: sqlite3.Connection, name: str) -> str:
    """A name that exists; what else was typed may be a password and is not kept."""
    return name if accounts.found(con, name) else "unknown"


def _signed_in(seen: Visit) -> Response:
    token, fault = try_password(seen, seen.fields.get("name", "").strip(), seen.fields.get("password", ""))
    if token is None:
        return _form(seen, fault)
    response = RedirectResponse(seen.leading_on("/sign-in/code"), status_code=303)
    cookies.set_session(response, token, seen.settings)
    return response


def _form(seen: Visit, fault: str = "") -> Response:
    body = [html.notice(fault)]
    if seen.asked.get("out"):
        body.append(html.notice(seen.say("signed_out"), is_good=True))
    if seen.settings.oidc_issuer:
        body.append(html.link(seen.leading_on("/sign-in/oidc"), seen.say("with_provider")))
    if seen.settings.oidc_issuer is None or seen.settings.break_glass:
        body += _local_form(seen)
    return html.page(seen.language, seen.say("sign_in"), body, seen.here, 401 if fault else 200)


def _local_form(seen: Visit) -> list[str]:
    style = "second" if seen.settings.oidc_issuer else ""
    fields = [
        html.hidden("next", seen.next),
        html.field("name", seen.say("name"), "text", "username", value=seen.fields.get("name", "")),
        html.field("password", seen.say("password"), "password", "current-password"),
    ]
    above = [f'<p class="or">{seen.say("or_local")}</p>'] if seen.settings.oidc_issuer else []
    below = f'<p class="hint">{seen.say("no_account_here")}</p>'
    return [*above, html.form("/sign-in", fields, seen.say("sign_in"), style), below]


def _second_step(seen: Visit) -> Response:
    session = sessions.of_token(seen.home, seen.token)
    if session is None:
        return RedirectResponse("/sign-in", status_code=303)
    if session.stage == "full":
        return RedirectResponse(seen.next, status_code=303)
    if seen.method == "POST":
        return _code_given(seen, session)
    return _code_form(seen, session) if session.stage == "code" else _enrol_form(seen, totp.fresh_secret(), session)


def _code_given(seen: Visit, session: sessions.Session) -> Response:
    """The session becomes full under a new token, so that the half one opens nothing any more."""
    given = seen.fields.get("code", "")
    keys = vault.at_hand(seen.home)
    with database.changing(seen.home) as con:
        wait = throttle.wait_s(con, session.account, seen.address)
        is_right = wait == 0 and _accept(con, keys, session, seen.fields.get("key", ""), given)
        if is_right:
            throttle.succeeded(con, session.account)
            sessions.end(con, session.hash)
            audit.append(con, session.account, "signed_in", "session", {"second_factor": True})
            token = sessions.open_for(con, session.account)
        elif wait == 0:
            throttle.failed(con, session.account, seen.address)
            audit.append(con, session.account, "second_factor_failed", "session", {})
    if not is_right:
        fault = seen.say("wait", seconds=int(wait) + 1) if wait else seen.say("wrong_code")
        enrolling = session.stage == "enrol"
        return (
            _enrol_form(seen, seen.fields.get("key", ""), session, fault)
            if enrolling
            else _code_form(seen, session, fault)
        )
    response = RedirectResponse(seen.next, status_code=303)
    cookies.set_session(response, token, seen.settings)
    return response


def _accept(con: sqlite3.Connection, keys: vault.Vault, session: sessions.Session, key: str, given: str) -> bool:
    return (
        enrol(con, keys, session.account, key, given)
        if session.stage == "enrol"
        else totp.is_right(con, keys, session.account, given)
    )


def enrol(con: sqlite3.Connection, keys: vault.Vault, account: str, key: str, given: str) -> bool:
    """Whether the code proves that the key reached the telephone; it is then the account's second factor."""
    step = totp.matching_step(key, given) if totp.is_secret(key) else None
    if step is None:
        return False
    totp.keep(con, keys, account, key, step)
    audit.append(con, account, "second_factor_set", account, {})
    return True


def _code_form(seen: Visit, session: sessions.Session, fault: str = "") -> Response:
    fields = [html.hidden("next", seen.next), html.field("code", seen.say("code"), "code", "one-time-code")]
    body = [html.notice(fault), html.form("/sign-in/code", fields, seen.say("confirm"))]
    return html.page(seen.language, seen.say("code_title"), body, seen.here, 401 if fault else 200)


def _enrol_form(seen: Visit, secret: str, session: sessions.Session, fault: str = "") -> Response:
    body = [html.notice(fault), *enrol_body(seen, secret, session.account, "/sign-in/code")]
    return html.page(seen.language, seen.say("enrol_title"), body, seen.here, 401 if fault else 200)


def enrol_body(seen: Visit, secret: str, account: str, action: str, deed: str = "") -> list[str]:
    """The code to photograph, the key to type, the link to tap and the form that proves it arrived."""
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    fields = [
        html.hidden("next", seen.next),
        html.hidden("key", secret),
        html.hidden("deed", deed),
        html.field("code", seen.say("code"), "code", "one-time-code"),
    ]
    return [
        html.paragraph(seen.say("enrol")),
        html.picture(totp.picture_of(secret, account), seen.say("qr_code")),
        f'<p><strong>{seen.say("key")}</strong><br><span class="key">{grouped}</span></p>',
        f"<p>{html.link(totp.address_of(secret, account), seen.say('open_authenticator'), style='')}</p>",
        html.form(action, fields, seen.say("confirm")),
    ]


def _signed_out(seen: Visit, is_asked_by_us: bool) -> Response:
    session = sessions.of_token(seen.home, seen.token)
    if session is not None and not is_asked_by_us:
        body = [html.paragraph(seen.say("sign_out_question")), html.form("/sign-out", [], seen.say("sign_out"))]
        return html.page(seen.language, seen.say("sign_out"), body, seen.path)
    with database.changing(seen.home) as con:
        sessions.end(con, tokens.digest(seen.token))
        if session is not None:
            audit.append(con, session.account, "signed_out", "session", {})
    response = RedirectResponse("/sign-in?out=1", status_code=303)
    cookies.end_session(response, seen.settings)
    return response
