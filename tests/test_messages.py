"""Every rule that the pipelines use can be said to a person, in four languages."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from display import quality_tables
from pipelines import messages
from pipelines.identifiers import read_identifier
from pipelines.refusal import REASONS

PIPELINES = Path(messages.__file__).parent
ROOT = PIPELINES.parent
SLUG = r"\"([a-z]+(?:_[a-z]+)*)\""
USES = (
    rf"Refusal\({SLUG}",
    rf"\brule={SLUG}",
    rf"\breason={SLUG}",
    rf"\.warn\([^\n]*?{SLUG}\)",
    rf"_warn_where\([^\n]*?{SLUG}\)",
    rf"faults\.add\({SLUG}\)",
    rf"\bwarn[a-z]*(?:\[[^\]]*\])?\.append\({SLUG}\)",
    rf"\bwarnings[^\n]*?\({SLUG},\)",
    rf"\bIdentifier\(None,[^\n]*?\({SLUG},\)",
    rf"\bPhone\(None,[^\n]*?\({SLUG},\)",
    rf"\bEmail\(None,[^\n]*?\({SLUG},\)",
)


def slugs_in_code() -> set[str]:
    found = set()
    for path in PIPELINES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found.update(slug for use in USES for slug in re.findall(use, text))
    return found


@pytest.mark.parametrize("rule", sorted(slugs_in_code() | REASONS))
def test_every_rule_used_in_the_pipelines_has_its_sentences(rule: str) -> None:
    assert rule in messages.rules()


def test_no_rule_is_described_that_nothing_tells() -> None:
    code = [*PIPELINES.rglob("*.py"), *(ROOT / "access").rglob("*.py"), *(ROOT / "data" / "sources").rglob("*.toml")]
    told = set(re.findall(r"[a-z]+(?:_[a-z]+)*", " ".join(path.read_text(encoding="utf-8") for path in code)))
    assert {rule for rule in messages.rules() if rule.partition(":")[0] not in told} == set()


@pytest.mark.parametrize("rule", sorted(messages.rules()))
def test_every_rule_speaks_four_languages(rule: str) -> None:
    entry = messages.rules()[rule]
    assert entry["severity"] in ("error", "warning", "note")
    for language in messages.LANGUAGES:
        says, expected, mend = entry[language]
        assert says.endswith((".", "؟"))
        assert entry["severity"] != "error" or (expected and mend), (rule, language)
        words = [set(re.findall(r"\{(\w+)\}", entry[other][0])) for other in messages.LANGUAGES]
        assert all(word == words[0] for word in words), rule


def test_the_rules_of_the_examples_are_known() -> None:
    slugs = """
    missing_name sample_row no_identifier impossible_dob invalid_national_id test_account damaged_name
    malformed_row id_lost_zero hidden_row year_only_dob id_check_failed persal_lost_zero total_mismatch
    """
    assert set(slugs.split()) <= set(messages.rules())


def test_a_sentence_names_cause_and_way_out() -> None:
    assert messages.sentence("encrypted", {}, "en") == (
        "The workbook is password-protected. Save it without a password and send it again."
    )


def test_a_sentence_leaves_out_what_the_issue_does_not_tell() -> None:
    assert messages.sentence("too_many_columns", {}, "en").startswith("The table has too many columns.")
    told = messages.sentence("too_many_columns", {"found": "300", "limit": "256"}, "en")
    assert told.startswith("The table has too many columns: 300; the limit is 256.")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_cause_counted_over_many_files_has_no_gap_where_one_files_own_words_stand(language: str) -> None:
    of_one_step = {slug for path in ROOT.glob("*/*.py") for slug in re.findall(rf"Declined\({SLUG}", path.read_text())}
    causes = [
        {"rule": rule, "severity": "note", "of_rule": 2, "rows": 2, "month": date(2026, 11, 1)}
        for rule in messages.rules()
        if rule not in of_one_step
    ]
    shown = quality_tables.causes(language, causes, messages.explanation)
    said = re.findall(r'<th scope="row">([^<]+)</th>', shown)
    assert len(said) == len(causes)
    gaps = [text for text in said if re.search(r"  |^ | [.,;،؛]|:[ .]*[.,;:،؛]|: *$|\( *\)|\{", text)]
    assert gaps == []


def test_how_many_cells_were_mended_is_said_of_a_single_file() -> None:
    told = messages.sentence("mended_by_sender", {"cells": "3"}, "en")
    assert told.startswith("Cells mended by the sender on the page before submitting: 3; the file itself is as it was.")


def test_a_cause_refines_the_rule() -> None:
    assert "sheets" in messages.sentence("zip_bomb", {"cause": "sheets", "found": "80", "limit": "50"}, "en")
    assert "sheets" not in messages.sentence("zip_bomb", {"cause": "ratio"}, "en")


def test_an_unknown_rule_and_an_unknown_language_still_say_something() -> None:
    assert messages.sentence("brand_new_rule", None, "vi") == "brand new rule."
    assert messages.sentence("encrypted", None, "xx") == messages.sentence("encrypted", None, "en")


def test_a_value_with_braces_or_markup_stays_plain_text() -> None:
    told = messages.sentence("duplicate_headers", {"header": "{limit} [x]\n" + "y" * 500}, "en")
    assert "{limit} [x] yyy" in told
    assert len(json.dumps(told)) < 300


@pytest.mark.parametrize(("language", "country"), [("vi", "VN"), ("en", "ZA"), ("es", "CL")])
def test_the_example_of_an_identifier_is_one_of_the_country_and_passes_its_check(language: str, country: str) -> None:
    example = messages.explanation("id_check_failed", None, language).example
    found = read_identifier(example, country)
    assert found is not None
    assert found.is_valid
