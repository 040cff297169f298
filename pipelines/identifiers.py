"""What is known of national identifiers and staff numbers: shapes, checks, and what a spreadsheet does to them."""

import importlib
import re
import tomllib
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.grid import Cell
from pipelines.names import REFERENCE, clean_text
from pipelines.numbers import plain_digits


class Identifier(NamedTuple):
    """One identifier as understood; `value` is None when it can't be used, and `warnings` says why."""

    value: str | None
    type: str | None
    warnings: tuple[str, ...] = ()
    is_valid: bool = False


class _Form(NamedTuple):
    country: str
    type: str
    digits: int
    pad_from: int
    prefix: str
    is_body_dv: bool
    lost_zero: str
    failed: str
    is_right: Callable[[str], bool]


_SCIENTIFIC = re.compile(r"^\d(?:[.,](\d*))?\s*[eE]\s*\+?(\d{1,2})$")
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015'\u2018\u2019\"=_]+")
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+$")
_POINT_ZERO = re.compile(r"^(\d+)[.,]0+$")
_EXCEL_TEXT = re.compile(r'^=?\s*"(.*)"$')
_LONG_DIGITS = re.compile(r"(?<![\d\w])\d{8,13}(?![\d\w])")
_RUT = re.compile(r"^0*([1-9]\d{5,7})([\dK])$")
_RUT_INSIDE = re.compile(r"(?<!\d)\d{1,2}(?:\.\d{3}){2}\s?-?\s?[\dkK](?!\w)|(?<!\d)\d{7,8}\s?-\s?[\dkK](?!\w)")


def _is_cccd(digits: str) -> bool:
    """Province of registration 001-096, then 0 to 3 for sex and century; there is no check digit."""
    return len(digits) == 12 and 1 <= int(digits[:3]) <= 96 and digits[3] in "0123"


# the same, for whole columns
_PLAIN_CCCD = r"\A(?:00[1-9]|0[1-8][0-9]|09[0-6])[0-3][0-9]{8}\z"


def _is_cmnd(digits: str) -> bool:
    return len(digits) == 9 and digits not in ("123456789", "987654321", "012345678")


_OWN_CHECKS: dict[str, Callable[[str], bool]] = {"vn.cccd": _is_cccd, "vn.cmnd": _is_cmnd, "digits": str.isdigit}


@cache
def find_check(name: str) -> Callable[[str], bool]:
    """The check that a TOML file names: our own, or `is_valid` of a module of python-stdnum; ValueError if neither."""
    if name in _OWN_CHECKS:
        return _OWN_CHECKS[name]
    if not re.fullmatch(r"[a-z]{2}_?\.[a-z0-9_]+", name):
        raise ValueError(f"no identifier check is called {name!r}")
    try:
        check: Callable[[str], bool] = importlib.import_module(f"stdnum.{name}").is_valid
    except (ImportError, AttributeError) as error:
        raise ValueError(f"no identifier check is called {name!r}") from error
    return check


@cache
def reference_table() -> dict[str, Any]:
    """The whole of identifiers.toml."""
    return tomllib.loads((REFERENCE / "identifiers.toml").read_text(encoding="utf-8"))


@cache
def _forms(kind: str, country: str | None) -> tuple[_Form, ...]:
    return tuple(
        _Form(
            entry["country"],
            entry["type"],
            entry.get("digits", 0),
            entry.get("pad_from", entry.get("digits", 0)),
            entry.get("prefix", ""),
            entry.get("shape") == "body-dv",
            entry.get("lost_zero", "id_lost_zero"),
            entry.get("failed", "id_check_failed"),
            find_check(entry["check"]),
        )
        for entry in reference_table()[kind]
        if entry["country"] == country or (country is None and kind == "national")
    )


@cache
def _all_strict(kind: str, has_hyphen: bool) -> tuple[_Form, ...]:
    exact = [form._replace(pad_from=form.digits) for form in _forms(kind, None)]
    return tuple(sorted((form for form in exact if has_hyphen or not form.is_body_dv), key=lambda form: form.digits))


def _strict_forms(kind: str, text: str) -> tuple[_Form, ...]:
    """Every country's forms, without padding, and a body with check digit only where a hyphen shows one."""
    return _all_strict(kind, re.search(r"-\s?[\dkK]$", text) is not None)


def read_identifier(cell: Cell, country: str | None) -> Identifier | None:
    """The national identifier in a cell; None where the cell holds no digit at all.

    Without a country every known shape is tried and the first that passes its check wins.
    A country without an entry gets its text back, upper case and without separators, unchecked.
    """
    return _read(cell, "national", country)


def read_staff_id(cell: Cell, country: str | None) -> Identifier | None:
    """The staff number in a cell: checked where the country has a shape for it, else the code as written."""
    return _read(cell, "staff", country)


def _read(cell: Cell, kind: str, country: str | None) -> Identifier | None:
    text = _plain(cell)
    if text is None:
        return None
    if found := _SCIENTIFIC.match(text):
        fraction, power = found[1] or "", int(found[2])
        if len(fraction) < power:
            return Identifier(None, None, ("id_scientific",))
        text = (text[0] + fraction)[: power + 1]
    forms = _forms(kind, country) if country or kind == "staff" else _strict_forms(kind, text)
    if not forms:
        return Identifier(_SEPARATORS.sub("", text).upper(), kind, (), True)
    return _fitted(text, forms)


