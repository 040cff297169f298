"""The command that gives a submission back with its faults marked."""

import json as json_text
import tempfile
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

from access.senders import sender
from pipelines import vault
from pipelines.annotate import annotate, annotate_without_file, annotation, language_of
from pipelines.commands.output import Json, print_json
from pipelines.messages import LANGUAGES
from pipelines.prepare import prepare
from pipelines.understanding import Issue
from warehouse import store
from warehouse.errors import UserError

As = Annotated[str | None, Parameter(name="--as")]


def errors(number: int, out: Path, *, lang: str | None = None, as_: As = None, json: Json = False) -> None:
    """Write the sender's own workbook with its faults coloured, commented and summed up.

    Parameters
    ----------
    number
        The submission's number.
    out
        The workbook to write, an .xlsx.
    lang
        vi, en, es or ar; by default the language of the submission's country.
    as_
        The account that asks.
    json
        Print one JSON document.
    """
    if lang is not None and lang not in LANGUAGES:
        raise UserError(f"{lang} is none of the languages: {', '.join(LANGUAGES)}.")
    home = store.home()
    prepare(home)
    with store.reading(home) as connection, tempfile.TemporaryDirectory(prefix="sent-") as folder:
        submission = _submission(connection, number)
        if submission is None or not sender(home, as_).may_touch(submission["area"]):
            raise UserError(f"There is no submission {number}: `python -m pipelines submissions` lists them.")
        found = _issues(connection, number)
        keys = vault.opened(home, connection)
        raw = vault.raw(home, keys, submission["sha256"], Path(folder) / "sent")
        marked = annotation(found, lang or language_of(submission["country"]))
        if raw is None:
            annotate_without_file(marked, out)
        else:
            annotate(raw, submission["file"], submission["container"], marked, out)
    answer = {"submission": number, "file": str(out), "issues": len(found), "is_whole": raw is not None}
    if json:
        print_json(answer)
        return
    print(f"{out}: {len(found)} places marked" + ("." if raw else "; the file itself is no longer kept."))


def _submission(connection: Any, number: int) -> dict[str, Any] | None:
    found = connection.execute(
        "select file, sha256, country, area, understanding ->> 'container' from submission where submission = $number",
        {"number": number},
    ).fetchone()
    return dict(zip(("file", "sha256", "country", "area", "container"), found, strict=True)) if found else None


def _issues(connection: Any, number: int) -> list[Issue]:
    """The submission's faults in the file's order."""
    rows = connection.execute(
        """
        select rule, severity, sheet, row, "column", detail::varchar
        from issue where submission = $number order by sheet, row, "column", rule
        """,
        {"number": number},
    ).fetchall()
    return [
        msgspec.convert(
            {"rule": rule, "severity": severity, "sheet": sheet, "row": row, "column": column}
            | {"detail": json_text.loads(detail)},
            Issue,
        )
        for rule, severity, sheet, row, column, detail in rows
    ]
