"""Rows accepted in whole columns come out as they do when each is looked at closely."""

import random
import unicodedata
from collections.abc import Callable
from datetime import datetime

import msgspec
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import quick_rows
from pipelines.delimited import Records
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.kept_rows import KeptRows
from pipelines.list_frame import part_of, settle
from pipelines.pieces import pieces_of
from pipelines.recognise import find_sheets
from pipelines.understand import understand
from pipelines.understanding import ReadOptions, Understanding

ROWS = quick_rows.FEWEST + 150
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Lò", "Sùng", "Giàng")
MIDDLES = ("Văn", "Thị", "Đức", "Thu", "Ngọc", "Quang", "Hữu", "Xuân", "Mỹ", "Bích")
GIVEN = ("An", "Bình", "Dũng", "Dung", "Giang", "Hà", "Hoa", "Hòa", "Hùng", "Khánh", "Lan", "Nga", "Quý", "Thúy")
HEADERS = {
    "seq": "STT",
    "name": "Họ và tên",
    "dob": "Ngày sinh",
    "sex": "Giới tính",
    "id": "Số CCCD",
    "phone": "Điện thoại",
    "email": "Email",
    "post": "Chức vụ",
    "unit": "Đơn vị công tác",
    "province": "Tỉnh",
    "course": "Khóa học",
    "day": "Ngày hoàn thành",
    "score": "Điểm",
    "result": "Kết quả",
    "certificate": "Số chứng nhận",
    "note": "Ghi chú",
}
Row = dict[str, Cell]
FAULTS: dict[str, list[Cell | Callable[[str], Cell]]] = {
    "name": [
        None, " ", str.lower, str.upper, "Nguyễn Văn A", "Tổng cộng", "Ng?c Lan", "Ths. Lê Thị Hoa", "Lê  Thị Hoa",
        "Le Thi Hoa", "Lê Thị Hoà", "test user", "Ví dụ: Lê Thị Hoa", "H'Bia Ayŭn", "Lê Thị Hoa (nghỉ)", "Phần 2", 12,
        lambda name: unicodedata.normalize("NFD", name), "Người lập biểu", "Lê Thị\tHoa",
    ],
    "dob": [
        None, "31/02/1980", "1980", "3/13/1980", "13/3/80", "9.8.1979", "1/1/1890", " 02/03/1980", "năm 1980", 1980,
        29221, "02-03-1980", "02/03/2020",
    ],
    "sex": [None, "NAM", "nu", "x", "Nu", "-", 1, "khác"],
    "id": [
        None, "-", "1234", "996080000001", "0960 8000 0001", "96080000001", "271234567", 96080000001, "2,70961E+10",
        "001180000001", "096080000001", "096180000001", "không có", "000000000000",
    ],
    "phone": [
        None, "12345", "0912 345 678", "+84912345678", "912345678", "0912345678", "0290 3825 111",
        "0912345678/0987654321", 912345678, "01234567890", "không",
    ],
    "email": [
        None, "Hoa@Xa.example", "hoa@", "chung@xa.example", "test@xa.example", "khong co", " a1@xa.example ", "a@b",
    ],
    "post": [None, "-", "nt", "  Văn  thư ", 3],
    "unit": [None, "-", "XÃ NĂM CĂN", "Xã Năm Căn ", "Xã  Khác"],
    "province": [None, "Cà Mau", "ca mau", "Không Có Tỉnh Này", "Sơn La"],
    "course": [None, "kỹ năng số 1", "KỸ NĂNG SỐ 1", "Khóa khác", "-"],
    "day": [None, "03/13/2025", "13/03/2025", "2025-03-02", "5/6/25", "tháng 3", "32/01/2025", "-", 45000],
    "score": [None, "8,5", "8.5", "8/10", "Vắng", "1.250", "-", "85%", 7, 7.25, "abc"],
    "result": [None, "Vắng", "không đạt", "Bỏ học", "???", "Khá", "x", "V", 1, 0, 8, "12/GCN", "-", "Không"],
    "certificate": [None, "không", "x", "-", "Chưa cấp"],
    "note": ["Vắng có lý do", "nghỉ 1 buổi", "tốt", "dòng mẫu", "xin hoãn", "-"],
}  # fmt: skip


