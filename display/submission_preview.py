"""A draft as its sender sees it: what was understood, what is wrong, what would change, and the steps from there."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import streamlit as st

from display import submission_form, submission_tables
from display.attempts import button, offered
from display.language import name_in, say
from display.theme import draw, quiet

MOST_CAUSES = 40
Reason = Callable[[str, Mapping[str, str]], Any]


def reasons(language: str, explanation: Callable[[str, Mapping[str, str], str], Any]) -> Reason:
    """A rule and its details, explained in the language."""
    return lambda rule, detail: explanation(rule, detail, language.split("-")[0])


def understood(
    language: str,
    draft: Any,
    names: Mapping[str, str],
    titles: Mapping[str, Mapping[str, str]],
    is_beside_sample: bool,
) -> None:
    """The outcome in figures, what the file was taken for, people, difference and effect."""
    told = draft.told
    draw(submission_tables.outcome(language, told))
    draw(submission_tables.declared(language, told, names, draft.options.course or told.get("course") or ""))
    draw(submission_tables.people(language, told))
    draw(submission_tables.indicators(language, told))
    st.subheader(say(language, "draft.effect"))
    draw(submission_tables.difference(language, told) + submission_tables.effect(language, told, titles))
    if is_beside_sample:
        quiet(say(language, "effect.with_sample"))


def causes(
    language: str,
    draft: Any,
    reason: Reason,
    mendable: Mapping[str, Any],
    mend: Callable[[int, Mapping[str, str]], None],
) -> None:
    """The faults by cause, the gravest first; a button mends all of one kind where a machine can."""
    found = draft.told["causes"]
    st.subheader(say(language, "draft.causes"))
    if not found:
        st.success(say(language, "cause.none"))
    sheets = sum(sheet["read"] for sheet in draft.told["sheets"])
    for place, cause in enumerate(found[:MOST_CAUSES]):
        draw(submission_tables.cause(language, reason(cause["rule"], cause["detail"]), cause, sheets))
        cells = (mendable.get("mends") or {}).get(cause["rule"])
        if cells and cause["severity"] != "note":  # a note tells what was mended in reading already
            label = say(language, "cause.mend_all", count=len(cells))
            button(language, label, mend, draft.number, cells, key=f"mend-all-{draft.number}-{place}")
    if any(cause["severity"] == "warning" for cause in found):
        quiet(say(language, "cause.warnings_how"))


def recognised(language: str, draft: Any, remember: Callable[[int, Mapping[str, str]], None]) -> None:
    """Sheets, columns and samples as they were read, and the fields to correct them."""
    sheets = draft.told["sheets"]
    with st.expander(say(language, "draft.recognised")):
        for sheet in sheets:
            draw(f'<p class="mp-words">{escape(submission_tables.sheet_line(language, sheet))}</p>')
            if sheet["read"] and sheet["headers"]:
                draw(submission_tables.columns_read(language, sheet))
        if str(draft.told.get("kind", "")).endswith(("_list", "_register", "_answers")):
            st.markdown(f"**{say(language, 'sheet.correct')}**")
            submission_form.columns(language, draft, remember)


def submit(language: str, draft: Any, reason: Reason, step: Callable[[int], None], is_outdated: bool) -> None:
    """The button that submits; closed while the file was read with other choices than those that stand now."""
    counts = draft.told.get("counts") or {}
    is_empty = not counts.get("accepted") and not draft.told.get("indicators")
    if is_empty or draft.told.get("none_completed"):
        uncounted = reason("nothing_counts" if is_empty else "none_completed", {})
        st.warning(f"{uncounted.says} {uncounted.mend}")
    button(
        language,
        say(language, "submit.submit"),
        step,
        draft.number,
        key=f"submit-{draft.number}",
        type="primary",
        icon=":material/send:",
        disabled=is_outdated,
    )


def receipt(
    language: str,
    draft: Any,
    names: Mapping[str, str],
    programme: Any,
    courses: Mapping[str, Mapping[str, str]],
    zone: str,
) -> None:
    """What proves the submission, to print: for which unit, programme and course it was sent."""
    course = draft.told.get("course") or ""
    sent_for = (
        names.get(draft.told.get("area") or "", ""),
        name_in(language, programme.name) if programme else "",
        name_in(language, courses.get(course, {})) or course,
    )
    draw(submission_tables.receipt(language, draft, draft.told, sent_for, zone))
    quiet(say(language, "receipt.how"))
    _to_the_ledger(language, draft.submission)


def _to_the_ledger(language: str, submission: int) -> None:
    st.page_link(
        "pages/submit/submissions.py",
        label=say(language, "submit.see_number", number=submission),
        icon=":material/list_alt:",
        query_params={"submission": str(submission)},
    )


def fault(draft: Any) -> tuple[str, Mapping[str, str]]:
    """The rule by which a file isn't taken in, and its details."""
    told = draft.told or {}
    rule, detail = told.get("fault") or (told.get("reason") or told.get("outcome") or "interrupted", told.get("detail"))
    return rule, detail or {}


def declined(
    language: str,
    draft: Any,
    reason: Reason,
    read_again: Callable[[int], None],
    forget_columns: Callable[[int], None],
) -> None:
    """Why the file isn't taken in and the way out."""
    rule, detail = fault(draft)
    said = reason(rule, detail)
    body = " ".join(part for part in (said.says, said.mend) if part)
    (st.info if rule == "unchanged" else st.error)(body)
    if draft.submission:
        _to_the_ledger(language, draft.submission)
        return
    with st.container(horizontal=True):
        button(language, say(language, "submit.read_again"), read_again, draft.number, key=f"again-{draft.number}")
        if draft.options.remembered:
            label = say(language, "submit.forget_columns")
            button(language, label, forget_columns, draft.number, key=f"forget-{draft.number}")


def put_away(language: str, draft: Any, desk: Any, marked: Callable[[int], str], redeclared: Any) -> None:
    """The marked workbook to fetch, mends to take back, and the button that discards the file.

    `redeclared`: the draft's options as they are chosen above now, where they differ.
    """
    if draft.is_at_work or draft.state == "sent":
        return
    if redeclared is not None:
        quiet(say(language, "submit.differs"))
        label = say(language, "submit.read_so")
        button(language, label, desk.read_again, draft.number, redeclared, key=f"redeclare-{draft.number}")
    with st.container(horizontal=True):
        if draft.told and draft.told.get("causes"):
            label, ready = say(language, "draft.marked"), say(language, "draft.fetch")
            offered(language, label, ready, marked, draft.number, key=f"marked-{draft.number}")
        if draft.state == "ready" and desk.mended(draft.number):
            label = say(language, "mend.take_back")
            button(language, label, desk.forget_mended, draft.number, key=f"unmend-{draft.number}")
        button(
            language,
            say(language, "submit.discard"),
            desk.discard,
            draft.number,
            key=f"discard-{draft.number}",
            done="submit.discarded",
        )
