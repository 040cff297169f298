"""Killed anywhere, out of room at any step, two at once: what was acknowledged is there, and nothing else is."""

import random
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from access import sessions
from tests.clients import PASSWORD, Tab, account, browser, token_for
from tests.command_line import run
from tests.faults import Acknowledged, faults, killed_after, manifest_of, send, step, together, with_files_of_at_most
from tests.served import GATED, serving
from warehouse import room, store
from warehouse.errors import DiskFull
from warehouse.publish import publish, snapshot
from warehouse.verify import verify


def kill(home: Path, times: int, longest_s: float) -> None:
    chance = random.Random(20)
    told = Acknowledged()
    for number in range(times):
        more = killed_after(home, 1000 + number, chance.uniform(0, longest_s))
        told.rows |= more.rows
        told.reverted |= more.reverted
        if number % 5 == 4:
            assert faults(home, told) == []
    assert faults(home, told) == []
    assert times < 100 or told.rows


def test_killed_at_random_nothing_acknowledged_is_lost_and_nothing_is_partial(stocked: Path) -> None:
    kill(stocked, 25, 1.2)


@pytest.mark.nightly
def test_a_thousand_kills_lose_nothing(stocked: Path) -> None:
    kill(stocked, 1000, 3.0)


def pairs(home: Path, count: int) -> None:
    for number in range(count):
        assert together(home, 5000 + number) == ["accepted", "unchanged"]
    assert verify(home) == []


def test_of_two_who_send_the_same_bytes_at_once_one_is_taken_in(stocked: Path) -> None:
    pairs(stocked, 3)


@pytest.mark.nightly
def test_of_a_thousand_pairs_none_is_doubled(stocked: Path) -> None:
    pairs(stocked, 1000)


def fill(home: Path, folder: Path, points: int) -> list[str]:
    """How each step ended at files of some largest size between the smallest and more than is needed."""
    endings = []
    size = store.store_path(home).stat().st_size
    for number in range(points):
        name = ("ingest", "publish", "backup")[number % 3]
        most = int(size * random.Random(number).choice((0.001, 0.05, 0.3, 0.6, 0.9, 0.99, 1.0, 1.02, 1.1)))
        before = manifest_of(home)
        ended = with_files_of_at_most(most, home, name, number, folder)
        assert ended == "done" or ended.startswith("sentence: The disk is full"), f"{name} at {most}: {ended}"
        if ended != "done":
            assert manifest_of(home) == before or name == "ingest"
        assert not (folder / "b.draft").exists()
        endings.append(ended[:4])
    return endings


def test_without_room_every_step_ends_in_a_sentence_and_works_again_with_it(stocked: Path, tmp_path: Path) -> None:
    endings = fill(stocked, tmp_path, 9)
    assert "sent" in endings
    assert send(stocked, 1).outcome == "accepted"
    assert verify(stocked) == []


@pytest.mark.nightly
def test_a_hundred_points_without_room_lose_nothing(stocked: Path, tmp_path: Path) -> None:
    endings = fill(stocked, tmp_path, 150)
    assert endings.count("sent") >= 50
    assert verify(stocked) == []


@pytest.fixture
def small_disk(stocked: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home on a disk of its own that is nearly full."""
    monkeypatch.setenv("MILEPOST_SPARE_MIB", "0")
    (stocked / "filled").mkdir()
    disk = stocked.parent / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a disk")
    try:
        subprocess.run(["cp", "-a", f"{stocked}/.", str(disk)], check=True)
        monkeypatch.setenv("MILEPOST_HOME", str(disk))
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.nightly
def test_on_a_full_disk_nothing_is_lost_and_work_goes_on_once_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    ballast = small_disk / "ballast"
    full = 0
    for number in range(30):
        free = room.free_bytes(small_disk)
        ballast.write_bytes(b"\0" * max(0, free - random.Random(number).randrange(0, 12_000_000)))
        before = manifest_of(small_disk)
        try:
            step(small_disk, ("ingest", "publish", "backup")[number % 3], number, tmp_path)
        except DiskFull:
            full += 1
            assert number % 3 == 0 or manifest_of(small_disk) == before
        assert snapshot(small_disk).connection.cursor().execute("from submission").fetchall()
        ballast.unlink()
    assert full
    assert send(small_disk, 1).outcome == "accepted"
    assert verify(small_disk) == []


def fill_up(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(b"\0" * 4096):
            continue
    assert room.free_bytes(disk) == 0


def test_on_a_disk_full_of_older_snapshots_figures_are_published_all_the_same(small_disk: Path) -> None:
    for number in range(3):
        send(small_disk, number)
    published = small_disk / "published"
    before = sorted(path.name for path in published.glob("*.duckdb"))
    (small_disk / "ballast").write_bytes(b"\0" * (room.free_bytes(small_disk) - 1_000_000))
    publish(small_disk)
    after = sorted(path.name for path in published.glob("*.duckdb"))
    assert (len(before), len(after), after[:2]) == (6, 3, before[-2:])
    assert len(list(published.glob("*.sha256"))) == len(after)
    assert verify(small_disk) == []


def test_on_a_full_disk_whoever_is_signed_in_goes_on_reading_and_signing_in_says_why_not(small_disk: Path) -> None:
    account(small_disk, "vera", "viewer")
    token = token_for(small_disk, "vera")
    fill_up(small_disk)
    later = time.time() + 2 * sessions.SEEN_EVERY
    found = sessions.of_token(small_disk, token, later)
    assert (found and found.account, found and found.seen_on < later) == ("vera", True)
    with serving(GATED, small_disk) as server, browser(server.address) as client:
        answer = client.post("/sign-in?lang=vi", data={"name": "vera", "password": PASSWORD})
        assert (answer.status_code, "Ổ đĩa của máy chủ đã đầy" in answer.text) == (503, True)
        with Tab(server.address, token) as tab:
            assert "vera" in tab.run()
        (small_disk / "ballast").unlink()
        assert client.post("/sign-in", data={"name": "vera", "password": PASSWORD}).status_code == 303


def test_a_first_start_on_a_full_disk_is_told_in_a_sentence_and_works_once_there_is_room(small_disk: Path) -> None:
    fill_up(small_disk)
    answer = run("start")
    assert (answer.code, "The disk is full" in answer.err, "Traceback" in answer.err) == (1, True, False)
    (small_disk / "ballast").unlink()
    assert account(small_disk, "vera", "viewer")


def test_below_a_gibibyte_nothing_is_taken_in_and_figures_are_still_told(
    stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_SPARE_MIB", str(room.free_bytes(stocked) // room.MIB + 1000))
    assert room.is_read_only(stocked)
    answer = run("revert", 1, "--why", "no room")
    assert (answer.code, "nearly full" in answer.err) == (1, True)
    assert run("submissions", "--json").code == 0
    assert run("status", "--json").document["is_read_only"]


def test_while_a_command_holds_the_store_others_wait_their_turn(stocked: Path) -> None:
    outcomes: list[str] = []
    waiting = threading.Thread(target=lambda: outcomes.append(send(stocked, 3).outcome))
    with store.writing(stocked) as connection:
        connection.execute("update submission set remark = 'held' where submission = 1")
        waiting.start()
        waiting.join(0.5)
        assert outcomes == []
    waiting.join(60)
    assert outcomes == ["accepted"]
    assert verify(stocked) == []
