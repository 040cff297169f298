"""Returns of indicators in the layouts that departments send, each as rows in and figures out."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.read import read
from pipelines.refusal import Refusal
from pipelines.understand import understand
from pipelines.understanding import ReadOptions, Understanding
from tests.make_workbooks import roman, write_text, write_workbook


def look(path: Path, **options: str) -> Understanding:
    understanding, rows = understand(read(path, path.name), ReadOptions(file_name=path.name, **options))
    assert {row["outcome"] for row in rows.to_pylist()} <= {"ignored"}
    assert understanding.kind == "indicator_return"
    return understanding


def one_sheet(tmp_path: Path, table: str, **form: object) -> Path:
    return write_workbook(
        tmp_path / "return.xlsx", {"BC": table}, **{key: {"BC": value} for key, value in form.items()}
    )


def told(understanding: Understanding) -> list[str]:
    return [
        f"{one.row}{one.column} {one.unit} | {one.indicator} | {one.period} {one.basis} "
        + ("n/a" if one.is_not_applicable else "-" if one.value is None else f"{one.value:g}")
        for one in understanding.indicators
    ]


def faults(understanding: Understanding) -> list[str]:
    return [
        f"{one.rule} {one.row}{one.column} {one.detail['stated']} {one.detail['recomputed']}"
        for one in understanding.issues
    ]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n")]


def test_units_in_rows_with_indicators_over_bases(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        SỞ NỘI VỤ TỈNH CÀ MAU
        BÁO CÁO KẾT QUẢ BỒI DƯỠNG QUÝ III/2025
        | | | | | ĐVT: người
        STT | Đơn vị | Số lượt cán bộ | | Số lớp | Ghi chú
        | | Trong kỳ | Lũy kế từ đầu năm | Trong kỳ |
        (1) | (2) | (3) | (4) | (5) | (6)
        #1 | Xã Năm Căn | 1.250 | #3000 | #2 |
        #2 | Xã Cái Nước | - | #12 | | chưa báo cáo
        | Tổng cộng | #1250 | #3012 | #2 |
        """,
        merges=["A4:A5", "B4:B5", "C4:D4", "F4:F5"],
    )
    understanding = look(path)
    assert told(understanding) == lines(
        """
        7C Xã Năm Căn | Số lượt cán bộ | 2025-Q3 in_period 1250
        7D Xã Năm Căn | Số lượt cán bộ | 2025-Q3 running_total 3000
        7E Xã Năm Căn | Số lớp | 2025-Q3 in_period 2
        8C Xã Cái Nước | Số lượt cán bộ | 2025-Q3 in_period 0
        8D Xã Cái Nước | Số lượt cán bộ | 2025-Q3 running_total 12
        8E Xã Cái Nước | Số lớp | 2025-Q3 in_period -
        """
    )
    assert (understanding.area, understanding.period, faults(understanding)) == ("VN34-96", "2025-Q3", [])


