"""A measure by two dimensions as a table with its totals, and as a chart of the largest rows."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Protocol

from display import tables
from display.charts import Chart, blank
from display.formats import MISSING, count, number, period, share
from display.language import has_words, name_in, say
from display.palette import CATEGORIES
from display.tables import Cell, Column

SHARES, AVERAGES = frozenset({"completion"}), frozenset({"gain"})
MOST_ROWS, MOST_COLUMNS, MOST_BARS, MOST_GROUPS = 400, 40, 20, 8
PATTERNS = ("", "/", "x", "-", "\\", "+", ".", "|")  # groups are told apart without their colour


class Counted(Protocol):
    """One cell of a pivot."""

    @property
    def row(self) -> str | None: ...
    @property
    def column(self) -> str | None: ...
    @property
    def numerator(self) -> float: ...
    @property
    def denominator(self) -> float | None: ...
    @property
    def value(self) -> float | None: ...


class Pivoted(Protocol):
    """Cells, their total, and names of codes."""

    @property
    def cells(self) -> Sequence[Counted]: ...
    @property
    def total(self) -> Counted: ...
    @property
    def labels(self) -> Mapping[str, Mapping[str, str]]: ...


def written(language: str, measure: str, value: float | None) -> str:
    """A cell as the measure is read: a share, a mean, or a count."""
    if value is None:
        return MISSING
    if measure in SHARES:
        return share(language, value)
    return number(language, value, 2) if measure in AVERAGES else count(language, value)


def label(language: str, shown: Pivoted, dimension: str, value: str | None) -> str:
    """A dimension's value in words: the programme's own name, a period, a known code, or as it was written."""
    if value is None:
        return say(language, "value.unknown")
    if value in shown.labels:
        names = shown.labels[value]
        return names.get("") or name_in(language, names) or value
    if dimension in ("month", "quarter", "year"):
        return period(language, value)
    key = f"value.{value}"
    return say(language, key) if has_words(language, key) else value


def table(language: str, shown: Pivoted, measure: str, rows_by: str, columns_by: str | None) -> str:
    """Rows by columns with a total of each; cells that nobody stands in are empty."""
    caption = say(language, f"explore.measure.{measure}")
    by_place = {(cell.row, cell.column): cell for cell in shown.cells}
    rows = _ordered(rows_by, {cell.row: None for cell in shown.cells})[:MOST_ROWS]
    columns = _ordered(columns_by or "", {cell.column: None for cell in shown.cells})[:MOST_COLUMNS]
    heads = [Column(say(language, f"dimension.{rows_by}"))]
    if columns_by:
        heads += [Column(label(language, shown, columns_by, column), True) for column in columns]
    heads.append(Column(say(language, "explore.total"), True))
    body: list[list[Cell | str]] = []
    for row in rows:
        across = [by_place[(row, column)] for column in columns if (row, column) in by_place]
        cells = [written(language, measure, _value(by_place.get((row, column)))) for column in columns]
        line = [label(language, shown, rows_by, row), *(cells if columns_by else []), _sum(language, measure, across)]
        body.append([*line])
    last = [_sum(language, measure, [cell for cell in shown.cells if cell.column == column]) for column in columns]
    total = _sum(language, measure, list(shown.cells))
    body.append([say(language, "explore.total"), *(last if columns_by else []), total])
    return tables.plain_table(caption, heads, body)


def chart(language: str, shown: Pivoted, measure: str, rows_by: str, columns_by: str | None) -> Chart:
    """Bars of the largest rows, grouped by the largest columns; periods in their order."""
    rows = _drawn_rows(shown, rows_by)
    columns = _largest(shown, columns_by or "", "column", MOST_GROUPS)
    by_place = {(cell.row, cell.column): cell for cell in shown.cells}
    figure = blank(language)
    names = [label(language, shown, rows_by, row) for row in rows]
    for place, column in enumerate(columns):
        values = [_value(by_place.get((row, column))) or 0 for row in rows]
        figure.add_bar(
            x=names,
            y=values,
            name=label(language, shown, columns_by, column) if columns_by else "",
            marker={"color": CATEGORIES[place], "pattern": {"shape": PATTERNS[place], "solidity": 0.5}},
            text=[written(language, measure, value) for value in values],
            hovertemplate="%{x}: %{text}<extra>%{fullData.name}</extra>",
            textposition="none",
        )
    is_additive = measure not in SHARES | AVERAGES
    figure.update_layout(barmode="stack" if is_additive else "group", showlegend=bool(columns_by))
    figure.update_yaxes(
        title=say(language, f"explore.measure.{measure}"),
        gridcolor="rgba(122,135,150,0.25)",
        tickformat=".0%" if measure in SHARES else None,
    )
    figure.update_xaxes(type="category")
    total = written(language, measure, shown.total.value)
    said = f"{say(language, f'explore.measure.{measure}')}: {say(language, 'explore.total')} {total}"
    return Chart(figure, f"{said}. {', '.join(names)}")


def notes(language: str, shown: Pivoted, measure: str, rows_by: str) -> str:
    """What a reader of chart and table must know: rows that the chart leaves out, and where a person stands."""
    rows = {cell.row for cell in shown.cells} - {None}
    drawn = _drawn_rows(shown, rows_by)
    said = []
    if len(drawn) < len(rows):
        said.append(
            say(language, "explore.largest", drawn=count(language, len(drawn)), rows=count(language, len(rows)))
        )
    if measure == "people":
        said.append(say(language, "target.group_note"))
    return "".join(f'<p class="mp-quiet">{escape(each)}</p>' for each in said)


def _drawn_rows(shown: Pivoted, rows_by: str) -> list[str | None]:
    """What nobody stated is in the table alone: it would dwarf the rest."""
    rows = _largest(shown, rows_by, "row", MOST_BARS)
    return [row for row in rows if row is not None] or rows


def _value(cell: Counted | None) -> float | None:
    return None if cell is None else cell.value


def _sum(language: str, measure: str, cells: Sequence[Counted]) -> str:
    """Rates are divided once, after adding."""
    if not cells:
        return MISSING
    numerator = sum(cell.numerator for cell in cells)
    denominators = [cell.denominator for cell in cells if cell.denominator is not None]
    if not denominators:
        return written(language, measure, numerator)
    return written(language, measure, numerator / sum(denominators) if sum(denominators) else None)


def _ordered(dimension: str, values: Mapping[str | None, None]) -> list[str | None]:
    return sorted(values, key=lambda value: (value is None, value or ""))


def _largest(shown: Pivoted, dimension: str, side: str, most: int) -> list[str | None]:
    """The values with most in them, in order of code; periods: the latest ones."""
    sizes: dict[str | None, float] = {}
    for cell in shown.cells:
        value = getattr(cell, side)
        sizes[value] = sizes.get(value, 0) + (cell.denominator or cell.numerator)
    if dimension in ("month", "quarter", "year"):
        return _ordered(dimension, dict.fromkeys(sizes))[-most:]
    kept = sorted(sizes, key=lambda value: -sizes[value])[:most]
    return _ordered(dimension, dict.fromkeys(kept))
