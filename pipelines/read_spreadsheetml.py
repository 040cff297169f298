"""SpreadsheetML 2003: the XML that some systems write under the name of an .xls workbook."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from pipelines.grid import Cell, Merge, Sheet
from pipelines.limits import SHEET_COLUMNS, SHEET_ROWS, Limits
from pipelines.refusal import Refusal

EXACT = 2**53
ERRORS = "Error"


@dataclass
class _State:
    """Where the reader stands."""

    limits: Limits
    sheets: list[Sheet] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = 0
    columns_seen: int = 0
    cells: int = 0
    kind: str | None = None  # of the open Data element
    has_formula: bool = False
    text: list[str] = field(default_factory=list)
    is_visibility: bool = False


def spreadsheetml_sheets(text: str, limits: Limits) -> list[Sheet]:
    """Every worksheet in order; raises Refusal on document types, entities, broken XML and impossible places."""
    state = _State(limits)
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: _start(state, name, attributes)
    parser.EndElementHandler = lambda name: _end(state, name)
    parser.CharacterDataHandler = lambda data: _character(state, data)
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except (expat.ExpatError, ValueError) as fault:
        raise Refusal("corrupt", cause="xml") from fault
    return state.sheets


def _refuse_doctype(*_: object) -> None:
    raise Refusal("xml_entities")


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _start(state: _State, name: str, attributes: dict[str, str]) -> None:
    starts: dict[str, Callable[[_State, dict[str, str]], None]] = {
        "Worksheet": _start_sheet,
        "Column": _start_column,
        "Row": _start_row,
        "Cell": _start_cell,
        "Data": _start_data,
    }
    local = _local(name)
    if local in starts:
        starts[local](state, {_local(key): value for key, value in attributes.items()})
    state.is_visibility = local == "Visible"


def _start_sheet(state: _State, attributes: dict[str, str]) -> None:
    if len(state.sheets) >= state.limits.sheets:
        raise Refusal("zip_bomb", cause="sheets", limit=state.limits.sheets)
    state.sheets.append(Sheet(attributes.get("Name", ""), []))
    state.row = state.columns_seen = 0
    state.hidden_rows, state.hidden_columns, state.merges, state.uncached = set(), set(), [], set()


def _start_column(state: _State, attributes: dict[str, str]) -> None:
    first = int(attributes.get("Index", state.columns_seen + 1))
    state.columns_seen = min(first + int(attributes.get("Span", 0)), SHEET_COLUMNS)
    if attributes.get("Hidden") == "1":
        state.hidden_columns.update(range(first, state.columns_seen + 1))


def _start_row(state: _State, attributes: dict[str, str]) -> None:
    if not state.sheets:
        raise Refusal("corrupt", cause="xml")
    state.row = int(attributes.get("Index", state.row + 1))
    if not 0 < state.row <= SHEET_ROWS:
        raise Refusal("too_many_rows", found=state.row, limit=SHEET_ROWS)
    state.column = 0
    if attributes.get("Hidden") == "1":
        state.hidden_rows.add(state.row)


def _start_cell(state: _State, attributes: dict[str, str]) -> None:
    state.column = int(attributes.get("Index", state.column + 1))
    across, down = int(attributes.get("MergeAcross", 0)), int(attributes.get("MergeDown", 0))
    if not 0 < state.column <= SHEET_COLUMNS or not 0 <= across <= SHEET_COLUMNS or not 0 <= down <= SHEET_ROWS:
        raise Refusal("corrupt", cause="cell_reference")
    if across or down:
        state.merges.append(Merge(state.row, state.column, state.row + down, state.column + across))
    state.has_formula = "Formula" in attributes
    if state.has_formula:
        state.uncached.add((state.row, state.column))


def _start_data(state: _State, attributes: dict[str, str]) -> None:
    state.kind, state.text = attributes.get("Type", "String"), []


def _character(state: _State, data: str) -> None:
    if state.kind is not None:
        state.text.append(data)
    elif state.is_visibility and data.startswith("SheetHidden") or state.is_visibility and data == "SheetVeryHidden":
        state.sheets[-1].is_hidden = True


def _end(state: _State, name: str) -> None:
    local = _local(name)
    if local == "Data" and state.kind is not None and state.sheets:
        _put(state, _value(state.kind, "".join(state.text)))
        state.kind = None
    elif local == "Cell":
        merged = state.merges[-1] if state.merges else None
        if merged and (merged.first_row, merged.first_column) == (state.row, state.column):
            state.column = merged.last_column
    elif local == "Worksheet":
        sheet = state.sheets[-1]
        sheet.hidden_rows, sheet.hidden_columns = frozenset(state.hidden_rows), frozenset(state.hidden_columns)
        sheet.merges, sheet.uncached_formulas = tuple(state.merges), frozenset(state.uncached)
    state.is_visibility = False


def _put(state: _State, cell: Cell) -> None:
    if cell is None:
        return
    rows = state.sheets[-1].rows
    state.uncached.discard((state.row, state.column))
    state.cells += max(state.column - (len(rows[state.row - 1]) if len(rows) >= state.row else 0), 1)
    if max(state.cells, state.row) > state.limits.box_cells:
        raise Refusal("too_many_rows", row=state.row, limit=state.limits.box_cells, cause="box")
    while len(rows) < state.row:
        rows.append([])
    row = rows[state.row - 1]
    row.extend([None] * (state.column - len(row)))
    row[state.column - 1] = cell


def _value(kind: str, text: str) -> Cell:
    if kind == ERRORS or not text:
        return None
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "Number":
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < EXACT else number
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        return moment if moment.time() != datetime.min.time() else moment.date()
    return text
