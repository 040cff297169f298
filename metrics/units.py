"""Coverage: at least k in each unit (7), and the stock that is left of them (8)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.counted import newest_day
from metrics.definitions import Definition
from metrics.denominators import listed
from metrics.measured import Measured, Part
from metrics.questions import Source, rows
from metrics.reported import Report, latest, reports_of
from warehouse.rollup import folded
from warehouse.scope import NATION, Scope


@dataclass(frozen=True)
class Unit:
    """One unit that should have k: an area, or an organisation by its folded name."""

    area: str | None
    name: str | None
    k: float


def measure_units(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """Σ min(n, k) over the listed units, of Σ k; for a stock (8) the sum alone, after those who left."""
    if definition.rest.get("area_sets"):
        return _centres(source, scope, definition, as_of)
    found = _people(source, scope, definition, as_of)
    units = _listed(source, scope, definition, as_of)
    people = sum(row["people"] for row in found)
    newest = newest_day(source, scope, definition)
    if definition.kind == 8:
        return _stock(source, scope, definition, as_of, found, newest)
    refusal = None if units else "no_denominator"
    if not units:
        return Measured(None if not people else float(people), is_share=True, people=people, newest=newest,
                        refusal=refusal)  # fmt: skip
    return _covered(units, _matched(units, found), people, newest)


def _covered(units: list[Unit], counts: dict[Unit, float], people: int | None, newest: date | None) -> Measured:
    by_area: dict[str | None, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for unit in units:
        by_area[unit.area][0] += min(counts.get(unit, 0.0), unit.k)
        by_area[unit.area][1] += unit.k
    parts = tuple(Part(area, covered, needed) for area, (covered, needed) in by_area.items())
    without = [unit.area or unit.name for unit in units if not counts.get(unit)]
    return Measured(
        numerator=sum(part.numerator for part in parts),
        denominator=sum(part.denominator or 0.0 for part in parts),
        is_share=True,
        parts=parts,
        people=people,
        newest=newest,
        extras={"units": len(units), "units_covered": len(units) - len(without), "units_without": without},
    )


def _stock(
    source: Source, scope: Scope, definition: Definition, as_of: date | None, found: list[dict[str, Any]],
    newest: date | None,
) -> Measured:  # fmt: skip
    """People in post: trained, less those who left, and in each unit no more than k count."""
    k = definition.rest.get("k")
    left: dict[str | None, float] = defaultdict(float)
    for (area, _, _), report in latest(reports_of(source, scope, definition, as_of)).items():
        if report.role == "left":
            left[area] += report.value or 0.0
    trained = sum(row["people"] for row in found)
    if not trained:
        return Measured(None, newest=newest)
    by_unit: dict[tuple[str | None, str | None], float] = defaultdict(float)
    for row in found:
        by_unit[(row["area"], row["unit"])] += row["people"]
    stock: dict[str | None, float] = defaultdict(float)
    surplus = 0.0
    for (area, _), people in by_unit.items():
        gone = min(left.get(area, 0.0), people)
        left[area] -= gone
        stays = people - gone
        surplus += max(0.0, stays - k) if k else 0.0
        stock[area] += min(stays, k) if k else stays
    gone_in_all = trained - surplus - sum(stock.values())
    return Measured(
        numerator=sum(stock.values()),
        parts=tuple(Part(area, people) for area, people in stock.items()),
        people=trained,
        newest=newest,
        extras={"trained": trained, "left": int(gone_in_all), "surplus": int(surplus)},
    )


def _people(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> list[dict[str, Any]]:
    """One row per area and unit: people whose position has the role that counts, by their first completion."""
    return rows(
        source,
        scope,
        f"""
        with fitting as (
            select person, area, unit, counted_on, submission, row
            from scoped_records
            where programme = $programme and audience = $audience
                and (is_completed or $counts = 'took_part' and has_taken_part or $counts = 'enrolled')
                and counted_on <= coalesce($as_of, date '9999-12-31')
                and (len($roles) = 0 or len(list_filter($roles,
                    lambda role: position({folded("role")} in {folded("position")}) > 0)) > 0)
        ),
        first_of_person as (
            from fitting qualify row_number() over (partition by person order by counted_on, submission, row) = 1
        )
        select area, unit, {folded("unit")} as folded_unit, count(*) as people
        from first_of_person
        group by all
        order by area, unit
        """,  # noqa: S608 -- expressions of ours
        programme=definition.programme,
        audience=definition.audience,
        counts=definition.counts,
        as_of=as_of,
        roles=definition.rest.get("roles") or [],
    )


def _listed(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> list[Unit]:
    found = listed(source, scope, definition, as_of)
    names = [row["unit"] for row in found if row["unit"] is not None]
    forms = _folded(source, names)
    default = float(definition.rest.get("k") or 1)
    return [Unit(row["area"], forms.get(row["unit"]), default if row["value"] == 1 else row["value"]) for row in found]


def _folded(source: Source, names: list[str]) -> dict[str, str]:
    found = rows(source, NATION, f"select name, {folded('name')} as folded from (select unnest($names) as name)",  # noqa: S608
                 names=names)  # fmt: skip
    return {row["name"]: row["folded"] for row in found}


def _matched(units: list[Unit], found: list[dict[str, Any]]) -> dict[Unit, float]:
    """People by listed unit: by the organisation's name where the list has one, else by area."""
    counts: dict[Unit, float] = defaultdict(float)
    by_name = {unit.name: unit for unit in units if unit.name}
    by_area = {unit.area: unit for unit in units if not unit.name}
    for row in found:
        unit = by_name.get(row["folded_unit"]) or by_area.get(row["area"])
        if unit is not None:
            counts[unit] += row["people"]
    return counts


