"""Trends without a goal (kind 13): people or turns in all, by yearly cohort, by topic, by learning path."""

from dataclasses import replace
from datetime import date
from typing import Any

from metrics.counted import measure_counted
from metrics.definitions import Definition
from metrics.measured import Measured, Part
from metrics.questions import Source, rows
from warehouse.scope import Scope


def measure_trend(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """The count, with what it is followed by in `extras`: cohorts, topics or paths."""
    counted = measure_counted(source, scope, definition, as_of)
    if definition.rest.get("by") == "path":
        return _paths(source, scope, definition, as_of, counted)
    if definition.rest.get("by") == "topic":
        return replace(counted, extras={"topics": _by_value(source, scope, definition, as_of)})
    if definition.rest.get("cohort") == "year":
        return replace(counted, extras={"cohorts": _cohorts(source, scope, definition, as_of)})
    return counted


def _by_value(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> dict[str, int]:
    """Topic -> turns, most first; turns without a topic under ""."""
    found = rows(
        source,
        scope,
        """
        select coalesce(topic, '') as topic, count(*) as turns
        from scoped_turns
        where programme = $programme and audience = $audience and counts = $counts and is_first
            and counted_on <= coalesce($as_of, date '9999-12-31')
        group by all
        order by turns desc, topic
        """,
        **_key(definition, as_of),
    )
    return {row["topic"]: row["turns"] for row in found}


def _cohorts(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> dict[str, int]:
    """Year -> people trained in it; somebody who came in two years is in both cohorts."""
    found = rows(
        source,
        scope,
        """
        select extract(year from day) as year, cast(sum(people_of_year) as bigint) as people
        from scoped_day_counts
        where programme = $programme and audience = $audience and counts = $counts
            and day <= coalesce($as_of, date '9999-12-31')
        group by all
        order by year
        """,
        **_key(definition, as_of),
    )
    return {str(row["year"]): row["people"] for row in found}


def _paths(source: Source, scope: Scope, definition: Definition, as_of: date | None, counted: Measured) -> Measured:
    """People who completed every course of a path; one who completed two paths is one person, in the first's area."""
    found = rows(
        source,
        scope,
        """
        with path_length as (
            select path, count(*) as courses from path_course where programme = $programme group by path
        ),
        finished as (
            select path_course.path, turn.person, max(turn.counted_on) as finished_on,
                arg_max(turn.area, (turn.counted_on, turn.course)) as area
            from scoped_turns as turn
            join path_course on path_course.programme = turn.programme and path_course.course = turn.course
            join path_length on path_length.path = path_course.path
            where turn.programme = $programme and turn.audience = $audience and turn.counts = $counts
                and turn.is_first and turn.counted_on <= coalesce($as_of, date '9999-12-31')
            group by path_course.path, turn.person, path_length.courses
            having count(distinct turn.course) = path_length.courses
        ),
        first_path as (from finished qualify row_number() over (partition by person order by finished_on, path) = 1)
        select 'path' as what, path as value, count(*) as people from finished group by path
        union all
        select 'area', area, count(*) from first_path group by area
        order by what, value
        """,
        **_key(definition, as_of),
    )
    parts = tuple(Part(row["value"], row["people"]) for row in found if row["what"] == "area")
    people = sum(part.numerator for part in parts)
    return Measured(
        numerator=float(people) if counted.turns else None,
        parts=parts,
        turns=counted.turns,
        people=counted.people,
        newest=counted.newest,
        extras={"paths": {row["value"]: row["people"] for row in found if row["what"] == "path"}},
    )


def _key(definition: Definition, as_of: date | None) -> dict[str, Any]:
    return {
        "programme": definition.programme,
        "audience": definition.audience,
        "counts": definition.counts,
        "as_of": as_of,
    }
