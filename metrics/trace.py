"""From a figure to the submissions, sheets and rows that make it, and from a row to the figures that it moves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.counted import window
from metrics.definitions import Definition, definitions
from metrics.disclosure import applies
from metrics.questions import Source, rows
from metrics.targets import COUNTED
from warehouse.engine import measure_text
from warehouse.errors import UserError
from warehouse.scope import Scope

MOST_ROWS = 5_000
# The rows that a target is made of. A turn's first row makes the turn, a person's first turn the person; later rows
# of the same stand behind without adding.
BEHIND = """
    with known as (
        select record.record, record.submission, record.sheet, record.row, record."column", counted.person,
            counted.course, counted.status, counted.counted_on, record.date_basis, counted.area, record.warnings
        from scoped_records as counted
        join record using (record)
        where counted.programme = $programme and audience = $audience
            and (counted.is_completed or $counts = 'took_part' and counted.has_taken_part or $counts = 'enrolled')
            and ($mode is null or counted.mode = $mode)
    ),
    turned as (
        select *, row_number() over (
            partition by person, course order by counted_on, submission, row, record
        ) = 1 as makes_turn
        from known
    ),
    behind as (
        select *, makes_turn and row_number() over (
            partition by person order by not makes_turn, counted_on, submission, row, record
        ) = 1 as makes_person
        from turned
        where counted_on between coalesce($since, date '0001-01-01') and coalesce($until, date '9999-12-31')
    )
"""
CEILING = 14
_MEASURES = {"people": "people", "turns": "turns"}
_BY_KIND = {5: "people_of_year", 7: "people_in_units", 8: "people_in_units", 11: "funnel", 12: "pairs"}


@dataclass(frozen=True)
class Moved:
    """A figure that a row stands behind; `makes` says what it adds: turn, person, figure, or nothing new."""

    programme: str
    target: str
    name: dict[str, str]
    makes: str


def submissions_behind(
    source: Source, scope: Scope, programme: str, target: str, as_of: date | None = None, area: str | None = None
) -> list[dict[str, Any]]:
    """One row per submission behind a target's figure, of one area where it is named; the largest part first.

    submission, file, kind, area, period, state, submitted_by, submitted_on, rows, turns, people. For what was
    reported as figures, rows are cells and "figures" their sum. UserError for the public.
    """
    definition = _asked(source, scope, programme, target, as_of)
    if not _is_counted(definition):
        return _figures_behind(source, scope, definition, as_of, area)
    return rows(
        source,
        scope,
        f"""
        {BEHIND}
        select submission, file, kind, submission.area, period, state, submitted_by, submitted_on, is_sample,
            count(*) as rows, count(*) filter (makes_turn) as turns, count(*) filter (makes_person) as people
        from behind join submission using (submission)
        where $area is null or behind.area = $area
        group by all
        order by turns desc, rows desc, submission
        """,  # noqa: S608 -- a text of ours
        **_bound(definition, as_of),
        area=area,
    )


def rows_behind(
    source: Source, scope: Scope, programme: str, target: str, submission: int, as_of: date | None = None,
    area: str | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """One row per worksheet row of a submission behind the figure, in the file's order: sheet, row, column, person
    (a number that says nothing), course, status, counted_on, date_basis, area, makes_turn, makes_person.

    At most 5,000. Reported figures: sheet, row, column, unit, indicator, period, value. UserError for the public.
    """
    definition = _asked(source, scope, programme, target, as_of)
    if not _is_counted(definition):
        return _cells_behind(source, scope, definition, submission, as_of, area)
    return rows(
        source,
        scope,
        f"""
        {BEHIND}
        select record, sheet, row, "column", person, course, status, counted_on, date_basis, area, makes_turn,
            makes_person
        from behind
        where submission = $submission and ($area is null or area = $area)
        order by record
        limit {MOST_ROWS}
        """,  # noqa: S608 -- a text of ours
        **_bound(definition, as_of),
        submission=submission,
        area=area,
    )


def figures_moved(source: Source, scope: Scope, submission: int, sheet: str | None, row: int) -> list[Moved]:
    """The targets behind which a worksheet row stands, in the programmes' order. UserError for the public."""
    found = rows(
        source,
        scope,
        """
        select record, programme from scoped_records
        where submission = $submission and row = $row and sheet is not distinct from $sheet
        """,
        submission=submission,
        row=row,
        sheet=sheet,
    )
    moved = []
    for programme in sorted({each["programme"] for each in found}):
        for definition in definitions(source, programme):
            moved += _moved_by(source, scope, definition, {each["record"] for each in found})
    return moved + _moved_by_cells(source, scope, submission, sheet, row)


def row_of(source: Source, scope: Scope, submission: int, sheet: str | None, row: int) -> list[dict[str, Any]]:
    """What became of a worksheet row: outcome, rule, status, course, person; one per side-by-side table."""
    return rows(
        source,
        scope,
        """
        select record, submission, sheet, row, "column", outcome, rule, person, status, course, area, counting_date,
            date_basis, warnings
        from record
        where submission = $submission and row = $row and sheet is not distinct from $sheet
            and ($areas is null or list_contains($areas, area))
        order by record
        """,
        submission=submission,
        row=row,
        sheet=sheet,
    )


