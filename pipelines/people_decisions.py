"""What a clerk decides of people: merge, split, dismiss, undo. Decisions are rows that outlast every later file."""

from typing import Any

import duckdb

from pipelines import resolve
from pipelines.people_evidence import judge
from pipelines.people_keys import KEYED
from pipelines.vault import Vault
from warehouse import audit, rollup, store
from warehouse.errors import UserError


def merge(con: duckdb.DuckDBPyConnection, vault: Vault, a: int, b: int, why: str, actor: str) -> int:
    """The decision's number: from now on all rows of both are one person, whatever else comes."""
    _different(a, b)
    return _decide(con, "merge", a, b, _profiles(con, a), _profiles(con, b), why, actor)


def dismiss(con: duckdb.DuckDBPyConnection, vault: Vault, a: int, b: int, why: str, actor: str) -> int:
    """The decision's number: the two are different people; neither evidence nor score joins these rows."""
    _different(a, b)
    return _decide(con, "dismiss", a, b, _profiles(con, a), _profiles(con, b), why, actor)


def split(con: duckdb.DuckDBPyConnection, vault: Vault, a: int, why: str, actor: str) -> int:
    """The decision's number: the person is two, parted where the evidence that holds the rows together is weakest."""
    first, second = _halves(con, a)
    return _decide(con, "split", a, None, first, second, why, actor)


def undo(con: duckdb.DuckDBPyConnection, decision: int, why: str, actor: str) -> None:
    """Takes a decision back; it stays in the list, marked undone."""
    found = con.execute(
        "select undone_on from person_decision where decision = $decision", {"decision": decision}
    ).fetchall()
    if not found:
        raise UserError(f"There is no decision {decision}: `python -m pipelines persons decisions` lists them.")
    if found[0][0] is not None:
        raise UserError(f"Decision {decision} is already undone.")
    con.execute(
        "update person_decision set undone_on = $now, undone_by = $actor, undone_why = $why where decision = $decision",
        {"now": store.utc_now(), "actor": actor, "why": why, "decision": decision},
    )
    _settle(con, decision)
    audit.append(con, actor, "undo", f"decision {decision}", {"why": why})


def decisions(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """One dict per decision ever made, newest last."""
    cursor = con.execute("""
        select decision, strftime(decided_on, '%Y-%m-%dT%H:%M:%SZ') as decided_on, decided_by, action,
               person_a::varchar as a, person_b::varchar as b, why,
               strftime(undone_on, '%Y-%m-%dT%H:%M:%SZ') as undone_on, undone_by, undone_why
        from person_decision order by decision
    """)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _different(a: int, b: int) -> None:
    if a == b:
        raise UserError("The two numbers name one person; give the numbers of two.")


def _profiles(con: duckdb.DuckDBPyConnection, person: int) -> list[int]:
    found = con.execute(
        "select profile from profile where person = $person order by profile", {"person": person}
    ).fetchall()
    if not found:
        raise UserError(f"There is no person {person}: `records` lists the numbers in use.")
    return [profile for (profile,) in found]


def _decide(
    con: duckdb.DuckDBPyConnection,
    action: str,
    a: int,
    b: int | None,
    first: list[int],
    second: list[int],
    why: str,
    actor: str,
) -> int:
    if not why.strip():
        raise UserError("Say why: the reason is kept with the decision.")
    [(number,)] = con.execute("select nextval('person_decision_number')").fetchall()
    con.execute(
        "insert into person_decision by name select $number as decision, $now as decided_on, $actor as decided_by,"
        " $action as action, $a as person_a, $b as person_b, $why as why",
        {"number": number, "now": store.utc_now(), "actor": actor, "action": action, "a": a, "b": b, "why": why},
    )
    con.execute(
        "insert into decision_profile select $number, 1, unnest($first::ubigint[])"
        " union all select $number, 2, unnest($second::ubigint[])",
        {"number": number, "first": first, "second": second},
    )
    _settle(con, number)
    audit.append(
        con, actor, action, f"person {a}" if b is None else f"persons {a} {b}", {"why": why, "decision": number}
    )
    return int(number)


def _settle(con: duckdb.DuckDBPyConnection, decision: int) -> None:
    """Decides anew around the rows that a decision speaks of, and brings the rollups along."""
    con.execute(
        "create or replace temp table decided as select profile from decision_profile where decision = $decision",
        {"decision": decision},
    )
    con.execute(f"create or replace temp table changed as select {KEYED} from profile where false")  # noqa: S608
    resolve.resettle(con)
    con.execute("drop table temp.decided")
    rollup.refresh_rollups(con, 0)


def _halves(con: duckdb.DuckDBPyConnection, person: int) -> tuple[list[int], list[int]]:
    """The profiles on either side of a person's weakest join; a clerk's merge, the latest first, before any other."""
    profiles = _profiles(con, person)
    merged = _merged_sides(con, profiles)
    if merged is not None:
        return merged
    if len(profiles) < 2:
        raise UserError(f"All rows of person {person} say the same: there is nothing to tell two people apart by.")
    pairs = [(a, b) for i, a in enumerate(profiles) for b in profiles[i + 1 :]]
    joins = [(int(v["strength"]), v["a"], v["b"]) for v in judge(con, pairs) if v["joined_by"] is not None]
    tree = _spanning(sorted(joins, key=lambda join: (-join[0], join[1], join[2])))
    kept = [(a, b) for _, a, b in tree[:-1]]
    first = _reached(tree[-1][1], kept)
    return sorted(first), sorted(set(profiles) - first)


def _merged_sides(con: duckdb.DuckDBPyConnection, profiles: list[int]) -> tuple[list[int], list[int]] | None:
    found = con.execute(
        """
        select s.side, s.profile
        from decision_profile as s
        where s.decision = (
            select max(d.decision) from person_decision as d
            join decision_profile as x using (decision)
            where d.action = 'merge' and d.undone_on is null and x.profile in $profiles)
        """,
        {"profiles": profiles},
    ).fetchall()
    first = sorted({profile for side, profile in found if side == 1} & set(profiles))
    second = sorted({profile for side, profile in found if side == 2} & set(profiles) - set(first))
    return (first, second) if first and second else None


def _spanning(joins: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The strongest joins that hold all together, the weakest of them last."""
    tree: list[tuple[int, int, int]] = []
    for join in joins:
        if join[2] not in _reached(join[1], [(a, b) for _, a, b in tree]):
            tree.append(join)
    return tree


def _reached(start: int, edges: list[tuple[int, int]]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        for a, b in edges:
            other = b if a == at else a if b == at else None
            if other is not None and other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached
