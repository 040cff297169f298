"""Status that explains itself: the expected path, six ways of judging, and when each of them must refuse."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

ON_TRACK, BEHIND = 0.95, 0.60
ROUNDING = 1e-12  # what floating point loses, so that exactly 95 % of the way is on track
THRESHOLDS = {
    "schedule_index": (0.60, 0.95),
    "open_sdg": (0.0, 0.60, 0.95),
    "eurostat": (0.0, 60.0, 95.0),
    "unsd": (-0.10, 0.10, 0.95),
    "escap": (10.0, 100.0),
    "healthy_people": (0.0, 10.0),
}
METHODS = tuple(THRESHOLDS)


@dataclass(frozen=True)
class Course:
    """Where a target starts, where it should arrive, and on which path."""

    baseline: float | None
    goal: float | None
    start: date | None
    deadline: date | None
    path: str = "linear"
    steps: tuple[tuple[date, float], ...] = ()
    month_weights: tuple[float, ...] = ()
    is_flow: bool = False


@dataclass(frozen=True)
class Verdict:
    """A status, or why there is none; `numbers` are those put into `formula`."""

    method: str
    status: str | None = None
    refusal: str | None = None
    index: float | None = None
    formula: str | None = None
    numbers: dict[str, float] = field(default_factory=dict)


def elapsed_days(start: date, day: date) -> int:
    """Days from start to day, both included."""
    return (day - start).days + 1


def expected(course: Course, day: date) -> float | None:
    """E(t) on the administrator's path: y0 + (Y - y0) x share of the way; None where the path has no ends."""
    if course.baseline is None or course.goal is None or course.start is None or course.deadline is None:
        return None
    if day < course.start:
        return course.baseline
    if course.path == "step":
        return next((value for on, value in reversed(course.steps) if on <= day), course.baseline)
    share = _share_of_way(course, min(day, course.deadline))
    return course.baseline + (course.goal - course.baseline) * share


def _share_of_way(course: Course, day: date) -> float:
    assert course.start is not None and course.deadline is not None
    if course.path == "seasonal":
        passed = _weighted_days(course.start, day, course.month_weights)
        return passed / _weighted_days(course.start, course.deadline, course.month_weights)
    return elapsed_days(course.start, day) / elapsed_days(course.start, course.deadline)


def _weighted_days(first: date, last: date, weights: tuple[float, ...]) -> float:
    """Days from first to last, both included, each weighing what its month does."""
    total, day = 0.0, first
    while day <= last:
        next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        until = min(last, next_month - timedelta(days=1))
        total += weights[day.month - 1] * elapsed_days(day, until)
        day = next_month
    return total


def judge(method: str, course: Course, value: float, day: date) -> Verdict:
    """The verdict of one method on `value` as of `day`, on unrounded values.

    A goal that is reached is met, and one whose deadline passed without is missed, whatever the method.
    """
    if course.goal is None:
        return Verdict(method, refusal="no_goal")
    if is_reached(course, value):
        return _with_numbers(method, course, value, day, "met")
    if course.deadline is not None and day > course.deadline:
        return _with_numbers(method, course, value, day, "missed")
    return _judged(method, course, value, day)


def verdicts(course: Course, value: float, day: date) -> list[Verdict]:
    """What each of the methods says, for showing them side by side."""
    return [judge(method, course, value, day) for method in METHODS]


def is_reached(course: Course, value: float) -> bool:
    """Whether the goal is reached, upwards or, where it lies below the baseline, downwards."""
    assert course.goal is not None
    if course.baseline is not None and course.goal < course.baseline:
        return value <= course.goal
    return value >= course.goal


def required_pace(course: Course, value: float, day: date) -> float | None:
    """What is needed a day from tomorrow to the deadline; None without one, or after it."""
    if course.goal is None or course.deadline is None or day >= course.deadline:
        return None
    return max(0.0, course.goal - value) / (course.deadline - day).days


def decimals_to_show(value: float, decimals: int, thresholds: tuple[float, ...]) -> int:
    """`decimals`, or one more for as long as rounding would carry the shown figure over a threshold."""
    for more in range(decimals, decimals + 6):
        shown = round(value, more)
        if all((shown >= threshold) == (value >= threshold) for threshold in thresholds):
            return more
    return decimals + 6


def _with_numbers(method: str, course: Course, value: float, day: date, status: str) -> Verdict:
    plain = _judged(method, course, value, day)
    return Verdict(method, status, None, plain.index, plain.formula, plain.numbers)


def _judged(method: str, course: Course, value: float, day: date) -> Verdict:
    if course.deadline is None:
        return Verdict(method, refusal="no_deadline")
    if course.baseline is None:
        return Verdict(method, refusal="no_baseline")
    if method != "healthy_people" and course.start is None:
        return Verdict(method, refusal="no_baseline")
    return _BY_METHOD[method](course, value, day)


def _ends(course: Course) -> tuple[float, float, date, date]:
    assert course.baseline is not None and course.goal is not None
    assert course.start is not None and course.deadline is not None
    return course.baseline, course.goal, course.start, course.deadline


