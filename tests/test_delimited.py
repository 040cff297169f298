"""Records of delimited text are the same whether they are cut in columns or read one by one."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.delimited import Records, chunks, records
from pipelines.limits import WEB
from pipelines.refusal import Refusal

FIELDS = st.sampled_from(
    ["", "a", "Đạt", " x ", "1,5", '"q"', '"two\nlines"', '"', "'", "\u00a0", "sep=", "\u2028", "é\r"]
)
LINES = st.lists(st.lists(FIELDS, min_size=1, max_size=4), max_size=12)


def read(text: str, at_once: int | None) -> list[list[object]] | tuple[str, object]:
    lines = iter(io.StringIO(text, newline=""))
    try:
        if at_once is None:
            return list(records(lines, ";", WEB, row=1))
        return [record for chunk in chunks(lines, ";", WEB, 1, at_once) for record in chunk]
    except Refusal as refusal:
        return refusal.reason, refusal.detail.get("row")


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 5), st.booleans())
def test_any_text_gives_the_same_records(rows: list[list[str]], end: str, at_once: int, is_ended: bool) -> None:
    text = end.join(";".join(row) for row in rows) + (end if is_ended else "")
    assert read(text, at_once) == read(text, None)


def test_plain_records_are_held_as_columns() -> None:
    [chunk] = chunks(iter(["a;b\n", ";Đạt\n", "c;\n"]), ";", WEB, 0)
    assert isinstance(chunk, Records)
    assert (list(chunk), chunk[1], chunk[1:], len(chunk)) == (
        [["a", "b"], [None, "Đạt"], ["c", None]],
        [None, "Đạt"],
        [[None, "Đạt"], ["c", None]],
        3,
    )


@pytest.mark.parametrize("last", ["a;b;c\n", '"a\n";b\n', "a" * 40_000 + ";b\n", "\n"])
def test_records_that_need_more_than_cutting_are_read_one_by_one(last: str) -> None:
    lines = ["a;b\n", "c;d\n", last]
    try:
        assert not isinstance(next(chunks(iter(lines), ";", WEB, 0)), Records)
    except Refusal as refusal:
        assert refusal.reason == "cell_too_large"
