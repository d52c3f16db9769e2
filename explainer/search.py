"""The smallest changes of rows that reach a wanted answer, using only values that occur, in allowed directions.

Two searches feed each other (after Brughmans et al., NICE, 2023): values of every single column (and of pairs, where
few may change); and borrowing values, one column at a time, from known rows that already have the wanted answer. What
is found gives back every change it does not need, and makes the others as small as they can be. All rules hold by
construction: columns that may not change are never touched, columns that only go one way only go that way, every value
has occurred. All candidates of all rows take each step together, so that the model is asked few times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from explainer.goals import Goal
from explainer.hunt import Flags, Hunt, Tries, Way, begin, joined, none
from explainer.mixtures import Ints
from explainer.support import support

if TYPE_CHECKING:
    from explainer.project import Project

STEPS = 24
MOST_CHANGES = 4
NEIGHBOURS = 30
KEPT = 6
FEW = 3
"""So many near rows are borrowed from as a whole, where nothing leaner stays like real rows."""
AGREED = 4
"""Up to so many allowed columns, all pairs of their values are tried as well."""
COARSE, FEWER = 8, 6
"""For many rows: so many values of a column, and so many neighbours to borrow from."""


@dataclass(frozen=True)
class Search:
    """What came of it: `found` (m, d) changed rows, best first, each with other columns changed; `nearest`: the row
    that came closest to the goal with allowed changes only (None where nothing could be changed); `asked`: how many
    mixtures the model was asked about. For several rows `found` holds the best of each, and `who` (m,) whose it is.
    """

    found: pd.DataFrame
    nearest: pd.DataFrame | None
    asked: int
    who: Ints


def search(project: Project, row: pd.DataFrame, goal: Goal, ways: dict[str, Way], n: int = 3) -> Search:
    """Look for up to `n` sets of changes of `row` (one row) that reach the goal; `ways`: columns that may change, how.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> refused = project.X[project.predicted == "yes"].iloc[[0]]
    >>> found = search(project, refused, Goal(cls="no"), {"chist": "any", "insurance": "any", "pirat": "down"})
    >>> set(project.predict(found.found)) <= {"no"}
    True
    """
    hunt = begin(project, row, goal, ways)
    starts = _singles(hunt, STEPS)
    if len(ways) <= AGREED and not len(starts.rows):
        starts = _pairs(hunt, STEPS // 2)
    if len({tuple(c) for c in hunt.changed(starts).tolist()}) < n:
        starts = joined(starts, _borrowed(hunt, project, goal, NEIGHBOURS))
    ends = _shrunk(hunt, _leanest(hunt, _pruned(hunt, _leanest(hunt, starts, KEPT)), KEPT), 2)
    inside = _inside(project, hunt, ends)
    if len(ends.rows) and not inside.any():
        real = _like_real(hunt, project)
        ends, inside = joined(ends, real), np.r_[inside, np.ones(len(real.rows), dtype=bool)]
    kept = _different(hunt, ends, inside, n)
    nearest = hunt.frame(hunt.nearest()) if np.isfinite(hunt.best[0]) else None
    return Search(hunt.frame(kept), nearest, hunt.asked, kept.who)


def search_many(project: Project, X: pd.DataFrame, goal: Goal, ways: dict[str, Way]) -> Search:
    """The best set of changes for each of several rows, from fewer values and neighbours; none for some rows.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> refused = project.X[project.predicted == "yes"].iloc[:5]
    >>> found = search_many(project, refused, Goal(cls="no"), {"pirat": "down", "lvrat": "down"})
    >>> len(found.found) == len(set(found.who.tolist())), set(project.predict(found.found)) <= {"no"}
    (True, True)
    """
    hunt = begin(project, X, goal, ways)
    found = _singles(hunt, COARSE)
    if len(ways) <= AGREED:
        found = joined(found, _pairs(hunt, COARSE // 2, _without(hunt, found)))
    found = joined(found, _borrowed(hunt, project, goal, FEWER, _without(hunt, found)))
    best = _leanest(hunt, _pruned(hunt, _leanest(hunt, found, 1)), 1)
    best = _leanest(hunt, _shrunk(hunt, best, 1), 1)
    return Search(hunt.frame(best), None, hunt.asked, best.who)


def _without(hunt: Hunt, found: Tries) -> Ints:
    return np.asarray(np.setdiff1d(np.arange(hunt.n), found.who), dtype=np.intp)


def _singles(hunt: Hunt, most: int) -> Tries:
    """Changes of one column that reach the goal."""
    parts = []
    for i in range(hunt.n):
        for j in hunt.ways:
            lent = hunt.choices(i, j, most)
            tries = hunt.unchanged(np.full(len(lent), i))
            tries.rows[:, j] = lent
            parts.append(tries)
    every = joined(*parts)
    return every.only(hunt.ask(every) > 0)


def _pairs(hunt: Hunt, most: int, who: Ints | None = None) -> Tries:
    """Changes of two columns that reach the goal."""
    parts = []
    for i in range(hunt.n) if who is None else who.tolist():
        for b in hunt.ways:
            for a in (a for a in hunt.ways if a < b):
                first, second = np.meshgrid(hunt.choices(i, a, most), hunt.choices(i, b, most))
                tries = hunt.unchanged(np.full(first.size, i))
                tries.rows[:, a], tries.rows[:, b] = first.ravel(), second.ravel()
                parts.append(tries)
    every = joined(none(hunt), *parts)
    return every.only(hunt.ask(every) > 0)


def _borrowed(hunt: Hunt, project: Project, goal: Goal, most: int, who: Ints | None = None) -> Tries:
    """Borrow values from the nearest rows with the wanted answer, for each the most useful column first."""
    owners = np.arange(hunt.n) if who is None else who
    lent = [hunt.neighbours(int(i), most) for i in owners]
    lender = np.concatenate([*lent, np.zeros(0, dtype=np.intp)]).astype(np.intp)
    state = hunt.unchanged(np.repeat(owners, [len(x) for x in lent]))
    open_ = np.zeros(state.rows.shape, dtype=bool)
    for j in hunt.ways:
        open_[:, j] = hunt.allowed(state.who, j, hunt.A[lender, j])
    margin, found = np.full(len(lender), -np.inf), [none(hunt)]
    live = np.flatnonzero(open_.any(axis=1))
    for _ in range(MOST_CHANGES):
        if not len(live):
            break
        of, column = np.nonzero(open_[live])
        tries = state.at(live[of])
        tries.rows[np.arange(len(of)), column] = lender[live[of]]
        gains = np.full((len(live), len(hunt.numbers)), -np.inf)
        gains[of, column] = hunt.ask(tries)
        best, most_gain = gains.argmax(axis=1), gains.max(axis=1)
        better = most_gain > margin[live]
        state.rows[live, best] = np.where(better, lender[live], state.rows[live, best])
        open_[live, best] = False
        margin[live] = np.maximum(margin[live], most_gain)
        found.append(state.at(live[better & (margin[live] > 0)]))
        live = live[better & (margin[live] <= 0) & open_[live].any(axis=1)]
    return joined(*found)


def _leanest(hunt: Hunt, tries: Tries, most: int = 1_000_000) -> Tries:
    """For each row the `most` with the fewest and smallest changes, at most two for each set of columns."""
    changed, cost = hunt.changed(tries), hunt.cost(tries).sum(axis=1)
    order = np.lexsort((cost, changed.sum(axis=1), tries.who))
    kept: list[int] = []
    seen: dict[tuple[object, ...], int] = {}
    for i in order.tolist():
        whose = int(tries.who[i])
        columns = (whose, *np.flatnonzero(changed[i]).tolist())
        count, taken = seen.get(columns, 0), seen.get(("all", whose), 0)
        if count < 2 and taken < most:
            seen[columns], seen["all", whose] = count + 1, taken + 1
            kept.append(i)
    return tries.at(np.array(kept, dtype=np.intp))


def _subsets(hunt: Hunt, tries: Tries) -> tuple[Tries, list[int], list[int]]:
    """Every smaller part of each set of changes, whose part it is, and how many columns it changes."""
    parts, source, sizes = [none(hunt)], [], []
    for t in range(len(tries.rows)):
        columns = np.flatnonzero(hunt.changed(tries.at(np.array([t])))[0])
        for mask in range(1, (1 << len(columns)) - 1):
            part = hunt.unchanged(tries.who[[t]])
            kept = columns[[bool(mask >> b & 1) for b in range(len(columns))]]
            part.rows[0, kept] = tries.rows[t, kept]
            parts.append(part)
            source.append(t)
            sizes.append(len(kept))
    return joined(*parts), source, sizes


def _pruned(hunt: Hunt, tries: Tries) -> Tries:
    """Give back changes that are not needed: the smallest parts of each set that work too, else the set itself."""
    smaller, source, sizes = _subsets(hunt, tries)
    works = np.flatnonzero(hunt.ask(smaller) > 0)
    fewest: dict[int, int] = {}
    for p in works.tolist():
        fewest[source[p]] = min(fewest.get(source[p], MOST_CHANGES), sizes[p])
    least = [p for p in works.tolist() if sizes[p] == fewest[source[p]]]
    whole = [t for t in range(len(tries.rows)) if t not in fewest]
    return joined(tries.at(np.array(whole, dtype=np.intp)), smaller.at(np.array(least, dtype=np.intp)))


def _shrunk(hunt: Hunt, tries: Tries, rounds: int) -> Tries:
    """Make each number's change as small as still works, the largest first; all candidates go on together."""
    rows, who = tries.rows.copy(), tries.who
    costs = np.where(hunt.numbers, hunt.cost(tries), 0.0)
    order = np.argsort(-costs, axis=1, kind="stable")
    for place in range(min(MOST_CHANGES, rows.shape[1])):
        at = np.flatnonzero(costs[np.arange(len(rows)), order[:, place]] > 0) if len(rows) else np.zeros(0, int)
        if not len(at):
            break
        columns = order[at, place]
        lent = [hunt.between(int(who[t]), int(j), int(rows[t, j])) for t, j in zip(at, columns, strict=True)]
        for _ in range(rounds):
            lent = _halved(hunt, Tries(rows, who), at, columns, lent)
    return Tries(rows, who)


