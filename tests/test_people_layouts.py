"""Each person once over lists of many layouts, some of them namesakes: in any order, and after files came back."""

import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from pipelines.ingest import ingest_one
from pipelines.prepare import prepare
from pipelines.understanding import ReadOptions
from tests.acceptance_layouts import Place, written
from tests.command_line import ask, run
from warehouse.publish import publish


def take_in(home: Path, folder: Path, file: str, area: str) -> None:
    options = ReadOptions(course=file, area=area)
    assert ingest_one(folder / file, options, home).outcome == "accepted"


def partition() -> set[frozenset[Place]]:
    groups = defaultdict(set)
    for entry in ask("records")["records"]:
        if entry["person"]:
            groups[entry["person"]].add((entry["file"], entry["sheet"], entry["row"], entry["column"]))
    return {frozenset(group) for group in groups.values()}


def hold_to_the_truth(truth: dict[Place, str], found: set[frozenset[Place]]) -> None:
    groups = defaultdict(set)
    for place, person in truth.items():
        groups[person].add(place)
    expected = {pair for group in groups.values() for pair in combinations(sorted(group, key=str), 2)}
    joined = {pair for group in found for pair in combinations(sorted(group, key=str), 2)}
    assert {place for group in found for place in group} == set(truth)
    assert joined - expected == set()
    assert len(joined & expected) >= 0.98 * len(expected), expected - joined
    assert abs(len(found) - len(groups)) <= 0.005 * len(groups)


def test_a_province_s_lists_of_eleven_layouts(home: Path, tmp_path: Path) -> None:
    truth, areas = written(seed=4, people=90, records=120, folder=tmp_path)
    here = {file: area for file, area in areas.items() if file.partition(".")[0].endswith("_1")}
    prepare(home)
    for file, area in here.items():
        take_in(home, tmp_path, file, area)
    publish(home)
    hold_to_the_truth({place: person for place, person in truth.items() if place[0] in here}, partition())


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [5, 6])
def test_894_people_in_1060_records(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "files").mkdir()
    truth, areas = written(seed, people=894, records=1060, folder=tmp_path / "files")
    seen = []
    for order in range(2):
        home = tmp_path / f"home{order}"
        monkeypatch.setenv("MILEPOST_HOME", str(home))
        monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / f"keys{order}"))
        prepare(home)
        for file in random.Random(order).sample(sorted(areas), len(areas)):
            take_in(home, tmp_path / "files", file, areas[file])
        publish(home)
        seen.append(partition())
        hold_to_the_truth(truth, seen[-1])
    assert seen[0] == seen[1]
    numbers = {entry["file"]: entry["submission"] for entry in ask("submissions")["submissions"]}
    taken_back = random.Random(seed).sample(sorted(areas), 5)
    for file in taken_back:
        assert run("revert", numbers[file], "--why", "loaded again").code == 0
    for file in taken_back:
        take_in(home, tmp_path / "files", file, areas[file])
    publish(home)
    assert partition() == seen[0]
