"""Requirements R21 and R22: another area's submission is as unknown as one that isn't there, and can't be sent."""

from pathlib import Path

import pytest

from tests.clients import account
from tests.command_line import EXAMPLES, ask, run

EXAMPLE = EXAMPLES / "vi_du_danh_sach_ca_mau.xlsx"


@pytest.fixture
def submission(home: Path) -> int:
    """What the operator took in for one province, beside a submitter of another."""
    [told] = ask("ingest", EXAMPLE)["files"]
    account(home, "other", "submitter", "VN34-08")
    account(home, "own", "submitter", told["area"])
    return int(told["submission"])


def test_r21_a_submission_of_another_area_is_as_unknown_as_one_that_is_not_there(
    submission: int, tmp_path: Path
) -> None:
    assert ask("submissions", "--as", "other")["submissions"] == []
    assert ask("records", "--as", "other")["records"] == []
    assert ask("records", "--submission", submission, "--as", "other")["records"] == []
    there = run("revert", submission, "--why", "x", "--as", "other")
    nowhere = run("revert", submission + 1, "--why", "x", "--as", "other")
    assert there.code == nowhere.code == 1
    assert there.err.replace(str(submission), "N") == nowhere.err.replace(str(submission + 1), "N")
    assert run("errors", submission, tmp_path / "out.xlsx", "--as", "other").code == 1
    assert not (tmp_path / "out.xlsx").exists()


def test_r21_its_own_submission_is_there(submission: int) -> None:
    assert [row["submission"] for row in ask("submissions", "--as", "own")["submissions"]] == [submission]
    assert ask("records", "--as", "own")["records"]


@pytest.mark.parametrize("command", ["approve", "send-back", "reopen", "erase", "persons"])
def test_r21_a_submitter_takes_no_step_of_a_higher_role(submission: int, command: str) -> None:
    arguments = {
        "approve": ("approve", submission),
        "send-back": ("send-back", submission, "--why", "x"),
        "reopen": ("reopen", submission, "--why", "x"),
        "erase": ("erase", "--identifier", "1", "--why", "x"),
        "persons": ("persons", "find", "--identifier", "1"),
    }[command]
    answer = run(*arguments, "--as", "own")
    assert answer.code == 1
    assert "this needs" in answer.err


def test_r22_a_file_for_another_area_is_refused_and_nothing_is_stored(home: Path) -> None:
    account(home, "other", "submitter", "VN34-08")
    answer = run("ingest", EXAMPLE, "--as", "other", "--json")
    assert answer.code == 1
    assert answer.document["files"][0]["reason"] == "not_your_area"
    assert ask("submissions")["submissions"] == []


def test_a_disabled_account_acts_no_more(home: Path) -> None:
    account(home, "gone", "administrator")
    run("users", "disable", "gone")
    assert run("ingest", EXAMPLE, "--as", "gone").code == 1
