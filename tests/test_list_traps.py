"""What a careful clerk doesn't fall for: rows, headers and cells that look like something else."""

from copy import deepcopy
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from pipelines.read import read
from pipelines.refusal import Refusal
from pipelines.understand import understand
from pipelines.understanding import ReadOptions
from tests.make_workbooks import write_text, write_workbook
from tests.told_rows import ignored, lines, look, one_sheet, told

EXAMPLES = Path(__file__).parent / "fixtures" / "examples"
STRANGE = [
    None, "", " ", "\u200b", "x" * 3000, -5, 0, 1e308, float("inf"), float("nan"), True, datetime(1900, 1, 1),
    date(9999, 12, 31), time(3, 4), timedelta(days=400), "STT", "Họ và tên", "Tổng cộng", "Ví dụ", "nt", "I", "(1)",
    "9" * 40, "1/0", "31/02/1980", "\ufffd", "CCCD", "Đơn vị:", "?", "Kết quả", "\n", "(((", "a@b", "%", "Tháng 13",
]  # fmt: skip

# ---- headers


def test_label_with_its_value_above_the_header_is_no_header(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        DANH SÁCH HỌC VIÊN
        Đơn vị: Sở Nội vụ | | Lớp: K1 |
        STT | Họ và tên | Năm sinh | Kết quả
        #1 | Vàng A Páo | #1979 | Đạt
        """,
    )
    understanding, rows = look(path)
    assert told(rows, "name", "unit") == ["4 completed Vàng A Páo Sở Nội vụ"]
    assert understanding.sheets[0].header_rows == [3]


def test_an_impossible_birth_date_is_told_at_its_own_cell_among_mens_and_womens(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh Nam | Ngày sinh Nữ | Kết quả
        #1 | Vàng A Páo | 25/13/1980 | | Đạt
        #2 | Lù Thị Mẩy | | 31/02/1981 | Đạt
        """,
    )
    understanding, rows = look(path)
    assert told(rows) == ["2 !impossible_dob", "3 !impossible_dob"]
    assert [(one.row, one.column) for one in understanding.issues if one.rule == "impossible_dob"] == [
        (2, "C"),
        (3, "D"),
    ]


def test_year_column_of_a_split_birth_date_is_no_male_column(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | | | Đơn vị
        | | Ngày | Tháng | Năm |
        #1 | Vàng A Páo | #5 | #9 | #1979 | Sở Y tế
        #2 | Lò Thị Ơn | | | #1980 | Sở Y tế
        """,
        merges=["C1:E1"],
    )
    assert told(look(path)[1], "sex", "dob", "birth_year") == ["3 enrolled - 1979-09-05 1979", "4 enrolled - - 1980"]


def test_day_a_card_was_issued_is_no_day_of_completion(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Số CCCD | Ngày cấp | Nơi cấp
        #1 | Vàng A Páo | 011079000001 | 01/02/2021 | Cục Cảnh sát
        """,
    )
    assert told(look(path)[1], "id", "completed_on") == ["2 enrolled 011079000001 -"]


def test_old_and_new_identity_numbers_side_by_side(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Số CMND | Số CCCD
        #1 | Vàng A Páo | 012345679 | 011079000001
        #2 | Lò Thị Ơn | 012345677 |
        """,
    )
    assert told(look(path)[1], "id") == ["2 enrolled 011079000001", "3 enrolled CMND:012345677"]


def test_columns_to_be_ticked_under_the_result(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Kết quả | | | Ghi chú
        | | | Đạt | Không đạt | Vắng |
        #1 | Vàng A Páo | #1979 | x | | |
        #2 | Lò Thị Ơn | #1980 | | x | |
        #3 | Thạch Sô Phia | #1981 | | | x |
        """,
        merges=["D1:F1"],
    )
    assert told(look(path)[1]) == ["3 completed", "4 not_completed", "5 absent"]


def test_a_lone_column_headed_passed_or_absent_is_ticked(tmp_path: Path) -> None:
    passed = """
        STT | Họ và tên | Năm sinh | {}
        #1 | Vàng A Páo | #1979 | x
        #2 | Lò Thị Ơn | #1980 |
        """
    assert told(look(one_sheet(tmp_path, passed.format("ĐẠT")))[1]) == ["2 completed", "3 not_completed"]
    assert told(look(one_sheet(tmp_path, passed.format("Vắng")))[1]) == ["2 absent", "3 enrolled"]
    assert told(look(one_sheet(tmp_path, passed.format("Tốt nghiệp")))[1]) == ["2 enrolled", "3 enrolled"]


