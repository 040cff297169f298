"""A submission given back to its sender: the workbook as it was sent, with its faults marked."""

import json as json_text
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from pipelines import vault
from pipelines.annotate import annotate, annotate_without_file, annotation, language_of
from pipelines.declined import Declined
from pipelines.understanding import Issue
from warehouse import store
from warehouse.sender import Sender


def give_back(home: Path, number: int, out: Path, language: str | None, sender: Sender) -> tuple[int, bool]:
    """Writes `out`; how many faults the submission has, and whether its file was still kept.

    `language` None: the one of the submission's country. Declined for a submission that isn't the sender's to see.
    """
    with tempfile.TemporaryDirectory(prefix="sent-") as folder:
        with store.reading(home) as connection:
            submission = _submission(connection, number)
            if submission is None or not sender.may_touch(submission["area"]):
                raise Declined("no_submission", submission=number)
            found = _issues(connection, number)
            raw = vault.raw(home, vault.opened(home, connection), submission["sha256"], Path(folder) / "sent")
        marked = annotation(found, language or language_of(submission["country"]))
        if raw is None:
            annotate_without_file(marked, out)
        else:
            annotate(raw, submission["file"], submission["container"], marked, out)
    return len(found), raw is not None


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