def learner(at: random.Random, number: int) -> Row:
    is_man, year = at.random() < 0.5, at.randint(1965, 1999)
    return {
        "seq": number,
        "name": " ".join((at.choice(FAMILIES), at.choice(MIDDLES), at.choice(MIDDLES), at.choice(GIVEN))),
        "dob": f"{at.randint(1, 28):02}/{at.randint(1, 12):02}/{year}",
        "sex": "Nam" if is_man else "Nữ",
        "id": f"096{0 if is_man else 1}{year % 100:02}{number:06}",
        "phone": f"09{number:08}",
        "email": f"a{number}@xa.example",
        "post": at.choice(("Văn thư", "Kế toán", "Chủ tịch")),
        "unit": at.choice(("Xã Năm Căn", "Xã Đầm Dơi", "Sở Y tế")),
        "province": "Cà Mau",
        "course": f"Kỹ năng số {at.randint(1, 3)}",
        "day": f"{at.randint(1, 28):02}/{at.randint(1, 12):02}/2025",
        "score": f"{at.randint(0, 100) / 10:.1f}",
        "result": at.choice(("Đạt", "Đạt", "Không đạt", "Giỏi")),
        "certificate": f"{number:04}/GCN",
        "note": None,
    }


def spoilt(at: random.Random, rows: list[Row], faults: dict[str, float]) -> None:
    """Puts faults into cells, and some rows in the place of others."""
    for row in rows:
        for name, often in faults.items():
            if name in FAULTS and at.random() < often:
                fault = at.choice(FAULTS[name])
                row[name] = fault(str(row[name])) if callable(fault) else fault
        if at.random() < faults.get("again", 0):
            other = at.choice(rows)
            row |= {name: other[name] for name in at.sample(sorted(other), at.randint(3, len(other)))}


def table(at: random.Random, rows: list[Row], names: list[str], faults: dict[str, float]) -> list[list[Cell]]:
    cells: list[list[Cell]] = [[HEADERS[name] for name in names]]
    for row in rows:
        cells.append([row[name] for name in names])
        roll = at.random() / max(faults.get("shape", 0), 1e-9)
        if roll < 1:
            cells.append(
                at.choice(
                    (
                        [], [None] * len(names), cells[-1][:-2], [*cells[-1], "thừa"], cells[0],
                        [None, "Tổng cộng", 12], ["II", "Khối xã"], [None, "Người lập biểu", None, "Giám đốc"],
                        [None, "Lê Thị Hoa"],
                    )
                )
            )  # fmt: skip
    return cells


def workbook(cells: list[list[Cell]], is_text: bool) -> Workbook:
    """As text every cell is text; a workbook keeps numbers."""
    rows = [[str(cell) if cell is not None and is_text else cell for cell in row] for row in cells]
    return Workbook("csv", [Sheet(None, rows)], "utf-8", ",") if is_text else Workbook("xlsx", [Sheet("DS", rows)])


def come_out(cells: list[list[Cell]], is_text: bool, options: ReadOptions) -> tuple[Understanding, pa.Table]:
    return understand(workbook(cells, is_text), options)  # type: ignore[return-value]


