"""Targets over time and between areas: the course of a figure, what moved since the last snapshot, who is behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from metrics.counted import window
from metrics.definitions import Definition, definitions, earlier_versions
from metrics.denominators import staff_by_area
from metrics.pace import months_after
from metrics.programmes import has_sample
from metrics.published import published_figures
from metrics.questions import Source, rows
from metrics.status import expected
from metrics.targets import COUNTED, course_of, progress, target_progress
from warehouse.publish import Snapshot, open_snapshot
from warehouse.scope import Scope

Asking = Callable[[Snapshot, Scope, str], list[dict[str, Any]]]


def series(
    source: Source,
    scope: Scope,
    programme: str,
    target: str,
    as_of: date | None = None,
    entry: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """One row per end of month with something known: date, value and expected in the target's own unit.

    The last row is the deadline, with what the path expects there; value is None on days to come. Where no goal binds
    the scope there is no path and no deadline. `entry` is the target's own of `progress`, where it is known already.
    """
    [definition] = definitions(source, programme, target, as_of)
    entry = entry or target_progress(source, scope, definition, as_of)
    if entry["value_source"] == "published":
        known = _published(source, definition, as_of)
    elif definition.kind in COUNTED and definition.rest.get("by") != "path" and entry["as_of"] is not None:
        known = _counted(source, scope, definition, entry["as_of"])
    else:
        known = {}
    if entry["as_of"] is not None and entry["value"] is not None and entry["value_unit"] == definition.unit:
        known[entry["as_of"]] = entry["value"]
    course = replace(course_of(definition), goal=entry["goal"])
    ends = () if course.goal is None else (course.start, course.deadline)
    days = sorted({*known, *(day for day in ends if day and known)})
    return [{"date": day, "value": known.get(day), "expected": expected(course, day)} for day in days]


def furthest_behind(
    source: Source, scope: Scope, programme: str, target: str, as_of: date | None = None, most: int = 5
) -> list[dict[str, Any]]:
    """The areas with the lowest shares, lowest first; none where no denominator lets areas be compared."""
    [definition] = definitions(source, programme, target, as_of)
    return behind(target_progress(source, scope, definition, as_of), most)


def behind(entry: dict[str, Any], most: int = 5) -> list[dict[str, Any]]:
    """The same of an entry of `progress`."""
    comparable = [row for row in entry["by_area"] if row["area"] and row["denominator"]]
    if len(comparable) == 1:  # behind nobody
        return []
    return sorted(comparable, key=lambda row: ((row["numerator"] or 0) / row["denominator"], row["area"]))[:most]


def changes(source: Snapshot, scope: Scope, programme: str, ask: Asking = progress) -> dict[str, dict[str, Any]]:
    """target -> {"change", "since"} against the snapshot before this one, in the target's unit; empty without one.

    Empty too where one of the two holds the sample and the other doesn't: a real figure is no more or less than an
    invented one. `ask` is `progress`, or what remembers its answers.
    """
    earlier = sorted(path for path in source.path.parent.glob("*.duckdb") if path.stem < source.version)
    if not earlier:
        return {}
    before_then = open_snapshot(earlier[-1])
    if not definitions(before_then, programme) or has_sample(before_then, scope) != has_sample(source, scope):
        return {}
    [published] = rows(before_then, scope, "select published_on from snapshot")
    before = {
        (entry["target"], entry["value_source"], entry["value_unit"]): entry["value"]
        for entry in ask(before_then, scope, programme)
        if entry["value"] is not None
    }
    alike = [
        (entry, before.get((entry["target"], entry["value_source"], entry["value_unit"])))
        for entry in ask(source, scope, programme)
        if entry["value"] is not None
    ]
    return {
        entry["target"]: {"change": entry["value"] - was, "since": published["published_on"]}
        for entry, was in alike
        if was is not None
    }


def redefinitions(source: Source, definition: Definition) -> list[date]:
    """The days from which another version of the definition was in force."""
    versions = [definition, *earlier_versions(source, definition)]
    return sorted({version.in_force_from for version in versions if version.in_force_from is not None})


def _counted(source: Source, scope: Scope, definition: Definition, until: date) -> dict[date, float]:
    """Running total at the end of every month, of the window that counts; people by their first turn."""
    since, last = window(definition, until)
    is_yearly = since is not None and (since.month, since.day) == (1, 1)
    column = "turns" if definition.unit == "turns" else "people_of_year" if is_yearly else "people"
    found = rows(
        source,
        scope,
        f"""
        select cast(date_trunc('month', day) as date) as month, cast(sum({column}) as double) as added
        from scoped_day_counts
        where programme = $programme and audience = $audience and counts = $counts
            and day between coalesce($since, date '0001-01-01') and coalesce($last, $until)
        group by all
        order by month
        """,  # noqa: S608 -- one of three words of ours
        programme=definition.programme,
        audience=definition.audience,
        counts=definition.counts,
        since=since,
        last=last,
        until=until,
    )
    scale = staff_by_area(source, scope, definition, until).total if definition.is_share else 1.0
    if not found or not scale:
        return {}
    added = {row["month"]: row["added"] for row in found}
    total, known, month = 0.0, {}, found[0]["month"]
    while (end := months_after(month, 1) - timedelta(days=1)) <= until:
        total += added.get(month, 0.0)
        known[end] = total / scale
        month = months_after(month, 1)
    return known


def _published(source: Source, definition: Definition, as_of: date | None) -> dict[date, float]:
    figures = published_figures(source, definition.programme, definition.target, as_of)
    return {
        figure["as_of"]: figure["value"]
        for figure in figures
        if figure["as_of"] and figure["unit"] == definition.unit and figure["measure"] is None
    }
