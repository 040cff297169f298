"""The identifiers of each row: several columns, check digits apart, rows of several countries."""

from collections.abc import Callable
from typing import TypeVar

from pipelines.body import Body, per_value
from pipelines.grid import Cell
from pipelines.identifiers import Identifier, read_identifier, read_staff_id
from pipelines.names import clean_text

Read = TypeVar("Read")
Countries = list[str | None] | None  # one per row, where the table has a column of countries


def read_identifiers(body: Body, name: str, country: str | None, countries: Countries) -> list[Identifier | None]:
    """Each row's `id` or `staff_id`, the best of its columns."""
    read = read_identifier if name == "id" else read_staff_id
    columns = [by_country(cells, read, country, countries) for cells in _with_check_digits(body, name)]
    found: list[Identifier | None] = columns[0] if columns else [None] * len(body.rows)
    for column in columns[1:]:
        found = list(map(_better_id, found, column))
    return found


def _with_check_digits(body: Body, name: str) -> list[list[Cell]]:
    """The identifier's columns, each number joined to the check digit that stands in a column of its own."""
    columns = body.cells.get(name, [])
    if name != "id" or not columns or not body.has("check_digit"):
        return columns
    pairs = zip(columns[0], body.first("check_digit"), strict=True)
    joined: list[Cell] = [
        f"{clean_text(number)}-{clean_text(digit)}" if number is not None and digit is not None else number
        for number, digit in pairs
    ]
    return [joined, *columns[1:]]


def by_country(
    cells: list[Cell], read: Callable[[Cell, str | None], Read | None], country: str | None, countries: Countries
) -> list[Read | None]:
    """Each cell read by the rules of its row's country, where rows name one, else of the table's."""
    if countries is None:
        return per_value(cells, lambda cell: read(cell, country) if cell is not None else None)
    pairs = list(zip(cells, countries, strict=True))
    known = {pair: read(*pair) for pair in set(pairs) if pair[0] is not None}
    return [known.get(pair) for pair in pairs]


def _better_id(old: Identifier | None, new: Identifier | None) -> Identifier | None:
    """The first valid one; of two national numbers the one of the newer kind, which is the longer."""
    if old is None or new is None:
        return old or new
    if old.value and new.value:
        return new if len(new.value.rpartition(":")[2]) > len(old.value.rpartition(":")[2]) else old
    return new if new.value else old
