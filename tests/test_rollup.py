"""Rollups are kept inside each change and equal a full recount, whatever came, went or was merged."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import add_records, empty_store
from warehouse import rollup

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
