"""How sure a number is: 95% intervals for means, shares, differences, areas under curves and ratios of counts.

Everything is an `Estimate`. Rows that belong together (the hours of one storm, the visits of one patient) are not
independent: pass their group as `groups`, and the interval counts groups instead of rows.
Closed forms come first; the bootstrap draws table cells (or whole groups), so its cost does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Groups = npt.NDArray[np.int64] | None
Statistic = Callable[[Floats], Floats]

LEVEL = 0.95
DRAWS = 2000


@dataclass(frozen=True)
class Estimate:
    """A number, its 95% interval, the rows (`n`) and, where rows belong together, the groups (`clusters`) behind it.

    >>> Estimate(0.7, 0.6, 0.8, 100).facts()
    {'value': 0.7, 'interval': [0.6, 0.8], 'n': 100}
    """

    value: float
    low: float
    high: float
    n: int
    clusters: int | None = None
    how: str = ""

    def facts(self) -> dict[str, object]:
        """The same as plain JSON values: None where there is nothing to tell, such as a share of no rows."""
        known = np.isfinite([self.value, self.low, self.high])
        value = float(self.value) if known[0] else None
        return {"value": value, "interval": [float(self.low), float(self.high)] if known.all() else None, "n": self.n}

    def clipped(self, low: float, high: float) -> Estimate:
        """The same with an interval that ends where the number has to end."""
        return replace(self, low=min(max(self.low, low), high), high=min(max(self.high, low), high))

    def scaled(self, factor: float) -> Estimate:
        """The same in another unit; a negative factor swaps the ends."""
        ends = sorted((self.low * factor, self.high * factor))
        return replace(self, value=self.value * factor, low=ends[0], high=ends[1])


def wilson(k: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a share, k of n (Wilson 1927); n may be a fraction (an effective number of rows).

    >>> [round(end, 4) for end in wilson(8, 10)]
    [0.4902, 0.9433]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if n <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + level / 2)
    p = k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if k <= 0 else float(middle - half)
    high = 1.0 if k >= n else float(middle + half)
    return min(low, p), max(high, p)


def group_codes(groups: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Group names (n,) as integers 0..G-1.

    >>> group_codes(["b", "a", "b"]).tolist()
    [1, 0, 1]
    """
    codes, names = pd.factorize(np.asarray(groups), use_na_sentinel=False)
    _, places = np.unique(np.asarray(names).astype(str), return_inverse=True)
    return np.asarray(places[codes], dtype=np.int64)


def independent_units(n: int, groups: Groups) -> int:
    """How many independent pieces of evidence there are: rows, or groups of rows."""
    return n if groups is None else len(np.unique(groups))


def robust_se(influence: Floats, groups: Groups = None) -> float:
    """Standard error of a mean of (n,) influence values, cluster-robust when `groups` is given (Liang and Zeger 1986).

    Infinite with fewer than two independent units: one storm says nothing about the next.

    >>> float(round(robust_se(np.array([1.0, 2.0, 3.0, 4.0])), 4))
    0.6455
    """
    n = len(influence)
    centred = influence - influence.mean() if n else influence
    if groups is not None:
        _, codes = np.unique(groups, return_inverse=True)
        centred = np.bincount(codes, weights=centred)
    units = len(centred)
    if units < 2:
        return float("inf")
    return float(np.sqrt(units / (units - 1) * np.square(centred).sum()) / n)


def critical(units: int, level: float = LEVEL) -> float:
    """How many standard errors wide half an interval is, from Student's t with `units` - 1 degrees of freedom.

    >>> round(critical(11), 3), round(critical(100_000), 2)
    (2.228, 1.96)
    """
    from scipy.special import stdtrit

    return float(stdtrit(max(units - 1, 1), 0.5 + level / 2))


def linearised(value: float, influence: Floats, groups: Groups = None, how: str = "delta method") -> Estimate:
    """`value` with the interval that its influence values (n,) give (the delta method)."""
    n = len(influence)
    units = independent_units(n, groups)
    half = critical(units) * robust_se(influence, groups)
    return Estimate(float(value), value - half, value + half, n, None if groups is None else units, how)


