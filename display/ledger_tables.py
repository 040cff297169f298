"""Submissions as tables: the ledger, one of them with what it brings, its rows, and the steps a person may take."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from display import submission_tables
from display import submission_words as words
from display.attempts import button, offered, with_reason
from display.filters import address, query
from display.formats import MISSING, count, day, period
from display.language import say
from display.moments import moment
from display.tables import Cell, Column, facts, file_cell, plain_table

STATES = ("submitted", "approved", "sent_back", "reverted", "superseded")
OUTCOMES = ("rejected", "duplicate", "accepted")
LAZY_FROM = 2_000
Row = Mapping[str, Any]
Reason = Callable[[str, Mapping[str, str]], Any]


def states(language: str, rows: Iterable[Row]) -> dict[str, str]:
    """The states to filter by, with how many stand in each."""
    found = [row["state"] for row in rows]
    shown = {"": f"{say(language, 'ledger.every')} ({count(language, len(found))})"}
    return shown | {
        state: f"{words.state(language, state)} ({count(language, found.count(state))})"
        for state in STATES
        if state in found
    }


def outcomes(language: str) -> dict[str, str]:
    """What rows to show."""
    return {name: words.outcome(language, name) for name in OUTCOMES}


def options(language: str, rows: Iterable[Row], names: Mapping[str, str]) -> dict[str, str]:
    """Submissions to choose among: number, area, file."""
    return {
        str(row["submission"]): f"{row['submission']} · {names.get(row['area'], row['area'] or '')} · {row['file']}"
        for row in rows
    }


def drafts(language: str, found: Iterable[Any]) -> None:
    """How many of the viewer's own files wait to be submitted, and the way to them."""
    waiting = sum(draft.state != "sent" for draft in found)
    if waiting:
        label = say(language, "ledger.drafts", count=count(language, waiting))
        st.page_link("pages/submit/upload.py", label=label, icon=":material/upload_file:")


