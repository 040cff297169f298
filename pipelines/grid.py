"""What a reader hands on: the cells of a file, without any notion of what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | float | int | bool | date | datetime | time | timedelta | None

TEXT_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class Merge:
    """A merged range, 1-based and inclusive, as a spreadsheet shows it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass
class Sheet:
    """One sheet. `rows[0]` is worksheet row 1 (CSV: record 1) and `rows[r][0]` column A; rows may be ragged.

    Text files of more than TEXT_ROWS_AT_ONCE records keep the first of them in `rows`; `more` yields the rest once, in
    order, some rows at a time (see delimited.Records), and may raise Refusal on the way.
    A blank cell is None, and so is an error (#N/A, #REF!). Text is raw but for NUL bytes: no strip, no NFC, so that
    legacy encodings survive. Numbers stay numbers (an integral float is an int), real Excel dates are date or datetime.
    """

    name: str | None  # None for text files
    rows: list[list[Cell]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    uncached_formulas: frozenset[tuple[int, int]] = frozenset()  # (row, column) of formulas without a cached value
    bold_rows: frozenset[int] = frozenset()
    legacy_font_columns: dict[int, str] = field(default_factory=dict)  # column -> "tcvn3" | "vni", from the font's name
    more: Iterator[Sequence[list[Cell]]] | None = None


@dataclass
class Workbook:
    """One file as read: its container, how its text was decided, and its sheets in order."""

    container: str  # "xlsx" | "xls" | "ods" | "html" | "spreadsheetml" | "csv" | "jsonl"
    sheets: list[Sheet]
    encoding: str | None = None  # text files: "utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1258"
    delimiter: str | None = None
    warnings: tuple[str, ...] = ()  # whole-file warnings: "content_not_suffix", "gzip", "nul_bytes_removed" ...
