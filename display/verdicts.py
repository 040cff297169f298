"""What each method says of a target, side by side, with the numbers put into its formula."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

from display import tables
from display.figures import CEILING, Target, amount
from display.formats import MISSING, index, number, share
from display.language import isolated, say

_SHARES_OF_WAY = frozenset({"CAGR_a", "CAGR_r"})


class Verdict(Protocol):
    """What a method says: a status or why there is none; `numbers` are those put into `formula`."""

    @property
    def method(self) -> str: ...
    @property
    def status(self) -> str | None: ...
    @property
    def refusal(self) -> str | None: ...
    @property
    def index(self) -> float | None: ...
    @property
    def formula(self) -> str | None: ...
    @property
    def numbers(self) -> dict[str, float]: ...


def verdicts(language: str, target: Target, rows: Sequence[Verdict]) -> str:
    """One row a method, the target's own first; nothing where all decline for the reason that it has no status."""
    if target["kind"] == CEILING and target.get("status"):
        return f'<p class="mp-quiet">{escape(say(language, "why.ceiling"))}</p>'
    if not rows or len({row.refusal for row in rows}) == 1 and rows[0].refusal:
        return ""
    own_first = sorted(rows, key=lambda row: row.method != target.get("method"))
    return tables.verdicts(
        language, say(language, "target.methods"), [_row(language, target, row) for row in own_first]
    )


def method_name(language: str, method: str) -> str:
    """The method's name, as officials know it."""
    return say(language, f"method.{method}")


def _row(language: str, target: Target, row: Verdict) -> Mapping[str, Any]:
    value = row.index
    return {
        "name": method_name(language, row.method),
        "number": MISSING if value is None else _number(language, row.method, value),
        "method": row.method,
        "status": row.status,
        "refusal": row.refusal,
        "how": _put_in(language, target, row),
    }


def _number(language: str, method: str, value: float) -> str:
    if method in ("schedule_index", "open_sdg", "unsd"):
        return index(language, value)
    return number(language, value, 1)


def _put_in(language: str, target: Target, row: Verdict) -> str:
    """The formula and what its letters stand for: 'E = 4.959; y = 1.648; y0 = 0'."""
    if not row.formula:
        return ""
    letters = "; ".join(f"{name} = {_letter(language, target, name, value)}" for name, value in row.numbers.items())
    return isolated(language, f"{row.formula.replace('y0', 'y₀')}: {letters.replace('y0', 'y₀')}")


def _letter(language: str, target: Target, name: str, value: float) -> str:
    return share(language, value, 1) if name in _SHARES_OF_WAY else amount(language, target, value)
