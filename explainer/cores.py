"""The few columns whose values settle most answers of a group, whatever the rest is.

A row keeps the values of some columns and takes all others together from another known row: how often is it answered
the same? Columns are added one by one, the most telling first, and those not needed are given back. They are looked
for on some of the rows and told for others, with other draws (the columns of anchors, for many rows at once).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from explainer import answers, mixtures, uncertainty
from explainer.anchors import enough
from explainer.draws import Draw
from explainer.mixtures import Ints, Pool
from explainer.turning import Judge
from explainer.uncertainty import Estimate, Groups

if TYPE_CHECKING:
    from explainer.project import Project

LENDERS = 400
"""So many known rows lend their values."""
LOOK = 4
"""Draws for each row at a first look at every column, in each round."""
SEARCH = 8
TELL = 20
SETTLED = 0.95
"""A row is settled when it is answered the same in this part of its draws."""
KEPT = 3
"""So many of them are looked at closely."""
MOST = 4
"""Columns at most."""
APART = 60
"""From so many rows on, a third are searched on and the others told."""

Columns = tuple[int, ...]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Core:
    """The columns and what was measured of them, over the rows told.

    stayed: how often a row is answered the same, on average; settled: which part of the rows is so nearly always; base:
    the same as `stayed` without any column. `reached`: it stays as often as wanted. `draws` for each row.
    """

    columns: tuple[str, ...]
    stayed: Estimate
    settled: Estimate
    base: Estimate
    wanted: float
    reached: bool
    draws: int

    def facts(self) -> dict[str, object]:
        """The same as plain JSON values."""
        told = {name: getattr(self, name).facts() for name in ("stayed", "settled", "base")}
        rest = {"wanted": self.wanted, "reached": self.reached, "draws": self.draws}
        return {"columns": list(self.columns), **told, **rest}


@dataclass
class _Trial:
    """One search under way: the first n rows of the pool are the group's, all others lend their values."""

    pool: Pool
    n: int
    judge: Judge
    lent: Ints
    own: object

    def stays(self, sets: list[Columns], rows: Ints, start: int, n: int) -> list[Flags]:
        """For each set of columns whether these rows are answered the same, (rows, n), on n draws from `start` on."""
        width = len(self.pool.frame.columns)
        lent = self.n + self.lent[rows, start : start + n].ravel()
        kept, blocks = np.repeat(rows, n), []
        for columns in sets:
            block = np.repeat(lent[:, None], width, axis=1)
            block[:, list(columns)] = kept[:, None]
            blocks.append(block)
        said = answers.mixed(self.pool, np.concatenate(blocks))
        verdicts = self.judge(said, np.tile(kept, len(sets)))
        same = np.asarray(verdicts == np.tile(np.asarray(self.own)[kept], len(sets)), dtype=bool)
        return list(same.reshape(len(sets), len(rows), n))


def core(project: Project, drawn: Draw, judge: Judge, seed: int = 0) -> Core:
    """Look for the fewest columns that settle most answers for the rows drawn; `judge` says what about them matters.

    >>> from explainer import draws
    >>> from explainer.project import Project
    >>> from explainer.scopes import select
    >>> from explainer.types import Scope
    >>> project = Project.load("mortgage")
    >>> drawn = draws.draw(project, select(project, Scope()), (), 60)
    >>> found = core(project, drawn, lambda said, rows: said.answers)
    >>> len(found.columns) <= 4, found.stayed.value >= found.base.value, found.stayed.n
    (True, True, 40)
    """
    lenders = project.remember("rows that lend", lambda: mixtures.pool(project, project.background(LENDERS, seed=3)))
    lent = np.random.default_rng(seed).integers(0, len(lenders.frame), (drawn.n, SEARCH + TELL))
    own = judge(answers.said(project, drawn.X), np.arange(drawn.n))
    trial = _Trial(lenders.under(drawn.X), drawn.n, judge, lent, own)
    searched = np.arange(drawn.n if drawn.n < APART else drawn.n // 3)
    told = searched if drawn.n < APART else np.arange(drawn.n // 3, drawn.n)
    anyway = float(trial.stays([()], searched, 0, SEARCH)[0].mean())
    wanted = enough(anyway)
    found = _grown(trial, searched, anyway, wanted)
    each = trial.stays([found, ()], told, SEARCH, TELL)
    groups: Groups = None if drawn.groups is None else drawn.groups[told]
    units = np.repeat(told if groups is None else groups, TELL)
    stayed, base = (replace(uncertainty.share(same.ravel(), units), n=len(told)) for same in each)
    settled = uncertainty.share(each[0].mean(axis=1) >= SETTLED, groups)
    names = tuple(str(drawn.X.columns[j]) for j in found)
    return Core(names, stayed, settled, base, wanted, bool(stayed.high >= wanted), TELL)


def _grown(trial: _Trial, rows: Ints, base: float, wanted: float) -> Columns:
    """Add the most telling column until most answers are settled, and give back what is not needed."""
    found: Columns = ()
    stayed, open_ = base, list(range(len(trial.pool.frame.columns)))
    known: dict[frozenset[int], float] = {}
    while open_ and len(found) < MOST and stayed < wanted:
        tries: list[Columns] = [(*found, j) for j in open_]
        look = trial.stays(tries, rows, 0, LOOK)
        kept = np.argsort([-float(same.mean()) for same in look], kind="stable")[:KEPT].tolist()
        more = trial.stays([tries[i] for i in kept], rows, LOOK, SEARCH - LOOK)
        for i, same in zip(kept, more, strict=True):
            known[frozenset(tries[i])] = float(np.hstack([look[i], same]).mean())
        found = max((tries[i] for i in kept), key=lambda columns: known[frozenset(columns)])
        stayed = known[frozenset(found)]
        open_.remove(found[-1])
    while len(found) > 1:
        fewer = [tuple(k for k in found if k != j) for j in found]
        if unknown := [columns for columns in fewer if frozenset(columns) not in known]:
            for columns, same in zip(unknown, trial.stays(unknown, rows, 0, SEARCH), strict=True):
                known[frozenset(columns)] = float(same.mean())
        best = max(fewer, key=lambda columns: known[frozenset(columns)])
        if known[frozenset(best)] < min(wanted, stayed):
            break
        found = best
    return found
