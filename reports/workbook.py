"""The report as a workbook: a cover that qualifies every figure, then a sheet and a native chart per target."""

from collections.abc import Container
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from display import figures
from display.formats import unit_word
from display.language import code, is_right_to_left, say
from reports.contents import Report, Section

DATE_FORMATS = {"vi": "dd/mm/yyyy", "es": "dd-mm-yyyy", "en": "d mmm yyyy", "ar": "d/m/yyyy"}
SHEET_NAME = 31  # Excel's limit
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
A4 = 9
CHART_ROWS = 17
COVER_WIDTH = 80  # characters
LINE = 16  # points
FIGURES = (  # heading, key of the entry, width
    ("column.code", "target", 22),
    ("column.target", "", 46),
    ("column.unit", "unit", 14),
    ("column.qualifier", "qualifier", 10),
    ("report.actual", "value", 15),
    ("report.numerator", "numerator", 13),
    ("report.denominator", "denominator", 13),
    ("target.lower", "lower", 13),
    ("target.upper", "upper", 13),
    ("target.baseline", "baseline", 11),
    ("column.goal", "goal", 13),
    ("report.expected", "expected", 13),
    ("fact.schedule_index", "schedule_index", 11),
    ("column.status", "status", 20),
    ("column.method", "method", 20),
    ("fact.as_of", "as_of", 13),
    ("target.start", "start", 13),
    ("fact.deadline", "deadline", 13),
    ("fact.completeness", "completeness", 11),
    ("column.people", "people", 11),
    ("column.turns", "turns", 11),
)
IN_WORDS = frozenset({"target", "", "unit", "qualifier", "status", "method", "as_of", "start", "deadline"})
ON_SCALE = frozenset({"value", "lower", "upper", "baseline", "goal", "expected"})


