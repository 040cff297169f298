"""Rows of learner tables, checked: accepted, rejected with the rule they break, or repeating another."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from pipelines.body import Body, per_value, take_cells
from pipelines.check_duplicates import Entry, find_duplicates
from pipelines.check_people import People, Setting, read_people
from pipelines.check_results import Results, read_results
from pipelines.dates import read_date_column
from pipelines.exports_accounts import is_test_account
from pipelines.exports_titles import course_names
from pipelines.grid import Cell
from pipelines.names import clean_text, folded
from pipelines.places import find_area
from pipelines.refusal import Refusal
from pipelines.row_kinds import Sorted, sort_rows
from pipelines.tables import Grid, Table
from pipelines.understanding import ROW, Issue, ReadOptions
from pipelines.words import key

ISSUES_OF_A_RULE = 2000  # a workbook with more cells of one fault is marked on the first of them
_RESULT_FIELDS = ("result", "result_part", "score", "score_part", "post", "certificate")
_NAME_FIELDS = ("full_name", "family_name", "given_name", "paternal_name")
_KEY_FIELDS = ("id", "staff_id", "email", "phone", "dob", "birth_male", "birth_female", "unit", "organisation_code")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap]\.?\s?m|sa\b|ch\b))?")
_FIELD_OF_RULE = {
    "missing_name": "full_name",
    "damaged_name": "full_name",
    "sample_row": "full_name",
    "test_account": "full_name",
    "impossible_dob": "dob",
    "year_only_dob": "dob",
    "dob_swapped_suspected": "dob",
    "invalid_national_id": "id",
    "no_identifier": "id",
    "id_lost_zero": "id",
    "id_check_failed": "id",
    "id_scientific": "id",
    "id_sex_conflict": "id",
    "id_year_conflict": "id",
    "id_shared": "id",
    "persal_lost_zero": "staff_id",
    "staff_id_invalid": "staff_id",
    "phone_invalid": "phone",
    "phone_lost_zero": "phone",
    "email_invalid": "email",
    "result_unknown": "result",
    "area_unknown": "province",
    "date_unreadable": "completed_on",
}


@dataclass(frozen=True)
class Part:
    """One table of the file, ready to be checked."""

    grid: Grid
    table: Table
    sheet: str | None
    hidden_rows: frozenset[int]
    uncached: frozenset[tuple[int, int]]
    setting: Setting
    area: str | None = None  # unit_id of the sheet's titles, where sheets differ
    on: date | None = None  # the day by which names of areas are understood


@dataclass
class Checked:
    """One table's rows: columns of ROW for its learners, and the ignored rows beside them."""

    part: Part
    body: Body
    sorted: Sorted
    people: People
    results: Results
    rules: list[str | None]
    courses: list[str | None]
    areas: list[str | None]
    orders: list[float]
    duplicate_of: dict[int, int] = field(default_factory=dict)  # place -> row


def check_table(part: Part, options: ReadOptions, decimal: str, pass_mark: str | None, found: Sorted) -> Checked:
    """Every learner of one table, each judged by itself; duplicates are found over the whole file."""
    body = take_cells(part.grid, part.table, found)
    _refuse_unreadable(part, body)
    _enter_group_units(body, found)
    people = read_people(body, part.setting)
    results = read_results(body, pass_mark, decimal, options.time_zone)
    checked = Checked(
        part,
        body,
        found,
        people,
        results,
        [],
        _courses(body, options),
        _areas(body, part, people),
        _orders(body),
    )
    checked.rules = [_rule(checked, place) for place in range(len(body.rows))]
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
    for names in (_RESULT_FIELDS, _NAME_FIELDS, _KEY_FIELDS):
        columns = [column for name in names for column in body.letters.get(name, [])]
        cells = [cell for name in names for one in body.cells.get(name, []) for cell in one]
        is_bare = bool(cells) and all(cell is None for cell in cells)
        if is_bare and any((row, column) in part.uncached for row in body.rows for column in columns):
            raise Refusal("formula_no_cache", column=letter(columns[0]))


def _enter_group_units(body: Body, found: Sorted) -> None:
    """The unit of the group a row stands in, where the table has no unit column."""
    if not body.has("unit") and found.group_units:
        body.cells["unit"] = [[found.group_units.get(row) for row in body.rows]]


def _courses(body: Body, options: ReadOptions) -> list[str | None]:
    """The course of each row: the programme's code where it lists the name, else the file's own words."""
    if options.course or not body.has("course"):
        return [None] * len(body.rows)
    codes: dict[str, str] = {}
    for code, facts in options.courses.items():
        codes |= {folded(name): code for name in [*course_names(facts), code]}

    def read(cell: Cell) -> str | None:
        text = clean_text(cell)
        return codes.get(folded(text), text) if text else None

    return per_value(body.filled("course"), read)


