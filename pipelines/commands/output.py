"""What commands take and how they answer: one JSON document on standard output, or lines for a person.

An argument whose value can't be read is a usage error, told before anything is done.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from cyclopts import Parameter, Token

from display.days import written_day
from display.formats import unit_word
from metrics.definitions import SHARES
from pipelines.numbers import read_number
from pipelines.periods import read_period


def _day(_: object, tokens: Sequence[Token]) -> date:
    day = written_day(tokens[0].value)
    if day is None:
        raise ValueError("It is no day of this century: write it as 2025-12-31.")
    return day


def _is_period(_: object, text: str | None) -> None:
    if text is not None and read_period(text) is None:
        raise ValueError("It is no period: write 2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-02.")


def _is_mark(_: object, text: str | None) -> None:
    if text is not None and read_number(text).value is None:
        raise ValueError("It is no pass mark: write a number such as 5 or 0.6, or a share such as 60%.")


def _is_reason(_: object, text: str) -> None:
    if not text.strip():
        raise ValueError("It is empty: give the reason in a few words.")


Day = Annotated[date, Parameter(converter=_day)]
Period = Annotated[str | None, Parameter(validator=_is_period)]
PassMark = Annotated[str | None, Parameter(validator=_is_mark)]
Why = Annotated[str, Parameter(validator=_is_reason)]
Json = Annotated[bool, Parameter(name="--json", negative=())]  # print one JSON document and nothing else


def print_json(document: Any) -> None:
    """One document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def place(row: Mapping[str, Any]) -> str:
    """Where a row stands: file, sheet, the table's first column where tables lie side by side, row."""
    return " ".join(str(part) for part in (row["file"], row["sheet"], row.get("column"), f"row {row['row']}") if part)


def number_of(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 row, 2 rows, 1,000 people."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def figure(entry: Mapping[str, Any], value: float) -> str:
    """A target's figure: a share in per cent, anything else as counted."""
    return f"{value:.1%}" if entry["kind"] in SHARES else f"{value:,.0f}"


def with_unit(entry: Mapping[str, Any], value: float, unit: str | None = None) -> str:
    """The same with what it counts, the target's unit or another; a share says it itself."""
    said = figure(entry, value)
    return said if entry["kind"] in SHARES else f"{said} {unit_word('en', unit or entry['unit'], value)}"


def say(line: str) -> None:
    """A line for the person who waits; never on standard output, which --json keeps clean."""
    print(line, file=sys.stderr, flush=True)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an answer")
