"""How a return of indicators is laid out: which column names the rows, and what each column of figures means."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from pipelines.cells import Grid, is_blank
from pipelines.date_text import month_names
from pipelines.grid import Cell, Sheet
from pipelines.header_rows import is_numbering, is_refinable, paths
from pipelines.map_columns import field_of
from pipelines.names import clean_text, folded
from pipelines.numbers import read_number
from pipelines.periods import find_period, read_period
from pipelines.words import SOURCES, key

_SEARCHED_ROWS = 40
_LEVELS = 4
_BRACKETS = re.compile(r"\([^()]*\)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Figures:
    """One column of figures: what it counts (None: what the title says), over which period, on which basis."""

    column: int
    indicator: str | None
    period: str | None  # None: the return's own
    basis: str  # in_period | running_total | plan | share
    is_yearly: bool = False
    header: str = ""


@dataclass(frozen=True)
class Layout:
    """One table of figures. `names` is unit or indicator: what the label column names."""

    header_rows: tuple[int, ...]
    names: str
    label: int
    seq: int | None
    figures: tuple[Figures, ...]
    label_text: str = ""

    @property
    def first_row(self) -> int:
        """The first row under the header."""
        return self.header_rows[-1] + 1


@cache
def vocabulary() -> dict[str, Any]:
    """The whole of indicator-return.toml."""
    return tomllib.loads((SOURCES / "indicator-return.toml").read_text(encoding="utf-8"))


@cache
def _keys(table: str, name: str) -> tuple[str, ...]:
    return tuple(sorted((key(word) for word in vocabulary()[table][name] if key(word)), key=len, reverse=True))


def keys(table: str, name: str) -> frozenset[str]:
    """One list of the vocabulary, as compared."""
    return frozenset(_keys(table, name))


def find_layout(sheet: Sheet) -> Layout | None:
    """The first table of figures of a sheet: a label column, and beside it columns that hold mostly numbers."""
    grid = Grid(sheet)
    for row in range(1, min(grid.height, _SEARCHED_ROWS) + 1):
        label = _label(grid, row)
        if label is None:
            continue
        rows = _header_rows(grid, row, label[0])
        found = _layout(grid, rows, label)
        if found is not None:
            return found
    return None


def _label(grid: Grid, row: int) -> tuple[int, str] | None:
    """(column, what it names) of a row with a label header and at least one header beside it; indicators first."""
    filled = grid.filled(row)
    texts = {column: cell for column in filled if isinstance(cell := grid.cell(row, column), str)}
    if len(texts) < 2:
        return None
    for names in ("indicator", "unit"):
        for column, text in texts.items():
            if key(_BRACKETS.sub(" ", text)) in keys("labels", names):
                return column, names
    return None


def _header_rows(grid: Grid, row: int, label: int) -> list[int]:
    rows = [row]
    while len(rows) < _LEVELS and _is_child(grid, rows[-1], rows[-1] + 1, label):
        rows.append(rows[-1] + 1)
    return rows


def _is_child(grid: Grid, above: int, row: int, label: int) -> bool:
    """Whether the row below is a level of the header: words alone, and none to name the row."""
    filled = grid.filled(row)
    if not filled or is_numbering(grid, row) or any(column <= label for column in filled):
        return False
    if not all(isinstance(cell := grid.cell(row, column), str) and any(map(str.isalpha, cell)) for column in filled):
        return False
    return len(filled) > 1 or is_refinable(grid, above, filled[0])


def _layout(grid: Grid, rows: list[int], label: tuple[int, str]) -> Layout | None:
    headers = paths(grid, rows)
    if is_numbering(grid, rows[-1] + 1):
        rows = [*rows, rows[-1] + 1]
    seq = next((column for column, path in headers.items() if field_of(path[-1]) == "seq"), None)
    figures = [
        _figures(column, path)
        for column, path in headers.items()
        if column not in (label[0], seq) and not _is_aside(path) and _has_figures(grid, rows[-1] + 1, column)
    ]
    if any(one.period for one in figures):  # beside months a sum says what they say
        totals = keys("rows", "grand_total")
        figures = [replace(one, indicator=None) if key(one.indicator or "") in totals else one for one in figures]
    label_text = clean_text(grid.cell(rows[0], label[0])) or ""
    if label[1] == "unit":
        figures = _named_as_before(figures)
    return Layout(tuple(rows), label[1], label[0], seq, tuple(figures), label_text) if figures else None


def _named_as_before(figures: list[Figures]) -> list[Figures]:
    """A running total that says nothing else ("Số lớp trong tháng | Lũy kế") counts what the column before it does."""
    found: list[Figures] = []
    for one in figures:
        before = found[-1] if found else None
        is_bare = one.indicator is None and one.period is None and one.basis == "running_total"
        if is_bare and before is not None and before.indicator and before.basis == "in_period":
            one = replace(one, indicator=before.indicator)
        found.append(one)
    return found


def _is_aside(path: tuple[str, ...]) -> bool:
    return key(path[-1]) in keys("columns", "measure_unit") or field_of(path[-1]) in ("note", "seq")


def _has_figures(grid: Grid, first: int, column: int) -> bool:
    """Whether at least half of what stands in a column is numbers or dashes."""
    cells = [grid.cell(row, column) for row in range(first, min(first + 200, grid.height) + 1)]
    forms = [read_number(cell).form for cell in cells if not is_blank(cell)]
    numbers = sum(form in ("number", "share", "dash") for form in forms)
    return bool(numbers) and 2 * numbers >= len(forms)


def _figures(column: int, path: tuple[str, ...]) -> Figures:
    basis, words = _basis(path)
    period = _column_period(path[-1])
    left = [
        _without_basis(text)
        for text in path
        if text not in words and _column_period(text) is None and not _is_breakdown(text)
    ]
    is_yearly = any(f" {word} " in f" {key(text)} " for text in words for word in keys("columns", "year"))
    return Figures(column, " – ".join(left) or None, period, basis, is_yearly, path[-1])


def _is_breakdown(text: str) -> bool:
    return key(text) in keys("rows", "breakdown")


def _basis(path: Iterable[str]) -> tuple[str, list[str]]:
    """The basis and the texts that are nothing but its words: "Lũy kế năm" is, "Số lớp lũy kế" names a thing too."""
    texts = list(path)
    for text in reversed(texts):
        for basis in ("share", "running_total", "plan", "in_period"):
            found = _basis_words(basis, key(text))
            if found or (basis == "share" and "%" in text):
                return basis, [text for text in texts if _is_bare(text)]
    return "in_period", []


def _without_basis(text: str) -> str:
    """A header without the basis that it ends in, so that both figures of one thing bear its name."""
    words = text.split()
    cut = next((at for at in range(2, len(words)) if key(" ".join(words[at:])) in _ends()), len(words))
    return " ".join(words[:cut])


@cache
def _ends() -> frozenset[str]:
    return frozenset(word for basis in ("running_total", "in_period") for word in _keys("basis", basis))


def _basis_words(basis: str, form: str) -> bool:
    """Whether a text says the basis; "plan issued" names a thing that was done, no planned figure."""
    said = f" {form} "
    for thing in _keys("basis", "things"):
        said = said.replace(f" {thing} ", " ")
    return any(f" {word} " in said for word in _keys("basis", basis))


def _is_bare(text: str) -> bool:
    """Whether a text is words of basis and period and next to nothing else."""
    form = f" {key(text)} "
    before = form
    for basis in vocabulary()["basis"]:
        for word in _keys("basis", basis):
            form = form.replace(f" {word} ", " ")
    rest = [
        word for word in form.split() if not word.isdigit() and len(word) > 1 and word not in keys("columns", "fillers")
    ]
    return len(rest) <= 1 and (form != before or "%" in text)


@lru_cache(maxsize=512)
def _column_period(text: str) -> str | None:
    """A period that a header names without its year: 02, Q1; or with it: 2025-02. None where it names none."""
    form = key(text)
    if (found := find_period(text)) and len(form.split()) <= 4:
        return found.code
    words = form.split()
    if len(words) > 1 and words[0] in keys("rows", "grand_total"):
        words, form = words[1:], form.partition(" ")[2]
    if len(words) == 2 and words[0] in keys("months", "numbered") and words[1].isdigit() and 1 <= int(words[1]) <= 12:
        return f"{int(words[1]):02d}"
    if len(words) == 1 and (short := re.fullmatch(r"t(\d{1,2})", form)) and 1 <= int(short[1]) <= 12:
        return f"{int(short[1]):02d}"
    if len(words) == 2 and words[0] in keys("months", "quarters"):
        number = _ROMAN.get(words[1]) or (int(words[1]) if words[1] in ("1", "2", "3", "4") else None)
        return f"Q{number}" if number else None
    if re.fullmatch(r"q[1-4]", form):
        return form.upper()
    if len(words) == 1 and folded(text.strip()) in month_names():
        return f"{month_names()[folded(text.strip())]:02d}"
    return None


def period_of(figures: Figures, own: str | None) -> str | None:
    """The period of a column's figures in a return whose own period is `own`."""
    year = own[:4] if own else None
    if figures.period is None:
        is_year = figures.is_yearly and figures.basis in ("plan", "in_period")
        return year if is_year else own
    if read_period(figures.period) is not None:
        return figures.period
    return f"{year}-{figures.period}" if year else None


def title_of(lines: Iterable[str]) -> str | None:
    """What the figures count, from the title: its first line that begins as reports do, without that beginning."""
    for line in lines:
        form = key(line)
        for word in _keys("titles", "begins"):
            if form.startswith(word + " ") and len(form.split()) > 3:
                return _without_period(line.split()[len(word.split()) :])
    return None


def _without_period(words: list[str]) -> str | None:
    """The words without the period they end in, so that one indicator has one name all year; None if little is left."""
    whole = find_period(" ".join(words))
    starts = [start for start in range(len(words)) if whole and find_period(" ".join(words[start:])) == whole]
    left = " ".join(words[: starts[-1]] if starts else words).rstrip(" ,;:-–(")
    return left if " " in left else None


def text_of(cell: Cell) -> str:
    """A label as written, single-spaced."""
    return clean_text(cell) or ""
