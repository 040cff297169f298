"""The programmes that are configured, and whether what stands behind them is sample data."""

import json
from dataclasses import dataclass

from metrics.questions import Source, rows
from warehouse.scope import NATION, Scope


@dataclass(frozen=True)
class Programme:
    """A programme with its names by language and where its text comes from."""

    programme: str
    country: str
    area: str | None
    name: dict[str, str]
    citation: str


def programmes(source: Source) -> list[Programme]:
    """One per programme, in the order of their codes, the newest code's year last."""
    found = rows(source, NATION, "select programme, country, area, name, source from programme order by programme")
    return [
        Programme(
            row["programme"],
            row["country"],
            row["area"],
            json.loads(row["name"]),
            json.loads(row["source"]).get("citation", ""),
        )
        for row in found
    ]


def has_sample(source: Source, scope: Scope) -> bool:
    """Whether any submission that counts is the shipped sample."""
    [row] = rows(source, scope, "select count(*) filter (is_sample) as samples from submission")
    return row["samples"] > 0
