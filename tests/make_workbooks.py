"""Workbooks made of ASCII tables, for tests: one line a row, cells between strokes, the first line is row 1.

#12 is a number, @1979-03-15 an Excel date, =A1 a formula without a cached value; everything else is text. `\\n` is a
line break inside a cell. An empty line is an empty row.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import openpyxl


def cells(table: str) -> list[list[object]]:
    """The rows of an ASCII table; leading and trailing blank lines of the literal are not rows."""
    lines = table.split("\n")
    if lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines.pop()
    return [[_cell(text.strip()) for text in line.strip().split("|")] if line.strip() else [] for line in lines]


def _cell(text: str) -> object:
    if not text:
        return None
    if text.startswith("#"):
        return float(text[1:]) if "." in text else int(text[1:])
    if text.startswith("@"):
        return datetime.fromisoformat(text[1:])
    return text.replace("\\n", "\n").replace("\\t", "\t")


def write_workbook(
    path: Path,
    sheets: dict[str, str],
    *,
    merges: dict[str, Iterable[str]] | None = None,
    hidden_sheets: Iterable[str] = (),
    very_hidden_sheets: Iterable[str] = (),
    hidden_rows: dict[str, Iterable[int]] | None = None,
    bold_rows: dict[str, Iterable[int]] | None = None,
) -> Path:
    """An .xlsx of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(cells(table), start=1):
            for column, cell in enumerate(row, start=1):
                if cell is not None:
                    sheet.cell(number, column, cell)
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
        for number in (hidden_rows or {}).get(name, ()):
            sheet.row_dimensions[number].hidden = True
        for number in (bold_rows or {}).get(name, ()):
            for cell in sheet[number]:
                cell.font = openpyxl.styles.Font(bold=True)
        sheet.sheet_state = (
            "hidden" if name in hidden_sheets else "veryHidden" if name in very_hidden_sheets else "visible"
        )
    book.save(path)
    return path


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file of these lines, the literal's first line break left out."""
    path.write_bytes(text.lstrip("\n").encode(encoding))
    return path


def roman(number: int) -> str:
    """The number as headings are numbered: 28 is "XXVIII"."""
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, sign in signs:
        written, number = written + sign * (number // value), number % value
    return written
