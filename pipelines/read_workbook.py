"""Workbooks as spreadsheet programs save them: .xlsx and .ods archives, .xls compound files, read by calamine."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import cast
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pipelines import archive as archives
from pipelines import layout as layouts
from pipelines.grid import Cell, Merge, Sheet, Workbook
from pipelines.layout import Layout
from pipelines.layout_ods import ods_layouts
from pipelines.layout_xls import xls_layouts
from pipelines.limits import Limits
from pipelines.refusal import Refusal

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
LONG_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]{32768,}")
EXACT = 2**53
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
ENCRYPTED_STREAM, MACRO_STREAM = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")
BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def read_zip(path: Path, suffix: str, limits: Limits) -> Workbook:
    """An .xlsx or .ods workbook; raises Refusal for any other archive."""
    with archives.open_archive(path, limits) as archive:
        names = {name.lower() for name in archive.namelist()}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Refusal("macro_workbook")
        if "mimetype" in names and archive.read("mimetype")[:64].strip().startswith(ODS):
            return _read_ods(path, archive, limits)
        if "xl/workbook.xml" in names and "[content_types].xml" in names:
            return _read_xlsx(path, archive, limits)
    is_disguised = suffix in (".xlsx", ".xls", ".ods", ".csv", ".tsv")
    raise Refusal("extension_mismatch" if is_disguised else "not_a_spreadsheet", found="zip")


def read_compound(path: Path, suffix: str, limits: Limits) -> Workbook:
    """An .xls workbook (BIFF 5 or 8)."""
    content = path.read_bytes()
    if ENCRYPTED_STREAM in content:
        raise Refusal("encrypted")
    if MACRO_STREAM in content:
        raise Refusal("macro_workbook")
    if not any(name in content for name in BOOK_STREAMS):
        raise Refusal("extension_mismatch" if suffix in (".xls", ".xlsx") else "not_a_spreadsheet", found="ole")
    return Workbook("xls", _sheets(path, xls_layouts(content), limits))


def _read_xlsx(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    parts = _sheet_parts(archive, limits)
    known = layouts.styles(archives.whole(archive, "xl/styles.xml"))
    by_part: dict[str, Layout] = {}
    for name in archives.xml_parts(archive):
        if name in parts.values():
            by_part[name] = layouts.scan(archives.xml(archive, name), known)
            _check_box(archive, name, by_part[name], limits)
        else:
            _check_texts(archive, name)
    return Workbook(
        "xlsx", _sheets(path, {sheet: by_part[part] for sheet, part in parts.items() if part in by_part}, limits)
    )


def _check_texts(archive: zipfile.ZipFile, name: str) -> None:
    is_text = name.lower().endswith("sharedstrings.xml")
    for piece in archives.xml(archive, name):
        if is_text and any(len(text[0].decode("utf-8", "replace")) > 32_800 for text in LONG_TEXT.finditer(piece)):
            raise Refusal("cell_too_large", limit=32_767)


def _check_box(archive: zipfile.ZipFile, name: str, layout: Layout, limits: Limits) -> None:
    # calamine allocates the whole box, and aborts the process when it can't
    if layout.last_row * layout.last_column <= limits.box_cells:
        return
    layout.last_row, layout.last_column = layouts.filled_box(archives.xml(archive, name))
    if layout.last_row * layout.last_column > limits.box_cells:
        reason = "too_many_columns" if layout.last_column > limits.columns else "too_many_rows"
        raise Refusal(reason, row=layout.last_row, column=layout.last_column, limit=limits.box_cells, cause="box")


def _sheet_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    """Sheet name -> the part that holds it, in the workbook's order."""
    book = _tree(archive, "xl/workbook.xml")
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {
        one.get("Id", ""): one.get("Target", "") for one in relations.iter() if one.tag.endswith("}Relationship")
    }
    sheets = [one for one in book.iter() if one.tag.endswith("}sheet")]
    if len(sheets) > limits.sheets:
        raise Refusal("zip_bomb", cause="sheets", found=len(sheets), limit=limits.sheets)
    parts = {}
    for one in sheets:
        target = targets.get(one.get(RELATION) or one.get(STRICT_RELATION) or "", "")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        parts[one.get("name", "")] = part
    return parts


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    content = archives.whole(archive, name)  # document types were refused on the way
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as fault:
        raise Refusal("corrupt", cause="xml") from fault


def _read_ods(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    for name in archives.xml_parts(archive):
        for piece in archives.xml(archive, name):
            if name == "META-INF/manifest.xml" and b"encryption-data" in piece:
                raise Refusal("encrypted")
    layouts_by_sheet = ods_layouts(archives.xml(archive, "content.xml")) if "content.xml" in archive.namelist() else {}
    return Workbook("ods", _sheets(path, layouts_by_sheet, limits))


def _sheets(path: Path, by_sheet: dict[str, Layout], limits: Limits) -> list[Sheet]:
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            if not book.sheet_names:
                raise Refusal("corrupt", cause="no_sheets")
            wanted = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            if len(wanted) > limits.sheets:
                raise Refusal("zip_bomb", cause="sheets", found=len(wanted), limit=limits.sheets)
            return [
                _sheet(
                    book.get_sheet_by_name(one.name),
                    one.visible != SheetVisibleEnum.Visible,
                    by_sheet.get(one.name, Layout()),
                    limits,
                )
                for one in wanted
            ]
    except PasswordError as fault:
        raise Refusal("encrypted") from fault
    except (CalamineError, ValueError, OSError) as fault:
        if "limit exceeded" in str(fault):
            raise Refusal("zip_bomb", cause="repeats") from fault
        raise Refusal("corrupt", cause="workbook") from fault


def _sheet(found: CalamineSheet, is_hidden: bool, layout: Layout, limits: Limits) -> Sheet:
    end = found.end
    if end is not None and (end[0] + 1) * (end[1] + 1) > limits.box_cells:
        raise Refusal("too_many_rows", row=end[0] + 1, column=end[1] + 1, limit=limits.box_cells, cause="box")
    rows = cast(list[list[Cell]], found.to_python(skip_empty_area=False))
    for at, row in enumerate(rows):
        rows[at] = _cells(row)
    if any(len(cell) > limits.cell_characters for row in rows for cell in row if type(cell) is str):
        raise Refusal("cell_too_large", limit=limits.cell_characters)
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    if len(rows) > limits.sheet_rows:
        raise Refusal("too_many_rows", found=len(rows), limit=limits.sheet_rows)
    if end is not None and end[1] >= limits.columns:
        _check_width(rows, limits)
    merges = [Merge(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in found.merged_cell_ranges or ()]
    return Sheet(
        name=found.name,
        rows=rows,
        is_hidden=is_hidden,
        hidden_rows=frozenset(layout.hidden_rows),
        hidden_columns=frozenset(layout.hidden_columns),
        merges=(*merges, *layout.merges),
        uncached_formulas=frozenset(layout.uncached),
        bold_rows=layout.bold_rows,
        legacy_font_columns=layout.legacy_columns,
    )


def _cells(row: Sequence[Cell]) -> list[Cell]:
    # floats from 2 ** 53 on are no longer exact: they stay as they are, so that the check can say so
    return [
        None
        if cell == ""
        else int(cell)
        if type(cell) is float and -EXACT < cell < EXACT and cell.is_integer()
        else cell
        for cell in row
    ]


def _check_width(rows: list[list[Cell]], limits: Limits) -> None:
    widest = max((at for row in rows for at, cell in enumerate(row, 1) if cell is not None), default=0)
    if widest > limits.columns:
        raise Refusal("too_many_columns", found=widest, limit=limits.columns)
