"""The learners' cells of one table, column by column, with merged and ditto cells filled in."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pipelines.cells import Grid, is_blank
from pipelines.grid import Cell
from pipelines.row_kinds import Sorted
from pipelines.tables import Table
from pipelines.words import is_ditto, is_nothing

Read = TypeVar("Read")

_WORDED = frozenset(("result", "attendance", "note", "sex", "sex_male", "sex_female"))
_OWN = frozenset(("seq", "full_name", "family_name", "given_name", "id", "staff_id", "email", "phone", "dob"))


@dataclass
class Body:
    """Columns of cells, each as long as `rows`. A field has as many columns as headers named it, in order."""

    table: Table
    rows: list[int]
    cells: dict[str, list[list[Cell]]] = field(default_factory=dict)
    letters: dict[str, list[int]] = field(default_factory=dict)  # field -> its columns, 1-based

    def first(self, name: str) -> list[Cell]:
        """The field's first column, or blanks where the table has none."""
        columns = self.cells.get(name)
        return columns[0] if columns else [None] * len(self.rows)

    def has(self, name: str) -> bool:
        """Whether the table has the field at all."""
        return name in self.cells

    def filled(self, name: str) -> list[Cell]:
        """The field's first column, its blanks filled from the field's other columns."""
        columns = self.cells.get(name, [])
        if len(columns) < 2:
            return self.first(name)
        return [next((cell for cell in cells if cell is not None), None) for cells in zip(*columns, strict=True)]


def per_value(cells: list[Cell], read: Callable[[Cell], Read]) -> list[Read]:
    """`read` of every cell, called once for each distinct one."""
    known = {cell: read(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def take_cells(grid: Grid, table: Table, found: Sorted) -> Body:
    """The cells of the persons' rows."""
    body = Body(table, found.people)
    rows = found.people
    carried = _carried(grid, table)
    for column, name in table.fields.items():
        if name.startswith("_"):
            continue
        cells = grid.cells(column, rows)
        for row, cell in carried.get(column, {}).items():
            _carry(body.rows, cells, row, cell)
        if name not in _OWN:  # their readers know a dash for nothing
            cells = _without_dittos(without_nothing(cells, name))
        body.cells.setdefault(name, []).append(cells)
        body.letters.setdefault(name, []).append(column)
    return body


def _carried(grid: Grid, table: Table) -> dict[int, dict[int, Cell]]:
    """Column -> row -> what a vertically merged cell says of the rows below its first."""
    found: dict[int, dict[int, Cell]] = {}
    for merge in grid.merges:
        if merge.last_row == merge.first_row or merge.last_row < table.first_row or merge.first_row > table.last_row:
            continue
        if merge.first_column not in table.fields:
            continue
        cell = grid.cell(merge.first_row, merge.first_column)
        below = found.setdefault(merge.first_column, {})
        below.update(dict.fromkeys(range(merge.first_row + 1, min(merge.last_row, table.last_row) + 1), cell))
    return found


def _carry(rows: list[int], cells: list[Cell], row: int, cell: Cell) -> None:
    place = bisect_left(rows, row)
    if place < len(rows) and rows[place] == row and is_blank(cells[place]):
        cells[place] = cell


def without_nothing(cells: list[Cell], name: str) -> list[Cell]:
    """Blank text, and text for nothing, as None; a result keeps its words."""
    keeps_words = name in _WORDED or name.startswith("marked_")
    drop: set[Cell] = {
        cell
        for cell in set(cells)
        if type(cell) is str and len(cell) < 16 and (cell.isspace() or (not keeps_words and is_nothing(cell)))
    }
    return [None if cell in drop else cell for cell in cells] if drop else cells


def _without_dittos(cells: list[Cell]) -> list[Cell]:
    dittos = {cell for cell in set(cells) if type(cell) is str and len(cell) < 18 and is_ditto(cell)}
    if not dittos:
        return cells
    above: Cell = None
    found = []
    for cell in cells:
        above = above if cell in dittos else cell
        found.append(above)
    return found
