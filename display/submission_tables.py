"""What was understood of a file, as HTML: outcome, people, difference, effect, sheets and columns, receipt."""

from collections.abc import Mapping
from html import escape
from typing import Any

from display import submission_words as words
from display.figures import is_share, unit_word
from display.formats import MISSING, count, day, number, period, share
from display.language import name_in, say
from display.moments import moment, zone_name
from display.tables import Cell, Column, facts, plain_table, table

Told = Mapping[str, Any]
MOST_DECIMALS = 4


def outcome(language: str, told: Told) -> str:
    """Rows accepted, refused, repeated, left aside, and how people fared."""
    counts = told.get("counts") or {}
    parts = [
        (say(language, f"row.{name}"), count(language, counts[name]), name)
        for name in ("accepted", "rejected", "duplicate", "ignored")
        if name in counts
    ]
    items = "".join(
        f'<div class="mp-count mp-count-{name}"><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>'
        for label, value, name in parts
    )
    fared = [
        f"{words.status(language, status)}: {count(language, number)}"
        for status, number in (told.get("status_counts") or {}).items()
        if status
    ]
    said = f'<p class="mp-quiet">{escape(" · ".join(fared))}</p>' if fared else ""
    label = escape(say(language, "draft.outcome"), quote=True)
    return f'<dl class="mp-counts-row" aria-label="{label}">{items}</dl>{said}' if items else ""


def declared(language: str, told: Told, names: Mapping[str, str], course: str) -> str:
    """What the file was taken for."""
    rows = [
        (say(language, "draft.kind"), words.kind(language, told.get("kind"))),
        (say(language, "submit.unit"), names.get(told.get("area") or "", told.get("area") or MISSING)),
        (say(language, "submit.period"), _period(language, told)),
        (say(language, "submit.course"), course or MISSING),
        (say(language, "draft.class_end"), day(language, told.get("class_end"))),
        (say(language, "draft.report_date"), day(language, told.get("report_date"))),
        (say(language, "draft.encoding"), words.text_form(language, told) or MISSING),
    ]  # fmt: skip
    return facts(say(language, "draft.recognised"), [(name, value) for name, value in rows if value != MISSING])


def _period(language: str, told: Told) -> str:
    """The period; where nothing in the file dates its rows, that it is for the sender to choose."""
    return say(language, "submit.period_not_said") if told.get("undated") else period(language, told.get("period"))


def people(language: str, told: Told) -> str:
    """How many people the rows speak of: new, known, doubtful."""
    found = told.get("people") or {}
    rows = [
        (say(language, f"people.{name}"), count(language, found[name]))
        for name in ("distinct", "new", "known", "doubtful")
        if name in found
    ]
    return facts(say(language, "draft.people"), rows) if found.get("distinct") else ""


def difference(language: str, told: Told) -> str:
    """Rows new, changed, removed and unchanged against the unit's earlier return."""
    found = told.get("difference")
    if not found:
        return ""
    rows = [(say(language, f"difference.{name}"), count(language, found[name])) for name in found]
    against = say(language, "difference.against", number=told.get("against"))
    return f'<p class="mp-quiet">{escape(against)}</p>' + facts(say(language, "draft.difference"), rows)


def effect(language: str, told: Told, names: Mapping[str, Mapping[str, str]]) -> str:
    """The headline figures that would change: before and after."""
    rows = [row for row in told.get("effect") or () if row["before"] != row["after"]]
    if not rows:
        return f'<p class="mp-quiet">{escape(say(language, "effect.none"))}</p>'
    columns = [
        Column(say(language, "column.target")),
        Column(say(language, "effect.before"), True),
        Column(say(language, "effect.after"), True),
        Column(say(language, "column.unit")),
    ]
    body: list[list[Cell | str]] = [
        [
            name_in(language, names.get(row["target"], {})) or row["target"],
            _figure(language, row, "before"),
            _figure(language, row, "after"),
            MISSING if is_share(row) else unit_word(language, row["unit"], 100),
        ]
        for row in rows
    ]
    return plain_table(say(language, "draft.effect"), columns, body)


def _figure(language: str, row: Mapping[str, Any], when: str) -> str:
    """A count as counted; a share in per cent, to the first decimal place in which before and after differ."""
    if row[when] is None:
        return say(language, "effect.nothing_yet")
    if not is_share(row):
        return count(language, row[when])
    before, after = (round((row[name] or 0) * 100, MOST_DECIMALS) for name in ("before", "after"))
    apart = (places for places in range(1, MOST_DECIMALS) if round(before, places) != round(after, places))
    return share(language, row[when], next(apart, MOST_DECIMALS))


