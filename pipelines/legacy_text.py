"""What is known of Vietnamese text from before Unicode, and of text decoded with the wrong table.

TCVN3 (.VnTime fonts) and VNI hide Vietnamese letters behind Latin-1 codes; which one a column uses shows in
the share of its words that are possible Vietnamese syllables before and after decoding.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from pipelines.grid import Cell
from pipelines.names import REFERENCE

# TCVN 5712:1993, third table. The letter ư sits on U+00AD, the soft hyphen.
_TCVN3_CODES = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ®¡¢£¤¥¦§"
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

_TONE_MARKS = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_CIRCUMFLEX_MARKS = {"\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
_BREVE_MARKS = {"\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
_VNI_SINGLES = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _vni_table() -> dict[str, str]:
    """Code sequence -> letter, of VNI for Windows: a base and a mark that follows it, both in one case or mixed."""
    table = dict(_VNI_SINGLES)
    for base, stem in {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}.items():
        for tone, mark in _TONE_MARKS.items():
            table[base + mark] = unicodedata.normalize("NFC", stem + tone)
    for base in "aeo":
        for tone, mark in _CIRCUMFLEX_MARKS.items():
            table[base + mark] = unicodedata.normalize("NFC", base + "\u0302" + tone)
    for tone, mark in _BREVE_MARKS.items():
        table["a" + mark] = unicodedata.normalize("NFC", "a\u0306" + tone)
    table.pop("yï", None)  # ỵ has a code of its own
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    mixed = {code[0].upper() + code[1:]: letter.upper() for code, letter in table.items() if len(code) == 2}
    return table | mixed | capitals


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_CP1252 = {bytes([code]).decode("cp1252", errors="ignore") or chr(code): code for code in range(256)}


def _bytes_of_cp1252(text: str) -> bytes | None:
    """The bytes that Windows' own cp1252, which has no holes, decoded to the text."""
    codes = [_CP1252.get(letter) for letter in text]
    return None if None in codes else bytes(code for code in codes if code is not None)


def _is_beyond_cp1252(text: str) -> bool:
    """Whether the text has a letter that no single byte of the old encodings can have become."""
    return any(letter > "\u00ff" and letter.isalpha() and letter not in _CP1252 for letter in text)


def _from_utf8(text: str) -> str:
    raw = _bytes_of_cp1252(text)
    try:
        return text if raw is None else raw.decode("utf-8")
    except UnicodeDecodeError:
        return text


def _from_cp1258(text: str) -> str:
    raw = _bytes_of_cp1252(text)
    try:
        return text if raw is None else unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return text


def _from_tcvn3(text: str) -> str:
    return _evenly_cased(text.translate(_TCVN3))


def _from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text)


_WORD = re.compile(r"[^\W\d_]+")


def _evenly_cased(text: str) -> str:
    """Words of a …H font, whose toned capitals reuse lower-case codes, in capitals throughout: NGUYễN -> NGUYỄN."""
    return _WORD.sub(lambda found: found[0].upper() if any(map(str.isupper, found[0][1:])) else found[0], text)


_DECODERS: dict[str, Callable[[str], str]] = {
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
    "utf8_as_cp1252": _from_utf8,
    "cp1258_as_cp1252": _from_cp1258,
}

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SPLIT = re.compile(r"[\s!-/:-@\[-`{-~0-9]+")


@cache
def _syllable() -> re.Pattern[str]:
    table = tomllib.loads((REFERENCE / "syllables.toml").read_text(encoding="utf-8"))
    initials = "|".join(table["initials"].split())
    rimes = "|".join(sorted(table["rimes"].split(), key=len, reverse=True))
    return re.compile(rf"^(?:{initials}|)(?:{rimes})$")


@lru_cache(maxsize=65536)
def is_possible_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable, whatever its tone and case."""
    split = unicodedata.normalize("NFD", word.lower())
    bare, tones = _TONES.subn("", split)
    return tones <= 1 and _syllable().match(unicodedata.normalize("NFC", bare)) is not None


def _share(texts: list[str]) -> float:
    """The share of words with a letter beyond ASCII that are possible syllables."""
    words = [word for text in texts for word in _SPLIT.split(text) if word and not word.isascii()]
    return sum(map(is_possible_syllable, words)) / len(words) if words else 0.0


def detect_encoding(cells: Iterable[Cell], most: int = 200) -> str | None:
    """tcvn3, vni, utf8_as_cp1252 or cp1258_as_cp1252 where a column is so written; None for plain Unicode.

    Judged on the first `most` different texts with a letter beyond ASCII.
    """
    texts: dict[str, None] = {}
    for cell in cells:
        if isinstance(cell, str) and not cell.isascii():
            texts[cell] = None
            if len(texts) >= most:
                break
    sample = [text for text in texts if not _is_beyond_cp1252(text)]
    if not sample or len(sample) < len(texts) / 2:
        return None
    if sum(_from_utf8(text) != text for text in sample) >= 0.8 * len(sample):
        return "utf8_as_cp1252"
    plain = _share(sample)
    scores = {name: _share([decode(text) for text in sample]) for name, decode in _DECODERS.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= 0.7 and scores[best] >= plain + 0.25 else None


def decode(text: str, encoding: str) -> str:
    """The text in Unicode, NFC; unchanged where it holds letters that the encoding can't have held."""
    if text.isascii() or _is_beyond_cp1252(text):
        return text
    return unicodedata.normalize("NFC", _DECODERS[encoding](text))


def decode_column(cells: Iterable[Cell], encoding: str) -> list[Cell]:
    """The cells of a column in Unicode, each left alone where it reads better as it stands."""
    return [_decode_cell(cell, encoding) if isinstance(cell, str) else cell for cell in cells]


@lru_cache(maxsize=8192)
def _decode_cell(cell: str, encoding: str) -> str:
    decoded = decode(cell, encoding)
    return cell if decoded != cell and _share([cell]) > _share([decoded]) else decoded
