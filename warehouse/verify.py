"""Proves that the store, its snapshots and its chain say the same; finds sentences, never mends."""

from pathlib import Path

import duckdb

from warehouse import audit, rollup, store, unpublished
from warehouse.backup import last_backup
from warehouse.draft import PUBLISHED, contents
from warehouse.errors import Damaged
from warehouse.frozen import frozen_path
from warehouse.proof import digest, is_whole
from warehouse.publish import CHECKS, snapshot
from warehouse.scope import NATION


def verify(home: Path, anchors: tuple[str, ...] = ()) -> list[str]:
    """One sentence per thing that is wrong; none when all is well. `anchors`: audit heads kept elsewhere."""
    backed_up = last_backup(home)
    anchors = (*anchors, backed_up["audit_head"]) if backed_up else anchors
    try:
        with store.reading(home) as connection:
            found = [
                *_chain(connection, anchors),
                *_ledger(connection),
                *_orphans(connection),
                *rollup.recount_differences(connection),
                *_frozen(connection, home),
            ]
    except Damaged as error:
        return [str(error)]
    except duckdb.Error as error:
        return [f"The store can't be read: {type(error).__name__}. Restore the last backup."]
    return found + _damaged_snapshots(home) + _published(home)


def audit_head(home: Path) -> str:
    """The hash of the newest change: written down elsewhere, it proves later that nothing was cut off."""
    with store.reading(home) as connection:
        return audit.head(connection)


def _chain(connection: duckdb.DuckDBPyConnection, anchors: tuple[str, ...]) -> list[str]:
    verdict = audit.verify_chain(connection, anchors)
    return [] if verdict.is_whole else [f"The audit trail is broken at row {verdict.broken_at}: {verdict.fault}."]


def _ledger(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("""
        select s.submission
        from submission s
        left join record r using (submission)
        group by all
        having s.rows_seen <> count(r.record) or s.rows_accepted <> count(r.record) filter (r.outcome = 'accepted')
        order by s.submission
    """).fetchall()
    return [f"Submission {number} has not the rows that the ledger says." for (number,) in rows]


def _orphans(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = []
    for table in ("record", "issue", "observation"):
        [(rows,)] = connection.execute(
            f'select count(*) from "{table}" anti join submission using (submission)'
        ).fetchall()
        if rows:
            found.append(f"{rows} rows of {table} belong to no submission.")
    return found


def _frozen(connection: duckdb.DuckDBPyConnection, home: Path) -> list[str]:
    kept = connection.execute("select label, sha256 from frozen order by label").fetchall()
    return [
        f"The figures frozen as {label!r} were changed or lost."
        for label, sha256 in kept
        if not frozen_path(home, label).exists() or digest(frozen_path(home, label)) != sha256
    ]


def _damaged_snapshots(home: Path) -> list[str]:
    return [
        f"The snapshot {path.stem} was changed on the disk; the last good one serves: publish a new one."
        for path in sorted((home / "published").glob("*.duckdb"))
        if not is_whole(path)
    ]


def _published(home: Path) -> list[str]:
    try:
        newest = snapshot(home)
        everywhere = "select count(*) as rows from submission where $areas is null"
        [published] = newest.ask(NATION, everywhere)["rows"].tolist()
        cursor = newest.connection.cursor()
        faults = [path.stem for path in sorted(CHECKS.glob("*.sql")) if cursor.execute(path.read_text()).fetchall()]
    except (duckdb.Error, OSError) as error:
        return [f"The newest snapshot can't be read: {type(error).__name__}. Publish a new one."]
    with store.reading(home) as connection:
        [(stored,)] = connection.execute("select count(*) from submission").fetchall()
        is_of_now = unpublished.published(connection) == newest.version
        other = [table for table in PUBLISHED if is_of_now and contents(cursor, table) != contents(connection, table)]
    behind = [] if stored == published else ["The newest snapshot is behind the store: publish a new one."]
    differing = [f"The newest snapshot's {table} isn't what the store holds: publish a new one." for table in other]
    return behind + differing + [f"The newest snapshot fails the check {name}." for name in faults]
