"""Accounts: who there is, in which role, for which areas; every change ends what it must and is audited."""

import re
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from access import database, passwords, sessions, tokens
from display.language import LANGUAGES, VARIANTS
from warehouse import audit
from warehouse.errors import UserError

Role = Literal["viewer", "submitter", "approver", "analyst", "administrator"]
ROLES: tuple[str, ...] = get_args(Role)
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
LINK_LASTS = 24 * 3600.0
OPERATOR = "operator"


@dataclass(frozen=True)
class Account:
    """One account as it stands now."""

    name: str
    role: str
    areas: frozenset[str]
    is_disabled: bool
    has_password: bool
    has_second_factor: bool
    language: str | None
    issuer: str | None
    subject: str | None


def add(
    home: Path, name: str, role: str, areas: Iterable[str] = (), actor: str = OPERATOR, now: float | None = None
) -> str:
    """The one-time token of the new account's invitation."""
    chosen = frozenset(areas)
    _check(name, role, chosen)
    with database.changing(home) as con:
        if con.execute("select 1 from account where name = ?", [name]).fetchone():
            raise UserError(f'There is already an account "{name}": choose another name.')
        token = _add(con, name, role, chosen, now)
        audit.append(con, actor, "account_added", name, {"role": role, "areas": sorted(chosen)})
    return token


def link_to_provider(home: Path, name: str, issuer: str, subject: str, actor: str = OPERATOR) -> None:
    """From now on the provider's subject signs in as this account."""
    with database.changing(home) as con:
        _known(con, name)
        try:
            con.execute("update account set issuer = ?, subject = ? where name = ?", [issuer, subject, name])
        except sqlite3.IntegrityError as error:
            raise UserError("Another account is linked to this subject already: unlink it first.") from error
        sessions.end_all(con, name)
        audit.append(con, actor, "account_linked", name, {"issuer": issuer})


def disable(home: Path, name: str, actor: str = OPERATOR, why: str = "") -> None:
    """No sign-in any more; open sessions, links and downloads end now."""
    with database.changing(home) as con:
        _known(con, name)
        con.execute("update account set is_disabled = 1 where name = ?", [name])
        _end_everything(con, name)
        audit.append(con, actor, "account_disabled", name, _told(why))


def enable(home: Path, name: str, actor: str = OPERATOR) -> None:
    """The account may sign in again, with the password it had."""
    with database.changing(home) as con:
        _known(con, name)
        con.execute("update account set is_disabled = 0 where name = ?", [name])
        audit.append(con, actor, "account_enabled", name, {})


def change(home: Path, name: str, role: str, areas: Iterable[str] = (), actor: str = OPERATOR, why: str = "") -> None:
    """Another role or other areas; sessions go on and see it on their next run, downloads end."""
    chosen = frozenset(areas)
    _check(name, role, chosen)
    with database.changing(home) as con:
        _known(con, name)
        con.execute("update account set role = ? where name = ?", [role, name])
        _set_areas(con, name, chosen)
        con.execute("delete from download where account = ?", [name])
        audit.append(con, actor, "account_changed", name, {"role": role, "areas": sorted(chosen), **_told(why)})


def invite(home: Path, name: str, actor: str = OPERATOR, now: float | None = None) -> str:
    """The one-time token with which the person chooses a new password; the old one works until then."""
    with database.changing(home) as con:
        _known(con, name)
        con.execute("delete from invitation where account = ?", [name])
        token = _invitation(con, name, now)
        audit.append(con, actor, "password_link_made", name, {})
    return token


def drop_second_factor(home: Path, name: str, actor: str = OPERATOR, why: str = "") -> None:
    """For a lost telephone: the next sign-in asks for a new one where the setting demands it."""
    with database.changing(home) as con:
        _known(con, name)
        con.execute("update account set totp_secret = null, totp_step = 0 where name = ?", [name])
        sessions.end_all(con, name)
        audit.append(con, actor, "second_factor_dropped", name, _told(why))


def set_language(home: Path, name: str, language: str) -> None:
    """The language this account reads in wherever an address names none; UserError when it isn't one of ours."""
    if language not in (*LANGUAGES, *VARIANTS):
        raise UserError(f'There is no language "{language}": choose one of {", ".join(LANGUAGES)}.')
    with database.changing(home) as con:
        con.execute("update account set language = ? where name = ?", [language, name])


def every(home: Path) -> list[Account]:
    """One per account, by name."""
    with database.asking(home) as con:
        names = [row["name"] for row in con.execute("select name from account order by name")]
        return [account for account in (found(con, name) for name in names) if account]


