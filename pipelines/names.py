"""What is known of names and text: cleaning, tone placement, capitals, and the forms two names are compared in."""

import re
import tomllib
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipelines.grid import Cell

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"

_UNTIDY = re.compile(
    r"^\s|\s$|\s\s|[^\S ]|[\x00-\x1f\x7f-\x9f\xad\xd0\xf0\u0189\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_DROPPED = dict.fromkeys(
    [0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0x7F, 0xA0)]
    + [code for code in range(32) if chr(code) not in "\t\n\r\v\f"]
)
# Eth and African D are what some keyboards give for the Vietnamese D with a stroke.
_REPAIRED = str.maketrans("\xd0\xf0\u0189", "\u0110\u0111\u0110")
_SPACES = re.compile(r"\s+")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u2032\u02bc\u02b9`\u00b4\uff07", "'"))


def clean_text(cell: Cell) -> str | None:
    """The cell as tidy NFC text, or None where nothing is left.

    Legacy encodings must be decoded before: a soft hyphen is a letter there and is dropped here.
    """
    if cell is None:
        return None
    if not isinstance(cell, str):
        return _written(cell)
    if not cell.isascii() and not unicodedata.is_normalized("NFC", cell):
        cell = unicodedata.normalize("NFC", cell)
    if _UNTIDY.search(cell):
        cell = _SPACES.sub(" ", cell.translate(_DROPPED).translate(_REPAIRED)).strip()
    return cell or None


def _written(cell: float | int | bool | date | datetime | time | timedelta) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


class _Words(NamedTuple):
    particles: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    titles: frozenset[str]
    not_names: frozenset[str]
    not_name_starts: tuple[str, ...]
    loose_titles: frozenset[str]
    first_words: frozenset[str]  # with which some word above begins; other names need no closer look


@cache
def _words() -> _Words:
    table = tomllib.loads((REFERENCE / "names.toml").read_text(encoding="utf-8"))
    whole = table["not_names"]
    starts = table["not_name_starts"]
    not_names = frozenset([comparable(word) for word in whole] + [folded(word) for word in whole if " " in word])
    not_name_starts = tuple([comparable(word) for word in starts] + [folded(word) for word in starts])
    titles, loose = frozenset(table["titles"]), frozenset(table["loose_titles"])
    return _Words(
        frozenset(table["particles"]),
        tuple(tuple(phrase.split()) for phrase in table["particle_phrases"]),
        titles,
        not_names,
        not_name_starts,
        loose,
        frozenset(_FIRST_WORD.match(word)[1] for word in (*not_names, *not_name_starts, *titles, *loose)),  # type: ignore[index]
    )


_FIRST_WORD = re.compile(r"\W*(\w*)")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Lower case without any diacritic, đ as d: for headers and candidates, never to tell people apart."""
    if text.isascii():
        return text.lower()
    if len(text) > 8 and " " in text:
        return " ".join([folded(word) for word in text.split(" ")])
    split = unicodedata.normalize("NFD", text.lower().translate(_APOSTROPHES))
    bare = "".join(letter for letter in split if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("ð", "d"))


_TONES = "\u0300\u0301\u0309\u0303\u0323"


def _pairs(first: str, seconds: str) -> dict[str, str]:
    """Second-vowel placement -> first-vowel placement: oà -> òa."""
    compose = unicodedata.normalize
    return {
        first + compose("NFC", second + tone): compose("NFC", first + tone) + second
        for second in seconds
        for tone in _TONES
    }


_TO_FIRST = _pairs("o", "ae") | _pairs("u", "y")
_TO_SECOND = {first: second for second, first in _TO_FIRST.items()}
# Initials that stand before an open oa, oe or uy; n, m, r, z are left out for Noé, Zoé and their like.
_OPEN = re.compile(rf"^(ch|gh|kh|ngh|ng|nh|th|tr|c|d|đ|g|h|k|l|s|t|v|x|)({'|'.join(_TO_FIRST)})$")
_CLOSED = re.compile(rf"^([^\W\d_]*?)({'|'.join(_TO_SECOND)})(ng|nh|ch|[cmnptiyou])$")
_GLIDE = re.compile(r"^(q)([ùúủũụ])([aăâeêiyoôơ])|^(g)([ìíỉĩị])([aăâeêoôơuư])")


@lru_cache(maxsize=65536)
def _placed(syllable: str) -> str:
    """One lower-case syllable with its tone mark in the older place: hoà -> hòa, hòan -> hoàn, qúy -> quý."""
    if syllable.isascii():
        return syllable
    if found := _OPEN.match(syllable):
        return found[1] + _TO_FIRST[found[2]]
    if found := _CLOSED.match(syllable):
        return found[1] + _TO_SECOND[found[2]] + found[3]
    if found := _GLIDE.match(syllable):
        initial, glide, vowel = (part for part in found.groups() if part)
        split = unicodedata.normalize("NFD", glide)
        return initial + split[0] + unicodedata.normalize("NFC", vowel + split[1]) + syllable[found.end() :]
    return syllable


_SPACED_APOSTROPHE = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,2}) ?' ?(?=[^\W\d_])")
_PREFIX = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,2})'(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")


def _joined(text: str) -> str:
    """Apostrophes made one sign and closed up: H' Bia, H ’Bia -> H'Bia."""
    if "'" not in (text := text.translate(_APOSTROPHES)):
        return text
    return _SPACED_APOSTROPHE.sub(lambda found: found[1] + "'", text)


_IS_PLAIN = re.compile(r"[^\W\d_]*(?: [^\W\d_]+)*").fullmatch  # words of letters alone


@lru_cache(maxsize=16384)
def comparable(text: str) -> str:
    """The form in which two names or units are equal: blind to case, spaces and tone placement, not to diacritics.

    An apostrophe behind a short beginning is a space: H'Bia, H’ Bia and H Bia are one.
    """
    tidy = (clean_text(text) or "").lower()
    if _IS_PLAIN(tidy):
        return tidy if tidy.isascii() else " ".join([_placed(word) for word in tidy.split(" ")])
    return _WORD.sub(lambda found: _placed(found[0]), _PREFIX.sub(r"\1 ", _joined(tidy)))


_MIXED = re.compile(r"^(?:[A-Z][a-z]+){2,}$|^[A-Z]'[A-Z][a-z]+$")
_ROMAN = frozenset(("II", "III", "IV"))


@lru_cache(maxsize=32768)
def _capitalised(word: str) -> str:
    """One run of letters with a capital first; a Mc or an inner capital that somebody typed is kept."""
    if word in _ROMAN or _MIXED.match(word):
        return word
    lower = _placed(word.lower())
    if lower.startswith("mc") and len(lower) > 4 and lower.isascii() and not word.islower():
        return "Mc" + lower[2:].capitalize()
    return lower[:1].upper() + lower[1:]


@lru_cache(maxsize=16384)
def display_name(text: str) -> str:
    """A name as it is shown: NFC, single spaces, capitalised syllables, tone marks as in hòa and thúy."""
    tidy = _untitled(clean_text(text) or "")
    if _IS_PLAIN(tidy):
        written = tidy.split(" ")
        shown = [_capitalised(word) for word in written]
    else:
        tidy = _joined(tidy).strip(" .,;:-_*")
        written = tidy.split(" ")
        shown = _WORD.sub(lambda found: _capitalised(found[0]), tidy).split(" ")
    if len(written) > 2 and _particle_pattern().search(tidy):
        return _with_particles(written, shown)
    return " ".join(shown)


@cache
def _particle_pattern() -> re.Pattern[str]:
    words = "|".join(sorted(_words().particles | {phrase[0] for phrase in _words().phrases}))
    return re.compile(rf" (?:{words}) ", re.IGNORECASE)


def _begins_closely(text: str) -> bool:
    """Whether the first word is one that some form of address, heading or total begins with."""
    first = _FIRST_WORD.match(text)
    return first is not None and _placed(first[1].lower()) in _words().first_words


def _untitled(tidy: str) -> str:
    """The name without the form of address before it."""
    if not _begins_closely(tidy):
        return tidy
    for length in (1, 2):
        tokens = tidy.split(" ", length)
        if len(tokens) > length and " ".join(tokens[:length]).lower() in _words().titles:
            return _untitled(tokens[length])
    first, _, rest = tidy.partition(" ")
    return rest if first.lower() in _words().loose_titles and rest.count(" ") >= 2 else tidy


def _with_particles(written: list[str], shown: list[str]) -> str:
    words = _words()
    lower = [token.lower() for token in written]
    for place in range(1, len(written)):
        if written[place] == lower[place] and lower[place] in words.particles and written[0] != lower[0]:
            shown[place] = lower[place]
    for phrase in words.phrases:
        for place in range(1, len(lower) - len(phrase)):
            if tuple(lower[place : place + len(phrase)]) == phrase:
                shown[place : place + len(phrase)] = phrase
    return " ".join(shown)


def join_name(family: str | None, given: str | None) -> str | None:
    """Family part first, as Vietnamese lists split a name; either part may be missing."""
    return " ".join(part for part in (clean_text(family), clean_text(given)) if part) or None


def join_given_first(given: str | None, *family: str | None) -> str | None:
    """Given names first, then one or two family names, as Spanish and English lists split a name."""
    parts = (clean_text(part) for part in (given, *family))
    return " ".join(part for part in parts if part) or None


_INNER_QUESTION = re.compile(r"[^\W\d_]\?|\?[^\W\d_]")
_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_DIGIT_OR_SIGN = re.compile(r"[\d@/\\=<>{}\[\]|#%&+$€£]|https?:")


def is_damaged(text: str) -> bool:
    """Whether letters were lost for good: U+FFFD, or a question mark inside or beside a syllable.

    One question mark at the very end, behind letters that no lossy code page would have kept, is somebody's doubt.
    """
    if "\ufffd" in text:
        return True
    if "?" not in text or not _INNER_QUESTION.search(text):
        return False
    is_doubt = text.count("?") == 1 and text.rstrip().endswith("?") and any(letter > "\u0233" for letter in text)
    return not is_doubt


@lru_cache(maxsize=16384)
def is_plausible_name(text: str) -> bool:
    """Whether the text can be a person's name: at least two letters, no digit, no heading, total or signature."""
    text = _untitled(text.strip())
    if not 2 <= len(text) <= 120 or _DIGIT_OR_SIGN.search(text) or is_damaged(text):
        return False
    if not _TWO_LETTERS.search(text):
        return False
    if not _begins_closely(text):
        return True
    form = comparable(text).strip(" .:;,-_*()…")
    words = _words()
    return form not in words.not_names and not form.startswith(words.not_name_starts)


@lru_cache(maxsize=16384)
def common_word(word: str) -> str | None:
    """One word of a name as it is shown, where it needs no closer look: letters alone, a capital first, no particle.

    None for any other word. Of the first word ask `begins_closely` too.
    """
    if len(word) < 2 or not word.isalpha() or not word[0].isupper():
        return None
    words = _words()
    lower = comparable(word)
    is_particle = lower in words.particles or any(lower == phrase[0] for phrase in words.phrases)
    return None if is_particle else _capitalised(clean_text(word) or "")


def begins_closely(word: str) -> bool:
    """Whether a name that begins with this word needs a closer look: titles, headings and totals begin with it too."""
    words = _words()
    return comparable(word) in words.first_words or folded(word) in words.first_words
