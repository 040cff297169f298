"""How the learners of a whole table fared, read column by column as check_results reads them row by row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.body import Body
from pipelines.check_results import (
    certificate_as_result,
    has_evidence,
    newest_possible,
    read_certificate,
    result_column,
)
from pipelines.check_scores import Scores, passes, read_scores
from pipelines.coded import Coded
from pipelines.dates import read_date_column, telling_dates
from pipelines.grid import Cell
from pipelines.names import clean_text
from pipelines.quick_columns import Columns, TooRare, witnesses_of
from pipelines.words import absence_in

_DIGIT = re.compile(r"[1-9]")


@dataclass(frozen=True)
class _Status:
    """The status that each row's cells of one column name, null where they name none."""

    words: pa.Array
    is_said: bool


def read_results(columns: Columns, decimal: str, pass_mark: str | None, zone: str | None) -> dict[str, pa.Array]:
    """The fields of ROW that say how each learner fared."""
    found = _days(columns, zone)
    worded, as_result = _worded(columns)
    certificates, certified = _certified(columns)
    values, words, shown, passed = _scored(columns, decimal, pass_mark)
    _set_notes_aside(columns, worded.is_said)
    is_shown = worded.is_said or certified.is_said or values or words.is_said
    otherwise = pa.scalar("not_completed" if is_shown else "enrolled")
    found["status"] = pc.coalesce(worded.words, certified.words, words.words, passed, otherwise)
    found["certificate"] = certificates if columns.has("certificate") else as_result
    found["score"] = shown
    return found


def _days(columns: Columns, zone: str | None) -> dict[str, pa.Array]:
    found = {}
    for name in ("completed_on", "started_on"):
        if not columns.has(name):
            continue
        column = columns.coded(name)
        days = read_date_column(column.distinct, zone)
        columns.keep(pc.invert(column.where(days.unreadable.__contains__)))
        columns.witnesses.update(column.first_rows(telling_dates(column.distinct, zone)))
        found[name] = column.mapped(days.dates, pa.date32())
    completed = found.get("completed_on")
    if completed is not None:
        columns.keep(_is_possible(completed, found.get("started_on")))
    return found


def _is_possible(completed: pa.Array, started: pa.Array | None) -> pa.Array:
    """Whether a day of completion has come, and not before the start; rows whose day hasn't are warned one by one."""
    is_past = pc.less_equal(completed, pa.scalar(newest_possible(), pa.date32()))
    is_after = pc.greater_equal(completed, started) if started is not None else is_past
    return pc.and_(pc.fill_null(is_past, True), pc.fill_null(is_after, True))


def _worded(columns: Columns) -> tuple[_Status, pa.Array]:
    """What results say, and the certificates' numbers that stand in their place."""
    blank = pa.nulls(len(columns.rows), pa.string())
    if not columns.has("result"):
        return _Status(blank, False), blank
    column = columns.coded("result")
    columns.witnesses.update(witnesses_of(column))
    statuses, unread = result_column(column.distinct)
    columns.keep(pc.invert(column.where(lambda at: column.distinct[at] in unread)))
    numbers = [certificate_as_result(cell) for cell in column.distinct]
    return _Status(column.mapped(statuses, pa.string()), any(statuses)), column.mapped(numbers, pa.string())


def _certified(columns: Columns) -> tuple[pa.Array, _Status]:
    column = columns.coded("certificate")
    read = [read_certificate(cell) for cell in column.distinct]
    statuses = [status for _, status in read]
    columns.witnesses.update(column.first_rows([at for at, status in enumerate(statuses) if status][:1]))
    numbers = column.mapped([number for number, _ in read], pa.string())
    return numbers, _Status(column.mapped(statuses, pa.string()), any(statuses))


def _scored(columns: Columns, decimal: str, pass_mark: str | None) -> tuple[bool, _Status, pa.Array, pa.Array]:
    """Whether there are scores, what words in their place say, the scores as shown, and the statuses they come to."""
    table = columns.part.table
    column = columns.coded("score")
    results = columns.coded("result").distinct
    places = {name: [column] for column, name in table.fields.items()}
    cells = {name: [found] for name, found in (("score", column.distinct), ("result", results)) if columns.has(name)}
    body = Body(table, list(range(len(column.distinct))), cells, places)
    decisions: dict[str, str] = {}
    scores = read_scores(body, decimal, decisions)
    if "result" in decisions:
        raise TooRare
    columns.witnesses.update(column.first_rows(_telling_scores(column, scores)))
    passed = [_passed(one) for one in (passes(pass_mark, scores) if pass_mark else [None] * len(scores.values))]
    return (
        any(scores.values),
        _Status(column.mapped(scores.words, pa.string()), any(scores.words)),
        column.mapped(scores.shown, pa.float64()),
        column.mapped(passed, pa.string()),
    )


def _passed(has_passed: bool | None) -> str | None:
    return None if has_passed is None else "completed" if has_passed else "not_completed"


def _telling_scores(column: Coded, scores: Scores) -> Iterable[int]:
    """Places of cells that show a column's decimal mark, scale and words: one of each shape, and the highest."""
    shapes: dict[object, int] = {}
    for place, cell in enumerate(column.distinct):
        shapes.setdefault(_shape(cell), place)
    values = [value if value is not None else -1.0 for value in scores.values]
    return {*shapes.values(), *([values.index(max(values))] if values else [])}


def _shape(cell: Cell) -> object:
    if isinstance(cell, int | float):
        return type(cell), cell in (0, 1), float(cell).is_integer()
    if not isinstance(cell, str):
        return type(cell)
    is_plain = "/" not in cell and any(map(str.isdigit, cell)) and cell not in ("0", "1")
    return _DIGIT.sub("9", cell) if is_plain else cell


def _set_notes_aside(columns: Columns, has_words: bool) -> None:
    """Rows whose note says that the learner was away; where only notes say anything they are counted row by row."""
    if not columns.has("note"):
        return
    column = columns.coded("note")
    away = [absence_in(clean_text(cell) or "") for cell in column.distinct]
    columns.keep(pc.invert(column.where(lambda at: away[at] is not None)))
    if not has_words and not has_evidence(columns.has) and any(cell is not None for cell in column.distinct):
        raise TooRare
