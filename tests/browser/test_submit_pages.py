"""Departments in Chromium: a workbook dropped, mended, submitted and withdrawn; a draft that outlives the browser."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, Route, expect

from access import database, drafts
from pipelines.prepare import prepare
from pipelines.understanding import ReadOptions
from tests.clients import account, token_for
from tests.command_line import ask
from tests.served import ROOT, Server, serving

pytestmark = pytest.mark.browser
WITHIN_MS = 120_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("departments")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MILEPOST_HOME", str(folder / "home"))
        patch.setenv("MILEPOST_KEYS", str(folder / "keys"))
        prepare(folder / "home")
        account(folder / "home", "lan", "submitter", "VN34-08")
        account(folder / "home", "minh", "submitter", "VN34-01")
        account(folder / "home", "thu", "approver")
        yield folder / "home"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(ROOT / "dashboard.py", home) as running:
        yield running


def opened(chromium: Browser, server: Server, home: Path, name: str, path: str) -> Page:
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 1000})
    context.add_cookies([{"name": "milepost", "value": token_for(home, name), "url": server.address}])
    page = context.new_page()
    page.set_default_timeout(WITHIN_MS)
    page.goto(f"{server.address}/{path}{'&' if '?' in path else '?'}lang=en")
    return page


@pytest.mark.parametrize("path", ["submissions", "deadlines", "upload", "template", "reports", "trace"])
def test_a_vietnamese_clerk_who_names_no_programme_never_gets_chiles(
    chromium: Browser, server: Server, home: Path, path: str
) -> None:
    page = opened(chromium, server, home, "minh", path)
    page.wait_for_url("**programme=*")
    assert "programme=vn-2022" in page.url
    page.context.close()


def workbook(path: Path, first: int = 1, is_right: bool = False) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.append(("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Đơn vị công tác", "Kết quả"))
    for number in range(first, first + 4):
        name = "" if number == first + 2 and not is_right else f"Nguyễn Thị {chr(65 + number)}n"
        dob = f"{number:02}/03/1985"
        book.active.append((number, name, dob, f"008185{number:06}", "Sở Nội vụ", "Đạt"))
    book.save(path)
    return path


def test_a_workbook_is_dropped_looked_at_submitted_and_withdrawn(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    page = opened(chromium, server, home, "lan", "upload?programme=vn-tuyen-quang")
    expect(page.get_by_role("heading", name="Submit figures")).to_be_visible(timeout=WITHIN_MS)
    expect(page.get_by_role("combobox", name="Reporting unit")).to_have_value("Tuyên Quang", timeout=WITHIN_MS)
    page.locator("input[type=file]").set_input_files([workbook(tmp_path / "lop-1.xlsx")])
    expect(page.get_by_text("Faults by cause")).to_be_visible(timeout=WITHIN_MS)
    expect(page.locator(".mp-count-accepted dd")).to_have_text("3")
    expect(page.locator(".mp-count-rejected dd")).to_have_text("1")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    assert ask("submissions")["submissions"] == []
    page.reload()
    expect(page.get_by_text("Faults by cause")).to_be_visible(timeout=WITHIN_MS)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator(".mp-receipt")).to_be_visible(timeout=WITHIN_MS)
    [entry] = ask("submissions")["submissions"]
    expect(page.locator(".mp-receipt")).to_contain_text(entry["sha256"])
    page.goto(f"{server.address}/submissions?lang=en&submission={entry['submission']}")
    expect(page.get_by_text("lop-1.xlsx").first).to_be_visible(timeout=WITHIN_MS)
    page.get_by_text("Withdraw this submission").first.click()
    page.get_by_label("Reason").fill("a wrong class")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Withdraw this submission").click()
    expect(page.get_by_text("Withdrawn. The figures")).to_be_visible(timeout=WITHIN_MS)
    assert [row["state"] for row in ask("submissions")["submissions"]] == ["reverted"]


def test_a_draft_waits_in_a_new_browser_and_in_nobody_elses(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    page = opened(chromium, server, home, "lan", "upload?programme=vn-tuyen-quang")
    page.locator("input[type=file]").set_input_files([workbook(tmp_path / "lop-2.xlsx", 10)])
    expect(page.get_by_role("heading", name="lop-2.xlsx")).to_be_visible(timeout=WITHIN_MS)
    page.context.close()
    later = opened(chromium, server, home, "lan", "upload")
    expect(later.get_by_role("heading", name="lop-2.xlsx")).to_be_visible(timeout=WITHIN_MS)
    expect(later.get_by_text("Faults by cause")).to_be_visible(timeout=WITHIN_MS)
    other = opened(chromium, server, home, "minh", "upload")
    expect(other.get_by_text("No file is waiting.")).to_be_visible(timeout=WITHIN_MS)
    later.get_by_role("button", name="Discard this file").click()
    expect(later.get_by_text("The file was discarded")).to_be_visible(timeout=WITHIN_MS)


def test_a_file_that_is_no_workbook_is_refused_with_the_way_out(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.xlsx").write_bytes(b"these are meeting notes, no workbook\n")
    page = opened(chromium, server, home, "minh", "upload")
    page.locator("input[type=file]").set_input_files([tmp_path / "notes.xlsx"])
    expect(page.get_by_role("alert").filter(has_text="No header row of a list")).to_be_visible(timeout=WITHIN_MS)
    assert "Traceback" not in page.content()


def test_a_reviewer_approves_and_the_figures_are_locked(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "lop-3.xlsx", 20)
    number = ask("ingest", path, "--programme", "vn-tuyen-quang", "--area", "VN34-08")["files"][0]["submission"]
    page = opened(chromium, server, home, "thu", "approve?programme=vn-tuyen-quang")
    expect(page.get_by_text("lop-3.xlsx").first).to_be_visible(timeout=WITHIN_MS)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved: the figures are locked.")).to_be_visible(timeout=WITHIN_MS)
    states = {row["submission"]: row["state"] for row in ask("submissions")["submissions"]}
    assert states[number] == "approved"
    clerk = opened(chromium, server, home, "lan", f"submissions?submission={number}")
    expect(clerk.get_by_text("its figures are locked")).to_be_visible(timeout=WITHIN_MS)
    expect(clerk.get_by_text("Withdraw this submission")).to_have_count(0)


@pytest.mark.parametrize("path", ["deadlines", "template", "guide", "submissions"])
def test_every_page_of_a_department_opens_in_arabic_on_a_phone(
    chromium: Browser, server: Server, home: Path, path: str
) -> None:
    page = opened(chromium, server, home, "lan", path)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{server.address}/{path}?lang=ar")
    expect(page.locator(".mp-head h1")).to_be_visible(timeout=WITHIN_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_on_a_nearly_full_disk_every_page_says_so_and_a_file_is_not_taken_in(
    chromium: Browser, home: Path, tmp_path: Path
) -> None:
    with serving(ROOT / "dashboard.py", home, MILEPOST_SPARE_MIB=str(1 << 40)) as server:
        page = opened(chromium, server, home, "lan", "upload?programme=vn-tuyen-quang")
        expect(page.get_by_text("disk is nearly full", exact=False)).to_be_visible(timeout=WITHIN_MS)
        page.locator("input[type=file]").set_input_files([workbook(tmp_path / "late.xlsx", 60)])
        notice = page.get_by_role("alert").filter(has_text="disk is full: nothing was stored")
        expect(notice).to_be_visible(timeout=WITHIN_MS)
        page.context.close()


def test_a_file_that_the_browser_could_not_send_beside_others_is_not_passed_over(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    page = opened(chromium, server, home, "lan", "upload?programme=vn-tuyen-quang")
    expect(page.locator("input[type=file]")).to_be_attached(timeout=WITHIN_MS)
    paths = [workbook(tmp_path / f"lop-{number}.xlsx", number) for number in (40, 50)]
    sent: list[str] = []

    def lose_the_second(route: Route) -> None:
        sent.append(route.request.url)
        route.abort() if len(sent) == 2 else route.continue_()

    page.route("**/_stcore/upload_file/**", lose_the_second)
    page.locator("input[type=file]").set_input_files(paths)
    expect(
        page.get_by_role("heading", name="lop-40.xlsx").or_(page.get_by_role("heading", name="lop-50.xlsx"))
    ).to_be_visible(timeout=WITHIN_MS)
    expect(page.get_by_text("Faults by cause")).to_be_visible(timeout=WITHIN_MS)
    lost = page.locator("[data-testid=stFileChip][aria-invalid=true]")
    expect(lost).to_be_visible()
    expect(page.locator("[data-testid=stFileChip]").filter(visible=True)).to_have_count(1)
    expect(page.locator("[data-testid=stFileUploaderDropzone] button").last).to_be_visible()


def test_of_more_files_than_may_wait_those_left_out_are_named_until_the_notice_is_closed(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    account(home, "nga", "submitter", "VN34-08")
    read = ReadOptions(programme="vn-tuyen-quang", area="VN34-08")
    for place in range(drafts.MOST_OPEN - 2):
        number = drafts.add(home, "nga", f"cho-{place}.xlsx", (1, "0"), read, keep=lambda _: None)
        drafts.finish(home, number, "refused", {"outcome": "refused", "reason": "unrecognised"})
    page = opened(chromium, server, home, "nga", "upload?programme=vn-tuyen-quang")
    paths = [workbook(tmp_path / f"nhieu_{number}_.xlsx", 100 + 4 * number) for number in range(4)]
    page.locator("input[type=file]").set_input_files(paths)
    notice = page.get_by_role("alert").filter(has_text="30 files already wait")
    expect(notice).to_contain_text("Not taken in:", timeout=WITHIN_MS)
    expect(page.get_by_text("Faults by cause")).to_be_visible(timeout=WITHIN_MS)
    named = {path.name for path in paths if path.name in notice.inner_text()}
    taken = {draft.file for draft in drafts.of(home, "nga")}
    assert len(named) == 2
    assert {path.name for path in paths} == named | (taken & {path.name for path in paths})
    page.get_by_role("button", name="Close this notice").click()
    expect(notice).to_have_count(0)


def test_a_file_that_came_while_others_wrote_for_long_is_named_and_the_next_is_taken_in(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    page = opened(chromium, server, home, "lan", "upload?programme=vn-tuyen-quang")
    expect(page.locator("input[type=file]")).to_be_attached(timeout=WITHIN_MS)
    paths = [workbook(tmp_path / f"ban-{number}.xlsx", 120 + 4 * number) for number in range(2)]
    with closing(sqlite3.connect(database.path(home), isolation_level=None, check_same_thread=False)) as held:
        held.execute("begin immediate")
        later = threading.Timer(database.BUSY_MS / 1000 + 3, held.execute, ["rollback"])
        page.locator("input[type=file]").set_input_files(paths)
        later.start()
        notice = page.get_by_role("alert").filter(has_text="The server is very busy")
        expect(notice).to_contain_text("ban-0.xlsx", timeout=WITHIN_MS)
        expect(page.get_by_role("heading", name="ban-1.xlsx")).to_be_visible(timeout=WITHIN_MS)
        later.join()


def test_while_files_are_on_their_way_the_page_asks_to_stay(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    page = opened(chromium, server, home, "lan", "upload?programme=vn-tuyen-quang")
    expect(page.locator("input[type=file]")).to_be_attached(timeout=WITHIN_MS)
    slow: list[Route] = []
    page.route("**/_stcore/upload_file/**", lambda route: slow.append(route))
    with page.expect_request("**/_stcore/upload_file/**"):
        page.locator("input[type=file]").set_input_files([workbook(tmp_path / "cham.xlsx", 140)])
    expect(page.get_by_test_id("stFileChip")).to_be_visible(timeout=WITHIN_MS)
    told = page.get_by_test_id("stFileUploader").evaluate("one => getComputedStyle(one, '::after').content")
    assert "stay on this page" in told
    slow[0].continue_()
    expect(page.get_by_role("heading", name="cham.xlsx")).to_be_visible(timeout=WITHIN_MS)


def test_a_session_that_ended_says_so_and_leads_to_the_sign_in(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    page = opened(chromium, server, home, "minh", "upload")
    expect(page.locator("input[type=file]")).to_be_attached(timeout=WITHIN_MS)
    with database.changing(home) as con:
        con.execute("delete from session where account = 'minh'")
    page.locator("input[type=file]").set_input_files([workbook(tmp_path / "lop-9.xlsx", 30)])
    expect(page.get_by_test_id("stFileChip")).to_have_attribute("aria-invalid", "true", timeout=WITHIN_MS)
    told = page.get_by_test_id("stFileUploader").evaluate("one => getComputedStyle(one, '::after').content")
    assert "load the page again" in told
    page.get_by_text("More settings").first.click()
    page.get_by_role("textbox", name="Pass mark").fill("5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your session has ended")).to_be_visible(timeout=WITHIN_MS)
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("Password").first).to_be_visible(timeout=WITHIN_MS)


def test_of_three_files_two_are_submitted_together_and_in_the_third_a_name_is_typed_in(
    chromium: Browser, server: Server, home: Path, tmp_path: Path
) -> None:
    account(home, "mai", "submitter", "VN34-08")
    page = opened(chromium, server, home, "mai", "upload?programme=vn-tuyen-quang&course=TQ-ATTT&period=2025-Q3")
    paths = [workbook(tmp_path / f"cung-{number}.xlsx", 160 + 4 * number, number > 0) for number in range(3)]
    expect(page.get_by_role("combobox", name="Period")).to_have_value("Q3 2025", timeout=WITHIN_MS)
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_role("button", name="Submit all files that are ready (2)").click()
    files = page.get_by_role("region", name="Your files").get_by_role("row")
    expect(files.filter(has_text="submitted as number")).to_have_count(2, timeout=WITHIN_MS)
    expect(files.filter(has_text="Rows are refused: 1")).to_contain_text("cung-0.xlsx")
    assert {row["file"] for row in ask("submissions")["submissions"]} >= {"cung-1.xlsx", "cung-2.xlsx"}
    page.get_by_role("combobox", name="File shown below").fill("cung-0")
    page.keyboard.press("Enter")
    expect(page.locator(".mp-count-rejected dd")).to_have_text("1")
    page.locator(".dvn-scroller").click(position={"x": 20, "y": 52})  # the first row's own number
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".gdg-input")).to_be_focused()
    page.keyboard.type("Vàng Thị Út")
    page.get_by_role("button", name="Read again with the mended cells").click()
    expect(page.locator(".mp-count-accepted dd")).to_have_text("4", timeout=WITHIN_MS)
    expect(page.locator(".mp-count-rejected dd")).to_have_text("0")
    page.context.close()
