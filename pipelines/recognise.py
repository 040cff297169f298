"""Which kind of list a workbook is and which of its sheets hold one, told by content, never by a file's name."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from pipelines.cells import is_blank
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.identifiers import read_identifier, reference_table
from pipelines.map_columns import languages_of
from pipelines.places import areas, find_area
from pipelines.tables import Table, find_tables
from pipelines.understanding import ReadOptions
from pipelines.words import SOURCES, key, sheet_names

_LOOKED_AT = 200


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to tell a kind of list: every part that is given holds."""

    header: list[str] = []  # words, one of which stands in some header
    all_fields: list[str] = []
    any_field: list[str] = []
    no_field: list[str] = []
    language: str | None = None  # of most headers
    country: str | None = None  # known from what the sender declared or the rows


class ListSource(msgspec.Struct, frozen=True):
    """One kind of list, from data/sources; the lowest order that fits is taken."""

    kind: str
    order: int
    when: list[When]
    country: str | None = None
    family_first: bool = False
    decimal: str | None = None
    keeps: str = "first"


@dataclass(frozen=True)
class Found:
    """One sheet of the workbook with its learner tables, or why it isn't read."""

    place: int
    sheet: Sheet
    tables: tuple[Table, ...]
    why: str | None = None  # hidden | empty | summary | catalogue | no_table


@cache
def list_sources() -> tuple[ListSource, ...]:
    """Every kind of list, in the order in which they are tried."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(SOURCES.glob("*.toml"))]
    read = [msgspec.convert(table, ListSource) for table in tables if table.get("list") is True]
    return tuple(sorted(read, key=lambda source: source.order))


def find_sheets(workbook: Workbook) -> list[Found]:
    """Every sheet in order. Summaries and catalogues are left out where another sheet holds a list."""
    found = [_look(place, sheet) for place, sheet in enumerate(workbook.sheets)]
    lists = [
        one for one in found if one.tables and not _named(one.sheet, "summary") and not _named(one.sheet, "catalogue")
    ]
    if not lists:
        return found
    return [_set_aside(one) if one not in lists else one for one in found]


def _look(place: int, sheet: Sheet) -> Found:
    if sheet.is_hidden:
        return Found(place, sheet, (), "hidden")
    if all(is_blank(cell) for row in sheet.rows for cell in row):
        return Found(place, sheet, (), "empty")
    tables = tuple(find_tables(sheet))
    return Found(place, sheet, tables, None if tables else "no_table")


def _set_aside(one: Found) -> Found:
    if one.why in ("hidden", "empty"):
        return one
    why = next((kind for kind in ("summary", "catalogue") if _named(one.sheet, kind)), "no_table")
    return Found(one.place, one.sheet, (), why)


def _named(sheet: Sheet, kind: str) -> bool:
    name = key(sheet.name or "")
    return any(name == word or (len(word) > 3 and name.startswith(word + " ")) for word in sheet_names(kind))


def recognise(tables: Sequence[Table], country: str | None) -> ListSource:
    """The kind of list that these tables are."""
    headers = [path[-1] for table in tables for path in table.headers.values()]
    words = {word for path in headers for word in key(path).split(" ")}
    fields = {field for table in tables for field in table.fields.values()}
    language = languages_of(headers)
    return next(
        source
        for source in list_sources()
        if any(_holds(when, words, fields, language, country) for when in source.when)
    )


def _holds(when: When, words: set[str], fields: set[str], language: str | None, country: str | None) -> bool:
    return (
        (not when.header or not words.isdisjoint(when.header))
        and fields.issuperset(when.all_fields)
        and (not when.any_field or not fields.isdisjoint(when.any_field))
        and fields.isdisjoint(when.no_field)
        and when.language in (None, language)
        and when.country in (None, country)
    )


def declared_country(options: ReadOptions) -> str | None:
    """The country of the declared area, else of the programme."""
    area = areas().get(options.area or "")
    if area is not None:
        return area.country
    stated = (options.programme or "").partition("-")[0].upper()
    return stated if stated in {found.country for found in areas().values()} else None


def country_of_rows(cells_by_field: dict[str, Iterable[Cell]]) -> str | None:
    """The country that most provinces named in the rows lie in, else whose identifiers most rows hold."""
    provinces = Counter(
        found.area.country
        for cell in _texts(cells_by_field.get("province", ()))
        if (found := find_area(cell)).area is not None
    )
    if provinces:
        return next(iter(provinces)) if len(provinces) == 1 else None
    country_of_type = {entry["type"]: entry["country"] for entry in reference_table()["national"]}
    read = [read_identifier(cell, None) for cell in list(cells_by_field.get("id", ()))[:_LOOKED_AT]]
    valid = [one.type for one in read if one is not None and one.is_valid]
    identifiers = Counter(country_of_type[kind] for kind in valid if kind in country_of_type)
    return next((country for country, count in identifiers.most_common(1) if 2 * count > len(read)), None)


def country_of_words(headers: Iterable[str]) -> str | None:
    """The country of whose lists a header has a word of its own, whatever kind of list this is."""
    words = {word for header in headers for word in key(header).split(" ")}
    told = {
        source.country for source in list_sources() for when in source.when if not words.isdisjoint(when.header)
    } - {None}
    return told.pop() if len(told) == 1 else None


def country_of_language(headers: Iterable[str]) -> str | None:
    """The country whose lists are told by the language of their headers alone."""
    language = languages_of(headers)
    spoken = {when.language: source.country for source in list_sources() for when in source.when if _is_language(when)}
    return spoken.get(language)


def _is_language(when: When) -> bool:
    return when.language is not None and not (when.header or when.all_fields or when.any_field or when.country)


def says_family_first(country: str | None) -> bool:
    """Whether lists of the country put the family name first."""
    return any(source.family_first for source in list_sources() if source.country == country and country)


def says_decimal_comma(country: str | None) -> bool:
    """Whether figures of the country have a decimal comma."""
    return any(source.decimal == "," for source in list_sources() if source.country == country and country)


def _texts(cells: Iterable[Cell]) -> set[str]:
    return {cell for cell in list(cells)[:_LOOKED_AT] if isinstance(cell, str)}
