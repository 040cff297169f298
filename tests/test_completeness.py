"""Who reported, who was late, who said zero, and whom to remind."""

from datetime import date

import duckdb
import pytest

from access.scope import belonging
from metrics.completeness import completeness, next_due, period_days, reports_due, scorecard, to_remind
from tests.figures import add_records, add_reports, add_submission, empty_store
from warehouse.scope import NATION, within

TODAY = date(2022, 3, 20)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = empty_store()
    con.execute("delete from expected_return")
    con.execute(
        "insert into expected_return values ('vn-2022', 'province', 'VN63', 'VN', 'month', 10, '2022-01-01', null)"
    )
    con.execute("delete from area where vintage = 'VN63' and unit_id not in ('VN63-01', 'VN63-02', 'VN63-04')")
    add_submission(con, 1, area="VN63-01", period="2022-01", submitted_on="2022-02-05", rows_accepted=3)
    add_submission(con, 2, area="VN63-01", period="2022-02", submitted_on="2022-03-15", rows_accepted=3)
    add_submission(con, 3, area="VN63-02", period="2022-01", submitted_on="2022-02-01")
    return con


def test_reported_late_zero_and_missing_are_told_apart(con: duckdb.DuckDBPyConnection) -> None:
    states = {(due.area, due.period): due.state for due in reports_due(con, NATION, "vn-2022", TODAY)}
    assert states == {
        ("VN63-01", "2022-01"): "reported",
        ("VN63-01", "2022-02"): "late",
        ("VN63-02", "2022-01"): "zero",
        ("VN63-02", "2022-02"): "missing",
        ("VN63-04", "2022-01"): "missing",
        ("VN63-04", "2022-02"): "missing",
    }
    assert completeness(con, NATION, "vn-2022", TODAY) == 0.5


def test_a_report_that_is_not_due_yet_is_awaited(con: duckdb.DuckDBPyConnection) -> None:
    states = {(due.area, due.period): due.state for due in reports_due(con, NATION, "vn-2022", date(2022, 3, 5))}
    assert states[("VN63-04", "2022-02")] == "awaited"
    assert states[("VN63-04", "2022-01")] == "missing"


@pytest.mark.parametrize(
    ("today", "periods"),
    [
        (date(2022, 3, 5), {"VN63-02": "2022-02", "VN63-04": "2022-02"}),
        (date(2022, 3, 20), {"VN63-02": "2022-02", "VN63-04": "2022-02"}),
        (date(2022, 2, 5), {"VN63-04": "2022-01"}),
        (date(2022, 4, 2), {"VN63-01": "2022-03", "VN63-02": "2022-03", "VN63-04": "2022-03"}),
    ],
)
def test_the_next_report_is_the_one_awaited_else_the_newest_missing(
    con: duckdb.DuckDBPyConnection, today: date, periods: dict[str, str]
) -> None:
    asked = next_due(con, NATION, "vn-2022", today)
    assert {area: period for area, period in asked.items() if area.startswith("VN63")} == periods


def test_most_owed_is_reminded_first(con: duckdb.DuckDBPyConnection) -> None:
    reminders = to_remind(con, NATION, "vn-2022", TODAY)
    assert [(row["area"], row["periods"]) for row in reminders] == [
        ("VN63-04", ["2022-01", "2022-02"]),
        ("VN63-02", ["2022-02"]),
    ]


def test_a_list_without_a_period_reports_the_months_of_its_records(con: duckdb.DuckDBPyConnection) -> None:
    add_submission(con, 4, area="VN63-04", submitted_on="2022-02-09")
    add_records(
        con,
        """
        submission | person | course | day        | area
        4          | 1      | CDS-01 | 2022-01-12 | VN63-04
        4          | 2      | CDS-01 | 2022-02-03 | VN63-04
    """,
    )
    states = {due.period: due.state for due in reports_due(con, NATION, "vn-2022", TODAY) if due.area == "VN63-04"}
    assert set(states) == {"2022-01", "2022-02"} and "missing" not in states.values()


def test_a_national_list_reports_for_every_province_that_it_names(con: duckdb.DuckDBPyConnection) -> None:
    add_submission(con, 4, area="VN", submitted_on="2022-03-01")
    add_records(
        con,
        """
        submission | person | course | day        | area
        4          | 1      | CDS-01 | 2022-02-12 | VN63-04
        4          | 2      | CDS-01 | 2022-02-03 | VN63-02
    """,
    )
    states = {(due.area, due.period): due.state for due in reports_due(con, NATION, "vn-2022", TODAY)}
    assert (states[("VN63-04", "2022-02")], states[("VN63-02", "2022-02")]) == ("reported", "reported")
    assert states[("VN63-04", "2022-01")] == "missing"
    con.execute("update submission set state = 'reverted' where submission = 4")
    assert completeness(con, NATION, "vn-2022", TODAY) == 0.5


