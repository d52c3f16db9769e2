"""A few facts about a row that settle its answer alone, whatever the rest is (anchors: Ribeiro, Singh, Guestrin 2018).

A fact is a test that the row passes: a category's value, or a number at least or at most a limit. How well facts settle
the answer is measured on mixtures of real rows: the columns of the facts come together from one row that passes all of
them, the rest from another. The facts are looked for on some draws, confirmed on others, and told for a third lot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers, limits, mixtures, uncertainty
from explainer.answers import Said, plain
from explainer.mixtures import Floats, Ints, Pool
from explainer.scopes import is_number, values_of
from explainer.uncertainty import Estimate

if TYPE_CHECKING:
    from explainer.project import Project

KNOWN = 2000
"""So many real rows lend their values."""
LOOK = 30
"""Draws for a first look at every fact."""
SEARCH = 150
CONFIRM = 400
TELL = 500
KEPT = 10
"""So many facts stay in the race after the first look."""
BEST = 4
"""So many of them are looked at closely in each round."""
CONFIRMED = 2
"""So many that look settled are tried on draws not searched on, those that most rows pass."""
MOST = 4
"""Facts at most."""
WANTED = 0.95
MARGIN = 0.015
"""The low end of the interval may lie so far below what is wanted."""
REMOVED = 0.8
"""Where most rows are answered so anyway, the facts must remove this part of the exceptions."""
HIGHEST = 0.99
BANDS = 2
FEW_VALUES = 6
PLACES = (0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95)
"""Numbers are limited at these places of the data, or at every value where there are few."""

Flags = npt.NDArray[np.bool_]
Near = Callable[[Said], Floats]
"""How near answers are to the row's own, (n,): 1 or more where they count as the same, and less the farther off."""


@dataclass(frozen=True)
class Fact:
    """A test of one column; `op` is one of = <= >= between (`value` is a pair then); a missing value equals None."""

    column: str
    op: str
    value: Any

    def holds(self, values: npt.NDArray[Any]) -> Flags:
        """Which of a column's values pass, (n,): numbers as floats, all others as objects; None or NaN where missing.

        >>> Fact("a", "<=", 2).holds(np.array([1.0, 3.0, np.nan])).tolist()
        [True, False, False]
        """
        if self.value is None:
            return np.asarray(pd.isna(values), dtype=bool)
        if self.op == "between":
            return np.asarray((values >= self.value[0]) & (values <= self.value[1]), dtype=bool)
        if self.op == "=":
            return np.asarray(values == self.value, dtype=bool)
        return np.asarray(values <= self.value if self.op == "<=" else values >= self.value, dtype=bool)


Facts = tuple[Fact, ...]


@dataclass(frozen=True)
class Anchor:
    """The facts, and what was measured of them.

    precision: the part of mixtures with these facts that is answered the same; base: of mixtures without any;
    wanted: what the precision had to reach; reached: whether it did. tries: how often the model was asked.
    """

    facts: Facts
    precision: Estimate
    base: Estimate
    wanted: float
    reached: bool
    tries: int


