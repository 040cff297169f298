"""Who each row says its learner is: name, birth, sex, identifiers and contacts, and what is wrong with them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from pipelines.body import Body, per_value
from pipelines.check_identifiers import by_country, read_identifiers
from pipelines.contacts import read_email, read_phone
from pipelines.dates import BirthDate, read_birth_column
from pipelines.grid import Cell
from pipelines.identifiers import Identifier, conflicts, read_organisation_code
from pipelines.names import (
    begins_closely,
    clean_text,
    common_word,
    comparable,
    display_name,
    folded,
    is_damaged,
    is_plausible_name,
    join_given_first,
    join_name,
)
from pipelines.words import family_names_first, is_tick, key, sex_of

_NUMBERED = re.compile(r"^\s*\d{1,4}\s*[.)\-:]\s*")
_NO_BIRTH = BirthDate()
_SHARED_BY = 3  # a telephone or mailbox that this many different names give is an office's


class _Warned(Protocol):
    @property
    def warnings(self) -> tuple[str, ...]: ...


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
    """One entry per row in every list; `warnings` by place of the row."""

    names: list[str | None]
    name_rules: list[str | None]  # missing_name | damaged_name
    sexes: list[str | None]
    births: list[BirthDate]
    is_swap_suspected: bool
    birth_decision: str | None
    ids: list[Identifier | None]
    staff_ids: list[Identifier | None]
    codes: list[str | None]
    phones: list[str | None]  # a person's, never an office's line
    emails: list[str | None]
    units: list[str | None]
    warnings: dict[int, list[str]] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()  # telephones and mailboxes of several people

    def warn(self, places: Iterable[int], rule: str) -> None:
        """Adds a warning to each of these rows."""
        for place in places:
            self.warnings.setdefault(place, []).append(rule)


def read_people(body: Body, setting: Setting) -> People:
    """Every learner of one table; nothing is rejected here."""
    names, rules = read_names(body, setting)
    sexes, births, is_swapped, decision = _sexes_and_births(body, setting)
    phones = by_country(body.filled("phone"), read_phone, setting.country, setting.row_countries)
    emails = per_value(body.filled("email"), read_email)
    people = People(
        names,
        rules,
        sexes,
        births,
        is_swapped,
        decision,
        read_identifiers(body, "id", setting.country, setting.row_countries),
        read_identifiers(body, "staff_id", setting.country, setting.row_countries),
        per_value(body.filled("organisation_code"), read_organisation_code),
        [phone.value if phone is not None and phone.is_personal else None for phone in phones],
        [email.value if email is not None else None for email in emails],
        _units(body, setting),
    )
    people.shared = _shared(names, people.phones) | _shared(names, people.emails)
    _warn_of_births(people)
    for column in (people.ids, people.staff_ids, phones, emails):
        _warn_of(people, column)
    _warn_of_conflicts(people)
    return people


def read_names(body: Body, setting: Setting) -> tuple[list[str | None], list[str | None]]:
    """Each row's name as shown, and the rule that it breaks."""
    is_whole = setting.is_family_first and not body.has("family_name") and body.has("full_name")
    cells = body.filled("full_name") if is_whole else _joined(body, setting)
    words, openings = _CommonWords(), _Openings()
    known = {cell: _common_name(cell, words, openings) or _name(clean_text(cell)) for cell in set(cells)}
    return [known[cell][0] for cell in cells], [known[cell][1] for cell in cells]


class _CommonWords(dict[str, str | None]):
    """Word of a name -> the word as shown, None where it needs a closer look."""

    def __missing__(self, word: str) -> str | None:
        self[word] = shown = common_word(word)
        return shown


class _Openings(dict[str, bool]):
    """First word of a name -> whether the name needs a closer look for it."""

    def __missing__(self, word: str) -> bool:
        self[word] = is_close = begins_closely(word)
        return is_close


def _common_name(cell: Cell, words: _CommonWords, openings: _Openings) -> tuple[str, None] | None:
    """The quick way for most names: two words or more, each of them common."""
    if type(cell) is not str or " " not in cell or len(cell) > 60:
        return None
    written = cell.split(" ")
    shown = [words[word] for word in written]
    return None if None in shown or openings[written[0]] else (" ".join(shown), None)  # type: ignore[arg-type]


