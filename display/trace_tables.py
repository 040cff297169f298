"""What stands behind a figure, as tables with links: submissions, rows, the steps of a submission, figures moved."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

import streamlit as st

from display import figures, tables
from display.figures import Target
from display.filters import query
from display.formats import MISSING, count, counted, day, period
from display.language import has_words, name_in, say
from display.moments import moment
from display.status import word
from display.submission_words import kind, outcome, state, status
from display.tables import Cell, Column
from display.trail_tables import actor

Row = Mapping[str, Any]
PER_PAGE = 100


class Moved(Protocol):
    """A figure behind which a row stands."""

    @property
    def programme(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def name(self) -> dict[str, str]: ...
    @property
    def makes(self) -> str: ...


def figure(
    language: str, entry: Target, snapshot: str, needs_approval: bool, area: str | None, names: Mapping[str, str]
) -> str:
    """The figure that is traced, the part of it in `area`, the version of its definition and the rule of approval."""
    said = f"{figures.actual(language, entry)} {figures.against_goal(language, entry)}".strip()
    goal = figures.under_the_figure(language, entry) if figures.is_beside_its_goal(entry) else ""
    approval = "trace.approved_only" if needs_approval else "trace.at_once"
    rows = [
        (say(language, "trace.figure"), f"{said}. {goal}" if goal else said),
        *([(names.get(area, area), _part(language, entry, area))] if area else []),
        (say(language, "column.status"), word(language, entry["status"], entry["refusal"], entry["method"] or "")),
        (say(language, "fact.as_of"), day(language, entry["as_of"])),
        (say(language, "trace.version"), str(entry["definition_version"])),
        (say(language, "trace.approvals"), say(language, approval)),
        (say(language, "report.snapshot"), snapshot),
    ]
    return tables.facts(say(language, "trace.figure"), rows)


def _part(language: str, entry: Target, area: str) -> str:
    reached = [row["numerator"] for row in entry["by_area"] or () if row["area"] == area]
    return counted(language, reached[0], entry["unit"]) if reached and reached[0] is not None else MISSING


def submissions(language: str, rows: Sequence[Row], names: Mapping[str, str], choices: Mapping[str, str]) -> str:
    """One row per submission, its number a link to its rows."""
    has_people = any("turns" in row for row in rows)
    heads = [
        Column(say(language, "ledger.number")),
        Column(say(language, "quality.file")),
        Column(say(language, "quality.kind")),
        Column(say(language, "column.area")),
        Column(say(language, "ledger.state")),
        Column(say(language, "trace.who")),
        Column(say(language, "trace.rows"), True),
        *(
            (Column(say(language, "column.turns"), True), Column(say(language, "column.people"), True))
            if has_people
            else (Column(say(language, "trace.figures"), True),)
        ),
    ]
    body = [_submission(language, row, names, choices, has_people) for row in rows]
    return tables.plain_table(say(language, "trace.submissions"), heads, body)


def counted_once(language: str, entry: Target, rows: Sequence[Row]) -> str:
    """That people are counted once, where the submissions hold more rows than people; empty where they don't."""
    if entry["unit"] != "people":
        return ""
    all_rows, people = (sum(row.get(name) or 0 for row in rows) for name in ("rows", "people"))
    if not people or all_rows == people:
        return ""
    said = say(language, "trace.once", rows=count(language, all_rows), people=count(language, people))
    return f'<p class="mp-quiet">{escape(said)}</p>'


def rows(language: str, found: Sequence[Row], names: Mapping[str, str], choices: Mapping[str, str]) -> str:
    """One row per worksheet row, its place a link to what it moves."""
    if found and "indicator" in found[0]:
        return _cells(language, found, names, choices)
    heads = [
        Column(say(language, "trace.row")),
        Column(say(language, "trace.sheet")),
        Column(say(language, "trace.person")),
        Column(say(language, "dimension.course")),
        Column(say(language, "dimension.status")),
        Column(say(language, "trace.counted_on")),
        Column(say(language, "trace.dated_by")),
        Column(say(language, "column.area")),
        Column(say(language, "trace.adds")),
    ]
    body: list[list[Cell | str]] = [
        [
            _place(row, choices),
            row["sheet"] or MISSING,
            str(row["person"]),
            row["course"],
            status(language, row["status"]),
            day(language, row["counted_on"]),
            basis(language, row["date_basis"]),
            names.get(row["area"], row["area"] or MISSING),
            say(language, f"trace.makes.{_makes(row)}"),
        ]
        for row in found
    ]
    return tables.plain_table(say(language, "trace.rows"), heads, body)


