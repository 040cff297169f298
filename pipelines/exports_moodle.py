"""Moodle: reports whose headers are in the downloader's language, so that their shape tells what they are."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports_columns import numbers, statuses, texts
from pipelines.exports_dates import read_days
from pipelines.exports_rows import Body, Context, Learners, set_aside_wrong_widths
from pipelines.exports_source import Header, Source, fold_cell
from pipelines.exports_titles import completion_activity, pass_mark
from pipelines.grid import Cell

_GRADE = re.compile(r"^(?P<item>.+?)\s*\((?P<form>[^()]+)\)$")
_EPOCH = re.compile(r"^1[0-9]{9}(\.0)?$")
_NO_GRADE = frozenset(("", "-", "–", "—", "- %"))
_MOST_WITH_BONUS = 1.5
_TOKEN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Activity:
    """One tracked activity: its folded name, and the columns of its state and its day."""

    name: str
    state: int
    day: int


def is_completion(header: Header, rows: list[list[Cell]], source: Source) -> bool:
    """Course completion: ID, name, then pairs "X", "X - Completion date"; or the last header says course complete."""
    cells, words, pairs = header.cells, source.words, _pairs(header)
    is_listed = cells[0] in words["id"] or bool(header.where(source.columns["email"]))
    if is_listed and pairs and all(_alternates(rows, pair.state, source) for pair in pairs):
        return True
    said = [cell for cell in cells if cell]
    is_named = len(said) > 2 and cells[0] in words["id"] and cells[1] in source.columns["name"]
    return is_named and said[-1] in words["course_complete"]


def _pairs(header: Header) -> list[Activity]:
    """Neighbours of which the second is the first, a dash and the same words every time."""
    cells = header.cells
    found = [
        (Activity(cells[at], at, at + 1), cells[at + 1][len(cells[at]) :])
        for at in range(len(cells) - 1)
        if cells[at] and re.match(rf"{re.escape(cells[at])}\s*[-–—]\s*\S", cells[at + 1])
    ]
    if not found:
        return []
    suffix = Counter(tail for _, tail in found).most_common(1)[0][0]
    return [activity for activity, tail in found if tail == suffix]


def _are_states(rows: list[list[Cell]], places: list[int], source: Source) -> bool:
    said = [cell for row in rows for at in places if at < len(row) and (cell := row[at]) is not None]
    return bool(said) and sum(state_of(cell, source) is not None for cell in said) >= 0.9 * len(said)


def is_progress(header: Header, rows: list[list[Cell]], source: Source) -> bool:
    """Activity completion: no header above the names, then identity, then a state and a day for each activity."""
    is_name = not header.cells[0] or header.cells[0] in source.words["name"]
    is_first = header.row == 0  # further down a blank and two words are a signature, not a header
    return is_name and is_first and _are_names(rows) and bool(_alternating(header, rows, source))


def _alternating(header: Header, rows: list[list[Cell]], source: Source) -> list[Activity]:
    """Columns that go state, day, state, day to the right edge; told by the words in them, without rows by headers."""
    width = max([len(header.cells), *(len(row) for row in rows)])
    cells = header.cells + ("",) * (width - len(header.cells))
    identity = {text for texts in source.columns.values() for text in texts}
    first = next((at for at in range(1, width) if cells[at] and cells[at] not in identity), width)
    for start in range(1, width) if rows else [first]:
        places = range(start, width, 2)
        if _are_pairs(cells, places) and all(_alternates(rows, at, source) for at in places):
            return [Activity(cells[at], at, at + 1) for at in places]
    return []


def _are_pairs(cells: tuple[str, ...], places: range) -> bool:
    """Whether names stand above states, and nothing or an expected day above days; only the last day may be cut off."""
    after = [cells[at + 1] for at in places if at + 1 < len(cells)]
    is_whole = len(after) == len(places) or len(places) > 1
    return (
        is_whole and all(cells[at] for at in places) and all(not cell or any(map(str.isdigit, cell)) for cell in after)
    )


def _alternates(rows: list[list[Cell]], at: int, source: Source) -> bool:
    """Whether the column holds states and the next one none; a table without rows proves nothing and passes."""
    days = [cell for row in rows if at + 1 < len(row) and (cell := row[at + 1]) is not None]
    is_day = sum(state_of(cell, source) is None for cell in days) >= 0.9 * len(days)
    return not rows or (is_day and _are_states(rows, [at], source))


def _are_names(rows: list[list[Cell]]) -> bool:
    """Whether the first column holds names, not the numbers of a list."""
    said = [str(row[0]) for row in rows if row and row[0] is not None]
    return sum(not any(map(str.isdigit, text)) for text in said) >= 0.9 * len(said)


def state_of(cell: Cell, source: Source) -> str | None:
    """yes | failed | no, of a cell such as "Completed (did not achieve pass grade)"; None for any other text."""
    if not isinstance(cell, str) or len(cell) > 160:
        return None
    head, _, tail = fold_cell(cell).partition("(")
    head, tail, words = head.strip(), tail.strip(), source.words
    if not head.startswith((*words["completed_starts"], *words["not_starts"])):
        return None
    if head.startswith(tuple(words["not_starts"])):
        return "no"
    is_by_someone = tail.startswith(tuple(words["set_by_starts"]))
    is_failed = not is_by_someone and bool(set(_TOKEN.findall(tail)) & set(words["negations"]))
    return "failed" if is_failed else "yes"


def _states(body: Body, activity: Activity, source: Source) -> pa.Array:
    cells = body.cells(activity.state)
    known = {cell: state_of(cell, source) for cell in set(cells)}
    return pa.array([known[cell] for cell in cells], pa.string())


def _named(activities: list[Activity], context: Context) -> Activity | None:
    """The activity that completes the course, when one is declared; a name that no header has is the table's fault."""
    wanted = completion_activity(context.options)
    if wanted is None:
        return None
    text = fold_cell(wanted)
    exact = [activity for activity in activities if activity.name == text]
    close = [activity for activity in activities if text in activity.name]
    if exact or len(close) == 1:
        return (exact or close)[0]
    context.faults.add("completion_activity_not_found")
    return None


