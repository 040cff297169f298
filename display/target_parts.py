"""The parts of a target's page that are text and tables: HTML, headings included, to be kept and drawn whole."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from display import area_tables, cards, definition, figures, forms, sentences, tables, theme, trajectory, verdicts
from display.definition import Version
from display.figures import Target
from display.forms import Card
from display.language import say
from display.trajectory import Break
from display.verdicts import Verdict

Row = Mapping[str, Any]


def course(language: str, target: Target, shown: Card, points: Sequence[Row], breaks: Sequence[Break]) -> str:
    """The course as a drawing and as a table that opens when it is asked for; a note where there is none yet."""
    if len(shown.actual) < 2:
        return cards.note(say(language, "empty.series"))
    listed = theme.folded(say(language, "target.table_of_course"), tables.course(language, target, points))
    return trajectory.trajectory(language, target, shown.actual, shown.expected, breaks) + listed


def why(language: str, target: Target, judge: Callable[[float, date], Sequence[Verdict]]) -> str:
    """Why it has its status, people beside turns, and what every method says; `judge` is asked with value and day."""
    judged = judge(target["value"], target["as_of"]) if figures.is_judgeable(target) else []
    reasons = theme.part(say(language, "target.why")) + tables.steps(sentences.why_status(language, target))
    counted = _under(language, "target.people_and_turns", tables.people_and_turns(language, target))
    methods = _under(language, "target.methods", verdicts.verdicts(language, target, judged))
    return theme.beside(reasons + counted, methods) if methods else theme.beside(reasons, counted)


# In these, a person stands in the group of the first completion alone (metrics.breakdown).
FIRST_ONLY = frozenset({"mode", "topic", "sex", "level", "dependency"})


def groups(language: str, target: Target, dimension: str, rows: Sequence[Row]) -> str:
    """The breakdown as bars of what the target counts and as a table, or that there is nothing to break down."""
    if not rows:
        return cards.note(say(language, "empty.breakdown"))
    column = figures.counted_column(target)
    drawn = forms.bars(language, [(row["name"], row[column] or 0, "") for row in rows])
    listed = tables.groups(language, say(language, f"dimension.{dimension}"), rows)
    is_first_only = dimension in FIRST_ONLY and any((row["people"] or 0) < row["turns"] for row in rows)
    note = f'<p class="mp-quiet">{escape(say(language, "target.group_note"))}</p>' if is_first_only else ""
    return f'<div class="mp-groups">{drawn}</div>{listed}{note}'


def pace(language: str, target: Target, quotas: Sequence[Row]) -> str:
    """What it takes from here: pace, forecast with its tested error, and what each area would have to add."""
    said = [sentences.paces(language, target), sentences.forecast(language, target), sentences.tested(language, target)]
    steps = tables.steps([*said, sentences.no_pace(language, target)])
    return _under(language, "target.pace", steps + area_tables.quotas(language, quotas, target))


def _under(language: str, title: str, html: str) -> str:
    """A part under its heading; no heading over nothing."""
    return theme.part(say(language, title)) + html if html else ""


def meaning(language: str, target: Target, rest: Row, earlier: Sequence[Version]) -> str:
    """The definition in force, its source, and the versions before it."""
    title = theme.part(say(language, "target.definition"))
    return title + definition.definition(language, target, rest) + definition.versions(language, target, earlier)
