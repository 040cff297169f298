"""The report as a workbook: a cover that qualifies every figure, then a sheet and a native chart per target."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from display.formats import unit_word
from display.language import is_right_to_left, say
from reports.contents import Report, Section

DATE_FORMATS = {"vi": "dd/mm/yyyy", "es": "dd-mm-yyyy", "en": "d mmm yyyy", "ar": "d/m/yyyy"}
SHEET_NAME = 31  # Excel's limit
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class Book:
    """An open workbook with its cell styles; text is written as text, so that no cell can run."""

    def __init__(self, file: Path, language: str) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(file), options)
        self.language = language
        self.names: set[str] = set()
        add = self.book.add_format
        self.title = add({"bold": True, "font_size": 14, "quote_prefix": True})
        self.head = add({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "quote_prefix": True})
        self.text = add({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.whole = add({"num_format": "#,##0", "valign": "top"})
        self.decimal = add({"num_format": "#,##0.##", "valign": "top"})
        self.share = add({"num_format": "0.0%", "valign": "top"})
        self.day = add({"num_format": DATE_FORMATS[language.split("-")[0]], "align": "left", "valign": "top"})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, its name cut and kept apart as Excel wants it."""
        plain = name.translate(FORBIDDEN).strip()[:SHEET_NAME] or "-"
        unique, number = plain, 1
        while unique.lower() in self.names:
            number += 1
            unique = f"{plain[: SHEET_NAME - 4]} ({number})"
        self.names.add(unique.lower())
        sheet = self.book.add_worksheet(unique)
        sheet.set_paper(9)
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


def write_workbook(report: Report, file: Path) -> None:
    """Cover, summary, then a sheet per target with its months, areas and chart."""
    book = Book(file, report.language)
    with book.book:
        book.book.set_properties({"title": report.title, "comments": report.snapshot})
        _cover(book, report)
        _summary(book, report)
        for section in report.sections:
            _target(book, section)


def _cover(book: Book, report: Report) -> None:
    sheet = book.sheet(say(report.language, "report.cover"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 80)
    book.put(sheet, 0, 0, report.title, book.title)
    if report.is_sample:
        book.put(sheet, 1, 0, say(report.language, "report.sample"), book.head)
    for row, (label, text) in enumerate(report.facts, 3):
        book.put(sheet, row, 0, label, book.head)
        book.put(sheet, row, 1, text)


def _summary(book: Book, report: Report) -> None:
    language = report.language
    sheet = book.sheet(say(language, "report.summary"))
    heads = ("column.number", "column.target", "column.unit", "report.actual", "column.goal", "report.expected",
             "fact.schedule_index", "column.status", "fact.as_of", "fact.deadline", "fact.completeness")  # fmt: skip
    for column, head in enumerate(heads):
        book.put(sheet, 0, column, say(language, head), book.head)
    for row, section in enumerate(report.sections, 1):
        target = section.target
        is_share = target["kind"] in (4, 5, 6, 7, 9)
        scale = book.share if is_share else None
        book.put(sheet, row, 0, row)
        book.put(sheet, row, 1, section.name)
        book.put(sheet, row, 2, unit_word(language, target["unit"], None))
        book.put(sheet, row, 3, target["value"], scale)
        book.put(sheet, row, 4, target["goal"], scale)
        book.put(sheet, row, 5, target["expected"], scale)
        book.put(sheet, row, 6, target["schedule_index"], book.decimal)
        book.put(sheet, row, 7, section.status)
        book.put(sheet, row, 8, target["as_of"])
        book.put(sheet, row, 9, target["deadline"])
        book.put(sheet, row, 10, target["completeness"], book.share)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, len(heads) - 1, 15)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(report.sections)), len(heads) - 1)


def _target(book: Book, section: Section) -> None:
    language = book.language
    sheet = book.sheet(section.name)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 3, 16)
    sheet.set_column(5, 5, 30)
    book.put(sheet, 0, 0, section.name, book.title)
    lines = [f"{section.figure} ({section.status})", *section.why, *section.sentences]
    for row, line in enumerate(lines, 1):
        book.put(sheet, row, 0, line, book.book.add_format({"quote_prefix": True}))
    row = _published(book, sheet, section, len(lines) + 2)
    first = _table(book, sheet, row, ("report.month", "report.actual", "report.expected"),
                   [(point.day, point.actual, point.expected) for point in section.points])  # fmt: skip
    if len(section.points) > 1:
        _chart(book, sheet, section, first, row)
    areas = [(area["name"], area["value"], area["numerator"], area["denominator"]) for area in section.areas]
    heads = ("column.area", "column.reached", "report.numerator", "report.denominator")
    start = first + max(len(section.points), 16) + 2
    _table(book, sheet, start, heads, areas)
    if areas:
        sheet.autofilter(start, 0, start + len(areas), len(heads) - 1)
    book.put(sheet, start - 1, 0, say(language, "report.by_area"), book.head)


def _published(book: Book, sheet: Worksheet, section: Section, row: int) -> int:
    """Published figures with their qualifier, dates and source; the row after them."""
    figures = section.target["published"]
    if not figures:
        return row
    book.put(sheet, row, 0, say(book.language, "report.published"), book.head)
    for offset, figure in enumerate(figures, 1):
        book.put(sheet, row + offset, 0, figure["source"])
        book.put(sheet, row + offset, 1, figure["qualifier"])
        book.put(sheet, row + offset, 2, figure["value"])
        book.put(sheet, row + offset, 3, unit_word(book.language, figure["unit"], None))
        book.put(sheet, row + offset, 4, figure["as_of"] or figure["published_on"])
    return row + len(figures) + 2


def _table(book: Book, sheet: Worksheet, row: int, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
    """The first data row of a headed table written at `row`."""
    for column, head in enumerate(heads):
        book.put(sheet, row, column, say(book.language, head), book.head)
    for offset, values in enumerate(rows, 1):
        for column, value in enumerate(values):
            book.put(sheet, row + offset, column, value)
    return row + 1


def _chart(book: Book, sheet: Worksheet, section: Section, first: int, row: int) -> None:
    """Actual as a thick line, the expected path dashed: told apart without colour."""
    last = first + len(section.points) - 1
    chart = book.book.add_chart({"type": "line"})
    for column, key, dash, width, colour in (
        (1, "report.actual", "solid", 2.5, "#0072B2"),
        (2, "report.expected", "dash", 1.5, "#555555"),
    ):
        chart.add_series(
            {
                "name": say(book.language, key),
                "categories": [sheet.get_name(), first, 0, last, 0],
                "values": [sheet.get_name(), first, column, last, column],
                "line": {"color": colour, "width": width, "dash_type": dash},
            }
        )
    chart.set_title({"name": section.name, "name_font": {"size": 11}})
    chart.set_x_axis({"date_axis": True, "num_format": "mm/yyyy"})
    chart.set_y_axis({"num_format": "#,##0" if section.target["kind"] not in (4, 5, 6, 7, 9) else "0%"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 620, "height": 320})
    sheet.insert_chart(row, 5, chart, {"description": f"{section.name}: {section.figure} ({section.status})"})
