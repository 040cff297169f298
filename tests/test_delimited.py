"""Records of delimited text are the same whether they are cut in columns or read one by one."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.delimited import Records, chunks, records
from pipelines.limits import WEB
from pipelines.refusal import Refusal

FIELDS = st.sampled_from(
    ["", "a", "Đạt", " x ", "1,5", '"q"', '"a;b"', '""', '" "', '"a""b"', 'a"b', '"a"b', '"two\nlines"']
    + ['"', "'", "\u00a0", "sep=", "\u2028", "é\r"]
)
PLAIN = st.sampled_from(["", "a", "Đạt", " x ", '"q"', '"a;b"', '""', "'"])
LINES = st.lists(st.lists(FIELDS, min_size=1, max_size=4), max_size=12)
EVEN_LINES = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(PLAIN, min_size=width, max_size=width), max_size=12)
)


def read(text: str, at_once: tuple[int, int] | None) -> list[list[object]] | tuple[str, object, object]:
    """All records, read one by one, or from texts of so many lines, so many records at a time."""
    lines = list(io.StringIO(text, newline=""))
    try:
        if at_once is None:
            return list(records(lines, ";", WEB, row=1, line=1))
        texts = ("".join(lines[first : first + at_once[0]]) for first in range(0, len(lines), at_once[0]))
        return [record for chunk in chunks(texts, ";", WEB, 1, at_once[1]) for record in chunk]
    except Refusal as refusal:
        return refusal.reason, refusal.detail.get("row"), refusal.detail.get("line")


@settings(max_examples=500)
@given(
    st.one_of(LINES, EVEN_LINES),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.booleans(),
)
def test_any_text_gives_the_same_records(
    rows: list[list[str]], end: str, at_once: tuple[int, int], is_ended: bool
) -> None:
    text = end.join(";".join(row) for row in rows) + (end if is_ended else "")
    assert read(text, at_once) == read(text, None)


def test_plain_records_are_held_as_columns() -> None:
    [chunk] = chunks(iter(['a;"b"\n;Đạt\nc;\n']), ";", WEB)
    assert isinstance(chunk, Records)
    assert (list(chunk), chunk[1], list(chunk[1:]), len(chunk)) == (
        [["a", "b"], [None, "Đạt"], ["c", None]],
        [None, "Đạt"],
        [[None, "Đạt"], ["c", None]],
        3,
    )


@pytest.mark.parametrize("last", ["a;b;c\n", '"a\n";b\n', '"a"b;c\n', "a" * 40_000 + ";b\n", "a" * 200_000, "\n"])
def test_records_that_need_more_than_cutting_are_read_one_by_one(last: str) -> None:
    for text in ("a;b\nc;d\n" + last, last):
        try:
            assert not isinstance(next(chunks(iter([text]), ";", WEB)), Records) or text == "a;b;c\n"
        except Refusal as refusal:
            assert refusal.reason in ("cell_too_large", "malformed_csv")
