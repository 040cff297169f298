"""What a template says of itself on a hidden sheet, and how a filled-in template is taken at its word."""

from typing import NamedTuple

import msgspec

from pipelines.grid import Cell, Sheet, Workbook
from pipelines.names import clean_text
from pipelines.periods import read_period
from pipelines.places import areas
from pipelines.understanding import ReadOptions

SHEET = "milepost"
VERSION = "milepost template"


class Stamp(NamedTuple):
    """The hidden sheet's content: area and period are what the file is for, example the cells of the example row."""

    version: str
    programme: str
    area: str
    period: str
    language: str
    example: tuple[str, ...]

    def rows(self) -> list[list[str]]:
        """The hidden sheet's rows: a key and its values."""
        told = self._asdict()
        example = told.pop("example")
        return [[VERSION], *([key, str(value)] for key, value in told.items()), ["example", *example]]


def read_stamp(workbook: Workbook) -> Stamp | None:
    """The stamp of a template of ours, wherever its hidden sheet stands; None for any other file."""
    for sheet in workbook.sheets:
        if sheet.is_hidden and sheet.name == SHEET and sheet.rows and clean_text(_at(sheet.rows[0], 0)) == VERSION:
            told = {str(_at(row, 0)): [clean_text(cell) or "" for cell in row[1:]] for row in sheet.rows[1:20]}
            first = {key: values[0] if values else "" for key, values in told.items()}
            return Stamp(
                first.get("version", ""),
                first.get("programme", ""),
                first.get("area", ""),
                first.get("period", ""),
                first.get("language", ""),
                tuple(told.get("example", [])),
            )
    return None


def take_at_its_word(workbook: Workbook, options: ReadOptions) -> ReadOptions:
    """Blanks a template's example row, and completes what the sender did not declare by what the template is for."""
    stamp = read_stamp(workbook)
    if stamp is None:
        return options
    for sheet in workbook.sheets:
        if not sheet.is_hidden:
            _blank_example(sheet, stamp.example)
    area = options.area or (stamp.area if stamp.area in areas() else None)
    period = options.period or (stamp.period if read_period(stamp.period) else None)
    return msgspec.structs.replace(options, area=area, period=period)


def _blank_example(sheet: Sheet, example: tuple[str, ...]) -> None:
    wanted = _texts(list(example))
    for row in sheet.rows[:60]:
        if wanted and _texts(row) == wanted:
            row[:] = [None] * len(row)


def _texts(row: list[Cell]) -> list[str]:
    texts = [clean_text(cell) or "" for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _at(row: list[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None