def mean(values: npt.ArrayLike, groups: Groups = None) -> Estimate:
    """The mean of (n,) values, in their unit.

    >>> mean([1, 2, 3, 4]).facts()["interval"]  # doctest: +ELLIPSIS
    [0.44..., 4.55...]
    """
    x = np.asarray(values, dtype=float)
    how = "mean and standard error" if groups is None else "mean and cluster-robust standard error"
    return linearised(float(x.mean()), x, groups, how)


def share(flags: npt.ArrayLike, groups: Groups = None) -> Estimate:
    """The share of true flags (n,), 0..1. With groups, the rows count as fewer, as many as their spread says
    (design effect, then Wilson: Dean and Pagano 2015).

    >>> round(share([True] * 8 + [False] * 2).low, 4)
    0.4902
    """
    x = np.asarray(flags, dtype=float)
    n, k = len(x), float(np.sum(x))
    if n == 0:
        return Estimate(float("nan"), 0.0, 1.0, 0, None if groups is None else 0, "Wilson")
    if groups is None:
        return Estimate(k / n, *wilson(k, n), n, None, "Wilson")
    effective = effective_rows(x, groups)
    low, high = wilson(k / n * effective, effective)
    return Estimate(k / n, low, high, n, independent_units(n, groups), "Wilson on the effective number of rows")


def effective_rows(x: Floats, groups: npt.NDArray[np.int64]) -> float:
    """How many independent rows would know as much about the mean of 0/1 values (n,) as these grouped ones do.

    At most n. When all rows agree, nothing can be measured and every group counts as one row.
    """
    n, units = len(x), independent_units(len(x), groups)
    p, se = float(x.mean()), robust_se(x, groups)
    if units < 2 or p in (0.0, 1.0) or se == 0:
        return float(units)
    shrink = (NormalDist().inv_cdf(0.5 + LEVEL / 2) / critical(units)) ** 2
    return float(min(p * (1 - p) / se**2 * shrink, n))


