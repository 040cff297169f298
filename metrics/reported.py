"""Targets fed by indicator returns: visits (3), organisations (6), services (9), milestones (10), linked stocks (15).

In-period figures and running totals never mix; a reported zero, a missing report and "not applicable" are three things.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from metrics.definitions import Definition
from metrics.denominators import staff_by_area
from metrics.measured import NOTHING, Measured, Part
from metrics.published import published_figures
from metrics.questions import Source, rows
from warehouse.scope import Scope


@dataclass(frozen=True)
class Report:
    """One reported figure: value None is not reported, 0 a reported zero."""

    role: str
    area: str | None
    unit: str
    indicator: str
    period: str
    period_end: date | None
    value: float | None
    basis: str
    is_not_applicable: bool
    submission: int = 0


def measure_reported(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """What the returns up to `as_of` say of a target; nothing reported is None, not 0."""
    reports = [report for report in reports_of(source, scope, definition, as_of) if report.basis != "plan"]
    if definition.kind == 15:
        return _linked(source, scope, definition, reports, as_of)
    if not any(map(says_something, reports)):
        is_share_without_list = definition.is_share and not staff_by_area(source, scope, definition, as_of).by_area
        return Measured(None, refusal="no_denominator") if is_share_without_list else NOTHING
    if definition.kind == 3:
        return _visits(definition, reports)
    if definition.kind == 10:
        return _milestones(definition, reports)
    listed = staff_by_area(source, scope, definition, as_of)
    return _share(definition, reports, listed.total if listed.by_area else None)


def reports_of(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> list[Report]:
    """Every figure that feeds the target, oldest period first, a later submission after an earlier one."""
    found = rows(
        source,
        scope,
        """
        select role, area, unit, indicator, period, period_end, value, basis, is_not_applicable, submission
        from scoped_observations
        where programme = $programme and target = $target
            and coalesce(period_end, date '0001-01-01') <= coalesce($as_of, date '9999-12-31')
        order by period_end nulls first, submission, row
        """,
        programme=definition.programme,
        target=definition.target,
        as_of=as_of,
    )
    return [Report(**row) for row in found]


def latest(reports: Iterable[Report]) -> dict[tuple[str | None, str, str], Report]:
    """(area, unit, indicator) -> its newest report that says something; plans are no reports."""
    newest: dict[tuple[str | None, str, str], Report] = {}
    for report in reports:
        if report.basis != "plan" and says_something(report):
            newest[(report.area, report.unit, report.indicator)] = report
    return newest


def says_something(report: Report) -> bool:
    """Whether a figure was given, a zero among them, or the question doesn't apply; a blank cell says nothing."""
    return report.value is not None or report.is_not_applicable


def total_of(reports: Iterable[Report]) -> float:
    """A flow's total: per unit and year the last running total, else the in-period figures of one granularity.

    Months and quarters of one year say the same thing twice, so only the granularity that covers most is added.
    """
    by_year: dict[tuple[str | None, str, str], list[Report]] = defaultdict(list)
    for report in reports:
        if report.value is not None and report.basis in ("in_period", "running_total"):
            by_year[(report.area, report.unit, report.period[:4])].append(report)
    return sum(map(_year_total, by_year.values()))


def _year_total(reports: list[Report]) -> float:
    running = [report.value for report in reports if report.basis == "running_total"]
    if running:
        return running[-1] or 0.0
    in_period: dict[str, dict[str, float]] = defaultdict(dict)
    for report in reports:  # a later figure of the same period is a correction
        in_period[_granularity(report.period)][report.period] = report.value or 0.0
    return max(sum(figures.values()) for figures in in_period.values())


def _granularity(period: str) -> str:
    """Y, H, Q or M (nine months, and months)."""
    part = period[5:]
    if not part:
        return "Y"
    return part[0] if part[0] in "HQ" else "9M" if part.endswith("M") else "M"


def _newest(reports: Iterable[Report]) -> date | None:
    return max((report.period_end for report in reports if report.period_end is not None), default=None)


def _visits(definition: Definition, reports: list[Report]) -> Measured:
    counted = [report for report in reports if report.role in ("numerator", "visits")]
    refusal = None if definition.unit == "visits" else "unit_differs"
    areas: dict[str | None, list[Report]] = defaultdict(list)
    for report in counted:
        areas[report.area].append(report)
    parts = tuple(Part(area, total_of(of_area)) for area, of_area in areas.items())
    return Measured(total_of(counted), parts=parts, newest=_newest(counted), refusal=refusal,
                    extras={"value_unit": "visits"})  # fmt: skip


def _milestones(definition: Definition, reports: list[Report]) -> Measured:
    """How many were reached: one for each unit that says so, or the newest count that somebody reported."""
    newest = list(latest(reports).values())
    counted = [report for report in newest if (report.value or 0) > 1]
    if counted:
        last = counted[-1]
        parts: tuple[Part, ...] = (Part(last.area, last.value or 0.0),)
    else:
        reached: dict[str | None, float] = defaultdict(float)
        for report in newest:
            reached[report.area] += 1.0 if report.value else 0.0
        parts = tuple(Part(area, count) for area, count in reached.items())
    number = sum(part.numerator for part in parts)
    share = {"share": number / definition.goal} if definition.goal else {}
    return Measured(number, definition.goal, parts=parts, newest=_newest(newest), extras=share)


