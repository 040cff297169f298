"""Before and after: what pairs of scores say of a gain, and how sure that is (target kind 12)."""

import math
from dataclasses import asdict, dataclass
from datetime import date
from statistics import NormalDist
from typing import Any, Literal

from metrics.definitions import Definition, definitions
from metrics.disclosure import protected_rows
from metrics.questions import Source, rows
from warehouse.scope import Scope

By = Literal["dependency", "level", "area", "sex", "course"]
SCALES = (1.0, 4.0, 5.0, 7.0, 10.0, 20.0, 100.0)  # scales that questionnaires end at
WHOLE_POINTS = 7.0  # scales up to here are answered in whole points, and each is a level
LEVELS = 4  # any other scale is read in quarters: foundation to highly specialised


@dataclass(frozen=True)
class Gain:
    """The statistics of one group's pairs; scores on the questionnaire's own scale."""

    n_before: int
    n_after: int
    n_matched: int
    mean_before: float | None
    mean_after: float | None
    mean_gain: float | None
    low: float | None  # 95 % confidence interval of the mean gain, Student's t
    high: float | None
    normalised_gain: float | None  # Σ(post - pre) / Σ(max - pre)
    share_rising: float | None  # of pairs, those whose level rose: a whole point, or the target's own `levels`
    max_score: float


def gains(
    source: Source, scope: Scope, programme: str, target: str, by: By | None = None, as_of: date | None = None
) -> list[dict[str, Any]]:
    """One row per value of `by` (None: not stated; a single row without it) with the fields of Gain."""
    [definition] = definitions(source, programme, target, as_of)
    found = gains_of(source, scope, definition, by, as_of).items()
    told = [{"value": value, **asdict(gain)} for value, gain in found]
    return protected_rows(source, scope, (programme, target, by), told)


def gains_of(
    source: Source, scope: Scope, definition: Definition, by: By | None, as_of: date | None
) -> dict[str | None, Gain]:
    """Group -> its gain. A pair is one person in one course with a score before and a score after."""
    scale = definition.rest.get("max_score") or _scale(source, scope, definition)
    levels = definition.rest.get("levels") or (scale if 1 < scale <= WHOLE_POINTS else LEVELS)
    found = rows(
        source,
        scope,
        f"""
        with scored as (
            select person, course,
                arg_min(pre, (counted_on, record)) filter (pre is not null) as pre,
                arg_max(post, (counted_on, record)) filter (post is not null) as post,
                arg_min({by or "null::varchar"}, (counted_on, record)) as grouped_by
            from scoped_records
            where programme = $programme and audience = $audience
                and counted_on <= coalesce($as_of, date '9999-12-31')
                and (pre is not null or post is not null)
            group by person, course
        )
        select grouped_by, count(pre) as n_before, count(post) as n_after,
            count(*) filter (pre is not null and post is not null) as n_matched,
            sum(pre) filter (post is not null) as sum_before, sum(post) filter (pre is not null) as sum_after,
            sum((post - pre) * (post - pre)) as sum_squares,
            count(*) filter (
                pre is not null and post is not null  -- least() passes over nulls
                and least(floor(post * $levels), $highest) > least(floor(pre * $levels), $highest)
            ) as rising
        from scored
        group by grouped_by
        order by grouped_by nulls last
        """,  # noqa: S608 -- a column's name of ours
        programme=definition.programme,
        audience=definition.audience,
        as_of=as_of,
        levels=levels / scale,
        # On a scale of levels the highest point is a level of its own; a quarter's upper end belongs to the quarter.
        highest=levels if levels == scale else levels - 1,
    )
    return {row.pop("grouped_by"): _gain(scale, **row) for row in found}


def _gain(
    scale: float, n_before: int, n_after: int, n_matched: int, sum_before: float | None, sum_after: float | None,
    sum_squares: float | None, rising: int,
) -> Gain:  # fmt: skip
    if not n_matched or sum_before is None or sum_after is None or sum_squares is None:
        return Gain(n_before, n_after, 0, None, None, None, None, None, None, None, scale)
    gain = sum_after - sum_before
    mean = gain / n_matched
    margin = None
    if n_matched > 1:
        variance = max(0.0, sum_squares - n_matched * mean * mean) / (n_matched - 1)
        margin = student_quantile(0.975, n_matched - 1) * math.sqrt(variance / n_matched)
    room = scale * n_matched - sum_before
    return Gain(
        n_before,
        n_after,
        n_matched,
        sum_before / n_matched,
        sum_after / n_matched,
        mean,
        None if margin is None else mean - margin,
        None if margin is None else mean + margin,
        gain / room if room > 0 else None,
        rising / n_matched,
        scale,
    )


def _scale(source: Source, scope: Scope, definition: Definition) -> float:
    """The end of the scale that the scores were given on: the smallest usual one that holds them all."""
    [row] = rows(
        source,
        scope,
        """
        select greatest(max(pre), max(post)) as highest
        from scoped_records
        where programme = $programme and audience = $audience
        """,
        programme=definition.programme,
        audience=definition.audience,
    )
    highest = row["highest"] or 1.0
    return next((scale for scale in SCALES if highest <= scale), highest)


def student_quantile(probability: float, freedom: int) -> float:
    """The quantile of Student's t, by halving on its exact distribution (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    if freedom > 500:
        return NormalDist().inv_cdf(probability)
    low, high = 0.0, 1e4
    for _ in range(100):
        middle = (low + high) / 2
        if _within(middle, freedom) < 2 * probability - 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """P(-t < T < t) for a whole number of degrees of freedom."""
    angle = math.atan2(t, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    is_odd = freedom % 2 == 1
    term = cosine if is_odd else 1.0
    total = 0.0 if freedom == 1 else term
    for step in range(3 if is_odd else 2, freedom - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    return 2 / math.pi * (angle + sine * total) if is_odd else sine * total
