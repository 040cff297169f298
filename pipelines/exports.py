"""Exports of learning platforms: which one a file is, told by its content alone, and its learners' rows."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines import exports_kolibri, exports_moodle, exports_openedx, exports_other, exports_xapi
from pipelines.exports_check import check
from pipelines.exports_duplicates import mark_duplicates
from pipelines.exports_issues import issues_of
from pipelines.exports_rows import Body, Context, Learners, aside_table, below
from pipelines.exports_source import Header, Source, fold_cell, map_columns, matches, sources
from pipelines.exports_titles import country_of, course_of, report_date
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.messages import severity
from pipelines.recognise import country_of_rows
from pipelines.understanding import ROW, Issue, ReadOptions, SheetReading, Understanding

HEADER_ROWS = 30  # how far down a header is looked for
BODY_ROWS = 200  # how many rows below a header tell its shape

Matcher = Callable[[Header, list[list[Cell]], Source], bool]
Reader = Callable[[Body, Context], Learners]

SHAPES: dict[str, Matcher] = {
    "completion": exports_moodle.is_completion,
    "progress": exports_moodle.is_progress,
    "grader": exports_moodle.is_grader,
    "resources": exports_kolibri.is_resources,
    "totals": exports_other.is_totals,
}
READERS: dict[str, Reader] = {
    "learners": exports_other.read_learners,
    "grade_report": exports_openedx.read_grade_report,
    "completion": exports_moodle.read_completion,
    "progress": exports_moodle.read_progress,
    "grader": exports_moodle.read_grader,
    "gradebook": exports_other.read_gradebook,
    "resources": exports_kolibri.read_resources,
}


@dataclass(frozen=True)
class Table:
    """One table of a file: the sheet (perhaps unpacked from a single column), its place, and its header."""

    sheet: Sheet
    place: int
    header: Header


@dataclass(frozen=True)
class Export:
    """What a file was recognised as: one format, and where its tables stand."""

    source: Source
    tables: tuple[Table, ...]


def recognise_export(workbook: Workbook, options: ReadOptions) -> Export | None:
    """The export a file is, or None. Hidden sheets are never looked at; the first sheet that is one decides."""
    if workbook.container == "jsonl" or exports_xapi.has_statements(workbook):
        return _statements(workbook)
    found: list[tuple[Source, Table]] = []
    for place, sheet in enumerate(workbook.sheets):
        if not sheet.is_hidden and (one := _find(sheet, place)):
            found.append(one)
    if not found:
        return None
    source = found[0][0]
    return Export(source, tuple(table for other, table in found if other is source))


def _statements(workbook: Workbook) -> Export | None:
    source = next(source for source in sources() if source.shape == "statements")
    sheet = workbook.sheets[0] if workbook.sheets else None
    if sheet is None or not exports_xapi.has_statements(workbook):
        return None
    return Export(source, (Table(sheet, 0, Header(0, ())),))


def _find(sheet: Sheet, place: int) -> tuple[Source, Table] | None:
    for candidate in (sheet, _unpacked(sheet)):
        if candidate is None:
            continue
        headers = _headers(candidate)
        for source in sources():
            for header in headers:
                if _is(source, header, candidate):
                    return source, Table(candidate, place, header)
    return None


def _headers(sheet: Sheet) -> list[Header]:
    return [
        Header(row, tuple(fold_cell(cell) for cell in cells))
        for row, cells in enumerate(sheet.rows[:HEADER_ROWS])
        if sum(cell is not None for cell in cells) > 1
    ]


def _is(source: Source, header: Header, sheet: Sheet) -> bool:
    if any(matches(fingerprint, header) for fingerprint in source.fingerprints):
        return True
    shape = SHAPES.get(source.shape)
    return shape is not None and shape(header, sheet.rows[header.row + 1 : header.row + 1 + BODY_ROWS], source)


def _unpacked(sheet: Sheet) -> Sheet | None:
    """A sheet whose first column alone holds whole delimited lines, as Excel leaves them under another separator."""
    first = [row[0] for row in sheet.rows[:HEADER_ROWS] if row]
    is_narrow = all(all(cell is None for cell in row[1:]) for row in sheet.rows[:BODY_ROWS])
    line = next((cell for cell in first if isinstance(cell, str)), "")
    mark = max(",;\t", key=line.count)
    if not is_narrow or line.count(mark) < 2:
        return None
    lines = [str(row[0]) if row and row[0] is not None else "" for row in sheet.rows]
    rows = [_split(line, mark) for line in lines]
    return Sheet(sheet.name, rows, hidden_rows=sheet.hidden_rows)


def _split(line: str, mark: str) -> list[Cell]:
    if not line:
        return []
    record = next(csv.reader(io.StringIO(line.replace("\n", " "), newline=""), delimiter=mark), [])
    return [cell or None for cell in record]


def read_export(export: Export, workbook: Workbook, options: ReadOptions) -> tuple[Understanding, pa.Table]:
    """What was understood of the file, and one row of ROW for every row that holds anything. May raise Refusal."""
    source = export.source
    understanding = Understanding(
        kind=source.kind or None,
        country=country_of(options),
        area=options.area,
        period=options.period,
        report_date=report_date(source, options),
        course=course_of(options),
        mode=options.mode or options.courses.get(course_of(options) or "", {}).get("mode") or "online",
        container=workbook.container,
        encoding=workbook.encoding,
        delimiter=workbook.delimiter,
        warnings=list(workbook.warnings),
    )
    understanding.sheets = _sheets(export, workbook)
    if source.refusal:
        understanding.outcome, understanding.reason = "refused", source.refusal
        understanding.detail = {"form": source.platform}
        return understanding, ROW.empty_table()
    if source.shape == "statements":
        understanding, rows = exports_xapi.read_statements(export.tables[0].sheet, source, understanding, options)
        understanding.issues += issues_of(_without_repeats(rows), {})
        return understanding, rows
    if source.shape == "totals":
        return exports_other.read_totals(export.tables[0].sheet, export.tables[0].header, source, understanding)
    tables = [_read_table(table, export, understanding, options) for table in export.tables]
    rows = mark_duplicates(pa.concat_tables(tables), source.keeps)
    letters = {name: at for reading in understanding.sheets for at, name in reading.columns.items()}
    understanding.issues += issues_of(_without_repeats(rows) if source.shape == "resources" else rows, letters)
    return understanding, rows


def _without_repeats(rows: pa.Table) -> pa.Table:
    """Logs have many rows of one learner in one course: that is their nature, not a fault."""
    return rows.filter(pc.not_equal(rows["outcome"], "duplicate"))


def _sheets(export: Export, workbook: Workbook) -> list[SheetReading]:
    read = {table.place: table for table in export.tables}
    readings = []
    for place, sheet in enumerate(workbook.sheets):
        if place in read:
            header = read[place].header
            readings.append(
                SheetReading(sheet=sheet.name, read=True, header_rows=[header.row + 1] if header.cells else [])
            )
        else:
            is_empty = not any(cell is not None for row in sheet.rows for cell in row)
            why = "hidden" if sheet.is_hidden else "empty" if is_empty else "no_table"
            readings.append(SheetReading(sheet=sheet.name, read=False, why=why))
    return readings


def _read_table(table: Table, export: Export, understanding: Understanding, options: ReadOptions) -> pa.Table:
    sheet, header, source = table.sheet, table.header, export.source
    columns = map_columns(source, header, sheet.rows[header.row + 1 :])
    understanding.country = understanding.country or _country_of(sheet, header, columns)
    context = Context(
        source=source,
        options=options,
        country=understanding.country,
        columns=columns,
        header=header,
        sheet=sheet.name,
        is_text=understanding.container == "csv",
        nulls=frozenset(source.nulls),
    )
    above = [number for number, row in enumerate(sheet.rows[: header.row], start=1) if _holds(row)]
    aside = [(number, "ignored", "title") for number in above] + [(header.row + 1, "ignored", "header")]
    pieces = []
    for first, rows in _pieces(sheet, header):
        body = below(header, rows, first)
        learners = READERS[source.shape](body, context)
        hidden = sheet.hidden_rows
        learners.warn([at for at, number in enumerate(body.numbers) if number in hidden], "hidden_row")
        pieces.append(check(learners, context))
        aside += body.aside
    found = sorted(context.columns.items(), key=lambda item: item[1])
    understanding.sheets[table.place].columns = {letter(place): name for name, place in found}
    whole = pa.concat_tables([aside_table(aside, sheet.name), *pieces])
    if any(number > header.row + 1 for number, _, _ in aside):
        whole = whole.sort_by("row")
    if context.resources:
        whole = exports_kolibri.gather(whole, context)
    understanding.issues += [
        Issue(rule=rule, severity=severity(rule), sheet=sheet.name) for rule in sorted(context.faults)
    ]
    understanding.report_date = understanding.report_date or context.found.get("report_date")
    return whole


def _country_of(sheet: Sheet, header: Header, columns: dict[str, int]) -> str | None:
    """The country whose national identifiers most rows hold, where the export has a column of them."""
    place = columns.get("national_id")
    rows = sheet.rows[header.row + 1 :] if place is not None else []
    return country_of_rows({"id": [row[place] for row in rows if place is not None and place < len(row)]})


def _holds(row: list[Cell]) -> bool:
    return any(cell is not None for cell in row)


def _pieces(sheet: Sheet, header: Header) -> Iterator[tuple[int, list[list[Cell]]]]:
    """(worksheet row of the first, rows), piece by piece for very long text files."""
    first = header.row + 2
    yield first, sheet.rows[header.row + 1 :]
    first = len(sheet.rows) + 1
    for rows in sheet.more or ():
        yield first, list(rows)
        first += len(rows)


def letter(place: int) -> str:
    """A: 0, Z: 25, AA: 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
