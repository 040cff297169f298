"""What a new submission changes against what the unit sent before: rows new, changed, removed, unchanged."""

from collections.abc import Sequence
from typing import Any

import duckdb

SAME = ("status", "completed_on", "score", "pre", "post", "unit", "topic")


def earlier(connection: duckdb.DuckDBPyConnection, number: int) -> list[dict[str, Any]]:
    """The unit's submissions of the same programme and period that still stand, the newest first.

    Without a period: those whose counted days overlap.
    """
    cursor = connection.execute(
        """
        with days as (
            select submission, min(counting_date) as first_day, max(counting_date) as last_day
            from record where outcome = 'accepted' group by submission
        ), new as (
            select * from submission left join days using (submission) where submission = $number
        )
        select s.submission, s.file, s.state, s.period, s.rows_accepted as accepted, s.submitted_by,
               strftime(s.submitted_on, '%Y-%m-%dT%H:%M:%SZ') as submitted_on
        from submission as s
        left join days using (submission)
        join new on s.programme = new.programme and s.area = new.area and s.submission <> new.submission
        where s.state in ('submitted', 'approved', 'sent_back') and not s.is_sample
          and case when new.period is not null and s.period is not null then s.period = new.period
                   else days.first_day <= new.last_day and days.last_day >= new.first_day end
        order by s.submission desc
        """,
        {"number": number},
    )
    return _dictionaries(cursor)


def difference(connection: duckdb.DuckDBPyConnection, old: int, new: int) -> dict[str, int]:
    """How many rows of people are new, changed, removed and unchanged, a row being one person in one course."""
    compared = " or ".join(f"o.{column} is distinct from n.{column}" for column in SAME)
    columns = ", ".join(f"min({column}) as {column}" for column in SAME)
    rows = f"""
        select person, course, {columns} from record
        where submission = ${{}} and outcome = 'accepted' group by person, course
    """
    [(added, changed, removed, same)] = connection.execute(
        f"""
        with o as ({rows.format("old")}), n as ({rows.format("new")})
        select count(*) filter (o.course is null), count(*) filter (o.course is not null and n.course is not null
                   and ({compared})),
               count(*) filter (n.course is null),
               count(*) filter (o.course is not null and n.course is not null and not ({compared}))
        from o full join n on o.person = n.person and o.course = n.course
        """,  # noqa: S608
        {"old": old, "new": new},
    ).fetchall()
    return {"new": added, "changed": changed, "removed": removed, "same": same}


def repeated(connection: duckdb.DuckDBPyConnection, older: Sequence[int], new: int) -> list[int]:
    """Those of the older submissions that tell a turn or a figure which the new one tells too, the newest first."""
    found = connection.execute(
        """
        select o.submission
        from record as o semi join record as n
          on o.person = n.person and o.course is not distinct from n.course
         and n.submission = $new and n.outcome = 'accepted'
        where list_contains($older, o.submission) and o.outcome = 'accepted'
        union
        select o.submission
        from observation as o semi join observation as n
          on o.unit = n.unit and o.indicator = n.indicator and o.period = n.period and o.basis = n.basis
         and n.submission = $new
        where list_contains($older, o.submission)
        order by submission desc
        """,
        {"older": list(older), "new": new},
    ).fetchall()
    return [submission for (submission,) in found]


def _dictionaries(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
