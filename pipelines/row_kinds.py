"""What each row of a learner table is: a person, or a heading, total, note or signature that is ignored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import or_

from pipelines.cells import Grid, is_blank
from pipelines.grid import Cell
from pipelines.group_rows import (
    RowColumns,
    UnitStack,
    count_pattern,
    entered,
    heading_of,
    is_key,
    row_columns,
    without_enumerator,
)
from pipelines.header_rows import is_numbering
from pipelines.names import clean_text, comparable, folded, is_plausible_name
from pipelines.tables import Table
from pipelines.words import (
    dated_line,
    is_ditto,
    is_nothing,
    key,
    letterhead,
    mark,
    placeholder_names,
    row_phrases,
    status_of,
    vocabulary,
)


@dataclass
class Sorted:
    """The rows of one table by kind. `units` and `group_unit` tell where a group row named the unit."""

    people: list[int] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)
    ignored: dict[int, str] = field(default_factory=dict)  # row -> header | group | total | note | signature | title
    group_units: dict[int, str | None] = field(default_factory=dict)  # person row -> unit of the group it stands in
    after_total: set[int] = field(default_factory=set)


@dataclass
class _State:
    units: UnitStack = ()
    is_signed: bool = False
    is_totalled: bool = False


def sort_rows(grid: Grid, table: Table) -> Sorted:
    """Every filled row under the header, each once."""
    columns = row_columns(table)
    found = Sorted()
    state = _State()
    unit_now: str | None = None
    rows = range(table.first_row, table.last_row + 1)
    for row, is_plain in zip(rows, _plain_rows(grid, table, columns), strict=True):
        if is_plain:
            kind = "person"
            state.is_signed = False
        else:
            cells = grid.rows[row - 1][table.first_column - 1 : table.last_column]
            kind = _kind(grid, table, row, cells, columns, state)
            unit_now = ", ".join(unit for _, unit in reversed(state.units)) or None
        _enter(found, row, kind, state, unit_now)
    return found


def _plain_rows(grid: Grid, table: Table, columns: RowColumns) -> list[bool]:
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
        keyed = list(map(or_, keyed, _per_value(column(place), _is_evidence)))
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


def _is_evidence(cell: Cell) -> bool:
    """Whether a key's cell holds a number, a date or an address: more than a word that strayed into its column."""
    return cell is not None and (type(cell) is not str or "@" in cell or any(map(str.isdigit, cell)))


def _says_sample(cell: Cell) -> bool:
    return isinstance(cell, str) and any(said in mark(cell) for said in _said_of_samples())


def _enter(found: Sorted, row: int, kind: str, state: _State, unit_now: str | None) -> None:
    if kind == "person":
        found.people.append(row)
        if unit_now:
            found.group_units[row] = unit_now
        if state.is_totalled:
            found.after_total.add(row)
    elif kind == "sample":
        found.samples.append(row)
    elif kind != "blank":
        found.ignored[row] = kind


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
        return found and "(" not in text and text[-2:-1] != " "

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


