"""Names and text, as they come out of spreadsheets, tidied for show and for comparison."""

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import names
from pipelines.grid import Cell

SYLLABLES = """
    Nguyễn Trần Thị Văn Hoà Hòa Thuý Thúy Quý Qúy khoẻ khỏe Hoàng hòan Ðặng Đỗ UỶ Ủy Giàng gìa H'Bia Y Khoa Kbuôr Ayŭn
    Sô Phia O'Higgins McDonald van der Merwe Peña Muñoz José Noé Anne-Marie de la Cruz
"""
NAMES = st.lists(st.sampled_from(SYLLABLES.split()), min_size=1, max_size=6).map(" ".join)

NOT_NAMES = """
Tổng cộng
TONG CONG
Cộng trang
Người lập biểu
THỦ TRƯỞNG ĐƠN VỊ
Giám đốc
Total
Grand Total
Họ và tên
…
-
x
12
A1
Nguyễn Văn 2
Ấn định danh sách: 20 người
Tổng cộng danh sách có hai mươi người
an@x.example
N/A
Ph?m V?n An
Nguy\ufffdn An
Không
TM. ỦY BAN NHÂN DÂN
Elaborado por
Prepared by:
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
=1+1
<b>An</b>
"""
SHOWN = """
    PHẠM THỊ MỸ HOA            | Phạm Thị Mỹ Hoa
    đỗ thị thu duyên           | Đỗ Thị Thu Duyên
    Nguyễn  Văn   An           | Nguyễn Văn An
    Trịnh Thuý An              | Trịnh Thúy An
    Lê Hoà                     | Lê Hòa
    LÊ KHOẺ                    | Lê Khỏe
    Trần Qúy                   | Trần Quý
    TRẦN QUÝ                   | Trần Quý
    Vũ Hòan                    | Vũ Hoàn
    Hùynh Uỷ                   | Huỳnh Ủy
    Ðặng Văn Ðạt               | Đặng Văn Đạt
    NGUYễN V¨N                 | Nguyễn V¨N
    H’ BIA AYŬN                | H'Bia Ayŭn
    Y KHOA KBUÔR               | Y Khoa Kbuôr
    thạch sô phia              | Thạch Sô Phia
    GIÀNG A PÁO                | Giàng A Páo
    Ronald McDonald            | Ronald McDonald
    RONALD MCDONALD            | Ronald McDonald
    Pieter van der Merwe       | Pieter van der Merwe
    PIETER VAN DER MERWE       | Pieter van der Merwe
    JOSÉ DE LA CRUZ            | José de la Cruz
    Noé Muñoz                  | Noé Muñoz
    BERNARDO O’HIGGINS         | Bernardo O'Higgins
    anne-marie du plessis      | Anne-Marie Du Plessis
    đ/c Nguyễn Văn An          | Nguyễn Văn An
    Mrs. Anele Gumede          | Anele Gumede
    ThS. Lê Văn Ba             | Lê Văn Ba
    Nguyễn Văn An.             | Nguyễn Văn An
"""


@pytest.mark.parametrize("line", SHOWN.strip().splitlines())
def test_a_name_is_shown_with_capital_syllables_and_settled_tone_marks(line: str) -> None:
    written, shown = (part.strip() for part in line.split("|"))
    assert names.display_name(written) == shown


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        ("", None),
        (" \u00a0\u200b\ufeff", None),
        ("  Nguyễn\u00a0Văn\tAn\n", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Đỗ Thị Ưng"), "Đỗ Thị Ưng"),
        ("\u202eabc\u202c", "abc"),
        ("so\u00adft", "soft"),
        (12.0, "12"),
        (0.5, "0.5"),
        (7, "7"),
        (date(2025, 1, 2), "2025-01-02"),
        (datetime(2025, 1, 2), "2025-01-02"),
        (datetime(2025, 1, 2, 3, 4), "2025-01-02 03:04:00"),
    ],
)
def test_a_cell_becomes_tidy_text(cell: Cell, text: str | None) -> None:
    assert names.clean_text(cell) == text


@pytest.mark.parametrize(
    "pair",
    [
        "hoà|HÒA",
        "thuý|Thúy",
        "khoẻ|khỏe",
        "uỷ ban|Ủy ban",
        "H'Bia|H ’ Bia",
        "H'Bia Ayŭn|H Bia Ayŭn",
        "Trần  An|trần an",
    ],
)
def test_names_that_differ_only_in_case_and_tone_placement_are_equal(pair: str) -> None:
    one, other = pair.split("|")
    assert names.comparable(one) == names.comparable(other)


@pytest.mark.parametrize("pair", ["Dũng|Dung", "Thảo|Thao", "Quý|Quy", "Hòa|Hóa", "Đan|Dan", "Peña|Pena"])
def test_diacritics_tell_people_apart_until_they_are_folded(pair: str) -> None:
    one, other = pair.split("|")
    assert names.comparable(one) != names.comparable(other)
    assert names.folded(one) == names.folded(other) or pair == "Hòa|Hóa" and names.folded(one) == "hoa"


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An",
        "Tống Công",
        "Cộng Thị Hòa",
        "An",
        "H'Bia Ayŭn",
        "Li Bo",
        "Nguyễn Văn A",
        "Tổng Thị Lan",
        "Đ/c Lê Văn Ba",
    ],
)
def test_a_persons_name_is_plausible(text: str) -> None:
    assert names.is_plausible_name(text)


@pytest.mark.parametrize(
    "text",
    NOT_NAMES.strip().splitlines(),
)
def test_headings_totals_signatures_and_damage_are_no_names(text: str) -> None:
    assert not names.is_plausible_name(text.strip())


@pytest.mark.parametrize(
    ("text", "is_damaged"),
    [
        ("Nguy?n V?n An", True),
        ("Tr?n Th? M?", True),
        ("?ng V?n", True),
        ("Nguyễn\ufffd", True),
        ("Nguyễn Văn An", False),
        ("Nguyễn Văn An?", False),
        ("Anele Gumede ?", False),
        ("Anele Gumed?", True),
    ],
)
def test_lost_letters_are_told_from_a_doubt(text: str, is_damaged: bool) -> None:
    assert names.is_damaged(text) is is_damaged


def test_a_name_in_parts_is_joined_in_the_order_of_its_language() -> None:
    assert names.join_name("Hứa Thị Tuyết", " Yến ") == "Hứa Thị Tuyết Yến"
    assert names.join_name(None, "Yến") == "Yến"
    assert names.join_name(None, "") is None
    assert names.join_given_first("Elena", "Vásquez", "Toro") == "Elena Vásquez Toro"


@given(NAMES)
def test_showing_a_name_twice_changes_nothing_more(name: str) -> None:
    shown = names.display_name(name)
    assert names.display_name(shown) == shown
    assert names.comparable(shown) == names.comparable(name)


@given(NAMES)
def test_capitals_and_decomposition_make_no_other_name(name: str) -> None:
    for written in (name.upper(), name.lower(), unicodedata.normalize("NFD", name), f"\u00a0{name}\u200b "):
        assert names.comparable(written) == names.comparable(name)
        assert names.folded(names.comparable(written)) == names.folded(names.comparable(name))


@given(st.text(max_size=60))
def test_any_text_is_tidied_once_and_for_all(text: str) -> None:
    tidy = names.clean_text(text)
    assert tidy is None or names.clean_text(tidy) == tidy
    names.display_name(text)
    names.comparable(text)
    names.is_plausible_name(text)
    assert names.folded(names.folded(text)) == names.folded(text)
