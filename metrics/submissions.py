"""The ledger as its readers see it: submissions of the asker's areas, their rows, faults and what each one brings."""

import json
from datetime import date
from typing import Any

from metrics.completeness import MONTHS, reports_due
from metrics.questions import Source, rows
from warehouse.errors import UserError
from warehouse.scope import NATION, Scope

MOST_ROWS = 5_000
SHOWN_CELLS = 20
REPORTING = ("country", "province", "region", "ministry", "department")


def ledger(source: Source, scope: Scope, programme: str | None = None) -> list[dict[str, Any]]:
    """One row per submission, the newest first; without a programme, of every one."""
    return rows(
        source,
        scope,
        """
        select submission, file, sha256, kind, country, area, programme, course, period, mode, state, submitted_by,
            submitted_on, is_sample, supersedes, remark, rows_seen - rows_ignored as "rows", rows_accepted as accepted,
            rows_rejected as rejected, rows_duplicate as duplicate, rows_ignored as ignored
        from submission
        where ($programme is null or programme = $programme)
            and ($areas is null or list_contains($areas, area))
        order by submission desc
        """,
        programme=programme,
    )


def submission(source: Source, scope: Scope, number: int) -> dict[str, Any] | None:
    """One row of the ledger with `superseded_by` and the sheets as they were read; None outside the scope."""
    found = [row for row in ledger(source, scope) if row["submission"] == number]
    if not found:
        return None
    [more] = rows(
        source,
        scope,
        """
        select understanding, (select max(newer.submission) from submission as newer
                               where newer.supersedes = submission.submission) as superseded_by
        from submission
        where submission = $number and ($areas is null or list_contains($areas, area))
        """,
        number=number,
    )
    return {**found[0], "superseded_by": more["superseded_by"], **_reading(more["understanding"])}


def _reading(understanding: str) -> dict[str, Any]:
    told = json.loads(understanding or "{}")
    return {name: told.get(name) for name in ("sheets", "container", "encoding", "delimiter", "decimal")}


def causes(source: Source, scope: Scope, number: int) -> list[dict[str, Any]]:
    """One entry per kind of fault of a submission: rule, detail, severity, count, the first cells; errors first."""
    found = rows(
        source,
        scope,
        """
        select rule, severity, min(detail) as detail, count(*) as "count",
            list([sheet, concat(coalesce("column", ''), "row")] order by sheet, "row")
                filter ("row" is not null)[1:$shown] as cells
        from issue
        join submission using (submission)
        where submission = $number and ($areas is null or list_contains($areas, area))
        group by rule, severity, detail ->> 'cause'
        order by case severity when 'error' then 1 when 'warning' then 2 else 3 end, count(*) desc, rule
        """,
        number=number,
        shown=SHOWN_CELLS,
    )
    return [{**row, "detail": json.loads(row["detail"] or "{}"), "cells": row["cells"] or []} for row in found]


def rows_of(source: Source, scope: Scope, number: int, outcome: str | None = None) -> list[dict[str, Any]]:
    """One row per worksheet row of a submission, at most MOST_ROWS, with nothing personal; ignored ones left out."""
    return rows(
        source,
        scope,
        """
        select sheet, "row", "column", outcome, rule, status, record.course as course, unit, counting_date, warnings
        from record
        join submission using (submission)
        where submission = $number and outcome <> 'ignored' and ($outcome is null or outcome = $outcome)
            and ($areas is null or list_contains($areas, submission.area))
        order by record
        limit $most
        """,
        number=number,
        outcome=outcome,
        most=MOST_ROWS,
    )


