"""Tables of learners with what stands around them: their rows by kind, their titles."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cells import Grid, is_blank
from pipelines.grid import Cell
from pipelines.recognise import Found
from pipelines.row_kinds import Sorted, sort_rows
from pipelines.tables import Table
from pipelines.titles import Surroundings, Titles, read_titles, texts_of


@dataclass(frozen=True)
class Piece:
    """One table with its sheet, its rows by kind, and what its surroundings say."""

    found: Found
    grid: Grid
    table: Table
    sorted: Sorted
    around: Surroundings
    titles: Titles


def pieces_of(one: Found) -> list[Piece]:
    """The tables of one sheet, top to bottom."""
    grid = Grid(one.sheet)
    pieces = []
    first_header = one.tables[0].header_rows[0]
    above = texts_of(one.sheet, range(1, first_header))
    for place, table in enumerate(one.tables):
        found = sort_rows(grid, table)
        own = _lines_between(one, place)
        below = texts_of(
            one.sheet, [row for row, kind in found.ignored.items() if kind in ("signature", "note", "total")]
        )
        headers = tuple(text for path in table.headers.values() for text in path)
        around = Surroundings((*above, *own), one.sheet.name, below, headers)
        pieces.append(Piece(one, grid, table, found, around, read_titles(around)))
    return pieces


def _lines_between(one: Found, place: int) -> tuple[str, ...]:
    """The title lines directly above a table that follows another on the sheet."""
    top = one.tables[place].header_rows[0]
    if top == one.tables[0].header_rows[0]:
        return ()
    lines = []
    for row in range(top - 1, max(top - 5, 0), -1):
        cells = [cell for cell in one.sheet.rows[row - 1] if not is_blank(cell)]
        if len(cells) > 1 or not all(isinstance(cell, str) for cell in cells):
            break
        lines += [str(cell) for cell in cells]
    return tuple(reversed(lines))


def cells_of(pieces: Sequence[Piece], name: str) -> list[Cell]:
    """What the learners' rows of all pieces hold in one field's columns, in order, blanks left out."""
    found: list[Cell] = []
    for piece in pieces:
        for column, field in piece.table.fields.items():
            if field == name:
                found += piece.grid.cells(column, piece.sorted.people)
    return [cell for cell in found if cell is not None]
