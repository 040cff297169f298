"""Whether everybody who should have reported did: late, missing and zero reports, and whom to remind.

An area has reported a period when a submission that counts covers it: the area's own file, or rows or figures of the
area in somebody else's (a national list names each row's province). A unit that took over the whole of an area reports
for it: a merged province for each of the provinces that it was. A file covers the period that it states, and without
one the days of the rows.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from metrics.forecast import months_after
from metrics.questions import Source, rows
from metrics.succession import spoken_for_by
from warehouse.scope import NATION, Scope

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class Due:
    """One report that one area owes for one period, and what became of it."""

    area: str
    period: str  # 2025-02, 2025-Q3, 2025-H1, 2025
    first: date
    last: date
    due_on: date
    state: str  # reported | zero | late | missing | awaited
    reported_on: date | None = None

    @property
    def is_in(self) -> bool:
        return self.state in ("reported", "zero", "late")


def completeness(source: Source, scope: Scope, programme: str, as_of: date | None) -> float | None:
    """Reports in, of those due by `as_of`, 0 to 1; None where the programme expects none by then."""
    due = [report for report in reports_due(source, scope, programme, as_of) if report.state != "awaited"]
    return sum(report.is_in for report in due) / len(due) if due else None


def reports_due(source: Source, scope: Scope, programme: str, as_of: date | None) -> list[Due]:
    """One entry per area and period that ended by `as_of`, in order of deadline and area.

    A zero report was sent and says nothing happened; a missing one wasn't sent; an awaited one isn't due yet.
    """
    expected = _rules(source, programme)
    if not expected:
        return []
    sent = _sent(source, scope, programme)
    owing = [(rule, area) for rule in expected for area in _areas_of(source, scope, rule)]
    speakers = spoken_for_by(source, sorted({area for _, area in owing}))
    today = as_of or max((report["submitted_on"] for reports in sent.values() for report in reports), default=date.min)
    due = [
        _due(area, first, last, rule, [report for unit in speakers[area] for report in sent.get(unit, [])], today)
        for rule, area in owing
        for first, last in _periods(rule, today)
    ]
    return sorted(due, key=lambda report: (report.due_on, report.area))


def reporting_areas(source: Source, scope: Scope, programme: str) -> list[str]:
    """The areas that owe reports to a programme, in order of code; none where it expects none."""
    return sorted({area for rule in _rules(source, programme) for area in _areas_of(source, scope, rule)})


def next_due(source: Source, scope: Scope, programme: str, as_of: date | None) -> dict[str, str]:
    """Area -> the period that its next report is for: the first one awaited, else the newest missing.

    A unit that reports for areas that it took over has their next one. Whoever owes no report has no entry.
    """
    owed = [report for report in reports_due(source, scope, programme, as_of) if report.state in ("awaited", "missing")]
    speakers = spoken_for_by(source, sorted({report.area for report in owed}))
    said = [(unit, report) for report in owed for unit in speakers[report.area] if scope.holds(unit)]
    missing = {unit: report.period for unit, report in said if report.state == "missing"}
    return missing | {unit: report.period for unit, report in reversed(said) if report.state == "awaited"}


def to_remind(source: Source, scope: Scope, programme: str, as_of: date | None) -> list[dict[str, Any]]:
    """One row per area that owes reports: area, the periods missing, the oldest deadline; most owed first."""
    owed: dict[str, list[Due]] = {}
    for report in reports_due(source, scope, programme, as_of):
        if report.state == "missing":
            owed.setdefault(report.area, []).append(report)
    found = [
        {"area": area, "periods": [report.period for report in reports], "due_on": reports[0].due_on}
        for area, reports in owed.items()
    ]
    return sorted(found, key=lambda row: (-len(row["periods"]), row["area"]))


def scorecard(source: Source, scope: Scope, programme: str, area: str, as_of: date | None) -> dict[str, Any]:
    """One area's own record: reports due, in, on time, late, zero and missing."""
    reports = [report for report in reports_due(source, scope, programme, as_of) if report.area == area]
    states = [report.state for report in reports if report.state != "awaited"]
    return {
        "area": area,
        "due": len(states),
        "in": sum(report.is_in for report in reports),
        "on_time": sum(state in ("reported", "zero") for state in states),
        **{state: states.count(state) for state in ("late", "zero", "missing")},
    }


