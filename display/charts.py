"""What charts by Plotly have in common: the sentence that says what one shows, our font, the reader's separators."""

from dataclasses import dataclass

import plotly.graph_objects as go

from display.formats import separators

HEIGHT = 420
_FONT = "Be Vietnam Pro, Noto Sans Arabic, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A figure and its text alternative."""

    figure: go.Figure
    alternative: str


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
