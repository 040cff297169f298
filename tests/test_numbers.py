"""Numbers: the decimal mark is decided over a column, a dash is not a blank, a share is a share."""

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipelines.grid import Cell
from pipelines.numbers import leading_count, plain_digits, read_number, read_number_column


@pytest.mark.parametrize(
    ("cells", "default", "values", "decision"),
    [
        (["1.250", "12,5"], ".", [1250, 12.5], "decimal_comma"),
        (["1,250", "12.5"], ",", [1250, 12.5], "decimal_point"),
        (["1.250", "2.000"], ",", [1250, 2000], "whole"),
        (["1.250", "2.000"], ".", [1.25, 2.0], "decimal_point"),
        (["1.250.000", "3.500"], ".", [1250000, 3500], "decimal_comma"),
        (["1.234,56"], ".", [1234.56], "decimal_comma"),
        (["1,234.56"], ",", [1234.56], "decimal_point"),
        (["0.125"], ",", [0.125], "decimal_point"),
        (["2,00", "3,35"], ".", [2, 3.35], "decimal_comma"),
        ([1250, 12.5], ",", [1250, 12.5], "decimal_comma"),
        (["1 250", "1\u00a0250", "1'250"], ".", [1250, 1250, 1250], "whole"),
        (["١٢٫٥", "١٬٢٥٠"], ".", [12.5, 1250], "decimal_comma"),
        (["(12)", "-3", "−4", "+5"], ".", [-12, -3, -4, 5], "whole"),
        ([",5"], ".", [0.5], "decimal_comma"),
    ],
)
def test_the_decimal_mark_is_decided_over_the_column(
    cells: list[Cell], default: str, values: list[float], decision: str
) -> None:
    column = read_number_column(cells, default)
    assert column.values == values
    assert column.decision == decision
    assert not column.is_mixed


def test_a_column_that_mixes_both_marks_is_told_and_each_cell_read_by_itself() -> None:
    column = read_number_column(["12,5", "12.5", "1.250"], ",")
    assert column.values == [12.5, 12.5, 1250]
    assert column.is_mixed


def test_a_share_a_dash_a_blank_and_text_are_told_apart() -> None:
    column = read_number_column(["98%", "98 %", "-", "–", "", None, "abc", "12/20", "1.2.3,4,5", True, float("nan")])
    forms = [number.form for number in column.numbers]
    assert forms == ["share", "share", "dash", "dash", "blank", "blank", "text", "text", "text", "text", "text"]
    assert column.values[:2] == [0.98, 0.98]


@given(
    st.lists(st.integers(-(10**9), 10**9).map(lambda whole: whole / 100), min_size=1),
    st.sampled_from(["vi", "en_US", "es_CL"]),
)
def test_numbers_survive_being_written_in_a_language(values: list[float], locale: str) -> None:
    mark = "." if locale == "en_US" else ","
    cells: list[Cell] = [format_decimal(value, "#,##0.00", locale=locale) for value in values]
    assert read_number_column(cells, mark).values == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "count"),
    [("12 người", 12), ("Tổng cộng: 1.250", 1250), ("Ấn định danh sách: 45 học viên", 45), ("không", None), ("٤٥", 45)],
)
def test_the_count_in_a_total_row(text: str, count: int | None) -> None:
    assert leading_count(text) == count


def test_one_cell_alone_follows_the_mark_given() -> None:
    assert read_number("1.250", ",").value == 1250
    assert read_number("1.250").value == 1.25
    assert plain_digits("٢٠٢٥ ۱") == "2025 1"


@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.from_regex(r"[\d.,%() -]{1,12}", fullmatch=True), st.none(), st.floats())
    )
)
def test_any_column_has_as_many_numbers_as_cells(cells: list[Cell]) -> None:
    assert len(read_number_column(cells).numbers) == len(cells)
