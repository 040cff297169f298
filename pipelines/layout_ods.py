"""What an OpenDocument sheet says beside its values: merged ranges, hidden rows and columns, uncached formulas."""

from collections.abc import Iterable
from xml.parsers import expat

from pipelines.grid import Merge
from pipelines.layout import Layout
from pipelines.limits import SHEET_COLUMNS, SHEET_ROWS
from pipelines.refusal import Refusal

WORTH_A_LOOK = (b"-spanned=", b"visibility=", b"formula=")
VALUES = {"value", "string-value", "date-value", "time-value", "boolean-value"}
HIDDEN = ("collapse", "filter")


class _Reader:
    """Counts rows and cells, repeats included, through the elements of content.xml."""

    def __init__(self) -> None:
        self.layouts: dict[str, Layout] = {}
        self.sheet: str | None = None
        self.row = self.column = self.column_defined = 0
        self.bare: range | None = None  # columns of a formula that has shown no value yet

    def start(self, name: str, attributes: dict[str, str]) -> None:
        stated = {key.rsplit(":", 1)[-1]: value for key, value in attributes.items()}
        match name.rsplit(":", 1)[-1]:
            case "table":
                self.sheet = stated.get("name", "")
                self.layouts[self.sheet] = Layout()
                self.row = self.column_defined = 0
            case "table-column":
                first, self.column_defined = self.column_defined + 1, self.column_defined + _count(stated, "columns")
                if stated.get("visibility") in HIDDEN:
                    self._layout().hidden_columns.update(range(first, min(self.column_defined, SHEET_COLUMNS) + 1))
            case "table-row":
                first, self.row, self.column = self.row + 1, self.row + _count(stated, "rows"), 0
                if stated.get("visibility") in HIDDEN:
                    self._layout().hidden_rows.update(range(first, min(self.row, SHEET_ROWS) + 1))
            case "table-cell" | "covered-table-cell":
                self._cell(stated)
            case "p" if self.bare:  # a text, be it empty, is what the formula gave
                self._layout().uncached.difference_update((self.row, column) for column in self.bare)

    def _cell(self, stated: dict[str, str]) -> None:
        first, self.column = self.column + 1, self.column + _count(stated, "columns")
        self.bare = None
        if "formula" in stated and VALUES.isdisjoint(stated):
            self.bare = range(first, min(self.column, SHEET_COLUMNS) + 1)
            self._layout().uncached.update((self.row, column) for column in self.bare)
        down, across = _number(stated, "number-rows-spanned"), _number(stated, "number-columns-spanned")
        if down > 1 or across > 1:
            self._layout().merges.append(Merge(self.row, first, self.row + down - 1, first + across - 1))

    def _layout(self) -> Layout:
        if self.sheet is None:
            raise Refusal("corrupt", cause="xml")
        return self.layouts[self.sheet]


def _count(stated: dict[str, str], of: str) -> int:
    return _number(stated, f"number-{of}-repeated")


def _number(stated: dict[str, str], name: str) -> int:
    value = stated.get(name, "1")
    return int(value) if value.isdecimal() and len(value) < 9 else 1


def ods_layouts(content: Iterable[bytes]) -> dict[str, Layout]:
    """Sheet name -> layout, read from content.xml; raises Refusal when it is broken."""
    pieces = list(content)
    if not any(mark in piece for piece in pieces for mark in WORTH_A_LOOK):
        return {}
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise Refusal("corrupt", cause="xml") from fault
    return reader.layouts
