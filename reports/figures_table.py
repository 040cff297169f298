"""The report's figures as one plain table, a row a figure, for those who go on in tools of their own."""

from datetime import date
from typing import Any

import pyarrow as pa

from display.language import say
from reports.contents import Report, Section

# column -> type and what it holds; the words go with the file as its dictionary
COLUMNS: dict[str, tuple[pa.DataType, str]] = {
    "programme": (pa.string(), "code of the programme"),
    "target": (pa.string(), "code of the target"),
    "name": (pa.string(), "the target in words"),
    "kind": (pa.int32(), "kind of target, 1 to 16"),
    "area": (pa.string(), "unit_id of an area; empty: the whole of what the report covers"),
    "area_name": (pa.string(), "the area in words; for rows without a stated area, that none was stated"),
    "day": (pa.date32(), "the day that the figure describes"),
    "unit": (pa.string(), "what the target counts: turns, people, visits, organisations, units, services, milestones, pairs"),  # noqa: E501
    "counts": (pa.string(), "which learners count: completed, took_part, enrolled"),
    "qualifier": (pa.string(), "= > >= or ≈; empty without a value"),
    "value": (pa.float64(), "the figure; shares are 0 to 1"),
    "value_unit": (pa.string(), "what the value counts, where it differs from the target"),
    "value_source": (pa.string(), "records, or published where nothing was measured"),
    "numerator": (pa.float64(), "what was counted"),
    "denominator": (pa.float64(), "out of how many"),
    "lower": (pa.float64(), "least that the figure can be"),
    "upper": (pa.float64(), "most that the figure can be"),
    "baseline": (pa.float64(), "where the target starts"),
    "goal_qualifier": (pa.string(), "qualifier of the goal"),
    "goal": (pa.float64(), "where it should come"),
    "start": (pa.date32(), "first day"),
    "deadline": (pa.date32(), "last day"),
    "expected": (pa.float64(), "what the path expects on the day"),
    "schedule_index": (pa.float64(), "(value - baseline) / (expected - baseline)"),
    "status": (pa.string(), "met, on_track, behind, well_behind, worsening, missed"),
    "refusal": (pa.string(), "why there is no status"),
    "method": (pa.string(), "how the status is judged"),
    "required_pace": (pa.float64(), "a day, to reach the goal"),
    "recent_pace": (pa.float64(), "a day, of late"),
    "forecast": (pa.float64(), "projection to the deadline"),
    "forecast_low": (pa.float64(), "its lower end"),
    "forecast_high": (pa.float64(), "its upper end"),
    "probability": (pa.float64(), "of reaching the goal, 0 to 1"),
    "completeness": (pa.float64(), "reports in, of those due, 0 to 1"),
    "turns": (pa.int64(), "one person in one course, once"),
    "people": (pa.int64(), "each counted once"),
    "definition_version": (pa.int32(), "version of the target's definition"),
    "state": (pa.string(), "provisional, or the label of frozen figures"),
    "snapshot": (pa.string(), "the published state that the figures come from"),
    "is_sample": (pa.bool_(), "whether sample data is among them"),
    "source": (pa.string(), "where the target is written"),
    "use": (pa.string(), "who may have this file"),
}  # fmt: skip
MONTH_COLUMNS: dict[str, tuple[pa.DataType, str]] = {
    "programme": (pa.string(), "code of the programme"),
    "target": (pa.string(), "code of the target"),
    "day": (pa.date32(), "a month's end, the as-of day, or a day of the path"),
    "value": (pa.float64(), "running total or share reached by then"),
    "expected": (pa.float64(), "what the path expects then"),
}
PUBLISHED_COLUMNS: dict[str, tuple[pa.DataType, str]] = {
    "programme": (pa.string(), "code of the programme"),
    "target": (pa.string(), "code of the target"),
    "value": (pa.float64(), "the published figure"),
    "qualifier": (pa.string(), "= > >= or ≈"),
    "unit": (pa.string(), "what it counts"),
    "denominator": (pa.float64(), "out of how many"),
    "measure": (pa.string(), "which part of a linked figure"),
    "is_of_whole": (pa.bool_(), "whether it is of the whole programme, of which the report shows a part"),
    "as_of": (pa.date32(), "the day that it describes; empty: not stated"),
    "published_on": (pa.date32(), "the day that it appeared"),
    "source": (pa.string(), "who published it, and where"),
}


def figures_table(report: Report) -> pa.Table:
    """One row per target, then one per area of it, in the report's order."""
    rows: list[dict[str, Any]] = []
    for section in report.sections:
        rows.append(_whole(report, section))
        rows += [_of_area(report, section, area) for area in section.areas]
    return _table(rows, COLUMNS)


def months_table(report: Report) -> pa.Table:
    """One row per target and day of its course."""
    rows = [
        {**_key(report, section), "day": point.day, "value": point.actual, "expected": point.expected}
        for section in report.sections
        for point in section.points
    ]
    return _table(rows, MONTH_COLUMNS)


def published_table(report: Report) -> pa.Table:
    """One row per published figure that stands beside a target."""
    rows = [
        {**figure, **_key(report, section)} for section in report.sections for figure in section.target["published"]
    ]
    return _table(rows, PUBLISHED_COLUMNS)


def about_table(report: Report) -> pa.Table:
    """One row per thing that qualifies every figure: filters, as-of, method, source, who may have the file."""
    columns = {"item": (pa.string(), "what is told"), "content": (pa.string(), "what is said of it")}
    rows = [{"item": label, "content": text} for label, text in (("", report.title), *report.facts)]
    return _table(rows, columns)


def _whole(report: Report, section: Section) -> dict[str, Any]:
    target = section.target
    ahead = target["forecast"] or {}
    return {
        **{name: target.get(name) for name in COLUMNS},
        **_about(report, section),
        "area": report.request.area,
        "area_name": report.place,
        "day": target["as_of"],
        "value_unit": target["value_unit"] if target["value_unit"] != target["unit"] else None,
        "forecast": ahead.get("value"),
        "forecast_low": ahead.get("low"),
        "forecast_high": ahead.get("high"),
        "probability": ahead.get("probability"),
    }


def _of_area(report: Report, section: Section, area: dict[str, Any]) -> dict[str, Any]:
    target = section.target
    return {
        **{name: target[name] for name in ("kind", "unit", "counts", "qualifier", "value_source", "method")},
        **{name: target[name] for name in ("definition_version",)},
        **{name: area[name] for name in ("area", "value", "numerator", "denominator")},
        **_about(report, section),
        "area_name": area["name"],
        "day": target["as_of"],
    }


def _about(report: Report, section: Section) -> dict[str, Any]:
    return {
        **_key(report, section),
        "name": section.name,
        "state": report.request.label or say(report.language, "report.provisional"),
        "snapshot": report.snapshot,
        "is_sample": report.is_sample,
        "source": section.source,
        "use": report.use,
    }


def _key(report: Report, section: Section) -> dict[str, Any]:
    return {"programme": report.request.programme, "target": section.target["target"]}


def _table(rows: list[dict[str, Any]], columns: dict[str, tuple[pa.DataType, str]]) -> pa.Table:
    schema = pa.schema([pa.field(name, kind, metadata={"comment": said}) for name, (kind, said) in columns.items()])
    plain = [{name: _value(row.get(name)) for name in columns} for row in rows]
    return pa.Table.from_pylist(plain, schema=schema)


def _value(value: Any) -> Any:
    return value if isinstance(value, str | bool | int | float | date) else None
