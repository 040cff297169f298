"""The views that every question reads, each bound to a scope once: `$areas` is null for the nation."""

import re

from warehouse.rollup import folded
from warehouse.rounding import rounded_to_date
from warehouse.scope import Scope


def within(area: str) -> str:
    """SQL: whether the column is in the scope; a set, as an account's areas are a province and all its communes."""
    return f"($areas is null or {_mine(area)})"


def _mine(area: str) -> str:
    return f"{area} in (select unnest(cast($areas as varchar[])))"


_KEY = "programme, audience, counts"
_ORDER = "order by counted_on, submission, row, record"
_TURN = f"{_KEY}, person, course, area, counted_on, submission, row, record, mode, topic, sex, level, dependency"

# The nation's own answer, which the rollups hold as it is. Whatever else is bound to `$areas` finds nothing here.
_NATIONAL = {
    "scoped_turns": f"""
        select {_TURN}, is_first, is_first_of_person, is_first_of_year from turn where $areas is null
    """,
    "scoped_day_counts": f"""
        select {_KEY}, day, area, turns, people, people_of_year from day_count where $areas is null
    """,
    "scoped_month_counts": f"""
        select {_KEY}, dimension, value, month, cast(sum(turns) as bigint) as turns,
            cast(sum(people) as bigint) as people
        from month_count
        where $areas is null
        group by {_KEY}, dimension, value, month
        having sum(turns) > 0
    """,
}

VIEWS = {
    # one row per counted record: accepted, of a submission that counts
    "scoped_records": f"""
        select
            record.record, record.submission, record.sheet, record.row, record.person, record.programme,
            coalesce(record.course, 'unstated') as course, coalesce(course.audience, programme.default_audience)
                as audience,
            record.status, record.status = 'completed' as is_completed,
            record.status not in ('absent', 'withdrawn') as has_taken_part,
            coalesce(record.counting_date, cast(submission.submitted_on as date)) as counted_on,
            record.started_on, record.completed_on, record.area, record.unit, record.position, record.level,
            record.dependency, record.organisation_code, coalesce(record.topic, course.topic) as topic,
            coalesce(record.mode, course.mode) as mode, course.provider, course.host, course.stage, record.sex,
            record.score, record.pre, record.post, record.has_certificate
        from record
        join submission on submission.submission = record.submission
        join programme on programme.programme = record.programme
        left join course on course.programme = record.programme and course.course = record.course
        where record.outcome = 'accepted'
            and (submission.state = 'approved' or submission.state = 'submitted' and not programme.needs_approval)
            and {within("record.area")}
    """,
    # one row per person, course, area and year under a counting rule; is_first... within the scope
    "scoped_turns": f"""
        {_NATIONAL["scoped_turns"]}
        union all
        select {_TURN},
            row_number() over (partition by programme, counts, person, course {_ORDER}) = 1 as is_first,
            row_number() over (partition by {_KEY}, person {_ORDER}) = 1 as is_first_of_person,
            row_number() over (partition by {_KEY}, person, extract(year from counted_on) {_ORDER}) = 1
                as is_first_of_year
        from turn
        where {_mine("area")}
    """,
    # one row per row of a person counted in several areas; is_later...: first in its area, and not in the scope
    "counted_twice": f"""
        with mine as (select * from shared_turn where {_mine("area")}),
        twice as (select person from mine group by person having min(area) <> max(area))
        select {_TURN},
            is_first_in_area and row_number() over (partition by programme, counts, person, course {_ORDER}) > 1
                as is_later,
            is_first_of_person_in_area and row_number() over (partition by {_KEY}, person {_ORDER}) > 1
                as is_later_of_person,
            is_first_of_year_in_area
                and row_number() over (partition by {_KEY}, person, extract(year from counted_on) {_ORDER}) > 1
                as is_later_of_year
        from mine
        semi join twice using (person)
    """,
    # one row per person under a counting rule: where and when the first turn was counted
    "scoped_people": f"""
        select {_KEY}, person, area, course, counted_on, record
        from scoped_turns
        where is_first_of_person
    """,
    # one row per day and area with something counted
    "scoped_day_counts": f"""
        {_NATIONAL["scoped_day_counts"]}
        union all
        select {_KEY}, day, area, cast(sum(turns) as bigint) as turns, cast(sum(people) as bigint) as people,
            cast(sum(people_of_year) as bigint) as people_of_year
        from (
            select {_KEY}, day, area, turns_in_area as turns, people_in_area as people,
                people_of_year_in_area as people_of_year
            from day_count
            where {_mine("area")}
            union all
            select {_KEY}, counted_on, area, -count(*) filter (is_later), -count(*) filter (is_later_of_person),
                -count(*) filter (is_later_of_year)
            from counted_twice
            group by {_KEY}, counted_on, area
        )
        group by {_KEY}, day, area
    """,
    # one row per month, dimension and value with something counted
    "scoped_month_counts": f"""
        select {_KEY}, dimension, value, month, cast(sum(turns) as bigint) as turns,
            cast(sum(people) as bigint) as people
        from (
            {_NATIONAL["scoped_month_counts"]}
            union all
            select {_KEY}, dimension, value, month, turns_in_area, people_in_area from month_count where {_mine("area")}
            union all
            select {_KEY}, dimension, value, month, -count(*) filter (is_later),
                -count(*) filter (is_later_of_person)
            from (
                select {_KEY}, is_later, is_later_of_person, cast(date_trunc('month', counted_on) as date) as month,
                    unnest(['course', 'mode', 'topic', 'sex', 'level', 'dependency']) as dimension,
                    unnest([course, mode, topic, sex, level, dependency]) as value
                from counted_twice
            )
            group by {_KEY}, dimension, value, month
        )
        group by {_KEY}, dimension, value, month
        having sum(turns) > 0
    """,
    # one row per reported figure and target it feeds; the longest wording that fits names its role
    "scoped_observations": f"""
        select observation.programme, target_indicator.target, target_indicator.role,
            coalesce(observation.area, nullif(submission.area, programme.country)) as area,
            observation.unit, observation.indicator, observation.period, observation.period_end, observation.value,
            observation.basis, observation.is_not_applicable, observation.submission, observation.row
        from observation
        join submission on submission.submission = observation.submission
        join programme on programme.programme = observation.programme
        join target_indicator
            on target_indicator.programme = observation.programme
            and position(target_indicator.wording in {folded("observation.indicator")}) > 0
        where (submission.state = 'approved' or submission.state = 'submitted' and not programme.needs_approval)
            and {within("coalesce(observation.area, nullif(submission.area, programme.country))")}
        qualify rank() over (
            partition by observation.submission, observation.row, observation."column", target_indicator.target
            order by length(target_indicator.wording) desc
        ) = 1
    """,
    # one row per counted population or list
    "scoped_denominators": f"select * from denominator where {within('area')}",
}


