"""Cross-checks of what was reported: each finding has the key of its sentence and the numbers that go into it."""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metrics.definitions import Definition, definitions
from metrics.questions import Source, rows
from metrics.reported import Report, reports_of
from metrics.targets import progress
from warehouse.scope import Scope

OUTLIER_Z = 3.5  # of the median absolute deviation: Iglewicz and Hoaglin
FEWEST_FOR_OUTLIERS = 6
PRECEDENCE = ("records", "returns", "published")  # who is believed first where sources disagree


@dataclass(frozen=True)
class Finding:
    """One thing that doesn't fit; `check` is the key of its sentence, `numbers` are put into it."""

    check: str
    programme: str
    target: str | None
    area: str | None
    unit: str | None
    period: str | None
    numbers: dict[str, Any] = field(default_factory=dict)


def crosschecks(source: Source, scope: Scope, programme: str, as_of: date | None = None) -> list[Finding]:
    """Everything that doesn't fit in a programme's figures, worst first by kind of check."""
    found: list[Finding] = []
    for entry in progress(source, scope, programme, as_of=as_of):
        found += _of_entry(entry)
    found += _completed_and_enrolled(source, scope, programme)
    for definition in definitions(source, programme):
        reports = reports_of(source, scope, definition, as_of)
        found += _of_reports(definition, reports)
    return found


def _of_entry(entry: dict[str, Any]) -> Iterator[Finding]:
    key = (entry["programme"], entry["target"])
    turns, people = entry["turns"], entry["people"]
    if turns is not None and people is not None and people > turns:
        yield Finding("people_above_turns", *key, None, None, None, {"turns": turns, "people": people})
    for part in entry["by_area"]:
        numerator, denominator = part["numerator"], part["denominator"]
        if denominator is not None and numerator is not None and numerator > denominator:
            yield Finding("numerator_above_denominator", *key, part["area"], None, None,
                          {"numerator": numerator, "denominator": denominator})  # fmt: skip
    parts = sum(part["numerator"] or 0 for part in entry["by_area"])
    is_counted = entry["by_area"] and entry["value_source"] == "records" and entry["numerator"] is not None
    if is_counted and abs(parts - entry["numerator"]) > 1e-6:
        yield Finding("parts_and_total", *key, None, None, None, {"parts": parts, "total": entry["numerator"]})
    yield from _sources_that_disagree(entry)


def _sources_that_disagree(entry: dict[str, Any]) -> Iterator[Finding]:
    """A measured and a published figure of one unit: kept side by side, records before publications."""
    if entry["value_source"] != "records" or entry["value"] is None:
        return
    for figure in entry["published"]:
        is_same = figure["unit"] == entry["unit"] and figure["measure"] is None and figure["as_of"] == entry["as_of"]
        is_exact = figure["qualifier"] == "="
        if is_same and is_exact and figure["value"] != entry["value"]:
            said = {"records": entry["value"], "published": figure["value"], "believed": PRECEDENCE[0]}
            yield Finding(
                "sources_disagree", entry["programme"], entry["target"], None, None, str(entry["as_of"]), said
            )


def _completed_and_enrolled(source: Source, scope: Scope, programme: str) -> list[Finding]:
    """Courses and areas where more people completed than were ever enrolled in the rosters that we have.

    A roster says of nobody how it ended; in other files `enrolled` is one result of several.
    """
    found = rows(
        source,
        scope,
        """
        with roster as (
            select submission from scoped_records
            where programme = $programme
            group by submission
            having bool_and(status = 'enrolled')
        )
        select area, course,
            count(distinct person) filter (is_completed) as completed,
            count(distinct person) filter (submission in (select submission from roster)) as enrolled
        from scoped_records
        where programme = $programme
        group by area, course
        having enrolled > 0 and completed > enrolled
        order by area, course
        """,
        programme=programme,
    )
    return [
        Finding("completed_above_enrolled", programme, None, row["area"], row["course"], None,
                {"completed": row["completed"], "enrolled": row["enrolled"]})
        for row in found
    ]  # fmt: skip


