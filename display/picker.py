"""The map from which an area is chosen: by a click on its outline, by keyboard among the tiles, or in the table."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from display import maps, tiles
from display.kept import drawn
from display.maps import Map

Row = Mapping[str, Any]


def outlines(language: str, shown: Map, rows: Sequence[Row], depends_on: Hashable) -> str:
    """The choropleth with legend and attribution; `depends_on` are snapshot, scope and parameters."""
    return drawn(
        ("map", language, depends_on),
        lambda: (
            maps.choropleth(language, shown, rows)
            + maps.legend(language, shown.whole_set(rows))
            + maps.attribution(language, shown)
        ),
    )


def squares(language: str, shown: Map, rows: Sequence[Row], depends_on: Hashable) -> str:
    """The tile map with its legend."""
    return drawn(
        ("tiles", language, depends_on),
        lambda: tiles.tiles(language, shown, rows) + maps.legend(language, shown.whole_set(rows)),
    )


def beside(mapped: str, table: str) -> str:
    """The map with the table beside it; the table alone where there is no map of these areas."""
    return f'<div class="mp-areas mp-beside"><div>{mapped}</div><div>{table}</div></div>' if mapped else table
