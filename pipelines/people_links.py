"""Who is one person: components over keys that nobody shares, parted where a veto runs through them."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa

from pipelines.people_guard import disown, guard
from pipelines.people_keys import KEYED, define, judge_pairs, run
from pipelines.people_scores import weigh
from pipelines.vault import Vault

TIES_AT_ONCE = 100_000

PAIRS_OF_AFFECTED = """
    create or replace temp table person_pair as
    with held as (
        select k.kind, k.key, k.profile
        from keys_of('affected') as k
        anti join shared_key as s on s.kind = k.kind and s.key = k.key
        where k.kind <> 'name_area'
    ), pair as (
        select distinct x.profile as a, y.profile as b
        from held as x
        join held as y using (kind, key)
        where x.profile < y.profile
    )
    select a, b from pair anti join verdict_of using (a, b)
"""

PAIRS_OF_SUSPECTS = """
    create or replace temp table person_pair as
    with suspect as (
        select c.component from component_of as c join affected using (profile)
        group by c.component
        having count(*) > 1 and (
            min(id) <> max(id) or min(name) <> max(name) or min(given) <> max(given) or min(dob) <> max(dob)
            or min(birth_year) <> max(birth_year) or min(staff) <> max(staff))
    )
    select x.profile as a, y.profile as b
    from suspect
    join component_of as x using (component)
    join component_of as y using (component)
    anti join verdict_of as v on v.a = x.profile and v.b = y.profile
    where x.profile < y.profile
"""

COMPONENTS = """
    create or replace temp table component_of as
    with recursive reached(profile, component) using key (profile) as (
        select profile, profile as component from affected
        union
        select e.b as profile, min(c.component) as component
        from reached as c
        join edge_both as e on e.a = c.profile
        join recurring.reached as r on r.profile = e.b
        where c.component < r.component
        group by e.b
    )
    select profile, component from reached
"""


def link(con: duckdb.DuckDBPyConnection, vault: Vault | None) -> None:
    """From temp table `changed` (profiles that came or went) to temp table `parted` (profile, component, cluster).

    With a vault, slips between identifiers of temp tables incoming and incoming_evidence and others are looked for.
    `parted` covers every profile whose person may have changed; the rest of the store is left alone.
    """
    define(con)
    guard(con, vault)
    weigh(con)
    con.execute("drop table if exists verdict_of; alter table verdict rename to verdict_of")
    _reach(con)
    con.execute(PAIRS_OF_AFFECTED)
    _judge_more(con)
    _connect(con)
    con.execute(PAIRS_OF_SUSPECTS)
    _judge_more(con)
    _part(con)


def _reach(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table `affected`: every profile of a component that a change, a join or a flipped key touches."""
    con.execute("""
        create or replace temp table affected_component as
        select component from changed where component is not null
        union
        select component from known
        where component is not null and profile in (
            select unnest([a, b]) from verdict_of where joined_by is not null
            union all
            select m.profile from touched_member as m join flipped using (kind, key))
        union
        select component from profile
        where xor(name, area_number) in (select key from flipped where kind = 'name_area')
        union
        select p.component from profile as p
        where p.profile in (
            select profile from decided
            union all
            select unnest([d.a, d.b]) from decided_pair as d
            where d.a in (select profile from changed) or d.b in (select profile from changed));
        insert into known
        from profile semi join (
            select profile from (
                select profile from profile where component is null
                union all
                select profile from profile where component in (select component from affected_component))
            anti join known using (profile)
        ) using (profile)
    """)
    disown(con)
    con.execute(f"""
        create or replace temp table affected as
        select {KEYED} from known where component is null or component in (select component from affected_component)
    """)  # noqa: S608


def _judge_more(con: duckdb.DuckDBPyConnection) -> None:
    [(more,)] = con.execute("select count(*) from person_pair").fetchall()
    if more:
        judge_pairs(con)
        weigh(con)
        con.execute("insert into verdict_of from verdict")


def _connect(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""
        create or replace temp table edge as
        select v.a, v.b, v.strength from verdict_of as v
        semi join affected as x on x.profile = v.a
        where v.joined_by is not null
        union all
        select a, b, 1000 from decided_pair where is_merged;
        create or replace temp table edge_both as
        select a, b from edge union all select b, a from edge;
    """)
    con.execute(COMPONENTS)


def _part(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table `parted`: a component without a veto is one cluster, another is grown from its strongest joins."""
    run(con, "excuses")
    run(con, "vetoes")
    con.execute("""
        create or replace temp table parted as
        select profile, component, component as cluster from component_of
    """)
    profiles, clusters = array("Q"), array("Q")
    for _, ties in groupby(_ties_of_vetoed(con), itemgetter(0)):
        for profile, cluster in _clusters(list(ties)).items():
            profiles.append(profile)
            clusters.append(cluster)
    reparted = {"profile": pa.array(profiles, pa.uint64()), "cluster": pa.array(clusters, pa.uint64())}
    con.register("reparted", pa.table(reparted))
    con.execute("update parted set cluster = r.cluster from reparted as r where r.profile = parted.profile")
    con.unregister("reparted")


def _ties_of_vetoed(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, bool, int, int]]:
    """(component, is a veto, a, b) of one component with a veto after the other: its vetoes, then its joins, strongest
    first. The order rests on evidence alone, so that any order of arrival gives the same.
    """
    ties = con.sql("""
        select component, true as is_veto, a, b, null as strength from veto
        union all
        select c.component, false, e.a, e.b, e.strength from edge as e
        join component_of as c on c.profile = e.a
        where c.component in (select component from veto)
        order by component, is_veto desc, strength desc, a, b
    """)
    for batch in ties.to_arrow_reader(TIES_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns[:4]), strict=True)


def _clusters(ties: list[tuple[int, bool, int, int]]) -> dict[int, int]:
    """profile -> smallest profile of its cluster, for the ties of one component as _ties_of_vetoed orders them.

    A join is taken unless it would bring two profiles together that a veto keeps apart.
    """
    members: dict[int, set[int]] = {}
    enemies: dict[int, set[int]] = defaultdict(set)
    home: dict[int, int] = {}
    for _, is_veto, a, b in ties:
        for profile in (a, b):
            home.setdefault(profile, profile)
            members.setdefault(profile, {profile})
        if is_veto:
            enemies[a].add(b)
            enemies[b].add(a)
    for _, is_veto, a, b in ties:
        first, second = home[a], home[b]
        if is_veto or first == second or not enemies[first].isdisjoint(members[second]):
            continue
        keep, give = (first, second) if len(members[first]) >= len(members[second]) else (second, first)
        for profile in members[give]:
            home[profile] = keep
        members[keep] |= members.pop(give)
        enemies[keep] |= enemies.pop(give, set())
    return {profile: min(members[home[profile]]) for profile in home}
