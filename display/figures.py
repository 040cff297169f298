"""How a target's figure is worded: actual and goal with unit word and qualifier, in the form that suits its kind.

A *target* here is one entry of `measure --json`: shares are 0 to 1, paces per day, dates ISO text or dates.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from display.formats import MISSING, count, counted, qualified, share, share_beside, unit_word, with_qualifier
from display.language import name_in, say
from display.status import THRESHOLDS

Target = Mapping[str, Any]

AROUND = frozenset({"≈", "~"})  # of a goal, "at least" is understood
SHARE_KINDS = frozenset({4, 5, 6, 7, 9})
MILESTONES, FUNNEL, PAIRED, TREND, CEILING, LINKED = 10, 11, 12, 13, 14, 15
WITHOUT_BAR = frozenset({3, MILESTONES, FUNNEL, PAIRED, TREND, CEILING, LINKED})


def is_share(target: Target) -> bool:
    """Whether value and goal are shares (0 to 1) and the counts stand in numerator and denominator."""
    return target.get("kind") in SHARE_KINDS


def is_judgeable(target: Target) -> bool:
    """Whether methods can say anything of the value: there is one of the target's own unit, on a known day, and a goal.

    Not of a ceiling: every method would praise what goes beyond it. Nor of one area by the whole programme's goal.
    """
    is_like = target.get("value_unit", target["unit"]) == target["unit"] and target["kind"] != CEILING
    is_bound = is_like and target.get("goal") is not None
    return target.get("value") is not None and target.get("as_of") is not None and is_bound


def deadline(target: Target) -> date | None:
    """The day by which the goal is to be reached: none where no number binds, as of one area of a nation's goal."""
    on = target.get("deadline")
    if on is None or target.get("goal") is None:
        return None
    return on if isinstance(on, date) else date.fromisoformat(on[:10])


def counts_learners(target: Target) -> bool:
    """Whether the target counts people or what they did, and not plans, services or days."""
    return target["unit"] in ("turns", "people", "pairs")


def counted_column(target: Target) -> str:
    """Which figure of a breakdown the target is about: turns or people."""
    return "turns" if target["unit"] == "turns" else "people"


def amount(language: str, target: Target, value: float | None) -> str:
    """A value on the target's own scale: per cent for shares, points for paired scores, else as counted."""
    if value is None:
        return MISSING
    if is_share(target):
        marks = [mark * target["goal"] for mark in (*THRESHOLDS, 1.0)] if target.get("goal") else []
        return share_beside(language, value, marks)
    return count(language, value)


def goal(language: str, target: Target) -> str:
    """The goal with its qualifier, without a unit word: '≥ 10.000'; a dash where no number was set."""
    if target.get("goal") is None:
        return MISSING
    return with_qualifier(language, amount(language, target, target["goal"]), target.get("goal_qualifier"))


def counts_as(language: str, target: Target, value: float | None) -> str:
    """The word for what is counted: a ceiling counts days, linked stocks name the first of theirs."""
    if target["kind"] == CEILING:
        return unit_word(language, "days", value)
    if target["kind"] == LINKED and _is_about_teams(target):
        return unit_word(language, "teams", value)
    return unit_word(language, target["unit"], value)


def unit(language: str, target: Target) -> str:
    """The unit word as it stands in a heading or a legend, of many."""
    return counts_as(language, target, 100)


def counted_as(language: str, target: Target) -> str:
    """The unit word of the value, which may count another thing than the goal."""
    other = target.get("value_unit") or target["unit"]
    return unit(language, target) if other == target["unit"] else unit_word(language, other, 100)


def name_with_unit(language: str, target: Target) -> str:
    """The target's name with its unit word behind, for a table of several targets."""
    return f"{name_in(language, target['name'])} ({unit(language, target)})"


def reported(language: str, target: Target) -> str:
    """How much of what was due came in; a dash where nothing of it speaks of this target."""
    is_told = target.get("value") is not None or target.get("numerator") is not None
    return share(language, target.get("completeness") if is_told else None, 0)


