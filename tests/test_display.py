"""What officials read: figures, dates, sentences, cards, charts and maps, from plain targets of `measure --json`."""

import gzip
import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest

from display import (
    area_tables,
    cards,
    classes,
    figures,
    formats,
    maps,
    moments,
    palette,
    paper,
    picker,
    plotly_locale,
    publications,
    sentences,
    sparkline,
    status,
    tables,
    target_parts,
    theme,
    tiles,
    trajectory,
    verdicts,
    whatif,
)
from display.collation import findable, ordered, plain
from display.language import LANGUAGES
from display.palette import NO_DATA

TURNS = {
    "target": "officials_turns",
    "kind": 1,
    "unit": "turns",
    "value": 1648.0,
    "qualifier": "=",
    "numerator": 1648,
    "denominator": None,
    "lower": None,
    "upper": None,
    "baseline": 0,
    "goal": 10000,
    "start": "2022-01-01",
    "deadline": "2022-12-31",
    "expected": 10000 * 181 / 365,
    "schedule_index": 1648 / (10000 * 181 / 365),
    "status": "well_behind",
    "method": "schedule_index",
    "refusal": None,
    "required_pace": (10000 - 1648) / 184,
    "recent_pace": 1648 / 181,
    "forecast": {"value": 3323.3, "low": 2900, "high": 3700, "probability": 0.001},
    "completeness": 47 / 63,
    "as_of": "2022-06-30",
    "turns": 1648,
    "people": 1201,
    "published": [],
}
SHARE = {**TURNS, "kind": 4, "unit": "people", "value": 0.9, "goal": 1.0, "numerator": 2700, "denominator": 3000}
PEOPLE_AGAINST_TURNS = {
    **TURNS,
    "status": None,
    "refusal": "unit_differs",
    "expected": None,
    "schedule_index": None,
    "forecast": None,
    "lower": 1648,
    "upper": 4944,
}


@pytest.mark.parametrize(
    ("language", "number", "share", "day"),
    [
        ("vi", "1.234.567,89", "45,7%", "04/11/2025"),
        ("en", "1,234,567.89", "45.7%", "4 Nov 2025"),
        ("en-ZA", "1\u00a0234\u00a0567,89", "45,7%", "4 Nov 2025"),
        ("es", "1.234.567,89", "45,7\u00a0%", "04-11-2025"),
        ("ar", "1,234,567.89", "45.7%", "4/11/2025"),
        ("ar-arab", "١٬٢٣٤٬٥٦٧٫٨٩", "٤٥٫٧%", "٤/١١/٢٠٢٥"),
    ],
)
def test_numbers_shares_and_dates_follow_the_readers_habit(language: str, number: str, share: str, day: str) -> None:
    assert formats.number(language, 1234567.89, 2) == number
    assert formats.share(language, 0.457) == share
    assert formats.day(language, date(2025, 11, 4)) == day


def test_a_share_just_below_a_threshold_never_reads_as_if_it_had_passed() -> None:
    assert formats.share_beside("en", 0.94996, [0.95]) == "94.996%"
    assert formats.share_beside("en", 0.9499, [0.95]) == "94.99%"
    assert formats.share_beside("en", 0.912, [0.95]) == "91.2%"
    assert formats.index("vi", 0.9499) == "0,9499"
    assert formats.index("vi", 0.95) == "0,95"


def test_missing_is_a_dash_and_zero_is_zero() -> None:
    assert formats.count("vi", None) == "–"
    assert formats.count("vi", 0) == "0"
    assert formats.number("en", -3.5, 1) == "−3.5"


@pytest.mark.parametrize(
    ("code", "words"),
    [("2025", "Năm 2025"), ("2025-Q3", "Quý 3/2025"), ("2025-9M", "9 tháng năm 2025"), ("2025-02", "02/2025")],
)
def test_periods_are_read_in_words(code: str, words: str) -> None:
    assert formats.period("vi", code) == words


def test_qualifier_and_unit_word_stay_with_the_figure() -> None:
    assert formats.counted("en", 2500, "people", ">") == ">\u00a02,500\u00a0people"
    assert formats.counted("en", 1, "turns") == "1\u00a0turn"
    assert formats.counted("vi", 1648, "turns", "≈") == "≈\u00a01.648\u00a0lượt"


