"""What changed between two frozen states of the figures, submission by submission."""

from pathlib import Path
from typing import Any

from warehouse.frozen import frozen_snapshot
from warehouse.publish import Snapshot
from warehouse.scope import NATION

STANDING = ("submitted", "approved")
COUNTED = ("records", "turns", "people")


def changes(home: Path, before: str, after: str) -> list[dict[str, Any]]:
    """One dict per submission that counts differently in `after`: its state then and now, and what it adds.

    `turns` and `people` are those whose first counted record stands in the submission, under every way of counting
    that a target uses, so that the differences of all submissions add up to the difference of the totals. A
    submission whose own state is the same may still count differently: an earlier file of the same person came or went.
    """
    old, new = _states(frozen_snapshot(home, before)), _states(frozen_snapshot(home, after))
    return [
        _change(old.get(number), new.get(number))
        for number in sorted(old.keys() | new.keys())
        if old.get(number) != new.get(number)
    ]


def _change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any]:
    known: dict[str, Any] = new or old or {}
    before, after = old or _absent(), new or _absent()
    told = {name: known[name] for name in ("submission", "file", "area", "programme")}
    told |= {"state_before": before["state"], "state_after": after["state"]}
    return told | {name: after[name] - before[name] for name in COUNTED}


def _absent() -> dict[str, Any]:
    return {"state": None, **dict.fromkeys(COUNTED, 0)}


def _states(source: Snapshot) -> dict[int, dict[str, Any]]:
    """Submission -> its state and what counts through it."""
    rows = source.ask(
        NATION,
        """
        with counted as (
            select submission,
                count(*) filter (is_first) as turns,
                count(*) filter (is_first_of_person) as people
            from turn
            group by submission
        )
        select s.submission, s.file, s.area, s.programme, s.state,
            case when list_contains($standing, s.state) then s.rows_accepted else 0 end as records,
            coalesce(c.turns, 0) as turns, coalesce(c.people, 0) as people
        from submission as s
        left join counted as c using (submission)
        where $areas is null
        order by s.submission
        """,
        standing=list(STANDING),
    )
    plain = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {int(row["submission"]): {str(name): value for name, value in row.items()} for row in plain}