def test_a_header_that_lists_the_words_to_choose_from_is_the_results(tmp_path: Path) -> None:
    asked = """
        No | Surname | Persal number | {}
        #1 | Dlamini | 23100229 | {}
        #2 | Naidoo | 23100337 | {}
        """
    answers = ("Competent / NYC", "C", "NYC")
    assert told(look(one_sheet(tmp_path, asked.format(*answers)))[1]) == ["2 completed", "3 not_completed"]
    answers = ("Yes/No", "Yes", "No")
    assert told(look(one_sheet(tmp_path, asked.format(*answers)))[1]) == ["2 enrolled", "3 enrolled"]


def test_the_ticks_of_wingdings_are_ticks(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Kết quả
        #1 | Vàng A Páo | #1979 | ü
        #2 | Lò Thị Ơn | #1980 |
        """,
    )
    assert told(look(path)[1]) == ["2 completed", "3 not_completed"]


def test_a_plain_no_in_a_column_of_attendance_is_an_absence(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        No | Surname | Persal number | Attended (Y/N)
        #1 | Dlamini | 23100229 | Y
        #2 | Naidoo | 23100337 | N
        #3 | Moloi | 23100345 | x
        """,
    )
    assert told(look(path)[1]) == ["2 completed", "3 absent", "4 completed"]


def test_shortened_headings_are_known(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | NTNS | CQ công tác | KQ học tập
        #1 | Vàng A Páo | 5/9/79 | Sở Y tế | Ko đạt
        """,
    )
    assert told(look(path)[1], "unit", "dob") == ["2 not_completed Sở Y tế 1979-09-05"]


def test_a_name_over_two_columns_beside_a_header_of_two_levels(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | | Giới tính | | Đơn vị
        | | | Nam | Nữ |
        #1 | Vàng A | Páo | x | | Sở Y tế
        #2 | Lò Thị | Ơn | | x | Sở Y tế
        """,
        merges=["B1:C1", "D1:E1"],
    )
    assert told(look(path)[1], "name", "sex") == ["3 enrolled Vàng A Páo M", "4 enrolled Lò Thị Ơn F"]


def test_a_name_over_two_columns_among_many_groups(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | | Năm sinh
        I | Sở Y tế
        #1 | Vàng A | Páo | #1979
        II | Sở Tư pháp
        III | Sở Nội vụ
        #2 | Lò Thị | Ơn | #1980
        """,
    )
    assert told(look(path)[1], "name", "unit") == ["3 enrolled Vàng A Páo Sở Y tế", "6 enrolled Lò Thị Ơn Sở Nội vụ"]


def test_average_beside_the_parts_of_a_score_is_the_score(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Điểm | | | Xếp loại
        | | | LT | TH | TB |
        #1 | Vàng A Páo | #1979 | #8 | #9 | 8,7 | Giỏi
        #2 | Lò Thị Ơn | #1980 | #3 | #4 | 3,3 | Không đạt
        """,
        merges=["D1:F1"],
    )
    assert told(look(path)[1], "score") == ["3 completed 8.7", "4 not_completed 3.3"]


def test_three_tables_side_by_side_without_numbers(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        Họ và tên | Năm sinh | Họ và tên | Năm sinh | Họ và tên | Năm sinh
        Vàng A Páo | #1980 | Lò Thị Ơn | #1981 | Lò Thị Hai | #1982
        Vàng A Chu | #1980 | Lò Thị Xuân | #1981 | |
        """,
    )
    assert told(look(path)[1], "name") == lines(
        """
        2A enrolled Vàng A Páo
        2C enrolled Lò Thị Ơn
        2E enrolled Lò Thị Hai
        3A enrolled Vàng A Chu
        3C enrolled Lò Thị Xuân
        """
    )


# ---- rows


def test_row_with_a_unit_but_no_name_is_a_learner_without_a_name(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị
        #1 | | #1979 | Sở Y tế
        #2 | | | Sở Y tế
        """,
    )
    assert told(look(path)[1]) == ["2 !missing_name", "3 !missing_name"]


def test_person_whose_cells_are_merged_over_two_courses_has_two_rows(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        TT | Họ và tên | Ngày sinh | Khóa học | Kết quả
        #1 | Vàng A Páo | 05/09/1979 | AI cơ bản | Đạt
        | | | An toàn | Không đạt
        """,
        merges=["A2:A3", "B2:B3", "C2:C3"],
    )
    assert told(look(path)[1], "name", "course") == lines(
        """
        2 completed Vàng A Páo AI cơ bản
        3 not_completed Vàng A Páo An toàn
        """
    )


def test_starred_headings_with_counts_carry_the_unit(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Kết quả
        * | Xã Tà Xùa: 02 đ/c | |
        1 | Vàng A Páo | 1979 | Đạt
        * | Phường 1 (01 người) | |
        1 | Hà Thị Ba | 1981 | Đạt
        """,
    )
    assert told(look(path)[1], "unit") == ["3 completed Xã Tà Xùa", "5 completed Phường 1"]


