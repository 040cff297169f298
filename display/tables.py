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


def file_cell(name: str) -> Cell:
    """A file's name, which may be long and without a space: broken anywhere, so that the other columns keep room."""
    return Cell(name, html=f'<span class="mp-file">{escape(name)}</span>')


def table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> str:
    """A table with its caption above it; columns in which nothing is known are left out."""
    return _table(escape(caption), f"<caption>{escape(caption)}</caption>", *_known(columns, rows))


def plain_table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> str:
    """The same under a heading that already says what it is: the caption is there for screen readers alone."""
    return _table(escape(caption), f'<caption class="mp-unseen">{escape(caption)}</caption>', *_known(columns, rows))


def _known(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]
) -> tuple[list[Column], list[list[Cell | str]]]:
    kept = [place for place, _ in enumerate(columns) if not rows or any(row[place] != MISSING for row in rows)]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _table(label: str, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> str:
    """Text is escaped here and nowhere else; the column that heads its rows is the first that is no number."""
    head = "".join(f'<th scope="col"{_number(column)}>{escape(column.heading)}</th>' for column in columns)
    body = "".join(f"<tr>{_row(columns, row)}</tr>" for row in rows)
    return (
        f'<div class="mp-scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="mp-table">{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def groups(language: str, caption: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A breakdown: one row per group with people, turns and its share of all turns."""
    whole = sum(row.get("turns") or 0 for row in rows)
    columns = [
        Column(say(language, "column.group")),
        Column(say(language, "column.people"), True),
        Column(say(language, "column.turns"), True),
        Column(say(language, "column.share_of_turns"), True),
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
    unit = "" if figures.is_share(target) else f" ({figures.unit(language, target)})"
    return table(f"{say(language, 'target.course')}{unit}", columns, body)


def people_and_turns(language: str, target: Target) -> str:
    """People beside turns, what was known before matching, and the bounds of the figure; empty without any."""
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
    if not shown:
        return ""
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
            Cell("", html=badge(language, row.get("status"), row.get("refusal"), row.get("method", ""))),
            row.get("how") or "",
        ]
        for row in rows
    ]
    return plain_table(caption, columns, body)


def facts(caption: str, rows: Sequence[tuple[str, str]]) -> str:
    """Names and values side by side: a definition, a source, a date."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd></div>" for name, value in rows if value
    )
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
