"""Areas have dates: a series as it was, or restated to another set of units, its total never changed."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from metrics.measured import Part
from metrics.questions import Source, rows
from warehouse.errors import UserError
from warehouse.scope import NATION


@dataclass(frozen=True)
class Restated:
    """One area's part after restating; `could_be` names the units among which it can't be divided."""

    area: str | None
    numerator: float
    denominator: float | None
    could_be: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        return Part(self.area, self.numerator, self.denominator).value


@dataclass(frozen=True)
class Area:
    """One unit with its name and the days between which it is valid."""

    unit_id: str
    name: str
    name_en: str | None
    level: str
    vintage: str | None
    parent: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Vintage:
    """A set of areas by its largest ones: of what level, how many, and between which days all of them stand."""

    vintage: str
    level: str
    units: int
    since: date | None
    until: date | None


def vintages(source: Source, country: str | None = None) -> list[Vintage]:
    """The sets of units that figures can be restated to, oldest first."""
    found = rows(
        source,
        NATION,
        """
        with unit as (
            select vintage, level, code, min(valid_from) as first_day,
                max(coalesce(valid_to, date '9999-12-31')) as last_day
            from area
            where vintage is not null and ($country is null or country = $country)
            group by vintage, level, code
        ),
        level_of_set as (
            select vintage, level, count(*) as units, min(first_day) as begun, max(first_day) as since,
                nullif(min(last_day), date '9999-12-31') as until
            from unit
            group by vintage, level
        )
        select vintage, level, units, since, until
        from level_of_set
        qualify row_number() over (partition by vintage order by units) = 1
        order by begun nulls first, until nulls last, vintage
        """,
        country=country,
    )
    return [Vintage(**row) for row in found]


def areas_of(source: Source, vintage: str, level: str | None = None, on: date | None = None) -> list[Area]:
    """The units of a vintage in code order; with `on`, under the names that they had that day."""
    found = rows(
        source,
        NATION,
        """
        select unit_id, name, name_en, level, vintage, parent, valid_from, valid_to
        from area
        where vintage = $vintage and ($level is null or level = $level)
        qualify row_number() over (
            partition by unit_id
            order by coalesce($on between coalesce(valid_from, date '0001-01-01')
                and coalesce(valid_to, date '9999-12-31'), false) desc, valid_from desc nulls last
        ) = 1
        order by code, unit_id
        """,
        vintage=vintage,
        level=level,
        on=on,
    )
    return [Area(**row) for row in found]


def vintage_of(source: Source, units: Iterable[str]) -> str | None:
    """The one vintage that all the units are of; None where there are several, or none."""
    found = rows(
        source,
        NATION,
        "select distinct vintage from area where list_contains($units, unit_id) and vintage is not null",
        units=sorted(set(units)),
    )
    return found[0]["vintage"] if len(found) == 1 else None


def newest_vintage(source: Source, units: Iterable[str]) -> str | None:
    """The newest of the sets that the units are of; None where they are of none."""
    found = rows(
        source,
        NATION,
        """
        select vintage
        from area
        where vintage is not null
        group by vintage
        having bool_or(list_contains($units, unit_id))
        order by max(valid_from) desc nulls last, vintage desc  -- unchanged units keep their first day
        limit 1
        """,
        units=sorted(set(units)),
    )
    return found[0]["vintage"] if found else None


def names(source: Source, units: Iterable[str]) -> dict[str, str]:
    """unit_id -> newest name."""
    found = rows(
        source,
        NATION,
        "select unit_id, arg_max(name, (coalesce(valid_from, date '0001-01-01'), name)) as name from area "
        "where list_contains($units, unit_id) group by unit_id order by unit_id",
        units=sorted(set(units)),
    )
    return {row["unit_id"]: row["name"] for row in found}


def restructurings(source: Source, country: str) -> list[date]:
    """The days on which a country's units were exchanged for others: the vertical lines of a chart."""
    found = rows(
        source,
        NATION,
        """
        select distinct crosswalk.valid_from as day
        from crosswalk join area on area.unit_id = crosswalk.new_unit
        where area.country = $country and relationship not in ('unchanged', 'renamed')
        order by day
        """,
        country=country,
    )
    return [row["day"] for row in found]


