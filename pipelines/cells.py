"""A sheet's cells by row and column, as a reader sees them."""

from collections.abc import Sequence

import pyarrow as pa

from pipelines.coded import as_texts
from pipelines.delimited import Records
from pipelines.grid import Cell, Merge, Sheet


class Grid:
    """A sheet's cells by 1-based row and column, with the text of merged cells over the whole of their range."""

    def __init__(self, sheet: Sheet) -> None:
        self.rows = sheet.rows
        self.merges = sheet.merges
        self.height = len(sheet.rows)
        self.bold_rows = sheet.bold_rows
        self._columns: list[Sequence[Cell]] | None = None
        self._texts: dict[int, pa.StringArray | None] = {}
        self._origin: dict[tuple[int, int], Merge] = {}
        for merge in sheet.merges:
            if merge.last_row - merge.first_row < 10 and merge.last_column - merge.first_column < 60:
                for row in range(merge.first_row, merge.last_row + 1):
                    for column in range(merge.first_column, merge.last_column + 1):
                        self._origin[row, column] = merge

    def cell(self, row: int, column: int) -> Cell:
        """The cell itself; None outside the sheet."""
        if not 1 <= row <= self.height:
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if column <= len(cells) else None

    def column(self, column: int) -> Sequence[Cell]:
        """A whole column, one cell a row; none beyond the sheet's width."""
        texts = self.texts(column) if isinstance(self.rows, Records) else None
        if texts is not None:
            return texts.to_pylist()
        if self._columns is None:
            self._columns = columns_of(self.rows)
        return self._columns[column - 1] if column <= len(self._columns) else [None] * self.height

    def cells(self, column: int, rows: Sequence[int]) -> list[Cell]:
        """The column's cells in these rows."""
        texts = self.texts(column) if isinstance(self.rows, Records) else None
        if texts is not None:
            return texts.take(pa.array([row - 1 for row in rows], pa.int32())).to_pylist()
        whole = self.column(column)
        if rows and rows[-1] - rows[0] == len(rows) - 1:
            return list(whole[rows[0] - 1 : rows[-1]])
        return [whole[row - 1] for row in rows]

    def widths(self, rows: Sequence[int]) -> list[int]:
        """How many cells each of these rows has."""
        if isinstance(self.rows, Records):
            return [len(self.rows.columns)] * len(rows)
        return [len(self.rows[row - 1]) for row in rows]

    def texts(self, column: int) -> pa.StringArray | None:
        """The same as one array; None where some cell is a number or a date."""
        if column not in self._texts:
            self._texts[column] = self._as_texts(column)
        return self._texts[column]

    def _as_texts(self, column: int) -> pa.StringArray | None:
        if not isinstance(self.rows, Records):
            return as_texts(self.column(column))
        columns = self.rows.columns
        return columns[column - 1] if column <= len(columns) else pa.nulls(self.height, pa.string())

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that covers a cell."""
        return self._origin.get((row, column))

    def shown(self, row: int, column: int) -> Cell:
        """The cell as a reader sees it: the text of the merged range it lies in."""
        merge = self._origin.get((row, column))
        return self.cell(merge.first_row, merge.first_column) if merge else self.cell(row, column)

    def filled(self, row: int) -> list[int]:
        """Columns of a row that hold something."""
        if not 1 <= row <= self.height:
            return []
        return [place for place, cell in enumerate(self.rows[row - 1], 1) if not is_blank(cell)]


def is_blank(cell: Cell) -> bool:
    """No cell, or white space alone."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def columns_of(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The columns of ragged rows, blank where a row ends before them."""
    widths = set(map(len, rows))
    if len(widths) == 1:
        return list(zip(*rows, strict=True))
    return [[row[place] if place < len(row) else None for row in rows] for place in range(max(widths, default=0))]


def letter(column: int) -> str:
    """A spreadsheet's letters for a 1-based column: 1 -> A, 28 -> AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
