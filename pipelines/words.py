"""What the words inside departmental files mean: the vocabularies of data/sources, compared without case or accents."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipelines.names import clean_text, comparable, folded

SOURCES = Path(__file__).resolve().parent.parent / "data" / "sources"
STATUS_ORDER = ("absent", "withdrawn", "not_completed", "completed")
# The Roman numbers in front of headings, to 199: the largest province has 168 communes, and CC is công chức.
# Up to 39 however they are written (IIII), from 40 on as they should be. L or C alone is a letter: see LETTER_AFTER.
ROMAN = r"(?:[IVX]{1,7}|(?=[IVXLC]{2})C?(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
LETTER_AFTER = {"XLIX": "L", "XCIX": "C"}  # letters that are numbers after these
_NOT_WORD = re.compile(r"[\W_]+")
_COUNTED = re.compile(r" \d.*$")
_SIGNS = str.maketrans({"º": "o", "ª": "a", "°": " ", "№": "no"})


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Words alone, folded and single-spaced: "Ngày, tháng\\nnăm sinh" -> "ngay thang nam sinh"."""
    tidy = clean_text(text)
    if tidy is None:
        return ""
    return _NOT_WORD.sub(" ", folded(tidy.translate(_SIGNS))).strip()


@lru_cache(maxsize=65536)
def mark(text: str) -> str:
    """Folded and single-spaced with its signs kept, for marks such as -nt- and ✓."""
    return folded(clean_text(text) or "")


