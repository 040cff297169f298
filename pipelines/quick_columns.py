"""The columns of a table read whole: for every row its value, and whether reading it could leave something to say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.body import Body, without_nothing
from pipelines.check import Part, area_named, read_courses
from pipelines.check_people import read_names, read_sex
from pipelines.coded import Coded, coded, word_by_word
from pipelines.contacts import plain_emails, plain_phones, read_email, read_phone
from pipelines.dates import read_birth_column
from pipelines.grid import Cell
from pipelines.group_rows import NAME_FIELDS
from pipelines.identifiers import (
    Identifier,
    conflicts,
    plain_identifiers,
    read_identifier,
    read_organisation_code,
    read_staff_id,
)
from pipelines.names import begins_closely, clean_text, common_word
from pipelines.understanding import ReadOptions
from pipelines.words import is_ditto, mode_of

FIELDS = frozenset(
    (*NAME_FIELDS, "dob", "sex", "id", "staff_id", "phone", "email", "unit", "subunit", "organisation_code")
    + ("position", "level", "dependency", "topic", "province", "commune", "course", "mode", "note")
    + ("result", "score", "certificate", "completed_on", "started_on")
)  # that a table may have for its rows to be read in columns
MOST_WORDS = 400  # different results or courses of a table whose rows say so little that each can have a witness


class TooRare(Exception):
    """A table of a kind that is read row by row."""


@dataclass
class Columns:
    """The cells of a table's learners; `is_quick` and `witnesses` gather what the reading of fields found.

    A row is no longer quick once something about it could earn a warning. A witness is a row that shows how its column
    is to be read.
    """

    part: Part
    rows: list[int]
    is_quick: pa.BooleanArray = field(init=False)
    witnesses: set[int] = field(default_factory=set)
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.is_quick = pa.repeat(pa.scalar(True), len(self.rows))
        self._places = {name: column for column, name in self.part.table.fields.items() if not name.startswith("_")}

    def has(self, name: str) -> bool:
        return name in self._places

    def cells(self, name: str) -> list[Cell]:
        """The field's cells, blanks where the table has no such column."""
        texts = self.texts(name)
        if texts is not None:
            return texts.to_pylist()
        return self.part.grid.cells(self._places[name], self.rows)

    def texts(self, name: str) -> pa.StringArray | None:
        """The same as one array; None where some cell is a number or a date."""
        if name not in self._places:
            return pa.nulls(len(self.rows), pa.string())
        texts, rows = self.part.grid.texts(self._places[name]), self.rows
        if texts is None or rows[-1] - rows[0] == len(rows) - 1:
            return None if texts is None else texts.slice(rows[0] - 1, len(rows))
        return texts.take(pc.subtract(pa.array(rows, pa.int32()), 1))

    def others(self, name: str, is_plain: pa.BooleanArray) -> dict[int, Cell]:
        """The filled cells that aren't canonical, by place."""
        texts = self.texts(name)
        if texts is None:
            return {place: cell for place, cell in enumerate(self.cells(name)) if cell is not None}
        is_other = pc.and_(texts.is_valid(), pc.invert(is_plain))
        return dict(zip(pc.indices_nonzero(is_other).to_pylist(), texts.filter(is_other).to_pylist(), strict=True))

    def coded(self, name: str) -> Coded:
        """The field's cells coded; text for nothing is blank. Raises TooRare where a cell says: as above."""
        texts = self.texts(name)
        found = coded((), texts) if texts is not None else coded(self.cells(name), None)
        if name in ("dob", "staff_id"):
            return found
        if any(isinstance(cell, str) and is_ditto(cell) for cell in found.distinct):
            raise TooRare
        return Coded(without_nothing(found.distinct, name), found.places)

    def keep(self, holds: pa.BooleanArray) -> None:
        """Only rows of which this holds stay quick."""
        self.is_quick = pc.and_(self.is_quick, holds)

    def drop(self, places: Iterable[int]) -> None:
        """These rows stay quick no longer."""
        wanted = pa.array(list(places), pa.int64())
        if len(wanted):
            numbers = pa.array(range(len(self.rows)), pa.int64())
            self.keep(pc.invert(pc.is_in(numbers, wanted)))


