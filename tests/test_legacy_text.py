"""Vietnamese text from before Unicode is recognised by the column and decoded; everything else is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import legacy_text
from pipelines.grid import Cell
from pipelines.legacy_text import decode, decode_column, detect_encoding, is_possible_syllable
from pipelines.names import display_name

NAMES = """
    Nguyễn Văn Đạt
    Trần Thị Hương
    Đỗ Ngọc Ưng
    Lê Quý Đôn
    Phạm Thị Mỹ Hoa
    Vũ Hữu Lượng
    Trịnh Thúy An
    Hồ Thị Kỷ
    Bùi Thu Hiền
    Phan Duy Bảo
    Hoàng Ngọc Ánh
    Đặng Thị Phượng
    Dương Quốc Khánh
    Lý Thị Huệ
"""
ROWS = [name.strip() for name in NAMES.strip().splitlines()]

TCVN3 = str.maketrans(legacy_text._TCVN3_LETTERS, legacy_text._TCVN3_CODES)
VNI = {letter: code for code, letter in legacy_text._VNI.items()}


def in_tcvn3(text: str) -> str:
    return text.translate(TCVN3)


def in_vni(text: str) -> str:
    return "".join(VNI.get(letter, letter) for letter in text)


def read_as_cp1252(raw: bytes) -> str:
    return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in raw)


def in_cp1258(text: str) -> bytes:
    raw = b""
    for letter in text:
        split = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in split if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(mark for mark in split if mark not in tones))
        raw += base.encode("cp1258") + tones.encode("cp1258")
    return raw


WAYS = {
    "tcvn3": in_tcvn3,
    "vni": in_vni,
    "utf8_as_cp1252": lambda text: read_as_cp1252(text.encode()),
    "cp1258_as_cp1252": lambda text: read_as_cp1252(in_cp1258(text)),
}


@pytest.mark.parametrize("encoding", WAYS)
def test_a_column_of_names_is_recognised_and_comes_back_whole(encoding: str) -> None:
    column = [WAYS[encoding](name) for name in ROWS]
    assert detect_encoding(column) == encoding
    assert decode_column(column, encoding) == ROWS


@given(st.lists(st.sampled_from(ROWS), min_size=4, max_size=30, unique=True), st.sampled_from(["tcvn3", "vni"]))
def test_a_few_names_are_enough(rows: list[str], encoding: str) -> None:
    column = [WAYS[encoding](name) for name in rows]
    assert detect_encoding(column) == encoding
    assert decode_column(column, encoding) == rows


@pytest.mark.parametrize(
    "column",
    [
        ROWS,
        [name.upper() for name in ROWS],
        [unicodedata.normalize("NFD", name) for name in ROWS],
        ["Lê Hà", "Tô Hoà", "Hoàng", "Vũ Hân", "Võ Công"],
        ["Đạt", "Không đạt", "Khá"],
        ["José Muñoz", "Peña", "Inés Barría", "Tomás Quiñones", "Óscar Peña Muñiz", "Raúl", "Lucía", "Íñigo Núñez"],
        ["Muñoz Peña", "Nuñez"],
        ["año", "niña", "señor"],
        ["François Müller", "Zoë Anaïs"],
        ["Región de Ñuble", "Región de Valparaíso", "Biobío", "Aysén", "La Araucanía", "Tarapacá"],
        ["أحمد", "محمد"],
        ["Anele Gumede", None, 12, ""],
        ["25 °C", "12 m²", "½", "© 2025", "5 µm"],
        [],
    ],
)
def test_plain_unicode_is_left_alone(column: list[Cell]) -> None:
    assert detect_encoding(column) is None


@pytest.mark.parametrize(
    ("written", "encoding", "text"),
    [
        ("NguyÔn", "tcvn3", "Nguyễn"),
        ("§¹t", "tcvn3", "Đạt"),
        ("ThÞ", "tcvn3", "Thị"),
        ("L\u00adu", "tcvn3", "Lưu"),
        ("NGUYÔN V¡N §¹T", "tcvn3", "NGUYỄN VĂN ĐẠT"),
        ("Nguyeãn", "vni", "Nguyễn"),
        ("Thò", "vni", "Thị"),
        ("Ñoã", "vni", "Đỗ"),
        ("ÑAËNG THÒ PHÖÔÏNG", "vni", "ĐẶNG THỊ PHƯỢNG"),
        ("Nguyễn", "tcvn3", "Nguyễn"),
        ("An", "vni", "An"),
    ],
)
def test_words_are_decoded(written: str, encoding: str, text: str) -> None:
    assert decode(written, encoding) == text


def test_a_capital_font_gives_a_name_with_even_capitals() -> None:
    assert display_name(decode(in_tcvn3("NGUYễN THị HồNG"), "tcvn3")) == "Nguyễn Thị Hồng"


def test_a_unicode_cell_in_a_legacy_column_stays_as_it_is() -> None:
    column: list[Cell] = [*map(in_tcvn3, ROWS), "Lường Thị Thảo", None, 12]
    assert detect_encoding(column) == "tcvn3"
    assert decode_column(column, "tcvn3") == [*ROWS, "Lường Thị Thảo", None, 12]


@pytest.mark.parametrize("word", ["Nguyễn", "hương", "QUÝ", "ưng", "thuở", "khuya", "nghiêng"])
def test_a_vietnamese_syllable_is_possible(word: str) -> None:
    assert is_possible_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "Muñoz", "José", "ThÞ", "straße", "Peña", "Ñoã"])
def test_other_words_are_not(word: str) -> None:
    assert not is_possible_syllable(word)


@given(st.lists(st.one_of(st.text(max_size=20), st.none(), st.integers())))
def test_any_column_keeps_its_length(cells: list[Cell]) -> None:
    encoding = detect_encoding(cells)
    assert len(decode_column(cells, encoding or "tcvn3")) == len(cells)
