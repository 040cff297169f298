"""The sender's own .xlsx with its layout and formats: bad cells coloured and commented, a first sheet of causes."""

import re
import zipfile
from collections import defaultdict
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.fault_sheet import (
    AUTHOR,
    COLOURS,
    MOST_COMMENTS,
    WIDTHS,
    WORST_FIRST,
    Line,
    free_name,
    height_pt,
    lines,
    link_to,
)
from pipelines.tasks import Annotation, Mark

# what openpyxl leaves out when it saves, by the part that holds it
DROPPED_PARTS = {
    "controls": re.compile(r"xl/(?:ctrlProps|activeX)/"),
    "embedded": re.compile(r"xl/embeddings/"),
    "slicers": re.compile(r"xl/slicers/"),
    "links": re.compile(r"xl/externalLinks/externalLink"),
    "threads": re.compile(r"xl/threadedComments/"),
}
SHAPE, EXTENSION = re.compile(rb"<xdr:(?:sp|cxnSp|grpSp)\b"), re.compile(rb"<ext\s[^>]*uri=")
DRAWING, SHEET = re.compile(r"xl/drawings/drawing\d+\.xml"), re.compile(r"xl/worksheets/sheet\d+\.xml")
CHART, PICTURE = re.compile(r"xl/charts/chart\d+\.xml"), re.compile(r"xl/media/")
COMMENT_WIDTH, COMMENT_HEIGHT = 320, 120


def annotate_kept(path: Path, annotation: Annotation, out: Path) -> None:
    """Writes `out`. The sender's formulas stay formulas, and links to other workbooks go."""
    with path.open("rb") as file:  # openpyxl refuses a path by its suffix
        book = load_workbook(file, rich_text=True, keep_links=False)
    commented = _mark(book, annotation.marks)
    remarks = []
    kinds = [annotation.words[kind] for kind in _dropped(path, book)]
    if kinds:
        remarks.append(annotation.words["dropped"].format(kinds=", ".join(kinds)))
    if commented > MOST_COMMENTS:
        remarks.append(annotation.words["comments"].format(count=MOST_COMMENTS))
    _write_first(book, annotation, remarks)
    book.save(out)


def _dropped(path: Path, book: Workbook) -> list[str]:
    """The kinds of things in the file that will be missing in the copy."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        found = [kind for kind, part in DROPPED_PARTS.items() if any(part.match(name) for name in names)]
        if any(SHAPE.search(archive.read(name)) for name in names if DRAWING.fullmatch(name)):
            found.append("shapes")
        if any(EXTENSION.search(archive.read(name)) for name in names if SHEET.fullmatch(name)):
            found.append("extended")
    charts = len(book.chartsheets) + sum(len(getattr(sheet, "_charts", ())) for sheet in book.worksheets)
    pictures = sum(len(getattr(sheet, "_images", ())) for sheet in book.worksheets)
    if len([name for name in names if CHART.fullmatch(name)]) > charts:
        found.append("charts")
    if len([name for name in names if PICTURE.match(name)]) > pictures:
        found.append("pictures")
    return found


def _mark(book: Workbook, marks: tuple[Mark, ...]) -> int:
    """Colours and comments the cells; how many cells have something to say."""
    by_cell: dict[tuple[str, int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        sheet = book[mark.sheet] if mark.sheet in book.sheetnames else book.worksheets[0]
        column = column_index_from_string(mark.column) if mark.column else _first_filled(sheet, mark.row)
        by_cell[_top_left(sheet, mark.row, column)].append(mark)
    for number, ((name, row, column), found) in enumerate(by_cell.items()):
        cell = book[name].cell(row, column)
        worst = min((mark.severity for mark in found), key=WORST_FIRST.index)
        cell.fill = PatternFill("solid", fgColor=COLOURS[worst])
        if number < MOST_COMMENTS:
            _comment(cell, "\n".join(dict.fromkeys(mark.comment for mark in found)))
    return len(by_cell)


def _first_filled(sheet: Worksheet, row: int) -> int:
    return next((cell.column for cell in sheet[row] if cell.value is not None), 1)


def _top_left(sheet: Worksheet, row: int, column: int) -> tuple[str, int, int]:
    if isinstance(sheet.cell(row, column), MergedCell):
        for merged in sheet.merged_cells.ranges:
            if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
                return sheet.title, merged.min_row, merged.min_col
    return sheet.title, row, column


def _comment(cell: Cell | MergedCell, text: str) -> None:
    theirs = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(_clean(theirs + text), AUTHOR, height=COMMENT_HEIGHT, width=COMMENT_WIDTH)


def _write_first(book: Workbook, annotation: Annotation, remarks: list[str]) -> None:
    first_data = book.worksheets[0].title
    sheet = book.create_sheet(free_name(annotation.words["sheet"], book.sheetnames), 0)
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is sheet
    book.active = 0
    sheet.sheet_view.rightToLeft = annotation.is_right_to_left
    for column, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for row, line in enumerate(lines(annotation, remarks), 1):
        _write_line(sheet, row, line, first_data)


def _write_line(sheet: Worksheet, row: int, line: Line, first_data: str) -> None:
    is_table = line.style not in ("title", "text")
    for column, value in enumerate(line.cells, 1):
        cell = sheet.cell(row, column)
        cell.value = _clean(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that starts with "=" is a text
            cell.quotePrefix = True
        cell.alignment = Alignment(vertical="top", wrap_text=is_table)
        if line.style in ("title", "header"):
            cell.font = Font(bold=True, size=14 if line.style == "title" else 11)
        if line.style in COLOURS:
            sheet.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[line.style])
    sheet.row_dimensions[row].height = height_pt(line)
    if line.place:
        sheet.cell(row, 3).hyperlink = link_to(line.place, first_data)


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)
