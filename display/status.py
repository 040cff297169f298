"""What a status looks like: a word, a shape of its own and a colour, so that it never depends on colour alone."""

from dataclasses import dataclass
from html import escape

from display.language import say

STATUSES = ("met", "on_track", "behind", "well_behind", "worsening", "missed")
THRESHOLDS = (0.60, 0.95)
# Healthy People judges change, not schedule: "on track" would say too much. A ceiling isn't reached but kept.
OWN_WORDS = {"healthy_people": ("on_track", "well_behind"), "ceiling": ("met", "missed")}


@dataclass(frozen=True)
class Mark:
    """A shape inside a 20 × 20 square and the name of its colour in the style sheet."""

    shape: str
    colour: str


_STROKE = 'fill="none" stroke="var(--mp-on-mark)" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"'
_MARKS = {
    "met": Mark(f'<circle cx="10" cy="10" r="9"/><path d="M5.8 10.4l3 3 5.4-6.2" {_STROKE}/>', "met"),
    "on_track": Mark(
        f'<circle cx="10" cy="10" r="9"/><path d="M5.5 10h8.4M10.4 6.3l3.7 3.7-3.7 3.7" {_STROKE}/>', "on-track"
    ),
    "behind": Mark(f'<path d="M10 1.4L19.2 18H.8z"/><path d="M10 7.4v4.4M10 14.9v.1" {_STROKE}/>', "behind"),
    "well_behind": Mark(
        '<path d="M6 .8h8L19.2 6v8L14 19.2H6L.8 14V6z"/>'
        f'<path d="M7.4 5.6v5M7.4 14v.1M12.6 5.6v5M12.6 14v.1" {_STROKE}/>',
        "well-behind",
    ),
    "worsening": Mark(
        f'<rect x="1" y="1" width="18" height="18" rx="3"/><path d="M10 5v9.4M5.9 10.6L10 14.7l4.1-4.1" {_STROKE}/>',
        "worsening",
    ),
    "missed": Mark(
        f'<rect x="1" y="1" width="18" height="18" rx="3"/><path d="M6.3 6.3l7.4 7.4M13.7 6.3l-7.4 7.4" {_STROKE}/>',
        "missed",
    ),
}
_NONE = Mark(
    '<circle cx="10" cy="10" r="8" fill="none" stroke="var(--mp-quiet)" stroke-width="1.8" stroke-dasharray="3 2.6"/>'
    '<path d="M6.6 10h6.8" stroke="var(--mp-quiet)" stroke-width="2" stroke-linecap="round"/>',
    "none",
)


def word(language: str, status: str | None, refusal: str | None = None, method: str = "") -> str:
    """The status in a word or two, in those of the method where it has its own; without one, why there is none."""
    if status is not None:
        return say(language, f"status.{method}.{status}" if status in OWN_WORDS.get(method, ()) else f"status.{status}")
    return say(language, f"refusal.{refusal}") if refusal else say(language, "status.none")


def icon(status: str | None, size: int = 20) -> str:
    """The status's shape as SVG; decorative, because the word stands beside it."""
    mark = _MARKS.get(status or "", _NONE)
    return (
        f'<svg class="mp-mark mp-mark-{mark.colour}" width="{size}" height="{size}" viewBox="0 0 20 20" '
        f'aria-hidden="true" focusable="false">{mark.shape}</svg>'
    )


def badge(language: str, status: str | None, refusal: str | None = None, method: str = "") -> str:
    """The status as shape and word side by side, as HTML."""
    colour = _MARKS.get(status or "", _NONE).colour
    said = escape(word(language, status, refusal, method))
    return f'<span class="mp-badge mp-badge-{colour}">{icon(status)}<span>{said}</span></span>'


def badge_without(why: str) -> str:
    """The same where there is no status, with the reason as its word."""
    return f'<span class="mp-badge mp-badge-none">{icon(None)}<span>{escape(why)}</span></span>'
