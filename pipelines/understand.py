"""One workbook understood: an export of a learning platform, else lists of learners, else a return of indicators."""

import pyarrow as pa

from pipelines.cells import columns_of, is_blank
from pipelines.corrections import corrected, mend
from pipelines.exports import read_export, recognise_export
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.legacy_text import decode_column, detect_encoding
from pipelines.lists import read_lists
from pipelines.recognise import find_sheets
from pipelines.refusal import Refusal
from pipelines.returns import read_returns, recognise_returns
from pipelines.template_stamp import take_at_its_word
from pipelines.understanding import ReadOptions, Understanding


def understand(workbook: Workbook, options: ReadOptions) -> tuple[Understanding, pa.Table]:
    """What the file says and one row of ROW for each of its rows; raises Refusal."""
    mend(workbook, options.mended)
    options = take_at_its_word(workbook, options)
    export = recognise_export(workbook, options)
    if export is not None:
        return read_export(export, workbook, options)
    for sheet in workbook.sheets:
        _drain(sheet)
        _decode(sheet)
    found = corrected(find_sheets(workbook), options.remembered)
    if any(one.tables for one in found):
        return read_lists(workbook, found, options)
    returns = recognise_returns(workbook)
    if returns is not None:
        return read_returns(returns, workbook, options)
    raise Refusal("unrecognised" if _has_header(workbook) else "no_data_rows")


def _drain(sheet: Sheet) -> None:
    """The rest of a long text file's records."""
    for chunk in sheet.more or ():
        sheet.rows.extend(chunk)
    sheet.more = None


def _decode(sheet: Sheet) -> None:
    """Columns in a legacy encoding, put into Unicode in place."""
    for place, cells in enumerate(columns_of(sheet.rows)):
        texts = [cell for cell in dict.fromkeys(cells) if type(cell) is str]
        if "".join(texts).isascii():
            continue
        encoding = sheet.legacy_font_columns.get(place + 1) or detect_encoding(texts)
        if encoding is None:
            continue
        for row, cell in zip(sheet.rows, decode_column(cells, encoding), strict=True):
            if place < len(row):
                row[place] = cell


def _has_header(workbook: Workbook) -> bool:
    """Whether some visible sheet has a row of several short texts without digits, as a header would be."""
    return any(_is_heading_row(row) for sheet in workbook.sheets if not sheet.is_hidden for row in sheet.rows[:60])


def _is_heading_row(row: list[Cell]) -> bool:
    cells = [cell for cell in row if not is_blank(cell)]
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) < 60 and not any(map(str.isdigit, cell))]
    return len(texts) >= 3 and len(texts) == len(cells)
