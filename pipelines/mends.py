"""Which faults a machine may mend once a person agreed: the cell's text as it was surely meant."""

import re
from calendar import monthrange
from collections.abc import Callable

from pipelines.contacts import read_email, read_phone
from pipelines.grid import Cell
from pipelines.identifiers import read_identifier, read_staff_id

_LOOK_ALIKE = str.maketrans("OoQIl|", "000111")
_DAY_MONTH = re.compile(r"\s*(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})\s*")


def mended(rule: str, cell: Cell, country: str | None) -> str | None:
    """The text to put into the cell; None where only a person can know."""
    mend = _MENDS.get(rule)
    text = _written(cell)
    if mend is None or not text:
        return None
    proposed = mend(text, country)
    return proposed if proposed and proposed != text else None


def _written(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell) if isinstance(cell, int) else ""


def _national(text: str, country: str | None) -> str | None:
    found = read_identifier(text.translate(_LOOK_ALIKE), country)
    return found.value if found and found.value and found.is_valid else None


def _staff(text: str, country: str | None) -> str | None:
    found = read_staff_id(text.translate(_LOOK_ALIKE), country)
    return found.value if found and found.value else None


def _phone(text: str, country: str | None) -> str | None:
    found = read_phone(text.translate(_LOOK_ALIKE), country)
    return found.value if found and found.value else None


def _email(text: str, _: str | None) -> str | None:
    plain = re.sub(r"\s+", "", text).replace(",", ".").replace("(at)", "@").replace("[at]", "@").strip(".;")
    found = read_email(plain)
    return found.value if found and found.value else None


def _date(text: str, _: str | None) -> str | None:
    """Letters that stand for digits put right, 2O/06/2025, else day and month exchanged, 03/25/1985: if it is a day."""
    digits = text.translate(_LOOK_ALIKE)
    found = _DAY_MONTH.fullmatch(digits)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), found[4]
    if digits != text:
        return digits.strip() if _is_day(first, second, year) else None
    return f"{second:02}/{first:02}/{year}" if second > 12 and _is_day(second, first, year) else None


def _is_day(day: int, month: int, year: str) -> bool:
    leap = int(year) if len(year) == 4 else 2000
    return leap > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(leap, month)[1]


_MENDS: dict[str, Callable[[str, str | None], str | None]] = {
    "invalid_national_id": _national,
    "id_check_failed": _national,
    "no_identifier": _national,
    "id_lost_zero": _national,
    "persal_lost_zero": _staff,
    "staff_id_invalid": _staff,
    "phone_invalid": _phone,
    "phone_lost_zero": _phone,
    "email_invalid": _email,
    "impossible_dob": _date,
    "date_unreadable": _date,
}
