"""Submit, mend, submit, withdraw, approve, freeze: page, ledger and command line say the same after every step."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from display.submission_words import state
from tests.browser.test_killed_at_each_step import exchanged
from tests.browser.test_submit_pages import WITHIN_MS, home, opened, server, workbook
from tests.clients import account
from tests.command_line import ask
from tests.served import Server

__all__ = ["home", "server"]
pytestmark = pytest.mark.browser
PROGRAMME, TARGET = "vn-tuyen-quang", "officials_trained"
COUNTS = ("accepted", "rejected", "duplicate")


def dropped(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files([path])
    expect(page.get_by_role("heading", name=path.name)).to_be_visible(timeout=WITHIN_MS)
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_visible(timeout=WITHIN_MS)


def receipt(page: Page) -> Locator:
    page.get_by_role("button", name="Submit", exact=True).click()
    shown = page.locator(".mp-receipt")
    expect(shown).to_be_visible(timeout=WITHIN_MS)
    return shown


def must_agree(page: Page, server: Server, states: dict[str, str]) -> list[dict[str, Any]]:
    """The ledger by the command line, when the ledger's page and the target's page say the same; file -> state."""
    told: list[dict[str, Any]] = ask("submissions")["submissions"]
    assert {row["file"]: row["state"] for row in told} == states
    page.goto(f"{server.address}/submissions?lang=en&programme={PROGRAMME}")
    for row in told:
        line = page.locator(".mp-table tbody tr").filter(has_text=row["file"])
        expect(line).to_have_count(1, timeout=WITHIN_MS)
        expect(line).to_contain_text(state("en", row["state"]))
        cells = line.locator("th, td").all_inner_texts()
        assert cells[0] == str(row["submission"])
        assert [int(cell) for cell in cells[-3:]] == [row[name] for name in COUNTS]
        assert row["submitted_by"] in cells
    page.goto(f"{server.address}/target?lang=en&programme={PROGRAMME}&target={TARGET}")
    expect(page.locator(".mp-figure b").first).to_have_text(str(reached()), timeout=WITHIN_MS)
    return told


def reached(*frozen: str) -> int:
    """The people that the command line counts."""
    [programme] = ask("measure", "--programme", PROGRAMME, "--target", TARGET, *frozen)["programmes"]
    return int(programme["targets"][0]["value"] or 0)


def test_page_ledger_and_command_line_say_the_same_after_every_step(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    account(home, "ministry", "administrator")
    page = opened(chromium, server, home, "lan", f"upload?programme={PROGRAMME}")

    dropped(page, workbook(tmp_path / "class-1.xlsx", 1))
    shown = receipt(page)
    [first] = must_agree(page, server, {"class-1.xlsx": "submitted"})
    assert reached() == 3

    page.goto(f"{server.address}/upload?lang=en&programme={PROGRAMME}")
    dropped(page, exchanged(workbook(tmp_path / "class-2.xlsx", 11)))
    page.get_by_role("button", name="Mend all", exact=False).click()
    expect(page.get_by_role("button", name="Take my mends back")).to_be_visible(timeout=WITHIN_MS)
    expect(page.locator(".mp-cause").filter(has_text="date of birth")).to_have_count(0)
    shown = receipt(page)
    expect(shown).to_contain_text("class-2.xlsx")
    told = must_agree(page, server, {"class-1.xlsx": "submitted", "class-2.xlsx": "submitted"})
    second = next(row["submission"] for row in told if row["file"] == "class-2.xlsx")
    assert reached() == 6

    page.goto(f"{server.address}/submissions?lang=en&submission={first['submission']}")
    page.get_by_text("Withdraw this submission").first.click()
    page.get_by_label("Reason").fill("a wrong class")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Withdraw this submission").click()
    expect(page.get_by_text("Withdrawn. The figures")).to_be_visible(timeout=WITHIN_MS)
    must_agree(page, server, {"class-1.xlsx": "reverted", "class-2.xlsx": "submitted"})
    assert reached() == 3

    reviewer = opened(chromium, server, home, "thu", f"approve?programme={PROGRAMME}")
    reviewer.get_by_role("button", name="Approve", exact=True).click()
    expect(reviewer.get_by_text("Approved: the figures are locked.")).to_be_visible(timeout=WITHIN_MS)
    must_agree(reviewer, server, {"class-1.xlsx": "reverted", "class-2.xlsx": "approved"})
    page.goto(f"{server.address}/submissions?lang=en&submission={second}")
    expect(page.get_by_text("its figures are locked")).to_be_visible(timeout=WITHIN_MS)

    ask("freeze", "first quarter", "--why", "as reported")
    ministry = opened(chromium, server, home, "ministry", "snapshots")
    expect(ministry.get_by_text("first quarter").first).to_be_visible(timeout=WITHIN_MS)
    must_agree(page, server, {"class-1.xlsx": "reverted", "class-2.xlsx": "approved"})

    page.goto(f"{server.address}/upload?lang=en&programme={PROGRAMME}")
    dropped(page, tmp_path / "class-1.xlsx")
    receipt(page)
    told = ask("submissions")["submissions"]
    assert sorted(row["state"] for row in told if row["file"] == "class-1.xlsx") == ["reverted", "submitted"]
    assert (reached(), reached("--frozen", "first quarter")) == (6, 3)
