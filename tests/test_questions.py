"""A snapshot's answer is remembered for the same scope and the same words, and nobody can change what is remembered."""

from pathlib import Path

import pytest

from metrics.questions import rows
from tests.warehouses import publish_submission
from warehouse.publish import Snapshot, snapshot
from warehouse.scope import NATION, within
from warehouse.scoped import NATIONAL_VIEWS, PUBLIC_VIEWS, scoped

ASKED = "select $areas is null as is_nation, name from snapshot"


@pytest.fixture
def source(tmp_path: Path) -> Snapshot:
    publish_submission(tmp_path, 1, is_sample=True)
    return snapshot(tmp_path)


def test_what_a_reader_does_to_an_answer_is_not_what_the_next_reader_finds(source: Snapshot) -> None:
    [mine] = rows(source, NATION, ASKED)
    mine.pop("name")
    assert rows(source, NATION, ASKED) == [{"is_nation": True, "name": source.version}]


def test_an_answer_is_of_its_scope_its_parameters_and_its_snapshot(source: Snapshot, tmp_path: Path) -> None:
    assert rows(source, NATION, ASKED)[0]["is_nation"]
    assert not rows(source, within(["XX-01"]), ASKED)[0]["is_nation"]
    assert [rows(source, NATION, "select $n as n", n=n)[0]["n"] for n in (1, 2, [1, 2])] == [1, 2, [1, 2]]
    publish_submission(tmp_path, 2, is_sample=True)
    assert rows(snapshot(tmp_path), NATION, ASKED) != rows(source, NATION, ASKED)


@pytest.mark.parametrize("views", [NATIONAL_VIEWS, PUBLIC_VIEWS], ids=["national", "public"])
@pytest.mark.parametrize("view", ["scoped_turns", "scoped_people", "scoped_day_counts", "scoped_month_counts"])
def test_the_nations_views_tell_a_scope_of_areas_nothing(source: Snapshot, views: dict[str, str], view: str) -> None:
    text = scoped(f"select count(*) from {view}", views)
    assert source.connection.cursor().execute(text, {"areas": ["XX-01"]}).fetchall() == [(0,)]