def test_vietnamese_names_stand_in_the_order_of_their_alphabet() -> None:
    assert ordered(
        "vi", ["Đà Nẵng", "Điện Biên", "An Giang", "Ấp", "Ăn", "Hà Nội", "Hải Phòng", "Hà Giang", "Dương"]
    ) == [
        "An Giang",
        "Ăn",
        "Ấp",
        "Dương",
        "Đà Nẵng",
        "Điện Biên",
        "Hà Giang",
        "Hà Nội",
        "Hải Phòng",
    ]


def test_search_forgives_missing_marks() -> None:
    assert plain("Đắk Lắk") == "dak lak"


def test_forecast_reads_as_a_sentence_with_pace() -> None:
    assert sentences.forecast("en", TURNS) == "At today's pace: 33% by 31 December; needs 5.0 times."
    assert sentences.forecast("vi", TURNS) == "Với nhịp độ hiện nay: 33% vào ngày 31 tháng 12; cần gấp 5,0 lần."


def test_a_goal_within_reach_is_said_with_the_month_in_which_it_would_be_reached() -> None:
    fast = {**SHARE, "value": 0.9, "required_pace": 0.0005, "recent_pace": 0.001, "deadline": "2030-12-31"}
    fast["forecast"] = {"value": 1.0, "low": 0.95, "high": 1.0, "probability": 0.86}
    assert sentences.forecast("en", fast) == "At today's pace the goal would be reached around Oct 2022."
    assert sentences.chance("en", fast).startswith("By 31 Dec 2030 likely between 95% and 100%;")


def test_status_explains_itself_with_the_numbers_put_in() -> None:
    said = sentences.why_status("en", TURNS)
    assert said[0] == "Method: Schedule index."
    assert said[1] == "From 1 Jan 2022 to 30 Jun 2022, 181 of 365 days have passed."
    assert said[2] == "On the path 4,959 should have been reached by now; 1,648 was."
    assert "0.33" in said[3]
    assert said[4] == "Below 0.60: well behind."


def test_people_against_turns_give_a_bound_and_no_colour() -> None:
    shown = cards.card("en", cards.Card(PEOPLE_AGAINST_TURNS, "Turns of officials"))
    assert "from 1,648 to 4,944\u00a0turns" in shown
    assert "mp-badge-none" in shown
    assert "mp-bar" not in shown


def test_share_shows_the_counts_behind_it() -> None:
    assert figures.actual("en", SHARE) == "90%"
    assert figures.against_goal("en", SHARE) == "/ 100%"
    assert figures.under_the_figure("vi", SHARE) == "2.700 / 3.000\u00a0người"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [*status.STATUSES, None])
def test_status_has_a_word_and_a_shape_of_its_own(language: str, state: str | None) -> None:
    others = {status.icon(other) for other in (*status.STATUSES, None) if other != state}
    assert status.word(language, state)
    assert status.icon(state) not in others


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("target", [TURNS, SHARE, PEOPLE_AGAINST_TURNS], ids=["turns", "share", "unlike units"])
def test_every_form_of_card_is_drawn_in_every_language(language: str, target: dict[str, object]) -> None:
    points = [sparkline.Point(date(2022, month, 28), month * 270.0) for month in range(1, 7)]
    path = [sparkline.Point(date(2022, 1, 1), 0), sparkline.Point(date(2022, 12, 31), 10000)]
    shown = cards.card(language, cards.Card(target, "Title <b>", points, path))
    ElementTree.fromstring(shown)
    assert "<b>Title" not in shown and "Title &lt;b&gt;" in shown


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"kind": 10, "value": 15, "goal": 63, "unit": "milestones"}, "mp-pips"),
        ({"kind": 13, "goal": None, "status": None}, "Trend only"),
        (
            {"kind": 14, "value": 2, "goal": 1, "unit": "units", "breaches": [{"course": "C1", "days": 2.0}]},
            "Breaches: 1",
        ),
        (
            {
                "kind": 11,
                "goal": None,
                "stages": [
                    {"stage": "assessed", "people": 800},
                    {"stage": "completed", "people": 200, "conversion": 0.25},
                ],
            },
            "25%",
        ),
        (
            {
                "kind": 12,
                "goal": None,
                "unit": "pairs",
                "gain": {"mean_gain": 0.4, "low": 0.3, "high": 0.5, "n_matched": 90, "n_before": 120, "n_after": 95},
            },
            "90 pairs from 120 before and 95 after",
        ),
        (
            {"kind": 15, "goal": None, "unit": "units", "linked": {"teams_per_area": 863.6}},
            "863.6 teams",
        ),
    ],
    ids=["milestones", "trend", "ceiling", "funnel", "paired", "linked"],
)
def test_kinds_without_a_linear_goal_have_a_form_of_their_own(extra: dict[str, object], expected: str) -> None:
    shown = cards.card("en", cards.Card({**TURNS, "status": None, "expected": None, **extra}, "T"))
    assert expected in shown
    assert 'class="mp-bar"' not in shown


