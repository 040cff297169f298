"""Before and after: pairs alone, with their interval, normalised gain and rising levels, in groups that add up."""

import math
import statistics

import duckdb
import pytest

from metrics.assessment import gains, student_quantile
from metrics.targets import progress
from tests.figures import add_many, add_records, empty_store
from warehouse.scope import NATION, PUBLIC

TABLE = """
    person | course | day        | pre | post | dependency | level  | area
    1      | CD-01  | 2025-06-01 | 2.0 | 3.0  | municipal  | básica | CL-R13
    2      | CD-01  | 2025-06-01 | 1.5 | 3.5  | municipal  | media  | CL-R13
    3      | CD-01  | 2025-06-01 | 3.0 | 2.5  | slep       | básica | CL-R05
    4      | CD-01  | 2025-06-01 | 2.5 | 4.0  | slep       | media  | CL-R05
    5      | CD-01  | 2025-06-01 | 2.0 | -    | municipal  | básica | CL-R13
    6      | CD-01  | 2025-06-01 | -   | 3.0  | municipal  | básica | CL-R13
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = empty_store()
    add_records(con, TABLE, programme="cl-teachers")
    return con


def test_only_pairs_make_a_gain(con: duckdb.DuckDBPyConnection) -> None:
    [gain] = gains(con, NATION, "cl-teachers", "assessment_gain")
    differences = [1.0, 2.0, -0.5, 1.5]
    assert (gain["n_before"], gain["n_after"], gain["n_matched"]) == (5, 5, 4)
    assert gain["mean_gain"] == pytest.approx(statistics.mean(differences))
    margin = 3.1824 * statistics.stdev(differences) / math.sqrt(4)
    assert gain["low"] == pytest.approx(1.0 - margin, abs=1e-3)
    assert gain["high"] == pytest.approx(1.0 + margin, abs=1e-3)
    assert gain["normalised_gain"] == pytest.approx(4.0 / (4 * 4 - 9.0))
    assert gain["share_rising"] == 0.75


@pytest.mark.parametrize(
    ("by", "matched"),
    [
        ("dependency", {"municipal": 2, "slep": 2}),
        ("level", {"básica": 2, "media": 2}),
        ("area", {"CL-R05": 2, "CL-R13": 2}),
    ],
)
def test_groups_add_up_to_the_whole(con: duckdb.DuckDBPyConnection, by: str, matched: dict[str, int]) -> None:
    found = gains(con, NATION, "cl-teachers", "assessment_gain", by)  # type: ignore[arg-type]
    assert {row["value"]: row["n_matched"] for row in found} == matched


def test_before_and_after_may_come_in_two_files(con: duckdb.DuckDBPyConnection) -> None:
    add_records(con, """
        submission | person | course | day        | pre | post
        2          | 7      | CD-02  | 2025-03-01 | 1.0 | -
        3          | 7      | CD-02  | 2025-11-01 | -   | 2.0
    """, programme="cl-teachers")  # fmt: skip
    [gain] = gains(con, NATION, "cl-teachers", "assessment_gain")
    assert gain["n_matched"] == 5


def test_the_target_counts_pairs(con: duckdb.DuckDBPyConnection) -> None:
    [entry] = progress(con, NATION, "cl-teachers", "assessment_gain")
    assert (entry["value"], entry["unit"], entry["refusal"]) == (4, "pairs", "no_goal")
    assert entry["gain"]["n_matched"] == 4


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (100, 1.984), (1000, 1.96)]
)
def test_students_quantile_is_that_of_the_tables(freedom: int, quantile: float) -> None:
    assert student_quantile(0.975, freedom) == pytest.approx(quantile, abs=1e-3 if freedom < 500 else 3e-3)


def test_competences_are_there_to_map_questions_to(con: duckdb.DuckDBPyConnection) -> None:
    counts = dict(con.execute("select framework, count(*) from competence group by framework").fetchall())
    assert counts["digcomp-2.2"] == 21 and counts["ict-cft-3"] == 18


def test_a_scale_of_a_hundred_points_is_read_in_four_levels(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update record set pre = pre * 25, post = post * 25")
    con.execute("update record set post = pre + 2 where person = 1")  # 50 to 52 is no level more
    [gain] = gains(con, NATION, "cl-teachers", "assessment_gain")
    assert (gain["max_score"], gain["share_rising"]) == (100, 0.5)


def test_the_public_reads_averages_of_ten_and_more_and_counts_in_fives(con: duckdb.DuckDBPyConnection) -> None:
    add_many(
        con,
        "select 10 + i as person, 'CD-01' as course, date '2025-06-02' as counting_date, 2 as pre, 3 as post, "
        "'slep' as dependency from range(21) t(i)",
        programme="cl-teachers",
    )
    found = {row["value"]: row for row in gains(con, PUBLIC, "cl-teachers", "assessment_gain", "dependency")}
    assert (found["slep"]["max_score"], found["slep"]["mean_gain"] is None) == (4, False)
    assert found["slep"]["n_matched"] % 5 == 0
    assert found["municipal"]["mean_gain"] is None and found["municipal"]["share_rising"] is None
    assert found["municipal"]["n_matched"] in (0, 5)
