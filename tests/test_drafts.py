"""Drafts: sent, read by a process of their own, mended, submitted; nothing of another's, nothing half-stored."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook, load_workbook

from access import downloads, draft_files, drafts
from access.accounts import named
from access.draft_desk import Desk
from access.draft_question import filled, question
from access.drafts import Draft
from access.scope import scope_of
from access.submission_desk import SubmissionDesk
from pipelines.ingest import ingest_one
from pipelines.ledger import Instead
from pipelines.prepare import prepare
from pipelines.understanding import ReadOptions
from tests.clients import account
from tests.command_line import EXAMPLES, ask, run
from tests.served import ROOT
from warehouse import rollup, store
from warehouse.errors import DiskFull, UserError

LIST = EXAMPLES / "vi_du_danh_sach_ca_mau.xlsx"
HEADER = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Đơn vị công tác", "Kết quả")
OPTIONS = ReadOptions(programme="vn-2022", course="C", area="VN34-96", period="2022-Q2")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation with areas and programmes and two departments' accounts."""
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "keys"))
    home = tmp_path / "home"
    prepare(home)
    account(home, "lan", "submitter", "VN34-96")
    account(home, "minh", "submitter", "VN34-01")
    yield home


def desk(home: Path, name: str = "lan") -> Desk:
    known = named(home, name)
    with store.reading(home) as connection:
        return Desk(home, name, known.role, scope_of(known, connection), "vi")


def settled(desk: Desk, number: int) -> Draft:
    """The draft once its process has answered."""
    for _ in range(600):
        draft = desk.draft(number)
        assert draft is not None
        if not draft.is_at_work:
            return draft
        threading.Event().wait(0.1)
    raise AssertionError("nobody answered")


