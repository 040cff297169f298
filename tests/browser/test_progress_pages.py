"""The officials' pages in Chromium: true figures, four languages, nothing fetched, nothing that keeps anybody out."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from display import cards, figures
from tests.browser.chromium import spread
from tests.browser.conftest import Installation
from tests.browser.screenshots import drawn
from tests.served import Server, serving

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.browser

PAGES = {
    "overview": "?programme=vn-2022",
    "target": "target?programme=vn-2022&target=officials_turns",
    "area": "area?programme=vn-2022&target=officials_turns",
    "assessment": "assessment?programme=cl-teachers",
    "print": "print?programme=vn-2022",
    "kiosk": "kiosk?programme=vn-2022",
}


@pytest.fixture(scope="module")
def measured(sampled: Installation) -> list[dict[str, Any]]:
    """Every target as `measure --public --json` gives it to anybody."""
    command = [sys.executable, "-m", "pipelines", "measure", "--public", "--json"]
    environment = {**os.environ, "MILEPOST_HOME": str(sampled.home), "MILEPOST_KEYS": str(sampled.keys)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    programmes = json.loads(done.stdout)["programmes"]
    return [{**target, "programme": one["programme"]} for one in programmes for target in one["targets"]]


@pytest.fixture(scope="module")
def server(sampled: Installation) -> Iterator[Server]:
    with serving(ROOT / "dashboard.py", sampled.home, MILEPOST_KEYS=str(sampled.keys)) as running:
        yield running


@contextmanager
def opened(browser: Browser, server: Server, path: str, **context: Any) -> Iterator[Page]:
    """A page that has been drawn to its end; afterwards: no error on it or told to its console, no other host asked."""
    seen = browser.new_context(**{"viewport": {"width": 1300, "height": 900}, **context})
    page = seen.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(f"{message.text} {message.location['url']}"))
    page.goto(f"{server.address}/{path}")
    drawn(page)
    yield page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert told == []
    elsewhere = [url for url in asked if not url.startswith((server.address, "data:", "blob:"))]
    assert [url for url in elsewhere if not url.startswith(server.address.replace("http", "ws"))] == []
    seen.close()


@pytest.mark.parametrize("programme", ["vn-2022", "vn-tuyen-quang", "vn-experts", "cl-teachers", "za-nsg"])
def test_every_figure_of_the_overview_is_the_measured_one(
    chromium: Browser, server: Server, measured: list[dict[str, Any]], programme: str
) -> None:
    with opened(chromium, server, f"?programme={programme}&lang=en") as page:
        shown = page.locator(".mp-card .mp-figure b").all_inner_texts()
        asked = [target for target in measured if target["programme"] == programme]
        assert shown == [figures.actual("en", target) for target in asked if not cards.is_awaited(target)]
        told = page.locator("table.mp-table").filter(has_text="nothing is known yet").locator("tbody th")
        awaited = [figures.name_with_unit("en", target) for target in asked if cards.is_awaited(target)]
        assert told.all_inner_texts() == awaited


def test_map_and_table_show_the_measured_figures_of_every_area(
    chromium: Browser, server: Server, measured: list[dict[str, Any]]
) -> None:
    [target] = [one for one in measured if one["target"] == "officials_turns"]
    with opened(chromium, server, PAGES["area"] + "&lang=en") as page:
        table = page.get_by_role("region", name="Figures by area")
        shown = sorted(int(text) for text in table.locator("tbody td:last-child").all_inner_texts())
        assert shown == sorted(row["numerator"] for row in target["by_area"] if row["area"])
        page.get_by_role("combobox", name="Area", exact=True).press_sequentially("ha noi")  # without its marks
        expect(page.get_by_role("option", name="Hà Nội")).to_be_visible()


@pytest.mark.parametrize(("name", "language"), spread(PAGES, "vi", "en", "es", "ar"))
def test_pages_speak_the_language_of_the_address_and_fetch_nothing(
    chromium: Browser, server: Server, name: str, language: str
) -> None:
    theme = "dark" if language in ("es", "ar") else "light"
    with opened(chromium, server, f"{PAGES[name]}&lang={language}", color_scheme=theme, locale="fr-FR") as page:
        assert f"lang={language}" in page.url
        text = page.locator("[data-testid=stMain]").inner_text()
        assert not re.search(r"\b[a-z]+\.[a-z_]+\.[a-z_]+\b", text.replace("onetouch.mic.gov", ""))
        direction = "rtl" if language == "ar" else "ltr"
        expect(page.locator("[data-testid=stMain]")).to_have_css("direction", direction)


@pytest.mark.parametrize(("name", "look"), spread(PAGES, "vi light", "ar dark"))
def test_axe_finds_no_barrier(chromium: Browser, server: Server, name: str, look: str) -> None:
    language, theme = look.split()
    with opened(chromium, server, f"{PAGES[name]}&lang={language}", color_scheme=theme) as page:
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []


@pytest.mark.parametrize(("name", "width"), spread(PAGES, 390, 650))  # a telephone; 1300 pixels at 200 per cent
def test_nothing_runs_over_the_edge(chromium: Browser, server: Server, name: str, width: int) -> None:
    with opened(chromium, server, PAGES[name] + "&lang=vi", viewport={"width": width, "height": 800}) as page:
        over = page.locator("[data-testid=stMain]").evaluate("node => node.scrollWidth - node.clientWidth")
        assert over <= 0


def test_a_closed_menu_leaves_an_arabic_telephone_free(chromium: Browser, server: Server) -> None:
    narrow = {"width": 390, "height": 800}
    with opened(chromium, server, PAGES["overview"] + "&lang=ar", viewport=narrow) as page:
        expect(page.get_by_test_id("stSidebar")).not_to_be_visible()
        opener = page.get_by_test_id("stExpandSidebarButton")
        assert (opener.bounding_box() or {"x": 0})["x"] > narrow["width"] / 2  # where reading begins
        opener.click()
        expect(page.get_by_test_id("stSidebar").get_by_role("link").first).to_be_visible()


def test_a_stranger_first_sees_the_programme_with_most_going_on(chromium: Browser, server: Server) -> None:
    with opened(chromium, server, "?lang=en") as page:
        expect(page.locator("h1")).to_have_text("Digital transformation training 2022")


def test_a_programme_without_an_assessment_says_so_and_stays_the_one_that_was_chosen(
    chromium: Browser, server: Server
) -> None:
    with opened(chromium, server, "?programme=vn-2022&lang=en") as page:
        page.get_by_test_id("stSidebar").get_by_role("link", name="Assessment").click()
        expect(page.get_by_text("This programme has no assessment before and after.")).to_be_visible()
        expect(page.get_by_role("link", name="Teachers' digital skills (Chile)")).to_be_visible()
        page.get_by_test_id("stSidebar").get_by_role("link", name="Overview").click()
        expect(page.locator("h1")).to_have_text("Digital transformation training 2022")
        assert "programme=vn-2022" in page.url


def test_a_ministrys_own_map_is_drawn(chromium: Browser, sampled_home: Installation) -> None:
    own = sampled_home.home / "maps"
    own.mkdir()
    outlines = json.loads((ROOT / "data/reference/vn_provinces_63.geojson").read_text(encoding="utf-8"))
    outlines["features"] = outlines["features"][:9]
    (own / "vn_provinces_63.geojson").write_text(json.dumps(outlines), encoding="utf-8")
    with (
        serving(ROOT / "dashboard.py", sampled_home.home, MILEPOST_KEYS=str(sampled_home.keys)) as running,
        opened(chromium, running, PAGES["area"]) as page,
    ):
        expect(page.locator(".mp-map > svg").first.locator("use")).to_have_count(9)


def test_a_click_on_the_map_chooses_the_area(chromium: Browser, server: Server) -> None:
    with opened(chromium, server, PAGES["area"] + "&lang=en") as page:
        page.evaluate("window.isTheSamePage = true")
        shape = page.locator(".mp-map use").nth(30)
        name = (shape.locator("xpath=../*[local-name()='title']").text_content() or "").split(":")[0]
        shape.click()
        expect(page).to_have_url(re.compile(r"area=VN63-\d\d"), timeout=20_000)
        expect(page.get_by_role("region", name=f"{name}: every target")).to_be_visible(timeout=30_000)
        assert page.evaluate("window.isTheSamePage")
        page.go_back()
        expect(page.get_by_role("region", name=f"{name}: every target")).to_have_count(0, timeout=30_000)


def test_another_breakdown_is_drawn_without_loading_the_page_anew(chromium: Browser, server: Server) -> None:
    with opened(chromium, server, PAGES["target"] + "&lang=en") as page:
        page.evaluate("window.isTheSamePage = true")
        page.get_by_role("navigation", name="Broken down by").get_by_role("link", name="Sex").click()
        expect(page.get_by_role("region", name="Sex")).to_be_visible(timeout=30_000)
        expect(page).to_have_url(re.compile("by=sex"))
        assert page.evaluate("window.isTheSamePage")


def test_tiles_and_table_lead_to_an_area_by_keyboard(chromium: Browser, server: Server) -> None:
    with opened(chromium, server, PAGES["area"] + "&view=tiles&lang=en") as page:
        tile = page.locator(".mp-tiles a").first
        tile.focus()
        name = (tile.get_attribute("aria-label") or "").split(":")[0]
        page.keyboard.press("Enter")
        drawn(page)
        expect(page.get_by_role("region", name=f"{name}: every target")).to_be_visible(timeout=30_000)


def test_every_chart_has_words_and_a_table(chromium: Browser, server: Server) -> None:
    with opened(chromium, server, PAGES["target"] + "&lang=en") as page:
        charts = page.locator(".mp-course, .mp-map")
        assert charts.count() == 2
        for place in range(charts.count()):
            labelled = charts.nth(place).locator("xpath=ancestor-or-self::*[@aria-label][1]")
            expect(labelled.first).to_have_attribute("aria-label", re.compile(".{20,}"))
        assert page.locator("table.mp-table").count() >= charts.count()


def test_address_carries_every_choice_to_the_target(chromium: Browser, server: Server) -> None:
    with opened(chromium, server, "?programme=vn-2022&date=2022-06-30&lang=es") as page:
        page.get_by_role("link", name="Más sobre esta meta").first.click()
        expect(page).to_have_url(re.compile("target=officials_turns"), timeout=30_000)
        drawn(page)
        for choice in ("programme=vn-2022", "date=2022-06-30", "lang=es"):
            assert choice in page.url
        expect(page.locator(".mp-facts").first).to_contain_text("30-06-2022")


def test_the_language_chosen_in_the_menu_stays_on_the_next_page(chromium: Browser, server: Server) -> None:
    with opened(chromium, server, PAGES["overview"] + "&lang=en") as page:
        page.get_by_role("combobox", name="Language").click()
        page.get_by_role("option", name="Español").click()
        expect(page.get_by_role("link", name="Territorio")).to_be_visible(timeout=30_000)
        page.get_by_role("link", name="Territorio").click()
        expect(page).to_have_url(re.compile("lang=es"), timeout=30_000)
        drawn(page)
        expect(page.locator("h1")).to_contain_text("Mapa")


def test_restated_areas_add_up_to_the_same_figure(chromium: Browser, server: Server) -> None:
    sums = []
    for boundaries in ("", "&boundaries=VN34"):
        with opened(chromium, server, PAGES["area"] + boundaries + "&lang=en") as page:
            table = page.get_by_role("region", name="Figures by area")
            sums.append(
                sum(int(text.replace(",", "")) for text in table.locator("tbody td:last-child").all_inner_texts())
            )
    assert sums[0] == sums[1] > 0


def test_the_sheet_prints_on_a4_without_the_menu(chromium: Browser, server: Server, tmp_path: Path) -> None:
    with opened(chromium, server, PAGES["print"] + "&lang=vi") as page:
        page.emulate_media(media="print")
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
        assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
        expect(page.locator(".mp-sheet")).to_contain_text("Biểu số 01")
    with opened(chromium, server, PAGES["print"] + "&lang=es") as page:  # the longest words
        over = page.locator(".mp-sheet .mp-scroll").evaluate("node => node.scrollWidth - node.clientWidth")
        assert over <= 0


@pytest.mark.parametrize("name", ["overview", "target", "assessment"])
def test_what_is_printed_from_the_dark_theme_is_dark_on_white(chromium: Browser, server: Server, name: str) -> None:
    with opened(chromium, server, PAGES[name], color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        inks = page.evaluate(
            "[...document.querySelectorAll('h1, h2, .mp-figure *, .mp-facts *, .mp-words, .mp-table *, "
            ".js-plotly-plot text')].map(e => getComputedStyle(e)[e.namespaceURI.endsWith('svg') ? 'fill' : 'color'])"
        )
    written = {tuple(int(part) for part in re.findall(r"\d+", ink)[:3]) for ink in inks if ink.startswith("rgb")}
    assert written and all(sum(colour) < 3 * 150 for colour in written)


@pytest.mark.parametrize("language", ["vi", "es"])
@pytest.mark.parametrize("name", ["target", "area"])
def test_the_chosen_programme_and_target_are_read_in_full_on_a_laptop(
    chromium: Browser, server: Server, name: str, language: str
) -> None:
    with opened(chromium, server, f"{PAGES[name]}&lang={language}", viewport={"width": 1280, "height": 800}) as page:
        chosen = page.locator(".st-key-choices [data-testid=stSelectbox] input")
        shown = chosen.evaluate_all("boxes => boxes.map(box => [box.value, box.scrollWidth - box.clientWidth])")
    assert len(shown) >= 3
    assert [text for text, hidden in shown if hidden > 0] == []
