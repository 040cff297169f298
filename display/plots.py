"""Charts on a page: drawn once a snapshot, scope and parameters, then sent as they are."""

from collections.abc import Callable, Hashable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from display.charts import Chart
from display.kept import drawn
from display.plotly_locale import config


def plot(language: str, depends_on: Hashable, made: Callable[[], Chart], **looks: Any) -> Any:
    """The chart with its text alternative; `depends_on` names all that changes it, `looks` are those of Streamlit."""
    chart = drawn(("plot", language, depends_on), lambda: _finished(made()))
    return st.plotly_chart(chart.figure, config=config(language), alt=chart.alternative, **looks)


def _finished(chart: Chart) -> Chart:
    """The chart, taken apart once: Plotly would copy every number of it each time that it is sent."""
    _keep_as(chart.figure, chart.figure.to_dict())
    return chart


def _keep_as(figure: go.Figure, parts: dict[str, Any]) -> None:
    object.__setattr__(figure, "to_dict", lambda: parts)
