"""What testers saw go wrong with lists they had made by the specification alone."""

from pathlib import Path

import openpyxl
from stdnum.cl import rut

from pipelines.annotate import annotation
from pipelines.grid import TEXT_ROWS_AT_ONCE
from pipelines.kept_rows import KeptRows
from pipelines.read import read
from pipelines.understand import understand
from pipelines.understanding import ReadOptions
from tests.make_workbooks import write_workbook
from tests.told_rows import ignored, lines, look, one_sheet, told


def test_an_xlsx_sent_as_xls_is_read(tmp_path: Path) -> None:
    written = one_sheet(tmp_path, "STT | Họ và tên | Năm sinh | Đơn vị\n#1 | Lê Thị Hoa | #1980 | Sở Y tế")
    path = written.rename(tmp_path / "danh sach.xls")
    understanding, rows = look(path)
    assert told(rows, "name", "birth_year") == ["2 enrolled Lê Thị Hoa 1980"]
    assert "content_not_suffix" in understanding.warnings


def test_names_in_tcvn3_under_a_unicode_header(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị
        #1 | TrÇn ThÞ Thu Ph\u00adîng | #1980 | Së Y tÕ
        #2 | L\u00ad¬ng Thóy M¬ | #1981 | Së Néi vô
        #3 | Hoµng Quang TuÊn | #1982 | Së Néi vô
        """,
    )
    understanding, rows = look(path)
    assert told(rows, "name", "unit") == lines(
        """
        2 enrolled Trần Thị Thu Phượng Sở Y tế
        3 enrolled Lương Thúy Mơ Sở Nội vụ
        4 enrolled Hoàng Quang Tuấn Sở Nội vụ
        """
    )
    decoded = [(one.column, one.row, one.detail) for one in understanding.issues if one.rule == "legacy_encoding"]
    assert decoded == [("B", 1, {"encoding": "TCVN3"}), ("D", 1, {"encoding": "TCVN3"})]


def test_families_called_tong_mau_or_cong_are_no_totals_and_no_samples(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        Họ tên | Đơn vị | Kết quả
        Tống Thị Mơ | Sở Tài chính | Đạt
        Mẫu Văn Tám | Sở Tài chính | Đạt
        Tong Van Hai | Sở Tài chính | Đạt
        Mau Thi Xuan | Sở Tài chính | Đạt
        Cộng Văn Hòa | Sở Tài chính | Không đạt
        Tổng: 05 người
        Cộng 5
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == lines(
        """
        2 completed Tống Thị Mơ
        3 completed Mẫu Văn Tám
        4 completed Tong Van Hai
        5 completed Mau Thi Xuan
        6 not_completed Cộng Văn Hòa
        """
    )
    assert ignored(rows) == {1: "header", 7: "total", 8: "total"}


def test_rows_that_still_say_example_are_samples(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ tên | Năm sinh | Đơn vị
        Mẫu: | Trần Văn Thử | #1980 | Sở Y tế
        (mẫu) | Trần Văn Thử | #1980 | Sở Y tế
        #1 | Trần Văn Thật | #1980 | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == ["2 !sample_row", "3 !sample_row", "4 enrolled Trần Văn Thật"]


def test_the_title_tells_the_unit_where_no_column_does(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH CÁN BỘ XÃ NĂM CĂN, TỈNH CÀ MAU HỌC LỚP KỸ NĂNG SỐ NĂM 2025

        STT | Họ và tên | Kết quả
        #1 | Lê Thị Hoa | Đạt
        #2 | Hồ Văn Ba | Vắng
        """,
    )
    _, rows = look(path)
    assert told(rows, "name", "unit") == ["4 completed Lê Thị Hoa XÃ NĂM CĂN", "5 absent Hồ Văn Ba XÃ NĂM CĂN"]