# The same where nothing is bound to areas: planning the other half took longer than all else of a question.
NATIONAL_VIEWS = VIEWS | _NATIONAL

# What the public, which sees the nation, reads in their place: counts rounded so that no small cell can be told.
PUBLIC_VIEWS = NATIONAL_VIEWS | {
    "scoped_day_counts": rounded_to_date(
        NATIONAL_VIEWS["scoped_day_counts"], f"{_KEY}, area", "day", ("turns", "people", "people_of_year")
    ),
    "scoped_month_counts": rounded_to_date(
        NATIONAL_VIEWS["scoped_month_counts"], f"{_KEY}, dimension, value", "month", ("turns", "people")
    ),
}


def views_for(scope: Scope) -> dict[str, str]:
    """The views through which a scope's questions are answered."""
    if scope.is_public:
        return PUBLIC_VIEWS
    return NATIONAL_VIEWS if scope.areas is None else VIEWS


def scoped(sql: str, views: dict[str, str] = VIEWS) -> str:
    """`sql` with those of the views that it reads before it; `$areas` must be bound, None for the nation."""
    needed: dict[str, str] = {}
    _collect(sql, needed, views)
    if not needed:  # DuckDB refuses a parameter that the text doesn't use
        needed["within_scope"] = "select $areas is null as is_nation"
    written = ", ".join(f"{name} as ({text})" for name, text in needed.items())
    if match := re.match(r"\s*(?:--[^\n]*\n\s*)*with\s", sql):
        return f"with {written}, {sql[match.end() :]}"
    return f"with {written} {sql}"


def _collect(sql: str, needed: dict[str, str], views: dict[str, str]) -> None:
    for name, text in views.items():
        if name not in needed and re.search(rf"\b{name}\b", sql):
            _collect(text, needed, views)
            needed[name] = text