def test_signature_in_any_column_and_what_follows_it(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị
        #1 | Trần Thị Ngọc | #1979 | Sở Y tế
        | | Lạng Sơn, ngày 3 tháng 2 năm 2025 |
        | Người lập | Thủ trưởng |

        | Hoàng Văn Ký | Nông Văn Đóng |
        #2 | Trần Thị Ngân | #1980 | Sở Y tế
        """,
    )
    _, rows = look(path)
    assert told(rows, "name") == ["2 enrolled Trần Thị Ngọc", "7 enrolled Trần Thị Ngân"]
    assert {row for row, kind in ignored(rows).items() if kind == "signature"} == {3, 4, 6}


def test_stacked_tables_of_one_layout_have_units_of_their_own(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        1. Đơn vị: Sở Y tế
        STT | Họ và tên | Năm sinh | Kết quả
        #1 | Trần Thị Ngọc | #1979 | Đạt
        2. Đơn vị: Sở Tư pháp
        STT | Họ và tên | Năm sinh | Kết quả
        #1 | Trần Thị Ngân | #1979 | Đạt
        """,
    )
    assert told(look(path)[1], "unit") == ["3 completed Sở Y tế", "6 completed Sở Tư pháp"]


def test_the_signature_under_the_second_of_two_tables_names_the_area(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Số chứng nhận
        #1 | Ngân Văn Chung | #1979 | CN-01

        TT | Họ tên | Năm sinh | Lý do vắng
        #1 | Thao A Pó | #1979 | Ốm

        Sơn La, ngày 3 tháng 10 năm 2025
        """,
    )
    assert look(path)[0].area == "VN34-14"


def test_sample_row_that_says_so_only_in_its_note(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị | Ghi chú
        #1 | Trần Thị Ngọc | #1979 | Sở Y tế | dòng mẫu, xóa khi nhập
        #2 | Trần Thị Ngà | #1979 | Sở Y tế |
        """,
    )
    assert told(look(path)[1], "name") == ["2 !sample_row", "3 enrolled Trần Thị Ngà"]


def test_record_with_more_or_fewer_fields_than_the_header_is_malformed(tmp_path: Path) -> None:
    rows = "\n".join(f"{number},Lò Thị {chr(65 + number)}n,05/09/19{60 + number},Sở Y tế" for number in range(1, 12))
    text = f"STT,Họ và tên,Ngày sinh,Đơn vị\n{rows}\n12,Lò Thị Ơn,05/09/1980,Sở Y tế,phòng Tổ chức\n13,Lò Thị Ba\n"
    _, found = look(write_text(tmp_path / "list.csv", text))
    assert told(found, "name")[-2:] == ["13 !malformed_row", "14 !malformed_row"]


def test_record_over_several_lines_is_one_row(tmp_path: Path) -> None:
    text = 'STT,Họ và tên,Ngày sinh,Đơn vị\n1,"Vàng A\nPáo",05/09/1979,"Sở\nY tế"\n2,Lò Thị Ơn,05/09/1980,Sở Y tế\n'
    _, rows = look(write_text(tmp_path / "list.csv", text))
    assert told(rows, "name", "unit") == ["2 enrolled Vàng A Páo Sở Y tế", "3 enrolled Lò Thị Ơn Sở Y tế"]


# ---- cells


def test_names_that_cannot_be_names(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Năm sinh | Đơn vị
        #1 | Nguy?n V?n An | #1979 | Sở Y tế
        #2 | Trần Th\ufffd Ngà | #1979 | Sở Y tế
        #3 | 12345 | #1979 | Sở Y tế
        #4 | H’ Bia Ayŭn | #1979 | Sở Y tế
        """,
    )
    assert told(look(path)[1], "name") == lines(
        """
        2 !damaged_name
        3 !damaged_name
        4 !missing_name
        5 enrolled H'Bia Ayŭn
        """
    )


def test_telephone_of_an_office_identifies_nobody(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Điện thoại | Kết quả
        #1 | Vàng A Páo | 0212 3852 123 | Đạt
        #2 | Vàng A Tủa | 0987654321 | Đạt
        """,
    )
    assert told(look(path)[1], "phone") == ["2 !no_identifier", "3 completed 0987654321"]


