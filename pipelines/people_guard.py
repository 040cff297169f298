"""Which keys several people share, so that they join nobody: found before any row is joined."""

import duckdb

from pipelines.people_keys import KEYED, judge_pairs, note_slips, rules, run
from pipelines.vault import Vault

MEMBERS = """
    create or replace temp table touched_member as
    select k.kind, k.key, k.profile from keys_of('known') as k semi join touched_key using (kind, key)
"""

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


def guard(con: duckdb.DuckDBPyConnection, vault: Vault | None) -> None:
    """Brings shared_key up to date around temp table `changed`; with a vault, notes the slips of what just arrived.

    Leaves temp tables touched_member and known (who bears the touched keys), judged_pair (every pair among them) and
    flipped (the keys whose standing changed).
    """
    con.execute("create or replace temp table flipped (kind varchar, key ubigint, is_shared boolean)")
    _touch_identifiers(con, vault)
    _guard(con, IDENTIFIERS)
    _touch_others(con, vault)
    _guard(con, OTHER_KEYS)


def disown(con: duckdb.DuckDBPyConnection) -> None:
    """Takes identifiers that several people share out of temp table `known`: they neither join nor tell apart."""
    con.execute("""
        update known set id = null, id_type = null where id in (select key from shared_key where kind = 'id');
        update known set staff = null where staff in (select key from shared_key where kind = 'staff');
    """)


def _touch_identifiers(con: duckdb.DuckDBPyConnection, vault: Vault | None) -> None:
    """The identifiers of what changed, everybody who bears them, and every pair among them, judged."""
    con.execute("""
        create or replace temp table touched_key as
        select distinct kind, key from keys_of('changed') where kind in ('id', 'staff');
        create or replace temp table known as
        from profile semi join (select distinct profile from identified_as('changed')) using (profile)
    """)
    if vault is not None:
        note_slips(con, vault)
    con.execute(MEMBERS)
    con.execute(PAIRS_OF_TOUCHED, {"most_members": rules().most_members})
    con.execute("create or replace temp table person_pair as select distinct a, b from touched_pair")
    judge_pairs(con)


def _touch_others(con: duckdb.DuckDBPyConnection, vault: Vault | None) -> None:
    """All keys of what changed and of those whose identifier's standing changed, everybody who bears them, and every
    pair among them, judged without shared identifiers."""
    con.execute(f"""
        create or replace temp table around as
        from changed
        union all
        select {KEYED} from known
        semi join (select m.profile from touched_member as m semi join flipped using (kind, key)) using (profile)
        anti join changed using (profile);
        create or replace temp table touched_key as
        select distinct kind, key from keys_of('around') as k
        -- a common name stays common while nobody leaves
        where kind <> 'name_area' or exists (from changed where person is not null)
           or not exists (from shared_key as s where s.kind = 'name_area' and s.key = k.key);
        insert into known
        from profile semi join (
            select distinct profile from bearers_of('around') anti join known using (profile)
        ) using (profile)
    """)  # noqa: S608
    if vault is not None:
        note_slips(con, vault)
    con.execute(MEMBERS)
    con.execute("""
        create or replace temp table bearing as
        select profile from known
        where id in (select key from shared_key where kind = 'id')
           or staff in (select key from shared_key where kind = 'staff')
    """)
    disown(con)
    con.execute(PAIRS_OF_TOUCHED, {"most_members": rules().most_members})
    con.execute("""
        create or replace temp table judged_before as
        from judged_pair where a not in (from bearing) and b not in (from bearing);
        create or replace temp table person_pair as
        select distinct a, b from touched_pair anti join judged_before using (a, b);
    """)
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
