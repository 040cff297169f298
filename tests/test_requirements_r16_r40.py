"""Requirements R16 to R40 of the threat model: where each is proved, and the proofs that stand nowhere else."""

import importlib
import json
import re
import resource
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from access import database, downloads
from access.people_desk import PeopleDesk
from access.viewer import Viewer, standing_in
from display.kept import drawn, kept
from metrics.breakdown import breakdown
from metrics.series import series
from metrics.targets import progress
from pipelines.limits import WEB
from pipelines.sandbox import ENVIRONMENT, read_safely
from pipelines.understanding import ReadOptions
from tests.clients import account
from tests.command_line import ask, run
from tests.hostile_texts import TEXTS
from tests.hostile_workbooks import WORKBOOKS
from tests.stocked import LIST, REPORT, figures
from warehouse import audit, store
from warehouse.draft import PUBLISHED
from warehouse.publish import publish, snapshot
from warehouse.scope import NATION, PUBLIC, Scope, within

ROOT = Path(__file__).parent.parent

# Requirement -> the tests that prove it, module and the beginning of their names.
PROVED = {
    "R16": ("test_scope", "test_r16_"),
    "R17": ("test_scope", "test_r17_"),
    "R18": ("test_scope", "test_r18_"),
    "R19": ("test_requirements_r16_r40", "test_r19_"),
    "R20": ("test_gate", "test_r20_"),
    "R21": ("test_requirements_r21_r22", "test_r21_"),
    "R22": ("test_requirements_r21_r22", "test_r22_"),
    "R23": ("test_hostile_files", "test_hostile_file_is_read_or_refused_with_its_cause"),
    "R24": ("test_hostile_files", "test_five_thousand_mutated_files"),
    "R25": ("test_requirements_r16_r40", "test_r25_"),
    "R26": ("test_requirements_r16_r40", "test_r26_"),
    "R27": ("test_gate", "test_r27_"),
    "R28": ("test_requirements_r16_r40", "test_r28_"),
    "R29": ("test_neutral_text", "test_r29_"),
    "R30": ("test_requirements_r16_r40", "test_r30_"),
    "R31": ("test_scope", "test_r31_"),
    "R32": ("browser.test_manage_pages", "test_r32_"),
    "R33": ("test_faults", "test_killed_at_random_nothing_acknowledged_is_lost"),
    "R34": ("test_faults", "test_of_two_who_send_the_same_bytes_at_once_one_is_taken_in"),
    "R35": ("test_requirements_r16_r40", "test_r35_"),
    "R36": ("test_requirements_r33_r40", "test_r36_"),
    "R37": ("test_requirements_r16_r40", "test_r37_"),
    "R38": ("test_requirements_r33_r40", "test_r38_"),
    "R39": ("test_requirements_r33_r40", "test_r39_"),
    "R40": ("test_requirements_r33_r40", "test_r40_"),
}


@pytest.mark.parametrize("requirement", PROVED)
def test_every_requirement_has_its_proof(requirement: str) -> None:
    module, beginning = PROVED[requirement]
    assert [name for name in dir(importlib.import_module(f"tests.{module}")) if name.startswith(beginning)]


SCOPES: dict[str, Scope] = {
    "one area": within({"VN34-96"}),
    "another": within({"VN34-01"}),
    "both": within({"VN34-96", "VN34-01"}),
    "nation": NATION,
    "public": PUBLIC,
}
QUESTIONS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "progress": (progress, ("vn-2022",)),
    "series": (series, ("vn-2022", "officials_turns")),
    "breakdown": (breakdown, ("vn-2022", "officials_turns", "course")),
}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("order", [list(SCOPES), list(reversed(SCOPES))], ids=["narrow first", "wide first"])
def test_r19_what_is_kept_for_one_scope_or_version_is_never_told_to_another(
    stocked: Path, name: str, order: list[str]
) -> None:
    question, arguments = QUESTIONS[name]
    source = snapshot(stocked)
    for scope in (*order, *order):
        told = kept(question, source, SCOPES[scope], *arguments)
        assert told == question(source, SCOPES[scope], *arguments), scope


