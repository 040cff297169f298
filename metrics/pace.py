"""How fast it went and how fast it must go: monthly additions, recent pace, and the forecast made of them."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from metrics.definitions import Definition
from metrics.forecast import Monthly, back_test, forecast, months_after, rhythm_of
from metrics.questions import Source, rows
from warehouse.scope import NATION, Scope

FLAT = (1.0,) * 12
YEAR_DAYS = 365


def monthly(source: Source, scope: Scope, definition: Definition, until: date) -> Monthly | None:
    """Turns or people added in each whole month up to `until`, from the first with any; None without records."""
    column = "turns" if definition.unit == "turns" else "people"
    end = months_after((until + timedelta(days=1)).replace(day=1), 0)  # the month of `until` counts if it is over
    found = rows(
        source,
        scope,
        f"""
        select cast(date_trunc('month', day) as date) as month, cast(sum({column}) as double) as added
        from scoped_day_counts
        where programme = $programme and audience = $audience and counts = $counts and day < $end
        group by all
        having sum({column}) > 0
        order by month
        """,  # noqa: S608 -- one of two words of ours
        programme=definition.programme,
        audience=definition.audience,
        counts=definition.counts,
        end=end,
    )
    if not found:
        return None
    added = {row["month"]: row["added"] for row in found}
    first = found[0]["month"]
    count = (end.year - first.year) * 12 + end.month - first.month
    return Monthly(first, tuple(added.get(months_after(first, place), 0.0) for place in range(count)))


def recent_pace(source: Source, scope: Scope, definition: Definition, on: date) -> float | None:
    """Counted a day over the last 365 days, or since the start or the first record where that is later."""
    column = "turns" if definition.unit == "turns" else "people"
    found = rows(
        source,
        scope,
        f"""
        with counted as (
            select day, {column} as added
            from scoped_day_counts
            where programme = $programme and audience = $audience and counts = $counts and day <= $on
        ),
        since as (
            select greatest($on - {YEAR_DAYS - 1}, coalesce($start, min(day))) as day from counted
        )
        select since.day as since, cast(sum(added) as double) as added
        from counted, since
        where counted.day >= since.day
        group by all
        """,  # noqa: S608 -- one of two words of ours
        programme=definition.programme,
        audience=definition.audience,
        counts=definition.counts,
        on=on,
        start=definition.start if definition.kind == 1 else None,
    )
    return float(found[0]["added"]) / ((on - found[0]["since"]).days + 1) if found else None


def forecast_for(
    source: Source, scope: Scope, definition: Definition, total: float, on: date, scale: float
) -> dict[str, Any] | None:
    """{"value", "low", "high", "probability", "back_test"} in the target's unit, or None.

    `total` is what is counted on `on`; `scale` divides people into a share. None without a deadline to come, under
    four whole months, or when a break (a new definition, a newly formed area) leaves fewer than four behind it.
    """
    if definition.deadline is None or on >= definition.deadline:
        return None
    history = monthly(source, scope, definition, on)
    if history is None:
        return None
    for break_day in (definition.in_force_from, definition.area_valid_from):
        if break_day is not None and break_day <= on:
            history = history.since(break_day)
    rhythm = rhythm_of(history, year_rhythm(source, definition.programme))
    goal = None if definition.goal is None else definition.goal * scale
    most = scale if definition.is_share else None  # no more people than the list holds
    said = forecast(history, total, on, definition.deadline, goal, rhythm, most)
    if said is None:
        return None
    tested = back_test(history, rhythm)
    return {
        "value": said.value / scale,
        "low": said.low / scale,
        "high": said.high / scale,
        "probability": said.probability,
        "back_test": None if tested is None else asdict(tested),
    }


def year_rhythm(source: Source, programme: str) -> tuple[float, ...]:
    """How much of an ordinary month each calendar month brings in the programme's country; flat where unknown."""
    [row] = rows(source, NATION, "select rhythm from programme where programme = $programme", programme=programme)
    return tuple(row["rhythm"]) if row["rhythm"] else FLAT
