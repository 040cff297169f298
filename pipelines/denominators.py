"""Staff lists and other counted populations, from a table that somebody sends, with its source and date."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines.grid import Cell
from pipelines.names import clean_text, folded
from pipelines.numbers import read_number
from pipelines.places import find_area
from pipelines.read import read
from pipelines.refusal import Refusal
from warehouse.errors import UserError

WORDS = Path(__file__).parent.parent / "data" / "reference" / "denominators.toml"
GROUPED = re.compile(r"[0-9]{1,3}([.,\u00a0\u202f ][0-9]{3})+")
HEADER_ROWS = 15  # a title block may stand before the header


@dataclass(frozen=True)
class Table:
    """The rows under a header; `columns` maps a field to its place."""

    columns: dict[str, int]
    rows: list[list[Cell]]


def load_denominators(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    source: str,
    as_of: date,
    programme: str | None = None,
    indicator: str | None = None,
) -> list[dict[str, Any]]:
    """Puts a list into the store, inside the caller's transaction; returns what was taken, one dict per figure.

    A list of the same indicator, area, unit and date replaces the one before; older dates stay. UserError when no
    column of units or of numbers is found, or a number or unit can't be read.
    """
    if not source.strip():
        raise UserError("A list needs its source: say who counted, with --source.")
    table = _table(file)
    places = _areas_of(con, programme)
    taken = [_figure(con, row, table.columns, as_of, programme, indicator, places) for row in _numbered(table, file)]
    for figure in taken:
        con.execute(
            """
            delete from denominator
            where is_uploaded and indicator = $indicator and as_of = $as_of
                and programme is not distinct from $programme
                and area is not distinct from $area and unit is not distinct from $unit
            """,
            {key: figure[key] for key in ("indicator", "as_of", "programme", "area", "unit")},
        )
        con.execute(
            """
            insert into denominator by name
            select $programme as programme, $indicator as indicator, $area as area, $unit as unit, $value as value,
                null as counted_as, $as_of as as_of, $source as source, 'uploaded' as reliability,
                true as is_uploaded, false as is_sample
            """,
            {**figure, "source": source},
        )
    return taken


def _table(file: Path) -> Table:
    if not file.is_file():
        raise UserError(f"There is no file {file.name}: name a CSV or workbook with the list.")
    try:
        workbook = read(file, file.name)
    except Refusal as refusal:
        raise UserError(f"{file.name} can't be read as a table ({refusal.reason}): save it as .xlsx or CSV.") from None
    for sheet in workbook.sheets:
        for place, row in enumerate(sheet.rows[:HEADER_ROWS]):
            columns = _columns(row)
            if "value" in columns and columns.keys() & {"area", "unit", "programme"}:
                return Table(columns, sheet.rows[place + 1 :])
    raise UserError(
        f"{file.name} has no row of headings with a unit (or area) and a number: name the columns, "
        "for example: area, value."
    )


def _columns(row: list[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        field = _fields().get(_key(cell))
        if field is not None:
            found.setdefault(field, place)
    return found


def _numbered(table: Table, file: Path) -> list[tuple[int, list[Cell], float]]:
    """(place under the header, row, number) of rows that hold a figure; totals and blank rows are passed over."""
    rows = [(place, row) for place, row in enumerate(table.rows, start=1) if _is_figure(row, table.columns)]
    found = []
    for place, row in rows:
        value = _count(_at(row, table.columns["value"]))
        if value is None or value < 0:
            raise UserError(
                f"{file.name}, row {place} under the headings: expected a number of people or units, for example 3250."
            )
        found.append((place, row, value))
    if not found:
        raise UserError(f"{file.name} has headings but no figure under them.")
    return found


def _count(cell: Cell) -> float | None:
    """A count has no decimals, so a mark before three digits parts thousands: 3.250 and 3,250 are 3250."""
    text = clean_text(cell) or ""
    if isinstance(cell, str) and GROUPED.fullmatch(text):
        return float(re.sub(r"[^0-9]", "", text))
    return read_number(cell).value


def _is_figure(row: list[Cell], columns: dict[str, int]) -> bool:
    named = [_key(_at(row, columns[field])) for field in ("area", "unit") if field in columns]
    is_total = any(name in _totals() for name in named)
    return not is_total and (any(named) or "programme" in columns) and _at(row, columns["value"]) is not None


def _figure(
    con: duckdb.DuckDBPyConnection,
    numbered: tuple[int, list[Cell], float],
    columns: dict[str, int],
    as_of: date,
    programme: str | None,
    indicator: str | None,
    programme_area: str | None,
) -> dict[str, Any]:
    place, row, value = numbered
    said = {field: clean_text(_at(row, at)) for field, at in columns.items()}
    own = said.get("programme") or programme
    day = _day(_at(row, columns["as_of"])) if "as_of" in columns else None
    area, unit = _place(con, said.get("area"), said.get("unit"), day or as_of, place)
    return {
        "programme": own,
        "indicator": _indicator(con, said, own, indicator),
        "area": area or (_areas_of(con, own) if own else programme_area),
        "unit": unit,
        "value": value,
        "as_of": day or as_of,
    }


def _place(
    con: duckdb.DuckDBPyConnection, area: str | None, unit: str | None, on: date, place: int
) -> tuple[str | None, str | None]:
    """(unit_id, unit as written): a unit that names an area is that area; a commune stands under its province."""
    if area is not None:
        return _named_area(con, area, on, place), unit
    if unit is None:
        return None, None
    found = find_area(unit, None, on)
    if found.area is None and found.named is not None:
        raise _unknown_area(unit, place)
    if found.area is not None and found.named is not None and _key(found.named) == _key(unit):
        return found.area.unit_id, None
    return _province_of(con, unit, on), unit


def _named_area(con: duckdb.DuckDBPyConnection, text: str, on: date, place: int) -> str:
    known = con.execute("select 1 from area where unit_id = $unit_id", {"unit_id": text}).fetchall()
    if known:
        return text
    found = find_area(text, None, on)
    if found.area is None:
        raise _unknown_area(text, place)
    return found.area.unit_id


def _unknown_area(text: str, place: int) -> UserError:
    return UserError(f"Row {place} under the headings names the area {text!r}, which is not known: use its unit_id.")


def _province_of(con: duckdb.DuckDBPyConnection, unit: str, on: date) -> str | None:
    """The area above the one district or commune of that name on that day; None where several or none are called so."""
    found = con.execute(
        """
        select distinct coalesce(above.unit_id, parent.unit_id)
        from area
        join area as parent on parent.unit_id = area.parent
        left join area as above on above.unit_id = parent.parent and above.level != 'country'
        where area.level in ('district', 'commune') and lower(area.full_name) = lower($unit)
            and $on between coalesce(area.valid_from, date '0001-01-01') and coalesce(area.valid_to, date '9999-12-31')
        """,
        {"unit": unit, "on": on},
    ).fetchall()
    return str(found[0][0]) if len(found) == 1 else None


def _indicator(
    con: duckdb.DuckDBPyConnection, said: dict[str, str | None], programme: str | None, given: str | None
) -> str:
    if said.get("target") and programme:
        found = con.execute(
            "select denominator from target where programme = $programme and target = $target and replaced_on is null",
            {"programme": programme, "target": said["target"]},
        ).fetchall()
        if not found or found[0][0] is None:
            raise UserError(f"The target {said['target']!r} of {programme} takes no list: see `programmes check`.")
        return str(found[0][0])
    named = said.get("indicator") or given or "staff"
    return _indicators().get(_key(named), named)


def _areas_of(con: duckdb.DuckDBPyConnection, programme: str | None) -> str | None:
    if programme is None:
        return None
    found = con.execute("select area from programme where programme = $programme", {"programme": programme}).fetchall()
    if not found:
        raise UserError(f"There is no programme {programme!r}: `programmes check` lists them.")
    return str(found[0][0]) if found[0][0] else None


def _at(row: list[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(clean_text(cell) or "")
    except ValueError:
        return None


def _key(cell: Cell) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded(clean_text(cell) or "")).split())


@cache
def _said() -> dict[str, dict[str, list[str]]]:
    said: dict[str, dict[str, list[str]]] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return said


@cache
def _fields() -> dict[str, str]:
    return {_key(word): field for field, words in _said()["headers"].items() for word in words}


@cache
def _indicators() -> dict[str, str]:
    return {_key(word): slug for slug, words in _said()["indicators"].items() for word in [slug, *words]}


@cache
def _totals() -> frozenset[str]:
    return frozenset(_key(word) for word in _said()["words"]["total"])