class Book:
    """An open workbook with its cell styles; text is written as text, so that no cell can run."""

    def __init__(self, file: Path, language: str) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(file), options)
        self.language = language
        self.names: set[str] = set()
        add = self.book.add_format
        begins = "right" if is_right_to_left(language) else "left"
        words = {"quote_prefix": True, "align": begins, "reading_order": 2 if begins == "right" else 1}
        self.title = add({**words, "bold": True, "font_size": 14})
        self.head = add({**words, "bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        self.number_head = add({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "align": "right"})
        self.text = add({**words, "text_wrap": True, "valign": "top"})
        self.strong = add({**words, "bold": True})
        self.line = add(words)
        self.whole = add({"num_format": "#,##0", "valign": "top"})
        self.decimal = add({"num_format": "#,##0.00", "valign": "top"})
        self.share = add({"num_format": "0.0%", "valign": "top"})
        self.day = add({"num_format": DATE_FORMATS[code(language)], "align": begins, "valign": "top"})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, its name cut and kept apart as Excel wants it."""
        plain = name.translate(FORBIDDEN).strip()[:SHEET_NAME].strip() or "-"
        unique, number = plain, 1
        while unique.lower() in self.names:
            number += 1
            unique = f"{plain[: SHEET_NAME - 5]} ({number})"
        self.names.add(unique.lower())
        sheet = self.book.add_worksheet(unique)
        sheet.set_paper(A4)
        sheet.set_margins(left=1.18, right=0.6, top=0.8, bottom=0.8)  # wide on the binding side
        sheet.set_footer("&C&P / &N")
        sheet.fit_to_pages(1, 0)
        if is_right_to_left(self.language):
            sheet.right_to_left()
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: Any, style: Format | None = None) -> None:
        """One cell, in the type that the value has."""
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(row, column, value, style or self.text)
        elif isinstance(value, date | datetime):
            sheet.write_datetime(row, column, value, style or self.day)
        else:
            sheet.write_number(row, column, value, style or (self.whole if float(value).is_integer() else self.decimal))

    def heads(self, sheet: Worksheet, row: int, keys: tuple[str, ...], numbers: Container[int]) -> None:
        """A row of headings, those of columns with numbers above the numbers' last digit."""
        for column, key in enumerate(keys):
            style = self.number_head if column in numbers else self.head
            self.put(sheet, row, column, say(self.language, key), style)


def write_workbook(report: Report, file: Path) -> None:
    """Cover, all figures, all areas; then, unless it is a brief, a sheet per target with months and chart."""
    book = Book(file, report.language)
    with book.book:
        book.book.set_properties({"title": report.title, "subject": report.use, "comments": report.snapshot})
        _cover(book, report)
        _figures(book, report)
        _areas(book, report)
        for section in () if report.request.is_brief else report.sections:
            _target(book, section)


def _cover(book: Book, report: Report) -> None:
    sheet = book.sheet(say(report.language, "report.cover"))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, COVER_WIDTH)
    book.put(sheet, 0, 0, report.title, book.title)
    if report.is_sample:
        book.put(sheet, 1, 0, say(report.language, "report.sample"), book.strong)
    for row, (label, text) in enumerate(report.facts, 3):
        sheet.set_row(row, LINE * (1 + len(text) // COVER_WIDTH))
        book.put(sheet, row, 0, label, book.head)
        book.put(sheet, row, 1, text)


def _figures(book: Book, report: Report) -> None:
    """One row per target: everything that `measure` says of it."""
    sheet = book.sheet(say(report.language, "report.summary"))
    numbers = [column for column, (_, key, _) in enumerate(FIGURES) if key not in IN_WORDS]
    book.heads(sheet, 0, tuple(head for head, _, _ in FIGURES), numbers)
    for row, section in enumerate(report.sections, 1):
        for column, (_, key, width) in enumerate(FIGURES):
            sheet.set_column(column, column, width)
            book.put(sheet, row, column, _said(book.language, section, key), _style(book, section, key))
    sheet.fit_to_pages(2, 0)  # on one page nobody could read it
    sheet.repeat_columns(0, 1)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(report.sections)), len(FIGURES) - 1)
    sheet.set_landscape()


def _said(language: str, section: Section, key: str) -> Any:
    target = section.target
    if key == "":
        return section.name
    if key == "unit":
        return figures.counted_as(language, target)
    if key == "status":
        return section.status
    if key == "method":
        return say(language, f"method.{target['method']}")
    return target[key]


def _style(book: Book, section: Section, key: str) -> Format | None:
    if key == "schedule_index":
        return book.decimal
    is_published_count = section.target["value_source"] == "published" and key == "value"
    is_scaled = section.is_share and key in ON_SCALE and not is_published_count
    return book.share if is_scaled or key == "completeness" else None


def _areas(book: Book, report: Report) -> None:
    """One row per target and area, in one sheet to filter and to pivot."""
    language = report.language
    rows = [(section, area) for section in report.sections for area in section.areas]
    if not rows:
        return
    heads = ("column.code", "column.target", "column.area_code", "column.area", "column.reached", "report.numerator",
             "report.denominator")  # fmt: skip
    sheet = book.sheet(say(language, "report.by_area"))
    book.heads(sheet, 0, heads, [4, 5, 6])
    for row, (section, area) in enumerate(rows, 1):
        values = (section.target["target"], section.name, area["area"], area["name"])
        for column, value in enumerate(values):
            book.put(sheet, row, column, value, book.line)
        book.put(sheet, row, 4, area["value"], _scale_of(book, section, area))
        book.put(sheet, row, 5, area["numerator"])
        book.put(sheet, row, 6, area["denominator"])
    for column, width in enumerate((22, 46, 12, 26, 14, 14, 14)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, len(rows), len(heads) - 1)


def _scale_of(book: Book, section: Section, area: dict[str, Any]) -> Format | None:
    """Per cent for a share; an area without a denominator has only its count to show."""
    return book.share if section.is_share and area["denominator"] is not None else None


def _target(book: Book, section: Section) -> None:
    sheet = book.sheet(section.name)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 4, 16)
    book.put(sheet, 0, 0, section.name, book.title)
    lines = [f"{section.figure} – {section.status}", *filter(None, [section.counts]), *section.why, *section.sentences]
    for row, line in enumerate(lines, 1):
        book.put(sheet, row, 0, line, book.line)
    row = _published(book, sheet, section, len(lines) + 2)
    if section.points:
        row = _months(book, sheet, section, row)
    if section.areas:
        _areas_of(book, sheet, section, row)


