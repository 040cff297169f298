"""The menu's pages: made once for a language and a role, for making them takes longer than all else on a run."""

from collections.abc import Sequence
from copy import copy
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from display.kept import drawn
from display.language import FALLBACK, say

PAGES = Path(__file__).parent.parent / "pages"
Line = tuple[str, str, tuple[str, ...]]  # its file, its symbol, the roles that find it in the menu


def pages(language: str, role: str, lines: Sequence[Line]) -> list[StreamlitPage]:
    """A page for each line of the menu, the first of them where an address names none.

    Hidden, not left out, from other roles: whoever follows a link to it is told to sign in, and doesn't land elsewhere.
    """
    made = drawn(("menu", language, role, tuple(lines)), lambda: [_page(language, role, *line) for line in lines])
    return [copy(page) for page in made]  # a run marks the one that it calls


def linked(place: str) -> StreamlitPage:
    """A page (`progress/target`) to link to: one that is found by its file would be looked for on every run."""
    return drawn(("linked", place), lambda: _page(FALLBACK, "", place, "", ()))


def _page(language: str, role: str, place: str, symbol: str, roles: tuple[str, ...]) -> StreamlitPage:
    address = place.split("/")[1]
    return st.Page(
        PAGES / f"{place}.py",
        title=say(language, f"menu.{address}"),
        icon=f":material/{symbol}:" if symbol else None,
        url_path=address,
        default=place == "progress/overview",
        visibility="visible" if role in roles else "hidden",
    )
