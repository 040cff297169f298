"""access.sqlite: accounts, sessions, links and the chain of readings, beside the store and never in a snapshot."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from warehouse.errors import Busy, DiskFull

# Without room SQLite can't even make the small file in which readers of a log find their place.
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)
SCHEMA = Path(__file__).parent / "schema.sql"
BUSY_MS = 10_000


def path(home: Path) -> Path:
    """Where it lies in an installation's folder."""
    return home / "access.sqlite"


@contextmanager
def asking(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection to read with, on a full disk too; rows answer to column names."""
    with _told(), closing(_to_read(home)) as connection:
        yield connection


@contextmanager
def changing(home: Path) -> Iterator[sqlite3.Connection]:
    """One change: committed when the block ends, taken back and raised when it fails.

    DiskFull without room for it; Busy when others kept the file for BUSY_MS.
    """
    with _told(), closing(_opened(home)) as connection:
        connection.execute("begin immediate")
        try:
            yield connection
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("rollback")
            raise


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in NO_ROOM:
            raise DiskFull from error
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise Busy from error
        raise


def _to_read(home: Path) -> sqlite3.Connection:
    """A connection; on a full disk one that reads the file as it stands, unless a log beside it says more."""
    try:
        return _opened(home)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in NO_ROOM or _is_logged(home) or not path(home).exists():
            raise
    connection = sqlite3.connect(f"{path(home).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _is_logged(home: Path) -> bool:
    """Whether the log beside the file says more than the file; whoever closes the file last takes the log away."""
    try:
        return path(home).with_name(f"{path(home).name}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


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
    """The file whole or not at all, its owner's alone: made beside its place, where another process may be first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".draft", dir=file.parent)
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute("begin")
            for statement in SCHEMA.read_text(encoding="utf-8").split(";\n"):
                connection.execute(statement)
            connection.execute("commit")
            connection.execute("pragma journal_mode = wal")
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()
