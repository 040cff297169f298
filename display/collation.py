"""The order in which names stand: Vietnamese by its own alphabet, the others by letters without accents."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from display.language import code

_VIETNAMESE = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_VIETNAMESE)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0302", "\u0306", "\u031b"}


@lru_cache(maxsize=20_000)
def sort_key(language: str, name: str) -> tuple[tuple[int, ...], ...]:
    """What to sort a name by: letters first, tones only between names alike but for them (a à ả ã á ạ)."""
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", name).casefold():
        letter, tone = _taken_apart(character)
        letters.append(_weight(language, letter))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def ordered(language: str, names: Iterable[str]) -> list[str]:
    """The names in the language's order."""
    return sorted(names, key=lambda name: sort_key(language, name))


def plain(text: str) -> str:
    """Text for a search that forgives missing marks: lower case, no accents, đ as d."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(character for character in bare if not unicodedata.combining(character))


@lru_cache(maxsize=20_000)
def findable(label: str) -> str:
    """A label with its name without marks behind it, where it has any: lists of choices find only what stands there."""
    name = label.partition(" (")[0]
    bare = plain(name)
    return label if bare == name.casefold() else f"{label} · {bare}"


def _taken_apart(character: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in marks[1:] if mark in _TONES), 0)
    shape = "".join(mark for mark in marks[1:] if mark in _SHAPES)
    return unicodedata.normalize("NFC", marks[0] + shape), tone


def _weight(language: str, letter: str) -> int:
    if code(language) == "vi" and letter in _RANK:
        return 1000 + _RANK[letter]
    base = plain(letter)[:1] or letter
    if base in _RANK:
        return 1000 + _RANK[base]
    return ord(base) if base < "a" else 2000 + ord(base)
