"""A column of cells as places in the list of its distinct cells, so that what repeats is read once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.grid import Cell


@dataclass(frozen=True)
class Coded:
    """`places` has one entry a row: where in `distinct` its cell is, null where it is blank."""

    distinct: list[Cell]
    places: pa.Int32Array

    def mapped(self, values: Sequence[Any], kind: pa.DataType) -> pa.Array:
        """A column with, for each cell, the value at its place; null where it is blank."""
        return pa.array(values, kind).take(self.places)

    def where(self, holds: Callable[[int], bool]) -> pa.BooleanArray:
        """Whether the cell's place meets a condition; false where it is blank."""
        found = self.mapped([holds(place) for place in range(len(self.distinct))], pa.bool_())
        return pc.fill_null(found, False)

    def first_rows(self, places: Iterable[int]) -> list[int]:
        """The first row of each of these places."""
        return [pc.index(self.places, pa.scalar(place, pa.int32())).as_py() for place in places]


def coded(cells: Sequence[Cell], texts: pa.StringArray | None) -> Coded:
    """The column coded; `texts` is the same column where it holds nothing but text."""
    if texts is not None:
        found = texts.dictionary_encode()
        return Coded(found.dictionary.to_pylist(), found.indices)
    known: dict[Cell, int | None] = {None: None}
    for cell in cells:
        if cell not in known:
            known[cell] = len(known) - 1
    return Coded([cell for cell in known if cell is not None], pa.array([known[cell] for cell in cells], pa.int32()))


Test = Callable[[Cell], bool]


def told_of(cells: Sequence[Cell], texts: pa.StringArray | None, sure: Callable[..., pa.Array], test: Test) -> pa.Array:
    """`test` of every cell; not asked of those for which `sure` tells from the whole column of texts (null: unsure)."""
    if texts is None:
        known = {cell: test(cell) for cell in set(cells)}
        return pa.array([known[cell] for cell in cells], pa.bool_())
    found = sure(texts)
    is_unsure = pc.is_null(found)
    others = texts.filter(is_unsure).dictionary_encode()
    if not len(others):
        return found
    known = pa.array([test(cell) for cell in others.dictionary.to_pylist()], pa.bool_())
    return pc.replace_with_mask(found, is_unsure, known.take(others.indices))


def word_by_word(texts: pa.StringArray, of: Callable[[str], str | None]) -> pa.StringArray:
    """The texts with `of` in the place of each word between single spaces; null where it is None of some word."""
    coded = texts.dictionary_encode()
    split = pc.split_pattern(coded.dictionary, " ")
    words = split.values.dictionary_encode()
    known = pa.array([of(word) for word in words.dictionary.to_pylist()], pa.string())
    joined = pc.binary_join(pa.ListArray.from_arrays(split.offsets, known.take(words.indices)), " ")
    return joined.take(coded.indices)


def as_texts(cells: Sequence[Cell]) -> pa.StringArray | None:
    """The column as text; None where some cell is a number or a date."""
    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return None
