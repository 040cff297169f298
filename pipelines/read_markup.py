"""Tables that came as markup under a workbook's name: one HTML table, or SpreadsheetML 2003."""

import re
from pathlib import Path

from pipelines.encoding import text_form
from pipelines.grid import Cell, Workbook
from pipelines.limits import Limits
from pipelines.read_html import html_table
from pipelines.read_spreadsheetml import spreadsheetml_sheets
from pipelines.refusal import Refusal

MARKUP = re.compile(r"\s*<(?:[?!]|/?(?:html|head|meta|body|style|table|div|thead|tbody|tr|title|workbook|svg)\b)", re.I)
SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"
DECLARED_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.I)
CHARSETS = {"windows-1258": "cp1258", "windows-1252": "cp1252", "iso-8859-1": "cp1252", "x-cp1258": "cp1258"}
STATED_BYTES = 2048


def is_markup(head: bytes) -> bool:
    """Whether a file that starts with `head` is markup rather than delimited text."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return MARKUP.match(head.decode(encoding, "replace").lstrip("\ufeff")) is not None


def read_markup(path: Path, limits: Limits) -> Workbook:
    """The sheets of a SpreadsheetML file, or the only table of an HTML page; raises Refusal for other markup."""
    content = path.read_bytes()
    text, encoding, warnings = _decoded(content)
    if SPREADSHEETML in text[: STATED_BYTES * 4]:
        sheets = spreadsheetml_sheets(text, limits)
        container = "spreadsheetml"
    else:
        if "<!ENTITY" in text:
            raise Refusal("xml_entities")
        if text.lstrip("\ufeff \t\r\n").startswith("<?xml") and "<table" not in text.lower():
            raise Refusal("not_a_spreadsheet", found="xml")
        sheets, container = [html_table(text, limits)], "html"
    for sheet in sheets:
        _check_size(sheet.rows, limits)
    return Workbook(container, sheets, encoding, None, warnings)


def _decoded(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """The text, its encoding and warnings. What the page says of itself counts only where the bytes leave it open."""
    form = text_form(lambda: iter((content,)))
    encoding, warnings = form.encoding, form.warnings
    stated = DECLARED_CHARSET.search(content[:STATED_BYTES])
    if stated and "encoding_guessed" in warnings:
        known = CHARSETS.get(stated[1].decode("ascii").lower())
        encoding, warnings = (known, ()) if known else (encoding, warnings)
    return content.decode(encoding, "replace").replace("\0", "").lstrip("\ufeff"), encoding, warnings


def _check_size(rows: list[list[Cell]], limits: Limits) -> None:
    if len(rows) > limits.sheet_rows:
        raise Refusal("too_many_rows", found=len(rows), limit=limits.sheet_rows)
    widest = max(map(len, rows), default=0)
    if widest > limits.columns:
        raise Refusal("too_many_columns", found=widest, limit=limits.columns)
    if any(isinstance(cell, str) and len(cell) > limits.cell_characters for row in rows for cell in row):
        raise Refusal("cell_too_large", limit=limits.cell_characters)