def _areas(body: Body, part: Part, people: People) -> list[str | None]:
    """The area that each row itself names; a name that matches nothing is a warning on its row."""
    if not body.has("province") and not body.has("country"):
        return [part.area] * len(body.rows)
    countries = part.setting.row_countries or [part.setting.country] * len(body.rows)
    cells = list(zip(body.first("province"), countries, strict=True))
    known = {pair: _area(pair[0], pair[1], part.on) for pair in set(cells)}
    for warned, pair in zip(people.warnings, cells, strict=True):
        if pair[0] is not None and known[pair] is None:
            warned.append("area_unknown")
    return [known[pair] or _area(pair[1], None, None) or part.area for pair in cells]


def _area(cell: Cell, country: str | None, on: date | None) -> str | None:
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
    if half.startswith(("p", "ch")):
        hours = hours % 12 + 12
    elif half:
        hours %= 12
    return (hours * 3600 + int(found[2]) * 60 + int(found[3] or 0)) / 86400


def _rule(checked: Checked, place: int) -> str | None:
    """The rule that rejects a row; None for a row that stands."""
    people = checked.people
    name_rule = people.name_rules[place]
    email = people.emails[place]
    if is_test_account(email.value if email else None, None, people.names[place]):
        return "test_account"
    if name_rule and not (name_rule == "missing_name" and not _needs_name(checked) and _has_own_key(people, place)):
        return name_rule
    if _has_own_key(people, place) or people.units[place] or people.codes[place]:
        return None
    if people.births[place].is_impossible:
        return "impossible_dob"
    identifier, staff = people.ids[place], people.staff_ids[place]
    if (identifier and not identifier.value) or (staff and not staff.value):
        return "invalid_national_id"
    return "no_identifier"


def _needs_name(checked: Checked) -> bool:
    return any(checked.body.has(name) for name in _NAME_FIELDS)


def _has_own_key(people: People, place: int) -> bool:
    """A valid identifier, an own e-mail or telephone, or a birth date or year."""
    birth, phone, email = people.births[place], people.phones[place], people.emails[place]
    if birth.dob or birth.year:
        return True
    if any(found and found.value for found in (people.ids[place], people.staff_ids[place])):
        return True
    if phone and phone.value and phone.is_personal and phone.value not in people.shared_phones:
        return True
    return bool(email and email.value and email.value not in people.shared_emails)


def mark_duplicates(tables: Sequence[Checked], options: ReadOptions) -> None:
    """Sets `duplicate_of` over all tables of the file: one person, one course, one row that stands."""
    entries: list[Entry] = []
    home: list[tuple[Checked, int]] = []
    for checked in tables:
        for place in range(len(checked.body.rows)):
            if checked.rules[place] is None:
                entries.append(_entry(checked, place, len(home)))
                home.append((checked, place))
    has_units = any(unit for checked in tables for unit in checked.people.units)
    for repeated, standing in find_duplicates(entries, has_units).items():
        checked, place = home[repeated]
        other, other_place = home[standing]
        checked.duplicate_of[place] = other.body.rows[other_place]
    _warn_of_shared(entries, home)


def _entry(checked: Checked, place: int, number: int) -> Entry:
    people = checked.people
    identifier, staff = people.ids[place], people.staff_ids[place]
    phone, email = people.phones[place], people.emails[place]
    birth = people.births[place]
    own_phone = phone.value if phone and phone.is_personal and phone.value not in people.shared_phones else None
    return Entry(
        number,
        checked.courses[place],
        people.names[place],
        birth.dob,
        birth.year,
        identifier.value if identifier else None,
        staff.value if staff else None,
        own_phone,
        email.value if email and email.value not in people.shared_emails else None,
        people.units[place] or people.codes[place],
        checked.orders[place],
    )


def _warn_of_shared(entries: Sequence[Entry], home: Sequence[tuple[Checked, int]]) -> None:
    """Flags rows whose identifier stands beside another name too: filled down, not one person."""
    first: dict[tuple[str, str | None], Entry] = {}
    for entry in entries:
        if entry.id is None:
            continue
        other = first.setdefault((entry.id, entry.course), entry)
        if other is not entry and entry.name and other.name and folded(entry.name) != folded(other.name):
            for one in (entry, other):
                checked, place = home[one.place]
                if place not in checked.duplicate_of and "id_shared" not in checked.people.warnings[place]:
                    checked.people.warnings[place].append("id_shared")


