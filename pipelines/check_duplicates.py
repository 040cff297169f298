"""Which rows of one file repeat a learner in the same course, and which row of them stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.names import comparable, folded
from pipelines.places import canonical_unit
from pipelines.unmarked_names import full_names


@dataclass(frozen=True)
class Columns:
    """The rows of a file as far as duplicates go, one entry per row in every list.

    Telephones and e-mails only where they are the person's own. `stands` is false for rejected rows.
    """

    stands: list[bool]
    courses: list[str | None]
    names: list[str | None]
    dobs: list[date | None]
    years: list[int | None]
    ids: list[str | None]
    staff_ids: list[str | None]
    phones: list[str | None]
    emails: list[str | None]
    units: list[str | None]
    orders: list[float]  # the row of the highest order stands; equal orders: the first


@dataclass(frozen=True)
class Entry:
    """One accepted row that shares something with another."""

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
    order: float
    is_full: bool  # a name without marks that never had one


def find_duplicates(
    columns: Columns, beside: Iterable[str | None] = (), *, has_units: bool = False
) -> tuple[dict[int, int], set[int]]:
    """(place of a repeated row -> place of the row that stands, places whose identifier stands beside other names).

    `beside`: the names of the list's other rows, which share nothing with these; `has_units`: whether those name units.
    """
    has_units = has_units or any(columns.units)
    by_mark: dict[tuple[object, ...], list[list[Entry]]] = {}
    groups: list[list[Entry]] = []
    marks = _shared_marks(columns)
    full = full_names([*columns.names, *beside])
    for place in sorted(marks):
        entry = _entry(columns, place, full)
        group = _group_of(entry, (group for mark in marks[place] for group in by_mark.get(mark, ())), has_units)
        if group is None:
            group = []
            groups.append(group)
        group.append(entry)
        for mark in marks[place]:
            known = by_mark.setdefault(mark, [])
            if not any(group is other for other in known):
                known.append(group)
    fallen = {entry.place: standing.place for group in groups for standing, entry in _fallen(group)}
    return fallen, _filled_down(by_mark)


def _fallen(group: list[Entry]) -> Iterable[tuple[Entry, Entry]]:
    standing = max(group, key=lambda entry: (entry.order, -entry.place))
    return ((standing, entry) for entry in group if entry is not standing)


def _filled_down(by_mark: dict[tuple[object, ...], list[list[Entry]]]) -> set[int]:
    shared = [groups for mark, groups in by_mark.items() if mark[0] == "id" and len(groups) > 1]
    return {entry.place for groups in shared for group in groups for entry in group}


def _entry(columns: Columns, place: int, full: frozenset[str]) -> Entry:
    return Entry(
        place,
        columns.courses[place],
        columns.names[place],
        columns.dobs[place],
        columns.years[place],
        columns.ids[place],
        columns.staff_ids[place],
        columns.phones[place],
        columns.emails[place],
        columns.units[place],
        columns.orders[place],
        columns.names[place] in full,
    )


def _shared_marks(columns: Columns) -> dict[int, list[tuple[object, ...]]]:
    """Place -> what the row has in common with some other row of its course."""
    found: dict[int, list[tuple[object, ...]]] = {}
    kinds: tuple[tuple[str, Sequence[object]], ...] = (
        ("id", columns.ids),
        ("staff", columns.staff_ids),
        ("phone", columns.phones),
        ("mail", columns.emails),
        ("birth", _births(columns)),
    )
    for kind, values in kinds:
        for mark, places in _repeated(values, columns).items():
            for place in places:
                found.setdefault(place, []).append((kind, mark))
    return found


def _births(columns: Columns) -> list[tuple[object, ...] | None]:
    """Bare name and birth year where some row knows no more than the year, else with the day and month in any order.

    Two rows of different days are never one person's (`_births_differ`), so that namesakes aren't compared.
    """
    bare = bare_names(columns.names)
    years = [
        (bare[name], year) if name and year else None for name, year in zip(columns.names, columns.years, strict=True)
    ]
    undated = {mark for mark, dob in zip(years, columns.dobs, strict=True) if dob is None}
    return [
        (*mark, day_and_month(dob)) if mark and dob and mark not in undated else mark
        for mark, dob in zip(years, columns.dobs, strict=True)
    ]


def day_and_month(dob: date) -> int:
    """The same for 3 April and 4 March, which some spreadsheets exchange."""
    return 100 * min(dob.day, dob.month) + max(dob.day, dob.month)


def bare_names(names: Iterable[str | None]) -> dict[str, str]:
    """Name -> the name without capitals and diacritics, word by word because there are many."""
    distinct = {name for name in names if name}
    words = {word: folded(word) for word in set(" ".join(distinct).split(" "))}
    return {name: " ".join([words[word] for word in name.split(" ")]) for name in distinct}


def _repeated(values: Sequence[object], columns: Columns) -> dict[tuple[object, object], list[int]]:
    """(value, course) -> the places of the standing rows that have it, where they are several."""
    present = [value for value, stands in zip(values, columns.stands, strict=True) if stands and value is not None]
    if len(set(present)) == len(present):
        return {}
    marks = list(zip(values, columns.courses, strict=True))
    standing = Counter(
        mark for mark, stands in zip(marks, columns.stands, strict=True) if stands and mark[0] is not None
    )
    twice = {mark for mark, count in standing.items() if count > 1}
    found: dict[tuple[object, object], list[int]] = {}
    for place, mark in enumerate(marks):
        if mark in twice and columns.stands[place]:
            found.setdefault(mark, []).append(place)
    return found


def _group_of(entry: Entry, groups: Iterable[list[Entry]], has_units: bool) -> list[Entry] | None:
    for group in groups:
        unlike = [other for other in group if not _is_same(entry, other, has_units)]
        if len(unlike) < len(group) and not any(_are_marked_apart(entry, other) for other in unlike):
            return group
    return None


def _are_marked_apart(one: Entry, other: Entry) -> bool:
    """Whether marks alone tell two names apart, which a third row without marks must not bring together."""
    if one.name is None or other.name is None or comparable(one.name) == comparable(other.name):
        return False
    has_marks = all(entry.is_full or not entry.name.isascii() for entry in (one, other) if entry.name)
    return has_marks and folded(one.name) == folded(other.name)


def _is_same(one: Entry, other: Entry, has_units: bool) -> bool:
    """The same identifier under names that agree, or the same name, birth and unit without a contradiction."""
    if one.id and other.id and one.id != other.id:
        is_alike = _is_slip(one.id, other.id) and _is_marked_alike(one, other) and _is_same_day(one, other)
        return is_alike and _is_same_person(one, other, has_units)
    if one.staff_id and other.staff_id and one.staff_id != other.staff_id:
        return False
    if one.id and one.id == other.id or one.staff_id and one.staff_id == other.staff_id:
        is_sure = one.id == other.id and _is_name_equal(one, other)
        agree = _names_agree(one.name, other.name, shares_staff_id=bool(one.staff_id))
        return agree and (is_sure or not _births_differ(one, other))
    if one.email and one.email == other.email or one.phone and one.phone == other.phone:
        return _is_name_equal(one, other) and not _births_differ(one, other)
    return _is_same_person(one, other, has_units)


def _is_same_person(one: Entry, other: Entry, has_units: bool) -> bool:
    if not _is_name_equal(one, other) or _births_differ(one, other) or not (one.year and other.year):
        return False
    if has_units and (not one.unit or not other.unit or canonical_unit(one.unit) != canonical_unit(other.unit)):
        return False
    if _is_same_day(one, other):
        return True
    return has_units and not _contacts_differ(one, other)


def _is_marked_alike(one: Entry, other: Entry) -> bool:
    """Whether the names agree in their marks; without any, twins whose names differ by a mark can't be told apart."""
    if one.name is None or other.name is None or comparable(one.name) != comparable(other.name):
        return False
    return one.is_full or not one.name.isascii()


def _is_same_day(one: Entry, other: Entry) -> bool:
    return one.dob is not None and one.dob == other.dob


def _contacts_differ(one: Entry, other: Entry) -> bool:
    pairs = ((one.phone, other.phone), (one.email, other.email))
    return any(a and b and a != b for a, b in pairs)


def _births_differ(one: Entry, other: Entry) -> bool:
    if one.dob and other.dob:
        is_swapped = one.dob.year == other.dob.year and (one.dob.day, one.dob.month) == (other.dob.month, other.dob.day)
        return one.dob != other.dob and not is_swapped
    return bool(one.year and other.year and one.year != other.year)


def _is_name_equal(one: Entry, other: Entry) -> bool:
    """Equal but for case and tone placement; a name written without any diacritics equals the one with them."""
    if one.name is None or other.name is None:
        return one.name is other.name
    if comparable(one.name) == comparable(other.name):
        return True
    is_unmarked = (one.name.isascii() and not one.is_full) or (other.name.isascii() and not other.is_full)
    return is_unmarked and folded(one.name) == folded(other.name)


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
