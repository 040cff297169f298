"""A projection that admits what it doesn't know: interval, probability and back-tested error from recent paces."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

FEWEST_PERIODS = 4
MEMORY_MONTHS = 36
NOMINAL = 0.80
DRAWS = 20_000
# How fast the underlying pace may drift, as a share of the monthly noise's variance -> how likely that is beforehand.
# Steady or plainly drifting: few months can't tell the shades between, and an interval must hold for both. Chosen so
# that it holds 75 to 88 % on steady, seasonal and bursty series together, and 70 % and more where the pace drifts.
DRIFTS = {0.0: 0.56, 0.1: 0.05, 0.4: 0.11, 1.2: 0.28}


@dataclass(frozen=True)
class Forecast:
    """Where a running total stands on a day to come: mean, 80 % interval, chance of reaching the goal."""

    value: float
    low: float
    high: float
    probability: float | None


@dataclass(frozen=True)
class BackTest:
    """How wrong the same method was before: mean absolute error of the total ahead, in per cent of what came."""

    error_pct: float
    horizon_months: int
    origins: int
    coverage: float  # share of outcomes inside the 80 % interval


@dataclass(frozen=True)
class Monthly:
    """What was added in each whole month, in order, the last of them the last whole month known."""

    first: date  # first day of the first month
    added: tuple[float, ...]

    def months(self) -> list[date]:
        return [months_after(self.first, place) for place in range(len(self.added))]

    def since(self, day: date) -> "Monthly":
        """The months that begin on `day` or later: what a break leaves to learn from."""
        kept = [(month, added) for month, added in zip(self.months(), self.added, strict=True) if month >= day]
        return Monthly(kept[0][0], tuple(added for _, added in kept)) if kept else Monthly(day, ())


def months_after(month: date, count: int) -> date:
    """The first day of the month `count` months after `month`."""
    place = month.year * 12 + month.month - 1 + count
    return date(place // 12, place % 12 + 1, 1)


def forecast(
    history: Monthly, total: float, after: date, deadline: date, goal: float | None, rhythm: tuple[float, ...],
    most: float | None = None,
) -> Forecast | None:  # fmt: skip
    """The total at the end of `deadline`, given `total` at the end of `after`; never beyond `most`.

    `rhythm` is how much of an ordinary month each calendar month brings (12 numbers). None under four whole months or
    when nothing is left to come. The pace is a level that may drift (a local level model); drift and noise are
    learnt from the last 36 months, each plausible drift weighed by its marginal likelihood.
    """
    if len(history.added) < FEWEST_PERIODS or deadline <= after:
        return None
    ahead = _draws_ahead(history, _shares(after + timedelta(days=1), deadline), rhythm)
    reached = total + (ahead if most is None else np.minimum(ahead, max(0.0, most - total)))
    low, high = np.quantile(reached, [(1 - NOMINAL) / 2, (1 + NOMINAL) / 2])
    probability = None if goal is None else float(np.mean(reached >= goal))
    middle = np.mean(reached) if most is None else np.median(reached)  # what is cut off would drag a mean down
    return Forecast(float(middle), float(low), float(high), probability)


def rhythm_of(history: Monthly, known: tuple[float, ...]) -> tuple[float, ...]:
    """The year's rhythm: the known one (holidays, school year), moved towards two or more years' own months."""
    factors = np.array(known, dtype=float)
    if len(history.added) >= 24:
        level = float(np.mean(history.added)) or 1.0
        seen: dict[int, list[float]] = {}
        for month, added in zip(history.months(), history.added, strict=True):
            seen.setdefault(month.month, []).append(added / level)
        for number, ratios in seen.items():
            trust = len(ratios) / (len(ratios) + 2)  # a month seen twice counts as much as what was known
            factors[number - 1] = (1 - trust) * factors[number - 1] + trust * float(np.mean(ratios))
    factors = np.maximum(factors, 0.05)
    return tuple(float(factor) for factor in factors / factors.mean())


def back_test(history: Monthly, rhythm: tuple[float, ...], horizon_months: int = 3) -> BackTest | None:
    """The same forecast made at every earlier month that had enough behind it, against what then came."""
    errors: list[float] = []
    inside: list[bool] = []
    came: list[float] = []
    for origin in range(FEWEST_PERIODS, len(history.added) - horizon_months + 1):
        past = Monthly(history.first, history.added[:origin])
        after = months_after(history.first, origin) - timedelta(days=1)
        until = months_after(history.first, origin + horizon_months) - timedelta(days=1)
        said = forecast(past, 0.0, after, until, None, rhythm)
        truth = sum(history.added[origin : origin + horizon_months])
        assert said is not None
        errors.append(abs(said.value - truth))
        inside.append(said.low <= truth <= said.high)
        came.append(truth)
    if not errors or sum(came) == 0:
        return None
    return BackTest(100 * sum(errors) / sum(came), horizon_months, len(errors), sum(inside) / len(inside))


def _shares(first: date, last: date) -> list[tuple[int, float]]:
    """(calendar month, share of it) from first to last day, both included."""
    shares: list[tuple[int, float]] = []
    day = first
    while day <= last:
        following = months_after(day.replace(day=1), 1)
        until = min(last, following - timedelta(days=1))
        days_in_month = (following - day.replace(day=1)).days
        shares.append((day.month, ((until - day).days + 1) / days_in_month))
        day = following
    return shares


def _draws_ahead(history: Monthly, ahead: list[tuple[int, float]], rhythm: tuple[float, ...]) -> np.ndarray:
    """Draws of what the months ahead add, from the mixture over drifts; never below nothing."""
    months, added = history.months()[-MEMORY_MONTHS:], history.added[-MEMORY_MONTHS:]
    paces = np.array([gain / rhythm[month.month - 1] for month, gain in zip(months, added, strict=True)])
    weights = np.array([share * rhythm[month - 1] for month, share in ahead])
    fits = [_fit(paces, weights, drift) for drift in DRIFTS]
    likelihoods = np.array([fit[2] + math.log(prior) for fit, prior in zip(fits, DRIFTS.values(), strict=True)])
    chances = np.exp(likelihoods - likelihoods.max())
    counts = np.floor(chances / chances.sum() * DRAWS).astype(int)
    counts[int(np.argmax(chances))] += DRAWS - int(counts.sum())
    random = np.random.default_rng(20_220_630)
    freedom = len(paces) - 1
    drawn = [mean + spread * random.standard_t(freedom, count)
             for (mean, spread, _), count in zip(fits, counts, strict=True)]  # fmt: skip
    return np.maximum(np.concatenate(drawn), 0.0)


def _fit(paces: np.ndarray, weights: np.ndarray, drift: float) -> tuple[float, float, float]:
    """Mean and spread of the weighted sum ahead, and the log marginal likelihood, of a local level with this drift.

    Level unknown with a flat prior, noise with Jeffreys': generalised least squares and best linear prediction.
    """
    known, ahead = len(paces), len(weights)
    place = np.arange(known + ahead)
    covariance = np.eye(known + ahead) + drift * np.minimum.outer(place, place)
    among = covariance[:known, :known]
    across = weights @ covariance[known:, :known]
    inverse = np.linalg.inv(among)
    ones = np.ones(known)
    information = float(ones @ inverse @ ones)
    level = float(ones @ inverse @ paces) / information
    rest = paces - level
    freedom = known - 1
    squares = max(float(rest @ inverse @ rest), 1e-9 * max(1.0, level * level))
    mean = float(weights.sum()) * level + float(across @ inverse @ rest)
    unexplained = float(weights.sum()) - float(across @ inverse @ ones)
    own = float(weights @ covariance[known:, known:] @ weights) - float(across @ inverse @ across)
    spread = math.sqrt(squares / freedom * (own + unexplained**2 / information))
    _, logdet = np.linalg.slogdet(among)
    likelihood = -0.5 * logdet - 0.5 * math.log(information) - 0.5 * freedom * math.log(squares)
    return mean, spread, float(likelihood)
