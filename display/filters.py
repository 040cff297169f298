"""Choices at the head of a page, held in the address: what an official sends a colleague opens the same figures.

The address holds codes (`programme=vn-2022`), never labels; another page is given the same choices by `address`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from display.collation import findable
from display.days import written_day
from display.formats import day
from display.language import LANGUAGES, OWN_NAMES, is_right_to_left, name_in, say
from display.menu import linked
from display.places import set_in_words


class Programme(Protocol):
    """What a choice of programmes needs to know of one."""

    @property
    def programme(self) -> str: ...
    @property
    def name(self) -> dict[str, str]: ...


CARRIED = ("programme", "target", "area", "date", "boundaries", "lang")
NAMES = frozenset({"area", "unit", "is", "is2", "is3"})  # choices among names, in which one types where they are many
SEEN_AT_ONCE = 20


def row() -> DeltaGenerator:
    """The choices at a page's head, side by side as far as there is room: one block, where columns send one each."""
    return st.container(horizontal=True, vertical_alignment="bottom", key="choices")


def choice(label: str, name: str, options: Mapping[str, str], default: str | None = None) -> str:
    """The code chosen from `options` (code → words): the address's, else the last chosen, else `default` or the first.

    Raises IndexError without options: the page shows its empty case first.
    """
    codes = list(options)
    _take_over(name, codes, default or codes[0])
    sought = codes if name in NAMES and len(codes) > SEEN_AT_ONCE else []
    written = {code: findable(options[code]) for code in sought if code}
    chosen = st.selectbox(label, codes, format_func=lambda code: written.get(code, options[code]), key=_widget(name))
    return _remember(name, chosen)


def programme(language: str, known: Sequence[Programme], default: str | None = None) -> str:
    """The programme whose targets are shown; without any the page ends here, saying how to load them.

    `default` stands first where nobody has chosen yet and it is one of `known`.
    """
    if not known:
        st.info(say(language, "empty.programmes"))
        st.stop()
    options = {one.programme: name_in(language, one.name) for one in known}
    return choice(say(language, "filter.programme"), "programme", options, default if default in options else None)


