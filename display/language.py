"""The words of Milepost in Vietnamese, English, Spanish and Arabic: flat keys, one JSON file a language.

A language is a short code (`vi`, `en`, `es`, `ar`), optionally with a habit of writing numbers after a hyphen
(`en-ZA`: 1 234 567,89; `ar-arab`: Arabic-Indic digits). Words depend on the code alone, numbers on both.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from babel import Locale

LANGUAGES = ("vi", "en", "es", "ar")  # as pipelines.messages, which lies on the other side of the flow
OWN_NAMES = {"vi": "Tiếng Việt", "en": "English", "es": "Español", "ar": "العربية"}
Variant = Literal["en-ZA", "ar-arab"]
VARIANTS: tuple[str, ...] = get_args(Variant)
FALLBACK = "en"
LOCALES = Path(__file__).parent / "locales"


def code(language: str) -> str:
    """The language's code without its habit of writing numbers: `en` for `en-ZA`."""
    return language.split("-")[0]


def is_right_to_left(language: str) -> bool:
    """Whether the language's script runs from right to left."""
    return code(language) == "ar"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language_code: str) -> Mapping[str, str]:
    """Every key of a language with its words. A page's own keys may live in `locales/<part>/<code>.json`."""
    words: dict[str, str] = {}
    for file in sorted(LOCALES.rglob(f"{language_code}.json")):
        words.update(json.loads(file.read_text(encoding="utf-8")))
    return words


def say(language: str, key: str, **values: Any) -> str:
    """The words of `key` with `values` put in. KeyError when the language lacks the key: a test finds it first."""
    words = catalogue(code(language))[key]
    return words.format(**values) if values else words


def say_many(language: str, key: str, number: float, **values: Any) -> str:
    """The words of `key` in the plural form that `number` asks for (`key.one`, `key.few`, …, `key.other`)."""
    words = catalogue(code(language))
    form = str(_locale(code(language)).plural_form(number))
    chosen = words.get(f"{key}.{form}") or words[f"{key}.other"]
    return chosen.format(**values) if values else chosen


@lru_cache(maxsize=len(LANGUAGES))
def _locale(language_code: str) -> Locale:
    return Locale(language_code)


def has_words(language: str, key: str) -> bool:
    """Whether the language knows `key`: for words that come from data, such as a new kind of breakdown."""
    return key in catalogue(code(language))


def name_in(language: str, names: Mapping[str, str]) -> str:
    """The name in the reader's language, else in English, else the first one there is; empty without any."""
    for candidate in (code(language), FALLBACK, *names):
        if names.get(candidate):
            return names[candidate]
    return ""


def chosen(address: str | None, session: str | None, browser: str | None, fallback: str = FALLBACK) -> str:
    """The language to show: what the address says, then the session, then the browser, then `fallback`."""
    for wanted in (address, session, browser):
        if wanted in VARIANTS:
            return str(wanted)
        if isinstance(wanted, str) and wanted.replace("_", "-").split("-")[0].lower() in LANGUAGES:
            return wanted.replace("_", "-").split("-")[0].lower()
    return fallback


def isolated(language: str, text: str) -> str:
    """Text of another script, kept from turning the Arabic sentence around it."""
    return f"\u2068{text}\u2069" if text and is_right_to_left(language) else text


def listed(language: str, parts: Sequence[str]) -> str:
    """The parts as one phrase, joined as the language joins them."""
    return say(language, "list.comma").join(parts)
