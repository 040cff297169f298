"""Figures that somebody published: they stand beside what is measured, with qualifier, unit and dates."""

import json
from datetime import date
from typing import Any

from metrics.definitions import Definition
from metrics.questions import Source, rows
from warehouse.scope import NATION


def published_figures(
    source: Source, programme: str, target: str | None = None, as_of: date | None = None
) -> list[dict[str, Any]]:
    """One entry per published figure of a target, newest last; those known by `as_of` where it is given.

    "part": the name by language of the topic that a figure is of.
    """
    found = rows(
        source,
        NATION,
        """
        select target, label, value, qualifier, unit, denominator, area, as_of, as_of_text, published_on, courses,
            measure, source, (select topics from programme where programme.programme = published.programme) as topics
        from published
        where programme = $programme
        order by target nulls last, measure is not null, coalesce(as_of, published_on), position
        """,
        programme=programme,
    )
    return [_read(row) for row in found if target in (None, row["target"]) and _is_known_by(row, as_of)]


def _is_known_by(row: dict[str, Any], as_of: date | None) -> bool:
    since = row["as_of"] or row["published_on"]
    return as_of is None or (since is not None and since <= as_of)


def _read(row: dict[str, Any]) -> dict[str, Any]:
    topics = _texts(row.pop("topics")) or {}
    part = topics.get((row["measure"] or "").removeprefix("topic:"))
    return {**row, "label": _texts(row["label"]), "as_of_text": _texts(row["as_of_text"]), "part": part}


def headline(figures: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The newest figure of the whole target, not of a part of it; the first part where only parts were published."""
    whole = [figure for figure in figures if figure["measure"] is None]
    if whole:
        return whole[-1]
    return figures[0] if figures else None


def bounds(definition: Definition, figure: dict[str, Any]) -> tuple[float | None, float | None]:
    """(lower, upper) of what a figure says in the target's unit.

    n people are at least n turns and at most n turns in each of the courses; "more than" has no upper end.
    """
    value = figure["value"]
    if figure["unit"] == "people" and definition.unit == "turns":
        return value, value * figure["courses"] if figure["courses"] else None
    if figure["qualifier"] in (">", ">="):
        return value, None
    return None, None


def _texts(said: str | None) -> Any:
    return json.loads(said) or None if said else None
