"""What is known of telephone numbers and e-mail addresses."""

import re
from functools import cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.grid import Cell
from pipelines.identifiers import reference_table
from pipelines.names import clean_text
from pipelines.numbers import plain_digits


class Phone(NamedTuple):
    """One telephone number in canonical digits; a landline is valid but not personal: it identifies nobody."""

    value: str | None
    is_valid: bool = False
    is_personal: bool = False
    warnings: tuple[str, ...] = ()


class Email(NamedTuple):
    """One address in lower case, or None with the warning that says why."""

    value: str | None
    is_valid: bool = False
    warnings: tuple[str, ...] = ()


class _Plan(NamedTuple):
    country: str
    calling_code: str
    trunk: str
    mobile: re.Pattern[str]
    landline: re.Pattern[str]
    lost_zero: re.Pattern[str]
    is_international: bool
    renumbered: dict[str, str]


_NOT_DIGIT = re.compile(r"\D+")
_SEPARATOR = re.compile(r"\s*(?:[/;,|&\n]|\s-\s|\s{2,}|\bhoặc\b|\bor\b|\bo\b)\s*")
_EMAIL = re.compile(
    r"^[a-z0-9!#$%&'*+/=?^_{|}~`-]+(?:\.[a-z0-9!#$%&'*+/=?^_{|}~`-]+)*@(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+$"
)
_SPREADSHEET_QUOTES = " \t\r\n'"  # an apostrophe in front makes a spreadsheet take a cell for text
_EMAIL_INSIDE = re.compile(r"[^\s<>()\[\],;:/|\"]+@[^\s<>()\[\],;:/|\"]+")


@cache
def _plans() -> dict[str, _Plan]:
    table = reference_table()
    return {
        entry["country"]: _Plan(
            entry["country"],
            entry["calling_code"],
            entry["trunk"],
            re.compile(entry["mobile"]),
            re.compile(entry["landline"]),
            re.compile(entry["lost_zero"]),
            entry["form"] == "international",
            table["renumbered"].get(entry["country"], {}),
        )
        for entry in table["phone"]
    }


def read_phone(cell: Cell, country: str | None) -> Phone | None:
    """The first usable number in a cell, a mobile before a landline; None where the cell holds no digit.

    Canonical: ten digits with the leading zero for countries with a trunk zero, else the full international digits.
    """
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() else str(cell)
    text = str(cell) if isinstance(cell, int) else clean_text(cell)
    if text is None:
        return None
    plan = _plans().get(country or "")
    if (
        plan is not None
        and text.isascii()
        and text.isdigit()
        and not plan.is_international
        and plan.mobile.fullmatch(text)
    ):
        return Phone(text, True, True)
    text = re.sub(r"^=?\"(.*)\"$", r"\1", plain_digits(text)).removesuffix(".0")
    if not any(map(str.isdigit, text)):
        return None
    read = [_number(part, plan, country) for part in [text, *_SEPARATOR.split(text)]]
    return next((phone for phone in read if phone.is_personal), None) or next(
        (phone for phone in read if phone.is_valid), Phone(None, False, False, ("phone_invalid",))
    )


def plain_phones(texts: pa.StringArray, country: str | None) -> pa.Array | None:
    """The cells that are a mobile number in its canonical form, null for all others; None where no form is known."""
    plan = _plans().get(country or "")
    if plan is None or plan.is_international:
        return None
    pattern = plan.mobile.pattern.replace(r"\d", "[0-9]")
    return pc.if_else(pc.match_substring_regex(texts, rf"\A(?:{pattern})\z"), texts, None)


def _number(text: str, plan: _Plan | None, country: str | None) -> Phone:
    digits = _NOT_DIGIT.sub("", text)
    if plan is None:
        return _elsewhere(text, country)
    national = digits.removeprefix("00") if text.lstrip(" (").startswith("00") else digits
    warnings: tuple[str, ...] = ()
    if national.startswith(plan.calling_code) and len(national) >= len(plan.calling_code) + 9:
        national = plan.trunk + national[len(plan.calling_code) :].removeprefix(plan.trunk or "+")
    elif plan.lost_zero.fullmatch(national):
        national, warnings = plan.trunk + national, ("phone_lost_zero",)
    if len(national) == 11 and national[:4] in plan.renumbered:
        national = plan.renumbered[national[:4]] + national[4:]
    is_mobile = plan.mobile.fullmatch(national) is not None
    if not is_mobile and plan.landline.fullmatch(national) is None:
        return _elsewhere(text, country)
    return Phone(plan.calling_code + national if plan.is_international else national, True, is_mobile, warnings)


def _elsewhere(text: str, country: str | None) -> Phone:
    """A number that no table here covers, by phonenumbers: kept as its full international digits."""
    import phonenumbers  # 40 ms to load, and hardly ever needed

    if len(text) > 40:
        return Phone(None)
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return Phone(None)
    if not phonenumbers.is_valid_number(number):
        return Phone(None)
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    kind = phonenumbers.number_type(number)
    return Phone(f"{number.country_code}{phonenumbers.national_significant_number(number)}", True, kind in kinds)


def plain_emails(texts: pa.StringArray) -> pa.Array:
    """The cells that are one address and nothing else, in lower case; null for all others."""
    is_plain = pc.and_(pc.string_is_ascii(texts), pc.less_equal(pc.binary_length(texts), 254))
    lower = pc.ascii_lower(texts)
    pattern = _EMAIL.pattern.replace("^", r"\A", 1).removesuffix("$") + r"\z"
    return pc.if_else(pc.and_(is_plain, pc.match_substring_regex(lower, pattern)), lower, None)


def read_email(cell: Cell) -> Email | None:
    """The first address in a cell, lower case; None where the cell is blank or holds no letter."""
    if not isinstance(cell, str):
        return None
    lower = cell.strip(_SPREADSHEET_QUOTES).lower()
    if _EMAIL.match(lower) and len(lower) <= 254:
        return Email(lower, True)
    text = clean_text(cell)
    if text is None or not any(map(str.isalpha, text)):
        return None
    text = text.lower().replace("\uff20", "@").replace(" @ ", "@").replace("mailto:", "")
    for piece in _EMAIL_INSIDE.findall(text):
        if _EMAIL.match(address := piece.strip(".'")) and len(address) <= 254:
            return Email(address, True)
    return Email(None, False, ("email_invalid",)) if "@" in text or "." in text else None