def _is(column: pa.Array, value: str) -> pa.Array:
    return pc.fill_null(pc.equal(column, value), False)


def _any(masks: list[pa.Array], length: int) -> pa.Array:
    found = pa.repeat(pa.scalar(False), length)
    for mask in masks:
        found = pc.or_(found, mask)
    return found


def _cells(body: Body, context: Context) -> dict[str, list[Cell]]:
    return {name: body.cells(place) for name, place in context.columns.items()}


def read_completion(body: Body, context: Context) -> Learners:
    """Learners of the course completion report."""
    set_aside_wrong_widths(body, context)
    source, length, cells = context.source, len(body.rows), _cells(body, context)
    activities = _pairs(context.header)
    place = _course_complete(context, activities)
    last = body.cells(place) if place is not None else [None] * length
    said = {cell: state_of(cell, source) for cell in set(last)}
    finished = pa.array([cell is not None and said[cell] in (None, "yes") for cell in last], pa.bool_())
    days: list[Cell] = [cell if said[cell] is None else None for cell in last]
    named = _named(activities, context)
    if named:
        by_activity = _is(_states(body, named, source), "yes")
        own = zip(days, body.cells(named.day), by_activity.to_pylist(), strict=True)
        days = [day if day is not None else (other if is_done else None) for day, other, is_done in own]
        finished = pc.or_(finished, by_activity)
    started = _any([pc.is_in(_states(body, one, source), pa.array(["yes", "failed"])) for one in activities], length)
    cells["completed_on"] = days
    status = statuses(source.status, {"finished": finished, "started": started}, length)
    return Learners(body, cells, status, pa.nulls(length, pa.float64()))


def _course_complete(context: Context, activities: list[Activity]) -> int | None:
    places = context.header.where(context.source.words["course_complete"])
    if places:
        return places[-1]
    taken = {at for activity in activities for at in (activity.state, activity.day)} | set(context.columns.values())
    said = [at for at, cell in enumerate(context.header.cells) if cell]
    return said[-1] if said and said[-1] not in taken else None


def read_progress(body: Body, context: Context) -> Learners:
    """Learners of the activity completion report; without a declared activity, all of them complete the course."""
    source = context.source
    if not context.activities:
        context.activities.extend(_alternating(context.header, body.rows[:200], source))
    set_aside_wrong_widths(body, context)
    context.columns["name"] = 0
    cells, length = _cells(body, context), len(body.rows)
    states = {one: _states(body, one, source) for one in context.activities}
    declared = completion_activity(context.options)
    named = _named(context.activities, context)
    counted = [named] if named else [] if declared else context.activities
    finished = _any([_is(states[one], "yes") for one in counted[:1]], length)
    for one in counted[1:]:
        finished = pc.and_(finished, _is(states[one], "yes"))
    if not declared and pc.any(finished).as_py():
        context.faults.add("completion_derived")
    started = _any([pc.is_in(column, pa.array(["yes", "failed"])) for column in states.values()], length)
    cells["completed_on"] = _latest([body.cells(one.day) for one in counted], length, context)
    status = statuses(source.status, {"finished": finished, "started": started}, length)
    return Learners(body, cells, status, pa.nulls(length, pa.float64()))