def test_identity_number_mistyped_in_one_place_is_the_same_person_and_neighbours_are_twins(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        STT | Họ và tên | Ngày sinh | CCCD | Đơn vị
        #1 | Vàng A Páo | 05/09/1979 | 011079000001 | Sở Y tế
        #2 | Vàng A Páo | 05/09/1979 | 011079000010 | Sở Y tế
        #3 | Vàng Thị Mai | 05/09/1979 | 011179000003 | Sở Y tế
        #4 | Vàng Thị Lan | 05/09/1979 | 011179000004 | Sở Y tế
        #5 | VANG A PAO | 05/09/1979 | 011079000001 | Sở Y tế
        """,
    )
    assert told(look(path)[1]) == ["2 enrolled", "3 =2", "4 enrolled", "5 enrolled", "6 =2"]


def test_person_in_two_sheets_of_one_course_is_repeated(tmp_path: Path) -> None:
    table = "STT | Họ và tên | Ngày sinh | CCCD\n#1 | Vàng A Páo | 05/09/1979 | 011079000001"
    _, rows = look(write_workbook(tmp_path / "list.xlsx", {"S1": table, "S2": table}), course="X")
    assert told(rows, "sheet") == ["2 enrolled S1", "2 =2 S2"]


def test_absence_in_notes_alone_leaves_the_others_enrolled(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path,
        """
        TT | Họ và tên | Ngày sinh | Đơn vị | Ghi chú
        #1 | Vàng A Páo | 05/09/1979 | Sở Y tế | Vắng
        #2 | Lò Thị Ơn | 05/09/1980 | Sở Y tế |
        """,
    )
    assert told(look(path)[1]) == ["2 absent", "3 enrolled"]


def test_opinions_in_a_form_are_no_units_and_no_courses(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "form.csv",
        """
Dấu thời gian,Điểm số,Họ và tên,Đơn vị của bạn,Số điện thoại,Khóa học có hữu ích không?,Đề xuất gì cho đơn vị tổ chức?
12/03/2025 8:00:00,8 / 10,Vàng A Páo,Sở Y tế,0912345678,Rất hữu ích,không
12/03/2025 8:30:00,4 / 10,Vàng A Chu,Sở Y tế,0912345679,Hữu ích,Thêm buổi
13/03/2025 8:00:00,9 / 10,Vàng A Chu,Sở Y tế,0912345679,Hữu ích,
""",
    )
    _, rows = look(path, pass_mark="60%")
    assert told(rows, "unit", "score", "course") == lines(
        """
        2 completed Sở Y tế 0.8 -
        3 =4 Sở Y tế 0.4 -
        4 completed Sở Y tế 0.9 -
        """
    )


def test_paired_self_assessments_are_averaged(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "docentes.csv",
        """
RUT;Nombre completo;Región;Aprendizaje (pre);Aprendizaje (post);Uso (pre);Uso (post)
12.345.678-5;"Muñoz Pérez, Ana";Maule;2,0;3,0;2,0;4,0
7.654.321-6;LUIS SOTO DÍAZ;La Araucanía;2,5;;1,5;
""",
        "cp1252",
    )
    assert told(look(path)[1], "name", "area", "pre", "post") == lines(
        """
        2 completed Ana Muñoz Pérez CL-R07 2.0 3.5
        3 not_completed Luis Soto Díaz CL-R09 2.0 -
        """
    )


def test_list_of_several_countries_reads_each_row_by_its_country(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "all.csv",
        """
No,Full Name,Country,Province,National ID,Status
1,Nguyen Van An,Vietnam,Ca Mau,96079000001,Completed
2,Ana Muñoz,Chile,Maule,12.345.678-5,In progress
3,Sipho Dlamini,South Africa,Gauteng,9002020304082,Dropped out
""",
    )
    understanding, rows = look(path)
    assert understanding.country is None
    assert told(rows, "id", "area") == lines(
        """
        2 completed 096079000001 VN34-96
        3 not_completed 12345678-5 CL-R07
        4 withdrawn 9002020304082 ZA-GP
        """
    )


def test_sheets_of_two_provinces_keep_them_apart(tmp_path: Path) -> None:
    table = "SỞ NỘI VỤ TỈNH {}\nSTT | Họ và tên | Ngày sinh\n#1 | Vàng A Páo | 05/09/1979"
    path = write_workbook(tmp_path / "two.xlsx", {"CM": table.format("CÀ MAU"), "SL": table.format("SƠN LA")})
    understanding, rows = look(path, course="X")
    assert understanding.area is None
    assert told(rows, "area")[0] == "3 enrolled VN34-96"


def test_mutated_workbook_ends_in_rows_or_in_a_refusal() -> None:
    rng = Random(11)
    bases = [read(path, path.name) for path in sorted(EXAMPLES.glob("vi_du_*.xlsx"))]
    for _ in range(120):
        workbook = deepcopy(rng.choice(bases))
        for _ in range(rng.choice([1, 3, 12])):
            rows = rng.choice(workbook.sheets).rows
            row = rng.randrange(len(rows))
            if rows[row] and rng.random() < 0.7:
                rows[row][rng.randrange(len(rows[row]))] = rng.choice(STRANGE)
            else:
                rows.insert(row, rng.sample(STRANGE, rng.randrange(9)))
        try:
            understanding, _ = understand(workbook, ReadOptions())
        except Refusal:
            continue
        assert understanding.outcome == "accepted"