def test_a_title_of_communes_in_general_names_no_unit(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH CÁN BỘ XÃ, PHƯỜNG VÀ CÁN BỘ XÃ NĂM 2025, TỈNH CÀ MAU

        STT | Họ và tên | Kết quả
        #1 | Lê Thị Hoa | Đạt
        """,
    )
    _, rows = look(path)
    assert told(rows) == ["4 !no_identifier"]


def test_a_title_does_not_fill_a_blank_in_a_column_of_units(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH CÁN BỘ XÃ NĂM CĂN, TỈNH CÀ MAU
        STT | Họ và tên | Đơn vị | Kết quả
        #1 | Lê Thị Hoa | Xã Năm Căn | Đạt
        #2 | Hồ Văn Ba | | Đạt
        """,
    )
    _, rows = look(path)
    assert told(rows) == ["3 completed", "4 !no_identifier"]


def test_a_numbered_row_without_a_name_is_rejected_not_taken_for_a_signature(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Chức vụ | Đơn vị | Kết quả
        #1 | Lê Thị Hoa | Kế toán trưởng | Sở Y tế | Đạt
        #2 | | Chủ tịch | Sở Y tế | Đạt
        """,
    )
    _, rows = look(path)
    assert told(rows) == ["2 completed", "3 !missing_name"]


def test_a_forms_question_whether_one_completed_the_course_is_its_result(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "form.xlsx",
        {
            "Form": """
        Timestamp | Email | Full name | Which department do you work for? | Persal no | Did you complete the course?
        @2025-04-01 | a@gov.example | Thabo Nkosi | Department of Transport | #2018943 | Yes
        @2025-04-02 | b@gov.example | Ayesha Naidoo | Department of Health | #2019940 | No
        """
        },
    )
    understanding, rows = look(path)
    assert understanding.country == "ZA"
    assert told(rows, "staff_id", "unit") == lines(
        """
        2 completed 02018943 Department of Transport
        3 not_completed 02019940 Department of Health
        """
    )


def name_of(number: int) -> str:
    """A name of three syllables that no other number has."""
    syllables = [first + vowel for first in "bcdghklmnprstvx" for vowel in "aeiou"]
    return " ".join(syllables[number // 75**place % 75].title() for place in range(3))


def long_list(tmp_path: Path, more: list[str]) -> Path:
    """A CSV a little longer than what is held at once; `more` are its last records."""
    head = "STT,Họ và tên,Ngày sinh,CCCD,Đơn vị,Kết quả\n"
    records = (
        f"{n},{name_of(n)},02/02/19{70 + n % 30},0961{70 + n % 30}{n:06d},Sở Y tế,Đạt\n"
        for n in range(1, TEXT_ROWS_AT_ONCE + 500)
    )
    path = tmp_path / "long.csv"
    path.write_text(head + "".join(records) + "".join(f"{line}\n" for line in more), encoding="utf-8")
    return path


def test_a_list_longer_than_is_held_at_once_is_checked_to_its_last_row(tmp_path: Path) -> None:
    path = long_list(
        tmp_path,
        [
            f"9,{name_of(1)},02/02/1971,096171000001,Sở Y tế,Không đạt",
            f"9,{name_of(1).upper()},02/02/1971,096171000001,Sở Y tế,Không đạt",
            "9,,02/02/1971,096171999998,Sở Y tế,Đạt",
            "9,Lê Thị Cuối,1990,,Sở Y tế,Đạt",
            ",Tổng cộng,50000,,,",
        ],
    )
    heard: list[str] = []
    understanding, reader = understand(read(path, path.name), ReadOptions(file_name=path.name), heard.append)
    rows = reader.read_all().to_pylist() if isinstance(reader, KeptRows) else reader.to_pylist()
    last = TEXT_ROWS_AT_ONCE + 500
    assert [row["row"] for row in rows] == list(range(1, last + 6))
    told_last = [(row["row"] - last, row["outcome"], row["rule"], row["duplicate_of"]) for row in rows[last:]]
    assert told_last == [
        (1, "duplicate", None, 2),
        (2, "duplicate", None, 2),
        (3, "rejected", "missing_name", None),
        (4, "accepted", None, None),
        (5, "ignored", "total", None),
    ]
    assert {(issue.rule, issue.row) for issue in understanding.issues if issue.row} >= {
        ("missing_name", last + 3),
        ("duplicate_row", last + 1),
    }
    assert heard[-1].startswith("check ") and len(heard) >= 2


def test_cells_with_nothing_but_a_format_down_to_the_last_row_of_the_sheet(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "STT | Họ và tên | Năm sinh | Đơn vị\n#1 | Lê Thị Hoa | #1980 | Sở Y tế")
    book = openpyxl.load_workbook(path)
    book.active.cell(1_048_576, 3).font = openpyxl.styles.Font(bold=True)
    book.active.cell(3, 200).font = openpyxl.styles.Font(bold=True)
    book.save(path)
    _, rows = look(path)
    assert told(rows, "name") == ["2 enrolled Lê Thị Hoa"]


def test_a_check_digit_in_a_column_of_its_own(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        RUT | DV | Nombres | Apellidos | RBD | DV RBD | Resultado
        #14000003 | #9 | Ana | Rojas | #9001 | #4 | Aprobado
        #15000009 | k | Luis | Soto | #9001 | #4 | Reprobado
        """.replace("#14000003 | #9", f"#14000003 | {check_digit(14000003)}").replace(
            "#15000009 | k", f"#15000009 | {check_digit(15000009).lower()}"
        ),
    )
    _, rows = look(path)
    assert told(rows, "id") == [
        f"2 completed 14000003-{check_digit(14000003)}",
        f"3 not_completed 15000009-{check_digit(15000009)}",
    ]


