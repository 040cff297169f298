"""What a target is: its definition in force on a day, as the store keeps it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.questions import Source, rows
from warehouse.scope import NATION, Scope

Row = dict[str, Any]

FLOWS = frozenset({1, 3})  # what is counted afresh each year: growth rates mean nothing
SHARES = frozenset({4, 5, 6, 7, 9})  # value is numerator over denominator


@dataclass(frozen=True)
class Definition:
    """One version of a target."""

    programme: str
    target: str
    version: int
    kind: int
    unit: str
    name: dict[str, str]
    audience: str
    counts: str
    goal: float | None
    goal_qualifier: str
    baseline: float | None
    start: date | None
    deadline: date | None
    in_force_from: date | None
    denominator: str | None
    method: str
    path: str
    rest: dict[str, Any]  # the entry as configured
    programme_area: str | None
    area_valid_from: date | None  # where the programme's own area was newly formed

    @property
    def is_flow(self) -> bool:
        return self.kind in FLOWS

    @property
    def is_share(self) -> bool:
        return self.kind in SHARES

    def is_wider_than(self, scope: Scope) -> bool:
        """Whether the programme covers more than the scope holds: what was published of it isn't the scope's."""
        return scope.areas is not None and self.programme_area not in scope.areas


def definitions(
    source: Source, programme: str | None = None, target: str | None = None, as_of: date | None = None
) -> list[Definition]:
    """One per target, in the programmes' order: the version in force on `as_of`, the newest without it."""
    newest: dict[tuple[str, str], Row] = {}
    for row in _versions(source, programme):
        is_asked = target in (None, row["target"]) and _is_in_force(row, as_of)
        if is_asked:
            newest.setdefault((row["programme"], row["target"]), row)
    return [_definition(row) for row in sorted(newest.values(), key=lambda row: (row["programme"], row["position"]))]


def _versions(source: Source, programme: str | None) -> list[Row]:
    """One row per version that wasn't replaced, of each target the newest first: one question for every day asked."""
    return rows(
        source,
        NATION,
        """
        select target.* exclude (name, definition, digest, replaced_on), target.name, target.definition,
            programme.area as programme_area, area.valid_from as area_valid_from
        from target
        join programme using (programme)
        left join (
            select unit_id, min(valid_from) as valid_from from area where level != 'country' group by unit_id
        ) as area on area.unit_id = programme.area
        where target.replaced_on is null and ($programme is null or programme = $programme)
        order by in_force_from desc nulls last, version desc
        """,
        programme=programme,
    )


def _is_in_force(row: Row, as_of: date | None) -> bool:
    return as_of is None or row["in_force_from"] is None or row["in_force_from"] <= as_of


def earlier_versions(source: Source, definition: Definition) -> list[Definition]:
    """The other versions of a target, oldest first: replaced ones, and ones superseded from a later date."""
    found = rows(
        source,
        NATION,
        """
        select target.* exclude (name, definition, digest, position, replaced_on), target.name, target.definition,
            programme.area as programme_area, null::date as area_valid_from
        from target
        join programme using (programme)
        where programme = $programme and target = $target and version != $version
        order by version
        """,
        programme=definition.programme,
        target=definition.target,
        version=definition.version,
    )
    return [_definition(row) for row in found]


def _definition(row: Row) -> Definition:
    rest = json.loads(row.pop("definition"))
    row.pop("position", None)
    return Definition(**{**row, "name": json.loads(row["name"])}, rest=rest)