def test_indicators_in_rows_with_plan_period_running_total_and_share(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        UBND TỈNH CÀ MAU
        BÁO CÁO 6 THÁNG ĐẦU NĂM 2025
        TT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm | Thực hiện trong kỳ | Lũy kế từ đầu năm | Tỷ lệ %
        A | B | C | #1 | #2 | #3 | 4=3/1
        I | Bồi dưỡng cán bộ | | | | |
        #1 | Số lượt cán bộ | lượt | 1.000 | 490 | 490 | 49%
        | Trong đó: | | | | |
        | - Nữ | lượt | | 250 | 250 |
        #2 | Số lớp | lớp | #20 | #9 | #9 | 45,5
        #3 | Số huyện | huyện | x | x | x | x
        | Cà Mau, ngày 30 tháng 6 năm 2025 | | | | |
        | NGƯỜI LẬP BIỂU | | | GIÁM ĐỐC | |
        """,
    )
    understanding = look(path)
    assert told(understanding) == lines(
        """
        6D Cà Mau | Số lượt cán bộ | 2025 plan 1000
        6E Cà Mau | Số lượt cán bộ | 2025-H1 in_period 490
        6F Cà Mau | Số lượt cán bộ | 2025-H1 running_total 490
        6G Cà Mau | Số lượt cán bộ | 2025-H1 share 0.49
        8D Cà Mau | Số lượt cán bộ – Nữ | 2025 plan -
        8E Cà Mau | Số lượt cán bộ – Nữ | 2025-H1 in_period 250
        8F Cà Mau | Số lượt cán bộ – Nữ | 2025-H1 running_total 250
        8G Cà Mau | Số lượt cán bộ – Nữ | 2025-H1 share -
        9D Cà Mau | Số lớp | 2025 plan 20
        9E Cà Mau | Số lớp | 2025-H1 in_period 9
        9F Cà Mau | Số lớp | 2025-H1 running_total 9
        9G Cà Mau | Số lớp | 2025-H1 share 0.455
        10D Cà Mau | Số huyện | 2025 plan n/a
        10E Cà Mau | Số huyện | 2025-H1 in_period n/a
        10F Cà Mau | Số huyện | 2025-H1 running_total n/a
        10G Cà Mau | Số huyện | 2025-H1 share n/a
        """
    )
    assert understanding.report_date == "2025-06-30"


@pytest.mark.parametrize("first", [1, 49, 88])  # L after 49 is a number, not a letter
def test_subtotals_of_former_districts_and_the_province_are_recomputed(tmp_path: Path, first: int) -> None:
    path = one_sheet(
        tmp_path,
        f"""
        BÁO CÁO SỐ LƯỢT NGƯỜI DÂN ĐƯỢC TẬP HUẤN THÁNG 9/2025
        STT | Xã/phường | Số lượt
        {roman(first)} | Huyện Năm Căn (cũ) | #30
        #1 | Xã Năm Căn | #10
        #2 | {roman(first)}. Xã Đất Mới | #20
        {roman(first + 1)} | Huyện Cái Nước (cũ) | #99
        #3 | Xã Cái Nước | #40
        #4 | Xã Hưng Mỹ | #50
        | Toàn tỉnh | #120
        """,
    )
    understanding = look(path)
    assert [one.unit for one in understanding.indicators] == ["Xã Năm Căn", "Xã Đất Mới", "Xã Cái Nước", "Xã Hưng Mỹ"]
    assert faults(understanding) == ["total_mismatch 6C 99 90"]


def test_roman_numbers_of_many_units_are_one_level(tmp_path: Path) -> None:
    numbers = range(1, 169)
    units = [f"{roman(number)} | Xã {number} | #10" for number in numbers]
    table = "\n".join(["BÁO CÁO THÁNG 9/2025", "STT | Xã/phường | Số lượt", *units, "| Toàn tỉnh | #1680"])
    understanding = look(one_sheet(tmp_path, table))
    assert [one.unit for one in understanding.indicators] == [f"Xã {number}" for number in numbers]
    assert faults(understanding) == []


def test_subtotals_below_their_parts(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        BÁO CÁO QUÝ I/2025
        Đơn vị | Số lớp | Số lượt
        Xã Năm Căn | #1 | #10
        Xã Đất Mới | #1 | #20
        Cộng huyện Năm Căn | #2 | #30
        Xã Cái Nước | #1 | #40
        Cộng huyện Cái Nước | #1 | #41
        Tổng cộng | #4 | #70
        """,
    )
    assert faults(look(path)) == ["total_mismatch 7C 41 40", "total_mismatch 8B 4 3"]


def test_total_above_its_parts(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path, "BÁO CÁO NĂM 2025\nTT | Đơn vị | Số lượt\n | Tổng số | #31\n#1 | Sở Y tế | #10\n#2 | Sở Tư pháp | #20"
    )
    understanding = look(path)
    assert [one.unit for one in understanding.indicators] == ["Sở Y tế", "Sở Tư pháp"]
    assert faults(understanding) == ["total_mismatch 3C 31 30"]