def check_digit(body: int) -> str:
    return rut.calc_check_digit(str(body))


def test_initials_beside_a_first_name_are_no_part_of_it(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        PERSAL | Surname | Initials | First Name | Dept | Prov | Result
        #2018943 | NKOSI | T | Thabo | Dept of Home Affairs | Gauteng | Competent
        """,
    )
    understanding, rows = look(path)
    assert understanding.area == "ZA-GP"
    assert told(rows, "name", "unit") == ["2 completed Thabo Nkosi Dept of Home Affairs"]


def test_forms_of_address_are_no_part_of_a_name_but_ong_is_a_family(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị
        #1 | Ông Hà Văn Đạt | #1980 | Sở Y tế
        #2 | Bà Lê Thị Hoa | #1981 | Sở Y tế
        #3 | Ông Ích Khiêm | #1982 | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == ["2 enrolled Hà Văn Đạt", "3 enrolled Lê Thị Hoa", "4 enrolled Ông Ích Khiêm"]


def test_a_course_is_one_however_its_name_is_capitalised(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | CCCD | Khóa học | Kết quả
        #1 | Lê Thị Hoa | #1980 | 096180000001 | Tin học A | Đạt
        #2 | Lê Thị Hoa | #1980 | 096180000001 | Tin học B | Vắng
        #3 | Lê Thị Hoa | #1980 | 096180000001 | TIN HỌC A | Đạt
        """,
    )
    _, rows = look(path)
    assert told(rows, "course") == ["2 completed Tin học A", "3 absent Tin học B", "4 =2 Tin học A"]


def test_v_is_a_tick_in_a_column_of_ticks_and_absent_among_words(tmp_path: Path) -> None:
    ticks = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị | Kết quả
        #1 | Lê Thị Hoa | #1980 | Sở Y tế | v
        #2 | Hồ Văn Ba | #1981 | Sở Y tế | V
        """,
    )
    assert told(look(ticks)[1]) == ["2 completed", "3 completed"]
    words = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị | Kết quả | Ghi chú
        #1 | Lê Thị Hoa | #1980 | Sở Y tế | V |
        #2 | Hồ Văn Ba | #1981 | Sở Y tế | Đạt |
        #3 | Hồ Thị Tư | #1981 | Sở Y tế | | Nghỉ thai sản
        """,
    )
    assert told(look(words)[1]) == ["2 absent", "3 completed", "4 absent"]


