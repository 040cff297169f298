"""Every kind of target on the worked rule that defines it."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from access.scope import belonging
from metrics.bounds import Figure, figure, overlap_bounds, union_bounds
from metrics.breakdown import breakdown
from metrics.series import behind, series
from metrics.targets import progress
from pipelines import programmes
from tests.figures import add_list, add_many, add_records, add_reports, add_submission, empty_store, programme_text
from warehouse.errors import UserError
from warehouse.scope import NATION, within


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return empty_store()


def one(con: duckdb.DuckDBPyConnection, programme: str, target: str, **asked: Any) -> dict[str, Any]:
    [entry] = progress(con, NATION, programme, target, **asked)
    return entry


def store_with(folder: Path, changes: dict[str, str], code: str = "vn-2022") -> duckdb.DuckDBPyConnection:
    """A store with one shipped programme, some of its lines written otherwise."""
    text = programme_text(code)
    for said, instead in changes.items():
        assert said in text
        text = text.replace(said, instead, 1)
    (folder / f"{code}.toml").write_text(text, encoding="utf-8")
    return empty_store(folder)


# Published figures


def test_people_against_turns_are_a_bound_and_a_reason(con: duckdb.DuckDBPyConnection) -> None:
    entry = one(con, "vn-2022", "officials_turns")
    assert (entry["value"], entry["value_unit"], entry["unit"]) == (1648, "people", "turns")
    assert (entry["lower"], entry["upper"], entry["refusal"]) == (1648, 4944, "unit_differs")
    assert (entry["status"], entry["expected"], entry["schedule_index"]) == (None, None, None)
    assert entry["lower"] / entry["goal"] == pytest.approx(0.165, abs=0.0005)
    assert entry["as_of"] == date(2022, 6, 30)


def test_published_figures_keep_qualifier_and_dates(con: duckdb.DuckDBPyConnection) -> None:
    entry = one(con, "vn-tuyen-quang", "officials_trained")
    assert [(said["value"], said["qualifier"], said["as_of"]) for said in entry["published"]] == [
        (3000, ">", None), (800, ">", None), (2500, ">", None), (850, "≈", None),
    ]  # fmt: skip
    assert {said["published_on"] for said in entry["published"]} == {date(2025, 11, 4)}
    assert (entry["value"], entry["qualifier"], entry["lower"], entry["upper"]) == (3000, ">", 3000, None)


def test_the_nations_published_teams_are_not_shown_as_a_provinces(con: duckdb.DuckDBPyConnection) -> None:
    nation = one(con, "vn-2022", "community_teams")
    assert round(nation["linked"]["teams_per_area"], 1) == 863.6
    assert not any(figure["is_of_whole"] for figure in nation["published"])
    [province] = progress(con, within(belonging(con, ["VN34-82"])), "vn-2022", "community_teams")
    assert (province["value"], province["numerator"], province.get("linked")) == (None, None, None)
    assert all(figure["is_of_whole"] for figure in province["published"])


def test_without_a_goal_of_its_own_a_province_is_drawn_no_path_to_the_nations(con: duckdb.DuckDBPyConnection) -> None:
    add_records(con, "person | course | day | area\n1 | CDS-01 | 2022-03-05 | VN34-82")
    mine = within(belonging(con, ["VN34-82"]))
    drawn = series(con, mine, "vn-2022", "officials_turns")
    assert drawn and all(point["expected"] is None and point["value"] is not None for point in drawn)
    assert series(con, NATION, "vn-2022", "officials_turns")[-1]["expected"] == 10_000


def test_what_was_published_of_a_province_is_its_own(con: duckdb.DuckDBPyConnection) -> None:
    [entry] = progress(con, within(belonging(con, ["VN34-08"])), "vn-tuyen-quang", "officials_trained")
    assert entry["value_source"] == "published" and not any(row["is_of_whole"] for row in entry["published"])


def test_a_figure_that_was_not_yet_published_is_not_known(con: duckdb.DuckDBPyConnection) -> None:
    assert one(con, "vn-2022", "community_teams", as_of=date(2022, 8, 23))["value"] is None
    assert one(con, "vn-2022", "community_teams", as_of=date(2022, 8, 24))["value"] == 40590


def test_the_overlap_of_modes_is_bounded_not_added() -> None:
    assert overlap_bounds(Figure(800, 800), Figure(2500, 2500), Figure(3000, 3000))[0] == 300
    cut = [figure(value, ">", 100) for value in (800, 2500, 3000)]
    assert overlap_bounds(*cut) == (203, 899)
    open_ended = [figure(value, ">") for value in (800, 2500, 3000)]
    assert overlap_bounds(*open_ended)[0] == 0
    assert union_bounds([800, 2500], 3000) == (2500, 3000)


# Kind 1: turns, yearly reset


def test_1648_turns_of_2022_are_judged(con: duckdb.DuckDBPyConnection) -> None:
    add_many(con, "select i as person, 'CDS-01' as course, date '2022-01-01' + i::int % 181 as counting_date, "
                  "'VN63-01' as area from range(1648) t(i)")  # fmt: skip
    entry = one(con, "vn-2022", "officials_turns", as_of=date(2022, 6, 30))
    assert (entry["value"], entry["status"]) == (1648, "well_behind")
    assert round(entry["expected"]) == 4959
    assert round(entry["schedule_index"], 2) == 0.33
    assert (round(entry["required_pace"], 1), round(entry["recent_pace"], 1)) == (45.4, 9.1)
    assert round(entry["pace_ratio"], 1) == 5.0
    assert entry["published"][0]["value"] == 1648


def test_turns_of_another_year_do_not_count(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | day        | area
        1      | CDS-01 | 2021-12-31 | VN63-01
        1      | CDS-02 | 2022-01-01 | VN63-01
        1      | CDS-03 | 2022-12-31 | VN63-01
        2      | CDS-01 | 2023-01-01 | VN63-01
    """,
    )
    entry = one(con, "vn-2022", "officials_turns", as_of=date(2023, 6, 1))
    assert (entry["value"], entry["turns"], entry["people"], entry["status"]) == (2, 2, 1, "missed")
    assert entry["required_pace"] is None


