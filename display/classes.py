"""The five classes into which a map sorts its areas, with the words of its legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from display.formats import count, share
from display.language import say
from display.palette import AMOUNTS_BY_THEME, NO_DATA, OUTSIDE, STEPS_BY_THEME, step_of

SHARE_EDGES = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Classes:
    """Inner edges, a colour a class, and how an area's row is turned into the figure that is classed."""

    edges: tuple[float, ...]
    colours: tuple[str, ...]
    is_share: bool
    least: float | None = None  # of the areas, as the most: they name a class that is alone
    most: float | None = None

    def of(self, row: Mapping[str, Any]) -> int | None:
        """The class of an area; None where nothing was reported."""
        value = figure_of(row, self.is_share)
        return None if value is None else step_of(value, self.edges)

    def colour_of(self, row: Mapping[str, Any]) -> str:
        """The colour of an area's class; grey where nothing was reported, hardly any where the reader may not see."""
        place = self.of(row)
        if place is None:
            return OUTSIDE if row.get("is_outside") else NO_DATA
        return self.colours[place]

    def words(self, language: str) -> list[tuple[str, str]]:
        """Colour and words of every class that can occur, from the least to the most."""
        written = [share(language, edge, 0) if self.is_share else count(language, edge) for edge in self.edges]
        if not written:
            return [] if self.least is None else [(self.colours[0], self._span(language))]
        first = say(language, "legend.below", edge=written[0])
        between = [
            say(language, "legend.between", low=low, high=high) for low, high in zip(written, written[1:], strict=False)
        ]
        last = say(language, "legend.from", edge=written[-1])
        return list(zip(self.colours, [first, *between, last], strict=False))

    def _span(self, language: str) -> str:
        least, most = count(language, self.least), count(language, self.most)
        return least if least == most else say(language, "legend.span", low=least, high=most)


def classes_for(rows: Sequence[Mapping[str, Any]]) -> Classes:
    """Fixed fifths where shares are known for some area, else fifths of the areas by what they reached."""
    if any(figure_of(row, True) is not None for row in rows):
        return Classes(SHARE_EDGES, STEPS_BY_THEME, True)
    values = sorted(value for row in rows if (value := figure_of(row, False)) is not None)
    if not values:
        return Classes((), AMOUNTS_BY_THEME, False)
    edges = sorted({_tidy(values[len(values) * fifth // 5]) for fifth in range(1, 5)})
    least = max(values[0], 0)  # below it there would be a class that nobody stands in
    return Classes(tuple(edge for edge in edges if edge > least), AMOUNTS_BY_THEME, False, values[0], values[-1])


def figure_of(row: Mapping[str, Any], is_share: bool) -> float | None:
    """What an area's row is classed by: reached over denominator, or what it reached."""
    reached = row.get("numerator", row.get("value"))
    if not is_share:
        return reached
    return reached / row["denominator"] if row.get("denominator") and reached is not None else None


def _tidy(value: float) -> float:
    """Two leading figures, so that a legend reads 1,200 and not 1,187."""
    step = 10 ** max(len(str(int(value))) - 2, 0)
    return float(int(value) // step * step)
