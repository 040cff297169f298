"""What can be said of people who can't be matched: how many there are at least and at most."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A published count: exactly `low`, or anything from low to high (None: open-ended)."""

    low: float
    high: float | None


def figure(value: float, qualifier: str, cut_to: float | None = None) -> Figure:
    """The range of a figure: "more than 800" cut down to the hundred is 801 to 899, read as open-ended 801 and up."""
    if qualifier == ">":
        return Figure(value + 1, None if cut_to is None else value + cut_to - 1)
    if qualifier == ">=":
        return Figure(value, None)
    return Figure(value, value)


def union_bounds(sources: Sequence[float], population: float | None = None) -> tuple[float, float]:
    """max |S| <= |union| <= min(sum of |S|, population)."""
    upper = sum(sources)
    return max(sources), upper if population is None else min(upper, population)


def overlap_bounds(first: Figure, second: Figure, together: Figure) -> tuple[float, float | None]:
    """At least first + second - together stand in both, and no more than the smaller of the two."""
    lower = 0.0 if together.high is None else max(0.0, first.low + second.low - together.high)
    highs = [high for high in (first.high, second.high) if high is not None]
    return lower, min(highs) if highs else None
