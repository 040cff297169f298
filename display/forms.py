"""The form that suits a target's kind: a bar and a course, pips, stages, an interval, cohorts, stocks, breaches.

A milestone has no half-way and a trend no goal: neither gets a progress bar.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from display import figures, sparkline, status
from display.figures import Target
from display.formats import count, counted, number, qualified, share
from display.language import has_words, say


@dataclass(frozen=True)
class Card:
    """What a card shows besides the target itself.

    `furthest` has rows of {name, numerator, denominator}; `labels` the programme's own names, code → words.
    """

    target: Target
    title: str
    actual: Sequence[sparkline.Point] = ()
    expected: Sequence[sparkline.Point] = ()
    furthest: Sequence[Mapping[str, Any]] = ()
    change: float | None = None
    changed_since: date | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def form(language: str, shown: Card) -> str:
    """The form of the target's kind, with its course where it has one."""
    return _FORMS.get(shown.target["kind"], _with_path)(language, shown)


def form_without_course(language: str, shown: Card) -> str:
    """The same for a page that draws the course large."""
    if shown.target["kind"] == figures.TREND:
        return _trend_under(language, shown, "")
    return _FORMS.get(shown.target["kind"], _bar)(language, shown)


def _bar(language: str, shown: Card) -> str:
    target = shown.target
    is_like = target.get("value_unit", target["unit"]) == target["unit"]
    if target.get("status") is None or not target.get("goal") or target.get("value") is None or not is_like:
        return ""
    expected = target.get("expected")
    notch = None if expected is None else _along(target, expected)
    return sparkline.bar(_along(target, target["value"]), notch, _alternative(language, target))


def _with_path(language: str, shown: Card) -> str:
    target = shown.target
    return _bar(language, shown) + sparkline.course(
        shown.actual, shown.expected, target.get("goal"), _alternative(language, target)
    )


def _along(target: Target, value: float) -> float:
    """How far `value` lies between baseline (or nothing) and goal."""
    start = target.get("baseline") or 0.0
    return (value - start) / (target["goal"] - start) if target["goal"] != start else 1.0


def _alternative(language: str, target: Target) -> str:
    expected = target.get("expected")
    said = [
        figures.in_words(language, target),
        status.word(language, target.get("status"), target.get("refusal"), target.get("method") or ""),
        ""
        if expected is None
        else say(language, "figure.expected", expected=figures.amount(language, target, expected)),
    ]
    return ". ".join(part for part in said if part)


def _milestones(language: str, shown: Card) -> str:
    target = shown.target
    if target.get("goal") is None or not 1 <= target["goal"] <= 200:
        return ""
    return sparkline.pips(int(target.get("value") or 0), int(target["goal"]), figures.in_words(language, target))


def _trend(language: str, shown: Card) -> str:
    drawn = sparkline.course(shown.actual, (), None, figures.in_words(language, shown.target))
    return _trend_under(language, shown, drawn)


def _trend_under(language: str, shown: Card, drawn: str) -> str:
    """What is drawn, then the trend's cohorts, topics or paths."""
    target = shown.target
    groups: Mapping[str, float] = next(
        (target[kind] for kind in ("cohorts", "topics", "paths") if target.get(kind)), {}
    )
    known = [(_label(language, shown, code), value, "") for code, value in groups.items()]
    return drawn + bars(language, known) + _quiet(say(language, "form.trend"))


def _ceiling(language: str, shown: Card) -> str:
    target = shown.target
    if target.get("value") is None:
        return ""
    breaches = target.get("breaches") or ()
    items = "".join(
        f"<li>{escape(_label(language, shown, row['course']))}: {counted(language, row['days'], 'days')}</li>"
        for row in breaches
    )
    limit = counted(language, target["goal"], "days")
    said = say(language, "form.ceiling", limit=limit, breaches=count(language, len(breaches)))
    return _quiet(said) + (f'<ul class="mp-linked">{items}</ul>' if items else "")


def _funnel(language: str, shown: Card) -> str:
    stages = shown.target.get("stages") or ()
    return bars(
        language,
        [
            (
                _label(language, shown, stage["stage"]),
                stage["people"] or 0,
                "" if stage.get("conversion") is None else share(language, stage["conversion"], 0),
            )
            for stage in stages
        ],
    )


def _paired(language: str, shown: Card) -> str:
    gain = shown.target.get("gain") or {}
    if gain.get("mean_gain") is None or gain.get("low") is None:
        return ""
    said = gain_in_words(language, gain)
    top = max(gain["high"], 0.0) * 1.2 or 1.0
    return sparkline.interval(gain["low"], gain["mean_gain"], gain["high"], top, said) + _quiet(said)


def gain_in_words(language: str, gain: Mapping[str, Any]) -> str:
    """The mean gain with its interval and the pairs it rests on."""
    return say(
        language,
        "form.gain",
        gain=number(language, gain["mean_gain"], 2),
        low=number(language, gain["low"], 2),
        high=number(language, gain["high"], 2),
        matched=count(language, gain["n_matched"]),
        before=count(language, gain["n_before"]),
        after=count(language, gain["n_after"]),
    )


def gain_notes(language: str, gain: Mapping[str, Any]) -> list[str]:
    """What else the pairs say: normalised gain, the share that rose, and that only pairs count."""
    said = [say(language, "assessment.paired_only")]
    if gain.get("normalised_gain") is not None:
        said.append(say(language, "assessment.normalised", gain=number(language, gain["normalised_gain"], 2)))
    if gain.get("share_rising") is not None:
        said.append(say(language, "assessment.rising", share=share(language, gain["share_rising"])))
    return said


def _linked(language: str, shown: Card) -> str:
    linked = shown.target.get("linked") or {}
    marks = shown.target.get("linked_qualifiers") or {}
    said = [
        say(language, f"linked.{name}", value=qualified(language, value, marks.get(name)))
        for name, value in linked.items()
        if has_words(language, f"linked.{name}")
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in said)
    return f'<ul class="mp-linked">{items}</ul>' if items else ""


def _label(language: str, shown: Card, code: str) -> str:
    return shown.labels.get(code) or code or say(language, "value.unknown")


def bars(language: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """Names with a bar each and the figure beside it, then a word on it: a list, so that it can be read aloud too."""
    top = max((value for _, value, _ in rows), default=0) or 1
    items = "".join(
        f'<li><span>{escape(name)}</span><i style="inline-size:{value / top * 100:.1f}%"></i>'
        f"<b>{count(language, value)}</b>{f'<em>{escape(beside)}</em>' if beside else ''}</li>"
        for name, value, beside in rows
    )
    return f'<ol class="mp-funnel">{items}</ol>' if items else ""


def _quiet(text: str) -> str:
    return f'<p class="mp-quiet">{escape(text)}</p>'


_FORMS: Mapping[int, Callable[[str, Card], str]] = {
    figures.MILESTONES: _milestones,
    figures.FUNNEL: _funnel,
    figures.PAIRED: _paired,
    figures.TREND: _trend,
    figures.CEILING: _ceiling,
    figures.LINKED: _linked,
}
