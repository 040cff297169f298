"""What holds for a whole file of lists: its kind, country, area and days, settled before any row is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.cells import letter
from pipelines.check import Part
from pipelines.check_people import Setting
from pipelines.exports_titles import pass_mark as declared_pass_mark
from pipelines.grid import Workbook
from pipelines.names import clean_text
from pipelines.periods import read_period
from pipelines.pieces import Piece, cells_of
from pipelines.places import areas, common_vintage, find_area
from pipelines.recognise import (
    Found,
    ListSource,
    country_of_language,
    country_of_rows,
    country_of_words,
    declared_country,
    recognise,
    says_decimal_comma,
    says_family_first,
)
from pipelines.refusal import Refusal
from pipelines.titles import find_titled_area
from pipelines.understanding import ReadOptions, SheetReading, Understanding


@dataclass(frozen=True)
class Frame:
    """Everything about a file that its rows are read by."""

    understanding: Understanding
    source: ListSource
    country: str | None
    on: date | None  # the day by which names of areas are understood
    sheet_areas: dict[int, str | None]  # place of the sheet -> its own area, where sheets differ
    decimal: str
    pass_mark: str | None


def settle(workbook: Workbook, found: Sequence[Found], pieces: Sequence[Piece], options: ReadOptions) -> Frame:
    """What the tables and their surroundings say together; raises Refusal for a province that isn't known."""
    tables = [piece.table for piece in pieces]
    country = declared_country(options)
    source = recognise(tables, country)
    country = country or source.country or _country_of_rows(pieces) or _country_of_headers(pieces)
    source = recognise(tables, country)
    understanding = _understanding(workbook, found, pieces, source, country, options)
    on = _day_of_names(understanding, pieces, country)
    sheet_areas = _set_area(understanding, pieces, country, on, options)
    understanding.decimal = _decimal(source, workbook, country)
    return Frame(understanding, source, country, on, sheet_areas, understanding.decimal, _pass_mark(options))


def _country_of_rows(pieces: Sequence[Piece]) -> str | None:
    return country_of_rows({name: cells_of(pieces, name) for name in ("province", "id")})


def _country_of_headers(pieces: Sequence[Piece]) -> str | None:
    if any("country" in piece.table.fields.values() for piece in pieces):
        return None
    texts = [path[-1] for piece in pieces for path in piece.table.headers.values()]
    return country_of_words(texts) or country_of_language(texts)


def _decimal(source: ListSource, workbook: Workbook, country: str | None) -> str:
    return source.decimal or ("," if workbook.delimiter == ";" or says_decimal_comma(country) else ".")


def _pass_mark(options: ReadOptions) -> str | None:
    if options.pass_mark:
        return options.pass_mark
    mark = declared_pass_mark(options)
    return None if mark is None else f"{mark[0] * 100}%" if mark[1] else str(mark[0])


def _understanding(
    workbook: Workbook,
    found: Sequence[Found],
    pieces: Sequence[Piece],
    source: ListSource,
    country: str | None,
    options: ReadOptions,
) -> Understanding:
    titles = [piece.titles for piece in pieces]
    named = next((title.period.code for title in titles if title.period), None)
    ends = {title.class_end for title in titles if title.class_end}
    signed = next((title.report_date for title in titles if title.report_date), None)
    return Understanding(
        kind=source.kind,
        country=country,
        area=options.area,
        period=options.period or named,
        named_period=named,
        class_end=max(ends).isoformat() if ends else None,
        report_date=signed.isoformat() if signed else None,
        course=options.course,
        mode=options.mode or options.courses.get(options.course or "", {}).get("mode"),
        container=workbook.container,
        encoding=workbook.encoding,
        delimiter=workbook.delimiter,
        warnings=list(workbook.warnings),
        sheets=_readings(found, pieces),
    )


