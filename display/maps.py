"""Maps of areas: outlines as a choropleth with fixed bounds and labelled insets.

Plotly asks a server of its own for a world map unless `topojsonURL` points elsewhere: always draw with
`plotly_locale.config`. It reads rings clockwise, against RFC 7946.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from display.classes import Classes, classes_for, figure_of
from display.formats import count, share
from display.language import say

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
SHAPES = "assets/maps/"
HEIGHT = 580
_LINE = "rgba(74,87,102,0.55)"


@dataclass(frozen=True)
class Map:
    """What is known of drawing one vintage of areas; `prefix` and a feature's id make a unit_id."""

    vintage: str
    prefix: str
    shapes: Mapping[str, Any]
    tiles: Mapping[str, Sequence[int]]
    tiles_beside: Mapping[str, Mapping[str, Any]]
    points: Sequence[Mapping[str, Any]]
    bounds: tuple[float, float, float, float]
    insets: tuple[Mapping[str, Any], ...]
    attribution: str
    address: str  # where the browser finds the shapes: they are too large to be sent with every drawing

    def names(self) -> dict[str, str]:
        """unit_id → name as the map has it."""
        return {self.prefix + feature["id"]: feature["properties"]["name"] for feature in self.shapes["features"]}

    def code(self, area: str) -> str:
        """The feature's id of a unit_id; a unit that only changed its name (46a, 46b) lies where it always lay (46)."""
        bare = area.removeprefix(self.prefix)
        return bare[:-1] if bare not in self.codes and bare[:-1] in self.codes else bare

    @cached_property
    def codes(self) -> frozenset[str]:
        """The ids of everything drawn."""
        return frozenset(feature["id"] for feature in self.shapes["features"])

    def within(self, bounds: Sequence[float]) -> list[str]:
        """The ids of what reaches into a frame of west, south, east, north."""
        west, south, east, north = bounds
        return [
            feature["id"]
            for feature in self.shapes["features"]
            if any(west <= x <= east and south <= y <= north for x, y in _corners(feature["geometry"]))
        ]

    def whole_set(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """One row an area drawn, in the map's order, an empty one where nothing was reported: missing is not nought.

        Rows of one area under its earlier and its later name are added up.
        """
        found: dict[str, dict[str, Any]] = {}
        for row in rows:
            code = self.code(row["area"])
            found[code] = _together(found[code], row) if code in found else dict(row)
        empty = {"value": None, "numerator": None, "denominator": None, "completeness": None}
        return [
            found.get(self.code(area)) or {"area": area, "name": name, **empty} for area, name in self.names().items()
        ]


@lru_cache(maxsize=16)
def map_of(vintage: str, own: Path | None = None) -> Map | None:
    """The map of a vintage, from the folder `own` where it holds the file, else the shipped one; None: no map."""
    if vintage not in _known():
        return None
    entry = _known()[vintage]
    return Map(
        vintage=vintage,
        prefix=entry["prefix"],
        shapes=_read(entry["shapes"], own),
        tiles=_read(entry["tiles"], own),
        tiles_beside=_read(entry["tiles_beside"], own) if "tiles_beside" in entry else {},
        points=_read(entry["points"], own)["features"] if "points" in entry else (),
        bounds=tuple(entry["bounds"]),
        insets=tuple(entry.get("insets", ())),
        attribution=entry["attribution"],
        address=f"{SHAPES}{entry['shapes']}?{_mark(entry['shapes'], own)}",
    )


@lru_cache(maxsize=200)
def map_for(areas: tuple[str, ...], own: Path | None = None) -> Map | None:
    """The map on which most of the areas lie; None where no map knows them."""
    best, most = None, 0
    for vintage, entry in _known().items():
        on_it = sum(area.startswith(entry["prefix"]) for area in areas)
        if on_it > most:
            best, most = vintage, on_it
    return map_of(best, own) if best else None


def choropleth(language: str, drawn: Map, rows: Sequence[Mapping[str, Any]]) -> tuple[go.Figure, str]:
    """The areas by class, and its text alternative. Rows: {area, name, numerator, denominator, completeness}."""
    rows = drawn.whole_set(rows)
    classes = classes_for(rows)
    by_code = {drawn.code(row["area"]): row for row in rows}
    codes = [feature["id"] for feature in drawn.shapes["features"]]
    names = {feature["id"]: feature["properties"]["name"] for feature in drawn.shapes["features"]}
    figure = go.Figure()
    for place, geo in enumerate(["geo", *(f"geo{2 + nth}" for nth in range(len(drawn.insets)))]):
        shown = codes if not place else drawn.within(drawn.insets[place - 1]["bounds"])
        for colour, chosen in _by_colour(classes, shown, by_code).items():
            figure.add_choropleth(
                geo=geo,
                geojson=drawn.address,
                locations=chosen,
                z=[1] * len(chosen),
                zmin=0,
                zmax=1,
                colorscale=[[0, colour], [1, colour]],
                showscale=False,
                marker={"line": {"color": _LINE, "width": 0.6}},
                customdata=[by_code[code]["area"] for code in chosen],
                text=[_hover(language, by_code.get(code), names[code]) for code in chosen],
                hovertemplate="%{text}<extra></extra>",
            )
        if place:
            _label(figure, geo, drawn, drawn.insets[place - 1])
    _lay_out(figure, drawn)
    return figure, alternative(language, rows, classes)


def legend(language: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Colour and words of every class, and of areas that reported nothing."""
    classes = classes_for(rows)
    items = [*classes.words(language)]
    if any(classes.of(row) is None for row in rows):
        items.append((classes.colour_of({}), say(language, "legend.no_data")))
    drawn = "".join(f'<li><i style="background:{colour}"></i>{escape(words)}</li>' for colour, words in items)
    return f'<ul class="mp-legend" aria-label="{escape(say(language, "legend.label"), quote=True)}">{drawn}</ul>'


def attribution(language: str, drawn: Map) -> str:
    """Whose outlines these are, and that they decide nothing."""
    whose = f'<bdi dir="ltr">{escape(drawn.attribution)}.</bdi>'
    return f'<p class="mp-attribution">{escape(say(language, "map.display_only"))} {whose}</p>'


def alternative(language: str, rows: Sequence[Mapping[str, Any]], classes: Classes) -> str:
    """How many areas stand in each class: what the colours say, in words."""
    words = classes.words(language)
    places = [classes.of(row) for row in rows]
    parts = [
        f"{text}: {count(language, places.count(place))}"
        for place, (_, text) in enumerate(words)
        if places.count(place)
    ]
    if places.count(None):
        parts.append(f"{say(language, 'legend.no_data')}: {count(language, places.count(None))}")
    return say(language, "map.alternative", parts="; ".join(parts))


def _by_colour(classes: Classes, codes: Sequence[str], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(classes.colour_of(rows.get(code, {})), []).append(code)
    return groups


def _hover(language: str, row: Mapping[str, Any] | None, name: str) -> str:
    if row is None or figure_of(row, False) is None:
        return f"<b>{escape(name)}</b><br>{escape(say(language, 'legend.no_data'))}"
    lines = [f"<b>{escape(row.get('name') or name)}</b>", reached(language, row)]
    if row.get("completeness") is not None:
        lines.append(say(language, "figure.completeness", share=share(language, row["completeness"], 0)))
    return "<br>".join(lines)


def reached(language: str, row: Mapping[str, Any]) -> str:
    """What an area reached, with what it is out of where that is known."""
    figure = count(language, figure_of(row, False))
    if not row.get("denominator"):
        return figure
    return say(
        language,
        "map.reached_of",
        reached=figure,
        whole=count(language, row["denominator"]),
        share=share(language, figure_of(row, True)),
    )


def _label(figure: go.Figure, geo: str, drawn: Map, inset: Mapping[str, Any]) -> None:
    """The inset's name, and a dot an island: outlines alone would be too small to see."""
    west, south, east, north = inset["bounds"]
    inside = [
        point
        for point in drawn.points
        if point["properties"]["kind"] != "label"
        and west <= point["geometry"]["coordinates"][0] <= east
        and south <= point["geometry"]["coordinates"][1] <= north
    ]
    named = next(point for point in drawn.points if point.get("id") == inset["point"])
    figure.add_scattergeo(
        geo=geo,
        lon=[point["geometry"]["coordinates"][0] for point in inside],
        lat=[point["geometry"]["coordinates"][1] for point in inside],
        mode="markers",
        marker={"size": 3, "color": "#4A5766"},
        text=[point["properties"]["name"] for point in inside],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    figure.add_scattergeo(
        geo=geo,
        lon=[(west + east) / 2],
        lat=[north - (north - south) * 0.06],
        mode="text",
        text=[named["properties"]["name"]],
        textfont={"size": 12},
        hoverinfo="skip",
        showlegend=False,
    )


def _lay_out(figure: go.Figure, drawn: Map) -> None:
    share_of_width = 0.62 if drawn.insets else 1.0
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        geo=_geo(drawn.bounds, [0.0, share_of_width], [0.0, 1.0], False),
    )
    heights = ([0.44, 0.66], [0.06, 0.40])
    for nth, (inset, y) in enumerate(zip(drawn.insets, heights, strict=False)):
        figure.update_layout({f"geo{2 + nth}": _geo(tuple(inset["bounds"]), [0.66, 1.0], y, True)})


def _geo(bounds: tuple[float, ...], x: Sequence[float], y: Sequence[float], is_framed: bool) -> dict[str, Any]:
    west, south, east, north = bounds
    return {
        "visible": is_framed,
        "showframe": is_framed,
        "framecolor": "#7A8796",
        "showcoastlines": False,
        "showland": False,
        "showcountries": False,
        "showlakes": False,
        "bgcolor": "rgba(0,0,0,0)",
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
        "domain": {"x": list(x), "y": list(y)},
    }


@lru_cache(maxsize=1)
def _known() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "maps.toml").read_text(encoding="utf-8"))


def _corners(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    yield from ((x, y) for polygon in polygons for x, y, *_ in polygon[0])


def file_of(name: str, own: Path | None) -> Path:
    """A map's file: the ministry's own where there is one, else the shipped one."""
    return own / name if own and (own / name).is_file() else REFERENCE / name


def shapes_known() -> frozenset[str]:
    """The names of the files that hold outlines: nothing else of the folder is shown to browsers."""
    return frozenset(entry["shapes"] for entry in _known().values())


def _read(name: str, own: Path | None) -> Any:
    return json.loads(file_of(name, own).read_text(encoding="utf-8"))


def _mark(name: str, own: Path | None) -> str:
    """A few letters that change with the file, so that browsers may keep it for ever."""
    return hashlib.sha256(file_of(name, own).read_bytes()).hexdigest()[:12]


def _together(row: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two rows of one area as one; the later one's denominator and completeness hold."""
    reached = [one["numerator"] for one in (row, other) if one.get("numerator") is not None]
    return {**row, **other, "numerator": sum(reached) if reached else None}
