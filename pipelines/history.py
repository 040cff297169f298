"""What was done with a submission, as the trail of changes tells it; and how many doubtful pairs wait."""

from pathlib import Path
from typing import Any

from warehouse import store
from warehouse.scope import Scope


def steps(home: Path, scope: Scope, submission: int) -> list[dict[str, Any]]:
    """One row per step of a submission within the scope, oldest first: action, actor, ts (UTC), why."""
    with store.reading(home) as connection:
        found = connection.execute(
            """
            select action, actor, ts, coalesce(detail ->> 'why', '') as why
            from audit
            where object = 'submission ' || $number
                and exists (
                    from submission
                    where submission = $number and ($areas is null or list_contains($areas, area))
                )
            order by seq
            """,
            {"number": submission, "areas": None if scope.areas is None else sorted(scope.areas)},
        ).fetchall()
    return [dict(zip(("action", "actor", "ts", "why"), row, strict=True)) for row in found]


def doubts(home: Path) -> int:
    """How many pairs of people wait for somebody to say whether they are one."""
    with store.reading(home) as connection:
        [(waiting,)] = connection.execute(
            """
            select count(distinct (least(one.person, other.person), greatest(one.person, other.person)))
            from person_doubt
            join profile as one on one.profile = person_doubt.a
            join profile as other on other.profile = person_doubt.b
            where one.person <> other.person
            """
        ).fetchall()
    return int(waiting)