def ledger(language: str, rows: Sequence[Row], names: Mapping[str, str], zone: str) -> str:
    """One row per submission, each number a link to it."""
    columns = [
        Column(say(language, "ledger.number")),
        Column(say(language, "receipt.file")),
        Column(say(language, "column.area")),
        Column(say(language, "submit.period")),
        Column(say(language, "ledger.state")),
        Column(say(language, "ledger.who")),
        Column(say(language, "ledger.when")),
        Column(say(language, "row.accepted"), True),
        Column(say(language, "row.rejected"), True),
        Column(say(language, "row.duplicate"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            Cell(str(row["submission"]), query("submissions", address(submission=str(row["submission"])))),
            file_cell(row["file"]),
            names.get(row["area"], row["area"] or MISSING),
            period(language, row["period"]),
            words.state(language, row["state"]),
            row["submitted_by"],
            moment(language, row["submitted_on"], zone),
            count(language, row["accepted"]),
            count(language, row["rejected"]),
            count(language, row["duplicate"]),
        ]
        for row in rows
    ]
    return plain_table(say(language, "menu.submissions"), columns, body)


def one(language: str, row: Row, names: Mapping[str, str], zone: str) -> str:
    """One submission: file, state, who, when, counts, remark."""
    rows = [
        (say(language, "ledger.number"), str(row["submission"])),
        (say(language, "ledger.state"), words.state(language, row["state"])),
        (say(language, "receipt.file"), row["file"]),
        (say(language, "draft.kind"), words.kind(language, row["kind"])),
        (say(language, "column.area"), names.get(row["area"], row["area"] or "")),
        (say(language, "submit.period"), period(language, row["period"])),
        (say(language, "submit.course"), row["course"] or ""),
        (say(language, "ledger.who"), row["submitted_by"]),
        (say(language, "ledger.when"), moment(language, row["submitted_on"], zone)),
        (say(language, "ledger.remark"), row["remark"] or ""),
        (say(language, "ledger.supersedes"), str(row["supersedes"] or "")),
        (say(language, "ledger.superseded_by"), str(row["superseded_by"] or "")),
        (say(language, "receipt.hash"), row["sha256"]),
    ]
    shown = facts(say(language, "ledger.title"), [(name, value) for name, value in rows if value != MISSING])
    return shown + submission_tables.outcome(language, {"counts": row})


def brings(language: str, found: Mapping[str, int]) -> str:
    """What the submission brings to the figures."""
    if not found["turns"]:
        return ""
    rows = [
        (say(language, f"brings.{name}"), count(language, found[name]))
        for name in ("turns", "people", "new_turns", "new_people")
    ]
    return facts(say(language, "brings.title"), rows)


def cause(language: str, reason: Reason, found: Row) -> str:
    """One kind of fault of a submission."""
    return submission_tables.cause(language, reason(found["rule"], found["detail"]), found)


def sheets(language: str, row: Row) -> str:
    """How the sheets were read."""
    read = [{"headers": {}, "samples": {}, "decisions": {}, **sheet} for sheet in row["sheets"] or ()]
    return "".join(
        f'<p class="mp-words">{submission_tables.escape(submission_tables.sheet_line(language, sheet))}</p>'
        + (submission_tables.columns_read(language, sheet) if sheet["read"] else "")
        for sheet in read
    )


def rows(language: str, found: Sequence[Row], reason: Reason) -> None:
    """The rows of a submission without anything personal."""
    if not found:
        st.info(say(language, "ledger.no_rows"))
        return
    known: dict[str, str] = {}
    for row in found:
        for rule in [row["rule"], *row["warnings"]]:
            if rule and rule not in known:
                known[rule] = reason(rule, {}).says
    table = [
        {
            say(language, "mend.sheet"): row["sheet"] or "",
            say(language, "mend.row"): row["row"],
            say(language, "ledger.outcome"): words.outcome(language, row["outcome"]),
            say(language, "mend.why"): " ".join(known[rule] for rule in [row["rule"], *row["warnings"]] if rule),
            say(language, "ledger.learner"): words.status(language, row["status"]) if row["status"] else "",
            say(language, "submit.course"): row["course"] or "",
            say(language, "column.date"): day(language, row["counting_date"]),
        }
        for row in found
    ]
    st.dataframe(table, hide_index=True, lazy=len(table) > LAZY_FROM, alt=say(language, "ledger.rows"))


def steps(language: str, row: Row, role: str, desk: Any) -> None:
    """What may be done with a submission in its state."""
    number, state = row["submission"], row["state"]
    offered(
        language,
        say(language, "draft.marked"),
        say(language, "draft.fetch"),
        desk.marked,
        number,
        key=f"marked-{number}",
    )
    if state in ("submitted", "sent_back"):
        with st.expander(say(language, "ledger.withdraw")):
            with_reason(
                language,
                say(language, "ledger.withdraw"),
                desk.withdraw,
                number,
                f"withdraw-{number}",
                "ledger.withdrawn",
                say(language, "ledger.why"),
            )
    elif state == "approved":
        st.info(say(language, "ledger.locked"))
    if state in ("sent_back", "reverted") and role in ("submitter", "administrator"):
        st.page_link("pages/submit/upload.py", label=say(language, "ledger.send_again"), icon=":material/upload_file:")


def decision(language: str, number: int, refused: Sequence[Row], desk: Any) -> None:
    """Approve, or send back with remarks, to which refused rows can be named."""
    with st.container(horizontal=True):
        label = say(language, "approve.approve")
        button(language, label, desk.approve, number, key=f"approve-{number}", done="approve.approved", type="primary")
        offered(
            language,
            say(language, "draft.marked"),
            say(language, "draft.fetch"),
            desk.marked,
            number,
            key=f"fetch-{number}",
        )
    places = [f"{row['sheet']}!{row['row']}" if row["sheet"] else str(row["row"]) for row in refused[:500]]
    with st.expander(say(language, "approve.send_back")):
        named = st.multiselect(say(language, "approve.rows"), places, key=f"rows-{number}") if places else []
        with_reason(
            language,
            say(language, "approve.send_back"),
            lambda one, why: desk.send_back(one, f"{why} [{', '.join(named)}]" if named else why),
            number,
            f"back-{number}",
            "approve.sent_back",
            say(language, "approve.remarks"),
        )


def reopening(language: str, rows: Sequence[Row], names: Mapping[str, str], desk: Any) -> None:
    """Takes a decided submission up again, with the reason."""
    with st.expander(say(language, "approve.reopen")):
        choices = options(language, rows, names)
        number = st.selectbox(say(language, "approve.choose"), list(choices), format_func=lambda one: choices[one])
        with_reason(
            language,
            say(language, "approve.reopen"),
            desk.reopen,
            int(number),
            f"reopen-{number}",
            "approve.reopened",
            say(language, "ledger.why"),
        )