def _share(definition: Definition, reports: list[Report], listed: float | None) -> Measured:
    """Σ yes / Σ reporting, with bounds over all that are listed; a unit's worst level counts (kind 9)."""
    states = _counts(reports) or _states(definition, reports)
    yes = sum(part.numerator for part in states)
    reporting = sum(part.denominator or 0.0 for part in states)
    silent_note = sum(1 for report in latest(reports).values() if report.is_not_applicable)
    whole = None if listed is None else max(listed - silent_note, reporting)
    extras: dict[str, Any] = {"reporting": reporting, "not_applicable": silent_note, "listed": listed}
    if whole is None:
        return Measured(yes, reporting, True, tuple(states), newest=_newest(reports), refusal="no_denominator",
                        extras=extras)  # fmt: skip
    missing = whole - reporting
    extras["missing"] = missing
    if definition.goal is not None:
        extras["needed"] = needed(definition.goal, whole)
    return Measured(
        numerator=yes,
        denominator=reporting,
        is_share=True,
        parts=tuple(states),
        newest=_newest(reports),
        lower=yes / whole if whole else None,
        upper=(yes + missing) / whole if whole else None,
        extras=extras,
    )


def needed(goal: float, whole: float) -> int:
    """How many make the share: 16 of 20 for 80 %."""
    return math.ceil(Fraction(str(goal)) * Fraction(str(whole)))


def _states(definition: Definition, reports: list[Report]) -> list[Part]:
    """One part per area: units whose every level says yes, of the units that said enough.

    Where the returns ask each unit one question, not one a level, the answer is for all levels.
    """
    said: dict[tuple[str | None, str], list[float]] = defaultdict(list)
    newest = latest(_of_newest_period(definition, reports))
    for (area, unit, _), report in newest.items():
        if not report.is_not_applicable and report.value is not None:
            said[(area, unit)].append(report.value)
    is_by_level = len({indicator for _, _, indicator in newest}) > 1
    levels = (definition.rest.get("levels") or 1) if is_by_level else 1
    yes: dict[str | None, float] = defaultdict(float)
    reporting: dict[str | None, float] = defaultdict(float)
    for (area, _), values in said.items():
        worst = min(values)
        if definition.kind == 9 and worst >= 1 and len(values) < levels:
            continue  # a level that nobody reported may be the worst one
        yes[area] += 1.0 if worst >= 1 else 0.0
        reporting[area] += 1.0
    return [Part(area, yes[area], reporting[area]) for area in reporting]


def _of_newest_period(definition: Definition, reports: list[Report]) -> list[Report]:
    """A state belongs to a period: services are judged on the newest one alone."""
    if definition.kind != 9 or not reports:
        return reports
    newest = _newest(reports)
    return [report for report in reports if report.period_end == newest]


def _counts(reports: list[Report]) -> list[Part]:
    """One part per area where units report how many, of how many; empty where they report yes or no."""
    of: dict[str | None, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for report in latest(reports).values():
        if report.value is not None:
            of[report.area]["denominator" if report.role == "denominator" else "numerator"] += report.value
    return [Part(area, sums["numerator"], sums["denominator"]) for area, sums in of.items() if sums.get("denominator")]


def _linked(
    source: Source, scope: Scope, definition: Definition, reports: list[Report], as_of: date | None
) -> Measured:
    """Stocks that explain one another: teams, their members, the areas that have any, and the ratios.

    Without returns, those that were published: never the nation's for one of its areas.
    """
    stocks: dict[str, dict[str | None, float]] = defaultdict(lambda: defaultdict(float))
    for report in latest(reports).values():
        if report.value is not None:
            stocks[report.role][report.area] += report.value
    named: list[str] = list(definition.rest.get("indicators") or {})
    first = next(iter(named), None)
    sums = {role: sum(stocks[role].values()) for role in (*named, *stocks) if role in stocks}
    if first is not None and first in sums:
        sums["areas"] = float(sum(1 for value in stocks[first].values() if value))
        parts = tuple(Part(area, value) for area, value in stocks[first].items())
        return Measured(sums[first], parts=parts, newest=_newest(reports), extras={"linked": ratios(sums, first)})
    if definition.is_wider_than(scope):
        return Measured(None)
    figures = published_figures(source, definition.programme, definition.target, as_of)
    told = {figure["measure"]: figure["value"] for figure in figures if figure["measure"]}
    if not told or not first:
        return Measured(None)
    marks = {figure["measure"]: figure["qualifier"] for figure in figures if figure["measure"]}
    extras = {"linked": ratios(told, first), "linked_qualifiers": _qualifiers(marks, _fractions(told, first))}
    return Measured(None, extras=extras)


def ratios(stocks: dict[str, float], first: str) -> dict[str, float]:
    """The stocks, with the first per area and every other per unit of the first: 40,590 / 47 = 864 a province."""
    parts = _fractions(stocks, first).items()
    return {**stocks, **{name: stocks[above] / stocks[below] for name, (above, below) in parts}}


def _fractions(stocks: dict[str, float], first: str) -> dict[str, tuple[str, str]]:
    """Ratio -> the stocks above and below its line."""
    found: dict[str, tuple[str, str]] = {}
    if stocks.get("areas") and first in stocks:
        found[f"{first}_per_area"] = (first, "areas")
    if stocks.get(first):
        others = [role for role in stocks if role not in (first, "areas")]
        found |= {f"{role}_per_{first.removesuffix('s')}": (role, first) for role in others}
    return found


def _qualifiers(marks: dict[str, str], fractions: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The marks of stocks and ratios that aren't told exactly: more than 200,000 over 40,590 is more than 4.9."""
    of_ratios = {name: _mark_of_ratio(marks[above], marks[below]) for name, (above, below) in fractions.items()}
    return {name: mark for name, mark in {**marks, **of_ratios}.items() if mark != "="}


def _mark_of_ratio(above: str, below: str) -> str:
    """What is certain of a ratio; about so much where its two parts pull apart."""
    turned = {"=": "=", ">": "<", ">=": "<="}.get(below, "≈")
    if "=" in (above, turned):
        return above if turned == "=" else turned
    return above if above == turned else "≈"
