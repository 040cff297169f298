"""Charts of the officials' pages as Plotly figures; each comes with the sentence that says what it shows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from display import figures, status
from display.figures import Target
from display.formats import day, separators, share, short
from display.language import code, is_right_to_left, say
from display.palette import BLUE, GREY, ORANGE, VERMILION
from display.sparkline import Point

HEIGHT = 420
_MONTHS = {"vi": "%m/%Y"}
_FONT = "Be Vietnam Pro, Noto Sans Arabic, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A figure and its text alternative."""

    figure: go.Figure
    alternative: str


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


def trajectory(
    language: str,
    target: Target,
    actual: Sequence[Point],
    expected: Sequence[Point],
    breaks: Sequence[Break] = (),
) -> Chart:
    """What was reached over what the path expects, the forecast dotted with its band, a line at every break.

    Breaks outside the days drawn are left out.
    """
    figure = blank(language)
    outlook = _outlook(target)
    days = [p.on for p in (*actual, *expected)]
    breaks = [line for line in breaks if days and min(days) <= line.on <= max(days)]
    if outlook and actual:
        _forecast(language, figure, target, actual[-1], outlook)
    if expected:
        figure.add_scatter(
            x=[p.on for p in expected],
            y=[p.value for p in expected],
            mode="lines",
            name=say(language, "chart.expected"),
            line={"color": GREY, "width": 2, "dash": "dash"},
            hovertemplate="%{text}<extra></extra>",
            text=_texts(language, target, expected),
        )
    figure.add_scatter(
        x=[p.on for p in actual],
        y=[p.value for p in actual],
        mode="lines+markers" if len(actual) <= 40 else "lines",
        name=say(language, "chart.actual"),
        line={"color": BLUE, "width": 3},
        marker={"size": 6},
        hovertemplate="%{text}<extra></extra>",
        text=_texts(language, target, actual),
    )
    _goal(language, figure, target)
    for line in breaks:
        figure.add_vline(x=line.on.isoformat(), line={"color": ORANGE, "width": 1.5, "dash": "dot"})
        figure.add_annotation(
            x=line.on.isoformat(),
            y=1,
            yref="paper",
            text=in_its_direction(language, line.label),
            showarrow=False,
            textangle=-90,
            xanchor="right",
            yanchor="top",
        )
    top = max([target.get("goal") or 0, *(p.value for p in (*actual, *expected)), outlook.high if outlook else 0, 1e-9])
    _value_axis(language, figure, target, top)
    return Chart(figure, _trajectory_alternative(language, target, outlook, breaks))


def breaks(language: str, restructurings: Sequence[date], redefinitions: Sequence[date]) -> list[Break]:
    """The vertical lines of a course: new areas and new definitions."""
    lines = [Break(on, say(language, "chart.restructured")) for on in restructurings]
    return lines + [Break(on, say(language, "chart.redefined")) for on in redefinitions]


def blank(language: str) -> go.Figure:
    """An empty figure in our font, without a background, with the reader's separators."""
    decimal_mark, thousands = separators(language)
    return go.Figure(
        layout={
            "height": HEIGHT,
            "font": {"family": _FONT, "size": 14},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": decimal_mark + thousands,
            "margin": {"l": 8, "r": 16, "t": 16, "b": 8},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "hovermode": "closest",
            "dragmode": False,
        }
    )


def in_its_direction(language: str, text: str) -> str:
    """Text for a drawing, which runs from left to right: Arabic is told to run its own way."""
    return f"\u2067{text}\u2069" if is_right_to_left(language) else text


def _outlook(target: Target) -> Outlook | None:
    ahead, on = target.get("forecast"), figures.deadline(target)
    if not ahead or on is None:
        return None
    return Outlook(on, ahead["value"], ahead["low"], ahead["high"])


def _forecast(language: str, figure: go.Figure, target: Target, last: Point, outlook: Outlook) -> None:
    points = _way(target, last, outlook)
    figure.add_scatter(
        x=[*(p.on for p in points), outlook.on, last.on],
        y=[*(p.value for p in points[:-1]), outlook.high, outlook.low, last.value],
        fill="toself",
        fillcolor="rgba(0,114,178,0.16)",
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        name=say(language, "chart.band"),
    )
    figure.add_scatter(
        x=[p.on for p in points],
        y=[p.value for p in points],
        mode="lines",
        name=say(language, "chart.forecast"),
        line={"color": BLUE, "width": 2.5, "dash": "dot"},
        text=_texts(language, target, points),
        hovertemplate="%{text}<extra></extra>",
    )


def _way(target: Target, last: Point, outlook: Outlook) -> list[Point]:
    """The forecast's middle; a share that would be whole before the deadline is whole from then on."""
    end, pace = Point(outlook.on, outlook.value), target.get("recent_pace")
    if not figures.is_share(target) or not pace or outlook.value < 1:
        return [last, end]
    whole_on = last.on + timedelta(days=math.ceil((1 - last.value) / pace))
    return [last, Point(whole_on, 1.0), end] if last.on < whole_on < outlook.on else [last, end]


def _goal(language: str, figure: go.Figure, target: Target) -> None:
    goal = target.get("goal")
    if goal is None:
        return
    said = say(language, "chart.goal", goal=figures.amount(language, target, goal))
    figure.add_hline(
        y=goal,
        line={"color": VERMILION, "width": 1.5},
        annotation={
            "text": in_its_direction(language, said),
            "xanchor": "left",
            "x": 0,
            "yanchor": "bottom",
        },
    )


def _value_axis(language: str, figure: go.Figure, target: Target, top: float) -> None:
    step = _round_step(top / 4)
    ticks = [step * place for place in range(int(top / step) + 2)]
    texts = [share(language, tick, 0) if figures.is_share(target) else short(language, tick) for tick in ticks]
    figure.update_yaxes(tickvals=ticks, ticktext=texts, range=[0, top * 1.08], gridcolor="rgba(122,135,150,0.25)")
    figure.update_xaxes(showgrid=False, tickformat=_MONTHS.get(code(language), "%b %Y"))


def _round_step(rough: float) -> float:
    """The nearest 1, 2 or 5 times a power of ten above `rough`."""
    power: float = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 10.0 ** -(len(str(int(1 / rough))))
    return next(power * times for times in (1.0, 2.0, 5.0, 10.0, 20.0) if power * times >= rough)


def _texts(language: str, target: Target, points: Sequence[Point]) -> list[str]:
    texts = [f"{day(language, p.on)}: {figures.amount(language, target, p.value)}" for p in points]
    return [in_its_direction(language, text) for text in texts]


def _trajectory_alternative(language: str, target: Target, outlook: Outlook | None, breaks: Sequence[Break]) -> str:
    said = [
        figures.in_words(language, target),
        status.word(language, target.get("status"), target.get("refusal"), target.get("method") or ""),
        *(f"{line.label}: {day(language, line.on)}" for line in breaks),
    ]
    if outlook:
        said.append(
            say(
                language,
                "chart.outlook",
                date=day(language, outlook.on),
                value=figures.amount(language, target, outlook.value),
                low=figures.amount(language, target, outlook.low),
                high=figures.amount(language, target, outlook.high),
            )
        )
    return ". ".join(said)
