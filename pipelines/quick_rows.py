"""Learners whose every cell has its canonical form: accepted in whole columns, so that only the rest are looked at.

The same comes out as when each row is looked at closely (tests/test_quick_rows.py), because
- a row is quick only when nothing about it could earn a warning or a rule, and it shares nothing with another row;
- what is decided over a whole column (the order of dates, the decimal mark, what words mean) is decided over all rows;
- rows that show how a column is to be read stay among those looked at closely, so that it is read there the same way.
"""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.cells import letter
from pipelines.check import Part, Quick
from pipelines.coded import word_by_word
from pipelines.exports_accounts import test_accounts
from pipelines.names import folded
from pipelines.quick_columns import FIELDS, Columns, TooRare, read_people
from pipelines.quick_results import read_results
from pipelines.row_kinds import Sorted
from pipelines.understanding import ROW, ReadOptions

FEWEST = 500  # learners of a table that is worth it
_KEYS = ("id", "staff_id", "phone", "email", "birth_year", "unit", "organisation_code")


def quick_rows(part: Part, options: ReadOptions, decimal: str, pass_mark: str | None, found: Sorted) -> Quick | None:
    """The rows of a table that can be accepted at once; None where it is of another kind, or most rows have faults."""
    if len(found.people) < FEWEST or not _is_plain_table(part, found):
        return None
    columns = Columns(part, found.people)
    try:
        told = read_people(columns, options) | read_results(columns, decimal, pass_mark, options.time_zone)
    except TooRare:
        return None
    _leave_doubtful(columns, told)
    columns.drop(columns.witnesses)
    if 2 * pc.sum(columns.is_quick).as_py() < len(found.people):
        return None
    rest = pa.array(found.people, pa.int32()).filter(pc.invert(columns.is_quick)).to_pylist()
    quick, years, births = (
        one.filter(columns.is_quick) for one in (_table(told, part, columns.rows), told["years"], told["births"])
    )
    return Quick(quick, years, births, replace(found, people=rest))


def _is_plain_table(part: Part, found: Sorted) -> bool:
    """One column a field, fields that are read in columns, and nothing that is carried from row to row."""
    fields = [name for name in part.table.fields.values() if not name.startswith("_") and name != "seq"]
    return (
        FIELDS.issuperset(fields)
        and len(set(fields)) == len(fields)
        and not part.uncached
        and not found.group_units
        and part.setting.row_countries is None
        and not any(merge.last_row >= part.table.first_row for merge in part.grid.merges)
    )


def _leave_doubtful(columns: Columns, told: dict[str, pa.Array]) -> None:
    """Rows that nothing identifies, that share something with another, that are hidden, uneven or a test account's."""
    part, rows = columns.part, columns.rows
    named = pc.is_valid(told["name"])
    keyed = pc.is_valid(pc.coalesce(*(pc.cast(told[name], pa.string()) for name in _KEYS)))
    columns.keep(pc.and_(named, keyed))
    told["years"], told["births"] = _births(told)
    for marks in _marks(told):
        columns.keep(pc.invert(_shared(marks)))
    _leave_undated(columns, told)
    blank = pa.nulls(len(rows), pa.string())
    columns.drop(test_accounts(told["email"], blank, told["name"]))
    if part.hidden_rows:
        columns.drop(place for place, row in enumerate(rows) if row in part.hidden_rows)
    if part.record_width is not None:
        widths = part.grid.widths(rows)
        columns.drop(place for place, width in enumerate(widths) if width != part.record_width)


def _leave_undated(columns: Columns, told: dict[str, pa.Array]) -> None:
    """Rows of one name and year where the day of some isn't known, so that it can't tell them apart."""
    undated = pc.and_(pc.is_valid(told["years"]), pc.is_null(told["births"]))
    if pc.any(undated).as_py():
        years = _of_course(told["years"], told)
        among = pc.is_in(years, years.filter(undated).unique())
        columns.keep(pc.invert(pc.and_(among, _shared(years))))


def _births(told: dict[str, pa.Array]) -> tuple[pa.StringArray, pa.StringArray]:
    """Bare name and birth year, and with day and month in any order; null where they aren't known."""
    bare = word_by_word(told["name"], folded)
    years = pc.binary_join_element_wise(bare, pc.cast(told["birth_year"], pa.string()), " ")
    day, month = pc.day(told["dob"]), pc.month(told["dob"])
    either = pc.add(pc.multiply(pc.min_element_wise(day, month), 100), pc.max_element_wise(day, month))
    return years, pc.binary_join_element_wise(years, pc.cast(either, pa.string()), " ")


def _marks(told: dict[str, pa.Array]) -> list[pa.Array]:
    """What two rows may share, see check_duplicates: in one course, but contacts in any; null where a row has none."""
    own = [_of_course(told[name], told) for name in ("id", "staff_id", "births")]
    return [*own, told["phone"], told["email"]]


def _of_course(marks: pa.Array, told: dict[str, pa.Array]) -> pa.Array:
    course = told["course"]
    if marks.null_count == len(marks) or course.null_count == len(course):
        return marks
    return pc.binary_join_element_wise(marks, pc.fill_null(course, ""), "\n")


def _shared(values: pa.Array) -> pa.BooleanArray:
    """Whether another row has the same value."""
    if len(values.unique()) - bool(values.null_count) < len(values) - values.null_count:
        counted = values.value_counts()
        several = pc.and_(pc.greater(counted.field("counts"), 1), pc.is_valid(counted.field("values")))
        return pc.is_in(values, counted.field("values").filter(several))
    return pa.repeat(pa.scalar(False), len(values))


def _table(told: dict[str, pa.Array], part: Part, rows: list[int]) -> pa.Table:
    length = len(rows)
    side = letter(part.table.first_column) if part.table.is_beside else None
    columns = told | {
        "sheet": pa.repeat(pa.scalar(part.sheet, pa.string()), length),
        "row": pa.array(rows, pa.int32()),
        "column": pa.repeat(pa.scalar(side, pa.string()), length),
        "outcome": pa.repeat(pa.scalar("accepted"), length),
        "warnings": pa.repeat(pa.scalar([], pa.list_(pa.string())), length),
        "dob_swappable": pa.repeat(pa.scalar(False), length),
    }
    return pa.table([columns.get(one.name, pa.nulls(length, one.type)) for one in ROW], schema=ROW)
