"""The quality of what was sent, as tables: arrivals, causes by month, contradictions, source against source."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Protocol

from display import tables
from display.filters import query
from display.formats import MISSING, count, month, number, period
from display.language import code, has_words, name_in, say
from display.moments import moment
from display.submission_words import kind, state
from display.tables import Cell, Column
from display.trace_tables import basis
from display.trail_tables import actor

Row = Mapping[str, Any]
MONTHS = 12


class Finding(Protocol):
    """Something that doesn't fit."""

    @property
    def check(self) -> str: ...
    @property
    def target(self) -> str | None: ...
    @property
    def area(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def period(self) -> str | None: ...
    @property
    def numbers(self) -> dict[str, Any]: ...


def arrivals(language: str, rows: Sequence[Row], names: Mapping[str, str], zone: str) -> str:
    """One row per submission, its number a link to it."""
    heads = [
        Column(say(language, "ledger.number")),
        Column(say(language, "quality.file")),
        Column(say(language, "quality.kind")),
        Column(say(language, "column.area")),
        Column(say(language, "submit.period")),
        Column(say(language, "ledger.state")),
        Column(say(language, "trace.who")),
        Column(say(language, "trace.when")),
        Column(say(language, "row.accepted"), True),
        Column(say(language, "row.rejected"), True),
        Column(say(language, "row.duplicate"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            Cell(str(row["submission"]), query("submissions", {"submission": str(row["submission"])})),
            tables.file_cell(row["file"]),
            kind(language, row["kind"]),
            names.get(row["area"], row["area"] or MISSING),
            period(language, row["period"]),
            state(language, row["state"]),
            actor(language, row["submitted_by"]),
            moment(language, row["submitted_on"], zone),
            *(count(language, row[f"rows_{name}"]) for name in ("accepted", "rejected", "duplicate")),
        ]
        for row in rows
    ]
    return tables.plain_table(say(language, "quality.arrivals"), heads, body)


def causes(language: str, rows: Sequence[Row], explained: Callable[[str, None, str], Any]) -> str:
    """One row per rule, one column per month of sending, the latest twelve."""
    months = sorted({row["month"] for row in rows})[-MONTHS:]
    heads = [Column(say(language, "quality.cause")), Column(say(language, "quality.weight"))]
    heads += [Column(month(language, one), True) for one in months]
    heads.append(Column(say(language, "explore.total"), True))
    rules = list(dict.fromkeys((row["rule"], row["severity"], row["of_rule"]) for row in rows))
    by_place = {(row["rule"], row["severity"], row["month"]): row["rows"] for row in rows}
    body: list[list[Cell | str]] = [
        [
            explained(rule, None, code(language)).says,
            say(language, f"quality.severity.{severity}"),
            *(count(language, by_place.get((rule, severity, one))) for one in months),
            count(language, of_rule),
        ]
        for rule, severity, of_rule in rules
    ]
    return tables.plain_table(say(language, "quality.causes"), heads, body)


def due(language: str, reports: Sequence[Any]) -> str:
    """How many returns were due, and what became of them, in one sentence."""
    states = [report.state for report in reports if report.state != "awaited"]
    if not states:
        return say(language, "quality.none_due")
    return say(
        language,
        "quality.due",
        due=count(language, len(states)),
        sent=count(language, len(states) - states.count("missing")),
        late=count(language, states.count("late")),
        missing=count(language, states.count("missing")),
        zero=count(language, states.count("zero")),
    )


def findings(
    language: str, rows: Sequence[Finding], names: Mapping[str, str], targets: Mapping[str, Mapping[str, str]]
) -> str:
    """One row per contradiction, in words with its numbers."""
    heads = [
        Column(say(language, "quality.finding")),
        Column(say(language, "column.target")),
        Column(say(language, "column.area")),
        Column(say(language, "submit.period")),
    ]
    body: list[list[Cell | str]] = [
        [
            _finding(language, row),
            name_in(language, targets.get(row.target or "", {})) or row.target or MISSING,
            names.get(row.area or "", row.unit or row.area or MISSING),
            row.period or MISSING,
        ]
        for row in rows
    ]
    return tables.plain_table(say(language, "quality.checks"), heads, body)


def repeats(language: str, counts: Mapping[str, int], doubts: int | None) -> str:
    """How often the same was reported twice, and how many pairs wait for a decision."""
    rows = [
        (say(language, f"quality.{name}"), count(language, counts[name]))
        for name in ("within_a_file", "turns_in_several", "turns_contradicted", "people_in_several")
    ]
    if doubts is not None:
        rows.append((say(language, "quality.doubts"), count(language, doubts)))
    return tables.facts(say(language, "quality.repeats"), rows)


def sources(language: str, rows: Sequence[Row]) -> str:
    """One row per pair of kinds of file."""
    heads = [Column(say(language, "quality.source_one")), Column(say(language, "quality.source_other"))]
    heads += [Column(say(language, f"quality.{name}"), True) for name in ("in_one", "in_other", "in_both", "unlike")]
    body: list[list[Cell | str]] = [
        [
            kind(language, row["one"]),
            kind(language, row["other"]),
            *(count(language, row[name]) for name in ("in_one", "in_other", "in_both", "unlike")),
        ]
        for row in rows
    ]
    return tables.plain_table(say(language, "quality.sources"), heads, body)


def dated(language: str, rows: Sequence[Row]) -> str:
    """How many records each basis dates."""
    caption = say(language, "quality.basis")
    shown = [(basis(language, row["basis"]), count(language, row["rows"])) for row in rows]
    return f"<p><b>{escape(caption)}</b></p>{tables.facts(caption, shown)}" if shown else ""


def _finding(language: str, row: Finding) -> str:
    key = f"check.{row.check}"
    if not has_words(language, key):
        return say(language, "check.unnamed", check=row.check.replace("_", " "))
    values = {name: _number(language, value) for name, value in row.numbers.items()}
    return say(language, key, **values)


def _number(language: str, value: Any) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return number(language, value, 0 if float(value).is_integer() else 2)
