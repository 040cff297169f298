"""What would happen if: sliders for pace, courses, seats and completion, and the sentence that answers them."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from display.figures import Target, amount, counts_learners, deadline, is_share
from display.formats import counted, day, number
from display.language import say
from display.sentences import reached_about

FACTORS = [quarters / 4 for quarters in range(41)]  # of the pace: up to ten times
WhatIf = Callable[[float, int, int, float], tuple[float, float]]


def sliders(language: str, target: Target, worked_out: WhatIf) -> None:
    """Draws the sliders and their answers; nothing where the target has no goal left to reach.

    `worked_out(required, courses, seats, completion)` gives (added, still missing).
    """
    missing = still_missing(target)
    if missing is None or missing <= 0:
        return
    opened = st.expander(say(language, "target.what_if"), key="what-if", on_change="rerun")
    if opened.open:
        with opened:
            _answered(language, target, missing, worked_out)


@st.fragment
def _answered(language: str, target: Target, missing: float, worked_out: WhatIf) -> None:
    """Run alone while the sliders move; not drawn, and so not kept ready, before somebody opens them."""
    left, right = st.columns(2, gap="large")
    with left:
        _pace(language, target)
    with right:
        courses = st.slider(say(language, "target.more_courses"), 0, 200, 10)
        seats = st.slider(say(language, "target.seats"), 10, 500, 50, step=10)
        completion = st.slider(say(language, "target.completion"), 5, 100, 70, step=5)
        added, remaining = worked_out(missing, courses, seats, completion / 100)
        said = {"added": counted(language, round(added), target["unit"])}
        said["remaining"] = counted(language, round(remaining), target["unit"])
        st.markdown(say(language, "target.what_if_result", **said))


def still_missing(target: Target) -> float | None:
    """What the goal still lacks, in heads or turns: a share is turned back into the people behind it."""
    if target.get("goal") is None or target.get("value") is None or target.get("refusal") == "unit_differs":
        return None
    if not counts_learners(target):  # no course brings a plan or a service
        return None
    lacking: float = target["goal"] - target["value"]
    return lacking * target["denominator"] if is_share(target) and target.get("denominator") else lacking


def _pace(language: str, target: Target) -> None:
    by = deadline(target)
    if not target.get("recent_pace") or by is None or not target.get("as_of"):
        return
    # Streamlit's own slider writes numbers in English.
    written = partial(number, language, decimals=2)
    factor = st.select_slider(say(language, "target.pace_factor"), FACTORS, 1.0, format_func=written)
    reached = target["value"] + _ahead(target, by) * factor
    is_part = is_share(target)
    value = (
        amount(language, target, min(reached, 1.0)) if is_part else counted(language, round(reached), target["unit"])
    )
    st.markdown(say(language, "target.what_if_pace", date=day(language, by), value=value))


def _ahead(target: Target, by: date) -> float:
    """What is still added by the deadline as things go: the forecast's, so that both say the same."""
    if reached_about(target) is None and (target.get("forecast") or {}).get("value") is not None:
        added: float = target["forecast"]["value"] - target["value"]
        return added
    days = (by - _day(target["as_of"])).days
    return float(target["recent_pace"] * max(days, 0))


def _day(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
