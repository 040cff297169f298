"""The lineage listing: each row that was seen and what became of it, without a personal value."""

from typing import Any

import duckdb


def lineage(
    connection: duckdb.DuckDBPyConnection,
    areas: frozenset[str] | None,
    *,
    file: str | None = None,
    submission: int | None = None,
) -> list[dict[str, Any]]:
    """One dict per row seen, in the file's order; reverted submissions only when asked for by number."""
    cursor = connection.execute(
        """
        select s.file, s.submission, r.sheet, r.row, r."column", r.outcome, r.rule, r.person::varchar as person,
               r.status, r.course, r.warnings
        from record r
        join submission s using (submission)
        where ($submission is null and s.state not in ('reverted', 'superseded') or s.submission = $submission)
          and ($file is null or s.file = $file)
          and ($areas is null or list_contains($areas, s.area))
        order by s.submission, r.record
        """,
        {"submission": submission, "file": file, "areas": None if areas is None else sorted(areas)},
    )
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
