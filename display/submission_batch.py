"""Several files of one sitting: where each stands, and one button for those that ask nothing of their sender."""

import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from display import submission_words as words
from display.attempts import attempt
from display.filters import address, query
from display.formats import MISSING, count, day, period
from display.language import isolated, name_in, say
from display.submission_preview import Reason, fault
from display.tables import Cell, Column, file_cell, plain_table
from display.theme import draw, quiet

SITTING_S = 3600.0  # for so long what was submitted stands beside what waits
Question = tuple[str, Mapping[str, str]]


class Names(NamedTuple):
    """What areas, courses and programmes are called, by their codes."""

    areas: Mapping[str, str]
    courses: Mapping[str, Mapping[str, str]]
    programmes: Mapping[str, Any]


def files(
    language: str,
    drafts: Sequence[Any],
    question: Callable[[Any], Question | None],
    reason: Reason,
    names: Names,
    submit: Callable[[int, float], None],
) -> None:
    """The files that wait or were just submitted, where there are several, and the button for all that are ready.

    `question`: what a draft that was read asks of its sender.
    """
    shown = [draft for draft in drafts if draft.state != "sent" or time.time() - draft.changed_on < SITTING_S]
    if len(shown) < 2:
        return
    asked = {draft.number: question(draft) for draft in shown if draft.state == "ready"}
    draw(_table(language, shown, {**asked, **_faults(shown)}, reason, names))
    ready = [draft for draft in shown if draft.state == "ready" and asked[draft.number] is None]
    if len(ready) < 2:
        return
    st.button(
        say(language, "together.submit", count=count(language, len(ready))),
        key="submit-together",
        icon=":material/send:",
        on_click=_submitted,
        args=(language, [(draft.file, draft.number, draft.changed_on) for draft in ready], submit),
    )
    quiet(say(language, "together.how"))


def _submitted(language: str, ready: Sequence[tuple[str, int, float]], submit: Callable[[int, float], None]) -> None:
    """Each for itself: what one is declined for is told by its name and stops no other."""
    for file, number, changed_on in ready:
        name = isolated(language, words.unmarked(file))
        attempt(language, submit, number, changed_on, said=say(language, "together.declined", file=name, why="{}"))


def _faults(drafts: Sequence[Any]) -> dict[int, Question]:
    return {draft.number: fault(draft) for draft in drafts if draft.state in ("refused", "failed")}


def _table(
    language: str, drafts: Sequence[Any], asked: Mapping[int, Question | None], reason: Reason, names: Names
) -> str:
    columns = [
        Column(say(language, "receipt.file")),
        Column(say(language, "ledger.state")),
        Column(say(language, "row.accepted"), True),
        Column(say(language, "submit.unit")),
        Column(say(language, "submit.period")),
        Column(say(language, "submit.course")),
        Column(say(language, "filter.programme")),
    ]
    body = [
        [
            file_cell(draft.file),
            _state(language, draft, asked.get(draft.number), reason),
            *_sent_for(language, draft, names),
        ]
        for draft in drafts
    ]
    return plain_table(say(language, "submit.files"), columns, body)


def _sent_for(language: str, draft: Any, names: Names) -> list[Cell | str]:
    """The rows that would count, and the unit, period, course and programme that they would count for."""
    told, options = draft.told or {}, draft.options
    area, course = told.get("area") or options.area, told.get("course") or options.course
    programme = names.programmes.get(options.programme)
    return [
        count(language, (told.get("counts") or {}).get("accepted")),
        names.areas.get(area or "", area or MISSING),
        period(language, told["period"]) if told.get("period") else day(language, told.get("class_end")),
        name_in(language, names.courses.get(course or "", {})) or course or MISSING,
        name_in(language, programme.name) if programme else MISSING,
    ]


def _state(language: str, draft: Any, asked: Question | None, reason: Reason) -> Cell:
    """Where a file stands: the way to its submission, or what is the matter and what to do."""
    if draft.state == "sent":
        said = say(language, "draft_state.sent_as", number=draft.submission)
        return Cell(said, query("submissions", address(submission=str(draft.submission))))
    if asked is None:
        return Cell(words.draft_state(language, draft.state))
    told = reason(*asked)
    return Cell("", html=f'{escape(told.says)} <span class="mp-quiet">{escape(told.mend)}</span>')
