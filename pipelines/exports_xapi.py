"""xAPI statements: which of them speak of a course, and what they make of one learner in it together."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from pipelines.dates import read_date
from pipelines.exports_check import check
from pipelines.exports_duplicates import mark_duplicates, repeat_of
from pipelines.exports_rows import Body, Context, Learners, aside_table
from pipelines.exports_source import Header, Source, fold_cell
from pipelines.exports_titles import pass_share
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.understanding import ReadOptions, Understanding

LOOKED_AT = 50  # rows

_COURSE_KEY = re.compile(r"/courses?/([^/?#]+)")
_UUID = re.compile(r"^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$", re.IGNORECASE)
_SHA1 = re.compile(r"^[0-9a-f]{40}$", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One statement on a course."""

    row: int
    account: str | None
    email: str | None
    name: str | None
    course: str
    act: str  # registered | unregistered | graded | passed | failed | completed
    at: str  # the moment as written
    score: float | None
    is_pass: bool

    @property
    def learner(self) -> tuple[str, str]:
        """Who and in what course, for statements that belong together."""
        return self.account or self.email or f"row {self.row}", self.course


def event_column(sheet: Sheet) -> tuple[int, int] | None:
    """(first row, column) of statements, 0-based; None where most rows hold none."""
    opening = [(row, cells) for row, cells in enumerate(sheet.rows[:LOOKED_AT]) if any(cells)]
    found = [(row, at) for row, cells in opening for at, cell in enumerate(cells) if _holds_statement(cell)]
    columns = Counter(at for _, at in found).most_common(1)
    if not columns or columns[0][1] * 2 < len(opening) - 1:
        return None
    return next((row, at) for row, at in found if at == columns[0][0])


def has_statements(workbook: Workbook) -> bool:
    """Whether the file's rows are statements: an actor, a verb with an id, an object."""
    return bool(workbook.sheets) and event_column(workbook.sheets[0]) is not None


