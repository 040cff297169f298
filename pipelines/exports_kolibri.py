"""Kolibri: one row per resource; a course is a channel, completed when everything of it that the file knows is."""

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports_columns import numbers, statuses, texts
from pipelines.exports_rows import Body, Context, Learners, set_aside_wrong_widths
from pipelines.exports_source import Header, Source, fold_cell
from pipelines.grid import Cell

_KINDS_SHARE = 0.9


@dataclass
class _Path:
    """What one learner did of one course."""

    done: set[str] = field(default_factory=set)
    finished_on: list[date] = field(default_factory=list)
    started_on: list[date] = field(default_factory=list)
    is_begun: bool = False


def is_resources(header: Header, rows: list[list[Cell]], source: Source) -> bool:
    """A log whose headers were translated: the kinds of content and the order of the columns tell it."""
    place = len(source.words["order"]) - 1
    said = [fold_cell(row[place]) for row in rows if len(row) > place and row[place] is not None]
    kinds = sum(word in source.words["kinds"] for word in said)
    return bool(said) and len(header.cells) > place and kinds >= _KINDS_SHARE * len(said)


def read_resources(body: Body, context: Context) -> Learners:
    """One learner's row per resource, its status that of the resource; `gather` makes courses of them."""
    if "progress" not in context.columns:
        context.columns.update({name: at for at, name in enumerate(context.source.words["order"])})
    set_aside_wrong_widths(body, context)
    cells = {name: body.cells(at) for name, at in context.columns.items()}
    length = len(body.rows)
    progress = numbers(cells["progress"])
    columns = {"progress": progress, "completed_on": texts(cells.get("completed_on") or [None] * length)}
    columns["finished"] = pc.fill_null(pc.greater_equal(progress, 0.99995), False)
    context.resources.update(zip(body.numbers, texts(cells["resource"]).to_pylist(), strict=True))
    return Learners(body, cells, statuses(context.source.status, columns, length), pa.nulls(length, pa.float64()))


def gather(table: pa.Table, context: Context) -> pa.Table:
    """The table with each row's status and days those of its learner's whole course."""
    rows = table.select(["row", "outcome", "account", "course", "status", "completed_on", "started_on"]).to_pylist()
    accepted = [row for row in rows if row["outcome"] == "accepted"]
    needed: dict[str | None, set[str]] = {}
    paths: dict[tuple[str, str | None], _Path] = {}
    for row in accepted:
        resource = context.resources.get(row["row"]) or ""
        needed.setdefault(row["course"], set()).add(resource)
        path = paths.setdefault((row["account"], row["course"]), _Path())
        path.is_begun |= row["status"] != "enrolled"
        path.started_on += [row["started_on"]] if row["started_on"] else []
        if row["status"] == "completed":
            path.done.add(resource)
            path.finished_on += [row["completed_on"]] if row["completed_on"] else []
    for row in accepted:
        path = paths[row["account"], row["course"]]
        is_completed = path.done >= needed[row["course"]]
        row["status"] = "completed" if is_completed else "not_completed" if path.is_begun else "enrolled"
        row["completed_on"] = max(path.finished_on, default=None) if is_completed else None
        row["started_on"] = min(path.started_on, default=None)
    if any(row["status"] == "completed" for row in accepted):
        context.faults.add("completion_derived")
    for name in ("status", "completed_on", "started_on"):
        place = table.schema.get_field_index(name)
        table = table.set_column(
            place, table.schema.field(place), pa.array([row[name] for row in rows], table[name].type)
        )
    return table
