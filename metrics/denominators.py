"""Dated populations and lists: the newest list on or before a day, and never a guess."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.definitions import Definition
from metrics.questions import Source, rows
from warehouse.scope import Scope


@dataclass(frozen=True)
class Staff:
    """A list's totals by area (None: the list names no area), its date and source; empty without a list."""

    by_area: dict[str | None, float]
    total: float
    as_of: date | None = None
    source: str | None = None


def listed(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> list[dict[str, Any]]:
    """One row per area and unit of the target's list: area, unit, value, as_of, source.

    Of an area's lists, the newest on or before `as_of`; where all are later, the earliest of them, with its date.
    """
    if definition.denominator is None:
        return []
    return rows(
        source,
        scope,
        """
        with fitting as (
            select area, unit, value, as_of, source, programme is not null as is_own
            from scoped_denominators
            where indicator = $indicator and (programme = $programme or programme is null and (
                area = $area
                or area in (select unit_id from area where parent = $area)
                or area in (select old_unit from crosswalk where new_unit = $area)
            ))
        ),
        own as (from fitting where is_own = (select bool_or(is_own) from fitting))
        select area, unit, value, as_of, source
        from own
        qualify as_of = coalesce(
            max(as_of) filter (as_of <= coalesce($as_of, date '9999-12-31')) over (partition by area),
            min(as_of) over (partition by area)
        )
        order by area, unit
        """,
        indicator=definition.denominator,
        programme=definition.programme,
        area=definition.programme_area,
        as_of=as_of,
    )


def staff_by_area(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Staff:
    """The target's list by area: an area's own total where the list gives it, else the sum of its units."""
    found = listed(source, scope, definition, as_of)
    if not found:
        return Staff({}, 0.0)
    totals = {row["area"]: row["value"] for row in found if row["unit"] is None}
    for row in found:
        if row["unit"] is not None and row["area"] not in totals:
            totals[row["area"]] = sum(other["value"] for other in found if other["area"] == row["area"])
    whole = totals.get(definition.programme_area)
    parts = {area: value for area, value in totals.items() if area != definition.programme_area or len(totals) == 1}
    total = whole if whole is not None else sum(totals.values())
    newest = max(found, key=lambda row: row["as_of"])
    return Staff(parts or totals, total, newest["as_of"], newest["source"])
