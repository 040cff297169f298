"""Whose rows and faults an area's record tells of: its own, and those of the units that report for it."""

import duckdb
import pytest

from access.scope import belonging
from metrics.first_time import common_faults, right_first_time
from tests.figures import add_submission, empty_store
from warehouse.scope import NATION, within


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return empty_store()


def send(con: duckdb.DuckDBPyConnection, number: int, area: str, rows: int, right: int) -> None:
    """A submission some of whose rows were refused for want of a name."""
    add_submission(con, number, area=area, rows_seen=rows + 4, rows_ignored=4, rows_accepted=right)
    for row in range(rows - right):
        con.execute("insert into issue values (?, 'missing_name', 'error', 'DS', ?, 'C', '{}')", [number, row + 5])


@pytest.mark.parametrize(
    ("sender", "area"),
    [
        ("VN34-82", "VN63-87"),  # the merged province, asked under one of those that it was
        ("VN34-82", "VN63-82"),
        ("VN34-82", "VN34-82"),
        ("VN63-01", "VN34-01"),  # its code before, asked under that of today: it became it alone
        ("VN34-75a", "VN63-70"),  # under the name that it had at first
    ],
)
def test_what_a_province_sent_under_another_of_its_codes_is_in_its_record(
    con: duckdb.DuckDBPyConnection, sender: str, area: str
) -> None:
    send(con, 1, sender, 10, 8)
    assert right_first_time(con, NATION, "vn-2022", area) == {"submissions": 1, "rows": 10, "right": 8}
    assert common_faults(con, NATION, "vn-2022", area) == [{"rule": "missing_name", "severity": "error", "count": 2}]


def test_one_of_two_merged_provinces_has_no_part_in_the_others_faults(con: duckdb.DuckDBPyConnection) -> None:
    send(con, 1, "VN63-82", 10, 8)
    assert right_first_time(con, NATION, "vn-2022", "VN63-87") == {"submissions": 0, "rows": 0, "right": 0}
    assert common_faults(con, NATION, "vn-2022", "VN63-87") == []


def test_a_department_is_told_of_no_other_areas_faults(con: duckdb.DuckDBPyConnection) -> None:
    send(con, 1, "VN34-82", 10, 8)
    other = within(belonging(con, ["VN34-01"]))
    assert right_first_time(con, other, "vn-2022", "VN63-87")["rows"] == 0
    assert common_faults(con, other, "vn-2022", "VN63-87") == []


def test_a_correction_doesnt_count_as_a_first_time(con: duckdb.DuckDBPyConnection) -> None:
    send(con, 1, "VN34-82", 10, 8)
    add_submission(con, 2, area="VN34-82", rows_seen=10, rows_accepted=10, supersedes=1)
    assert right_first_time(con, NATION, "vn-2022", "VN34-82") == {"submissions": 1, "rows": 10, "right": 8}
