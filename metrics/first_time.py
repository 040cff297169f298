"""How good what an area sends is: the share of rows right the first time, and the faults it makes most.

An area's submissions are those of every unit whose report is a report of it (metrics.succession).
"""

from typing import Any

from metrics.questions import Source, rows
from metrics.succession import spoken_for_by
from warehouse.scope import Scope


def right_first_time(source: Source, scope: Scope, programme: str, area: str) -> dict[str, Any]:
    """Of an area's first submissions: `rows` sent, `right` of them accepted, `submissions`; 0 where none was sent.

    A submission that takes another's place, and one whose place was taken, tell of the same figures: the first
    counts.
    """
    [found] = rows(
        source,
        scope,
        """
        select count(*) as submissions, cast(coalesce(sum(rows_seen - rows_ignored), 0) as bigint) as "rows",
            cast(coalesce(sum(rows_accepted), 0) as bigint) as "right"
        from submission
        where programme = $programme and list_contains($units, area) and supersedes is null
            and ($areas is null or list_contains($areas, area))
        """,
        programme=programme,
        units=spoken_for_by(source, [area])[area],
    )
    return found


def common_faults(source: Source, scope: Scope, programme: str, area: str, most: int = 5) -> list[dict[str, Any]]:
    """The faults found most in an area's submissions: rule, severity, how many cells."""
    return rows(
        source,
        scope,
        """
        select rule, any_value(severity) as severity, count(*) as "count"
        from issue join submission using (submission)
        where programme = $programme and list_contains($units, area) and severity in ('error', 'warning')
            and "row" is not null and ($areas is null or list_contains($areas, area))
        group by rule
        order by count(*) desc, rule
        limit $most
        """,
        programme=programme,
        units=spoken_for_by(source, [area])[area],
        most=most,
    )
