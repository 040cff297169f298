"""Steps that a person takes by a button: done, or told in their language why not."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from display.language import say
from pipelines.declined import in_words
from warehouse.errors import UserError

_TOLD = "attempt.told"


def attempt(language: str, step: Callable[..., Any], *arguments: Any, said: str = "{}") -> Any:
    """What the step returns; None when it was declined, and then the page says why on its next run, as in `said`."""
    try:
        return step(*arguments)
    except UserError as error:
        words = said.replace("{}", in_words(error, language.split("-")[0]))
        st.session_state.setdefault(_TOLD, []).append(("error", words))
        return None


def tell(language: str, key: str, **values: Any) -> None:
    """A word of success for the next run."""
    st.session_state.setdefault(_TOLD, []).append(("success", say(language, key, **values)))


def told() -> None:
    """Shows what was said since the last run, once."""
    for kind, words in st.session_state.pop(_TOLD, []):
        (st.error if kind == "error" else st.success)(words)


def button(
    language: str, label: str, step: Callable[..., Any], *arguments: Any, key: str, done: str = "", **looks: Any
) -> None:
    """A button whose step is attempted; `done` is the key of what is said when it was taken."""
    st.button(label, key=key, on_click=_pressed, args=(language, step, arguments, done), **looks)


def _pressed(language: str, step: Callable[..., Any], arguments: tuple[Any, ...], done: str) -> None:
    before = len(st.session_state.get(_TOLD, []))
    attempt(language, step, *arguments)
    if done and len(st.session_state.get(_TOLD, [])) == before:
        tell(language, done)


def with_reason(
    language: str, label: str, step: Callable[[int, str], Any], number: int, key: str, done: str, hint: str
) -> None:
    """A field for the reason and a button that needs one."""
    why = st.text_area(hint, key=f"{key}.why", max_chars=1000, height=90)
    button(language, label, step, number, why.strip(), key=key, done=done, disabled=not why.strip())


def offered(language: str, label: str, ready: str, step: Callable[..., str], *arguments: Any, key: str) -> None:
    """A button that has a file made, then the link that fetches it once."""
    if st.button(label, key=key):
        address = attempt(language, step, *arguments)
        if address:
            st.link_button(ready, address, icon=":material/download:", type="primary")
        else:
            told()
