"""What everything is called and means: tables, measures, targets and code lists, read from where they are defined."""

from dataclasses import dataclass
from typing import Any

from metrics.definitions import definitions
from metrics.questions import Source
from warehouse.comments import described
from warehouse.engine import measure_names, measure_text


@dataclass(frozen=True)
class Measure:
    """A measure: what one row of it is, and its SQL as every engine runs it."""

    name: str
    comment: str
    sql: str


def measures() -> list[Measure]:
    """Every measure by name."""
    found = []
    for name in measure_names():
        text = measure_text(name)
        found.append(Measure(name, text.splitlines()[0].removeprefix("--").strip(), text))
    return found


def code_lists() -> list[tuple[str, str, tuple[str, ...]]]:
    """(table, column, codes) for every column that has a closed list of values."""
    return [
        (table.name, column.name, column.codes) for table in described() for column in table.columns if column.codes
    ]


def targets(source: Source) -> list[dict[str, Any]]:
    """One row per target in force: programme, target, version, kind, unit, name, goal, dates, method, source."""
    return [
        {
            "programme": each.programme,
            "target": each.target,
            "version": each.version,
            "kind": each.kind,
            "unit": each.unit,
            "counts": each.counts,
            "name": each.name,
            "goal": each.goal,
            "goal_qualifier": each.goal_qualifier,
            "start": each.start,
            "deadline": each.deadline,
            "method": each.method,
            "source": each.rest.get("source", ""),
        }
        for each in definitions(source)
    ]
