"""What is known of one written date: its parts, whatever the order, the language and the separators."""

import re
import tomllib
from functools import cache
from typing import NamedTuple

from pipelines.names import REFERENCE, clean_text, folded
from pipelines.numbers import plain_digits


class Parts(NamedTuple):
    """The numbers of one date as written. `order` is numeric (first, second, year), year_first, named, or year."""

    first: int  # numeric: the first number; else the day, 0 when absent
    second: int  # numeric: the second number; else the month, 0 when absent
    year: int
    has_long_year: bool
    order: str


_SEP = r"\s*[/\-.,\\\u2013\u2014 ]\s*"
_NUMERIC = re.compile(rf"^(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}'?(\d{{4}}|\d{{2}})$")
_YEAR_FIRST = re.compile(r"^(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})\s*[/\-.]\s*(\d{4})$")
_YEAR = re.compile(r"^(?:\D{0,12})(\d{4})$")
_COMPACT = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_COMPACT_ISO = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TIME = re.compile(
    r"[t ,]*\b(?:\d{1,2})\s?(?:[:hg]|gio)\s?\d{2}(?:\s?(?:[:.]|phut)\s?\d{1,2}(?:[.,]\d+)?)?"
    r"(?:\s?(?:[ap]\.?\s?m\b\.?|sa\b|ch\b|ص|م))?(?:\s?(?:z|utc|gmt)?(?:[+-]\d{2}:?\d{2})?)\b|"
    r"(?<=\d)t\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:z|[+-]\d{2}:?\d{2})?$"
)
_NUMBERS = re.compile(r"\d+")
_TYPED_O = re.compile(r"(?<=[\d/.\-])[oO](?=[\d/.\-]|$)|^[oO](?=\d)")


class _Months(NamedTuple):
    by_name: dict[str, int]
    pattern: re.Pattern[str]
    numbered: re.Pattern[str]
    weekday: re.Pattern[str]


@cache
def _months() -> _Months:
    table = tomllib.loads((REFERENCE / "dates.toml").read_text(encoding="utf-8"))
    by_name = {folded(name): int(month) for month, names in table["months"].items() for name in names}
    names = "|".join(sorted(map(re.escape, by_name), key=len, reverse=True))
    before = "|".join(table["words"]["month_before"])
    weekdays = "|".join(table["words"]["numbered_weekday"])
    return _Months(
        by_name,
        re.compile(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])"),
        re.compile(rf"(?<![^\W\d_])(?:{before})\.?\s*(\d{{1,2}})(?!\d)"),
        re.compile(rf"(?<![^\W\d_])(?:{weekdays})\s*[2-7]\b,?"),
    )


def month_names() -> dict[str, int]:
    """Folded month name -> its number, in every language of dates.toml."""
    return _months().by_name


def read_parts(text: str) -> Parts | None:
    """The parts of the one date that a text holds; None where it holds none. A time of day is passed over."""
    tidy = clean_text(text)
    if tidy is None or len(tidy) > 80:
        return None
    if not tidy.isascii():
        tidy = plain_digits(tidy)
    tidy = _TYPED_O.sub("0", tidy).strip(" '\".,;:")
    if found := _NUMERIC.match(tidy):
        return Parts(int(found[1]), int(found[2]), int(found[3]), len(found[3]) == 4, "numeric")
    if found := _YEAR_FIRST.match(tidy):
        return Parts(int(found[3]), int(found[2]), int(found[1]), True, "year_first")
    return _loose_parts(folded(tidy))


def _loose_parts(text: str) -> Parts | None:
    timeless = _TIME.sub(" ", _months().weekday.sub(" ", text)).strip(" ,.;-")
    if timeless != text and (found := _NUMERIC.match(timeless) or _YEAR_FIRST.match(timeless)):
        numbers = [int(group) for group in found.groups()]
        if found.re is _YEAR_FIRST:
            return Parts(numbers[2], numbers[1], numbers[0], True, "year_first")
        return Parts(numbers[0], numbers[1], numbers[2], len(found[3]) == 4, "numeric")
    if found := _MONTH_YEAR.match(timeless):
        return Parts(0, int(found[1]), int(found[2]), True, "named")
    if found := _COMPACT.match(timeless):
        return _compact(found)
    if found := _YEAR.match(timeless):
        return Parts(0, 0, int(found[1]), True, "year")
    return _named_parts(timeless) or _embedded_parts(timeless)


def _compact(found: re.Match[str]) -> Parts | None:
    day, month, year = (int(group) for group in found.groups())
    if 1 <= day <= 31 and 1 <= month <= 12 and 1900 <= year <= 2099:
        return Parts(day, month, year, True, "named")
    year, month, day = int(found[0][:4]), int(found[0][4:6]), int(found[0][6:])
    if 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31:
        return Parts(day, month, year, True, "year_first")
    return None


def _named_parts(text: str) -> Parts | None:
    months = _months()
    found = months.numbered.search(text)
    month = int(found[1]) if found else 0
    if found is None:
        found = months.pattern.search(text)
        month = months.by_name[found[0]] if found else 0
    if found is None:
        return None
    numbers = _NUMBERS.findall(text[: found.start()] + " " + text[found.end() :])
    years = [number for number in numbers if len(number) == 4]
    short = [int(number) for number in numbers if len(number) <= 2]
    if len(years) == 1 and len(short) <= 1:
        return Parts(short[0] if short else 0, month, int(years[0]), True, "named")
    if not years and len(short) == 2:
        return Parts(short[0], month, short[1], False, "named")
    return None


_EMBEDDED = re.compile(r"(?<!\d)(\d{1,2})\s?[/\-.]\s?(\d{1,2})\s?[/\-.]\s?(\d{4}|\d{2})(?!\d)")


def _embedded_parts(text: str) -> Parts | None:
    """A numeric date among words, the last where there are two: a range ends there."""
    every = _EMBEDDED.findall(text)
    if not 1 <= len(every) <= 2:
        return None
    first, second, year = every[-1]
    return Parts(int(first), int(second), int(year), len(year) == 4, "numeric")
