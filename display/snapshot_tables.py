"""Published and frozen states of the figures, and the last backup, as tables."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import streamlit as st

from display.formats import MISSING, count, number
from display.language import isolated, say
from display.moments import moment
from display.reasoned import Step, reasoned
from display.tables import Cell, Column, facts, file_cell, plain_table
from display.trail_tables import actor

MIB = 1 << 20


class Published(Protocol):
    """One snapshot file."""

    @property
    def version(self) -> str: ...
    @property
    def published_on(self) -> datetime: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def is_current(self) -> bool: ...


class Backup(Protocol):
    """The trail's row of a backup."""

    @property
    def ts(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def object(self) -> str: ...
    @property
    def detail(self) -> str: ...


class Desk(Protocol):
    """Who freezes; asks again who takes the step."""

    def freeze(self, label: str, why: str) -> None: ...


def published(language: str, files: Sequence[Published]) -> str:
    """One row per snapshot: when, how large, whether readers see it."""
    columns = [
        Column(say(language, "snapshot.published_on")),
        Column(say(language, "snapshot.version")),
        Column(say(language, "snapshot.size"), True),
        Column(say(language, "account.state")),
    ]
    rows: list[list[Cell | str]] = [
        [
            moment(language, file.published_on, "UTC"),
            file.version,
            number(language, file.size_bytes / MIB, 1),
            say(language, "snapshot.current" if file.is_current else "snapshot.older"),
        ]
        for file in files
    ]
    return plain_table(say(language, "snapshot.published"), columns, rows)


def frozen(language: str, states: Sequence[Mapping[str, Any]]) -> str:
    """One row per frozen state: label, when, by whom, why."""
    columns = [
        Column(say(language, "snapshot.label")),
        Column(say(language, "manage.when")),
        Column(say(language, "manage.who")),
        Column(say(language, "manage.why")),
    ]
    rows: list[list[Cell | str]] = [
        [
            isolated(language, state["label"]),
            moment(language, state["frozen_on"], "UTC"),
            actor(language, state["frozen_by"]),
            isolated(language, state["why"]),
        ]
        for state in states
    ]
    return plain_table(say(language, "snapshot.frozen"), columns, rows)


def two(language: str, states: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The labels of the two frozen states that are compared: by default the last two."""
    labels = [state["label"] for state in states]
    before, after = st.columns(2)
    written = partial(isolated, language)
    return (
        before.selectbox(say(language, "snapshot.before"), labels, index=1, key="compare.before", format_func=written),
        after.selectbox(say(language, "snapshot.after"), labels, index=0, key="compare.after", format_func=written),
    )


def changes(language: str, rows: Sequence[Mapping[str, Any]], areas: Mapping[str, str]) -> str:
    """One row per submission that counts differently: its state then and now, and what it adds."""
    columns = [
        Column(say(language, "ledger.number"), True),
        Column(say(language, "snapshot.file")),
        Column(say(language, "column.area")),
        Column(say(language, "snapshot.before")),
        Column(say(language, "snapshot.after")),
        *(Column(say(language, f"snapshot.{name}"), True) for name in ("records", "turns", "people")),
    ]
    body: list[list[Cell | str]] = [
        [
            count(language, row["submission"]),
            file_cell(row["file"]),
            areas.get(row["area"] or "", row["area"] or MISSING),
            _state(language, row["state_before"]),
            _state(language, row["state_after"]),
            *(_signed(language, row[name]) for name in ("records", "turns", "people")),
        ]
        for row in rows
    ]
    return plain_table(say(language, "snapshot.compare"), columns, body)


def backup(language: str, last: Backup | None) -> str:
    """When the last backup was made, what it holds, and the head that it carried away."""
    if last is None:
        return ""
    told = json.loads(last.detail)
    rows = [
        (say(language, "snapshot.backup"), moment(language, last.ts, "UTC")),
        (say(language, "manage.who"), actor(language, last.actor)),
        (say(language, "snapshot.file"), last.object),
        (say(language, "snapshot.records"), count(language, told.get("records"))),
        (say(language, "trail.head"), str(told.get("audit_head") or MISSING)),
    ]
    return facts(say(language, "snapshot.backup"), rows)


def freezing(language: str, desk: Desk) -> None:
    """A label and the reason: the figures as they are now, kept for ever."""
    st.text_input(
        say(language, "snapshot.label"), key="freeze.label", max_chars=64, help=say(language, "snapshot.label_hint")
    )
    now = st.session_state
    step = Step(
        say(language, "snapshot.freeze"),
        lambda why: desk.freeze(now["freeze.label"], why),
        "snapshot.freeze_done",
        True,
    )
    reasoned(language, "freeze", [step])


def _state(language: str, state: str | None) -> str:
    return say(language, f"ledger_state.{state}") if state else say(language, "snapshot.absent")


def _signed(language: str, difference: int) -> str:
    return f"+{count(language, difference)}" if difference > 0 else count(language, difference)
