"""The map from which an area is chosen: by a click on its outline, by keyboard among the tiles, or in the table."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from html import escape
from typing import Any

from display import figures, maps, tiles
from display.figures import Target
from display.kept import drawn
from display.language import say
from display.maps import Map

Row = Mapping[str, Any]
Holds = Callable[[str], bool]


def hint(language: str) -> str:
    """That an area is chosen by a click as well."""
    return f'<p class="mp-quiet">{escape(say(language, "area.choose"))}</p>'


def outlines(language: str, shown: Map, rows: Sequence[Row], target: Target, holds: Holds, depends_on: Hashable) -> str:
    """The choropleth with legend and attribution; `depends_on` are snapshot, scope and parameters.

    `holds` tells whether the reader may see an area: one beyond isn't said to be without figures.
    """

    def made() -> str:
        every = shown.with_outside(rows, holds)
        return (
            maps.choropleth(language, shown, every)
            + maps.legend(language, shown.whole_set(every), figures.unit(language, target))
            + maps.attribution(language, shown)
        )

    return drawn(("map", language, depends_on), made)


def squares(language: str, shown: Map, rows: Sequence[Row], target: Target, holds: Holds, depends_on: Hashable) -> str:
    """The tile map with its legend."""

    def made() -> str:
        every = shown.with_outside(rows, holds)
        return tiles.tiles(language, shown, every) + maps.legend(
            language, shown.whole_set(every), figures.unit(language, target)
        )

    return drawn(("tiles", language, depends_on), made)


def beside(mapped: str, table: str) -> str:
    """The map with the table beside it; the table alone where there is no map of these areas."""
    return f'<div class="mp-areas mp-beside"><div>{mapped}</div><div>{table}</div></div>' if mapped else table
