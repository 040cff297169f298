"""Whose reports say something of an area: its own, and those of the units with which it was merged or renamed."""

from collections import defaultdict
from typing import Any

from metrics.questions import Source, rows
from warehouse.scope import NATION

Edges = dict[str, set[str]]


def spoken_for_by(source: Source, areas: list[str]) -> dict[str, list[str]]:
    """area -> the units whose report is a report of it: itself first, then the others in order of code.

    A unit that took over the whole of an area speaks for it, and so do those that took over that unit. An older unit
    speaks for its successor only where it alone became it, unchanged or under another name: one of two that were
    merged says nothing of the other.
    """
    found = rows(
        source,
        NATION,
        """
        select distinct old_unit, new_unit, weight, relationship
        from crosswalk
        join area on area.unit_id = old_unit
        where old_unit <> new_unit and level in (select level from area where list_contains($asked, unit_id))
        """,
        asked=areas,
    )
    renamed = {row["old_unit"]: row["new_unit"] for row in found if row["relationship"] == "renamed"}
    names: Edges = defaultdict(set)  # the newest name -> every name of the same unit
    for name in {*areas, *(row[end] for row in found for end in ("old_unit", "new_unit"))}:
        names[_newest(renamed, name)].add(name)
    after, before, unchanged = _steps(found, renamed)
    alone = {new: olds for new, olds in before.items() if len(olds) == 1 and new in unchanged}
    speaking: dict[str, list[str]] = {}
    for area in sorted(areas):
        unit = _newest(renamed, area)
        units = {unit} | _reached(after, unit) | _reached(alone, unit)
        speaking[area] = [area, *sorted({name for each in units for name in names[each]} - {area})]
    return speaking


def _steps(found: list[dict[str, Any]], renamed: dict[str, str]) -> tuple[Edges, Edges, set[str]]:
    """By newest names: unit -> those that took over the whole of it; unit -> all that went into it; the unchanged."""
    after: Edges = defaultdict(set)
    before: Edges = defaultdict(set)
    unchanged: set[str] = set()
    for row in found:
        old, new = _newest(renamed, row["old_unit"]), _newest(renamed, row["new_unit"])
        if old == new:
            continue
        before[new].add(old)
        if row["weight"] == 1.0:
            after[old].add(new)
        if row["relationship"] == "unchanged":
            unchanged.add(new)
    return after, before, unchanged


def _newest(renamed: dict[str, str], name: str) -> str:
    while name in renamed:
        name = renamed[name]
    return name


def _reached(edges: Edges, start: str) -> set[str]:
    """All that `start` leads to, step after step."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = edges.get(waiting.pop(), set()) - reached
        reached |= new
        waiting.extend(new)
    return reached
