"""What the command line says when it isn't asked rightly: a sentence, and where to see what is right."""

from pathlib import Path

import pytest

from tests.command_line import ask, run


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("records 999", "records takes no 999. See `python -m pipelines records --help`."),
        ("revert 5", "revert needs --why. See `python -m pipelines revert --help`."),
        ("ingest", "ingest needs FILES. See `python -m pipelines ingest --help`."),
        ("users add x", "users add needs --role. See `python -m pipelines users add --help`."),
        ("submissions --nope", "Unknown option: --nope. See `python -m pipelines submissions --help`."),
    ],
)
def test_arguments_that_are_wrong_are_told_in_a_sentence(asked: str, said: str) -> None:
    answer = run(*asked.split())
    assert (answer.code, answer.err.strip()) == (2, said)


def test_a_programme_or_backup_that_is_not_there_is_said_not_to_be_there(stocked: Path) -> None:
    assert run("measure", "--programme", "nope").err.startswith("There is no programme nope:")
    assert run("restore", stocked / "nosuch.bak").err.startswith("There is no file nosuch.bak:")


def test_the_state_after_a_restore_names_the_backup_it_came_from(stocked: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "b").code == 0
    made = ask("status")["last_backup"]
    assert run("restore", tmp_path / "b").code == 0
    assert ask("status")["last_backup"] == made is not None


def test_nothing_waits_for_approval_where_submissions_count_at_once(stocked: Path) -> None:
    state = ask("status")
    assert (state["submissions"] > 0, state["waiting_for_approval"]) == (True, 0)
