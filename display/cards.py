"""One target as a card: figure, status, course, forecast, the areas furthest behind, in the form its kind asks for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from display import area_tables, figures, forms, sentences, sparkline, status, tables
from display.figures import Target
from display.formats import MISSING, count, day, index
from display.forms import Card
from display.language import is_right_to_left, name_in, say
from display.publications import published_line, published_lines
from display.theme import folded


def of(
    language: str,
    target: Target,
    series: Sequence[Mapping[str, Any]] = (),
    furthest: Sequence[Mapping[str, Any]] = (),
    change: Mapping[str, Any] | None = None,
    labels: Mapping[str, Mapping[str, str]] | None = None,
) -> Card:
    """The card of an entry of `measure --json`.

    `series` has rows of {date, value, expected}, either may be None; `change` is {change, since}; `labels` are the
    programme's own names: code → language → name.
    """
    return Card(
        target,
        name_in(language, target["name"]),
        sparkline.points(series, "value"),
        sparkline.points(series, "expected"),
        furthest,
        change["change"] if change else None,
        change["since"] if change else None,
        {code: name_in(language, names) for code, names in (labels or {}).items()},
    )


def card(language: str, shown: Card, link: str = "") -> str:
    """The card as HTML: an article with a heading, so that a screen reader can walk from target to target.

    `link` is the address of the target's own page.
    """
    target = shown.target
    parts = [
        f'<header><h2 class="mp-title">{escape(shown.title)}</h2>{badge(language, target)}</header>',
        _figure(language, target),
        forms.form(language, shown),
        _words(language, shown),
        _facts(language, target),
        _published(language, target),
        _furthest(language, shown),
        _onward(language, link) if link else "",
    ]
    return f'<article class="mp-card" id="card-{escape(target["target"], quote=True)}">{"".join(parts)}</article>'


def side_by_side(cards: Sequence[str]) -> str:
    """The cards in rows of as many as there is room for: one block, where Streamlit's own grid sends four a card."""
    return f'<div class="mp-cards">{"".join(cards)}</div>' if cards else ""


def lead(language: str, shown: Card) -> str:
    """The card without its title, for the head of the target's own page."""
    target = shown.target
    parts = [
        badge(language, target),
        _figure(language, target),
        forms.form_without_course(language, shown),
        _words(language, shown),
        _facts(language, target),
        _published(language, target),
    ]
    return f'<div class="mp-card mp-lead">{"".join(parts)}</div>'


def is_awaited(target: Target) -> bool:
    """Whether nothing at all is known of a target yet: neither counted, nor reported, nor published."""
    return target.get("value") is None and target.get("numerator") is None and not target.get("published")


def awaited(language: str, targets: Sequence[Target], links: Mapping[str, str]) -> str:
    """The targets of which nothing is known yet, one line each: target → its page in `links`; empty without any."""
    if not targets:
        return ""
    columns = [
        tables.Column(say(language, "column.target")),
        tables.Column(say(language, "column.goal"), True),
        tables.Column(say(language, "fact.deadline"), True),
    ]
    body: list[list[tables.Cell | str]] = [
        [
            tables.Cell(figures.name_with_unit(language, target), links.get(target["target"])),
            figures.goal(language, target),
            day(language, figures.deadline(target)),
        ]
        for target in targets
    ]
    return tables.table(say(language, "overview.awaited"), columns, body)


def tally(language: str, targets: Sequence[Target]) -> str:
    """How many targets stand in each status, and how many have none and why: shapes, numbers and words."""
    judged = Counter(
        (status.STATUSES.index(target["status"]), _status(language, target))
        for target in targets
        if target.get("status")
    )
    unjudged = Counter(_no_status(language, target) for target in targets if not target.get("status"))
    groups: list[tuple[str | None, str, int]]
    groups = [(status.STATUSES[place], words, many) for (place, words), many in sorted(judged.items())]
    groups += [(None, words, many) for words, many in unjudged.most_common()]
    items = "".join(
        f"<li>{status.icon(state)}<b>{count(language, many)}</b> <span>{escape(words)}</span></li>"
        for state, words, many in groups
    )
    return f'<ul class="mp-tally" aria-label="{escape(say(language, "overview.tally"), quote=True)}">{items}</ul>'


def notices(language: str, is_sample: bool, is_public: bool) -> str:
    """What a reader must know of every figure on the page, as a quiet line; empty without any."""
    said = noticed(language, is_sample, is_public)
    return note(said, "sample" if is_sample else "note") if said else ""


