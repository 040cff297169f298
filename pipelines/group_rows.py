"""Headings inside a list: the unit or the category that the rows below them belong to."""

import re
from dataclasses import dataclass
from functools import cache

from pipelines.cells import Grid
from pipelines.dates import read_birth_column
from pipelines.map_columns import PERSONAL
from pipelines.tables import Table
from pipelines.words import LETTER_AFTER, ROMAN, key, names_category, names_organisation, unit_label, vocabulary

STRONG = ("id", "staff_id", "email", "phone", "dob", "birth_male", "birth_female", "dob_year", "organisation_code")
NAME_FIELDS = (*PERSONAL, "maternal_name", "middle_name", "second_name")
_NOT_OWN = {"seq", "result", "sex", "sex_male", "sex_female", "note", "score", "course", "_left_out", "attendance"}
_ENUMERATED = re.compile(
    rf"^\W*(?:(?P<roman>{ROMAN})|(?P<letter>[A-ZĐ])|(?P<digits>\d{{1,3}}(?:\.\d{{1,3}})*)|(?P<small>[a-z]))"
    r"\s*(?:[.)/:\-–]|$)\s*"
)
_LEVELS = {"letter": 0, "roman": 1, "digits": 2, "small": 3}
UnitStack = tuple[tuple[int, str], ...]  # (level, unit) of the headings that hold, the outermost first


@cache
def count_pattern() -> re.Pattern[str]:
    """A cell that is a number of people and nothing else."""
    return re.compile(rf"^\W*[\d.,]+\s*(?:{_people()})?\W*$", re.IGNORECASE)


@cache
def _trailing_count() -> re.Pattern[str]:
    people = _people()
    return re.compile(
        rf"\s*(?:[:–-]\s*\d+\s*(?:{people})?|\(\s*\d+\s*(?:{people})?\s*\)|\d+\s*(?:{people}))\s*$", re.IGNORECASE
    )


def _people() -> str:
    return "|".join(sorted(map(re.escape, vocabulary()["counts"]["people"]), key=len, reverse=True))


def without_enumerator(text: str) -> str:
    """The text without "I.", "1)" and their like in front."""
    return _ENUMERATED.sub("", text, count=1)


@dataclass(frozen=True)
class RowColumns:
    """The columns of a table by what they say of its rows."""

    seq: int | None
    names: tuple[int, ...]
    strong: tuple[int, ...]
    own: tuple[int, ...]  # columns that only a person's row fills
    notes: tuple[int, ...]
    results: tuple[int, ...]
    mapped: frozenset[int]
    has_unit: bool


def row_columns(table: Table) -> RowColumns:
    """The table's columns sorted so."""
    by_field: dict[str, list[int]] = {}
    for column, name in table.fields.items():
        by_field.setdefault(name, []).append(column)
    names = tuple(column for name in NAME_FIELDS for column in by_field.get(name, []))
    strong = tuple(column for name in STRONG for column in by_field.get(name, []))
    own = tuple(column for column, name in table.fields.items() if name not in _NOT_OWN)
    seq = by_field.get("seq", [None])[0]
    mapped = frozenset(table.fields)
    has_unit = "unit" in by_field or "organisation_code" in by_field
    notes, results = tuple(by_field.get("note", [])), tuple(by_field.get("result", []))
    return RowColumns(seq, names, strong, own, notes, results, mapped, has_unit)


def is_key(text: str) -> bool:
    """Whether a text looks like an identifier, a contact or a birth date."""
    digits = sum(map(str.isdigit, text))
    return digits >= 7 or "@" in text or bool(read_birth_column([text]).births[0].year)


@dataclass(frozen=True)
class Heading:
    """A heading's text without enumerator and count; the level by its enumerator, 0 (A) to 3 (a), None without one."""

    level: int | None
    text: str
    may_be_roman: bool = False  # L and C: letters, or 50 and 100


def heading_of(grid: Grid, table: Table, row: int, texts: dict[int, str], columns: RowColumns) -> Heading | None:
    """The heading of a group: an enumerator or none, a text, and beside them counts at most."""
    words = {column: text for column, text in texts.items() if not count_pattern().match(text)}
    enumerator = next(iter(words.values()), "") if words else ""
    rest = dict(words)
    level: int | None = None
    may_be_roman = False
    if len(words) == 2:
        found = _enumerated(enumerator, next(iter(words)), columns)
        if found is not None and found.end() == len(enumerator):
            level, may_be_roman = _LEVELS[str(found.lastgroup)], found["letter"] in LETTER_AFTER.values()
            rest.pop(next(iter(words)))
        elif len(enumerator) <= 5 and not key(enumerator):
            rest.pop(next(iter(words)))
    if len(rest) != 1:
        return None
    column, text = next(iter(rest.items()))
    if not _may_head(grid, table, row, column, texts, columns):
        return None
    bare = text
    if level is None and (found := _enumerated(text, column, columns)) and found.end() < len(text):
        level, bare = _LEVELS[str(found.lastgroup)], text[found.end() :]
        may_be_roman = found["letter"] in LETTER_AFTER.values()
    seq_number = (
        columns.seq is not None and texts.get(columns.seq, "").rstrip(".").isdigit() and columns.seq not in rest
    )
    bare = _trailing_count().sub("", bare).strip(" :.-–") or bare
    if found_label := unit_label().match(text):
        return Heading(level, found_label["unit"].strip(), may_be_roman)
    if seq_number and not names_organisation(bare):
        return None
    is_heading = (
        names_organisation(bare)
        or names_category(bare)
        or level in (0, 1)
        or _is_wide(grid, row, column)
        or (column == table.first_column and column not in columns.names)
    )
    if not is_heading and column in columns.names and columns.seq is not None:
        is_heading = bare.isupper() and row in grid.bold_rows and not seq_number
    return Heading(level, bare, may_be_roman) if is_heading else None


def _enumerated(text: str, column: int, columns: RowColumns) -> re.Match[str] | None:
    """The enumerator in front of a text.

    LI is a surname and CV an abbreviation: among a person's own cells they number organisations and nothing else.
    """
    found = _ENUMERATED.match(text)
    if found is not None and column in columns.own and not {"L", "C"}.isdisjoint(found["roman"] or ""):
        return found if names_organisation(text[found.end() :]) else None
    return found


def _may_head(grid: Grid, table: Table, row: int, column: int, texts: dict[int, str], columns: RowColumns) -> bool:
    """Whether a heading can stand in this column, with no more than counts beside it."""
    if any(is_key(text) for other, text in texts.items() if other in columns.strong and other != column):
        return False
    return column in (table.first_column, columns.seq, *columns.names[:1]) or _is_wide(grid, row, column)


def _is_wide(grid: Grid, row: int, column: int) -> bool:
    merge = grid.merge_at(row, column)
    return merge is not None and merge.last_column - merge.first_column >= 2


def entered(units: UnitStack, heading: Heading) -> UnitStack:
    """The units that hold below a heading, which ends those of its own level and deeper ones."""
    level = heading.level if heading.level is not None else (units[-1][0] if units else 2)
    if heading.may_be_roman and units and units[0][0] == _LEVELS["roman"]:
        level = _LEVELS["roman"]  # L after XLIX, not after K: the outermost units have Roman numbers
    outer = tuple((own, unit) for own, unit in units if own < level)
    return (*outer, (level, heading.text)) if names_organisation(heading.text) else outer
