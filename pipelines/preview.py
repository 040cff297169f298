"""What a draft shows of its file: the words above each column, masked samples, and the refused rows' cells to mend."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.cells import is_blank, letter
from pipelines.corrections import number_of
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.mends import mended
from pipelines.names import clean_text
from pipelines.understanding import SheetReading, Understanding

SAMPLES = 3
LOOKED_AT = 200
MOST_ROWS = 2_000
MOST_COLUMNS = 60
SHOWN = frozenset(
    ("seq", "sex", "unit", "subunit", "position", "level", "dependency", "topic", "province", "commune", "country")
    + ("course", "mode", "result", "attendance", "score", "pre", "post", "completed_on", "started_on", "time_range")
    + ("organisation_code", "status", "area", "grade")
)  # fields whose values identify nobody


def show(workbook: Workbook, understanding: Understanding) -> None:
    """Fills headers and samples of every sheet that was read, in place. Samples of persons' fields are masked."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    for reading in understanding.sheets:
        if reading.read and reading.header_rows and reading.sheet in sheets:
            _show(sheets[reading.sheet], reading, understanding.kind == "indicator_return")


def _show(sheet: Sheet, reading: SheetReading, is_about_nobody: bool) -> None:
    heads = [row for row in reading.header_rows if row <= len(sheet.rows)][:3]
    below = sheet.rows[max(heads, default=0) :][:LOOKED_AT]
    width = min(max((len(row) for row in [*(sheet.rows[row - 1] for row in heads), *below]), default=0), MOST_COLUMNS)
    for place in range(width):
        name = letter(place + 1)
        words = [clean_text(_at(sheet.rows[row - 1], place)) for row in heads]
        told = " / ".join(dict.fromkeys(word for word in words if word))[:120]
        values = _first([_at(row, place) for row in below])
        if not told and not values:
            continue
        is_shown = is_about_nobody or reading.columns.get(name) in SHOWN
        reading.headers[name] = told
        reading.samples[name] = [written(value) if is_shown else masked(written(value)) for value in values]


def _first(cells: Iterable[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for cell in cells:
        if not is_blank(cell) and cell not in found:
            found.append(cell)
        if len(found) == SAMPLES:
            break
    return found


def refused_rows(workbook: Workbook, understanding: Understanding, rows: pa.Table) -> dict[str, Any]:
    """`rows`: the refused rows with their cells, at most MOST_ROWS; `mends`: rule -> cell -> the text to put there.

    Holds personal values: whoever keeps it seals it.
    """
    places = {sheet.name: place for place, sheet in enumerate(workbook.sheets)}
    refused = rows.filter(pc.equal(rows["outcome"], "rejected")).slice(0, MOST_ROWS)
    listed = [
        {
            "place": places[row["sheet"]] + 1,
            "sheet": row["sheet"],
            "row": row["row"],
            "rule": row["rule"],
            "cells": _cells(workbook.sheets[places[row["sheet"]]], row["row"]),
        }
        for row in refused.select(["sheet", "row", "rule"]).to_pylist()
        if row["sheet"] in places
    ]
    return {"rows": listed, "mends": _mends(workbook, understanding, places)}


def _mends(workbook: Workbook, understanding: Understanding, places: dict[str | None, int]) -> dict[str, Any]:
    found: dict[str, dict[str, str]] = {}
    for issue in understanding.issues:
        if issue.row is None or issue.column is None or issue.sheet not in places:
            continue
        place = places[issue.sheet]
        cell = _named(workbook.sheets[place], issue.row, issue.column)
        text = mended(issue.rule, cell, understanding.country)
        if text is not None:
            found.setdefault(issue.rule, {})[f"{place + 1}!{issue.column}{issue.row}"] = text
    return found


def _cells(sheet: Sheet, row: int) -> dict[str, str]:
    cells = sheet.rows[row - 1][:MOST_COLUMNS] if row <= len(sheet.rows) else []
    return {letter(place): written(cell) for place, cell in enumerate(cells, 1) if not is_blank(cell)}


def _named(sheet: Sheet, row: int, column: str) -> Cell:
    return _at(sheet.rows[row - 1], number_of(column) - 1) if row <= len(sheet.rows) else None


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None


def written(cell: Cell) -> str:
    """A cell as a person would type it: dates day first, whole numbers without a point."""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time | timedelta | bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)[:200]


def masked(text: str) -> str:
    """The shape of a value without the value: first letter of each word, the last two digits of a number."""
    digits = sum(character.isdigit() for character in text)
    if digits >= 4:
        keep = len(text) - 2
        return "".join("•" if character.isalnum() and at < keep else character for at, character in enumerate(text))
    return " ".join(word[0] + "•" * min(len(word) - 1, 6) for word in text.split())[:60]
