"""One checked file into the store, inside the caller's transaction: submission, rows, figures, faults."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import msgspec

from pipelines.declared import last_day
from pipelines.understanding import Indicator, Issue, Understanding
from warehouse import store

COUNT_ROWS = """
    select count(*) as rows_seen,
           count(*) filter (outcome = 'accepted') as rows_accepted,
           count(*) filter (outcome = 'rejected') as rows_rejected,
           count(*) filter (outcome = 'duplicate') as rows_duplicate,
           count(*) filter (outcome = 'ignored') as rows_ignored
    from incoming
"""


@dataclass(frozen=True)
class Submission:
    """What the ledger says of a file before its rows are counted."""

    file: str
    sha256: str
    size_bytes: int
    programme: str | None
    course: str | None
    area: str | None
    period: str | None
    mode: str | None
    dated: tuple[date, str]  # the counting date of a row without a completion date, and what it rests on
    submitted_by: str
    is_sample: bool


def load(
    connection: duckdb.DuckDBPyConnection, submission: Submission, understanding: Understanding, rows: Path
) -> int:
    """The new submission's number; its rows stand in `record` without their persons, and in temp table `incoming`."""
    number = _next_number(connection)
    _take_in_rows(connection, number, submission, rows)
    _enter_in_ledger(connection, number, submission, understanding)
    _insert_records(connection, number)
    _insert_observations(connection, number, submission.programme, understanding.indicators)
    _insert_issues(connection, number, understanding.issues)
    return number


def _next_number(connection: duckdb.DuckDBPyConnection) -> int:
    [(number,)] = connection.execute("select coalesce(max(submission), 0) + 1 from submission").fetchall()
    return int(number)


def _take_in_rows(connection: duckdb.DuckDBPyConnection, number: int, submission: Submission, rows: Path) -> None:
    connection.execute(
        """
        create or replace temp table incoming as
        select nextval('record_number') as record,
               $number as submission,
               * replace (
                   case when outcome in ('accepted', 'duplicate') then coalesce(area, $reporting_area) end as area,
                   case when outcome in ('accepted', 'duplicate') then coalesce($course, course, 'unstated') end
                       as course,
                   coalesce(mode, $mode) as mode
               ),
               $programme as programme,
               coalesce(completed_on, $dated_on) as counting_date,
               case when completed_on is not null then 'completed' else $dated_by end as date_basis
        from read_parquet($rows)
        """,
        {
            "number": number,
            "reporting_area": _reporting_area(connection, submission.area),
            "course": submission.course,
            "mode": submission.mode,
            "programme": submission.programme,
            "dated_on": submission.dated[0],
            "dated_by": submission.dated[1],
            "rows": str(rows),
        },
    )


def _reporting_area(connection: duckdb.DuckDBPyConnection, area: str | None) -> str | None:
    """Where rows that name no area belong: a national file's count for the nation alone."""
    level = connection.execute("select level from area where unit_id = $area", {"area": area}).fetchall()
    return None if level and level[0][0] == "country" else area


def _enter_in_ledger(
    connection: duckdb.DuckDBPyConnection, number: int, submission: Submission, understanding: Understanding
) -> None:
    [counts] = connection.execute(COUNT_ROWS).fetchall()
    reading = msgspec.json.encode(
        {
            "sheets": understanding.sheets,
            "container": understanding.container,
            "encoding": understanding.encoding,
            "delimiter": understanding.delimiter,
            "decimal": understanding.decimal,
            "warnings": understanding.warnings,
            "control_totals": understanding.control_totals,
        }
    ).decode()
    connection.execute(
        """
        insert into submission by name
        select $number as submission, $file as file, $sha256 as sha256, $size_bytes as size_bytes, $kind as kind,
               $country as country, $area as area, $programme as programme, $course as course, $period as period,
               $mode as mode, 'submitted' as state, $submitted_by as submitted_by, $now as submitted_on,
               $is_sample as is_sample, $seen as rows_seen, $accepted as rows_accepted, $rejected as rows_rejected,
               $duplicate as rows_duplicate, $ignored as rows_ignored, $reading as understanding
        """,
        {
            "number": number,
            "file": submission.file,
            "sha256": submission.sha256,
            "size_bytes": submission.size_bytes,
            "kind": understanding.kind,
            "country": understanding.country,
            "area": submission.area,
            "programme": submission.programme,
            "course": submission.course,
            "period": submission.period,
            "mode": submission.mode,
            "submitted_by": submission.submitted_by,
            "now": store.utc_now(),
            "is_sample": submission.is_sample,
            "seen": counts[0],
            "accepted": counts[1],
            "rejected": counts[2],
            "duplicate": counts[3],
            "ignored": counts[4],
            "reading": reading,
        },
    )


def _insert_records(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    connection.execute(
        """
        insert into record by name
        select record, submission, sheet, row, "column", outcome, rule, coalesce(warnings, []) as warnings, programme,
               course, status, mode, completed_on, started_on, counting_date, date_basis, area, unit, position, level,
               dependency, organisation_code, topic, sex, score, pre, post, certificate is not null as has_certificate
        from incoming
        where submission = $number
        """,
        {"number": number},
    )


def _insert_observations(
    connection: duckdb.DuckDBPyConnection, number: int, programme: str | None, indicators: list[Indicator]
) -> None:
    if not indicators:
        return
    connection.execute(
        """
        insert into observation by name
        select $number as submission, $programme as programme, unnest(from_json($figures, $shape), recursive := true)
        """,
        {
            "number": number,
            "programme": programme,
            "figures": msgspec.json.encode([_figure(indicator) for indicator in indicators]).decode(),
            "shape": '[{"unit":"varchar","area":"varchar","indicator":"varchar","period":"varchar",'
            '"period_end":"date","value":"double","basis":"varchar","is_not_applicable":"boolean",'
            '"sheet":"varchar","row":"integer","column":"varchar"}]',
        },
    )


def _figure(indicator: Indicator) -> dict[str, object]:
    """An observation; one of a return that states no period ends on no day, and stands for no day's figure."""
    period_end = last_day(indicator.period) if indicator.period else None
    return {**msgspec.structs.asdict(indicator), "period_end": period_end}


def _insert_issues(connection: duckdb.DuckDBPyConnection, number: int, issues: list[Issue]) -> None:
    if not issues:
        return
    connection.execute(
        """
        insert into issue by name
        select $number as submission, unnest(from_json($issues, $shape), recursive := true)
        """,
        {
            "number": number,
            "issues": msgspec.json.encode(issues).decode(),
            "shape": '[{"rule":"varchar","severity":"varchar","sheet":"varchar","row":"integer","column":"varchar",'
            '"detail":"json"}]',
        },
    )