def _published(book: Book, sheet: Worksheet, section: Section, row: int) -> int:
    """Published figures with their qualifier, dates and source; the row after them."""
    published = section.target["published"]
    if not published:
        return row
    heads = ("report.published", "column.qualifier", "column.unit", "fact.as_of", "report.published_on")
    book.heads(sheet, row, heads, [0])
    book.put(sheet, row, 5, say(book.language, "report.source"), book.head)
    for offset, figure in enumerate(published, 1):
        book.put(sheet, row + offset, 0, figure["value"])
        book.put(sheet, row + offset, 1, figure["qualifier"])
        book.put(sheet, row + offset, 2, unit_word(book.language, figure["unit"], 100))
        book.put(sheet, row + offset, 3, figure["as_of"])
        book.put(sheet, row + offset, 4, figure["published_on"])
        source = figure["source"]
        told = say(book.language, "published.of_whole", line=source) if figure["is_of_whole"] else source
        book.put(sheet, row + offset, 5, told, book.line)
    return row + len(published) + 2


def _months(book: Book, sheet: Worksheet, section: Section, row: int) -> int:
    """The course as a table, and beside it as a chart of Excel's own; the row after both."""
    book.heads(sheet, row, ("report.month", "report.actual", "report.expected"), [1, 2])
    scale = book.share if section.is_share else None
    for offset, point in enumerate(section.points, 1):
        book.put(sheet, row + offset, 0, point.day)
        book.put(sheet, row + offset, 1, point.actual, scale)
        book.put(sheet, row + offset, 2, point.expected, scale)
    is_drawn = sum(point.actual is not None for point in section.points) > 1
    if is_drawn:
        sheet.set_landscape()
        _chart(book, sheet, section, row + 1)
    return row + max(len(section.points), CHART_ROWS if is_drawn else 0) + 3


def _areas_of(book: Book, sheet: Worksheet, section: Section, row: int) -> None:
    heads = ("column.area", "column.reached", "report.numerator", "report.denominator")
    book.heads(sheet, row, heads, [1, 2, 3])
    for offset, area in enumerate(section.areas, 1):
        book.put(sheet, row + offset, 0, area["name"], book.line)
        book.put(sheet, row + offset, 1, area["value"], _scale_of(book, section, area))
        book.put(sheet, row + offset, 2, area["numerator"])
        book.put(sheet, row + offset, 3, area["denominator"])
    sheet.autofilter(row, 0, row + len(section.areas), len(heads) - 1)


def _chart(book: Book, sheet: Worksheet, section: Section, first: int) -> None:
    """Actual as a thick line with marks, the expected path dashed: told apart without colour."""
    last = first + len(section.points) - 1
    chart = book.book.add_chart({"type": "line"})
    has_path = any(point.expected is not None for point in section.points)
    looks = [(1, "report.actual", {"color": "#0b4f8a", "width": 2.5}, {"type": "circle", "size": 5})]
    if has_path:
        looks.append((2, "report.expected", {"color": "#666666", "width": 1.5, "dash_type": "dash"}, {"type": "none"}))
    for column, key, line, marker in looks:
        chart.add_series(
            {
                "name": say(book.language, key),
                "categories": [sheet.get_name(), first, 0, last, 0],
                "values": [sheet.get_name(), first, column, last, column],
                "line": line,
                "marker": marker,
            }
        )
    chart.show_blanks_as("span")
    chart.set_title({"name": section.name, "name_font": {"size": 11}})
    chart.set_x_axis({"date_axis": True, "num_format": "mm/yyyy"})
    unit = "" if section.is_share else figures.counted_as(book.language, section.target)
    looks_of_unit = {"name": unit, "name_font": {"bold": False, "size": 9}}
    chart.set_y_axis({"num_format": "0%" if section.is_share else "#,##0", "min": 0, **looks_of_unit})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 680, "height": 330})
    sheet.insert_chart(first - 1, 5, chart, {"description": f"{section.name}: {section.figure} ({section.status})"})
