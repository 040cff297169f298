"""The overview as a sheet of A4: header, agency, number, place and date, table, notes, room for a signature."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from display import figures, sentences, tables
from display.cards import badge
from display.figures import Target
from display.formats import day, index
from display.language import name_in, say
from display.publications import published_lines
from display.tables import Cell, Column


def sheet(
    language: str,
    title: str,
    entries: Sequence[Target],
    as_of: date | str | None,
    notes: Sequence[str],
    agency: str = "",
) -> str:
    """Everything between the margins: entries of `measure --json`, notes on method, filters and sources.

    `as_of` None: the newest day of any entry. An empty agency leaves a dotted line to fill in.
    """
    rows = [(name_in(language, entry["name"]), entry) for entry in entries]
    as_of = as_of or max((entry["as_of"] for entry in entries if entry.get("as_of")), default=None)
    return (
        f'<article class="mp-sheet">{_head(language, agency or say(language, "paper.agency"))}'
        f"<h1>{escape(title)}</h1>"
        f'<p style="text-align:center">{escape(say(language, "paper.as_of", date=day(language, as_of)))}</p>'
        f"{_table(language, rows)}{_notes(language, rows, notes)}{_signature(language)}</article>"
    )


def _head(language: str, agency: str) -> str:
    motto = say(language, "paper.motto")
    state = f"<p><b>{escape(say(language, 'paper.state'))}</b></p>" if say(language, "paper.state") != "–" else ""
    under = f'<p><b>{escape(motto)}</b></p><div class="mp-rule"></div>' if motto != "–" else ""
    return (
        f'<div class="mp-sheet-head"><div><p><b>{escape(agency)}</b></p><div class="mp-rule"></div>'
        f"<p>{escape(say(language, 'paper.number'))}</p></div>"
        f"<div>{state}{under}<p><i>{escape(say(language, 'paper.place_and_date'))}</i></p></div></div>"
    )


def _table(language: str, rows: Sequence[tuple[str, Target]]) -> str:
    columns = [
        Column(say(language, "column.number"), True),
        Column(say(language, "column.target")),
        Column(say(language, "column.unit")),
        Column(say(language, "column.goal"), True),
        Column(say(language, "column.reached"), True),
        Column(say(language, "fact.schedule_index"), True),
        Column(say(language, "column.status")),
        Column(say(language, "column.completeness"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            str(place),
            title,
            figures.unit(language, target),
            figures.goal(language, target),
            figures.actual(language, target),
            index(language, target.get("schedule_index")),
            Cell("", html=badge(language, target)),
            figures.reported(language, target),
        ]
        for place, (title, target) in enumerate(rows, 1)
    ]
    return tables.table(say(language, "paper.table"), columns, body)


def _notes(language: str, rows: Sequence[tuple[str, Target]], notes: Sequence[str]) -> str:
    lines = [*notes]
    for title, target in rows:
        said = sentences.paragraph([sentences.forecast(language, target), sentences.bounds(language, target)])
        lines += [f"{title}: {said}"] if said else []
        lines += [f"{title}: {line}" for line in published_lines(language, target.get("published") or ())]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    return f"<p><b>{escape(say(language, 'paper.notes'))}</b></p><ol>{items}</ol>" if items else ""


def _signature(language: str) -> str:
    who: Mapping[str, str] = {"left": "paper.prepared_by", "right": "paper.signed_by"}
    cells = "".join(
        f"<div><p><b>{escape(say(language, key))}</b></p><p><i>{escape(say(language, 'paper.sign_here'))}</i></p>"
        '<p class="mp-room"></p></div>'
        for key in who.values()
    )
    return f'<div class="mp-signature">{cells}</div>'
