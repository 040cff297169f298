"""Commands that the upload page starts, each a process of its own: read a draft, submit a draft."""

import hashlib
import json as json_text
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from access import draft_files, drafts
from access.accounts import named
from access.drafts import Draft
from access.scope import scope_of
from access.senders import sender
from metrics.definitions import definitions
from metrics.targets import REPORTED, counted_so_far, target_progress
from pipelines import ingest
from pipelines.declined import Declined, rule_of
from pipelines.difference import difference, earlier, repeated
from pipelines.limits import WEB
from pipelines.outcome import Outcome, Reading
from pipelines.told import effect, told_of
from pipelines.turns import as_nice_as_this, turn
from pipelines.understanding import REFUSED_ROWS, Issue, ReadOptions
from warehouse import store
from warehouse.errors import UserError
from warehouse.publish import publish

AT_ONCE = 3  # drafts read, and drafts sent: more would only wait for each other, and take memory
SHOWN_CELLS = 20
SHOWN_FIGURES = 200
Task = Callable[[Path, Draft], None]


def read_draft(number: int) -> int:
    """Read a draft and tell what taking it in would do; nothing is stored but the telling.

    Parameters
    ----------
    number
        The draft's number.
    """
    return _work(number, ("waiting", "reading"), "reading", _read)


def submit_draft(number: int) -> int:
    """Take a draft in, as its sender asked on the page.

    Parameters
    ----------
    number
        The draft's number.
    """
    return _work(number, ("sending",), "sending", _submit)


def _work(number: int, begins_in: tuple[str, ...], state: str, task: Task) -> int:
    """Does the task under the draft's lock; 1 when the draft isn't there for it or the task was declined."""
    home = store.home()
    as_nice_as_this(os.getpid())
    with draft_files.at_work(home, number) as is_ours:
        if not is_ours:
            return 1
        with turn(f"draft-{state}", AT_ONCE):
            draft = drafts.one(home, None, number)
            if draft is None or draft.state not in begins_in:
                return 1
            drafts.advance(home, number, state)
            return _done(home, draft, task)


def _done(home: Path, draft: Draft, task: Task) -> int:
    try:
        task(home, draft)
    except UserError as error:
        drafts.finish(home, draft.number, "failed", {**(draft.told or {}), "fault": list(rule_of(error))})
        return 1
    finally:
        if drafts.one(home, None, draft.number) is None:  # its sender let it go meanwhile
            draft_files.drop(home, draft.number)
    return 0


def _read(home: Path, draft: Draft) -> None:
    with _file(home, draft) as path:
        told, issues, refused = _rehearsed(home, draft, path, _options(home, draft))
        columns = drafts.remembered(home, draft.account, told["layout"] or "")
        if columns and not draft.options.remembered:
            options = msgspec.structs.replace(draft.options, remembered=columns)
            drafts.change(home, replace(draft, state="reading"), "reading", options, draft.instead)
            told, issues, refused = _rehearsed(home, draft, path, _options(home, replace(draft, options=options)))
    draft_files.keep_document(home, draft.number, draft_files.REFUSED, refused)
    draft_files.keep_document(home, draft.number, draft_files.ISSUES, {"issues": msgspec.to_builtins(issues)})
    told["layout"] = told["layout"] or (draft.told or {}).get("layout")
    state = "ready" if told["outcome"] == "accepted" else "refused"
    drafts.finish(home, draft.number, state, told, told["submission"])


def _submit(home: Path, draft: Draft) -> None:
    options = msgspec.structs.replace(_options(home, draft), is_draft=False)
    with _file(home, draft) as path:
        outcome = ingest.ingest_one(
            path,
            options,
            home,
            sender(home, draft.account),
            instead=draft.instead,
            limits=WEB,
            on_progress=_progress(home, draft.number, "sending"),
        )
    if outcome.outcome != "accepted":
        told = {**(draft.told or {}), **_told(outcome)}
        drafts.finish(home, draft.number, "refused", told, outcome.submission)
        return
    drafts.advance(home, draft.number, "sending", "publish")
    publish(home)
    told = {**(draft.told or {}), **_told(outcome), "submitted_on": store.utc_now().isoformat(timespec="seconds")}
    told["sheets"] = [{**sheet, "samples": {}} for sheet in told["sheets"]]
    drafts.finish(home, draft.number, "sent", told, outcome.submission)
    draft_files.drop(home, draft.number)


