"""Who looks at a page: looked up on every run, so that what was ended or changed is seen at the next click."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st

from access import database, gate, reading, sessions, settings
from access.accounts import found
from access.scope import scope_of
from display.language import chosen, say
from display.signed_in import account_links
from display.theme import draw
from warehouse.publish import snapshot
from warehouse.scope import PUBLIC, Scope
from warehouse.store import home as its_home

ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Viewer:
    """The one who looks; `name` and `session` are empty for a stranger, whose role is anonymous."""

    name: str
    role: str
    areas: frozenset[str]
    scope: Scope
    language: str
    session: str = ""

    @property
    def is_anonymous(self) -> bool:
        return self.role == ANONYMOUS


_standing_in: Viewer | None = None
_handed_over: ContextVar[Viewer | None] = ContextVar("handed_over", default=None)


def require(*roles: str) -> Viewer:
    """The viewer, who has one of the roles (none named: anybody who may read); else the page ends here, in words."""
    viewer = current_viewer()
    if viewer is None:
        _stop("access.session_ended", _language(None))
    if roles and viewer.role not in roles:
        _stop("access.sign_in_to_see" if viewer.is_anonymous else "access.not_for_role", viewer.language)
    return viewer


def current_viewer() -> Viewer | None:
    """The viewer of this run; None when the session is over and nobody may read without one."""
    known = _handed_over.get() or _standing_in
    if known is not None:
        return known
    if not gate.is_gated(st.context.headers.get(gate.GATE_HEADER)):
        _stop("access.not_gated", _language(None))
    return of_session(its_home(), st.context.headers.get(gate.SESSION_HEADER) or "")


def of_session(home: Path, session_hash: str) -> Viewer | None:
    """The viewer behind a session's hash; a stranger without one, where reading is open."""
    if not session_hash:
        is_open = reading.is_open(home, settings.current(home))
        return Viewer("", ANONYMOUS, frozenset(), PUBLIC, _language(None)) if is_open else None
    session = sessions.of_hash(home, session_hash)
    if session is None or session.stage != "full":
        return None
    with database.asking(home) as con:
        account = found(con, session.account)
    if account is None:
        return None
    scope = scope_of(account, snapshot(home).connection)
    return Viewer(account.name, account.role, account.areas, scope, _language(account.language), session.hash)


@contextmanager
def handed_over(viewer: Viewer) -> Iterator[None]:
    """The page within the block needn't look up again whom the dashboard has just looked up for this run.

    Each run has a thread and so a context of its own: the next run, a fragment's too, starts with nobody.
    """
    before = _handed_over.set(viewer)
    try:
        yield
    finally:
        _handed_over.reset(before)


@contextmanager
def standing_in(viewer: Viewer) -> Iterator[None]:
    """Tests run a page as somebody without a server; no request can reach this."""
    global _standing_in
    before, _standing_in = _standing_in, viewer
    try:
        yield
    finally:
        _standing_in = before


def _stop(key: str, language: str) -> NoReturn:
    st.error(say(language, key))
    if key != "access.not_gated":
        # no widget: its script would be asked for now, and nobody is served any more
        draw(account_links(language, ""), language)
    st.stop()


def _language(of_account: str | None) -> str:
    """What the address says, then the account, then the browser."""
    return chosen(st.query_params.get("lang"), of_account, st.context.locale)
