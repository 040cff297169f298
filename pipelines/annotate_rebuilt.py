"""A workbook made anew of a file that can't be kept as it is: the same sheets, rows and cells, faults marked."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from pipelines.fault_sheet import (
    AUTHOR,
    COLOURS,
    MOST_COMMENTS,
    WIDTHS,
    WORST_FIRST,
    free_name,
    height_pt,
    lines,
    link_to,
)
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.tasks import Annotation, Mark

MOST_ROWS = 100_000
FORMULA_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NUMBER_FORMATS = {int: "0", datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy", time: "hh:mm", timedelta: "[h]:mm"}
Places = dict[tuple[int, int], list[Mark]]


class _Book:
    """A workbook being written, and its formats by kind of value and severity."""

    def __init__(self, out: Path, annotation: Annotation) -> None:
        self.book = xlsxwriter.Workbook(str(out), FORMULA_SAFE | {"tmpdir": str(out.parent)})
        self.annotation = annotation
        self.formats: dict[tuple[type, str | None], Format] = {}
        self.comments = 0

    def style(self, kind: type, severity: str | None = None) -> Format:
        if (kind, severity) not in self.formats:
            made: dict[str, Any] = {"num_format": NUMBER_FORMATS.get(kind, "General"), "quote_prefix": kind is str}
            made |= {"bg_color": f"#{COLOURS[severity]}"} if severity else {}
            self.formats[kind, severity] = self.book.add_format(made)
        return self.formats[kind, severity]

    def sheet(self, name: str) -> Worksheet:
        return self.book.add_worksheet(free_name(name, [one.name for one in self.book.worksheets()]))


def annotate_rebuilt(workbook: Workbook | None, annotation: Annotation, out: Path) -> None:
    """Writes `out`: the sheets of `workbook`, or a list of the places when there is no file any more."""
    made, words = _Book(out, annotation), annotation.words
    first = made.sheet(words["sheet"])
    remarks = [words["rebuilt"] if workbook else words["forgotten"]]
    by_sheet: dict[str | None, Places] = defaultdict(lambda: defaultdict(list))
    if workbook is None:
        names: dict[str | None, str] = {None: _list_places(made)}
    else:
        for mark in annotation.marks:
            at = (mark.row - 1, _column(mark, workbook))
            by_sheet[mark.sheet][at].append(mark)
        names = {sheet.name: _write(made, sheet, by_sheet[sheet.name]) for sheet in workbook.sheets}
        if any(len(sheet.rows) > MOST_ROWS for sheet in workbook.sheets):
            remarks.append(words["cut"].format(count=MOST_ROWS))
    if made.comments > MOST_COMMENTS:
        remarks.append(words["comments"].format(count=MOST_COMMENTS))
    _write_first(made, first, remarks, names)
    first.activate()
    made.book.close()


def _column(mark: Mark, workbook: Workbook) -> int:
    """Counted from 0."""
    if mark.column:
        return int(xl_cell_to_rowcol(f"{mark.column}1")[1])
    sheet = next((one for one in workbook.sheets if one.name == mark.sheet), workbook.sheets[0])
    row = sheet.rows[mark.row - 1] if mark.row <= len(sheet.rows) else []
    return next((at for at, cell in enumerate(row) if cell is not None), 0)


def _write(made: _Book, sheet: Sheet, places: Places) -> str:
    page = made.sheet(sheet.name or made.annotation.words["data"])
    for row, cells in enumerate(sheet.rows[:MOST_ROWS]):
        for column, cell in enumerate(cells):
            if cell is not None or (row, column) in places:
                _put(made, page, row, column, cell, _worst(places.get((row, column))))
    for (row, column), marks in places.items():
        _put_comment(made, page, row, column, marks)
    for number in sheet.hidden_rows:
        page.set_row(number - 1, None, None, {"hidden": True})
    if sheet.is_hidden:
        page.hide()
    return str(page.name)


def _worst(marks: list[Mark] | None) -> str | None:
    return min((mark.severity for mark in marks), key=WORST_FIRST.index) if marks else None


def _put(made: _Book, page: Worksheet, row: int, column: int, cell: Cell, severity: str | None) -> None:
    style = made.style(type(cell), severity)
    match cell:
        case None:
            page.write_blank(row, column, None, style)
        case bool():
            page.write_boolean(row, column, cell, style)
        case str():
            page.write_string(row, column, cell, style)
        case int() | float():
            page.write_number(row, column, cell, style)
        case _:
            page.write_datetime(row, column, cell, style)


def _put_comment(made: _Book, page: Worksheet, row: int, column: int, marks: list[Mark]) -> None:
    made.comments += 1
    if row < MOST_ROWS and made.comments <= MOST_COMMENTS:
        text = "\n".join(dict.fromkeys(mark.comment for mark in marks))
        page.write_comment(row, column, text, {"author": AUTHOR, "x_scale": 2.5, "y_scale": 1.6})


def _list_places(made: _Book) -> str:
    page = made.sheet(made.annotation.words["rows"])
    for row, mark in enumerate(made.annotation.marks):
        place = f"{mark.column or ''}{mark.row}"
        for column, text in enumerate((mark.sheet or "", place, mark.comment)):
            page.write_string(row, column, text, made.style(str, mark.severity if column == 1 else None))
    page.set_column(2, 2, WIDTHS[-1])
    return str(page.name)


def _write_first(made: _Book, page: Worksheet, remarks: list[str], names: dict[str | None, str]) -> None:
    if made.annotation.is_right_to_left:
        page.right_to_left()
    plain = made.book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
    headings = made.book.add_format({"quote_prefix": True, "bold": True})
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for row, line in enumerate(lines(made.annotation, remarks)):
        page.set_row(row, height_pt(line))
        for column, value in enumerate(line.cells):
            if line.place and column == 2 and line.place[0] in names:
                address = link_to((names[line.place[0]], line.place[1]), "")
                page.write_url(row, column, f"internal:{address[1:]}", plain, str(value))
            elif isinstance(value, int):
                page.write_number(row, column, value, plain)
            elif line.style in ("title", "header", "text"):
                page.write_string(row, column, value, headings if line.style != "text" else made.style(str))
            else:
                page.write_string(row, column, value, made.style(str, line.style) if column == 0 else plain)
