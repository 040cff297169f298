"""Fields of the people page. What they hold never enters the address: it is forgotten with the session."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import streamlit as st

from display.attempts import attempt, tell
from display.language import say
from display.people_cards import Doubt
from display.reasoned import Step, reasoned

IDENTIFIER = "people.identifier"
FOUND = "people.found"


def identifier(language: str) -> str:
    """The identifier asked for last, empty until there is one."""
    with st.form("form.identifier", border=False):
        st.text_input(
            say(language, "people.identifier"),
            key="typed.identifier",
            max_chars=100,
            help=say(language, "people.identifier_hint"),
            autocomplete="off",
        )
        st.form_submit_button(say(language, "people.find"), key="find", on_click=_asked)
    return str(st.session_state.get(IDENTIFIER, ""))


def number(language: str) -> int | None:
    """The person's number that was typed; None until it is one."""
    typed = st.text_input(say(language, "people.number"), key="typed.person", max_chars=20).strip()
    if typed and not (typed.isascii() and typed.isdigit()):
        st.error(say(language, "people.number_wrong"))
        return None
    return int(typed) if typed and int(typed) < 2**63 else None


class Desk(Protocol):
    """Who decides; asks again who takes each step."""

    def merge(self, a: int, b: int, why: str) -> int: ...
    def dismiss(self, a: int, b: int, why: str) -> int: ...
    def split(self, a: int, why: str) -> int: ...
    def erase(self, identifier: str, why: str) -> list[int]: ...


def choices(language: str, doubt: Doubt, desk: Desk) -> list[Step]:
    """What may be decided of a pair: one person, or two."""
    return [
        Step(say(language, "people.merge"), lambda why: desk.merge(doubt.a, doubt.b, why), "people.merge_done", True),
        Step(say(language, "people.dismiss"), lambda why: desk.dismiss(doubt.a, doubt.b, why), "people.dismiss_done"),
    ]


def parting(language: str, number: int, desk: Desk) -> Step:
    """That a person is two."""
    return Step(say(language, "people.split"), lambda why: desk.split(number, why), "people.split_done")


def erasing(language: str, asked: str, desk: Desk) -> Step:
    """That what is kept of who bears an identifier goes."""
    return Step(say(language, "people.erase"), lambda why: desk.erase(asked, why), "people.erase_done", forgets=FOUND)


def undo(language: str, decisions: Sequence[Mapping[str, Any]], act: Callable[[int, str], Any]) -> None:
    """Which of the standing decisions is taken back, and why."""
    standing = {row["decision"]: row["action"] for row in decisions if not row["undone_on"]}
    if not standing:
        return
    st.selectbox(
        say(language, "people.undo_which"),
        list(standing),
        format_func=lambda one: f"{one} · {say(language, f'people.action.{standing[one]}')}",
        key="undo.which",
    )
    now = st.session_state
    step = Step(say(language, "people.undo"), lambda why: act(now["undo.which"], why), "people.undo_done")
    reasoned(language, "undo", [step])


def entry(language: str, kinds: Sequence[str], act: Callable[[str, date], Any]) -> None:
    """A request that came in: its kind and its day; who asked stays on paper."""
    with st.form("form.request", border=False):
        kind, received = st.columns(2)
        kind.selectbox(
            say(language, "request.kind"),
            kinds,
            format_func=lambda one: say(language, f"request.kind.{one}"),
            key="request.kind",
        )
        received.date_input(
            say(language, "request.received"), key="request.received", max_value="today", format="DD/MM/YYYY"
        )
        st.form_submit_button(
            say(language, "request.enter"), key="request.enter", on_click=_entered, args=(language, act)
        )


def closing(language: str, numbers: Sequence[int], act: Callable[[int, str], Any]) -> None:
    """Which open request is closed, and what was done."""
    if not numbers:
        return
    st.selectbox(say(language, "request.which"), numbers, key="request.which")
    now = st.session_state
    step = Step(
        say(language, "request.close"), lambda outcome: act(now["request.which"], outcome), "request.close_done"
    )
    reasoned(language, "close", [step], say(language, "request.outcome_hint"))


def _asked() -> None:
    st.session_state[IDENTIFIER] = str(st.session_state["typed.identifier"] or "").strip()
    st.session_state["typed.identifier"] = ""
    st.session_state.pop(FOUND, None)


def _entered(language: str, act: Callable[[str, date], Any]) -> None:
    made = attempt(language, act, st.session_state["request.kind"], st.session_state["request.received"])
    if made is not None:
        tell(language, "request.entered", number=made.number)