def test_contacts_under_a_signature_are_nobodys_row(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | Giới tính | CCCD | Đơn vị | Kết quả
        #1 | Lê Thị Hoa | 01/02/1980 | Nữ | 096180000001 | Sở Y tế | Đạt
        | Tổng cộng: 01

        | NGƯỜI LẬP BIỂU | | | THỦ TRƯỞNG ĐƠN VỊ

        | Nguyễn Thị Sáu | | | ThS. Lê Văn Bảy
        | ĐT: 0912345678 | | | Email: a@so.example
        | (dữ liệu mẫu) | | | (dữ liệu mẫu)
        """,
    )
    _, rows = look(path)
    assert told(rows) == ["2 completed"]
    assert ignored(rows) == {1: "header", 3: "total"} | dict.fromkeys((5, 7, 8, 9), "signature")


def test_a_sheet_named_after_a_ward_in_short_tells_the_unit(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH HỌC VIÊN - TỈNH CÀ MAU
        STT | Họ và tên | Kết quả
        #1 | Lê Thị Hoa | Đạt
        """,
        name="P. An Xuyên",
    )
    _, rows = look(path)
    assert told(rows, "unit") == ["3 completed P. An Xuyên"]


def test_not_given_a_certificate_is_no_absence(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        Họ tên | Đơn vị | Kết quả
        Lê Thị Sáu | Sở Y tế | Không được cấp chứng nhận
        Lê Thị Bảy | Sở Y tế | Được cấp chứng nhận
        Lê Thị Tám | Sở Y tế | Không dự thi
        Lê Thị Chín | Sở Y tế | Ko đạt
        """,
    )
    understanding, rows = look(path)
    assert told(rows) == ["2 not_completed", "3 completed", "4 absent", "5 not_completed"]
    assert not [issue for issue in understanding.issues if issue.rule == "result_unknown"]


def test_the_title_tells_the_unit_behind_a_dash(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH HỌC VIÊN LỚP 03 - XÃ MƯỜNG LA, TỈNH SƠN LA
        STT | Họ và tên | Ngày sinh | Kết quả
        #1 | Lò Văn Ỏn | 31/02/1980 | Đạt
        #2 | Lò Thị Ín | 3/4/'81 | Đạt
        """,
    )
    _, rows = look(path)
    assert told(rows, "dob", "unit") == ["3 completed - XÃ MƯỜNG LA", "4 completed 1981-04-03 XÃ MƯỜNG LA"]


def test_an_apostrophe_that_makes_a_cell_text_is_no_part_of_an_address(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "Họ tên | Email | Đơn vị\nLê Thị Hoa | 'hoa@soyte.example | Sở Y tế")
    assert told(look(path)[1], "email") == ["2 enrolled hoa@soyte.example"]


def test_a_schools_number_with_a_thousands_point_and_its_check_digit(tmp_path: Path) -> None:
    path = one_sheet(tmp_path, "Nombres | Apellidos | RBD | Estado\nElena | Toro | 20.333-1 | Aprobado")
    assert told(look(path)[1], "organisation_code") == ["2 completed 20333"]


def test_a_row_that_counts_is_not_marked_as_one_that_does_not(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        Họ tên | Ngày sinh | Đơn vị | Kết quả
        Lê Thị Hai | 30/02/1981 | Sở Y tế | Đạt
        Lê Thị Ba | 30/02/1981 | | Đạt
        """,
    )
    understanding, rows = look(path)
    assert told(rows) == ["2 completed", "3 !impossible_dob"]
    assert [(issue.row, issue.severity) for issue in understanding.issues] == [(2, "warning"), (3, "error")]
    causes = annotation(understanding.issues, "vi").causes
    assert [(cause.severity, cause.cells) for cause in causes] == [("warning", ("B2",)), ("error", ("B3",))]
