"""Records of delimited text: one by one as Python's strict reader has them, or as columns where that is the same."""

import csv
import io
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
    def __getitem__(self, place: slice) -> "Records": ...
    def __getitem__(self, place: int | slice) -> "list[Cell] | Records":
        if isinstance(place, slice):
            first, last, _ = place.indices(len(self))
            return Records([column.slice(first, max(last - first, 0)) for column in self.columns])
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
    texts: Iterator[str], delimiter: str, limits: Limits, row: int = 0, at_once: int = RECORDS_IN_A_CHUNK
) -> Iterator[Sequence[list[Cell]]]:
    """The records of texts that each end where a line does, after `row` others, `at_once` at a time.

    A chunk is always as long: how dates and numbers are written is decided chunk by chunk. Raises Refusal.
    """
    held: Sequence[list[Cell]] = []
    for found in _parts(texts, delimiter, limits, row, at_once):
        held = _joined(held, found)
        while len(held) >= at_once:
            yield held[:at_once]
            held = held[at_once:]
    if held:
        yield held


def _joined(held: Sequence[list[Cell]], found: Sequence[list[Cell]]) -> Sequence[list[Cell]]:
    if not held:
        return found
    if isinstance(held, Records) and isinstance(found, Records) and len(held.columns) == len(found.columns):
        return Records([pa.concat_arrays(pair) for pair in zip(held.columns, found.columns, strict=True)])
    return [*held, *found]


def _parts(
    texts: Iterator[str], delimiter: str, limits: Limits, row: int, at_once: int
) -> Iterator[Sequence[list[Cell]]]:
    line, rest = row, ""
    while text := rest or next(texts, ""):
        found: Sequence[list[Cell]] | None = _columns(text, delimiter, limits, row)
        if found is not None:
            line, rest = line + text.count("\n"), ""
        else:
            lines = _Lines(text, texts)
            found = _rows(lines, delimiter, limits, row, line, at_once)
            line, rest = line + lines.taken, lines.rest()
        row += len(found)
        yield found


class _Lines(Iterator[str]):
    """The lines of a text, and of those behind it where a record goes on; `left` counts its characters not yet read."""

    def __init__(self, text: str, more: Iterator[str]) -> None:
        self._more, self.taken = more, 0
        self._open(text)

    def _open(self, text: str) -> None:
        self._text, self.left = io.StringIO(text, newline=""), len(text)

    def __next__(self) -> str:
        if not self.left:
            self._open(next(self._more))
        line = self._text.readline()
        self.left -= len(line)
        self.taken += 1
        return line

    def rest(self) -> str:
        return self._text.read()


def _rows(lines: _Lines, delimiter: str, limits: Limits, row: int, line: int, at_once: int) -> list[list[Cell]]:
    """The records of a text, some of them where they are many; the last may go on in the text behind it."""
    found = []
    for record in records(lines, delimiter, limits, row, line):
        found.append(record)
        if not lines.left or len(found) == at_once:
            break
    return found


def _columns(text: str, delimiter: str, limits: Limits, row: int) -> Records | None:
    """The text as columns; None where an inner quote, an uneven or blank record or a limit makes it more than cutting.

    Arrow's reader is more forgiving than Python's strict one: only what both read alike is left to it.
    """
    content = text.encode()
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    width = _width(text, delimiter) if delimiter.isascii() and _is_plain(content, delimiter.encode()) else 0
    if not 1 < width <= limits.columns or row + lines > limits.text_rows:
        return None
    if row == 0 and text[:4].lower() == "sep=":
        return None
    names = [str(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            arrow_csv.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=names),
            arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    longest = max((pc.max(pc.binary_length(column)).as_py() or 0 for column in columns), default=0)
    if longest > limits.cell_characters or table.num_rows != lines:
        return None
    return Records(columns)


def _width(text: str, delimiter: str) -> int:
    """Fields of the first record; 0 where Python's reader refuses it, which will tell why."""
    first = text[: text.find("\n") + 1] or text
    try:
        return len(next(csv.reader([first], delimiter=delimiter)))
    except csv.Error:
        return 0


def _is_plain(content: bytes, delimiter: bytes) -> bool:
    """Whether a text is no more than cut: no blank line, no lone carriage return, quotes around whole fields alone."""
    if content.startswith((b"\n", b"\r\n")) or b"\n\n" in content or b"\n\r\n" in content:
        return False
    if content.count(b"\r") != content.count(b"\r\n"):
        return False
    quotes = content.count(b'"')
    if not quotes:
        return True
    mark = re.escape(delimiter)
    around = re.compile(rb'(?<![^%b\n])"[^"\r\n]*"(?![^%b\r\n])' % (mark, mark))
    return quotes == 2 * sum(1 for _ in around.finditer(content))
