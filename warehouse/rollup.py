"""Rollups: counts kept beside the records, inside each change's transaction, equal to a full recount at any time."""

import re
from pathlib import Path

import duckdb

from warehouse import unpublished

ROLLUPS = Path(__file__).parent / "rollups"
COUNTS = {
    "day_count": (
        "programme, audience, counts, day, area",
        ("turns", "people", "people_of_year", "turns_in_area", "people_in_area", "people_of_year_in_area"),
    ),
    "month_count": (
        "programme, audience, counts, dimension, value, month, area",
        ("turns", "people", "turns_in_area", "people_in_area"),
    ),
}


def refresh_rollups(con: duckdb.DuckDBPyConnection, submission: int) -> None:
    """Brings the rollups up to date after a change of `submission`, inside the caller's transaction.

    The temp table touched_person(person) lists the persons whose records changed, before and after the change (a
    merge touches both); without it, the persons in the submission's own records are taken.
    """
    con.execute("create temp table if not exists touched_person (person bigint)")
    [(given,)] = con.execute("select count(*) from touched_person").fetchall()
    if not given:
        con.execute(
            "insert into touched_person select distinct person from record where submission = $submission",
            {"submission": submission},
        )
    unpublished.note(con, submission)
    con.execute("create temp table some_turn as from turn where person in (select person from touched_person)")
    _keep_counts(con, -1)
    con.execute("delete from turn where person in (select person from touched_person)")
    con.execute(f"create or replace temp table some_turn as {_text('turn')}")
    con.execute("insert into turn from some_turn")
    con.execute("delete from shared_turn where person in (select person from touched_person)")
    con.execute(f"insert into shared_turn {_text('shared_turn')}")
    _keep_counts(con, 1)
    _drop_empty(con)
    con.execute("delete from submission_span where submission = $submission", {"submission": submission})
    con.execute(
        f"insert into submission_span select * from ({_text('submission_span')}) where submission = $submission",  # noqa: S608
        {"submission": submission},
    )
    con.execute("drop table some_turn; drop table touched_person")


def rebuild_rollups(con: duckdb.DuckDBPyConnection) -> None:
    """Every rollup from nothing: after programmes changed, and to prove that keeping them gives the same."""
    unpublished.note_everything(con)
    for table in ("counting_rule", "turn", "shared_turn", "submission_span", *COUNTS):
        con.execute(f"delete from {table}")
    con.execute(f"insert into submission_span {_text('submission_span')}")
    con.execute(f"insert into counting_rule {_text('counting_rule')}")
    con.execute(_over_everyone(f"insert into turn {_text('turn')}"))
    for table in ("shared_turn", *COUNTS):
        counted = re.sub(r"\bsome_turn\b", "turn", _text(table))
        con.execute(f"insert into {table} {counted}")


def recount_differences(con: duckdb.DuckDBPyConnection) -> list[str]:
    """One sentence per rollup that differs from a full recount of the records; reads only."""
    con.execute(f"create or replace temp table some_turn as {_over_everyone(_text('turn'))}")
    recounts = {table: _text(table) for table in ("submission_span", "shared_turn", *COUNTS)}
    found = []
    for table, recount in {"turn": "from some_turn", **recounts}.items():
        if _sum(con, f'from "{table}"') == _sum(con, recount):
            continue
        [(differing,)] = con.execute(f"""
            with kept as (from "{table}"), recounted as ({recount})
            select (select count(*) from (from kept except all from recounted))
                 + (select count(*) from (from recounted except all from kept))
        """).fetchall()
        found.append(f"{table} differs from a recount of the records in {differing} rows")
    con.execute("drop table temp.some_turn")
    return found


def _sum(con: duckdb.DuckDBPyConnection, rows: str) -> object:
    """Count and digest of rows, whatever their order; comparing them row by row takes ten times as long."""
    return con.execute(f"select count(*), sum(hash(counted)) from ({rows}) as counted").fetchall()


def folded(expression: str) -> str:
    """SQL for `expression` in lower case, without marks, with single spaces: how wordings are compared."""
    plain = f"replace(lower(strip_accents({expression})), 'đ', 'd')"
    return rf"trim(regexp_replace({plain}, '[[:punct:]\s]+', ' ', 'g'))"


def _over_everyone(sql: str) -> str:
    return sql.replace("record.person in (select person from touched_person)", "record.person is not null")


def _keep_counts(con: duckdb.DuckDBPyConnection, sign: int) -> None:
    for table, (key, counts) in COUNTS.items():
        columns = [column.strip() for column in key.split(",")]
        matches = " and ".join(f"kept.{column} is not distinct from change.{column}" for column in columns)
        adds = ", ".join(f"{count} = kept.{count} + change.{count}" for count in counts)
        signed = ", ".join(f"{sign} * {count} as {count}" for count in counts)
        con.execute(f"""
            merge into {table} as kept
            using (select {key}, {signed} from ({_text(table)})) as change
            on {matches}
            when matched then update set {adds}
            when not matched then insert by name
        """)


def _drop_empty(con: duckdb.DuckDBPyConnection) -> None:
    for table, (_, counts) in COUNTS.items():
        con.execute(f"delete from {table} where {' and '.join(f'{count} = 0' for count in counts)}")


def _text(rollup: str) -> str:
    return (ROLLUPS / f"{rollup}.sql").read_text(encoding="utf-8")
