"""Which accounts of a learning platform are nobody's: those made to test or show a course."""

import re
import tomllib
from functools import cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports_source import SOURCES
from pipelines.names import comparable, folded

_WORD = re.compile(r"[a-z]+")
_LETTERS = re.compile(r"[^\W\d_]+")


class _Words(NamedTuple):
    certain: frozenset[str]
    office: frozenset[str]
    filler: frozenset[str]
    name_certain: frozenset[str]
    name_words: frozenset[str]
    prefilter: str


@cache
def _words() -> _Words:
    table = tomllib.loads((SOURCES / "test_accounts.toml").read_text(encoding="utf-8"))
    parts = {key: frozenset(words) for key, words in table.items()}
    hints = parts["certain"] | parts["office"] | parts["name_certain"]
    return _Words(**parts, prefilter="(?i)" + "|".join(sorted(map(re.escape, hints))))


def test_accounts(emails: pa.Array, usernames: pa.Array, names: pa.Array) -> list[int]:
    """The places of rows whose account is nobody's; a person's name that merely contains such letters is a person's."""
    pattern = _words().prefilter
    hits = [pc.fill_null(pc.match_substring_regex(column, pattern), False) for column in (emails, usernames, names)]
    places = pc.indices_nonzero(pc.or_(pc.or_(hits[0], hits[1]), hits[2])).to_pylist()
    return [
        place
        for place in places
        if is_test_account(emails[place].as_py(), usernames[place].as_py(), names[place].as_py())
    ]


def is_test_account(email: str | None, username: str | None, name: str | None) -> bool:
    """Whether this account was made to try something out."""
    words = _words()
    if name and _is_test_name(name, words):
        return True
    local, _, _ = (email or "").partition("@")
    parts = [frozenset(_WORD.findall(folded(part.partition("@")[0]))) for part in (local, username or "") if part]
    if any(part & words.certain for part in parts):
        return True
    known = words.certain | words.office | words.filler
    are_words = len(parts) == 2 and all(part and part <= known for part in parts)
    return are_words and (any if name is None else all)(part & words.office for part in parts)


def _is_test_name(name: str, words: _Words) -> bool:
    parts = frozenset(_LETTERS.findall(comparable(name)))
    return bool(parts & words.name_certain) and parts <= words.name_certain | words.name_words
