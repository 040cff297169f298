"""What a header says: its words, its parent's words, or its place beside another, as the field its column holds."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.names import comparable
from pipelines.words import SOURCES, is_tick, key, status_of, vocabulary

PERSONAL = ("full_name", "family_name", "given_name", "paternal_name")
KEYS = ("id", "staff_id", "email", "phone", "dob", "birth_male", "birth_female", "dob_year", "unit", "commune")
LEFT_OUT = "_left_out"
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HINT = re.compile(r"\n.*|\s*\*.*", re.DOTALL)
_PRE = re.compile(r"(?:^|\s)(?:pre|truoc|inicial)$|^(?:pre|before)\s")
_POST = re.compile(r"(?:^|\s)(?:post|sau)$|^(?:post|after)\s(?!level|title)")
_QUESTION_WORDS = 4
_ONE_WORD_BEGINNINGS = ("email", "id", "staff_id", "phone", "dob")
_SETTINGS = ("under", "means")


@dataclass(frozen=True)
class Synonyms:
    """Header key -> field; `one_word` are those of a single word that may begin a longer header."""

    fields: dict[str, str]
    under: dict[str, dict[str, str]]  # parent field -> leaf key -> field
    one_word: frozenset[str]


@cache
def synonyms() -> Synonyms:
    """headers.toml; where two fields claim a word the first in the file has it."""
    table = tomllib.loads((SOURCES / "headers.toml").read_text(encoding="utf-8"))
    fields: dict[str, str] = {}
    under: dict[str, dict[str, str]] = {}
    for field, entry in table.items():
        words = {key(word): None for language, texts in entry.items() if language not in _SETTINGS for word in texts}
        claimed = [under.setdefault(parent, {}) for parent in entry.get("under", [])] or [fields]
        for target in claimed:
            for word in words:
                target.setdefault(word, entry.get("means", field))
    fields.pop("", None)
    one_word = {
        word for word, field in fields.items() if " " not in word and len(word) > 2 and field in _ONE_WORD_BEGINNINGS
    }
    return Synonyms(fields, under, frozenset(one_word))


@cache
def _languages() -> dict[str, frozenset[str]]:
    """Header key -> the languages it belongs to."""
    table = tomllib.loads((SOURCES / "headers.toml").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in table.values():
        for language, texts in entry.items():
            for word in texts if language not in _SETTINGS else ():
                found.setdefault(key(word), set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


def languages_of(headers: Iterable[str]) -> str | None:
    """The language of most headers, those alone that belong to one; None where none tells."""
    counted: Counter[str] = Counter()
    for text in headers:
        form = key(_BRACKETS.sub(" ", text))
        tokens = form.split(" ")
        starts = (" ".join(tokens[:end]) for end in range(len(tokens), 0, -1))
        languages = next((found for start in starts if (found := _languages().get(start))), frozenset())
        if len(languages) == 1:
            counted.update(languages)
        elif not languages and any(letter in _VIETNAMESE for letter in text.lower()):
            counted["vi"] += 1
    return counted.most_common(1)[0][0] if counted else None


_VIETNAMESE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


@lru_cache(maxsize=16384)
def field_of(text: str) -> str | None:
    """The field that one header text names, parents aside; None for words that aren't known."""
    if len(text) > 300:
        return None
    whole = key(text)
    if whole == "nam" and comparable(text) != "nam":
        return None  # Năm, the year, is Nam, male, to whoever folds it
    bare = key(_BRACKETS.sub(" ", text))
    if text.rstrip().endswith(("?", "؟")) and (asked := _asked(whole)) is not None:
        return asked or None
    for form in dict.fromkeys((whole, bare, key(_HINT.sub("", text)))):
        if found := _known(form):
            return found
    if (_asks_result(whole) and whole.count(" ") >= _QUESTION_WORDS) or _offers_results(text):
        return "result"
    return _question(whole)


