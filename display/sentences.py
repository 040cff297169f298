"""What a figure means, in sentences with the numbers put in: forecast, pace, why this status, bounds."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from display import figures
from display.figures import WITHOUT_BAR, Target, actual, against_goal, amount, deadline, is_share
from display.formats import count, counted, day, day_and_month, index, month, number, pace, share, with_qualifier
from display.language import say
from display.status import word

MOST_TIMES = 100  # of the recent pace: beyond, the number says nothing that "more than" doesn't


def forecast(language: str, target: Target) -> str:
    """'At today's pace: 61 % by 31 December; needs 5.0 times the pace.' Empty where a forecast makes no sense."""
    ahead, end = target.get("forecast") or {}, deadline(target)
    if ahead.get("value") is None or end is None:
        return ""
    reached_on = reached_about(target)
    if reached_on is not None:
        return say(language, "forecast.reached_about", month=month(language, reached_on))
    by = when(language, end, target.get("as_of"))
    said = say(language, "forecast.at_this_pace", value=_of_goal(language, target, ahead["value"]), date=by)
    times = pace_ratio(target)
    if times is None or times <= 1 or target.get("status") == "met":
        return say(language, "sentence.end", text=said)
    if times > MOST_TIMES:
        return say(language, "forecast.needs_over", text=said, times=count(language, MOST_TIMES))
    return say(language, "forecast.needs_times", text=said, times=number(language, times, 1))


def chance(language: str, target: Target) -> str:
    """The probability of reaching the goal and the span of the projection; empty without a forecast."""
    ahead = target.get("forecast") or {}
    if ahead.get("probability") is None:
        return ""
    said = {
        "low": amount(language, target, ahead.get("low")),
        "high": amount(language, target, ahead.get("high")),
        "probability": _likelihood(language, ahead["probability"]),
    }
    end = deadline(target)
    if end is None or reached_about(target) is None:
        return say(language, "forecast.chance", **said)
    return say(language, "forecast.chance_by", date=when(language, end, target.get("as_of")), **said)


def _likelihood(language: str, probability: float) -> str:
    """A whole per cent, but neither never nor always: no forecast knows that."""
    if probability < 0.01:
        return with_qualifier(language, share(language, 0.01, 0), "<")
    if probability > 0.99:
        return with_qualifier(language, share(language, 0.99, 0), ">")
    return share(language, probability, 0)


def tested(language: str, target: Target) -> str:
    """How wrong the same forecast was before; empty without a back test."""
    test = (target.get("forecast") or {}).get("back_test")
    return say(language, "forecast.error", error=share(language, test["error_pct"] / 100, 0)) if test else ""


def no_forecast(language: str, target: Target) -> str:
    """Why there is no forecast, where a goal and a deadline would let one expect it."""
    if target["kind"] in WITHOUT_BAR or target.get("refusal") == "unit_differs":
        return ""
    end = deadline(target)
    if target.get("value") is None or end is None or str(target.get("as_of")) >= end.isoformat():
        return ""
    has_value = (target.get("forecast") or {}).get("value") is not None
    if has_value or target.get("status") in ("met", "missed"):
        return ""
    return say(language, "forecast.none")


def reached_about(target: Target) -> date | None:
    """The day on which the recent pace would reach the goal; None where that is after the deadline, or past."""
    times, as_of = pace_ratio(target), target.get("as_of")
    if times is None or times > 1 or not as_of or deadline(target) is None:
        return None
    days = math.ceil((target["goal"] - target["value"]) / target["recent_pace"])
    return date.fromisoformat(str(as_of)[:10]) + timedelta(days=days)


def pace_ratio(target: Target) -> float | None:
    """Required pace over recent pace; None where either is unknown or nothing moves."""
    required, recent = target.get("required_pace"), target.get("recent_pace")
    return required / recent if required and recent and recent > 0 else None


def paces(language: str, target: Target) -> str:
    """'Needs 45.4 a day; of late 9.1 a day.' Empty without a required pace."""
    required, recent = target.get("required_pace"), target.get("recent_pace")
    if required is None or required <= 0:
        return ""
    needed = _a_day(language, target, required)
    if recent is None:
        return say(language, "pace.required", required=needed)
    late = _a_day(language, target, recent)
    return say(language, "pace.required_and_recent", required=needed, recent=late)


