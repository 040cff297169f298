"""Signing in through the ministry's identity provider (OpenID Connect, PKCE), ending in the same kind of session."""

import json
import os
import time
import warnings
from pathlib import Path
from typing import Any

import httpx
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access import accounts, cookies, database, html, sessions, tokens
from access.settings import Settings
from access.visit import Visit, visit
from warehouse import audit
from warehouse.errors import UserError
from warehouse.store import home as its_home

SECRET_VARIABLE = "MILEPOST_OIDC_SECRET"  # the client's secret, never in a file of the installation
LASTS = 600.0
CALLBACK = "/sign-in/oidc/callback"


async def leave(request: Request) -> Response:
    """Off to the provider; what must be found again on the way back waits here, not in the browser."""
    seen = await visit(request, its_home())
    if seen.settings.oidc_issuer is None:
        return RedirectResponse("/sign-in", status_code=303)
    pending: dict[str, Any] = {}
    try:
        response = await _with_session(request, pending, _depart(request, seen))
    except (httpx.HTTPError, ValueError):
        return _failed(seen)
    token = await run_in_threadpool(_remember, seen, pending)
    response.set_cookie(
        _cookie(seen.settings),
        token,
        max_age=int(LASTS),
        path="/",
        httponly=True,
        samesite="lax",
        secure=seen.settings.is_behind_tls,
    )
    return response


async def come_back(request: Request) -> Response:
    """Back from the provider: a known subject gets a session, anybody else is told what to tell the administrator."""
    seen = await visit(request, its_home())
    waiting = cookies.value(request.headers.get("cookie", ""), _cookie(seen.settings))
    found = await run_in_threadpool(_take_back, seen.home, waiting)
    if seen.settings.oidc_issuer is None or found is None:
        return _failed(seen)
    pending, wanted = found
    refusals: tuple[type[Exception], ...] = (httpx.HTTPError, ValueError, *_refusals())
    try:
        claims = await _with_session(request, pending, _arrive(request, seen))
    except refusals:
        return _failed(seen)
    response = await run_in_threadpool(_let_in, seen, str(claims["iss"]), str(claims["sub"]), wanted)
    response.delete_cookie(_cookie(seen.settings), path="/", secure=seen.settings.is_behind_tls)
    return response


def must_answer(issuer: str) -> None:
    """Raises a UserError when no provider answers at this issuer with its own name and with PKCE."""
    try:
        found = httpx.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=10).json()
    except (httpx.HTTPError, ValueError) as error:
        raise UserError(f"No identity provider answers at {issuer}: check the address and the network.") from error
    if found.get("issuer") != issuer:
        raise UserError(f"The provider calls itself {found.get('issuer')}: give exactly that as its address.")


async def _depart(request: Request, seen: Visit) -> Response:
    response: Response = await _client(seen.settings).authorize_redirect(request, _callback(request, seen.settings))
    return response


async def _arrive(request: Request, seen: Visit) -> dict[str, Any]:
    """The verified claims: signature, issuer, audience, nonce and time are Authlib's to check."""
    token = await _client(seen.settings).authorize_access_token(
        request, claims_options={"iss": {"essential": True, "value": seen.settings.oidc_issuer}}
    )
    claims: dict[str, Any] = token.get("userinfo") or {}
    if claims.get("iss") != seen.settings.oidc_issuer or not claims.get("sub"):
        raise ValueError("the provider named no issuer or no subject")
    return claims


def _let_in(seen: Visit, issuer: str, subject: str, wanted: str) -> Response:
    """Role and areas come from our table by issuer and subject, never from a claim."""
    with database.changing(seen.home) as con:
        account = accounts.of_subject(con, issuer, subject)
        if account is None:
            audit.append(con, "unknown", "stranger_refused", "session", {"issuer": issuer})
        else:
            audit.append(con, account.name, "signed_in", "session", {"issuer": issuer})
            token = sessions.open_for(con, account.name)
    if account is None:
        told = [html.paragraph(seen.say("stranger")), html.facts({"issuer": issuer, "subject": subject})]
        return html.page(seen.language, seen.say("sign_in"), told, "/sign-in", 403)
    response = RedirectResponse(wanted, status_code=303)
    cookies.set_session(response, token, seen.settings)
    return response


def _client(decided: Settings) -> Any:
    """Authlib's Starlette client; loaded here because most installations have no provider."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from authlib.integrations.starlette_client import OAuth
    issuer = decided.oidc_issuer or ""
    return OAuth().register(
        "provider",
        client_id=decided.oidc_client,
        client_secret=os.environ.get(SECRET_VARIABLE),
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": 10},
    )


def _refusals() -> tuple[type[Exception], ...]:
    """The errors with which Authlib refuses what a provider or a forged call sent."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    return AuthlibBaseError, JoseError


async def _with_session(request: Request, session: dict[str, Any], step: Any) -> Any:
    """Runs a step with our own pending state where Authlib looks for it, and nothing in a signed cookie."""
    before = request.scope.get("session")
    request.scope["session"] = session
    try:
        return await step
    finally:
        request.scope["session"] = before if before is not None else {}


def _remember(seen: Visit, pending: dict[str, Any]) -> str:
    token, now = tokens.fresh(), time.time()
    with database.changing(seen.home) as con:
        con.execute("delete from pending_sign_in where ends_on < ?", [now])
        con.execute(
            "insert into pending_sign_in values (?, ?, ?, ?)",
            [tokens.digest(token), json.dumps(pending), seen.next, now + LASTS],
        )
    return token


def _take_back(home: Path, token: str) -> tuple[dict[str, Any], str] | None:
    with database.changing(home) as con:
        row = con.execute(
            "delete from pending_sign_in where hash = ? returning state, next, ends_on", [tokens.digest(token)]
        ).fetchone()
    return (json.loads(row["state"]), row["next"]) if row and row["ends_on"] > time.time() else None


def _failed(seen: Visit) -> Response:
    body = [html.notice(seen.say("provider_failed")), html.link("/sign-in", seen.say("sign_in"))]
    return html.page(seen.language, seen.say("sign_in"), body, "/sign-in", 400)


def _callback(request: Request, decided: Settings) -> str:
    """The configured name, or on this machine the address that the gate just checked."""
    origin = f"https://{decided.host}{decided.under}" if decided.host else f"http://{request.headers['host']}"
    return origin + CALLBACK


def _cookie(decided: Settings) -> str:
    return f"{cookies.name(decided)}-provider"