def noticed(language: str, is_sample: bool, is_public: bool) -> str:
    """That it is sample data, or else that figures are rounded for the public: those of the sample never are."""
    if is_sample:
        return say(language, "notice.sample")
    return say(language, "notice.public") if is_public else ""


def context(language: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Published figures that belong to no target: context, never progress; empty without any."""
    items = "".join(
        f"<li>{escape(name_in(language, row['label'] or {}))}: {escape(published_line(language, row))}</li>"
        for row in rows
        if row["target"] is None
    )
    label = escape(say(language, "overview.context"))
    return f'<div class="mp-published"><span>{label}</span><ul>{items}</ul></div>' if items else ""


def trace(language: str, address: str) -> str:
    """The way from the figures above to the submissions behind them."""
    return f'<p><a href="{escape(address, quote=True)}" target="_self">{escape(say(language, "target.trace"))}</a></p>'


def note(text: str, kind: str = "note") -> str:
    """A quiet line across the page: sample data, provisional figures, for statistical display only."""
    return f'<div class="mp-note mp-note-{kind}" role="note">{escape(text)}</div>'


def dated(language: str, entries: Sequence[Target]) -> str:
    """The day of the newest figure, as a line; empty where there is none."""
    newest = max((entry["as_of"] for entry in entries if entry.get("as_of")), default=None)
    return say(language, "paper.as_of", date=day(language, newest)) if newest else ""


def heading(title: str, lines: Sequence[str] = ()) -> str:
    """A page's head: the title and the lines that qualify every figure under it."""
    under = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f'<div class="mp-head"><h1>{escape(title)}</h1>{under}</div>'


def badge(language: str, target: Target) -> str:
    """The target's status as shape and word; without one, the reason."""
    if target.get("status") is None:
        return status.badge_without(_no_status(language, target))
    return status.badge(language, target["status"], method=target.get("method") or "")


def _status(language: str, target: Target) -> str:
    return status.word(language, target["status"], method=target.get("method") or "")


def _no_status(language: str, target: Target) -> str:
    if target["kind"] == figures.TREND:
        return say(language, "status.trend_only")
    return status.word(language, None, target.get("refusal"))


def _figure(language: str, target: Target) -> str:
    counts = figures.under_the_figure(language, target)
    under = f'<span class="mp-counts">{escape(counts)}</span>' if counts else ""
    return (
        f'<p class="mp-figure"><b>{escape(figures.actual(language, target))}</b> '
        f"<span>{escape(figures.against_goal(language, target))}</span>{under}</p>"
    )


def _words(language: str, shown: Card) -> str:
    target = shown.target
    said = [
        sentences.forecast(language, target),
        sentences.chance(language, target),
        sentences.no_forecast(language, target),
        sentences.goal_of_whole(language, target),
        sentences.difference_of_units(language, target),
        sentences.bounds(language, target) if target.get("status") is None or target.get("refusal") else "",
        sentences.changed(language, shown.change, target, shown.changed_since) if shown.change else "",
    ]
    text = sentences.paragraph(said)
    return f'<p class="mp-words">{escape(text)}</p>' if text else ""


def _facts(language: str, target: Target) -> str:
    facts = [
        ("fact.schedule_index", index(language, target.get("schedule_index"))),
        ("fact.as_of", day(language, target.get("as_of"))),
        ("fact.deadline", day(language, figures.deadline(target))),
        ("fact.completeness", figures.reported(language, target)),
    ]
    items = "".join(
        f"<div><dt>{escape(say(language, key))}</dt><dd>{escape(value)}</dd></div>"
        for key, value in facts
        if value != MISSING
    )
    return f'<dl class="mp-facts">{items}</dl>'


def _onward(language: str, link: str) -> str:
    arrow = "←" if is_right_to_left(language) else "→"
    words = escape(say(language, "overview.details"))
    return f'<a class="mp-onward" href="{escape(link, quote=True)}" target="_self">{words} {arrow}</a>'


def _published(language: str, target: Target) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in published_lines(language, target.get("published") or ()))
    label = escape(say(language, "published.label"))
    return f'<div class="mp-published"><span>{label}</span><ul>{items}</ul></div>' if items else ""


def _furthest(language: str, shown: Card) -> str:
    if not shown.furthest:
        return ""
    table = area_tables.areas_behind(language, shown.furthest, shown.target)
    return folded(say(language, "overview.furthest"), table)
