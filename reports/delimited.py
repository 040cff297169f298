"""Tables as CSV that spreadsheets of the reader's country open with a double click: BOM, separator, decimal mark."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from display.formats import separators
from reports.neutral_text import neutral

QUALIFIERS = frozenset(("=", ">", "<", ">=", "<=", "≈"))  # codes of ours: nothing that could run follows the sign


def separator(language: str) -> str:
    """The semicolon where the comma is the decimal mark."""
    return ";" if decimal_mark(language) == "," else ","


def decimal_mark(language: str) -> str:
    """Comma or point; Arabic marks are no numbers to a spreadsheet, so the point stands for them."""
    return "," if separators(language)[0] == "," else "."


def write_delimited(table: pa.Table, language: str, file: Path) -> None:
    """UTF-8 with BOM, CRLF; every field quoted, text made harmless, numbers with the language's decimal mark."""
    mark = decimal_mark(language)
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, delimiter=separator(language), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(table.column_names)
        writer.writerows([_cell(value, mark) for value in row.values()] for row in table.to_pylist())


def _cell(value: Any, mark: str) -> Any:
    if isinstance(value, str):
        return value if value in QUALIFIERS else neutral(value)
    if isinstance(value, float):
        written = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return written.replace(".", mark)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