def measure_sql(source: Source, programme: str, target: str, as_of: date | None = None) -> tuple[str, str]:
    """The name and the exact SQL of the measure that counts a target; both empty where returns are read instead."""
    [definition] = definitions(source, programme, target, as_of)
    name = _BY_KIND.get(definition.kind, _MEASURES.get(definition.unit, ""))
    return (name, measure_text(name)) if name and _is_counted(definition) else ("", "")


def _asked(source: Source, scope: Scope, programme: str, target: str, as_of: date | None) -> Definition:
    if applies(source, scope):
        raise UserError("The rows behind a figure are shown to the ministry's own accounts: sign in.")
    found = definitions(source, programme, target, as_of)
    if not found:
        raise UserError(f"There is no target {programme} {target}: `programmes check` lists what is configured.")
    return found[0]


def _is_counted(definition: Definition) -> bool:
    """Whether learners' rows stand behind the figure: those attended in person behind a ceiling of days."""
    if definition.kind == CEILING:
        return True
    is_of_people = definition.unit in ("turns", "people", "pairs")
    return is_of_people and definition.kind in COUNTED | {7, 8, 11, 12, 16}


def _bound(definition: Definition, as_of: date | None) -> dict[str, Any]:
    since, until = window(definition, as_of)
    return {
        "programme": definition.programme,
        "audience": definition.audience,
        "counts": "enrolled" if definition.kind in (11, 12, CEILING) else definition.counts,
        "mode": "in_person" if definition.kind == CEILING else None,
        "since": since,
        "until": until,
    }


def _figures_behind(
    source: Source, scope: Scope, definition: Definition, as_of: date | None, area: str | None
) -> list[dict[str, Any]]:
    """`figures` adds only what the target's figure counts: teams, not members; numerators, not what they are of."""
    counted = next(iter(definition.rest.get("indicators") or {}), None) if definition.kind == 15 else None
    return rows(
        source,
        scope,
        """
        select submission, file, kind, submission.area, submission.period, state, submitted_by, submitted_on,
            is_sample, count(*) as rows,
            sum(value) filter (role = $counted or $counted is null and role <> 'denominator') as figures
        from scoped_observations join submission using (submission)
        where scoped_observations.programme = $programme and target = $target
            and coalesce(period_end, date '0001-01-01') <= coalesce($as_of, date '9999-12-31')
            and ($area is null or scoped_observations.area = $area)
        group by all
        order by rows desc, submission
        """,
        programme=definition.programme,
        target=definition.target,
        counted=counted,
        as_of=as_of,
        area=area,
    )


def _cells_behind(
    source: Source, scope: Scope, definition: Definition, submission: int, as_of: date | None, area: str | None
) -> list[dict[str, Any]]:
    return rows(
        source,
        scope,
        f"""
        select observation.sheet, observation.row, observation."column", scoped_observations.area,
            scoped_observations.unit, scoped_observations.indicator, scoped_observations.period,
            scoped_observations.value, scoped_observations.basis
        from scoped_observations
        join observation using (submission, row, indicator, period, unit)
        where scoped_observations.programme = $programme and target = $target and submission = $submission
            and coalesce(scoped_observations.period_end, date '0001-01-01') <= coalesce($as_of, date '9999-12-31')
            and ($area is null or scoped_observations.area = $area)
        order by observation.sheet, observation.row, observation."column"
        limit {MOST_ROWS}
        """,  # noqa: S608 -- a number of ours
        programme=definition.programme,
        target=definition.target,
        submission=submission,
        as_of=as_of,
        area=area,
    )


def _moved_by(source: Source, scope: Scope, definition: Definition, records: set[int]) -> list[Moved]:
    if not _is_counted(definition):
        return []
    _asked(source, scope, definition.programme, definition.target, None)
    found = rows(
        source,
        scope,
        f"{BEHIND} select makes_turn, makes_person from behind where list_contains($records, record)",  # noqa: S608
        **_bound(definition, None),
        records=sorted(records),
    )
    made = "turn" if definition.unit == "turns" else "person"
    is_of_days = definition.kind == CEILING
    return [
        Moved(definition.programme, definition.target, definition.name,
              "figure" if is_of_days else made if row[f"makes_{made}"] else "nothing_new")
        for row in found
    ]  # fmt: skip


def _moved_by_cells(source: Source, scope: Scope, submission: int, sheet: str | None, row: int) -> list[Moved]:
    found = rows(
        source,
        scope,
        """
        select distinct scoped_observations.programme, target
        from scoped_observations
        join observation using (submission, row, indicator, period, unit)
        where submission = $submission and row = $row and observation.sheet is not distinct from $sheet
        order by all
        """,
        submission=submission,
        row=row,
        sheet=sheet,
    )
    named = {(each.programme, each.target): each.name for each in definitions(source)}
    keys = [(each["programme"], each["target"]) for each in found]
    return [Moved(*key, named[key], "figure") for key in keys if key in named]
