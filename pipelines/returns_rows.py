"""The rows of a return by kind, and the totals that don't equal their parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.cells import Grid
from pipelines.grid import Cell
from pipelines.header_rows import is_numbering
from pipelines.names import clean_text, folded
from pipelines.numbers import read_number
from pipelines.returns_layout import Figures, Layout, keys, vocabulary
from pipelines.words import LETTER_AFTER, ROMAN, dated_line, key, row_phrases

_ENUMERATOR = re.compile(
    rf"^\W*(?:(?P<roman>{ROMAN})|(?P<letter>[A-ZĐ])|(?P<digits>\d{{1,3}}(?:\.\d{{1,3}})*)|(?P<small>[a-zđ]))[.)]?\W*$"
)
_IN_FRONT = re.compile(rf"^\s*(?:{ROMAN}|[A-ZĐ]|\d{{1,3}}(?:\.\d{{1,3}})*|[a-zđ])\s*[.)/\-]\s*(?=\S)")
_DASHED = re.compile(r"^\s*[-+*•–]\s*")
_TOLERANCE = 1e-6
_PLAIN_NUMBER = 2  # the level of 1, 2, 3
_SMALL_LETTER = 4


@dataclass(frozen=True)
class Row:
    """One filled row under the header. `level` orders headings: 0 letter, 1 roman, 2 number; None without one."""

    row: int
    kind: str  # figures | group | subtotal | total | header | note | signature
    label: str
    level: int | None = None


@dataclass(frozen=True)
class Mismatch:
    """One total that isn't the sum of its parts."""

    row: int
    column: int
    stated: float
    recomputed: float


def sort_rows(grid: Grid, layout: Layout) -> list[Row]:
    """Every filled row under the header, each once."""
    found: list[Row] = []
    is_signed = False
    main, breakdown = "", ""
    roman: str | None = None
    for number in range(layout.first_row, grid.height + 1):
        if not grid.filled(number):
            continue
        seq = clean_text(grid.cell(number, layout.seq)) if layout.seq else None
        level, roman = _level(seq, roman)
        row = _row(grid, layout, number, level, is_signed)
        is_signed = is_signed or row.kind == "signature"
        if layout.names == "indicator" and row.kind in ("figures", "group"):
            main, breakdown, row = _named(row, grid, layout, main, breakdown)
        found.append(row)
    return _with_headings(found) if layout.names == "unit" else found


def _row(grid: Grid, layout: Layout, number: int, level: int | None, is_signed: bool) -> Row:
    label = clean_text(grid.cell(number, layout.label)) or ""
    columns = [one.column for one in layout.figures]
    has_figures = any(_is_figure(grid.cell(number, column)) for column in columns)
    has_figures = has_figures or (layout.names == "unit" and level == _PLAIN_NUMBER and bool(label))
    first = next((text for column in grid.filled(number) if (text := clean_text(grid.cell(number, column)))), "")
    if is_numbering(grid, number) and not key(label).isalpha():
        return Row(number, "header", label)
    total = _total(label or first) if layout.names == "unit" else None  # rows that are indicators sum nothing
    if total:
        return Row(number, total, label or first, level)
    if has_figures and label and not is_signed:
        return Row(number, "figures", _IN_FRONT.sub("", label).strip() or label, level)
    if is_signed or _is_signature(grid, number):
        return Row(number, "signature", "")
    if label and (level is not None or _all_blank(grid, number, layout)):
        return Row(number, "note" if row_phrases("note").says(label) else "group", label, level)
    return Row(number, "note", label)


def _is_figure(cell: Cell) -> bool:
    """A number, a dash, or a word that stands for one that is missing."""
    return read_number(cell).form in ("number", "share", "dash") or key(clean_text(cell) or "") in _stand_ins()


@cache
def _stand_ins() -> frozenset[str]:
    return keys("rows", "not_applicable") | keys("rows", "not_reported")


def _all_blank(grid: Grid, number: int, layout: Layout) -> bool:
    return not any(column in grid.filled(number) for column in (one.column for one in layout.figures))


def _level(seq: str | None, roman: str | None) -> tuple[int | None, str | None]:
    """The level of an enumerator, and the last Roman number as far as this row; `roman` is the last one above it."""
    found = _ENUMERATOR.match(seq) if seq else None
    if found is None:
        return None, roman
    number = found["roman"] or (found["letter"] if found["letter"] == LETTER_AFTER.get(roman or "") else None)
    if number:
        return 1, number
    return {"letter": 0, "digits": 2 + (found["digits"] or "").count("."), "small": 4}[str(found.lastgroup)], roman


