"""The programmes that are configured, and whether what stands behind them is sample data."""

import json
from dataclasses import dataclass
from typing import Any

from metrics.completeness import reporting_areas
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
    has_assessment: bool  # some target is about pairs before and after


def programmes(source: Source) -> list[Programme]:
    """One per programme, in the order of their codes, the newest code's year last."""
    found = rows(
        source,
        NATION,
        """
        select programme, country, area, name, source,
            exists(from target where target.programme = programme.programme and kind = 12) as has_assessment
        from programme
        order by programme
        """,
    )
    return [
        Programme(
            row["programme"],
            row["country"],
            row["area"],
            json.loads(row["name"]),
            json.loads(row["source"]).get("citation", ""),
            row["has_assessment"],
        )
        for row in found
    ]


def opened_first(source: Source, scope: Scope) -> str | None:
    """The programme to open where nobody chose one: that with most counted in the scope; None without programmes.

    Where nothing is counted yet: one of the scope's own area, then of its areas' country, then one that expects
    returns of those areas, then the one published last, then by code.
    """
    return _busiest(source, scope) or next(iter(_meant_for(source, scope)), None)


def _busiest(source: Source, scope: Scope) -> str | None:
    found = rows(
        source,
        scope,
        "select programme, sum(turns) as turns from scoped_day_counts group by all order by turns desc, programme",
    )
    return found[0]["programme"] if found else None


def _meant_for(source: Source, scope: Scope) -> list[str]:
    """The programmes, those that suit the scope best first."""
    newest_first = rows(
        source,
        NATION,
        """
        select programme, country, area
        from programme
        order by coalesce(source ->> 'published_on', agreement ->> 'year', '') desc, programme
        """,
    )
    lying_in = rows(
        source, scope, "select distinct country from area where $areas is null or list_contains($areas, unit_id)"
    )
    countries = {row["country"] for row in lying_in}

    def unsuited(row: dict[str, Any]) -> tuple[bool, bool, bool]:
        is_own = scope.areas is not None and scope.holds(row["area"])
        is_for_all = row["area"] in (None, row["country"])
        is_open = row["country"] in countries and (is_for_all or scope.holds(row["area"]))
        return not is_own, not is_open, not reporting_areas(source, scope, row["programme"])

    return [row["programme"] for row in sorted(newest_first, key=unsuited)]


def labels(source: Source, programme: str) -> dict[str, dict[str, str]]:
    """code -> language -> name, of the programme's stages, topics, courses and paths."""
    found = rows(
        source,
        NATION,
        """
        select course as code, name from course where programme = $programme
        union
        select path, name from path_course where programme = $programme
        order by code
        """,
        programme=programme,
    )
    [own] = rows(
        source, NATION, "select stages, topics from programme where programme = $programme", programme=programme
    )
    named = {row["code"]: json.loads(row["name"]) for row in found}
    stages = {code: stage.get("name", {}) for code, stage in json.loads(own["stages"] or "{}").items()}
    return {**named, **json.loads(own["topics"] or "{}"), **stages}


def owner(source: Source, programme: str) -> dict[str, str]:
    """language -> name of the partner who answers for a programme; empty without one."""
    found = rows(
        source, NATION, "select name from partner where programme = $programme and role = 'owner'", programme=programme
    )
    return dict(json.loads(found[0]["name"])) if found else {}


def has_sample(source: Source, scope: Scope) -> bool:
    """Whether any submission that counts is the shipped sample."""
    [row] = rows(source, scope, "select count(*) filter (is_sample) as samples from submission")
    return row["samples"] > 0