def _schedule_index(course: Course, value: float, day: date) -> Verdict:
    """SI = (y - y0) / (E - y0)."""
    baseline = course.baseline or 0.0
    should = expected(course, day)
    assert should is not None
    numbers = {"y": value, "y0": baseline, "E": should}
    if should == baseline:
        index = None
    else:
        index = (value - baseline) / (should - baseline)
    return Verdict("schedule_index", _by_schedule(index), None, index, "(y - y0) / (E - y0)", numbers)


def _by_schedule(index: float | None) -> str:
    if index is None:
        return "on_track"  # nothing was due yet
    if index < 0:
        return "worsening"
    reached = index + ROUNDING
    return "on_track" if reached >= ON_TRACK else "behind" if reached >= BEHIND else "well_behind"


def _growth(course: Course, value: float, day: date) -> Verdict | tuple[float, dict[str, float]]:
    """Actual over required compound annual growth, by calendar years; refused for flows and from nothing."""
    baseline, goal, start, deadline = _ends(course)
    if course.is_flow or baseline <= 0 or value <= 0:
        return Verdict("", refusal="cagr_from_zero")
    passed, whole = (day - start).days / 365.25, (deadline - start).days / 365.25
    if passed <= 0:
        return Verdict("", refusal="few_periods")
    actual = math.pow(value / baseline, 1 / passed) - 1
    required = math.pow(goal / baseline, 1 / whole) - 1
    if required == 0:
        return Verdict("", refusal="no_goal")
    return actual / required, {"y": value, "y0": baseline, "Y": goal, "CAGR_a": actual, "CAGR_r": required}


def _by_growth(method: str, scale: float) -> Callable[[Course, float, date], Verdict]:
    def judged(course: Course, value: float, day: date) -> Verdict:
        growth = _growth(course, value, day)
        if isinstance(growth, Verdict):
            return Verdict(method, refusal=growth.refusal)
        ratio, numbers = growth
        status = "worsening" if ratio < 0 else _by_schedule(ratio)
        formula = "CAGR_a / CAGR_r" if scale == 1 else "CAGR_a / CAGR_r x 100"
        return Verdict(method, status, None, ratio * scale, formula, numbers)

    return judged


def projected(course: Course, value: float, day: date) -> float | None:
    """The straight line from baseline through today's value, at the deadline; None on the first day."""
    baseline, _, start, deadline = _ends(course)
    passed, whole = (day - start).days, (deadline - start).days
    return None if passed <= 0 else baseline + (value - baseline) * whole / passed


def _unsd(course: Course, value: float, day: date) -> Verdict:
    """Projected share of the way: 0.95 on track, 0.10 progress, below that hardly any, below -0.10 regression."""
    baseline, goal, *_ = _ends(course)
    at_end = projected(course, value, day)
    if at_end is None:
        return Verdict("unsd", refusal="few_periods")
    share = (at_end - baseline) / (goal - baseline)
    status = ("on_track" if share >= ON_TRACK else "behind" if share >= 0.10
              else "well_behind" if share >= -0.10 else "worsening")  # fmt: skip
    return Verdict("unsd", status, None, share, "(ŷ - y0) / (Y - y0)", {"ŷ": at_end, "y0": baseline, "Y": goal})


def _escap(course: Course, value: float, day: date) -> Verdict:
    """Anticipated progress: the share of the way, in per cent, that will be missing: 100 |Y - ŷ| / |Y - y0|."""
    baseline, goal, *_ = _ends(course)
    at_end = projected(course, value, day)
    if at_end is None:
        return Verdict("escap", refusal="few_periods")
    numbers = {"ŷ": at_end, "y0": baseline, "Y": goal}
    is_beyond = (at_end - goal) * (goal - baseline) >= 0
    missing = 0.0 if is_beyond else 100 * abs(goal - at_end) / abs(goal - baseline)
    status = "on_track" if missing <= 10 else "behind" if missing <= 100 else "worsening"
    return Verdict("escap", status, None, missing, "100 |Y - ŷ| / |Y - y0|", numbers)


def _healthy_people(course: Course, value: float, day: date) -> Verdict:
    """PTCA = (y - y0) / (Y - y0) x 100: 10 and more improved, below it little change, below 0 worse."""
    assert course.baseline is not None and course.goal is not None
    share = (value - course.baseline) / (course.goal - course.baseline) * 100
    status = "on_track" if share >= 10 else "well_behind" if share >= 0 else "worsening"
    numbers = {"y": value, "y0": course.baseline, "Y": course.goal}
    return Verdict("healthy_people", status, None, share, "(y - y0) / (Y - y0) x 100", numbers)


_BY_METHOD: dict[str, Callable[[Course, float, date], Verdict]] = {
    "schedule_index": _schedule_index,
    "open_sdg": _by_growth("open_sdg", 1),
    "eurostat": _by_growth("eurostat", 100),
    "unsd": _unsd,
    "escap": _escap,
    "healthy_people": _healthy_people,
}
