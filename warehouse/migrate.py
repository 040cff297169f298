"""Carries an older store forward: one step a transaction, never back, after a copy that was proved to open."""

import shutil
from pathlib import Path

import duckdb

from warehouse.errors import UserError
from warehouse.sync import sync

STEPS = Path(__file__).parent / "migrations"
FIRST = 1  # the schema that needs no step


def newest(steps: Path) -> int:
    """The version that the schema files describe."""
    return max((number for number, _ in _numbered(steps)), default=FIRST)


def version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The version of an open store; None for a file in which nothing was made yet."""
    if not connection.execute("from duckdb_tables() where table_name = 'schema_version'").fetchall():
        return None
    [(found,)] = connection.execute("select max(version) from schema_version").fetchall()
    return int(found)


def must_be_known(found: int, steps: Path) -> None:
    """Raises when a newer Milepost has written the store: going back is restoring the copy made before."""
    if found > newest(steps):
        raise UserError(
            f"This store has schema {found}, this Milepost knows {newest(steps)}: run the newer Milepost again, or put "
            "back the backup that was made before the upgrade."
        )


def keep_copy(store: Path, found: int) -> Path:
    """The store as it was before its upgrade, proved to open and to hold as many rows; the store must be closed."""
    kept = store.parent / "before-upgrade" / f"store-{found}.duckdb"
    kept.parent.mkdir(exist_ok=True)
    draft = kept.with_suffix(".draft")
    shutil.copyfile(store, draft)
    sync(draft)
    if _rows(draft) != _rows(store):
        raise UserError("The copy to be kept before the upgrade doesn't equal the store: nothing was changed.")
    draft.replace(kept)
    sync(kept.parent)
    return kept


def carry_forward(connection: duckdb.DuckDBPyConnection, found: int, steps: Path) -> int:
    """The version after every later step was taken; a step that fails leaves the version before it."""
    for number, step in _numbered(steps):
        if number > found:
            connection.execute("begin")
            connection.execute(step.read_text(encoding="utf-8"))
            connection.execute(
                "insert into schema_version values ($number, cast(now() at time zone 'UTC' as timestamp))",
                {"number": number},
            )
            connection.execute("commit")
    return newest(steps)


def _numbered(steps: Path) -> list[tuple[int, Path]]:
    return [(int(step.name.split("_")[0]), step) for step in sorted(steps.glob("[0-9]*_*.sql"))]


def _rows(path: Path) -> dict[str, int]:
    with duckdb.connect(path, read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by table_name").fetchall()
        return {
            table: connection.execute(f'select count(*) from "{table}"').fetchall()[0][0]  # noqa: S608
            for (table,) in tables
        }
