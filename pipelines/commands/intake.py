"""Commands that take files in: ingest and the shipped sample."""

import signal
import threading
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter
from metrics.targets import headlines

from access.senders import sender
from pipelines import messages, sample
from pipelines.commands.output import Json, print_json, say
from pipelines.ingest import Outcome, ingest, rehearse
from pipelines.prepare import prepare
from pipelines.understanding import ReadOptions
from pipelines.watch import sweep, watch
from warehouse import store

Mode = Literal["online", "in_person", "blended"]
VALUES = (
    "name", "sex", "dob", "birth_year", "id", "staff_id", "phone", "email", "unit", "score", "pre", "post",
    "certificate",
)  # fmt: skip


def take_in(
    files: list[Path],
    *,
    programme: str | None = None,
    course: str | None = None,
    area: str | None = None,
    period: str | None = None,
    pass_mark: str | None = None,
    completion_activity: str | None = None,
    mode: Mode | None = None,
    as_: Annotated[str | None, Parameter(name="--as")] = None,
    dry_run: Annotated[bool, Parameter(negative=())] = False,
    values: Annotated[bool, Parameter(negative=())] = False,
    lang: str = "en",
    json: Json = False,
) -> int:
    """Read, recognise, check, resolve people and load files, each all or nothing.

    Parameters
    ----------
    files
        Workbooks, CSV files and exports of course platforms.
    programme
        The programme they report on, for example vn-2022.
    course
        The course, for every row of every file.
    area
        The unit_id of the reporting area, for example VN34-08.
    period
        2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-02.
    pass_mark
        On the file's own scale, or a share of the maximum: 60%.
    completion_activity
        The activity whose completion completes the course.
    mode
        How the course was held.
    as_
        The account in whose name the files are sent.
    dry_run
        Do all but the load, and report the effect on the headline figures.
    values
        With --dry-run: list every row with its normalised values.
    lang
        The language of messages: vi, en, es or ar.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    options = ReadOptions(
        programme=programme,
        course=course,
        area=area,
        period=period,
        pass_mark=pass_mark,
        completion_activity=completion_activity,
        mode=mode,
    )
    on_progress = None if json else say
    if dry_run:
        told = [_rehearsed(file, options, home, as_, values, lang) for file in files]
        refused = any(file["outcome"] == "refused" for file in told)
    else:
        outcomes = ingest(files, options, home, sender(home, as_), on_progress=on_progress)
        told = [_told(outcome, lang) for outcome in outcomes]
        refused = any(outcome.outcome == "refused" for outcome in outcomes)
        if any(outcome.took_sample_out for outcome in outcomes):
            say("The shipped sample data was taken out: this is the first real submission.")
    if json:
        print_json({"files": told})
    else:
        for file in told:
            print(_line(file))
    return 1 if refused else 0


def load_sample(*, remove: Annotated[bool, Parameter(negative=())] = False, json: Json = False) -> int:
    """Load the shipped sample submissions, or take them all out again.

    Parameters
    ----------
    remove
        Take the sample out.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    if remove:
        removed = sample.remove(home)
        told: dict[str, Any] = {"removed": removed}
        line = "The sample data was taken out." if removed else "There is no sample data to take out."
    else:
        outcomes = sample.load(home, on_progress=None if json else say)
        told = {"files": [_told(outcome, "en") for outcome in outcomes]}
        line = f"{len(outcomes)} sample submissions are in."
    if json:
        print_json(told)
    else:
        print(line)
    return 0


def watch_inbox(
    *, every: float = 5.0, once: Annotated[bool, Parameter(negative=())] = False, lang: str = "en", json: Json = False
) -> None:
    """Take in what lands in inbox/<unit_id>/ of the home, writing a result file beside each input.

    Parameters
    ----------
    every
        Seconds between two looks.
    once
        Look once, then end.
    lang
        The language of messages: vi, en, es or ar.
    json
        Print one JSON document at the end.
    """
    home = store.home()
    prepare(home)
    if once:
        taken = sweep(home, lambda outcome: _told(outcome, lang))
    else:
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        say(f"Watching {home / 'inbox'} (Ctrl-C ends it).")
        taken = watch(home, lambda outcome: _told(outcome, lang), stop, every)
    print_json({"taken": taken}) if json else print(f"{taken} files were answered.")


def _rehearsed(
    file: Path, options: ReadOptions, home: Path, account: str | None, values: bool, lang: str
) -> dict[str, Any]:
    outcome, before, after, rows = rehearse(file, options, home, sender(home, account), headlines)
    told = _told(outcome, lang)
    told["effect"] = [
        {**new, "before": old.get("value"), "after": new.get("value")}
        for old, new in zip(before or [], after or [], strict=True)
        if old != new
    ]
    if values:
        told["rows"] = [_valued(outcome.file, row) for row in rows]
    return told


def _valued(file: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "file": file,
        **{name: row[name] for name in ("sheet", "row", "column", "outcome", "rule", "status", "course", "warnings")},
        **{name: row[name] for name in VALUES},
    }


def _told(outcome: Outcome, lang: str) -> dict[str, Any]:
    """The shape of contract.md; a field that doesn't apply is null."""
    understanding = outcome.understanding
    indicators = understanding.indicators if understanding else []
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "submission": outcome.submission,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "message": _message(outcome, lang),
        "kind": understanding.kind if understanding else None,
        "country": understanding.country if understanding else None,
        "area": outcome.area,
        "encoding": understanding.encoding if understanding else None,
        "delimiter": understanding.delimiter if understanding else None,
        "decimal": understanding.decimal if understanding else None,
        "sheets": msgspec.to_builtins(understanding.sheets) if understanding else [],
        "warnings": understanding.warnings if understanding else [],
        "counts": outcome.counts or None,
        "status_counts": outcome.status_counts,
        "people": outcome.people or None,
        "indicators": [
            {
                "unit": figure.unit,
                "indicator": figure.indicator,
                "period": figure.period,
                "value": figure.value,
                "basis": figure.basis,
            }
            for figure in indicators
        ],
        "control_totals": understanding.control_totals if understanding else {},
        "issues": [
            {
                "sheet": issue.sheet,
                "row": issue.row,
                "column": issue.column,
                "rule": issue.rule,
                "severity": issue.severity,
                "message": messages.sentence(issue.rule, issue.detail, lang),
            }
            for issue in outcome.issues
        ],
    }


def _message(outcome: Outcome, lang: str) -> str:
    if outcome.outcome == "accepted":
        detail = {name: str(count) for name, count in outcome.counts.items()}
        return messages.sentence("accepted", detail, lang)
    return messages.sentence(outcome.reason or outcome.outcome, outcome.detail, lang)


def _line(told: dict[str, Any]) -> str:
    number = f" as submission {told['submission']}" if told["submission"] else ""
    return f"{told['file']}: {told['outcome']}{number}. {told['message']}"
