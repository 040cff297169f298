"""Progress toward every target: one honest line each, with its status, or the reason why there is none."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from metrics import disclosure
from metrics.areas import restated
from metrics.completeness import completeness
from metrics.counted import measure_counted, submissions_bounds
from metrics.definitions import Definition, definitions, earlier_versions
from metrics.measured import NOTHING, Measured
from metrics.pace import forecast_for, recent_pace
from metrics.published import bounds, headline, published_figures
from metrics.questions import Source, version
from metrics.reported import measure_reported
from metrics.staged import measure_staged
from metrics.status import Course, Verdict, expected, judge, required_pace
from metrics.status import verdicts as all_verdicts
from metrics.trends import measure_trend
from metrics.units import measure_units
from warehouse.errors import UserError
from warehouse.scope import NATION, Scope

COUNTED = frozenset({1, 2, 4, 5, 13})
REPORTED = frozenset({3, 6, 9, 10, 15})  # fed by returns of indicators alone
_MEASURES = {
    **dict.fromkeys(COUNTED, measure_counted),
    **dict.fromkeys(REPORTED, measure_reported),
    13: measure_trend,
    **dict.fromkeys((7, 8), measure_units),
    **dict.fromkeys((11, 12, 14), measure_staged),
}


def progress(
    source: Source,
    scope: Scope,
    programme: str | None = None,
    target: str | None = None,
    as_of: date | None = None,
    boundaries: str | None = None,
) -> list[dict[str, Any]]:
    """One entry per target, in the programmes' order, with the keys of `measure --json` and "programme".

    Shares, probability and completeness are 0 to 1, paces a day in the target's unit. UserError for a programme or
    target that isn't there. `boundaries` restates by_area to a vintage.
    """
    found = definitions(source, programme, target, as_of)
    if not found:
        asked = " ".join(word for word in (programme, target) if word)
        what = "target" if target else "programme"
        raise UserError(f"There is no {what} {asked}: `programmes check` lists what is configured.")
    entries = [target_progress(source, scope, definition, as_of, boundaries) for definition in found]
    complete: dict[tuple[str, date | None], float | None] = {}
    for entry in entries:
        key = (entry["programme"], as_of or entry["as_of"])
        if key not in complete:
            complete[key] = completeness(source, scope, *key)
        entry["completeness"] = complete[key]
    return entries


def in_full(
    source: Source, scope: Scope, entries: list[dict[str, Any]], as_of: date | None = None
) -> list[dict[str, Any]]:
    """The entries with what takes longer to ask.

    "before_matching": what could be said of people before they were matched across sources; "earlier_versions": the
    figures under each other definition of the target.
    """
    for entry in entries:
        [definition] = definitions(source, entry["programme"], entry["target"], as_of)
        entry["earlier_versions"] = [
            {key: old[key] for key in ("definition_version", "goal", "unit", "value", "qualifier", "status", "as_of")}
            for old in (
                target_progress(source, scope, version, as_of) for version in earlier_versions(source, definition)
            )
        ]
        if entry["unit"] == "people" and entry["value_source"] == "records" and entry["kind"] in COUNTED:
            apart = submissions_bounds(source, scope, definition, entry["as_of"])
            lower, upper = disclosure.protected_bounds(source, scope, apart)
            entry["before_matching"] = {"lower": lower, "upper": upper}
    return entries


def headlines(source: Source) -> list[dict[str, Any]]:
    """One entry per target, as `counted_so_far` gives it."""
    return [counted_so_far(entry) for entry in progress(source, NATION)]


def counted_so_far(entry: dict[str, Any]) -> dict[str, Any]:
    """Of an entry of `progress` what a file may change.

    What was published elsewhere is no figure that a file adds to: a target without records of its own has no value.
    """
    kept = ("programme", "target", "kind", "unit", "value", "status", "refusal", "turns", "people")
    return {key: entry[key] for key in kept} | ({"value": None} if entry["value_source"] == "published" else {})


def as_document(source: Source, entries: Iterable[dict[str, Any]], as_of: date | None) -> dict[str, Any]:
    """The entries of `progress` in the shape of `measure --json`, targets under their programmes."""
    programmes: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        programmes.setdefault(entry["programme"], []).append(
            {key: value for key, value in entry.items() if key != "programme"}
        )
    days = [target["as_of"] for targets in programmes.values() for target in targets if target["as_of"] is not None]
    return {
        "as_of": as_of or max(days, default=None),
        "snapshot": version(source),
        "programmes": [{"programme": code, "targets": targets} for code, targets in programmes.items()],
    }


def target_progress(
    source: Source,
    scope: Scope,
    definition: Definition,
    as_of: date | None = None,
    boundaries: str | None = None,
    measured: Measured | None = None,
) -> dict[str, Any]:
    """The entry of one definition; an older version of a target gives the figures that it gave.

    `measured` is what another engine counted; without it, the rollups are asked.
    """
    whole, definition = definition, _within(scope, definition)
    measured = measured or measure(source, scope, definition, as_of)
    figures = published_figures(source, definition.programme, definition.target, as_of)
    figure = None if definition.is_wider_than(scope) else headline(figures)
    if measured.numerator is None and figure is not None:
        entry = _from_published(definition, measured, figure, as_of)
    else:
        entry = _from_records(source, scope, definition, measured, as_of)
    parts = restated(source, measured.parts, boundaries)
    entry = {key: _whole(value) for key, value in entry.items()}
    is_rate = measured.is_share
    return {
        **entry,
        "completeness": None,
        "turns": measured.turns,
        "people": measured.people,
        "counts": definition.counts,
        "goal_of_whole": _whole(whole.goal) if definition.goal is None else None,  # where it binds no area alone
        "published": [
            {**each, "is_of_whole": definition.is_wider_than(scope) and not scope.holds(each["area"])}
            for each in figures
        ],
        "boundaries": boundaries,
        "by_area": [
            {
                "area": part.area,
                "value": _whole(part.value if is_rate else part.numerator),
                "numerator": _whole(part.numerator),
                "denominator": _whole(part.denominator),
                **({"could_be": list(part.could_be)} if part.could_be else {}),
            }
            for part in parts
        ],
        **{key: value for key, value in measured.extras.items() if key not in entry},
    }


def measure(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    """What the target's kind counts, as of a day (None: as of the newest record)."""
    measuring = _MEASURES.get(_base_kind(definition))
    if measuring is None:
        return NOTHING
    return disclosure.protected(source, scope, definition, measuring(source, scope, definition, as_of))


