"""What each method says of a target, side by side, with the numbers put into its formula."""

from collections.abc import Mapping, Sequence
from typing import Any

from display import tables
from display.figures import Target, amount
from display.formats import MISSING, index, number, share
from display.language import say

_SHARES_OF_WAY = frozenset({"CAGR_a", "CAGR_r"})


def verdicts(language: str, target: Target, rows: Sequence[Mapping[str, Any]]) -> str:
    """One row a method: rows of {method, status, refusal, index, formula, numbers}; the target's own method first."""
    own_first = sorted(rows, key=lambda row: row["method"] != target.get("method"))
    return tables.verdicts(
        language, say(language, "target.methods"), [_row(language, target, row) for row in own_first]
    )


def method_name(language: str, method: str) -> str:
    """The method's name, as officials know it."""
    return say(language, f"method.{method}")


def _row(language: str, target: Target, row: Mapping[str, Any]) -> Mapping[str, Any]:
    value = row.get("index")
    return {
        "name": method_name(language, row["method"]),
        "number": MISSING if value is None else _number(language, row["method"], value),
        "status": row.get("status"),
        "refusal": row.get("refusal"),
        "how": _put_in(language, target, row),
    }


def _number(language: str, method: str, value: float) -> str:
    if method in ("schedule_index", "open_sdg", "unsd"):
        return index(language, value)
    return number(language, value, 1)


def _put_in(language: str, target: Target, row: Mapping[str, Any]) -> str:
    """The formula and what its letters stand for: 'E = 4.959; y = 1.648; y0 = 0'."""
    if not row.get("formula"):
        return ""
    letters = "; ".join(f"{name} = {_letter(language, target, name, value)}" for name, value in row["numbers"].items())
    return f"{row['formula'].replace('y0', 'y₀')}: {letters.replace('y0', 'y₀')}"


def _letter(language: str, target: Target, name: str, value: float) -> str:
    return share(language, value, 1) if name in _SHARES_OF_WAY else amount(language, target, value)