def test_figures_report_for_their_area_and_a_blank_cell_does_not(con: duckdb.DuckDBPyConnection) -> None:
    add_submission(con, 4, area="VN", period="2022-02", submitted_on="2022-03-01")
    add_reports(
        con,
        """
        submission | unit | area    | indicator                 | period  | period_end | value
        4          | B    | VN63-02 | Tổ công nghệ số cộng đồng | 2022-02 | 2022-02-28 | 0
        4          | D    | VN63-04 | Tổ công nghệ số cộng đồng | 2022-02 | 2022-02-28 | -
    """,
    )
    states = {(due.area, due.period): due.state for due in reports_due(con, NATION, "vn-2022", TODAY)}
    assert (states[("VN63-02", "2022-02")], states[("VN63-04", "2022-02")]) == ("zero", "missing")


@pytest.mark.parametrize(
    ("sender", "states"),
    [
        # the merged province took over both; one of the two says nothing of the other
        ("VN34-82", {"VN63-82": "reported", "VN63-87": "reported", "VN63-04": "missing"}),
        ("VN63-87", {"VN63-82": "missing", "VN63-87": "reported", "VN63-04": "missing"}),
        ("VN34-04", {"VN63-82": "missing", "VN63-87": "missing", "VN63-04": "reported"}),
    ],
)
def test_a_clerk_of_a_merged_province_who_reported_is_not_listed_as_missing(
    sender: str, states: dict[str, str]
) -> None:
    con = _of_january("VN63", ["VN63-82", "VN63-87", "VN63-04"])
    add_submission(con, 1, area=sender, period="2022-01", submitted_on="2022-02-05", rows_accepted=3)
    due = reports_due(con, NATION, "vn-2022", TODAY)
    assert {report.area: report.state for report in due} == states
    assert [row["area"] for row in to_remind(con, NATION, "vn-2022", TODAY)] == sorted(
        area for area, state in states.items() if state == "missing"
    )


@pytest.mark.parametrize(
    ("sender", "states"),
    [
        ("VN63-01", {"VN34-01": "reported", "VN34-46": "missing", "VN34-82": "missing"}),  # unchanged
        ("VN63-46a", {"VN34-01": "missing", "VN34-46": "reported", "VN34-82": "missing"}),  # its older name
        ("VN63-87", {"VN34-01": "missing", "VN34-46": "missing", "VN34-82": "missing"}),  # half of what it became
    ],
)
def test_an_old_province_reports_for_the_new_one_only_where_it_alone_became_it(
    sender: str, states: dict[str, str]
) -> None:
    con = _of_january("VN34", list(states))
    add_submission(con, 1, area=sender, period="2022-01", submitted_on="2022-02-05", rows_accepted=3)
    assert {report.area: report.state for report in reports_due(con, NATION, "vn-2022", TODAY)} == states


def test_the_older_name_of_a_merged_province_reports_for_all_that_it_was() -> None:
    con = _of_january("VN63", ["VN63-70", "VN63-75"])
    add_submission(con, 1, area="VN34-75a", period="2022-01", submitted_on="2022-02-05", rows_accepted=3)
    assert completeness(con, NATION, "vn-2022", TODAY) == 1.0


def test_a_merged_province_sees_the_deadlines_of_those_it_was_as_its_own() -> None:
    con = _of_january("VN63", ["VN63-82", "VN63-87", "VN63-04"])
    mine = within(belonging(con, ["VN34-82"]))
    assert {report.area for report in reports_due(con, mine, "vn-2022", TODAY)} == {"VN63-82", "VN63-87"}
    assert next_due(con, mine, "vn-2022", TODAY)["VN34-82"] == "2022-01"
    add_submission(con, 1, area="VN34-82", period="2022-01", submitted_on="2022-03-15", rows_accepted=3)
    assert completeness(con, mine, "vn-2022", TODAY) == 1.0
    assert scorecard(con, mine, "vn-2022", "VN63-87", TODAY)["late"] == 1
    assert next_due(con, mine, "vn-2022", TODAY) == {}


def _of_january(vintage: str, areas: list[str]) -> duckdb.DuckDBPyConnection:
    """A store where these areas alone owe a report, of January."""
    con = empty_store()
    con.execute("delete from expected_return")
    con.execute(
        "insert into expected_return values ('vn-2022', 'province', $1, 'VN', 'month', 10, '2022-01-01', '2022-01-31')",
        [vintage],
    )
    con.execute("delete from area where level = 'province' and vintage = $1 and not list_contains($2, unit_id)",
                [vintage, areas])  # fmt: skip
    return con


def test_a_department_sees_its_own_score(con: duckdb.DuckDBPyConnection) -> None:
    card = scorecard(con, within(["VN63-01"]), "vn-2022", "VN63-01", TODAY)
    assert (card["due"], card["in"], card["on_time"], card["late"], card["missing"]) == (2, 2, 1, 1, 0)


def test_nothing_expected_is_no_completeness(con: duckdb.DuckDBPyConnection) -> None:
    assert completeness(con, NATION, "za-nsg", TODAY) is None


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"), ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2025-9M", "2025-01-01", "2025-09-30"), ("2025-Q3", "2025-07-01", "2025-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
    ],
)  # fmt: skip
def test_a_period_has_a_first_and_a_last_day(period: str, first: str, last: str) -> None:
    assert period_days(period) == (date.fromisoformat(first), date.fromisoformat(last))
