"""What a report says, before it is known on what paper: the same figures and sentences as the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from display import figures, formats, sentences, status
from display.collation import sort_key
from display.language import LANGUAGES, VARIANTS, has_words, name_in, say
from metrics.areas import names
from metrics.definitions import definitions
from metrics.programmes import Programme, has_sample, owner, programmes
from metrics.series import series
from metrics.targets import progress
from warehouse.errors import UserError
from warehouse.publish import Snapshot
from warehouse.scope import Scope

Target = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """What is asked for. `area` is a unit_id, None for all that the scope holds; `label` names a frozen state."""

    programme: str
    language: str
    area: str | None = None
    as_of: date | None = None
    label: str | None = None
    is_brief: bool = False
    target: str | None = None  # one target alone


@dataclass(frozen=True)
class Point:
    """A day: what was reached by then, and what the path expected; either may be unknown."""

    day: date
    actual: float | None
    expected: float | None


@dataclass(frozen=True)
class Section:
    """One target: its figures as measured, and the words that go with them."""

    target: Target
    name: str
    figure: str  # "1.648 / 10.000 lượt"
    counts: str  # what stands under the figure: "2.700 / 3.000 người" behind a share, a goal in another unit
    status: str
    why: tuple[str, ...]
    sentences: tuple[str, ...]
    points: tuple[Point, ...]
    source: str  # where the target is written
    areas: tuple[dict[str, Any], ...]  # area, name, value, numerator, denominator; the unstated last

    @property
    def is_share(self) -> bool:
        return figures.is_share(self.target)


@dataclass(frozen=True)
class Report:
    """Everything a report says."""

    request: Request
    title: str
    programme: str
    country: str
    agency: str
    place: str
    as_of: date | None
    snapshot: str
    made_on: datetime
    is_sample: bool
    use: str  # who may have it
    facts: tuple[tuple[str, str], ...]  # filters, as-of, completeness, method, sources: label and text
    sections: tuple[Section, ...]

    @property
    def language(self) -> str:
        return self.request.language


def gather(snapshot: Snapshot, scope: Scope, request: Request, made_on: datetime) -> Report:
    """The report's content from one snapshot, within a scope that was already narrowed to `request.area`.

    UserError for a language, programme or area that isn't there, and for a choice that leaves no figure at all.
    """
    language = must_be_spoken(request.language)
    programme = _programme(snapshot, request.programme)
    targets = progress(snapshot, scope, request.programme, request.target, request.as_of)
    is_whole = request.area is None
    if all(target["value"] is None and not (is_whole and target["published"]) for target in targets):
        raise UserError(say(language, "report.nothing"))
    areas = {part["area"] for target in targets for part in target["by_area"] if part["area"]}
    called = names(snapshot, areas)
    place = _place(snapshot, language, programme, request.area)
    days = [target["as_of"] for target in targets if target["as_of"]]
    as_of = request.as_of or max(days, default=None)
    use = say(language, "report.use_public" if scope.is_public else "report.use_internal")
    return Report(
        request=request,
        title=say(language, "report.title_brief" if request.is_brief else "report.title",
                  programme=name_in(language, programme.name)),
        programme=name_in(language, programme.name),
        country=programme.country,
        agency=name_in(language, owner(snapshot, request.programme)) if request.area is None else "",
        place=place,
        as_of=as_of,
        snapshot=snapshot.version,
        made_on=made_on,
        is_sample=has_sample(snapshot, scope),
        use=use,
        facts=tuple(_facts(request, place, as_of, snapshot, targets, programme, use)),
        sections=tuple(_section(snapshot, scope, request, target, called, programme) for target in targets),
    )  # fmt: skip


def must_be_spoken(language: str) -> str:
    """The language; UserError for one that the reports don't speak."""
    if language not in (*LANGUAGES, *VARIANTS):
        raise UserError(f"Reports aren't written in {language!r}: choose one of {', '.join((*LANGUAGES, *VARIANTS))}.")
    return language


