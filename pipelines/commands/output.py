"""How a command answers: one JSON document on standard output, or lines for a person."""

import json
import sys
from datetime import date, datetime
from typing import Annotated, Any

from cyclopts import Parameter

from display.days import written_day
from warehouse.errors import UserError

Json = Annotated[bool, Parameter(name="--json", negative=())]  # print one JSON document and nothing else


def print_json(document: Any) -> None:
    """One document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def say(line: str) -> None:
    """A line for the person who waits; never on standard output, which --json keeps clean."""
    print(line, file=sys.stderr, flush=True)


def day_asked(text: str | None) -> date | None:
    """The day that an option names, None without one; UserError for anything else."""
    if text is None:
        return None
    day = written_day(text)
    if day is None:
        raise UserError(f"{text!r} is no day of this century: write it as 2025-12-31.")
    return day


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an answer")
