"""What a report says, before it is known on what paper: the same figures and sentences as the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from metrics.series import series

from display import figures, formats, sentences, status
from display.language import name_in, say
from metrics.areas import names
from metrics.programmes import has_sample, programmes
from metrics.questions import version
from metrics.targets import progress
from warehouse.errors import UserError
from warehouse.publish import Snapshot
from warehouse.scope import Scope

Target = dict[str, Any]
NATIONAL = None


@dataclass(frozen=True)
class Request:
    """What is asked for. `area` is a unit_id, None for the nation; `label` names a frozen state."""

    programme: str
    language: str
    area: str | None = None
    as_of: date | None = None
    label: str | None = None
    is_brief: bool = False


@dataclass(frozen=True)
class Point:
    """The end of a month: what was reached by then, and what the path expected."""

    day: date
    actual: float | None
    expected: float | None


@dataclass(frozen=True)
class Section:
    """One target: its figures as measured, and the words that go with them."""

    target: Target
    name: str
    figure: str  # "1.648 / ≥ 10.000 lượt"
    status: str
    why: tuple[str, ...]
    sentences: tuple[str, ...]
    points: tuple[Point, ...]
    areas: tuple[dict[str, Any], ...]  # area, name, value, numerator, denominator


@dataclass(frozen=True)
class Report:
    """Everything a report says."""

    request: Request
    title: str
    programme: str
    country: str
    place: str
    as_of: date | None
    snapshot: str
    made_on: datetime
    is_sample: bool
    facts: tuple[tuple[str, str], ...]  # filters, as-of, completeness, method, sources: label and text
    sections: tuple[Section, ...]

    @property
    def language(self) -> str:
        return self.request.language


def gather(snapshot: Snapshot, scope: Scope, request: Request, made_on: datetime) -> Report:
    """The report's content from one snapshot; raises UserError for what isn't there."""
    known = {programme.programme: programme for programme in programmes(snapshot)}
    if request.programme not in known:
        raise UserError(f"There is no programme {request.programme!r}: there are {', '.join(known)}.")
    programme = known[request.programme]
    targets = progress(snapshot, scope, request.programme, as_of=request.as_of)
    called = names(snapshot, {part["area"] for target in targets for part in target["by_area"] if part["area"]})
    if request.area is not None:
        place = names(snapshot, [request.area]).get(request.area)
        if place is None or not scope.holds(request.area):
            raise UserError(f"There is no area {request.area!r} to report on: give a unit_id, for example VN34-08.")
    else:
        place = say(request.language, "report.nation")
    language = request.language
    days = [target["as_of"] for target in targets if target["as_of"]]
    as_of = request.as_of or max(days, default=None)
    name = name_in(language, programme.name)
    return Report(
        request=request,
        title=say(language, "report.title_brief" if request.is_brief else "report.title", programme=name),
        programme=name,
        country=programme.country,
        place=place,
        as_of=as_of,
        snapshot=version(snapshot) or "",
        made_on=made_on,
        is_sample=has_sample(snapshot, scope),
        facts=tuple(_facts(request, place, as_of, snapshot, targets, programme.citation)),
        sections=tuple(_section(snapshot, scope, request, target, called) for target in targets),
    )


def _facts(
    request: Request, place: str, as_of: date | None, snapshot: Snapshot, targets: Sequence[Target], citation: str
) -> list[tuple[str, str]]:
    language = request.language
    reported = [target["completeness"] for target in targets if target["completeness"] is not None]
    least = formats.share(language, min(reported), 0) if reported else formats.MISSING
    methods = sorted({target["method"] for target in targets if target["status"]})
    return [
        (say(language, "report.place"), place),
        (say(language, "fact.as_of"), formats.day(language, as_of)),
        (say(language, "report.state"), request.label or say(language, "report.provisional")),
        (say(language, "report.snapshot"), snapshot.version),
        (say(language, "fact.completeness"), least),
        (say(language, "column.method"), ", ".join(say(language, f"method.{method}") for method in methods)
         or formats.MISSING),
        (say(language, "report.counting"), say(language, "report.counting_rule")),
        (say(language, "report.source"), citation),
    ]  # fmt: skip


def _section(snapshot: Snapshot, scope: Scope, request: Request, target: Target, called: dict[str, str]) -> Section:
    language = request.language
    said = (
        sentences.forecast(language, target),
        sentences.chance(language, target),
        sentences.no_forecast(language, target),
        sentences.paces(language, target),
        sentences.bounds(language, target),
        sentences.difference_of_units(language, target),
    )
    return Section(
        target=target,
        name=name_in(language, target["name"]),
        figure=f"{figures.actual(language, target)} {figures.against_goal(language, target)}".strip(),
        status=status.word(language, target["status"], target["refusal"]),
        why=tuple(sentences.why_status(language, target)),
        sentences=tuple(sentence for sentence in said if sentence),
        points=tuple(_points(snapshot, scope, request, target)),
        areas=tuple(
            {**part, "name": called.get(part["area"], say(language, "report.no_area"))}
            for part in target["by_area"]
            if request.area in (NATIONAL, part["area"])
        ),
    )


def _points(snapshot: Snapshot, scope: Scope, request: Request, target: Target) -> list[Point]:
    course = series(scope, snapshot, request.programme, target["target"])
    return [
        Point(row["day"], row["actual"], row["expected"])
        for row in course.to_dict("records")
        if request.as_of is None or row["day"] <= request.as_of
    ]
