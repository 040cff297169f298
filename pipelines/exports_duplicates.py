"""Which rows of one export repeat a learner in the same course, and which row of them stands."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.names import comparable

KEYS = ("account", "email", "staff_id", "id", "named")


def mark_duplicates(table: pa.Table, keeps: str) -> pa.Table:
    """The table with outcome and duplicate_of set. `keeps`: "first" row, or "completed", the earliest completion.

    An e-mail or staff number that stands beside two different names is shared, not repeated.
    """
    table = table.append_column("named", _named(table))
    return _marked(table, keeps).drop_columns("named")


def _named(table: pa.Table) -> pa.ChunkedArray:
    """Name and unit of those who have no identifier, e-mail or account."""
    bare = pc.is_null(pc.coalesce(*(table[key] for key in KEYS[:-1]), table["phone"]))
    both = pc.binary_join_element_wise(pc.utf8_lower(table["name"]), pc.utf8_lower(table["unit"]), " | ")
    return pc.if_else(bare, both, None)


def _marked(table: pa.Table, keeps: str) -> pa.Table:
    accepted = pc.equal(table["outcome"], "accepted")
    if not any(_repeats(table, key, accepted) for key in KEYS):
        return table
    kept = _kept(table, accepted, keeps)
    row_numbers, sheets = table["row"].to_pylist(), table["sheet"].to_pylist()
    places = range(len(table))
    duplicate_of = [row_numbers[kept[place]] if place in kept else None for place in places]
    standing = [sheets[kept.get(place, place)] for place in places]
    elsewhere = [None if sheet == sheets[place] else f"{sheet}|" for place, sheet in enumerate(standing)]
    outcome = pc.if_else(pc.is_valid(pa.array(duplicate_of, pa.int32())), "duplicate", table["outcome"])
    table = _with(table, "outcome", outcome)
    table = _with(table, "duplicate_of", pa.array(duplicate_of, pa.int32()))
    return _with(table, "duplicate_in", pa.array(elsewhere, pa.string()))


def _with(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, column)


def _repeats(table: pa.Table, key: str, accepted: pa.ChunkedArray) -> bool:
    values = table[key].filter(accepted).drop_null()
    return pc.count_distinct(values).as_py() < len(values)


def _kept(table: pa.Table, accepted: pa.ChunkedArray, keeps: str) -> dict[int, int]:
    """Place of a repeated row -> place of the row that stands."""
    keys = {key: table[key].to_pylist() for key in KEYS}
    courses, names = table["course"].to_pylist(), table["name"].to_pylist()
    seen: dict[tuple[str, str, str | None], int] = {}
    kept: dict[int, int] = {}
    for place in _order(table, pc.indices_nonzero(accepted).to_pylist(), keeps):
        marks = [(key, values[place], courses[place]) for key, values in keys.items() if values[place] is not None]
        found = (seen[mark] for mark in marks if mark in seen and _is_same(mark[0], names[place], names[seen[mark]]))
        first = next(found, None)
        if first is not None:
            kept[place] = first
        for mark in marks:
            seen.setdefault(mark, place if first is None else first)
    return kept


def _order(table: pa.Table, places: list[int], keeps: str) -> Iterable[int]:
    if keeps != "completed":
        return places
    status, days = table["status"].to_pylist(), table["completed_on"].to_pylist()
    return sorted(places, key=lambda at: (status[at] != "completed", days[at] is None, str(days[at]), at))


def _is_same(key: str, name: str | None, other: str | None) -> bool:
    if key == "account" or name is None or other is None:
        return True
    return sorted(comparable(name).split()) == sorted(comparable(other).split())


def repeat_of(table: pa.Table, place: int, row: int) -> pa.Table:
    """One row more, a duplicate of the one at `place`; where that was rejected, rejected alike."""
    kept = table.slice(place, 1).to_pylist()[0]
    is_rejected = kept["outcome"] == "rejected"
    repeated = kept | {
        "row": row,
        "outcome": "rejected" if is_rejected else "duplicate",
        "duplicate_of": None if is_rejected else kept["row"],
        "warnings": [],
    }
    return pa.Table.from_pylist([repeated], schema=table.schema)
