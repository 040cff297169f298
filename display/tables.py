"""Tables as HTML: read by screen readers, mirrored for Arabic, printed as they stand; every value already written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from display import figures
from display.figures import Target
from display.formats import MISSING, count, day, share
from display.language import has_words, name_in, say
from display.status import badge


@dataclass(frozen=True)
class Column:
    """A heading and whether what stands under it is a number (set against the far edge)."""

    heading: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """Text, or ready HTML made by this package, with a link where the reader can go on."""

    text: str
    link: str | None = None
    html: str | None = None


def table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]], is_caption_shown: bool = True
) -> str:
    """A table whose first column heads its rows. Text is escaped here and nowhere else."""
    head = "".join(f'<th scope="col"{_number(column)}>{escape(column.heading)}</th>' for column in columns)
    body = "".join(f"<tr>{_row(columns, row)}</tr>" for row in rows)
    hidden = "" if is_caption_shown else ' class="mp-unseen"'
    return (
        f'<div class="mp-scroll" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}">'
        f'<table class="mp-table"><caption{hidden}>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


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
    return table(say(language, "overview.furthest"), columns, body, is_caption_shown=False)


def areas(language: str, caption: str, rows: Sequence[Mapping[str, Any]], unit: str) -> str:
    """Every area with what it reached, out of how many, the share, and the share reported."""
    columns = [
        Column(say(language, "column.number"), True),
        Column(say(language, "column.area")),
        Column(figures.unit_word(language, unit, 100), True),
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
    return table(caption, columns, body)


def targets_of_area(language: str, entries: Sequence[Target], area: str) -> str:
    """Every target that has a figure for the area: reached, out of how many, share, unit."""
    columns = [
        Column(say(language, "column.target")),
        Column(say(language, "column.reached"), True),
        Column(say(language, "column.of"), True),
        Column(say(language, "column.share"), True),
        Column(say(language, "column.unit")),
    ]
    found = [(entry, row) for entry in entries for row in entry.get("by_area") or () if row["area"] == area]
    body: list[list[Cell | str]] = [
        [
            name_in(language, entry["name"]),
            count(language, row.get("numerator")),
            count(language, row.get("denominator")),
            share(language, _ratio(row)),
            figures.unit_word(language, entry["unit"], 100),
        ]
        for entry, row in found
    ]
    return table(say(language, "overview.targets"), columns, body)


def groups(language: str, caption: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A breakdown: one row per group with people, turns and its share of all turns."""
    whole = sum(row.get("turns") or 0 for row in rows)
    columns = [
        Column(say(language, "column.group")),
        Column(say(language, "column.people"), True),
        Column(say(language, "column.turns"), True),
        Column(say(language, "column.share"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            row["name"],
            count(language, row.get("people")),
            count(language, row.get("turns")),
            share(language, row["turns"] / whole) if whole and row.get("turns") is not None else MISSING,
        ]
        for row in rows
    ]
    return table(caption, columns, body)


def course(language: str, target: Target, rows: Sequence[Mapping[str, Any]]) -> str:
    """The course as figures: day, what was reached, what the path expects."""
    columns = [
        Column(say(language, "column.date")),
        Column(say(language, "chart.actual"), True),
        Column(say(language, "column.expected"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            day(language, row["date"]),
            figures.amount(language, target, row.get("value")),
            figures.amount(language, target, None if row.get("expected") is None else round(row["expected"], 4)),
        ]
        for row in rows
    ]
    return table(say(language, "target.course"), columns, body)


def people_and_turns(language: str, target: Target) -> str:
    """People beside turns, what was known before matching, and the bounds of the figure."""
    before = target.get("before_matching") or {}
    rows = [
        (say(language, "column.people"), count(language, target.get("people"))),
        (say(language, "column.turns"), count(language, target.get("turns"))),
        (say(language, "target.lower"), figures.amount(language, target, target.get("lower"))),
        (say(language, "target.upper"), figures.amount(language, target, target.get("upper"))),
    ]
    if before:
        span = say(language, "legend.span", low=count(language, before["lower"]), high=count(language, before["upper"]))
        rows.append((say(language, "target.before_matching"), span))
    shown = [(name, value) for name, value in rows if value != MISSING]
    note = f'<p class="mp-quiet">{escape(say(language, "target.people_note"))}</p>'
    return facts(say(language, "target.people_and_turns"), shown) + note


def steps(sentences: Sequence[str]) -> str:
    """Sentences as steps of an argument, the empty ones left out."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences if sentence)
    return f'<ol class="mp-steps">{items}</ol>' if items else ""


def named_groups(language: str, rows: Sequence[Mapping[str, Any]], most: int = 14) -> list[dict[str, Any]]:
    """Groups with words: the programme's own names, ours for known codes, the rest as written; the smallest as one.

    Empty where nothing is known of any row.
    """
    if not any(row["value"] is not None for row in rows):
        return []
    named = [{**row, "name": _group_name(language, row)} for row in rows]
    if len(named) <= most:
        return named
    rest = named[most - 1 :]
    summed = {"name": say(language, "value.rest"), "turns": sum(row["turns"] or 0 for row in rest), "people": None}
    return [*named[: most - 1], summed]


def quotas(language: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """What every area still lacks to the goal; nothing without denominators."""
    if not rows:
        return ""
    columns = [
        Column(say(language, "column.area")),
        Column(say(language, "column.reached"), True),
        Column(say(language, "column.of"), True),
        Column(say(language, "column.quota"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            row["name"],
            count(language, row.get("numerator")),
            count(language, row["denominator"]),
            count(language, round(row["quota"])),
        ]
        for row in rows
    ]
    return table(say(language, "target.quota"), columns, body)


def verdicts(language: str, caption: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """What each method says of the target: its name, its number, its status or why it refuses."""
    columns = [
        Column(say(language, "column.method")),
        Column(say(language, "column.number_of_method"), True),
        Column(say(language, "column.status")),
        Column(say(language, "column.how")),
    ]
    body: list[list[Cell | str]] = [
        [
            row["name"],
            row.get("number") or MISSING,
            Cell("", html=badge(language, row.get("status"), row.get("refusal"))),
            row.get("how") or "",
        ]
        for row in rows
    ]
    return table(caption, columns, body)


def facts(caption: str, rows: Sequence[tuple[str, str]]) -> str:
    """Names and values side by side: a definition, a source, a date."""
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows if value)
    return f'<dl class="mp-facts mp-facts-wide" aria-label="{escape(caption, quote=True)}">{items}</dl>'


def _row(columns: Sequence[Column], row: Sequence[Cell | str]) -> str:
    cells = []
    for place, (column, value) in enumerate(zip(columns, row, strict=True)):
        cell = value if isinstance(value, Cell) else Cell(value)
        inner = cell.html if cell.html is not None else escape(cell.text)
        if cell.link:
            inner = f'<a href="{escape(cell.link, quote=True)}" target="_self">{inner}</a>'
        is_heading = place == (1 if columns[0].is_number else 0)
        tag = 'th scope="row"' if is_heading else "td"
        cells.append(f"<{tag}{_number(column)}>{inner}</{tag.split()[0]}>")
    return "".join(cells)


def _group_name(language: str, row: Mapping[str, Any]) -> str:
    if row.get("name"):
        return name_in(language, row["name"])
    if row["value"] is None:
        return say(language, "value.unknown")
    key = f"value.{row['value']}"
    return say(language, key) if has_words(language, key) else str(row["value"])


def _number(column: Column) -> str:
    return ' class="mp-number"' if column.is_number else ""


def _ratio(row: Mapping[str, Any]) -> float | None:
    whole = row.get("denominator")
    reached = row.get("numerator", row.get("value"))
    return reached / whole if whole and reached is not None else None