def _asked(form: str) -> str | None:
    """The field that a form's question asks for, "" for an opinion; None for a header of a word or two ("Passed?")."""
    if _asks_result(form):
        return "result"
    words = form.split(" ")
    if len(words) < _QUESTION_WORDS:
        return None
    if opened := _opened(form):
        return opened
    found = _known(form) or _question(form)
    asks_which = not {key(word) for word in vocabulary()["questions"]["which"]}.isdisjoint(words)
    asks_early = _known(" ".join(words[:_QUESTION_WORDS])) == found or _question(" ".join(words[:6])) == found
    is_asked = found in vocabulary()["questions"]["fields"] and (asks_which or asks_early)
    return found if found and (is_asked or (found == "course" and asks_which)) else ""


def _asks_result(form: str) -> bool:
    """Whether a question asks how the course ended for somebody."""
    return any(f" {key(words)} " in f" {form} " for words in vocabulary()["questions"]["results"])


def _offers_results(text: str) -> bool:
    """Whether a header lists the words to choose from: "Competent / NYC"; yes or no may be asked of anything."""
    offered = {None if is_tick(word) else status_of(word) for word in text.split("/")}
    return len(offered) > 1 and "completed" in offered and None not in offered


def _opened(form: str) -> str | None:
    """The field that stands right behind a question's opening: "Which department …", "What is your surname"."""
    for opening in map(key, vocabulary()["questions"]["openings"]):
        if not form.startswith(opening + " "):
            continue
        tokens = form[len(opening) + 1 :].split(" ")
        starts = (synonyms().fields.get(" ".join(tokens[:end])) for end in range(min(len(tokens), 4), 0, -1))
        found = next((field for field in starts if field), None)
        if found in (*vocabulary()["questions"]["fields"], "course"):
            return found
    return None


def _known(form: str) -> str | None:
    known = synonyms()
    if found := known.fields.get(form):
        return found
    if _PRE.search(form):
        return "pre"
    if _POST.search(form):
        return "post"
    tokens = form.split(" ")
    for end in range(len(tokens) - 1, 1, -1):
        if found := known.fields.get(" ".join(tokens[:end])):
            return found
    if len(tokens) > 1 and tokens[0] in known.one_word:
        return known.fields[tokens[0]]
    return None


def _question(form: str) -> str | None:
    """The field a form's question asks for: the longest synonym of two words or more that stands in it."""
    if form.count(" ") < _QUESTION_WORDS - 1:
        return None
    tokens = form.split(" ")
    known, longest = _asked_words()
    for length in range(min(longest, len(tokens)), 1, -1):
        for start in range(len(tokens) - length + 1):
            if found := known.get(" ".join(tokens[start : start + length])):
                return found
    return None


@cache
def _asked_words() -> tuple[dict[str, str], int]:
    """Synonyms of two words or more -> what a question can ask for by them; the most words of one."""
    asked = vocabulary()["questions"]["fields"]
    known = {word: field for word, field in synonyms().fields.items() if " " in word and field in asked}
    return known, max(word.count(" ") + 1 for word in known)


def field_of_path(path: tuple[str, ...]) -> str | None:
    """The field of a column whose header has several levels, the outermost first."""
    if not path:
        return None
    leaf = field_of(path[-1])
    for parent_text in reversed(path[:-1]):
        parent = field_of(parent_text)
        if parent is not None and (found := _under(parent, leaf, path[-1])):
            return found
    if leaf is None and len(path) > 1:
        return field_of(" ".join(path))
    return leaf


def _under(parent: str, leaf: str | None, text: str) -> str | None:
    """What a leaf means under a parent that is itself a field; None where the leaf speaks for itself."""
    if leaf in ("sex_male", "sex_female"):
        return leaf.replace("sex", "birth") if parent == "dob" else leaf
    if found := synonyms().under.get(parent, {}).get(key(text)):
        return found
    if parent == "id" and leaf == "completed_on":
        return LEFT_OUT
    if parent in ("result", "score", "attendance"):
        return _under_result(parent, leaf, text)
    if parent in ("pre", "post"):
        return parent
    return leaf