CEILING = {
    **TURNS,
    "kind": 14,
    "unit": "units",
    "value": 2,
    "goal": 1,
    "deadline": None,
    "expected": None,
    "schedule_index": None,
    "forecast": None,
    "status": "missed",
    "method": "ceiling",
    "breaches": [{"course": "C1", "days": 2.0}],
}


def test_a_ceiling_is_kept_or_exceeded_never_met_or_missed() -> None:
    over, kept = CEILING, {**CEILING, "value": 1, "status": "met", "breaches": []}
    assert "Over the ceiling" in cards.card("en", cards.Card(over, "T"))
    assert "Within the ceiling" in cards.card("en", cards.Card(kept, "T"))
    assert sentences.why_status("en", over) == ["Reached 2 (ceiling 1 day): Over the ceiling."]
    told = cards.tally("en", [over, kept, kept])
    assert "<b>1</b> <span>Over the ceiling" in told and "<b>2</b> <span>Within the ceiling" in told


def test_a_breach_is_told_in_days() -> None:
    shown = cards.card("en", cards.Card(CEILING, "T")).replace("\u00a0", " ")
    assert "Ceiling: at most 1 day. Breaches: 1." in shown and "<li>C1: 2 days</li>" in shown


def test_no_heading_stands_over_nothing() -> None:
    milestones = {**TURNS, "kind": 10, "people": None, "turns": None, "status": None, "refusal": "no_goal"}
    milestones |= {"required_pace": None, "goal": None, "forecast": None}
    why = target_parts.why("en", milestones, lambda value, on: [])
    assert "Why this status" in why and "People and turns" not in why and "other methods" not in why
    assert target_parts.pace("en", milestones, []) == ""


def test_the_page_of_a_trend_draws_its_course_once() -> None:
    points = [sparkline.Point(date(2026, month, 1), month * 10.0) for month in range(1, 7)]
    trend = cards.Card({**TURNS, "kind": 13, "goal": None, "status": None, "cohorts": {"2026": 60}}, "T", points)
    assert "mp-spark" in cards.card("en", trend) and "mp-spark" not in cards.lead("en", trend)
    assert "2026" in cards.lead("en", trend)


def test_teams_are_called_teams_where_only_the_nations_are_published() -> None:
    published = [{"value": 40590, "qualifier": "=", "unit": "units", "measure": "teams", "is_of_whole": True}]
    target = {**TURNS, "kind": 15, "unit": "units", "value": None, "goal": None, "published": published}
    assert figures.against_goal("vi", target) == "tổ"


def test_a_person_of_several_modes_is_explained_where_groups_show_fewer_people_than_turns() -> None:
    rows = [{"name": "Online", "people": 374, "turns": 441}, {"name": "Blended", "people": 3, "turns": 128}]
    assert "the group of the first completion alone" in target_parts.groups("en", TURNS, "mode", rows)
    assert "first completion" not in target_parts.groups("en", TURNS, "provider", rows)
    assert "first completion" not in target_parts.groups("en", TURNS, "mode", [{"name": "A", "people": 4, "turns": 4}])


