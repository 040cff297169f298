"""Status, on the worked cases: every method with the numbers put in, and what each of them refuses."""

from datetime import date

import pytest

from metrics.status import METHODS, Course, decimals_to_show, elapsed_days, expected, judge, required_pace

JUNE = date(2022, 6, 30)
TURNS = Course(0, 10_000, date(2022, 1, 1), date(2022, 12, 31), is_flow=True)
SKILLS = Course(54, 80, date(2021, 12, 31), date(2030, 12, 31))
THEN = date(2023, 12, 31)


def test_first_and_last_day_are_both_elapsed() -> None:
    assert elapsed_days(date(2022, 1, 1), JUNE) == 181
    assert elapsed_days(date(2022, 1, 1), date(2022, 12, 31)) == 365


@pytest.mark.parametrize(
    ("start", "should", "index", "times"),
    [(date(2022, 1, 1), 4959, 0.33, 5.0), (date(2022, 4, 1), 3309, 0.50, 2.5)],
)
def test_1648_turns_at_mid_year_are_well_behind(start: date, should: int, index: float, times: float) -> None:
    course = Course(0, 10_000, start, date(2022, 12, 31), is_flow=True)
    verdict = judge("schedule_index", course, 1648, JUNE)
    assert round(verdict.numbers["E"]) == should
    assert verdict.index is not None and round(verdict.index, 2) == index
    assert verdict.status == "well_behind"
    need = required_pace(course, 1648, JUNE)
    assert need is not None and round(need, 1) == 45.4
    assert round(need / (1648 / elapsed_days(start, JUNE)), 1) == times


@pytest.mark.parametrize(
    ("value", "day", "status"),
    [
        (10_000, JUNE, "met"),
        (10_000, date(2023, 3, 1), "met"),
        (9_999, date(2023, 1, 1), "missed"),
        (-1, JUNE, "worsening"),
        (0.95 * 10_000 * 181 / 365, JUNE, "on_track"),
        (0.949999 * 10_000 * 181 / 365, JUNE, "behind"),
        (0.60 * 10_000 * 181 / 365 + 1e-9, JUNE, "behind"),
        (0.599999 * 10_000 * 181 / 365, JUNE, "well_behind"),
    ],
)
def test_the_thresholds_hold_on_unrounded_values(value: float, day: date, status: str) -> None:
    assert judge("schedule_index", TURNS, value, day).status == status


@pytest.mark.parametrize(
    ("method", "index", "digits", "status"),
    [
        ("open_sdg", 0.33, 2, "well_behind"),
        ("eurostat", 33, 0, "well_behind"),
        ("healthy_people", 6.2, 1, "well_behind"),
        ("escap", 72, 0, "behind"),
        ("unsd", 0.28, 2, "behind"),
    ],
)
def test_eu_skills_by_every_method(method: str, index: float, digits: int, status: str) -> None:
    verdict = judge(method, SKILLS, 55.6, THEN)
    assert verdict.index is not None and round(verdict.index, digits) == index
    assert (verdict.method, verdict.status) == (method, status)
    assert verdict.formula and verdict.numbers


def test_the_straight_line_of_eu_skills_ends_at_61_2() -> None:
    assert round(judge("escap", SKILLS, 55.6, THEN).numbers["ŷ"], 1) == 61.2


@pytest.mark.parametrize("method", ["open_sdg", "eurostat"])
def test_growth_rates_are_refused_for_flows_and_from_nothing(method: str) -> None:
    assert judge(method, TURNS, 1648, JUNE).refusal == "cagr_from_zero"
    from_nothing = Course(0, 10_000, date(2022, 1, 1), date(2022, 12, 31))
    assert judge(method, from_nothing, 1648, JUNE).refusal == "cagr_from_zero"
    flow = Course(5, 10_000, date(2022, 1, 1), date(2022, 12, 31), is_flow=True)
    assert judge(method, flow, 1648, JUNE).refusal == "cagr_from_zero"


@pytest.mark.parametrize(
    ("course", "refusal"),
    [
        (Course(0, None, date(2022, 1, 1), date(2022, 12, 31)), "no_goal"),
        (Course(0, 100, date(2022, 1, 1), None), "no_deadline"),
        (Course(None, 100, date(2022, 1, 1), date(2022, 12, 31)), "no_baseline"),
    ],
)
def test_what_is_missing_is_named_not_guessed(course: Course, refusal: str) -> None:
    for method in METHODS:
        verdict = judge(method, course, 50, JUNE)
        assert (verdict.status, verdict.refusal) == (None, refusal)


def test_a_step_path_waits_for_its_steps() -> None:
    steps = ((date(2022, 3, 1), 100.0), (date(2022, 9, 1), 500.0))
    course = Course(0, 500, date(2022, 1, 1), date(2022, 12, 31), "step", steps)
    days = [date(2022, 2, 28), date(2022, 3, 1), date(2022, 8, 31), date(2022, 9, 1)]
    assert [expected(course, day) for day in days] == [0, 100, 100, 500]


def test_a_seasonal_path_rests_when_the_year_does() -> None:
    weights = (0.0,) * 6 + (1.0,) * 6
    course = Course(0, 184, date(2022, 1, 1), date(2022, 12, 31), "seasonal", month_weights=weights)
    assert expected(course, date(2022, 6, 30)) == 0
    assert expected(course, date(2022, 7, 31)) == pytest.approx(31)
    assert expected(course, date(2022, 12, 31)) == pytest.approx(184)


def test_a_goal_below_the_baseline_is_reached_downwards() -> None:
    course = Course(100, 20, date(2022, 1, 1), date(2022, 12, 31))
    assert judge("schedule_index", course, 15, JUNE).status == "met"
    assert judge("schedule_index", course, 120, JUNE).status == "worsening"


def test_one_more_decimal_where_rounding_would_cross_a_threshold() -> None:
    assert decimals_to_show(0.946, 2, (0.60, 0.95)) == 3
    assert decimals_to_show(0.9496, 2, (0.60, 0.95)) == 4
    assert decimals_to_show(0.33, 2, (0.60, 0.95)) == 2
