"""Every word of the pages exists in every language, with the same values to put in, and is used somewhere."""

import json
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from display.language import LANGUAGES, OWN_NAMES, catalogue, chosen, has_words, name_in, say, say_many
from pipelines import messages
from pipelines.exports_source import sources

ROOT = Path(__file__).parent.parent
FORMS = ("zero", "one", "two", "few", "many", "other")
FACES = ("display", "pages", "reports", "access", "pipelines", "metrics")


def bases(language: str) -> dict[str, str]:
    """Keys without their plural form; of several forms the last one stands."""
    found = {}
    for key, words in catalogue(language).items():
        stem, _, last = key.rpartition(".")
        found[stem if last in FORMS else key] = words
    return found


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_pages_commands_and_messages_speak_the_same_languages() -> None:
    assert tuple(OWN_NAMES) == LANGUAGES == messages.LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_key(language: str) -> None:
    everything = set().union(*(bases(other) for other in LANGUAGES))
    assert sorted(everything - set(bases(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_the_form_for_all_other_numbers(language: str) -> None:
    stems = {key.rpartition(".")[0] for key in catalogue(language) if key.rpartition(".")[2] in FORMS}
    assert [stem for stem in stems if f"{stem}.other" not in catalogue(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_takes_the_same_values(language: str) -> None:
    english = bases("en")
    differing = {
        key
        for key, words in bases(language).items()
        if places(words) != places(english[key]) and not key.endswith("place_and_date")  # dates are taken apart there
    }
    assert sorted(differing) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty_or_left_in_english_by_their_key(language: str) -> None:
    assert [key for key, words in catalogue(language).items() if not words.strip() and key != "list.comma"] == []


def test_no_key_is_left_unused() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for folder in FACES for path in sorted((ROOT / folder).rglob("*.py"))
    )
    source += (ROOT / "dashboard.py").read_text(encoding="utf-8") if (ROOT / "dashboard.py").exists() else ""
    literal = set(re.findall(r"""["']([a-z0-9_]+(?:\.[a-z0-9_]+)+)["']""", source))
    prefixes = tuple(re.findall(r"""f["']([a-z0-9_]+(?:\.[a-z0-9_]+)*\.)\{""", source))
    unused = [key for key in bases("en") if key not in literal and not key.startswith(prefixes or ("\0",))]
    assert unused == []


def test_every_field_that_a_column_can_be_read_as_has_words() -> None:
    headers = tomllib.loads((ROOT / "data/sources/headers.toml").read_text(encoding="utf-8"))
    exported = {name for source in sources() for name in source.columns} - {"fillers"}
    of_returns = {"indicator", "unit", "plan", "in_period", "running_total", "share"}
    missing = {name.lstrip("_") for name in headers} | exported | of_returns
    assert sorted(name for name in missing if not has_words("en", f"field.{name}")) == []


def test_no_key_stands_in_two_files_of_a_language() -> None:
    for language in LANGUAGES:
        files = [
            json.loads(path.read_text(encoding="utf-8"))
            for path in (ROOT / "display/locales").rglob(f"{language}.json")
        ]
        assert sum(map(len, files)) == len(catalogue(language))


def test_arabic_counts_with_its_own_plural_forms() -> None:
    said = [say_many("ar", "unit.people", number) for number in (1, 2, 5, 11, 100)]
    assert said == ["شخص", "شخصان", "أشخاص", "شخصًا", "شخص"]


def test_language_comes_from_address_then_session_then_browser() -> None:
    assert chosen("es", "vi", "ar") == "es"
    assert chosen(None, "vi", "ar") == "vi"
    assert chosen(None, None, "ar-EG") == "ar"
    assert chosen("xx", None, "de-DE") == "en"
    assert chosen("en-ZA", None, None) == "en-ZA"


def test_name_falls_back_to_english_then_to_any() -> None:
    assert name_in("es", {"vi": "Tên", "en": "Name"}) == "Name"
    assert name_in("es", {"vi": "Tên"}) == "Tên"
    assert name_in("es", {}) == ""


def test_values_are_put_into_the_words() -> None:
    assert say("vi", "figure.completeness", share="75%") == "Số đơn vị đã báo cáo: 75%"
