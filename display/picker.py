"""The map from which an area is chosen: by a click on it, by keyboard among the tiles, or in the table beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from display import maps, theme, tiles
from display.charts import Chart
from display.filters import query
from display.kept import drawn
from display.maps import Map
from display.plots import plot

Row = Mapping[str, Any]


def outlines(language: str, shown: Map, rows: Sequence[Row], key: tuple[Any, ...]) -> None:
    """The choropleth with legend and attribution; a click puts the area into the address."""
    _follow(drawn_map(language, shown, rows, key, key="area-map", on_select="rerun", selection_mode="points"))


def drawn_map(language: str, shown: Map, rows: Sequence[Row], depends_on: tuple[Any, ...], **looks: Any) -> Any:
    """The choropleth with legend and attribution; `depends_on` are snapshot, scope and parameters."""
    event = plot(language, ("map", *depends_on), lambda: Chart(*maps.choropleth(language, shown, rows)), **looks)
    below = drawn(
        ("legend", language, depends_on),
        lambda: maps.legend(language, shown.whole_set(rows)) + maps.attribution(language, shown),
    )
    theme.draw(below, language)
    return event


def map_beside(language: str, shown: Map | None, rows: Sequence[Row], table: str, key: tuple[Any, ...]) -> None:
    """The choropleth with the table beside it; the table alone where there is no map of these areas."""
    if shown is None:
        theme.draw(table)
        return
    mapped, listed = st.columns(2, gap="large")
    with mapped:
        drawn_map(language, shown, rows, key)
    with listed:
        theme.draw(table)


def squares(language: str, shown: Map, rows: Sequence[Row], choices: Mapping[str, str]) -> None:
    """The tile map with its legend; each tile is a link that keeps the page's choices."""
    everywhere = shown.whole_set(rows)
    links = {row["area"]: query("area", {**choices, "area": row["area"]}) for row in everywhere}
    theme.draw(tiles.tiles(language, shown, everywhere, links) + maps.legend(language, everywhere), language)


def _follow(event: Any) -> None:
    """Takes a new click over into the address; an old one that Streamlit still reports is left alone."""
    points = event.selection.points if event and event.selection else []
    clicked = points[0].get("customdata") if points else None
    if isinstance(clicked, list):
        clicked = clicked[0]
    if clicked and clicked != st.session_state.get("area-map.followed"):
        st.query_params["area"] = clicked
    st.session_state["area-map.followed"] = clicked
