"""Gives every accepted row its person: the same people for the same rows, in whatever order they came."""

from dataclasses import dataclass

import duckdb

from pipelines import people_keys, people_links, people_review
from pipelines.people_identities import forget_submission, lay_out, seal_submission
from pipelines.people_keys import KEYED
from pipelines.vault import Vault


@dataclass(frozen=True)
class Counts:
    """The people of one submission; `known` ones stand in another submission too, `doubtful` ones in the queue."""

    distinct: int
    new: int
    known: int
    doubtful: int


def store_identities(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> None:
    """Keeps who the rows of temp table `incoming` speak of: encrypted names and identifiers, hashed evidence."""
    _store_evidence(con, vault, submission)
    seal_submission(con, vault, submission)


def _store_evidence(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> None:
    people_keys.derive(con, vault, submission)
    con.execute("""
        insert into profile by name
        select distinct on (profile) * exclude (record) from incoming_evidence anti join profile using (profile)
    """)
    con.execute(
        """
        insert into record_profile
        select record, $submission, profile from incoming_evidence
        union all
        -- a duplicate is whoever the row is that it repeats
        select d.record, $submission, e.profile
        from incoming as d
        join incoming as k on k.row = d.duplicate_of
            and concat(k.sheet, '|', k."column") = coalesce(d.duplicate_in, concat(d.sheet, '|', d."column"))
        join incoming_evidence as e on e.record = k.record
        where d.outcome = 'duplicate'
        """,
        {"submission": submission},
    )


def resolve(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> Counts:
    """Sets the person of every row of the submission, and of every other row whose person it changes.

    Leaves temp table touched_person(person): everybody whose set of rows changed, as numbered before and after.
    """
    con.execute(f"create or replace temp table changed as select {KEYED} from profile where person is null")  # noqa: S608
    resettle(con, vault)
    con.execute(
        """
        create or replace temp table person_here as
        select r.record, p.person from record_profile as r join profile as p using (profile)
        where r.submission = $submission
        """,
        {"submission": submission},
    )
    con.execute("""
        insert into touched_person select distinct person from person_here;
        update record set person = h.person from person_here as h where record.record = h.record;
    """)
    return _counts(con, submission)


def unresolve(con: duckdb.DuckDBPyConnection, vault: Vault, *submissions: int) -> None:
    """Takes submissions' evidence back for good, as `set_aside` does, and forgets what they said of people."""
    set_aside(con, *submissions)
    for submission in submissions:
        forget_submission(con, submission)
    people_keys.drop_unborne_names(con)


def bring_back(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> Counts:
    """Undoes `set_aside`: the evidence is made again from what was kept encrypted; leaves temp table touched_person."""
    lay_out(con, vault, submission)
    _store_evidence(con, vault, submission)
    counts = resolve(con, vault, submission)
    con.execute("drop table temp.incoming")
    return counts


def set_aside(con: duckdb.DuckDBPyConnection, *submissions: int) -> None:
    """Takes submissions' evidence back and parts whom they alone had joined; leaves temp table touched_person.

    Their own rows keep the person that they had.
    """
    theirs = {"submissions": list(submissions)}
    con.execute(
        """
        create or replace temp table leaving as
        select distinct profile from record_profile where list_contains($submissions, submission)
        """,
        theirs,
    )
    con.execute("delete from record_profile where list_contains($submissions, submission)", theirs)
    con.execute(f"""
        create or replace temp table changed as
        select {KEYED} from profile
        semi join leaving using (profile)
        anti join record_profile using (profile);
        delete from profile using changed as c where profile.profile = c.profile
    """)  # noqa: S608
    resettle(con)
    con.execute(
        "insert into touched_person select distinct person from record where list_contains($submissions, submission)"
        " and person is not null",
        theirs,
    )


def resettle(con: duckdb.DuckDBPyConnection, vault: Vault | None = None) -> None:
    """Decides anew who is one person around the profiles of temp table `changed`; fills touched_person.

    With a vault, the identifiers of temp tables incoming and incoming_evidence have just arrived.
    """
    people_review.prepare_decisions(con)
    people_links.link(con, vault)
    _number(con)
    people_review.refresh_doubts(con)
    con.execute("""
        create or replace temp table touched_person as
        select distinct unnest([was, person]) as person from renumbered where was is distinct from person;
        delete from touched_person where person is null;
        update record set person = n.person
        from record_profile as r
        join renumbered as n using (profile)
        where record.record = r.record and n.was is not null and n.was <> n.person;
    """)


def _number(con: duckdb.DuckDBPyConnection) -> None:
    """Numbers the clusters of temp table `parted`: where people merge the older number stays, where they part it
    stays with most of the evidence. Leaves temp table renumbered(profile, was, person)."""
    con.execute("""
        create or replace temp table numbered as
        with held as (
            select t.cluster, p.person, count(*) as profiles
            from parted as t
            join affected as p using (profile)
            where p.person is not null
            group by t.cluster, p.person
        ), claimed as (
            select cluster, person from held
            qualify row_number() over (partition by person order by profiles desc, cluster) = 1
        ), kept as (
            select c.cluster, arg_min(c.person, n.made) as person
            from claimed as c
            join person as n using (person)
            group by c.cluster
        )
        select t.cluster, k.person
        from (select distinct cluster from parted) as t
        left join kept as k using (cluster);
        create or replace temp table made as
        select cluster, (hash(uuid()) >> 2)::bigint as person from numbered where person is null;
        insert into person
        select person, (select coalesce(max(made), 0) from person) + row_number() over () from made;
        create or replace temp table renumbered as
        select t.profile, p.person as was, coalesce(n.person, m.person) as person, t.component
        from parted as t
        join affected as p using (profile)
        join numbered as n using (cluster)
        left join made as m using (cluster);
        update profile set person = n.person, component = n.component
        from (
            select n.profile, n.person, n.component from renumbered as n
            join affected as p using (profile)
            where n.was is distinct from n.person or p.component is distinct from n.component
        ) as n
        where profile.profile = n.profile;
    """)


def _counts(con: duckdb.DuckDBPyConnection, submission: int) -> Counts:
    con.execute("""
        create or replace temp table profile_here as
        select profile, person from profile where person in (select person from person_here)
    """)
    [(distinct, known, doubtful)] = con.execute(
        """
        select (select count(distinct person) from person_here),
               (select count(distinct p.person) from profile_here as p
                join record_profile as r using (profile) where r.submission <> $submission),
               (select count(distinct p.person) from profile_here as p
                join (select a as profile from person_doubt union all select b from person_doubt) using (profile))
        """,
        {"submission": submission},
    ).fetchall()
    return Counts(distinct, distinct - known, known, doubtful)