def brings(source: Source, scope: Scope, number: int) -> dict[str, int]:
    """What a submission brings: completed turns and people, and how many no other one of the scope brings.

    UserError for the public: one file's people are too few to tell.
    """
    if scope.is_public:
        raise UserError("What one submission brings is told to signed-in readers alone.")
    [found] = rows(
        source,
        scope,
        """
        with mine as (
            select distinct record.person, record.course, record.programme
            from record join submission using (submission)
            where submission = $number and outcome = 'accepted' and status = 'completed'
                and ($areas is null or list_contains($areas, submission.area))
        ),
        others as (
            select distinct record.person, record.course, record.programme
            from record join submission using (submission)
            where submission <> $number and outcome = 'accepted' and status = 'completed'
                and state in ('submitted', 'approved') and record.person in (select person from mine)
                and ($areas is null or list_contains($areas, submission.area))
        )
        select count(*) as turns, count(distinct person) as people,
            count(*) filter ((person, course, programme) not in (select (person, course, programme) from others))
                as new_turns,
            count(distinct person) filter ((person, programme) not in (select (person, programme) from others))
                as new_people
        from mine
        """,
        number=number,
    )
    return found


def waiting(source: Source, scope: Scope, programme: str | None = None) -> list[dict[str, Any]]:
    """Submissions that nobody approved or sent back yet, the oldest first."""
    return [row for row in reversed(ledger(source, scope, programme)) if row["state"] == "submitted"]


def needs_approval(source: Source, programme: str) -> bool:
    """Whether only approved submissions of the programme count."""
    found = rows(
        source, NATION, "select needs_approval from programme where programme = $programme", programme=programme
    )
    return bool(found and found[0]["needs_approval"])


def time_zone(source: Source, programme: str | None, country: str | None = None) -> str:
    """The IANA name of the programme's zone, else of a programme of the country; UTC without any."""
    found = rows(
        source,
        NATION,
        """
        select time_zone from programme where programme = $programme or country = $country
        order by coalesce(programme = $programme, false) desc, programme limit 1
        """,
        programme=programme,
        country=country,
    )
    return found[0]["time_zone"] if found else "UTC"


def courses(source: Source, programme: str) -> dict[str, dict[str, str]]:
    """code -> language -> name of the courses that the programme lists."""
    found = rows(
        source,
        NATION,
        "select course, name from course where programme = $programme and is_listed order by course",
        programme=programme,
    )
    return {row["course"]: json.loads(row["name"]) for row in found}


def reporting_areas(source: Source, scope: Scope, country: str) -> list[dict[str, Any]]:
    """The areas of a country in whose name files are sent: unit_id, name, vintage; those in force first."""
    found = rows(
        source,
        NATION,
        """
        select unit_id, arg_max(name, (coalesce(valid_from, date '0001-01-01'), name)) as name, max(vintage) as vintage
        from area
        where country = $country and list_contains($levels, level)
        group by unit_id
        order by bool_or(valid_to is null) desc, min(level) <> 'country', max(vintage) desc, unit_id
        """,
        country=country,
        levels=list(REPORTING),
    )
    return [row for row in found if scope.holds(row["unit_id"])]


def countries(source: Source, scope: Scope) -> list[str]:
    """The countries that the scope's areas lie in; all of them for the nation."""
    found = rows(source, NATION, "select unit_id, country from area")
    return sorted({row["country"] for row in found if scope.holds(row["unit_id"])})


def periods(source: Source, scope: Scope, programme: str, today: date, most: int = 16) -> list[str]:
    """Codes of the periods a department may report on, the newest first: those expected, else quarters and years."""
    due = reports_due(source, scope, programme, today)
    codes = list(dict.fromkeys(report.period for report in reversed(due)))
    if codes:
        return codes[:most]
    quarters = [f"{year}-Q{quarter}" for year in range(today.year, today.year - 4, -1) for quarter in (4, 3, 2, 1)]
    ended = [code for code in quarters if (int(code[:4]), int(code[-1]) * 3) <= (today.year, today.month)]
    return [*ended[:8], *(str(year) for year in range(today.year, today.year - 4, -1))]


def frequencies(source: Source, programme: str) -> list[str]:
    """How often the programme expects returns: month, quarter, half, year."""
    found = rows(
        source, NATION, "select distinct frequency from expected_return where programme = $programme",
        programme=programme,
    )  # fmt: skip
    return sorted((row["frequency"] for row in found), key=lambda name: MONTHS[name])
