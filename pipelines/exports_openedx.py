"""Open edX: which columns of a grade report are assignments, and how its rows are read from both ends."""

import re
from itertools import combinations, islice

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports_columns import numbers, statuses, texts
from pipelines.exports_rows import Body, Context, Learners
from pipelines.exports_source import Header, fold_cell
from pipelines.exports_titles import pass_share
from pipelines.grid import Cell

_ATTEMPT = r"^[+-]?\d*[.,]?\d+(e-?\d+)?\s*%?$"
WAYS_TRIED = 200  # of leaving averages out of one row
_AVERAGE = re.compile(r"\(avg\)$")


def assignments(header: Header, columns: dict[str, int]) -> list[int]:
    """Columns that hold what a learner did in one assignment or problem: neither averages nor possible points."""
    known = set(columns.values())
    start = columns.get("score", 0)
    tail = [columns[name] for name in ("track", "delivered", "eligible", "enrolment") if columns.get(name, 0) > start]
    end = min(tail, default=len(header.cells))
    others = ("cohort name", "team name", "verification status")
    return [
        place
        for place in range(start + 1, end)
        if place not in known
        and header.cells[place]
        and not _AVERAGE.search(header.cells[place])
        and not header.cells[place].endswith("(possible)")
        and not header.cells[place].startswith("experiment group (")
        and header.cells[place] not in others
    ]


def attempted(body: Body, places: list[int]) -> pa.Array:
    """Whether a row has a mark in any of these columns; "Not Attempted" and "Not Available" are none."""
    found = pa.repeat(pa.scalar(False), len(body.rows))
    for place in places:
        column = texts(body.cells(place)).dictionary_encode()
        is_mark = pc.fill_null(pc.match_substring_regex(column.dictionary, _ATTEMPT), False)
        found = pc.or_(found, pc.fill_null(is_mark.take(column.indices), False))
    return found


def fit_rows(body: Body, context: Context) -> None:
    """Sets every row to the header's width, or aside as malformed_row.

    A type of assignment that left the grading policy keeps its "(Avg)" header but has no cell in any row: such a row is
    read from the right, as far as its tail says what a tail says.
    """
    width = len(context.header.cells)
    if not context.is_text or set(map(len, body.rows)) <= {width}:
        return
    averages = [place for place, cell in enumerate(context.header.cells) if _AVERAGE.search(cell)]
    numbers_kept, rows = [], []
    for number, row in zip(body.numbers, body.rows, strict=True):
        fitted = _fitted(row, width, averages, context)
        if fitted is None:
            body.aside.append((number, "rejected", "malformed_row"))
        else:
            numbers_kept.append(number)
            rows.append(fitted)
    body.numbers, body.rows = numbers_kept, rows


def _fitted(row: list[Cell], width: int, averages: list[int], context: Context) -> list[Cell] | None:
    if len(row) > width:
        return row[:width] if not any(cell is not None for cell in row[width:]) else None
    missing = width - len(row)
    if not missing:
        return row
    if missing > len(averages):
        return None
    ways = [_with_gaps(row, set(gaps), width) for gaps in islice(combinations(averages, missing), WAYS_TRIED)]
    fitted = max(ways, key=lambda cells: _plausibility(cells, averages))
    return fitted if _is_whole(fitted, context) else None


def _with_gaps(row: list[Cell], gaps: set[int], width: int) -> list[Cell]:
    cells = iter(row)
    return [None if place in gaps else next(cells) for place in range(width)]


def _plausibility(row: list[Cell], averages: list[int]) -> tuple[int, int]:
    """Averages are always numbers; beyond that, the way that leaves most assignments unattempted."""
    marks = [at for at, cell in enumerate(row) if re.match(_ATTEMPT, str(cell))]
    return len(set(marks) & set(averages)), -len(marks)


def _is_whole(row: list[Cell], context: Context) -> bool:
    """Whether a row that was put together says at both ends what those columns say."""
    words, columns = context.source.words, context.columns
    checks = {"enrolment": "enrolment_words", "delivered": "flag_words", "eligible": "flag_words"}
    is_tail = all(fold_cell(row[columns[name]]) in words[key] for name, key in checks.items() if name in columns)
    email = row[columns["email"]] if "email" in columns else None
    is_grade = "score" not in columns or re.match(_ATTEMPT, str(row[columns["score"]])) is not None
    return is_tail and is_grade and (email is None or "@" in str(email))


def grades(body: Body, context: Context) -> pa.Array:
    """The grade, 0 to 1; null where the cell says something else."""
    if "score" not in context.columns:
        return pa.nulls(len(body.rows), pa.float64())
    return numbers(body.cells(context.columns["score"]))


def read_grade_report(body: Body, context: Context) -> Learners:
    """Learners of a grade report or a problem grade report."""
    fit_rows(body, context)
    cells = {name: body.cells(place) for name, place in context.columns.items()}
    score = grades(body, context)
    mark = pass_share(context.options, context.source.scale)
    passed = pc.fill_null(pc.greater_equal(score, mark), False) if mark is not None else None
    is_possible = pc.fill_null(pc.and_(pc.greater_equal(score, 0), pc.less_equal(score, 1)), False)
    ladder = ("delivered", "eligible", "enrolment")
    columns: dict[str, pa.Array] = {name: texts(cells[name]) for name in ladder if name in cells}
    columns |= {"attempted": attempted(body, assignments(context.header, context.columns)), "score": score}
    columns |= {"passed": passed} if passed is not None else {}
    status = statuses(context.source.status, columns, len(body.rows))
    learners = Learners(body, cells, status, pc.if_else(is_possible, score, None))
    beyond = pc.and_(score.is_valid(), pc.invert(is_possible))
    learners.warn(pc.indices_nonzero(beyond).to_pylist(), "score_out_of_range")
    return learners