@dataclass
class _Hunt:
    """One search under way: row 0 of the pool is the row asked about, all others lend their values.

    `values` are the pool's columns as `Fact.holds` takes them; `order` the known rows by how near their answers are.
    Draws are spread evenly over that order, which makes what is counted more precise than by chance.
    """

    pool: Pool
    values: dict[str, npt.NDArray[Any]]
    order: Ints
    near: Near
    draws: tuple[Floats, Floats]
    tries: int = 0
    held: dict[Fact, Flags] = field(default_factory=dict)

    def test(self, sets: Sequence[Facts], start: int, n: int) -> Floats:
        """How near the answers for n mixtures with such facts are to the row's own, from draw `start` on: (sets, n)."""
        one, other = (u[start : start + n] for u in self.draws)
        rest = self.order[np.floor(one * len(self.order)).astype(np.intp)]
        rows = []
        for facts in sets:
            passing = self.passing(facts)
            lenders = np.append(self.order[passing[self.order]], 0)
            held = lenders[np.floor(other * len(lenders)).astype(np.intp)]
            kept = np.isin(list(self.values), [f.column for f in facts])
            rows.append(np.where(kept, held[:, None], rest[:, None]))
        self.tries += n * len(rows)
        return self.near(answers.mixed(self.pool, np.concatenate(rows))).reshape(len(rows), n)

    def passing(self, facts: Facts) -> Flags:
        """Which rows of the pool pass all facts; the row asked about does."""
        found = np.ones(len(self.pool.frame), dtype=bool)
        for fact in facts:
            if fact not in self.held:
                self.held[fact] = fact.holds(self.values[fact.column])
            found &= self.held[fact]
        return found

    def settled(self, sets: Sequence[Facts], wanted: float) -> Facts | None:
        """Of the sets that settle the answer, on draws that were not searched on, the one that most rows pass."""
        sets = sorted(sets, key=lambda facts: -int(self.passing(facts).sum()))[:CONFIRMED]
        near = self.test(sets, SEARCH, CONFIRM) if sets else np.zeros((0, CONFIRM))
        found = []
        for facts, each in zip(sets, near, strict=True):
            share = uncertainty.share(each >= 1)
            if share.value >= wanted and share.low >= wanted - MARGIN:
                found.append((int(self.passing(facts).sum()), float(each.mean()), facts))
        return max(found, key=lambda s: s[:2])[-1] if found else None


def anchor(project: Project, row: pd.DataFrame, near: Near, seed: int = 0) -> Anchor:
    """Look for the fewest facts of a row (one row of inputs) that settle its answer; `near` says what still counts.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = anchor(project, project.X.iloc[[11]], lambda said: 2 * said.chance("no"))
    >>> found.precision.n, found.precision.value > found.base.value, len(found.facts) <= 4
    (500, True, True)
    """
    known, columns, said = project.remember("anchor rows", lambda: _known(project))
    close = near(said)
    order = 1 + np.argsort(close, kind="stable")
    values = {c: np.append(_values(project, row, c), x) for c, x in columns.items()}
    hunt = _Hunt(known.under(row), values, order, near, _even(SEARCH + CONFIRM + TELL, seed))
    base = uncertainty.share(close >= 1)
    wanted = enough(base.value)
    found = _grown(hunt, _candidates(project, row, columns), wanted) if base.value < wanted else ()
    precision = uncertainty.share(hunt.test([found], SEARCH + CONFIRM, TELL)[0] >= 1) if found else base
    return Anchor(found, precision, base, wanted, bool(precision.high >= wanted), hunt.tries)


def enough(base: float) -> float:
    """Which part of the answers facts must keep, where this part stays without any.

    >>> enough(0.5), round(enough(0.9), 2)
    (0.95, 0.98)
    """
    return min(max(WANTED, 1 - (1 - base) * (1 - REMOVED)), HIGHEST)


def _even(n: int, seed: int) -> tuple[Floats, Floats]:
    """Pairs of numbers 0..1 that fill the square evenly, as do all parts of the sequence (Roberts' R2)."""
    places, ratio = np.arange(1, n + 1), 1.32471795724474602596
    start = np.random.default_rng(seed).random(2)
    return (start[0] + places / ratio) % 1, (start[1] + places / ratio**2) % 1


def _known(project: Project) -> tuple[Pool, dict[str, npt.NDArray[Any]], Said]:
    """The rows that lend their values, their columns, and the model's answers for them."""
    rows = project.background(KNOWN, seed=1)
    pool = mixtures.pool(project, rows)
    each = np.repeat(np.arange(len(rows))[:, None], len(rows.columns), axis=1)
    return pool, {str(c): _values(project, rows, str(c)) for c in rows.columns}, answers.mixed(pool, each)


