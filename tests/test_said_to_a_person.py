"""What commands print for a person: what happened, what it counts, and how to go on."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import ask, run

OPTIONS = ("--programme", "vn-2022", "--course", "CDS-01", "--area", "VN63-01", "--period", "2022-05")
HEADER = "STT,Họ và tên,Ngày sinh,Số CCCD,Đơn vị,Ngày hoàn thành"
LAN = "1,Trần Thị Lan,12/03/1985,001185000017,UBND xã An Bình,05/05/2022"
DUNG = "2,Lê Văn Dũng,02/09/1979,001079000023,UBND xã An Bình,05/05/2022"


@pytest.fixture
def without_results(home: Path, tmp_path: Path) -> Path:
    """A list that dates completions and has no column of results."""
    return _written(tmp_path / "without_results.csv", HEADER, LAN, DUNG)


@pytest.fixture
def with_results(home: Path, tmp_path: Path) -> Path:
    """The same people, and that they completed."""
    rows = (f"{row},Hoàn thành" for row in (LAN, DUNG))
    return _written(tmp_path / "with_results.csv", f"{HEADER},Kết quả", *rows)


def test_a_list_that_says_of_nobody_that_they_completed_tells_its_sender_that_none_counts(
    without_results: Path, with_results: Path
) -> None:
    silent = run("ingest", without_results, *OPTIONS, "--dry-run").out
    assert "No row says that the course was completed" in silent
    assert "Kết quả" in run("ingest", without_results, *OPTIONS, "--lang", "vi").out
    assert "No row says" not in run("ingest", with_results, *OPTIONS).out


def test_scores_without_a_pass_mark_are_told_once(home: Path, tmp_path: Path) -> None:
    header = HEADER.replace("Ngày hoàn thành", "Điểm")
    scored = _written(tmp_path / "scored.csv", header, LAN.replace("05/05/2022", "7"), DUNG.replace("05/05/2022", "4"))
    said = run("ingest", scored, *OPTIONS).out
    assert "neither results nor a pass mark" in said
    assert "No row says" not in said


def test_the_same_file_with_another_course_says_what_isnt_in_and_the_way_out(with_results: Path) -> None:
    run("ingest", with_results, *OPTIONS)
    same = run("ingest", with_results, *OPTIONS).out
    assert "If you corrected it" in same
    other = [option.replace("CDS-01", "CDS-03").replace("2022-05", "2022-12") for option in OPTIONS]
    said = run("ingest", with_results, *other).out
    assert "but with other choices than CDS-03, 2022-12; nothing was changed" in said
    assert "take that submission back first" in said
    assert "CDS-01" not in said  # another department may have sent it
    assert len(ask("submissions")["submissions"]) == 1


def test_a_rehearsal_doesnt_compare_published_people_with_turns(with_results: Path) -> None:
    [moved] = [
        line
        for line in run("ingest", with_results, *OPTIONS, "--dry-run").out.splitlines()
        if "officials_turns" in line
    ]
    assert moved.split(": ")[1] == "nothing counted -> 2 turns"


def test_a_rehearsal_lists_the_rows_that_it_was_asked_for(with_results: Path) -> None:
    said = run("ingest", with_results, *OPTIONS, "--dry-run", "--values").out
    assert "with_results.csv row 3: accepted completed | name Lê Văn Dũng" in said


def test_the_numbers_that_persons_asks_for_stand_in_records(with_results: Path) -> None:
    run("ingest", with_results, *OPTIONS)
    [lan, _] = [row["person"] for row in ask("records")["records"] if row["person"]]
    assert f"with_results.csv row 2: accepted completed CDS-01 person {lan}" in run("records").out


def test_a_join_is_explained_in_words(with_results: Path, without_results: Path) -> None:
    run("ingest", with_results, *OPTIONS)
    run("ingest", _written(without_results, HEADER, LAN.replace("001185000017", "")), *OPTIONS)
    person = next(row["person"] for row in ask("records")["records"] if row["person"])
    said = run("persons", "explain", person).out
    assert "without_results.csv row 2" in said
    assert ": name, birth date, unit, strength" in said


def test_an_undone_decision_doesnt_offer_to_be_undone_again(with_results: Path) -> None:
    run("ingest", with_results, *OPTIONS)
    people = [row["person"] for row in ask("records")["records"] if row["person"]]
    assert "takes it back" in run("persons", "merge", *people, "--why", "one").out
    said = run("persons", "undo", 1, "--why", "two").out
    assert "Decision 1 is undone" in said
    assert "takes it back" not in said


def test_an_erasure_says_what_becomes_of_the_file_and_of_the_marked_workbook(
    with_results: Path, tmp_path: Path
) -> None:
    run("ingest", with_results, *OPTIONS)
    said = run("erase", "--identifier", "001185000017", "--why", "asked").out
    assert said.startswith("1 person is erased")
    assert "the files they were sent in are no longer kept" in said
    assert "no name is kept  1 row" in run("persons", "find", "--identifier", "001185000017").out
    assert "the file as sent is no longer kept" in run("errors", 1, tmp_path / "marked.xlsx").out


def test_a_marked_workbook_isnt_written_under_another_kind_of_name(with_results: Path, tmp_path: Path) -> None:
    run("ingest", with_results, *OPTIONS)
    refused = run("errors", 1, tmp_path / "marked.csv")
    assert (refused.code, refused.err) == (1, "marked.csv would hold a workbook: name it .xlsx.\n")
    assert not (tmp_path / "marked.csv").exists()


def test_a_python_without_the_packages_names_the_one_that_has_them(tmp_path: Path) -> None:
    bare = subprocess.run(
        [sys.executable, "-S", "-m", "pipelines"], capture_output=True, text=True, cwd=Path(__file__).parent.parent
    )
    assert bare.returncode == 1
    assert bare.stderr.strip().endswith("use .venv/bin/python.")


def _written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path
