"""What it takes to arrive: every area's quota to the goal, a month, and what more courses would bring."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from metrics.areas import apportioned
from metrics.completeness import reporting_areas
from metrics.definitions import Definition, definitions
from metrics.denominators import staff_by_area
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
    is missing. `monthly` is None without a deadline to come. Empty where the target counts no people or turns.
    """
    [definition] = definitions(source, programme, target, as_of)
    entry = target_progress(source, scope, definition, as_of)
    is_countable = definition.kind in COUNTED and entry["goal"] is not None and entry["refusal"] != "unit_differs"
    if not is_countable:
        return []
    owed = _of_share(entry) if definition.is_share else _of_number(source, scope, definition, entry)
    months = _months_left(definition, entry["as_of"] or as_of)
    return [{**row, "monthly": row["quota"] / months if months else None} for row in owed]


def what_if(required: float, courses: int, seats: int, completion: float) -> tuple[float, float]:
    """(expected additions, remaining need) of `courses` more courses of `seats` seats at a completion rate."""
    added = courses * seats * completion
    return added, max(0.0, required - added)


def _of_share(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **_row(row["area"], row["numerator"] or 0, row["denominator"]),
            "quota": max(0.0, entry["goal"] * row["denominator"] - (row["numerator"] or 0)),
            "by": "list",
        }
        for row in entry["by_area"]
        if row["area"] and row["denominator"]
    ]


def _of_number(source: Source, scope: Scope, definition: Definition, entry: dict[str, Any]) -> list[dict[str, Any]]:
    done = {row["area"]: row["numerator"] or 0 for row in entry["by_area"] if row["area"]}
    areas = sorted({*done, *reporting_areas(source, scope, definition.programme)})
    missing = max(0.0, entry["goal"] - (entry["value"] or 0))
    if not areas:
        return []
    listed = replace(definition, denominator=definition.denominator or STAFF)
    staff = staff_by_area(source, scope, listed, entry["as_of"]).by_area
    is_listed = all(staff.get(area) for area in areas)
    weights = [staff[area] if is_listed else 1.0 for area in areas]
    due = [entry["goal"] * weight / sum(weights) for weight in weights]
    lacking = [max(0.0, part - done.get(area, 0)) for area, part in zip(areas, due, strict=True)]
    shares: Sequence[float] = apportioned(missing, lacking) if sum(lacking) else [0.0] * len(areas)
    return [
        {**_row(area, done.get(area, 0), None), "quota": quota, "by": "list" if is_listed else "evenly"}
        for area, quota in zip(areas, shares, strict=True)
    ]


def _row(area: str, numerator: float, denominator: float | None) -> dict[str, Any]:
    return {"area": area, "numerator": numerator, "denominator": denominator}


def _months_left(definition: Definition, on: date | None) -> float | None:
    """Months from the day after `on` to the deadline; the whole way where nothing was counted yet."""
    from_day = on or (definition.start - timedelta(days=1) if definition.start else None)
    if definition.deadline is None or from_day is None or from_day >= definition.deadline:
        return None
    return (definition.deadline - from_day).days / MONTH_DAYS