def difference(a: Estimate, b: Estimate) -> Estimate:
    """a - b for two separate groups of rows, from their own intervals (Newcombe 1998, method 10).

    >>> gap = difference(share([1] * 56 + [0] * 14), share([1] * 48 + [0] * 32))
    >>> round(gap.value, 2), round(gap.low, 4), round(gap.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    value = a.value - b.value
    low = value - float(np.hypot(a.value - a.low, b.high - b.value))
    high = value + float(np.hypot(a.high - a.value, b.value - b.low))
    clusters = None if a.clusters is None or b.clusters is None else a.clusters + b.clusters
    return Estimate(value, low, high, a.n + b.n, clusters, "Newcombe")


def paired_difference(a: npt.ArrayLike, b: npt.ArrayLike, groups: Groups = None) -> Estimate:
    """Mean of a - b over the same (n,) rows. For 0/1 values half a row is added to each kind of disagreement, so that
    no disagreement at all is not taken for certainty (Agresti and Min 2005).

    >>> paired_difference([1, 1, 1, 0], [1, 0, 0, 0]).value
    0.5
    """
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    gap = first - second
    if groups is not None or not _zero_one(first) or not _zero_one(second):
        return mean(gap, groups)
    n, wins, losses = len(gap), float((gap > 0).sum()) + 0.5, float((gap < 0).sum()) + 0.5
    half = critical(n + 2) * np.sqrt(wins + losses - (wins - losses) ** 2 / (n + 2)) / (n + 2)
    middle = (wins - losses) / (n + 2)
    value = float(gap.mean())
    low, high = min(float(middle - half), value), max(float(middle + half), value)
    return Estimate(value, low, high, n, None, "Agresti-Min").clipped(-1, 1)


def _zero_one(x: Floats) -> bool:
    return bool(np.isin(x, (0.0, 1.0)).all())


def auc(positive: npt.ArrayLike, scores: npt.ArrayLike, groups: Groups = None) -> Estimate:
    """The chance that a positive row scores above a negative one (ties count half), interval on the logit scale
    (DeLong 1988; by groups: Obuchowski 1997).

    Raises ValueError when one of the two kinds is missing.

    >>> auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).value
    0.75
    """
    y, s = np.asarray(positive, dtype=bool), np.asarray(scores, dtype=float)
    value, influence = auc_influence(y, s)
    estimate = linearised(value, influence, groups, "DeLong")
    if not 0 < value < 1:
        return replace(estimate, low=0.0 if value == 0 else _perfect_low(y), high=1.0)
    half = (estimate.high - value) / (value * (1 - value))
    logit = np.log(value / (1 - value))
    return replace(estimate, low=float(1 / (1 + np.exp(half - logit))), high=float(1 / (1 + np.exp(-half - logit))))


def _perfect_low(y: npt.NDArray[np.bool_]) -> float:
    """A lower end for a perfect order of rows: as for a share of the rarer kind, all right."""
    rare = int(min(y.sum(), (~y).sum()))
    return wilson(rare, rare)[0]


def auc_influence(y: npt.NDArray[np.bool_], s: Floats) -> tuple[float, Floats]:
    """The area under the ROC curve and how much each row (n,) moves it."""
    m, n = int(y.sum()), int((~y).sum())
    if m == 0 or n == 0:
        raise ValueError("the area under the curve needs rows of both kinds")
    ranks = midranks(s)
    above = (ranks[y] - midranks(s[y])) / n
    below = 1 - (ranks[~y] - midranks(s[~y])) / m
    value = float(above.mean())
    influence = np.empty(len(y))
    influence[y] = (above - value) * (m + n) / m * _finite(m)
    influence[~y] = (below - value) * (m + n) / n * _finite(n)
    return value, influence


def _finite(n: int) -> float:
    return float(np.sqrt(n / (n - 1))) if n > 1 else 1.0


def midranks(x: Floats) -> Floats:
    """Ranks from 1, ties sharing the middle one.

    >>> midranks(np.array([3.0, 1.0, 3.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=float)


def from_cells(
    cells: npt.ArrayLike, size: int, statistic: Statistic, groups: Groups = None, draws: int = DRAWS, seed: int = 0
) -> Estimate:
    """A function of a table of counts, with its percentile bootstrap interval.

    cells: (n,) the table cell of each row, 0..size-1. statistic: (..., size) counts -> (...). Redrawing rows is the
    same as drawing the cell counts from a multinomial; with groups, whole groups are redrawn.

    >>> half = from_cells([0] * 50 + [1] * 50, 2, lambda c: c[..., 1] / c.sum(-1))
    >>> half.value, round(half.low, 1), round(half.high, 1)
    (0.5, 0.4, 0.6)
    """
    codes = np.asarray(cells, dtype=np.int64)
    counts = np.bincount(codes, minlength=size).astype(float)
    n, units, random = len(codes), independent_units(len(codes), groups), np.random.default_rng(seed)
    if groups is None:
        drawn = random.multinomial(n, counts / n, draws).astype(float)
    else:
        _, owner = np.unique(groups, return_inverse=True)
        table = np.bincount(owner * size + codes, minlength=units * size).reshape(units, size)
        drawn = random.multinomial(units, np.full(units, 1 / units), draws) @ table.astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, spread = float(statistic(counts)), statistic(drawn)
    low, high = ends(spread, value) if units > 1 else (float("nan"), float("nan"))
    how = "bootstrap" if groups is None else "bootstrap of whole groups"
    return Estimate(value, low, high, n, None if groups is None else units, how)


def ends(draws: Floats, value: float, level: float = LEVEL) -> tuple[float, float]:
    """The middle `level` of (B,) draws, undefined ones left out; the value itself always lies inside."""
    kept = draws[np.isfinite(draws)]
    if not len(kept):
        return float("nan"), float("nan")
    low, high = np.quantile(kept, [0.5 - level / 2, 0.5 + level / 2])
    return min(float(low), value), max(float(high), value)
