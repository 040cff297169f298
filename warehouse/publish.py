"""Snapshots for readers: de-identified, read-only, a new name each time, behind a pointer swapped atomically."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from warehouse import store, unpublished
from warehouse.draft import write_changes, write_whole
from warehouse.errors import Damaged, DiskFull, UserError
from warehouse.proof import is_whole, proof_path, prove
from warehouse.scope import Scope
from warehouse.sync import sync
from warehouse.twice import CountedTwice

CHECKS = Path(__file__).parent / "checks"
NAME = "%Y%m%dT%H%M%S%f"
Write = Callable[[duckdb.DuckDBPyConnection, Path, str], None]
KEPT = 5  # unlabelled snapshots kept behind the newest, each a free backup of the figures
KEPT_WITHOUT_ROOM = 1  # the one that serves should a bit of the newest change


@dataclass(frozen=True)
class Snapshot:
    """One published state of the figures, open for reading."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    twice: CountedTwice

    @property
    def version(self) -> str:
        return self.path.stem

    def ask(self, scope: Scope, sql: str, **parameters: Any) -> pd.DataFrame:
        """The rows that `sql` gives within `scope`.

        `$areas` is always bound (null: the nation): DuckDB refuses a parameter that the text doesn't use,
        so a question that forgot its filter fails instead of leaking.
        """
        areas = None if scope.areas is None else sorted(scope.areas)
        cursor = self.connection.cursor()
        try:
            return cursor.execute(sql, {"areas": areas, **parameters}).df()
        finally:
            cursor.close()


def publish(home: Path) -> Path:
    """Write, check, swap: the path of the new snapshot; the old one stands when a check finds a row.

    What was noted as changed is brought over into a copy of the last one; where that can't be done, a whole one is
    written. On a full disk older snapshots make room, and it is tried once more.
    """
    try:
        return _published(home, _write)
    except DiskFull:
        if not _sweep(home / "published", KEPT_WITHOUT_ROOM):
            raise
        return _published(home, _write)


def publish_whole(home: Path) -> Path:
    """The same with nothing taken over from the last snapshot: for an operator who doubts it."""
    return _published(home, write_whole)


def _published(home: Path, write: Write) -> Path:
    folder = home / "published"
    folder.mkdir(parents=True, exist_ok=True)
    with store.holding(home) as connection:
        _sweep_drafts(folder)
        name = _next_name(folder)
        draft = folder / f"{name}.draft"
        final = folder / f"{name}.duckdb"
        try:
            write(connection, draft, name)
            _check(connection, draft)
            prove(draft, final)
            sync(draft)
            draft.rename(final)
            _point_to(folder, final)
        except BaseException:
            _sweep_drafts(folder)
            raise
        unpublished.forget(connection, name)
    _sweep(folder, KEPT)
    return final


def _write(connection: duckdb.DuckDBPyConnection, draft: Path, name: str) -> None:
    if not write_changes(connection, draft, name):
        write_whole(connection, draft, name)


def snapshot(home: Path) -> Snapshot:
    """The newest snapshot; the last good one where a bit of it changed; publishes first into an empty home."""
    folder = home / "published"
    newest = _pointed_at(folder)
    if newest in _opened:
        return _opened[newest]
    for path in _newest_first(folder, newest):
        if path in _opened or (path not in _damaged and is_whole(path)):
            return open_snapshot(path)
        _damaged.add(path)  # told once by `verify` and by /healthz; every page would else read it through again
    return open_snapshot(publish(home))


def publish_if_behind(home: Path) -> None:
    """Publishes what was stored and not shown: by a process that ended between the two, for instance."""
    if is_behind(home):
        publish(home)


def is_behind(home: Path) -> bool:
    """Whether the store was changed since the newest snapshot was taken of it."""
    with store.reading(home) as connection:
        shown = unpublished.published(connection)
    return shown is None or snapshot(home).version != shown  # a damaged one is read through and not taken


def is_current(home: Path) -> bool:
    """Whether the newest snapshot is the one that serves, whole to the bit."""
    newest = _pointed_at(home / "published")
    return newest is not None and is_whole(newest)


def serves_newest(home: Path) -> bool:
    """Whether this process answers from the newest snapshot, without reading it through again."""
    return snapshot(home).path == _pointed_at(home / "published")


def _pointed_at(folder: Path) -> Path | None:
    try:
        return folder / json.loads((folder / "CURRENT.json").read_text(encoding="utf-8"))["snapshot"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _newest_first(folder: Path, newest: Path | None) -> list[Path]:
    older = sorted(folder.glob("*.duckdb"), reverse=True)
    return older if newest is None else [newest, *(path for path in older if path.name < newest.name)]


_opened: dict[Path, Snapshot] = {}
_damaged: set[Path] = set()
_opening = threading.Lock()


def open_snapshot(path: Path) -> Snapshot:
    """One published file, opened once a process; the caller has proved it whole."""
    with _opening:
        if path not in _opened:
            try:
                connection = duckdb.connect(path, read_only=True)
            except duckdb.Error as error:
                raise Damaged(f"The snapshot {path.stem} can't be opened: publish a new one.") from error
            twice = CountedTwice(connection)
            connection.execute("""
                set enable_external_access = false;
                set python_enable_replacements = false;
                set autoinstall_known_extensions = false;
                set autoload_known_extensions = false;
                set allow_community_extensions = false;
                set timezone = 'UTC';
                set lock_configuration = true;
            """)
            _opened[path] = Snapshot(path, connection, twice)
            for stale in list(_opened)[:-2]:  # the last but one may still be answering somebody
                _opened.pop(stale).connection.close()
        return _opened[path]


def _next_name(folder: Path) -> str:
    """A name that sorts after every older one, also when the clock was set back."""
    newest = max((path.stem for path in folder.glob("*.duckdb")), default="")
    now = store.utc_now()
    if now.strftime(NAME) <= newest:
        now = datetime.strptime(newest, NAME) + timedelta(microseconds=1)
    return now.strftime(NAME)


def _check(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Every check reads the draft as readers will and must find nothing; then the draft is closed."""
    connection.execute(f"attach '{str(draft).replace(chr(39), chr(39) * 2)}' as draft (read_only)")
    connection.execute("use draft")
    faults = {
        check.stem: len(connection.execute(check.read_text(encoding="utf-8")).fetchall())
        for check in sorted(CHECKS.glob("*.sql"))
    }
    connection.execute("use store")
    connection.execute("detach draft")
    if any(faults.values()):
        draft.unlink()
        found = ", ".join(f"{check} ({rows})" for check, rows in faults.items() if rows)
        raise UserError(f"The new snapshot was not published, the last one stands: these checks found rows: {found}.")


def _point_to(folder: Path, final: Path) -> None:
    pointer = folder / "CURRENT.json"
    draft = folder / "CURRENT.draft"
    draft.write_text(json.dumps({"snapshot": final.name}), encoding="utf-8")
    sync(draft)
    draft.replace(pointer)
    sync(folder)


def _sweep(folder: Path, kept: int) -> int:
    """Removes all but the newest snapshot and those kept behind it: how many went."""
    stale = sorted(folder.glob("*.duckdb"))[: -kept - 1]
    for path in stale:
        path.unlink(missing_ok=True)
        proof_path(path).unlink(missing_ok=True)
    return len(stale)


def _sweep_drafts(folder: Path) -> None:
    """What a publication that was cut short has left; nobody else writes here while the store is held."""
    for left in folder.glob("*.draft*"):
        left.unlink()
