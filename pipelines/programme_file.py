"""What a programme's TOML file may say: its models, and one sentence for each fault in it."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from pipelines.messages import LANGUAGES
from warehouse.errors import UserError

Name = dict[str, str]  # language -> text
Share = Annotated[float, msgspec.Meta(ge=0)]
Unit = Literal["turns", "people", "visits", "organisations", "units", "services", "milestones", "pairs"]
Mode = Literal["online", "in_person", "blended"]


class Model(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A table of the file: a key that isn't listed here is a fault."""


class Source(Model):
    citation: str
    address: str | None = None
    published_on: date | None = None


class Named(Model):
    code: str
    name: Name


class Partner(Named):
    role: Literal["owner", "provider", "host", "funder", "organiser"]


class Course(Named):
    audience: str | None = None
    topic: str | None = None
    mode: Mode | None = None
    provider: str | None = None
    host: str | None = None
    in_person_days: float | None = None
    pass_mark: str | None = None
    completion_activity: str | None = None
    stage: str | None = None
    framework: str | None = None


class LearningPath(Named):
    courses: list[str]


class Stage(Named):
    counts: Literal["pre", "enrolled", "took_part", "completed", "post"]


class Step(Model):
    on: date
    value: float


class AreaSet(Model):
    """Which units a "one in each" goal means, where the text leaves it open."""

    code: str
    level: str
    within: list[str]


class Target(Named):
    kind: Annotated[int, msgspec.Meta(ge=1, le=16)]
    unit: Unit
    audience: str
    source: str
    counts: Literal["completed", "took_part", "enrolled"] = "completed"
    goal: float | None = None
    goal_qualifier: Literal["=", ">=", ">", "<=", "≈"] = "="
    baseline: float | None = None
    start: date | None = None
    deadline: date | None = None
    in_force_from: date | None = None
    denominator: str | None = None
    method: Literal["schedule_index", "open_sdg", "eurostat", "unsd", "escap", "healthy_people"] = "schedule_index"
    path: Literal["linear", "step", "seasonal"] = "linear"
    steps: list[Step] = []
    month_weights: Annotated[list[float], msgspec.Meta(max_length=12)] = []
    k: Annotated[int, msgspec.Meta(ge=1)] | None = None
    levels: Annotated[int, msgspec.Meta(ge=1)] | None = None
    roles: list[str] = []  # words of a position that make a person count
    learning_path: str | None = None
    cohort: Literal["year"] | None = None
    by: Literal["topic", "path"] | None = None  # what a trend is followed by
    max_score: float | None = None
    indicators: dict[str, list[str]] = {}
    area_sets: list[AreaSet] = []
    area_set: str | None = None


class Published(Model):
    value: float
    qualifier: Literal["=", ">", ">=", "≈"]
    unit: Unit
    source: str
    target: str | None = None  # none: context, never progress
    label: Name = {}
    measure: str | None = None
    denominator: float | None = None
    area: str | None = None
    as_of: date | None = None
    as_of_text: Name = {}
    published_on: date | None = None
    courses: int | None = None


class ExpectedReturn(Model):
    level: str
    frequency: Literal["month", "quarter", "half", "year"]
    days_after: Annotated[int, msgspec.Meta(ge=0)]
    first_period: date
    vintage: str | None = None
    within: str | None = None
    last_period: date | None = None


class Programme(Model):
    """One file of data/programmes."""

    programme: str
    country: str
    name: Name
    time_zone: str
    default_audience: str
    source: Source
    area: str | None = None
    needs_approval: bool = False
    frozen_through: date | None = None  # departments send nothing more for days up to here
    agreement: dict[str, Any] = {}
    rhythm: list[float] = []  # how much of an ordinary month each calendar month brings
    audiences: list[Named] = []
    partners: list[Partner] = []
    topics: list[Named] = []
    stages: list[Stage] = []
    courses: list[Course] = []
    paths: list[LearningPath] = []
    expected_returns: list[ExpectedReturn] = []
    targets: list[Target] = []
    published: list[Published] = []


