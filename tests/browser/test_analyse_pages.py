"""The analysts' pages in Chromium: three clicks to the rows, views with an address, reports fetched once."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from metrics import explore
from metrics.targets import progress
from tests.analysts import installation
from tests.browser.chromium import spread
from tests.clients import account, token_for
from tests.served import Server, serving
from warehouse.publish import snapshot
from warehouse.scope import NATION

__all__ = ["installation"]
ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.browser
PAGES = {
    "explore": "explore?programme=vn-2022&target=officials_turns&rows=area&columns=quarter",
    "trace": "trace?programme=vn-2022&target=officials_turns",
    "quality": "quality?programme=vn-2022",
    "dictionary": "dictionary?of=codes",
    "reports": "reports?programme=vn-2022",
}


@pytest.fixture(scope="module")
def server(installation: Path) -> Iterator[Server]:
    account(installation, "lan", "analyst")
    keys = {"MILEPOST_KEYS": os.environ["MILEPOST_KEYS"]}
    with serving(ROOT / "dashboard.py", installation, **keys) as running:
        yield running


@pytest.fixture(scope="module")
def token(server: Server, installation: Path) -> str:
    return token_for(installation, "lan")


@contextmanager
def opened(browser: Browser, server: Server, token: str, path: str, theme: str = "light") -> Iterator[Page]:
    """A page drawn to its end for the analyst; afterwards: no error on it, and no other host was asked."""
    seen = browser.new_context(viewport={"width": 1300, "height": 900}, color_scheme=theme, accept_downloads=True)
    seen.add_cookies([{"name": "milepost", "value": token, "url": server.address}])
    page = seen.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/{path}")
    drawn(page)
    yield page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    ours = (server.address, server.address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(ours)] == []
    seen.close()


def drawn(page: Page) -> None:
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stApp] h1").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=30_000)


@pytest.mark.parametrize(("name", "language"), spread(PAGES, "vi", "en", "es", "ar"))
def test_pages_speak_four_languages_and_keep_nobody_out(
    chromium: Browser, server: Server, token: str, name: str, language: str
) -> None:
    theme = "dark" if language in ("es", "ar") else "light"
    with opened(chromium, server, token, f"{PAGES[name]}&lang={language}", theme) as page:
        direction = "rtl" if language == "ar" else "ltr"
        expect(page.locator("[data-testid=stMain]")).to_have_css("direction", direction)
        if language in ("vi", "ar"):
            found = Axe().run(page).response["violations"]
            assert [(fault["id"], fault["nodes"][0]["html"][:300]) for fault in found] == []


def test_three_clicks_lead_from_the_headline_to_the_rows(chromium: Browser, server: Server, token: str) -> None:
    with opened(chromium, server, token, "?programme=vn-2022&lang=en") as page:
        page.locator("#card-officials_turns a[href^='target?']").first.click()
        expect(page).to_have_url(re.compile(r"/target\?"))
        drawn(page)
        page.locator("a[href^='trace?']").first.click()
        drawn(page)
        page.get_by_role("region", name="Submissions behind the figure").locator("tbody a").first.click()
        drawn(page)
        rows = page.get_by_role("region", name="Rows").locator("tbody tr")
        expect(rows.first).to_be_visible(timeout=30_000)
        page.get_by_role("region", name="Rows").locator("tbody a").first.click()
        drawn(page)
        expect(page.get_by_role("region", name="Figures that this row moves")).to_be_visible(timeout=30_000)


def test_totals_of_the_explorer_are_the_overviews(
    chromium: Browser, server: Server, token: str, installation: Path
) -> None:
    [entry] = progress(snapshot(installation), NATION, "vn-2022", "officials_turns")
    with opened(chromium, server, token, f"{PAGES['explore']}&lang=en") as page:
        last = page.get_by_role("region", name="Turns").locator("tbody tr").last
        assert last.locator("td").last.inner_text().replace(",", "") == str(entry["turns"])


def test_two_filters_of_the_address_leave_what_both_let_through(
    chromium: Browser, server: Server, token: str, installation: Path
) -> None:
    source = snapshot(installation)
    [sex, *_] = explore.choices(source, NATION, "vn-2022", "officials_turns", "sex")
    [mode, *_] = explore.choices(source, NATION, "vn-2022", "officials_turns", "mode")
    only = (("sex", sex), ("mode", mode))
    asked = explore.pivot(source, NATION, "vn-2022", "officials_turns", "turns", "area", "quarter", None, only)
    with opened(chromium, server, token, f"{PAGES['explore']}&only=sex&is={sex}&only2=mode&is2={mode}&lang=en") as page:
        last = page.get_by_role("region", name="Turns").locator("tbody tr").last
        assert last.locator("td").last.inner_text().replace(",", "") == f"{asked.total.numerator:.0f}"


def test_a_saved_view_opens_by_its_address(chromium: Browser, server: Server, token: str) -> None:
    with opened(chromium, server, token, "explore?programme=vn-2022&rows=sex&columns=mode&lang=en") as page:
        page.get_by_label("Name").fill("Women and modes")
        page.get_by_role("button", name="Save this view").click()
        link = page.get_by_role("link", name="Women and modes")
        expect(link).to_be_visible(timeout=30_000)
        address = link.get_attribute("href")
    with opened(chromium, server, token, f"{address}&lang=en") as page:
        expect(page).to_have_url(re.compile(r"rows=sex.*columns=mode|columns=mode.*rows=sex"))


def test_a_report_is_made_and_fetched_once(chromium: Browser, server: Server, token: str) -> None:
    with opened(chromium, server, token, f"{PAGES['reports']}&content=brief&format=pdf&in=vi&lang=en") as page:
        page.get_by_role("button", name="Make the report").click()
        link = page.get_by_role("link", name="Download vn-2022-vi.pdf")
        expect(link).to_be_visible(timeout=60_000)
        address = link.evaluate("link => link.href")
        first, second = page.request.get(address), page.request.get(address)
        assert first.body().startswith(b"%PDF") and b"<xmpTPg:NPages>2<" in first.body()
        assert second.status == 404


def test_a_choice_that_leaves_nothing_is_a_sentence(chromium: Browser, server: Server, token: str) -> None:
    with opened(chromium, server, token, f"{PAGES['explore']}&date=2001-12-31&lang=en") as page:
        expect(page.get_by_text("take a filter away")).to_be_visible(timeout=30_000)
