"""The report as a DOCX with the same text and tables, for the office that edits before it signs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from display import formats
from display.cards import published_line
from display.language import code, is_right_to_left, say
from reports.contents import Report, Section, national_header
from reports.paper import appendix, place_and_date

FONT = "Noto Sans"
SUMMARY = ("column.number", "column.target", "report.actual", "report.index_short", "column.status", "fact.as_of")
APPENDIX = ("column.number", "column.area", "column.reached", "report.numerator", "report.denominator")
HALVES_MM, FACTS_MM, SUMMARY_MM, APPENDIX_MM = (74, 88), (36, 126), (12, 42, 39, 19, 23, 27), (12, 72, 26, 26, 26)


class Paper:
    """An open document in one language."""

    def __init__(self, language: str) -> None:
        self.document = docx.Document()
        self.language = language
        self.is_rtl = is_right_to_left(language)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(10)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:cs", "w:eastAsia", "w:hAnsi"):
            fonts.set(qn(script), FONT)
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), code(language))
        spoken.set(qn("w:bidi"), code(language))
        style.element.get_or_add_rPr().append(spoken)
        for name, size in (("Title", 15), ("Heading 1", 12), ("Heading 2", 11)):
            look = self.document.styles[name]
            look.font.name, look.font.size, look.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
            shape = look.element.get_or_add_rPr()
            shape.get_or_add_rFonts().attrib.clear()
            shape.get_or_add_rFonts().set(qn("w:ascii"), FONT)
            for element in shape.findall(qn("w:szCs")):  # the size of Arabic letters, which Word keeps apart
                element.set(qn("w:val"), str(2 * size))
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin, page.right_margin = (Mm(18), Mm(30)) if self.is_rtl else (Mm(30), Mm(18))
        page.top_margin = page.bottom_margin = Mm(18)

    def text(self, said: str, is_bold: bool = False, is_centred: bool = False, style: str | None = None) -> None:
        """A paragraph; a bold one stays on the page of what follows it."""
        paragraph = self.document.add_paragraph(style=style)
        paragraph.paragraph_format.keep_with_next = is_bold or None
        self._fill(paragraph, said, is_bold, is_centred)

    def heading(self, said: str, level: int) -> None:
        """A heading that the navigation pane lists."""
        paragraph = self.document.add_heading(level=level)
        self._fill(paragraph, said, True, level == 0)

    def table(
        self, widths: Sequence[int], heads: Sequence[str], rows: Sequence[Sequence[str]], has_grid: bool = True
    ) -> None:
        """A table whose first row is repeated on every page; without heads, a plain grid. Widths in millimetres."""
        every = [heads, *rows] if heads else list(rows)
        table = self.document.add_table(rows=len(every), cols=len(every[0]))
        table.style = "Table Grid" if has_grid else "Normal Table"
        table.autofit = False
        if self.is_rtl:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        if heads:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for written, values in zip(table.rows, every, strict=True):
            is_head = bool(heads) and values is heads
            for cell, value, width in zip(written.cells, values, widths, strict=True):
                cell.width = Mm(width)
                self._fill(cell.paragraphs[0], value, is_head, not has_grid)

    def _fill(self, paragraph: Any, said: str, is_bold: bool, is_centred: bool) -> None:
        run = paragraph.add_run(said)
        run.bold = is_bold or None
        if is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if self.is_rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            for name in ("w:bCs",) * is_bold + ("w:rtl",):
                run._r.get_or_add_rPr().append(OxmlElement(name))


def write_document(report: Report, file: Path) -> None:
    """The text and the tables of the PDF, in its order; the charts stay in the PDF and the workbook."""
    paper = Paper(report.language)
    properties = paper.document.core_properties
    properties.title, properties.author, properties.comments = report.title, report.agency, report.use
    properties.language = code(report.language)
    _head(paper, report)
    paper.table(FACTS_MM, (_say(paper, "report.field"), _say(paper, "report.value")), report.facts)
    _summary(paper, report)
    for number, section in enumerate(report.sections, 2):
        _section(paper, number, section)
    _signature(paper)
    if not report.request.is_brief:
        _appendix(paper, report)
    paper.document.save(str(file))


def _say(paper: Paper, key: str) -> str:
    return say(paper.language, key)


def _head(paper: Paper, report: Report) -> None:
    header, motto = national_header(report.language, report.country)
    agency = report.agency.upper() or "……………………"
    dated = place_and_date(report.language, report.made_on)
    paper.table(
        HALVES_MM, (), [[agency, f"{header}\n{motto}".strip()], [_say(paper, "report.number"), dated]], has_grid=False
    )
    paper.heading(report.title, 0)
    as_of = f"{_say(paper, 'fact.as_of')}: {formats.day(report.language, report.as_of)}"
    paper.text(f"{report.place} · {as_of}", is_centred=True)
    if report.is_sample:
        paper.text(_say(paper, "report.sample"), is_bold=True, is_centred=True)


def _summary(paper: Paper, report: Report) -> None:
    language = report.language
    paper.heading(f"1. {_say(paper, 'report.summary')}", 1)
    rows = [
        [
            str(place),
            section.name,
            section.figure,
            formats.index(language, section.target["schedule_index"]),
            section.status,
            formats.day(language, section.target["as_of"]),
        ]
        for place, section in enumerate(report.sections, 1)
    ]
    paper.table(SUMMARY_MM, [_say(paper, key) for key in SUMMARY], rows)


def _section(paper: Paper, number: int, section: Section) -> None:
    paper.heading(f"{number}. {section.name}", 1)
    paper.text(f"{section.figure} – {section.status}", is_bold=True)
    if section.counts:
        paper.text(section.counts)
    paper.text(" ".join((*section.why, *section.sentences)))
    for figure in section.target["published"]:
        paper.text(published_line(paper.language, figure), style="List Bullet")


def _signature(paper: Paper) -> None:
    who = [_say(paper, "report.prepared_by"), _say(paper, "report.signed_by")]
    paper.text("")
    paper.table(HALVES_MM, (), [who, [_say(paper, "report.sign_here")] * 2, ["\n\n\n"] * 2], has_grid=False)


def _appendix(paper: Paper, report: Report) -> None:
    tables = appendix(report)
    if not tables:
        return
    paper.document.add_page_break()
    paper.heading(_say(paper, "report.appendix"), 1)
    for table in tables:
        paper.heading(f"{table['label']}. {table['name']}", 2)
        paper.text(table["unit"])
        rows = [*table["rows"], *([table["total"]] if table["total"] else [])]
        paper.table(APPENDIX_MM, [_say(paper, key) for key in APPENDIX], rows)