def named(home: Path, name: str) -> Account:
    """The account of that name; a UserError when there is none."""
    with database.asking(home) as con:
        account = found(con, name)
    if account is None:
        raise UserError(f'There is no account "{name}": `users list` shows the names.')
    return account


def found(con: sqlite3.Connection, name: str) -> Account | None:
    """The account of that name, None when there is none."""
    row = con.execute("select * from account where name = ?", [name]).fetchone()
    if row is None:
        return None
    areas = con.execute("select area from account_area where account = ?", [name]).fetchall()
    return Account(
        name=row["name"],
        role=row["role"],
        areas=frozenset(area["area"] for area in areas),
        is_disabled=bool(row["is_disabled"]),
        has_password=row["password_hash"] is not None,
        has_second_factor=row["totp_secret"] is not None,
        language=row["language"],
        issuer=row["issuer"],
        subject=row["subject"],
    )


def of_subject(con: sqlite3.Connection, issuer: str, subject: str) -> Account | None:
    """The account that a provider's subject is linked to, None for strangers and disabled accounts."""
    row = con.execute("select name from account where issuer = ? and subject = ?", [issuer, subject]).fetchone()
    account = found(con, row["name"]) if row else None
    return account if account and not account.is_disabled else None


def has_administrator(con: sqlite3.Connection) -> bool:
    """Whether there ever was an administrator, in use, invited or disabled: from then on no setup link is made."""
    return bool(con.execute("select 1 from account where role = 'administrator'").fetchone())


def may_be_new(home: Path, name: str) -> bool:
    """Whether an account may be made with this name."""
    with database.asking(home) as con:
        return is_name(name) and found(con, name) is None


def is_name(name: str) -> bool:
    """Whether it is written as an account's name is, and is nobody's in the trail."""
    return NAME.fullmatch(name) is not None and name not in (OPERATOR, "anonymous")


def make_administrator(con: sqlite3.Connection, name: str, password: str, now: float | None = None) -> None:
    """The first account, by the setup link; every setup link is gone with it."""
    _check(name, "administrator", frozenset())
    _add(con, name, "administrator", frozenset(), now)
    set_password(con, name, password)
    con.execute("delete from invitation where account is null")
    audit.append(con, name, "first_administrator_made", name, {})


def set_password(con: sqlite3.Connection, name: str, password: str) -> None:
    """The person's own new password; every session and link of the account ends."""
    con.execute("update account set password_hash = ? where name = ?", [passwords.hashed(password), name])
    _end_everything(con, name)
    audit.append(con, name, "password_set", name, {})


def setup_token(home: Path, now: float | None = None) -> str | None:
    """A fresh token for the first administrator's link, which replaces older ones; None once there is one."""
    with database.asking(home) as con:
        if has_administrator(con):  # an older link is void from here on
            return None
    with database.changing(home) as con:
        con.execute("delete from invitation where account is null")
        return _invitation(con, None, now)


def _add(con: sqlite3.Connection, name: str, role: str, areas: frozenset[str], now: float | None) -> str:
    created = time.time() if now is None else now
    con.execute("insert into account (name, role, created_on) values (?, ?, ?)", [name, role, created])
    _set_areas(con, name, areas)
    if role == "administrator":
        con.execute("delete from invitation where account is null")
    return _invitation(con, name, now)


def _invitation(con: sqlite3.Connection, name: str | None, now: float | None) -> str:
    token = tokens.fresh()
    ends = (time.time() if now is None else now) + LINK_LASTS
    con.execute("insert into invitation values (?, ?, ?)", [tokens.digest(token), name, ends])
    return token


def _set_areas(con: sqlite3.Connection, name: str, areas: frozenset[str]) -> None:
    con.execute("delete from account_area where account = ?", [name])
    con.executemany("insert into account_area values (?, ?)", [(name, area) for area in sorted(areas)])


def _end_everything(con: sqlite3.Connection, name: str) -> None:
    sessions.end_all(con, name)
    con.execute("delete from invitation where account = ?", [name])
    con.execute("delete from download where account = ?", [name])


def _told(why: str) -> dict[str, str]:
    """A reason for the trail, where one was given."""
    return {"why": why} if why else {}


def _known(con: sqlite3.Connection, name: str) -> None:
    if not con.execute("select 1 from account where name = ?", [name]).fetchone():
        raise UserError(f'There is no account "{name}": `users list` shows the names.')


def _check(name: str, role: str, areas: frozenset[str]) -> None:
    if not is_name(name):
        raise UserError("An account's name has 2 to 64 small letters, digits, points, hyphens or underscores.")
    if role not in ROLES:
        raise UserError(f'There is no role "{role}": choose one of {", ".join(ROLES)}.')
    if role == "submitter" and not areas:
        raise UserError("A submitter stands for at least one area: add --area with its unit_id.")
