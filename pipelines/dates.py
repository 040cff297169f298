"""What is known of columns of dates: birth dates, day first always, and other dates, their order decided per column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipelines.date_text import Parts, read_parts
from pipelines.grid import Cell
from pipelines.names import clean_text

_EPOCH = date(1899, 12, 30)  # Excel's day 0 as calendars see it; its 29 February 1900 lies below every serial read here
_OLDEST = 1900


class BirthDate(NamedTuple):
    """One birth date: `dob` only when day, month and year stand; `year` alone is a year, never 1 January."""

    dob: date | None = None
    year: int | None = None
    warning: str | None = None  # year_only_dob | impossible_dob
    is_impossible: bool = False


@dataclass(frozen=True)
class BirthColumn:
    """The cells of one birth column in order; `is_swap_suspected` when a US-locale Excel exchanged day and month."""

    births: list[BirthDate]
    is_swap_suspected: bool
    decision: str  # day_first | year_only | dates


@dataclass(frozen=True)
class DateColumn:
    """The cells of one column of other dates; `unreadable` holds the places of cells with text that is no date."""

    dates: list[date | None]
    decision: str  # day_first | month_first | year_first | named | dates
    unreadable: frozenset[int]


_NO_BIRTH = BirthDate()
_IMPOSSIBLE = BirthDate(None, None, "impossible_dob", True)


def read_birth_column(cells: Sequence[Cell], period_end: date | None = None) -> BirthColumn:
    """Every cell of one birth column. Two-digit years fall so that the age at `period_end` (else today) is 16 to 80."""
    at = period_end or date.today()
    births = [_birth(cell, at) for cell in cells]
    real = [cell for cell in cells if isinstance(cell, date)]
    written = [
        birth.dob for birth, cell in zip(births, cells, strict=True) if isinstance(cell, str) and birth.dob is not None
    ]
    is_swapped = len(real) > 1 and len(written) > 1
    is_swapped = is_swapped and all(cell.day <= 12 for cell in real) and all(dob.day > 12 for dob in written)
    decision = "day_first" if written else "dates" if real else "year_only"
    return BirthColumn(births, is_swapped, decision)


def _birth(cell: Cell, at: date) -> BirthDate:
    if isinstance(cell, str):
        return _birth_text(cell, at)
    if cell is None or isinstance(cell, bool):
        return _NO_BIRTH
    if isinstance(cell, datetime):
        return _checked(cell.date(), at)
    if isinstance(cell, date):
        return _checked(cell, at)
    if isinstance(cell, int | float):
        return _birth_number(cell, at)
    return _IMPOSSIBLE


@lru_cache(maxsize=32768)
def _birth_text(cell: str, at: date) -> BirthDate:
    text = clean_text(cell)
    if text is None or not any(map(str.isdigit, text)):
        return _NO_BIRTH
    plain = text.strip("' .").removesuffix(".0")
    if plain.isdigit() and len(plain) in (2, 5):
        return _birth_number(int(plain), at)
    parts = read_parts(plain)
    return _birth_parts(parts, at) if parts else _IMPOSSIBLE


def _birth_number(number: int | float, at: date) -> BirthDate:
    if _OLDEST <= number <= 2015 and number == int(number):
        return _checked_year(int(number), at)
    if 20000 <= number <= 45000:
        return _checked(_EPOCH + timedelta(days=int(number)), at)
    if 0 <= number <= 99 and number == int(number):
        return _checked_year(_birth_century(int(number), at, 12, 31), at)
    if 1_011_900 <= number <= 31_122_015 and number == int(number):
        return _birth_text(f"{int(number):08d}", at)
    return _IMPOSSIBLE


def _birth_parts(parts: Parts, at: date) -> BirthDate:
    day, month, year = parts.first, parts.second, parts.year
    if not parts.has_long_year:
        year = _birth_century(year, at, month, day)
    elif year >= 2400:
        year -= 543
    if day == 0 or month == 0:
        return _checked_year(year, at) if month <= 12 else _IMPOSSIBLE
    try:
        return _checked(date(year, month, day), at)
    except ValueError:
        return _IMPOSSIBLE


def _birth_century(two_digits: int, at: date, month: int, day: int) -> int:
    """The year of two digits that makes the person 16 to 80 at the period; 0 where none does."""
    years = (1900 + two_digits, 2000 + two_digits)
    exact = [year for year in years if 16 <= at.year - year - ((at.month, at.day) < (month, day)) <= 80]
    return (exact or [year for year in years if 16 <= at.year - year <= 81] or [0])[-1]


def _checked_year(year: int, at: date) -> BirthDate:
    if _OLDEST <= year <= at.year - 10:
        return BirthDate(None, year, "year_only_dob")
    return _IMPOSSIBLE


def _checked(dob: date, at: date) -> BirthDate:
    if dob.year == 1905 and _OLDEST <= (serial := (dob - _EPOCH).days) <= 2015:
        return _checked_year(serial, at)  # a year typed into a cell formatted as a date
    if _OLDEST <= dob.year <= at.year - 10:
        return BirthDate(dob, dob.year)
    return _IMPOSSIBLE


_ISO_MOMENT = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)


def read_date_column(cells: Sequence[Cell], zone: str | None = None) -> DateColumn:
    """Every cell of one column of dates other than birth dates.

    Numeric dates are day first; month first only if some second number is over 12 and no first number is.
    Two-digit years are 20xx. A moment with an offset, or UTC, becomes the date it has in `zone` (an IANA name).
    """
    timezone_of_programme: tzinfo = ZoneInfo(zone) if zone else UTC
    read = [_moment_or_parts(cell, timezone_of_programme) for cell in cells]
    numeric = [parts for parts in read if isinstance(parts, Parts) and parts.order == "numeric"]
    is_month_first = any(parts.second > 12 for parts in numeric) and not any(parts.first > 12 for parts in numeric)
    dates = [_day(found, is_month_first) for found in read]
    unreadable = frozenset(
        place
        for place, (cell, day) in enumerate(zip(cells, dates, strict=True))
        if day is None and isinstance(cell, str | int | float) and any(map(str.isdigit, str(cell)))
    )
    return DateColumn(dates, _decision(read, is_month_first), unreadable)


def telling_dates(cells: Sequence[Cell], zone: str | None = None) -> list[int]:
    """Places of cells that together have their order decided as the whole column has: one of each kind."""
    kinds: dict[object, int] = {}
    for place, cell in enumerate(cells):
        found = _moment_or_parts(cell, ZoneInfo(zone) if zone else UTC)
        kind = (found.order, found.first > 12, found.second > 12) if isinstance(found, Parts) else type(found)
        kinds.setdefault(kind, place)
    return list(kinds.values())


def _decision(read: list[date | Parts | None], is_month_first: bool) -> str:
    orders = {found.order for found in read if isinstance(found, Parts)}
    if "numeric" in orders:
        return "month_first" if is_month_first else "day_first"
    return "year_first" if "year_first" in orders else "named" if orders else "dates"


def read_date(cell: Cell, zone: str | None = None) -> date | None:
    """One date alone, day first."""
    return read_date_column([cell], zone).dates[0]


def _day(found: date | Parts | None, is_month_first: bool) -> date | None:
    if not isinstance(found, Parts):
        return found
    day, month = found.first, found.second
    if found.order == "numeric" and is_month_first:
        day, month = month, day
    year = found.year if found.has_long_year else 2000 + found.year
    try:
        return date(year - 543 if 2400 <= year <= 2700 else year, month, day)
    except ValueError:
        return None


def _moment_or_parts(cell: Cell, zone: tzinfo) -> date | Parts | None:
    if isinstance(cell, str):
        return _written_moment(cell, zone)
    if isinstance(cell, datetime):
        return cell.astimezone(zone).date() if cell.tzinfo else cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _numbered_moment(cell, zone)
    return None


@lru_cache(maxsize=32768)
def _written_moment(cell: str, zone: tzinfo) -> date | Parts | None:
    text = (clean_text(cell) or "").strip("'\" ")
    if found := _ISO_MOMENT.match(text):
        return _iso_day(found, zone)
    if text.isdigit() and len(text) in (5, 10, 13):
        return _numbered_moment(int(text), zone)
    return read_parts(text) if text else None


def _iso_day(found: re.Match[str], zone: tzinfo) -> date | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    offset = found[7]
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_offset(offset))
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(zone).date() if offset else moment.date()


def _offset(written: str | None) -> tzinfo:
    if written is None or written[0] not in "+-":
        return UTC
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))


def _numbered_moment(number: int | float, zone: tzinfo) -> date | None:
    """An Excel serial of 1990 to 2064, or seconds or milliseconds since 1970 of 2001 to 2033."""
    if 32874 <= number < 60000:
        return _EPOCH + timedelta(days=int(number))
    if 1e9 <= number < 2e9:
        return datetime.fromtimestamp(number, zone).date()
    if 1e12 <= number < 2e12:
        return datetime.fromtimestamp(number / 1000, zone).date()
    return None
