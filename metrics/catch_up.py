"""What it takes to arrive: every area's quota to the goal, a month, and what more courses would bring."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from metrics.areas import Restated, apportioned, newest_vintage, restated
from metrics.completeness import reporting_areas
from metrics.definitions import Definition, definitions
from metrics.denominators import staff_by_area
from metrics.measured import Part
from metrics.questions import Source
from metrics.targets import COUNTED, target_progress
from warehouse.scope import Scope

MONTH_DAYS = 365.25 / 12
STAFF = "staff"  # the list by which a number is divided where the target has no list of its own


def quotas(
    source: Source, scope: Scope, programme: str, target: str, as_of: date | None = None
) -> list[dict[str, Any]]:
    """One row per area: area, numerator, denominator, quota and monthly, in people or turns, and "by".

    A share: what the area lacks of its own list ("by" list). A number: what the nation lacks, divided by staff lists
    where every area has one (list), else evenly; an area beyond its part owes nothing, and the quotas add up to what
    is missing. All stand in the newest boundaries in which areas report: one province is owed for once, whichever of
    its codes is in the files and whichever in the programme. `monthly` is None without a deadline to come. Empty where
    the target counts no people or turns.
    """
    [definition] = definitions(source, programme, target, as_of)
    entry = target_progress(source, scope, definition, as_of)
    is_countable = definition.kind in COUNTED and entry["goal"] is not None and entry["refusal"] != "unit_differs"
    if not is_countable:
        return []
    due = reporting_areas(source, scope, definition.programme)
    parts = [Part(row["area"], row["numerator"] or 0, row["denominator"]) for row in entry["by_area"] if row["area"]]
    boundaries = newest_vintage(source, [part.area for part in parts if part.area] or due)
    done = restated(source, parts, boundaries)
    if definition.is_share:
        owed = _of_share(entry["goal"], done)
    else:
        areas = _units(restated(source, [Part(area, 0) for area in due], boundaries), done)
        owed = _of_number(entry, areas, done, _staff(source, scope, definition, entry["as_of"], boundaries))
    months = _months_left(definition, entry["as_of"] or as_of)
    return [{**row, "monthly": row["quota"] / months if months else None} for row in owed]


def what_if(required: float, courses: int, seats: int, completion: float) -> tuple[float, float]:
    """(expected additions, remaining need) of `courses` more courses of `seats` seats at a completion rate."""
    added = courses * seats * completion
    return added, max(0.0, required - added)


def _of_share(goal: float, done: Sequence[Restated]) -> list[dict[str, Any]]:
    return [
        {
            **_row(part.area, part.numerator, part.denominator),
            "quota": max(0.0, goal * part.denominator - part.numerator),
            "by": "list",
        }
        for part in done
        if part.area and part.denominator
    ]


def _of_number(
    entry: dict[str, Any], areas: Sequence[str], done: Sequence[Restated], staff: dict[str, float]
) -> list[dict[str, Any]]:
    reached = {part.area: part.numerator for part in done if not part.could_be}
    missing = max(0.0, entry["goal"] - (entry["value"] or 0))
    if not areas:
        return []
    is_listed = all(staff.get(area) for area in areas)
    weights = [staff[area] if is_listed else 1.0 for area in areas]
    due = [entry["goal"] * weight / sum(weights) for weight in weights]
    lacking = [max(0.0, part - reached.get(area, 0)) for area, part in zip(areas, due, strict=True)]
    shares: Sequence[float] = apportioned(missing, lacking) if sum(lacking) else [0.0] * len(areas)
    return [
        {**_row(area, reached.get(area, 0), None), "quota": quota, "by": "list" if is_listed else "evenly"}
        for area, quota in zip(areas, shares, strict=True)
    ]


def _units(due: Sequence[Restated], done: Sequence[Restated]) -> list[str]:
    """The units that owe: every one into which an area that reports went, also where its share of it is unknown."""
    went_into = {unit for part in due for unit in part.could_be or (part.area,)}
    return sorted(unit for unit in went_into | {part.area for part in done if not part.could_be} if unit)


def _staff(
    source: Source, scope: Scope, definition: Definition, as_of: date | None, boundaries: str | None
) -> dict[str, float]:
    """Area -> staff of the target's own list, else of the general one, in the same boundaries."""
    listed = replace(definition, denominator=definition.denominator or STAFF)
    staff = staff_by_area(source, scope, listed, as_of).by_area
    parts = restated(source, [Part(area, value) for area, value in staff.items() if area], boundaries)
    return {part.area: part.numerator for part in parts if part.area and not part.could_be}


def _row(area: str | None, numerator: float, denominator: float | None) -> dict[str, Any]:
    return {"area": area, "numerator": numerator, "denominator": denominator}


def _months_left(definition: Definition, on: date | None) -> float | None:
    """Months from the day after `on` to the deadline; the whole way where nothing was counted yet."""
    from_day = on or (definition.start - timedelta(days=1) if definition.start else None)
    if definition.deadline is None or from_day is None or from_day >= definition.deadline:
        return None
    return (definition.deadline - from_day).days / MONTH_DAYS
