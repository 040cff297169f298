"""What a target says it counts: its definition in force, where it comes from, and the versions before it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from display import figures, tables
from display.figures import Target
from display.formats import MISSING, day
from display.language import isolated, name_in, say
from display.tables import Column
from display.verdicts import method_name


class Version(Protocol):
    """One version of a target's definition."""

    @property
    def version(self) -> int: ...
    @property
    def name(self) -> dict[str, str]: ...
    @property
    def goal(self) -> float | None: ...
    @property
    def deadline(self) -> Any: ...
    @property
    def in_force_from(self) -> Any: ...


def definition(language: str, target: Target, rest: Mapping[str, Any]) -> str:
    """Kind, unit, goal, dates, method and source side by side; `rest` is the entry as configured."""
    rows = [
        (say(language, "target.kind"), say(language, f"kind.{target['kind']}")),
        (say(language, "column.unit"), figures.unit(language, target)),
        (say(language, "target.counts"), say(language, f"counts.{target['counts']}")),
        (say(language, "column.goal"), figures.goal(language, target)),
        (say(language, "target.baseline"), figures.amount(language, target, target.get("baseline"))),
        (say(language, "target.start"), day(language, target.get("start"))),
        (say(language, "fact.deadline"), day(language, target.get("deadline"))),
        (say(language, "column.method"), _method(language, target)),
        (say(language, "target.source"), isolated(language, rest.get("source") or "") or MISSING),
    ]
    return tables.facts(say(language, "target.definition"), rows)


def _method(language: str, target: Target) -> str:
    """The method that judges; none does where no number was set."""
    return MISSING if target.get("goal") is None else method_name(language, target["method"])


def versions(language: str, target: Target, earlier: Sequence[Version]) -> str:
    """The earlier versions of the definition, oldest first; empty without any."""
    if not earlier:
        return ""
    columns = [
        Column(say(language, "column.number"), True),
        Column(say(language, "column.target")),
        Column(say(language, "column.goal"), True),
        Column(say(language, "fact.deadline"), True),
        Column(say(language, "target.in_force_from"), True),
    ]
    rows = [
        [
            str(one.version),
            name_in(language, one.name),
            figures.amount(language, target, one.goal),
            day(language, one.deadline),
            day(language, one.in_force_from),
        ]
        for one in earlier
    ]
    return tables.table(say(language, "target.versions"), columns, rows)
