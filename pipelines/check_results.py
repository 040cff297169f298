"""How each learner fared: the status that result words, marks, scores, certificates and notes add up to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pipelines.body import Body, per_value
from pipelines.check_scores import Scores, mean_of_columns, passes, read_scores, said_in
from pipelines.dates import read_date_column
from pipelines.grid import Cell
from pipelines.names import clean_text
from pipelines.numbers import read_number_column
from pipelines.periods import find_class_dates
from pipelines.words import absence_in, attendance_of, is_nothing, is_tick, mode_of, status_of

_MARKED = ("completed", "not_completed", "absent", "withdrawn", "enrolled")
_WORST = ("withdrawn", "absent", "not_completed", "completed", "enrolled")


@dataclass
class Results:
    """One entry per row in every list."""

    statuses: list[str]
    scores: list[float | None]
    pre: list[float | None]
    post: list[float | None]
    certificates: list[str | None]
    completed_on: list[date | None]
    started_on: list[date | None]
    modes: list[str | None]
    warnings: dict[int, list[str]] = field(default_factory=dict)  # place of the row -> warnings
    decisions: dict[str, str] = field(default_factory=dict)  # field -> how its numbers or dates were read

    def warn(self, places: Iterable[int], rule: str) -> None:
        """Adds a warning to each of these rows."""
        for place in places:
            self.warnings.setdefault(place, []).append(rule)


def read_results(body: Body, pass_mark: str | None, decimal: str, zone: str | None) -> Results:
    """Statuses and figures of one table. `decimal` is the mark that the file's numbers use where a cell proves none."""
    length = len(body.rows)
    blank: list[None] = [None] * length
    results = Results(["enrolled"] * length, [*blank], [*blank], [*blank], [*blank], [*blank], [*blank], [*blank])
    _read_dates(body, results, zone)
    results.modes = per_value(body.first("mode"), lambda cell: mode_of(clean_text(cell) or ""))
    results.certificates, certified = _certificates(body)
    if not body.has("certificate"):
        results.certificates = per_value(body.first("result"), certificate_as_result)
    results.pre = mean_of_columns(body, "pre", decimal, results.decisions)
    results.post = mean_of_columns(body, "post", decimal, results.decisions)
    scores = read_scores(body, decimal, results.decisions)
    results.scores = scores.shown
    results.statuses = _statuses(body, results, scores, certified, pass_mark)
    return results


def _read_dates(body: Body, results: Results, zone: str | None) -> None:
    for name in ("completed_on", "started_on"):
        if not body.has(name):
            continue
        column = read_date_column(body.filled(name), zone)
        setattr(results, name, column.dates)
        results.decisions[name] = column.decision
        results.warn(sorted(column.unreadable), "date_unreadable")
    if body.has("time_range"):
        ranges = per_value(body.first("time_range"), lambda cell: find_class_dates(clean_text(cell) or ""))
        results.started_on = [old or new[0] for old, new in zip(results.started_on, ranges, strict=True)]
        results.completed_on = [old or new[1] for old, new in zip(results.completed_on, ranges, strict=True)]
    _doubt_dates(results)


def _doubt_dates(results: Results) -> None:
    """Warns of days of completion that can't be: a typing error in one would date the figures of a whole ministry."""
    latest = newest_possible()
    for place, (started, completed) in enumerate(zip(results.started_on, results.completed_on, strict=True)):
        if completed and completed > latest:
            results.warn([place], "completed_in_future")
        if completed and started and completed < started:
            results.warn([place], "ended_before_start")


def newest_possible() -> date:
    """Tomorrow by this machine's clock, on which it is today already somewhere."""
    return date.today() + timedelta(days=1)


def _certificates(body: Body) -> tuple[list[str | None], list[str | None]]:
    """(numbers, statuses): a number or a tick is completed; words such as "không" say their own."""
    read = per_value(body.filled("certificate"), read_certificate)
    return [number for number, _ in read], [status for _, status in read]


def read_certificate(cell: Cell) -> tuple[str | None, str | None]:
    """(number, status) of one cell of a certificate's column."""
    number = _certificate_number(cell)
    return (number, "completed") if number else (None, said_in(cell))


def _certificate_number(cell: Cell) -> str | None:
    text = clean_text(cell)
    if text is None or (len(text) < 4 and (is_tick(text) or is_nothing(text))):
        return None
    return text if any(map(str.isdigit, text)) else None


def certificate_as_result(cell: Cell) -> str | None:
    """The number of a certificate that stands in the place of a result."""
    text = clean_text(cell) if isinstance(cell, str) else None
    return text if text and status_of(text) is None and _is_certificate(text) else None