def to_table(checked: Checked) -> pa.Table:
    """The table's learners, sample rows and ignored rows in the columns of ROW, in worksheet order."""
    entries = [*_people_rows(checked), *_other_rows(checked)]
    entries.sort(key=lambda entry: entry["row"])
    return pa.Table.from_pylist(entries, schema=ROW)


def _other_rows(checked: Checked) -> Iterable[dict[str, object]]:
    base = {"sheet": checked.part.sheet, "column": _side(checked), "warnings": []}
    for row, rule in checked.sorted.ignored.items():
        yield base | {"row": row, "outcome": "ignored", "rule": rule}
    for row in checked.sorted.samples:
        yield base | {"row": row, "outcome": "rejected", "rule": "sample_row"}


def _side(checked: Checked) -> str | None:
    return letter(checked.part.table.first_column) if checked.part.table.is_beside else None


def _people_rows(checked: Checked) -> Iterable[dict[str, object]]:
    people, results, body = checked.people, checked.results, checked.body
    simple = {name: per_value(body.first(name), clean_text) for name in ("position", "level", "dependency", "topic")}
    side = _side(checked)
    for place, row in enumerate(body.rows):
        rule = checked.rules[place]
        birth, identifier, staff = people.births[place], people.ids[place], people.staff_ids[place]
        phone, email = people.phones[place], people.emails[place]
        is_repeat = place in checked.duplicate_of
        yield {
            "sheet": checked.part.sheet,
            "row": row,
            "column": side,
            "outcome": "rejected" if rule else "duplicate" if is_repeat else "accepted",
            "rule": rule,
            "duplicate_of": checked.duplicate_of.get(place),
            "warnings": [*people.warnings[place], *results.warnings.get(place, ())],
            "name": people.names[place],
            "sex": people.sexes[place],
            "dob": birth.dob,
            "birth_year": birth.year,
            "dob_swappable": people.is_swap_suspected,
            "id": identifier.value if identifier else None,
            "id_type": identifier.type if identifier and identifier.value else None,
            "staff_id": staff.value if staff else None,
            "phone": phone.value if phone and phone.is_personal else None,
            "email": email.value if email else None,
            "unit": people.units[place],
            "organisation_code": people.codes[place],
            "area": checked.areas[place],
            "course": checked.courses[place],
            "status": results.statuses[place],
            "mode": results.modes[place],
            "completed_on": results.completed_on[place],
            "started_on": results.started_on[place],
            "score": results.scores[place],
            "pre": results.pre[place],
            "post": results.post[place],
            "certificate": results.certificates[place],
        } | {name: cells[place] for name, cells in simple.items()}


def warn_of_hidden(checked: Checked) -> None:
    """Flags the learners of hidden rows, and rows that formulas without values left partly blank."""
    formula_rows = {row for row, column in checked.part.uncached if column in checked.part.table.fields}
    for place, row in enumerate(checked.body.rows):
        if row in checked.part.hidden_rows:
            checked.people.warnings[place].append("hidden_row")
        if row in formula_rows:
            checked.people.warnings[place].append("formula_no_cache")


def issues_of(checked: Checked) -> Iterable[Issue]:
    """One issue a fault and cell, at most ISSUES_OF_A_RULE of each rule."""
    counted: dict[str, int] = {}
    sheet = checked.part.sheet
    for row in checked.sorted.samples:
        yield Issue(rule="sample_row", severity="error", sheet=sheet, row=row, column=_column(checked, "sample_row"))
    for place, row in enumerate(checked.body.rows):
        rule = checked.rules[place]
        found = [(rule, "error")] if rule else []
        if place in checked.duplicate_of:
            found.append(("duplicate_row", "warning"))
        warned = (*checked.people.warnings[place], *checked.results.warnings.get(place, ()))
        found += [(name, "warning") for name in warned if name != rule]
        for name, severity in found:
            counted[name] = counted.get(name, 0) + 1
            if counted[name] <= ISSUES_OF_A_RULE:
                detail = {"row": str(checked.duplicate_of[place])} if name == "duplicate_row" else {}
                column = _column(checked, name)
                yield Issue(rule=name, severity=severity, sheet=sheet, row=row, column=column, detail=detail)


def _column(checked: Checked, rule: str) -> str | None:
    """The letter of the column that a fault is in; the name's where the fault has none of its own."""
    wanted = (_FIELD_OF_RULE.get(rule, ""), "full_name", "given_name", "family_name", "paternal_name")
    letters = checked.body.letters
    return next((letter(letters[name][0]) for name in wanted if name in letters), None)


def letter(column: int) -> str:
    """A spreadsheet's letters for a 1-based column: 1 -> A, 28 -> AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def sort_table(grid: Grid, table: Table) -> Sorted:
    """Every row of the table by kind."""
    return sort_rows(grid, table)
