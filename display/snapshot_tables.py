"""Published and frozen states of the figures, and the last backup, as tables."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import streamlit as st

from display.formats import MISSING, count, number
from display.language import say
from display.moments import moment
from display.reasoned import Step, reasoned
from display.tables import Cell, Column, facts, plain_table

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
        [state["label"], moment(language, state["frozen_on"], "UTC"), state["frozen_by"], state["why"]]
        for state in states
    ]
    return plain_table(say(language, "snapshot.frozen"), columns, rows)


def backup(language: str, last: Backup | None) -> str:
    """When the last backup was made, what it holds, and the head that it carried away."""
    if last is None:
        return ""
    told = json.loads(last.detail)
    rows = [
        (say(language, "snapshot.backup"), moment(language, last.ts, "UTC")),
        (say(language, "manage.who"), last.actor),
        (say(language, "snapshot.file"), last.object),
        (say(language, "snapshot.records"), count(language, told.get("records"))),
        (say(language, "trail.head"), str(told.get("audit_head") or MISSING)),
    ]
    return facts(say(language, "snapshot.backup"), rows)


def freezing(language: str, desk: Desk) -> None:
    """A label and the reason: the figures as they are now, kept for ever."""
    label = st.text_input(
        say(language, "snapshot.label"), key="freeze.label", max_chars=64, help=say(language, "snapshot.label_hint")
    )
    step = Step(say(language, "snapshot.freeze"), lambda why: desk.freeze(label, why), "snapshot.freeze_done", True)
    reasoned(language, "freeze", [step])