def _kind(grid: Grid, table: Table, row: int, cells: list[Cell], columns: RowColumns, state: _State) -> str:
    filled = [table.first_column + place for place, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return "blank"
    if row in table.repeated_rows or _is_header_again(grid, table, row, filled):
        return "header"
    texts = {column: text for column in filled if (text := clean_text(grid.cell(row, column)))}
    if not texts:
        return "blank"
    texts = _with_merged_names(grid, row, texts, columns)
    is_person = _has_person(grid, row, texts, columns)
    if _is_sample(texts, columns):
        return "sample"
    first_text = next(iter(texts.values()))
    lead = _leading_text(texts, columns)
    if _is_total(lead, texts, columns, grid, row):
        state.is_totalled = True
        return "total"
    if state.is_signed and not is_person:
        return "signature"
    if not is_person and _is_signature(texts, columns):
        state.is_signed = True
        return "signature"
    if not is_person and _is_note(first_text, texts):
        return "note"
    if not is_person and (heading := heading_of(grid, table, row, texts, columns)) is not None:
        state.units = entered(state.units, heading) if not columns.has_unit else ()
        return "group"
    if set(texts) <= {columns.seq}:
        return "blank"
    if not is_person and _is_stray(texts, columns, state, row, grid):
        return "signature" if state.is_totalled else "note"
    state.is_signed = False
    return "person"


def _with_merged_names(grid: Grid, row: int, texts: dict[int, str], columns: RowColumns) -> dict[int, str]:
    """The row's texts with the name and keys of a person whose cells are merged over several rows."""
    for column in (*columns.names, *columns.strong):
        merge = grid.merge_at(row, column)
        if column not in texts and merge is not None and merge.first_row < row:
            shown = clean_text(grid.shown(row, column))
            texts = texts | ({column: shown} if shown else {})
    return texts


def _is_header_again(grid: Grid, table: Table, row: int, filled: list[int]) -> bool:
    if is_numbering(grid, row) and not any(
        isinstance(grid.cell(row, c), str) and len(str(grid.cell(row, c))) > 6 for c in filled
    ):
        return True
    wanted = {column: {key(text) for text in path} for column, path in table.headers.items()}
    same = sum(1 for column in filled if key(str(grid.cell(row, column))) in wanted.get(column, ()))
    return same >= 2 and 2 * same > len(filled)


def _has_person(grid: Grid, row: int, texts: dict[int, str], columns: RowColumns) -> bool:
    """Whether the row has what only a person's row has: a plausible name and a filled strong key beside it."""
    names = [texts[column] for column in columns.names if column in texts]
    if not names:
        return False
    keys = [texts[column] for column in columns.strong if column in texts]
    strong = [text for text in keys if is_key(text) or (_is_evidence(text) and not count_pattern().match(text))]
    return bool(strong) and is_plausible_name(" ".join(names)) and not row_phrases("total").says(names[0])


def _leading_text(texts: dict[int, str], columns: RowColumns) -> str:
    """The first text that is more than a number or a letter."""
    for text in texts.values():
        if len(key(text)) > 2 and not text.isdigit():
            return text
    return next(iter(texts.values()))


def _is_total(lead: str, texts: dict[int, str], columns: RowColumns, grid: Grid, row: int) -> bool:
    if not (row_phrases("total").says(without_enumerator(lead)) or row_phrases("total").says(lead)):
        return False
    others = [text for column, text in texts.items() if text != lead and column in columns.strong]
    return not any(is_key(text) and len(text) > 4 for text in others)


def _is_sample(texts: dict[int, str], columns: RowColumns) -> bool:
    """Whether a row is the template's example: it says so in front, by the name, or in a note."""
    words = row_phrases("sample")
    for column, text in texts.items():
        form = key(text)
        is_in_front = column == columns.seq or column in columns.names[:1]
        begins = form.startswith(_endings(words.begins)) or words.is_marked(text)
        if is_in_front and (form in words.exact or begins):
            return True
        if any(said in mark(text) for said in _said_of_samples()):
            return True
    name = " ".join(texts[column] for column in columns.names if column in texts)
    return comparable(name) in placeholder_names()


@cache
def _said_of_samples() -> tuple[str, ...]:
    return tuple(mark(word) for word in vocabulary()["rows"]["sample"]["has"])


def _endings(begins: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word if word.endswith(" ") else word + " " for word in begins)


def _is_signature(texts: dict[int, str], columns: RowColumns) -> bool:
    words = row_phrases("signature")
    if len(texts) > 4 or _is_numbered(texts, columns) or any(status_of(texts.get(at, "")) for at in columns.results):
        return False
    for column, text in texts.items():
        if dated_line().search(folded(text)) and not any(map(str.isdigit, text.split(" ")[0])):
            return True
        if _says(words, text) and (column in columns.names or len(texts) <= 2 or column not in columns.mapped):
            return True
    return False


def _is_numbered(texts: dict[int, str], columns: RowColumns) -> bool:
    return columns.seq is not None and texts.get(columns.seq, "").rstrip(".").isdigit()


def _says(words: object, text: str) -> bool:
    phrases = row_phrases("signature")
    form = key(text)
    begins = form.startswith(_endings(phrases.begins)) or form in phrases.begins
    return form in phrases.exact or begins or phrases.is_marked(text)


def _is_note(first: str, texts: dict[int, str]) -> bool:
    words = row_phrases("note")
    form = key(first)
    if len(texts) > 2:
        return False
    is_starred = first.startswith(("*", "(*", "-", "+")) and (len(texts) == 1 or bool(form))
    if form.startswith(_endings(words.begins)) or form in words.begins or words.is_marked(first) or is_starred:
        return True
    return len(texts) == 1 and (letterhead().fits(form) or len(first) > 90 or form.count(" ") >= 14)


def _is_stray(texts: dict[int, str], columns: RowColumns, state: _State, row: int, grid: Grid) -> bool:
    """A lone text outside the name's column, or after a total without number or key: nobody's row."""
    if _is_numbered(texts, columns):
        return False
    own = [column for column in texts if column in columns.own]
    named = [column for column in texts if column in columns.names]
    if state.is_totalled and not any(column in columns.strong for column in texts):
        return True
    if not own:
        return True
    if not named and len(texts) == 1:
        text = next(iter(texts.values()))
        return not is_ditto(text) and not is_nothing(text) and not is_key(text)
    if len(texts) == 1:
        text = next(iter(texts.values()))
        return not is_plausible_name(text) or len(text.split()) > 7
    return False