def _values(project: Project, X: pd.DataFrame, column: str) -> npt.NDArray[Any]:
    """A column as `Fact.holds` takes it."""
    if is_number(project, column):
        return X[column].to_numpy(dtype=float, na_value=np.nan)
    return np.array([plain(v) for v in X[column].tolist()], dtype=object)


def passing(project: Project, X: pd.DataFrame, facts: Facts) -> Flags:
    """Which rows of inputs pass all facts, (n,)."""
    found = np.ones(len(X), dtype=bool)
    for fact in facts:
        found &= fact.holds(_values(project, X, fact.column))
    return found


def _candidates(project: Project, row: pd.DataFrame, columns: dict[str, npt.NDArray[Any]]) -> list[Fact]:
    """Every fact about a row that is worth a try: limits are written as people read them.

    Facts that hold for every known row say nothing, and are left out.
    """
    found = []
    for c in map(str, row.columns):
        value = plain(row[c].iloc[0])
        if value is None or not is_number(project, c):
            found.append(Fact(c, "=", value))
            continue
        edges = _edges(project, c, columns[c])
        below, above = [e for e in edges if e <= value], [e for e in edges if e >= value]
        found += [Fact(c, "<=", e) for e in above] + [Fact(c, ">=", e) for e in below]
        found += [
            Fact(c, "between" if low < high else "=", (low, high) if low < high else low)
            for low, high in zip(below[::-1][:BANDS], above[:BANDS], strict=False)
        ]
    return [f for f in dict.fromkeys(found) if not f.holds(columns[f.column]).all()]


def _edges(project: Project, column: str, x: npt.NDArray[Any]) -> list[float]:
    """Limits worth a try: every value where there are few, else some places of the data."""

    def worked_out() -> list[float]:
        known = np.asarray(values_of(project, column), dtype=float)
        if len(known) <= FEW_VALUES:
            return [float(v) for v in known]
        step = limits.resolution(project, column, float(known[0]), float(known[-1]))
        return [float(v) for v in np.unique(np.round(np.round(np.nanquantile(x, PLACES) / step) * step, 10))]

    return project.remember(("anchor edges", column), worked_out)


def _grown(hunt: _Hunt, open_: list[Fact], wanted: float) -> Facts:
    """Add the best fact until the answer is settled, and give back what is not needed; else what came closest."""
    facts: Facts = ()
    closest: tuple[float, float, Facts] = (-1.0, -1.0, ())
    for _ in range(MOST):
        tries = [(*facts, f) for f in open_ if all(not _covers(g, f) for g in facts)]
        if not tries:
            break
        ranked = [tries[i] for i in np.argsort(-hunt.test(tries, 0, LOOK).mean(axis=1), kind="stable")]
        open_ = open_ if facts else [t[-1] for t in ranked[:KEPT]]
        best = ranked[:BEST]
        near = hunt.test(best, 0, SEARCH)
        same, closeness = (near >= 1).mean(axis=1), near.mean(axis=1)
        settled = hunt.settled([t for t, share in zip(best, same, strict=True) if share >= wanted], wanted)
        if settled is not None:
            return _fewest(hunt, settled, wanted)
        top = max(range(len(best)), key=lambda i: (same[i], closeness[i]))
        facts = best[top]
        closest = max(closest, (float(same[top]), float(closeness[top]), facts), key=lambda c: c[:2])
    return closest[-1]


def _fewest(hunt: _Hunt, facts: Facts, wanted: float) -> Facts:
    """The same facts without those that are not needed."""
    while len(facts) > 1:
        found = hunt.settled([tuple(f for f in facts if f != fact) for fact in facts], wanted)
        if found is None:
            break
        facts = found
    return facts


def _covers(fact: Fact, other: Fact) -> bool:
    """Whether another fact of the same column would add nothing, or make this one needless."""
    return fact.column == other.column and {fact.op, other.op} != {"<=", ">="}
