"""Columns of an export as arrays: cells to text, one reading per distinct value, ladders of status rules."""

import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports_source import StatusRule, fold_cell
from pipelines.grid import Cell
from pipelines.names import clean_text
from pipelines.numbers import read_number_column

_NOT_PLAIN = re.compile(rb"[^!-~]")
_UNTIDY = r"^\s|\s$|\s\s|[^\x20-\x7e]"


def texts(cells: list[Cell], nulls: frozenset[str] = frozenset()) -> pa.Array:
    """Tidy text of each cell; blank ones and the words in `nulls` (lower case) are null."""
    try:
        column = pa.array(cells, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        column = pa.array([clean_text(cell) for cell in cells], pa.string())
    if not _is_plain(column):
        coded = column.dictionary_encode()
        column = _tidied(coded.dictionary).take(coded.indices)
    if not nulls:
        return column
    return pc.if_else(pc.is_in(pc.utf8_lower(column), pa.array(nulls, pa.string())), None, column)


def _is_plain(column: pa.Array) -> bool:
    """Whether all the characters are visible ASCII: one look at the whole buffer, not one at every cell."""
    characters = column.buffers()[2]
    return characters is None or _NOT_PLAIN.search(characters) is None


def _tidied(column: pa.Array) -> pa.Array:
    untidy = pc.match_substring_regex(column, _UNTIDY)
    if not pc.any(untidy).as_py():
        return column
    tidy = pa.array([clean_text(text) for text in column.filter(untidy).to_pylist()], pa.string())
    return pc.replace_with_mask(column, untidy, tidy)


def map_distinct(column: pa.Array, read: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
    """`read` of every value, called once for each distinct one; null stays null."""
    coded = column.dictionary_encode()
    values = pa.array([read(text) for text in coded.dictionary.to_pylist()], kind)
    return values.take(coded.indices)


def nothing(length: int, kind: pa.DataType | None = None) -> pa.Array:
    """A column in which nothing is known."""
    return pa.nulls(length, kind or pa.string())


def first_of(*columns: pa.Array) -> pa.Array:
    """The first of several columns that has a value, row by row."""
    return pc.coalesce(*columns)


def numbers(cells: list[Cell]) -> pa.Array:
    """Every cell as a number, decimal mark decided over the column; a share such as 85.00 % is 0.85."""
    distinct = list(dict.fromkeys(cells))
    read = dict(zip(distinct, read_number_column(distinct).values, strict=True))
    return pa.array([read[cell] for cell in cells], pa.float64())


def statuses(rules: list[StatusRule], columns: dict[str, pa.Array], length: int) -> pa.Array:
    """The status of each row: the first rule that holds. Columns that are missing make their rules fail."""
    status = nothing(length)
    for rule in reversed(rules):
        holds = _holds(rule, columns, length)
        status = pc.if_else(holds, pa.scalar(rule.status), status)
    return status


def _holds(rule: StatusRule, columns: dict[str, pa.Array], length: int) -> pa.Array:
    if rule.column is None:
        return pa.repeat(pa.scalar(True), length)
    column = columns.get(rule.column)
    if column is None:
        return pa.repeat(pa.scalar(False), length)
    if rule.present:
        return column.is_valid()
    if rule.above is not None:
        values = column if pa.types.is_floating(column.type) else numbers(column.to_pylist())
        return pc.fill_null(pc.greater(values, rule.above), False)
    if pa.types.is_boolean(column.type):
        return pc.fill_null(column, False)
    among, starts = frozenset(rule.among), tuple(rule.starts)
    said = map_distinct(column, lambda text: _says(fold_cell(text), among, starts), pa.bool_())
    return pc.fill_null(said, False)


def _says(word: str, among: frozenset[str], starts: tuple[str, ...]) -> bool:
    return word in among or bool(starts and word.startswith(starts))
