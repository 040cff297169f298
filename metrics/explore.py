"""Any measure of a target by any two dimensions; cells add up to the figure that the overview shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from metrics.areas import names
from metrics.counted import window
from metrics.definitions import Definition, definitions
from metrics.disclosure import applies
from metrics.questions import Source, rows
from warehouse.errors import UserError
from warehouse.scope import NATION, Scope

MEASURES = ("turns", "people", "reached", "completion", "gain")
RATES = frozenset({"completion", "gain"})
# dimension -> its value in a row of `counted`
DIMENSIONS = {
    "area": "area",
    "unit": "unit",
    "month": "strftime(counted_on, '%Y-%m')",
    "quarter": "extract(year from counted_on) || '-Q' || extract(quarter from counted_on)",
    "year": "cast(extract(year from counted_on) as varchar)",
    "course": "course",
    "path": "path",
    "topic": "topic",
    "mode": "mode",
    "provider": "provider",
    "audience": "audience",
    "sex": "sex",
    "position": "position",
    "level": "level",
    "dependency": "dependency",
    "status": "status",
}
PERIODS = ("month", "quarter", "year")
# What the public may ask: the tables that are rounded as they are read, never rows.
PUBLIC_DIMENSIONS = ("area", "course", "mode", "topic", "sex", "level", "dependency")
MOST_CELLS = 20_000

# Which record stands for a turn or a person: the first that counts, so that every one stands in one cell alone.
COUNTED = """
    with path as (
        select course, string_agg(distinct path, '+' order by path) as path
        from path_course where programme = $programme group by course
    ),
    known as (
        select scoped_records.*, path.path,
            is_completed or $counts = 'took_part' and has_taken_part or $counts = 'enrolled' as is_counted
        from scoped_records
        left join path using (course)
        where programme = $programme and (audience = $audience or $every_audience)
    ),
    turn as (
        select *
        from known
        where is_counted or $every_status
        qualify row_number() over (
            partition by audience, person, course
            order by is_counted desc, counted_on, submission, row, record
        ) = 1
    ),
    counted as (
        select *,
            row_number() over (
                partition by audience, person order by is_counted desc, counted_on, submission, row, record
            ) = 1 as is_first
        from turn
        where counted_on between coalesce($since, date '0001-01-01') and coalesce($until, date '9999-12-31')
    )
"""
# measure -> (numerator, denominator) over the rows of a cell
SUMS = {
    "turns": ("count(*) filter (is_counted)", "null"),
    "people": ("count(*) filter (is_counted and is_first)", "null"),
    "reached": ("count(*)", "null"),
    "completion": ("count(*) filter (is_completed)", "count(*)"),
    "gain": ("sum(post - pre)", "count(post - pre)"),
}


@dataclass(frozen=True)
class Cell:
    """One pair of values (None: not stated) with what was counted there; rates are divided once, here."""

    row: str | None
    column: str | None
    numerator: float
    denominator: float | None

    @property
    def value(self) -> float | None:
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Pivot:
    """Cells, and what they add up to; `labels` are the names of codes by language."""

    cells: tuple[Cell, ...]
    total: Cell
    labels: Mapping[str, Mapping[str, str]]


def pivot(
    source: Source,
    scope: Scope,
    programme: str,
    target: str,
    measure: str,
    rows_by: str,
    columns_by: str | None,
    as_of: date | None = None,
    only: tuple[tuple[str, str], ...] = (),
) -> Pivot:
    """The measure of a target by one or two dimensions, among records where each dimension of `only` has its value.

    "turns" and "people" add up to the overview's; "reached" counts turns whatever their status, "completion" is the
    share of them that was completed, "gain" the mean of score after less score before. UserError for an unknown
    measure or dimension, for a target without records, and for what the public isn't told.
    """
    _must_be_known(measure, (rows_by, *([columns_by] if columns_by else []), *(name for name, _ in only)))
    definition = _definition(source, programme, target, as_of)
    if applies(source, scope):
        cells = _rounded_cells(source, scope, definition, measure, rows_by, columns_by, as_of, only)
    else:
        cells = _cells(source, scope, definition, measure, rows_by, columns_by, as_of, only)
    if len(cells) > MOST_CELLS:
        raise UserError(f"That makes {len(cells)} cells, at most {MOST_CELLS} are shown: narrow it by a filter.")
    return Pivot(tuple(cells), _total(cells), _labels(source, programme, cells))


def choices(
    source: Source, scope: Scope, programme: str, target: str, dimension: str, as_of: date | None = None
) -> list[str]:
    """The values that a dimension has among a target's turns, in the order of codes."""
    found = pivot(source, scope, programme, target, "turns", dimension, None, as_of)
    return sorted(cell.row for cell in found.cells if cell.row is not None)


def dimensions_for(source: Source, scope: Scope) -> tuple[str, ...]:
    """The dimensions that the asker may choose."""
    return (*PUBLIC_DIMENSIONS, *PERIODS) if applies(source, scope) else tuple(DIMENSIONS)


def measures_for(source: Source, scope: Scope) -> tuple[str, ...]:
    """The measures that the asker may choose."""
    return ("turns", "people") if applies(source, scope) else MEASURES


