"""Returns of indicators: the figures that units report, their totals recomputed; they hold no person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from pipelines.cells import Grid, is_blank, letter
from pipelines.checked_rows import rows_aside
from pipelines.communes import area_of_communes
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.messages import severity, severity_where_counted
from pipelines.numbers import NumberColumn, read_number_column
from pipelines.periods import read_period
from pipelines.places import areas, find_area
from pipelines.recognise import country_of_language, country_of_rows, declared_country, says_decimal_comma
from pipelines.refusal import Refusal
from pipelines.returns_layout import Figures, Layout, find_layout, keys, period_of, text_of, title_of
from pipelines.returns_rows import Row, mismatches, sort_rows
from pipelines.titles import Surroundings, Titles, find_titled_area, read_titles, texts_of
from pipelines.understanding import Indicator, Issue, ReadOptions, SheetReading, Understanding
from pipelines.words import key, sheet_names

_LEADING_NUMBER = re.compile(r"^[\d.,]+")


@dataclass(frozen=True)
class Return:
    """One sheet that is a return, and how it is laid out."""

    place: int
    sheet: Sheet
    layout: Layout


def recognise_returns(workbook: Workbook) -> list[Return] | None:
    """The sheets that hold figures; None when none does. Hidden sheets are never looked at."""
    found = [
        Return(place, sheet, layout)
        for place, sheet in enumerate(workbook.sheets)
        if not sheet.is_hidden
        and key(sheet.name or "") not in sheet_names("catalogue")
        and (layout := find_layout(sheet))
    ]
    return found or None


def read_returns(found: Sequence[Return], workbook: Workbook, options: ReadOptions) -> tuple[Understanding, pa.Table]:
    """The figures of every sheet as indicators; no row is a person's. Raises Refusal for an unknown area."""
    understanding = Understanding(
        kind="indicator_return",
        country=declared_country(options),
        area=options.area,
        period=options.period,
        course=options.course,
        container=workbook.container,
        encoding=workbook.encoding,
        delimiter=workbook.delimiter,
        warnings=list(workbook.warnings),
        sheets=[_reading(place, sheet, found) for place, sheet in enumerate(workbook.sheets)],
    )
    tables = [_read(one, understanding) for one in found]
    if not all(one.period for one in understanding.indicators):
        understanding.issues.append(Issue(rule="period_unstated", severity=severity("period_unstated")))
    _guess_area(understanding)
    return understanding, pa.concat_tables(tables)


def _guess_area(understanding: Understanding) -> None:
    """Without a named province, the one that the communes among the units lie in."""
    country = understanding.country
    units = {one.unit for one in understanding.indicators}
    if understanding.area is None and country is not None and len(units) < 5000:
        period = read_period(understanding.period) if understanding.period else None
        area = area_of_communes(units, country, period.last if period else None) or area_of_communes(units, country)
        if area is not None:
            understanding.area = area.unit_id
            understanding.warnings.append("area_guessed")


def _reading(place: int, sheet: Sheet, found: Sequence[Return]) -> SheetReading:
    own = next((one for one in found if one.place == place), None)
    if own is None:
        is_empty = all(is_blank(cell) for row in sheet.rows for cell in row)
        why = "hidden" if sheet.is_hidden else "empty" if is_empty else "no_table"
        return SheetReading(sheet=sheet.name, read=False, why=why)
    layout = own.layout
    columns = {letter(layout.label): layout.names} | {letter(one.column): one.basis for one in layout.figures}
    return SheetReading(sheet=sheet.name, read=True, header_rows=list(layout.header_rows), columns=columns)


def _read(one: Return, understanding: Understanding) -> pa.Table:
    grid = Grid(one.sheet)
    above = texts_of(one.sheet, range(1, one.layout.header_rows[0]))
    rows = sort_rows(grid, one.layout)
    below = texts_of(one.sheet, [row.row for row in rows if row.kind == "signature"])
    around = Surroundings(above, one.sheet.name, below)
    titles = read_titles(around)
    _enter_surroundings(understanding, around, titles, one.layout, grid)
    decimal = _decimal(understanding)
    columns = _columns(grid, one.layout, rows, decimal)
    reading = understanding.sheets[one.place]
    reading.decisions |= {letter(column): numbers.decision for column, numbers in columns.items()}
    understanding.decimal = decimal
    understanding.indicators += _indicators(one, rows, columns, understanding, title_of(above), titles)
    for fault in mismatches(rows, one.layout.figures, {column: numbers.values for column, numbers in columns.items()}):
        detail = {"stated": _plain(fault.stated), "recomputed": _plain(fault.recomputed)}
        column = letter(fault.column)
        understanding.issues.append(
            Issue(
                rule="total_mismatch",
                severity=severity("total_mismatch"),
                sheet=one.sheet.name,
                row=fault.row,
                column=column,
                detail=detail,
            )
        )
    understanding.issues += _bare(one, rows)
    return _lineage(one, rows)


def _bare(one: Return, rows: Sequence[Row]) -> list[Issue]:
    """The figures that formulas without a stored value left out; a row of nothing else looks like a group's."""
    places = [
        (row.row, figure.column) for row in rows if row.kind in ("figures", "group") for figure in one.layout.figures
    ]
    rule = "formula_no_cache"
    return [
        Issue(rule=rule, severity=severity_where_counted(rule), sheet=one.sheet.name, row=row, column=letter(column))
        for row, column in places
        if (row, column) in one.sheet.uncached_formulas
    ]


