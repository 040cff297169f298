"""What a sender wrote in a cell is in the marked workbook that goes back, unchanged, whatever it is."""

import random
import string
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import ask

COLUMNS = 20
HEADER = ["STT", "Họ và tên", "Số CCCD", "Kết quả", *(f"Ghi chú {number}" for number in range(COLUMNS - 4))]
# What XML can hold, without the escapes that spreadsheets themselves understand.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="_\ufffe\uffff"), min_size=1, max_size=40
).filter(lambda text: text.strip())
CELL = st.one_of(
    TEXT,
    st.sampled_from(["=1+1", "+84 901 234 567", "-5", "@SUM(A1)", "'=1", "  khoảng  trắng ", "001099000015", "1e5"]),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: float(f"{number:.12g}")),
    st.dates(date(1950, 1, 1), date(2049, 12, 31)).map(lambda day: datetime(day.year, day.month, day.day)),
    st.booleans(),
    st.none(),
)


def sent(folder: Path, pool: list[Any], seed: int, rows: int) -> tuple[Path, list[list[Any]]]:
    """A learner list with a fault in some rows and whatever cells beside, and what stands in it."""
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    written: list[list[Any]] = [HEADER]
    for number in range(1, rows + 1):
        letters = "".join(chance.choices(string.ascii_lowercase, k=6)).capitalize()
        result = "Đạt" if number % 7 else "không rõ nữa"
        person = [number, f"Trần {letters}", f"{chance.randrange(10**11, 10**12):012}", result]
        written.append([*person, *chance.choices(pool, k=COLUMNS - 4)])
    for at, line in enumerate(written, 1):
        for place, value in enumerate(line, 1):
            cell = page.cell(at, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # else what looks like a formula would be one
    path = folder / f"{seed}.xlsx"
    book.save(path)
    return path, written


def check(home: Path, folder: Path, pool: list[Any], seed: int, rows: int) -> None:
    path, written = sent(folder, pool, seed, rows)
    [outcome] = ask("ingest", path, "--programme", "vn-2022", "--area", "VN", "--period", "2022-05")["files"]
    out = folder / f"{seed} back.xlsx"
    ask("errors", outcome["submission"], out)
    back = openpyxl.load_workbook(out).worksheets[1]
    read = [[cell.value for cell in row[:COLUMNS]] for row in back.iter_rows(max_row=rows + 1, max_col=COLUMNS)]
    assert [(at, row) for at, row in enumerate(read) if row != written[at]] == []


HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=3, suppress_health_check=HEALTH, database=None)
@given(st.lists(CELL, min_size=20, max_size=60), st.integers(0, 10**6))
def test_some_thousand_cells_come_back_as_they_were_sent(
    home: Path, tmp_path: Path, pool: list[Any], seed: int
) -> None:
    check(home, tmp_path, pool, seed, 100)


@pytest.mark.nightly
@settings(max_examples=20, suppress_health_check=HEALTH, database=None)
@given(st.lists(CELL, min_size=60, max_size=200), st.integers(0, 10**6))
def test_a_million_cells_come_back_as_they_were_sent(home: Path, tmp_path: Path, pool: list[Any], seed: int) -> None:
    check(home, tmp_path, pool, seed, 2_500)