def test_r19_a_new_version_is_asked_anew_and_the_old_one_keeps_its_answer(stocked: Path) -> None:
    before = snapshot(stocked)
    first = kept(progress, before, NATION, "vn-2022")
    ask("revert", 1, "--why", "x")
    after = snapshot(stocked)
    assert after.version != before.version
    assert kept(progress, after, NATION, "vn-2022") != first
    assert kept(progress, before, NATION, "vn-2022") == first


def test_r19_a_drawing_of_one_reader_is_not_anothers() -> None:
    mine = [drawn(("map", "1", scope, "vi"), lambda: object()) for scope in SCOPES.values()]
    assert len(set(map(id, mine))) == len(mine)


def test_r23_r24_the_hostile_files_are_as_many_as_promised() -> None:
    assert len(WORKBOOKS) >= 82
    assert len(WORKBOOKS) + len(TEXTS) >= 109


def test_r25_the_reader_has_limits_of_its_own_and_nothing_of_ours() -> None:
    """The limits are set in a process of their own, which then says what it is bound by."""
    script = (
        "import resource, json\n"
        "from pipelines.child import _limit\n"
        "from pipelines.limits import WEB\n"
        "_limit(WEB)\n"
        "kinds = ('AS', 'CPU', 'FSIZE', 'NOFILE', 'NPROC', 'CORE')\n"
        "print(json.dumps({k: resource.getrlimit(getattr(resource, 'RLIMIT_' + k)) for k in kinds}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    bound = json.loads(done.stdout)
    assert all(soft == hard != resource.RLIM_INFINITY for soft, hard in bound.values())
    assert bound["AS"][0] <= WEB.memory_bytes and bound["CPU"][0] <= 40 and bound["NOFILE"][0] <= 64
    assert bound["CORE"][0] == 0
    assert not [name for name in ENVIRONMENT if "MILEPOST" in name or "SECRET" in name or name == "HOME"]


PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", PNG),
        ("a.csv", PNG),
        ("a.xlsx", b"MZ" + bytes(500)),
        ("a.pdf", b"%PDF-1.7\n" + bytes(300)),
        ("a.xlsx", b"%PDF-1.7\nPK\x03\x04" + bytes(300)),
        ("a.xls", b"<script>alert(1)</script>"),
        ("a.exe", b"#!/bin/sh\necho x\n"),
    ],
)
def test_r26_what_is_no_table_is_refused_whatever_it_is_called(tmp_path: Path, name: str, content: bytes) -> None:
    file, into = tmp_path / name, tmp_path / "into"
    file.write_bytes(content)
    into.mkdir()
    assert read_safely(file, ReadOptions(), into).outcome == "refused"


