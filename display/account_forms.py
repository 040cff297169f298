"""Fields of the accounts page; a link that opens an account is shown once and kept nowhere."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import streamlit as st

from display.account_tables import Account
from display.attempts import attempt, tell
from display.collation import findable
from display.language import say
from display.reasoned import Step, folded, reasoned

LINK = "account.link"


class Desk(Protocol):
    """Who acts on accounts; asks again who takes each step."""

    def add(self, name: str, role: str, areas: Iterable[str]) -> str: ...
    def change(self, name: str, role: str, areas: Iterable[str], why: str) -> None: ...
    def disable(self, name: str, why: str) -> None: ...
    def enable(self, name: str) -> None: ...
    def invite(self, name: str) -> str: ...
    def drop_second_factor(self, name: str, why: str) -> None: ...
    def end_sessions(self, name: str, why: str) -> None: ...
    def decide(self, reading: str, needs_second_factor: bool, why: str) -> None: ...


def link_once(language: str) -> None:
    """The one-time link that was just made; the next run has forgotten it."""
    made = st.session_state.pop(LINK, None)
    if made:
        st.info(say(language, "account.link", name=made[0]))
        st.code(made[1], language=None, wrap_lines=True)


def which(language: str, every: Sequence[Account]) -> Account:
    """The account that is changed below; its name stays out of the address."""
    known = {one.name: one for one in every}
    return known[st.selectbox(say(language, "account.which"), list(known), key="account.which")]


def add(language: str, roles: Sequence[str], areas: Mapping[str, str], desk: Desk) -> None:
    """A new account: its name, role and areas; the person chooses the password."""
    with st.form("form.account", border=False):
        name, role = st.columns(2)
        name.text_input(
            say(language, "account.name"), key="add.name", max_chars=64, help=say(language, "access.name_rule")
        )
        role.selectbox(
            say(language, "account.role"),
            roles,
            format_func=lambda one: say(language, f"access.role.{one}"),
            key="add.role",
        )
        _areas(language, "add.areas", areas, ())
        st.form_submit_button(
            say(language, "account.add"), key="add.account", type="primary", on_click=_added, args=(language, desk)
        )


def change(language: str, roles: Sequence[str], areas: Mapping[str, str], account: Account, desk: Desk) -> None:
    """Another role, other areas, and why."""
    key = f"change.{account.name}"
    st.selectbox(
        say(language, "account.role"),
        roles,
        index=list(roles).index(account.role),
        format_func=lambda one: say(language, f"access.role.{one}"),
        key=f"{key}.role",
    )
    _areas(language, f"{key}.areas", areas, sorted(account.areas))
    # What stands in the fields when the button is pressed, not when the page was drawn.
    now = st.session_state
    step = Step(
        say(language, "account.change"),
        lambda why: desk.change(account.name, now[f"{key}.role"], now[f"{key}.areas"], why),
        "account.changed",
    )
    reasoned(language, key, [step])


def end(language: str, account: Account, desk: Desk) -> None:
    """What ends something: sessions, the second factor, the account; or gives it back."""
    name = account.name
    signing_out = Step(say(language, "session.end"), lambda why: desk.end_sessions(name, why), "session.ended")
    folded(language, f"sessions.{name}", say(language, "session.end"), [signing_out])
    if account.has_second_factor:
        lost = Step(say(language, "account.drop"), lambda why: desk.drop_second_factor(name, why), "account.dropped")
        folded(language, f"factor.{name}", say(language, "account.lost"), [lost], say(language, "account.lost_hint"))
    if account.is_disabled:
        st.button(
            say(language, "account.enable"),
            key=f"enable.{name}",
            on_click=_done,
            args=(language, desk.enable, name, "account.enabled"),
        )
        return
    st.button(say(language, "account.invite"), key=f"invite.{name}", on_click=_invited, args=(language, desk, name))
    off = Step(say(language, "account.disable"), lambda why: desk.disable(name, why), "account.disabled")
    folded(language, f"disable.{name}", say(language, "account.disable"), [off], say(language, "account.disable_hint"))


def settings(language: str, choices: Sequence[str], reading: str, needs_code: bool, desk: Desk) -> None:
    """Who reads without signing in, and whether administrators and submitters need a code."""
    st.radio(
        say(language, "setting.reading"),
        choices,
        index=list(choices).index(reading),
        format_func=lambda one: say(language, f"setting.reading.{one}"),
        key="setting.reading",
    )
    st.toggle(say(language, "setting.second_factor"), value=needs_code, key="setting.code")
    now = st.session_state
    step = Step(
        say(language, "access.save"),
        lambda why: desk.decide(now["setting.reading"], now["setting.code"], why),
        "setting.saved",
    )
    reasoned(language, "settings", [step])


def _areas(language: str, key: str, areas: Mapping[str, str], chosen: Sequence[str]) -> None:
    options = {**{area: area for area in chosen}, **areas}
    st.multiselect(
        say(language, "account.areas"),
        list(options),
        default=list(chosen),
        format_func=lambda area: findable(options[area]),
        key=key,
        placeholder=say(language, "account.nation"),
        select_all=False,
        help=say(language, "account.areas_hint"),
    )


def _added(language: str, desk: Desk) -> None:
    name = str(st.session_state["add.name"] or "").strip()
    link = attempt(language, desk.add, name, st.session_state["add.role"], st.session_state["add.areas"])
    if link:
        st.session_state[LINK] = (name, link)
        st.session_state["add.name"] = ""
        tell(language, "account.added", name=name)


def _invited(language: str, desk: Desk, name: str) -> None:
    link = attempt(language, desk.invite, name)
    if link:
        st.session_state[LINK] = (name, link)


def _done(language: str, step: Callable[[str], Any], name: str, done: str) -> None:
    if attempt(language, lambda: (step(name), True)):
        tell(language, done)
