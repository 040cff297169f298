"""Rows of learner tables, checked: accepted, rejected with the rule they break, or repeating another."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

import pyarrow as pa

from pipelines.body import Body, per_value, take_cells
from pipelines.cells import Grid, letter
from pipelines.check_duplicates import Columns, find_duplicates
from pipelines.check_people import People, Setting, read_people
from pipelines.check_results import Results, read_results
from pipelines.dates import read_date_column
from pipelines.exports_accounts import test_accounts
from pipelines.exports_titles import course_names
from pipelines.grid import Cell
from pipelines.names import clean_text, comparable, folded
from pipelines.places import find_area
from pipelines.refusal import Refusal
from pipelines.row_kinds import Sorted
from pipelines.tables import Table
from pipelines.understanding import ROW, ReadOptions
from pipelines.words import key

_RESULT_FIELDS = ("result", "result_part", "score", "score_part", "post", "certificate")
_NAME_FIELDS = ("full_name", "family_name", "given_name", "paternal_name")
_KEY_FIELDS = ("id", "staff_id", "email", "phone", "dob", "birth_male", "birth_female", "unit", "organisation_code")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap]\.?\s?m|sa\b|ch\b))?")


@dataclass(frozen=True)
class Part:
    """One table of the file, ready to be checked."""

    grid: Grid
    table: Table
    sheet: str | None
    hidden_rows: frozenset[int]
    uncached: frozenset[tuple[int, int]]
    setting: Setting
    record_width: int | None = None  # fields of a record, where the file is delimited text
    area: str | None = None  # unit_id of the sheet's titles, where sheets differ
    on: date | None = None  # the day by which names of areas are understood

    @property
    def side(self) -> str | None:
        """The letter of a side-by-side table's first column."""
        return letter(self.table.first_column) if self.table.is_beside else None


@dataclass(frozen=True)
class Quick:
    """Rows of a table that were accepted in whole columns."""

    table: pa.Table  # in the columns of ROW
    years: pa.StringArray  # bare name and birth year, null where the year isn't known
    births: pa.StringArray  # the same with day and month, null where they aren't known
    rest: Sorted  # the table's other rows, which are looked at one by one


_NOT_QUICK = Quick(ROW.empty_table(), pa.array([], pa.string()), pa.array([], pa.string()), Sorted())


@dataclass
class Checked:
    """One table's rows: what was read of its learners, one entry a row in every list, and the rows beside them."""

    part: Part
    body: Body
    sorted: Sorted
    people: People
    results: Results
    courses: list[str | None]
    areas: list[str | None]
    orders: list[float]
    rules: list[str | None] = field(default_factory=list)  # the rule that rejects the row
    duplicate_of: dict[int, int] = field(default_factory=dict)  # place -> row
    duplicate_in: dict[int, str] = field(default_factory=dict)  # place -> where that row is, if in another table
    quick: Quick = _NOT_QUICK

    @property
    def units(self) -> set[str]:
        """Every unit that the table names."""
        return {unit for unit in (*self.people.units, *self.quick.table["unit"].unique().to_pylist()) if unit}

    @property
    def has_areas(self) -> bool:
        """Whether some row itself names its area."""
        return any(self.areas) or self.quick.table["area"].null_count < len(self.quick.table)

    @property
    def has_courses(self) -> bool:
        """Whether some row itself names its course."""
        return any(self.courses) or self.quick.table["course"].null_count < len(self.quick.table)

    def warnings_at(self, place: int) -> list[str]:
        """Every warning of one row."""
        return [*self.people.warnings.get(place, ()), *self.results.warnings.get(place, ())]


def check_table(
    part: Part, options: ReadOptions, decimal: str, pass_mark: str | None, found: Sorted, quick: Quick = _NOT_QUICK
) -> Checked:
    """Every learner of one table, each judged by itself; duplicates are found over the whole file."""
    body = take_cells(part.grid, part.table, found)
    _refuse_unreadable(part, body)
    if not body.has("unit") and found.group_units:
        body.cells["unit"] = [[found.group_units.get(row) for row in body.rows]]
    people = read_people(body, part.setting)
    results = read_results(body, pass_mark, decimal, options.time_zone)
    courses, areas = _courses(body, options), _areas(body, part, people)
    checked = Checked(part, body, found, people, results, courses, areas, _orders(body))
    checked.quick = quick
    _judge(checked)
    _warn_of_rows(checked)
    return checked


