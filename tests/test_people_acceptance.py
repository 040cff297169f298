"""Each person once over 24 files with every trap: nobody joined to another, nobody missed, in any order of arrival."""

import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from pipelines.ingest import ingest_one
from pipelines.prepare import prepare
from pipelines.understanding import ReadOptions
from tests.acceptance_people import Sheet, World, write
from tests.acceptance_set import made
from tests.command_line import ask, run
from warehouse.publish import publish

Row = tuple[str, int]  # file, row


def written(world: World, folder: Path) -> dict[Row, str]:
    """The files of a world; row -> person."""
    folder.mkdir()
    return {row: person for sheet in world.sheets.values() for row, person in write(sheet, folder)}


def take_in(folder: Path, sheet: Sheet) -> None:
    said = [("--area", sheet.area), ("--period", sheet.period)]
    options = [word for name, value in said if value for word in (name, value)]
    ask("ingest", folder / sheet.file, "--course", sheet.course, *options)


def people() -> dict[Row, str]:
    """Row -> the person that `records` gives it, where it gives one."""
    return {(entry["file"], entry["row"]): entry["person"] for entry in ask("records")["records"] if entry["person"]}


def partition(found: dict[Row, str]) -> set[frozenset[Row]]:
    groups = defaultdict(set)
    for row, person in found.items():
        groups[person].add(row)
    return {frozenset(group) for group in groups.values()}


def pairs(found: dict[Row, str]) -> set[tuple[Row, Row]]:
    return {(a, b) for group in partition(found) for a, b in combinations(sorted(group), 2)}


def wrongly_joined(world: World, truth: dict[Row, str], found: dict[Row, str]) -> list[tuple[str, Row, Row]]:
    """The pairs of different people of one trap that were taken for one."""
    return [
        (trap, a, b)
        for trap, groups in world.apart.items()
        for group in groups
        for a, b in combinations(sorted(row for row in found if truth[row] in group), 2)
        if truth[a] != truth[b] and found[a] == found[b]
    ]


def hold_to_the_truth(world: World, truth: dict[Row, str]) -> None:
    found = people()
    expected, joined = pairs(truth), pairs(found)
    assert not truth.keys() - found.keys()
    assert wrongly_joined(world, truth, found) == []
    assert sorted(joined - expected) == []
    assert len(joined & expected) / len(expected) >= 0.98, sorted(expected - joined)
    assert abs(len(partition(found)) - len(set(truth.values()))) <= 0.005 * len(set(truth.values()))


def test_every_trap_once(home: Path, tmp_path: Path) -> None:
    world = made(seed=1, people=0)
    truth = written(world, tmp_path / "files")
    prepare(home)
    for sheet in world.sheets.values():
        options = ReadOptions(course=sheet.course, area=sheet.area, period=sheet.period)
        assert ingest_one(tmp_path / "files" / sheet.file, options, home).outcome == "accepted"
    publish(home)
    hold_to_the_truth(world, truth)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [2, 3])
def test_900_people_in_any_order_and_after_five_files_were_taken_back(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = made(seed, people=894, times=2)
    truth = written(world, tmp_path / "files")
    sheets = list(world.sheets.values())
    seen = []
    for order in range(3):
        monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / f"home{order}"))
        monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / f"keys{order}"))
        random.Random(order).shuffle(sheets)
        for sheet in sheets:
            take_in(tmp_path / "files", sheet)
        hold_to_the_truth(world, truth)
        seen.append(partition(people()))
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]
    numbers = {entry["file"]: entry["submission"] for entry in ask("submissions")["submissions"]}
    for sheet in sheets[:5]:
        assert run("revert", numbers[sheet.file], "--why", "loaded again").code == 0
    for sheet in sheets[:5]:
        take_in(tmp_path / "files", sheet)
    assert partition(people()) == seen[0]
