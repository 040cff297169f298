"""What a sender corrects before submitting: cells mended on the page, and columns that mean another field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipelines.cells import letter
from pipelines.grid import Workbook
from pipelines.recognise import Found
from pipelines.tables import Table

CELL = re.compile(r"([0-9]{1,4})!([A-Z]{1,3})([0-9]{1,7})")


def mend(workbook: Workbook, mended: Mapping[str, str]) -> None:
    """Writes the mended texts into their cells, in place; "2!C5" is C5 of the second sheet, an empty text blanks it."""
    for cell, text in mended.items():
        found = CELL.fullmatch(cell)
        if found is None or int(found[1]) > len(workbook.sheets):
            continue
        rows = workbook.sheets[int(found[1]) - 1].rows
        row, column = int(found[3]), number_of(found[2])
        if 1 <= row <= len(rows):
            cells = rows[row - 1]
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = text.strip() or None


def corrected(found: Iterable[Found], remembered: Mapping[str, str]) -> list[Found]:
    """The sheets' tables with the sender's own reading of columns; "2!C" is column C of the second sheet."""
    return [
        replace(one, tables=tuple(_corrected(table, one.place, remembered) for table in one.tables)) for one in found
    ]


def _corrected(table: Table, place: int, remembered: Mapping[str, str]) -> Table:
    columns = {column: f"{place + 1}!{letter(column)}" for column in table.headers}
    own = {column: remembered[key] for column, key in columns.items() if key in remembered}
    if not own:
        return table
    taken = set(own.values())
    kept = {column: field for column, field in table.fields.items() if column not in own and field not in taken}
    return replace(table, fields={column: field for column, field in sorted((kept | own).items()) if field})


def number_of(letters: str) -> int:
    """A spreadsheet's letters as a 1-based column: A -> 1, AB -> 28."""
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number