def course_of(definition: Definition) -> Course:
    """The definition's way from baseline to goal."""
    return Course(
        definition.baseline,
        definition.goal,
        definition.start,
        definition.deadline,
        definition.path,
        tuple((date.fromisoformat(step["on"]), step["value"]) for step in definition.rest.get("steps", ())),
        tuple(definition.rest.get("month_weights", ())),
        definition.is_flow,
    )


def methods_of(definition: Definition, value: float, on: date) -> list[Verdict]:
    """What every method says of a value, the target's own among them."""
    return all_verdicts(course_of(definition), value, on)


def _whole(value: Any) -> Any:
    """Counts as whole numbers, everything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _base_kind(definition: Definition) -> int:
    """A superseded target (16) is counted as what it counts: people or turns."""
    return definition.kind if definition.kind != 16 else (1 if definition.unit == "turns" else 2)


def _from_records(
    source: Source, scope: Scope, definition: Definition, measured: Measured, as_of: date | None
) -> dict[str, Any]:
    on = _as_of(definition, measured, as_of)
    past = as_of or measured.newest
    value = measured.value
    verdict = _verdict(definition, measured, value, past if past and on and past > on else on)
    course = course_of(definition)
    is_judged = verdict.refusal is None and value is not None and on is not None and definition.kind != 10
    should = expected(course, on) if on is not None and definition.kind not in (10, 14) else None
    entry = _entry(definition, measured, verdict)
    scale = (measured.denominator or 1.0) if definition.is_share else 1.0
    if _base_kind(definition) in COUNTED and on is not None and value is not None and measured.numerator is not None:
        is_trend = definition.kind == 13  # a series without a goal or an end has no pace to keep
        pace = None if is_trend else recent_pace(source, scope, definition, min(on, definition.deadline or on))
        need = required_pace(course, value, past or on)
        entry["recent_pace"] = None if pace is None else pace / scale
        entry["required_pace"] = need
        entry["pace_ratio"] = need * scale / pace if need is not None and pace else None
        entry["forecast"] = forecast_for(source, scope, definition, measured.numerator, on, scale)
    return {
        **entry,
        "expected": should if is_judged or verdict.refusal in (None, "no_data") else None,
        "as_of": on,
    }


def _from_published(
    definition: Definition, measured: Measured, figure: dict[str, Any], as_of: date | None
) -> dict[str, Any]:
    """The published figure as the value: judged only where it counts what the target counts."""
    on = figure["as_of"]
    lower, upper = bounds(definition, figure)
    is_same_unit = figure["unit"] == definition.unit
    if definition.goal is None:
        verdict = Verdict(definition.method, refusal="no_goal")
    elif not is_same_unit:
        verdict = Verdict(definition.method, refusal="unit_differs")
    elif on is None:
        verdict = Verdict(definition.method, refusal="no_deadline" if definition.deadline is None else "no_data")
    else:
        verdict = _verdict(definition, measured, figure["value"], as_of or on)
    entry = _entry(definition, measured, verdict)
    course = course_of(definition)
    is_judged = verdict.refusal is None and on is not None
    return {
        **entry,
        "value": figure["value"],
        "value_unit": figure["unit"],
        "value_source": "published",
        "qualifier": figure["qualifier"],
        "numerator": figure["value"],
        "denominator": figure["denominator"],
        "lower": lower,
        "upper": upper,
        "expected": expected(course, on) if is_judged else None,
        "required_pace": required_pace(course, figure["value"], as_of or on) if is_judged else None,
        "as_of": on,
        "as_of_text": figure["as_of_text"],
        "published_on": figure["published_on"],
    }


def _within(scope: Scope, definition: Definition) -> Definition:
    """The definition as it binds the asker's areas: a number set for the nation is no goal of one of its areas.

    A share is asked of every area alike, and a ceiling of every case wherever it happens.
    """
    is_bound = definition.is_share or definition.kind == 14 or not definition.is_wider_than(scope)
    return definition if is_bound else replace(definition, goal=None)


def _as_of(definition: Definition, measured: Measured, as_of: date | None) -> date | None:
    """The asked day; else the newest counted record's, at most the deadline."""
    if as_of is not None or measured.newest is None:
        return as_of
    return min(measured.newest, definition.deadline or measured.newest)


