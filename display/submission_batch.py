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
from display.tables import Cell, Column, file_cell, table
from display.theme import draw, quiet

SITTING_S = 3600.0  # for so long what was submitted stands beside what waits
Question = tuple[str, Mapping[str, str]]


class Names(NamedTuple):
    """What areas, courses and programmes are called, by their codes."""

    areas: Mapping[str, str]
    courses: Mapping[str, Mapping[str, str]]
    programmes: Mapping[str, Any]


def files(
    language: str, drafts: Sequence[Any], desk: Any, reason: Reason, names: Names, choices: Mapping[str, str | None]
) -> None:
    """Several files that have their answer, and what may be done with many of them by one button."""
    shown = [draft for draft in drafts if not draft.is_at_work and _is_of_this_sitting(draft)]
    if len(shown) < 2:
        return
    asked = {draft.number: desk.question(draft) for draft in shown if draft.state == "ready"}
    draw(_table(language, shown, {**asked, **_faults(shown)}, reason, names))
    lacking = [draft for draft in shown if draft.number in asked and desk.filled(draft, choices)]
    _for_each(language, "together.read", lacking, lambda draft: desk.read_with(draft.number, choices))
    ready = [draft for draft in shown if draft.number in asked and asked[draft.number] is None]
    if len(ready) > 1:
        quiet(say(language, "together.how"))
    _for_each(
        language,
        "together.submit",
        ready,
        lambda draft: desk.submit_with_others(draft.number, draft.changed_on),
        type="primary",
        icon=":material/send:",
    )


def _is_of_this_sitting(draft: Any) -> bool:
    return draft.state != "sent" or time.time() - draft.changed_on < SITTING_S


def _for_each(language: str, key: str, drafts: Sequence[Any], step: Callable[[Any], None], **looks: Any) -> None:
    """A button that takes a step with each of several drafts."""
    if len(drafts) > 1:
        label = say(language, key, count=count(language, len(drafts)))
        st.button(label, key=key, on_click=_done, args=(language, drafts, step), **looks)


def _done(language: str, drafts: Sequence[Any], step: Callable[[Any], None]) -> None:
    """Each for itself: what one is declined for is told by its name and stops no other."""
    for draft in drafts:
        name = isolated(language, words.unmarked(draft.file))
        attempt(language, step, draft, said=say(language, "together.declined", file=name, why="{}"))


def _faults(drafts: Sequence[Any]) -> dict[int, Question]:
    return {draft.number: fault(draft) for draft in drafts if draft.state in ("refused", "failed")}


def _table(
    language: str, drafts: Sequence[Any], asked: Mapping[int, Question | None], reason: Reason, names: Names
) -> str:
    is_of_one = len({draft.options.programme for draft in drafts}) == 1
    known = names._replace(programmes={}) if is_of_one else names
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
            *_sent_for(language, draft, known),
        ]
        for draft in drafts
    ]
    return f'<div class="mp-files">{table(say(language, "submit.files"), columns, body)}</div>'


def _sent_for(language: str, draft: Any, names: Names) -> list[Cell | str]:
    """The rows that would count, and the unit, period, course and programme that they would count for."""
    told, options = draft.told or {}, draft.options
    area, course = told.get("area") or options.area, told.get("course") or options.course
    programme = names.programmes.get(options.programme)
    return [
        MISSING if told.get("indicators") else count(language, (told.get("counts") or {}).get("accepted")),
        names.areas.get(area or "", area or MISSING),
        period(language, told["period"]) if told.get("period") else day(language, _dated(told)),
        name_in(language, names.courses.get(course or "", {})) or course or MISSING,
        name_in(language, programme.name) if programme else MISSING,
    ]


def _dated(told: Mapping[str, Any]) -> str | None:
    """The day that dates the rows of a file without a period."""
    return told.get("class_end") or told.get("report_date")


def _state(language: str, draft: Any, asked: Question | None, reason: Reason) -> Cell:
    """Where a file stands: the way to its submission, or what is the matter and what to do."""
    if draft.state == "sent":
        said = say(language, "draft_state.sent_as", number=draft.submission)
        return Cell(said, query("submissions", address(submission=str(draft.submission))))
    if asked is None:
        return Cell(words.draft_state(language, draft.state))
    told = reason(*asked)
    return Cell("", html=f'{escape(told.says)} <span class="mp-quiet">{escape(told.mend)}</span>')
