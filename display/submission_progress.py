"""How far the work on sent files is: asked anew twice a second until all have their answer."""

import time
from collections.abc import Callable, Sequence
from html import escape
from typing import Protocol

import streamlit as st

from display.formats import count
from display.language import say
from display.submission_words import stage
from display.theme import draw

EVERY_S = 0.5
TOLD_AFTER_S = 3  # of one stage: then the seconds show that the work goes on


class Working(Protocol):
    """What is shown of a file that is being worked on."""

    @property
    def file(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def is_at_work(self) -> bool: ...
    @property
    def changed_on(self) -> float: ...


def watch(language: str, count_at_work: int, look: Callable[[], Sequence[Working]]) -> None:
    """A bar per file at work, if any is; the page is drawn again whenever one has its answer."""
    if not count_at_work:
        return

    @st.fragment(run_every=EVERY_S)
    def shown() -> None:
        working = [draft for draft in look() if draft.is_at_work]
        if len(working) < count_at_work:
            st.rerun()
        for draft in working:
            said, share = stage(language, draft.stage)
            seconds = int(time.time() - draft.changed_on)
            if seconds >= TOLD_AFTER_S:
                said = say(language, "stage.so_long", stage=said, seconds=count(language, seconds))
            draw(
                f'<div class="mp-work" role="status"><b><bdi>{escape(draft.file)}</bdi></b> <span>{escape(said)}</span>'
                f'<progress max="1" value="{share}" aria-label="{escape(draft.file, quote=True)}"></progress></div>'
            )
        draw(f'<p class="mp-quiet mp-may-leave">{escape(say(language, "submit.may_leave"))}</p>')

    shown()
