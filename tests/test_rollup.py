"""Rollups are kept inside each change and equal a full recount, whatever came, went or was merged."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import add_records, empty_store
from warehouse import rollup
from warehouse.scope import NATION, within
from warehouse.scoped import VIEWS, scoped
from warehouse.twice import MOST_SCOPES, CountedTwice

TABLE = """
    submission | person | course | status        | day        | area
    1          | 1      | CDS-01 | completed     | 2022-02-01 | VN63-01
    1          | 2      | CDS-01 | not_completed | 2022-02-01 | VN63-01
    2          | 1      | CDS-01 | completed     | 2022-01-01 | VN63-02
    2          | 2      | CDS-01 | completed     | 2022-03-01 | VN63-02
    2          | 3      | CDS-02 | completed     | 2022-03-01 | -
"""


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return empty_store()


@pytest.fixture
def filled() -> duckdb.DuckDBPyConnection:
    con = empty_store()
    add_records(con, TABLE)
    return con


def test_what_is_kept_is_what_a_recount_gives(filled: duckdb.DuckDBPyConnection) -> None:
    assert rollup.recount_differences(filled) == []


def test_a_revert_gives_back_what_was_before(filled: duckdb.DuckDBPyConnection) -> None:
    before = _kept(filled)
    add_records(filled, "submission | person | course | day | area\n3 | 1 | CDS-01 | 2021-01-01 | VN63-04")
    assert _kept(filled) != before
    filled.execute("update submission set state = 'reverted' where submission = 3")
    rollup.refresh_rollups(filled, 3)
    assert _kept(filled) == before
    assert rollup.recount_differences(filled) == []


def test_a_merge_of_two_people_is_followed(filled: duckdb.DuckDBPyConnection) -> None:
    filled.execute("update record set person = 1 where person = 2")
    filled.execute("create or replace temp table touched_person as from (values (1), (2)) as t (person)")
    rollup.refresh_rollups(filled, 2)
    assert rollup.recount_differences(filled) == []


def test_a_day_on_which_nothing_counts_anew_has_no_row(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from record; delete from submission")
    rollup.rebuild_rollups(con)
    table = """
        person | course | day        | area
        1      | CDS-01 | 2021-01-01 | VN63-01
        1      | CDS-02 | 2021-01-02 | VN63-01
        1      | CDS-01 | 2022-01-01 | VN63-01
        1      | CDS-02 | 2022-01-02 | VN63-01
    """
    add_records(con, table)
    assert rollup.recount_differences(con) == []
    assert not con.execute("from day_count where day = '2022-01-02'").fetchall()


def test_a_tampered_rollup_is_found(filled: duckdb.DuckDBPyConnection) -> None:
    filled.execute("update day_count set turns = turns + 1")
    assert rollup.recount_differences(filled)


ROWS = st.lists(
    st.tuples(
        st.integers(1, 4), st.integers(1, 5), st.sampled_from(["CDS-01", "CDS-02", "KNS-01"]),
        st.sampled_from(["completed", "not_completed"]), st.sampled_from(["2021-12-31", "2022-01-01", "2023-05-05"]),
        st.sampled_from(["VN63-01", "VN63-02", "-"]),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(rows=ROWS, reverted=st.integers(1, 4))
def test_any_arrivals_and_reverts_equal_a_recount(
    con: duckdb.DuckDBPyConnection, rows: list[tuple], reverted: int
) -> None:
    con.execute("delete from record; delete from submission")
    rollup.rebuild_rollups(con)
    lines = "\n".join(" | ".join(map(str, row)) for row in rows)
    add_records(con, f"submission | person | course | status | day | area\n{lines}")
    con.execute("update submission set state = 'reverted' where submission = ?", [reverted])
    rollup.refresh_rollups(con, reverted)
    assert rollup.recount_differences(con) == []


def _kept(con: duckdb.DuckDBPyConnection) -> list:
    return [con.execute(f'select * from "{table}" order by all').fetchall() for table in ("turn", "day_count")]


COUNTED_ANEW = {
    "scoped_day_counts": """
        select programme, audience, counts, counted_on as day, area, count(*) filter (is_first) as turns,
            count(*) filter (is_first_of_person) as people, count(*) filter (is_first_of_year) as people_of_year
        from scoped_turns group by all
    """,
    "scoped_month_counts": """
        select programme, audience, counts, 'course' as dimension, course as value,
            cast(date_trunc('month', counted_on) as date) as month, count(*) as turns,
            count(*) filter (is_first_of_person) as people
        from scoped_turns where is_first group by all
    """,
}


@settings(max_examples=15, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 3), st.integers(1, 4), st.sampled_from(["CDS-01", "CDS-02", "KNS-01"]),
            st.sampled_from(["2021-12-31", "2022-01-01", "2022-01-02", "2023-05-05"]),
            st.sampled_from(["VN63-01", "VN63-02", "VN63-04", "-"]),
        ),
        min_size=1, max_size=15,
    ),
    areas=st.sampled_from([None, ["VN63-01"], ["VN63-01", "VN63-02"], ["VN63-01", "VN63-02", "VN63-04", "CL-R07"]]),
)  # fmt: skip
def test_what_a_scope_of_several_areas_adds_up_to_is_what_its_turns_give(
    con: duckdb.DuckDBPyConnection, rows: list[tuple], areas: list[str] | None
) -> None:
    con.execute("delete from record; delete from submission")
    rollup.rebuild_rollups(con)
    add_records(
        con, "submission | person | course | day | area\n" + "\n".join(" | ".join(map(str, row)) for row in rows)
    )
    for view, anew in COUNTED_ANEW.items():
        is_any = " or ".join(f"{count} <> 0" for count in ("turns", "people"))
        where = f"{is_any} or people_of_year <> 0" if "day" in view else f"dimension = 'course' and ({is_any})"
        kept, counted = (
            scoped(f"select * from ({question}) as r where {where} order by all")
            for question in (f"select * from {view}", anew)
        )
        assert con.execute(kept, {"areas": areas}).fetchall() == con.execute(counted, {"areas": areas}).fetchall()
    assert rollup.recount_differences(con) == []


def test_what_is_kept_of_a_scope_beside_a_snapshot_answers_as_what_is_found_anew(
    con: duckdb.DuckDBPyConnection,
) -> None:
    table = """
        person | course | day        | area
        1      | CDS-01 | 2021-01-01 | VN63-01
        1      | CDS-01 | 2021-02-01 | VN63-02
        1      | CDS-02 | 2022-01-02 | VN63-04
        2      | CDS-01 | 2021-01-01 | VN63-02
    """
    add_records(con, table)
    twice = CountedTwice(con)
    for areas in (["VN63-01"], ["VN63-01", "VN63-02"], ["VN63-02", "VN63-04"], ["CL-R07"]):
        for view in COUNTED_ANEW:
            anew, kept = (
                con.execute(scoped(f"from {view} order by all", views), {"areas": areas}).fetchall()
                for views in (VIEWS, VIEWS | twice.views(within(areas)))
            )
            assert kept == anew
    assert twice.views(NATION) == {}


def test_a_scope_for_which_there_is_no_place_is_found_anew(con: duckdb.DuckDBPyConnection) -> None:
    twice = CountedTwice(con)
    scopes = [within([f"XX-{number}"]) for number in range(MOST_SCOPES + 1)]
    assert [bool(twice.views(scope)) for scope in scopes] == [True] * MOST_SCOPES + [False]
    assert twice.views(scopes[0]) == twice.views(scopes[0])