def _readings(found: Sequence[Found], pieces: Sequence[Piece]) -> list[SheetReading]:
    readings = []
    for one in found:
        own = [piece.table for piece in pieces if piece.found is one]
        columns = {letter(column): name.lstrip("_") for table in own for column, name in table.fields.items()}
        rows = sorted({row for table in own for row in table.header_rows})
        readings.append(
            SheetReading(sheet=one.sheet.name, read=bool(own), why=one.why, header_rows=rows, columns=columns)
        )
    return readings


def _day_of_names(understanding: Understanding, pieces: Sequence[Piece], country: str | None) -> date | None:
    """The day by which areas are understood: the period's last, else one of the newest vintage that has all names."""
    period = read_period(understanding.period) if understanding.period else None
    if period is not None:
        return period.last
    if understanding.class_end:
        return date.fromisoformat(understanding.class_end)
    if country is None:
        return None
    texts = {text for cell in set(cells_of(pieces, "province")) if (text := clean_text(cell))}
    vintage = common_vintage(texts, country) if texts else None
    ends = [area.valid_to for area in areas().values() if area.vintage == vintage and area.country == country]
    return min([date.today(), *ends]) if vintage and ends else None


def _set_area(
    understanding: Understanding,
    pieces: Sequence[Piece],
    country: str | None,
    on: date | None,
    options: ReadOptions,
) -> dict[int, str | None]:
    """Sets the file's area; returns place of the sheet -> its own area where sheets differ."""
    titled: dict[int, str | None] = {}
    for piece in pieces:
        found = find_titled_area(piece.around, country, on)
        if found.named and found.area is None and not options.area:
            raise Refusal("unknown_area", named=found.named)
        own = found.area.unit_id if found.area else None
        titled[piece.found.place] = titled.get(piece.found.place) or own
    named = set(titled.values()) - {None}
    if len(named) == 1:
        understanding.named_area = named.pop()
    if options.area:
        return {}
    if understanding.named_area:
        understanding.area = understanding.named_area
        return {}
    if not named:
        understanding.area = _only_province(pieces, country, on)
    return titled


def _only_province(pieces: Sequence[Piece], country: str | None, on: date | None) -> str | None:
    """The one province that every row names; a single name that matches nothing is refused."""
    texts = {text for cell in set(cells_of(pieces, "province")) if (text := clean_text(cell))}
    found = {text: find_area(text, country, on).area for text in texts}
    known = {area.unit_id for area in found.values() if area}
    if len(texts) == 1 and not known and not cells_of(pieces, "country"):
        raise Refusal("unknown_area", named=next(iter(texts)))
    return known.pop() if len(known) == 1 and all(found.values()) else None


def part_of(piece: Piece, frame: Frame) -> Part:
    """One table with what its rows are read by."""
    understanding, country = frame.understanding, frame.country
    period = read_period(understanding.period) if understanding.period else None
    setting = Setting(
        country,
        period.last if period else frame.on,
        frame.source.family_first or says_family_first(country),
        piece.titles.sex_legend,
        piece.titles.unit or (None if "unit" in piece.table.fields.values() else piece.titles.titled_unit),
        _row_countries(piece, country),
    )
    sheet = piece.found.sheet
    return Part(
        piece.grid,
        piece.table,
        sheet.name,
        sheet.hidden_rows,
        sheet.uncached_formulas,
        setting,
        len(sheet.rows[piece.table.header_rows[0] - 1]) if understanding.delimiter else None,
        frame.sheet_areas.get(piece.found.place),
        frame.on,
    )


def _row_countries(piece: Piece, country: str | None) -> list[str | None] | None:
    column = next((column for column, name in piece.table.fields.items() if name == "country"), None)
    if column is None:
        return None
    texts = [clean_text(piece.grid.cell(row, column)) for row in piece.sorted.people]
    found = {text: find_area(text).area for text in set(texts) if text}
    return [area.country if text and (area := found[text]) else country for text in texts]
