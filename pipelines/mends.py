"""Which faults a machine may mend once a person agreed: the cell's text as it was surely meant."""

import re
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
    """Day and month exchanged, where that alone makes it a date: 03/25/1985."""
    found = _DAY_MONTH.fullmatch(text)
    if found is None or not (int(found[3]) > 12 >= int(found[1]) >= 1) or int(found[3]) > 31:
        return None
    return f"{int(found[3]):02}/{int(found[1]):02}/{found[4]}"


_MENDS: dict[str, Callable[[str, str | None], str | None]] = {
    "invalid_national_id": _national,
    "no_identifier": _national,
    "id_lost_zero": _national,
    "persal_lost_zero": _staff,
    "staff_id_invalid": _staff,
    "phone_invalid": _phone,
    "phone_lost_zero": _phone,
    "email_invalid": _email,
    "impossible_dob": _date,
}
