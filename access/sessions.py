"""Sessions on the server: 30 minutes idle, 12 hours at most, ended by deleting a row."""

import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from access import database, tokens
from warehouse.errors import DiskFull

IDLE = 30 * 60.0
ABSOLUTE = 12 * 3600.0
SEEN_EVERY = 60.0  # a session's row is written at most once a minute
CLOCK_SLIP = 120.0  # a row from further in the future means that the clock was set back: sign in again


@dataclass(frozen=True)
class Session:
    """One open session; `stage` is full, or what is still asked for: code, enrol."""

    hash: str
    account: str
    stage: str
    opened_on: float
    seen_on: float


def open_for(con: sqlite3.Connection, account: str, stage: str = "full", now: float | None = None) -> str:
    """The token of a new session, to be set as a cookie and kept nowhere."""
    at = time.time() if now is None else now
    token = tokens.fresh()
    con.execute("insert into session values (?, ?, ?, ?, ?)", [tokens.digest(token), account, stage, at, at])
    con.execute("delete from session where opened_on < ? or seen_on < ?", [at - ABSOLUTE, at - IDLE])
    return token


def of_hash(home: Path, session_hash: str, now: float | None = None) -> Session | None:
    """The live session of an enabled account, marked as seen; None when it ended."""
    at = time.time() if now is None else now
    with database.asking(home) as con:
        row = con.execute(
            "select s.* from session s join account a on a.name = s.account where s.hash = ? and not a.is_disabled",
            [session_hash],
        ).fetchone()
        if row is None or not _is_live(row["opened_on"], row["seen_on"], at):
            return None
    if at - row["seen_on"] > SEEN_EVERY:
        with suppress(DiskFull), database.changing(home) as con:  # who reads goes on reading without room
            con.execute("update session set seen_on = ? where hash = ?", [at, session_hash])
    return Session(row["hash"], row["account"], row["stage"], row["opened_on"], row["seen_on"])


def of_token(home: Path, token: str, now: float | None = None) -> Session | None:
    """The live session that a cookie's token opens."""
    return of_hash(home, tokens.digest(token), now) if token else None


def open_ones(home: Path, account: str, now: float | None = None) -> list[Session]:
    """One per live session of an account, the newest first."""
    at = time.time() if now is None else now
    with database.asking(home) as con:
        rows = con.execute("select * from session where account = ? order by opened_on desc", [account]).fetchall()
    return [Session(*row) for row in rows if _is_live(row["opened_on"], row["seen_on"], at)]


def end(con: sqlite3.Connection, session_hash: str) -> None:
    """This session is over, in every tab."""
    con.execute("delete from session where hash = ?", [session_hash])


def end_all(con: sqlite3.Connection, account: str, but: str = "") -> None:
    """Every session of the account is over, but the one named by its hash."""
    con.execute("delete from session where account = ? and hash <> ?", [account, but])


def after_restore(home: Path) -> None:
    """Ends what a backup brought back to life: sessions, links and downloads that may have been ended since."""
    with database.changing(home) as con:
        for table in ("session", "invitation", "download", "pending_sign_in"):
            con.execute(f"delete from {table}")


def _is_live(opened_on: float, seen_on: float, at: float) -> bool:
    is_from_the_future = max(opened_on, seen_on) > at + CLOCK_SLIP
    return not is_from_the_future and at - opened_on < ABSOLUTE and at - seen_on < IDLE