def test_one_turn_reported_twice_is_one_and_completed_if_either_says_so(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        submission | person | course | status        | day        | area
        1          | 1      | CDS-01 | not_completed | 2022-02-01 | VN63-01
        2          | 1      | CDS-01 | completed     | 2022-03-01 | VN63-02
        3          | 1      | CDS-01 | completed     | 2022-04-01 | VN63-04
    """,
    )
    entry = one(con, "vn-2022", "officials_turns")
    assert (entry["value"], entry["by_area"][0]["area"], len(entry["by_area"])) == (1, "VN63-02", 1)
    assert one(con, "vn-2022", "officials_turns", as_of=date(2022, 2, 28))["turns"] == 0


def test_the_date_is_the_newest_counted_record_at_most_the_deadline(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | day        | status
        1      | CDS-01 | 2022-03-05 | completed
        2      | CDS-01 | 2022-04-05 | absent
    """,
    )
    assert one(con, "vn-2022", "officials_turns")["as_of"] == date(2022, 3, 5)
    add_records(con, "person | course | day\n3 | CDS-01 | 2024-01-01")
    assert one(con, "vn-2022", "officials_turns")["as_of"] == date(2022, 12, 31)


def test_counts_decides_whether_taking_part_is_enough(tmp_path: Path) -> None:
    con = store_with(tmp_path, {'code = "officials_turns"': 'code = "officials_turns"\ncounts = "took_part"'})
    add_records(
        con,
        """
        person | course | status        | day
        1      | CDS-01 | completed     | 2022-03-05
        2      | CDS-01 | not_completed | 2022-03-05
        3      | CDS-01 | absent        | 2022-03-05
        4      | CDS-01 | withdrawn     | 2022-03-05
    """,
    )
    entry = one(con, "vn-2022", "officials_turns")
    assert (entry["value"], entry["turns"], entry["people"], entry["counts"]) == (2, 2, 2, "took_part")
    assert one(con, "vn-2022", "officials_next")["value"] == 1