def _plain(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 and not value.is_integer() else str(round(value, 6)).removesuffix(".0")


def _decimal(understanding: Understanding) -> str:
    return "," if says_decimal_comma(understanding.country) or understanding.delimiter == ";" else "."


def _enter_surroundings(
    understanding: Understanding, around: Surroundings, titles: Titles, layout: Layout, grid: Grid
) -> None:
    """Country, area, period and report date of the file, from the first sheet that names them."""
    if understanding.country is None:
        headers = [text_of(grid.cell(row, column)) for row in layout.header_rows for column in grid.filled(row)]
        labels = [grid.cell(row, layout.label) for row in range(layout.first_row, grid.height + 1)]
        understanding.country = country_of_rows({"province": labels}) or country_of_language([*headers, *around.above])
    if understanding.named_period is None and titles.period:
        understanding.named_period = titles.period.code
    if understanding.period is None and titles.period:
        understanding.period = titles.period.code
    if understanding.report_date is None and titles.report_date:
        understanding.report_date = titles.report_date.isoformat()
    found = find_titled_area(around, understanding.country, titles.period.last if titles.period else None)
    if understanding.named_area is None and found.area:
        understanding.named_area = found.area.unit_id
    if understanding.area is None:
        if found.named and found.area is None:
            raise Refusal("unknown_area", named=found.named)
        if found.area:
            understanding.area, understanding.country = found.area.unit_id, found.area.country


def _columns(grid: Grid, layout: Layout, rows: Sequence[Row], decimal: str) -> dict[int, NumberColumn]:
    """Column -> its cells as numbers, in the order of the rows; a share above 2 was written in percent."""
    found = {}
    for one in layout.figures:
        cells = [_counted(grid.cell(row.row, one.column)) for row in rows]
        numbers = read_number_column(cells, decimal)
        values = [value for value in numbers.values if value is not None]
        if one.basis == "share" and values and max(values) > 2:
            scaled = [
                number._replace(value=number.value / 100)
                if number.value is not None and number.form == "number"
                else number
                for number in numbers.numbers
            ]
            numbers = replace(numbers, numbers=scaled, values=[number.value for number in scaled])
        found[one.column] = numbers
    return found


def _counted(cell: Cell) -> Cell:
    """The number in front of words: "12 lớp" -> "12"."""
    if (
        isinstance(cell, str)
        and (found := _LEADING_NUMBER.match(text := text_of(cell)))
        and text[found.end() :].strip().isalpha()
    ):
        return found[0]
    return cell


def _indicators(
    one: Return,
    rows: Sequence[Row],
    columns: dict[int, NumberColumn],
    understanding: Understanding,
    title: str | None,
    titles: Titles,
) -> list[Indicator]:
    found = []
    grid = Grid(one.sheet)
    on = titles.period.last if titles.period else None
    own_period = titles.period.code if titles.period else understanding.period
    own_unit = titles.unit or _name_of(understanding.area) or ""
    for place, row in enumerate(rows):
        if row.kind != "figures":
            continue
        unit = row.label if one.layout.names == "unit" else own_unit
        area = _area(row.label, understanding.country, on) if one.layout.names == "unit" else understanding.area
        for figures in one.layout.figures:
            number = columns[figures.column].numbers[place]
            cell = grid.cell(row.row, figures.column)
            is_not_applicable = number.form == "text" and key(text_of(cell)) in keys("rows", "not_applicable")
            found.append(
                Indicator(
                    unit=unit,
                    area=area,
                    indicator=_indicator_name(one.layout, row, figures, title),
                    period=period_of(figures, own_period) or "",
                    value=0.0 if number.form == "dash" else number.value,
                    basis=figures.basis,
                    sheet=one.sheet.name,
                    row=row.row,
                    column=letter(figures.column),
                    is_not_applicable=is_not_applicable,
                )
            )
    return found


def _indicator_name(layout: Layout, row: Row, figures: Figures, title: str | None) -> str:
    if layout.names == "indicator":
        return f"{row.label} – {figures.indicator}" if figures.indicator else row.label
    has_months = any(one.period for one in layout.figures)
    return figures.indicator or title or (layout.label_text if has_months else figures.header)


def _name_of(unit_id: str | None) -> str | None:
    area = areas().get(unit_id or "")
    return area.name if area else None


def _area(label: str, country: str | None, on: date | None) -> str | None:
    found = find_area(label, country, on).area
    return found.unit_id if found and found.level != "country" else None


def _lineage(one: Return, rows: Sequence[Row]) -> pa.Table:
    """Every filled row as ignored: none of them is a person's."""
    first = one.layout.header_rows[0]
    above = [row for row in range(1, first) if not all(is_blank(cell) for cell in one.sheet.rows[row - 1])]
    kinds = [(row, "title") for row in above] + [(row, "header") for row in one.layout.header_rows]
    kinds += [(row.row, "observation" if row.kind == "figures" else row.kind) for row in rows]
    return rows_aside([(row, "ignored", rule) for row, rule in kinds], one.sheet.name)
