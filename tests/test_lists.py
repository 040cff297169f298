"""Lists of learners in the layouts that departments send, each as rows in and outcomes out."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.make_workbooks import roman, write_text, write_workbook
from tests.told_rows import ignored, lines, look, one_sheet, refusal, told

# ---- where the header is


def test_header_far_down_under_letterhead_title_and_decision(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        UBND TỈNH LÂM ĐỒNG | | | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        SỞ KHOA HỌC VÀ CÔNG NGHỆ | | | Độc lập - Tự do - Hạnh phúc
        Số: 12/DS-SKHCN | | | Lâm Đồng, ngày 5 tháng 9 năm 2025

        DANH SÁCH
        Cán bộ, công chức, viên chức tham gia lớp bồi dưỡng kỹ năng số từ ngày 03/9/2025 đến ngày 05/9/2025
        (Kèm theo Công văn số 12/SKHCN ngày 05/9/2025)

        STT | Họ và tên | Ngày sinh\\n(d/m/Y) | Chức vụ | Đơn vị công tác | Kết quả
        #1 | Lê Thị Hoa | 05/09/1979 | Chuyên viên | Sở Y tế | Đạt
        #2 | K'Brêl Sơn | 12.3.85 | Phó Giám đốc | Sở Nội vụ | Không đạt
        """,
        merges=["A1:C1", "A2:C2", "A5:F5", "A6:F6"],
    )
    understanding, rows = look(path)
    assert told(rows, "name", "dob", "unit") == lines(
        """
        10 completed Lê Thị Hoa 1979-09-05 Sở Y tế
        11 not_completed K'Brêl Sơn 1985-03-12 Sở Nội vụ
        """
    )
    assert (understanding.area, understanding.class_end) == ("VN34-68", "2025-09-05")
    assert understanding.sheets[0].header_rows == [9]


