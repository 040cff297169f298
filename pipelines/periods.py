"""What is known of periods: codes such as 2025-Q3, their first and last day, and how titles name them."""

import calendar
import re
import tomllib
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipelines.date_text import month_names
from pipelines.names import REFERENCE, clean_text, folded
from pipelines.numbers import plain_digits


class Period(NamedTuple):
    """One period: its code (2025, 2025-H1, 2025-9M, 2025-Q3, 2025-02), first and last day."""

    code: str
    first: date
    last: date


_CODE = re.compile(r"^(20\d\d)(?:-(?:Q([1-4])|H([12])|(9M)|(0[1-9]|1[0-2])))?$")
_FORMS = {"quarter": "Q{n}", "half": "H{n}", "nine_months": "9M", "month": "{n:02d}", "year": ""}


@lru_cache(maxsize=1024)
def read_period(code: str) -> Period | None:
    """The period of a code, or None where the text is no code."""
    found = _CODE.match(code.strip().upper())
    if found is None:
        return None
    year, quarter, half, nine, month = found.groups()
    if quarter:
        months = (3 * int(quarter) - 2, 3 * int(quarter))
    elif half:
        months = (6 * int(half) - 5, 6 * int(half))
    elif month:
        months = (int(month), int(month))
    else:
        months = (1, 9 if nine else 12)
    last = calendar.monthrange(int(year), months[1])[1]
    return Period(found[0], date(int(year), months[0], 1), date(int(year), months[1], last))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "periods.toml").read_text(encoding="utf-8"))


@cache
def _titles() -> list[tuple[str, re.Pattern[str]]]:
    return [(entry["form"], re.compile(pattern)) for entry in _table()["title"] for pattern in entry["patterns"]]


@cache
def _ordinals() -> dict[str, int]:
    return {word: int(number) for number, words in _table()["numbers"].items() for word in words}


def _folded(text: str) -> str:
    return folded(plain_digits(clean_text(text) or "")).replace("أ", "ا")


@lru_cache(maxsize=4096)
def find_period(text: str) -> Period | None:
    """The period that a title names in words or by two dates; None where it names none."""
    plain = _folded(text)
    for form, pattern in _titles():
        if form == "month" and (named := _ranged_months(plain) or _named_month(plain)):
            return named
        if form == "year" and (ranged := _ranged(text)):
            return ranged
        if found := pattern.search(plain):
            return _period(form, found)
    return None


def _period(form: str, found: re.Match[str]) -> Period | None:
    word = found.groupdict().get("n") or "1"
    number = int(word) if word.isdigit() else _ordinals()[word]
    part = _FORMS[form].format(n=number)
    return read_period(f"{found['year']}-{part}".rstrip("-"))


@cache
def _any_month_name() -> str:
    """A pattern of the months' names, the longest first."""
    return "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))


@cache
def _month_pattern() -> re.Pattern[str]:
    names = _any_month_name()
    return re.compile(
        rf"(?<!\d )(?<!\d)(?<!\d de )(?<![^\W\d_])(?P<name>{names})\.?\s*(?:de|del|,|/|-|of)?\s*(?P<year>20\d\d)"
    )


@cache
def _months_pattern() -> re.Pattern[str]:
    names = _any_month_name()
    return re.compile(
        rf"(?<!\d )(?<!\d de )(?<![^\W_])(?:thang\s*(?P<number1>\d{{1,2}})|(?P<name1>{names}))(?:\s*[/\-.]?\s*20\d\d)?"
        rf"\s*{_table()['months']['between']}\s*"
        rf"(?:(?:thang\s*)?(?P<number2>\d{{1,2}})|(?P<name2>{names}))\.?\s*(?:de|del|,|/|-|\.|of|nam)?\s*(?P<year>20\d\d)"
    )


def _ranged_months(plain: str) -> Period | None:
    """The period from one named month to another: "tháng 7 đến tháng 9 năm 2025"."""
    found = _months_pattern().search(plain)
    if found is None:
        return None
    first, last = (month_names()[found[f"name{n}"]] if found[f"name{n}"] else int(found[f"number{n}"]) for n in (1, 2))
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    year = int(found["year"])
    end = date(year, last, calendar.monthrange(year, last)[1])
    return period_of_days(date(year - (first > last), first, 1), end)


def _named_month(plain: str) -> Period | None:
    found = _month_pattern().search(plain)
    return read_period(f"{found['year']}-{month_names()[found['name']]:02d}") if found else None


