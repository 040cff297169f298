"""The truth: one DuckDB file, open read-write only for the length of one change, under a lock that waits its turn."""

import errno
import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse import migrate, room, swap
from warehouse.errors import Damaged, DiskFull, UserError

SCHEMA = Path(__file__).parent / "schema"
MIGRATIONS = migrate.STEPS
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM_SAYS = ("no space left", "file too large", "disk quota exceeded", "failed to allocate space")
LEFT_AFTER_S = 86_400
DAMAGE_SAYS = ("checksum", "corrupt", "not a valid duckdb database", "serialization", "deserialize")
MEMORY = "60%"  # of the machine's, for one opened store; MILEPOST_MEMORY overrides it, as a share or as 4GB
MEMORY_WRITTEN = re.compile(r"\d+(\.\d+)?\s*(%|[KMGT]i?B)", re.IGNORECASE)
DEFAULT_HOME = Path(__file__).parent.parent / "data" / "local"


def home() -> Path:
    """The installation's folder: MILEPOST_HOME, or data/local of the checkout."""
    return Path(os.environ.get("MILEPOST_HOME") or DEFAULT_HOME).resolve()


def store_path(home: Path) -> Path:
    """Where the truth lies in an installation's folder."""
    return home / "store.duckdb"


@contextmanager
def holding(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store under its lock, open read-write, with no transaction begun: for publishing and backups.

    A full disk or a damaged store is raised as a UserError, after which the store is closed and whole.
    """
    with locked(home), in_words(home):
        connection = _opened(home)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def writing(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One change of the store: committed when the block ends, rolled back and raised when it fails.

    Raises DiskFull beforehand while too little room is left on the disk.
    """
    room.must_have_room(home)
    with holding(home) as connection, change(connection):
        yield connection


@contextmanager
def change(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction on a store that is held: what the block did is there whole when it ends, or not at all."""
    connection.execute("begin")
    try:
        yield
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
    if swap.is_cut_short(home):
        with locked(home):
            pass
    if not store_path(home).exists():
        with writing(home):
            pass
    with _opened_to_read(home) as connection:
        yield connection


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """No other process or thread has the store open within the block; a swap that was cut short is undone first."""
    with _locked(home, fcntl.LOCK_EX):
        if swap.is_cut_short(home):
            swap.undo(home)
        yield


@contextmanager
def in_words(home: Path) -> Iterator[None]:
    """Turns what the operator can mend into a sentence; any other error is ours and passes."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull from error
        raise
    except duckdb.Error as error:
        said = str(error).lower()
        if any(words in said for words in NO_ROOM_SAYS):
            raise DiskFull from error
        if any(words in said for words in DAMAGE_SAYS):
            raise Damaged(
                f"{store_path(home).name} is damaged and was not changed: put the last backup back with "
                "`python -m pipelines restore FILE`."
            ) from error
        raise


@contextmanager
def _opened_to_read(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _locked(home, fcntl.LOCK_SH), in_words(home):
        connection = duckdb.connect(store_path(home), read_only=True)
        try:
            _harden(connection, home)
            found = migrate.version(connection)
            if found == migrate.newest(MIGRATIONS):
                yield connection
                return
        finally:
            connection.close()
    with holding(home) as connection:  # an older store, or one whose making was cut short: carried forward first
        yield connection


def _opened(home: Path) -> duckdb.DuckDBPyConnection:
    connection = _connected(home)
    found = migrate.version(connection)
    if found is None:
        with change(connection):
            _create(connection)
        return connection
    migrate.must_be_known(found, MIGRATIONS)
    if found == migrate.newest(MIGRATIONS):
        return connection
    connection.close()
    migrate.keep_copy(store_path(home), found)
    connection = _connected(home)
    migrate.carry_forward(connection, found, MIGRATIONS)
    return connection


def _connected(home: Path) -> duckdb.DuckDBPyConnection:
    shutil.rmtree(home / "tmp" / "spill", ignore_errors=True)  # what a process that was killed left
    connection = duckdb.connect(store_path(home))
    _harden(connection, home)
    return connection


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for definition in sorted(SCHEMA.glob("*.sql")):
        connection.execute(definition.read_text(encoding="utf-8"))
    connection.execute(
        "insert into schema_version values ($version, $now)", {"version": migrate.newest(MIGRATIONS), "now": utc_now()}
    )
    connection.execute(
        "insert into setting values ('rounding_key', cast($key as json))", {"key": f'"{secrets.token_hex(32)}"'}
    )


def sweep(home: Path) -> int:
    """How many folders of tmp/ were left by processes that ended a day ago or earlier; they are gone now."""
    limit = time.time() - LEFT_AFTER_S
    left = [path for path in (home / "tmp").glob("*") if path.name != "spill" and path.stat().st_mtime < limit]
    for path in left:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(left)


def utc_now() -> datetime:
    """The server's time in UTC, without a zone, as the warehouse keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _harden(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Only files of the installation's folder may be touched; nothing is fetched or loaded; memory has an end.

    What doesn't fit in memory goes to a folder that is this user's alone and is emptied when the store is closed.
    """
    allowed = str(home).replace("'", "''")
    (home / "tmp" / "spill").mkdir(mode=0o700, parents=True, exist_ok=True)
    connection.execute(f"""
        set memory_limit = '{_memory()}';
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


def _memory() -> str:
    asked = os.environ.get("MILEPOST_MEMORY") or MEMORY
    if not MEMORY_WRITTEN.fullmatch(asked):
        raise UserError(f"MILEPOST_MEMORY is {asked!r}: write a share of the machine's memory (60%) or a size (4GB).")
    return asked


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
