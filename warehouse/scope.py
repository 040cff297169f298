"""Whose figures an answer may hold: a Scope stands first in every question and every write."""

from collections.abc import Iterable
from dataclasses import InitVar, dataclass

_SEAL = object()


@dataclass(frozen=True)
class Scope:
    """The areas an asker may see (None: the nation) and whether disclosure control applies.

    Sealed: it is made by the lines below alone, so no page, widget or `dataclasses.replace` can widen one.
    """

    areas: frozenset[str] | None
    is_public: bool
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a Scope is made from a viewer by access.scope, never by hand")

    def holds(self, area: str | None) -> bool:
        """Whether rows of this area may be seen and written; a row without an area is the nation's alone."""
        return self.areas is None or area in self.areas


NATION = Scope(None, False, _SEAL)  # the operator, and the ministry's signed-in roles
PUBLIC = Scope(None, True, _SEAL)  # anybody: published aggregates under disclosure control


def within(areas: Iterable[str]) -> Scope:
    """A scope of exactly these areas. Only `access.scope` calls it: it knows what belongs to an area."""
    return Scope(frozenset(areas), False, _SEAL)