def _joined(body: Body, setting: Setting) -> list[str | None]:
    """The parts of each name in the order of the language the list is in."""
    if not body.has("full_name"):
        return _parts(body, setting)
    whole = per_value(body.filled("full_name"), clean_text)
    if not setting.is_family_first:
        whole = [_comma_turned(text) for text in whole]
    if not body.has("family_name"):
        return whole
    return [text or other for text, other in zip(whole, _parts(body, setting), strict=True)]


def _parts(body: Body, setting: Setting) -> list[str | None]:
    names = ("given_name", "second_name", "middle_name", "family_name", "paternal_name", "maternal_name")
    parts = list(zip(*(body.filled(name) for name in names), strict=True))
    known = {row: _one_name([clean_text(part) for part in row], setting.is_family_first) for row in set(parts)}
    return [known[row] for row in parts]


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
    if text[0].isdigit():
        text = _NUMBERED.sub("", text)
    if is_plausible_name(text):
        return display_name(text), None
    return None, "damaged_name" if is_damaged(text) else "missing_name"


def _sexes_and_births(body: Body, setting: Setting) -> tuple[list[str | None], list[BirthDate], bool, str | None]:
    sexes: list[str | None] = per_value(body.filled("sex"), lambda cell: read_sex(cell, setting.sex_legend))
    columns: list[list[Cell]] = [*body.cells.get("dob", []), *_three_part_dates(body)]
    for name in ("birth_male", "birth_female", "sex_male", "sex_female"):
        for cells in body.cells.get(name, []):
            sex = "M" if name.endswith("_male") else "F"
            marked = per_value(cells, _is_marked)
            sexes = [old or (sex if is_marked else None) for old, is_marked in zip(sexes, marked, strict=True)]
            columns.append(per_value(cells, _beyond_a_mark))
    births, is_swapped, decision = [_NO_BIRTH] * len(body.rows), False, None
    for place, cells in enumerate(columns):
        column = read_birth_column(cells, setting.period_end)
        births = column.births if place == 0 else list(map(_better, births, column.births))
        is_swapped = is_swapped or column.is_swap_suspected
        decision = decision or (column.decision if any(cell is not None for cell in cells) else None)
    return _other_sex(body, sexes), births, is_swapped, decision


def _is_marked(cell: Cell) -> bool:
    return cell not in (None, 0, "0", "-") and not (isinstance(cell, str) and key(cell) in ("", "khong", "no"))


def _beyond_a_mark(cell: Cell) -> Cell:
    """The cell where it is more than a tick: a year or a date."""
    return None if cell in (0, 1) or (isinstance(cell, str) and is_tick(cell)) else cell


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


def read_sex(cell: Cell, legend: dict[str, str]) -> str | None:
    """M or F, by the table's own legend first."""
    text = clean_text(cell)
    if text is None:
        return None
    return legend.get(text) or sex_of(text)


def _units(body: Body, setting: Setting) -> list[str | None]:
    units = per_value(body.filled("unit"), clean_text)
    spare = per_value(body.first("subunit"), clean_text)
    return [unit or other or setting.default_unit for unit, other in zip(units, spare, strict=True)]


def _shared(names: list[str | None], values: list[str | None]) -> frozenset[str]:
    present = [value for value in values if value is not None]
    if len(set(present)) == len(present):
        return frozenset()
    by_value: dict[str, set[str]] = {}
    for name, value in zip(names, values, strict=True):
        if value is not None and name is not None:
            by_value.setdefault(value, set()).add(folded(name))
    return frozenset(value for value, owners in by_value.items() if len(owners) >= _SHARED_BY)


def _warn_of(people: People, column: Sequence[_Warned | None]) -> None:
    for place, found in enumerate(column):
        if found is not None and found.warnings:
            people.warnings.setdefault(place, []).extend(found.warnings)


def _warn_of_births(people: People) -> None:
    for place, birth in enumerate(people.births):
        if birth.warning is not None:
            people.warnings.setdefault(place, []).append(birth.warning)
    if people.is_swap_suspected:
        early = (place for place, birth in enumerate(people.births) if birth.dob is not None and birth.dob.day <= 12)
        people.warn(early, "dob_swapped_suspected")


def _warn_of_conflicts(people: People) -> None:
    for place, (identifier, sex, birth) in enumerate(zip(people.ids, people.sexes, people.births, strict=True)):
        if (
            identifier is not None
            and identifier.value is not None
            and (found := conflicts(identifier, sex, birth.year))
        ):
            people.warnings.setdefault(place, []).extend(found)