def target(language: str, entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The entry of `measure --json` whose target is chosen; without any the page ends here."""
    if not entries:
        st.info(say(language, "empty.targets"))
        st.stop()
    options = {entry["target"]: name_in(language, entry["name"]) for entry in entries}
    chosen = choice(say(language, "filter.target"), "target", options)
    return next(entry for entry in entries if entry["target"] == chosen)


def boundaries(language: str, sets: Sequence[Any]) -> str | None:
    """The set of areas to which figures are restated; None: as it was."""
    options = {"": say(language, "filter.as_it_was")}
    options |= {one.vintage: set_in_words(language, one) for one in sets}
    return choice(say(language, "filter.boundaries"), "boundaries", options) or None


def segments(label: str, name: str, options: Mapping[str, str], default: str | None = None) -> str:
    """As `choice`, but all options side by side: for two to five of them."""
    codes = list(options)
    _take_over(name, codes, default or codes[0])
    chosen = st.segmented_control(
        label,
        codes,
        format_func=lambda code: options[code],
        key=_widget(name),
        required=True,
        label_visibility="collapsed",
    )
    return _remember(name, chosen or codes[0])


def as_of(language: str, entries: Sequence[Mapping[str, Any]]) -> date | None:
    """The day whose figures are shown; None: the newest. Ends of months, and whatever day the address names.

    `entries` are those of `measure --json` as of the newest day: they bound the months on offer.
    """
    newest = max((entry["as_of"] for entry in entries if entry.get("as_of")), default=None)
    first = min((entry["start"] for entry in entries if entry.get("start")), default=None)
    options = _days(language, first, newest)
    named = st.query_params.get("date", "")
    if named and named not in options and written_day(named):
        options = {**options, named: day(language, named)}
    chosen = choice(say(language, "filter.as_of"), "date", options)
    return date.fromisoformat(chosen) if chosen else None


@lru_cache(maxsize=200)
def _days(language: str, first: date | None, newest: date | None) -> Mapping[str, str]:
    return {"": say(language, "filter.newest")} | {str(on): day(language, on) for on in month_ends(first, newest)}


def month_ends(first: date | None, newest: date | None, most: int = 36) -> list[date]:
    """Last days of the whole months from `first` to `newest`, the latest first."""
    if first is None or newest is None:
        return []
    ends: list[date] = []
    end = newest.replace(day=1) - timedelta(days=1)
    while end >= first and len(ends) < most:
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return ends


def forget(*names: str) -> None:
    """Takes choices that are no longer offered out of the address and out of memory."""
    for name in names:
        st.query_params.pop(name, None)
        for kept in (_widget(name), f"written.{name}"):
            st.session_state.pop(kept, None)


def number_named(name: str) -> int | None:
    """The number that the address gives under a name; None without one."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def language_choice(language: str, remember: Callable[[str], None] | None = None) -> None:
    """The reader's language at the foot of the menu; the address keeps it and the page is drawn again.

    `remember` takes the chosen code for the next visit of somebody who is known.
    """
    options = {code: OWN_NAMES[code] for code in LANGUAGES}
    if language not in options:
        options[language] = f"{OWN_NAMES[language.split('-')[0]]} ({language})"
    st.sidebar.selectbox(
        say(language, "filter.language"),
        list(options),
        index=list(options).index(language),
        format_func=lambda code: options[code],
        key="language_choice",
        on_change=_speak,
        args=(remember,),
    )


def held_language() -> None:
    """Puts the session's language back into an address that lost it, as a click in the menu makes it do."""
    named = st.query_params.get("lang")
    if named:
        st.session_state["language"] = named
    elif "language" in st.session_state:
        st.query_params["lang"] = st.session_state["language"]


def address(**choices: str | None) -> dict[str, str]:
    """The choices of this page with `choices` put over them, for a link to another page."""
    named = st.query_params.to_dict()
    held = {name: named[name] for name in CARRIED if name in named}
    return {name: value for name, value in {**held, **choices}.items() if value}


def link(language: str, page: str, label: str, **choices: str | None) -> None:
    """A link to another page (`progress/target`) that carries this page's choices and `choices` over them.

    Only for pages that the viewer's menu has: Streamlit refuses links to others.
    """
    way = "arrow_back" if is_right_to_left(language) else "arrow_forward"
    st.page_link(linked(page), label=label, icon=f":material/{way}:", query_params=address(**choices))


def held(**choices: str) -> tuple[tuple[str, str], ...]:
    """As `address`, in a form that what is drawn with links in it can be kept by."""
    return tuple(address(**choices).items())


def area_links(**choices: str) -> Callable[[str], str]:
    """Area → the address of its page with this page's choices and `choices` over them."""
    held = address(**choices)
    return lambda area: query("area", {**held, "area": area})


def target_link(target: str) -> str:
    """The address of a target's page with this page's choices."""
    return query("target", address(target=target))


def query(path: str, choices: Mapping[str, str]) -> str:
    """A relative link with the choices in it."""
    return f"{path}?{urlencode(choices)}"


def _speak(remember: Callable[[str], None] | None) -> None:
    chosen = st.session_state["language_choice"]
    if remember:
        remember(chosen)
    st.session_state["language"] = chosen
    st.query_params["lang"] = chosen


def _take_over(name: str, codes: Sequence[str], default: str) -> None:
    """A changed address outranks the widget, the widget what was kept from another page.

    The state is set on every run: a widget of the same key on another page would start at its first option.
    """
    named, written = st.query_params.get(name), st.session_state.get(f"written.{name}")
    chosen = st.session_state.get(_widget(name))
    if named is not None and named != written and named in codes:
        chosen = named
    elif chosen not in codes:
        chosen = written if written in codes else default
    st.session_state[_widget(name)] = chosen


def _remember(name: str, chosen: str) -> str:
    st.session_state[f"written.{name}"] = chosen
    if chosen and st.query_params.get(name) != chosen:  # each writing is a message to the browser
        st.query_params[name] = chosen
    if not chosen and name in st.query_params:
        del st.query_params[name]
    return chosen


def _widget(name: str) -> str:
    return f"chosen.{name}"