def _cells(
    source: Source, scope: Scope, definition: Definition, measure: str, rows_by: str, columns_by: str | None,
    as_of: date | None, only: tuple[tuple[str, str], ...],
) -> list[Cell]:  # fmt: skip
    asked = {rows_by, columns_by, *(name for name, _ in only)}
    since, until = window(definition, as_of)
    numerator, denominator = SUMS[measure]
    where = " and ".join(f"{DIMENSIONS[name]} = ${name}_only" for name, _ in only) or "true"
    found = rows(
        source,
        scope,
        f"""
        {COUNTED}
        select {DIMENSIONS[rows_by]} as r, {DIMENSIONS[columns_by] if columns_by else "null"} as c,
            cast({numerator} as double) as numerator, cast({denominator} as double) as denominator
        from counted
        where {where}
        group by r, c
        having {denominator if measure in RATES else numerator} > 0
        order by r nulls last, c nulls last
        """,  # noqa: S608 -- expressions of ours, values bound
        programme=definition.programme,
        audience=definition.audience,
        every_audience="audience" in asked,
        every_status="status" in asked or measure in ("reached", "completion", "gain"),
        counts=definition.counts,
        since=since,
        until=until,
        **{f"{name}_only": value for name, value in only},
    )
    return [Cell(row["r"], row["c"], row["numerator"], row["denominator"]) for row in found]


def _rounded_cells(
    source: Source, scope: Scope, definition: Definition, measure: str, rows_by: str, columns_by: str | None,
    as_of: date | None, only: tuple[tuple[str, str], ...],
) -> list[Cell]:  # fmt: skip
    """The public's cells, from views that are rounded once for whoever asks: nothing can be worked out between them."""
    asked = [name for name in (rows_by, columns_by) if name is not None]
    told = [name for name in asked if name not in PERIODS]
    if measure in ("reached", *RATES) or only or len(told) > 1 or not set(told) <= set(PUBLIC_DIMENSIONS):
        raise UserError(
            "The public is told turns and people by one dimension and by period, without filters: "
            f"choose from {', '.join(PUBLIC_DIMENSIONS)}."
        )
    since, until = window(definition, as_of)
    is_by_area = told in ([], ["area"])
    expressions = {name: DIMENSIONS[name].replace("counted_on", "day") for name in PERIODS}
    expressions |= {name: "area" if name == "area" else "value" for name in told}
    view = "scoped_day_counts" if is_by_area else "scoped_month_counts"
    is_yearly = is_by_area and since is not None and (since.month, since.day) == (1, 1)
    column = "turns" if measure == "turns" else "people_of_year" if is_yearly else "people"
    found = rows(
        source,
        scope,
        f"""
        with counted as (
            select {"*" if is_by_area else "*, month as day"} from {view}
            where programme = $programme and audience = $audience and counts = $counts
                {"" if is_by_area else "and dimension = $dimension"}
        )
        select {expressions[rows_by]} as r, {expressions[columns_by] if columns_by else "null"} as c,
            cast(sum({column}) as double) as numerator
        from counted
        where day between coalesce($since, date '0001-01-01') and coalesce($until, date '9999-12-31')
        group by r, c
        having sum({column}) <> 0
        order by r nulls last, c nulls last
        """,  # noqa: S608 -- words of ours
        programme=definition.programme,
        audience=definition.audience,
        counts=definition.counts,
        since=since,
        until=until,
        **({} if is_by_area else {"dimension": told[0]}),
    )
    return [Cell(row["r"], row["c"], row["numerator"], None) for row in found]


def _total(cells: list[Cell]) -> Cell:
    denominators = [cell.denominator for cell in cells if cell.denominator is not None]
    return Cell(None, None, sum(cell.numerator for cell in cells), sum(denominators) if denominators else None)


def _definition(source: Source, programme: str, target: str, as_of: date | None) -> Definition:
    found = definitions(source, programme, target, as_of)
    if not found:
        raise UserError(f"There is no target {programme} {target}: `programmes check` lists what is configured.")
    return found[0]


def _must_be_known(measure: str, dimensions: tuple[str, ...]) -> None:
    if measure not in MEASURES:
        raise UserError(f"There is no measure {measure!r}: choose one of {', '.join(MEASURES)}.")
    for dimension in dimensions:
        if dimension not in DIMENSIONS:
            raise UserError(f"Figures aren't divided by {dimension!r}: choose from {', '.join(DIMENSIONS)}.")


def _labels(source: Source, programme: str, cells: list[Cell]) -> dict[str, dict[str, str]]:
    """code -> language -> name, of the courses, paths, partners, topics and areas that the cells speak of."""
    codes = {code for cell in cells for code in (cell.row, cell.column) if code}
    found = rows(
        source,
        NATION,
        """
        select course as code, name from course where programme = $programme
        union all select path, name from path_course where programme = $programme
        union all select partner, name from partner where programme = $programme
        order by code, name
        """,
        programme=programme,
    )
    [own] = rows(source, NATION, "select topics from programme where programme = $programme", programme=programme)
    named: dict[str, dict[str, str]] = {row["code"]: json.loads(row["name"]) for row in found}
    named |= json.loads(own["topics"] or "{}")
    named |= {area: {"": name} for area, name in names(source, codes).items()}
    return {code: name for code, name in named.items() if code in codes}
