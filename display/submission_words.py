"""Words for what is known of a sent file: kinds, fields, states, stages of work, ways of reading."""

from typing import Any

from display.formats import count
from display.language import has_words, say

FIELDS = (
    "full_name", "family_name", "middle_name", "given_name", "sex", "dob", "id", "staff_id", "phone", "email", "unit",
    "position", "level", "province", "commune", "course", "mode", "result", "score", "pre", "post", "completed_on",
    "started_on", "certificate", "topic", "dependency", "organisation_code", "note",
)  # fmt: skip


def kind(language: str, code: str | None) -> str:
    """What kind of file it is."""
    return _named(language, f"kind.{code}", code)


def field(language: str, code: str | None) -> str:
    """What a column holds."""
    return _named(language, f"field.{code}", code)


def state(language: str, code: str) -> str:
    """Where a submission stands in the ledger."""
    return say(language, f"ledger_state.{code}")


def draft_state(language: str, code: str) -> str:
    """Where a draft stands."""
    return say(language, f"draft_state.{code}")


def outcome(language: str, code: str) -> str:
    """What became of a row."""
    return say(language, f"row.{code}")


def status(language: str, code: str | None) -> str:
    """What became of a learner."""
    return _named(language, f"learner.{code}", code)


def decision(language: str, code: str) -> str:
    """How the dates or numbers of a column were read."""
    return _named(language, f"decision.{code}", code)


def stage(language: str, told: str) -> tuple[str, float]:
    """What the worker is at, in words, and how far it is (0 to 1): "check 40000" is a stage and its rows so far."""
    name, _, number = told.partition(" ")
    share = {"": 0.05, "read": 0.15, "understand": 0.3, "check": 0.5, "write": 0.65, "compare": 0.8, "publish": 0.9}
    words = _named(language, f"stage.{name or 'waiting'}", name or "waiting")
    so_far = f" ({count(language, int(number))})" if number.isdigit() else ""
    return words + so_far, share.get(name, 0.5)


def cells(language: str, found: list[Any], total: int) -> str:
    """The first cells of a fault, as the sender's spreadsheet names them, and how many more there are."""
    sheets = {sheet for sheet, _ in found}
    shown = [cell if len(sheets) < 2 or not sheet else f"{sheet}!{cell}" for sheet, cell in found]
    more = total - len(shown)
    return say(language, "list.comma").join(shown) + (
        f" {say(language, 'cause.more', count=count(language, more))}" if more > 0 and shown else ""
    )


def _named(language: str, key: str, code: str | None) -> str:
    if not code:
        return say(language, "value.unknown")
    return say(language, key) if has_words(language, key) else code.replace("_", " ")


def file_line(language: str, draft: Any) -> str:
    """A draft in a list: its file and where it stands."""
    return f"{draft.file} · {draft_state(language, draft.state)}"