def workbook(path: Path, *rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


def learners(path: Path, count: int = 4, results: tuple[str, ...] = ("Đạt",), first: int = 1) -> bytes:
    return workbook(
        path,
        *(
            (
                n,
                f"Nguyễn Thị {chr(64 + n)}n",
                f"{n:02}/03/1985",
                f"096185{n:06}",
                "Sở Nội vụ",
                results[n % len(results)],
            )
            for n in range(first, first + count)
        ),
    )


def test_a_file_is_read_by_a_process_of_its_own_and_submitted_as_the_ledger_says(home: Path) -> None:
    lan = desk(home)
    number = lan.receive("danh sách.xlsx", LIST.read_bytes(), OPTIONS)
    draft = settled(lan, number)
    assert (draft.state, draft.told and draft.told.get("fault")) == ("ready", None)
    assert draft.told is not None
    assert draft.told["counts"]["accepted"] == 15
    assert draft.told["people"]["new"] == 15
    effect = {row["target"]: (row["before"], row["after"]) for row in draft.told["effect"]}
    assert effect["officials_turns"] == (None, 13)  # 1,648 were published of people elsewhere, none were sent here
    assert ask("submissions")["submissions"] == []
    assert not (home / "raw").exists() or not list((home / "raw").iterdir())
    lan.submit(number)
    sent = settled(lan, number)
    [entry] = ask("submissions")["submissions"]
    assert (sent.state, sent.submission, sent.sha256) == ("sent", entry["submission"], entry["sha256"])
    assert (entry["file"], entry["submitted_by"], entry["accepted"]) == ("danh sách.xlsx", "lan", 15)
    assert draft_files.content(home, number, draft_files.FILE) is None


def test_nothing_of_a_draft_lies_readable_on_the_disk(home: Path) -> None:
    lan = desk(home)
    number = lan.receive("a.csv", "Họ và tên,Số CCCD,Kết quả\nTrịnh Thúy An,096185000001,Đạt\n".encode(), OPTIONS)
    settled(lan, number)
    kept = [path for path in (home / "drafts").rglob("*") if path.is_file()] + [home / "access.sqlite"]
    for path in kept:
        content = path.read_bytes()
        assert "Thúy".encode() not in content
        assert b"096185000001" not in content
    assert list((home / "tmp").glob("draft-*")) == []


def test_of_several_files_those_that_ask_nothing_are_submitted_together_each_for_itself(
    home: Path, tmp_path: Path
) -> None:
    lan = desk(home)
    read = msgspec.structs.replace(OPTIONS, course="CDS-01")
    for file, first in (("a.xlsx", 1), ("b.xlsx", 5)):
        lan.receive(file, learners(tmp_path / file, first=first), read)
    for file, told in (("asks.xlsx", {"counts": {"accepted": 3, "rejected": 1}}), ("late.xlsx", COUNTS)):
        drafts.finish(home, drafts.add(home, "lan", file, (1, "0"), read, keep=lambda _: None), "ready", told)
    seen = [settled(lan, draft.number) for draft in lan.drafts()]
    drafts.finish(home, seen[0].number, "ready", COUNTS)  # read again since it was seen
    for draft in seen:
        lan.submit_with_others(draft.number, draft.changed_on)
    states = {draft.file: settled(lan, draft.number).state for draft in seen}
    assert states == {"a.xlsx": "sent", "b.xlsx": "sent", "asks.xlsx": "ready", "late.xlsx": "ready"}
    by_file = {entry["file"]: entry["submission"] for entry in ask("submissions")["submissions"]}
    ask("revert", by_file["a.xlsx"], "--why", "wrong class")
    left = {entry["file"]: entry["state"] for entry in ask("submissions")["submissions"]}
    assert left == {"a.xlsx": "reverted", "b.xlsx": "submitted"}


COUNTS = {"counts": {"accepted": 3, "rejected": 0}}
CAUSE = {"detail": {}, "severity": "warning", "count": 1}


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"counts": {"accepted": 3, "rejected": 0}}, None),
        ({"indicators": [{}]}, None),
        ({"counts": {"accepted": 0}}, "nothing_counts"),
        ({"counts": {"accepted": 3}, "none_completed": True}, "none_completed"),
        ({"counts": {"accepted": 3, "rejected": 2}}, "rows_refused"),
        ({"counts": {"accepted": 3}, "undated": 3}, "undated"),
        ({"counts": {"accepted": 3}, "earlier": [{"submission": 7}], "repeats": []}, None),
        ({"counts": {"accepted": 3}, "earlier": [{"submission": 7}], "repeats": [7]}, "sent_before"),
        ({"counts": {"accepted": 3}, "causes": [{**CAUSE, "rule": "period_differs", "cells": []}]}, "period_differs"),
        ({"counts": {"accepted": 3}, "causes": [{**CAUSE, "rule": "phone_invalid", "cells": [["A", "C5"]]}]}, None),
    ],
)
def test_a_file_asks_what_only_its_sender_can_decide(told: dict[str, object], asked: str | None) -> None:
    draft = Draft(1, "lan", "a.xlsx", 1, "0", OPTIONS, None, "ready", "", told, None, 0.0, 0.0)
    found = question(draft)
    assert (found and found[0]) == asked


def test_files_that_lack_a_choice_are_read_again_with_it_and_keep_what_was_chosen_for_them() -> None:
    told = {**COUNTS, "causes": [{**CAUSE, "rule": "course_unstated", "cells": []}]}
    options = msgspec.structs.replace(OPTIONS, course=None, period="2022-Q1")
    lacking = Draft(1, "lan", "a.xlsx", 1, "0", options, None, "ready", "", told, None, 0.0, 0.0)
    choices = {"programme": "vn-2022", "area": "VN34-96", "course": "CDS-01", "period": "2022-Q2", "mode": None}
    assert filled(lacking, choices) == msgspec.structs.replace(options, course="CDS-01")
    assert filled(lacking, {**choices, "course": None}) is None
    assert filled(lacking, {**choices, "programme": "vn-experts"}) is None
    assert filled(replace(lacking, told=COUNTS), choices) is None


def test_a_file_whose_place_among_earlier_returns_was_decided_asks_no_more() -> None:
    told = {"counts": {"accepted": 3}, "repeats": [7]}
    assert question(Draft(1, "lan", "a", 1, "0", OPTIONS, Instead(7, None), "ready", "", told, None, 0.0, 0.0)) is None


def test_another_account_sees_and_touches_nothing_of_a_draft(home: Path) -> None:
    number = desk(home).receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    minh = desk(home, "minh")
    assert minh.drafts() == []
    for step in (minh.submit, minh.discard, minh.read_again, minh.content, minh.mendable):
        with pytest.raises(UserError):
            step(number)
    with pytest.raises(UserError):
        minh.submit_with_others(number, 0.0)
    settled(desk(home), number)