def test_a_course_for_citizens_is_no_turn_of_officials(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course    | day
        1      | KNS-01    | 2022-03-05
        2      | TCN-01    | 2022-03-05
        3      | elsewhere | 2022-03-05
    """,
    )
    values = {entry["target"]: entry["value"] for entry in progress(con, NATION, "vn-2022")}
    assert values["citizens_turns"] == values["officials_turns"] == values["team_members_trained"] == 1


# Kind 2: unique people, cumulative


def test_a_person_trained_twice_is_counted_once_in_the_area_of_the_first(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | day        | area
        1      | CDS-01 | 2022-03-05 | VN63-01
        1      | CDS-02 | 2022-02-05 | VN63-02
        2      | CDS-01 | 2022-03-05 | -
    """,
    )
    entry = one(con, "vn-2022", "officials_next")
    assert (entry["value"], entry["turns"], entry["refusal"]) == (2, 3, "no_deadline")
    assert {part["area"]: part["value"] for part in entry["by_area"]} == {"VN63-02": 1, None: 1}


def test_a_scope_counts_its_own_records_alone(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | day        | area
        1      | CDS-01 | 2022-03-05 | VN63-01
        1      | CDS-02 | 2022-02-05 | VN63-02
    """,
    )
    for areas, people in ((["VN63-01"], 1), (["VN63-02"], 1), (["VN63-01", "VN63-02"], 1), (["VN63-04"], None)):
        [entry] = progress(con, within(areas), "vn-2022", "officials_next")
        assert entry["value"] == people
        assert (entry["refusal"], entry["goal"]) == ("no_goal", None)  # the nation's number is no goal of one area
        assert entry["goal_of_whole"] == 30000


def test_only_approved_submissions_count_where_approval_is_asked(tmp_path: Path) -> None:
    con = store_with(tmp_path, {"needs_approval = false": "needs_approval = true"})
    add_submission(con, 1, state="submitted")
    add_submission(con, 2, state="approved")
    add_records(
        con,
        """
        submission | person | course | day
        1          | 1      | CDS-01 | 2022-03-05
        2          | 2      | CDS-01 | 2022-03-05
    """,
    )
    assert one(con, "vn-2022", "officials_next")["value"] == 1


# Kind 3: visits


def test_visits_against_turns_have_no_status(tmp_path: Path) -> None:
    visits = 'code = "citizens_turns"\nindicators = { visits = ["lượt truy cập"] }'
    con = store_with(tmp_path, {'code = "citizens_turns"\nkind = 1': f"{visits}\nkind = 3"})
    add_reports(
        con,
        """
        unit | area | indicator      | period  | period_end | value    | basis
        A    | -    | Lượt truy cập  | 2022-06 | 2022-06-30 | 18000000 | running_total
    """,
    )
    entry = one(con, "vn-2022", "citizens_turns")
    assert (entry["value"], entry["value_unit"], entry["status"]) == (18_000_000, "visits", None)
    assert entry["refusal"] == "unit_differs"


# Kinds 4 and 5: shares of a population


def test_a_share_follows_the_dated_staff_list(con: duckdb.DuckDBPyConnection) -> None:
    add_many(con, "select i as person, 'TQ-CB' as course, date '2026-03-01' as counting_date, 'VN34-08' as area "
                  "from range(2700) t(i)", programme="vn-tuyen-quang")  # fmt: skip
    entry = one(con, "vn-tuyen-quang", "officials_share")
    assert (entry["value"], entry["numerator"], entry["refusal"]) == (None, 2700, "no_denominator")
    add_list(
        con,
        """
        area    | unit | value | as_of
        VN34-08 | -    | 3000  | 2025-12-31
        VN34-08 | -    | 3250  | 2026-06-30
    """,
    )
    entry = one(con, "vn-tuyen-quang", "officials_share", as_of=date(2026, 5, 1))
    assert (entry["value"], entry["numerator"], entry["denominator"]) == (0.9, 2700, 3000)
    assert (entry["status"], entry["refusal"]) == (None, "no_baseline")
    later = one(con, "vn-tuyen-quang", "officials_share", as_of=date(2026, 7, 1))
    assert round(later["value"], 3) == 0.831
    assert later["denominator_as_of"] == date(2026, 6, 30)


def test_a_share_that_is_reached_is_met_without_a_baseline(con: duckdb.DuckDBPyConnection) -> None:
    add_list(con, "area | unit | value | as_of\nVN34-08 | - | 2 | 2025-12-31")
    add_records(
        con,
        """
        person | course | day        | area
        1      | TQ-CB  | 2026-01-05 | VN63-02
        2      | TQ-CB  | 2026-01-05 | VN34-08
    """,
        programme="vn-tuyen-quang",
    )
    entry = one(con, "vn-tuyen-quang", "officials_share")
    assert (entry["value"], entry["status"]) == (1, "met")


def test_silent_areas_widen_a_share_into_bounds(tmp_path: Path) -> None:
    share = 'code = "officials_next"\ndenominator = "staff"\nstart = 2022-01-01\nkind = 4'
    con = store_with(tmp_path, {'code = "officials_next"\nkind = 2': share, "goal = 30000": "goal = 1.0"})
    add_list(
        con,
        """
        area    | unit | value | as_of
        VN63-01 | -    | 100   | 2022-01-01
        VN63-02 | -    | 100   | 2022-01-01
        VN63-04 | -    | 50    | 2022-01-01
    """,
    )
    add_many(con, "select i as person, 'CDS-01' as course, date '2022-03-01' as counting_date, "
                  "case when i < 90 then 'VN63-01' else 'VN63-02' end as area from range(150) t(i)")  # fmt: skip
    entry = one(con, "vn-2022", "officials_next")
    assert (entry["value"], entry["numerator"], entry["denominator"]) == (0.75, 150, 200)
    assert (entry["lower"], entry["upper"]) == (150 / 250, 200 / 250)
    assert entry["areas_silent"] == ["VN63-04"]


def test_who_was_trained_last_year_does_not_count_this_year(tmp_path: Path) -> None:
    yearly = {'code = "officials_share"\nkind = 4': 'code = "officials_share"\nkind = 5'}
    con = store_with(tmp_path, yearly, "vn-tuyen-quang")
    add_list(con, "area | unit | value | as_of\nVN34-08 | - | 4 | 2025-01-01")
    add_records(
        con,
        """
        person | course | day        | area
        1      | TQ-CB  | 2025-08-05 | VN34-08
        2      | TQ-CB  | 2025-08-05 | VN34-08
        1      | TQ-CB  | 2026-08-05 | VN34-08
    """,
        programme="vn-tuyen-quang",
    )
    assert one(con, "vn-tuyen-quang", "officials_share", as_of=date(2025, 12, 31))["value"] == 0.5
    assert one(con, "vn-tuyen-quang", "officials_share", as_of=date(2026, 12, 31))["value"] == 0.25


# Kinds 6, 9, 10 and 15: what returns report


def test_sixteen_of_twenty_agencies_are_needed_and_missing_is_not_no(con: duckdb.DuckDBPyConnection) -> None:
    add_list(con, "area | unit | value | as_of\nVN34-08 | - | 20 | 2025-12-31", indicator="organisations")
    agencies = "\n".join(
        f"Sở {place} | VN34-08 | Ứng dụng phân tích dữ liệu | 2026-Q1 | 2026-03-31 | {int(place < 12)}"
        for place in range(15)
    )
    add_reports(con, f"unit | area | indicator | period | period_end | value\n{agencies}", programme="vn-tuyen-quang")
    entry = one(con, "vn-tuyen-quang", "agencies_data_analysis")
    assert (entry["value"], entry["numerator"], entry["denominator"]) == (0.8, 12, 15)
    assert (entry["lower"], entry["upper"]) == (12 / 20, 17 / 20)
    assert (entry["needed"], entry["missing"]) == (16, 5)


def test_a_reported_zero_a_missing_report_and_not_applicable_are_three_things(con: duckdb.DuckDBPyConnection) -> None:
    add_list(con, "area | unit | value | as_of\nVN34-08 | - | 4 | 2025-12-31", indicator="organisations")
    add_reports(
        con,
        """
        unit | area    | indicator                  | period  | period_end | value | is_not_applicable
        A    | VN34-08 | Ứng dụng phân tích dữ liệu | 2026-Q1 | 2026-03-31 | 1     | false
        B    | VN34-08 | Ứng dụng phân tích dữ liệu | 2026-Q1 | 2026-03-31 | 0     | false
        C    | VN34-08 | Ứng dụng phân tích dữ liệu | 2026-Q1 | 2026-03-31 | -     | true
        D    | VN34-08 | Ứng dụng phân tích dữ liệu | 2026-Q1 | 2026-03-31 | -     | false
    """,
        programme="vn-tuyen-quang",
    )
    entry = one(con, "vn-tuyen-quang", "agencies_data_analysis")
    assert (entry["value"], entry["reporting"], entry["not_applicable"], entry["missing"]) == (0.5, 2, 1, 1)


def test_the_worst_of_three_levels_decides_a_service(con: duckdb.DuckDBPyConnection) -> None:
    add_list(con, "area | unit | value | as_of\nVN34-08 | - | 3 | 2025-12-31", indicator="services")
    add_reports(
        con,
        """
        unit | area    | indicator                                  | period  | period_end | value
        A    | VN34-08 | Dịch vụ công trực tuyến ổn định cấp tỉnh   | 2026-Q1 | 2026-03-31 | 1
        A    | VN34-08 | Dịch vụ công trực tuyến ổn định cấp xã     | 2026-Q1 | 2026-03-31 | 1
        A    | VN34-08 | Dịch vụ công trực tuyến ổn định cấp huyện  | 2026-Q1 | 2026-03-31 | 1
        B    | VN34-08 | Dịch vụ công trực tuyến ổn định cấp tỉnh   | 2026-Q1 | 2026-03-31 | 1
        B    | VN34-08 | Dịch vụ công trực tuyến ổn định cấp xã     | 2026-Q1 | 2026-03-31 | 0
        C    | VN34-08 | Dịch vụ công trực tuyến ổn định cấp tỉnh   | 2026-Q1 | 2026-03-31 | 1
    """,
        programme="vn-tuyen-quang",
    )
    entry = one(con, "vn-tuyen-quang", "online_services")
    assert (entry["value"], entry["lower"], entry["upper"]) == (0.5, 1 / 3, 2 / 3)


def test_one_answer_a_unit_stands_for_all_levels(con: duckdb.DuckDBPyConnection) -> None:
    services = "\n".join(
        f"Xã {place} | - | Dịch vụ công trực tuyến ổn định | 2026-Q2 | 2026-06-30 | {int(place < 3)}"
        for place in range(5)
    )
    add_submission(con, 1, programme="vn-tuyen-quang", area="VN34-08")
    add_reports(con, f"unit | area | indicator | period | period_end | value\n{services}", programme="vn-tuyen-quang")
    entry = one(con, "vn-tuyen-quang", "online_services")
    assert (entry["value"], entry["denominator"], entry["refusal"]) == (0.6, 5, "no_denominator")
    assert [row["area"] for row in entry["by_area"]] == ["VN34-08"]  # the units of a province's return are its own


def test_planned_figures_alone_leave_the_published_one_standing(con: duckdb.DuckDBPyConnection) -> None:
    add_reports(con, """
        unit | area    | indicator           | period | period_end | value | basis
        A    | VN63-01 | Ban hành kế hoạch   | 2022   | 2022-12-31 | 1     | plan
    """)  # fmt: skip
    entry = one(con, "vn-2022", "provincial_plans")
    assert (entry["value"], entry["value_source"], entry["refusal"]) == (15, "published", "no_deadline")


def test_every_choice_of_units_says_how_many_have_a_centre(con: duckdb.DuckDBPyConnection) -> None:
    add_reports(con, """
        unit           | area    | indicator                               | period  | period_end | value
        Phường An Tường | VN34-08 | Trung tâm đào tạo, thực hành kỹ năng số | 2026-Q2 | 2026-06-30 | 1
    """, programme="vn-tuyen-quang")  # fmt: skip
    entry = one(con, "vn-tuyen-quang", "district_centres")
    assert [(choice["units"], choice["covered"]) for choice in entry["denominator_choices"]] == [
        (7, 0), (18, 0), (124, 1)
    ]  # fmt: skip
    assert (entry["value"], entry["refusal"], entry["as_of"]) == (None, "no_denominator", date(2026, 6, 30))


def test_fifteen_of_63_plans_have_no_linear_pace(con: duckdb.DuckDBPyConnection) -> None:
    entry = one(con, "vn-2022", "provincial_plans")
    assert (entry["value"], entry["denominator"]) == (15, 63)
    assert round(entry["value"] / entry["denominator"], 3) == 0.238
    assert (entry["expected"], entry["schedule_index"], entry["required_pace"]) == (None, None, None)


def test_stocks_explain_one_another(con: duckdb.DuckDBPyConnection) -> None:
    entry = one(con, "vn-2022", "community_teams")
    assert round(entry["linked"]["teams_per_area"]) == 864
    assert list(entry["linked"])[:2] == ["teams", "members"]
    assert entry["linked_qualifiers"] == {"members": ">", "members_per_team": ">"}  # more than 200,000 were published


def test_running_totals_and_in_period_figures_never_mix(tmp_path: Path) -> None:
    visits = 'code = "citizens_turns"\nindicators = { visits = ["lượt truy cập"] }'
    con = store_with(
        tmp_path, {'code = "citizens_turns"\nkind = 1\nunit = "turns"': f'{visits}\nkind = 3\nunit = "visits"'}
    )
    add_reports(
        con,
        """
        unit | area    | indicator     | period  | period_end | value | basis
        A    | VN63-01 | Lượt truy cập | 2022-01 | 2022-01-31 | 10    | in_period
        A    | VN63-01 | Lượt truy cập | 2022-02 | 2022-02-28 | 20    | in_period
        A    | VN63-01 | Lượt truy cập | 2022-02 | 2022-02-28 | 30    | running_total
        B    | VN63-02 | Lượt truy cập | 2022-01 | 2022-01-31 | 5     | in_period
        B    | VN63-02 | Lượt truy cập | 2022-02 | 2022-02-28 | 7     | in_period
        B    | VN63-02 | Lượt truy cập | 2022-Q1 | 2022-03-31 | 12    | in_period
    """,
    )
    assert one(con, "vn-2022", "citizens_turns")["value"] == 42


# Kinds 7 and 8: coverage and stock


def test_100_experts_over_90_of_93_units_cover_96_8_per_cent(con: duckdb.DuckDBPyConnection) -> None:
    units = "\n".join(f"- | Đơn vị {place} | 1 | 2020-01-01" for place in range(93))
    add_list(con, f"area | unit | value | as_of\n{units}", indicator="expert_units", programme="vn-experts")
    add_many(con, "select i as person, 'CPDT-01' as course, date '2020-06-12' as counting_date, "
                  "'Đơn vị ' || (i % 90) as unit, 'Trưởng phòng CNTT' as position from range(100) t(i)",
             programme="vn-experts")  # fmt: skip
    entry = one(con, "vn-experts", "experts_per_unit")
    assert (entry["numerator"], entry["denominator"]) == (90, 93)
    assert round(entry["value"], 3) == 0.968
    assert entry["units_without"] == ["don vi 90", "don vi 91", "don vi 92"]


def test_without_the_role_an_expert_does_not_cover_a_unit(con: duckdb.DuckDBPyConnection) -> None:
    add_list(con, "area | unit | value | as_of\nVN63-01 | - | 1 | 2020-01-01", indicator="expert_units",
             programme="vn-experts")  # fmt: skip
    add_records(
        con,
        """
        person | course  | day        | area    | position
        1      | CPDT-01 | 2020-06-12 | VN63-01 | Chuyên viên
    """,
        programme="vn-experts",
    )
    assert one(con, "vn-experts", "experts_per_unit")["numerator"] == 0


def test_coverage_without_a_list_has_no_denominator(con: duckdb.DuckDBPyConnection) -> None:
    assert one(con, "vn-experts", "experts_per_unit")["refusal"] == "no_denominator"


def test_83_of_100_experts_are_left_in_post(tmp_path: Path) -> None:
    con = empty_store()
    add_many(con, "select i as person, 'CPDT-01' as course, date '2020-06-12' as counting_date, "
                  "case when i < 12 then 'VN63-01' when i < 18 then 'VN63-02' else 'VN63-04' end as area, "
                  "case when i < 12 then 'L' || i when i < 18 then 'S' else 'K' || i end as unit "
                  "from range(100) t(i)", programme="vn-experts")  # fmt: skip
    add_reports(
        con,
        """
        unit | area    | indicator                     | period | period_end | value | basis
        X    | VN63-01 | Chuyên gia đã chuyển công tác | 2020   | 2020-12-31 | 12    | running_total
    """,
        programme="vn-experts",
    )
    entry = one(con, "vn-experts", "experts_in_post")
    assert (entry["value"], entry["trained"], entry["left"], entry["surplus"]) == (83, 100, 12, 5)


def test_district_centres_wait_for_the_set_of_units_that_is_meant(tmp_path: Path) -> None:
    entry = one(empty_store(), "vn-tuyen-quang", "district_centres")
    assert entry["refusal"] == "no_denominator"
    assert [choice["units"] for choice in entry["denominator_choices"]] == [7, 18, 124]
    con = store_with(tmp_path, {"\nk = 1": '\nk = 1\narea_set = "communes"'}, "vn-tuyen-quang")
    add_reports(
        con,
        """
        unit        | area    | indicator                              | period | period_end | value
        Xã Sơn Dương | VN34-08 | Trung tâm đào tạo, thực hành kỹ năng số | 2026   | 2026-12-31 | 2
    """,
        programme="vn-tuyen-quang",
    )
    entry = one(con, "vn-tuyen-quang", "district_centres")
    assert (entry["numerator"], entry["denominator"]) == (1, 124)


# Kinds 11 to 14


def test_a_funnel_tells_the_conversion_of_each_stage(con: duckdb.DuckDBPyConnection) -> None:
    add_many(con, "select i as person, 'CD-01' as course, date '2025-06-12' as counting_date, 2.0 as pre, "
                  "case when i < 1000 then 'completed' else 'enrolled' end as status from range(10000) t(i)",
             programme="cl-teachers")  # fmt: skip
    stages = {stage["stage"]: stage for stage in one(con, "cl-teachers", "assessment_funnel")["stages"]}
    assert (stages["assessed"]["people"], stages["completed"]["people"]) == (10_000, 1_000)
    assert stages["completed"]["conversion"] == 0.1


def test_a_trend_has_a_series_and_no_status(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course     | day        | area
        1      | NSG-AI-01  | 2026-03-05 | ZA-GP
        1      | NSG-DG-01  | 2026-04-05 | ZA-GP
        2      | NSG-DG-01  | 2026-03-05 | ZA-WC
    """,
        programme="za-nsg",
    )
    entries = {entry["target"]: entry for entry in progress(con, NATION, "za-nsg")}
    assert {entry["refusal"] for entry in entries.values()} == {"no_goal"}
    assert entries["officials_trained"]["value"] == 2
    assert entries["focus_area_completions"]["topics"] == {"digital government": 2, "ai": 1}
    assert (entries["paths_completed"]["value"], entries["paths_completed"]["paths"]) == (1, {"citizen-services": 1})


