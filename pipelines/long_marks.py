"""What the rows of a long list could share with one another, kept as a few numbers of each row in place of the rows."""

from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.check import Checked, Quick
from pipelines.check_duplicates import bare_names, day_and_month

_KINDS = ("id", "staff_id", "phone", "email", "births")
_MOST_DIGITS = 18  # of a number of 64 bits


class Marks:
    """Of each kind of mark a number that its text and its course come to, and the worksheet row that has it."""

    def __init__(self) -> None:
        self._kinds: dict[str, list[tuple[pa.Int64Array, pa.Int64Array]]] = {kind: [] for kind in _KINDS}
        self._years: list[tuple[pa.StringArray, pa.Int64Array, pa.Int64Array]] = []  # with their courses and rows
        self._undated: list[pa.Int64Array] = []  # of rows that know no more than the year

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
        years = texts.pop("years")
        undated = pc.and_(years.is_valid(), texts["births"].is_null())
        self._years.append((years, of_course, rows))  # hashed only if a row turns up that has no more
        if pc.any(undated).as_py():
            self._undated.append(_marks(years.filter(undated), of_course.filter(undated)))
        for kind, values in texts.items():
            if values.null_count < len(values):
                self._kinds[kind].append(_marked(values, of_course, rows))

    def candidates(self) -> set[int]:
        """The rows that may share something with another; forgets the marks."""
        kinds = [held for held in self._kinds.values() if held]
        with ThreadPoolExecutor(2) as threads:  # Arrow counts without holding the interpreter
            found: set[int] = set().union(*threads.map(_repeated, kinds))
        if self._undated:
            found.update(_repeated([_marked(*held) for held in self._years], among=pa.chunked_array(self._undated)))
        self._kinds.clear()
        self._years.clear()
        return found


def _marked(
    values: pa.StringArray, of_course: pa.Int64Array, rows: pa.Int64Array
) -> tuple[pa.Int64Array, pa.Int64Array]:
    """The marks of the filled values, and the rows that have them."""
    if values.null_count:
        known = values.is_valid()
        values, of_course, rows = values.filter(known), of_course.filter(known), rows.filter(known)
    return _marks(values, of_course), rows


def _marks(values: pa.StringArray, of_course: pa.Int64Array) -> pa.Int64Array:
    return pc.bit_wise_xor(_numbers(values), of_course)


def _repeated(held: list[tuple[pa.Int64Array, pa.Int64Array]], among: pa.ChunkedArray | None = None) -> list[int]:
    marks, rows = pa.chunked_array([marks for marks, _ in held]), pa.chunked_array([rows for _, rows in held])
    counted = pc.value_counts(marks)
    twice = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    if among is not None:
        twice = twice.filter(pc.is_in(twice, among))
    if not len(twice):
        return []
    places: list[int] = rows.filter(pc.is_in(marks, twice)).to_pylist()
    return places


def _numbers(texts: pa.StringArray) -> pa.Int64Array:
    """A number for each text: its own where it is all digits, else its hash.

    Two texts of one number are compared for nothing, no more.
    """
    is_own = pc.and_(pc.ascii_is_decimal(texts), pc.less_equal(pc.binary_length(texts), _MOST_DIGITS))
    if pc.all(is_own).as_py():
        return pc.cast(texts, pa.int64())
    others = texts.filter(pc.invert(is_own)).to_pylist()
    hashes = pa.Array.from_buffers(pa.int64(), len(others), [None, pa.py_buffer(array("q", map(hash, others)))])
    if len(others) == len(texts):
        return hashes
    return pc.replace_with_mask(pc.cast(pc.if_else(is_own, texts, "0"), pa.int64()), pc.invert(is_own), hashes)


def _numbers_of_courses(courses: pa.StringArray) -> pa.Int64Array:
    coded = pc.fill_null(courses, "").dictionary_encode()
    named = pa.array([f"course {name}" for name in coded.dictionary.to_pylist()], pa.string())
    return _numbers(named).take(coded.indices)