def leaf(language: str, found: Sequence[Row]) -> Sequence[Row]:
    """A hundred rows at a time, with where one is among them; the widget to go on stands above."""
    pages = -(-len(found) // PER_PAGE)
    page = st.pagination(pages, key="trace-page") if pages > 1 else 1
    first = (page - 1) * PER_PAGE
    last = min(first + PER_PAGE, len(found))
    places = {"from_row": first + 1, "to_row": last, "rows": len(found)}
    st.caption(say(language, "trace.page", **{name: count(language, value) for name, value in places.items()}))
    return found[first:last]


def moved(language: str, found: Sequence[Moved], names: Mapping[str, Mapping[str, str]], choices: Row) -> str:
    """One row per figure behind which the row stands; that there is none, where there is none."""
    if not found:
        return f"<p>{escape(say(language, 'trace.no_moved'))}</p>"
    heads = [
        Column(say(language, "column.target")),
        Column(say(language, "filter.programme")),
        Column(say(language, "trace.adds")),
    ]
    body: list[list[Cell | str]] = [
        [
            Cell(
                name_in(language, one.name), query("target", _to(choices, programme=one.programme, target=one.target))
            ),
            name_in(language, names.get(one.programme, {})) or one.programme,
            say(language, f"trace.makes.{one.makes}"),
        ]
        for one in found
    ]
    return tables.plain_table(say(language, "trace.moved"), heads, body)


def one_row(language: str, found: Sequence[Row]) -> str:
    """What became of a worksheet row."""
    facts = [
        (f"{row['sheet'] or ''} {row['row']}{row['column'] or ''}".strip(),
         f"{outcome(language, row['outcome'])} · {status(language, row['status'])} · {row['course'] or MISSING}")
        for row in found
    ]  # fmt: skip
    return tables.facts(say(language, "trace.outcome"), facts)


def steps(language: str, found: Sequence[Row], zone: str) -> str:
    """What was done with a submission: who, when and why."""
    heads = [Column(say(language, f"trace.{name}")) for name in ("step", "who", "when", "why")]
    body: list[list[Cell | str]] = [
        [
            say(language, key) if has_words(language, key := f"trace.step.{row['action']}") else row["action"],
            actor(language, row["actor"]),
            moment(language, row["ts"], zone),
            row["why"] or MISSING,
        ]
        for row in found
    ]
    return tables.table(say(language, "trace.steps"), heads, body)


def basis(language: str, code: str | None) -> str:
    """What dates a record."""
    return say(language, f"basis.{code or 'none'}")


def _submission(
    language: str, row: Row, names: Mapping[str, str], choices: Mapping[str, str], has_people: bool
) -> list[Cell | str]:
    number = str(row["submission"])
    counts = ("rows", "turns", "people") if has_people else ("rows", "figures")
    return [
        Cell(number, query("trace", _to(choices, submission=number))),
        tables.file_cell(row["file"]),
        kind(language, row["kind"]),
        names.get(row["area"], row["area"] or MISSING),
        f"{state(language, row['state'])}{_in_brackets(period(language, row['period']))}",
        actor(language, row["submitted_by"]),
        *(count(language, row.get(name)) for name in counts),
    ]


def _cells(language: str, found: Sequence[Row], names: Mapping[str, str], choices: Mapping[str, str]) -> str:
    heads = [
        Column(say(language, "trace.row")),
        Column(say(language, "trace.sheet")),
        Column(say(language, "column.area")),
        Column(say(language, "trace.indicator")),
        Column(say(language, "submit.period")),
        Column(say(language, "trace.figure"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            _place(row, choices),
            row["sheet"] or MISSING,
            names.get(row["area"], row["unit"]),
            row["indicator"],
            period(language, row["period"]),
            count(language, row["value"]),
        ]
        for row in found
    ]
    return tables.plain_table(say(language, "trace.rows"), heads, body)


def _place(row: Row, choices: Mapping[str, str]) -> Cell:
    place = f"{row['column'] or ''}{row['row']}"
    return Cell(place, query("trace", _to(choices, sheet=row["sheet"] or "", row=str(row["row"]))))


def _makes(row: Row) -> str:
    if row["makes_turn"]:
        return "both" if row["makes_person"] else "turn"
    return "nothing_new"


def _in_brackets(text: str) -> str:
    return "" if text == MISSING else f" ({text})"


def _to(choices: Mapping[str, str], **over: str) -> dict[str, str]:
    return {name: value for name, value in {**choices, **over}.items() if value}
