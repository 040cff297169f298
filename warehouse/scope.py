"""Whose figures an answer may hold: a Scope stands first in every question and every write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The areas an asker may see (None: the nation) and whether disclosure control applies."""

    areas: frozenset[str] | None = None
    is_public: bool = False


NATION = Scope()
