"""The one table of an HTML page, as web systems hand it out under the name of a workbook."""

import re
from dataclasses import dataclass, field
from html import unescape
from string import ascii_lowercase, ascii_uppercase

from pipelines.grid import Cell, Merge, Sheet
from pipelines.limits import SHEET_COLUMNS, SHEET_ROWS, Limits
from pipelines.refusal import Refusal

SPACE = re.compile(r"[ \t\r\n\f]+")  # a no-break space is text
BREAKS = {"br", "p", "div", "li"}
UNSEEN = ("script", "style", "title", "template", "noscript")
LONGEST_TAG = 4096
LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)  # str.lower() may change the length
LEAST_ROWS = LEAST_COLUMNS = 2  # smaller tables lay a page out


@dataclass
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    taken: dict[int, int] = field(default_factory=dict)  # column -> last row that a cell from above covers
    has_table_inside: bool = False

    def is_data(self) -> bool:
        filled = [sum(cell is not None for cell in row) for row in self.rows]
        return not self.has_table_inside and sum(count >= LEAST_COLUMNS for count in filled) >= LEAST_ROWS


class _Reader:
    """Collects the tables in `tables`; text outside of cells is left."""

    def __init__(self, limits: Limits) -> None:
        self.tables: list[_Table] = []
        self.limits = limits
        self.open: list[_Table] = []
        self.text: list[str] | None = None
        self.span = (1, 1)
        self.cells = 0

    def start(self, tag: str, attributes: str) -> None:
        if tag == "table":
            self._close_cell()
            if self.open:
                self.open[-1].has_table_inside = True
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        elif tag == "tr" and self.open:
            self._close_cell()
            self._start_row(attributes)
        elif tag in ("td", "th") and self.open:
            self._close_cell()
            self._start_cell(attributes)
        elif tag in BREAKS and self.text:
            self.text.append("\n")

    def end(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(SPACE.sub(" ", unescape(text)))

    def _start_row(self, attributes: str) -> None:
        table = self.open[-1]
        table.rows.append([])
        if len(table.rows) > SHEET_ROWS:
            raise Refusal("too_many_rows", limit=SHEET_ROWS)
        if "display:none" in attributes.replace(" ", ""):
            table.hidden_rows.add(len(table.rows))

    def _start_cell(self, attributes: str) -> None:
        if not self.open[-1].rows:
            self.open[-1].rows.append([])
        self.text = []
        self.span = (_span("rowspan", attributes, SHEET_ROWS), _span("colspan", attributes, SHEET_COLUMNS))

    def _close_cell(self) -> None:
        if self.text is None or not self.open:
            return
        lines = (line.strip(" ") for line in "".join(self.text).split("\n"))
        text = "\n".join(line for line in lines if line)
        self.text = None
        self._place(self.open[-1], text or None)

    def _place(self, table: _Table, cell: Cell) -> None:
        row, (down, across) = table.rows[-1], self.span
        number = len(table.rows)
        while table.taken.get(len(row) + 1, 0) >= number:
            row.append(None)
        first = len(row) + 1
        row.append(cell)
        row.extend([None] * (across - 1))
        self.cells += across
        if len(row) > SHEET_COLUMNS or self.cells > self.limits.box_cells:
            raise Refusal("too_many_columns", found=len(row), limit=self.limits.columns)
        if down > 1:
            table.taken.update(dict.fromkeys(range(first, first + across), number + down - 1))
        if down > 1 or across > 1:
            table.merges.append(Merge(number, first, number + down - 1, first + across - 1))


def _span(name: str, attributes: str, most: int) -> int:
    stated = re.search(rf"\b{name}\s*=\s*[\"']?\s*([0-9]{{1,8}})", attributes)
    return min(max(int(stated[1]), 1), most) if stated else 1


def _seen(text: str) -> str:
    """The page without comments, scripts and the like."""
    text = _without(text, "<!--", "-->")
    for tag in UNSEEN:
        text = _without(text, f"<{tag}", f"</{tag}>")
    return text


def _without(text: str, start: str, end: str) -> str:
    """The text without what lies between `start` and `end`, in any mixture of capitals."""
    lower = text.translate(LOWER)
    if start not in lower:
        return text
    kept, at = [], 0
    while (opening := lower.find(start, at)) >= 0:
        kept.append(text[at:opening])
        closing = lower.find(end, opening)
        at = closing + len(end) if closing >= 0 else len(text)
    return "".join(kept) + text[at:]


def html_table(text: str, limits: Limits) -> Sheet:
    """The page's only table with data; raises Refusal when it has none, or several."""
    reader = _Reader(limits)
    for piece in _seen(text).split("<")[1:]:
        # every character is looked at once or twice, whatever the page holds: html.parser takes time by the square
        tag, _, after = piece.partition(">")
        name, _, attributes = SPACE.sub(" ", tag[:LONGEST_TAG]).strip(" /").lower().partition(" ")
        if tag.startswith("/"):
            reader.end(name)
        else:
            reader.start(name, attributes)
        reader.data(after)
    reader.end("table")
    tables = [table for table in reader.tables if table.is_data()]
    if len(tables) != 1:
        raise Refusal("html_not_spreadsheet", found=len(tables))
    [table] = tables
    merges = tuple(_inside(table.merges, len(table.rows)))
    return Sheet(None, table.rows, hidden_rows=frozenset(table.hidden_rows), merges=merges)


def _inside(merges: list[Merge], rows: int) -> list[Merge]:
    """A span that runs on below the table ends with the table."""
    return [Merge(m.first_row, m.first_column, min(m.last_row, rows), m.last_column) for m in merges]
