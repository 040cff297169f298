"""The example files come out exactly as expected.json says."""

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.names import comparable
from pipelines.read import read
from pipelines.understand import understand
from pipelines.understanding import ReadOptions, Understanding

EXAMPLES = Path(__file__).parent / "fixtures" / "examples"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))["files"]
LISTS = [name for name, wanted in EXPECTED.items() if "person_rows" in wanted]


def look(path: Path, **options: str) -> tuple[Understanding, list[dict[str, object]]]:
    workbook = read(path, path.name)
    understanding, rows = understand(workbook, ReadOptions(file_name=path.name, **options))
    assert isinstance(rows, pa.Table)
    return understanding, rows.to_pylist()


def example(name: str) -> tuple[dict, Understanding, list[dict]]:
    wanted = EXPECTED[name]
    declared = {key: wanted[key] for key in ("course", "period") if key in wanted}
    return wanted, *look(EXAMPLES / name, **declared)


def at(wanted: dict, rows: list[dict]) -> dict:
    named = wanted.get("sheet")
    [found] = [row for row in rows if row["row"] == wanted["row"] and named in (None, row["sheet"])]
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_kind_and_country_are_told_by_content(name: str) -> None:
    wanted, understanding, _ = example(name)
    assert (understanding.kind, understanding.country or wanted["country"]) == (wanted["kind"], wanted["country"])


@pytest.mark.parametrize("name", LISTS)
def test_every_row_has_the_expected_outcome(name: str) -> None:
    wanted, _, rows = example(name)
    counted = Counter(row["outcome"] for row in rows)
    assert counted["accepted"] == wanted["valid_records"]
    assert [(row["row"], row["rule"]) for row in rows if row["outcome"] == "rejected"] == [
        (row["row"], row["reason"]) for row in wanted["rejected_rows"]
    ]
    assert [(row["row"], row["duplicate_of"]) for row in rows if row["outcome"] == "duplicate"] == [
        (row["row"], row["duplicate_of"]) for row in wanted["duplicate_rows"]
    ]
    for ignored in wanted["ignored_rows"]:
        assert (at(ignored, rows)["outcome"], at(ignored, rows)["rule"]) == ("ignored", ignored["what"])


@pytest.mark.parametrize("name", LISTS)
def test_statuses_are_counted_as_expected(name: str) -> None:
    wanted, _, rows = example(name)
    assert Counter(row["status"] for row in rows if row["outcome"] == "accepted") == wanted["status_counts"]


@pytest.mark.parametrize("name", LISTS)
def test_expected_warnings_are_given(name: str) -> None:
    wanted, _, rows = example(name)
    for warning in wanted["warnings"]:
        assert warning["warn"] in at(warning, rows)["warnings"]


@pytest.mark.parametrize("name", LISTS)
def test_spot_values_are_normalised_as_expected(name: str) -> None:
    wanted, _, rows = example(name)
    for spot in wanted["spot"]:
        row = at(spot, rows)
        found = row | {"gender": row["sex"], "persal": row["staff_id"], "dob": str(row["dob"])}
        for field in set(spot) - {"row", "sheet", "person", "name", "unit"}:
            assert found[field] == spot[field], field
        for field in {"name", "unit"} & set(spot):
            assert comparable(str(found[field])) == comparable(spot[field])


def test_scores_before_and_after_have_the_expected_means() -> None:
    wanted, _, rows = example("ejemplo_docentes_chile.csv")
    accepted = [row for row in rows if row["outcome"] == "accepted"]
    post = [row["post"] for row in accepted if row["post"] is not None]
    assert round(sum(row["pre"] for row in accepted) / len(accepted), 2) == wanted["pre_mean"]
    assert (round(sum(post) / len(post), 2), len(post)) == (wanted["post_mean"], wanted["post_count"])


def test_hidden_sheet_is_reported_and_not_read() -> None:
    _, understanding, rows = example("vi_du_danh_sach_ca_mau.xlsx")
    assert [(one.sheet, one.why) for one in understanding.sheets if not one.read] == [("nhap", "hidden")]
    assert {row["sheet"] for row in rows} == {"Danh sach"}


def test_province_is_found_in_the_letterhead_or_among_the_communes() -> None:
    assert example("vi_du_danh_sach_ca_mau.xlsx")[1].area == "VN63-96"
    assert example("vi_du_son_la_hai_trang.xlsx")[1].area == "VN63-14"
    assert look(EXAMPLES / "vi_du_danh_sach_ca_mau.xlsx")[0].area == "VN34-96"


def test_monthly_return_keeps_months_period_and_running_total_apart() -> None:
    wanted, understanding, rows = example("vi_du_bieu_tong_hop_thang.xlsx")
    assert not [row for row in rows if row["outcome"] != "ignored"]
    for row in wanted["rows"]:
        own = [one for one in understanding.indicators if one.row == row["row"]]
        assert {one.unit for one in own} == {row["unit"]}
        assert [one.value for one in own] == [*row["months"], row["period"], row["cumulative"]]
        assert [one.period for one in own] == ["2025-01", "2025-02", "2025-03", "2025-Q1", "2025-Q1"]
        assert [one.basis for one in own] == ["in_period"] * 4 + ["running_total"]


def test_total_that_differs_from_its_parts_is_flagged_and_the_parts_are_kept() -> None:
    _, understanding, _ = example("vi_du_bieu_tong_hop_thang.xlsx")
    [issue] = understanding.issues
    assert (issue.rule, issue.row, issue.column) == ("total_mismatch", 7, "F")
    assert issue.detail == {"stated": "540", "recomputed": "547"}
