"""Who each row says its learner is: name, birth, sex, identifiers and contacts, and what is wrong with them."""

import re
from dataclasses import dataclass, field
from datetime import date

from pipelines.body import Body, per_value
from pipelines.contacts import Email, Phone, read_email, read_phone
from pipelines.dates import BirthDate, read_birth_column
from pipelines.grid import Cell
from pipelines.identifiers import Identifier, conflicts, read_identifier, read_organisation_code, read_staff_id
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
from pipelines.words import family_names_first, honorific, is_tick, key, sex_of

_NUMBERED = re.compile(r"^\s*\d{1,4}\s*[.)\-:]\s*")
_NO_BIRTH = BirthDate()
_SHARED_BY = 3  # a telephone or mailbox that this many different names give is an office's


@dataclass(frozen=True)
class Setting:
    """What holds for a whole table."""

    country: str | None
    period_end: date | None = None
    is_family_first: bool = True  # of every name; else of those whose family name usually stands first
    sex_legend: dict[str, str] = field(default_factory=dict)  # "0" -> M | F
    default_unit: str | None = None
    row_countries: list[str | None] | None = None  # one per row, where the table has a country column


@dataclass
class People:
    """One entry per row in every list."""

    names: list[str | None]
    name_rules: list[str | None]  # missing_name | damaged_name | test_account
    sexes: list[str | None]
    births: list[BirthDate]
    is_swap_suspected: bool
    birth_decision: str | None
    ids: list[Identifier | None]
    staff_ids: list[Identifier | None]
    codes: list[str | None]
    phones: list[Phone | None]
    emails: list[Email | None]
    units: list[str | None]
    warnings: list[list[str]]
    shared_phones: frozenset[str] = frozenset()
    shared_emails: frozenset[str] = frozenset()


def read_people(body: Body, setting: Setting) -> People:
    """Every learner of one table; nothing is rejected here."""
    names, rules = _names(body, setting)
    sexes, births, is_swapped, decision = _sexes_and_births(body, setting)
    people = People(
        names,
        rules,
        sexes,
        births,
        is_swapped,
        decision,
        _identifiers(body, "id", setting),
        _identifiers(body, "staff_id", setting),
        per_value(body.filled("organisation_code"), read_organisation_code),
        _phones(body, setting),
        per_value(body.filled("email"), read_email),
        _units(body, setting),
        [[] for _ in body.rows],
    )
    people.shared_phones = _shared(names, [phone.value if phone else None for phone in people.phones])
    people.shared_emails = _shared(names, [email.value if email else None for email in people.emails])
    _warn(people)
    return people


def _names(body: Body, setting: Setting) -> tuple[list[str | None], list[str | None]]:
    joined = _joined(body, setting)
    known = {text: _name(text) for text in set(joined)}
    return [known[text][0] for text in joined], [known[text][1] for text in joined]


def _joined(body: Body, setting: Setting) -> list[str | None]:
    """The parts of each name in the order of the language the list is in."""
    if body.has("full_name"):
        whole = [clean_text(cell) for cell in body.filled("full_name")]
        if not body.has("family_name"):
            return [_comma_turned(text) for text in whole] if not setting.is_family_first else whole
        return [text or other for text, other in zip(whole, _parts(body, setting), strict=True)]
    return _parts(body, setting)


def _parts(body: Body, setting: Setting) -> list[str | None]:
    family, middle, given = (body.filled(name) for name in ("family_name", "middle_name", "given_name"))
    second, paternal, maternal = (body.filled(name) for name in ("second_name", "paternal_name", "maternal_name"))
    parts = zip(given, second, middle, family, paternal, maternal, strict=True)
    return [_one_name([clean_text(part) for part in row], setting.is_family_first) for row in parts]


def _one_name(parts: list[str | None], is_family_first: bool) -> str | None:
    """Given, second, middle, family, paternal and maternal parts in the order in which they are said."""
    given, second, middle, family, paternal, maternal = parts
    if is_family_first or (family and comparable(family).split(" ")[0] in family_names_first()):
        return join_name(join_name(family, middle), given)
    return join_given_first(join_given_first(given, second, middle), family, paternal, maternal)


def _comma_turned(text: str | None) -> str | None:
    """Surname, Given -> Given Surname."""
    if text is None or text.count(",") != 1:
        return text
    family, given = text.split(",")
    return join_given_first(given, family) if family.strip() and given.strip() else text


def _name(text: str | None) -> tuple[str | None, str | None]:
    """(name as shown, rule broken)."""
    if text is None:
        return None, "missing_name"
    tidy = honorific().sub("", _NUMBERED.sub("", text)).strip()
    if is_damaged(tidy):
        return None, "damaged_name"
    if not is_plausible_name(tidy):
        return None, "missing_name"
    return display_name(tidy), None