def indicators(language: str, told: Told) -> str:
    """The figures that a return reports, as they were read; empty for a list."""
    columns = [
        Column(say(language, "indicator.unit")),
        Column(say(language, "indicator.name")),
        Column(say(language, "submit.period")),
        Column(say(language, "indicator.value"), True),
        Column(say(language, "indicator.basis")),
    ]
    body: list[list[Cell | str]] = [
        [
            row["unit"] or MISSING,
            row["indicator"],
            period(language, row["period"]),
            _reported(language, row),
            say(language, f"indicator_basis.{row['basis']}"),
        ]
        for row in told.get("indicators") or ()
    ]
    return table(say(language, "indicator.read", count=count(language, len(body))), columns, body) if body else ""


def _reported(language: str, row: Mapping[str, Any]) -> str:
    """A reported zero is a zero; a dash is nothing reported."""
    if row["value"] is None:
        return MISSING
    if row["basis"] == "share":
        return share(language, row["value"])
    places = next((places for places in range(MOST_DECIMALS) if round(row["value"], places) == row["value"]), 2)
    return number(language, row["value"], places)


def columns_read(language: str, sheet: Mapping[str, Any]) -> str:
    """One row per column of a sheet: letter, words above it, field, masked samples, how it was read."""
    columns = [
        Column(say(language, "sheet.column")),
        Column(say(language, "sheet.header")),
        Column(say(language, "sheet.field")),
        Column(say(language, "sheet.samples")),
        Column(say(language, "sheet.read_as")),
    ]
    letters = sorted({*sheet["columns"], *sheet["headers"]}, key=lambda letter: (len(letter), letter))
    body: list[list[Cell | str]] = [
        [
            letter,
            sheet["headers"].get(letter) or MISSING,
            words.field(language, sheet["columns"][letter])
            if letter in sheet["columns"]
            else say(language, "sheet.not_used"),
            say(language, "list.comma").join(sheet["samples"].get(letter, ())) or MISSING,
            words.decision(language, sheet["decisions"][letter]) if letter in sheet["decisions"] else MISSING,
        ]
        for letter in letters
    ]
    return plain_table(sheet["sheet"] or say(language, "sheet.only"), columns, body)


def sheet_line(language: str, sheet: Mapping[str, Any]) -> str:
    """A sheet's name and whether it was read, with its header rows."""
    name = sheet["sheet"] or say(language, "sheet.only")
    if not sheet["read"]:
        return say(language, "sheet.left_out", sheet=name, why=say(language, f"sheet_why.{sheet['why'] or 'no_table'}"))
    rows = say(language, "list.comma").join(count(language, row) for row in sheet["header_rows"][:6])
    return say(language, "sheet.read", sheet=name, rows=rows or MISSING)


def cause(language: str, told: Any, found: Mapping[str, Any], sheets: int = 1) -> str:
    """One kind of fault: what is the matter, where, what was expected, an example, how to mend it.

    `told` is the rule's explanation in the language, `sheets` how many sheets the workbook was read from.
    """
    lines = [
        (say(language, "cause.expected"), told.expected),
        (say(language, "cause.example"), told.example),
        (say(language, "cause.mend"), told.mend),
        (say(language, "cause.cells"), words.cells(language, list(found["cells"]), found["count"], sheets)),
    ]
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in lines if text)
    severity = say(language, f"severity.{found['severity']}")
    return (
        f'<div class="mp-cause mp-cause-{found["severity"]}"><p><b>{escape(told.says)}</b> '
        f'<span class="mp-badge">{escape(severity)} · {escape(count(language, found["count"]))}</span></p>'
        f'<dl class="mp-facts mp-facts-wide">{items}</dl></div>'
    )


def receipt(language: str, draft: Any, told: Told, sent_for: tuple[str, str, str], zone: str) -> str:
    """The printable proof of a submission; it was sent for a unit, a programme and a course, as they are called."""
    unit, programme, course = sent_for
    counts = told.get("counts") or {}
    rows = [
        (say(language, "receipt.number"), str(draft.submission)),
        (say(language, "receipt.time"), f"{moment(language, told.get('submitted_on'), zone)} ({zone_name(zone)})"),
        (say(language, "receipt.sender"), draft.account),
        (say(language, "submit.unit"), unit),
        (say(language, "filter.programme"), programme),
        (say(language, "submit.course"), course),
        (say(language, "submit.period"), period(language, told["period"]) if told.get("period") else ""),
        (say(language, "draft.class_end"), day(language, told["class_end"]) if told.get("class_end") else ""),
        (say(language, "receipt.file"), draft.file),
        (say(language, "receipt.hash"), draft.sha256),
        *(
            (say(language, f"row.{name}"), count(language, counts.get(name)))
            for name in ("accepted", "rejected", "duplicate")
        ),
    ]
    items = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td><bdi>{escape(value)}</bdi></td></tr>"
        for name, value in rows
        if value
    )
    title = escape(say(language, "receipt.title"))
    return (
        f'<article class="mp-sheet mp-receipt"><h2>{title}</h2><table class="mp-table">{items}</table>'
        f"<p>{escape(say(language, 'receipt.note'))}</p></article>"
    )