def _under_result(parent: str, leaf: str | None, text: str) -> str:
    if leaf in ("result", "score", "certificate", "register_no", "completed_on", "pre", "post", "note"):
        return leaf
    if parent != "score" and (status := status_of(text)):
        return f"marked_{status}"
    return parent if parent == "attendance" else f"{parent}_part"


def map_headers(headers: dict[int, tuple[str, ...]]) -> dict[int, str]:
    """Column -> field for the headers of one table, each settled beside the others."""
    found = {column: field for column, path in headers.items() if (field := field_of_path(path))}
    fields = frozenset(found.values())
    settled = {column: _settled(field, key(headers[column][-1]), fields) for column, field in found.items()}
    for column, field in found.items():
        if (
            field == "completed_on"
            and found.get(column - 1) == "id"
            and key(headers[column][-1]) in beside("issue_day")
        ):
            settled[column] = LEFT_OUT
    return _with_statuses(_with_fallbacks(_beside_another(settled, headers)), headers)


def _beside_another(found: dict[int, str], headers: dict[int, tuple[str, ...]]) -> dict[int, str]:
    """Initials beside a first name are left out; a check digit belongs to the identifier on its left or to nothing."""
    given = {column: key(headers[column][-1]) for column, field in found.items() if field == "given_name"}
    if not beside("initials").issuperset(given.values()):
        found |= {column: LEFT_OUT for column, leaf in given.items() if leaf in beside("initials")}
    for column in [
        column for column, field in found.items() if field == "check_digit" and found.get(column - 1) != "id"
    ]:
        found[column] = LEFT_OUT
    return found


def _settled(field: str, leaf: str, fields: frozenset[str]) -> str:
    """A field beside the others of its table: Name beside Surname is the given name, Post beside Pre a score."""
    has_family = not fields.isdisjoint(("family_name", "paternal_name", "maternal_name"))
    if field == "full_name" and has_family and leaf in beside("given_name"):
        return "given_name"
    if field == "given_name" and not has_family and "full_name" not in fields and leaf not in beside("initials"):
        return "full_name"
    if "pre" in fields and "post" not in fields and leaf in beside("post"):
        return "post"
    if field in ("pre", "post") and not {"pre", "post"} <= fields and leaf in beside("score"):
        return "score"
    return field


@cache
def beside(meaning: str) -> frozenset[str]:
    """Headers of words.toml that mean this only beside, or only without, another field."""
    return frozenset(key(word) for word in vocabulary()["beside"][meaning])


def _with_statuses(found: dict[int, str], headers: dict[int, tuple[str, ...]]) -> dict[int, str]:
    """Unmapped "Đạt | Không đạt", columns to be ticked, or such a column alone, where no result column stands."""
    open_columns = [column for column in headers if column not in found and headers[column]]
    marked = {column: status for column in open_columns if (status := status_of(headers[column][-1]))}
    if "result" in found.values():
        return found
    if len(marked) >= 2:
        return found | {column: f"marked_{status}" for column, status in marked.items()}
    for column in marked:
        leaf = key(headers[column][-1])
        if leaf in beside("result"):
            found[column] = "result"
        elif leaf in beside("absent"):
            found[column] = "marked_absent"
    return found


def _with_fallbacks(found: dict[int, str]) -> dict[int, str]:
    """A second-best column takes the field that no better column has."""
    for wanted, spare in (("unit", "subunit"), ("unit", "commune"), ("certificate", "register_no")):
        fields = list(found.values())
        if wanted not in fields and spare in fields and "organisation_code" not in fields:
            column = next(column for column, field in found.items() if field == spare)
            found[column] = wanted
    return found


def is_learner_table(fields: Iterable[str]) -> bool:
    """Whether the fields describe persons: a name, or an own identifier, and something beside it."""
    present = {field for field in fields if not field.startswith("_")}
    has_person = not present.isdisjoint(PERSONAL) or not present.isdisjoint(("id", "staff_id", "email"))
    return has_person and len(present) >= 2
