"""The course of a target over time, drawn as SVG: what was reached over what the path expects, forecast, goal, breaks.

Lines stretch with the room there is, words don't: they stand beside the lines as HTML, placed in per cent.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from display import figures, status
from display.figures import Target
from display.formats import day, month, share, short
from display.language import say
from display.sparkline import Point

SIDE = 1000  # of the square that lines are drawn in before they are stretched
_MOST_MONTHS_NAMED = 8
_MONTHS_BETWEEN = (1, 2, 3, 6, 12, 24, 60)


@dataclass(frozen=True)
class Break:
    """A day on which areas or a definition changed, with the words for it."""

    on: date
    label: str


@dataclass(frozen=True)
class Outlook:
    """A projection to a day: its middle and its band."""

    on: date
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Plane:
    """Days from `first` to `last` across, nought to `top` upwards."""

    first: date
    last: date
    top: float

    def across(self, on: date) -> float:
        """How far to the right a day lies: 0 to 1."""
        return (on - self.first).days / max((self.last - self.first).days, 1)

    def at(self, on: date, value: float) -> str:
        """Where a value of a day lies in the drawing: 'x y'."""
        return f"{self.across(on) * SIDE:.1f} {(1 - value / self.top) * SIDE:.1f}"

    def line(self, points: Sequence[Point]) -> str:
        """The way from point to point."""
        return "M" + "L".join(self.at(point.on, point.value) for point in points)


def breaks(language: str, restructurings: Sequence[date], redefinitions: Sequence[date]) -> list[Break]:
    """The vertical lines of a course: new areas and new definitions."""
    lines = [Break(on, say(language, "chart.restructured")) for on in restructurings]
    return lines + [Break(on, say(language, "chart.redefined")) for on in redefinitions]


def trajectory(
    language: str, target: Target, actual: Sequence[Point], expected: Sequence[Point], breaks: Sequence[Break] = ()
) -> str:
    """The drawing with its text alternative; breaks outside the days drawn are left out.

    Needs a point of `actual`. The day and figure of a point are told where the mouse rests on it.
    """
    outlook = _outlook(target)
    days = [point.on for point in (*actual, *expected)]
    breaks = [line for line in breaks if min(days) <= line.on <= max(days)]
    highest = max([target.get("goal") or 0, *(point.value for point in (*actual, *expected)), 1e-9])
    highest = max(highest, outlook.high) if outlook else highest
    plane = Plane(min(days), max([*days, outlook.on] if outlook else days), highest * 1.08)
    lines = [
        *_forecast(target, plane, actual[-1], outlook),
        f'<path class="mp-course-path" d="{plane.line(expected)}"/>' if expected else "",
        *_points(language, target, plane, expected),
        f'<path class="mp-course-actual" d="{plane.line(actual)}"/>',
        *_points(language, target, plane, actual),
        *(f'<path class="mp-course-break" d="M{plane.across(line.on) * SIDE:.1f} 0V{SIDE}"/>' for line in breaks),
    ]
    grid, words = _axes(language, target, plane, highest)
    goal, goal_words = _goal(language, target, plane)
    words += goal_words + "".join(_beside_break(plane, line) for line in breaks)
    said = escape(_alternative(language, target, outlook, breaks), quote=True)
    return (
        f'<div class="mp-course" role="img" aria-label="{said}">{_legend(language, target, bool(expected), outlook)}'
        f'<div><svg viewBox="0 0 {SIDE} {SIDE}" preserveAspectRatio="none">{grid}{goal}{"".join(lines)}</svg>'
        f"{words}</div></div>"
    )


def _alternative(language: str, target: Target, outlook: Outlook | None, breaks: Sequence[Break]) -> str:
    """What the drawing shows, in words."""
    said = [
        figures.in_words(language, target),
        status.word(language, target.get("status"), target.get("refusal"), target.get("method") or ""),
        *(f"{line.label}: {day(language, line.on)}" for line in breaks),
    ]
    if outlook:
        values = {name: figures.amount(language, target, getattr(outlook, name)) for name in ("value", "low", "high")}
        said.append(say(language, "chart.outlook", date=day(language, outlook.on), **values))
    return ". ".join(said)


def _outlook(target: Target) -> Outlook | None:
    ahead, on = target.get("forecast"), figures.deadline(target)
    if not ahead or on is None:
        return None
    return Outlook(on, ahead["value"], ahead["low"], ahead["high"])


def _forecast(target: Target, plane: Plane, last: Point, outlook: Outlook | None) -> Iterator[str]:
    if outlook is None:
        return
    way = _way(target, last, outlook)
    corners = [*way[:-1], Point(outlook.on, outlook.high), Point(outlook.on, outlook.low)]
    yield f'<path class="mp-course-band" d="{plane.line(corners)}Z"/>'
    yield f'<path class="mp-course-forecast" d="{plane.line(way)}"/>'


def _way(target: Target, last: Point, outlook: Outlook) -> list[Point]:
    """The forecast's middle; a share that would be whole before the deadline is whole from then on."""
    end, pace = Point(outlook.on, outlook.value), target.get("recent_pace")
    if not figures.is_share(target) or not pace or outlook.value < 1:
        return [last, end]
    whole_on = last.on + timedelta(days=math.ceil((1 - last.value) / pace))
    return [last, Point(whole_on, 1.0), end] if last.on < whole_on < outlook.on else [last, end]


