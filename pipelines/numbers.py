"""What is known of written numbers: decimal marks decided over a column, thousands, shares, digits of other scripts."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.grid import Cell
from pipelines.names import clean_text

_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for start in (0x660, 0x6F0, 0x966, 0xE50, 0xFF10)
    for code in range(start, start + 10)
}
_DASHES = frozenset(("-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "--", "---", "_"))
_NUMBER = re.compile(r"^([+\-]?|\()((?:\d[\d.,' ]*)?\d|[.,]\d+)(\))?\s*(%|phần trăm|por ciento|percent)?$")
_LEADING = re.compile(r"^[^\d]{0,20}?(\d{1,3}(?:[. ]\d{3})+|\d+)(?!\d)")


def plain_digits(text: str) -> str:
    """The text with Arabic-Indic, Persian, Devanagari, Thai and full-width digits as 0-9, nothing else changed."""
    return text if text.isascii() else text.translate(_DIGITS)


class Number(NamedTuple):
    """One cell: `value` is None for a blank, a dash or text, and `form` tells them apart."""

    value: float | None
    form: str  # number | share | dash | blank | text


@dataclass(frozen=True)
class NumberColumn:
    """The cells of one column in order, and how their decimal mark was read."""

    numbers: list[Number]
    decision: str  # decimal_comma | decimal_point | whole
    is_mixed: bool = False  # both marks occur as decimal marks
    values: list[float | None] = field(default_factory=list)


_BLANK = Number(None, "blank")
_DASH = Number(None, "dash")
_TEXT = Number(None, "text")


def _split(text: str) -> tuple[str, str, bool] | None:
    """(sign, digits with marks, whether a share); None for text that is no number."""
    if not text.isascii():
        text = plain_digits(text).replace("\u066b", ",").replace("\u066c", "'").replace("\u066a", "%")
        text = text.replace("\u2212", "-").replace("\u2019", "'").replace("\u202f", " ").replace("\u00a0", " ")
    found = _NUMBER.match(text)
    if found is None or (found[1] == "(") != (found[3] == ")"):
        return None
    return ("-" if found[1] in ("-", "(") else "", found[2], found[4] is not None)


def _mark(digits: str) -> str | None:
    """The decimal mark that one number proves: "," or "."; None where it proves nothing."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    if commas > 1 or points > 1:
        return "." if commas else ","
    if not commas and not points:
        return None
    mark = "," if commas else "."
    head, tail = digits.split(mark)
    if len(tail) != 3 or not 1 <= len(head) <= 3 or head[0] == "0" or "'" in head or " " in head:
        return mark
    return None


def _value(sign: str, digits: str, is_share: bool, mark: str) -> float | None:
    own = _mark(digits)
    mark = own if own is not None else mark
    plain = digits.replace("'", "").replace(" ", "").replace("." if mark == "," else ",", "").replace(mark, ".")
    if plain.count(".") > 1:
        return None
    number = float(plain)
    number = -number if sign else number
    return number / 100 if is_share else number


def read_number_column(cells: list[Cell], default: str = ".") -> NumberColumn:
    """Every cell of one column as a number; a lone group of three digits follows the column's mark, else `default`.

    `default` is the file's decimal mark, "," or ".": with ",", 1.250 is 1250. A share, 98%, is 0.98.
    """
    seen: dict[str, tuple[str, str, bool] | None] = {}
    marks: set[str] = set()
    for cell in cells:
        if isinstance(cell, str) and cell not in seen:
            text = clean_text(cell)
            seen[cell] = _split(text) if text else None
            if split := seen[cell]:
                marks.add(_mark(split[1]) or "")
    marks.discard("")
    mark = default if len(marks) != 1 else next(iter(marks))
    numbers = [_number(cell, seen, mark) for cell in cells]
    decision = "whole" if not marks and _is_whole(numbers) else ("decimal_comma" if mark == "," else "decimal_point")
    return NumberColumn(numbers, decision, len(marks) > 1, [number.value for number in numbers])


def _is_whole(numbers: list[Number]) -> bool:
    return all(number.value is None or number.value.is_integer() for number in numbers)


def _number(cell: Cell, seen: dict[str, tuple[str, str, bool] | None], mark: str) -> Number:
    if isinstance(cell, str):
        split = seen[cell]
        if split is not None:
            value = _value(*split, mark)
            return _TEXT if value is None else Number(value, "share" if split[2] else "number")
        text = clean_text(cell)
        return _BLANK if text is None else _DASH if text in _DASHES else _TEXT
    if cell is None:
        return _BLANK
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell:
        return Number(float(cell), "number")
    return _TEXT


def read_number(cell: Cell, decimal: str = ".") -> Number:
    """One cell alone, a lone group of three digits read by the decimal mark given."""
    return read_number_column([cell], decimal).numbers[0]


def leading_count(text: str) -> int | None:
    """The whole number that a text such as "12 người" or "Cộng: 1.250" names; None without one."""
    found = _LEADING.match(plain_digits(text))
    return int(found[1].replace(".", "").replace(" ", "")) if found else None
