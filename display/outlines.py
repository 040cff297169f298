"""Outlines of areas as one SVG that a browser fetches once and keeps: maps place its shapes and colour them.

Degrees are laid on a plane by Mercator's projection, as readers know their countries from every other map.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

UNITS = 500  # of the drawing, a degree of longitude: a step is some 200 m, finer than a screen shows
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True)
class Frame:
    """A window on the outlines: the bounds seen through it, and where it stands in the picture, in pixels."""

    bounds: Bounds
    left: float
    top: float
    width: float

    @property
    def height(self) -> float:
        """As much as the bounds need at this width."""
        west, south, east, north = self.bounds
        return self.width * (_down(south) - _down(north)) / (_across(east) - _across(west))

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place of the earth lies in the picture, in pixels."""
        west, _, east, north = self.bounds
        scale = self.width / (_across(east) - _across(west))
        return (
            self.left + (_across(longitude) - _across(west)) * scale,
            self.top + (_down(latitude) - _down(north)) * scale,
        )

    def opened(self, drawn: str) -> str:
        """What is drawn in the outlines' own units, seen through the window; what lies outside is cut off."""
        west, south, east, north = self.bounds
        seen = (_across(west), _down(north), _across(east) - _across(west), _down(south) - _down(north))
        return (
            f'<svg x="{self.left:.0f}" y="{self.top:.0f}" width="{self.width:.0f}" height="{self.height:.0f}" '
            f'viewBox="{" ".join(f"{value:.0f}" for value in seen)}" preserveAspectRatio="none">{drawn}</svg>'
        )


def outlines(shapes: Mapping[str, Any]) -> str:
    """The SVG of a GeoJSON collection: one path a feature under the feature's id, without a colour of its own."""
    paths = (
        f'<path id="{escape(str(feature["id"]), quote=True)}" d="{_path(feature["geometry"])}" '
        'fill-rule="evenodd" vector-effect="non-scaling-stroke"/>'
        for feature in shapes["features"]
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(paths)}</svg>'


def corners(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """Longitude and latitude of every corner of a Polygon or a MultiPolygon, lakes and enclaves too."""
    yield from ((corner[0], corner[1]) for ring in _rings(geometry) for corner in ring)


def _path(geometry: Mapping[str, Any]) -> str:
    return "".join(_outline([(_across(x), _down(y)) for x, y, *_ in ring]) for ring in _rings(geometry))


def _outline(corners: Sequence[tuple[float, float]]) -> str:
    """One ring: to its first corner, then from corner to corner by how far, those that fall together as one."""
    points = [(round(x), round(y)) for x, y in corners]
    steps = ((b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:], strict=False))
    way = " ".join(f"{across} {down}" for across, down in steps if across or down)
    return f"M{points[0][0]} {points[0][1]}l{way}z" if way else ""


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    yield from (ring for polygon in polygons for ring in polygon)


def _across(longitude: float) -> float:
    return longitude * UNITS


def _down(latitude: float) -> float:
    """Mercator's ordinate, counted downwards as pictures are."""
    return -math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))) * UNITS
