"""Scores as sheets hold them: one column or the parts of one, their scale, and whether they reach a pass mark."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from pipelines.body import Body, per_value
from pipelines.grid import Cell
from pipelines.names import clean_text, folded
from pipelines.numbers import NumberColumn, read_number, read_number_column
from pipelines.words import status_of, vocabulary

_OF_MAXIMUM = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*/\s*(\d{1,4})\s*$")
_SCALES = (1.0, 10.0, 20.0, 100.0)


@dataclass(frozen=True)
class Scores:
    """One entry per row: the score on the file's own scale, a status named in its place, and the score as shown."""

    values: list[float | None]
    words: list[str | None]
    shown: list[float | None]  # 0 to 1 where the scale is known
    maximum: float | None


def said_in(cell: Cell) -> str | None:
    """The status that a cell's words name."""
    text = clean_text(cell)
    return status_of(text) if text else None


def mean_of_columns(body: Body, name: str, decimal: str, decisions: dict[str, str]) -> list[float | None]:
    """Each row's mean over the field's columns, None where all are blank. Notes how the numbers were read."""
    columns = [_numbers(cells, decimal) for cells in body.cells.get(name, [])]
    if not columns:
        return [None] * len(body.rows)
    decisions[name] = columns[0].decision
    return columns[0].values if len(columns) == 1 else _means(columns)


def _means(columns: list[NumberColumn]) -> list[float | None]:
    return [_mean(values) for values in zip(*(column.values for column in columns), strict=True)]


def _mean(values: Iterable[float | None]) -> float | None:
    present = [value for value in values if value is not None]
    return sum(present) / len(present) if present else None


def _numbers(cells: list[Cell], decimal: str) -> NumberColumn:
    """The column read once for each distinct cell, "8 / 10" as 8; `numbers` are of the distinct cells alone."""
    distinct = list(dict.fromkeys(cells))
    column = read_number_column([_numerator(cell) for cell in distinct], decimal)
    known = dict(zip(distinct, column.values, strict=True))
    return replace(column, values=[known[cell] for cell in cells])


def _numerator(cell: Cell) -> Cell:
    found = _OF_MAXIMUM.match(cell) if isinstance(cell, str) else None
    return found[1] if found else cell


def read_scores(body: Body, decimal: str, decisions: dict[str, str]) -> Scores:
    """The score column, else the parts of a score, else the numbers that stand in a result column."""
    source = next((name for name in ("score", "score_part", "result", "result_part") if _has_numbers(body, name)), None)
    length = len(body.rows)
    if source is None:
        return Scores([None] * length, per_value(body.first("score"), said_in), [None] * length, None)
    columns = [_numbers(cells, decimal) for cells in body.cells[source]]
    decisions[source] = columns[0].decision
    values = _means(columns) if source.endswith("_part") and len(columns) > 1 else columns[0].values
    first = body.cells[source][0]
    said: dict[Cell, str | None] = {cell: said_in(cell) for cell in set(first) if isinstance(cell, str)}
    words = [said.get(cell) if value is None else None for cell, value in zip(first, values, strict=True)]
    maximum = _stated_maximum(body, source, columns[0])
    shown = [value / maximum if value is not None else None for value in values] if maximum else values
    return Scores(values, words, shown, maximum or _likely_maximum(values))


def _has_numbers(body: Body, name: str) -> bool:
    cells = body.cells.get(name, [[]])[0]
    numbers = {value for value in _numbers(list(set(cells)), ".").values if value is not None}
    return bool(numbers) and not (name.startswith("result") and numbers <= {0.0, 1.0})


def _stated_maximum(body: Body, name: str, column: NumberColumn) -> float | None:
    """The scale that the header or the cells name, or that shares show; None where it isn't known."""
    header = folded(" ".join(body.table.headers.get(body.letters[name][0], ())))
    forms = {number.form for number in column.numbers}
    if "share" in forms and "number" not in forms:
        return 1.0
    if found := _scale_pattern().search(header):
        return float(found[1])
    maxima = {found[2] for cell in body.cells[name][0] if isinstance(cell, str) and (found := _OF_MAXIMUM.match(cell))}
    if len(maxima) == 1:
        return float(maxima.pop())
    if "%" in header or "percent" in header:
        return 100.0 if max((value for value in column.values if value is not None), default=0.0) > 1 else 1.0
    return None


@cache
def _scale_pattern() -> re.Pattern[str]:
    """A maximum in a header: "(thang điểm 10)", "/100", "out of 50"."""
    before = "|".join(
        sorted((re.escape(folded(word)) for word in vocabulary()["scale"]["before"]), key=len, reverse=True)
    )
    return re.compile(rf"(?:{before})\s*(\d{{1,3}})(?!\d)")


def _likely_maximum(values: list[float | None]) -> float:
    largest = max((value for value in values if value is not None), default=0.0)
    return next((scale for scale in _SCALES if largest <= scale), largest)


def passes(pass_mark: str, scores: Scores) -> list[bool | None]:
    """Whether each score reaches the mark: on the file's own scale, or 60% as a share of the maximum."""
    number = read_number(pass_mark)
    if number.value is None:
        return [None] * len(scores.values)
    maximum = scores.maximum or 1.0
    mark = number.value * maximum if number.form == "share" else number.value
    if maximum == 1.0 and mark > 1.0:
        mark /= 100
    return [None if value is None else value >= mark - 1e-9 for value in scores.values]
