"""Areas as tiles of one size: small ones can be read too, and each is reached by keyboard."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from display.classes import Classes, classes_for, figure_of
from display.formats import count, share
from display.language import say
from display.maps import Map, reached, without
from display.palette import text_on

LARGEST = 1.3  # times a tile's own size: a country of few columns isn't blown up to the width of the page


def tiles(language: str, drawn: Map, rows: Sequence[Mapping[str, Any]]) -> str:
    """One square an area, all of one size: small areas can be read, and every linked square is reached by keyboard."""
    rows = drawn.whole_set(rows)
    classes = classes_for(rows)
    by_code = {drawn.code(row["area"]): row for row in rows}
    names = {feature["id"]: feature["properties"]["name"] for feature in drawn.shapes["features"]}
    places = {code: tuple(cell) for code, cell in drawn.tiles.items()}
    cells = [*places.values(), *(tuple(extra["cell"]) for extra in drawn.tiles_beside.values())]
    width, height = (max(c for c, _ in cells) + 1) * 44, (max(r for _, r in cells) + 1) * 44
    squares = [
        _square(language, cell, names[code], by_code.get(code), classes, by_code[code].get("link"))
        for code, cell in places.items()
    ]
    squares += [
        _square(language, tuple(extra["cell"]), extra["label"], by_code.get(extra["parent"]), classes, None, short)
        for short, extra in drawn.tiles_beside.items()
    ]
    return (
        f'<svg class="mp-tiles" style="max-inline-size:{width * LARGEST:.0f}px" viewBox="0 0 {width} {height}" '
        f'role="group" aria-label="{escape(say(language, "map.tiles"), quote=True)}">{"".join(squares)}</svg>'
    )


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
    said = f"{name}: {reached(language, row) if row and figure is not None else say(language, without(row or {}))}"
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
