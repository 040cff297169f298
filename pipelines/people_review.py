"""The queue of doubtful pairs: who may be one person though nothing joins them, and what speaks for it."""

from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.people_evidence import Face, faces, judge
from pipelines.vault import Vault


@dataclass(frozen=True)
class Doubt:
    """Two people who may be one. `shared_turns` would fall together; `speaks` says how each part of them compares."""

    a: int
    b: int
    reason: str
    probability: float | None
    shared_turns: int
    speaks: dict[str, str]
    faces: tuple[Face, Face]


def prepare_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table decided_pair(a, b, is_merged): what standing decisions say of pairs of profiles, the latest first;
    temp table decided(profile): whom a decision that was just made or undone speaks of."""
    con.execute("""
        create or replace temp table decided_pair as
        with side as (
            select d.decision, d.action, s.side, s.profile
            from person_decision as d
            join decision_profile as s using (decision)
            join profile as p using (profile)
            where d.undone_on is null
        ), pair as (
            select x.decision, x.action, least(x.profile, y.profile) as a, greatest(x.profile, y.profile) as b
            from side as x
            join side as y using (decision)
            where x.profile <> y.profile and (x.side < y.side or (x.action = 'merge' and x.profile < y.profile))
        )
        select a, b, arg_max(action, decision) = 'merge' as is_merged from pair group by a, b;
        create temp table if not exists decided (profile ubigint);
    """)


def refresh_doubts(con: duckdb.DuckDBPyConnection) -> None:
    """Brings the queue up to date around the profiles that were just judged."""
    con.execute("""
        delete from person_doubt
        where a in (select profile from changed) or b in (select profile from changed);
        delete from person_doubt using verdict_of as v where person_doubt.a = v.a and person_doubt.b = v.b;
        insert into person_doubt
        select v.a, v.b, v.doubted_by, v.probability from verdict_of as v where v.doubted_by is not null;
        delete from person_score
        where a in (select profile from changed) or b in (select profile from changed);
        delete from person_score using verdict_of as v where person_score.a = v.a and person_score.b = v.b;
        insert into person_score select v.a, v.b, v.probability from verdict_of as v where v.joined_by = 'score';
    """)


def queue(
    con: duckdb.DuckDBPyConnection, vault: Vault, areas: frozenset[str] | None = None, limit: int = 100
) -> list[Doubt]:
    """The doubtful pairs of people, most consequential first: likely ones, and those that would unite turns, lead.

    `areas` keeps to pairs with a record in one of these areas. What a person says of themselves is masked.
    """
    found = _pairs(con, areas, limit)
    seen = faces(con, vault, [person for row in found for person in row[:2]])
    return [
        Doubt(a, b, reason, probability, shared, _speaks(con, x, y), (seen[a], seen[b]))
        for a, b, reason, probability, shared, x, y in found
    ]


def length(con: duckdb.DuckDBPyConnection) -> int:
    """How many doubtful pairs of people wait."""
    [(waiting,)] = con.execute(f"select count(*) from ({_OPEN})").fetchall()
    return int(waiting)


_OPEN = """
    select least(x.person, y.person) as a, greatest(x.person, y.person) as b,
           arg_max(d.reason, coalesce(d.probability, 0)) as reason, max(d.probability) as probability,
           arg_max(d.a, coalesce(d.probability, 0)) as x, arg_max(d.b, coalesce(d.probability, 0)) as y
    from person_doubt as d
    join profile as x on x.profile = d.a
    join profile as y on y.profile = d.b
    where x.person <> y.person and not exists (
        from person_decision as n
        join decision_profile as s on s.decision = n.decision and s.profile = d.a
        join decision_profile as t on t.decision = n.decision and t.profile = d.b and t.side <> s.side
        where n.undone_on is null and n.action <> 'merge')
    group by least(x.person, y.person), greatest(x.person, y.person)
"""


def _pairs(con: duckdb.DuckDBPyConnection, areas: frozenset[str] | None, limit: int) -> list[tuple[Any, ...]]:
    return con.execute(
        f"""
        with waiting as ({_OPEN}),
        course as (
            select distinct r.person, r.course from record as r join record_profile using (record)
            where r.person in (select unnest([a, b]) from waiting)
        ), shared as (
            select w.a, w.b, count(*) as turns from waiting as w
            join course as x on x.person = w.a
            join course as y on y.person = w.b and y.course = x.course
            group by w.a, w.b
        )
        select w.a, w.b, w.reason, w.probability, coalesce(s.turns, 0) as turns, w.x, w.y
        from waiting as w
        left join shared as s using (a, b)
        where $areas is null or exists (
            from record as r where r.person in (w.a, w.b) and list_contains($areas, r.area))
        order by coalesce(w.probability, 0.5) * (1 + coalesce(s.turns, 0)) desc, w.a, w.b
        limit $limit
        """,
        {"areas": None if areas is None else sorted(areas), "limit": limit},
    ).fetchall()


def _speaks(con: duckdb.DuckDBPyConnection, x: int, y: int) -> dict[str, str]:
    """part -> how the two compare in it: same, plain, spelled, year, slip, other ..."""
    [verdict] = judge(con, [(x, y)])
    return {part: str(verdict[part]) for part in ("name", "birth", "id", "staff", "email", "phone", "unit", "area")}