def test_birth_year_under_a_male_and_a_female_column_tells_the_sex(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH HỌC VIÊN
        TT | Họ và tên | Năm sinh | | Đơn vị | Kết quả
        | | Nam | Nữ | |
        (1) | (2) | (3) | (4) | (5) | (6)
        #1 | Vũ Đức Long | #1980 | | Sở Tư pháp | Giỏi
        #2 | Mai Thị Lan | | 12/04/1985 | Sở Tư pháp | TB
        """,
        merges=["A1:F1", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3"],
    )
    _, rows = look(path)
    assert told(rows, "name", "sex", "dob", "birth_year") == lines(
        """
        5 completed Vũ Đức Long M - 1980
        6 completed Mai Thị Lan F 1985-04-12 1985
        """
    )
    assert [ignored(rows)[row] for row in (2, 3, 4)] == ["header"] * 3


def test_two_level_header_without_any_merged_cell(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "list.csv",
        """
TT,Họ và tên,Năm sinh,,Đơn vị,Kết quả,
,,Nam,Nữ,,Lý thuyết,Thực hành
1,Vũ Đức Long,1980,,Sở Tư pháp,Đạt,Đạt
2,Mai Thị Lan,,1985,Sở Tư pháp,Đạt,Không đạt
3,Ngô Thị Tám,,1990,Sở Tư pháp,Vắng,Vắng
""",
    )
    _, rows = look(path)
    assert told(rows, "name", "sex", "birth_year") == lines(
        """
        3 completed Vũ Đức Long M 1980
        4 not_completed Mai Thị Lan F 1985
        5 absent Ngô Thị Tám F 1990
        """
    )


def test_three_level_header_with_the_names_on_the_lowest_level(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Thông tin học viên | | | | Kết quả đánh giá | |
        | Họ và tên | Ngày sinh | CCCD | | Điểm | | Xếp loại
        | | | Số | Ngày cấp | Lý thuyết | Thực hành |
        #1 | Tô Văn Bình | 01/02/1980 | 096080000001 | 05/05/2021 | #8 | #9 | Khá
        #2 | Hà Thị Mơ | 03/04/1990 | 096190000002 | 06/06/2021 | #4 | #3 | Không đạt
        """,
        merges=["A1:A3", "B1:E1", "F1:H1", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:H3"],
    )
    _, rows = look(path)
    assert told(rows, "name", "dob", "id", "score") == lines(
        """
        4 completed Tô Văn Bình 1980-02-01 096080000001 8.5
        5 not_completed Hà Thị Mơ 1990-04-03 096190000002 3.5
        """
    )


@pytest.mark.parametrize(
    "numbering", ["(1) | (2) | (3) | (4)", "#1 | #2 | #3 | #4", "A | B | #1 | #2", "A | B | C | 1=2+3"]
)
def test_row_that_numbers_the_columns_is_no_learner(tmp_path: Path, numbering: str) -> None:
    path = one_sheet(
        tmp_path,
        f"""
        STT | Họ và tên | Năm sinh | Đơn vị
        {numbering}
        #1 | Tô Văn Bình | #1980 | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == ["3 enrolled Tô Văn Bình"]
    assert ignored(rows)[2] == "header"


def test_header_repeated_at_page_breaks_and_page_totals_are_ignored(tmp_path: Path) -> None:
    header = "STT | Họ và tên | Ngày sinh | Đơn vị | Kết quả"
    path = one_sheet(
        tmp_path,
        f"""
        DANH SÁCH LỚP
        {header}
        #1 | Lê Thị Hoa | 05/09/1979 | Sở Y tế | Đạt
        #2 | Lê Văn Hai | 06/09/1979 | Sở Y tế | Đạt
        Cộng trang: 2 người
        {header}
        #3 | Lê Thị Ba | 07/09/1979 | Sở Y tế | Chưa đạt
        | Cộng trang | #1 | |
        {header}
        (1) | (2) | (3) | (4) | (5)
        #4 | Lê Văn Bốn | 08/09/1979 | Sở Y tế | Hoàn thành
        Tổng cộng: 4 học viên
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == lines(
        """
        3 completed Lê Thị Hoa
        4 completed Lê Văn Hai
        7 not_completed Lê Thị Ba
        11 completed Lê Văn Bốn
        """
    )
    assert ignored(rows) == {
        1: "title", 2: "header", 5: "total", 6: "header", 8: "total", 9: "header", 10: "header", 12: "total",
    }  # fmt: skip


def test_tables_side_by_side_carry_their_first_column(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH HỌC VIÊN
        STT | Họ và tên | Năm sinh | Đơn vị | | STT | Họ và tên | Năm sinh | Đơn vị
        #1 | Lê Thị Hoa | #1979 | Sở Y tế | | #3 | Trần Văn Năm | #1981 | Sở Công Thương
        #2 | Phạm Văn Hai | #1980 | Sở Y tế | | #4 | | #1982 | Sở Công Thương
        #5 | Vũ Văn Lẻ | #1983 | Sở Y tế | | | | |
        """,
    )
    _, rows = look(path)
    assert told(rows, "name", "unit") == lines(
        """
        3A enrolled Lê Thị Hoa Sở Y tế
        3F enrolled Trần Văn Năm Sở Công Thương
        4A enrolled Phạm Văn Hai Sở Y tế
        4F !missing_name
        5A enrolled Vũ Văn Lẻ Sở Y tế
        """
    )


def test_second_table_with_other_columns_follows_on_the_sheet(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        I. LỚP CÁN BỘ
        STT | Họ và tên | Ngày sinh | CCCD | Đơn vị | Kết quả
        #1 | Lê Thị Hoa | 05/09/1979 | 096179000001 | Sở Y tế | Đạt
        Tổng cộng: 1

        II. LỚP CÔNG DÂN
        TT | Họ đệm | Tên | Số điện thoại | Xã/phường
        #1 | Trần Văn | Năm | 0912345678 | Xã Cái Nước
        #2 | Bùi Thị | Sáu | 0987654321 | Xã Năm Căn
        """,
    )
    _, rows = look(path)
    assert told(rows, "name", "phone", "unit") == lines(
        """
        3 completed Lê Thị Hoa - Sở Y tế
        8 enrolled Trần Văn Năm 0912345678 Xã Cái Nước
        9 enrolled Bùi Thị Sáu 0987654321 Xã Năm Căn
        """
    )


def test_merged_name_title_over_two_columns(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | | Ngày sinh | Đơn vị
        #1 | Lê Thị | Hoa | 05/09/1979 | Sở Y tế
        #2 | Đinh | Núp | 02/05/1984 | Sở Y tế
        """,
        merges=["B1:C1"],
    )
    _, rows = look(path)
    assert told(rows, "name") == ["2 enrolled Lê Thị Hoa", "3 enrolled Đinh Núp"]


# ---- what stands between the learners


def test_group_rows_carry_the_unit_where_no_column_does(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Chức vụ | Kết quả
        A | KHỐI TỈNH | | |
        I | SỞ Y TẾ | | | 2 người
        #1 | Lê Thị Hoa | 05/09/1979 | Chuyên viên | Đạt
        #2 | Lê Văn Hai | 06/09/1979 | Chuyên viên | Đạt
        II | SỞ TƯ PHÁP (1 người) | | |
        #1 | Lê Thị Ba | 07/09/1979 | Chuyên viên | Đạt
        B | KHỐI XÃ | | |
        #1 | Vô Đơn Vị | 01/01/1980 | Chuyên viên | Đạt
        1. Xã Năm Căn | | | |
        #1 | Lê Văn Bốn | 08/09/1979 | Chuyên viên | Đạt
        """,
    )
    _, rows = look(path)
    assert told(rows, "name", "unit") == lines(
        """
        4 completed Lê Thị Hoa SỞ Y TẾ
        5 completed Lê Văn Hai SỞ Y TẾ
        7 completed Lê Thị Ba SỞ TƯ PHÁP
        9 completed Vô Đơn Vị -
        11 completed Lê Văn Bốn Xã Năm Căn
        """
    )
    assert {row for row, kind in ignored(rows).items() if kind == "group"} == {2, 3, 6, 8, 10}


@pytest.mark.parametrize(
    "heading",
    ["{0} | Xã {1} | | ", "{0}. | Xã {1} | | 1 người", "({0}) | Xã {1} | |", "{0}. Xã {1} (1 người) | | |"]
    + [" | {0} - Xã {1} | |", "| {0}. Đơn vị: Xã {1} | |"],
)
def test_groups_with_roman_numbers_as_many_as_a_province_has_communes(tmp_path: Path, heading: str) -> None:
    numbers = range(1, 169)
    groups = [
        f"{heading.format(roman(number), number)}\n#1 | Lê Hoa | {number % 28 + 1}/09/{1960 + number // 28} | Văn thư"
        for number in numbers
    ]
    _, rows = look(one_sheet(tmp_path, "\n".join(["STT | Họ và tên | Ngày sinh | Chức vụ", *groups])))
    assert told(rows, "unit") == [f"{2 * number + 1} enrolled Xã {number}" for number in numbers]
    assert [row for row, kind in ignored(rows).items() if kind == "group"] == [2 * number for number in numbers]


def test_lone_letters_are_letters_above_roman_numbers(tmp_path: Path) -> None:
    groups = [
        f"{letter} | Sở {letter} | |\nI | Chi cục {letter} | |\n#1 | Lê Thị Hoa | {day}/09/1979 | Văn thư"
        for day, letter in enumerate("ABCDKLM", start=1)
    ]
    _, rows = look(one_sheet(tmp_path, "\n".join(["STT | Họ và tên | Ngày sinh | Chức vụ", *groups])))
    assert told(rows, "unit") == [
        f"{3 * place + 1} enrolled Chi cục {letter}, Sở {letter}" for place, letter in enumerate("ABCDKLM", start=1)
    ]


def test_people_and_units_written_as_roman_numbers_are_no_groups(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        Họ và tên | Chức vụ | Giới tính
        A. XÃ YÊN PHONG | |
        LI-MING | |
        LI | Chuyên viên | Nữ
        LI MING | Chuyên viên | Nam
        LI. MING | |
        """,
    )
    _, rows = look(path)
    assert told(rows, "unit") == [f"{row} enrolled XÃ YÊN PHONG" for row in (3, 4, 5, 6)]
    path = one_sheet(
        tmp_path,
        """
        Đơn vị | Họ và tên | Ngày sinh
        LI | Lê Minh |
        CV | Lê Văn Hai |
        Sở Y tế | Lê Thị Hoa | 05/09/1979
        """,
    )
    _, rows = look(path)
    assert told(rows, "unit") == ["2 enrolled LI", "3 enrolled CV", "4 enrolled Sở Y tế"]


def test_group_row_is_no_unit_where_a_unit_column_stands(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Đơn vị
        | SỞ Y TẾ | |
        #1 | Lê Thị Hoa | 05/09/1979 | Chi cục Dân số
        #2 | Lê Văn Hai | 06/09/1979 |
        """,
    )
    _, rows = look(path)
    assert told(rows, "unit") == ["3 enrolled Chi cục Dân số", "4 enrolled -"]


def test_ditto_marks_and_merged_cells_say_the_unit_above(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Chức vụ | Đơn vị
        #1 | Lê Thị Hoa | 05/09/1979 | Chuyên viên | Sở Y tế
        #2 | Lê Văn Hai | 06/09/1979 | nt | -nt-
        #3 | Lê Thị Ba | 07/09/1979 | " | Như trên
        #4 | Lê Văn Bốn | 08/09/1979 | Kế toán | Xã Cái Nước
        #5 | Lê Thị Năm | 09/09/1979 | Thủ quỹ |
        #6 | Lê Văn Sáu | 10/09/1979 | Văn thư |
        """,
        merges=["E5:E7"],
    )
    _, rows = look(path)
    assert told(rows, "position", "unit") == lines(
        """
        2 enrolled Chuyên viên Sở Y tế
        3 enrolled Chuyên viên Sở Y tế
        4 enrolled Chuyên viên Sở Y tế
        5 enrolled Kế toán Xã Cái Nước
        6 enrolled Thủ quỹ Xã Cái Nước
        7 enrolled Văn thư Xã Cái Nước
        """
    )


def test_signature_block_names_no_learner(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Chức vụ | Đơn vị | Kết quả
        #1 | Lê Thị Hoa | 05/09/1979 | Giám đốc | Sở Y tế | Đạt
        #2 | Trương Văn Trưởng | 06/09/1979 | Trưởng phòng | Sở Y tế | Đạt
        Ấn định danh sách: 02 người./.
        | | | | Cà Mau, ngày 12 tháng 3 năm 2025 |
        | NGƯỜI LẬP BIỂU | | | THỦ TRƯỞNG ĐƠN VỊ |
        | (Ký, ghi rõ họ tên) | | | (Ký tên, đóng dấu) |

        | Ngô Hữu Toàn | | | Đỗ Bá Khải |
        """,
    )
    understanding, rows = look(path)
    assert told(rows, "name", "position") == [
        "2 completed Lê Thị Hoa Giám đốc",
        "3 completed Trương Văn Trưởng Trưởng phòng",
    ]
    assert ignored(rows) == {1: "header", 4: "total", 5: "signature", 6: "signature", 7: "signature", 9: "signature"}
    assert (understanding.area, understanding.report_date) == ("VN34-96", "2025-03-12")


def test_notes_below_the_list_are_ignored(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Đơn vị
        #1 | Lê Thị Hoa | 05/09/1979 | Sở Y tế
        Ghi chú: danh sách xếp theo vần
        (*) Học viên bổ sung
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == ["2 enrolled Lê Thị Hoa"]
    assert ignored(rows) == {1: "header", 3: "note", 4: "note"}


@pytest.mark.parametrize(
    "row",
    [
        "Mẫu | Nguyễn Văn A | 01/01/1990 | Xã …",
        "VD | Trần Thị Ngọc | 01/01/1990 | Sở Y tế",
        "#1 | Ví dụ: Trần Thị Ngọc | 01/01/1990 | Sở Y tế",
        "#1 | Trần Thị Ngọc (mẫu) | 01/01/1990 | Sở Y tế",
        "#1 | Nguyễn Văn A | 01/01/1990 | Sở Y tế",
    ],
)
def test_sample_row_of_a_template_is_rejected(tmp_path: Path, row: str) -> None:
    path = one_sheet(
        tmp_path,
        f"""
        STT | Họ và tên | Ngày sinh | Đơn vị
        {row}
        #2 | Trần Thị Mẫu | 02/01/1990 | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == ["2 !sample_row", "3 enrolled Trần Thị Mẫu"]


def test_prefilled_numbers_without_learners_are_blank_rows(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Đơn vị
        #1 | Lê Thị Hoa | 05/09/1979 | Sở Y tế
        #2 | | |
        #3 | | |
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == ["2 enrolled Lê Thị Hoa"]


# ---- sheets


def test_summary_catalogue_empty_and_hidden_sheets_are_reported_not_read(tmp_path: Path) -> None:
    table = """
        STT | Họ và tên | Ngày sinh | Đơn vị
        #1 | {} | 05/09/1979 | Sở Y tế
        """
    path = write_workbook(
        tmp_path / "classes.xlsx",
        {
            "Lop 1": table.format("Lê Thị Hoa"),
            "Lop 2": table.format("Lê Văn Hai"),
            "Tổng hợp": "TT | Lớp | Số học viên\n#1 | Lop 1 | #1\n#2 | Lop 2 | #1",
            "DM": "Mã đơn vị | Tên đơn vị\nA01 | Sở Y tế",
            "Sheet3": "",
            "an": table.format("Không Đọc"),
            "rat an": table.format("Không Đọc Luôn"),
        },
        hidden_sheets=["an"],
        very_hidden_sheets=["rat an"],
    )
    understanding, rows = look(path)
    assert told(rows, "sheet", "name") == ["2 enrolled Lop 1 Lê Thị Hoa", "2 enrolled Lop 2 Lê Văn Hai"]
    assert [(one.sheet, one.why) for one in understanding.sheets] == [
        ("Lop 1", None), ("Lop 2", None), ("Tổng hợp", "summary"), ("DM", "catalogue"), ("Sheet3", "empty"),
        ("an", "hidden"), ("rat an", "hidden"),
    ]  # fmt: skip


def test_hidden_rows_are_read_with_a_warning(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Đơn vị
        #1 | Lê Thị Hoa | 05/09/1979 | Sở Y tế
        #2 | Lê Văn Hai | 06/09/1979 | Sở Y tế
        """,
        hidden_rows=[3],
    )
    _, rows = look(path)
    assert [row["warnings"] for row in rows if row["outcome"] == "accepted"] == [[], ["hidden_row"]]


def test_a_hidden_column_is_read_and_told_once(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "STT | Họ và tên | Năm sinh\n#1 | Lê Thị Hoa | #1979\n#2 | Lê Văn Hai | #1980")
    book = load_workbook(path)
    book.active.column_dimensions["C"].hidden = True
    book.save(path)
    understanding, rows = look(path)
    assert told(rows, "birth_year") == ["2 enrolled 1979", "3 enrolled 1980"]
    assert [(one.row, one.column) for one in understanding.issues if one.rule == "hidden_column"] == [(1, "C")]


def test_sheet_named_for_a_unit_gives_its_learners_that_unit(tmp_path: Path) -> None:
    table = "TT | Họ và tên | Kết quả\n#1 | Lê Thị Hoa | Đạt"
    _, rows = look(write_workbook(tmp_path / "units.xlsx", {"Xã Năm Căn": table}))
    assert told(rows, "name", "unit") == ["2 completed Lê Thị Hoa Xã Năm Căn"]


def test_unit_named_above_the_table_is_its_learners_unit(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "DANH SÁCH HỌC VIÊN\nĐơn vị: Phường Tân Thành\n\nTT | Họ và tên\n#1 | Lê Thị Hoa")
    _, rows = look(path)
    assert told(rows, "name", "unit") == ["5 enrolled Lê Thị Hoa Phường Tân Thành"]


# ---- what cells say


def test_sex_by_ticks_words_and_codes(tmp_path: Path) -> None:
    ticks = one_sheet(
        tmp_path, "TT | Họ và tên | Nam | Nữ | Năm sinh\n#1 | Lê Văn An | x | | #1980\n#2 | Lê Thị Ba | | X | #1981"
    )
    assert told(look(ticks)[1], "sex", "birth_year") == ["2 enrolled M 1980", "3 enrolled F 1981"]
    women = one_sheet(tmp_path, "TT | Họ và tên | Nữ | Năm sinh\n#1 | Lê Văn An | | #1980\n#2 | Lê Thị Ba | x | #1981")
    assert told(look(women)[1], "sex") == ["2 enrolled M", "3 enrolled F"]
    codes = one_sheet(
        tmp_path,
        """
        Giới tính: 0 = Nam, 1 = Nữ
        TT | Họ và tên | Giới tính | Năm sinh
        #1 | Lê Văn An | #0 | #1980
        #2 | Lê Thị Ba | #1 | #1981
        """,
    )
    assert told(look(codes)[1], "sex") == ["3 enrolled M", "4 enrolled F"]


def test_result_words_negations_first(tmp_path: Path) -> None:
    words = {
        "Đạt": "completed", "ĐẠT": "completed", "Hoàn thành": "completed", "Đạt yêu cầu": "completed",
        "Giỏi": "completed",
        "Khá": "completed", "TB": "completed", "Trung bình": "completed", "Xuất sắc": "completed", "X": "completed",
        "12/2025/CN-SNV": "completed", "Không đạt": "not_completed", "Chưa đạt": "not_completed",
        "Chưa hoàn thành": "not_completed", "Đang học": "not_completed", "không hoàn thành": "not_completed",
        "Vắng": "absent", "Vắng mặt": "absent", "Không tham gia": "absent", "Bỏ học": "absent", "Hoãn": "absent",
    }  # fmt: skip
    body = "\n".join(f"#{place} | Lê Văn Số {chr(65 + place)}bc | #1980 | {word}" for place, word in enumerate(words))
    _, rows = look(one_sheet(tmp_path, "STT | Họ và tên | Năm sinh | Kết quả\n" + body))
    assert dict(zip(words, [row["status"] for row in rows[1:]], strict=True)) == words


def test_note_of_absence_overrides_the_result(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Kết quả | Ghi chú
        #1 | Lê Văn An | #1980 | Không đạt | Vắng có lý do
        #2 | Lê Thị Ba | #1981 | Đạt | Vắng 1 buổi
        #3 | Lê Thị Tư | #1981 | | Bỏ học
        #4 | Lê Thị Sáu | #1981 | | 
        """,
    )
    _, rows = look(path)
    assert told(rows) == ["2 absent", "3 completed", "4 absent", "5 not_completed"]


@pytest.mark.parametrize(
    ("pass_mark", "statuses"),
    [
        (None, ["not_completed", "not_completed", "not_completed"]),
        ("5", ["completed", "not_completed", "completed"]),
        ("60%", ["completed", "not_completed", "not_completed"]),
    ],
)
def test_score_alone_completes_only_with_a_pass_mark(
    tmp_path: Path, pass_mark: str | None, statuses: list[str]
) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Điểm
        #1 | Lê Văn An | #1980 | 8,5
        #2 | Lê Thị Ba | #1981 | #4.75
        #3 | Lê Thị Tư | #1981 | #5
        """,
    )
    _, rows = look(path, **({"pass_mark": pass_mark} if pass_mark else {}))
    assert [row["status"] for row in rows[1:]] == statuses


def test_birth_dates_in_every_form_of_one_column(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Đơn vị
        #1 | Lê Văn An | 05/09/1979 | Sở Y tế
        #2 | Lê Văn Bê | 5/9/79 | Sở Y tế
        #3 | Lê Văn Cê | 5-9-1979 | Sở Y tế
        #4 | Lê Văn Dê | 5.9.1979 | Sở Y tế
        #5 | Lê Văn Giê | ngày 5 tháng 9 năm 1979 | Sở Y tế
        #6 | Lê Văn Hờ | @1979-09-05 | Sở Y tế
        #7 | Lê Văn Ích | #29103 | Sở Y tế
        #8 | Lê Văn Ca | 1979-09-05 | Sở Y tế
        #9 | Lê Văn Lờ | #1979 | Sở Y tế
        #10 | Lê Văn Mờ | 1979 | Sở Y tế
        #11 | Lê Văn Nờ | 31/02/1979 | Sở Y tế
        """,
    )
    _, rows = look(path)
    accepted = [row for row in rows if row["outcome"] == "accepted"]
    assert [str(row["dob"]) for row in accepted] == ["1979-09-05"] * 8 + ["None"] * 3
    assert [row["birth_year"] for row in accepted] == [1979] * 10 + [None]
    assert accepted[-1]["warnings"] == ["impossible_dob"]


def test_key_that_cannot_be_right_rejects_only_when_nothing_else_identifies(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | CCCD | Đơn vị
        #1 | Lê Văn An | 31/02/1979 | |
        #2 | Lê Văn Bê | | 123 |
        #3 | Lê Văn Cê | | |
        #4 | Lê Văn Dê | 31/02/1979 | 096079000001 |
        #5 | Lê Văn Giê | 05/09/1979 | 2,70961E+10 |
        #6 | Lê V?n Hờ | 05/09/1979 | | Sở Y tế
        #7 | - | 05/09/1979 | | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == lines(
        """
        2 !impossible_dob
        3 !invalid_national_id
        4 !no_identifier
        5 enrolled Lê Văn Dê
        6 enrolled Lê Văn Giê
        7 !damaged_name
        8 !missing_name
        """
    )


def test_identifiers_that_lost_zeros_are_padded(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Số CMND/CCCD | SĐT
        #1 | Lê Văn An | #96079000001 | #912345678
        #2 | Lê Văn Bê | #1079000001 | +84 912 345 679
        #3 | Lê Văn Cê | 012345679 | 0912.345.680
        #4 | Lê Văn Dê | '096079000009 | 02903 831 234
        """,
    )
    _, rows = look(path)
    assert told(rows, "id", "phone") == lines(
        """
        2 enrolled 096079000001 0912345678
        3 enrolled 001079000001 0912345679
        4 enrolled CMND:012345679 0912345680
        5 enrolled 096079000009 -
        """
    )


def test_exchanged_day_and_month_are_suspected_over_the_column(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Đơn vị
        #1 | Lê Văn An | @1979-05-09 | Sở Y tế
        #2 | Lê Văn Bê | 25/09/1979 | Sở Y tế
        #3 | Lê Văn Cê | @1980-03-04 | Sở Y tế
        #4 | Lê Văn Dê | 14/09/1979 | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert ["dob_swapped_suspected" in row["warnings"] for row in rows[1:]] == [True, False, True, False]
    assert all(row["dob_swappable"] for row in rows[1:])


def test_decomposed_capitals_and_invisible_spaces_are_tidied(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "NGUYỄN\u00a0 THỊ\u200b HOÀ")
    path = one_sheet(tmp_path, f"STT | Họ và tên | Năm sinh\n#1 | {name} | #1980")
    assert told(look(path)[1], "name") == ["2 enrolled Nguyễn Thị Hòa"]


def test_tcvn3_and_vni_columns_are_decoded(tmp_path: Path) -> None:
    tcvn3 = """
        TT | Hä vµ tªn | N¨m sinh | §¬n vÞ | KÕt qu¶
        #1 | NguyÔn ThÞ H\u00ad\u00ac ng | #1980 | Së Y tÕ | §¹t
        #2 | TrÇn V¨n L\u00adîng | #1981 | Së T\u00ad ph¸p | Kh«ng ®¹t
        #3 | §ç ThÞ Ph\u00ad\u00acng | #1982 | Së Néi vô | §¹t
    """.replace("\u00ac ng", "\u00acng")
    _, rows = look(one_sheet(tmp_path, tcvn3))
    assert told(rows, "name", "unit") == lines(
        """
        2 completed Nguyễn Thị Hương Sở Y tế
        3 not_completed Trần Văn Lượng Sở Tư pháp
        4 completed Đỗ Thị Phương Sở Nội vụ
        """
    )
    vni = """
        STT | Họ và tên | Năm sinh | Đơn vị
        #1 | Nguyeãn Thò Haø | #1980 | Sôû Y teá
        #2 | Traàn Vaên Duõng | #1981 | Sôû Noäi vuï
        #3 | Ñoã Thò Phöông | #1982 | Sôû Taøi chính
    """
    _, rows = look(one_sheet(tmp_path, vni))
    assert told(rows, "name", "unit") == lines(
        """
        2 enrolled Nguyễn Thị Hà Sở Y tế
        3 enrolled Trần Văn Dũng Sở Nội vụ
        4 enrolled Đỗ Thị Phương Sở Tài chính
        """
    )


# ---- duplicates


def test_duplicates_are_the_same_person_not_merely_the_same_name(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | CCCD | Đơn vị
        #1 | Lê Văn An | 05/09/1979 | 096079000001 | Sở Y tế
        #2 | Lê Văn An | 05/09/1979 | 096079000002 | Sở Nội vụ
        #3 | LÊ VĂN AN | #1979 | 096079000001 | Sở Y tế
        #4 | Trần Thị Bé | 05/09/1980 | | Sở Y tế
        #5 | Trần Thị Bé | 05/09/1980 | | Sở Y tế
        #6 | Trần Thị Bé | 05/09/1980 | | Sở Nội vụ
        #7 | Phạm Khác Tên | 01/01/1981 | 096081000003 | Sở Y tế
        #8 | Vũ Thị Lạ | 01/01/1982 | 096081000003 | Sở Y tế
        #9 | Lê Thị Na | 01/01/1990 | 096190000055 | Sở Y tế
        #10 | Lê Thị Nụ | 03/02/1992 | 096190000055 | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert told(rows) == lines(
        """
        2 enrolled
        3 enrolled
        4 =2
        5 enrolled
        6 =5
        7 enrolled
        8 enrolled
        9 enrolled
        10 enrolled
        11 enrolled
        """
    )
    assert ["id_shared" in row["warnings"] for row in rows[-4:]] == [True] * 4


def test_a_name_without_marks_brings_no_two_marked_names_together(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị
        #1 | Nguyễn Thị Thuý Hoà | #1980 | Sở Y tế
        #2 | NGUYỄN THỊ THÚY HÒA | #1980 | Sở Y tế
        #3 | Nguyen Thi Thuy Hoa | #1980 | Sở Y tế
        #4 | Nguyễn Thị Thúy Hoa | #1980 | Sở Y tế
        | Tỷ lệ | 100% |
        """,
    )
    assert told(look(path)[1]) == ["2 enrolled", "3 =2", "4 =2", "5 enrolled"]


def test_one_person_in_two_courses_of_a_file_is_no_duplicate(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Khóa học | Đơn vị
        #1 | Lê Văn An | 05/09/1979 | An toàn thông tin | Sở Y tế
        #2 | Lê Văn An | 05/09/1979 | Kỹ năng số | Sở Y tế
        """,
    )
    assert told(look(path)[1], "course") == ["2 enrolled An toàn thông tin", "3 enrolled Kỹ năng số"]
    assert told(look(path, course="C1")[1]) == ["2 enrolled", "3 =2"]


def test_latest_answer_to_a_form_stands(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "answers.csv",
        """
Dấu thời gian,Địa chỉ email,Họ và tên của anh/chị là gì?,Đơn vị công tác,Số điện thoại liên hệ
05/03/2025 8:30:15,an@x.example,Lê Văn An,Sở Y tế,0912345678
05/03/2025 9:30:15,ba@x.example,Lê Thị Ba,Sở Y tế,0912345679
06/03/2025 7:00:00,an@x.example,Lê Văn An,Sở Nội vụ,0912345678
""",
    )
    understanding, rows = look(path)
    assert understanding.kind == "form_answers"
    assert told(rows, "name", "unit") == lines(
        """
        2 =4 Lê Văn An Sở Y tế
        3 enrolled Lê Thị Ba Sở Y tế
        4 enrolled Lê Văn An Sở Nội vụ
        """
    )


# ---- other lists


def test_chilean_teachers_with_three_name_columns(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "docentes.csv",
        """
RUN;Ap. Paterno;Ap. Materno;Nombres;RBD;Establecimiento;Autoevaluación inicial;Autoevaluación final
12.345.678-5;MUÑOZ;PÉREZ;ANA MARÍA;1234-5;Liceo Uno;2,5;3,0
7654321-6;Soto;;Luis;1234;Liceo Uno;3,0;
""",
        "cp1252",
    )
    understanding, rows = look(path)
    assert (understanding.kind, understanding.country) == ("teacher_prepost_list", "CL")
    assert told(rows, "name", "id", "organisation_code") == lines(
        """
        2 completed Ana María Muñoz Pérez 12345678-5 1234
        3 not_completed Luis Soto 7654321-6 1234
        """
    )


def test_teacher_list_without_scores(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        NÓMINA DE DOCENTES
        N° | RUT | Nombre completo | Establecimiento | Situación final
        #1 | 12345678-5 | Muñoz Pérez, Ana | Liceo Uno | Aprobado
        #2 | 7654321-6 | Luis Soto | Liceo Uno | No aprobado
        #3 | 9.876.543-3 | Eva Lira | Liceo Uno | Ausente
        """,
    )
    understanding, rows = look(path)
    assert understanding.kind == "teacher_list"
    assert told(rows, "name") == ["3 completed Ana Muñoz Pérez", "4 not_completed Luis Soto", "5 absent Eva Lira"]


def test_persal_register_with_attendance(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        ATTENDANCE REGISTER
        No | PERSAL no | Surname | First names | Department | Rank | Date | Attendance
        #1 | #23000000 | GUMEDE | ANELE | Department of Health | Clerk | 2025/03/12 | Attended
        #2 | #3200901 | Steyn | Hendrik | Department of Health | Clerk | 12 March 2025 | Absent
        #3 | | Moodley | Ayesha | | | 2025/03/12 | Attended
        Facilitator signature: | | | | | | |
        """,
    )
    understanding, rows = look(path)
    assert (understanding.kind, understanding.country) == ("persal_list", "ZA")
    assert told(rows, "name", "staff_id", "completed_on") == lines(
        """
        3 completed Anele Gumede 23000000 2025-03-12
        4 absent Hendrik Steyn 03200901 2025-03-12
        5 !no_identifier
        """
    )


def test_consolidated_english_list_names_the_area_row_by_row(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        No | Full name | Date of birth | Province | Organisation | Status
        #1 | Le Van An | 05/09/1979 | Ca Mau | Dept of Health | Completed
        #2 | Tran Thi Be | 06/09/1979 | Son La | Dept of Health | In progress
        """,
    )
    understanding, rows = look(path)
    assert understanding.country == "VN"
    assert told(rows, "area") == ["2 completed VN34-96", "3 not_completed VN34-14"]


def test_certificate_register_completes_by_its_numbers(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        SỔ CẤP CHỨNG NHẬN
        STT | Họ và tên | Ngày sinh | Số hiệu | Số vào sổ | Ngày cấp
        #1 | Lê Văn An | 05/09/1979 | CN-0001 | 01/2025 | 15/03/2025
        #2 | Lê Thị Ba | 05/09/1980 | | |
        """,
    )
    _, rows = look(path)
    assert told(rows, "certificate", "completed_on") == ["3 completed CN-0001 2025-03-15", "4 not_completed - -"]


def test_period_in_the_title(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "DANH SÁCH BỒI DƯỠNG QUÝ III/2025\nTT | Họ và tên | Năm sinh\n#1 | Lê Văn An | #1980")
    assert look(path)[0].period == "2025-Q3"


# ---- refusals, and what isn't one


def test_header_alone_is_accepted_without_rows(tmp_path: Path) -> None:
    understanding, rows = look(one_sheet(tmp_path, "STT | Họ và tên | Ngày sinh | Đơn vị"))
    assert (understanding.outcome, told(rows)) == ("accepted", [])


def test_no_header_row_is_refused(tmp_path: Path) -> None:
    assert refusal(one_sheet(tmp_path, "#1 | Lê Văn An | 05/09/1979 | Sở Y tế")) == "no_data_rows"


def test_another_table_is_not_recognised(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "Mã hàng | Tên hàng | Màu sắc\nA1 | Bút chì | Xanh\nA2 | Thước kẻ | Đỏ")
    assert refusal(path) == "unrecognised"


def test_two_result_columns_of_one_header_that_differ_are_refused(tmp_path: Path) -> None:
    table = "TT | Họ và tên | Năm sinh | Kết quả | Kết quả\n#1 | Lê Văn An | #1980 | Đạt | {}"
    assert refusal(one_sheet(tmp_path, table.format("Không đạt"))) == "duplicate_headers"
    assert told(look(one_sheet(tmp_path, table.format("Đạt")))[1]) == ["2 completed"]


def test_results_that_are_formulas_without_values_are_refused(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, 'TT | Họ và tên | Năm sinh | Kết quả\n#1 | Lê Văn An | #1980 | =IF(1,"Đạt","")')
    assert refusal(path) == "formula_no_cache"


def test_province_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path, "SỞ NỘI VỤ TỈNH ĐÔNG LÀO\nDANH SÁCH HỌC VIÊN\nTT | Họ và tên | Năm sinh\n#1 | Lê Văn An | #1980"
    )
    assert refusal(path) == "unknown_area"


def test_a_day_of_completion_that_has_not_come_or_lies_before_the_start_is_told_at_its_cell(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        f"""
        STT | Họ và tên | Năm sinh | Ngày bắt đầu | Ngày hoàn thành | Kết quả
        #1 | Vàng A Páo | #1979 | 04/08/2025 | 22/08/{date.today().year + 1} | Đạt
        #2 | Lù Thị Mẩy | #1981 | 22/08/2025 | 04/08/2025 | Đạt
        #3 | Giàng A Sùng | #1982 | 22/08/2025 | 22/08/2025 | Đạt
        """,
    )
    found = [(one.rule, one.row, one.column) for one in look(path)[0].issues if one.column == "E"]
    assert found == [("completed_in_future", 2, "E"), ("ended_before_start", 3, "E")]