def _verdict(definition: Definition, measured: Measured, value: float | None, on: date | None) -> Verdict:
    if definition.goal is None:
        return Verdict(definition.method, refusal="no_goal")
    if measured.refusal is not None:
        return Verdict(definition.method, refusal=measured.refusal)
    if value is None or on is None:
        return Verdict(definition.method, refusal="no_data")
    if definition.kind == 14:
        return Verdict("ceiling", "met" if value <= definition.goal else "missed")
    return judge(definition.method, course_of(definition), value, on)


def _entry(definition: Definition, measured: Measured, verdict: Verdict) -> dict[str, Any]:
    """Every key of the contract, before what only records or only publications know."""
    return {
        "programme": definition.programme,
        "target": definition.target,
        "name": definition.name,
        "kind": definition.kind,
        "unit": definition.unit,
        "definition_version": definition.version,
        "value": measured.value,
        "value_unit": measured.extras.get("value_unit", definition.unit),
        "value_source": "records" if measured.value is not None else None,
        "qualifier": "=" if measured.value is not None else None,
        "numerator": measured.numerator,
        "denominator": measured.denominator,
        "lower": measured.lower,
        "upper": measured.upper,
        "baseline": definition.baseline,
        "goal": definition.goal,
        "goal_qualifier": definition.goal_qualifier,
        "start": definition.start,
        "deadline": definition.deadline,
        "expected": None,
        "schedule_index": verdict.index if verdict.method == "schedule_index" else None,
        "status": verdict.status,
        "method": verdict.method,
        "method_index": verdict.index,
        "formula": verdict.formula,
        "numbers": verdict.numbers,
        "refusal": verdict.refusal,
        "required_pace": None,
        "recent_pace": None,
        "pace_ratio": None,
        "forecast": None,
    }
