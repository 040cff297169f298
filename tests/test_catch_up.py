"""What it takes to arrive: quotas that add up to what is missing, a month, and what more courses bring."""

from datetime import date

import pytest

from metrics.catch_up import quotas, what_if
from tests.figures import add_list, add_many, add_records, empty_store
from warehouse.scope import NATION

HALF_YEAR = date(2022, 6, 30)


def test_a_number_is_divided_among_all_areas_that_report_and_adds_up() -> None:
    con = empty_store()
    add_many(con, "select i as person, 'CDS-01' as course, date '2022-03-01' as counting_date, "
                  "case when i < 400 then 'VN63-01' else 'VN63-04' end as area from range(1000) t(i)")  # fmt: skip
    found = {row["area"]: row for row in quotas(con, NATION, "vn-2022", "officials_turns", HALF_YEAR)}
    assert len(found) == 63
    assert sum(row["quota"] for row in found.values()) == 9000
    assert found["VN63-01"]["quota"] == 0  # beyond its part of 158.7
    assert found["VN63-02"]["quota"] == pytest.approx(9000 / 61, abs=1)
    assert found["VN63-02"]["monthly"] == pytest.approx(found["VN63-02"]["quota"] / (184 / 30.4375))
    assert found["VN63-02"]["by"] == "evenly"


def test_a_share_owes_what_its_own_list_lacks() -> None:
    con = empty_store()
    add_list(con, "area | unit | value | as_of\nVN34-08 | - | 40 | 2025-01-01")
    add_records(
        con,
        """
        person | course | day        | area
        1      | TQ-CB  | 2025-08-05 | VN34-08
    """,
        programme="vn-tuyen-quang",
    )
    [row] = quotas(con, NATION, "vn-tuyen-quang", "officials_share")
    assert (row["quota"], row["by"]) == (39, "list")
    assert row["monthly"] == pytest.approx(39 / ((date(2030, 12, 31) - date(2025, 8, 5)).days / 30.4375))


def test_people_published_against_a_goal_in_turns_owe_no_quota() -> None:
    assert quotas(empty_store(), NATION, "vn-2022", "officials_turns") == []


def test_after_the_deadline_nothing_can_be_caught_up_in_a_month() -> None:
    con = empty_store()
    add_records(con, "person | course | day | area\n1 | CDS-01 | 2022-08-05 | VN63-01")
    found = quotas(con, NATION, "vn-2022", "officials_turns", date(2023, 1, 31))
    assert {row["monthly"] for row in found} == {None}
    assert sum(row["quota"] for row in found) == 9999


def test_more_courses_close_part_of_the_gap() -> None:
    assert what_if(1000, 10, 40, 0.9) == (360, 640)
