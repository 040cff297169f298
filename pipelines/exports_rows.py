"""Rows of an export before their cells are read: which are learners', and how they travel, column by column."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports_columns import nothing, texts
from pipelines.exports_source import Header, Source
from pipelines.grid import Cell
from pipelines.names import clean_text, folded
from pipelines.understanding import ROW, ReadOptions
from pipelines.words import key, row_phrases

SPARSE = 3  # cells of a row that is no learner's


@dataclass(frozen=True)
class Context:
    """What holds for a whole table: its format, what the sender declared, and which column holds which field."""

    source: Source
    options: ReadOptions
    country: str | None
    columns: dict[str, int]
    header: Header
    sheet: str | None
    is_text: bool  # delimited text, whose records have as many cells as were written
    nulls: frozenset[str] = frozenset()
    faults: set[str] = field(default_factory=set)  # rules broken by the table as a whole, gathered while it is read
    found: dict[str, str] = field(default_factory=dict)  # facts on the file that stand in its rows: report_date
    activities: list[Any] = field(default_factory=list)  # columns found by shape in the first piece of a long file
    resources: dict[int, str] = field(default_factory=dict)  # row -> what it is about, where a course has many rows


@dataclass
class Body:
    """Rows below a header: worksheet row numbers and cells of those that are a learner's, and the others set aside."""

    numbers: list[int]
    rows: list[list[Cell]]
    aside: list[tuple[int, str, str]] = field(default_factory=list)  # (row, outcome, rule)
    columns: list[tuple[Cell, ...]] = field(default_factory=list)  # the rows the other way, once `cells` was asked

    def cells(self, place: int) -> list[Cell]:
        """One column, None where a row ends before it. The rows must not change any more."""
        if not self.columns:
            self.columns = list(zip_longest(*self.rows))
        return list(self.columns[place]) if place < len(self.columns) else [None] * len(self.rows)


@dataclass
class Learners:
    """One entry per learner row in every column: `cells` are raw, by field; the format's reader made the rest."""

    body: Body
    cells: dict[str, list[Cell]]
    status: pa.Array
    score: pa.Array
    warnings: dict[int, list[str]] = field(default_factory=dict)
    tidy: dict[str, pa.Array] = field(default_factory=dict)  # `text` of the fields that were asked for

    def __len__(self) -> int:
        return len(self.body.numbers)

    def text(self, name: str, context: Context) -> pa.Array:
        """One field as tidy text, null throughout where the file has no such column."""
        if name not in self.tidy:
            cells = self.cells.get(name)
            self.tidy[name] = nothing(len(self)) if cells is None else texts(cells, context.nulls)
        return self.tidy[name]

    def warn_where(self, column: pa.Array, rule: str) -> None:
        """Warns of every row in which a column of truth values is true."""
        self.warn(pc.indices_nonzero(pc.fill_null(column, False)).to_pylist(), rule)

    def warn(self, places: Iterable[int], rule: str) -> None:
        for place in places:
            self.warnings.setdefault(place, []).append(rule)


def below(header: Header, rows: list[list[Cell]], first_row: int) -> Body:
    """The rows that hold anything; `first_row` is the worksheet number of rows[0]. A repeated header is set aside."""
    place = next((at for at, cell in enumerate(header.cells) if cell), 0)
    opening = header.cells[place] if header.cells else ""
    kinds = {
        at: "header" for at, row in enumerate(rows) if len(row) > place and _is_header(row, row[place], header, opening)
    }
    sparse = [
        at for at, row in enumerate(rows) if 0 < len(row) - row.count(None) <= SPARSE and len(header.cells) > SPARSE
    ]
    kinds |= {at: kind for at in sparse if (kind := _kind(rows[at])) is not None}
    held = [at for at, row in enumerate(rows) if row.count(None) < len(row) and at not in kinds]
    aside = [(first_row + at, "ignored", kinds[at]) for at in sorted(kinds)]
    return Body([first_row + at for at in held], [rows[at] for at in held], aside)


def _kind(row: list[Cell]) -> str | None:
    """total | note | signature, of a nearly empty row that somebody wrote under an export; None for any other."""
    lead = next((cell for cell in row if isinstance(cell, str) and any(map(str.isalpha, key(cell)))), "")
    return next((kind for kind in ("total", "note", "signature") if lead and row_phrases(kind).says(lead)), None)


def _is_header(row: list[Cell], cell: Cell, header: Header, opening: str) -> bool:
    if not isinstance(cell, str) or not 0 < len(opening) <= len(cell) <= 60 or folded(cell.strip()) != opening:
        return False
    said = [folded(clean_text(cell) or "") for cell in row]
    return sum(bool(text) for text in said) > 1 and all(text in header.cells for text in said if text)


def set_aside_wrong_widths(body: Body, context: Context) -> None:
    """Sets records of text that are longer or shorter than their header aside as malformed_row.

    Where most records are shorter, a program left blank cells off their ends, and short ones are whole.
    """
    width = len(context.header.cells)
    if not context.is_text or set(map(len, body.rows)) <= {width}:
        return
    is_trimmed = sum(len(row) < width for row in body.rows) > len(body.rows) / 2
    whole = [is_trimmed if len(row) < width else all(cell is None for cell in row[width:]) for row in body.rows]
    rows = list(zip(body.numbers, body.rows, whole, strict=True))
    body.aside += [(number, "rejected", "malformed_row") for number, _, is_whole in rows if not is_whole]
    body.numbers[:] = [number for number, _, is_whole in rows if is_whole]
    body.rows[:] = [row for _, row, is_whole in rows if is_whole]
    body.columns = []


def aside_table(rows: list[tuple[int, str, str]], sheet: str | None) -> pa.Table:
    """ROW entries of rows that carry no learner, from (row, outcome, rule)."""
    length = len(rows)
    known = {
        "sheet": pa.repeat(pa.scalar(sheet, pa.string()), length),
        "row": pa.array([row for row, _, _ in rows], pa.int32()),
        "outcome": pa.array([outcome for _, outcome, _ in rows], pa.string()),
        "rule": pa.array([rule for _, _, rule in rows], pa.string()),
        "warnings": pa.array([[] for _ in rows], pa.list_(pa.string())),
    }
    return pa.table({field.name: known.get(field.name, pa.nulls(length, field.type)) for field in ROW}, schema=ROW)
