"""Words for what is known of a sent file: kinds, fields, states, stages of work, ways of reading."""

from collections.abc import Mapping
from typing import Any

from display.formats import count
from display.language import has_words, isolated, say

FIELDS = (
    "full_name", "family_name", "middle_name", "given_name", "sex", "dob", "id", "staff_id", "phone", "email", "unit",
    "position", "level", "province", "commune", "course", "mode", "result", "score", "pre", "post", "completed_on",
    "started_on", "certificate", "topic", "dependency", "organisation_code", "note",
)  # fmt: skip


DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


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
    share = {"": 0.05, "read": 0.1, "understand": 0.25, "check": 0.35, "write": 0.5, "compare": 0.85, "publish": 0.9}
    words = _named(language, f"stage.{name or 'waiting'}", name or "waiting")
    so_far = f" ({count(language, int(number))})" if number.isdigit() else ""
    return words + so_far, share.get(name, 0.5)


def cells(language: str, found: list[Any], total: int, sheets: int = 1) -> str:
    """The first cells of a fault, as the sender's spreadsheet names them, and how many more there are.

    `sheets`: how many the workbook was read from; cells are told with theirs when there are several.
    """
    by_sheet: dict[str | None, list[str]] = {}
    for sheet, cell in found:
        by_sheet.setdefault(sheet, []).append(cell)
    shown = [cell for _, cell in found]
    more = total - len(shown)
    is_told = max(sheets, len(by_sheet)) > 1
    said = " · ".join(_of_sheet(language, sheet, cells, is_told) for sheet, cells in by_sheet.items())
    return said + (f" {say(language, 'cause.more', count=count(language, more))}" if more > 0 and shown else "")


def _of_sheet(language: str, sheet: str | None, cells: list[str], is_told: bool) -> str:
    said = say(language, "list.comma").join(cells)
    return f"{sheet}: {said}" if sheet and is_told else said


def _named(language: str, key: str, code: str | None) -> str:
    if not code:
        return say(language, "value.unknown")
    return say(language, key) if has_words(language, key) else code.replace("_", " ")


def unmarked(text: str) -> str:
    """A text of the sender's for a label or a notice: no mark of Markdown in it does anything."""
    return "".join(f"\\{mark}" if mark in r"\`*_{}[]<>()#+-.!|$:~" else mark for mark in text)


def text_form(language: str, told: Mapping[str, Any]) -> str:
    """How a text file is written: its encoding and what stands between its columns; empty for a workbook."""
    encoding, delimiter = told.get("encoding") or "", told.get("delimiter") or ""
    mark = DELIMITERS.get(delimiter)
    parts = [encoding.upper(), say(language, f"delimiter.{mark}") if mark else delimiter]
    return say(language, "list.comma").join(part for part in parts if part)


def file_line(language: str, draft: Any) -> str:
    """A draft in a list: its file and where it stands."""
    is_in_already = (draft.told or {}).get("outcome") == "unchanged" and draft.state == "refused"
    state = "unchanged" if is_in_already else draft.state
    return f"{isolated(language, draft.file)} · {draft_state(language, state)}"
