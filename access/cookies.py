"""The one cookie that opens a session, and the one that remembers a language."""

from http.cookies import CookieError, SimpleCookie

from starlette.responses import Response

from access.sessions import ABSOLUTE
from access.settings import Settings

LANGUAGE = "milepost_language"


def name(settings: Settings) -> str:
    """The session cookie's name; the prefix makes browsers refuse it from elsewhere or without TLS."""
    return "__Host-milepost" if settings.is_behind_tls else "milepost"


def value(header: str, wanted: str) -> str:
    """The cookie's value in a Cookie header, empty when it isn't there or the header is no cookie at all."""
    try:
        found = SimpleCookie(header).get(wanted)
    except CookieError:
        return ""
    return found.value if found else ""


def set_session(response: Response, token: str, settings: Settings) -> None:
    """HttpOnly, Lax, and Secure wherever TLS stands in front."""
    response.set_cookie(
        name(settings),
        token,
        max_age=int(ABSOLUTE),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.is_behind_tls,
    )


def end_session(response: Response, settings: Settings) -> None:
    """The browser forgets the cookie; the row on the server is what counts."""
    response.delete_cookie(name(settings), path="/", httponly=True, samesite="lax", secure=settings.is_behind_tls)


def set_language(response: Response, language: str, settings: Settings) -> None:
    """Remembered for a year; not a secret."""
    response.set_cookie(LANGUAGE, language, max_age=365 * 86400, samesite="lax", secure=settings.is_behind_tls)