def _ranged(text: str) -> Period | None:
    first, last = find_class_dates(text)
    if first is None or last is None or (last - first).days < 26:
        return None
    return period_of_days(first, last)


def period_of_days(first: date, last: date) -> Period | None:
    """The coded period that two days mean, by length and last day: 15 December to 14 March is the first quarter."""
    days = (last - first).days + 1
    for longest, part in (
        (45, f"{last.month:02d}"),
        (120, f"Q{(last.month + 2) // 3}"),
        (200, f"H{(last.month + 5) // 6}"),
        (300, "9M"),
        (380, ""),
    ):
        if days <= longest:
            return read_period(f"{last.year}-{part}".rstrip("-"))
    return None


class _Day(NamedTuple):
    day: int
    month: int | None
    year: int | None
    start: int
    end: int


@cache
def _day_pattern() -> re.Pattern[str]:
    names = _any_month_name()
    return re.compile(
        rf"(?<![^\W\d_])(?P<name2>{names})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>20\d\d)|"
        r"(?<![\d/])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
        rf"(?:(?:\s?[/.\-]\s?|\s*thang\s*)(?P<month>\d{{1,2}})(?!\d|\s(?:de\s)?(?:{names})\b)|"
        rf"\s*(?:de\s+)?(?P<name>{names})(?![^\W\d_])\.?)?"
        r"(?:(?:\s?[/.\-]\s?|\s*,?\s*(?:nam|del?)?\s*)(?P<year>20\d{2}))?(?![\d/])"
    )


def _days(plain: str) -> list[_Day]:
    found = []
    label = re.compile(_table()["class"]["label"])
    for match in _day_pattern().finditer(plain):
        name = match["name"] or match["name2"]
        month = month_names()[name] if name else int(match["month"]) if match["month"] else None
        year = match["year"] or match["year2"]
        day = int(match["day"] or match["day2"])
        if month is None and label.search(plain[: match.start()]):
            continue
        if 1 <= day <= 31 and (month is None or 1 <= month <= 12):
            found.append(_Day(day, month, int(year) if year else None, match.start(), match.end()))
    return found


def _dated(day: _Day, month: int | None, year: int | None) -> date | None:
    if month is None or year is None:
        return None
    try:
        return date(year, month, day.day)
    except ValueError:
        return None


@cache
def _class_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = _table()["class"]
    between = re.compile(rf"^\s*{words['between']}\s*$")
    return between, re.compile(words["document"]), re.compile(words["signed"])


def _chains(plain: str) -> list[tuple[date, date, int, int]]:
    """(first day, last day, start, end) of every full date, days that lead up to it included."""
    between = _class_patterns()[0]
    chains = []
    days = _days(plain)
    for place, day in enumerate(days):
        last = _dated(day, day.month, day.year)
        if last is None:
            continue
        first, start, month = last, day.start, day.month
        while place and days[place - 1].end <= start and between.match(plain[days[place - 1].end : start]):
            place -= 1
            before = days[place]
            month = before.month or month
            earlier = _dated(before, month, before.year or first.year)
            if earlier is None or earlier > last:
                break
            first, start = earlier, before.start
        chains.append((first, last, start, day.end))
    return [chain for chain in chains if not any(o[2] <= chain[2] and chain[3] < o[3] for o in chains)]


@lru_cache(maxsize=4096)
def find_class_dates(text: str) -> tuple[date | None, date | None]:
    """First and last day of a class as a title gives them; the dates of documents and signatures don't count."""
    plain = _folded(text)
    _, document, signed = _class_patterns()
    chains = [
        chain
        for chain in _chains(plain)
        if not document.search(plain[: chain[2]]) and not (chain[0] == chain[1] and _is_signed(plain, chain, signed))
    ]
    if not chains:
        return None, None
    ranged = [chain for chain in chains if chain[0] != chain[1]] or chains
    return min(chain[0] for chain in ranged), max(chain[1] for chain in ranged)


def _is_signed(plain: str, chain: tuple[date, date, int, int], signed: re.Pattern[str]) -> bool:
    """Whether nothing but a place stands before the date and nothing behind it."""
    return signed.match(plain[: chain[2]]) is not None and not plain[chain[3] :].strip(" .)")


@lru_cache(maxsize=4096)
def find_report_date(text: str) -> date | None:
    """The date under which a report was signed: a line that is only a place and a date."""
    plain = _folded(text)
    signed = _class_patterns()[2]
    found = [chain[1] for chain in _chains(plain) if chain[0] == chain[1] and _is_signed(plain, chain, signed)]
    return found[0] if found else None
