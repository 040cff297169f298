"""Clean learner lists of any length and fifteen columns, for measuring how fast they are read and checked."""

import csv
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

NAMES = tomllib.loads((Path(__file__).parents[2] / "data/sample/names.toml").read_text(encoding="utf-8"))["vi"]
HEADER = (
    *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Đơn vị công tác", "Tỉnh", "Điện thoại"),
    *("Email", "Khóa học", "Ngày hoàn thành", "Điểm", "Kết quả", "Ghi chú"),
)
UNITS = [f"Xã {name}" for name in ("Năm Căn", "Đầm Dơi", "Cái Nước", "Phú Tân", "U Minh")] + NAMES["offices"]


def learners(count: int, seed: int) -> Iterator[list[str | int]]:
    """One row per learner, no fault in any."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        sex = chance.choice("fm")
        family, middle = chance.choice(NAMES["family"]), chance.choice(NAMES[f"middle_{sex}"])
        year, day = chance.randint(1965, 1999), f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}"
        yield [
            number,
            f"{family} {middle} {chance.choice(NAMES[f'given_{sex}'])}",
            f"{day}/{year}",
            {"f": "Nữ", "m": "Nam"}[sex],
            f"096{'1' if sex == 'f' else '0'}{year % 100:02d}{number % 1_000_000:06d}",
            chance.choice(NAMES["posts"]),
            chance.choice(UNITS),
            "Cà Mau",
            f"09{number % 10**8:08d}",
            f"hoc.vien.{number}@camau.example",
            f"Kỹ năng số {chance.randint(1, 5)}",
            f"{chance.randint(1, 28):02d}/0{chance.randint(1, 6)}/2022",
            f"{chance.randint(50, 100) / 10:.1f}",
            "Đạt" if chance.random() < 0.9 else "Không đạt",
            "",
        ]


def write_text(path: Path, count: int, seed: int) -> None:
    """The list as UTF-8 with commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        text = csv.writer(file)
        text.writerow(HEADER)
        text.writerows(learners(count, seed))


def write_workbook(path: Path, count: int, seed: int) -> None:
    """The list as one sheet."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("DS")
    sheet.write_row(0, 0, HEADER)
    for place, row in enumerate(learners(count, seed), 1):
        sheet.write_row(place, 0, row)
    book.close()