def _statuses(
    body: Body, results: Results, scores: Scores, certified: list[str | None], pass_mark: str | None
) -> list[str]:
    worded, has_words = _worded(body, results)
    notes = per_value(body.filled("note"), lambda cell: absence_in(clean_text(cell) or ""))
    if not has_words and not any(worded) and not has_evidence(body.has):
        worded = per_value(body.filled("note"), said_in)
        most = 2 * sum(map(bool, worded)) > sum(cell is not None for cell in body.filled("note"))
        has_words = most and not {"completed", "not_completed"}.isdisjoint(worded)
        worded = worded if has_words else [None] * len(worded)
    passed = passes(pass_mark, scores) if pass_mark else [None] * len(body.rows)
    has_pairs = body.has("pre") and body.has("post")
    attended = per_value(body.first("attendance"), _attended)
    evidence = [has_words, any(scores.values) or any(scores.words), has_pairs, any(certified)]
    otherwise = "not_completed" if any(evidence) else "enrolled"
    found = []
    for place in range(len(body.rows)):
        status = worded[place] or certified[place] or scores.words[place]
        if status is None and passed[place] is not None:
            status = "completed" if passed[place] else "not_completed"
        if status is None and has_pairs and results.post[place] is not None:
            status = "completed"
        if attended[place] in ("absent", "withdrawn") and status != "completed":
            status = attended[place]
        if status is None and not any(evidence):
            status = attended[place]
        if notes[place] and not results.certificates[place]:
            status = notes[place]
        found.append(status or otherwise)
    return found


def _attended(cell: Cell) -> str | None:
    """The status that a cell of an attendance column names."""
    text = clean_text(cell)
    return attendance_of(text) if text else None


def has_evidence(has: Callable[[str], bool]) -> bool:
    """Whether the table has a column, other than of results, that says how learners fared."""
    return any(has(name) for name in ("score", "score_part", "pre", "post", "certificate", "attendance"))


def _worded(body: Body, results: Results) -> tuple[list[str | None], bool]:
    """The status that words and ticks name, and whether the table names any at all.

    A column that only tells who was absent says nothing of the others.
    """
    length = len(body.rows)
    columns: list[list[str | None]] = []
    for cells in body.cells.get("result", []):
        columns.append(_result_column(cells, results))
    if not columns and body.has("result_part"):
        columns = [_joint([_result_column(cells, results) for cells in body.cells["result_part"]])]
    for status in _MARKED:
        for cells in body.cells.get(f"marked_{status}", []):
            if any(isinstance(cell, int | float) and cell not in (0, 1) for cell in set(cells)):
                continue  # marks of an examination under a word such as TB
            columns.append([status if _is_ticked(cell) else None for cell in cells])
    if not columns:
        return [None] * length, False
    if len(columns) == 1:
        return columns[0], any(columns[0]) and not body.has("marked_absent")
    statuses = [_worst(row) for row in zip(*columns, strict=True)]
    return statuses, any(statuses)


def _is_ticked(cell: Cell) -> bool:
    text = clean_text(cell)
    return text is not None and not is_nothing(text) and cell not in (0, "0")


def _worst(row: tuple[str | None, ...]) -> str | None:
    present = [status for status in row if status]
    return min(present, key=_WORST.index) if present else None


def _joint(parts: list[list[str | None]]) -> list[str | None]:
    """Theory and practice: completed when every part is, absent when every part says so."""
    found: list[str | None] = []
    for row in zip(*parts, strict=True):
        present = [status for status in row if status]
        if len(present) == len(row) and len(set(row)) == 1:
            found.append(row[0])
        else:
            found.append("not_completed" if present else None)
    return found


def _result_column(cells: list[Cell], results: Results) -> list[str | None]:
    found, unread = result_column(cells)
    results.warn((place for place, cell in enumerate(cells) if cell in unread), "result_unknown")
    return found


def result_column(cells: list[Cell]) -> tuple[list[str | None], set[Cell]]:
    """The status that each cell of a result column names, and the cells whose words aren't known."""
    numbers = {cell for cell in set(cells) if isinstance(cell, int | float) and not isinstance(cell, bool)}
    is_flag = numbers <= {0, 1}
    only = {mark for cell in set(cells) if isinstance(cell, str) and (mark := cell.strip().lower())}
    is_tick_column = len(only) == 1 and is_tick(next(iter(only)))
    unread: set[Cell] = set()

    def read(cell: Cell) -> str | None:
        if cell is None:
            return None
        if isinstance(cell, bool) or (is_flag and isinstance(cell, int | float)):
            return "completed" if cell else "not_completed"
        if isinstance(cell, date | datetime):
            return "completed"
        text = clean_text(cell)
        if text is None or isinstance(cell, int | float) or _is_dash(text):
            return None
        if is_tick_column:
            return "completed"
        if status := status_of(text):
            return status
        if _is_certificate(text):
            return "completed"
        if read_number_column([text]).values[0] is None:
            unread.add(cell)
        return None

    return per_value(cells, read), unread


def _is_dash(text: str) -> bool:
    return not any(map(str.isalnum, text)) and not is_tick(text)


def _is_certificate(text: str) -> bool:
    """A certificate's number: digits together with letters or a stroke, in one word or two."""
    has_digits = any(map(str.isdigit, text))
    return has_digits and any(letter.isalpha() or letter in "/-" for letter in text) and text.count(" ") <= 2
