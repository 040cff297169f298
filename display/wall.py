"""A target for a wall screen: its figure readable from the back of a hall, one after another."""

from html import escape

from display import figures, sentences, sparkline, status
from display.cards import Card
from display.formats import count, day
from display.language import say

SECONDS_EACH = 15


def wall(language: str, shown: Card, place: int, whole: int) -> str:
    """One target filling the screen, with its place among all of them and the day of its figures."""
    target = shown.target
    state = status.badge(language, target.get("status"), target.get("refusal"))
    said = sentences.paragraph([sentences.forecast(language, target), sentences.bounds(language, target)])
    turn = say(language, "wall.place", place=count(language, place), whole=count(language, whole))
    dated = say(language, "paper.as_of", date=day(language, target["as_of"])) if target.get("as_of") else ""
    return (
        f'<article class="mp-wall"><h1>{escape(shown.title)}</h1>'
        f'<p class="mp-figure"><b>{escape(figures.actual(language, target))}</b> '
        f"<span>{escape(figures.against_goal(language, target))}</span></p>{state}"
        f"{sparkline.course(shown.actual, shown.expected, target.get('goal'), figures.in_words(language, target))}"
        f'<p class="mp-words">{escape(said)}</p>'
        f'<p class="mp-quiet">{escape("  ·  ".join(part for part in (dated, turn) if part))}</p></article>'
    )


def turn_to(seconds: float, whole: int) -> int:
    """Which of `whole` targets is on, `seconds` after the epoch: every screen in a building shows the same."""
    return int(seconds // SECONDS_EACH) % whole if whole else 0
