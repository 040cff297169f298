"""Behind every figure stand rows that add up to it, and each row knows the figures that it moves."""

from datetime import date
from pathlib import Path

import pytest

from access.scope import belonging, narrowed
from display import trace_tables
from metrics.quality import arrivals, causes, repeats, source_against_source, undated
from metrics.targets import progress
from metrics.trace import figures_moved, measure_sql, row_of, rows_behind, submissions_behind
from pipelines.history import doubts, steps
from tests.analysts import installation
from tests.figures import add_records, empty_store
from warehouse.engine import measure_text
from warehouse.errors import UserError
from warehouse.publish import Snapshot, snapshot
from warehouse.scope import NATION, PUBLIC

__all__ = ["installation"]


@pytest.fixture(scope="module")
def source(installation: Path) -> Snapshot:
    return snapshot(installation)


@pytest.mark.parametrize(
    ("programme", "target", "as_of"),
    [
        ("vn-2022", "officials_turns", None),
        ("vn-2022", "officials_next", date(2023, 3, 31)),
        ("za-nsg", "focus_area_completions", None),
        ("cl-teachers", "teachers_trained", None),
    ],
)
def test_the_rows_behind_a_figure_add_up_to_it(
    source: Snapshot, programme: str, target: str, as_of: date | None
) -> None:
    [entry] = progress(source, NATION, programme, target, as_of)
    found = submissions_behind(source, NATION, programme, target, as_of)
    assert sum(row["turns"] for row in found) == entry["turns"]
    assert sum(row["people"] for row in found) == entry["people"]
    first = found[0]
    rows = rows_behind(source, NATION, programme, target, first["submission"], as_of)
    assert len(rows) == first["rows"]
    assert sum(row["makes_turn"] for row in rows) == first["turns"]
    assert sum(row["makes_person"] for row in rows) == first["people"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (((120, 120), (120, 100), (120, 79)), "360 rows stand behind the figure, 299 people"),
        (((120, 120), (30, 30)), None),
    ],
)
def test_people_in_several_submissions_are_said_to_be_counted_once(
    rows: tuple[tuple[int, int], ...], said: str | None
) -> None:
    found = [{"rows": all_rows, "turns": all_rows, "people": people} for all_rows, people in rows]
    shown = trace_tables.counted_once("en", {"unit": "people"}, found)
    assert said in shown if said else shown == ""
    assert trace_tables.counted_once("en", {"unit": "turns"}, found) == ""


def test_an_areas_figure_traces_to_its_own_rows(source: Snapshot) -> None:
    [entry] = progress(source, NATION, "vn-2022", "officials_turns")
    for part in entry["by_area"]:
        if part["area"]:
            found = submissions_behind(source, NATION, "vn-2022", "officials_turns", None, part["area"])
            assert sum(row["turns"] for row in found) == part["numerator"]


def test_members_are_not_added_to_the_teams_that_they_belong_to(source: Snapshot) -> None:
    [entry] = progress(source, NATION, "vn-2022", "community_teams")
    found = submissions_behind(source, NATION, "vn-2022", "community_teams")
    assert entry["value"] and sum(row["figures"] for row in found) == entry["value"]


def test_behind_a_ceiling_stand_the_rows_of_those_who_came_in_person() -> None:
    con = empty_store()
    add_records(
        con,
        """
        person | course | mode      | started_on | completed_on | day
        1      | CDS-01 | in_person | 2022-03-04 | 2022-03-05   | 2022-03-05
        2      | CDS-01 | in_person | 2022-03-04 | 2022-03-05   | 2022-03-05
        3      | CDS-02 | online    | 2022-03-04 | 2022-03-05   | 2022-03-05
    """,
    )
    [found] = submissions_behind(con, NATION, "vn-2022", "in_person_days")
    assert (found["submission"], found["rows"]) == (1, 2)
    seen = rows_behind(con, NATION, "vn-2022", "in_person_days", 1)
    assert {row["course"] for row in seen} == {"CDS-01"}
    moved = figures_moved(con, NATION, 1, seen[0]["sheet"], seen[0]["row"])
    assert ("in_person_days", "figure") in {(one.target, one.makes) for one in moved}
    assert not submissions_behind(con, NATION, "vn-2022", "in_person_days", date(2022, 3, 4))


def test_a_row_knows_the_figures_that_it_moves(source: Snapshot) -> None:
    [first, *_] = submissions_behind(source, NATION, "vn-2022", "officials_turns")
    rows = rows_behind(source, NATION, "vn-2022", "officials_turns", first["submission"])
    adding = next(row for row in rows if row["makes_turn"])
    [seen, *_] = row_of(source, NATION, first["submission"], adding["sheet"], adding["row"])
    moved = figures_moved(source, NATION, first["submission"], adding["sheet"], adding["row"])
    assert seen["outcome"] == "accepted"
    assert ("officials_turns", "turn") in {(one.target, one.makes) for one in moved}


def test_reported_figures_trace_to_their_cells(source: Snapshot) -> None:
    found = submissions_behind(source, NATION, "vn-2022", "community_teams")
    for row in found:
        cells = rows_behind(source, NATION, "vn-2022", "community_teams", row["submission"])
        teams = min({cell["indicator"] for cell in cells}, key=len)  # "Số tổ …", and the longer "Số thành viên tổ …"
        assert sum(cell["value"] or 0 for cell in cells if cell["indicator"] == teams) == row["figures"]
        moved = figures_moved(source, NATION, row["submission"], cells[0]["sheet"], cells[0]["row"])
        assert ("community_teams", "figure") in {(one.target, one.makes) for one in moved}


def test_the_sql_shown_is_the_measures_own_file(source: Snapshot) -> None:
    assert measure_sql(source, "vn-2022", "officials_turns") == ("turns", measure_text("turns"))
    assert measure_sql(source, "cl-teachers", "assessment_gain") == ("pairs", measure_text("pairs"))
    assert measure_sql(source, "vn-2022", "provincial_plans") == ("", "")


def test_rows_are_for_the_ministry_and_its_areas(source: Snapshot) -> None:
    for question in (submissions_behind, lambda *asked: rows_behind(*asked, 1)):
        with pytest.raises(UserError, match="sign in"):
            question(source, PUBLIC, "vn-2022", "officials_turns")
    with pytest.raises(UserError, match="sign in"):
        arrivals(source, PUBLIC, "vn-2022")
    mine = narrowed(NATION, source.connection, "VN34-08")
    held = belonging(source.connection, {"VN34-08"})
    for row in submissions_behind(source, mine, "vn-2022", "officials_turns"):
        rows = rows_behind(source, mine, "vn-2022", "officials_turns", row["submission"])
        assert {each["area"] for each in rows} <= held


def test_quality_counts_what_came(source: Snapshot, installation: Path) -> None:
    came = arrivals(source, NATION, "vn-2022")
    assert [row["submission"] for row in came] == sorted((row["submission"] for row in came), reverse=True)
    assert causes(source, NATION, "vn-2022") == []
    told = repeats(source, NATION, "vn-2022")
    assert told["turns_contradicted"] <= told["turns_in_several"]
    assert sum(row["rows"] for row in undated(source, NATION, "vn-2022")) > 0
    assert source_against_source(source, NATION, "vn-2022") == []  # one kind of file alone
    assert doubts(installation) == 0
    assert steps(installation, NATION, came[0]["submission"]) == []
