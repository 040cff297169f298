"""What each rule says to a person: the matter, what was expected and how to mend it, in vi, en, es and ar."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from pipelines.names import REFERENCE

Language = Literal["vi", "en", "es", "ar"]
LANGUAGES: tuple[str, ...] = get_args(Language)

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_WORD = re.compile(r"\{(\w+)\}")


class Explanation(NamedTuple):
    """One rule in one language. `example` is fictional; empty texts are empty strings."""

    rule: str
    severity: str  # error | warning | note
    says: str
    expected: str
    example: str
    mend: str


@cache
def rules() -> Mapping[str, Any]:
    """Every rule of rules.toml by its slug, refinements as "rule:cause"."""
    return tomllib.loads((REFERENCE / "rules.toml").read_text(encoding="utf-8"))


def severity(rule: str) -> str:
    """error, warning or note; warning for a rule without an entry."""
    return str(rules().get(rule, {}).get("severity", "warning"))


def severity_where_counted(rule: str) -> str:
    """The severity of a rule on a row that counts all the same: at most a warning."""
    grave = severity(rule)
    return "warning" if grave == "error" else grave


def explanation(rule: str, detail: Mapping[str, str] | None, language: str) -> Explanation:
    """The rule as it is shown to a person, with the issue's own words put in. English where a language is unknown."""
    detail = detail or {}
    entry = rules().get(f"{rule}:{detail.get('cause')}") or rules().get(rule)
    if entry is None:
        return Explanation(rule, "warning", rule.replace("_", " ") + ".", "", "", "")
    says, expected, mend = entry.get(language) or entry["en"]
    shown = {name: _shown(name, value) for name, value in detail.items()}
    example = entry.get("example", "")
    if isinstance(example, dict):  # what is usual differs by country, and a language is the nearest thing to one
        example = example.get(language, example["en"])
    return Explanation(rule, entry["severity"], _filled(says, shown), expected, example, _filled(mend, shown))


def sentence(rule: str, detail: Mapping[str, str] | None, language: str) -> str:
    """What is the matter and how to mend it, as one line."""
    told = explanation(rule, detail, language)
    return f"{told.says} {told.mend}".strip()


def _shown(name: str, value: str) -> str:
    """A value as a sentence carries it: one short line; sizes in MiB."""
    if value.isdigit() and int(value) >= 1 << 20 and (name.endswith("bytes") or int(value) % (1 << 20) == 0):
        return f"{int(value) >> 20} MiB"
    return " ".join(value.split())[:80]


def _filled(text: str, detail: Mapping[str, str]) -> str:
    whole = _OPTIONAL.sub(lambda part: part[1] if _has_all(part[1], detail) else "", text)
    return _WORD.sub(lambda word: detail.get(word[1], ""), whole)


def _has_all(part: str, detail: Mapping[str, str]) -> bool:
    return all(name in detail for name in _WORD.findall(part))