def read_programme(path: Path) -> Programme:
    """The programme that `path` describes; UserError names the file, the key and what is expected there."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            f"{path.name} is not a TOML file in UTF-8: {error}. Mend that place and load it again."
        ) from None
    try:
        programme = msgspec.convert(said, Programme)
    except msgspec.ValidationError as error:
        raise UserError(_sentence(path.name, str(error))) from None
    found = list(faults(programme))
    if found:
        raise UserError(" ".join(f"{path.name}: {fault}." for fault in found))
    return programme


def faults(programme: Programme) -> list[str]:
    """What no model can see: keys that name nothing, dates in the wrong order, languages left out."""
    found = _missing_languages(programme)
    audiences = {audience.code for audience in programme.audiences}
    if programme.default_audience not in audiences:
        found.append(f"default_audience: expected one of the audiences ({', '.join(sorted(audiences))})")
    if programme.rhythm and (len(programme.rhythm) != 12 or min(programme.rhythm) <= 0):
        found.append("rhythm: expected 12 numbers above 0, one a month")
    found += _course_faults(programme, audiences)
    codes = {target.code for target in programme.targets}
    for place, target in enumerate(programme.targets):
        found += [f"targets[{place}] ({target.code}).{fault}" for fault in _target_faults(target, programme, audiences)]
    for place, figure in enumerate(programme.published):
        if figure.target is not None and figure.target not in codes:
            found.append(f"published[{place}].target: expected one of the targets, found {figure.target!r}")
    return found


def _target_faults(target: Target, programme: Programme, audiences: set[str]) -> list[str]:
    found = []
    if target.audience not in audiences:
        found.append(f"audience: expected one of the audiences, found {target.audience!r}")
    if target.start and target.deadline and target.start > target.deadline:
        found.append("deadline: expected a date after start")
    if target.kind in (4, 5, 6, 9) and target.denominator is None:
        found.append("denominator: expected the name of a list, because this kind of target is a share")
    if target.path == "step" and not target.steps:
        found.append("steps: expected at least one step, because path is step")
    if target.path == "seasonal" and len(target.month_weights) != 12:
        found.append("month_weights: expected 12 numbers, because path is seasonal")
    if target.learning_path and target.learning_path not in {path.code for path in programme.paths}:
        found.append(f"learning_path: expected one of the paths, found {target.learning_path!r}")
    if target.area_set and target.area_set not in {chosen.code for chosen in target.area_sets}:
        found.append(f"area_set: expected one of area_sets, found {target.area_set!r}")
    return found


def _course_faults(programme: Programme, audiences: set[str]) -> list[str]:
    found = []
    partners = {partner.code for partner in programme.partners}
    courses = {course.code for course in programme.courses}
    for place, course in enumerate(programme.courses):
        if course.audience is not None and course.audience not in audiences:
            found.append(f"courses[{place}].audience: expected one of the audiences, found {course.audience!r}")
        for key in ("provider", "host"):
            named = getattr(course, key)
            if named is not None and named not in partners:
                found.append(f"courses[{place}].{key}: expected one of the partners, found {named!r}")
    for place, path in enumerate(programme.paths):
        unknown = [course for course in path.courses if course not in courses]
        if unknown:
            found.append(f"paths[{place}].courses: expected listed courses, found {', '.join(unknown)}")
    return found


def _missing_languages(programme: Programme) -> list[str]:
    named: list[tuple[str, Name]] = [("name", programme.name)]
    for key in ("audiences", "partners", "topics", "stages", "courses", "paths", "targets"):
        named += [(f"{key}[{place}].name", entry.name) for place, entry in enumerate(getattr(programme, key))]
    return [
        f"{key}: expected a text in {', '.join(language for language in LANGUAGES if not name.get(language))}"
        for key, name in named
        if not all(name.get(language) for language in LANGUAGES)
    ]


def _sentence(file: str, error: str) -> str:
    found = re.fullmatch(r"(?P<what>.*?)(?: - at `\$\.?(?P<key>.*)`)?", error, re.DOTALL)
    assert found is not None
    key = found["key"] or "the file's first level"
    what = found["what"].replace("`", "")
    what = re.sub(r"^Object contains unknown field (\S+)", r"found the key \1, expected one that is listed", what)
    what = re.sub(r"^Object missing required field (\S+)", r"expected the key \1, which is missing", what)
    what = re.sub(r"^Expected (.*), got (.*)$", r"expected \1, found \2", what)
    return f"{file}: {key}: {what}. Mend that key and load the programme again."
