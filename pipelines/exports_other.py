"""Canvas, Coursera, FutureLearn, Totara, Kolibri: rows whose columns say all, gradebooks, resources, totals."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.dates import read_date
from pipelines.exports_columns import map_distinct, numbers, statuses, texts
from pipelines.exports_rows import Body, Context, Learners, aside_table, set_aside_wrong_widths
from pipelines.exports_source import Header, Source, StatusRule, fold_cell, map_columns
from pipelines.exports_titles import pass_share
from pipelines.grid import Cell, Sheet
from pipelines.names import clean_text
from pipelines.numbers import read_number
from pipelines.understanding import Understanding

_ASSIGNMENT = re.compile(r"\(\d+\)$")
_COURSE_KEY = re.compile(r"^(course-v1:[^\s+]+\+[^\s+]+\+[^\s+]+|[A-Za-z][^\s+/]*/[^\s+/]+/[^\s+/]+)$")
_WHOLE = re.compile(r"^\d+(\.0)?$")
_ABOVE_LEARNERS = 3  # rows under a gradebook's header that may hold no learner


def read_learners(body: Body, context: Context) -> Learners:
    """Rows whose status follows from columns alone, by the ladder of the format's file."""
    set_aside_wrong_widths(body, context)
    cells = {name: body.cells(place) for name, place in context.columns.items()}
    score = scores(cells.get("score"), context.source.scale, len(body.rows))
    columns = {name: texts(values, context.nulls) for name, values in cells.items()} | {"score": score}
    status = statuses(context.source.status, columns, len(body.rows))
    learners = Learners(body, cells, status, score)
    if "status" in columns:
        learners.warn_where(_is_unknown(columns["status"], context.source.status), "result_unknown")
    return learners


def _is_unknown(column: pa.Array, rules: list[StatusRule]) -> pa.Array:
    """Whether a word of the status column is in no rule of the ladder."""
    among = frozenset(word for rule in rules for word in rule.among)
    starts = tuple(start for rule in rules for start in rule.starts)

    def is_unknown(text: str) -> bool:
        word = fold_cell(text)
        return word not in among and not word.startswith(starts)

    return map_distinct(column, is_unknown, pa.bool_())


def scores(cells: list[Cell] | None, scale: float | None, length: int) -> pa.Array:
    """Scores from 0 to 1; a scale of 0 means that 1 or 100 shows in the column itself."""
    if cells is None or scale is None:
        return pa.nulls(length, pa.float64())
    value = numbers(cells)
    if not scale:
        scale = 100.0 if (pc.max(value).as_py() or 0) > 1 else 1.0
    share = pc.divide(value, scale)
    return pc.if_else(pc.and_(pc.greater_equal(share, 0), pc.less_equal(share, 1)), share, None)


def read_gradebook(body: Body, context: Context) -> Learners:
    """Canvas: the override or final score, which counts missing work as zero; never the current score."""
    _drop_rows_above(body, context)
    set_aside_wrong_widths(body, context)
    length = len(body.rows)
    cells = {name: body.cells(place) for name, place in context.columns.items()}
    final = _final_score(context.header)
    score = scores(body.cells(final) if final is not None else None, context.source.scale, length)
    override = scores(cells.get("override"), context.source.scale, length)
    score = pc.coalesce(override, score)
    mark = pass_share(context.options, context.source.scale)
    passed = pa.repeat(pa.scalar(False), length)
    if mark is not None:
        passed = pc.fill_null(pc.greater_equal(score, mark), False)
    places = [at for at, cell in enumerate(context.header.cells) if _ASSIGNMENT.search(cell)]
    graded = pa.array([any(_is_graded(row[at]) for at in places if at < len(row)) for row in body.rows], pa.bool_())
    if "name" in cells:
        _split_names(cells)
    status = statuses(context.source.status, {"passed": passed, "graded": graded, "score": score}, length)
    return Learners(body, cells, status, score)


def _drop_rows_above(body: Body, context: Context) -> None:
    """Sets aside the rows between header and learners: points possible, markers of hidden assignments."""
    keys = [context.columns[name] for name in ("account", "username", "staff_id") if name in context.columns]
    starts = tuple(context.source.words["points_possible_starts"])
    dropped = 0
    for number, row in zip(body.numbers[:_ABOVE_LEARNERS], body.rows[:_ABOVE_LEARNERS], strict=True):
        opening = fold_cell(row[0]) if row else ""
        is_bare = all(at >= len(row) or row[at] is None for at in keys)
        if number > context.header.row + 1 + _ABOVE_LEARNERS + 1 or not is_bare:
            break
        if opening and not opening.startswith(starts) and not str(row[0]).startswith("  "):
            break
        body.aside.append((number, "ignored", "header"))
        dropped += 1
    del body.numbers[:dropped], body.rows[:dropped]


def _final_score(header: Header) -> int | None:
    found = [at for at, cell in enumerate(header.cells) if cell == "final score" or cell.startswith("final score (")]
    return found[0] if found else None


def _is_graded(cell: Cell) -> bool:
    return cell is not None and fold_cell(cell) not in ("", "ex", "n/a", "-")


def _split_names(cells: dict[str, list[Cell]]) -> None:
    """ "Quispe Mamani, María" into family and given name; a name without a comma stays whole."""
    pairs = [clean_text(cell) for cell in cells["name"]]
    halves = [(text or "").partition(",") for text in pairs]
    cells["family"] = [family if comma else None for family, comma, _ in halves]
    cells["given"] = [given if comma else None for _, comma, given in halves]
    cells["name"] = [None if comma else text for text, (_, comma, _) in zip(pairs, halves, strict=True)]


def is_totals(header: Header, rows: list[list[Cell]], source: Source) -> bool:
    """A summary of certificates whose headers were translated: course keys first, whole numbers third."""
    full = [row for row in rows if any(cell is not None for cell in row)]
    width = len([cell for cell in header.cells if cell])
    if width not in (3, 4) or not full or any(len(row) < 3 for row in full):
        return False
    are_keys = all(_COURSE_KEY.match(str(row[0] or "")) for row in full)
    return are_keys and all(_WHOLE.match(str(row[2])) for row in full if row[2] is not None)


def read_totals(
    sheet: Sheet, header: Header, source: Source, understanding: Understanding
) -> tuple[Understanding, pa.Table]:
    """Certificates issued by type: figures to hold counts against, "course type" -> certificates; no people."""
    order = ("course_id", "type", "total", "run_on")
    columns = map_columns(source, header, sheet.rows[header.row + 1 :])
    if "total" not in columns:
        columns = {name: at for at, name in enumerate(order)}
    totals: dict[str, float] = {}
    aside = [(number, "ignored", "title") for number, row in enumerate(sheet.rows[: header.row], 1) if any(row)]
    aside.append((header.row + 1, "ignored", "header"))
    for number, row in enumerate(sheet.rows[header.row + 1 :], start=header.row + 2):
        if not any(cell is not None for cell in row):
            continue
        said = {name: row[at] if at < len(row) else None for name, at in columns.items()}
        value = read_number(said["total"]).value
        if value is not None:
            key = " ".join(filter(None, (clean_text(said.get("course_id")), clean_text(said.get("type")))))
            totals[key] = totals.get(key, 0) + value
            day = read_date(said.get("run_on"))
            understanding.report_date = understanding.report_date or (day.isoformat() if day else None)
        aside.append((number, "ignored", "total"))
    understanding.control_totals = totals | {"total": sum(totals.values())}
    return understanding, aside_table(aside, sheet.name)