def test_an_area_that_is_not_the_senders_is_declined_at_the_desk_and_in_the_worker(home: Path) -> None:
    minh = desk(home, "minh")
    with pytest.raises(UserError, match="area"):
        minh.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    number = minh.receive("a.xlsx", LIST.read_bytes(), msgspec.structs.replace(OPTIONS, area=None))
    draft = settled(minh, number)
    assert draft.told is not None
    assert (draft.state, draft.told["reason"]) == ("refused", "not_your_area")
    assert ask("submissions")["submissions"] == []


def test_more_than_twenty_mebibytes_are_declined_whatever_the_browser_allowed(home: Path) -> None:
    with pytest.raises(UserError, match="20 MiB"):
        desk(home).receive("a.csv", b"x" * (20 * 1024 * 1024 + 1), OPTIONS)
    assert desk(home).drafts() == []


def test_a_refused_file_says_why_and_the_next_one_goes_on(home: Path) -> None:
    lan = desk(home)
    draft = settled(lan, lan.receive("notes.xlsx", b"these are meeting notes\n", OPTIONS))
    assert draft.state == "refused"
    assert draft.told is not None
    assert draft.told["reason"] in ("not_a_spreadsheet", "no_data_rows", "extension_mismatch", "unrecognised")


def test_the_same_bytes_are_already_in_as_a_number(home: Path) -> None:
    lan = desk(home)
    first = lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    settled(lan, first)
    lan.submit(first)
    number = settled(lan, first).submission
    again = settled(lan, lan.receive("b.xlsx", LIST.read_bytes(), OPTIONS))
    assert again.told is not None
    assert (again.state, again.told["outcome"], again.submission) == ("refused", "unchanged", number)


def test_refused_rows_are_mended_on_the_page_and_the_mend_goes_with_the_submission(home: Path, tmp_path: Path) -> None:
    lan = desk(home)
    content = workbook(
        tmp_path / "a.xlsx",
        (1, "Nguyễn Thị An", "01/03/1985", "096185000001", "Sở Nội vụ", "Đạt"),
        (2, "", "02/03/1985", "096185000002", "Sở Nội vụ", "Đạt"),
        (3, "Trần Văn Bình", "03/25/1985", "096085000003", "Sở Nội vụ", "Đạt"),
    )
    number = lan.receive("a.xlsx", content, OPTIONS)
    draft = settled(lan, number)
    assert draft.told is not None
    assert draft.told["counts"]["rejected"] >= 1
    told = draft_files.document(home, number, draft_files.REFUSED)
    [row] = [row for row in told["rows"] if row["rule"] == "missing_name"]
    assert row["cells"]["D"] == "096185000002"
    lan.read_again(number, mended={"1!B3": "Lê Thị Cúc"})
    mended = settled(lan, number)
    assert mended.told is not None
    assert mended.told["counts"]["rejected"] == draft.told["counts"]["rejected"] - 1
    lan.submit(number)
    settled(lan, number)
    [entry] = ask("submissions")["submissions"]
    assert entry["accepted"] == mended.told["counts"]["accepted"]
    assert entry["sha256"] == mended.sha256


def test_a_day_and_month_exchanged_are_mended_all_at_once(home: Path, tmp_path: Path) -> None:
    rows = [(n, f"Nguyễn Văn {chr(64 + n)}n", f"03/{n + 12}/1985", f"096085{n:06}", "Sở", "Đạt") for n in range(1, 5)]
    lan = desk(home)
    number = lan.receive("a.xlsx", workbook(tmp_path / "a.xlsx", *rows), OPTIONS)
    draft = settled(lan, number)
    assert draft.told is not None
    assert draft.told["mends"] == {"impossible_dob": 4}
    lan.read_again(number, mended=draft_files.document(home, number, draft_files.REFUSED)["mends"]["impossible_dob"])
    again = settled(lan, number)
    assert again.told is not None
    assert not [cause for cause in again.told["causes"] if cause["rule"] == "impossible_dob"]