def _rehearsed(
    home: Path, draft: Draft, path: Path, options: ReadOptions
) -> tuple[dict[str, Any], tuple[Issue, ...], dict[str, Any]]:
    """What a draft is told, every issue, and the refused rows' cells; nothing stays in the store."""
    began = time.monotonic()
    account = sender(home, draft.account)
    refused: dict[str, Any] = {}
    seen: dict[str, Any] = {"effect": [], "earlier": [], "difference": None, "undated": 0}
    with ingest.reading(path, options, home, _progress(home, draft.number, "reading"), WEB) as read:
        if isinstance(read, Reading):
            refused = _refused_rows(read)
            with store.trying(home) as connection:
                before = _figures(home, connection, draft, read)
                outcome = ingest.take_in(connection, home, read, options, account, instead=draft.instead)
                drafts.advance(home, draft.number, "reading", "compare")
                if outcome.outcome == "accepted" and outcome.submission is not None:
                    seen = _compared(connection, outcome.submission, draft)
                    seen["effect"] = effect(before, _figures(home, connection, draft, read))
        else:
            outcome = read
    known = outcome.submission if outcome.outcome == "unchanged" else None
    told = {**_told(replace(outcome, submission=known)), **seen, "layout": _layout(outcome)}
    told["mends"] = {rule: len(cells) for rule, cells in refused.get("mends", {}).items()}
    told["seconds"] = round(time.monotonic() - began, 2)
    return told, outcome.issues, refused


def _figures(home: Path, connection: Any, draft: Draft, read: Reading) -> list[dict[str, Any]]:
    """The headline figures of the draft's programme that its sender may see and that the file can touch."""
    scope = scope_of(named(home, draft.account), connection)
    return [
        counted_so_far(target_progress(connection, scope, definition))
        for definition in definitions(connection, draft.options.programme)
        if read.understanding.indicators or definition.kind not in REPORTED
    ]


def _compared(connection: Any, number: int, draft: Draft) -> dict[str, Any]:
    """The unit's returns of the period, those of them that tell the same, and the difference from one of these."""
    standing = earlier(connection, number)
    repeats = repeated(connection, [row["submission"] for row in standing], number)
    against = draft.instead.submission if draft.instead else next(iter(repeats), None)
    found = difference(connection, against, number) if against else None
    [(undated,)] = connection.execute(
        "select count(*) from record where submission = $number and outcome = 'accepted' and date_basis = 'submitted'",
        {"number": number},
    ).fetchall()
    return {"earlier": standing, "repeats": repeats, "against": against, "difference": found, "undated": undated}


def _told(outcome: Outcome) -> dict[str, Any]:
    """The document of --json with issues by cause: words are put in where the page is drawn."""
    told = told_of(outcome, "en")
    understanding = outcome.understanding
    del told["message"], told["issues"]
    return {
        **told,
        "detail": outcome.detail,
        "period": understanding.period if understanding else None,
        "course": understanding.course if understanding else None,
        "class_end": understanding.class_end if understanding else None,
        "report_date": understanding.report_date if understanding else None,
        "indicators": told["indicators"][:SHOWN_FIGURES],
        "causes": causes(outcome.issues),
    }


def causes(issues: tuple[Issue, ...]) -> list[dict[str, Any]]:
    """One entry per kind of fault: rule, detail, severity, how many, the first cells; errors first, then by number."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for issue in issues:
        key = (issue.rule, issue.detail.get("cause", ""))
        cause = found.setdefault(
            key,
            {"rule": issue.rule, "detail": issue.detail, "severity": issue.severity, "count": 0, "cells": []},
        )
        cause["count"] += 1
        if issue.row is not None and len(cause["cells"]) < SHOWN_CELLS:
            cause["cells"].append([issue.sheet, f"{issue.column or ''}{issue.row}"])
    order = ("error", "warning", "note")
    return sorted(found.values(), key=lambda cause: (order.index(cause["severity"]), -cause["count"]))


def _layout(outcome: Outcome) -> str | None:
    """The same for every file whose sheets have the same words above the same columns."""
    if outcome.understanding is None or not any(sheet.headers for sheet in outcome.understanding.sheets):
        return None
    headers = [sorted(sheet.headers.items()) for sheet in outcome.understanding.sheets]
    return hashlib.sha256(json_text.dumps(headers).encode()).hexdigest()


def _refused_rows(read: Reading) -> dict[str, Any]:
    path = read.rows.parent / REFUSED_ROWS
    return dict(json_text.loads(path.read_bytes())) if path.exists() else {}


def _options(home: Path, draft: Draft) -> ReadOptions:
    mended = draft_files.document(home, draft.number, draft_files.MENDED)
    return msgspec.structs.replace(draft.options, mended=mended, is_draft=True)


@contextmanager
def _file(home: Path, draft: Draft) -> Iterator[Path]:
    """The file in the clear, under its sender's name, for as long as it is read."""
    content = draft_files.content(home, draft.number, draft_files.FILE)
    if content is None:
        raise Declined("interrupted")
    with tempfile.TemporaryDirectory(prefix="draft-", dir=home / "tmp") as folder:
        path = Path(folder) / draft.file
        path.write_bytes(content)
        yield path


def _progress(home: Path, number: int, state: str) -> Any:
    told_at = 0.0

    def tell(stage: str) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > 0.5 or " " not in stage:
            told_at = time.monotonic()
            drafts.advance(home, number, state, stage)

    return tell
