"""Areas as rows for tables and maps: with their names, in the reader's order, with a link to each one's page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from display.collation import sort_key
from display.figures import Target
from display.formats import count, counted, day
from display.language import LANGUAGES, say, say_many

Row = Mapping[str, Any]


def area_ids(entries: Iterable[Target]) -> list[str]:
    """Every area that the entries of `measure --json` speak of, once."""
    return sorted({row["area"] for entry in entries for row in entry.get("by_area") or () if row["area"]})


def named_rows(
    language: str,
    rows: Sequence[Row],
    names: Mapping[str, str],
    link: Callable[[str], str] | None = None,
) -> list[dict[str, Any]]:
    """The rows whose area is stated, with name and link, in the order of the language's alphabet."""
    stated = [
        {**row, "name": names.get(row["area"], row["area"]), "link": link(row["area"]) if link else None}
        for row in rows
        if row.get("area")
    ]
    return sorted(stated, key=lambda row: sort_key(language, row["name"]))


def as_labels(names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """unit_id → name as the labels of codes are kept: every language reads a place's own name."""
    return {area: dict.fromkeys(LANGUAGES, name) for area, name in names.items()}


def set_in_words(language: str, of_areas: Any) -> str:
    """A set of areas by how many of what it holds, and since or until when: 34 provinces, since 1 Jul 2025."""
    units = f"{count(language, of_areas.units)} {say_many(language, f'level.{of_areas.level}', of_areas.units)}"
    if of_areas.until:
        return say(language, "areas.until", areas=units, day=day(language, of_areas.until))
    return say(language, "areas.since", areas=units, day=day(language, of_areas.since)) if of_areas.since else units


def unstated(rows: Sequence[Row]) -> float:
    """What is counted nationally only, because no area was stated."""
    return sum(row.get("numerator") or 0 for row in rows if not row.get("area"))


def unstated_note(language: str, target: Target) -> str:
    """How much of the figure names no area; empty without any."""
    without = unstated(target.get("by_area") or ())
    if not without:
        return ""
    said = say(language, "area.without", count=counted(language, without, target["unit"]))
    return f'<p class="mp-quiet">{escape(said)}</p>'
