"""access.sqlite: accounts, sessions, links and the chain of readings, beside the store and never in a snapshot."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = Path(__file__).parent / "schema.sql"
BUSY_MS = 10_000


def path(home: Path) -> Path:
    """Where it lies in an installation's folder."""
    return home / "access.sqlite"


@contextmanager
def asking(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection to read with; rows answer to column names."""
    connection = _opened(home)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def changing(home: Path) -> Iterator[sqlite3.Connection]:
    """One change: committed when the block ends, taken back and raised when it fails."""
    with asking(home) as connection:
        connection.execute("begin immediate")
        try:
            yield connection
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")


def _opened(home: Path) -> sqlite3.Connection:
    file = path(home)
    if not file.exists():
        _create(file)
    connection = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma synchronous = full")
    return connection


def _create(file: Path) -> None:
    """The empty file, readable by its owner alone from the first byte; a second process that comes along waits."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(file, timeout=BUSY_MS / 1000, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("begin immediate")
    if not connection.execute("pragma user_version").fetchone()[0]:
        for statement in SCHEMA.read_text(encoding="utf-8").split(";\n"):
            connection.execute(statement)
        connection.execute("pragma user_version = 1")
    connection.execute("commit")
    connection.close()
