"""What it takes to arrive: quotas that add up to what is missing, a month, and what more courses bring."""

from datetime import date

import pytest

from display import area_tables, places
from metrics.areas import names, vintage_of
from metrics.catch_up import quotas, what_if
from metrics.completeness import reporting_areas
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


def test_what_remains_after_the_first_list_of_a_merged_province_names_each_province_of_today_once() -> None:
    con = empty_store()
    add_records(
        con,
        """
        person | course | day        | area
        1      | CDS-01 | 2025-09-05 | VN34-40
        2      | CDS-01 | 2025-09-06 | VN34-40
    """,
    )
    found = quotas(con, NATION, "vn-2022", "officials_next")
    areas = [row["area"] for row in found]
    assert len(areas) == len(set(areas)) == 34
    assert vintage_of(con, areas) == "VN34"
    assert sum(row["quota"] for row in found) == 29_998
    assert {row["area"]: row["numerator"] for row in found if row["numerator"]} == {"VN34-40": 2}
    shown = area_tables.quotas("en", places.named_rows("en", found, names(con, areas)), {"kind": 1, "unit": "people"})
    assert "VN34-" not in shown and "VN63-" not in shown
    assert shown.count("Nghệ An") == 1


def test_a_province_under_its_old_and_its_new_codes_is_one_line_and_owes_by_the_staff_of_all_it_was() -> None:
    con = empty_store()
    provinces = reporting_areas(con, NATION, "vn-2022")
    add_list(con, "area | unit | value | as_of\n" + "\n".join(f"{one} | - | 100 | 2022-01-01" for one in provinces))
    add_records(
        con,
        """
        person | course | day        | area
        1      | CDS-01 | 2025-03-05 | VN63-40
        2      | CDS-01 | 2024-03-05 | VN63-46a
        3      | CDS-01 | 2025-03-05 | VN63-46b
        4      | CDS-01 | 2025-09-05 | VN34-40
    """,
    )
    found = {row["area"]: row for row in quotas(con, NATION, "vn-2022", "officials_next")}
    assert len(found) == 34
    assert sum(row["quota"] for row in found.values()) == 29_996
    assert {area: row["numerator"] for area, row in found.items() if row["numerator"]} == {"VN34-40": 2, "VN34-46": 2}
    assert found["VN34-40"]["quota"] == pytest.approx(30_000 / 63 - 2, abs=1)
    assert found["VN34-08"]["quota"] == pytest.approx(2 * 30_000 / 63, abs=1)  # two provinces of a hundred each
    assert {row["by"] for row in found.values()} == {"list"}


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
