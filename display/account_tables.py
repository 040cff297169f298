"""Accounts, open sessions and settings as tables."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from display.formats import MISSING, count
from display.language import listed, say
from display.moments import moment
from display.tables import Cell, Column, facts, plain_table


class Account(Protocol):
    """One account."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def areas(self) -> frozenset[str]: ...
    @property
    def is_disabled(self) -> bool: ...
    @property
    def has_password(self) -> bool: ...
    @property
    def has_second_factor(self) -> bool: ...
    @property
    def issuer(self) -> str | None: ...


class Session(Protocol):
    """One open session."""

    @property
    def account(self) -> str: ...
    @property
    def opened_on(self) -> float: ...
    @property
    def seen_on(self) -> float: ...
    @property
    def stage(self) -> str: ...


class Settings(Protocol):
    """What the operator decided about access."""

    @property
    def host(self) -> str | None: ...
    @property
    def is_behind_tls(self) -> bool: ...
    @property
    def oidc_issuer(self) -> str | None: ...
    @property
    def break_glass(self) -> str | None: ...


def accounts(
    language: str, every: Sequence[Account], areas: Mapping[str, str], sessions: Mapping[str, Sequence[Session]]
) -> str:
    """One row per account with role, areas, state, second factor and how many sessions are open."""
    columns = [
        Column(say(language, "account.name")),
        Column(say(language, "account.role")),
        Column(say(language, "account.areas")),
        Column(say(language, "account.state")),
        Column(say(language, "access.second_factor")),
        Column(say(language, "access.sessions"), True),
    ]
    rows: list[list[Cell | str]] = [
        [
            one.name,
            say(language, f"access.role.{one.role}"),
            listed(language, [areas.get(area, area) for area in sorted(one.areas)]) or say(language, "account.nation"),
            say(language, f"account.state.{_state(one)}"),
            say(language, "account.on" if one.has_second_factor else "account.off"),
            count(language, len(sessions.get(one.name, ()))),
        ]
        for one in every
    ]
    return plain_table(say(language, "menu.accounts"), columns, rows)


def sessions(language: str, found: Mapping[str, Sequence[Session]]) -> str:
    """One row per open session: whose, since when, when it was last used, what is still asked of it."""
    columns = [
        Column(say(language, "account.name")),
        Column(say(language, "session.since")),
        Column(say(language, "session.seen")),
        Column(say(language, "account.state")),
    ]
    rows: list[list[Cell | str]] = [
        [
            name,
            moment(language, one.opened_on, "UTC"),
            moment(language, one.seen_on, "UTC"),
            say(language, f"session.stage.{one.stage}"),
        ]
        for name, open_ones in found.items()
        for one in open_ones
    ]
    return plain_table(say(language, "access.sessions"), columns, rows)


def place(language: str, decided: Settings) -> str:
    """Where the server is reached and who signs people in: decided at the command line alone."""
    where = decided.host or say(language, "setting.this_machine")
    rows = [
        (say(language, "setting.host"), where),
        (say(language, "setting.tls"), say(language, "account.on" if decided.is_behind_tls else "account.off")),
        (say(language, "setting.provider"), decided.oidc_issuer or MISSING),
        (say(language, "setting.break_glass"), decided.break_glass or MISSING),
    ]
    return facts(say(language, "setting.place"), rows)


def _state(one: Account) -> str:
    if one.is_disabled:
        return "disabled"
    return "active" if one.has_password or one.issuer else "invited"