def _holds_statement(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.lstrip()[:1] == "{" and _is_statement(_parsed(cell))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_statement(found: Any) -> bool:
    return isinstance(found, dict) and {"actor", "verb", "object"} <= set(found) and bool(_at(found, "verb", "id"))


def _at(found: Any, *path: str) -> Any:
    """The value at a path of keys; None where the way ends."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _text(found: Any) -> str | None:
    return found.strip() or None if isinstance(found, str) else None


def read_statements(
    sheet: Sheet, source: Source, understanding: Understanding, options: ReadOptions
) -> tuple[Understanding, pa.Table]:
    """One accepted row for every learner and course, the first statement's; the others repeat it or are ignored."""
    first, column = event_column(sheet) or (0, 0)
    aside = [(at + 1, "ignored", "header") for at, row in enumerate(sheet.rows[:first]) if row.count(None) < len(row)]
    said = [(row, _parsed(text)) for row, text in _lines(sheet, first, column)]
    aside += [(row, "rejected", "malformed_row") for row, found in said if not _is_statement(found)]
    good = [(row, found) for row, found in said if _is_statement(found)]
    void = {
        _text(_at(found, "object", "id")) for _, found in good if _at(found, "verb", "id") in source.words["voided"]
    }
    statements: list[Statement] = []
    for row, found in good:
        one = _statement(row, found, source) if _text(found.get("id")) not in void else None
        if one is None:
            aside.append((row, "ignored", "note"))
        else:
            statements.append(one)
    return understanding, _table(statements, aside, _context(sheet, source, understanding, options))


def _lines(sheet: Sheet, first: int, column: int) -> Iterator[tuple[int, str]]:
    rows: Iterator[list[Cell]] = iter(sheet.rows[first:])
    for at, row in enumerate(_all(rows, sheet), start=first + 1):
        if row.count(None) < len(row):
            yield at, str(row[column]) if column < len(row) else ""


def _all(rows: Iterator[list[Cell]], sheet: Sheet) -> Iterator[list[Cell]]:
    yield from rows
    for more in sheet.more or ():
        yield from more


def _statement(row: int, found: dict[str, Any], source: Source) -> Statement | None:
    """The statement when it speaks of a whole course; None for a quiz, a unit, or any other verb."""
    act = _act(str(_at(found, "verb", "id")), source)
    course = _course(found, source)
    if act is None or course is None:
        return None
    result = found.get("result")
    graded = _at(result, "extensions", source.words["classification"][0])
    success = _at(result, "success")
    is_pass = act == "passed" or str(graded).casefold() == "pass"
    is_pass |= act == "graded" and success is True
    is_pass |= act == "completed" and success is not False and _at(result, "completion") is not False
    actor = found["actor"]
    return Statement(
        row=row,
        account=_account(actor),
        email=(_text(_at(actor, "mbox")) or "").lower().removeprefix("mailto:") or None,
        name=_text(_at(actor, "name")),
        course=course,
        act=act,
        at=_text(found.get("timestamp")) or _text(found.get("stored")) or "",
        score=_score(_at(result, "score")),
        is_pass=is_pass and str(graded).casefold() != "fail" and success is not False,
    )


def _act(verb: str, source: Source) -> str | None:
    for act in ("registered", "unregistered", "graded", "passed", "failed", "completed"):
        if fold_cell(verb) in source.words[act]:
            return act
    return None


def _account(actor: Any) -> str | None:
    """Host and name of the account, else the hashed address."""
    name = _at(actor, "account", "name")
    if name is not None and not isinstance(name, dict | list):
        host = re.sub(r"^\w+://|/$", "", _text(_at(actor, "account", "homePage")) or "")
        return f"{host}:{name}" if host else str(name)
    return _text(_at(actor, "mbox_sha1sum"))


def _course(found: dict[str, Any], source: Source) -> str | None:
    """The course's key. An object that is typed as something else than a course is none, wherever it lies."""
    kind = _text(_at(found, "object", "definition", "type"))
    place = _text(_at(found, "object", "id")) or ""
    is_course = kind is not None and fold_cell(kind) in source.words["course_types"]
    if not is_course and (kind is not None or not any(mark in place for mark in source.words["course_marks"])):
        return None
    key = _COURSE_KEY.search(place)
    return (key[1] if key else place) or None


def _score(score: Any) -> float | None:
    """Scaled, else raw over its maximum; 0 to 1."""
    scaled, raw, top = (_at(score, key) for key in ("scaled", "raw", "max"))
    if not _is_number(scaled) and _is_number(raw) and _is_number(top) and top > 0:
        scaled = raw / top
    return float(scaled) if _is_number(scaled) and 0 <= scaled <= 1 else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _context(sheet: Sheet, source: Source, understanding: Understanding, options: ReadOptions) -> Context:
    return Context(source, options, understanding.country, {}, Header(0, ()), sheet.name, is_text=False)


def _table(statements: list[Statement], aside: list[tuple[int, str, str]], context: Context) -> pa.Table:
    together: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in statements:
        together[one.learner].append(one)
    groups = list(together.values())
    mark = pass_share(context.options, context.source.scale)
    zone = context.options.time_zone
    read = [_of_learner(group, mark, zone) for group in groups]
    cells: dict[str, list[Cell]] = {
        "account": [group[0].account for group in groups],
        "email": [next((one.email for one in group if one.email), None) for group in groups],
        "name": [next((one.name for one in group if one.name), None) for group in groups],
        "course_id": [group[0].course for group in groups],
        "completed_on": [done for _, done, _, _ in read],
        "started_on": [started for _, _, started, _ in read],
    }
    if not any(cells["name"]):
        del cells["name"]
    body = Body([group[0].row for group in groups], [[] for _ in groups])
    status = pa.array([status for status, _, _, _ in read], pa.string())
    learners = Learners(body, cells, status, pa.array([score for *_, score in read], pa.float64()))
    hidden = [at for at, group in enumerate(groups) if not group[0].email and _is_pseudonym(group[0].account)]
    learners.warn(hidden, "identity_pseudonymous")
    table = mark_duplicates(check(learners, context), "completed")
    repeats = [repeat_of(table, at, one.row) for at, group in enumerate(groups) for one in group[1:]]
    return pa.concat_tables([table, *repeats, aside_table(aside, context.sheet)]).sort_by("row")


def _is_pseudonym(account: str | None) -> bool:
    name = (account or "").rpartition(":")[2]
    return bool(_UUID.match(name) or _SHA1.match(name))


def _of_learner(
    group: list[Statement], mark: float | None, zone: str | None
) -> tuple[str, date | None, date | None, float | None]:
    """(status, completed on, started on, score): the earliest pass, the first enrolment, the latest grade."""
    group = sorted(group, key=lambda one: (_moment(one.at), one.row))
    passes = [one for one in group if one.is_pass or (mark is not None and one.score is not None and one.score >= mark)]
    enrolled = [one for one in group if one.act == "registered"]
    score = next((one.score for one in reversed(group) if one.score is not None), None)
    started = read_date(enrolled[0].at, zone) if enrolled else None
    if passes:
        return "completed", read_date(passes[0].at, zone), started, score
    changes = [one.act for one in group if one.act in ("registered", "unregistered")]
    if changes and changes[-1] == "unregistered":
        return "withdrawn", None, started, score
    return "enrolled" if all(one.act == "registered" for one in group) else "not_completed", None, started, score


def _moment(written: str) -> float:
    """Seconds since 1970, to put statements in order; one without a moment comes first."""
    try:
        return datetime.fromisoformat(written).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
