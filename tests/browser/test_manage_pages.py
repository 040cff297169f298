"""The operator's pages in Chromium: four languages, both themes, a telephone, the keyboard; names that are no names."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from access.people_desk import PeopleDesk
from tests.browser.chromium import spread
from tests.browser.screenshots import drawn
from tests.clients import account, token_for
from tests.command_line import ask
from tests.doubtful_people import OPTIONS, take_in
from tests.served import ROOT, Server, serving

pytestmark = pytest.mark.browser
PAGES = {
    "people": "people?part=queue",
    "one person": "people?part=person",
    "decisions": "people?part=decisions",
    "requests": "people?part=requests",
    "accounts": "accounts?part=accounts",
    "sessions": "accounts?part=sessions",
    "settings": "accounts?part=settings",
    "audit": "audit?chain=readings",
    "snapshots": "snapshots?",
}
LOOKS = ("vi light 1300", "en dark 1300", "es light 390", "ar dark 390")
IDENTIFIER = "096180001234"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation with doubtful pairs, some of them of people with markup for a name."""
    found = tmp_path_factory.mktemp("manage")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MILEPOST_HOME", str(found / "home"))
        patched.setenv("MILEPOST_KEYS", str(found / "keys"))
        take_in(found)
        account(found / "home", "chief", "administrator")
        account(found / "home", "lan", "submitter", "VN34-96")
        desk = PeopleDesk(found / "home", "chief")
        first = desk.queue(1).doubts[0]
        desk.undo(desk.merge(first.a, first.b, "thử"), "thử xong")
        for label in ("A", "B"):
            ask("freeze", label, "--why", "kỳ báo cáo")
        yield found


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving(ROOT / "dashboard.py", folder / "home", MILEPOST_KEYS=str(folder / "keys")) as running:
        yield running


@contextmanager
def opened(browser: Browser, server: Server, home: Path, path: str, **context: Any) -> Iterator[Page]:
    """A page drawn to its end for the administrator; afterwards: no error on it, and no other host was asked."""
    seen = browser.new_context(**{"viewport": {"width": 1300, "height": 900}, **context})
    seen.add_cookies([{"name": "milepost", "value": token_for(home, "chief"), "url": server.address}])
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


def test_an_area_is_found_by_its_name_typed_without_marks(chromium: Browser, server: Server, folder: Path) -> None:
    with opened(chromium, server, folder / "home", "accounts?part=accounts&lang=vi") as page:
        page.get_by_role("combobox", name="Địa bàn").first.press_sequentially("tuyen quang")
        expect(page.get_by_role("option", name="Tuyên Quang (VN34-08)").first).to_be_visible()


def test_the_first_link_after_a_start_leads_to_its_page(chromium: Browser, server: Server, folder: Path) -> None:
    with opened(chromium, server, folder / "home", "accounts?lang=en") as page:
        expect(page.get_by_role("heading", name="Accounts", exact=True)).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("name", "look"), spread(PAGES, *LOOKS))
def test_a_page_speaks_the_language_fits_the_screen_and_keeps_nobody_out(
    chromium: Browser, server: Server, folder: Path, name: str, look: str
) -> None:
    language, theme, width = look.split()
    looks = {"color_scheme": theme, "viewport": {"width": int(width), "height": 900}, "bypass_csp": True}
    with opened(chromium, server, folder / "home", f"{PAGES[name]}&lang={language}", **looks) as page:
        main = page.get_by_test_id("stMain")
        assert main.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
        expect(main).to_have_css("direction", "rtl" if language == "ar" else "ltr")
        words = re.findall(r"\b[a-z_]+\.[a-z]+\.[a-z_]+\b", main.inner_text())
        assert words == []
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []


def test_who_chose_a_language_reads_it_at_the_next_visit_by_a_link_without_one(
    chromium: Browser, server: Server, folder: Path
) -> None:
    account(folder / "home", "carla", "viewer")
    for lang, option in (("&lang=en", "Español"), ("", "")):
        seen = chromium.new_context()
        seen.add_cookies([{"name": "milepost", "value": token_for(folder / "home", "carla"), "url": server.address}])
        page = seen.new_page()
        page.goto(f"{server.address}/?programme=vn-2022{lang}")
        if option:
            page.get_by_role("combobox", name="Language").click()
            page.get_by_role("option", name=option).click()
        expect(page.get_by_role("link", name="Territorio")).to_be_visible(timeout=30_000)
        seen.close()


