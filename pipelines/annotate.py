"""Gives a file back to its sender with its faults marked, in the sender's language."""

import shutil
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from pipelines import sandbox
from pipelines.annotate_rebuilt import annotate_rebuilt
from pipelines.limits import COMMAND_LINE, Limits
from pipelines.messages import explanation
from pipelines.names import REFERENCE
from pipelines.tasks import AnnotateRequest, Annotation, Cause, Mark
from pipelines.understanding import Issue
from warehouse.errors import UserError

SHOWN_CELLS = 20
RIGHT_TO_LEFT = ("ar",)
KEPT_CONTAINERS = ("xlsx",)


def words() -> dict[str, Any]:
    """The tables of annotation.toml."""
    return tomllib.loads((REFERENCE / "annotation.toml").read_text(encoding="utf-8"))


def language_of(country: str | None) -> str:
    """The language in which a country's departments are written to; English where it isn't stated."""
    return str(words()["languages"].get(country, "en"))


def annotation(issues: Iterable[Issue], language: str) -> Annotation:
    """What goes into the returned workbook: a mark for each place, and the issues grouped by cause."""
    grouped: dict[tuple[str, str, str], list[Issue]] = defaultdict(list)
    marks = []
    for issue in issues:
        told = explanation(issue.rule, issue.detail, language)
        grouped[issue.rule, told.says, issue.severity].append(issue)
        if issue.row is not None:
            comment = f"{told.says} {told.mend}".strip()
            marks.append(Mark(issue.sheet, issue.row, issue.column, issue.severity, comment))
    causes = tuple(_cause(found, language) for found in grouped.values())
    return Annotation(tuple(marks), causes, words()[language], language in RIGHT_TO_LEFT)


def _cause(issues: list[Issue], language: str) -> Cause:
    told = explanation(issues[0].rule, issues[0].detail, language)
    placed = [issue for issue in issues if issue.row is not None]
    is_single = len({issue.sheet for issue in placed}) <= 1
    cells = tuple(_shown(issue, is_single) for issue in placed[:SHOWN_CELLS])
    place = (placed[0].sheet, f"{placed[0].column or 'A'}{placed[0].row}") if placed else None
    return Cause(told.says, told.expected, told.example, told.mend, issues[0].severity, len(issues), cells, place)


def _shown(issue: Issue, is_single: bool) -> str:
    cell = f"{issue.column or ''}{issue.row}"
    return cell if is_single or issue.sheet is None else f"{issue.sheet}!{cell}"


def annotate(
    path: Path, name: str, container: str, marked: Annotation, out: Path, limits: Limits = COMMAND_LINE
) -> None:
    """Writes `out`: the file at `path`, which its sender calls `name`, with its faults marked.

    An .xlsx keeps its layout and formats when openpyxl can bear it; any other file is made into a new workbook of the
    same sheets, rows and cells. Both happen in the limited child. Raises UserError when neither succeeds.
    """
    attempts = (True, False) if container in KEPT_CONTAINERS else (False,)
    if not any(_attempt(path, name, marked, out, limits, is_kept) for is_kept in attempts):
        raise UserError(f"{name} can't be given back with its faults marked: `records` lists them.")


def annotate_without_file(marked: Annotation, out: Path) -> None:
    """Writes `out` when the file itself is no longer kept: the causes, and each place from the ledger."""
    annotate_rebuilt(None, marked, out)


def _attempt(path: Path, name: str, marked: Annotation, out: Path, limits: Limits, is_kept: bool) -> bool:
    into = Path(tempfile.mkdtemp(prefix="annotate-"))
    try:
        request = AnnotateRequest(str(path.resolve()), name, limits, marked, is_kept)
        code = sandbox.run("annotate", msgspec.json.encode(request), into, limits)
        if code == 0:
            shutil.move(into / "annotated.xlsx", out)
        return code == 0
    finally:
        shutil.rmtree(into, ignore_errors=True)
