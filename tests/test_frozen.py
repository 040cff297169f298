"""Figures at a cut-off: the same to the digit for ever, and what changed since, by submission."""

import shutil
from pathlib import Path

import pytest

from tests.command_line import ask, run
from tests.stocked import LIST, figures, flip
from warehouse import frozen


def test_frozen_figures_stay_the_same_whatever_is_corrected_later(stocked: Path, tmp_path: Path) -> None:
    before = figures()
    ask("freeze", "30 June", "--why", "the half-year report")
    assert figures("--frozen", "30 June") == before
    ask("revert", 1, "--why", "wrong course")
    shutil.copyfile(LIST, tmp_path / "again.xlsx")
    ask("ingest", tmp_path / "again.xlsx", "--course", "CDS-03", "--programme", "vn-2022", "--period", "2022-Q4")
    assert figures() != before
    assert figures("--frozen", "30 June") == before
    assert [row["label"] for row in ask("frozen")["frozen"]] == ["30 June"]


def test_what_changed_between_two_frozen_states_adds_up_by_submission(stocked: Path) -> None:
    ask("freeze", "A", "--why", "first")
    ask("revert", 1, "--why", "wrong course")
    ask("freeze", "B", "--why", "second")
    [change, *others] = ask("frozen", "--compare", "A", "B")["changes"]
    assert (change["submission"], change["state_before"], change["state_after"]) == (1, "submitted", "reverted")
    assert change["records"] < 0
    before, after = (_turns(stocked, label) for label in ("A", "B"))
    assert after - before == change["turns"] + sum(other["turns"] for other in others)
    assert ask("frozen", "--compare", "A", "A")["changes"] == []


def _turns(home: Path, label: str) -> int:
    connection = frozen.frozen_snapshot(home, label).connection.cursor()
    [(turns,)] = connection.execute("select coalesce(sum(turns), 0) from day_count").fetchall()
    return int(turns)


@pytest.mark.parametrize("where", [0.01, 0.5, 0.99])
def test_a_frozen_file_with_a_flipped_bit_is_refused(stocked: Path, where: float) -> None:
    ask("freeze", "A", "--why", "first")
    kept = frozen.frozen_path(stocked, "A")
    flip(kept, int(kept.stat().st_size * where))
    answer = run("measure", "--frozen", "A")
    assert (answer.code, "changed or lost" in answer.err) == (1, True)
    assert any("'A'" in fault for fault in run("verify", "--json").document["faults"])


def test_a_label_is_used_once_and_an_unknown_one_is_named(stocked: Path) -> None:
    ask("freeze", "A", "--why", "first")
    assert "already" in run("freeze", "A", "--why", "again").err
    assert "Nothing is frozen as 'B'" in run("measure", "--frozen", "B").err
    assert "can't be a label" in run("freeze", "../A", "--why", "outside").err


def test_frozen_figures_come_back_with_a_backup(stocked: Path, tmp_path: Path) -> None:
    ask("freeze", "A", "--why", "first")
    before = figures("--frozen", "A")
    ask("backup", tmp_path / "b")
    frozen.frozen_path(stocked, "A").unlink()
    ask("restore", tmp_path / "b")
    assert figures("--frozen", "A") == before
