"""Charts for paper: vector, told apart by line and mark and not by colour alone."""

import io
from datetime import date
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from display import figures
from display.formats import month, share, short
from display.language import is_right_to_left, say
from reports.contents import Section

FONTS = Path(__file__).parent / "fonts"
FULL_SIZE = (6.3, 2.5)  # inches: the text width of an A4 page with a binding margin
BRIEF_SIZE = (3.1, 1.9)  # two side by side
TICKS = 7
ACTUAL, EXPECTED, GOAL = "#0b4f8a", "#666666", "#222222"

for file in FONTS.glob("*.ttf"):
    font_manager.fontManager.addfont(str(file))
matplotlib.rcParams["font.family"] = ["Noto Sans", "Noto Sans Arabic"]
matplotlib.rcParams["svg.fonttype"] = "path"  # the picture then needs no font where it is opened
matplotlib.rcParams["svg.hashsalt"] = "milepost"  # the same figures give the same bytes


def trajectory(language: str, section: Section, size: tuple[float, float]) -> str:
    """The section's course over time as SVG; empty with fewer than two known days."""
    known = [(date2num(point.day), point.actual) for point in section.points if point.actual is not None]
    if len(known) < 2:
        return ""
    path = [(date2num(point.day), point.expected) for point in section.points if point.expected is not None]
    unit = "" if section.is_share else f", {figures.counted_as(language, section.target)}"
    actual = say(language, "report.actual") + unit
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    days, values = zip(*known, strict=True)
    axes.plot(days, values, color=ACTUAL, linewidth=2, marker="o", markersize=3.5, label=actual)
    if path:
        days, values = zip(*path, strict=True)
        axes.plot(days, values, color=EXPECTED, linewidth=1.3, linestyle="--", label=say(language, "report.expected"))
    goal = section.target["goal"]
    if goal is not None and max(value for _, value in known) > goal / 20:
        axes.axhline(goal, color=GOAL, linewidth=1, linestyle=":", label=say(language, "column.goal"))
    axes.set_xticks(_ticks([day for day, _ in known], 4 if size == BRIEF_SIZE else TICKS))
    _dress(language, axes, section.is_share)
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue()


def _dress(language: str, axes: Axes, is_share: bool) -> None:
    def written(value: float, _: object) -> str:
        return share(language, value, 0) if is_share else short(language, value)

    axes.yaxis.set_major_formatter(FuncFormatter(written))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: month(language, _day(value))))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    if is_right_to_left(language):  # the axis of time keeps its direction, its scale stands where reading begins
        axes.yaxis.tick_right()
        axes.spines["right"].set_visible(True)
        axes.spines["left"].set_visible(False)
    axes.legend(fontsize=8, frameon=False, loc="upper left")


def _ticks(days: list[float], most: int) -> list[float]:
    """Some of the days that are known, the last one among them: a month's end stands under its own month."""
    step = -(-len(days) // most)
    return days[::-step][::-1]


def _day(value: float) -> date:
    return num2date(value).date()