@cache
def vocabulary() -> dict[str, Any]:
    """The whole of words.toml."""
    return tomllib.loads((SOURCES / "words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Phrases:
    """One list of ways to say a thing: the whole text, its beginning, or words anywhere in it. Keys, not raw text."""

    exact: frozenset[str]
    begins: tuple[str, ...]
    has: re.Pattern[str] | None
    marked: tuple[str, ...] = ()  # beginnings that only their sign makes: "tổng:" is no Tống, "(mẫu" no Mẫu

    def says(self, text: str) -> bool:
        """Whether a text as written says it."""
        form = key(text)
        return self.fits(form) or _COUNTED.sub("", form) in self.exact or self.is_marked(text)

    def is_marked(self, text: str) -> bool:
        """Whether a text as written begins with words that their sign marks."""
        form = mark(text)
        return bool(self.marked) and (form.startswith(self.marked) or form.lstrip("*-+•( ").startswith(self.marked))

    def fits(self, text: str) -> bool:
        """Whether a key says it. A beginning ends at a word's end unless the list breaks off inside a word."""
        return text in self.exact or text.startswith(self.begins) or bool(self.has and self.has.search(text))


def phrases(table: dict[str, list[str]], form: Any = key) -> Phrases:
    """The lists `exact`, `begins`, `has` of one vocabulary."""
    exact = frozenset(form(word) for word in table.get("exact", [])) - {""}
    words = table.get("begins", [])
    signed = [word for word in words if word.startswith(("(", "[")) or word.endswith(":")]
    begins = tuple(_beginnings((word for word in words if word not in signed), form))
    marked = tuple(sign for word in signed for sign in (mark(word), mark(word).replace(":", " :")))
    has = [re.escape(form(word)) for word in table.get("has", []) if form(word)]
    return Phrases(exact, begins, re.compile(rf"(?:^|\b)(?:{'|'.join(has)})") if has else None, marked)


def _beginnings(words: Iterable[str], form: Any) -> Iterable[str]:
    for word in words:
        if text := form(word):
            yield text + " " if word.endswith(" ") else text


@cache
def row_phrases(kind: str) -> Phrases:
    """total | note | signature | sample."""
    return phrases(vocabulary()["rows"][kind])


@cache
def status_phrases() -> tuple[tuple[str, Phrases], ...]:
    """The order in which the words of a result are tried: negations before what they negate."""
    table = vocabulary()["status"]
    return tuple((status, phrases(table[status])) for status in STATUS_ORDER)


@cache
def _exact_statuses() -> dict[str, str]:
    table = vocabulary()["status"]
    found: dict[str, str] = {}
    for status in ("completed", "enrolled", "not_completed", "withdrawn", "absent"):
        found |= {form: status for word in table[status]["exact"] for form in (key(word), mark(word)) if form}
    return found


@lru_cache(maxsize=8192)
def status_of(text: str) -> str | None:
    """The status that a result's words name, or None for words that aren't known."""
    form = key(text)
    if status := _exact_statuses().get(form) or _exact_statuses().get(mark(text)):
        return status
    return next((status for status, words in status_phrases() if form and words.fits(form)), None)


@lru_cache(maxsize=4096)
def absence_in(note: str) -> str | None:
    """absent | withdrawn where a note says so of the whole course, not of some sessions."""
    form = key(note)
    status = _exact_statuses().get(form)
    if status in ("absent", "withdrawn"):
        return status
    if _partial_absence().fits(form):
        return None
    return next((name for name, words in status_phrases()[:2] if form.startswith(words.begins)), None)


def attendance_of(text: str) -> str | None:
    """The status that a cell in a column of attendance names: a plain no is an absence, a tick or 1 an attendance."""
    if mark(text) in _absences():
        return "absent"
    return status_of(text) or ("completed" if is_tick(text) else None)


@cache
def _absences() -> frozenset[str]:
    return frozenset(map(mark, vocabulary()["attendance"]["absent"]))


@cache
def _partial_absence() -> Phrases:
    return phrases(vocabulary()["partial_absence"])


@cache
def _lookup(table: str) -> dict[str, str]:
    """word -> meaning of a table whose entries are lists; words with their accents win over folded ones."""
    entries = vocabulary()[table]
    plain = {key(word): meaning for meaning, words in entries.items() for word in words}
    return plain | {comparable(word): meaning for meaning, words in entries.items() for word in words}


@lru_cache(maxsize=1024)
def sex_of(text: str) -> str | None:
    """M or F."""
    return _lookup("sex").get(comparable(text)) or _lookup("sex").get(key(text))


@lru_cache(maxsize=1024)
def mode_of(text: str) -> str | None:
    """online | in_person | blended."""
    return _lookup("mode").get(key(text))


def is_ditto(text: str) -> bool:
    """Whether the cell says: as above."""
    return text.strip().lower() in _written_marks("ditto")


def is_tick(text: str) -> bool:
    """Whether the cell is a mark such as x."""
    return text.strip().lower() in _written_marks("tick")


def is_nothing(text: str) -> bool:
    """Whether the cell is text for nothing: a dash, dots, không có."""
    return text.strip().lower() in _written_marks("nothing")


@cache
def _written_marks(kind: str) -> frozenset[str]:
    """The marks in lower case, with their diacritics and without: asked of every cell, so no more is made of it."""
    words = [word.lower() for word in vocabulary()["marks"][kind]]
    return frozenset([*words, *map(folded, words)])


@cache
def _organisations() -> tuple[tuple[str, ...], tuple[str, ...], Phrases]:
    table = vocabulary()["organisation"]
    begins = tuple(comparable(word) + " " for word in table["begins"])
    categories = tuple(comparable(word).rstrip() + " " for word in table["categories"])
    return begins, categories, phrases({"has": table["has"]})


@lru_cache(maxsize=16384)
def names_organisation(text: str) -> bool:
    """Whether the text begins as the name of an organisation does. Tone marks count: Đoàn and Phong are surnames."""
    form = comparable(text) + " "
    begins, categories, has = _organisations()
    if form.startswith(categories):
        return False
    return form.startswith(begins) or has.fits(key(text))


@lru_cache(maxsize=4096)
def names_category(text: str) -> bool:
    """Whether a heading inside a list names a kind of people or a class, not an organisation."""
    return (comparable(text) + " ").startswith(_organisations()[1])


@cache
def unit_label() -> re.Pattern[str]:
    """`Đơn vị: X`, with X as group `unit`."""
    labels = sorted(vocabulary()["organisation"]["labels"], key=len, reverse=True)
    front = rf"^\W*(?:(?:\d{{1,2}}|{ROMAN}|[A-Z])[.)]\s*)?"
    return re.compile(rf"{front}(?:{'|'.join(map(re.escape, labels))})\s*[:：]\s*(?P<unit>\S.*)$", re.IGNORECASE)


@cache
def _titled_unit() -> re.Pattern[str]:
    table = vocabulary()["titled_unit"]
    title, of, kind = ("|".join(sorted(map(re.escape, table[name]), key=len, reverse=True)) for name in _TITLED)
    ends = "|".join(table["ends"])
    return re.compile(
        rf"^\W*(?:{title})\b.*?(?:\b(?:{of})|\s[-–])\s+(?P<unit>(?:{kind})\s+(?!(?:{ends})\b)(?P<name>\w.*?))\s*(?:[,;:(–]|\s-\s|$|\b(?:{ends})\b)",
        re.IGNORECASE,
    )


_TITLED = ("titles", "of", "kinds")


@lru_cache(maxsize=1024)
def titled_unit(text: str) -> str | None:
    """The organisation whose people a list's title names: "Danh sách cán bộ xã X tham gia …"; None for kinds alone."""
    found = _titled_unit().match(text)
    if found is None or names_organisation(found["name"]) or not found["name"][0].isupper():
        return None
    return found["unit"].strip()


@cache
def dated_line() -> re.Pattern[str]:
    """The place and date above a signature, on folded text."""
    return re.compile("|".join(folded(pattern) for pattern in vocabulary()["rows"]["signature"]["dated"]))


@cache
def sheet_names(kind: str) -> frozenset[str]:
    """summary | catalogue."""
    return frozenset(key(word) for word in vocabulary()["sheets"][kind])


@cache
def letterhead() -> Phrases:
    """What stands in letterheads and titles."""
    return phrases(vocabulary()["letterhead"])


@cache
def placeholder_names() -> frozenset[str]:
    """Names that stand in templates and belong to nobody."""
    return frozenset(comparable(word) for word in vocabulary()["rows"]["sample"]["placeholder_names"])


@cache
def _legend_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted(
        (word for many in vocabulary()["sex"].values() for word in many if len(word) > 1), key=len, reverse=True
    )
    meaning = "|".join(map(re.escape, words))
    code = "[" + "".join(vocabulary()["legend"]["codes"]) + "]"
    link = r"\s*(?:[:=\-–.]|là|is|es)\s*"
    return (
        re.compile(rf"(?<!\d)(?P<code>{code}){link}(?P<word>{meaning})(?![^\W\d_])", re.IGNORECASE),
        re.compile(rf"(?<![^\W\d_])(?P<word>{meaning}){link}(?P<code>{code})(?!\d)", re.IGNORECASE),
    )


@lru_cache(maxsize=4096)
def sex_legend(text: str) -> tuple[tuple[str, str], ...]:
    """(code, M or F) pairs that a text explains; nothing where it explains fewer than two."""
    tidy = clean_text(text) or ""
    for pattern in _legend_patterns():
        pairs = {found["code"]: sex_of(found["word"]) or "" for found in pattern.finditer(tidy)}
        if len(pairs) >= 2:
            return tuple(pairs.items())
    return ()


@cache
def family_names_first() -> frozenset[str]:
    """Family names of peoples who say them before the given name."""
    return frozenset(tomllib.loads((SOURCES / "name_order.toml").read_text(encoding="utf-8"))["family_first"])
