"""Rows that are a person's beyond doubt, told column by column, so that only the others are looked at closely."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import or_

from pipelines.cells import Grid
from pipelines.grid import Cell
from pipelines.group_rows import RowColumns
from pipelines.names import comparable, folded
from pipelines.tables import Table
from pipelines.words import mark, placeholder_names, vocabulary


def plain_rows(grid: Grid, table: Table, columns: RowColumns) -> list[bool]:
    """Per row whether it is a person beyond doubt: a number in front or nothing, a name that begins like one, a key."""
    length = table.last_row - table.first_row + 1

    def column(place: int | None) -> Sequence[Cell]:
        return [None] * length if place is None else grid.column(place)[table.first_row - 1 : table.last_row]

    named = _per_value(column(next(iter(columns.names), None)), _plain_test())
    numbered = [
        cell is None or type(cell) is int or (type(cell) is str and cell.isdigit()) for cell in column(columns.seq)
    ]
    keyed = [False] * length
    for place in columns.strong:
        if all(keyed):
            break
        keyed = list(map(or_, keyed, _per_value(column(place), is_evidence)))
    plain = [one and two and three for one, two, three in zip(named, numbered, keyed, strict=True)]
    for place in columns.notes:
        says_sample = _per_value(column(place), _says_sample)
        plain = [one and not sample for one, sample in zip(plain, says_sample, strict=True)]
    for row in table.repeated_rows:
        if table.first_row <= row <= table.last_row:
            plain[row - table.first_row] = False
    return plain


def _per_value(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> list[bool]:
    known = {cell: test(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def is_evidence(cell: Cell) -> bool:
    """Whether a key's cell holds a number, a date or an address: more than a word that strayed into its column."""
    return cell is not None and (type(cell) is not str or "@" in cell or any(map(str.isdigit, cell)))


def _says_sample(cell: Cell) -> bool:
    return isinstance(cell, str) and any(said in mark(cell) for said in said_of_samples())


def _plain_test() -> Callable[[Cell], bool]:
    """A test, quick enough for every row, whether a name's first word begins no total, note, sample or signature.

    A name with diacritics is held to words with theirs: Phan is no phần.
    """
    written = _first_words()
    bare = {folded(word) for word in written}
    known: dict[tuple[str, bool], bool] = {}

    def is_plain(text: Cell) -> bool:
        if type(text) is not str or not text or text.isspace():
            return False
        first = text.split(None, 1)[0]
        is_ascii = text.isascii()
        found = known.get((first, is_ascii))
        if found is None:
            word = comparable(first).strip(" .:;,")
            is_known = (folded(word) in bare) if is_ascii else (word in written)
            found = known[first, is_ascii] = word.isalpha() and not is_known
        return found and "(" not in text and ":" not in text and text[-2:-1] != " "

    return is_plain


@cache
def _first_words() -> frozenset[str]:
    tables = vocabulary()
    lists = [
        words
        for kind in ("total", "note", "signature", "sample")
        for name, words in tables["rows"][kind].items()
        if name in ("exact", "begins")
    ]
    lists += [tables["organisation"]["begins"], tables["organisation"]["categories"]]
    lists += [tables["organisation"]["labels"], tables["letterhead"]["has"], tables["marks"]["nothing"]]
    names = [word.split(" ")[0] for word in placeholder_names() if word.isascii()]
    return frozenset(
        first
        for words in [*lists, names]
        for word in words
        if (first := comparable(word).split(" ")[0].strip(" .:;,()*"))
    )


@cache
def said_of_samples() -> tuple[str, ...]:
    """What a cell of a template's example row says somewhere."""
    return tuple(mark(word) for word in vocabulary()["rows"]["sample"]["has"])