def _halved(hunt: Hunt, tries: Tries, at: Ints, columns: Ints, lent: list[Ints]) -> list[Ints]:
    """Try values between now and then, nearest first; keep the first that works, and what is still open before it."""
    picks = [np.unique(np.linspace(0, len(x) - 1, min(STEPS, len(x))).astype(int)) if len(x) else x for x in lent]
    parts = [none(hunt)]
    for t, j, x, pick in zip(at, columns, lent, picks, strict=True):
        part = tries.at(np.full(len(pick), t))
        part.rows[:, j] = x[pick]
        parts.append(part)
    works, start, left = hunt.ask(joined(*parts)) > 0, 0, []
    for t, j, x, pick in zip(at, columns, lent, picks, strict=True):
        mine = works[start : start + len(pick)]
        start += len(pick)
        if not mine.any():
            left.append(x[:0])
            continue
        hit = int(np.argmax(mine))
        tries.rows[t, j] = x[pick[hit]]
        left.append(x[(pick[hit - 1] + 1 if hit else pick[hit]) : pick[hit] + 1])
    return left


def _like_real(hunt: Hunt, project: Project) -> Tries:
    """Changes that borrow from a near row with the wanted answer as much as it takes to stay like real rows."""
    lent = hunt.neighbours(0, FEW)
    whole = hunt.unchanged(np.zeros(len(lent), dtype=np.intp))
    for j in hunt.ways:
        fits = hunt.allowed(0, j, hunt.A[lent, j])
        whole.rows[fits, j] = lent[fits]
    whole = whole.only(hunt.changed(whole).sum(axis=1) <= MOST_CHANGES)
    every = joined(whole, _subsets(hunt, whole)[0])
    works = every.only(hunt.ask(every) > 0)
    return _leanest(hunt, works.only(_inside(project, hunt, works)), 1)


def _inside(project: Project, hunt: Hunt, tries: Tries) -> Flags:
    """Which changed rows lie where real rows are."""
    return support(project, hunt.frame(tries)).inside if len(tries.rows) else np.zeros(0, dtype=bool)


def _different(hunt: Hunt, tries: Tries, inside: Flags, n: int) -> Tries:
    """At most `n` that reach the goal: near real rows first, then the fewest changes, then columns not yet named, then
    the smallest; never one that only adds to another."""
    changed, cost = hunt.changed(tries), hunt.cost(tries).sum(axis=1)
    left, named = set(range(len(tries.rows))), np.zeros(changed.shape[1], dtype=bool)
    kept: list[int] = []
    while left and len(kept) < n:
        best = min(left, key=lambda t: (not inside[t], changed[t].sum() + (changed[t] & named).sum(), cost[t], t))
        kept.append(best)
        named |= changed[best]
        left = {t for t in left if not any((changed[k] <= changed[t]).all() for k in kept)}
    return tries.at(np.array(kept, dtype=np.intp))