def _of_reports(definition: Definition, reports: list[Report]) -> Iterator[Finding]:
    histories: dict[tuple[str, str | None, str, str], list[Report]] = defaultdict(list)
    for report in reports:
        if report.value is not None and report.basis != "plan":
            histories[(report.basis, report.area, report.unit, report.indicator)].append(report)
    for (basis, *_), history in histories.items():
        if basis == "running_total":
            yield from _falls(definition, history)
        elif basis == "share":
            yield from _beyond_share(definition, history)
        else:
            yield from _outliers(definition, history)
        yield from _reports_that_disagree(definition, history)
    yield from _running_and_sum(definition, histories)


def _falls(definition: Definition, history: list[Report]) -> Iterator[Finding]:
    """A running total that falls within one year."""
    for before, after in zip(history, history[1:], strict=False):
        if before.period[:4] == after.period[:4] and (after.value or 0) < (before.value or 0):
            yield _finding("running_total_falls", definition, after, {"before": before.value, "after": after.value})


def _reports_that_disagree(definition: Definition, history: list[Report]) -> Iterator[Finding]:
    """Two submissions that say different things of one unit and period; both are kept, the later one is believed."""
    told: dict[str, Report] = {}
    for report in history:
        before = told.get(report.period)
        if before and before.submission != report.submission and before.value != report.value:
            said = {"earlier": before.submission, "before": before.value, "later": report.submission}
            yield _finding("reports_disagree", definition, report, {**said, "after": report.value})
        told[report.period] = report


def _beyond_share(definition: Definition, history: list[Report]) -> Iterator[Finding]:
    for report in history:
        if not 0 <= (report.value or 0) <= 1:
            yield _finding("share_beyond_range", definition, report, {"value": report.value})


def _outliers(definition: Definition, history: list[Report]) -> Iterator[Finding]:
    """Robust z of each figure against the unit's own others: 0.6745 (x - median) / MAD, beyond 3.5."""
    values = [report.value or 0.0 for report in history]
    if len(values) < FEWEST_FOR_OUTLIERS:
        return
    for place, report in enumerate(history):
        z = robust_z(values[place], values[:place] + values[place + 1 :])
        if abs(z) > OUTLIER_Z:
            yield _finding("outlier", definition, report, {"value": report.value, "z": z})


def robust_z(value: float, others: list[float]) -> float:
    """0.6745 (x - median) / MAD of the others; where they are all alike, their mean deviation stands in."""
    middle = statistics.median(others)
    spread = statistics.median([abs(other - middle) for other in others])
    if spread == 0:
        mean = statistics.fmean([abs(other - middle) for other in others])
        return 0.0 if value == middle else (value - middle) / (1.2533 * mean if mean else max(1.0, abs(middle)) / 10)
    return 0.6745 * (value - middle) / spread


def _running_and_sum(
    definition: Definition, histories: dict[tuple[str, str | None, str, str], list[Report]]
) -> Iterator[Finding]:
    """A year's months that don't add up to the running total reported beside them."""
    for (basis, area, unit, indicator), running in histories.items():
        if basis != "running_total":
            continue
        months = histories.get(("in_period", area, unit, indicator), [])
        for total in running:
            added = [
                report
                for report in months
                if report.period[:4] == total.period[:4] and total.period_end and report.period_end
                and report.period_end <= total.period_end and len(report.period) == 7 and report.period[5] != "Q"
            ]  # fmt: skip
            ends = total.period_end.month if total.period_end else 0
            if len({report.period for report in added}) == ends:
                parts = sum(report.value or 0.0 for report in added)
                if parts != total.value:
                    yield _finding("parts_and_total", definition, total, {"parts": parts, "total": total.value})


def _finding(check: str, definition: Definition, report: Report, numbers: dict[str, Any]) -> Finding:
    return Finding(check, definition.programme, definition.target, report.area, report.unit, report.period, numbers)
