"""What the public may read: counts of people in fives, so that no cell of 1 to 4 can be told or worked out.

Days and months are rounded where they are read (warehouse.rounding); here the same rule meets what is counted from
rows: numerators, parts, bounds, and what only one kind of target has. Rates come from the rounded counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from metrics.definitions import Definition
from metrics.measured import Measured, Part
from metrics.questions import Source, rows
from warehouse.rounding import rounded, threshold
from warehouse.scope import NATION, Scope

OF_PEOPLE = frozenset({"turns", "people", "pairs"})  # units whose counts are of persons; places and plans are not
FEWEST = 10  # an average stands on ten persons at least
SCALES = frozenset({"max_score"})  # what the questionnaire says, not the persons
AVERAGES = frozenset({"mean_before", "mean_after", "mean_gain", "low", "high", "normalised_gain", "share_rising"})


def applies(source: Source, scope: Scope) -> bool:
    """Whether disclosure control is on: for the public, once anything but sample data was ever taken in."""
    if not scope.is_public:
        return False
    [row] = rows(source, NATION, "select count(*) filter (not is_sample) as real from submission")
    return bool(row["real"])


def protected(source: Source, scope: Scope, definition: Definition, measured: Measured) -> Measured:
    """What was measured, as `scope` may read it; totals are the sums of the rounded parts."""
    if not applies(source, scope):
        return measured
    rounding = _Rounding(_key(source), (definition.programme, definition.audience, definition.counts))
    turns, people = rounding.count(measured.turns), rounding.count(measured.people)
    beside = replace(
        measured,
        turns=turns,
        people=people if turns is None or people is None else min(people, turns),
        extras={name: rounding.inside(value, (name,)) for name, value in measured.extras.items()},
    )
    if definition.unit not in OF_PEOPLE:
        return beside
    parts = tuple(_part(rounding, part) for part in measured.parts)
    return replace(
        beside,
        numerator=_total(rounding, measured, parts),
        parts=parts,
        lower=rounding.count(measured.lower),
        upper=rounding.count(measured.upper),
    )


def protected_bounds(source: Source, scope: Scope, bounds: tuple[int, int]) -> tuple[int, int]:
    """Lower and upper bound of people, as `scope` may read them."""
    if not applies(source, scope):
        return bounds
    rounding = _Rounding(_key(source), ("bounds",))
    return rounding.count(bounds[0]) or 0, rounding.count(bounds[1]) or 0


def protected_rows(
    source: Source, scope: Scope, place: Sequence[object], found: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows of counts and averages, as `scope` may read them; `place` names the table, "value" the row."""
    if not applies(source, scope):
        return found
    rounding = _Rounding(_key(source), place)
    return [rounding.inside(row, (row.get("value"),)) for row in found]


class _Rounding:
    """The key and what its cells belong to."""

    def __init__(self, key: str | None, belongs_to: Sequence[object]) -> None:
        self.key = key
        self.belongs_to = tuple(belongs_to)

    def count(self, value: float | None, *cell: object) -> int | None:
        """The multiple of five; None stays None."""
        return None if value is None else rounded(value, threshold(self.key, (*self.belongs_to, *(cell or ("",)))))

    def inside(self, value: Any, place: tuple[object, ...]) -> Any:
        """A nested answer with its whole numbers rounded; averages of too few persons are withheld."""
        if isinstance(value, bool) or not isinstance(value, int | float | Mapping | list | tuple):
            return value
        if isinstance(value, int):
            return self.count(value, *place)
        if isinstance(value, float):
            return self.count(value, *place) if value.is_integer() else value
        if isinstance(value, Mapping):
            is_thin = min((n for n in value.values() if _is_count(n)), default=FEWEST) < FEWEST
            return {name: self._named(name, item, place, is_thin) for name, item in value.items()}
        return [self.inside(item, (*place, number)) for number, item in enumerate(value)]

    def _named(self, name: str, item: Any, place: tuple[object, ...], is_thin: bool) -> Any:
        """A field by its name: an average that happens to be a whole number is still no count."""
        if name in SCALES:
            return item
        if name in AVERAGES or _is_average(item):
            return None if is_thin else item
        return self.inside(item, (*place, name))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_average(value: Any) -> bool:
    return isinstance(value, float) and not value.is_integer()


def _part(rounding: _Rounding, part: Part) -> Part:
    shown = rounding.count(part.numerator, part.area) or 0
    # More people than posts would be an artefact of rounding, not a figure.
    return replace(part, numerator=shown if part.denominator is None else min(shown, part.denominator))


def _total(rounding: _Rounding, measured: Measured, parts: tuple[Part, ...]) -> float | None:
    is_sum = bool(parts) and sum(part.numerator for part in measured.parts) == measured.numerator
    if is_sum:
        return float(sum(part.numerator for part in parts))
    shown = rounding.count(measured.numerator)
    return None if shown is None else float(shown)


def _key(source: Source) -> str | None:
    found = rows(source, NATION, "select value ->> '$' as key from setting where name = 'rounding_key'")
    return found[0]["key"] if found else None
