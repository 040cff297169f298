"""The map from which an area is chosen: by a click on it, by keyboard among the tiles, or in the table beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from display import maps, theme
from display.filters import query
from display.kept import drawn
from display.maps import Map
from display.plotly_locale import config

Row = Mapping[str, Any]


def outlines(language: str, shown: Map, rows: Sequence[Row], key: tuple[Any, ...]) -> None:
    """The choropleth with legend and attribution; a click puts the area into the address."""
    figure, alternative = drawn(("map", *key), lambda: maps.choropleth(language, shown, rows))
    event = st.plotly_chart(
        figure, config=config(language), alt=alternative, key="area-map", on_select="rerun", selection_mode="points"
    )
    _follow(event)
    theme.draw(maps.legend(language, rows) + maps.attribution(language, shown), language)


def squares(language: str, shown: Map, rows: Sequence[Row], choices: Mapping[str, str]) -> None:
    """The tile map with its legend; each tile is a link that keeps the page's choices."""
    links = {area: query("area", {**choices, "area": area}) for area in shown.areas()}
    theme.draw(maps.tiles(language, shown, rows, links) + maps.legend(language, rows), language)


def _follow(event: Any) -> None:
    """Takes a new click over into the address; an old one that Streamlit still reports is left alone."""
    points = event.selection.points if event and event.selection else []
    clicked = points[0].get("customdata") if points else None
    if isinstance(clicked, list):
        clicked = clicked[0]
    if clicked and clicked != st.session_state.get("area-map.followed"):
        st.query_params["area"] = clicked
    st.session_state["area-map.followed"] = clicked
