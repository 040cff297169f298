"""What became of a file, as one document: what --json prints and what a draft's page shows."""

from collections.abc import Sequence
from typing import Any

import msgspec

from pipelines import messages
from pipelines.outcome import Outcome

VALUES = (
    "name", "sex", "dob", "birth_year", "id", "staff_id", "phone", "email", "unit", "score", "pre", "post",
    "certificate",
)  # fmt: skip


def effect(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry per headline figure that differs, with its value before and after."""
    return [
        {**new, "before": old["value"], "after": new["value"]}
        for old, new in zip(before, after, strict=True)
        if old != new
    ]


def valued(file: str, row: dict[str, Any], course: str | None) -> dict[str, Any]:
    """A row as `records` would list it, with its values; `course` is what was declared of the whole file."""
    is_learner = row["outcome"] in ("accepted", "duplicate")
    return {
        "file": file,
        **{name: row[name] for name in ("sheet", "row", "column", "outcome", "rule", "status")},
        "course": (course or row["course"] or "unstated") if is_learner else None,
        "warnings": row["warnings"],
        **{name: row[name] for name in VALUES},
    }


def told_of(outcome: Outcome, lang: str) -> dict[str, Any]:
    """The shape of contract.md; a field that doesn't apply is null."""
    understanding = outcome.understanding
    indicators = understanding.indicators if understanding else []
    return {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "submission": outcome.submission,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "message": said_of(outcome, lang),
        "kind": understanding.kind if understanding else None,
        "country": understanding.country if understanding else None,
        "area": outcome.area,
        "container": understanding.container if understanding else None,
        "encoding": understanding.encoding if understanding else None,
        "delimiter": understanding.delimiter if understanding else None,
        "decimal": understanding.decimal if understanding else None,
        "sheets": msgspec.to_builtins(understanding.sheets) if understanding else [],
        "warnings": understanding.warnings if understanding else [],
        "counts": outcome.counts or None,
        "status_counts": outcome.status_counts,
        "none_completed": _completes_nothing(outcome),
        "people": outcome.people or None,
        "indicators": [
            {
                "unit": figure.unit,
                "indicator": figure.indicator,
                "period": figure.period or None,
                "value": figure.value,
                "basis": figure.basis,
            }
            for figure in indicators
        ],
        "control_totals": understanding.control_totals if understanding else {},
        "issues": [
            {
                "sheet": issue.sheet,
                "row": issue.row,
                "column": issue.column,
                "rule": issue.rule,
                "severity": issue.severity,
                "message": messages.sentence(issue.rule, issue.detail, lang),
            }
            for issue in outcome.issues
        ],
    }


def said_of(outcome: Outcome, lang: str, when_accepted: str = "accepted") -> str:
    """What became of the file, in a sentence or two; `when_accepted` is the rule that says so of one taken in."""
    if outcome.outcome != "accepted":
        return messages.sentence(outcome.reason or outcome.outcome, outcome.detail, lang)
    detail = {name: str(count) for name, count in outcome.counts.items()}
    said = messages.sentence(when_accepted, detail, lang)
    return f"{said} {messages.sentence('none_completed', {}, lang)}" if _completes_nothing(outcome) else said


def _completes_nothing(outcome: Outcome) -> bool:
    """Whether a file's learners are all on their way, and nothing else tells the sender that none of them counts."""
    is_told = any(issue.rule == "pass_mark_unstated" for issue in outcome.issues)
    return bool(outcome.status_counts) and "completed" not in outcome.status_counts and not is_told
