"""A file goes back to its sender with its faults coloured, commented and summed up on a first sheet."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font

from pipelines.annotate import annotate, annotate_without_file, annotation, language_of
from pipelines.fault_sheet import COLOURS
from pipelines.messages import LANGUAGES
from pipelines.understanding import Issue
from tests.hostile import compound

ISSUES = [
    Issue(rule="missing_name", severity="error", sheet="Lớp 1", row=4, column="B"),
    Issue(rule="missing_name", severity="error", sheet="Lớp 1", row=6, column="B"),
    Issue(rule="phone_invalid", severity="warning", sheet="Lớp 1", row=4, column="C"),
    Issue(rule="no_identifier", severity="error", sheet="Lớp 1", row=5),
    Issue(rule="area_not_stated", severity="warning"),
]


def sent(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Lớp 1"
    page["A1"] = "DANH SÁCH"
    page.merge_cells("A1:C1")
    page["A1"].font = Font(bold=True, size=16)
    for row in (
        ["STT", "Họ và tên", "Điện thoại"],
        [1, "Trần Thị Mẫu", "0901"],
        [2, None, "x"],
        [None, "Lê Văn Thử", None],
    ):
        page.append(row)
    page["A6"] = "=1+2"
    page["D3"] = date(1980, 5, 9)
    page.column_dimensions["B"].width = 33
    page.freeze_panes = "A3"
    book.create_sheet("Ẩn").sheet_state = "hidden"
    path = tmp_path / "gửi"
    book.save(path)
    return path


def given_back(tmp_path: Path, path: Path, container: str = "xlsx", language: str = "vi") -> openpyxl.Workbook:
    out = tmp_path / "trả lại.xlsx"
    annotate(path, path.name, container, annotation(ISSUES, language), out)
    return openpyxl.load_workbook(out)


def colour(cell: openpyxl.cell.Cell) -> str:
    return str(cell.fill.fgColor.rgb)[2:] if cell.fill.fill_type else ""


def test_own_workbook_keeps_its_layout_and_its_bad_cells_are_marked(tmp_path: Path) -> None:
    book = given_back(tmp_path, sent(tmp_path))
    page = book["Lớp 1"]
    assert book.sheetnames == ["Lỗi cần sửa", "Lớp 1", "Ẩn"]
    assert (colour(page["B4"]), colour(page["C4"]), colour(page["B3"])) == (COLOURS["error"], COLOURS["warning"], "")
    assert colour(page["B5"]) == COLOURS["error"], "a row's fault stands at its first filled cell"
    assert page["B4"].comment is not None and page["B3"].comment is None
    assert (page["A1"].font.size, page.column_dimensions["B"].width, page.freeze_panes) == (16, 33, "A3")
    assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:C1"]
    assert (page["A6"].value, page["D3"].value.date(), book["Ẩn"].sheet_state) == ("=1+2", date(1980, 5, 9), "hidden")


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_sheet_tells_cause_count_cells_and_remedy(tmp_path: Path, language: str) -> None:
    book = given_back(tmp_path, sent(tmp_path), language=language)
    first = book.worksheets[0]
    table = [[cell.value for cell in row] for row in first.iter_rows(min_row=5)]
    assert [line[1] for line in table] == [2, 1, 1, 1]
    assert table[0][2] == "B4, B6"
    assert all(line[0] and line[5] for line in table)
    assert first.sheet_view.rightToLeft == (language == "ar")
    assert "'Lớp 1'!B4" in str(first["C5"].hyperlink.target or first["C5"].hyperlink.location)


def test_what_the_copy_leaves_out_is_named(tmp_path: Path) -> None:
    path = sent(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing9.xml", '<xdr:wsDr xmlns:xdr="d"><xdr:sp/></xdr:wsDr>')
        archive.writestr("xl/ctrlProps/ctrlProp1.xml", "<formControlPr/>")
    remarks = [row[0].value for row in given_back(tmp_path, path, language="en").worksheets[0].iter_rows(max_row=4)]
    assert "Not carried over from your file: buttons and controls, shapes and text boxes." in remarks


def test_charts_stay(tmp_path: Path) -> None:
    path = sent(tmp_path)
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file)
    chart = BarChart()
    chart.add_data(Reference(book["Lớp 1"], min_col=1, min_row=3, max_row=4))
    book["Lớp 1"].add_chart(chart, "F2")
    book.save(path)
    assert len(given_back(tmp_path, path)["Lớp 1"]._charts) == 1


def test_text_file_becomes_a_workbook_of_the_same_rows_and_cells(tmp_path: Path) -> None:
    path = tmp_path / "gửi.csv"
    path.write_text("STT;Họ và tên;Điện thoại\n\n1;=HYPERLINK(1);079200001234\n", encoding="utf-8")
    issues = [Issue(rule="missing_name", severity="error", row=3, column="B")]
    out = tmp_path / "a.xlsx"
    annotate(path, path.name, "csv", annotation(issues, "vi"), out)
    book = openpyxl.load_workbook(out)
    page = book["Dữ liệu"]
    assert [page["A3"].value, page["B3"].value, page["C3"].value] == ["1", "=HYPERLINK(1)", "079200001234"]
    assert page["B3"].data_type == "s"
    assert colour(page["B3"]) == COLOURS["error"] and page["B3"].comment is not None


def test_text_that_starts_like_a_formula_is_a_text_in_the_first_sheet(tmp_path: Path) -> None:
    issues = [Issue(rule="unknown_column", severity="note", row=2, column="B", detail={"header": "=1+1"})]
    out = tmp_path / "a.xlsx"
    annotate(sent(tmp_path), "a.xlsx", "xlsx", annotation(issues, "en"), out)
    for page in openpyxl.load_workbook(out).worksheets[:1]:
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_file_no_longer_kept_leaves_its_causes_and_places(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    annotate_without_file(annotation(ISSUES, "es"), out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Por corregir", "Filas"]
    assert [row[1].value for row in book["Filas"].iter_rows()] == ["B4", "B6", "C4", "5"]


def test_file_that_kills_its_reader_is_answered_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(compound("Workbook", loop=True))
    with pytest.raises(Exception, match="can't be given back"):
        annotate(path, "a.xls", "xls", annotation(ISSUES, "en"), tmp_path / "out.xlsx")


def test_language_follows_the_country() -> None:
    assert [language_of(country) for country in ("VN", "CL", "ZA", None)] == ["vi", "es", "en", "en"]
