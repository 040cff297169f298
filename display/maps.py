"""Maps of areas: outlines coloured by class, with fixed bounds and labelled insets, each area a link to its figures."""

import gzip
import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from display.classes import Classes, classes_for, figure_of
from display.formats import count, share
from display.language import say
from display.outlines import Frame, corners, outlines

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
SHAPES = "assets/maps/"
HEIGHT, INSET, GAP = 580.0, 170.0, 16.0  # pixels of the picture: of the whole, across an inset, between them
_INSETS_FROM = 0.34  # of the height: beside the north of a country there is land, seas are lower down

_EMPTY = {"value": None, "numerator": None, "denominator": None, "completeness": None}


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
            if any(west <= x <= east and south <= y <= north for x, y in corners(feature["geometry"]))
        ]

    def whole_set(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """One row an area drawn, in the map's order, an empty one where nothing was reported: missing is not nought.

        Rows of one area under its earlier and its later name are added up.
        """
        found: dict[str, dict[str, Any]] = {}
        for row in rows:
            code = self.code(row["area"])
            found[code] = _together(found[code], row) if code in found else dict(row)
        return [
            found.get(self.code(area)) or {"area": area, "name": name, **_EMPTY} for area, name in self.names().items()
        ]

    def with_outside(self, rows: Sequence[Mapping[str, Any]], holds: Callable[[str], bool]) -> list[Mapping[str, Any]]:
        """The rows and one for every other area that the reader may not see: those aren't without figures."""
        known = {self.code(row["area"]) for row in rows}
        outside = [
            {"area": area, "name": name, **_EMPTY, "is_outside": True}
            for area, name in self.names().items()
            if self.code(area) not in known and not holds(area)
        ]
        return [*rows, *outside]


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
        address=f"{SHAPES}{Path(entry['shapes']).stem}.svg?{_mark(entry['shapes'], own)}",
    )


@lru_cache(maxsize=200)
def map_for(areas: tuple[str, ...], own: Path | None = None) -> Map | None:
    """The map on which most of the areas lie, be it a single one; None where no map draws them."""
    best, most = None, 0
    for vintage, entry in _known().items():
        on_it = sum(area.startswith(entry["prefix"]) for area in areas)
        if on_it > most:
            best, most = vintage, on_it
    drawn = map_of(best, own) if best else None
    return drawn if drawn and any(drawn.code(area) in drawn.codes for area in areas) else None


def choropleth(language: str, drawn: Map, rows: Sequence[Mapping[str, Any]]) -> str:
    """The areas by class as SVG. Rows: {area, name, numerator, denominator, completeness, link}.

    Its shapes are those of the file that the browser already has: a chosen day sends colours and words alone.
    """
    rows = drawn.whole_set(rows)
    classes = classes_for(rows)
    frames = _frames(drawn)
    width = frames[-1].left + frames[-1].width
    shapes = {
        drawn.code(row["area"]): _shape(language, f"{drawn.address}#{drawn.code(row['area'])}", row, classes)
        for row in rows
    }
    seen = [frames[0].opened("".join(shapes.values()))]
    for frame, inset in zip(frames[1:], drawn.insets, strict=True):
        seen.append(frame.opened("".join(shapes[code] for code in drawn.within(frame.bounds))))
        seen.append(_label(frame, drawn, inset))
    said = escape(alternative(language, rows, classes), quote=True)
    return (
        f'<svg class="mp-map" viewBox="0 0 {width:.0f} {HEIGHT:.0f}" role="group" aria-label="{said}">'
        f"{''.join(seen)}</svg>"
    )


def legend(language: str, rows: Sequence[Mapping[str, Any]], unit: str) -> str:
    """What is classed, colour and words of every class, and of areas that reported nothing."""
    classes = classes_for(rows)
    what = say(language, "column.share") if classes.is_share else unit
    items = [*classes.words(language)]
    unknown = {without(row): classes.colour_of(row) for row in rows if classes.of(row) is None}
    items += [(colour, say(language, key)) for key, colour in unknown.items()]
    drawn = [f'<li><i style="background:{colour}"></i>{escape(words)}</li>' for colour, words in items]
    label = escape(say(language, "legend.label"), quote=True)
    return f'<ul class="mp-legend" aria-label="{label}"><li>{escape(what)}</li>{"".join(drawn)}</ul>'


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
    unknown = Counter(without(row) for row in rows if classes.of(row) is None)
    parts += [f"{say(language, key)}: {count(language, many)}" for key, many in unknown.items()]
    return say(language, "map.alternative", parts="; ".join(parts))


