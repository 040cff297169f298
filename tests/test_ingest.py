"""The main job at the command line: a file goes in, its rows are accounted for, and it can be taken back."""

import json
import shutil
from pathlib import Path

import pytest

from tests.command_line import EXAMPLES, ask, run
from tests.make_workbooks import write_workbook

EXPECTED = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))["files"]
LIST = EXAMPLES / "vi_du_danh_sach_ca_mau.xlsx"
REPORT = EXAMPLES / "DEMO_KNS100_2025_grade_report_2025-02-01-0000.csv"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_row_of_the_examples_is_accounted_for(home: Path, name: str) -> None:
    expected = EXPECTED[name]
    course = expected.get("course")
    options = ["--area", expected["country"], *(["--course", course] if course else [])]
    period = expected.get("period")
    told = ask("ingest", EXAMPLES / name, *options, *(["--period", period] if period else []))["files"][0]
    assert (told["outcome"], told["kind"], told["country"]) == ("accepted", expected["kind"], expected["country"])
    if expected["kind"] == "indicator_return":
        assert told["people"]["distinct"] == 0
        return
    assert told["counts"]["accepted"] == expected["valid_records"]
    assert told["status_counts"] == expected["status_counts"]
    rows = ask("records", "--file", name)["records"]
    rejected = {(row["row"], row["rule"]) for row in rows if row["outcome"] == "rejected"}
    assert rejected == {(row["row"], row["reason"]) for row in expected["rejected_rows"]}
    duplicates = {row["row"] for row in rows if row["outcome"] == "duplicate"}
    assert duplicates == {row["row"] for row in expected["duplicate_rows"]}
    persons = {row["person"] for row in rows if row["outcome"] == "accepted"}
    assert len(persons) == expected["distinct_persons"]


def test_one_learner_in_three_files_is_one_person(home: Path) -> None:
    for name, expected in EXPECTED.items():
        if expected.get("course"):
            ask("ingest", EXAMPLES / name, "--course", expected["course"])
    rows = [row for row in ask("records")["records"] if row["outcome"] == "accepted"]
    assert (len(rows), len({row["person"] for row in rows})) == (50, 48)


def test_the_same_bytes_a_second_time_change_nothing(home: Path, tmp_path: Path) -> None:
    first = ask("ingest", LIST, "--course", "C")["files"][0]
    renamed = tmp_path / "renamed.xlsx"
    shutil.copyfile(LIST, renamed)
    second = ask("ingest", renamed, "--course", "C")["files"][0]
    assert (second["outcome"], second["submission"]) == ("unchanged", first["submission"])
    assert len(ask("submissions")["submissions"]) == 1


def test_a_reverted_submission_counts_for_nobody_and_can_come_again(home: Path) -> None:
    number = ask("ingest", LIST, "--course", "C")["files"][0]["submission"]
    ask("revert", number, "--why", "wrong course")
    assert ask("records")["records"] == []
    assert len(ask("records", "--submission", number)["records"]) > 0
    again = ask("ingest", LIST, "--course", "D")["files"][0]
    assert (again["outcome"], again["submission"]) == ("accepted", number + 1)
    assert [row["state"] for row in ask("submissions")["submissions"]] == ["reverted", "submitted"]


def test_a_rehearsal_stores_nothing_and_shows_values(home: Path) -> None:
    told = ask("ingest", LIST, "--course", "C", "--dry-run", "--values")["files"][0]
    assert told["submission"] is None
    accepted = [row for row in told["rows"] if row["outcome"] == "accepted"]
    assert len(accepted) == 15
    assert {row["name"] for row in accepted if row["row"] == 19} == {"Trịnh Thúy An"}
    assert {(row["outcome"], row["course"]) for row in told["rows"]} == {
        ("accepted", "C"),
        ("duplicate", "C"),
        ("rejected", None),
        ("ignored", None),
    }
    assert ask("submissions")["submissions"] == []


def test_a_return_that_states_no_period_is_taken_in_with_a_warning(home: Path, tmp_path: Path) -> None:
    table = {"BC": "Đơn vị | Số lượt tập huấn | Lũy kế\nXã Mường La | #10 | #30\nXã Mai Sơn | #20 | #40"}
    told = ask("ingest", write_workbook(tmp_path / "return.xlsx", table))["files"][0]
    assert (told["outcome"], {figure["period"] for figure in told["indicators"]}) == ("accepted", {None})
    assert "period_unstated" in {issue["rule"] for issue in told["issues"]}
    assert [row["outcome"] for row in ask("records")["records"]] == ["ignored"] * 3
    ask("measure")


