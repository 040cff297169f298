"""Maps of areas: outlines as a choropleth with fixed bounds and labelled insets, or one tile an area.

Plotly asks a server of its own for a world map unless `topojsonURL` points elsewhere: always draw with
`plotly_locale.config`. It reads rings clockwise, against RFC 7946.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from display.classes import Classes, classes_for, figure_of
from display.formats import count, share
from display.language import say
from display.palette import text_on

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
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

    def areas(self) -> list[str]:
        """The unit_ids of everything drawn."""
        return [self.prefix + feature["id"] for feature in self.shapes["features"]]

    def names(self) -> dict[str, str]:
        """unit_id → name as the map has it."""
        return {self.prefix + feature["id"]: feature["properties"]["name"] for feature in self.shapes["features"]}

    def code(self, area: str) -> str:
        """The feature's id of a unit_id."""
        return area.removeprefix(self.prefix)


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
    )


def map_for(areas: Iterable[str], own: Path | None = None) -> Map | None:
    """The map on which most of the areas lie; None where no map knows them."""
    asked = list(areas)
    best, most = None, 0
    for vintage, entry in _known().items():
        on_it = sum(area.startswith(entry["prefix"]) for area in asked)
        if on_it > most:
            best, most = vintage, on_it
    return map_of(best, own) if best else None


def choropleth(language: str, drawn: Map, rows: Sequence[Mapping[str, Any]]) -> tuple[go.Figure, str]:
    """The areas by class, and its text alternative. Rows: {area, name, numerator, denominator, completeness}."""
    classes = classes_for(rows)
    by_code = {drawn.code(row["area"]): row for row in rows}
    codes = [feature["id"] for feature in drawn.shapes["features"]]
    names = {feature["id"]: feature["properties"]["name"] for feature in drawn.shapes["features"]}
    figure = go.Figure()
    for place, geo in enumerate(["geo", *(f"geo{2 + nth}" for nth in range(len(drawn.insets)))]):
        for colour, chosen in _by_colour(classes, codes, by_code).items():
            figure.add_choropleth(
                geo=geo,
                geojson=drawn.shapes,
                locations=chosen,
                z=[1] * len(chosen),
                zmin=0,
                zmax=1,
                colorscale=[[0, colour], [1, colour]],
                showscale=False,
                marker={"line": {"color": _LINE, "width": 0.6}},
                customdata=[drawn.prefix + code for code in chosen],
                text=[_hover(language, by_code.get(code), names[code]) for code in chosen],
                hovertemplate="%{text}<extra></extra>",
            )
        if place:
            _label(figure, geo, drawn, drawn.insets[place - 1])
    _lay_out(figure, drawn)
    return figure, alternative(language, rows, classes)


def tiles(language: str, drawn: Map, rows: Sequence[Mapping[str, Any]], links: Mapping[str, str] | None = None) -> str:
    """One square an area, all of one size: small areas can be read, and every square is reached by keyboard."""
    classes = classes_for(rows)
    by_code = {drawn.code(row["area"]): row for row in rows}
    names = {feature["id"]: feature["properties"]["name"] for feature in drawn.shapes["features"]}
    places = {code: tuple(cell) for code, cell in drawn.tiles.items()}
    cells = [*places.values(), *(tuple(extra["cell"]) for extra in drawn.tiles_beside.values())]
    width, height = (max(c for c, _ in cells) + 1) * 44, (max(r for _, r in cells) + 1) * 44
    squares = [
        _square(language, cell, names[code], by_code.get(code), classes, (links or {}).get(drawn.prefix + code))
        for code, cell in places.items()
    ]
    squares += [
        _square(language, tuple(extra["cell"]), extra["label"], by_code.get(extra["parent"]), classes, None, short)
        for short, extra in drawn.tiles_beside.items()
    ]
    return (
        f'<svg class="mp-tiles" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="{escape(say(language, "map.tiles"), quote=True)}">{"".join(squares)}</svg>'
    )


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
    return f'<p class="mp-attribution">{escape(say(language, "map.display_only"))} {escape(drawn.attribution)}.</p>'


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
    lines = [f"<b>{escape(row.get('name') or name)}</b>", _reached(language, row)]
    if row.get("completeness") is not None:
        lines.append(say(language, "figure.completeness", share=share(language, row["completeness"], 0)))
    return "<br>".join(lines)


def _reached(language: str, row: Mapping[str, Any]) -> str:
    reached = count(language, figure_of(row, False))
    if not row.get("denominator"):
        return reached
    return say(
        language,
        "map.reached_of",
        reached=reached,
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


def _square(
    language: str,
    cell: tuple[int, ...],
    name: str,
    row: Mapping[str, Any] | None,
    classes: Classes,
    link: str | None,
    short: str | None = None,
) -> str:
    x, y = cell[0] * 44 + 1, cell[1] * 44 + 1
    colour = classes.colour_of(row or {})
    ink = text_on(colour)
    figure = figure_of(row or {}, classes.is_share)
    written = "–" if figure is None else share(language, figure, 0) if classes.is_share else _brief(language, figure)
    said = f"{name}: {_reached(language, row) if row and figure is not None else say(language, 'legend.no_data')}"
    drawn = (
        f'<rect x="{x}" y="{y}" width="42" height="42" rx="5" fill="{colour}"/>'
        f'<text x="{x + 21}" y="{y + 18}" fill="{ink}" aria-hidden="true">{escape(short or _initials(name))}</text>'
        f'<text x="{x + 21}" y="{y + 33}" fill="{ink}" aria-hidden="true">{escape(written)}</text>'
    )
    label = escape(said, quote=True)
    if link:
        href = escape(link, quote=True)
        return f'<a href="{href}" target="_self" aria-label="{label}"><title>{label}</title>{drawn}</a>'
    return f'<g role="img" aria-label="{label}"><title>{label}</title>{drawn}</g>'


def _initials(name: str) -> str:
    words = [word for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(word[0] for word in words[:3]) if len(words) > 1 else name[:3]


def _brief(language: str, value: float) -> str:
    """A figure that fits a tile: thousands as '1,2k' would need a legend, so whole thousands lose their tail."""
    return (
        count(language, value)
        if value < 100_000
        else say(language, "number.thousands", number=count(language, value // 1000))
    )


@lru_cache(maxsize=1)
def _known() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "maps.toml").read_text(encoding="utf-8"))


def _read(name: str, own: Path | None) -> Any:
    path = own / name if own and (own / name).is_file() else REFERENCE / name
    return json.loads(path.read_text(encoding="utf-8"))
