"""What the explorer asks for: measure, two dimensions and filters, all in the address; and the views saved of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from display import filters, tables, theme
from display.language import has_words, say
from display.tables import Cell, Column
from warehouse.errors import UserError

FILTERS = ("", "2", "3")  # a further one is offered once the one before it is set; the address holds only2, is2
HELD = (
    *("programme", "target", "date", "measure", "rows", "columns"),
    *(f"{name}{number}" for number in FILTERS for name in ("only", "is")),
)
NONE = "none"
LONGEST_NAME = 80


class View(Protocol):
    """A saved view."""

    @property
    def number(self) -> int: ...
    @property
    def account(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...


class Shelf(Protocol):
    """Where an account keeps its views."""

    @property
    def account(self) -> str: ...
    def save(self, name: str, address: str) -> int: ...
    def views(self) -> Sequence[View]: ...
    def view(self, number: int) -> View | None: ...
    def delete(self, number: int) -> None: ...


@dataclass(frozen=True)
class Chosen:
    """A measure by one or two dimensions, among records that every filter lets through."""

    measure: str
    rows_by: str
    columns_by: str | None
    only: tuple[tuple[str, str], ...]

    @property
    def sides(self) -> tuple[str, str, str | None]:
        """What the pivot is drawn by."""
        return self.measure, self.rows_by, self.columns_by

    def question(self, as_of: date | None) -> tuple[Any, ...]:
        """What metrics.explore.pivot is asked, after programme and target."""
        return (*self.sides, as_of, self.only)


def asked(
    language: str, measures: Sequence[str], dimensions: Sequence[str], values: Callable[[str], list[str]]
) -> Chosen:
    """The choices in a row under the page's head; `values` gives what a dimension can be filtered to."""
    named = {name: say(language, f"dimension.{name}") for name in dimensions}
    none = {NONE: say(language, "explore.none")}
    measuring, placing, crossing = st.columns(3)
    with measuring:
        words = {name: say(language, f"explore.measure.{name}") for name in measures}
        measure = filters.choice(say(language, "explore.measure"), "measure", words)
    with placing:
        rows_by = filters.choice(say(language, "explore.rows"), "rows", named)
    with crossing:
        others = {name: words for name, words in named.items() if name != rows_by}
        columns_by = filters.choice(say(language, "explore.columns"), "columns", none | others)
    only = _narrowed(language, named, values)
    return Chosen(measure, rows_by, None if columns_by == NONE else columns_by, only)


def _narrowed(
    language: str, named: Mapping[str, str], values: Callable[[str], list[str]]
) -> tuple[tuple[str, str], ...]:
    """The filters, dimension and value, one row of choices each; those behind one that is set to none are forgotten."""
    only: list[tuple[str, str]] = []
    for place, number in enumerate(FILTERS):
        narrowing, valuing = st.columns([1, 2])
        free = {name: words for name, words in named.items() if name not in dict(only)}
        with narrowing:
            options = {NONE: say(language, "explore.none"), **free}
            dimension = filters.choice(say(language, "explore.only"), f"only{number}", options)
        found = values(dimension) if dimension != NONE else []
        if not found:
            behind = [f"{name}{later}" for later in FILTERS[place + 1 :] for name in ("only", "is")]
            filters.forget(f"is{number}", *behind)
            break
        words = {one: say(language, key) if has_words(language, key := f"value.{one}") else one for one in found}
        with valuing:
            only.append((dimension, filters.choice(say(language, "explore.value"), f"is{number}", words)))
    return tuple(only)


def take_over_view(shelf: Shelf) -> None:
    """`?view=7`: the choices of a saved view take the place of the address's."""
    number = filters.number_named("view")
    if number is None:
        return
    found = shelf.view(number)
    kept = {name: value for name, value in parse_qsl(found.address) if name in HELD} if found else {}
    language = st.query_params.get("lang")
    st.query_params.from_dict(kept | ({"lang": language} if language else {}))


def saved(language: str, shelf: Shelf) -> None:
    """A form to save this view, and the saved ones as links."""
    with st.form("save-view", clear_on_submit=True):
        name = st.text_input(say(language, "explore.name"), max_chars=LONGEST_NAME)
        if st.form_submit_button(say(language, "explore.save")):
            _save(shelf, name)
    known = shelf.views()
    if not known:
        st.caption(say(language, "explore.no_saved"))
        return
    heads = [Column(say(language, f"explore.{name}")) for name in ("name", "who", "address")]
    body: list[list[Cell | str]] = [
        [Cell(one.name, f"explore?view={one.number}"), one.account, f"/explore?view={one.number}"] for one in known
    ]
    theme.draw(tables.plain_table(say(language, "explore.saved"), heads, body))
    for one in known:
        label = say(language, "explore.delete", name=one.name)
        if one.account == shelf.account and st.button(label, key=f"delete-view-{one.number}"):
            shelf.delete(one.number)
            st.rerun()


def _save(shelf: Shelf, name: str) -> None:
    address = urlencode({key: st.query_params[key] for key in HELD if key in st.query_params})
    try:
        shelf.save(name, address)
    except UserError as error:
        st.error(str(error))
        return
    st.rerun()
