"""The browser, the server and its workers killed at each step: the draft is there, or the submission is, whole."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from access import drafts
from tests.browser.test_submit_pages import WITHIN_MS, home, opened, workbook
from tests.command_line import ask, run
from tests.served import ROOT, serving

__all__ = ["home"]
pytestmark = pytest.mark.browser
ACCEPTED = 3
STEPS = ("sending", "dropped", "reading", "ready", "mending", "sent")


def exchanged(path: Path) -> Path:
    """The workbook with day and month of its first row exchanged, which a machine can mend."""
    book = load_workbook(path)
    book.worksheets[0]["C2"] = "03/25/1985"
    book.save(path)
    return path


def killed(home: Path) -> None:
    """Every process of this installation is gone: the server, what stands by and the workers."""
    ours = f"MILEPOST_HOME={home}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int(place.name) != os.getpid() and ours in (place / "environ").read_bytes().split(b"\0"):
                os.kill(int(place.name), signal.SIGKILL)


def reached(page: Page, home: Path, step: str) -> None:
    """Waits until the newest draft of the page's sender is at the step, pressing what leads there."""
    if step == "mending":
        expect(page.get_by_text("Faults by cause")).to_be_visible(timeout=WITHIN_MS)
        page.get_by_role("button", name="Mend all", exact=False).first.click()
    if step in ("sending", "sent"):
        page.get_by_role("button", name="Submit", exact=True).click(timeout=WITHIN_MS)
    within = {"dropped": ("waiting", "reading"), "mending": ("waiting", "reading")}.get(step, (step,))
    until = time.monotonic() + WITHIN_MS / 1000
    while not (found := drafts.of(home, "lan")) or found[0].state not in (*within, "sent"):
        assert time.monotonic() < until, f"never {step}"
        page.wait_for_timeout(20)
    while not (home / "drafts" / str(found[0].number) / "file.sealed").exists() and found[0].state != "sent":
        assert time.monotonic() < until, "never kept"  # a file counts as dropped once it lies on the disk
        page.wait_for_timeout(20)
        found = drafts.of(home, "lan")


def finished(page: Page) -> None:
    """Goes on as a sender would, from whatever the page shows, until the file is in."""
    again = page.get_by_role("button", name="Read again", exact=True)
    submit = page.get_by_role("button", name="Submit", exact=True)
    done = page.locator(".mp-receipt").or_(page.get_by_text("already in", exact=False))
    expect(again.or_(submit).or_(done).first).to_be_visible(timeout=2 * WITHIN_MS)
    if again.count():
        again.click()
        expect(submit.or_(done).first).to_be_visible(timeout=WITHIN_MS)
    if submit.count():
        submit.click()
    expect(done.first).to_be_visible(timeout=WITHIN_MS)


@pytest.mark.parametrize(
    "step",
    ["sending", *(pytest.param(step, marks=pytest.mark.nightly) for step in STEPS[1:])],
)
def test_nothing_is_lost_or_half_stored_when_all_is_killed(
    chromium: Browser, home: Path, tmp_path: Path, step: str
) -> None:
    name = f"{step}.xlsx"
    path = exchanged(workbook(tmp_path / name, 1 + 4 * STEPS.index(step)))
    with serving(ROOT / "dashboard.py", home) as server:
        page = opened(chromium, server, home, "lan", "upload?programme=vn-tuyen-quang")
        page.locator("input[type=file]").set_input_files([path])
        reached(page, home, step)
        killed(home)
        page.context.close()
    found = [row["accepted"] for row in ask("submissions")["submissions"] if row["file"] == name]
    assert found in ([], [ACCEPTED])
    with serving(ROOT / "dashboard.py", home) as server:
        later = opened(chromium, server, home, "lan", "upload")
        expect(later.get_by_role("heading", name=name)).to_be_visible(timeout=WITHIN_MS)
        finished(later)
        [entry] = [row for row in ask("submissions")["submissions"] if row["file"] == name]
        assert (entry["accepted"], entry["state"]) == (ACCEPTED, "submitted")
        later.goto(f"{server.address}/submissions?lang=en&submission={entry['submission']}")
        expect(later.get_by_text(name).first).to_be_visible(timeout=WITHIN_MS)
        later.context.close()
    counted = [row for row in ask("records")["records"] if row["file"] == name and row["outcome"] == "accepted"]
    assert len(counted) == ACCEPTED
    assert run("verify").code == 0