def period_days(period: str) -> tuple[date, date]:
    """First and last day of 2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-02."""
    year, _, part = period.partition("-")
    january = date(int(year), 1, 1)
    if not part:
        first, months = january, 12
    elif part[0] == "H":
        first, months = months_after(january, 6 * (int(part[1]) - 1)), 6
    elif part[0] == "Q":
        first, months = months_after(january, 3 * (int(part[1]) - 1)), 3
    elif part.endswith("M"):
        first, months = january, int(part[:-1])
    else:
        first, months = months_after(january, int(part) - 1), 1
    return first, months_after(first, months) - timedelta(days=1)


def _rules(source: Source, programme: str) -> list[dict[str, Any]]:
    return rows(
        source,
        NATION,
        """
        select level, vintage, within, frequency, days_after, first_period, last_period
        from expected_return
        where programme = $programme
        """,
        programme=programme,
    )


def _sent(source: Source, scope: Scope, programme: str) -> dict[str, list[dict[str, Any]]]:
    """area -> what was sent of it: submitted_on, is_zero, and the first and last day that it speaks of."""
    found = rows(
        source,
        scope,
        """
        with figured as (
            select submission, area, sum(value) as total
            from observation
            where value is not null or is_not_applicable
            group by submission, area
        ),
        own as (
            select submission, submission.area, min(first_day) as first, max(last_day) as last,
                rows_accepted = 0 and coalesce(sum(total), 0) = 0 as is_zero
            from submission
            left join submission_span using (submission)
            left join (select submission, sum(total) as total from figured group by submission) using (submission)
            group by submission, submission.area, rows_accepted
        ),
        of_rows as (
            select submission, submission_span.area, first_day as first, last_day as last, false as is_zero
            from submission_span
        ),
        of_figures as (
            select submission, area, null::date as first, null::date as last, coalesce(total, 0) = 0 as is_zero
            from figured
        ),
        spoken as (from own union all from of_rows union all from of_figures)
        -- periods are whole months, so a span is as good as the months that it touches
        select spoken.area, period, cast(date_trunc('month', first) as date) as first, last_day(last) as last,
            cast(min(submitted_on) as date) as submitted_on, bool_and(is_zero) as is_zero
        from spoken
        join submission using (submission)
        join programme using (programme)
        where programme = $programme and spoken.area is not null
            and (state = 'approved' or state = 'submitted' and not programme.needs_approval)
            and ($areas is null or list_contains($areas, spoken.area))
        group by all
        """,
        programme=programme,
    )
    sent: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        if row["period"] is not None:
            row["first"], row["last"] = period_days(row["period"])
        if row["first"] is not None:
            sent[row["area"]].append(row)
    return sent


def _areas_of(source: Source, scope: Scope, rule: dict[str, Any]) -> list[str]:
    found = rows(
        source,
        NATION,
        """
        select unit_id
        from area
        where level = $level and ($vintage is null or vintage = $vintage) and ($within is null or parent = $within)
            and unit_id not in (select old_unit from crosswalk where relationship = 'renamed')
        order by unit_id
        """,
        level=rule["level"],
        vintage=rule["vintage"],
        within=rule["within"],
    )
    return [row["unit_id"] for row in found if scope.areas is None or row["unit_id"] in scope.areas]


def _periods(rule: dict[str, Any], today: date) -> Iterator[tuple[date, date]]:
    """First and last days of the rule's periods that have ended."""
    months = MONTHS[rule["frequency"]]
    first = rule["first_period"]
    while True:
        following = months_after(first, months)
        if following > today or (rule["last_period"] is not None and first > rule["last_period"]):
            return
        yield first, following - timedelta(days=1)
        first = following


def _due(area: str, first: date, last: date, rule: dict[str, Any], sent: list[dict[str, Any]], today: date) -> Due:
    """What became of the report of one period, of all that was sent of the area."""
    due_on = last + timedelta(days=rule["days_after"])
    covering = [report for report in sent if report["first"] <= last and report["last"] >= first]
    earliest = min((report["submitted_on"] for report in covering), default=None)
    if earliest is None:
        state = "missing" if today > due_on else "awaited"
    elif earliest > due_on:
        state = "late"
    else:
        state = "zero" if all(report["is_zero"] for report in covering) else "reported"
    return Due(area, _code(first, rule["frequency"]), first, last, due_on, state, earliest)


def _code(first: date, frequency: str) -> str:
    if frequency == "month":
        return f"{first:%Y-%m}"
    if frequency == "quarter":
        return f"{first.year}-Q{(first.month + 2) // 3}"
    return f"{first.year}-H{1 if first.month < 7 else 2}" if frequency == "half" else str(first.year)