def read_people(columns: Columns, options: ReadOptions) -> dict[str, pa.Array]:
    """The fields of ROW that say who a learner is, and `bare`, the name without capitals and marks."""
    setting = columns.part.setting
    found = {"name": _names(columns)} | _births(columns)
    found["sex"] = _worded(columns, "sex", lambda cell: read_sex(cell, setting.sex_legend))
    found |= _identifiers(columns, found["sex"], found["birth_year"])
    found["staff_id"] = _staff_ids(columns)
    found |= _contacts(columns)
    found |= {name: _worded(columns, name, clean_text) for name in ("position", "level", "dependency", "topic")}
    default = pa.scalar(setting.default_unit, pa.string())
    units = (_worded(columns, "unit", clean_text), _worded(columns, "subunit", clean_text))
    found["unit"] = pc.coalesce(*units, default)
    found["organisation_code"] = _worded(columns, "organisation_code", read_organisation_code)
    named = pc.indices_nonzero(pc.is_valid(pc.coalesce(found["unit"], found["organisation_code"])))
    columns.witnesses.update(named[:1].to_pylist())  # whether a list has units matters to its repeated rows
    return found | _places(columns, options)


def _names(columns: Columns) -> pa.Array:
    """Names of common words at once, the others one by one."""
    setting, fields = columns.part.setting, [name for name in NAME_FIELDS if columns.has(name)]
    texts = columns.texts("full_name") if setting.is_family_first and fields == ["full_name"] else None
    plain = _common_names(texts) if texts is not None else _nothing(columns)
    places = pc.indices_nonzero(pc.is_null(plain))
    rows = [columns.rows[place] for place in places.to_pylist()]
    parts = {name: [_taken(columns, name, places)] for name in fields}
    names, rules = read_names(Body(columns.part.table, rows, parts), setting)
    columns.drop(place for place, rule in zip(places.to_pylist(), rules, strict=True) if rule is not None)
    return pc.replace_with_mask(plain, pc.is_null(plain), pa.array(names, pa.string()))


def _common_names(texts: pa.StringArray) -> pa.StringArray:
    """Names of two words or more that need no closer look, see check_people; null for all others."""
    first = pc.list_element(pc.split_pattern(pc.fill_null(texts, ""), " ", max_splits=1), 0).dictionary_encode()
    is_close = pa.array([begins_closely(word) for word in first.dictionary.to_pylist()], pa.bool_()).take(first.indices)
    is_whole = pc.and_(pc.match_substring(texts, " "), pc.less_equal(pc.utf8_length(texts), 60))
    is_plain = pc.and_(is_whole, pc.invert(is_close))
    return word_by_word(pc.if_else(is_plain, texts, None), common_word)


def _taken(columns: Columns, name: str, places: pa.Array) -> list[Cell]:
    texts = columns.texts(name)
    if texts is not None:
        return texts.take(places).to_pylist()
    cells = columns.cells(name)
    return [cells[place] for place in places.to_pylist()]


def _worded(columns: Columns, name: str, read: Callable[[Cell], str | None]) -> pa.Array:
    if not columns.has(name):
        return pa.nulls(len(columns.rows), pa.string())
    column = columns.coded(name)
    return column.mapped([read(cell) if cell is not None else None for cell in column.distinct], pa.string())


def _births(columns: Columns) -> dict[str, pa.Array]:
    column = columns.coded("dob")
    kinds = {type(cell) for cell in column.distinct}
    if str in kinds and len(kinds) > 1:
        raise TooRare  # dates beside text may have day and month exchanged
    read = read_birth_column(column.distinct, columns.part.setting.period_end).births
    columns.keep(pc.invert(column.where(lambda place: read[place].warning is not None)))
    columns.witnesses.update(column.first_rows([at for at, birth in enumerate(read) if birth.dob is not None][:1]))
    dobs = column.mapped([birth.dob for birth in read], pa.date32())
    return {"dob": dobs, "birth_year": column.mapped([birth.year for birth in read], pa.int16())}