def _shape(language: str, shape: str, row: Mapping[str, Any], classes: Classes) -> str:
    """One area in its colour; what it reached is told where the mouse rests. Keyboards have tiles and table."""
    inner = (
        f"<title>{escape(told(language, row))}</title>"
        f'<use href="{escape(shape, quote=True)}" fill="{classes.colour_of(row)}"/>'
    )
    if not row.get("link"):
        return f"<g>{inner}</g>"
    return f'<a href="{escape(row["link"], quote=True)}" target="_self" tabindex="-1">{inner}</a>'


def without(row: Mapping[str, Any]) -> str:
    """The key of the words for an area that has no figure."""
    return "legend.outside" if row.get("is_outside") else "legend.no_data"


def told(language: str, row: Mapping[str, Any]) -> str:
    """An area's name with what it reached and how much was reported, or that nothing was."""
    if figure_of(row, False) is None:
        return f"{row['name']}: {say(language, without(row))}"
    parts = [reached(language, row)]
    if row.get("completeness") is not None:
        parts.append(say(language, "figure.completeness", share=share(language, row["completeness"], 0)))
    return f"{row['name']}: {say(language, 'list.semicolon').join(parts)}"


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


def _frames(drawn: Map) -> list[Frame]:
    """The window on the whole, as high as the picture, and beside it, one below the other, those of the insets."""
    frames = [Frame(drawn.bounds, 0, 0, HEIGHT / Frame(drawn.bounds, 0, 0, 1).height)]
    top = HEIGHT * _INSETS_FROM
    for inset in drawn.insets:
        frames.append(Frame(tuple(inset["bounds"]), frames[0].width + GAP, top, INSET))
        top += frames[-1].height + GAP
    return frames


def _label(frame: Frame, drawn: Map, inset: Mapping[str, Any]) -> str:
    """The inset's border and name, and a dot an island: outlines alone would be too small to see."""
    west, south, east, north = frame.bounds
    named = next(point for point in drawn.points if point.get("id") == inset["point"])
    dots = []
    for point in drawn.points:
        longitude, latitude = point["geometry"]["coordinates"]
        if point["properties"]["kind"] != "label" and west <= longitude <= east and south <= latitude <= north:
            x, y = frame.at(longitude, latitude)
            name = escape(point["properties"]["name"])
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.5"><title>{name}</title></circle>')
    return (
        f'<rect x="{frame.left:.0f}" y="{frame.top:.0f}" width="{frame.width:.0f}" height="{frame.height:.0f}"/>'
        f'{"".join(dots)}<text x="{frame.left + frame.width / 2:.0f}" y="{frame.top + 16:.0f}">'
        f"{escape(named['properties']['name'])}</text>"
    )


@lru_cache(maxsize=1)
def _known() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "maps.toml").read_text(encoding="utf-8"))


def file_of(name: str, own: Path | None) -> Path:
    """A map's file: the ministry's own where there is one, else the shipped one."""
    return own / name if own and (own / name).is_file() else REFERENCE / name


def outlines_of(name: str, own: Path | None = None) -> bytes | None:
    """The file under a map's address (`vn_provinces_63.svg`), compressed by gzip; None where no map has that name."""
    known = {f"{Path(entry['shapes']).stem}.svg": entry["shapes"] for entry in _known().values()}
    if name not in known:
        return None
    file = file_of(known[name], own)
    return _compressed(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _compressed(file: Path, changed: int) -> bytes:
    return gzip.compress(outlines(json.loads(file.read_text(encoding="utf-8"))).encode(), 6, mtime=0)


def _read(name: str, own: Path | None) -> Any:
    return json.loads(file_of(name, own).read_text(encoding="utf-8"))


def _mark(name: str, own: Path | None) -> str:
    """A few letters that change with what is drawn, so that browsers may keep it for ever."""
    return hashlib.sha256(outlines_of(f"{Path(name).stem}.svg", own) or b"").hexdigest()[:12]


def _together(row: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two rows of one area as one; the later one's denominator and completeness hold."""
    reached = [one["numerator"] for one in (row, other) if one.get("numerator") is not None]
    return {**row, **other, "numerator": sum(reached) if reached else None}
