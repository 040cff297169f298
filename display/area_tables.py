"""Tables of areas: figures with denominator and completeness, what each still lacks, and one area's targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from display import figures
from display.figures import Target
from display.formats import count, number, share
from display.language import say
from display.tables import Cell, Column, plain_table, table


def areas_behind(language: str, rows: Sequence[Mapping[str, Any]], target: Target) -> str:
    """The areas furthest behind with denominator and completeness: no ranking without them."""
    has_share = any(row.get("denominator") for row in rows)
    columns = [Column(say(language, "column.area")), Column(say(language, "column.reached"), True)]
    if has_share:
        columns += [Column(say(language, "column.of"), True), Column(say(language, "column.share"), True)]
    columns.append(Column(say(language, "column.completeness"), True))
    body = []
    for row in rows:
        cells: list[Cell | str] = [
            Cell(row["name"], row.get("link")),
            count(language, row.get("numerator", row.get("value"))),
        ]
        if has_share:
            cells += [count(language, row.get("denominator")), share(language, _ratio(row))]
        cells.append(share(language, row.get("completeness"), 0))
        body.append(cells)
    return plain_table(say(language, "overview.furthest"), columns, body)


def areas(language: str, caption: str, rows: Sequence[Mapping[str, Any]], target: Target) -> str:
    """Every area with what it reached, out of how many, the share, and the share reported."""
    columns = [
        Column(say(language, "column.number"), True),
        Column(say(language, "column.area")),
        Column(figures.unit(language, target).capitalize(), True),
        Column(say(language, "column.of"), True),
        Column(say(language, "column.share"), True),
        Column(say(language, "column.completeness"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            count(language, place),
            Cell(row["name"], row.get("link")),
            count(language, row.get("numerator", row.get("value"))),
            count(language, row.get("denominator")),
            share(language, _ratio(row)),
            share(language, row.get("completeness"), 0),
        ]
        for place, row in enumerate(rows, 1)
    ]
    return plain_table(caption, columns, body)


def targets_of_area(language: str, entries: Sequence[Target], area: str, name: str) -> str:
    """Every target that has a figure for the area, with its unit word: reached, out of how many, share."""
    columns = [
        Column(say(language, "column.target")),
        Column(say(language, "column.reached"), True),
        Column(say(language, "column.of"), True),
        Column(say(language, "column.share"), True),
    ]
    found = [(entry, row) for entry in entries for row in entry.get("by_area") or () if row["area"] == area]
    body: list[list[Cell | str]] = [
        [
            figures.name_with_unit(language, entry),
            count(language, row.get("numerator")),
            count(language, row.get("denominator")),
            share(language, _ratio(row)),
        ]
        for entry, row in found
    ]
    return table(say(language, "area.every_target", area=name), columns, body)


def quotas(language: str, rows: Sequence[Mapping[str, Any]], target: Target) -> str:
    """What every area still lacks to the goal, and a month up to the deadline; nothing where areas owe nothing."""
    if not rows:
        return ""
    is_monthly = any(row.get("monthly") is not None for row in rows)
    columns = [
        Column(say(language, "column.area")),
        Column(say(language, "column.reached"), True),
        Column(say(language, "column.of"), True),
        Column(say(language, "column.quota"), True),
        *([Column(say(language, "column.monthly"), True)] if is_monthly else []),
    ]
    body: list[list[Cell | str]] = [
        [
            row["name"],
            count(language, row.get("numerator")),
            count(language, row.get("denominator")),
            count(language, round(row["quota"])),
            *([number(language, row["monthly"], 1)] if is_monthly else []),
        ]
        for row in rows
    ]
    return table(f"{say(language, 'target.quota')} ({figures.unit(language, target)})", columns, body)


def _ratio(row: Mapping[str, Any]) -> float | None:
    whole = row.get("denominator")
    reached = row.get("numerator", row.get("value"))
    return reached / whole if whole and reached is not None else None
