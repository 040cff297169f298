"""The guide inside the application: steps of each role, their words in the catalogue, pictures where they were made."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from display.formats import count
from display.language import code, has_words, say

PICTURES = Path(__file__).parent / "assets" / "guide"
ROLES = ("viewer", "submitter", "approver", "analyst", "administrator")
MOST_STEPS = 9


@dataclass(frozen=True)
class Step:
    """One step: its place, title and words; `picture` None until the screenshot script made one."""

    place: int
    title: str
    says: str
    picture: Path | None


def roles(language: str) -> dict[str, str]:
    """The roles that have a guide."""
    return {role: say(language, f"role.{role}") for role in ROLES}


def role_of(role: str) -> str:
    """The guide that a viewer sees first; a stranger reads as an official does."""
    return role if role in ROLES else "viewer"


def steps(language: str, role: str) -> list[Step]:
    """The steps of a role in order."""
    places = [place for place in range(1, MOST_STEPS) if has_words(language, f"guide.{role}.{place}.title")]
    return [
        Step(
            place,
            say(language, f"guide.{role}.{place}.title"),
            say(language, f"guide.{role}.{place}.says"),
            _picture(language, role, place),
        )
        for place in places
    ]


def words(language: str, step: Step) -> str:
    """One step as HTML."""
    return (
        f'<section class="mp-guide"><h2>{escape(count(language, step.place))}. {escape(step.title)}</h2>'
        f"<p>{escape(step.says)}</p></section>"
    )


def _picture(language: str, role: str, place: int) -> Path | None:
    """display/assets/guide/<role>-<place>-<language>.png, else the one without a language."""
    candidates = (PICTURES / f"{role}-{place}-{code(language)}.png", PICTURES / f"{role}-{place}.png")
    return next((path for path in candidates if path.exists()), None)
