"""Funnels (11), pairs before and after (12) and ceilings (14)."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from metrics.assessment import gains_of
from metrics.counted import newest_day
from metrics.definitions import Definition
from metrics.measured import Measured, Part
from metrics.questions import Source, rows
from warehouse.scope import NATION, Scope


def measure_staged(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """What reached the last stage, the pairs, or the courses over the ceiling."""
    if definition.kind == 11:
        return _funnel(source, scope, definition, as_of)
    if definition.kind == 12:
        return _pairs(source, scope, definition, as_of)
    return _ceiling(source, scope, definition, as_of)


def _funnel(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """People per stage, each with its conversion from the stage before."""
    [row] = rows(source, NATION, "select stages from programme where programme = $programme",
                 programme=definition.programme)  # fmt: skip
    stages: dict[str, dict[str, Any]] = json.loads(row["stages"])
    found = rows(
        source,
        scope,
        """
        select area,
            count(distinct person) filter (pre is not null) as pre,
            count(distinct person) as enrolled,
            count(distinct person) filter (has_taken_part) as took_part,
            count(distinct person) filter (is_completed) as completed,
            count(distinct person) filter (post is not null) as post,
            grouping(area) as is_nation,
            max(counted_on) as newest
        from scoped_records
        where programme = $programme and audience = $audience and counted_on <= coalesce($as_of, date '9999-12-31')
        group by grouping sets ((), (area))
        order by area nulls last
        """,
        programme=definition.programme,
        audience=definition.audience,
        as_of=as_of,
    )
    nation = next(row for row in found if row["is_nation"])
    if not stages or nation["newest"] is None:
        return Measured(None)
    told: list[dict[str, Any]] = []
    for code, stage in stages.items():
        people = nation[stage["counts"]]
        before = told[-1]["people"] if told else None
        told.append({"stage": code, "people": people, "conversion": people / before if before else None})
    first, last = (stages[told[place]["stage"]]["counts"] for place in (0, -1))
    return Measured(
        numerator=float(told[-1]["people"]),
        denominator=float(told[0]["people"]),
        parts=tuple(Part(row["area"], row[last], row[first]) for row in found if not row["is_nation"]),
        people=nation["enrolled"],
        newest=nation["newest"],
        extras={"stages": told},
    )


def _pairs(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    gain = gains_of(source, scope, definition, None, as_of).get(None)
    if gain is None:
        return Measured(None)
    by_area = gains_of(source, scope, definition, "area", as_of)
    return Measured(
        numerator=float(gain.n_matched),
        denominator=float(gain.n_before),
        parts=tuple(Part(area, of_area.n_matched, of_area.n_before) for area, of_area in by_area.items()),
        newest=newest_day(source, scope, definition),
        extras={"gain": asdict(gain)},
    )


def _ceiling(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """The most in-person days that any course took, and the list of those that took too much.

    A plan is no report: the days that a programme gives for a course stand in only where somebody attended it in
    person on days that nobody told.
    """
    found = rows(
        source,
        scope,
        """
        with counted as (
            select distinct value as course
            from scoped_month_counts
            where dimension = 'course' and programme = $programme and audience = $audience
                and month <= coalesce($as_of, date '9999-12-31')
        ),
        dated as (
            select course, max(completed_on - started_on + 1) as held_days, max(counted_on) as newest
            from scoped_records
            where mode = 'in_person' and programme = $programme and audience = $audience
                and counted_on <= coalesce($as_of, date '9999-12-31')
            group by course
        ),
        held as (
            select counted.course, held_days, newest, dated.course is not null as is_in_person
            from counted left join dated using (course)
        )
        select held.course, newest,
            case when is_in_person then coalesce(held_days, nullif(in_person_days, 0)) end as days
        from held
        left join course on course.programme = $programme and course.course = held.course
        order by days desc nulls last, held.course
        """,
        programme=definition.programme,
        audience=definition.audience,
        as_of=as_of,
    )
    known = [row for row in found if row["days"] is not None]
    if not known or definition.goal is None:
        return Measured(None)
    breaches = [{"course": row["course"], "days": row["days"]} for row in known if row["days"] > definition.goal]
    return Measured(
        numerator=float(known[0]["days"]),
        newest=max(row["newest"] for row in known),
        extras={"breaches": breaches, "courses_known": len(known), "courses": len(found)},
    )
