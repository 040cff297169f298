"""Records of delimited text: one by one as Python's strict reader has them, or as columns where that is the same."""

import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from pipelines.grid import Cell
from pipelines.limits import Limits
from pipelines.refusal import Refusal

RECORDS_IN_A_CHUNK = 50_000
SWALLOWED_LINES = 50
BLANK_LINE = re.compile(r"(?:\A|\n)\r?\n")


class Records(Sequence[list[Cell]]):
    """Records of one width held as columns of text, null where a field is empty; rows are made when asked for."""

    def __init__(self, columns: list[pa.StringArray]) -> None:
        self.columns = columns
        self._made: tuple[int, list[Cell]] = (-1, [])

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Cell]]: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(place, slice):
            first, last, _ = place.indices(len(self))
            return list(Records([column.slice(first, max(last - first, 0)) for column in self.columns]))
        if self._made[0] != place:  # the cells of one row are asked for one after the other
            self._made = place, [column[place].as_py() for column in self.columns]
        return self._made[1]

    def __iter__(self) -> Iterator[list[Cell]]:
        return map(list, zip(*(column.to_pylist() for column in self.columns), strict=True))

    def below(self, head: Sequence[list[Cell]]) -> "Records | list[list[Cell]]":
        """These records with others above them."""
        width = len(self.columns)
        if any(len(row) != width for row in head):
            return [*head, *self]
        above = [pa.array([row[place] for row in head], pa.string()) for place in range(width)]
        return Records([pa.concat_arrays(pair) for pair in zip(above, self.columns, strict=True)])


def records(lines: Iterable[str], delimiter: str, limits: Limits, row: int = 0, line: int = 0) -> Iterator[list[Cell]]:
    """Each record of lines that follow `row` records on `line` lines; raises Refusal."""
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    lines_before, read = line, 0
    try:
        for record in reader:
            row += 1
            read = reader.line_num
            if row > limits.text_rows:
                raise Refusal("too_many_rows", limit=limits.text_rows)
            if len(record) > limits.columns and any(record[limits.columns :]):
                raise Refusal("too_many_columns", found=len(record), limit=limits.columns, row=row)
            if row == 1 and len(record) == 2 and record[0].lower() == "sep=":
                record = []
            yield [cell or None for cell in record]
    except csv.Error as fault:
        is_long = "field limit" in str(fault) and reader.line_num - read <= SWALLOWED_LINES
        raise Refusal(
            "cell_too_large" if is_long else "malformed_csv", row=row + 1, line=lines_before + read + 1
        ) from fault


def chunks(
    lines: Iterator[str], delimiter: str, limits: Limits, row: int, at_once: int = RECORDS_IN_A_CHUNK
) -> Iterator[Sequence[list[Cell]]]:
    """The records that follow the first `row`, some at a time; raises Refusal."""
    line = row
    while some := list(itertools.islice(lines, at_once)):
        counted = _Counted(itertools.chain(some, lines))
        found = _columns(some, delimiter, limits, row) or _rows(counted, len(some), delimiter, limits, row, line)
        row, line = row + len(found), line + max(counted.lines, len(some))
        yield found


class _Counted(Iterator[str]):
    """Lines, and how many were taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.lines = lines, 0

    def __next__(self) -> str:
        line = next(self._lines)
        self.lines += 1
        return line


def _rows(counted: _Counted, wanted: int, delimiter: str, limits: Limits, row: int, line: int) -> list[list[Cell]]:
    """The records that begin in the first `wanted` lines; the last may go on in the lines behind."""
    found = []
    for record in records(counted, delimiter, limits, row, line):
        found.append(record)
        if counted.lines >= wanted:
            break
    return found


def _columns(lines: list[str], delimiter: str, limits: Limits, row: int) -> Records | None:
    """The lines as columns; None where a quote, an uneven or blank record or a limit makes it more than cutting."""
    text = "".join(lines)
    width = lines[0].count(delimiter) + 1
    is_plain = '"' not in text and text.count("\r") == text.count("\r\n") and not BLANK_LINE.search(text)
    if (
        not is_plain
        or not delimiter.isascii()
        or not 1 < width <= limits.columns
        or row + len(lines) > limits.text_rows
    ):
        return None
    content = text.encode()
    names = [str(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            arrow_csv.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=names),
            arrow_csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    longest = max((pc.max(pc.binary_length(column)).as_py() or 0 for column in columns), default=0)
    if longest > limits.cell_characters or table.num_rows != len(lines):
        return None
    return Records(columns)
