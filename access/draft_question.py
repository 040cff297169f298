"""What a draft asks of its sender: a file that asks nothing may be submitted together with others."""

from collections.abc import Mapping

import msgspec

from access.drafts import Draft
from pipelines.understanding import ReadOptions

Question = tuple[str, dict[str, str]]  # a rule of rules.toml and its details
ANSWERED_BY_A_CHOICE = ("undated", "period_unstated", "course_unstated", "area_not_stated")


def question(draft: Draft) -> Question | None:
    """Why its sender must look at a draft that was read; None where nothing is refused and nothing to be decided.

    Decided by what the worker found, never by what a page shows. A warning of single rows asks nothing: they count as
    they are; one of the file as a whole (another period, no course) does.
    """
    told = draft.told or {}
    counts = told.get("counts") or {}
    if not counts.get("accepted") and not told.get("indicators"):
        return "nothing_counts", {}
    if counts.get("rejected"):
        return "rows_refused", {"rows": str(counts["rejected"])}
    if told.get("undated"):
        return "undated", {}
    if told.get("repeats") and draft.instead is None:
        return "sent_before", {"submission": str(told["repeats"][0])}
    for cause in told.get("causes") or ():
        is_of_the_file = cause["severity"] == "warning" and not cause["cells"]
        if cause["severity"] == "error" or is_of_the_file:
            return cause["rule"], cause["detail"]
    return ("none_completed", {}) if told.get("none_completed") else None


def filled(draft: Draft, choices: Mapping[str, str | None]) -> ReadOptions | None:
    """The draft's options with the choices that it was read without; None where they don't answer what it asks.

    What its sender chose before stays, and so does a draft of another programme.
    """
    asked = question(draft)
    if asked is None or asked[0] not in ANSWERED_BY_A_CHOICE or draft.options.programme != choices["programme"]:
        return None
    missing = {name: value for name, value in choices.items() if value and getattr(draft.options, name) is None}
    return msgspec.structs.replace(draft.options, **missing) if missing else None
