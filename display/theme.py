"""Puts on a page what its language and purpose ask of the look, and draws the HTML of cards and tables."""

import re
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from display.language import code, is_right_to_left

ASSETS = Path(__file__).parent / "assets"


def apply(language: str) -> None:
    """The mirror for a language that runs from right to left; all else of the look is in the frame around the page."""
    if is_right_to_left(language):
        st.html(f"<style>{_sheet('rtl.css')}</style>")


def fill_the_screen() -> None:
    """Takes menu and margins away, for a wall screen; the address still chooses the programme."""
    st.html(f"<style>{_sheet('wall.css')}</style>")


def draw(html: str, language: str | None = None) -> None:
    """HTML made by this package, as one block, every value in it escaped where it was put in (tests named r14, r32)."""
    spoken = f' lang="{code(language)}"' if language else ""
    whole = f"<div{spoken}>{html.replace(chr(10), ' ')}</div>"
    # values are escaped already; `st.html` would drop SVG, and with it every mark of status, sparkline and tile
    st.markdown(whole, unsafe_allow_html=True)


def part(words: str) -> str:
    """The heading of a part of a page, for the block that begins or leads up to it: a block less to send."""
    return f"<h2>{escape(words)}</h2>"


def folded(words: str, html: str) -> str:
    """A table that opens when it is asked for."""
    return f"<details><summary>{escape(words)}</summary>{html}</details>"


def beside(narrow: str, wide: str) -> str:
    """Two parts side by side where the page has room, one under the other where it hasn't."""
    return f'<div class="mp-beside"><div>{narrow}</div><div>{wide}</div></div>'


def quiet(words: str) -> None:
    """A line beside the matter, set as the language runs: Streamlit's caption stays on the left."""
    draw(f'<p class="mp-quiet">{escape(words)}</p>')


@lru_cache(maxsize=2)
def _sheet(name: str) -> str:
    """A style sheet on one line without its comments: it travels with every run."""
    written = (ASSETS / name).read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL))