def test_cohorts_are_told_by_year(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | day        | area
        1      | CD-01  | 2024-03-05 | CL-R13
        1      | CD-02  | 2025-03-05 | CL-R13
        2      | CD-01  | 2025-03-05 | CL-R13
    """,
        programme="cl-teachers",
    )
    entry = one(con, "cl-teachers", "teachers_trained")
    assert (entry["value"], entry["cohorts"]) == (2, {"2024": 1, "2025": 2})


def test_in_a_course_everybody_has_one_turn_whatever_came_before(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | day
        1      | CDS-01 | 2022-03-05
        1      | CDS-02 | 2022-04-05
        2      | CDS-02 | 2022-04-05
    """,
    )
    found = breakdown(con, NATION, "vn-2022", "officials_turns", "course")
    assert {row["value"]: (row["turns"], row["people"]) for row in found} == {"CDS-02": (2, 2), "CDS-01": (1, 1)}


def test_the_only_area_is_behind_nobody() -> None:
    one_area = {"by_area": [{"area": "VN34-08", "numerator": 1, "denominator": 4}]}
    assert behind(one_area) == []
    assert len(behind({"by_area": [*one_area["by_area"], {"area": "VN34-01", "numerator": 2, "denominator": 4}]})) == 2


def test_a_ceiling_lists_its_breaches(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | mode      | started_on | completed_on | day
        1      | CDS-01 | in_person | 2022-03-04 | 2022-03-05   | 2022-03-05
        2      | CDS-XA | blended   | -          | 2022-03-05   | 2022-03-05
    """,
    )
    entry = one(con, "vn-2022", "in_person_days")
    assert (entry["value"], entry["status"], entry["as_of"]) == (2, "missed", date(2022, 3, 5))
    assert entry["breaches"] == [{"course": "CDS-01", "days": 2}]


@pytest.mark.parametrize(
    ("course", "mode", "value", "status"),
    [
        ("CDS-01", "online", None, None),  # the programme plans no day of it in person
        ("CDS-XA", "blended", None, None),  # and one of this: a plan is no report
        ("CDS-XA", "-", None, None),
        ("CDS-XA", "in_person", 1, "met"),  # attended, on a day that nobody told
        ("CDS-01", "in_person", None, None),
    ],
)
def test_a_ceiling_is_not_met_where_no_day_in_person_was_ever_reported(
    con: duckdb.DuckDBPyConnection, course: str, mode: str, value: float | None, status: str | None
) -> None:
    add_records(con, f"person | course | mode | day\n1 | {course} | {mode} | 2022-03-05")
    entry = one(con, "vn-2022", "in_person_days")
    assert (entry["value"], entry["status"]) == (value, status)
    assert entry["refusal"] == (None if status else "no_data")


def test_a_ceiling_binds_the_courses_of_one_province_as_it_binds_the_nations(con: duckdb.DuckDBPyConnection) -> None:
    add_records(
        con,
        """
        person | course | mode      | started_on | completed_on | day        | area
        1      | CDS-01 | in_person | 2022-03-04 | 2022-03-05   | 2022-03-05 | VN34-82
        2      | CDS-02 | in_person | 2022-03-05 | 2022-03-05   | 2022-03-05 | VN34-08
    """,
    )
    [over] = progress(con, within(belonging(con, ["VN34-82"])), "vn-2022", "in_person_days")
    assert (over["value"], over["goal"], over["status"], over["refusal"]) == (2, 1, "missed", None)
    assert over["breaches"] == [{"course": "CDS-01", "days": 2}]
    [kept] = progress(con, within(belonging(con, ["VN34-08"])), "vn-2022", "in_person_days")
    assert (kept["value"], kept["status"], kept["breaches"]) == (1, "met", [])
    [silent] = progress(con, within(belonging(con, ["VN34-01"])), "vn-2022", "in_person_days")
    assert (silent["value"], silent["goal"], silent["refusal"]) == (None, 1, "no_data")


# Kind 16 and versions


SUPERSEDED = """
[[targets]]
code = "experts_trained"
kind = 16
unit = "people"
audience = "experts"
goal = 500
in_force_from = 2022-01-01
name = { vi = "a", en = "a", es = "a", ar = "a" }
source = "a"
"""


def test_old_actuals_are_judged_by_the_target_then_in_force(tmp_path: Path) -> None:
    con = store_with(tmp_path, {"\n[[published]]": f"{SUPERSEDED}\n[[published]]"}, "vn-experts")
    add_many(con, "select i as person, 'CPDT-01' as course, date '2020-06-12' as counting_date from range(100) t(i)",
             programme="vn-experts")  # fmt: skip
    before = one(con, "vn-experts", "experts_trained", as_of=date(2021, 12, 31))
    after = one(con, "vn-experts", "experts_trained", as_of=date(2022, 1, 1))
    assert (before["goal"], before["status"]) == (100, "met")
    assert (after["goal"], after["status"], after["value"]) == (500, None, 100)


def test_a_changed_definition_keeps_the_old_one_as_a_version(tmp_path: Path) -> None:
    con = store_with(tmp_path, {})
    text = programme_text("vn-2022").replace("goal = 10000\n", "goal = 20000\n")
    (tmp_path / "vn-2022.toml").write_text(text, encoding="utf-8")
    programmes.load_programmes(con, tmp_path)
    versions = con.execute(
        "select version, goal, replaced_on is null from target where target = 'officials_turns' order by version"
    ).fetchall()
    assert versions == [(1, 10_000, False), (2, 20_000, True)]
    assert one(con, "vn-2022", "officials_turns")["definition_version"] == 2


def test_an_unknown_target_is_a_sentence(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UserError, match="nowhere"):
        progress(con, NATION, "nowhere")