@pytest.mark.parametrize("name", ["$(touch x).csv", "a;b'c\".csv", "=1+1.csv", "<b>tên<b>.csv", "%s%n.csv"])
def test_r26_a_files_name_is_data_alone(home: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(REPORT.read_bytes())
    told = run("ingest", file, "--course", "C", "--programme", "vn-2022", "--dry-run", "--json").document["files"][0]
    assert told["file"] == name
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted([name, "keys"])


HEADER = ("STT", "Họ và tên", "Năm sinh", "Đơn vị", "Kết quả")


def _book(path: Path, rows: int, blanks: tuple[int, ...], hidden: tuple[int, ...], sheets: int, far: bool) -> None:
    """Sheets of `rows` learners each, blank rows among them, some rows and the last sheet hidden, a cell far away."""
    book = openpyxl.Workbook()
    for place in range(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = f"Lớp {place + 1}"
        sheet.append(HEADER)
        line = 2
        for number in range(1, rows + 1):
            line += number in blanks
            for column, value in enumerate((number, _name(place, number), 1960 + number % 40, "Sở Nội vụ", "Đạt"), 1):
                sheet.cell(line, column, value)
            sheet.row_dimensions[line].hidden = number in hidden
            line += 1
        if far:
            sheet.cell(line + 400, 1, " ")
        sheet.sheet_state = "hidden" if sheets > 1 and place == sheets - 1 else "visible"
    book.save(path)


def _name(place: int, number: int) -> str:
    letters = "ABCDEGHKLM"
    return f"Nguyễn Thị {letters[number % 10]}{letters[number // 10 % 10].lower()}{letters[place].lower()}n"


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("blanks", [(), (1, 20)], ids=["dense", "blank rows"])
@pytest.mark.parametrize("sheets", [1, 3])
@pytest.mark.parametrize("is_stale", [False, True], ids=["", "stale dimension"])
def test_r28_no_row_is_lost_silently(
    tmp_path: Path, rows: int, blanks: tuple[int, ...], sheets: int, is_stale: bool
) -> None:
    file, into = tmp_path / "a.xlsx", tmp_path / "into"
    into.mkdir()
    _book(file, rows, blanks, (3,), sheets, far=is_stale)
    if is_stale:
        _shrink_dimension(file)
    told = read_safely(file, ReadOptions(), into)
    assert told.outcome == "accepted", told.reason
    read = {sheet.sheet for sheet in told.sheets if sheet.read}
    written = pq.read_table(into / "rows.parquet").to_pylist()
    kept_rows = [row for row in written if row["outcome"] != "ignored"]
    assert len(kept_rows) == rows * len(read)
    assert len({(row["sheet"], row["row"]) for row in kept_rows}) == len(kept_rows)
    # a sheet that isn't read is named, not passed over
    assert {sheet.sheet for sheet in told.sheets} == {f"Lớp {place + 1}" for place in range(sheets)}


def _shrink_dimension(file: Path) -> None:
    """Every sheet then claims to have two rows."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if "worksheets/" in name:
                content = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:E2"', content)
            archive.writestr(name, content)


def test_r30_files_alike_but_for_a_byte_in_their_middle_reach_their_own_readers(tmp_path: Path) -> None:
    """Streamlit's download_button served an older or another's file here (surprise S1)."""
    size = 3 * 1024 * 1024
    contents = [bytes([65]) * (size // 2) + str(number).encode() + bytes([65]) * (size // 2) for number in range(4)]
    for name in ("lan", "minh"):
        account(tmp_path, name, "viewer")
    readers = ["lan", "minh", "lan", "minh"]
    tokens = [
        downloads.offer(tmp_path, reader, content, "export.csv", "text/csv").rpartition("/")[2]
        for reader, content in zip(readers, contents, strict=True)
    ]
    for reader, content, token in reversed(list(zip(readers, contents, tokens, strict=True))):
        fetched = downloads.claim(tmp_path, token, reader)
        assert fetched is not None
        assert b"".join(downloads.content_of(fetched, token)) == content


def test_r30_an_export_says_what_the_screen_says_at_its_version(stocked: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        source = snapshot(stocked)
        shown = {entry["target"]: entry["value"] for entry in progress(source, NATION, "vn-2022")}
        out = tmp_path / f"{number}.xlsx"
        assert run("report", "--programme", "vn-2022", "--lang", "en", "--out", out).code == 0
        cells = {
            cell
            for sheet in openpyxl.load_workbook(out).worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if isinstance(cell, int | float)
        }
        assert {value for value in shown.values() if value} <= cells
        ask("revert", number, "--why", "x")


def test_r35_taking_a_submission_back_restores_the_exact_figures(home: Path) -> None:
    where = ("--programme", "vn-2022")
    ask("ingest", LIST, "--course", "CDS-01", "--period", "2022-Q2", *where)
    before = figures()
    number = ask("ingest", REPORT, "--course", "CDS-02", "--period", "2022-Q3", *where)["files"][0]["submission"]
    assert figures() != before
    ask("revert", number, "--why", "x")
    assert figures() == before
    assert run("revert", number, "--why", "x").code == 1
    assert figures() == before


NAME, IDENTIFIER, PHONE, EMAIL = "Kiều Hoàng Yến", "096183007719", "0987650021", "yen.canary@so.example"
CANARIES = (NAME, "Hoàng Yến", IDENTIFIER, PHONE, PHONE[1:], EMAIL, "yen.canary")
PLANTED = f"""Họ và tên,Ngày sinh,Số CCCD,Điện thoại,Email,Đơn vị công tác,Kết quả
{NAME},09/09/1983,{IDENTIFIER},{PHONE},{EMAIL},Sở Y tế,Đạt
{NAME},09/09/1983,{IDENTIFIER},{PHONE},{EMAIL},Sở Y tế,Đạt
{NAME},31/02/1983,{IDENTIFIER}99,{PHONE},{EMAIL},Sở Y tế,Đạt
,09/09/1983,{IDENTIFIER},{PHONE},{EMAIL},Sở Y tế,Đạt
"""
UNMARKED = "Họ và tên,Năm sinh,Đơn vị công tác,Kết quả\nKieu Hoang Yen,1983,Sở Y tế,Đạt\n"


def test_r37_a_person_planted_on_every_path_turns_up_in_no_log_error_trail_or_snapshot(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    said = [_planted(tmp_path, f"{number}.csv", text) for number, text in enumerate((PLANTED, UNMARKED))]
    account(home, "chief", "administrator")
    desk = PeopleDesk(home, "chief")
    [found] = desk.find(IDENTIFIER)
    desk.export(IDENTIFIER)
    doubts = desk.queue(10).doubts
    pages = [_page("people", part=part) for part in ("queue", "decisions", "requests")]
    pages += [_page("audit", chain=chain) for chain in ("changes", "readings")]
    why = f"gọi {PHONE} hoặc {EMAIL}, số {IDENTIFIER}"
    for doubt in doubts:
        desk.dismiss(doubt.a, doubt.b, why)
    for arguments in (
        ("records",), ("submissions",), ("measure",), ("persons", "review"), ("persons", "explain", found["person"]),
        ("persons", "find", "--identifier", EMAIL), ("verify",), ("status",), ("errors", 1, tmp_path / "e.xlsx"),
        ("ingest", tmp_path / "missing.csv"), ("erase", "--identifier", "0000000001", "--why", why),
        ("persons", "merge", 1, 2, "--why", why), ("audit",),
    ):  # fmt: skip
        answer = run(*arguments, "--json")
        said.append(answer.out + answer.err)
    said += [*pages, capsys.readouterr().out, caplog.text, *_trails(home), *_columns_of_snapshots(home)]
    for text in said:
        for canary in CANARIES:
            assert canary not in text
    for file in [path for path in home.rglob("*") if path.is_file() and path.name != "store.duckdb"]:
        content = file.read_bytes()
        assert not [canary for canary in CANARIES if len(canary) > 9 and canary.encode() in content], file.name


def _planted(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    answer = run(
        "ingest", file, "--programme", "vn-2022", "--course", name, "--area", "VN34-96", "--period", "2022-Q2", "--json"
    )
    assert answer.code == 0, answer.err
    return answer.out + answer.err


def _page(name: str, **asked: str) -> str:
    """All that a page says; names are masked on it."""
    app = AppTest.from_file(ROOT / "pages" / "manage" / f"{name}.py", default_timeout=60)
    for key, value in asked.items():
        app.query_params[key] = value
    with standing_in(Viewer("chief", "administrator", frozenset(), NATION, "vi")):
        app.run()
    assert not app.exception
    return "\n".join(str(element.value) for element in app.markdown) + str(app.query_params)


def _trails(home: Path) -> list[str]:
    with store.reading(home) as con:
        changes = [f"{link.object} {link.detail}" for link in audit.links(con)]
    with database.asking(home) as con:
        return changes + [f"{link.object} {link.detail}" for link in audit.links(con)]


def _columns_of_snapshots(home: Path) -> list[str]:
    """Every row of every published table as text: a snapshot's strings are compressed in the file."""
    cursor = snapshot(home).connection.cursor()
    places = {"area", "crosswalk"}  # reference alone, fourteen thousand rows of it
    return [str(cursor.execute(f'from "{table}"').fetchall()) for table in PUBLISHED if table not in places]


def test_two_readers_at_once_keep_their_own_answers(stocked: Path) -> None:
    publish(stocked)
    source = snapshot(stocked)
    wrong: list[str] = []

    def ask_often(scope: str) -> None:
        expected = progress(source, SCOPES[scope], "vn-2022")
        wrong.extend(scope for _ in range(5) if kept(progress, source, SCOPES[scope], "vn-2022") != expected)

    threads = [threading.Thread(target=ask_often, args=(scope,)) for scope in SCOPES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
