"""Lists too long to hold: read, checked and kept chunk by chunk, with their duplicates found over the whole file."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.cells import Grid
from pipelines.check import Checked
from pipelines.check_duplicates import Columns, find_duplicates
from pipelines.checked_rows import ISSUES_OF_A_RULE, to_table
from pipelines.delimited import Records
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.kept_rows import KeptRows
from pipelines.list_frame import Frame, settle
from pipelines.lists import MOST_UNITS, check_piece, guess_area, tell, tell_course, title_rows
from pipelines.long_marks import Marks
from pipelines.messages import severity
from pipelines.pieces import Piece, pieces_of
from pipelines.recognise import Found
from pipelines.row_kinds import sort_rows
from pipelines.understanding import ROW, Issue, ReadOptions, Understanding

Decode = Callable[[Sequence[list[Cell]]], Sequence[list[Cell]]]
Tell = Callable[[str], None]
MOST_NAMES = 200_000
_CANDIDATE = ("row", "outcome", "course", "name", "dob", "birth_year", "id", "staff_id", "phone", "email", "unit")


@dataclass
class _Whole:
    """What is kept of the rows that were written away."""

    marks: Marks = field(default_factory=Marks)
    orders: dict[int, float] = field(default_factory=dict)  # row -> its time stamp, of forms alone
    shared: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    names: set[str | None] = field(default_factory=set)  # some of the list's, enough to see whether it writes marks
    has_areas: bool = False
    has_courses: bool = False
    has_units: bool = False


def is_long_list(found: Sequence[Found]) -> bool:
    """Whether the first records show one sheet with one table, which the rest goes on with."""
    return len(found) == 1 and len(found[0].tables) == 1 and not found[0].tables[0].is_beside


def read_long_list(
    workbook: Workbook, found: Sequence[Found], options: ReadOptions, decode: Decode, told: Tell
) -> tuple[Understanding, KeptRows]:
    """The learners of a long text file; raises Refusal."""
    pieces = pieces_of(found[0])
    frame = settle(workbook, found, pieces, options)
    whole, kept = _Whole(), KeptRows()
    with kept.writer() as writer:
        for piece, first_row in _chunks(pieces[0], decode):
            checked = check_piece(piece, frame, options)
            by = (first_row or piece.table.first_row) - piece.table.first_row
            table = to_table(checked)
            if first_row is None:
                table = pa.concat_tables([title_rows(found[0], [piece.table]), table])
            writer.write(_moved(table, by))
            _note(whole, checked, by)
            _tell_issues(frame, checked, by)
            told(f"check {(first_row or 1) - 1 + len(piece.sorted.people)}")
    fallen, filled_down = _duplicates(kept, whole)
    kept.settle(fallen, filled_down)
    guess_area(frame, whole.units, has_areas=whole.has_areas)
    tell_course(frame.understanding, has_courses=whole.has_courses)
    _tell_duplicates(frame.understanding, fallen, filled_down)
    return frame.understanding, kept


def _chunks(first: Piece, decode: Decode) -> Iterator[tuple[Piece, int | None]]:
    """The table piece by piece: the records held, then the rest with the row that its first record has in the file."""
    yield first, None
    yield from _ahead(_rest(first, decode))


def _rest(first: Piece, decode: Decode) -> Iterator[tuple[Piece, int | None]]:
    sheet = first.found.sheet
    head = sheet.rows[: first.table.first_row - 1]
    at = len(sheet.rows) + 1
    more, sheet.more = sheet.more, None
    sheet.rows = head
    for rows in more or ():
        rows = decode(rows)
        whole = rows.below(head) if isinstance(rows, Records) else [*head, *rows]
        piece = _piece(first, replace(sheet, rows=whole))  # type: ignore[arg-type]
        yield piece, at
        at += len(rows)


def _piece(first: Piece, sheet: Sheet) -> Piece:
    grid = Grid(sheet)
    table = replace(first.table, last_row=len(sheet.rows), repeated_rows=frozenset())
    return replace(
        first, found=replace(first.found, sheet=sheet), grid=grid, table=table, sorted=sort_rows(grid, table)
    )


def _ahead(pieces: Iterator[tuple[Piece, int | None]]) -> Iterator[tuple[Piece, int | None]]:
    """The same pieces; each is cut from the text in a thread while the one before it is checked."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = thread.submit(next, pieces, None)
            yield piece


