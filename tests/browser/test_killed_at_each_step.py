"""The browser, the server and its workers killed at each step: the draft is there, or the submission is, whole."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

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


def reached(page: Page, name: str, step: str) -> None:
    """Waits until the page shows its sender that the file is at the step, pressing what leads there."""
    submit = page.get_by_role("button", name="Submit", exact=True)
    if step == "mending":
        page.get_by_role("button", name="Mend all", exact=False).click(timeout=WITHIN_MS)
    if step in ("sending", "sent"):
        submit.click(timeout=WITHIN_MS)
    at_work, receipt = page.locator(".mp-work"), page.locator(".mp-receipt")
    seen = {
        "dropped": page.get_by_role("heading", name=name),
        "reading": at_work.or_(submit),
        "ready": submit,
        "mending": at_work.or_(page.get_by_role("button", name="Take my mends back")),
        "sending": at_work.or_(receipt),
        "sent": receipt,
    }
    expect(seen[step].first).to_be_visible(timeout=WITHIN_MS)


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
        reached(page, name, step)
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