def test_a_pair_is_decided_by_keyboard_alone(chromium: Browser, server: Server, folder: Path) -> None:
    home = folder / "home"
    with opened(chromium, server, home, "people?part=queue&lang=en") as page:
        page.get_by_label("Why").first.focus()
        page.keyboard.type("hai người, đã gọi hỏi")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="One person").first).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Decided: two people.")).to_be_visible(timeout=30_000)
    newest = PeopleDesk(home, "chief").decisions()[0]
    assert (newest["action"], newest["why"]) == ("dismiss", "hai người, đã gọi hỏi")
    PeopleDesk(home, "chief").undo(newest["decision"], "thử xong")


def test_r37_an_identifier_that_was_typed_is_in_no_address_and_no_log(
    chromium: Browser, server: Server, folder: Path
) -> None:
    with opened(chromium, server, folder / "home", "people?part=requests&lang=en") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("textbox", name="Identifier, staff number").fill(IDENTIFIER)
        page.get_by_role("button", name="Find", exact=True).click()
        expect(page.get_by_text("L. T. Hoa")).to_be_visible(timeout=30_000)
        page.get_by_role("button", name="Make a copy for the person").click()
        link = page.get_by_role("link", name="Fetch the copy")
        expect(link).to_be_visible(timeout=30_000)
        address = link.get_attribute("href") or ""
        fetched = page.request.get(f"{server.address}/{address}")
        assert IDENTIFIER in fetched.text()
        assert page.request.get(f"{server.address}/{address}").status == 404
        assert not [url for url in (page.url, *asked) if IDENTIFIER in url or "Hoa" in url]
    assert not [line for line in server.printed if IDENTIFIER in line or "Hoa" in line]


class _Beacon(BaseHTTPRequestHandler):
    called: list[str] = []

    def do_GET(self) -> None:
        _Beacon.called.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        return


MARKUP = (
    "![x]({0}/image.png)",
    "<img src={0}/html.png onerror=window.ran=1>",
    "<script>window.ran=1</script>",
    "[click](javascript:window.ran=1)",
    "<svg onload=fetch('{0}/svg')></svg>",
    ":red[loud] $x^2$ **bold**",
)


def test_r32_markup_for_a_name_a_unit_or_a_file_is_shown_as_text(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same row twice, once without a birth date, waits in the queue with everything it says."""
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "keys"))
    beacon = HTTPServer(("127.0.0.1", 0), _Beacon)
    threading.Thread(target=beacon.serve_forever, daemon=True).start()
    units = [each.format(f"http://127.0.0.1:{beacon.server_port}") for each in MARKUP]
    people = [(f"Lê Thị {'ABCDEG'[place]}nh", f"Le Thi {'ABCDEG'[place]}nh", unit) for place, unit in enumerate(units)]
    _write(tmp_path / "![y](first).csv", "Ngày sinh", [(marked, "03/02/1980", unit) for marked, _, unit in people])
    _write(tmp_path / "<b>second.csv", "Năm sinh", [(plain, "1980", unit) for _, plain, unit in people])
    for course, file in enumerate(sorted(tmp_path.glob("*.csv"))):
        ask("ingest", file, *OPTIONS, "--course", f"<i>{course}")
    account(tmp_path / "home", "chief", "administrator")
    keys = str(tmp_path / "keys")
    with serving(ROOT / "dashboard.py", tmp_path / "home", MILEPOST_KEYS=keys) as running:
        for path in ("people?part=queue", "submissions?", "trace?", "audit?chain=changes", "quality?", "?"):
            with opened(chromium, running, tmp_path / "home", f"{path}&lang=en") as page:
                page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
                page.wait_for_load_state("networkidle")
                if path.startswith("people"):
                    expect(page.get_by_role("button", name="Two people")).to_have_count(len(units), timeout=30_000)
                assert page.evaluate("window.ran === undefined")
                assert page.locator("[data-testid=stMain] a[href^='javascript']").count() == 0
                text = page.get_by_test_id("stMain").inner_text()
                if path.startswith("people"):
                    assert [unit for unit in units if unit not in text] == []
                    assert "<b>second.csv" in text and "![y](first).csv" in text
    beacon.shutdown()
    assert _Beacon.called == []


def _write(file: Path, birth: str, rows: list[tuple[str, str, str]]) -> None:
    lines = [
        f"Họ và tên,{birth},Đơn vị công tác,Kết quả",
        *(f'{name},{born},"{unit}",Đạt' for name, born, unit in rows),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
