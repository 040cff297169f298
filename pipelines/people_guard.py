"""Which keys several people share, so that they join nobody: found before any row is joined."""

import duckdb

from pipelines.people_keys import judge_pairs, rules, run

PAIRS_OF_TOUCHED = """
    create or replace temp table touched_pair as
    with few as (
        select kind, key from touched_member where kind <> 'name_area'
        group by kind, key having count(*) between 2 and $most_members
    )
    select x.kind, x.key, x.profile as a, y.profile as b
    from few
    join touched_member as x using (kind, key)
    join touched_member as y using (kind, key)
    where x.profile < y.profile
"""

IDENTIFIERS = ("id", "staff")
OTHER_KEYS = (
    "account",
    "email",
    "phone",
    "name_birth",
    "name_year_unit",
    "name_area",
    "folded_birth",
    "folded_year_unit",
)


def guard(con: duckdb.DuckDBPyConnection) -> None:
    """Brings shared_key up to date around temp table `changed`.

    Leaves temp tables touched_member and known (who bears the touched keys), judged_pair (every pair among them) and
    flipped (the keys whose standing changed).
    """
    _touch(con)
    con.execute("create or replace temp table flipped (kind varchar, key ubigint, is_shared boolean)")
    _guard(con, IDENTIFIERS)
    _touch_bearers(con)
    _guard(con, OTHER_KEYS)


def disown(con: duckdb.DuckDBPyConnection) -> None:
    """Takes identifiers that several people share out of temp table `known`: they neither join nor tell apart."""
    con.execute("""
        update known set id = null, id_type = null where id in (select key from shared_key where kind = 'id');
        update known set staff = null where staff in (select key from shared_key where kind = 'staff');
    """)


def _touch(con: duckdb.DuckDBPyConnection) -> None:
    """The keys of what changed, everybody who bears them, and every pair among them, judged."""
    con.execute("""
        create or replace temp table touched_key as select distinct kind, key from keys_of('changed');
        create or replace temp table touched_member as
        -- one kind's hash is never another's: to look for the key alone is quicker
        select k.kind, k.key, k.profile from keys_of('profile') as k semi join touched_key using (key);
        -- what is compared from here on, so that the wide table is read once
        create or replace temp table known as
        from profile
        semi join (select distinct profile from touched_member where kind <> 'name_area') using (profile);
    """)
    con.execute(PAIRS_OF_TOUCHED, {"most_members": rules().most_members})
    con.execute("create or replace temp table person_pair as select distinct a, b from touched_pair")
    judge_pairs(con)


def _touch_bearers(con: duckdb.DuckDBPyConnection) -> None:
    """Judges anew without shared identifiers; where one's standing changed, its bearers' other keys are touched too."""
    [(turned,)] = con.execute("select count(*) from flipped").fetchall()
    if turned:
        con.execute("""
            create or replace temp table bearer as
            from profile semi join (
                select m.profile from touched_member as m semi join flipped using (kind, key)
            ) using (profile);
            create or replace temp table more_key as
            select distinct kind, key from keys_of('bearer') anti join touched_key using (kind, key);
            insert into touched_key from more_key;
            insert into touched_member
            select k.kind, k.key, k.profile from keys_of('profile') as k semi join more_key using (key);
            insert into known
            from profile
            semi join (select distinct profile from touched_member where kind <> 'name_area') using (profile)
            anti join known using (profile);
        """)
        con.execute(PAIRS_OF_TOUCHED, {"most_members": rules().most_members})
    con.execute("""
        create or replace temp table bearing as
        select profile from known
        where id in (select key from shared_key where kind = 'id')
           or staff in (select key from shared_key where kind = 'staff')
    """)
    disown(con)
    con.execute("""
        create or replace temp table person_pair as
        select distinct a, b from touched_pair
        where a in (from bearing) or b in (from bearing)
           or not exists (from judged_pair as j where j.a = touched_pair.a and j.b = touched_pair.b);
    """)
    [(again,)] = con.execute("select count(*) from person_pair").fetchall()
    if again:
        con.execute("create or replace temp table judged_before as from judged_pair anti join person_pair using (a, b)")
        judge_pairs(con)
        con.execute("insert into judged_pair by name from judged_before")


def _guard(con: duckdb.DuckDBPyConnection, kinds: tuple[str, ...]) -> None:
    """Brings shared_key up to date for keys of these kinds; adds those whose standing changed to `flipped`."""
    settings = rules()
    run(
        con,
        "guard",
        kinds=list(kinds),
        shared_ratio=settings.shared_ratio,
        most_members=settings.most_members,
        common_births=settings.common_births,
    )
    con.execute(
        """
        create or replace temp table turned as
        select t.kind, t.key, coalesce(g.is_shared, false) as is_shared
        from touched_key as t
        left join guarded_key as g using (kind, key)
        left join shared_key as s using (kind, key)
        where list_contains($kinds, t.kind) and coalesce(g.is_shared, false) <> (s.key is not null)
        """,
        {"kinds": list(kinds)},
    )
    con.execute("""
        delete from shared_key using turned as f
        where not f.is_shared and shared_key.kind = f.kind and shared_key.key = f.key;
        insert into shared_key select kind, key from turned where is_shared;
        insert into flipped from turned;
    """)
