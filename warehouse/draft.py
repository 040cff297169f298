"""The next snapshot's file: the last one's with what changed brought over, or written whole from the store."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from warehouse import audit, store, unpublished
from warehouse.proof import is_whole
from warehouse.unpublished import FEW

# What readers may open. A table that is not named here never leaves the store.
PUBLISHED = (
    "submission",
    "issue",
    "record",
    "observation",
    "setting",
    "frozen",
    "programme",
    "partner",
    "course",
    "path_course",
    "target",
    "target_indicator",
    "published",
    "expected_return",
    "area",
    "crosswalk",
    "vintage",
    "denominator",
    "competence",
    "counting_rule",
    "turn",
    "shared_turn",
    "day_count",
    "month_count",
    "submission_span",
)
# Tables that grow with the rows taken in, and the columns by which they are proved to be the store's after a change;
# a record's other columns never change once it is there. Any other table is compared whole.
GROWING = {
    "record": "record, submission, person",
    "turn": "record, person, counts, is_first, is_first_of_person, is_first_of_year, is_first_in_area",
    "shared_turn": "record, person, counts",
    "issue": "submission",
    "observation": "submission",
    "submission_span": "submission, first_day, last_day",
}


def write_whole(connection: duckdb.DuckDBPyConnection, draft: Path, name: str) -> None:
    """A new file with every published table as the store has it."""
    draft.unlink(missing_ok=True)
    _attach(connection, draft)
    connection.execute("begin")
    for table in PUBLISHED:
        connection.execute(f'create table draft."{table}" as from main."{table}"')
    _sign(connection, name, None, gone=0)
    connection.execute("commit")
    connection.execute("detach draft")


def write_changes(connection: duckdb.DuckDBPyConnection, draft: Path, name: str) -> bool:
    """A copy of the last snapshot with what was noted since brought over; whether that gave what the store holds.

    False, with no draft left, when there is nothing to start from, its shape is another, a bit of it changed, so much
    was replaced in it that a whole one is smaller, or the result isn't the store's after all.
    """
    base = unpublished.base(connection)
    if base is None or not (source := draft.with_name(f"{base}.duckdb")).exists():
        return False
    with ThreadPoolExecutor(1) as proving:
        is_proved = proving.submit(is_whole, source)
        _copy(source, draft)
    is_done = is_proved.result()
    if is_done:
        _attach(connection, draft)
        is_done = _brought_over(connection, base, name)
        connection.execute("detach draft")
    if not is_done:
        draft.unlink()
    return is_done


def _brought_over(connection: duckdb.DuckDBPyConnection, base: str, name: str) -> bool:
    if _shape(connection, "store") != _shape(connection, "draft"):
        return False
    unpublished.lay_out(connection)
    connection.execute("begin")
    gone = _gone_before(connection) + _replace_records(connection)
    for table in ("turn", "shared_turn"):
        gone += _replace(connection, table, "person in (from changed_person)")
    for table in ("issue", "observation", "submission_span"):
        gone += _replace(connection, table, "submission in (from changed_submission)")
    for table in PUBLISHED:
        if table not in GROWING and not _is_alike(connection, table):
            connection.execute(f'create or replace table draft."{table}" as from main."{table}"')
    connection.execute("drop table draft.snapshot")
    _sign(connection, name, base, gone)
    connection.execute("commit")
    return gone <= max(FEW, _rows(connection) // 2) and _is_the_stores(connection)


def _replace_records(connection: duckdb.DuckDBPyConnection) -> int:
    """Rows that came, went or are another person's now, among those of changed submissions and persons."""
    for side, database in (("here", "main"), ("there", "draft")):
        connection.execute(f"""
            create or replace temp table record_{side} as
            select record, person from {database}.record semi join changed_submission using (submission)
            union
            select record, person from {database}.record semi join changed_person using (person)
        """)
    [(gone,)] = connection.execute("""
        delete from draft.record where record in (select record from (from record_there except from record_here))
    """).fetchall()
    connection.execute("""
        insert into draft.record
        from main.record where record in (select record from (from record_here except from record_there))
    """)
    return int(gone)


def _replace(connection: duckdb.DuckDBPyConnection, table: str, those: str) -> int:
    [(gone,)] = connection.execute(f'delete from draft."{table}" where {those}').fetchall()
    connection.execute(f'insert into draft."{table}" from main."{table}" where {those}')
    return int(gone)


def _is_the_stores(connection: duckdb.DuckDBPyConnection) -> bool:
    return all(_is_alike(connection, table, columns) for table, columns in GROWING.items())


def _is_alike(connection: duckdb.DuckDBPyConnection, table: str, columns: str | None = None) -> bool:
    return contents(connection, table, columns) == contents(connection, table, columns, "draft")


def contents(
    connection: duckdb.DuckDBPyConnection, table: str, columns: str | None = None, database: str = "main"
) -> object:
    """Rows and digest of a published table, whatever their order; of some of its columns when named."""
    of = columns or ", ".join(f'"{name}"' for name in _columns(connection, table))
    return connection.execute(f'select count(*), sum(hash({of})) from {database}."{table}"').fetchall()


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [name for name, *_ in connection.execute(f'describe main."{table}"').fetchall()]


def _shape(connection: duckdb.DuckDBPyConnection, database: str) -> object:
    return connection.execute(
        """
        select table_name, list((column_name, data_type) order by column_index)
        from duckdb_columns()
        where database_name = $database and table_name in $tables
        group by table_name order by table_name
        """,
        {"database": database, "tables": list(PUBLISHED)},
    ).fetchall()


def _gone_before(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("select rows_gone from draft.snapshot").fetchall()[0][0])


def _rows(connection: duckdb.DuckDBPyConnection) -> int:
    [(rows,)] = connection.execute(
        "select (select count(*) from draft.record) + (select count(*) from draft.turn)"
    ).fetchall()
    return int(rows)


def _sign(connection: duckdb.DuckDBPyConnection, name: str, base: str | None, gone: int) -> None:
    """What the snapshot says of itself; `gone`: rows replaced or taken out since one was written without a base."""
    connection.execute(
        "create table draft.snapshot as"
        " select $name as name, $now as published_on, $head as audit_head, $base as base, $gone::bigint as rows_gone",
        {"name": name, "now": store.utc_now(), "head": audit.head(connection), "base": base, "gone": gone},
    )


def _attach(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    connection.execute(f"attach '{str(draft).replace(chr(39), chr(39) * 2)}' as draft")


def _copy(source: Path, copy: Path) -> None:
    """Within the kernel, and without moving a block where the file system can share them."""
    with source.open("rb") as read, copy.open("wb") as written:
        try:
            while os.copy_file_range(read.fileno(), written.fileno(), 1 << 30):
                pass
        except OSError:  # a file system or kernel that can't
            read.seek(0)
            written.seek(0)
            written.truncate()
            shutil.copyfileobj(read, written, 1 << 20)
