"""What changed since the newest snapshot: noted inside each change's transaction, so that none can be forgotten."""

import duckdb

from warehouse import audit

FEW = 20_000  # persons whose rows are always worth bringing over one by one
SHARE = 10  # beyond FEW, one for so many records; with more a snapshot is faster written whole


def note(con: duckdb.DuckDBPyConnection, submission: int) -> None:
    """A submission and the persons of temp table touched_person have other rows now than readers see."""
    con.execute(
        """
        insert into unpublished
        select 'submission', $submission
        union all
        select 'person', person from touched_person where person is not null
        """,
        {"submission": submission},
    )


def note_everything(con: duckdb.DuckDBPyConnection) -> None:
    """Any row may be another now: the next snapshot is written whole."""
    con.execute("delete from unpublished")
    con.execute("insert into unpublished values ('everything', null)")


def base(con: duckdb.DuckDBPyConnection) -> str | None:
    """The name of the snapshot on top of which the changes that were noted are all; None when it takes a whole one."""
    found = con.execute("""
        select last.snapshot
        from last_published as last
        join audit on audit.h = last.audit_head
        where last.schema_version = (select max(version) from schema_version)
    """).fetchall()
    return str(found[0][0]) if found and _are_few(con) else None


def published(con: duckdb.DuckDBPyConnection) -> str | None:
    """The name of the snapshot that shows the store as it is; None where anything was done to it since."""
    found = con.execute(
        """
        select snapshot
        from last_published
        where audit_head = $head and schema_version = (select max(version) from schema_version)
        """,
        {"head": audit.head(con)},
    ).fetchall()
    return str(found[0][0]) if found else None


def lay_out(con: duckdb.DuckDBPyConnection) -> None:
    """Temp tables changed_submission(submission) and changed_person(person), from what was noted."""
    con.execute("""
        create or replace temp table changed_submission as
        select distinct cast(key as integer) as submission from unpublished where kind = 'submission';
        create or replace temp table changed_person as
        select distinct key as person from unpublished where kind = 'person';
    """)


def forget(con: duckdb.DuckDBPyConnection, snapshot: str) -> None:
    """What was noted is published, as `snapshot`."""
    con.execute("begin")
    con.execute("delete from unpublished")
    con.execute("delete from last_published")
    con.execute(
        """
        insert into last_published
        select $snapshot, $head, max(version) from schema_version
        """,
        {"snapshot": snapshot, "head": audit.head(con)},
    )
    con.execute("commit")


def _are_few(con: duckdb.DuckDBPyConnection) -> bool:
    [(everything, persons, records)] = con.execute("""
        select count(*) filter (kind = 'everything'), count(distinct key) filter (kind = 'person'),
            (select count(*) from record)
        from unpublished
    """).fetchall()
    return not everything and persons <= max(FEW, records // SHARE)
