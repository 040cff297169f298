"""How good the figures are: what came from whom, what was refused and why, and what sources say of each other."""

from datetime import date
from typing import Any

from metrics.disclosure import applies
from metrics.questions import Source, rows
from warehouse.errors import UserError
from warehouse.scope import Scope


def arrivals(source: Source, scope: Scope, programme: str) -> list[dict[str, Any]]:
    """One row per submission, the newest first: what came, from whom, when, and what became of its rows."""
    _must_be_inside(source, scope)
    return rows(
        source,
        scope,
        """
        select submission, file, kind, area, period, state, submitted_by, submitted_on, rows_seen, rows_accepted,
            rows_rejected, rows_duplicate, rows_ignored, is_sample
        from submission
        where programme = $programme and ($areas is null or list_contains($areas, area))
        order by submitted_on desc, submission desc
        """,
        programme=programme,
    )


def causes(source: Source, scope: Scope, programme: str) -> list[dict[str, Any]]:
    """One row per month of sending and rule: how many rows it refused or marked, the most frequent rule first."""
    _must_be_inside(source, scope)
    return rows(
        source,
        scope,
        """
        with found as (
            select rule, severity, cast(date_trunc('month', submitted_on) as date) as month
            from issue join submission using (submission)
            where programme = $programme and state in ('submitted', 'approved')
                and ($areas is null or list_contains($areas, area))
        )
        select rule, severity, month, count(*) as rows, sum(count(*)) over (partition by rule) as of_rule
        from found
        group by rule, severity, month
        order by of_rule desc, rule, month
        """,
        programme=programme,
    )


def repeats(source: Source, scope: Scope, programme: str) -> dict[str, int]:
    """How often the same turn was reported: rows repeated within a file, turns in several submissions, people too."""
    _must_be_inside(source, scope)
    [within] = rows(
        source,
        scope,
        """
        select cast(coalesce(sum(rows_duplicate), 0) as bigint) as within_a_file
        from submission
        where programme = $programme and state in ('submitted', 'approved')
            and ($areas is null or list_contains($areas, area))
        """,
        programme=programme,
    )
    [across] = rows(
        source,
        scope,
        """
        with turn as (
            select person, course, count(distinct submission) as submissions,
                bool_or(is_completed) and not bool_and(is_completed) as is_contradicted
            from scoped_records where programme = $programme group by person, course
        ),
        of_person as (select person, count(distinct submission) as submissions from scoped_records
            where programme = $programme group by person)
        select count(*) filter (submissions > 1) as turns_in_several,
            count(*) filter (submissions > 1 and is_contradicted) as turns_contradicted,
            (select count(*) filter (submissions > 1) from of_person) as people_in_several
        from turn
        """,
        programme=programme,
    )
    return {**within, **across}


def source_against_source(source: Source, scope: Scope, programme: str) -> list[dict[str, Any]]:
    """One row per pair of kinds of file: people in the one, in the other, in both, and both with unlike results."""
    _must_be_inside(source, scope)
    return rows(
        source,
        scope,
        """
        with known as (
            select kind, person, scoped_records.course, bool_or(is_completed) as is_completed
            from scoped_records join submission using (submission)
            where scoped_records.programme = $programme
            group by kind, person, scoped_records.course
        ),
        people as (select distinct kind, person from known),
        sizes as (select kind, count(*) as people from people group by kind),
        shared as (
            select a.kind as one, b.kind as other, count(*) as in_both
            from people as a join people as b on a.person = b.person and a.kind < b.kind
            group by a.kind, b.kind
        ),
        unlike as (
            select a.kind as one, b.kind as other, count(*) as unlike
            from known as a
            join known as b on a.person = b.person and a.course = b.course and a.kind < b.kind
            where a.is_completed <> b.is_completed
            group by a.kind, b.kind
        )
        select a.kind as one, b.kind as other, a.people as in_one, b.people as in_other,
            coalesce(in_both, 0) as in_both, coalesce(unlike, 0) as unlike
        from sizes as a
        join sizes as b on a.kind < b.kind
        left join shared on shared.one = a.kind and shared.other = b.kind
        left join unlike on unlike.one = a.kind and unlike.other = b.kind
        order by in_both desc, one, other
        """,
        programme=programme,
    )


def undated(source: Source, scope: Scope, programme: str, as_of: date | None = None) -> list[dict[str, Any]]:
    """One row per basis of the counting date: how many accepted rows were dated so, up to a day."""
    _must_be_inside(source, scope)
    return rows(
        source,
        scope,
        """
        select coalesce(record.date_basis, 'none') as basis, count(*) as rows
        from scoped_records join record using (record)
        where scoped_records.programme = $programme
            and counted_on <= coalesce($as_of, date '9999-12-31')
        group by basis
        order by rows desc, basis
        """,
        programme=programme,
        as_of=as_of,
    )


def _must_be_inside(source: Source, scope: Scope) -> None:
    if applies(source, scope):
        raise UserError("The quality of what was sent is shown to the ministry's own accounts: sign in.")