def test_figures_of_the_sample_are_not_said_to_be_rounded() -> None:
    assert "rounded" not in cards.notices("en", is_sample=True, is_public=True)
    assert "rounded" in cards.notices("en", is_sample=False, is_public=True)


def test_a_share_of_those_that_reported_is_not_told_as_one_of_all() -> None:
    of_some = {**SHARE, "kind": 6, "unit": "organisations", "numerator": 38, "denominator": 60, "status": None}
    told = figures.under_the_figure("en", {**of_some, "refusal": "no_denominator"}).replace("\u00a0", " ")
    assert told == "38 / 60 organisations that reported"
    assert "reported" not in figures.under_the_figure("en", of_some)


def test_no_course_is_imagined_to_bring_a_plan() -> None:
    assert whatif.still_missing({**TURNS, "kind": 10, "unit": "milestones", "value": 15, "goal": 63}) is None
    assert whatif.still_missing(TURNS) == 10000 - 1648


def test_a_share_that_would_be_whole_before_the_deadline_is_drawn_so() -> None:
    soon = {**SHARE, "status": None, "as_of": "2026-05-31", "deadline": "2030-12-31", "recent_pace": 0.01}
    soon |= {"value": 0.5, "forecast": {"value": 1.0, "low": 0.6, "high": 1.0, "probability": 0.85}}
    points = [sparkline.Point(date(2026, 4, 30), 0.4), sparkline.Point(date(2026, 5, 31), 0.5)]
    shown = trajectory.trajectory("en", soon, points, ())
    [way] = re.findall(r'class="mp-course-forecast" d="M([^"]+)"', shown)
    corners = [tuple(float(part) for part in corner.split()) for corner in way.split("L")]
    first, last = date(2026, 4, 30), date(2030, 12, 31)
    across = [(on - first).days / (last - first).days * 1000 for on in (date(2026, 5, 31), date(2026, 7, 20), last)]
    assert [x for x, _ in corners] == [round(x, 1) for x in across]
    assert corners[0][1] > corners[1][1] == corners[2][1]


def test_no_method_of_progress_praises_what_goes_beyond_a_ceiling() -> None:
    assert not figures.is_judgeable(CEILING) and figures.is_judgeable(TURNS)
    assert "A ceiling is kept or exceeded" in verdicts.verdicts("en", CEILING, [])


def test_linked_stocks_keep_the_qualifier_that_was_published() -> None:
    linked = {"teams": 40590, "members": 200000, "members_per_team": 4.927}
    marks = {"members": ">", "members_per_team": ">"}
    target = {**TURNS, "kind": 15, "goal": None, "status": None, "linked": linked, "linked_qualifiers": marks}
    shown = cards.card("en", cards.Card(target, "T")).replace("\u00a0", " ")
    assert all(said in shown for said in (">40,590 teams<", "&gt; 200,000 members<", "&gt; 4.9 members a team<"))


