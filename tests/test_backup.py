"""A backup proves itself, comes back whole or not at all, and answers as the installation did."""

import json
import shutil
import threading
from pathlib import Path

import pytest

from pipelines import restore as restoring
from tests.command_line import ask, run
from tests.faults import kill_after
from tests.stocked import LIST, figures, flip, places
from warehouse import backup as backups
from warehouse import store
from warehouse.errors import Damaged
from warehouse.verify import verify


def round_trips(home: Path, folder: Path, count: int) -> None:
    before = figures(), ask("records")
    for number in range(count):
        file = folder / f"{number}.backup"
        backups.backup(home, file)
        replaced = restoring.restore(home, file)["replaced"]
        shutil.rmtree(replaced)
        file.unlink()
        assert verify(home) == []
    assert (figures(), ask("records")) == before


def test_what_was_backed_up_answers_alike_when_it_is_restored(stocked: Path, tmp_path: Path) -> None:
    round_trips(stocked, tmp_path, 2)


@pytest.mark.nightly
def test_two_hundred_round_trips_change_no_answer(stocked: Path, tmp_path: Path) -> None:
    round_trips(stocked, tmp_path, 200)


def flipped_bits_are_refused(home: Path, file: Path, count: int) -> None:
    backups.backup(home, file)
    for place, bit in places(file, count, seed=10):
        flip(file, place, bit)
        with pytest.raises(Damaged):
            backups.must_be_whole(file, file.name)
        flip(file, place, bit)
    backups.must_be_whole(file, file.name)


def test_any_flipped_bit_of_a_backup_is_seen(stocked: Path, tmp_path: Path) -> None:
    flipped_bits_are_refused(stocked, tmp_path / "b", 25)


@pytest.mark.nightly
def test_none_of_a_thousand_flipped_bits_is_silent(stocked: Path, tmp_path: Path) -> None:
    flipped_bits_are_refused(stocked, tmp_path / "b", 1000)


def test_a_damaged_backup_touches_nothing_and_says_so(stocked: Path, tmp_path: Path) -> None:
    file = tmp_path / "b"
    ask("backup", file)
    before = figures()
    flip(file, file.stat().st_size // 2)
    answer = run("restore", file)
    assert (answer.code, "damaged" in answer.err, "Traceback" in answer.err) == (1, True, False)
    assert figures() == before


@pytest.mark.parametrize("left", [0, 10, 5000, -1, -200])
def test_a_cut_backup_is_refused_in_words(stocked: Path, tmp_path: Path, left: int) -> None:
    file = tmp_path / "b"
    ask("backup", file)
    file.write_bytes(file.read_bytes()[:left])
    answer = run("restore", file)
    assert answer.code == 1
    assert "use another copy" in answer.err or "no backup of Milepost" in answer.err


def test_a_restored_home_has_everything_that_was_backed_up_and_nothing_later(stocked: Path, tmp_path: Path) -> None:
    ask("backup", tmp_path / "b")
    before = figures()
    ask("revert", 1, "--why", "wrong course")
    assert figures() != before
    ask("restore", tmp_path / "b")
    assert figures() == before
    assert [row["state"] for row in ask("submissions")["submissions"]] == ["submitted", "submitted"]
    assert ask("verify")["faults"] == []


def test_a_backup_restores_into_an_empty_folder_with_its_keys(
    stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("backup", tmp_path / "b")
    before = figures()
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "elsewhere"))
    ask("restore", tmp_path / "b")
    assert figures() == before


def test_without_the_keys_nothing_is_restored(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("backup", tmp_path / "b")
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "lost"))
    answer = run("restore", tmp_path / "b")
    assert (answer.code, "keys" in answer.err) == (1, True)
    assert not store.store_path(tmp_path / "elsewhere").exists()


def test_a_damaged_store_is_replaced_by_a_backup(stocked: Path, tmp_path: Path) -> None:
    ask("backup", tmp_path / "b")
    before = figures()
    file = store.store_path(stocked)
    for place in range(0, file.stat().st_size, 4096):
        flip(file, place + 100)
    answer = run("submissions")
    assert (answer.code, "damaged" in answer.err, "Traceback" in answer.err) == (1, True, False)
    assert "damaged" in run("verify", "--json").document["faults"][0]
    ask("restore", tmp_path / "b")
    assert figures() == before


def test_a_backup_that_has_nowhere_to_go_says_so(stocked: Path, tmp_path: Path) -> None:
    answer = run("backup", tmp_path / "no" / "folder" / "b")
    assert (answer.code, "no folder" in answer.err) == (1, True)


def test_a_backup_is_made_while_files_come_in(stocked: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    shutil.copyfile(LIST, other)
    sending = threading.Thread(target=ask, args=("revert", 1, "--why", "again"))
    sending.start()
    manifest = backups.backup(stocked, tmp_path / "b")
    sending.join()
    backups.unpack(tmp_path / "b", _folder(tmp_path / "there"))
    assert manifest["audit_head"] == json.loads((tmp_path / "there" / "manifest.json").read_text())["audit_head"]


def test_the_head_of_the_last_backup_must_stay_in_the_chain(stocked: Path, tmp_path: Path) -> None:
    ask("revert", 2, "--why", "for the trail")
    ask("backup", tmp_path / "b")
    with store.writing(stocked) as connection:
        connection.execute("delete from audit where seq = (select max(seq) from audit)")
    assert any("audit trail" in fault for fault in run("verify", "--json").document["faults"])


def test_a_restore_killed_anywhere_leaves_the_old_or_the_new_whole(stocked: Path, tmp_path: Path) -> None:
    ask("backup", tmp_path / "b")
    new = ask("submissions")
    ask("revert", 1, "--why", "so that old and new differ")
    old = ask("submissions")
    for seconds in (0.05, 0.15, 0.25, 0.35, 0.45):
        kill_after(seconds, "restore", tmp_path / "b")
        assert ask("submissions") in (old, new)
        assert verify(stocked) == []


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