@pytest.mark.parametrize("area", [("--area", "VN"), ()])
def test_a_slip_between_a_provinces_list_and_the_whole_countrys_makes_no_second_person(
    home: Path, tmp_path: Path, area: tuple[str, ...]
) -> None:
    header = "Họ và tên | Ngày sinh | Số CCCD | Đơn vị"
    own, slipped = (f"Hà Văn Lực | 19/08/1983 | {number} | Trường Hồ Kỷ" for number in ("096083001234", "096083001274"))
    lists = (("own", own, ("--area", "VN63-96")), ("country", slipped, area))
    for name, learner, where in lists:
        path = write_workbook(tmp_path / f"{name}.xlsx", {"DS": f"{header}\n{learner}"})
        ask("ingest", path, "--course", "C", "--programme", "vn-2022", "--period", "2022-Q2", *where)
    rows = [row for row in ask("records")["records"] if row["outcome"] == "accepted"]
    assert (len(rows), len({row["person"] for row in rows})) == (2, 1)


def test_a_row_that_repeats_one_of_another_sheet_or_table_is_the_same_person(home: Path, tmp_path: Path) -> None:
    beside = "Họ và tên | Năm sinh | Đơn vị | Họ và tên | Năm sinh | Đơn vị"
    learner = "Vàng A Páo | #1980 | Sở Y tế"
    lists = {
        "Lớp 1": f"{beside}\n{learner} | Lò Thị Ơn | #1981 | Sở Y tế",
        "Lớp 2": f"{beside}\nLò Thị Hai | #1982 | Sở Y tế | {learner}",
        "Lớp 3": f"Họ và tên | Năm sinh | Đơn vị\n{learner}",
    }
    ask("ingest", write_workbook(tmp_path / "lists.xlsx", lists), "--course", "C")
    found = {(row["sheet"], row["column"]): row for row in ask("records")["records"] if row["person"]}
    assert [found[place]["outcome"] for place in (("Lớp 2", "D"), ("Lớp 3", None))] == ["duplicate"] * 2
    assert len({found[place]["person"] for place in (("Lớp 1", "A"), ("Lớp 2", "D"), ("Lớp 3", None))}) == 1
    assert len({row["person"] for row in found.values()}) == 3


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.xlsx", b"these are meeting notes, no workbook\n", None),
        ("empty.xlsx", b"", "empty_file"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, None),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    home: Path, tmp_path: Path, name: str, content: bytes, reason: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer = run("ingest", path, "--json")
    told = answer.document["files"][0]
    assert (answer.code, told["outcome"]) == (1, "refused")
    assert reason in (None, told["reason"])
    assert told["message"].endswith(".")
    assert "Traceback" not in answer.err
    assert ask("submissions")["submissions"] == []


def test_a_missing_file_and_an_unknown_area_are_refused_in_words(home: Path) -> None:
    answer = run("ingest", "nowhere.xlsx", "--json")
    assert (answer.code, answer.document["files"][0]["reason"]) == (1, "bad_file_name")
    answer = run("ingest", LIST, "--area", "VN34-99")
    assert (answer.code, "VN34-99" in answer.err) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        "no-such-command",
        "ingest",
        f"ingest {LIST} --no-such-option",
        f"ingest {LIST} --period 2025-Q5",
        f"ingest {LIST} --pass-mark good",
        f"ingest {LIST} --lang xx",
        "measure --as-of 30-June",
        "revert 1",
        "template t.xlsx --programme vn-2022 --area VN --period 2025-Q5",
        "users add huong --role king",
    ],
)
def test_wrong_arguments_end_with_two_and_a_sentence(home: Path, arguments: str) -> None:
    answer = run(*arguments.split(), "--json")
    assert answer.code == 2
    assert answer.document["error"] in answer.err
    assert not home.exists()


def test_a_reason_of_spaces_is_none(home: Path) -> None:
    assert run("revert", "1", "--why", "  ").code == 2