def _sexes_and_births(body: Body, setting: Setting) -> tuple[list[str | None], list[BirthDate], bool, str | None]:
    length = len(body.rows)
    sexes: list[str | None] = per_value(body.filled("sex"), lambda cell: _sex(cell, setting.sex_legend))
    births = [_NO_BIRTH] * length
    is_swapped, decision = False, None
    columns: list[list[Cell]] = [*body.cells.get("dob", []), *_three_part_dates(body)]
    for name in ("birth_male", "birth_female", "sex_male", "sex_female"):
        for cells in body.cells.get(name, []):
            sex = "M" if name.endswith("_male") else "F"
            marked = [cell is not None and _is_marked(cell) for cell in cells]
            sexes = [old or (sex if is_marked else None) for old, is_marked in zip(sexes, marked, strict=True)]
            columns.append(
                [
                    None if cell is None or (isinstance(cell, str) and is_tick(cell)) or cell in (1, 0) else cell
                    for cell in cells
                ]
            )
    sexes = _other_sex(body, sexes)
    for cells in columns:
        column = read_birth_column(cells, setting.period_end)
        births = [_better(old, new) for old, new in zip(births, column.births, strict=True)]
        is_swapped = is_swapped or column.is_swap_suspected
        decision = decision or (column.decision if any(cell is not None for cell in cells) else None)
    return sexes, births, is_swapped, decision


def _is_marked(cell: Cell) -> bool:
    return cell not in (0, "0", "-") and not (isinstance(cell, str) and key(cell) in ("khong", "no"))


def _other_sex(body: Body, sexes: list[str | None]) -> list[str | None]:
    """Where only women, or only men, are ticked the others are of the other sex."""
    only = {"sex_male", "sex_female"} & body.cells.keys()
    if len(only) != 1 or body.has("sex"):
        return sexes
    other = "M" if "sex_female" in only else "F"
    return [sex or other for sex in sexes]


def _better(old: BirthDate, new: BirthDate) -> BirthDate:
    if old.dob or (old.year and not new.dob):
        return old
    return new if new.dob or new.year or new.is_impossible else old


def _three_part_dates(body: Body) -> list[list[Cell]]:
    """Day, month and year in columns of their own, as one column of text."""
    if not body.has("dob_year"):
        return []
    parts = zip(body.first("dob_day"), body.first("dob_month"), body.first("dob_year"), strict=True)
    return [["/".join(text for text in map(clean_text, three) if text) or None for three in parts]]


def _sex(cell: Cell, legend: dict[str, str]) -> str | None:
    text = clean_text(cell)
    if text is None:
        return None
    return legend.get(text) or sex_of(text)


def _identifiers(body: Body, name: str, setting: Setting) -> list[Identifier | None]:
    read = read_identifier if name == "id" else read_staff_id
    found: list[Identifier | None] = [None] * len(body.rows)
    for cells in body.cells.get(name, []):
        found = [_better_id(old, new) for old, new in zip(found, _by_country(cells, read, setting), strict=True)]
    return found


def _by_country(cells: list[Cell], read: object, setting: Setting) -> list:  # type: ignore[type-arg]
    """Each cell read by the rules of its row's country, where rows name one, else of the table's."""
    assert callable(read)
    if setting.row_countries is None:
        return per_value(cells, lambda cell: read(cell, setting.country) if cell is not None else None)
    known = {pair: read(*pair) for pair in set(zip(cells, setting.row_countries, strict=True)) if pair[0] is not None}
    return [known.get(pair) for pair in zip(cells, setting.row_countries, strict=True)]


def _better_id(old: Identifier | None, new: Identifier | None) -> Identifier | None:
    """The first valid one; of two national numbers the one of the newer kind, which is the longer."""
    if old is None or new is None:
        return old or new
    if old.value and new.value:
        return new if len(new.value.rpartition(":")[2]) > len(old.value.rpartition(":")[2]) else old
    return new if new.value else old


def _phones(body: Body, setting: Setting) -> list[Phone | None]:
    return _by_country(body.filled("phone"), read_phone, setting)


def _units(body: Body, setting: Setting) -> list[str | None]:
    cells = body.filled("unit")
    subunits = body.first("subunit") if body.has("unit") else [None] * len(cells)
    units = per_value(cells, clean_text)
    return [unit or clean_text(spare) or setting.default_unit for unit, spare in zip(units, subunits, strict=True)]


def _shared(names: list[str | None], values: list[str | None]) -> frozenset[str]:
    present = [value for value in values if value is not None]
    if len(set(present)) == len(present):
        return frozenset()
    by_value: dict[str, set[str]] = {}
    for name, value in zip(names, values, strict=True):
        if value is not None and name is not None:
            by_value.setdefault(value, set()).add(folded(name))
    return frozenset(value for value, owners in by_value.items() if len(owners) >= _SHARED_BY)


def _warn(people: People) -> None:
    for place, warned in enumerate(people.warnings):
        birth = people.births[place]
        if birth.warning:
            warned.append(birth.warning)
        for found in (people.ids[place], people.staff_ids[place], people.phones[place], people.emails[place]):
            if found is not None and found.warnings:
                warned.extend(found.warnings)
        identifier = people.ids[place]
        if identifier is not None and identifier.value:
            warned.extend(conflicts(identifier, people.sexes[place], birth.year))
        if people.is_swap_suspected and birth.dob is not None and birth.dob.day <= 12:
            warned.append("dob_swapped_suspected")