def test_the_marked_workbook_tells_what_was_mended_on_the_page(home: Path, tmp_path: Path) -> None:
    lan = desk(home)
    content = workbook(
        tmp_path / "a.xlsx",
        (1, "Nguyễn Thị An", "01/03/1985", "096185000001", "Sở Nội vụ", "Đạt"),
        (2, "", "02/03/1985", "096185000002", "Sở Nội vụ", "Đạt"),
    )
    number = lan.receive("a.xlsx", content, OPTIONS)
    settled(lan, number)
    lan.mend(number, {"1!B3": "Lê Thị Cúc"})
    settled(lan, number)
    token = SubmissionDesk(home, "lan", "vi").marked_draft(number).rpartition("/")[2]
    fetched = downloads.claim(home, token, "lan")
    assert fetched is not None
    (tmp_path / "marked.xlsx").write_bytes(b"".join(downloads.content_of(fetched, token)))
    causes, page = load_workbook(tmp_path / "marked.xlsx").worksheets
    assert page["B3"].value is None
    assert page["B3"].comment is not None and page["B3"].comment.text.endswith("→ Lê Thị Cúc")
    [cell] = [row[2].value for row in causes.iter_rows() if "sửa trên trang" in str(row[0].value)]
    assert cell == "B3"


def test_a_file_that_names_another_period_than_the_one_chosen_says_so(home: Path, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (
        ("DANH SÁCH HỌC VIÊN QUÝ III NĂM 2022",),
        HEADER,
        (1, "Nguyễn Thị An", "01/03/1985", "096185000001", "Sở Nội vụ", "Đạt"),
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    lan = desk(home)
    rules = {}
    for period in ("2022-Q2", "2022-Q3", "2022-08", "2022", None):
        options = msgspec.structs.replace(OPTIONS, period=period)
        draft = settled(lan, lan.receive("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), options))
        assert draft.told is not None
        rules[period] = "period_differs" in {cause["rule"] for cause in draft.told["causes"]}
        assert draft.told["period"] == (period or "2022-Q3")
    assert rules == {"2022-Q2": True, "2022-Q3": False, "2022-08": False, "2022": False, None: False}


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("UBND TỈNH HÀ TĨNH", "Hà Tĩnh"),
        ("UBND TỈNH CÀ MAU", None),
        ("UBND TỈNH BẠC LIÊU", None),  # became a part of Cà Mau
        ("SỞ NỘI VỤ", None),
    ],
)
def test_a_file_of_another_province_counts_for_ones_own_only_with_a_warning(
    home: Path, tmp_path: Path, title: str, told: str | None
) -> None:
    book = Workbook()
    assert book.active is not None
    for row in ((title,), HEADER, (1, "Nguyễn Thị An", "01/03/1985", "096185000001", "Sở Nội vụ", "Đạt")):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    lan = desk(home)
    draft = settled(lan, lan.receive("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), OPTIONS))
    assert draft.told is not None
    named = [cause["detail"]["named"] for cause in draft.told["causes"] if cause["rule"] == "area_differs"]
    assert named == ([told] if told else [])


def test_a_column_read_differently_is_remembered_for_this_sender_and_layout(home: Path, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(("Họ và tên", "Số CCCD", "Mục tự đặt X", "Kết quả"))
    book.active.append(("Nguyễn Thị An", "096185000001", "Văn phòng", "Đạt"))
    book.save(tmp_path / "a.xlsx")
    lan = desk(home)
    number = lan.receive("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), OPTIONS)
    first = settled(lan, number)
    assert first.told is not None
    assert "C" not in first.told["sheets"][0]["columns"]
    assert first.told["sheets"][0]["headers"]["C"] == "Mục tự đặt X"
    assert first.told["sheets"][0]["samples"]["A"] == ["N••••• T•• A•"]
    lan.remember(number, {"1!C": "unit"})
    corrected = settled(lan, number)
    assert corrected.told is not None
    assert corrected.told["sheets"][0]["columns"]["C"] == "unit"
    book.active.append(("Trần Văn Bình", "096085000002", "Thanh tra", "Đạt"))
    book.save(tmp_path / "b.xlsx")
    later = settled(lan, lan.receive("b.xlsx", (tmp_path / "b.xlsx").read_bytes(), OPTIONS))
    assert later.told is not None
    assert later.told["sheets"][0]["columns"]["C"] == "unit"


def test_a_return_takes_the_place_of_the_units_earlier_one(home: Path, tmp_path: Path) -> None:
    lan = desk(home)
    first = lan.receive("a.xlsx", learners(tmp_path / "a.xlsx", 4), OPTIONS)
    settled(lan, first)
    lan.submit(first)
    old = settled(lan, first).submission
    second = lan.receive("b.xlsx", learners(tmp_path / "b.xlsx", 4, ("Đạt", "Không đạt"), first=2), OPTIONS)
    draft = settled(lan, second)
    assert draft.told is not None
    assert [row["submission"] for row in draft.told["earlier"]] == [old]
    assert draft.told["difference"] == {"new": 1, "changed": 1, "removed": 1, "same": 2}
    assert draft.told["repeats"] == [old]
    another = settled(lan, lan.receive("c.xlsx", learners(tmp_path / "c.xlsx", 4, first=9), OPTIONS)).told
    assert another is not None
    assert ([row["submission"] for row in another["earlier"]], another["repeats"]) == ([old], [])
    assert another["difference"] is None  # another class: nothing of the earlier one is gone
    assert old is not None
    lan.compare(second, Instead(old, "results corrected"))
    settled(lan, second)
    lan.submit(second)
    new = settled(lan, second).submission
    states = {row["submission"]: row["state"] for row in ask("submissions")["submissions"]}
    assert states == {old: "superseded", new: "submitted"}
    people = {row["person"] for row in ask("records")["records"] if row["outcome"] == "accepted"}
    assert len(people) == 4
    assert run("verify").code == 0


def test_the_first_real_return_leaves_nothing_of_the_sample(home: Path, tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(learners(tmp_path / "real.xlsx", 4))
    ingest_one(LIST, OPTIONS, home, is_sample=True)
    ask("ingest", tmp_path / "real.xlsx", "--course", "C", "--area", "VN34-96", "--programme", "vn-2022")
    with store.reading(home) as connection:
        assert rollup.recount_differences(connection) == []
        assert connection.execute("select count(*) from submission").fetchall() == [(1,)]


def test_an_approved_return_is_locked_until_it_is_reopened(home: Path, tmp_path: Path) -> None:
    number = ask("ingest", LIST, "--course", "C", "--programme", "vn-2022")["files"][0]["submission"]
    ask("approve", number)
    answer = run("revert", number, "--why", "wrong")
    assert (answer.code, "reopen" in answer.err) == (1, True)
    ask("reopen", number, "--why", "an error was found")
    ask("revert", number, "--why", "wrong")


def test_a_closed_period_is_declined_for_departments(home: Path) -> None:
    with store.writing(home) as connection:
        connection.execute("update programme set frozen_through = date '2022-12-31' where programme = 'vn-2022'")
    lan = desk(home)
    draft = settled(lan, lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS))
    assert draft.told is not None
    if draft.told["class_end"] is None or draft.told["class_end"] <= "2022-12-31":
        assert (draft.state, draft.told["reason"]) == ("refused", "period_closed")
    assert ask("submissions")["submissions"] == []


def test_a_reading_that_was_killed_is_told_and_can_be_done_again(home: Path) -> None:
    lan = desk(home)
    number = lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    settled(lan, number)
    draft = lan.draft(number)
    assert draft is not None
    drafts.advance(home, number, "reading", "check 10")
    with drafts.database.changing(home) as con:
        con.execute("update draft set changed_on = changed_on - 60")
    stuck = lan.draft(number)
    assert stuck is not None
    told = lan.look_after(stuck).told
    assert told is not None
    assert told["fault"] == ["interrupted", {}]
    lan.read_again(number)
    assert settled(lan, number).state == "ready"


DYING = """
import os, signal, sys
from pathlib import Path
from access import downloads, draft_files, drafts
from pipelines.understanding import ReadOptions

home, has_kept = Path(sys.argv[1]), sys.argv[2] == "kept"

def keep(number):
    if has_kept:
        draft_files.keep(home, number, draft_files.FILE, b"a,b")
    os.kill(os.getpid(), signal.SIGKILL)

drafts.add(home, "lan", "a.csv", (3, "0"), ReadOptions(), keep)
"""


@pytest.mark.parametrize("moment", ["not yet kept", "kept"])
def test_a_file_whose_server_died_while_it_took_it_in_is_no_draft_that_only_says_interrupted(
    home: Path, moment: str
) -> None:
    died = subprocess.run([sys.executable, "-c", DYING, str(home), moment], cwd=ROOT, env={**os.environ})
    assert died.returncode == -signal.SIGKILL
    lan = desk(home)
    assert lan.drafts() == []
    number = lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    assert settled(lan, number).state == "ready"
    assert [folder.name for folder in (home / "drafts").iterdir()] == [str(number)]


def test_a_file_that_the_disk_took_half_of_leaves_neither_a_draft_nor_the_half(home: Path) -> None:
    lan = desk(home)
    limits, before = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, limits[1]))
        with pytest.raises(DiskFull):
            lan.receive("a.csv", b"x" * 4_000_000, OPTIONS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert lan.drafts() == []
    assert [path for path in (home / "drafts").rglob("*") if path.is_file()] == []


def test_a_draft_that_is_discarded_while_it_is_read_leaves_nothing_behind(home: Path) -> None:
    lan = desk(home)
    number = lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    settled(lan, number)
    drafts.advance(home, number, "waiting")
    worker = subprocess.Popen([sys.executable, "-m", "pipelines", "read-draft", str(number)], cwd=ROOT)
    while (draft := lan.draft(number)) is not None and draft.state == "waiting":
        threading.Event().wait(0.05)
    lan.discard(number)
    worker.wait(timeout=60)
    assert list((home / "drafts").iterdir()) == []


def test_a_reading_that_never_began_is_begun_when_somebody_looks(home: Path) -> None:
    lan = desk(home)
    content = LIST.read_bytes()
    number = drafts.add(
        home,
        "lan",
        "a.xlsx",
        (len(content), hashlib.sha256(content).hexdigest()),
        OPTIONS,
        lambda number: draft_files.keep(home, number, draft_files.FILE, content),
    )
    assert [draft.state for draft in lan.looked_after()] == ["waiting"]
    with drafts.database.changing(home) as con:
        con.execute("update draft set changed_on = changed_on - 60")
    lan.looked_after()
    assert settled(lan, number).state == "ready"


def test_scores_without_results_or_a_pass_mark_say_what_is_missing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Họ và tên,Số CCCD,Điểm\nNguyễn Thị An,096185000001,8\nTrần Văn Bình,096085000002,4\n", encoding="utf-8"
    )
    lan = desk(home)
    rules, completed = {}, {}
    for mark in (None, "5"):
        options = msgspec.structs.replace(OPTIONS, pass_mark=mark)
        draft = settled(lan, lan.receive("a.csv", (tmp_path / "a.csv").read_bytes(), options))
        assert draft.told is not None
        rules[mark] = "pass_mark_unstated" in {cause["rule"] for cause in draft.told["causes"]}
        completed[mark] = draft.told["status_counts"].get("completed", 0)
    assert (rules, completed) == ({None: True, "5": False}, {None: 0, "5": 1})


def test_a_submission_killed_at_any_moment_is_whole_or_not_there(home: Path) -> None:
    lan = desk(home)
    number = lan.receive("a.xlsx", LIST.read_bytes(), OPTIONS)
    settled(lan, number)
    for patience in (0.2, 0.6, 1.0, 1.4):
        drafts.advance(home, number, "sending")
        worker = subprocess.Popen([sys.executable, "-m", "pipelines", "submit-draft", str(number)], env={**os.environ})
        try:
            worker.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        found = ask("submissions")["submissions"]
        assert [row["accepted"] for row in found] in ([], [15])
    draft = lan.draft(number)
    assert draft is not None
    if draft.state != "sent":
        lan.read_again(number)
        again = settled(lan, number)
        assert again.state in ("ready", "refused")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("danh sách.xlsx", "danh sách.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\thư mục\\a.csv", "a.csv"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\n.xlsx", "ab.xlsx"),
    ],
)
def test_a_files_name_is_data_only(sent: str, kept: str) -> None:
    assert draft_files.plain_name(sent) == kept
    assert len(draft_files.plain_name("ữ" * 300 + ".xlsx").encode()) <= 220