@pytest.mark.parametrize(
    ("probability", "said"), [(0.0, "<\u00a01%"), (0.001, "<\u00a01%"), (0.37, "37%"), (0.999, ">\u00a099%")]
)
def test_a_forecast_is_never_certain(probability: float, said: str) -> None:
    target = {**TURNS, "forecast": {**TURNS["forecast"], "probability": probability}}  # type: ignore[dict-item]
    assert sentences.chance("en", target).endswith(f"chance of reaching the goal: {said}.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_published_figure_in_people_is_not_headlined_over_a_goal_in_turns(language: str) -> None:
    target = {**PEOPLE_AGAINST_TURNS, "name": {}, "value_unit": "people", "value_source": "published"}
    goal = formats.counted(language, 10000, "turns")
    assert figures.actual(language, target) == formats.counted(language, 1648, "people")
    assert figures.against_goal(language, target) == ""
    assert goal in figures.under_the_figure(language, target)
    assert "/" not in cards._figure(language, target).replace("</", "")
    assert figures.in_words(language, target).endswith(goal)


@pytest.mark.parametrize(
    ("source", "said"),
    [("published", ("> 3,000 people", "", "Goal: 100%")), ("records", ("90%", "/ 100%", "2,700 / 3,000 people"))],
)
def test_published_heads_are_not_headlined_over_a_share(source: str, said: tuple[str, str, str]) -> None:
    over = {"value": 3000, "qualifier": ">"} if source == "published" else {}
    target = {**SHARE, "value_source": source, **over}
    found = (figures.actual("en", target), figures.against_goal("en", target), figures.under_the_figure("en", target))
    assert tuple(text.replace("\u00a0", " ") for text in found) == said


@pytest.mark.parametrize(
    ("pace", "said"),
    [(8352 / 184 / 5, "needs 5.0 times."), (8352 / 184 / 100, "needs 100.0 times."),
     (0.0128, "needs more than 100 times.")],
)  # fmt: skip
def test_an_absurd_multiple_of_the_pace_is_said_in_words(pace: float, said: str) -> None:
    assert sentences.forecast("en", {**TURNS, "recent_pace": pace}).endswith(said)


def test_what_was_published_of_the_nation_is_not_told_as_the_provinces() -> None:
    row = {"value": 40590, "qualifier": "=", "unit": "units", "measure": "teams", "source": "MIC"}
    [own, whole] = publications.published_lines("en", [row, {**row, "is_of_whole": True}])
    assert whole == f"Of the whole programme, not of this area: {own}"


def test_without_a_goal_a_card_tells_no_deadline_and_no_schedule() -> None:
    target = {**TURNS, "goal": None, "status": None, "refusal": "no_goal", "schedule_index": None, "name": {}}
    shown = cards.card("en", cards.of("en", target))
    assert "No goal" in shown and "Deadline" not in shown and "31 Dec" not in shown
    assert "Deadline" in cards.card("en", cards.of("en", {**TURNS, "name": {}}))
    assert "31 Dec" not in cards.awaited("en", [target], {})
    assert sentences.no_pace("en", {**target, "as_of": "2023-01-05", "required_pace": None}) == ""


def test_published_figure_keeps_qualifier_dates_and_source() -> None:
    row = {
        "value": 2500,
        "qualifier": ">",
        "unit": "people",
        "as_of": None,
        "published_on": "2025-11-04",
        "source": "Báo",
    }
    said = cards.published_line("en", row)
    assert said == ">\u00a02,500\u00a0people, no as-of date given; published 4 Nov 2025. Source: Báo"


def test_parts_of_a_publication_say_what_they_are_on_one_line() -> None:
    whole = {"value": 3000, "qualifier": ">", "unit": "people", "published_on": "2025-11-04", "source": "S"}
    parts = [
        whole,
        {**whole, "value": 800, "measure": "in_person"},
        {**whole, "value": 850, "qualifier": "≈", "measure": "topic:security", "part": {"en": "Information security"}},
    ]
    [said] = publications.published_lines("en", parts)
    assert (
        ">\u00a03,000\u00a0people; In person: >\u00a0800\u00a0people; Information security: ≈\u00a0850\u00a0people"
        in said
    )
    assert publications.published_lines("en", [{**whole, "published_on": None}])[0].endswith("given. Source: S")


def test_a_share_of_an_unknown_whole_shows_what_was_counted() -> None:
    unknown = {**SHARE, "kind": 7, "value": None, "numerator": 58, "denominator": None, "status": None}
    shown = cards.card("en", cards.Card({**unknown, "refusal": "no_denominator", "forecast": None}, "T"))
    assert "<b>58</b> <span>people, of an unknown number</span>" in shown
    assert "Goal: 100%" in shown


def test_the_tally_says_why_targets_have_no_status() -> None:
    targets = [TURNS, {**TURNS, "status": None, "refusal": "no_goal"}, {**TURNS, "status": None, "kind": 13}]
    shown = cards.tally("en", targets)
    assert [word in shown for word in ("Well behind", "No goal", "Trend only")] == [True] * 3


def test_an_area_that_was_renamed_is_drawn_where_it_lies_and_its_figures_are_added_up() -> None:
    drawn = maps.map_of("VN63")
    assert drawn is not None
    rows = [{"area": f"VN63-46{name}", "name": name, "numerator": 5, "denominator": None} for name in "ab"]
    [row] = [row for row in drawn.whole_set(rows) if row["numerator"] is not None]
    assert (row["area"], row["numerator"]) == ("VN63-46b", 10)
    assert len(drawn.whole_set(rows)) == 63


def test_ranking_always_shows_denominator_and_completeness() -> None:
    rows = [{"name": "A", "numerator": 10, "denominator": 40, "completeness": 0.5}]
    shown = area_tables.areas_behind("en", rows, TURNS)
    assert [word in shown for word in ("Out of", ">40<", "25%", "Reported", "50%")] == [True] * 5


def test_text_from_files_is_escaped_in_tables() -> None:
    shown = tables.table("c", [tables.Column("h")], [["<script>x</script>"]])
    assert "<script>" not in shown


def test_trajectory_says_in_words_what_it_draws() -> None:
    points = [sparkline.Point(date(2022, month, 28), month * 270.0) for month in range(1, 7)]
    path = [sparkline.Point(date(2022, 1, 1), 0), sparkline.Point(date(2022, 12, 31), 10000)]
    breaks = trajectory.breaks("en", [date(2025, 7, 1)], [date(2022, 3, 1)])
    shown = trajectory.trajectory("en", TURNS, points, path, breaks)
    assert "1,648 of 10,000" in shown
    assert "Definition changed: 1 Mar 2022" in shown
    assert re.findall(r"<li><i [^>]*></i>([^<]+)</li>", shown) == [
        "Actual", "Expected path", "Forecast", "Forecast band"]  # fmt: skip
    assert [shown.count(f'class="mp-course-{kind}"') for kind in ("break", "goal", "band", "spot")] == [1, 1, 1, 8]
    assert "<title>28 Jun 2022: 1,620</title>" in shown and ">Goal: 10,000</bdi>" in shown


@pytest.mark.parametrize("vintage", ["VN63", "VN34", "CL16", "ZA9"])
def test_map_draws_every_area_once_and_asks_nobody_else(vintage: str) -> None:
    drawn = maps.map_of(vintage)
    assert drawn is not None
    rows = [
        {"area": drawn.prefix + feature["id"], "name": "n", "numerator": place, "denominator": 60}
        for place, feature in enumerate(drawn.shapes["features"])
    ]
    shown = maps.choropleth("vi", drawn, rows)
    assert "Bản đồ" in shown
    whole = shown[: shown.index("</svg>")]
    address = re.escape(drawn.address)
    assert drawn.address.startswith("assets/maps/")
    placed = re.findall(rf'<use href="{address}#([^"]+)"', whole)
    assert sorted(placed) == sorted(feature["id"] for feature in drawn.shapes["features"])
    file = maps.outlines_of(drawn.address.split("/")[-1].split("?")[0])
    assert file is not None
    assert re.findall(r'<path id="([^"]+)" d="M', gzip.decompress(file).decode()) == placed


def test_an_area_without_a_report_is_grey_and_says_so() -> None:
    drawn = maps.map_of("ZA9")
    assert drawn is not None
    [row] = [row for row in drawn.whole_set([]) if row["area"] == "ZA-GP"]
    shown = maps.choropleth("en", drawn, [{**row, "numerator": 6, "denominator": 10, "link": "area?area=ZA-GP&x"}])
    assert re.search(r'<a href="area\?area=ZA-GP&amp;x" [^>]*><title>Gauteng: [^<]*6[^<]*60%[^<]*</title>', shown)
    assert shown.count("No data</title>") == shown.count(NO_DATA) == 8


def test_the_only_province_that_reported_is_filled_on_the_map_of_its_country() -> None:
    rows = [{"area": "VN34-40", "name": "Nghệ An", "numerator": 2, "denominator": None, "link": "area?area=VN34-40"}]
    drawn = maps.map_for(("VN34-40",))
    assert drawn is not None and drawn.vintage == "VN34"
    for draw in (picker.outlines, picker.squares):
        shown = draw("en", drawn, rows, TURNS, lambda _: True, "one")
        assert shown.count("<a ") == 1 and "Nghệ An: 2" in shown
        assert re.findall(r"<li>(?:<i [^>]*></i>)?([^<]+)</li>", shown) == ["turns", "2", "No data"]


@pytest.mark.parametrize("area", ["VN34-C00004", "VN63-D001", "CLD-1", "VNM17-BCA"])
def test_where_no_map_draws_the_areas_they_are_chosen_in_the_list_alone(area: str) -> None:
    assert maps.map_for((area,)) is None


def test_both_archipelagos_are_labelled_beside_the_mainland() -> None:
    drawn = maps.map_of("VN34")
    assert drawn is not None
    labels = re.findall(r"<text [^>]*>([^<]+)</text>", maps.choropleth("vi", drawn, []))
    assert labels == ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"]
    assert "QĐ Hoàng Sa" in tiles.tiles("vi", drawn, [])


def test_a_ministry_can_put_its_own_map_in(tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": [[[27, -26], [28, -26], [28, -27], [27, -26]]]}
    feature = {"type": "Feature", "id": "GP", "properties": {"name": "Own"}, "geometry": shape}
    own = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "za_provinces.geojson").write_text(json.dumps(own), encoding="utf-8")
    drawn = maps.map_of("ZA9", tmp_path)
    assert drawn is not None
    assert [feature["properties"]["name"] for feature in drawn.shapes["features"]] == ["Own"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_chart_axes_speak_the_readers_language(language: str) -> None:
    setting = plotly_locale.config(language)
    assert len(setting["locales"][language]["format"]["months"]) == 12
    assert setting["displayModeBar"] is False


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themed(name: str) -> tuple[str, str]:
    """A colour of the style sheet in light and in dark."""
    sheet = (theme.ASSETS / "page.css").read_text(encoding="utf-8")
    both = re.search(rf"--mp-{name}: light-dark\((#\w+), (#\w+)\)", sheet)
    if both:
        return both[1], both[2]
    [one] = re.findall(rf"--mp-{name}: (#\w+)", sheet)
    return one, one


MAP_COLOURS = [*(f"{ramp}-{place}" for ramp in ("step", "amount") for place in range(5)), "no-data", "outside"]


@pytest.mark.parametrize("name", MAP_COLOURS)
def test_what_is_written_on_a_tile_reads_in_either_theme(name: str) -> None:
    for place in (0, 1):
        assert contrast(themed(name)[place], themed(f"on-{name}")[place]) >= 4.5


@pytest.mark.parametrize("ramp", ["step", "amount"])
def test_a_map_in_the_dark_theme_is_darker_and_keeps_its_order_in_black_and_white(ramp: str) -> None:
    light, dark = zip(*(themed(f"{ramp}-{place}") for place in range(5)), strict=True)
    order = sorted(range(5), key=lambda place: luminance(light[place]))
    assert sorted(range(5), key=lambda place: luminance(dark[place])) == order
    assert max(map(luminance, dark)) < max(map(luminance, light)) - 0.1
    page = themed("page")[1]
    assert all(contrast(colour, page) >= 2.5 for colour in dark)
    missing = themed("no-data")[1]
    assert all(contrast(colour, missing) >= 1.25 for colour in dark) and contrast(missing, page) >= 2


def test_the_charts_steps_are_the_maps_in_light() -> None:
    assert [themed(f"step-{place}")[0].upper() for place in range(5)] == list(palette.STEPS)


def test_tiles_and_outlines_change_with_the_theme() -> None:
    assert tiles.text_on("var(--mp-amount-3)") == "var(--mp-on-amount-3)"
    drawn = maps.map_of("VN34")
    assert drawn is not None
    rows = [{"area": area, "name": name, "numerator": 5} for area, name in drawn.names().items()]
    for html in (maps.choropleth("vi", drawn, rows), tiles.tiles("vi", drawn, rows), maps.legend("vi", rows, "lượt")):
        assert "var(--mp-amount-" in html and "#1B4F86" not in html


def test_a_moment_in_a_narrow_column_breaks_between_day_and_time_alone() -> None:
    assert moments.moment("en", "2026-11-22T07:58:00", "UTC").split(" ") == ["22\u00a0Nov\u00a02026", "07:58"]


def test_a_files_name_is_escaped_where_it_may_break_anywhere() -> None:
    assert tables.file_cell("<a>.xlsx").html == '<span class="mp-file">&lt;a&gt;.xlsx</span>'


def test_tiles_of_a_narrow_country_are_neither_tiny_nor_giant() -> None:
    drawn = maps.map_of("CL16")
    assert drawn is not None
    shown = tiles.tiles("es", drawn, [])
    assert 'viewBox="0 0 88 660"' in shown and "max-inline-size:114px" in shown


def test_an_areas_targets_name_their_unit_beside_the_target() -> None:
    entry = {**TURNS, "name": {"en": "Turns of officials"}, "by_area": [{"area": "VN34-01", "numerator": 5}]}
    assert "Turns of officials (turns)" in area_tables.targets_of_area("en", [entry], "VN34-01", "A")


def test_a_province_is_told_that_the_goal_is_the_nations() -> None:
    target = {**TURNS, "goal": None, "goal_of_whole": 10000, "status": None, "refusal": "no_goal", "name": {}}
    said = "The goal of 10,000 turns is the whole programme's; none was set for this area alone."
    assert said in cards.card("en", cards.of("en", target)).replace("\u00a0", " ").replace("&#x27;", "'")
    assert [line.replace("\u00a0", " ") for line in sentences.why_status("en", target)] == [said]


def test_no_method_judges_a_province_by_the_nations_goal() -> None:
    assert not figures.is_judgeable({**TURNS, "goal": None, "goal_of_whole": 10000})


def test_areas_that_a_province_may_not_see_are_not_said_to_be_without_figures() -> None:
    drawn = maps.map_of("VN34")
    assert drawn is not None
    rows = [{"area": "VN34-82", "name": "A", "numerator": 5}]
    mine = drawn.whole_set(drawn.with_outside(rows, lambda area: area in ("VN34-82", "VN34-01")))
    told = maps.legend("en", mine, "turns")
    assert "Outside your areas" in told and "No data" in told  # the reader's other area sent nothing
    everything = drawn.whole_set(drawn.with_outside(rows, lambda area: True))
    assert "Outside" not in maps.legend("en", everything, "turns") + maps.choropleth("en", drawn, everything)
    assert "Outside your areas" in tiles.tiles("en", drawn, mine) and "Outside your areas" in maps.choropleth(
        "en", drawn, mine
    )


def test_a_legend_has_no_class_below_the_least() -> None:
    rows = [{"area": "VN34-82", "name": "A", "numerator": reached} for reached in (43, 49)]
    assert [words for _, words in classes.classes_for(rows).words("en")] == ["Below 49", "49 or more"]


@pytest.mark.parametrize(("reached", "legend"), [((), []), ((545,), ["545"]), ((1, 1, 1, 1, 1, 2), ["1 to 2"])])
def test_a_class_that_is_alone_is_named_by_what_its_areas_reached(reached: tuple[int, ...], legend: list[str]) -> None:
    rows = [{"area": "VN34-08", "name": "A", "numerator": one} for one in reached]
    assert [words for _, words in classes.classes_for(rows).words("en")] == legend


def test_a_target_of_which_nothing_came_is_not_said_to_be_reported_in_full() -> None:
    nothing = {**TURNS, "value": None, "numerator": None, "completeness": 1.0, "status": None, "name": {"en": "A"}}
    assert "100%" not in paper.sheet("en", "A", [nothing], None, ())
    assert "Reported" not in cards.lead("en", cards.of("en", nothing))
    assert "Reported" in cards.lead("en", cards.of("en", {**nothing, "value": 0.0, "numerator": 0}))


def test_a_name_in_a_long_list_is_found_by_letters_without_marks() -> None:
    assert [findable(name) for name in ("Đà Nẵng", "Tuyên Quang (VN34-08)", "An Giang", "31/12/2022")] == [
        "Đà Nẵng · da nang",
        "Tuyên Quang (VN34-08) · tuyen quang",
        "An Giang",
        "31/12/2022",
    ]
