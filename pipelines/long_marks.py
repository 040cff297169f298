"""What the rows of a long list could share with one another, kept as a few numbers of each row in place of the rows."""

from array import array
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.check import Checked, Quick
from pipelines.check_duplicates import bare_names, day_and_month


class Marks:
    """Of each kind of mark the hashes with their courses, and the rows that have them; a row is a worksheet row."""

    def __init__(self) -> None:
        self._kinds: dict[str, tuple[array[int], array[int]]] = {
            kind: (array("q"), array("q")) for kind in ("id", "staff_id", "phone", "email", "births", "years")
        }
        self._undated: set[int] = set()  # years of rows that know no more than the year

    def note(self, checked: Checked, by: int) -> None:
        """Keeps the marks of the rows of one piece, which lies `by` rows below where its own numbers say."""
        people = checked.people
        stands = [rule is None for rule in checked.rules]
        rows = [row + by for row, stand in zip(checked.body.rows, stands, strict=True) if stand]
        courses = [course for course, stand in zip(checked.courses, stands, strict=True) if stand]
        bare = bare_names(people.names)
        years = [
            f"{bare[name]} {birth.year}" if name and birth.year else None
            for name, birth in zip(people.names, people.births, strict=True)
        ]
        births = [
            f"{year} {day_and_month(birth.dob)}" if year and birth.dob else None
            for year, birth in zip(years, people.births, strict=True)
        ]
        kinds: dict[str, Sequence[str | None]] = {
            "id": [found.value if found is not None else None for found in people.ids],
            "staff_id": [found.value if found is not None else None for found in people.staff_ids],
            "phone": people.phones,
            "email": people.emails,
            "births": births,
            "years": years,
        }
        for kind, values in kinds.items():
            standing = [value for value, stand in zip(values, stands, strict=True) if stand]
            self._keep(kind, pa.array(standing, pa.string()), courses, pa.array(rows, pa.int64()))
        undated = [year if birth is None else None for year, birth in zip(years, births, strict=True)]
        self._undated.update(
            hash((year, course)) for year, course in zip(undated, checked.courses, strict=True) if year
        )

    def note_quick(self, quick: Quick, by: int) -> None:
        """The same of rows that were accepted in whole columns."""
        table = quick.table
        courses, rows = table["course"].to_pylist(), pc.cast(pc.add(table["row"], by), pa.int64())
        for kind in ("id", "staff_id", "phone", "email"):
            self._keep(kind, table[kind], courses, rows)
        self._keep("births", quick.births, courses, rows)
        self._keep("years", quick.years, courses, rows)
        undated = pc.if_else(pc.is_null(quick.births), quick.years, None)
        if undated.null_count < len(undated):
            held = zip(undated.to_pylist(), courses, strict=True)
            self._undated.update(hash((year, course)) for year, course in held if year)

    def _keep(
        self, kind: str, values: pa.Array | pa.ChunkedArray, courses: list[str | None], rows: pa.Array | pa.ChunkedArray
    ) -> None:
        if values.null_count == len(values):
            return
        hashes, places = self._kinds[kind]
        held: Iterable[tuple[str | None, str | None]] = zip(values.to_pylist(), courses, strict=True)
        if values.null_count:
            held = [pair for pair in held if pair[0] is not None]
            rows = rows.filter(pc.is_valid(values))
        hashes.extend(map(hash, held))
        places.extend(rows.to_pylist())

    def candidates(self) -> set[int]:
        """The rows that may share something with another; forgets the marks."""
        found: set[int] = set()
        for kind, (hashes, rows) in self._kinds.items():
            if kind == "years" and not self._undated:
                continue
            marks = _numbers(hashes)
            counted = pc.value_counts(marks)
            twice = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
            if kind == "years":
                twice = twice.filter(pc.is_in(twice, pa.array(self._undated, pa.int64())))
            if len(twice):
                found.update(_numbers(rows).filter(pc.is_in(marks, twice)).to_pylist())
        self._kinds.clear()
        return found


def _numbers(held: "array[int]") -> pa.Array:
    return pa.Array.from_buffers(pa.int64(), len(held), [None, pa.py_buffer(held)])
