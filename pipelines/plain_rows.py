"""Rows that are a person's beyond doubt, told column by column, so that only the others are looked at closely."""

import re
from collections.abc import Callable
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.cells import Grid
from pipelines.coded import told_of
from pipelines.grid import Cell
from pipelines.group_rows import RowColumns
from pipelines.names import comparable, folded
from pipelines.tables import Table
from pipelines.words import mark, placeholder_names, vocabulary

_PLAIN = r"\A[^\s(:]+(?: [^\s(:]+)* [^\s(:]{2,}\z"  # of a name: words with one space between, the last no lone letter


def plain_rows(grid: Grid, table: Table, columns: RowColumns) -> pa.BooleanArray:
    """Per row whether it is a person beyond doubt: a number in front or nothing, a name that begins like one, a key."""
    length = table.last_row - table.first_row + 1

    def told(place: int | None, sure: Callable[[pa.StringArray], pa.Array], test: Callable[[Cell], bool]) -> pa.Array:
        if place is None:
            return pa.repeat(pa.scalar(test(None)), length)
        texts = grid.texts(place)
        if texts is not None:
            return told_of((), texts.slice(table.first_row - 1, length), sure, test)
        return told_of(grid.column(place)[table.first_row - 1 : table.last_row], None, sure, test)

    begins = _Begins()
    plain = told(next(iter(columns.names), None), begins.sure, begins.test)
    plain = pc.and_(plain, told(columns.seq, _sure_numbers, _is_number))
    keyed = pa.repeat(pa.scalar(False), length)
    for place in columns.strong:
        if pc.all(keyed).as_py():
            break
        keyed = pc.or_(keyed, told(place, _sure_evidence, is_evidence))
    plain = pc.and_(plain, keyed)
    for place in columns.notes:
        plain = pc.and_(plain, pc.invert(told(place, _unsure, _says_sample)))
    again = [row - table.first_row for row in table.repeated_rows if table.first_row <= row <= table.last_row]
    if again:
        plain = pc.and_(plain, pc.invert(pc.is_in(pa.array(range(length)), pa.array(again, pa.int64()))))
    return plain


def _unsure(texts: pa.StringArray) -> pa.Array:
    """Blanks are no sample."""
    return pc.if_else(pc.is_valid(texts), None, False)


def _is_number(cell: Cell) -> bool:
    return cell is None or type(cell) is int or (type(cell) is str and cell.isdigit())


def _sure_numbers(texts: pa.StringArray) -> pa.Array:
    is_number = pc.match_substring_regex(texts, r"\A[0-9]+\z")
    return pc.if_else(pc.is_valid(texts), pc.if_else(is_number, True, None), True)


def _sure_evidence(texts: pa.StringArray) -> pa.Array:
    is_said = pc.match_substring_regex(texts, "[0-9@]")
    return pc.if_else(pc.is_valid(texts), pc.if_else(is_said, True, None), False)


def is_evidence(cell: Cell) -> bool:
    """Whether a key's cell holds a number, a date or an address: more than a word that strayed into its column."""
    return cell is not None and (type(cell) is not str or "@" in cell or any(map(str.isdigit, cell)))


def _says_sample(cell: Cell) -> bool:
    return isinstance(cell, str) and said_of_samples().search(mark(cell)) is not None


class _Begins:
    """Whether a name's first word begins no total, note, sample or signature.

    A name with diacritics is held to words with theirs: Phan is no phần.
    """

    def __init__(self) -> None:
        self._written = _first_words()
        self._bare = {folded(word) for word in self._written}
        self._known: dict[tuple[str, bool], bool] = {}

    def test(self, text: Cell) -> bool:
        if type(text) is not str or not text or text.isspace():
            return False
        is_plain = self._first(text.split(None, 1)[0], text.isascii())
        return is_plain and "(" not in text and ":" not in text and text[-2:-1] != " "

    def sure(self, texts: pa.StringArray) -> pa.Array:
        """The same of a whole column; null where it takes a closer look."""
        is_simple = pc.match_substring_regex(texts, _PLAIN)
        firsts = pc.list_element(pc.split_pattern(pc.fill_null(texts, ""), " ", max_splits=1), 0).dictionary_encode()
        words = firsts.dictionary.to_pylist()
        ascii, marked = (pa.array([self._first(word, kind) for word in words], pa.bool_()) for kind in (True, False))
        found = pc.if_else(pc.string_is_ascii(texts), ascii.take(firsts.indices), marked.take(firsts.indices))
        return pc.if_else(pc.is_valid(texts), pc.if_else(is_simple, found, None), False)

    def _first(self, first: str, is_ascii: bool) -> bool:
        found = self._known.get((first, is_ascii))
        if found is None:
            word = comparable(first).strip(" .:;,")
            is_known = (folded(word) in self._bare) if is_ascii else (word in self._written)
            found = self._known[first, is_ascii] = word.isalpha() and not is_known
        return found


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
def said_of_samples() -> re.Pattern[str]:
    """What a cell of a template's example row says somewhere."""
    return re.compile("|".join(re.escape(mark(word)) for word in vocabulary()["rows"]["sample"]["has"]))
