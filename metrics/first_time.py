"""How good what an area sends is: the share of rows right the first time, and the faults it makes most."""

from typing import Any

from metrics.questions import Source, rows
from warehouse.scope import Scope


def right_first_time(source: Source, scope: Scope, programme: str) -> list[dict[str, Any]]:
    """One row per area: `rows` sent in first submissions, `right` of them accepted, `submissions`.

    A submission that takes another's place, and one whose place was taken, tell of the same figures: the first
    counts.
    """
    return rows(
        source,
        scope,
        """
        select area, count(*) as submissions, sum(rows_seen - rows_ignored) as "rows", sum(rows_accepted) as "right"
        from submission
        where programme = $programme and area is not null and supersedes is null
            and ($areas is null or list_contains($areas, area))
        group by area
        order by area
        """,
        programme=programme,
    )


def common_faults(
    source: Source, scope: Scope, programme: str, area: str | None, most: int = 5
) -> list[dict[str, Any]]:
    """The faults found most in an area's submissions (None: in all): rule, severity, how many cells."""
    return rows(
        source,
        scope,
        """
        select rule, any_value(severity) as severity, count(*) as "count"
        from issue join submission using (submission)
        where programme = $programme and ($area is null or area = $area) and severity in ('error', 'warning')
            and "row" is not null and ($areas is null or list_contains($areas, area))
        group by rule
        order by count(*) desc, rule
        limit $most
        """,
        programme=programme,
        area=area,
        most=most,
    )