def _points(language: str, target: Target, plane: Plane, points: Sequence[Point]) -> Iterator[str]:
    """A spot a point, of no length and with a round end: a circle would be stretched to an egg."""
    for point in points:
        said = f"{day(language, point.on)}: {figures.amount(language, target, point.value)}"
        place = plane.at(point.on, point.value)
        yield f'<path class="mp-course-spot" d="M{place}h0"><title>{escape(said)}</title></path>'


def _axes(language: str, target: Target, plane: Plane, highest: float) -> tuple[str, str]:
    """The lines and the words of round values upwards, the words of months across."""
    step = _round_step(highest / 4)
    values = [step * place for place in range(int(highest / step) + 1)]
    lines = "".join(f'<path d="M{plane.at(plane.first, value)}H{SIDE}"/>' for value in values)
    written = [share(language, value, 0) if figures.is_share(target) else short(language, value) for value in values]
    upwards = "".join(
        f'<span class="mp-course-value" style="bottom:{value / plane.top:.2%}">{escape(text)}</span>'
        for value, text in zip(values, written, strict=True)
    )
    across = "".join(
        f'<span class="mp-course-month" style="left:{plane.across(on):.2%}">{escape(month(language, on))}</span>'
        for on in _months(plane)
    )
    return lines, upwards + across


def _months(plane: Plane) -> list[date]:
    """First days of months to name below: as many as there is room for, at equal distances."""
    first, last = plane.first.year * 12 + plane.first.month - 1, plane.last.year * 12 + plane.last.month - 1
    between = next((n for n in _MONTHS_BETWEEN if (last - first) / n < _MOST_MONTHS_NAMED), last - first)
    days = [date(place // 12, place % 12 + 1, 1) for place in range(first, last + 1) if place % between == 0]
    return [on for on in days if plane.first <= on <= plane.last]


def _goal(language: str, target: Target, plane: Plane) -> tuple[str, str]:
    goal = target.get("goal")
    if goal is None:
        return "", ""
    said = say(language, "chart.goal", goal=figures.amount(language, target, goal))
    line = f'<path class="mp-course-goal" d="M{plane.at(plane.first, goal)}H{SIDE}"/>'
    return line, f'<bdi class="mp-course-beside-goal" style="bottom:{goal / plane.top:.2%}">{escape(said)}</bdi>'


def _beside_break(plane: Plane, line: Break) -> str:
    return f'<bdi class="mp-course-beside-break" style="left:{plane.across(line.on):.2%}">{escape(line.label)}</bdi>'


def _legend(language: str, target: Target, has_path: bool, outlook: Outlook | None) -> str:
    unit = "" if figures.is_share(target) else f"<li>{escape(figures.unit(language, target))}</li>"
    kinds = ["actual", *(["expected"] if has_path else []), *(["forecast", "band"] if outlook else [])]
    items = (f'<li><i class="mp-line-{kind}"></i>{escape(say(language, f"chart.{kind}"))}</li>' for kind in kinds)
    return f'<ul class="mp-legend">{unit}{"".join(items)}</ul>'


def _round_step(rough: float) -> float:
    """The nearest 1, 2 or 5 times a power of ten above `rough`."""
    power: float = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 10.0 ** -(len(str(int(1 / rough))))
    return next(power * times for times in (1.0, 2.0, 5.0, 10.0, 20.0) if power * times >= rough)
