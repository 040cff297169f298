"""One report in the format that its file's name asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from reports.contents import Report, Request, gather, must_be_spoken
from reports.delimited import decimal_mark, separator, write_delimited
from reports.document import write_document
from reports.figures_table import about_table, figures_table, months_table, published_table
from reports.paper import write_paper
from reports.statistics import write_statistics
from reports.workbook import write_workbook
from warehouse.errors import UserError
from warehouse.handout import write_database, write_records_csv, write_records_parquet
from warehouse.publish import Snapshot
from warehouse.scope import Scope

# The longest first: a .sdmx.csv is no .csv.
SUFFIXES = (".sdmx.csv", ".xlsx", ".pdf", ".docx", ".csv", ".parquet", ".duckdb")
OF_RECORDS = (".csv", ".parquet")
MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".sdmx.csv": "application/vnd.sdmx.data+csv;version=2.0.0",
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/octet-stream",
}


@dataclass(frozen=True)
class Made:
    """What was made: its format and what the audit row tells."""

    suffix: str
    detail: dict[str, object]


def suffix_of(file: Path) -> str:
    """The format that a file's name asks for; UserError for one that isn't made."""
    found = next((suffix for suffix in SUFFIXES if file.name.lower().endswith(suffix)), None)
    if found is None:
        raise UserError(f"{file.name} names no format of ours: let the name end in one of {', '.join(SUFFIXES)}.")
    return found


def make_report(
    snapshot: Snapshot, scope: Scope, request: Request, file: Path, made_on: datetime,
    tell: Callable[[str], None] = lambda _: None,
) -> Made:  # fmt: skip
    """Writes `file`, whole or not at all; `tell` hears the stages: gather, write. UserError leaves no file behind."""
    suffix = suffix_of(file)
    tell("gather")
    report = gather(snapshot, scope, request, made_on)
    tell("write")
    _whole_or_nothing(file, lambda draft: _write(snapshot, scope, report, suffix, draft))
    return Made(suffix, _detail(snapshot, request, suffix))


def make_records(snapshot: Snapshot, scope: Scope, request: Request, file: Path, made_on: datetime) -> Made:
    """The de-identified records behind a programme's figures, as .csv or .parquet; UserError without any."""
    suffix = suffix_of(file)
    if suffix not in OF_RECORDS:
        raise UserError(f"Records are written as {' or '.join(OF_RECORDS)}; a .duckdb file holds them anyway.")
    language = must_be_spoken(request.language)
    counted: list[int] = []

    def write(draft: Path) -> None:
        asked = (snapshot, scope, request.programme, request.as_of)
        if suffix == ".csv":
            counted.append(write_records_csv(*asked, (separator(language), decimal_mark(language)), draft))
        else:
            counted.append(write_records_parquet(*asked, "internal", draft))
        if not counted[0]:
            raise UserError(f"{request.programme} has no record for this choice: there is nothing to hand out.")

    _whole_or_nothing(file, write)
    return Made(suffix, {**_detail(snapshot, request, suffix), "records": counted[0]})


def file_name(request: Request, suffix: str) -> str:
    """What a browser saves the report under: programme, area and day, no word that a file system refuses."""
    parts = [request.programme, request.area, str(request.as_of) if request.as_of else None, request.language]
    return "-".join(part for part in parts if part) + suffix


def _write(snapshot: Snapshot, scope: Scope, report: Report, suffix: str, file: Path) -> None:
    if suffix == ".xlsx":
        write_workbook(report, file)
    elif suffix == ".pdf":
        write_paper(report, file)
    elif suffix == ".docx":
        write_document(report, file)
    elif suffix == ".csv":
        write_delimited(figures_table(report), report.language, file)
    elif suffix == ".sdmx.csv":
        write_statistics(report, scope.is_public, file)
    elif suffix == ".parquet":
        table = figures_table(report)
        about = dict([("title", report.title), ("use", report.use), *report.facts])
        pq.write_table(table.replace_schema_metadata(about), file)
    else:
        _write_database(snapshot, scope, report, file)


def _write_database(snapshot: Snapshot, scope: Scope, report: Report, file: Path) -> None:
    tables = {
        "about": ("one row per thing that qualifies every figure", about_table(report)),
        "figure": ("one row per target, and one per area of it", figures_table(report)),
        "course_of_target": ("one row per target and day of its course", months_table(report)),
        "published": ("one row per figure that somebody published", published_table(report)),
    }
    write_database(snapshot, scope, report.request.programme, report.request.as_of, tables, file)


def _whole_or_nothing(file: Path, write: Callable[[Path], None]) -> None:
    draft = file.with_name(f".{file.name}.draft")
    if not file.parent.is_dir():
        raise UserError(f"There is no folder {file.parent.name!r} to write {file.name} into.")
    try:
        write(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _detail(snapshot: Snapshot, request: Request, suffix: str) -> dict[str, object]:
    return {
        "format": suffix.removeprefix("."),
        "programme": request.programme,
        "target": request.target or "",
        "area": request.area or "",
        "as_of": str(request.as_of or ""),
        "frozen": request.label or "",
        "snapshot": f"s{snapshot.version}",
        "is_brief": request.is_brief,
    }
