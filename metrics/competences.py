"""Mean gain of every course in every group: the cells of the competence heat map."""

from datetime import date
from typing import Any

from metrics.assessment import By
from metrics.definitions import definitions
from metrics.disclosure import FEWEST, applies
from metrics.questions import Source, rows
from warehouse.scope import Scope

FEWEST_PAIRS = 5  # a mean over fewer says more of the persons than of the course; the public needs FEWEST


def gains_by_course(
    source: Source, scope: Scope, programme: str, target: str, by: By, as_of: date | None = None
) -> list[dict[str, Any]]:
    """One row per course and group with at least five pairs: course, value (None: not stated), mean_gain."""
    fewest = FEWEST if applies(source, scope) else FEWEST_PAIRS
    [definition] = definitions(source, programme, target, as_of)
    return rows(
        source,
        scope,
        f"""
        with paired as (
            select person, course,
                arg_min(pre, (counted_on, record)) filter (pre is not null) as pre,
                arg_max(post, (counted_on, record)) filter (post is not null) as post,
                arg_min({by}, (counted_on, record)) as grouped_by
            from scoped_records
            where programme = $programme and audience = $audience
                and counted_on <= coalesce($as_of, date '9999-12-31')
            group by person, course
        )
        select course, grouped_by as value, avg(post - pre) as mean_gain
        from paired
        where pre is not null and post is not null
        group by course, grouped_by
        having count(*) >= $fewest
        order by course, value nulls last
        """,  # noqa: S608 -- a column's name of ours
        programme=definition.programme,
        audience=definition.audience,
        as_of=as_of,
        fewest=fewest,
    )
