"""Charts for paper: vector, in two greys and a blue, told apart by line and mark and not by colour alone."""

import io
from datetime import date
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from display.formats import month, share, short
from display.language import say
from reports.contents import Section

FONTS = Path(__file__).parent / "fonts"
WIDTH, HEIGHT = 6.3, 2.5  # inches: the text width of an A4 page with a binding margin
ACTUAL, EXPECTED, GOAL = "#0b4f8a", "#666666", "#222222"

for file in FONTS.glob("*.ttf"):
    font_manager.fontManager.addfont(str(file))
matplotlib.rcParams["font.family"] = ["Noto Sans", "Noto Sans Arabic"]
matplotlib.rcParams["svg.fonttype"] = "path"  # the picture then needs no font where it is opened
matplotlib.rcParams["svg.hashsalt"] = "milepost"  # the same figures give the same bytes


def trajectory(language: str, section: Section) -> str:
    """The section's months as SVG; empty with fewer than two."""
    points = [point for point in section.points if point.actual is not None]
    if len(points) < 2:
        return ""
    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(
        [point.day for point in points],
        [point.actual for point in points],
        color=ACTUAL,
        linewidth=2,
        marker="o",
        markersize=3,
        label=say(language, "report.actual"),
    )
    path = [(point.day, point.expected) for point in section.points if point.expected is not None]
    if path:
        axes.plot(*zip(*path, strict=True), color=EXPECTED, linewidth=1.2, linestyle="--",
                  label=say(language, "report.expected"))  # fmt: skip
    is_share = section.target["kind"] in (4, 5, 6, 7, 9)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: share(language, value, 0) if is_share
                                                 else short(language, value)))  # fmt: skip
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: month(language, _day(value))))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    axes.legend(fontsize=8, frameon=False, loc="upper left")
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue()


def _day(value: float) -> date:
    from matplotlib.dates import num2date

    return num2date(value).date()