def _total(label: str) -> str | None:
    form = key(_IN_FRONT.sub("", label)) or key(label)
    if form in keys("rows", "grand_total"):
        return "total"
    if any(form.startswith(word + " ") for word in keys("rows", "subtotal_begins")):
        grand = ("total", "tong cong", "tong so", "grand total")
        is_grand = any(form.startswith(word + " ") for word in keys("rows", "grand_total") if word in grand)
        return "total" if is_grand and len(form.split()) <= 3 else "subtotal"
    return None


def _is_signature(grid: Grid, number: int) -> bool:
    texts = [clean_text(grid.cell(number, column)) or "" for column in grid.filled(number)]
    phrases = row_phrases("signature")
    return any(dated_line().search(folded(text)) or phrases.says(text) for text in texts)


def _named(row: Row, grid: Grid, layout: Layout, main: str, breakdown: str) -> tuple[str, str, Row]:
    """A breakdown's row named after the indicator it divides: "Số học viên – Nữ"."""
    written = clean_text(grid.cell(row.row, layout.label)) or ""
    inside = next((word for word in vocabulary()["rows"]["breakdown"] if key(written).startswith(key(word))), None)
    if inside is not None:
        rest = _DASHED.sub("", written[len(inside) :].lstrip(" :"))
        is_whole = not rest.strip()
        return (
            main,
            "yes",
            Row(row.row, "group" if is_whole else row.kind, f"{main} – {rest}" if rest else main, row.level),
        )
    if row.level == _SMALL_LETTER and main:
        return main, "", Row(row.row, row.kind, f"{main} – {row.label}", row.level)
    if _DASHED.match(written) or (breakdown and row.level is None and not _has_seq(grid, layout, row.row)):
        bare = _DASHED.sub("", written)
        return main, breakdown, Row(row.row, row.kind, f"{main} – {bare}" if main else bare, row.level)
    return row.label, "", row


def _has_seq(grid: Grid, layout: Layout, number: int) -> bool:
    return layout.seq is not None and clean_text(grid.cell(number, layout.seq)) is not None


def _with_headings(rows: list[Row]) -> list[Row]:
    """Figures in a heading's row (I. Huyện X: 120) are the sum of the rows below it, not a unit's own."""
    levels = {row.level for row in rows if row.kind == "figures"} - {None}
    lowest = max((level for level in levels if level is not None), default=0)
    return [
        Row(row.row, "subtotal", row.label, row.level)
        if row.kind == "figures" and row.level is not None and row.level < lowest
        else row
        for row in rows
    ]


def mismatches(
    rows: Sequence[Row], figures: Sequence[Figures], values: dict[int, list[float | None]]
) -> Iterable[Mismatch]:
    """Totals and subtotals whose stated figure isn't the sum of their parts; shares aren't summed."""
    for place, row in enumerate(rows):
        if row.kind not in ("total", "subtotal"):
            continue
        parts = _parts(rows, place)
        for one in figures:
            stated = values[one.column][place]
            known = [value for part in parts if (value := values[one.column][part]) is not None]
            if one.basis == "share" or stated is None or not known:
                continue
            if abs(stated - sum(known)) > _TOLERANCE * max(1.0, abs(stated)):
                yield Mismatch(row.row, one.column, stated, sum(known))


def _parts(rows: Sequence[Row], place: int) -> list[int]:
    """The rows that a total sums: all of them, or those of its group, above it or below its heading."""
    every = [other for other, row in enumerate(rows) if row.kind == "figures"]
    if rows[place].kind == "total":
        return every
    level = rows[place].level
    if level is not None:
        end = next((other for other in range(place + 1, len(rows)) if _ends_group(rows[other], level)), len(rows))
        return [other for other in every if place < other < end]
    start = next(
        (other for other in range(place - 1, -1, -1) if rows[other].kind in ("subtotal", "total", "group")), -1
    )
    return [other for other in every if start < other < place]


def _ends_group(row: Row, level: int) -> bool:
    return row.kind == "total" or (row.kind in ("subtotal", "group") and (row.level is None or row.level <= level))
