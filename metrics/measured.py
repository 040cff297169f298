"""What a measure gives for one target: a numerator, a denominator, and the same by area."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Part:
    """One area's share of a measure; area None is counted nationally only."""

    area: str | None
    numerator: float
    denominator: float | None = None

    @property
    def value(self) -> float | None:
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Measured:
    """A measure's answer. Rates are divided here, once."""

    numerator: float | None  # None: nothing was reported
    denominator: float | None = None
    is_share: bool = False
    parts: tuple[Part, ...] = ()
    turns: int | None = None
    people: int | None = None
    newest: date | None = None  # the newest counted record or report
    lower: float | None = None
    upper: float | None = None
    refusal: str | None = None
    extras: dict[str, Any] = field(default_factory=dict)  # what only this kind has

    @property
    def value(self) -> float | None:
        if self.numerator is None:
            return None
        if not self.is_share:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


NOTHING = Measured(None)
