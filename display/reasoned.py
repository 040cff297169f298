"""Steps that can't be taken without saying why: one form with the reason and a button for each step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from display.attempts import attempt, tell, told
from display.language import say
from pipelines.declined import Declined

T = TypeVar("T")
MOST_LETTERS = 500


@dataclass(frozen=True)
class Step:
    """What a button says, what it does with the reason, what is said when it was done, what then is forgotten."""

    label: str
    act: Callable[[str], Any]
    done: str  # key of the words
    is_main: bool = False
    forgets: str = ""  # key of the session's state


def reasoned(language: str, key: str, steps: Sequence[Step], hint: str = "") -> None:
    """The form; a step without a reason is not taken, and the page says so."""
    with st.form(f"form.{key}", border=False):
        st.text_area(
            say(language, "manage.why"),
            key=f"why.{key}",
            max_chars=MOST_LETTERS,
            height=80,
            placeholder=hint or say(language, "manage.why_hint"),
        )
        with st.container(horizontal=True):
            for place, step in enumerate(steps):
                st.form_submit_button(
                    step.label,
                    key=f"{key}.{place}",
                    type="primary" if step.is_main else "secondary",
                    on_click=_taken,
                    args=(language, key, step),
                )


def folded(language: str, key: str, title: str, steps: Sequence[Step], hint: str = "") -> None:
    """The same behind a button, for steps that end something: opening it is the first of two clicks."""
    with st.expander(title, key=f"fold.{key}"):
        reasoned(language, key, steps, hint)


def once(key: str, version: Any, made: Callable[[], T]) -> T:
    """What `made` returned in this session for this version: a reading that goes on record is made once."""
    held = st.session_state.get(key)
    if held is None or held[0] != version:
        held = (version, made())
        st.session_state[key] = held
    found: T = held[1]
    return found


def once_attempted(language: str, key: str, version: Any, step: Callable[..., T], *arguments: Any) -> T | None:
    """As `once`, for a step that may be declined: then the page says why."""
    found: T | None = once(key, version, lambda: attempt(language, step, *arguments))
    told()
    return found


def _taken(language: str, key: str, step: Step) -> None:
    why = str(st.session_state.get(f"why.{key}") or "").strip()
    if attempt(language, _acted, step, why):
        st.session_state[f"why.{key}"] = ""
        if step.forgets:
            st.session_state.pop(step.forgets, None)
        tell(language, step.done)


def _acted(step: Step, why: str) -> bool:
    if not why:
        raise Declined("reason_missing")
    step.act(why)
    return True
