"""Which rows of one file repeat a learner in the same course, and which row of them stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.names import comparable, folded
from pipelines.places import canonical_unit


@dataclass(frozen=True)
class Entry:
    """One accepted row as far as duplicates go. `phone` and `email` only where they are the person's own."""

    place: int
    course: str | None
    name: str | None
    dob: date | None
    year: int | None
    id: str | None
    staff_id: str | None
    phone: str | None
    email: str | None
    unit: str | None
    order: float = 0.0  # the row of the highest order stands; equal orders: the first


def find_duplicates(entries: Sequence[Entry], has_units: bool) -> dict[int, int]:
    """Place of each repeated row -> place of the row that stands."""
    suspects = _suspects(entries)
    if not suspects:
        return {}
    groups: list[list[Entry]] = []
    by_mark: dict[tuple[object, ...], list[list[Entry]]] = {}
    for entry in (entry for entry in entries if entry.place in suspects):
        marks = _marks(entry)
        group = _group_of(entry, (group for mark in marks for group in by_mark.get(mark, ())), has_units)
        if group is None:
            group = []
            groups.append(group)
        group.append(entry)
        for mark in marks:
            known = by_mark.setdefault(mark, [])
            if not any(group is other for other in known):
                known.append(group)
    return {entry.place: standing.place for group in groups for standing, entry in _fallen(group)}


def _fallen(group: list[Entry]) -> Iterable[tuple[Entry, Entry]]:
    standing = max(group, key=lambda entry: (entry.order, -entry.place))
    return ((standing, entry) for entry in group if entry is not standing)


def _suspects(entries: Sequence[Entry]) -> set[int]:
    """Rows that share a mark with another row."""
    seen: dict[tuple[object, ...], int] = {}
    found: set[int] = set()
    for entry in entries:
        for mark in _marks(entry):
            first = seen.setdefault(mark, entry.place)
            if first != entry.place:
                found.update((first, entry.place))
    return found


def _marks(entry: Entry) -> list[tuple[object, ...]]:
    """What two rows of one person may have in common."""
    marks: list[tuple[object, ...]] = [
        (kind, value, entry.course)
        for kind, value in (("id", entry.id), ("staff", entry.staff_id), ("phone", entry.phone), ("mail", entry.email))
        if value
    ]
    if entry.name and entry.year:
        marks.append(("birth", folded(entry.name), entry.year, entry.course))
    return marks


def _group_of(entry: Entry, groups: Iterable[list[Entry]], has_units: bool) -> list[Entry] | None:
    for group in groups:
        if any(_is_same(entry, other, has_units) for other in group):
            return group
    return None


def _is_same(one: Entry, other: Entry, has_units: bool) -> bool:
    """The same identifier under names that agree, or the same name, birth and unit without a contradiction."""
    if one.id and other.id and one.id != other.id:
        return _is_slip(one.id, other.id) and _is_same_person(one, other, has_units) and _is_same_day(one, other)
    if one.staff_id and other.staff_id and one.staff_id != other.staff_id:
        return False
    if one.id and one.id == other.id or one.staff_id and one.staff_id == other.staff_id:
        return _names_agree(one.name, other.name, shares_staff_id=bool(one.staff_id)) and not _births_differ(one, other)
    if one.email and one.email == other.email or one.phone and one.phone == other.phone:
        return _is_name_equal(one.name, other.name) and not _births_differ(one, other)
    return _is_same_person(one, other, has_units)


def _is_same_person(one: Entry, other: Entry, has_units: bool) -> bool:
    if not _is_name_equal(one.name, other.name) or _births_differ(one, other) or not (one.year and other.year):
        return False
    if has_units and (not one.unit or not other.unit or canonical_unit(one.unit) != canonical_unit(other.unit)):
        return False
    if _is_same_day(one, other):
        return True
    return has_units and not _contacts_differ(one, other)


def _is_same_day(one: Entry, other: Entry) -> bool:
    return one.dob is not None and one.dob == other.dob


def _contacts_differ(one: Entry, other: Entry) -> bool:
    pairs = ((one.phone, other.phone), (one.email, other.email))
    return any(a and b and a != b for a, b in pairs)


def _births_differ(one: Entry, other: Entry) -> bool:
    if one.dob and other.dob:
        is_swapped = one.dob.year == other.dob.year and (one.dob.day, one.dob.month) == (other.dob.month, other.dob.day)
        return one.dob != other.dob and not is_swapped and not (one.id and one.id == other.id)
    return bool(one.year and other.year and one.year != other.year) and not (one.id and one.id == other.id)


def _is_name_equal(one: str | None, other: str | None) -> bool:
    """Equal but for case and tone placement; a name written without any diacritics equals the one with them."""
    if one is None or other is None:
        return one is other
    if comparable(one) == comparable(other):
        return True
    return folded(one) == folded(other) and (one.isascii() or other.isascii())


def _names_agree(one: str | None, other: str | None, shares_staff_id: bool) -> bool:
    """Whether two names under one identifier are one person's: the same, a slip, a part of it, a changed surname."""
    if one is None or other is None:
        return True
    if folded(one) == folded(other):
        return True
    first, second = folded(one).split(), folded(other).split()
    if set(first) <= set(second) or set(second) <= set(first):
        return min(len(first), len(second)) >= 2
    if sorted(first) == sorted(second) or _is_slip("".join(first), "".join(second)):
        return True
    return shares_staff_id and first[0] == second[0]


def _is_slip(one: str, other: str) -> bool:
    """One character changed, lost or added, or two neighbours exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(places) == 2 and places[1] == places[0] + 1:
            return one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
        return len(places) <= 1
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
