"""What a clerk decides of people: the queue of doubtful pairs, and decisions that outlast every later file."""

import duckdb


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
        delete from person_doubt using changed as c where person_doubt.a = c.profile or person_doubt.b = c.profile;
    """)
    con.execute("""
        delete from person_doubt using verdict_of as v where person_doubt.a = v.a and person_doubt.b = v.b;
        insert into person_doubt
        select v.a, v.b, v.doubted_by, v.probability
        from verdict_of as v
        join profile as x on x.profile = v.a
        join profile as y on y.profile = v.b
        where v.doubted_by is not null and x.person <> y.person;
    """)
