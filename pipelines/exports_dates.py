"""Days in an export: moments of platforms that print UTC, and columns in which Excel exchanged day and month."""

import re
from datetime import UTC, date, datetime

from pipelines.dates import DateColumn, read_date_column
from pipelines.grid import Cell

_NAIVE_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$")
_DAY_AND_MONTH = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")


def read_days(cells: list[Cell], clock: str, zone: str | None) -> DateColumn:
    """The day of each cell in `zone`; `clock`, "utc" or "local", is what a moment without an offset is in."""
    distinct = list(dict.fromkeys(cells))
    given = [_in_utc(cell) for cell in distinct] if clock == "utc" else distinct
    column = read_date_column(given, zone)
    days = dict(zip(distinct, column.dates, strict=True))
    if _is_exchanged(distinct):
        days |= {cell: _exchanged(day) for cell, day in days.items() if isinstance(cell, date) and day is not None}
    unread = {distinct[place] for place in column.unreadable}
    places = frozenset(place for place, cell in enumerate(cells) if cell in unread) if unread else frozenset()
    return DateColumn([days[cell] for cell in cells], column.decision, places)


def _in_utc(cell: Cell) -> Cell:
    if isinstance(cell, datetime) and cell.tzinfo is None:
        return cell.replace(tzinfo=UTC)
    if isinstance(cell, str) and _NAIVE_MOMENT.match(cell):
        return cell + "Z"
    return cell


def _is_exchanged(cells: list[Cell]) -> bool:
    """Whether a month-first Excel made dates of the cells it could and left the others, days over 12, as text."""
    real = [cell for cell in cells if isinstance(cell, date)]
    written = [found for cell in cells if isinstance(cell, str) and (found := _DAY_AND_MONTH.match(cell))]
    return bool(real and written) and all(cell.day <= 12 for cell in real) and all(int(at[1]) > 12 for at in written)


def _exchanged(day: date) -> date:
    return date(day.year, day.day, day.month)
