"""Targets that count turns or people: kinds 1, 2, 4, 5 and 13, from the rollups."""

from datetime import date
from typing import Any

from metrics.areas import restated, vintage_of
from metrics.definitions import Definition
from metrics.denominators import Staff, staff_by_area
from metrics.measured import Measured, Part
from metrics.questions import Source, rows
from warehouse.scope import Scope

BY_AREA = """
    select area, cast(sum(turns) as bigint) as turns, cast(sum(people) as bigint) as people,
        cast(sum(people_of_year) as bigint) as people_of_year
    from scoped_day_counts
    where programme = $programme and audience = $audience and counts = $counts
        and day between coalesce($since, date '0001-01-01') and coalesce($until, date '9999-12-31')
    group by area
    order by area nulls last
"""


def measure_counted(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """Turns or people of a target, by the area of the first completion, up to `as_of`."""
    since, until = window(definition, as_of)
    found = _by_area(source, scope, definition, since, until)
    people_column = _people_column(definition, since, until)
    if people_column is None:
        in_window = _people_in_window(source, scope, definition, since, until)
        found = [{**row, "in_window": in_window.get(row["area"], 0)} for row in found]
        people_column = "in_window"
    column = "turns" if definition.unit == "turns" else people_column
    parts = tuple(Part(row["area"], row[column]) for row in found if row[column])
    turns, people = sum(row["turns"] for row in found), sum(row[people_column] for row in found)
    counted = Measured(
        numerator=float(sum(part.numerator for part in parts)) if turns or people else None,
        parts=parts,
        turns=turns,
        people=people,
        newest=newest_day(source, scope, definition),
    )
    return as_measured(source, scope, definition, counted, as_of)


def as_measured(
    source: Source, scope: Scope, definition: Definition, counted: Measured, as_of: date | None
) -> Measured:
    """What was counted, over the target's list where it is a share."""
    return _as_share(source, scope, definition, counted, as_of) if definition.is_share else counted


def window(definition: Definition, as_of: date | None) -> tuple[date | None, date | None]:
    """First and last day that count: yearly targets start afresh, all others are cumulative."""
    if definition.kind == 1:
        last = min((day for day in (as_of, definition.deadline) if day is not None), default=None)
        return definition.start, last
    if definition.kind == 5 and as_of is not None:
        return as_of.replace(month=1, day=1), as_of
    return None, as_of


def newest_day(source: Source, scope: Scope, definition: Definition) -> date | None:
    """The day of the newest counted record of the target's audience; None without one."""
    [row] = rows(
        source,
        scope,
        """
        select max(day) as newest
        from scoped_day_counts
        where programme = $programme and audience = $audience and counts = $counts
        """,
        **_key(definition),
    )
    newest: date | None = row["newest"]
    return newest


def submissions_bounds(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> tuple[int, int]:
    """What could be said of people before matching: the largest single source, and the sum of all sources."""
    [row] = rows(
        source,
        scope,
        """
        with per_source as (
            select submission, count(distinct person) as people
            from scoped_records
            where programme = $programme and audience = $audience
                and (is_completed or $counts = 'took_part' and has_taken_part or $counts = 'enrolled')
                and counted_on <= coalesce($until, date '9999-12-31')
            group by submission
        )
        select coalesce(max(people), 0) as lower, cast(coalesce(sum(people), 0) as bigint) as upper from per_source
        """,
        **_key(definition),
        until=as_of,
    )
    return row["lower"], row["upper"]


def _by_area(
    source: Source, scope: Scope, definition: Definition, since: date | None, until: date | None
) -> list[dict[str, Any]]:
    return rows(source, scope, BY_AREA, **_key(definition), since=since, until=until)


def _people_column(definition: Definition, since: date | None, until: date | None) -> str | None:
    """The rollup's column that counts people of this window; None where only the turns themselves can tell."""
    if since is None:
        return "people"
    is_within_year = until is not None and since.year == until.year
    return "people_of_year" if (since.month, since.day) == (1, 1) and is_within_year else None


def _people_in_window(
    source: Source, scope: Scope, definition: Definition, since: date | None, until: date | None
) -> dict[str | None, int]:
    """People by the area of their first turn within the window."""
    found = rows(
        source,
        scope,
        """
        select area, count(*) as people
        from (
            select area
            from scoped_turns
            where programme = $programme and audience = $audience and counts = $counts
                and counted_on between $since and coalesce($until, date '9999-12-31')
            qualify row_number() over (partition by person order by counted_on, submission, row, record) = 1
        )
        group by area
        """,
        **_key(definition),
        since=since,
        until=until,
    )
    return {row["area"]: row["people"] for row in found}


def _as_share(source: Source, scope: Scope, definition: Definition, counted: Measured, as_of: date | None) -> Measured:
    staff = staff_by_area(source, scope, definition, as_of)
    if not staff.by_area:
        return Measured(
            counted.numerator, None, True, counted.parts, counted.turns, counted.people, counted.newest,
            refusal="no_denominator",
        )  # fmt: skip
    reached = _in_areas_of_list(source, counted.parts, staff)
    areas = sorted(set(staff.by_area) | set(reached), key=lambda area: (area is None, area or ""))
    parts = tuple(Part(area, reached.get(area, 0), staff.by_area.get(area)) for area in areas)
    numerator = counted.numerator or 0.0
    is_by_area = len(staff.by_area) > 1
    silent = sum(part.denominator or 0.0 for part in parts if is_by_area and not part.numerator)
    missing = silent if numerator else 0.0
    return Measured(
        numerator=numerator,
        denominator=staff.total - missing,
        is_share=True,
        parts=parts,
        turns=counted.turns,
        people=counted.people,
        newest=counted.newest,
        lower=numerator / staff.total if missing else None,
        upper=(numerator + missing) / staff.total if missing else None,
        extras={
            "denominator_as_of": staff.as_of,
            "denominator_source": staff.source,
            "denominator_listed": staff.total,
            "areas_silent": [part.area for part in parts if is_by_area and not part.numerator],
        },
    )


def _in_areas_of_list(source: Source, parts: tuple[Part, ...], staff: Staff) -> dict[str | None, float]:
    """Numerators in the units that the list names: people of a merged province stand over the staff of the new one."""
    vintage = vintage_of(source, [area for area in staff.by_area if area])
    return {part.area: part.numerator for part in restated(source, parts, vintage)}


def _key(definition: Definition) -> dict[str, Any]:
    return {"programme": definition.programme, "audience": definition.audience, "counts": definition.counts}
