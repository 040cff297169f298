"""Small pictures inside a card, drawn as SVG with a text alternative: a course over time, a bar, pips, an interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

WIDTH, HEIGHT, EDGE = 320.0, 72.0, 5.0


@dataclass(frozen=True)
class Point:
    """A figure on a day."""

    on: date
    value: float


def points(rows: Sequence[Mapping[str, Any]], column: str) -> list[Point]:
    """The known figures of a column of {date, …} rows, in the order of the rows."""
    return [Point(row["date"], row[column]) for row in rows if row.get(column) is not None]


def course(actual: Sequence[Point], expected: Sequence[Point], goal: float | None, alternative: str) -> str:
    """What was reached (line and dot) over what the path expects (dashed); empty without two points."""
    drawn = [*actual, *expected]
    if len(actual) < 2:
        return ""
    first, last = min(p.on for p in drawn), max(p.on for p in drawn)
    bottom = min(0.0, *(p.value for p in drawn))
    top = max([goal or 0.0, bottom + 1e-9, *(p.value for p in drawn)])
    days = max((last - first).days, 1)

    def place(point: Point) -> str:
        x = EDGE + (point.on - first).days / days * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - (point.value - bottom) / (top - bottom) * (HEIGHT - 2 * EDGE)
        return f"{x:.1f},{y:.1f}"

    end = place(actual[-1]).split(",")
    floor = f"{HEIGHT - EDGE:.1f}"
    area = f"{place(actual[0]).split(',')[0]},{floor} {' '.join(map(place, actual))} {end[0]},{floor}"
    return _picture(
        f'<polygon class="mp-spark-area" points="{area}"/>'
        + (f'<polyline class="mp-spark-path" points="{" ".join(map(place, expected))}"/>' if expected else "")
        + f'<polyline class="mp-spark-line" points="{" ".join(map(place, actual))}"/>'
        + f'<circle class="mp-spark-dot" cx="{end[0]}" cy="{end[1]}" r="3.6"/>',
        WIDTH,
        HEIGHT,
        alternative,
        "mp-spark",
    )


def bar(reached: float, expected: float | None, alternative: str) -> str:
    """How far along (0 to 1 of the goal) with a notch where the path expects it to be."""
    filled = min(max(reached, 0.0), 1.0) * WIDTH
    notch = ""
    if expected is not None:
        x = min(max(expected, 0.0), 1.0) * WIDTH
        notch = f'<path class="mp-bar-notch" d="M{x:.1f} 0V14"/>'
    return _picture(
        f'<rect class="mp-bar-track" x="0" y="3" width="{WIDTH:.0f}" height="8" rx="4"/>'
        f'<rect class="mp-bar-fill" x="0" y="3" width="{max(filled, 2.0):.1f}" height="8" rx="4"/>{notch}',
        WIDTH,
        14,
        alternative,
        "mp-bar",
    )


def pips(done: int, whole: int, alternative: str) -> str:
    """One pip a milestone, the reached ones filled: a plan has no half-way."""
    columns = min(whole, 21)
    rows = -(-whole // columns)
    step = min(WIDTH / columns, 22.0)
    drawn = "".join(
        f'<rect class="mp-pip{" mp-pip-done" if place < done else ""}" x="{place % columns * step + 1:.1f}" '
        f'y="{place // columns * step + 1:.1f}" width="{step - 4:.1f}" height="{step - 4:.1f}" rx="3"/>'
        for place in range(whole)
    )
    return _picture(
        drawn, columns * step, rows * step, alternative, "mp-pips", size=f"max-inline-size:{columns * step:.0f}px"
    )


def interval(low: float, middle: float | None, high: float, whole: float, alternative: str) -> str:
    """A span from `low` to `high` on a scale of 0 to `whole`, a mark at `middle`: a bound or a confidence interval."""
    edge = min(0.0, low)
    scale = (WIDTH - 2 * EDGE) / max(whole - edge, 1e-9)
    left, right = EDGE + (low - edge) * scale, EDGE + (min(high, whole) - edge) * scale
    zero = EDGE - edge * scale
    mark = (
        f'<circle class="mp-spark-dot" cx="{EDGE + (middle - edge) * scale:.1f}" cy="10" r="5"/>'
        if middle is not None
        else ""
    )
    return _picture(
        f'<path class="mp-bar-axis" d="M0 10H{WIDTH:.0f}M{zero:.1f} 4V16"/>'
        f'<path class="mp-interval" d="M{left:.1f} 10H{max(right, left + 2):.1f}M{left:.1f} 5V15M{right:.1f} 5V15"/>'
        + mark,
        WIDTH,
        20,
        alternative,
        "mp-span",
    )


def _picture(drawn: str, width: float, height: float, alternative: str, kind: str, size: str = "") -> str:
    ratio = ' preserveAspectRatio="none"' if kind == "mp-bar" else ""
    style = f' style="{size}"' if size else ""
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:.0f} {height:.0f}"{ratio}{style} role="img" '
        f'aria-label="{escape(alternative, quote=True)}">{drawn}</svg>'
    )