def _moved(table: pa.Table, by: int) -> pa.Table:
    if not by:
        return table
    rows = pc.add(table["row"], pa.scalar(by, pa.int32()))
    return table.set_column(table.schema.get_field_index("row"), ROW.field("row"), rows)


def _note(whole: _Whole, checked: Checked, by: int) -> None:
    """Keeps what the whole file is judged by; the piece lies `by` rows below where its own numbers say."""
    people, quick = checked.people, checked.quick.table
    whole.marks.note(checked, by)
    whole.marks.note_quick(checked.quick, by)
    if any(checked.orders):
        whole.orders |= zip((row + by for row in checked.body.rows), checked.orders, strict=True)
    whole.shared |= people.shared
    whole.has_areas = whole.has_areas or checked.has_areas
    whole.has_courses = whole.has_courses or checked.has_courses
    whole.has_units = (
        whole.has_units or any(people.units) or any(people.codes) or _has(quick, "unit", "organisation_code")
    )
    if len(whole.units) < MOST_UNITS:
        whole.units |= checked.units
    if len(whole.names) < MOST_NAMES:
        whole.names.update(people.names, quick["name"].unique().to_pylist())


def _has(table: pa.Table, *names: str) -> bool:
    return any(table[name].null_count < len(table) for name in names)


def _tell_issues(frame: Frame, checked: Checked, by: int) -> None:
    """The chunk's issues at the rows of the whole file, at most ISSUES_OF_A_RULE of each rule over all chunks."""
    understanding = frame.understanding
    counted: dict[str, int] = {}
    for issue in understanding.issues:
        counted[issue.rule] = counted.get(issue.rule, 0) + 1
    before, understanding.issues = understanding.issues, []
    tell(understanding, checked)
    for issue in understanding.issues:
        counted[issue.rule] = counted.get(issue.rule, 0) + 1
        if counted[issue.rule] <= ISSUES_OF_A_RULE:
            before.append(_at(issue, by))
    understanding.issues = before


def _at(issue: Issue, by: int) -> Issue:
    if not by or issue.row is None:
        return issue
    return Issue(
        rule=issue.rule,
        severity=issue.severity,
        sheet=issue.sheet,
        row=issue.row + by,
        column=issue.column,
        detail=issue.detail,
    )


def _duplicates(kept: KeptRows, whole: _Whole) -> tuple[dict[int, int], set[int]]:
    """(repeated row -> the row that stands, rows whose identifier stands beside other names)."""
    candidates = whole.marks.candidates()
    if not candidates:
        return {}, set()
    columns, rows_of = _columns(kept, candidates, whole)
    fallen, filled_down = find_duplicates(columns, whole.names, has_units=whole.has_units)
    return {rows_of[a]: rows_of[b] for a, b in fallen.items()}, {rows_of[place] for place in filled_down}


def _columns(kept: KeptRows, candidates: set[int], whole: _Whole) -> tuple[Columns, list[int]]:
    wanted = pa.array(sorted(candidates), pa.int32())
    names = [*_CANDIDATE, "organisation_code"]
    table = kept.of_rows(wanted, names)
    told = {name: table[name].to_pylist() for name in names}
    shared = whole.shared
    return (
        Columns(
            [outcome == "accepted" for outcome in told["outcome"]],
            told["course"],
            told["name"],
            told["dob"],
            told["birth_year"],
            told["id"],
            told["staff_id"],
            [None if phone in shared else phone for phone in told["phone"]],
            [None if email in shared else email for email in told["email"]],
            [unit or code for unit, code in zip(told["unit"], told["organisation_code"], strict=True)],
            [whole.orders.get(row, 0.0) for row in told["row"]],
        ),
        told["row"],
    )


def _tell_duplicates(understanding: Understanding, fallen: dict[int, int], filled_down: set[int]) -> None:
    sheet = understanding.sheets[0].sheet
    letters = {name: place for place, name in understanding.sheets[0].columns.items()}
    name = next((letters[one] for one in ("full_name", "given_name", "family_name") if one in letters), None)
    for row, standing in sorted(fallen.items())[:ISSUES_OF_A_RULE]:
        said = {"row": str(standing)}
        told = severity("duplicate_row")
        understanding.issues.append(
            Issue(rule="duplicate_row", severity=told, sheet=sheet, row=row, column=name, detail=said)
        )
    for row in sorted(filled_down - fallen.keys())[:ISSUES_OF_A_RULE]:
        understanding.issues.append(
            Issue(rule="id_shared", severity=severity("id_shared"), sheet=sheet, row=row, column=letters.get("id"))
        )