def _plain(cell: Cell) -> str | None:
    """The cell's characters with spreadsheet wrappings off; None without a digit."""
    if isinstance(cell, bool | date | time | timedelta):
        return None
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if cell is not None and cell.isdigit() and cell.isascii():
        return cell
    text = clean_text(cell)
    if text is None:
        return None
    if not text.isascii():
        text = plain_digits(text)
    if found := _EXCEL_TEXT.match(text):
        text = found[1]
    text = text.strip("' ")
    if found := _POINT_ZERO.match(text):
        text = found[1]
    if _GROUPED.match(text):
        text = text.replace(",", "")
    return text if any(map(str.isdigit, text)) else None


def _fitted(text: str, forms: tuple[_Form, ...]) -> Identifier:
    compact = text if text.isdigit() else _SEPARATORS.sub("", text).upper()
    for form in forms:
        if fitted := _fit(compact, form):
            return fitted
    for form in forms:
        pieces = _RUT_INSIDE.findall(text) if form.is_body_dv else _LONG_DIGITS.findall(text)
        for piece in pieces:
            fitted = _fit(_SEPARATORS.sub("", piece).upper(), form)
            if fitted and not fitted.warnings:
                return fitted
    return Identifier(None, forms[0].type, (forms[0].failed,))


def _fit(compact: str, form: _Form) -> Identifier | None:
    """The identifier if the characters have this form and pass its check, zeros put back where they were lost."""
    if form.is_body_dv:
        found = _RUT.match(compact)
        if found is None or len(set(found[1])) == 1 or not form.is_right(found[1] + found[2]):
            return None
        return Identifier(f"{found[1]}-{found[2]}", form.type, (), True)
    if not (form.pad_from <= len(compact) <= form.digits and compact.isascii() and compact.isdigit()):
        return None
    warnings: tuple[str, ...] = ()
    if len(compact) < form.digits:
        if compact[0] == "0":
            return None
        compact, warnings = compact.zfill(form.digits), (form.lost_zero,)
    if len(set(compact)) == 1 or not form.is_right(compact):
        return None
    return Identifier(form.prefix + compact, form.type, warnings, True)


def plain_identifiers(
    texts: pa.StringArray, country: str | None, sexes: pa.Array, years: pa.Array
) -> tuple[pa.Array, str, pa.Array] | None:
    """(whether a cell is an identifier in its canonical form, its type, whether it contradicts the row's sex or year).

    None where the country's first kind of identifier isn't told by its digits alone; then no cell is known to be one.
    """
    form = next(iter(_forms("national", country)), None) if country else None
    if form is None or form.type != "cccd":
        return None
    is_plain = pc.fill_null(pc.match_substring_regex(texts, _PLAIN_CCCD), False)
    known = pc.if_else(is_plain, texts, None)
    sex_and_century = pc.cast(pc.utf8_slice_codeunits(known, 3, 4), pa.int32())
    is_woman = pc.equal(pc.bit_wise_and(sex_and_century, 1), 1)
    year = pc.add(
        pc.add(pc.multiply(pc.divide(sex_and_century, 2), 100), 1900),
        pc.cast(pc.utf8_slice_codeunits(known, 4, 6), pa.int32()),
    )
    is_other_sex = pc.fill_null(pc.not_equal(is_woman, pc.equal(sexes, "F")), False)
    is_other_year = pc.fill_null(pc.not_equal(year, pc.cast(years, pa.int32())), False)
    return is_plain, form.type, pc.or_(is_other_sex, is_other_year)


def implied_sex(identifier: Identifier) -> str | None:
    """M or F where the identifier says so: the fourth digit of a CCCD, the seventh of a South African number."""
    if identifier.value is None:
        return None
    if identifier.type == "cccd":
        return "MF"[int(identifier.value[3]) % 2]
    if identifier.type == "za_id":
        return "M" if identifier.value[6] >= "5" else "F"
    return None


def _is_other_year(identifier: Identifier, year: int) -> bool:
    value = identifier.value or ""
    if identifier.type == "cccd":
        return 1900 + 100 * (int(value[3]) // 2) + int(value[4:6]) != year
    return identifier.type == "za_id" and int(value[:2]) != year % 100


def conflicts(identifier: Identifier, sex: str | None, birth_year: int | None) -> tuple[str, ...]:
    """Where the identifier contradicts the row: id_sex_conflict, id_year_conflict. Flags; the value is kept."""
    if identifier.value is None:
        return ()
    found = []
    implied = implied_sex(identifier)
    if sex is not None and implied is not None and sex != implied:
        found.append("id_sex_conflict")
    if birth_year is not None and _is_other_year(identifier, birth_year):
        found.append("id_year_conflict")
    return tuple(found)


def read_organisation_code(cell: Cell) -> str | None:
    """A school's number without its own check digit, thousands point and leading zeros: "20.333-1" -> "20333"."""
    text = _plain(cell)
    if text is None:
        return None
    found = re.match(r"^0*(\d{1,5}|\d{1,2}\.\d{3})(?:-[\dkK])?$", text)
    return found[1].replace(".", "") if found else text
