"""A target broken down: turns and people by mode, topic, course, sex, level, dependency, position or provider."""

import json
from datetime import date
from typing import Any

from metrics.counted import window
from metrics.definitions import Definition, definitions
from metrics.disclosure import applies
from metrics.questions import Source, rows
from warehouse.errors import UserError
from warehouse.scope import NATION, Scope

ROLLED_UP = ("mode", "topic", "course", "sex", "level", "dependency")
OF_RECORDS = ("position", "provider")
DIMENSIONS = ROLLED_UP + OF_RECORDS


def breakdown(
    source: Source, scope: Scope, programme: str, target: str, dimension: str, as_of: date | None = None
) -> list[dict[str, Any]]:
    """One row per value of the dimension: value (None: not stated), name by language or None, turns, people.

    Most turns first. A person stands in the group of the first completion alone, so that groups add up; in a course
    everybody has one turn, so there people are its turns. Months that lie within the window count whole.
    The public is told of rounded rollups alone, so nothing by position or provider. UserError for an unknown dimension.
    """
    if dimension not in DIMENSIONS:
        raise UserError(f"Figures aren't broken down by {dimension!r}: choose one of {', '.join(DIMENSIONS)}.")
    if dimension in OF_RECORDS and applies(source, scope):
        return []
    [definition] = definitions(source, programme, target, as_of)
    since, until = window(definition, as_of)
    found = _by_value(source, scope, definition, dimension, since, until)
    known = _names(source, programme, dimension)
    return [{**row, "name": known.get(row["value"])} for row in found]


def _by_value(
    source: Source, scope: Scope, definition: Definition, dimension: str, since: date | None, until: date | None
) -> list[dict[str, Any]]:
    limits = {
        "programme": definition.programme,
        "audience": definition.audience,
        "since": since or date.min,
        "until": until or date.max,
    }
    if dimension in ROLLED_UP:
        return rows(
            source,
            scope,
            """
            select value, cast(sum(turns) as bigint) as turns,
                cast(sum(case dimension when 'course' then turns else people end) as bigint) as people
            from scoped_month_counts
            where programme = $programme and audience = $audience and counts = $counts and dimension = $dimension
                and month between $since and $until
            group by value
            order by turns desc, value
            """,
            **limits,
            counts=definition.counts,
            dimension=dimension,
        )
    return rows(
        source,
        scope,
        f"""
        select {dimension} as value, count(distinct (person, course)) as turns, count(distinct person) as people
        from scoped_records
        where programme = $programme and audience = $audience and counted_on between $since and $until
            and (is_completed or $counts = 'took_part' and has_taken_part or $counts = 'enrolled')
        group by {dimension}
        order by turns desc, value
        """,  # noqa: S608 -- one of two words of ours
        **limits,
        counts=definition.counts,
    )


def _names(source: Source, programme: str, dimension: str) -> dict[str | None, dict[str, str]]:
    """value -> language -> name, for the dimensions that the programme's file names."""
    if dimension == "course":
        found = rows(source, NATION, "select course as value, name from course where programme = $programme",
                     programme=programme)  # fmt: skip
    elif dimension == "provider":
        found = rows(source, NATION, "select partner as value, name from partner where programme = $programme",
                     programme=programme)  # fmt: skip
    elif dimension == "topic":
        [row] = rows(source, NATION, "select topics from programme where programme = $programme", programme=programme)
        return dict(json.loads(row["topics"] or "{}"))
    else:
        return {}
    return {row["value"]: json.loads(row["name"]) for row in found}
