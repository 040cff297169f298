"""The trail of changes and of readings as tables: who did what to what, when; and whether the chain is whole."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

import streamlit as st

from display.formats import count
from display.language import has_words, isolated, listed, say
from display.moments import moment
from display.tables import Cell, Column, plain_table

MOST_LISTED = 6


class Link(Protocol):
    """One row of a chain."""

    @property
    def seq(self) -> int: ...
    @property
    def ts(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def object(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def h(self) -> str: ...


class Verdict(Protocol):
    """What a walk along a chain found."""

    @property
    def rows(self) -> int: ...
    @property
    def head(self) -> str: ...
    @property
    def broken_at(self) -> int | None: ...
    @property
    def fault(self) -> str | None: ...


def rows(language: str, links: Sequence[Link]) -> str:
    """One row per link, as given."""
    columns = [
        Column(say(language, "column.number"), True),
        Column(say(language, "manage.when")),
        Column(say(language, "manage.who")),
        Column(say(language, "trail.action")),
        Column(say(language, "trail.object")),
        Column(say(language, "trail.detail")),
        Column(say(language, "trail.hash")),
    ]
    body: list[list[Cell | str]] = [
        [
            count(language, link.seq),
            moment(language, link.ts, "UTC"),
            actor(language, link.actor),
            action(language, link.action),
            _object(language, link.object),
            _detail(language, link.detail),
            Cell("", html=f'<code dir="ltr">{escape(link.h[:12])}</code>'),
        ]
        for link in links
    ]
    return plain_table(say(language, "trail.title"), columns, body)


def head(language: str, value: str) -> None:
    """The hash of the last row, to be copied and kept elsewhere."""
    st.caption(say(language, "trail.head"))
    st.code(value, language=None, wrap_lines=True)


def who(language: str, actors: Sequence[str]) -> str:
    """The actor asked for, empty for anybody; a name stays out of the address."""
    return st.selectbox(
        say(language, "manage.who"),
        ["", *actors],
        format_func=lambda one: actor(language, one) if one else say(language, "trail.anybody"),
        key="trail.who",
    )


def what(language: str, actions: Sequence[str]) -> str:
    """The action asked for, empty for any."""
    return st.selectbox(
        say(language, "trail.action"),
        ["", *actions],
        format_func=lambda one: action(language, one) if one else say(language, "trail.anything"),
        key="trail.what",
    )


def verdict(language: str, verdicts: Mapping[str, Verdict], faults: Sequence[str]) -> None:
    """Whether each chain is whole, and what else `verify` found, in the words of the command line."""
    for chain, found in verdicts.items():
        name, number = say(language, f"trail.chain.{chain}"), count(language, found.rows)
        if found.fault is None:
            st.success(say(language, "trail.whole", chain=name, rows=number))
        else:
            fault = say(language, f"trail.fault.{found.fault}")
            at = count(language, found.broken_at)
            st.error(say(language, "trail.broken", chain=name, row=at, fault=fault))
    if faults:
        st.error(say(language, "trail.faults"))
        st.code("\n".join(faults), language=None, wrap_lines=True)
    else:
        st.success(say(language, "trail.no_faults"))


def action(language: str, code: str) -> str:
    """What was done, in words where the code is known."""
    key = f"trail.action.{code.replace(' ', '_')}"
    return say(language, key) if has_words(language, key) else code


def actor(language: str, name: str) -> str:
    """Who did it: an account's own name, or a word for those that are no account."""
    key = f"trail.actor.{name}"
    return say(language, key) if has_words(language, key) else name


def _object(language: str, named: str) -> str:
    """What it was done to: 'submission 31' in the reader's words, a name as it stands."""
    kind, _, number = named.partition(" ")
    key = f"trail.object.{kind}"
    return (
        say(language, key, number=number)
        if number.isdigit() and has_words(language, key)
        else isolated(language, named)
    )


def _detail(language: str, detail: str) -> Cell:
    """Ids and counts under the reader's words where there are any, long lists cut with their length."""
    told: dict[str, Any] = json.loads(detail)
    parts = [
        f"{escape(_heading(language, name))}: <bdi>{escape(_short(value))}</bdi>"
        for name, value in told.items()
        if value not in ("", [])
    ]
    return Cell("", html=escape(say(language, "list.semicolon")).join(parts))


def _heading(language: str, name: str) -> str:
    key = f"trail.detail.{name}"
    return say(language, key) if has_words(language, key) else name


def _short(value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    shown = listed("en", [str(item) for item in value[:MOST_LISTED]])
    return shown if len(value) <= MOST_LISTED else f"{shown} … ({len(value)})"
