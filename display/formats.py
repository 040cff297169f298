"""How numbers, shares, dates and periods are written in each language; Babel's CLDR data, corrected by habit.

| language | number | per cent | date |
|---|---|---|---|
| vi | 1.234.567,89 | 45,7% | 04/11/2025 |
| en (en-ZA) | 1,234,567.89 (1 234 567,89) | 45.7% | 4 Nov 2025 |
| es | 1.234.567,89 | 45,7 % | 04-11-2025 |
| ar (ar-arab) | 1,234,567.89 (١٬٢٣٤٬٥٦٧٫٨٩) | 45.7% | 4/11/2025 |
"""

import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.dates import format_date

from display.language import code, say, say_many

QUALIFIERS = {
    ">": "more",
    "<": "less",
    ">=": "at_least",
    "≥": "at_least",
    "<=": "at_most",
    "≤": "at_most",
    "≈": "about",
    "~": "about",
}
MISSING = "–"
_LOCALES = {"vi": "vi_VN", "en": "en_GB", "en-ZA": "en_ZA", "es": "es_CL", "ar": "ar", "ar-arab": "ar"}
_SEPARATORS = {"vi": (",", "."), "en": (".", ","), "en-ZA": (",", "\u00a0"), "es": (",", "."), "ar": (".", ",")}
_SEPARATORS["ar-arab"] = ("٫", "٬")
_DATE_PATTERNS = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy", "es": "dd-MM-yyyy", "ar": "d/M/yyyy"}
_DAY_PATTERNS = {"vi": "d 'tháng' M", "en": "d MMMM", "es": "d 'de' MMMM", "ar": "d MMMM"}
_MONTH_PATTERNS = {"vi": "MM/yyyy", "en": "MMM yyyy", "es": "MMM yyyy", "ar": "MMM yyyy"}
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_NO_BREAK = "\u00a0"


def locale_of(language: str) -> Locale:
    """The Babel locale behind a language."""
    return Locale.parse(_LOCALES.get(language, _LOCALES[code(language)]))


def separators(language: str) -> tuple[str, str]:
    """The decimal mark and the thousands separator."""
    return _SEPARATORS.get(language, _SEPARATORS[code(language)])


def digits_of(language: str, text: str) -> str:
    """The text with the digits the reader chose."""
    return text.translate(_ARABIC_INDIC) if language == "ar-arab" else text


def number(language: str, value: float | int | None, decimals: int = 0) -> str:
    """A number with the reader's separators, rounded half up; a dash when there is none."""
    if value is None or math.isnan(value):
        return MISSING
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    decimal_mark, thousands = separators(language)
    plain = f"{abs(rounded):,.{decimals}f}"
    written = plain.replace(",", "\0").replace(".", decimal_mark).replace("\0", thousands)
    return digits_of(language, f"−{written}" if rounded < 0 else written)


def count(language: str, value: float | None) -> str:
    """A figure as it is counted: whole where it is whole, else with one decimal."""
    return number(language, value, 0 if value is None or float(value).is_integer() or abs(value) >= 1000 else 1)


def short(language: str, value: float) -> str:
    """A figure for an axis: thousands in full, millions in the language's word (10 triệu, 10 million)."""
    if abs(value) < 1_000_000:
        return count(language, value)
    millions = value / 1_000_000
    return say(language, "number.millions", number=number(language, millions, 0 if millions.is_integer() else 1))


def share(language: str, value: float | None, decimals: int = 1) -> str:
    """A share (0 to 1) in per cent, written as the language writes it; whole per cents lose their zero."""
    if value is None or math.isnan(value):
        return MISSING
    hundred = number(language, value * 100, decimals)
    decimal_mark = digits_of(language, separators(language)[0])
    zeros = decimal_mark + digits_of(language, "0" * decimals)
    if decimals and hundred.endswith(zeros):
        hundred = hundred[: -len(zeros)]
    return say(language, "number.per_cent", number=hundred)


