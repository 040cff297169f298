"""Checked tables told: as rows of ROW, and as issues at their cells."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from pipelines.body import per_value
from pipelines.cells import is_blank, letter
from pipelines.check import Checked
from pipelines.messages import severity, severity_where_counted
from pipelines.names import clean_text
from pipelines.understanding import ROW, Issue

ISSUES_OF_A_RULE = 2000  # a workbook with more cells of one fault is marked on the first of them
_FIELD_OF_RULE = {
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
    "completed_in_future": "completed_on",
    "ended_before_start": "completed_on",
}
_BIRTHS = ("dob", "birth_male", "birth_female", "dob_day", "dob_year")
_NAMES = ("full_name", "given_name", "family_name", "paternal_name")


def to_table(checked: Checked) -> pa.Table:
    """The table's learners, sample rows and ignored rows in the columns of ROW, in no particular order."""
    learners = _to_arrow(_learner_columns(checked), len(checked.body.rows))
    aside = [(row, "ignored", rule) for row, rule in checked.sorted.ignored.items()]
    aside += [(row, "rejected", "sample_row") for row in checked.sorted.samples]
    return pa.concat_tables([learners, checked.quick.table, rows_aside(aside, checked.part.sheet, checked.part.side)])


def rows_aside(rows: list[tuple[int, str, str]], sheet: str | None, column: str | None = None) -> pa.Table:
    """Rows that are no learner's: (row, outcome, rule)."""
    length = len(rows)
    columns: dict[str, list[Any]] = {
        "sheet": [sheet] * length,
        "row": [row for row, _, _ in rows],
        "column": [column] * length,
        "outcome": [outcome for _, outcome, _ in rows],
        "rule": [rule for _, _, rule in rows],
        "warnings": [[]] * length,
    }
    return _to_arrow(columns, length)


def _to_arrow(columns: dict[str, list[Any]], length: int) -> pa.Table:
    arrays = [
        pa.array(columns[one.name], one.type) if one.name in columns else pa.nulls(length, one.type) for one in ROW
    ]
    return pa.Table.from_arrays(arrays, schema=ROW)


def _learner_columns(checked: Checked) -> dict[str, list[Any]]:
    people, results, body = checked.people, checked.results, checked.body
    length = len(body.rows)
    plain = {name: per_value(body.first(name), clean_text) for name in ("position", "level", "dependency", "topic")}
    return plain | {
        "sheet": [checked.part.sheet] * length,
        "row": body.rows,
        "column": [checked.part.side] * length,
        "outcome": _outcomes(checked),
        "rule": checked.rules,
        "duplicate_of": list(map(checked.duplicate_of.get, range(length))),
        "duplicate_in": list(map(checked.duplicate_in.get, range(length))),
        "warnings": _warnings(checked),
        "name": people.names,
        "sex": people.sexes,
        "dob": [birth.dob for birth in people.births],
        "birth_year": [birth.year for birth in people.births],
        "dob_swappable": [people.is_swap_suspected] * length,
        "id": [found.value if found is not None else None for found in people.ids],
        "id_type": [found.type if found is not None and found.value else None for found in people.ids],
        "staff_id": [found.value if found is not None else None for found in people.staff_ids],
        "phone": people.phones,
        "email": people.emails,
        "unit": people.units,
        "organisation_code": people.codes,
        "area": checked.areas,
        "course": checked.courses,
        "status": results.statuses,
        "mode": results.modes,
        "completed_on": results.completed_on,
        "started_on": results.started_on,
        "score": results.scores,
        "pre": results.pre,
        "post": results.post,
        "certificate": results.certificates,
    }


def _warnings(checked: Checked) -> list[list[str]]:
    found: list[list[str]] = [[]] * len(checked.body.rows)
    for place in {*checked.people.warnings, *checked.results.warnings}:
        found[place] = checked.warnings_at(place)
    return found


def _outcomes(checked: Checked) -> list[str]:
    found = ["accepted" if rule is None else "rejected" for rule in checked.rules]
    for place in checked.duplicate_of:
        found[place] = "duplicate"
    return found


def issues_of(checked: Checked) -> Iterable[Issue]:
    """One issue a fault and cell, at most ISSUES_OF_A_RULE of each rule."""
    counted: dict[str, int] = {}
    sheet = checked.part.sheet
    for row in checked.sorted.samples:
        yield Issue(rule="sample_row", severity="error", sheet=sheet, row=row, column=_column(checked, "sample_row"))
    rejected = {place for place, rule in enumerate(checked.rules) if rule is not None}
    for place in sorted(rejected.union(checked.duplicate_of, checked.people.warnings, checked.results.warnings)):
        for name, grave in _faults(checked, place):
            counted[name] = counted.get(name, 0) + 1
            if counted[name] <= ISSUES_OF_A_RULE:
                detail = {"row": str(checked.duplicate_of[place])} if name == "duplicate_row" else {}
                row, column = checked.body.rows[place], _column(checked, name, place)
                yield Issue(rule=name, severity=grave, sheet=sheet, row=row, column=column, detail=detail)


def _faults(checked: Checked, place: int) -> list[tuple[str, str]]:
    rule = checked.rules[place]
    found = [(rule, "error")] if rule else []
    if place in checked.duplicate_of:
        found.append(("duplicate_row", severity("duplicate_row")))
    return found + [(name, severity_where_counted(name)) for name in checked.warnings_at(place) if name != rule]


def _column(checked: Checked, rule: str, place: int | None = None) -> str | None:
    """The letter of the column that a fault is in; the name's where the fault has none of its own.

    Of several columns that say the same, such as births of men and of women, the one that is filled at `place`.
    """
    letters, cells = checked.body.letters, checked.body.cells
    field = _FIELD_OF_RULE.get(rule, "")
    own = [name for name in (_BIRTHS if field == "dob" else (field,)) if name in letters]
    columns = [pair for name in own for pair in zip(letters[name], cells.get(name, ()), strict=False)]
    filled = [column for column, said in columns if place is not None and not is_blank(said[place])]
    first = [letters[name][0] for name in (*own, *_NAMES) if name in letters]
    return next((letter(column) for column in (*filled, *first)), None)
