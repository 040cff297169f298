"""Workers of drafts: forked from the process that stands by, or started anew when there is none."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from access import draft_workers
from tests.served import ROOT
from tests.test_drafts import LIST, OPTIONS, desk, home, settled

__all__ = ["home"]
BEGINS_A_SESSION = """
import subprocess, pathlib
from pipelines.turns import as_nice_as_this
begun = subprocess.Popen(["sleep", "60"], start_new_session=True)
as_nice_as_this(begun.pid)
weight = pathlib.Path(f"/proc/{begun.pid}/autogroup")
print(weight.read_text() if weight.exists() else "")
begun.kill()
"""


def standing(home: Path) -> int:
    """The number of the process that stands by."""
    return draft_workers._standing[home].pid


def test_a_draft_is_read_and_submitted_by_forks_of_the_process_that_stands_by(home: Path) -> None:
    lan = desk(home)
    lan.stand_by()
    first = standing(home)
    lan.stand_by()
    assert standing(home) == first
    number = lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    draft = settled(lan, number)
    assert (draft.state, draft.told and draft.told["counts"]["accepted"]) == ("ready", 15)
    lan.submit(number)
    assert settled(lan, number).state == "sent"
    assert draft_workers._standing[home].poll() is None
    draft_workers._standing.pop(home).communicate(timeout=60)


def test_a_draft_is_read_although_the_process_that_stood_by_was_killed(home: Path) -> None:
    lan = desk(home)
    lan.stand_by()
    os.kill(standing(home), signal.SIGKILL)
    draft_workers._standing[home].wait(timeout=60)
    assert settled(lan, lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)).state == "ready"


def test_a_session_of_its_own_gives_way_as_the_process_that_began_it_does() -> None:
    began = subprocess.run(
        ["nice", "-n", "7", sys.executable, "-c", BEGINS_A_SESSION],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    said = began.stdout.strip()
    if not said:
        pytest.skip("this kernel doesn't weigh sessions as wholes")
    assert said.endswith("nice 7")


def test_more_drafts_than_are_read_at_once_are_all_read(home: Path) -> None:
    lan = desk(home)
    numbers = [lan.receive(f"{number}.xlsx", LIST.read_bytes(), OPTIONS) for number in range(5)]
    assert [settled(lan, number).state for number in numbers] == ["ready"] * 5


def test_what_a_fork_began_goes_on_when_the_server_ends(home: Path) -> None:
    lan = desk(home)
    lan.stand_by()
    number = lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    while (draft := lan.draft(number)) is not None and draft.state == "waiting":
        threading.Event().wait(0.05)
    process = draft_workers._standing.pop(home)
    assert process.stdin is not None
    process.stdin.close()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    assert settled(lan, number).state == "ready"
