"""The one table of an HTML page, as web systems hand it out under the name of a workbook."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pipelines.grid import Cell, Merge, Sheet
from pipelines.limits import SHEET_COLUMNS, SHEET_ROWS, Limits
from pipelines.refusal import Refusal

SPACE = re.compile(r"[ \t\r\n\f]+")  # a no-break space is text
BREAKS = {"br", "p", "div", "li"}
UNSEEN = {"script", "style", "title", "template", "noscript"}
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


class _Reader(HTMLParser):
    """Collects the tables in `tables`; text outside of cells is left."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.limits = limits
        self.open: list[_Table] = []
        self.text: list[str] | None = None
        self.span = (1, 1)
        self.unseen = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self._close_cell()
            if self.open:
                self.open[-1].has_table_inside = True
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        elif tag == "tr" and self.open:
            self._close_cell()
            self._start_row(dict(attrs))
        elif tag in ("td", "th") and self.open:
            self._close_cell()
            self._start_cell(dict(attrs))
        elif tag in BREAKS and self.text:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self.open:
            self._close_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.unseen:
            self.text.append(SPACE.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._close_cell()

    def _start_row(self, attributes: dict[str, str | None]) -> None:
        table = self.open[-1]
        table.rows.append([])
        if len(table.rows) > SHEET_ROWS:
            raise Refusal("too_many_rows", limit=SHEET_ROWS)
        if "display:none" in (attributes.get("style") or "").replace(" ", "").lower():
            table.hidden_rows.add(len(table.rows))

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        if not self.open[-1].rows:
            self.open[-1].rows.append([])
        self.text = []
        self.span = (_span(attributes.get("rowspan"), SHEET_ROWS), _span(attributes.get("colspan"), SHEET_COLUMNS))

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


def _span(stated: str | None, most: int) -> int:
    return min(max(int(stated), 1), most) if stated and stated.isdecimal() and len(stated) < 9 else 1


def html_table(text: str, limits: Limits) -> Sheet:
    """The page's only table with data; raises Refusal when it has none, or several."""
    reader = _Reader(limits)
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if table.is_data()]
    if len(tables) != 1:
        raise Refusal("html_not_spreadsheet", found=len(tables))
    [table] = tables
    merges = tuple(_inside(table.merges, len(table.rows)))
    return Sheet(None, table.rows, hidden_rows=frozenset(table.hidden_rows), merges=merges)


def _inside(merges: list[Merge], rows: int) -> list[Merge]:
    """A span that runs on below the table ends with the table."""
    return [Merge(m.first_row, m.first_column, min(m.last_row, rows), m.last_column) for m in merges]
