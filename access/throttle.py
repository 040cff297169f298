"""Growing delays after failed sign-ins: enough to stop guessing, never a lock that a stranger can turn."""

import sqlite3
import time

from access import tokens

FREE = 5  # failures of an account without a delay
LONGEST = 15 * 60.0
FORGOTTEN = 24 * 3600.0
ADDRESS_FAILURES = 20
ADDRESS_WINDOW = 60.0


def wait_s(con: sqlite3.Connection, account: str, address: str, now: float | None = None) -> float:
    """Seconds until this account may be tried again from this address; 0 when it may be now."""
    at = time.time() if now is None else now
    failures, last = _failures(con, _key("account", account))
    delay = min(2.0 ** (failures - FREE), LONGEST) if failures >= FREE else 0.0
    by_account = _left(last + delay, at, delay)
    failures, last = _failures(con, _key("address", address))
    by_address = _left(last + ADDRESS_WINDOW, at, ADDRESS_WINDOW) if failures >= ADDRESS_FAILURES else 0.0
    return max(by_account, by_address)


def failed(con: sqlite3.Connection, account: str, address: str, now: float | None = None) -> None:
    """One more failure of this account and this address."""
    at = time.time() if now is None else now
    con.execute("delete from failure where last_on < ?", [at - FORGOTTEN])
    _count(con, _key("account", account), at, FORGOTTEN)
    _count(con, _key("address", address), at, ADDRESS_WINDOW)


def succeeded(con: sqlite3.Connection, account: str) -> None:
    """The account's failures are forgotten; the address keeps its own."""
    con.execute("delete from failure where key = ?", [_key("account", account)])


def _failures(con: sqlite3.Connection, key: str) -> tuple[int, float]:
    row = con.execute("select failures, last_on from failure where key = ?", [key]).fetchone()
    return (row["failures"], row["last_on"]) if row else (0, 0.0)


def _count(con: sqlite3.Connection, key: str, at: float, window: float) -> None:
    failures, last = _failures(con, key)
    failures = 0 if at - last > window else failures
    con.execute("insert or replace into failure values (?, ?, ?)", [key, failures + 1, at])


def _left(until: float, at: float, longest: float) -> float:
    """Never more than the delay itself: a clock that was set back must not lock anybody out."""
    return min(max(until - at, 0.0), longest)


def _key(kind: str, value: str) -> str:
    return tokens.digest(f"{kind}:{value.strip().casefold()}")