def _refuse_unreadable(part: Part, body: Body) -> None:
    """Raises Refusal when two columns of one header differ, or a whole kind of cells is formulas without values."""
    for name, columns in body.cells.items():
        if name in ("note", "seq") or len(columns) < 2:
            continue
        seen: dict[tuple[str, ...], list[Cell]] = {}
        for column, cells in zip(body.letters[name], columns, strict=True):
            path = tuple(key(text) for text in part.table.headers[column])
            if seen.setdefault(path, cells) != cells:
                raise Refusal("duplicate_headers", header=part.table.headers[column][-1][:60])
    for names in (_RESULT_FIELDS, _NAME_FIELDS, _KEY_FIELDS) if part.uncached else ():
        places = [column for name in names for column in body.letters.get(name, [])]
        cells = [cell for name in names for one in body.cells.get(name, []) for cell in one]
        is_bare = bool(cells) and all(cell is None for cell in cells)
        if is_bare and any((row, column) in part.uncached for row in body.rows for column in places):
            raise Refusal("formula_no_cache", column=letter(places[0]))


def _courses(body: Body, options: ReadOptions) -> list[str | None]:
    """The course of each row: the programme's code where it lists the name, else the file's own words."""
    if options.course or not body.has("course"):
        return [None] * len(body.rows)
    return read_courses(body.filled("course"), options)


def read_courses(cells: list[Cell], options: ReadOptions) -> list[str | None]:
    """The course that each cell names. Of two spellings of one name that isn't listed the first stands."""
    codes: dict[str, str] = {}
    for code, facts in options.courses.items():
        codes |= {folded(name): code for name in [*course_names(facts), code]}

    written: dict[str, str] = {}

    def read(cell: Cell) -> str | None:
        text = clean_text(cell)
        return (codes.get(folded(text)) or written[comparable(text)]) if text else None

    for text in filter(None, map(clean_text, dict.fromkeys(cells))):
        written.setdefault(comparable(text), text)

    return per_value(cells, read)


def _areas(body: Body, part: Part, people: People) -> list[str | None]:
    """The area that each row itself names; a name that matches nothing is a warning on its row."""
    if not body.has("province") and not body.has("country"):
        return [part.area] * len(body.rows)
    countries = part.setting.row_countries or [part.setting.country] * len(body.rows)
    cells = list(zip(body.first("province"), countries, strict=True))
    known = {pair: area_named(pair[0], pair[1], part.on) for pair in set(cells)}
    unknown = {pair for pair, area in known.items() if pair[0] is not None and area is None}
    people.warn((place for place, pair in enumerate(cells) if pair in unknown), "area_unknown")
    national = per_value(body.first("country"), lambda cell: area_named(cell, None, None))
    return [known[pair] or nation or part.area for pair, nation in zip(cells, national, strict=True)]


def area_named(cell: Cell, country: str | None, on: date | None) -> str | None:
    """The unit_id of the area that a cell names."""
    text = clean_text(cell)
    found = find_area(text, country, on).area if text else None
    return found.unit_id if found else None


def _orders(body: Body) -> list[float]:
    """Which of two answers to a form is the later; all equal without a time stamp."""
    if not body.has("timestamp"):
        return [0.0] * len(body.rows)
    cells = body.first("timestamp")
    days = read_date_column(cells).dates
    return [
        (day.toordinal() if day else 0) + _time_of_day(cell) + place * 1e-9
        for place, (cell, day) in enumerate(zip(cells, days, strict=True))
    ]


def _time_of_day(cell: Cell) -> float:
    """The share of the day in a time stamp, 0.0 where it has no time."""
    if isinstance(cell, int | float):
        return float(cell) % 1
    if isinstance(cell, date):
        return (getattr(cell, "hour", 0) * 3600 + getattr(cell, "minute", 0) * 60 + getattr(cell, "second", 0)) / 86400
    found = _TIME.search(folded(clean_text(cell) or ""))
    if found is None:
        return 0.0
    hours = int(found[1]) % 24
    half = found[4] or ""
    if half:
        hours = hours % 12 + (12 if half.startswith(("p", "ch")) else 0)
    return (hours * 3600 + int(found[2]) * 60 + int(found[3] or 0)) / 86400


