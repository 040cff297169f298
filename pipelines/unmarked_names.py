"""Names that are spelled in full without a mark: beside marked names they are no other name that lost its marks."""

import tomllib
from collections.abc import Iterable
from functools import cache

from pipelines.names import REFERENCE, comparable, folded

FEWEST_MARKED = 0.5  # share of a list's names: the list writes its marks


@cache
def bare_syllables() -> frozenset[str]:
    """The syllables, in lower case, that stand in names without any mark."""
    return frozenset(tomllib.loads((REFERENCE / "syllables.toml").read_text(encoding="utf-8"))["bare"].split())


@cache
def spelled_names() -> str:
    """The pattern of a folded name whose every syllable can be one: a letter more or less makes another such name."""
    table = tomllib.loads((REFERENCE / "syllables.toml").read_text(encoding="utf-8"))
    initials, rimes = ("|".join(sorted(set(folded(table[part]).split()))) for part in ("initials", "rimes"))
    syllable = f"(?:{initials})?(?:{rimes})"
    return f"{syllable}(?: {syllable})*"


def full_names(names: Iterable[str | None]) -> frozenset[str]:
    """Which of a list's names have no mark and never had one; none where most of the list is written without marks."""
    distinct = {name for name in names if name}
    unmarked = {name for name in distinct if name.isascii()}
    if not distinct or 1 - len(unmarked) / len(distinct) <= FEWEST_MARKED:
        return frozenset()
    return frozenset(name for name in unmarked if bare_syllables().issuperset(comparable(name).split()))