def _programme(snapshot: Snapshot, code: str) -> Programme:
    known = {programme.programme: programme for programme in programmes(snapshot)}
    if code not in known:
        raise UserError(f"There is no programme {code!r}: choose one of {', '.join(known)}.")
    return known[code]


def _place(snapshot: Snapshot, language: str, programme: Programme, area: str | None) -> str:
    """The name of what the report covers: an area, the programme's own area, or the whole country."""
    unit = area or programme.area
    if unit is None or unit == programme.country:
        return say(language, "report.nation")
    return names(snapshot, [unit]).get(unit, unit)


def _facts(
    request: Request, place: str, as_of: date | None, snapshot: Snapshot, targets: Sequence[Target],
    programme: Programme, use: str,
) -> list[tuple[str, str]]:  # fmt: skip
    language = request.language
    reported = [target["completeness"] for target in targets if target["completeness"] is not None]
    least = formats.share(language, min(reported), 0) if reported else formats.MISSING
    methods = sorted({target["method"] for target in targets if target["status"]})
    listed = ", ".join(say(language, f"method.{method}") for method in methods) or formats.MISSING
    published = formats.day_of_version(language, snapshot.version)
    frozen = say(language, "report.frozen_as", label=request.label) if request.label else ""
    return [
        (say(language, "filter.programme"), f"{name_in(language, programme.name)} ({request.programme})"),
        (say(language, "report.place"), f"{place} ({request.area})" if request.area else place),
        (say(language, "fact.as_of"), formats.day(language, as_of)),
        (say(language, "report.state"), frozen or say(language, "report.provisional")),
        (say(language, "report.snapshot"), f"{published} ({snapshot.version})"),
        (say(language, "fact.completeness"), least),
        (say(language, "column.method"), listed),
        (say(language, "report.counting"), say(language, "report.counting_rule")),
        (say(language, "report.source"), programme.citation),
        (say(language, "report.use"), use),
    ]


def _section(
    snapshot: Snapshot, scope: Scope, request: Request, target: Target, called: dict[str, str], programme: Programme
) -> Section:
    language = request.language
    [defined] = definitions(snapshot, request.programme, target["target"], request.as_of)
    said = (
        sentences.forecast(language, target),
        sentences.chance(language, target),
        sentences.no_forecast(language, target),
        sentences.paces(language, target),
        sentences.bounds(language, target),
        sentences.difference_of_units(language, target),
    )
    parts = [{**part, "name": called.get(part["area"], say(language, "report.no_area"))} for part in target["by_area"]]
    return Section(
        target=target,
        name=name_in(language, target["name"]),
        figure=f"{figures.actual(language, target)} {figures.against_goal(language, target)}".strip(),
        counts=figures.under_the_figure(language, target),
        status=status_word(language, target),
        why=tuple(sentences.why_status(language, target)),
        sentences=tuple(sentence for sentence in said if sentence),
        points=tuple(
            Point(row["date"], row["value"], row["expected"])
            for row in series(snapshot, scope, request.programme, target["target"], request.as_of)
        ),
        source=defined.rest.get("source") or programme.citation,
        areas=tuple(sorted(parts, key=lambda part: (part["area"] is None, sort_key(language, part["name"])))),
    )


def status_word(language: str, target: Target) -> str:
    """The status in words; for a trend, that it has none."""
    if target["kind"] == figures.TREND:
        return say(language, "status.trend_only")
    return status.word(language, target["status"], target["refusal"], target["method"] or "")


def national_header(language: str, country: str) -> tuple[str, str]:
    """A country's name and motto as its papers carry them; empty where its papers carry none."""
    key = f"report.national_header.{country.lower()}"
    if not has_words(language, key):
        return "", ""
    return say(language, key), say(language, f"report.national_motto.{country.lower()}")
