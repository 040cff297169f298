"""Which province a list of units belongs to, by its communes or in its own words; and a commune in its province."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from pipelines.names import REFERENCE
from pipelines.places import Area, area_behind_level, areas, canonical_unit, read_reference


class Commune(NamedTuple):
    """One commune of one vintage, with the code of the province that it lies in."""

    code: str
    name: str
    type: str
    province_code: str
    valid_to: date | None


@cache
def _by_name(country: str) -> dict[str, tuple[Commune, ...]]:
    """Type and name, as compared -> every commune so called, of the country's every vintage."""
    found: dict[str, list[Commune]] = {}
    for path in sorted(REFERENCE.glob(f"{country.lower()}_communes_*.csv")):
        for row in read_reference(path.name):
            valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
            commune = Commune(row["code"], row["name"], row["type"], row["parent_code"], valid_to)
            found.setdefault(canonical_unit(f"{row['type']} {row['name']}"), []).append(commune)
    return {name: tuple(communes) for name, communes in found.items()}


def find_commune(unit: str, province: Area, on: date | None = None) -> Commune | None:
    """The commune that a unit names within its province; names repeat across provinces and vintages."""
    named = _by_name(province.country).get(canonical_unit(unit), ())
    fitting = [commune for commune in named if commune.province_code == province.code and _stands(commune, on)]
    return fitting[0] if len(fitting) == 1 else None


def _stands(commune: Commune, on: date | None) -> bool:
    if on is None or commune.valid_to is None:
        return on is None or commune.valid_to is None
    return on <= commune.valid_to


def area_of_communes(units: Iterable[str], country: str, on: date | None = None) -> Area | None:
    """The one province that holds at least four in five of the communes named, three or more; None otherwise.

    A guess from the rows for files that name no province; whoever uses it says so.
    """
    day = on or date.today()
    provinces: Counter[str] = Counter()
    named = 0
    for unit in {canonical_unit(unit) for unit in units}:
        communes = [commune for commune in _by_name(country).get(unit, ()) if _stands(commune, on)]
        named += bool(communes)
        provinces.update({commune.province_code for commune in communes})
    if named < 3:
        return None
    (code, count), *others = provinces.most_common(2)
    if count < 0.8 * named or (others and others[0][1] == count):
        return None
    fitting = [
        a for a in areas().values() if a.country == country and a.code == code and a.valid_from <= day <= a.valid_to
    ]
    return fitting[-1] if fitting else None


def area_in_units(units: Iterable[str], country: str, on: date | None = None) -> Area | None:
    """The one province that at least four in five of the units name behind their own name ("Sở Y tế tỉnh X")."""
    named = [area_behind_level(unit, country, on) for unit in units]
    found = {area.unit_id: area for area in named if area}
    is_enough = 5 * sum(1 for area in named if area) >= 4 * len(named)
    return next(iter(found.values())) if len(found) == 1 and is_enough else None
