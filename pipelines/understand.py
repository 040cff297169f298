"""One workbook understood: an export of a learning platform, else lists of learners, else a return of indicators."""

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa

from pipelines.cells import columns_of, is_blank, letter
from pipelines.corrections import corrected, mend
from pipelines.exports import read_export, recognise_export
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.kept_rows import KeptRows
from pipelines.legacy_text import decode_column, detect_encoding
from pipelines.lists import read_lists
from pipelines.long_lists import is_long_list, read_long_list
from pipelines.messages import severity
from pipelines.recognise import find_sheets
from pipelines.refusal import Refusal
from pipelines.returns import read_returns, recognise_returns
from pipelines.template_stamp import take_at_its_word
from pipelines.understanding import Issue, ReadOptions, Understanding

_OLD_ENCODINGS = {"tcvn3": "TCVN3", "vni": "VNI", "cp1258_as_cp1252": "Windows-1258"}


def understand(
    workbook: Workbook, options: ReadOptions, told: Callable[[str], None] = lambda _: None
) -> tuple[Understanding, pa.Table | KeptRows]:
    """What the file says and one row of ROW for each of its rows; raises Refusal.

    A list too long to hold comes as rows in a file. `told` hears "check 40000" on the way.
    """
    mend(workbook, options.mended)
    options = take_at_its_word(workbook, options)
    export = recognise_export(workbook, options)
    if export is not None:
        return read_export(export, workbook, options)
    encodings = [_decode(sheet) for sheet in workbook.sheets]
    found = corrected(find_sheets(workbook), options.remembered)
    if workbook.sheets[0].more is not None:
        if is_long_list(found) and not options.is_draft:
            return read_long_list(workbook, found, options, lambda rows: _put_right(rows, encodings[0]), told)
        _drain(workbook.sheets[0], encodings[0])
        found = corrected(find_sheets(workbook), options.remembered)
    told(f"check {sum(len(sheet.rows) for sheet in workbook.sheets)}")
    if any(one.tables for one in found):
        understanding, rows = read_lists(workbook, found, options)
        understanding.issues += _decoded_columns(understanding, encodings)
        return understanding, rows
    returns = recognise_returns(workbook)
    if returns is not None:
        return read_returns(returns, workbook, options)
    raise Refusal("unrecognised" if _has_header(workbook) else "no_data_rows")


def _drain(sheet: Sheet, encodings: dict[int, str]) -> None:
    """The rest of a long text file's records."""
    for chunk in sheet.more or ():
        sheet.rows.extend(_put_right(chunk, encodings))
    sheet.more = None


def _decode(sheet: Sheet) -> dict[int, str]:
    """Puts columns in a legacy encoding into Unicode in place; tells which those were, by place."""
    found: dict[int, str] = {}
    for place, cells in enumerate(columns_of(sheet.rows)):
        texts = [cell for cell in dict.fromkeys(cells) if type(cell) is str]
        if "".join(texts).isascii():
            continue
        encoding = sheet.legacy_font_columns.get(place + 1) or detect_encoding(texts)
        if encoding is not None:
            found[place] = encoding
    _put_right(sheet.rows, found)
    return found


def _decoded_columns(understanding: Understanding, encodings: Sequence[dict[int, str]]) -> Iterator[Issue]:
    """One note, at its header, for every column that came in an old encoding or was read in a wrong one."""
    for reading, found in zip(understanding.sheets, encodings, strict=True):
        for place, encoding in found.items():
            name = _OLD_ENCODINGS.get(encoding)
            rule = "legacy_encoding" if name else "mojibake_repaired"
            row, column, detail = next(iter(reading.header_rows), None), letter(place + 1), {"encoding": name or ""}
            if column in reading.columns:
                yield Issue(
                    rule=rule, severity=severity(rule), sheet=reading.sheet, row=row, column=column, detail=detail
                )


def _put_right(rows: Sequence[list[Cell]], encodings: dict[int, str]) -> Sequence[list[Cell]]:
    """The rows with the columns that are in these encodings in Unicode."""
    if not encodings:
        return rows
    rows = list(rows)
    for place, encoding in encodings.items():
        cells = [row[place] if place < len(row) else None for row in rows]
        for row, cell in zip(rows, decode_column(cells, encoding), strict=True):
            if place < len(row):
                row[place] = cell
    return rows


def _has_header(workbook: Workbook) -> bool:
    """Whether some visible sheet has a row of several short texts without digits, as a header would be."""
    return any(_is_heading_row(row) for sheet in workbook.sheets if not sheet.is_hidden for row in sheet.rows[:60])


def _is_heading_row(row: list[Cell]) -> bool:
    cells = [cell for cell in row if not is_blank(cell)]
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) < 60 and not any(map(str.isdigit, cell))]
    return len(texts) >= 3 and len(texts) == len(cells)