def test_provinces_in_rows_name_their_areas(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path, "BÁO CÁO QUÝ III/2025\nTT | Tỉnh, thành phố | Số lượt\n#1 | Cà Mau | #10\n#2 | Sơn La | #20"
    )
    assert [one.area for one in look(path).indicators] == ["VN34-96", "VN34-14"]


def test_english_return_as_text(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "return.csv",
        """
Quarterly return: Q2 2025
Province,Target,Actual,Cumulative
Gauteng,"1,200",600,900
Free State,100,,n/a
Total,"1,300",600,900
""",
    )
    understanding = look(path)
    assert told(understanding)[:3] == lines(
        """
        3B Gauteng | Target | 2025-Q2 plan 1200
        3C Gauteng | Actual | 2025-Q2 in_period 600
        3D Gauteng | Cumulative | 2025-Q2 running_total 900
        """
    )
    assert [one.area for one in understanding.indicators[::3]] == ["ZA-GP", "ZA-FS"]


def test_return_for_a_province_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "SỞ NỘI VỤ TỈNH ĐÔNG LÀO\nBÁO CÁO QUÝ I/2025\nĐơn vị | Số lớp\nXã Một | #1\nXã Hai | #2")
    with pytest.raises(Refusal) as caught:
        look(path)
    assert caught.value.reason == "unknown_area"


def test_header_of_three_levels_and_counts_under_the_word_for_officials(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        BIỂU 01: KẾT QUẢ ĐÀO TẠO 9 THÁNG NĂM 2025
        TT | Đơn vị | Cán bộ, công chức | | | | Học viên
        | | Kế hoạch | Thực hiện | | Tỷ lệ (%) |
        | | | Trong kỳ | Lũy kế | |
        #1 | Xã Năm Căn | #100 | #50 | #60 | 60% | 1.400
        | Tổng cộng | #100 | #50 | =SUM(E5:E5) | 60% | #1400
        """,
        merges=["A2:A4", "B2:B4", "C2:F2", "G2:G4", "C3:C4", "D3:E3", "F3:F4"],
    )
    understanding = look(path)
    assert told(understanding) == lines(
        """
        5C Xã Năm Căn | Cán bộ, công chức | 2025-9M plan 100
        5D Xã Năm Căn | Cán bộ, công chức | 2025-9M in_period 50
        5E Xã Năm Căn | Cán bộ, công chức | 2025-9M running_total 60
        5F Xã Năm Căn | Cán bộ, công chức | 2025-9M share 0.6
        5G Xã Năm Căn | Học viên | 2025-9M in_period 1400
        """
    )
    assert faults(understanding) == []


def test_indicators_in_rows_over_months(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        Đơn vị báo cáo: Sở Nội vụ tỉnh Cà Mau
        THỐNG KÊ BỒI DƯỠNG QUÝ III/2025
        STT | Nội dung | ĐVT | Tháng 7 | Tháng 8 | Cộng
        #1 | Tổng số lượt | lượt | #10 | - | #10
        a) | Cấp tỉnh | lượt | #4 | | #4
        b) | Cấp xã | lượt | #6 | … | #6
        """,
    )
    assert told(look(path)) == lines(
        """
        4D Sở Nội vụ tỉnh Cà Mau | Tổng số lượt | 2025-07 in_period 10
        4E Sở Nội vụ tỉnh Cà Mau | Tổng số lượt | 2025-08 in_period 0
        4F Sở Nội vụ tỉnh Cà Mau | Tổng số lượt | 2025-Q3 in_period 10
        5D Sở Nội vụ tỉnh Cà Mau | Tổng số lượt – Cấp tỉnh | 2025-07 in_period 4
        5E Sở Nội vụ tỉnh Cà Mau | Tổng số lượt – Cấp tỉnh | 2025-08 in_period -
        5F Sở Nội vụ tỉnh Cà Mau | Tổng số lượt – Cấp tỉnh | 2025-Q3 in_period 4
        6D Sở Nội vụ tỉnh Cà Mau | Tổng số lượt – Cấp xã | 2025-07 in_period 6
        6E Sở Nội vụ tỉnh Cà Mau | Tổng số lượt – Cấp xã | 2025-08 in_period -
        6F Sở Nội vụ tỉnh Cà Mau | Tổng số lượt – Cấp xã | 2025-Q3 in_period 6
        """
    )