def _is_about_teams(target: Target) -> bool:
    published = {row.get("measure") for row in target.get("published") or ()}
    return "teams" in (target.get("linked") or published)


def is_out_of_unknown(target: Target) -> bool:
    """Whether a share can't be worked out although something was counted: its whole isn't known."""
    return is_share(target) and target.get("value") is None and target.get("numerator") is not None


def is_beside_its_goal(target: Target) -> bool:
    """Whether the value counts another thing than the goal: each is shown with its unit, never one over the other."""
    if target.get("value") is None or target.get("goal") is None:
        return False
    is_share_told = is_share(target) and target.get("value_source") == "published"
    return is_share_told or (target.get("value_unit") or target["unit"]) != target["unit"]


def actual(language: str, target: Target) -> str:
    """What was reached, with its qualifier; for a share its per cent, or what was counted of an unknown whole."""
    value = target.get("value")
    if is_out_of_unknown(target):
        return count(language, target["numerator"])
    if value is None:
        return MISSING
    counted_as = target.get("value_unit") or target["unit"]
    if is_share(target) and target.get("value_source") != "published":
        return amount(language, target, value)
    if counted_as != target["unit"] or is_share(target):
        return counted(language, value, counted_as, target.get("qualifier"))
    return qualified(language, value, target.get("qualifier"))


def against_goal(language: str, target: Target) -> str:
    """What stands after the stroke: the goal and its unit word, or the unit word alone where there is no goal.

    Nothing where value and goal count different things: `under_the_figure` gives the goal a line of its own.
    """
    goal = target.get("goal")
    if is_beside_its_goal(target):
        return ""
    if target["kind"] == CEILING and goal is not None:
        return say(language, "figure.at_most", goal=f"{count(language, goal)} {counts_as(language, target, goal)}")
    if is_out_of_unknown(target):
        return say(language, "figure.of_unknown", unit=counts_as(language, target, target["numerator"]))
    if goal is None:
        return counts_as(language, target, target.get("value"))
    if is_share(target):
        return f"/ {amount(language, target, goal)}"
    return f"/ {_goal_in_full(language, target)}"


def goal_of_whole(language: str, target: Target) -> str:
    """The programme's goal in full, of a target that one area of it is shown; empty where there is none."""
    goal = target.get("goal_of_whole")
    return "" if goal is None else _goal_in_full(language, {**target, "goal": goal})


def under_the_figure(language: str, target: Target) -> str:
    """The line beneath: the counts behind a share, '2.700 / 3.000 người', or a goal that counts another thing."""
    if is_beside_its_goal(target):
        return say(language, "figure.goal_is", goal=_goal_in_full(language, target))
    if not is_share(target) or target.get("numerator") is None:
        return ""
    if is_out_of_unknown(target):
        return say(language, "figure.goal_is", goal=amount(language, target, target.get("goal")))
    if target.get("denominator") is None:
        return counted(language, target["numerator"], target["unit"])
    is_of_reporting = target.get("refusal") == "no_denominator"  # nobody knows yet how many there are in all
    return say(
        language,
        "figure.counts_reported" if is_of_reporting else "figure.counts",
        numerator=count(language, target["numerator"]),
        denominator=counted(language, target["denominator"], target["unit"]),
    )


def in_words(language: str, target: Target) -> str:
    """Figure and goal in one phrase, for text alternatives and for reading aloud."""
    goal = target.get("goal")
    if goal is None:
        return say(language, "figure.reached", actual=actual(language, target), unit=against_goal(language, target))
    if is_beside_its_goal(target):
        return f"{actual(language, target)}. {under_the_figure(language, target)}"
    return say(
        language,
        "figure.reached_of",
        actual=actual(language, target),
        goal=against_goal(language, target).removeprefix("/ "),
    )


def _goal_in_full(language: str, target: Target) -> str:
    if is_share(target):
        return amount(language, target, target["goal"])
    qualifier = target.get("goal_qualifier")
    return counted(language, target["goal"], target["unit"], qualifier if qualifier in AROUND else None)
