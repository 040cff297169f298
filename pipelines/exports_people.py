"""Who the learner of a row is: name, identifiers, contacts and unit, as platforms print them."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contacts import read_email, read_phone
from pipelines.exports_columns import first_of, map_distinct, nothing
from pipelines.exports_rows import Context, Learners
from pipelines.identifiers import Identifier, read_identifier, read_staff_id
from pipelines.names import (
    clean_text,
    comparable,
    display_name,
    folded,
    is_damaged,
    is_plausible_name,
    join_given_first,
    join_name,
)
from pipelines.words import family_names_first

_SIMPLE_EMAIL = r"^[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9-]+\.)+[a-z][a-z0-9-]+$"
_MOJIBAKE = ("Ã", "á»", "áº", "Ä", "Æ", "Å", "Â")


def people(learners: Learners, context: Context) -> dict[str, pa.Array]:
    """The columns of ROW that say who; `usable_phone` and `is_damaged` beside them, for the check."""
    country = context.country
    phone = learners.text("phone", context)
    read = {text: read_phone(text, country) for text in phone.unique().drop_null().to_pylist()}
    names, damaged = _names(learners, context)
    staff = learners.text("staff_id", context)
    is_national = pc.fill_null(map_distinct(staff, lambda text: is_national_id(text, country), pa.bool_()), False)
    national = first_of(learners.text("national_id", context), pc.if_else(is_national, staff, None))
    staff_id, _ = _identifiers(pc.if_else(is_national, None, staff), read_staff_id, learners, context)
    identifier, id_type = _identifiers(national, read_identifier, learners, context)
    return {
        "email": _emails(learners, context),
        "account": _accounts(learners, context),
        "name": names,
        "is_damaged": damaged,
        "unit": first_of(learners.text("unit", context), learners.text("unit_now", context)),
        "position": first_of(learners.text("position", context), learners.text("position_now", context)),
        "phone": map_distinct(phone, lambda text: getattr(read[text], "value", None), pa.string()),
        "usable_phone": map_distinct(phone, lambda text: getattr(read[text], "is_personal", None) or None, pa.bool_()),
        "sex": _worded(learners, context, "sex", {"M": "sex_m", "F": "sex_f"}),
        "birth_year": map_distinct(learners.text("birth_year", context), _year, pa.int16()),
        "staff_id": staff_id,
        "id": identifier,
        "id_type": id_type,
    }


def _worded(learners: Learners, context: Context, name: str, words: dict[str, str]) -> pa.Array:
    meaning = {word: value for value, key in words.items() for word in context.source.words.get(key, [])}
    return map_distinct(learners.text(name, context), lambda text: meaning.get(folded(text)), pa.string())


def _year(text: str) -> int | None:
    digits = text.removesuffix(".0")
    return int(digits) if digits.isdecimal() and 1900 <= int(digits) <= 2015 else None


def _emails(learners: Learners, context: Context) -> pa.Array:
    """The e-mail, or a user name that is one."""
    column, username = learners.text("email", context), learners.text("username", context)
    email = _addresses(column)
    learners.warn_where(pc.and_(column.is_valid(), email.is_null()), "email_invalid")
    named_so = pc.if_else(pc.fill_null(pc.match_substring(username, "@"), False), username, None)
    return first_of(email, _addresses(named_so)) if named_so.null_count < len(learners) else email


def _addresses(column: pa.Array) -> pa.Array:
    lower = pc.utf8_lower(column)
    is_simple = pc.fill_null(pc.match_substring_regex(lower, _SIMPLE_EMAIL), False)
    if pc.all(pc.or_(is_simple, column.is_null())).as_py():
        return lower
    read = map_distinct(
        pc.if_else(is_simple, None, column), lambda text: getattr(read_email(text), "value", None), pa.string()
    )
    return first_of(pc.if_else(is_simple, lower, None), read)


def _accounts(learners: Learners, context: Context) -> pa.Array:
    """Platform and number of the account, else platform, @ and user name; user names are blind to case."""
    space = context.source.account
    if not space:
        return nothing(len(learners))
    number, username = learners.text("account", context), pc.utf8_lower(learners.text("username", context))
    return first_of(
        pc.binary_join_element_wise(f"{space}:", number, ""), pc.binary_join_element_wise(f"{space}:@", username, "")
    )


def _names(learners: Learners, context: Context) -> tuple[pa.Array, pa.Array]:
    """(names as shown, whether letters were lost for good)."""
    for part in ("name", "given", "family"):
        _repair(learners, part)
    whole, given, family = (learners.text(part, context) for part in ("name", "given", "family"))
    if given.null_count < len(learners) or family.null_count < len(learners):
        pairs = zip(given.to_pylist(), family.to_pylist(), strict=True)
        whole = first_of(whole, pa.array([_join(*pair, context) for pair in pairs], pa.string()))
    damaged = pc.fill_null(map_distinct(whole, is_damaged, pa.bool_()), False)
    shown = map_distinct(whole, _shown, pa.string())
    if context.header.cells and {"name", "given", "family"} & set(learners.cells):
        learners.warn_where(pc.and_(shown.is_null(), pc.invert(damaged)), "name_missing")
    return shown, damaged


def _shown(text: str) -> str | None:
    shown = display_name(text)
    return shown if is_plausible_name(shown) else None


def _repair(learners: Learners, part: str) -> None:
    """Raw cells, because tidying would take the control characters that a wrong reading left."""
    cells = learners.cells.get(part, [])
    repaired = {
        place: text
        for place, cell in enumerate(cells)
        if isinstance(cell, str) and not cell.isascii() and (text := repair_mojibake(cell)) != cell
    }
    if repaired:
        learners.cells[part] = [repaired.get(place, cell) for place, cell in enumerate(cells)]
        learners.warn(repaired, "mojibake_repaired")


def repair_mojibake(text: str) -> str:
    """UTF-8 that was once read as Windows-1252, put right; any other text as it is."""
    if not any(mark in text for mark in _MOJIBAKE):
        return text
    try:
        return _as_bytes(text).decode("utf-8")
    except UnicodeError:
        return text


def _as_bytes(text: str) -> bytes:
    return b"".join(
        letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else letter.encode("cp1252") for letter in text
    )


def _join(given: str | None, family: str | None, context: Context) -> str | None:
    place = context.columns.get("family")
    header = context.header.cells[place] if place is not None else ""
    if is_family_first(family) or header in context.source.words.get("family_first_headers", []):
        return join_name(family, given)
    return join_given_first(given, family)


def is_family_first(family: str | None) -> bool:
    """Whether the family name is one of those that stand before the given name."""
    return family is not None and comparable(clean_text(family) or "").split(" ")[0] in family_names_first()


def _identifiers(
    column: pa.Array, read: Callable[[str, str | None], Identifier | None], learners: Learners, context: Context
) -> tuple[pa.Array, pa.Array]:
    """(value, type) of every identifier."""
    known = {text: read(text, context.country) for text in column.unique().drop_null().to_pylist()}
    faults = {text: found.warnings for text, found in known.items() if found is not None and found.warnings}
    for place, text in enumerate(column.to_pylist() if faults else ()):
        for rule in faults.get(text, ()):
            learners.warn([place], rule)
    values = {text: found.value for text, found in known.items() if found is not None}
    types = {text: found.type for text, found in known.items() if found is not None}
    return map_distinct(column, values.get, pa.string()), map_distinct(column, types.get, pa.string())


def is_national_id(text: str, country: str | None) -> bool:
    """Whether what a platform calls an ID number is a national one, which its length or check digit proves."""
    found = read_identifier(text, country)
    if found is None or not found.is_valid or found.type in (None, "national", "cmnd"):
        return False
    return country is not None or len(found.value or "") >= 12