def _judge(checked: Checked) -> None:
    """Sets `rules`: the first rule that each row breaks, None for a row that stands."""
    people = checked.people
    has_key = _has_own_keys(people)
    may_be_nameless = not any(checked.body.has(name) for name in _NAME_FIELDS)
    rules: list[str | None] = []
    for place, name_rule in enumerate(people.name_rules):
        if name_rule is not None and not (name_rule == "missing_name" and may_be_nameless):
            rules.append(name_rule)
        elif has_key[place] or people.units[place] or people.codes[place]:
            rules.append(None)
        else:
            rules.append(_fault_of_keys(people, place))
    blank = pa.nulls(len(rules), pa.string())
    for place in test_accounts(pa.array(people.emails, pa.string()), blank, pa.array(people.names, pa.string())):
        rules[place] = "test_account"
    for place in _malformed(checked):
        rules[place] = "malformed_row"
    checked.rules = rules


def _malformed(checked: Checked) -> list[int]:
    """Records of delimited text with more fields than the header, or fewer where nearly all have as many."""
    width = checked.part.record_width
    if width is None:
        return []
    records = [checked.part.grid.rows[row - 1] for row in checked.body.rows]
    uneven = [place for place, record in enumerate(records) if len(record) != width]
    shorter, among = sum(len(records[place]) < width for place in uneven), len(records) + len(checked.quick.table)
    is_strict = width > 2 and 10 * shorter <= max(among, 10)
    return [
        place
        for place in uneven
        if any(cell is not None for cell in records[place][width:]) or (is_strict and len(records[place]) < width)
    ]


def _has_own_keys(people: People) -> list[bool]:
    """Per row: a valid identifier, an own e-mail or telephone, or a birth date or year."""
    columns = zip(people.births, people.ids, people.staff_ids, people.phones, people.emails, strict=True)
    return [
        birth.year is not None
        or (national is not None and national.value is not None)
        or (staff is not None and staff.value is not None)
        or (phone is not None and phone not in people.shared)
        or (email is not None and email not in people.shared)
        for birth, national, staff, phone, email in columns
    ]


def _fault_of_keys(people: People, place: int) -> str:
    if people.births[place].is_impossible:
        return "impossible_dob"
    wrong = (people.ids[place], people.staff_ids[place])
    return "invalid_national_id" if any(found is not None for found in wrong) else "no_identifier"


def _warn_of_rows(checked: Checked) -> None:
    """Flags the learners of hidden rows, and rows that formulas without values left partly blank."""
    part, rows = checked.part, checked.body.rows
    if part.hidden_rows:
        checked.people.warn((place for place, row in enumerate(rows) if row in part.hidden_rows), "hidden_row")
    read = {column for column, name in part.table.fields.items() if name not in ("seq", "_left_out")}
    bare = {row for row, column in part.uncached if column in read}
    if bare:
        checked.people.warn((place for place, row in enumerate(rows) if row in bare), "formula_no_cache")


def mark_duplicates(tables: Sequence[Checked]) -> None:
    """Sets `duplicate_of` over all tables of the file: one person, one course, one row that stands."""
    starts = list(accumulate((len(checked.body.rows) for checked in tables), initial=0))

    def home(number: int) -> tuple[Checked, int]:
        which = bisect_right(starts, number) - 1
        return tables[which], number - starts[which]

    beside = [name for checked in tables for name in checked.quick.table["name"].unique().to_pylist()]
    fallen, filled_down = find_duplicates(_columns(tables), beside)
    for repeated, standing in fallen.items():
        checked, place = home(repeated)
        other, other_place = home(standing)
        checked.duplicate_of[place] = other.body.rows[other_place]
        if other is not checked:
            checked.duplicate_in[place] = f"{other.part.sheet or ''}|{other.part.side or ''}"
    for number in filled_down - fallen.keys():
        checked, place = home(number)
        checked.people.warn([place], "id_shared")


def _columns(tables: Sequence[Checked]) -> Columns:
    columns = Columns([], [], [], [], [], [], [], [], [], [], [])
    for checked in tables:
        people = checked.people
        columns.stands.extend(rule is None for rule in checked.rules)
        columns.courses.extend(checked.courses)
        columns.names.extend(people.names)
        columns.dobs.extend(birth.dob for birth in people.births)
        columns.years.extend(birth.year for birth in people.births)
        columns.ids.extend(found.value if found is not None else None for found in people.ids)
        columns.staff_ids.extend(found.value if found is not None else None for found in people.staff_ids)
        columns.phones.extend(None if phone in people.shared else phone for phone in people.phones)
        columns.emails.extend(None if email in people.shared else email for email in people.emails)
        columns.units.extend(unit or code for unit, code in zip(people.units, people.codes, strict=True))
        columns.orders.extend(checked.orders)
    return columns
