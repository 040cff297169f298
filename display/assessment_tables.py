"""Tables of the assessment page: what pairs gained, by group and by course."""

from collections.abc import Mapping, Sequence
from typing import Any

from display.assessment_charts import Grid, named
from display.formats import count, number, share
from display.language import say
from display.tables import Cell, Column, plain_table


def groups_with_pairs(
    language: str, found: Sequence[Mapping[str, Any]], labels: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The groups in which anybody has both a before and an after, under their names."""
    return [{**row, "name": named(language, row["value"], labels)} for row in found if row["n_matched"]]


def gains(language: str, caption: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """One row a group: means before and after, gain with its interval, pairs of how many before and after."""
    columns = [
        Column(say(language, "column.group")),
        Column(say(language, "column.before"), True),
        Column(say(language, "column.after"), True),
        Column(say(language, "column.gain"), True),
        Column(say(language, "column.interval"), True),
        Column(say(language, "column.rising"), True),
        Column(say(language, "column.matched"), True),
    ]
    body: list[list[Cell | str]] = [
        [
            row["name"],
            number(language, row["mean_before"], 2),
            number(language, row["mean_after"], 2),
            number(language, row["mean_gain"], 2),
            _interval(language, row),
            share(language, row["share_rising"], 0),
            count(language, row["n_matched"]),
        ]
        for row in rows
    ]
    return plain_table(caption, columns, body)


def gains_by_course(language: str, shown: Grid) -> str:
    """The heat map as a table: one row a group, one column a course; nothing without cells."""
    if not shown.rows:
        return ""
    columns = [Column(say(language, "column.group")), *(Column(name, True) for name in shown.columns)]
    body: list[list[Cell | str]] = [
        [name, *(number(language, value, 2) for value in line)]
        for name, line in zip(shown.rows, shown.values, strict=True)
    ]
    return plain_table(say(language, "assessment.heat"), columns, body)


def _interval(language: str, row: Mapping[str, Any]) -> str:
    if row["low"] is None:
        return number(language, None)
    return say(language, "legend.span", low=number(language, row["low"], 2), high=number(language, row["high"], 2))