def _centres(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """Units of the area set that report at least k; which set is meant has to be chosen first."""
    reports = list(latest(reports_of(source, scope, definition, as_of)).values())
    newest = max((report.period_end for report in reports if report.period_end), default=None)
    k = float(definition.rest.get("k") or 1)
    covered = {}
    for choice in definition.rest["area_sets"]:
        units = [Unit(unit["unit_id"], unit["folded"], k) for unit in _units_of_set(source, choice)]
        covered[choice["code"]] = _covered(units, _reported_in(source, units, reports), None, newest)
    choices = [
        {"code": code, "units": answer.extras["units"], "covered": answer.extras["units_covered"] if reports else None}
        for code, answer in covered.items()
    ]
    chosen = definition.rest.get("area_set")
    extras: dict[str, Any] = {"denominator_choices": choices, "area_set": chosen}
    if chosen is None:
        number = float(sum(report.value or 0.0 for report in reports)) if reports else None
        return Measured(number, is_share=True, newest=newest, refusal="no_denominator", extras=extras)
    answer = covered[chosen]
    return Measured(answer.numerator if reports else None, answer.denominator, True, answer.parts,
                    newest=newest, extras={**answer.extras, **extras})  # fmt: skip


def _reported_in(source: Source, units: list[Unit], reports: list[Report]) -> dict[Unit, float]:
    """What was reported of each unit: by its name, or by its own code."""
    forms = _folded(source, [report.unit for report in reports])
    by_name = {unit.name: unit for unit in units}
    by_area = {unit.area: unit for unit in units}
    counts: dict[Unit, float] = defaultdict(float)
    for report in reports:
        unit = by_name.get(forms[report.unit]) or by_area.get(report.area)
        if unit is not None:
            counts[unit] += report.value or 0.0
    return counts


def _units_of_set(source: Source, chosen: dict[str, Any]) -> list[dict[str, Any]]:
    return rows(
        source,
        NATION,
        f"""
        select distinct unit_id, {folded("full_name")} as folded
        from area
        where level = $level and (
            list_contains($within, parent)
            or parent in (select unit_id from area where list_contains($within, parent))
        )
        order by unit_id
        """,  # noqa: S608 -- an expression of ours
        level=chosen["level"],
        within=chosen["within"],
    )
