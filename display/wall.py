"""A target for a wall screen: its figure readable from the back of a hall, one after another."""

import time
from html import escape

import streamlit as st

from display import figures, forms, sentences
from display.cards import Card, badge
from display.formats import count, day
from display.language import say

SECONDS_EACH = 15


def wall(language: str, shown: Card, place: int, whole: int) -> str:
    """One target filling the screen, with its place among all of them and the day of its figures."""
    target = shown.target
    under = figures.under_the_figure(language, target) if figures.is_beside_its_goal(target) else ""
    beneath = f'<span class="mp-counts">{escape(under)}</span>' if under else ""
    state = badge(language, target)
    said = sentences.paragraph([sentences.forecast(language, target), sentences.bounds(language, target)])
    turn = say(language, "wall.place", place=count(language, place), whole=count(language, whole))
    dated = say(language, "paper.as_of", date=day(language, target["as_of"])) if target.get("as_of") else ""
    return (
        f'<article class="mp-wall"><h1>{escape(shown.title)}</h1>'
        f'<p class="mp-figure"><b>{escape(figures.actual(language, target))}</b> '
        f"<span>{escape(figures.against_goal(language, target))}</span>{beneath}</p>{state}"
        f"{forms.form(language, shown)}"
        f'<p class="mp-words">{escape(said)}</p>'
        f'<p class="mp-quiet">{escape("  ·  ".join(part for part in (dated, turn) if part))}</p></article>'
    )


@st.fragment(run_every=SECONDS_EACH)
def turn(language: str) -> None:
    """Draws the page again when the next target's time has come."""
    if st.session_state.get("wall.turned") is None or time.time() - st.session_state["wall.turned"] < SECONDS_EACH - 1:
        st.session_state["wall.turned"] = time.time()
        return
    st.session_state["wall.turned"] = time.time()
    st.rerun()


def turn_to(seconds: float, whole: int) -> int:
    """Which of `whole` targets is on, `seconds` after the epoch: every screen in a building shows the same."""
    return int(seconds // SECONDS_EACH) % whole if whole else 0