def share_beside(language: str, value: float | None, thresholds: Iterable[float], decimals: int = 1) -> str:
    """A share that never reads as if it had passed a threshold it hasn't: one more decimal where rounding would."""
    if value is None:
        return MISSING
    return share(language, value, _honest_decimals(value * 100, [t * 100 for t in thresholds], decimals))


def index(language: str, value: float | None, thresholds: Iterable[float] = (0.60, 0.95, 1.0)) -> str:
    """A schedule index with two decimals, or one more where rounding would carry it over a threshold."""
    if value is None:
        return MISSING
    return number(language, value, _honest_decimals(value, thresholds, 2))


def _honest_decimals(value: float, thresholds: Iterable[float], decimals: int) -> int:
    marks = list(thresholds)
    for candidate in range(decimals, decimals + 6):
        shown = round(value + 0.0, candidate)
        if all((shown >= mark) == (value >= mark) for mark in marks):
            return candidate
    return decimals


def pace(language: str, value: float | None) -> str:
    """A pace per day: one decimal above 1, two below."""
    return number(language, value, 1 if value is None or abs(value) >= 1 else 2)


def qualified(language: str, value: float | None, qualifier: str | None) -> str:
    """A figure as counted, with its qualifier in front."""
    return with_qualifier(language, count(language, value), qualifier)


def with_qualifier(language: str, written: str, qualifier: str | None) -> str:
    """A written figure behind >, ≥ or ≈; behind a word in Arabic, where a mirrored sign would say the opposite."""
    known = QUALIFIERS.get(qualifier or "=")
    return say(language, f"qualifier.{known}", figure=written) if known else written


def unit_word(language: str, unit: str, value: float | None) -> str:
    """The word for what is counted (turns, people, …) in the plural form that `value` asks for."""
    return say_many(language, f"unit.{unit}", 0 if value is None else value)


def counted(language: str, value: float | None, unit: str, qualifier: str | None = None) -> str:
    """A figure and its unit word: '1.648 lượt', '> 2,500 people'."""
    return f"{qualified(language, value, qualifier)}{_NO_BREAK}{unit_word(language, unit, value)}"


def day(language: str, value: date | datetime | str | None) -> str:
    """A date in full: 04/11/2025, 4 Nov 2025, 04-11-2025, 4/11/2025."""
    if value is None:
        return MISSING
    return digits_of(language, format_date(_as_date(value), _DATE_PATTERNS[code(language)], locale_of(language)))


def day_of_version(language: str, version: str) -> str:
    """The day on which a snapshot was published, from its name (20261121T…)."""
    return day(language, f"{version[:4]}-{version[4:6]}-{version[6:8]}")


def day_and_month(language: str, value: date | str) -> str:
    """A date within a year that is plain from what stands around it: '31 tháng 12', '31 December'."""
    return digits_of(language, format_date(_as_date(value), _DAY_PATTERNS[code(language)], locale_of(language)))


def month(language: str, value: date | str) -> str:
    """A month and its year: 11/2025, Nov 2025."""
    return digits_of(language, format_date(_as_date(value), _MONTH_PATTERNS[code(language)], locale_of(language)))


def period(language: str, value: str | None) -> str:
    """A period code in words: 2025, 2025-H1, 2025-9M, 2025-Q3, 2025-02."""
    if not value:
        return MISSING
    year, _, part = value.partition("-")
    year = digits_of(language, year)
    if not part:
        return say(language, "period.year", year=year)
    if part.startswith("Q"):
        return say(language, "period.quarter", quarter=digits_of(language, part[1:]), year=year)
    if part.startswith("H"):
        return say(language, "period.half", half=digits_of(language, part[1:]), year=year)
    if part == "9M":
        return say(language, "period.nine_months", year=year)
    return month(language, date(int(value[:4]), int(part), 1))


def _as_date(value: date | datetime | str) -> date:
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
