"""What each row of a learner table is: a person, or a heading, total, note or signature that is ignored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import pyarrow.compute as pc

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
from pipelines.plain_rows import is_evidence, plain_rows, said_of_samples
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
)


@dataclass
class Sorted:
    """The rows of one table by kind. `units` and `group_unit` tell where a group row named the unit."""

    people: list[int] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)
    ignored: dict[int, str] = field(default_factory=dict)  # row -> header | group | total | note | signature | title
    group_units: dict[int, str | None] = field(default_factory=dict)  # person row -> unit of the group it stands in


@dataclass
class _State:
    headers: dict[int, set[str]] = field(default_factory=dict)  # column -> the keys of its headers
    units: UnitStack = ()
    is_signed: bool = False
    is_totalled: bool = False


def sort_rows(grid: Grid, table: Table) -> Sorted:
    """Every filled row under the header, each once."""
    columns = row_columns(table)
    found = Sorted()
    state = _State({column: {key(text) for text in path} for column, path in table.headers.items()})
    doubtful = pc.indices_nonzero(pc.invert(plain_rows(grid, table, columns))).to_pylist()
    at = table.first_row
    for row in (table.first_row + place for place in doubtful):
        _enter_people(found, range(at, row), state)
        cells = grid.rows[row - 1][table.first_column - 1 : table.last_column]
        _enter(found, row, _kind(grid, table, row, cells, columns, state), state)
        at = row + 1
    _enter_people(found, range(at, table.last_row + 1), state)
    return found


def _enter_people(found: Sorted, rows: Sequence[int], state: _State) -> None:
    if not rows:
        return
    state.is_signed = False
    found.people.extend(rows)
    if unit := ", ".join(unit for _, unit in reversed(state.units)):
        found.group_units.update(dict.fromkeys(rows, unit))


def _enter(found: Sorted, row: int, kind: str, state: _State) -> None:
    if kind == "person":
        _enter_people(found, [row], state)
    elif kind == "sample":
        found.samples.append(row)
    elif kind != "blank":
        found.ignored[row] = kind


def _kind(grid: Grid, table: Table, row: int, cells: list[Cell], columns: RowColumns, state: _State) -> str:
    filled = [table.first_column + place for place, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return "blank"
    if row in table.repeated_rows or _is_header_again(grid, state.headers, row, filled):
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


def _is_header_again(grid: Grid, headers: dict[int, set[str]], row: int, filled: list[int]) -> bool:
    if is_numbering(grid, row) and not any(
        isinstance(grid.cell(row, c), str) and len(str(grid.cell(row, c))) > 6 for c in filled
    ):
        return True
    same = sum(1 for column in filled if key(str(grid.cell(row, column))) in headers.get(column, ()))
    return same >= 2 and 2 * same > len(filled)


def _has_person(grid: Grid, row: int, texts: dict[int, str], columns: RowColumns) -> bool:
    """Whether the row has what only a person's row has: a plausible name and a filled strong key beside it."""
    names = [texts[column] for column in columns.names if column in texts]
    if not names:
        return False
    keys = [texts[column] for column in columns.strong if column in texts]
    strong = [text for text in keys if is_key(text) or (is_evidence(text) and not count_pattern().match(text))]
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
    for column, text in texts.items():
        is_in_front = column == columns.seq or column in columns.names[:1]
        if is_in_front and _begins_as_sample(text):
            return True
        if said_of_samples().search(mark(text)):
            return True
    name = " ".join(texts[column] for column in columns.names if column in texts)
    return comparable(name) in placeholder_names()


def _begins_as_sample(text: str) -> bool:
    words, form = row_phrases("sample"), key(text)
    return form in words.exact or form.startswith(_endings(words.begins)) or words.is_marked(text)


@cache
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
