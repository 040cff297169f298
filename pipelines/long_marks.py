"""What the rows of a long list could share with one another, kept as a few numbers of each row in place of the rows."""

from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.check import Checked, Quick
from pipelines.check_duplicates import bare_names, day_and_month

_KINDS = ("id", "staff_id", "phone", "email", "births", "years")


class Marks:
    """Of each kind of mark a number that its text and its course come to, and the worksheet row that has it."""

    def __init__(self) -> None:
        self._kinds: dict[str, list[tuple[pa.Int64Array, pa.Int64Array]]] = {kind: [] for kind in _KINDS}
        self._undated: list[pa.Int64Array] = []  # years of rows that know no more than the year

    def note(self, checked: Checked, by: int) -> None:
        """Keeps the marks of the rows of one piece, which lies `by` rows below where its own numbers say."""
        people = checked.people
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
        stands = pa.array([rule is None for rule in checked.rules], pa.bool_())
        texts = {kind: pa.array(values, pa.string()).filter(stands) for kind, values in kinds.items()}
        courses = pa.array(checked.courses, pa.string()).filter(stands)
        self._keep(texts, courses, pc.add(pa.array(checked.body.rows, pa.int64()).filter(stands), by))

    def note_quick(self, quick: Quick, by: int) -> None:
        """The same of rows that were accepted in whole columns."""
        table = quick.table
        texts = {kind: table[kind].combine_chunks() for kind in ("id", "staff_id", "phone", "email")}
        texts |= {"births": quick.births, "years": quick.years}
        rows = pc.cast(table["row"].combine_chunks(), pa.int64())
        self._keep(texts, table["course"].combine_chunks(), pc.add(rows, by))

    def _keep(self, texts: dict[str, pa.StringArray], courses: pa.StringArray, rows: pa.Int64Array) -> None:
        of_course = _numbers_of_courses(courses)
        for kind, values in texts.items():
            if values.null_count == len(values):
                continue
            known = values.is_valid()
            marks = pc.bit_wise_xor(_numbers(values.drop_null().to_pylist()), of_course.filter(known))
            self._kinds[kind].append((marks, rows.filter(known)))
        undated = pc.and_(texts["years"].is_valid(), texts["births"].is_null())
        if pc.any(undated).as_py():
            own = _numbers(texts["years"].filter(undated).to_pylist())
            self._undated.append(pc.bit_wise_xor(own, of_course.filter(undated)))

    def candidates(self) -> set[int]:
        """The rows that may share something with another; forgets the marks."""
        kinds = [kind for kind in _KINDS if self._kinds[kind] and (kind != "years" or self._undated)]
        with ThreadPoolExecutor(2) as threads:  # Arrow counts without holding the interpreter
            found: set[int] = set().union(*threads.map(self._repeated, kinds))
        self._kinds.clear()
        return found

    def _repeated(self, kind: str) -> list[int]:
        held = self._kinds[kind]
        marks, rows = pa.chunked_array([marks for marks, _ in held]), pa.chunked_array([rows for _, rows in held])
        counted = pc.value_counts(marks)
        twice = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
        if kind == "years":
            twice = twice.filter(pc.is_in(twice, pa.chunked_array(self._undated)))
        if not len(twice):
            return []
        places: list[int] = rows.filter(pc.is_in(marks, twice)).to_pylist()
        return places


def _numbers(texts: list[str]) -> pa.Int64Array:
    """A number for each text. Two texts of one number are compared for nothing, no more."""
    return pa.Array.from_buffers(pa.int64(), len(texts), [None, pa.py_buffer(array("q", map(hash, texts)))])


def _numbers_of_courses(courses: pa.StringArray) -> pa.Int64Array:
    coded = pc.fill_null(courses, "").dictionary_encode()
    return _numbers([f"course {name}" for name in coded.dictionary.to_pylist()]).take(coded.indices)