def restated(source: Source, parts: Iterable[Part], boundaries: str | None) -> list[Restated]:
    """The parts in the units of `boundaries`; None: as it was. Their sum is that of `parts`, exactly.

    A unit whose successors' shares are unknown stays under its own code, with the units it could belong to.
    """
    kept = [Restated(part.area, part.numerator, part.denominator) for part in parts]
    if boundaries is None:
        return kept
    sets = [one.vintage for one in vintages(source)]
    if boundaries not in sets:
        known = ", ".join(sets) or "none: no reference areas are loaded"
        raise UserError(f"There are no boundaries called {boundaries!r}: choose one of {known}.")
    paths = _paths(source, boundaries, [part.area for part in kept if part.area])
    moved: dict[tuple[str | None, tuple[str, ...]], list[Restated]] = defaultdict(list)
    for part in kept:
        for piece in _pieces(part, paths.get(part.area or "", ())):
            moved[(piece.area, piece.could_be)].append(piece)
    return sorted(map(_sum, moved.values()), key=lambda part: (part.area is None, part.area or ""))


def _paths(source: Source, boundaries: str, areas: list[str]) -> dict[str, tuple[tuple[str, float | None], ...]]:
    """area -> the units of `boundaries` that hold it, with its share in each (None: unknown); forwards or back."""
    found = rows(
        source,
        NATION,
        """
        with dated as (select distinct unit_id, vintage from area),
        way as (
            select old_unit, new_unit, weight, relationship, old_area.vintage as old_vintage,
                new_area.vintage as new_vintage
            from crosswalk
            join dated as old_area on old_area.unit_id = old_unit
            join dated as new_area on new_area.unit_id = new_unit
        ),
        renamed as (select old_unit from way where relationship = 'renamed'),
        forwards as (select old_unit as unit, new_unit as other, weight from way where new_vintage = $boundaries),
        backwards as (
            select new_unit as unit, old_unit as other,
                case when count(*) over (partition by new_unit) = 1 and weight is not null then 1.0 end as weight
            from way
            where old_vintage = $boundaries and new_vintage != $boundaries
                and old_unit not in (from renamed)
        ),
        -- an older name of a unit goes back as the newest does
        backwards_of_older as (
            select way.old_unit as unit, backwards.other, backwards.weight
            from way join backwards on backwards.unit = way.new_unit
            where way.relationship = 'renamed'
        )
        select unit, other, weight
        from (from forwards union all from backwards union all from backwards_of_older)
        where list_contains($areas_asked, unit)
        order by unit, other
        """,
        boundaries=boundaries,
        areas_asked=areas,
    )
    paths: dict[str, list[tuple[str, float | None]]] = defaultdict(list)
    for row in found:
        paths[row["unit"]].append((row["other"], row["weight"]))
    return {unit: tuple(ways) for unit, ways in paths.items()}


def _pieces(part: Restated, ways: tuple[tuple[str, float | None], ...]) -> list[Restated]:
    if not ways:
        return [part]
    weights = [weight for _, weight in ways if weight is not None]
    if len(weights) < len(ways) or not math.isclose(sum(weights), 1.0, abs_tol=1e-9):
        return [Restated(part.area, part.numerator, part.denominator, tuple(unit for unit, _ in ways))]
    numerators = apportioned(part.numerator, weights)
    denominators = [None] * len(ways) if part.denominator is None else apportioned(part.denominator, weights)
    return [
        Restated(unit, numerator, denominator)
        for (unit, _), numerator, denominator in zip(ways, numerators, denominators, strict=True)
    ]


def apportioned(total: float, weights: list[float]) -> list[float]:
    """`total` divided by weights into numbers that add up to it; whole numbers stay whole (largest remainder)."""
    exact = [Fraction(weight) / sum(map(Fraction, weights)) * Fraction(total) for weight in weights]
    if total != int(total):
        shares = [float(share) for share in exact[:-1]]
        return [*shares, total - sum(shares)]
    whole = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: int(total) - sum(whole)]:
        whole[place] += 1
    return [float(share) for share in whole]


def _sum(pieces: list[Restated]) -> Restated:
    known = [piece.denominator for piece in pieces if piece.denominator is not None]
    numerator = sum(piece.numerator for piece in pieces)
    return Restated(pieces[0].area, numerator, sum(known) if known else None, pieces[0].could_be)