def no_pace(language: str, target: Target) -> str:
    """Why no pace can be asked for; empty where one can, the goal is reached, or there is none to reach."""
    if target.get("required_pace") is not None or target.get("refusal") == "no_goal":
        return ""
    end = deadline(target)
    if end is not None and str(target.get("as_of")) >= end.isoformat():
        return say(language, "pace.over", date=day(language, end))
    return say(language, f"why.{target['refusal']}") if target.get("refusal") else ""


def why_status(language: str, target: Target) -> list[str]:
    """The reasoning behind the status, one step a sentence, each with its numbers."""
    if target.get("status") is None:
        if target.get("goal_of_whole") is not None:
            return [goal_of_whole(language, target)]
        refusal = target.get("refusal")
        return [say(language, f"why.{refusal}")] if refusal else [say(language, "why.no_status")]
    if target.get("expected") is None or not target.get("start") or not target.get("deadline"):
        return [
            say(
                language,
                "why.compared",
                reached=f"{actual(language, target)} {against_goal(language, target)}",
                status=word(language, target["status"], method=target.get("method") or ""),
            )
        ]
    gone, whole = elapsed_days(target["start"], target["as_of"]), elapsed_days(target["start"], target["deadline"])
    steps = [
        say(language, "target.method", method=say(language, f"method.{target['method']}")),
        say(
            language,
            "why.elapsed",
            start=day(language, target["start"]),
            as_of=day(language, target["as_of"]),
            gone=count(language, gone),
            whole=count(language, whole),
        ),
        say(
            language,
            "why.expected",
            expected=amount(language, target, target["expected"]),
            actual=actual(language, target),
        ),
    ]
    if target.get("schedule_index") is not None:
        steps.append(say(language, "why.index", index=index(language, target["schedule_index"])))
    return [*steps, say(language, f"why.{target['status']}")]


def goal_of_whole(language: str, target: Target) -> str:
    """That the goal is the whole programme's and none of the area shown; empty where it has its own, or none is."""
    goal = figures.goal_of_whole(language, target)
    return say(language, "why.goal_of_whole", goal=goal) if goal else ""


def bounds(language: str, target: Target) -> str:
    """What is known of the figure when it can't be stated exactly: 'at least 1.648, at most 4.944 lượt'."""
    lower, upper = target.get("lower"), target.get("upper")
    if lower is None and upper is None:
        return ""
    if is_share(target):
        return say(language, "bounds.between", lower=share(language, lower), upper=share(language, upper))
    if upper is None:
        return say(language, "bounds.at_least", lower=counted(language, lower, target["unit"]))
    if lower is None:
        return say(language, "bounds.at_most", upper=counted(language, upper, target["unit"]))
    return say(language, "bounds.between", lower=count(language, lower), upper=counted(language, upper, target["unit"]))


def difference_of_units(language: str, target: Target) -> str:
    """Names the difference when the goal counts one thing and the figure another; empty otherwise."""
    if target.get("refusal") != "unit_differs":
        return ""
    return say(language, "bounds.unit_differs")


def changed(language: str, difference: float | None, target: Target, since: date | str | None) -> str:
    """What moved since the last snapshot: '+45 since 3 Nov 2025', or that nothing did."""
    if difference is None or since is None:
        return ""
    if difference == 0:
        return say(language, "change.none", since=day(language, since))
    sign = "+" if difference > 0 else "−"
    return say(
        language,
        "change.since",
        change=f"{sign}{amount(language, target, abs(difference))}",
        since=day(language, since),
    )


def when(language: str, deadline: date | str, as_of: date | str | None) -> str:
    """A deadline without its year when that is this year's, else in full."""
    if as_of is not None and str(deadline)[:4] == str(as_of)[:4]:
        return day_and_month(language, deadline)
    return day(language, deadline)


def elapsed_days(start: date | str, end: date | str) -> int:
    """Days from `start` to `end`, first and last included."""
    return (date.fromisoformat(str(end)[:10]) - date.fromisoformat(str(start)[:10])).days + 1


def paragraph(sentences: Sequence[str]) -> str:
    """The sentences one after another, the empty ones left out."""
    return " ".join(sentence for sentence in sentences if sentence)


def _a_day(language: str, target: Target, value: float) -> str:
    """A pace: percentage points of a share, else what is counted."""
    if not is_share(target):
        return pace(language, value)
    return say(language, "pace.points", number=number(language, value * 100, 3))


def _of_goal(language: str, target: Target, value: float) -> str:
    goal = target.get("goal")
    if is_share(target) or not goal:
        return amount(language, target, value)
    return share(language, value / goal, 0)
