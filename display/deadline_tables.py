"""Returns that are due, as tables: an area's record, its periods, its common faults, whom to remind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from display.collation import sort_key
from display.formats import count, day, period, share
from display.language import say
from display.tables import Cell, Column, facts, plain_table

WORDS = {"zero": "nil"}  # keys that end in a plural form would be taken for one
MARKS = {"reported": "●", "zero": "○", "late": "◐", "missing": "✕", "awaited": "…"}


def areas(language: str, due: Iterable[Any], names: Mapping[str, str]) -> dict[str, str]:
    """Reporting areas under their names, in the order of the alphabet."""
    found = {report.area: names.get(report.area, report.area) for report in due}
    return dict(sorted(found.items(), key=lambda item: sort_key(language, item[1])))


def scorecard(language: str, card: Mapping[str, Any], quality: Mapping[str, Any]) -> str:
    """Timeliness, completeness and the share of rows right the first time."""
    due = card["due"]
    rows = [
        (say(language, "deadline.due"), count(language, due)),
        (say(language, "deadline.complete"), share(language, card["in"] / due if due else None, 0)),
        (say(language, "deadline.on_time"), share(language, card["on_time"] / due if due else None, 0)),
        (say(language, "deadline.late"), count(language, card["late"])),
        (say(language, "deadline.missing"), count(language, card["missing"])),
        (say(language, "deadline.nil"), count(language, card["zero"])),
    ]
    if quality["rows"]:
        right = share(language, quality["right"] / quality["rows"])
        rows.append((say(language, "deadline.right"), right))
    return facts(say(language, "deadline.title"), rows)


def periods(language: str, reports: Sequence[Any]) -> str:
    """One row per period of an area: when it was due, what became of it."""
    columns = [
        Column(say(language, "submit.period")),
        Column(say(language, "deadline.due_on")),
        Column(say(language, "column.status")),
        Column(say(language, "deadline.sent_on")),
    ]
    body: list[list[Cell | str]] = [
        [
            period(language, report.period),
            day(language, report.due_on),
            f"{MARKS[report.state]} {say(language, f'report_state.{WORDS.get(report.state, report.state)}')}",
            day(language, report.reported_on),
        ]
        for report in reversed(reports)
    ]
    return plain_table(say(language, "deadline.periods"), columns, body)


def faults(language: str, found: Sequence[Mapping[str, Any]], reason: Callable[[str, Mapping[str, str]], Any]) -> str:
    """The faults that come most, in words."""
    columns = [Column(say(language, "cause.what")), Column(say(language, "cause.count"), True)]
    body: list[list[Cell | str]] = [[reason(row["rule"], {}).says, count(language, row["count"])] for row in found]
    if not body:
        return f'<p class="mp-quiet">{say(language, "cause.none")}</p>'
    return plain_table(say(language, "deadline.faults"), columns, body)


def owing(language: str, rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """Whom to remind, most owed first: the periods missing and the oldest deadline."""
    columns = [
        Column(say(language, "column.number"), True),
        Column(say(language, "column.area")),
        Column(say(language, "deadline.missing"), True),
        Column(say(language, "deadline.which")),
        Column(say(language, "deadline.oldest")),
    ]
    body: list[list[Cell | str]] = [
        [
            count(language, place),
            names.get(row["area"], row["area"]),
            count(language, len(row["periods"])),
            _periods(language, row["periods"]),
            day(language, row["due_on"]),
        ]
        for place, row in enumerate(rows, 1)
    ]
    return plain_table(say(language, "deadline.remind"), columns, body)


def _periods(language: str, codes: Sequence[str], most: int = 4) -> str:
    shown = say(language, "list.comma").join(period(language, code) for code in codes[:most])
    more = len(codes) - most
    return f"{shown} {say(language, 'deadline.more', count=count(language, more))}" if more > 0 else shown
