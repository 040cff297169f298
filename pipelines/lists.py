"""Lists of learners: their tables put into their surroundings, checked, and told as one understanding."""

from collections.abc import Iterator, Sequence

import msgspec
import pyarrow as pa

from pipelines.cells import is_blank, letter
from pipelines.check import Checked, check_table, mark_duplicates
from pipelines.checked_rows import issues_of, rows_aside, to_table
from pipelines.communes import area_in_units, area_of_communes
from pipelines.grid import Workbook
from pipelines.list_frame import Frame, part_of, settle
from pipelines.messages import severity
from pipelines.pieces import Piece, pieces_of
from pipelines.quick_rows import quick_rows
from pipelines.recognise import Found
from pipelines.tables import Table
from pipelines.understanding import Issue, ReadOptions, Understanding

MOST_UNITS = 5000  # a file with more of them isn't one province's


def read_lists(workbook: Workbook, found: Sequence[Found], options: ReadOptions) -> tuple[Understanding, pa.Table]:
    """The learners of every sheet that holds some; raises Refusal."""
    pieces = [piece for one in found if one.tables for piece in pieces_of(one)]
    frame = settle(workbook, found, pieces, options)
    if len(pieces) > 1:  # rows may repeat another table's
        options = msgspec.structs.replace(options, is_row_by_row=True)
    checked = [check_piece(piece, frame, options) for piece in pieces]
    mark_duplicates(checked)
    units = {unit for one in checked for unit in one.units}
    guess_area(frame, units, has_areas=any(one.has_areas for one in checked))
    for piece, one in zip(pieces, checked, strict=True):
        frame.understanding.issues += _hidden_columns(piece)
        tell(frame.understanding, one)
    tell_course(frame.understanding, has_courses=any(one.has_courses for one in checked))
    return frame.understanding, _rows(found, pieces, checked)


def check_piece(piece: Piece, frame: Frame, options: ReadOptions) -> Checked:
    """The learners of one table, each judged by itself; of a large one those without a fault in whole columns."""
    part = part_of(piece, frame)
    quick = None if options.is_row_by_row else quick_rows(part, options, frame.decimal, frame.pass_mark, piece.sorted)
    if quick is None:
        return check_table(part, options, frame.decimal, frame.pass_mark, piece.sorted)
    return check_table(part, options, frame.decimal, frame.pass_mark, quick.rest, quick)


def guess_area(frame: Frame, units: set[str], *, has_areas: bool) -> None:
    """Without a named province, the one that the units themselves name, else the one that their communes lie in."""
    understanding, country, on = frame.understanding, frame.country, frame.on
    if understanding.area or country is None or has_areas or len(units) >= MOST_UNITS:
        return
    if named := area_in_units(units, country, on):
        understanding.area = named.unit_id
    elif area := area_of_communes(units, country, on) or area_of_communes(units, country):
        understanding.area = area.unit_id
        understanding.warnings.append("area_guessed")


def tell(understanding: Understanding, one: Checked) -> None:
    """A table's issues, and how its columns were read."""
    understanding.issues += issues_of(one)
    reading = next(reading for reading in understanding.sheets if reading.sheet == one.part.sheet)
    letters = one.body.letters
    decided = dict(one.results.decisions)
    if one.people.birth_decision and "dob" in letters:
        decided["dob"] = one.people.birth_decision
    reading.decisions |= {letter(letters[name][0]): how for name, how in decided.items() if name in letters}


def _hidden_columns(piece: Piece) -> Iterator[Issue]:
    """One note, at its header, for every column that is hidden in the sheet and was read all the same."""
    rule, sheet, row = "hidden_column", piece.found.sheet, piece.table.header_rows[0]
    for column, name in piece.table.fields.items():
        if column in sheet.hidden_columns and name != "seq" and not name.startswith("_"):
            yield Issue(rule=rule, severity=severity(rule), sheet=sheet.name, row=row, column=letter(column))


def tell_course(understanding: Understanding, *, has_courses: bool) -> None:
    """Warns of a file whose course nobody named."""
    if not has_courses and not understanding.course:
        understanding.warnings.append("course_unstated")


def _rows(found: Sequence[Found], pieces: Sequence[Piece], checked: Sequence[Checked]) -> pa.Table:
    """Every row of the file that holds anything, in worksheet order."""
    tables = []
    for rank, one in enumerate(found):
        own = [to_table(done) for done, piece in zip(checked, pieces, strict=True) if piece.found is one]
        if own:
            whole = pa.concat_tables([title_rows(one, [p.table for p in pieces if p.found is one]), *own])
            tables.append(whole.append_column("rank", pa.repeat(pa.scalar(rank), len(whole))))
    order = [("rank", "ascending"), ("row", "ascending"), ("column", "ascending")]
    return pa.concat_tables(tables).sort_by(order).drop_columns(["rank"])


def title_rows(one: Found, tables: Sequence[Table]) -> pa.Table:
    """Filled rows above the first table, and header rows."""
    headers = {row for table in tables for row in table.header_rows}
    above = [row for row in range(1, min(headers)) if not all(is_blank(cell) for cell in one.sheet.rows[row - 1])]
    rows = [(row, "ignored", "title") for row in above] + [(row, "ignored", "header") for row in sorted(headers)]
    return rows_aside(rows, one.sheet.name)