def _latest(columns: list[list[Cell]], length: int, context: Context) -> list[Cell]:
    """The latest day of each row; a single column keeps its cells, so that what can't be read is told."""
    if len(columns) == 1:
        return columns[0]
    read = [read_days(column, context.source.clock, context.options.time_zone).dates for column in columns]
    rows = zip(*read, strict=True) if read else [()] * length
    latest: list[Cell] = [max((day for day in days if day is not None), default=None) for days in rows]
    return latest


def _grades(header: Header, source: Source) -> dict[int, tuple[str, str]]:
    """Column -> (item, real | percentage | letter) of the grader export."""
    forms = {word: form for form in ("real", "percentage", "letter") for word in source.words[form]}
    found = {at: match for at, cell in enumerate(header.cells) if (match := _GRADE.match(cell))}
    return {at: (match["item"], forms[match["form"]]) for at, match in found.items() if match["form"] in forms}


def is_grader(header: Header, rows: list[list[Cell]], source: Source) -> bool:
    """Grader export: the column of the last download, or learners' e-mails beside "Type: item (Real)" and a total."""
    said = [cell for cell in header.cells if cell]
    identity = sum(any(text in said for text in source.columns[name]) for name in ("given", "family", "email", "name"))
    if identity < 2:
        return False
    if said[-1] in source.words["last_downloaded"] or _ends_in_epochs(rows, said):
        return True
    starts = tuple(source.words["course_total_starts"])
    items = [item for item, _ in _grades(header, source).values()]
    has_email = bool(header.where(source.columns["email"]))
    return has_email and any(": " in item or item.startswith(starts) for item in items)


def _ends_in_epochs(rows: list[list[Cell]], said: list[str]) -> bool:
    last = [str(row[len(said) - 1]) for row in rows if len(row) >= len(said) and row[len(said) - 1] is not None]
    return bool(last) and all(_EPOCH.match(cell) for cell in last) and any(cell.endswith(")") for cell in said)


def read_grader(body: Body, context: Context) -> Learners:
    """Learners of the grader export: a grade is no completion unless a pass mark says so."""
    set_aside_wrong_widths(body, context)
    source, length, cells = context.source, len(body.rows), _cells(body, context)
    grades = _grades(context.header, source)
    totals = _totals(grades, source)
    values = {form: numbers(body.cells(at)) for form, at in totals.items() if form != "letter"}
    given = [_is_given(body.cells(at)) for at in grades]
    share = values.get("percentage")
    score = pa.nulls(length, pa.float64()) if share is None else _as_share(share)
    columns = {"passed": _passed(values, score, context, length), "graded": _any(given, length)}
    if "suspended" in cells:
        columns["suspended"] = texts(cells["suspended"], context.nulls)
    _note_download(body, context)
    in_range = pc.and_(pc.greater_equal(score, 0), pc.less_equal(score, 1))
    return Learners(body, cells, statuses(source.status, columns, length), pc.if_else(in_range, score, None))


def _totals(grades: dict[int, tuple[str, str]], source: Source) -> dict[str, int]:
    """Display form -> column of the course total: named so, else the last item without a type before a colon."""
    starts = tuple(source.words["course_total_starts"])
    named = {form: at for at, (item, form) in grades.items() if item.startswith(starts)}
    return named or {form: at for at, (item, form) in grades.items() if ":" not in item}


def _as_share(values: pa.Array) -> pa.Array:
    """85.00 % was read as 0.85; a workbook may hold 85 instead."""
    return pc.divide(values, 100.0) if (pc.max(values).as_py() or 0) > _MOST_WITH_BONUS else values


def _is_given(cells: list[Cell]) -> pa.Array:
    return pa.array([cell is not None and fold_cell(cell) not in _NO_GRADE for cell in cells], pa.bool_())


def _passed(values: dict[str, pa.Array], score: pa.Array, context: Context, length: int) -> pa.Array:
    """The pass mark against the course total: a share against the percentage, a bare number against the real grade."""
    mark = pass_mark(context.options)
    never = pa.repeat(pa.scalar(False), length)
    if mark is None:
        return never
    value, is_share = mark
    if not is_share and "real" in values:
        return pc.fill_null(pc.greater_equal(values["real"], value), False)
    if "percentage" not in values:
        context.faults.add("pass_mark_without_maximum")
        return never
    return pc.fill_null(pc.greater_equal(score, value if is_share else value / 100), False)


def _note_download(body: Body, context: Context) -> None:
    """The day of the download, from its UNIX seconds in the last column."""
    said = [at for at, cell in enumerate(context.header.cells) if cell]
    last = [str(cell) for cell in body.cells(said[-1])[:50] if cell is not None] if said else []
    moments = [int(float(cell)) for cell in last if _EPOCH.match(cell)]
    if moments:
        day: date = datetime.fromtimestamp(max(moments), UTC).date()
        context.found.setdefault("report_date", day.isoformat())
