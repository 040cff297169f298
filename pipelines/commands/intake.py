"""Commands that take files in: ingest and the shipped sample."""

import signal
import threading
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from access.senders import sender
from metrics.targets import headlines
from pipelines import sample
from pipelines.batch import ingest
from pipelines.commands.output import Json, PassMark, Period, place, print_json, say, with_unit
from pipelines.ingest import rehearse
from pipelines.messages import Language
from pipelines.prepare import prepare
from pipelines.told import VALUES, effect, said_of, told_of, valued
from pipelines.understanding import ReadOptions
from pipelines.watch import sweep, watch
from warehouse import store

SHOWN_FAULTS = 20
Mode = Literal["online", "in_person", "blended"]


def take_in(
    files: list[Path],
    /,
    *,
    programme: str | None = None,
    course: str | None = None,
    area: str | None = None,
    period: Period = None,
    pass_mark: PassMark = None,
    completion_activity: str | None = None,
    mode: Mode | None = None,
    as_: Annotated[str | None, Parameter(name="--as")] = None,
    dry_run: Annotated[bool, Parameter(negative=())] = False,
    values: Annotated[bool, Parameter(negative=())] = False,
    lang: Language = "en",
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
        told = [told_of(outcome, lang) for outcome in outcomes]
        refused = any(outcome.outcome == "refused" for outcome in outcomes)
        if any(outcome.took_sample_out for outcome in outcomes):
            say("The shipped sample data was taken out: this is the first real submission.")
    if json:
        print_json({"files": told})
    else:
        for file in told:
            print("\n".join(_lines(file)))
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
        told = {"files": [told_of(outcome, "en") for outcome in outcomes]}
        line = f"{len(outcomes)} sample submissions are in."
    if json:
        print_json(told)
    else:
        print(line)
    return 0


def watch_inbox(
    *,
    every: float = 5.0,
    once: Annotated[bool, Parameter(negative=())] = False,
    lang: Language = "en",
    json: Json = False,
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
        taken = sweep(home, lambda outcome: told_of(outcome, lang))
    else:
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        say(f"Watching {home / 'inbox'} (Ctrl-C ends it).")
        taken = watch(home, lambda outcome: told_of(outcome, lang), stop, every)
    print_json({"taken": taken}) if json else print(f"{taken} files were answered.")


def _rehearsed(
    file: Path, options: ReadOptions, home: Path, account: str | None, values: bool, lang: str
) -> dict[str, Any]:
    outcome, before, after, rows = rehearse(file, options, home, sender(home, account), headlines)
    told = told_of(outcome, lang)
    told["effect"] = effect(before or [], after or [])
    told["message"] = said_of(outcome, lang, "rehearsed")
    if values:
        course = options.course or (outcome.understanding.course if outcome.understanding else None)
        told["rows"] = [valued(outcome.file, row, course) for row in rows]
    return told


def _lines(told: dict[str, Any]) -> list[str]:
    """What became of a file, then its faults with their cells, then what it moves."""
    number = f" as submission {told['submission']}" if told["submission"] else ""
    faults = [issue for issue in told["issues"] if issue["severity"] != "note"]
    listed = [
        f"  {issue['sheet'] or ''} {issue['column'] or ''}{issue['row'] or ''}  {issue['message']}".replace("   ", "  ")
        for issue in faults[:SHOWN_FAULTS]
    ]
    more = [f"  and {len(faults) - SHOWN_FAULTS} more: --json lists them all"] if len(faults) > SHOWN_FAULTS else []
    moved = [f"  {one['programme']} {one['target']}: {' -> '.join(_moved(one))}" for one in told.get("effect", [])]
    rows = [f"  {_valued(row)}" for row in told.get("rows", [])]
    return [f"{told['file']}: {told['outcome']}{number}. {told['message']}", *listed, *more, *moved, *rows]


def _moved(one: dict[str, Any]) -> list[str]:
    return ["nothing counted" if one[when] is None else with_unit(one, one[when]) for when in ("before", "after")]


def _valued(row: dict[str, Any]) -> str:
    """A row in one line: where it stands, what became of it, and each value by its name."""
    values = [f"{name} {row[name]}" for name in (*VALUES, "course") if row[name] is not None]
    said = " ".join(filter(None, [row["outcome"], row["rule"] or row["status"], *row["warnings"]]))
    return f"{place(row)}: {said}" + (f" | {', '.join(values)}" if values else "")