def _identifiers(columns: Columns, sexes: pa.Array, years: pa.Array) -> dict[str, pa.Array]:
    """Canonical ones at once, the others one by one; a row whose identifier says something else of it isn't quick."""
    if not columns.has("id"):
        return {"id": _nothing(columns), "id_type": _nothing(columns)}
    texts, country = columns.texts("id"), columns.part.setting.country
    never = pa.repeat(pa.scalar(False), len(columns.rows))
    found = plain_identifiers(texts, country, sexes, years) if texts is not None else None
    plain, kind, contradicts = found or (never, None, never)
    known: dict[Cell, Identifier | None] = {}

    def read(cell: Cell) -> Identifier | None:
        if cell not in known:
            known[cell] = read_identifier(cell, country)
        return known[cell]

    cells = columns.others("id", plain)
    others = {place: identifier for place, cell in cells.items() if (identifier := read(cell)) is not None}
    columns.keep(pc.invert(contradicts))
    sex_of, year_of = sexes.take(_numbers(others)).to_pylist(), years.take(_numbers(others)).to_pylist()
    columns.drop(
        place
        for (place, one), sex, year in zip(others.items(), sex_of, year_of, strict=True)
        if one.value is None or one.warnings or conflicts(one, sex, year)
    )
    values = {place: one.value for place, one in others.items()}
    types = {place: one.type if one.value else None for place, one in others.items()}
    return {
        "id": _filled(pc.if_else(plain, texts, None) if texts is not None else _nothing(columns), values),
        "id_type": _filled(pc.if_else(plain, kind, None) if kind else _nothing(columns), types),
    }


def _staff_ids(columns: Columns) -> pa.Array:
    if not columns.has("staff_id"):
        return _nothing(columns)
    column = columns.coded("staff_id")
    read = [read_staff_id(cell, columns.part.setting.country) for cell in column.distinct]
    columns.keep(
        pc.invert(column.where(lambda at: (one := read[at]) is not None and (one.value is None or bool(one.warnings))))
    )
    return column.mapped([one.value if one is not None else None for one in read], pa.string())


def _contacts(columns: Columns) -> dict[str, pa.Array]:
    country = columns.part.setting.country
    found = {}
    for name, plain_of in (("phone", lambda texts: plain_phones(texts, country)), ("email", plain_emails)):
        texts = columns.texts(name)
        values = plain_of(texts) if texts is not None else None
        values = values if values is not None else _nothing(columns)
        others: dict[int, str | None] = {}
        for place, cell in columns.others(name, values.is_valid()).items():
            one = read_phone(cell, country) if name == "phone" else read_email(cell)
            if one is not None:
                is_own = name == "email" or one.is_personal  # type: ignore[union-attr]
                others[place] = one.value if is_own else None
                if one.warnings:
                    columns.drop([place])
        found[name] = _filled(values, others)
    return found


def _places(columns: Columns, options: ReadOptions) -> dict[str, pa.Array]:
    """Area and course of each row. Of each course the first row is a witness: its spelling stands for the others."""
    part = columns.part
    found = {"area": pa.repeat(pa.scalar(part.area, pa.string()), len(columns.rows)), "course": _nothing(columns)}
    if columns.has("province"):
        column = columns.coded("province")
        areas = [area_named(cell, part.setting.country, part.on) for cell in column.distinct]
        columns.keep(pc.invert(column.where(lambda at: column.distinct[at] is not None and areas[at] is None)))
        found["area"] = pc.coalesce(column.mapped(areas, pa.string()), found["area"])
    if columns.has("course") and not options.course:
        column = columns.coded("course")
        found["course"] = column.mapped(read_courses(column.distinct, options), pa.string())
        columns.witnesses.update(witnesses_of(column))
    if columns.has("mode"):
        found["mode"] = _worded(columns, "mode", lambda cell: mode_of(clean_text(cell) or ""))
    return found


def witnesses_of(column: Coded) -> list[int]:
    """The first row of each distinct cell; raises TooRare where there are too many."""
    if len(column.distinct) > MOST_WORDS:
        raise TooRare
    return column.first_rows(range(len(column.distinct)))


def _numbers(places: Iterable[int]) -> pa.Array:
    return pa.array(list(places), pa.int64())


def _nothing(columns: Columns) -> pa.Array:
    return pa.nulls(len(columns.rows), pa.string())


def _filled(values: pa.Array, others: dict[int, Any]) -> pa.Array:
    """The column with the values of these places put in."""
    if not others:
        return values
    mask = pc.is_in(pa.array(range(len(values)), pa.int64()), _numbers(others))
    ordered = [others[place] for place in sorted(others)]
    return pc.replace_with_mask(values, mask, pa.array(ordered, values.type))