def both(cells: list[list[Cell]], is_text: bool, **options: object) -> tuple[pa.Table, pa.Table]:
    asked = ReadOptions(file_name="list", period="2025", **options)
    quick, rows = come_out(cells, is_text, asked)
    close, others = come_out(cells, is_text, msgspec.structs.replace(asked, is_row_by_row=True))
    assert msgspec.to_builtins(quick) == msgspec.to_builtins(close)
    return rows, others


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32),
    names=st.sets(st.sampled_from(sorted(set(HEADERS) - {"seq", "name"})), min_size=3),
    faults=st.dictionaries(
        st.sampled_from([*FAULTS, "again", "shape"]), st.sampled_from([0.002, 0.01, 0.1]), max_size=6
    ),
    is_text=st.booleans(),
    pass_mark=st.sampled_from([None, "5", "60%"]),
)
def test_lists_with_faults_come_out_the_same(
    seed: int, names: set[str], faults: dict[str, float], is_text: bool, pass_mark: str | None
) -> None:
    at = random.Random(seed)
    rows = [learner(at, number) for number in range(1, ROWS + 1)]
    spoilt(at, rows, faults)
    order = ["seq", "name", *at.sample(sorted(names), len(names))]
    quick, close = both(table(at, rows, order, faults), is_text, pass_mark=pass_mark)
    for name in quick.column_names:
        assert quick[name].to_pylist() == close[name].to_pylist(), name


def test_real_dates_and_numbers_of_a_workbook_come_out_the_same() -> None:
    at = random.Random(3)
    rows = [learner(at, number) for number in range(1, ROWS + 1)]
    for row in rows:
        row |= {"dob": datetime.strptime(str(row["dob"]), "%d/%m/%Y"), "score": float(str(row["score"]))}
    rows[7]["dob"] = 1980
    names = list(HEADERS)
    quick, close = both(table(at, rows, names, {}), False)
    assert quick.equals(close)


@pytest.mark.parametrize("is_text", [True, False])
def test_most_rows_of_a_clean_list_are_accepted_at_once(is_text: bool) -> None:
    at = random.Random(4)
    rows = [learner(at, number) for number in range(1, ROWS + 1)]
    book, options = workbook(table(at, rows, list(HEADERS), {}), is_text), ReadOptions(file_name="list")
    found = find_sheets(book)
    [piece] = pieces_of(found[0])
    part = part_of(piece, settle(book, found, [piece], options))
    taken = quick_rows.quick_rows(part, options, ".", None, piece.sorted)
    assert taken is not None and len(taken.table) > 0.8 * ROWS


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32),
    names=st.sets(st.sampled_from(["id", "phone", "email", "unit", "course", "result"]), min_size=1),
    again=st.sampled_from([0.01, 0.1]),
    years=st.sampled_from([0.0, 0.05, 1.0]),
    is_text=st.booleans(),
)
def test_a_list_read_in_parts_repeats_the_rows_that_it_does_read_whole(
    seed: int, names: set[str], again: float, years: float, is_text: bool
) -> None:
    at = random.Random(seed)
    rows = [learner(at, number) for number in range(1, 2 * ROWS + 1)]
    for row in rows:
        row["dob"] = str(row["dob"])[-4:] if at.random() < years else row["dob"]
    spoilt(at, rows, {"again": again})
    book = workbook(table(at, rows, ["seq", "name", "dob", *sorted(names)], {}), True)
    parts = Workbook("csv", [Sheet(None, book.sheets[0].rows[: ROWS + 1])], "utf-8", ",")
    rest = book.sheets[0].rows[ROWS + 1 :]
    parts.sheets[0].more = iter([columns_cut(rest) if is_text else rest])
    options = ReadOptions(file_name="list", period="2025")
    understanding, whole = understand(book, options)
    in_parts, reader = understand(parts, options)
    assert msgspec.to_builtins(understanding)["warnings"] == msgspec.to_builtins(in_parts)["warnings"]
    assert isinstance(reader, KeptRows)
    found = reader.read_all()
    for name in ("row", "outcome", "duplicate_of", "warnings", "id", "name"):
        assert found[name].to_pylist() == whole[name].to_pylist(), name


def columns_cut(rows: list[list[Cell]]) -> Records:
    return Records([pa.array(column, pa.string()) for column in zip(*rows, strict=True)])
