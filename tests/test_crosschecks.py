"""Cross-checks: what doesn't fit is found, with the numbers of its sentence, and nothing else is."""

import duckdb
import pytest

from metrics.crosschecks import crosschecks, robust_z
from metrics.targets import progress
from tests.figures import add_list, add_many, add_records, add_reports, empty_store
from warehouse.scope import NATION


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return empty_store()


def checks(con: duckdb.DuckDBPyConnection, programme: str = "vn-2022") -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for finding in crosschecks(con, NATION, programme):
        found.setdefault(finding.check, []).append(finding.numbers)
    return found


def test_clean_figures_have_no_finding(con: duckdb.DuckDBPyConnection) -> None:
    add_records(con, "person | course | day | area\n1 | CDS-01 | 2022-01-05 | VN63-01")
    assert checks(con) == {}


def test_a_running_total_that_falls_is_found(con: duckdb.DuckDBPyConnection) -> None:
    add_reports(
        con,
        """
        unit | area    | indicator                   | period  | period_end | value | basis
        A    | VN63-01 | Tổ công nghệ số cộng đồng   | 2022-01 | 2022-01-31 | 40    | running_total
        A    | VN63-01 | Tổ công nghệ số cộng đồng   | 2022-02 | 2022-02-28 | 30    | running_total
        A    | VN63-01 | Tổ công nghệ số cộng đồng   | 2023-01 | 2023-01-31 | 5     | running_total
    """,
    )
    assert checks(con)["running_total_falls"] == [{"before": 40, "after": 30}]


def test_months_that_do_not_add_up_to_the_running_total_are_found(con: duckdb.DuckDBPyConnection) -> None:
    add_reports(
        con,
        """
        unit | area    | indicator                   | period  | period_end | value | basis
        A    | VN63-01 | Tổ công nghệ số cộng đồng   | 2022-01 | 2022-01-31 | 40    | in_period
        A    | VN63-01 | Tổ công nghệ số cộng đồng   | 2022-02 | 2022-02-28 | 30    | in_period
        A    | VN63-01 | Tổ công nghệ số cộng đồng   | 2022-02 | 2022-02-28 | 75    | running_total
    """,
    )
    assert checks(con)["parts_and_total"] == [{"parts": 70, "total": 75}]


def test_an_outlier_is_measured_against_the_units_own_history(con: duckdb.DuckDBPyConnection) -> None:
    months = "\n".join(
        f"A | VN63-01 | Tổ công nghệ số cộng đồng | 2022-0{month} | 2022-0{month}-28 | {value}"
        for month, value in enumerate((20, 22, 19, 21, 20, 210, 23), start=1)
    )
    add_reports(con, f"unit | area | indicator | period | period_end | value\n{months}")
    [outlier] = checks(con)["outlier"]
    assert outlier["value"] == 210 and outlier["z"] > 3.5


def test_more_trained_than_there_are_is_found(con: duckdb.DuckDBPyConnection) -> None:
    add_list(con, "area | unit | value | as_of\nVN34-08 | - | 1 | 2025-12-31")
    add_records(
        con,
        """
        person | course | day        | area
        1      | TQ-CB  | 2026-01-05 | VN34-08
        2      | TQ-CB  | 2026-01-05 | VN34-08
    """,
        programme="vn-tuyen-quang",
    )
    assert checks(con, "vn-tuyen-quang")["numerator_above_denominator"] == [{"numerator": 2, "denominator": 1}]


def test_more_completed_than_enrolled_is_found(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        submission | person | course | status    | day        | area
        1          | 1      | CDS-01 | enrolled  | 2022-01-05 | VN63-01
        2          | 2      | CDS-01 | completed | 2022-01-05 | VN63-01
        2          | 3      | CDS-01 | completed | 2022-01-05 | VN63-01
    """,
    )
    assert checks(con)["completed_above_enrolled"] == [{"completed": 2, "enrolled": 1}]


def test_those_who_never_began_are_no_roster_of_those_who_completed(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | status    | day        | area
        1      | CDS-01 | enrolled  | 2022-01-05 | VN63-01
        2      | CDS-01 | completed | 2022-01-05 | VN63-01
        3      | CDS-01 | completed | 2022-01-05 | VN63-01
    """,
    )
    assert "completed_above_enrolled" not in checks(con)


def test_two_sources_of_one_day_are_kept_side_by_side(con: duckdb.DuckDBPyConnection) -> None:
    add_many(con, "select i as person, 'CPDT-01' as course, date '2020-06-12' as counting_date from range(98) t(i)",
             programme="vn-experts")  # fmt: skip
    said = {"records": 98, "published": 100.0, "believed": "records"}
    assert checks(con, "vn-experts")["sources_disagree"] == [said]


def test_robust_z_is_not_moved_by_the_outlier_itself() -> None:
    assert robust_z(100, [10, 11, 9, 10, 12, 10]) > 20
    assert robust_z(10, [10, 10, 10]) == 0


def test_two_submissions_that_say_different_things_of_one_period_are_found(con: duckdb.DuckDBPyConnection) -> None:
    add_reports(
        con,
        """
        submission | unit | area    | indicator                 | period  | period_end | value
        1          | A    | VN63-01 | Tổ công nghệ số cộng đồng | 2022-01 | 2022-01-31 | 40
        2          | A    | VN63-01 | Tổ công nghệ số cộng đồng | 2022-01 | 2022-01-31 | 44
        2          | A    | VN63-01 | Tổ công nghệ số cộng đồng | 2022-02 | 2022-02-28 | 50
    """,
    )
    assert checks(con)["reports_disagree"] == [{"earlier": 1, "before": 40, "later": 2, "after": 44}]
    assert [entry["value"] for entry in progress(con, NATION, "vn-2022", "community_teams")] == [50]
