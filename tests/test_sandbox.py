"""A file is read in a process of its own: its end is the file's refusal, never ours."""

import fcntl
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from pipelines.limits import MIB, WEB
from pipelines.sandbox import AT_ONCE, ROOT, read_safely
from pipelines.turns import slots_of
from pipelines.understanding import ReadOptions, Understanding
from tests.bench.lists import write_text
from tests.hostile import compound, references, shared, sheet, xlsx
from warehouse.store import home

GUARDED = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from pipelines.child import guard
import socket, subprocess
sys.addaudithook(guard(Path(sys.argv[2])))
Path(sys.argv[2], "inside").write_text("kept")
Path(sys.argv[1], "pyproject.toml").read_text()
for attempt in (
    lambda: Path(sys.argv[2]).parent.joinpath("outside").write_text("x"),
    lambda: open(sys.argv[2] + "/../outside", "a"),
    lambda: socket.socket(),
    lambda: socket.getaddrinfo("files.example", 80),
    lambda: subprocess.run(["true"]),
    lambda: __import__("os").system("true"),
    lambda: __import__("os").symlink("/etc/passwd", sys.argv[2] + "/link"),
):
    try:
        attempt()
    except PermissionError:
        print("refused")
    else:
        print("allowed")
"""


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def honest(tmp_path: Path, rows: int = 3) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["STT", "Họ và tên", "Năm sinh", "Đơn vị", "Kết quả"])
    for number in range(1, rows + 1):
        book.active.append([number, f"Nguyễn Văn {'ABCDEGHKLM'[number % 10]}", 1980, "Sở Nội vụ", "Đạt"])
    path = tmp_path / "danh sách.xlsx"
    book.save(path)
    return path


def written(tmp_path: Path, content: bytes, name: str = "a.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_honest_file_comes_back_with_its_rows_and_tells_its_progress(tmp_path: Path, into: Path) -> None:
    told: list[str] = []
    understanding = read_safely(honest(tmp_path), ReadOptions(), into, told.append)
    assert understanding.outcome == "accepted", understanding.detail
    assert pq.read_table(into / "rows.parquet").num_rows >= 3
    assert told[0] == "read"


def test_a_list_of_sixty_thousand_learners_is_read_within_the_limits_of_its_process(tmp_path: Path, into: Path) -> None:
    write_text(tmp_path / "long.csv", 60_000, 4)
    understanding = read_safely(tmp_path / "long.csv", ReadOptions(programme="vn-2022", area="VN"), into)
    assert (understanding.outcome, understanding.detail) == ("accepted", {})
    outcomes = pq.read_table(into / "rows.parquet")["outcome"].to_pylist()
    assert {name: outcomes.count(name) for name in set(outcomes)} == {"accepted": 60_000, "ignored": 1}


def test_refusal_travels_with_its_detail(tmp_path: Path, into: Path) -> None:
    found = read_safely(written(tmp_path, xlsx(sheets=51)), ReadOptions(), into)
    assert (found.outcome, found.reason) == ("refused", "zip_bomb")
    assert found.detail == {"cause": "sheets", "found": "51", "limit": "50"}
    assert not (into / "rows.parquet").exists()


def test_path_that_is_no_regular_file_starts_no_process(tmp_path: Path, into: Path) -> None:
    assert read_safely(tmp_path, ReadOptions(), into).reason == "bad_file_name"
    assert not list(into.iterdir())


def test_file_that_kills_its_reader_is_refused(tmp_path: Path, into: Path) -> None:
    found = read_safely(written(tmp_path, compound("Workbook", loop=True), "a.xls"), ReadOptions(), into)
    assert (found.reason, found.detail["cause"]) == ("corrupt", "crash")


def test_file_that_fills_the_memory_is_refused(tmp_path: Path, into: Path) -> None:
    amplified = shared(f"<si><t>{'x' * 32_767}</t></si>", references(60_000))
    limits = replace(WEB, memory_bytes=700 * MIB)
    found = read_safely(written(tmp_path, amplified), ReadOptions(), into, limits=limits)
    assert (found.reason, found.detail["cause"]) == ("zip_bomb", "memory")


def test_file_that_takes_too_long_is_refused(tmp_path: Path, into: Path) -> None:
    slow = written(tmp_path, xlsx(sheet("".join(f'<row r="{n}"/>' for n in range(1, 200_000)))))
    found = read_safely(slow, ReadOptions(), into, limits=replace(WEB, wall_seconds=0))
    assert (found.reason, found.detail["cause"]) == ("corrupt", "time")


def test_two_installations_on_one_server_do_not_wait_for_each_other(tmp_path: Path) -> None:
    assert slots_of(tmp_path / "a") != slots_of(tmp_path / "b")
    assert slots_of(tmp_path / "a") == slots_of(tmp_path / "b" / ".." / "a")


def test_reader_may_reach_neither_network_nor_programs_nor_files_outside(into: Path) -> None:
    command = [sys.executable, "-I", "-c", GUARDED, str(ROOT), str(into)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"] * 7
    assert [path.name for path in into.iterdir()] == ["inside"]
    assert not (into.parent / "outside").exists()


def test_third_reading_waits_for_its_turn(tmp_path: Path, into: Path) -> None:
    path, found = honest(tmp_path), list[Understanding]()
    folder = slots_of(home())
    folder.mkdir(mode=0o700, exist_ok=True)
    slots = [os.open(folder / f"reading-{number}", os.O_RDWR | os.O_CREAT, 0o600) for number in range(AT_ONCE)]
    for slot in slots:
        fcntl.flock(slot, fcntl.LOCK_EX)
    reading = threading.Thread(target=lambda: found.append(read_safely(path, ReadOptions(), into)))
    reading.start()
    reading.join(0.5)
    assert not found
    os.close(slots.pop())
    reading.join()
    os.close(slots.pop())
    assert len(found) == 1
