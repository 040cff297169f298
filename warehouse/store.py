"""The truth: one DuckDB file, open read-write only for the length of one change, under a lock that waits its turn."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.errors import UserError

SCHEMA = Path(__file__).parent / "schema"
DEFAULT_HOME = Path(__file__).parent.parent / "data" / "local"


def home() -> Path:
    """The installation's folder: MILEPOST_HOME, or data/local of the checkout."""
    return Path(os.environ.get("MILEPOST_HOME") or DEFAULT_HOME).resolve()


def store_path(home: Path) -> Path:
    """Where the truth lies in an installation's folder."""
    return home / "store.duckdb"


@contextmanager
def holding(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store under its lock, open read-write, with no transaction begun: for publishing and backups."""
    with _locked(home, fcntl.LOCK_EX):
        connection = _opened(home)
        try:
            yield connection
        except duckdb.Error as error:
            raise _explained(error) from error
        finally:
            connection.close()


@contextmanager
def writing(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One change of the store: committed when the block ends, rolled back and raised when it fails."""
    with holding(home) as connection:
        connection.execute("begin")
        try:
            yield connection
            connection.execute("commit")
        except BaseException:
            _roll_back(connection)
            raise


@contextmanager
def trying(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store as a change would leave it; whatever the block did is taken back."""
    with holding(home) as connection:
        connection.execute("begin")
        try:
            yield connection
        finally:
            _roll_back(connection)


@contextmanager
def reading(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One short read of the store, for what a snapshot doesn't hold: people, the chain, files."""
    if not store_path(home).exists():
        with writing(home):
            pass
    with _locked(home, fcntl.LOCK_SH):
        connection = duckdb.connect(store_path(home), read_only=True)
        try:
            _harden(connection, home)
            yield connection
        finally:
            connection.close()


def _opened(home: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(store_path(home))
    _harden(connection, home)
    if not connection.execute("from duckdb_tables() where table_name = 'schema_version'").fetchall():
        _create(connection)
    return connection


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("begin")
    for definition in sorted(SCHEMA.glob("*.sql")):
        connection.execute(definition.read_text(encoding="utf-8"))
    connection.execute("insert into schema_version values (1, $now)", {"now": utc_now()})
    connection.execute(
        "insert into setting values ('rounding_key', cast($key as json))", {"key": f'"{secrets.token_hex(32)}"'}
    )
    connection.execute("commit")


def utc_now() -> datetime:
    """The server's time in UTC, without a zone, as the warehouse keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _harden(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Only files of the installation's folder may be touched; nothing is fetched or loaded."""
    allowed = str(home).replace("'", "''")
    connection.execute(f"""
        set allowed_directories = ['{allowed}'];
        set temp_directory = '{allowed}/tmp/spill';
        set enable_external_access = false;
        set python_enable_replacements = false;
        set autoinstall_known_extensions = false;
        set autoload_known_extensions = false;
        set allow_community_extensions = false;
        set preserve_insertion_order = false;
        set timezone = 'UTC';
        set lock_configuration = true;
    """)


@contextmanager
def _locked(home: Path, mode: int) -> Iterator[None]:
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    with (home / "store.lock").open("a") as lock:
        fcntl.flock(lock, mode)
        yield


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    # After a full disk the instance refuses even this; closing it is then the roll-back.
    try:
        connection.execute("rollback")
    except duckdb.Error:
        return


def _explained(error: duckdb.Error) -> Exception:
    message = str(error)
    if "No space left" in message or "could not write" in message.lower():
        return UserError("The disk is full: nothing was stored. Free some space and send the file again.")
    return error