def test_sheets_of_two_periods_keep_their_own(tmp_path: Path) -> None:
    table = "BÁO CÁO QUÝ {}/2025\nĐơn vị | Số lượt\nXã Năm Căn | #{}\nXã Cái Nước | #2"
    path = write_workbook(tmp_path / "year.xlsx", {"Q1": table.format("I", 10), "Q2": table.format("II", 20)})
    assert [(one.period, one.value) for one in look(path).indicators[::2]] == [("2025-Q1", 10), ("2025-Q2", 20)]


def test_a_running_total_without_a_name_counts_what_the_column_before_it_does(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        TỈNH SƠN LA - THÁNG 8/2025
        STT | Đơn vị | Số lớp đã mở trong tháng | Lũy kế | Số lượt học viên | Lũy kế từ đầu năm
        #1 | Xã Mường La | #2 | #10 | #60 | #300
        """,
    )
    assert told(look(path)) == lines(
        """
        3C Xã Mường La | Số lớp đã mở | 2025-08 in_period 2
        3D Xã Mường La | Số lớp đã mở | 2025-08 running_total 10
        3E Xã Mường La | Số lượt học viên | 2025-08 in_period 60
        3F Xã Mường La | Số lượt học viên | 2025-08 running_total 300
        """
    )


def test_a_sum_beside_months_says_its_own_quarter(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        BÁO CÁO THÁNG 12 NĂM 2025
        Đơn vị | Tháng 11 | Tháng 12 | Cộng quý IV | Lũy kế năm
        Xã Mường La | #2 | #3 | #9 | #40
        """,
    )
    assert [line.split(" | ")[2] for line in told(look(path))] == lines(
        """
        2025-11 in_period 2
        2025-12 in_period 3
        2025-Q4 in_period 9
        2025-12 running_total 40
        """
    )
    assert len({line.split(" | ")[1] for line in told(look(path))}) == 1


def test_spanish_return_has_dot_thousands_and_decimal_commas(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        INFORME TRIMESTRAL: Primer trimestre 2025
        Región | Meta | Aprobados | % de avance | Acumulado
        Maule | 1.000 | 250 | 25,5% | 250
        La Araucanía | 500 | - | 0% | s/i
        Total | 1.500 | 250 | | 250
        """,
    )
    understanding = look(path)
    assert (understanding.country, faults(understanding)) == ("CL", [])
    assert [one.value for one in understanding.indicators] == [1000, 250, 0.255, 250, 500, 0, 0, None]


def test_a_figure_that_a_formula_without_a_value_leaves_out_is_told_at_its_cell(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        BÁO CÁO QUÝ III/2025
        STT | Chỉ tiêu | Đơn vị tính | Kết quả
        #1 | Số cán bộ được bồi dưỡng | người | #120
        #2 | Số lớp đã mở | lớp | #4
        """,
    )
    book = load_workbook(path)
    book["BC"]["D4"] = "=2+2"
    book.save(path)
    understanding = look(path)
    assert [(one.rule, one.severity, one.row, one.column) for one in understanding.issues] == [
        ("formula_no_cache", "warning", 4, "D")
    ]
    assert [one.value for one in understanding.indicators] == [120]
