"""Text that a spreadsheet would run: harmless in what leaves, the same when it comes back."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.neutral_text import NUMBER, looks_like_formula, neutral, plain

TEXT = st.text(
    st.one_of(st.sampled_from("=+-@'\t\r\n\0 ＝＋－＠;,|1a"), st.characters(exclude_categories=["Cs"])), max_size=12
)


@settings(max_examples=3000, deadline=None)
@given(TEXT)
def test_r29_what_comes_back_is_what_went_out(text: str) -> None:
    assert plain(neutral(text)) == text


@settings(max_examples=3000, deadline=None)
@given(TEXT)
def test_r29_nothing_starts_a_formula_unless_it_is_a_plain_number(text: str) -> None:
    written = neutral(text)
    assert NUMBER.fullmatch(written) or not written.lstrip(" \t\r\n\0").startswith(tuple("=+-@＝＋－＠"))


@settings(max_examples=500, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=5))
def test_r29_rows_travel_through_a_file_and_back(row: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([neutral(text) for text in row])
    file.seek(0)
    [read] = csv.reader(file, strict=True)
    assert [plain(text) for text in read] == row


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("+84 901 234 567", "+84 901 234 567"),
        ("+84-cmd", "'+84-cmd"),
        ("'=1", "''=1"),
        ("'quoted", "'quoted"),
        ("@an", "'@an"),
    ],
)
def test_an_apostrophe_stands_where_a_spreadsheet_would_run_the_text(text: str, written: str) -> None:
    assert neutral(text) == written


def test_a_name_that_a_list_separator_would_split_into_a_formula_is_seen() -> None:
    assert looks_like_formula("x;=1+1")
    assert not looks_like_formula("Trần Thị Bích, Sở Nội vụ")
