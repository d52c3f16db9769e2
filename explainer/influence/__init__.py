"""Which of the rows a model learned from one of its answers leans on.

Each family of models is asked in the way that is true for it, and every result is held against the model's own answer
before it is told. What a row's part means depends on the family (`measure`):

- weight: the answer is the mean of the outcomes of these rows with these weights, which add up to 1 (nearest
  neighbours; trees and forests by shared leaves, Lin and Jeon 2006)
- push: start plus the parts is the model's raw answer (boosted trees: each leaf's value handed back to the rows that
  made it, by their share of its gradient; support vectors)
- without: how far the answer told would move if the model had learned without this row (linear and ridge regression
  and kernel ridge exactly; logistic regression by one Newton step, Koh and Liang 2017, Pregibon 1981)
- shared: the part of the trees in which a row ends in the same leaf, each leaf's weight shared by its rows; close, but
  nothing to hold against the answer (boosted trees whose leaves can't be rebuilt)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from explainer.influence import boosting, forests, kernels, linear, neighbours, shared
from explainer.influence.learned import Learned, Parts, learned
from explainer.types import Cannot, Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Way = Callable[[Learned, Any, Scalar | None], Parts | None]

WAYS: tuple[Way, ...] = (
    neighbours.parts,
    forests.parts,
    boosting.parts,
    linear.parts,
    kernels.parts,
    shared.parts,
)
"""In this order; each returns None for models it does not know, or where its parts don't give the model's answer."""

_MEANS = ("KNeighbors", "DecisionTree", "ExtraTree", "RandomForest", "ExtraTrees")
CHECKED = frozenset(
    {
        *(f"{name}Classifier" for name in _MEANS),
        *(f"{name}Regressor" for name in _MEANS),
        *linear.LEAST_SQUARES,
        *linear.LOGISTIC,
        "KernelRidge",
        "SVR",
    }
)
"""Models whose answer the rows they learned from must give; where they don't, the rows are others."""


@dataclass(frozen=True)
class Influence:
    """The parts of the rows learned from that were looked at: `at` (m,) their places in `train_X`, `parts` (m,).

    `cls` is the class the answer is about; `n` how many rows were learned from.
    """

    found: Parts
    learned: Learned
    cls: Scalar | None
    n: int


def influence(project: Project, row: pd.DataFrame, cls: Scalar | None = None) -> Influence:
    """What the answer for one row leans on; `cls` is the class whose chance it is about (none for numbers).

    Raises `Cannot`: no_training_rows, influence_not_for_model, training_rows_differ.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = influence(project, project.X.loc[["12"]], "no")
    >>> found.found.measure, len(found.found.parts) == found.n
    ('push', True)
    """
    if project.train_X is None or project.train_y is None:
        raise Cannot("no_training_rows")
    known = project.remember("learned rows", lambda: learned(project))
    x = known.encode(project.prepared(row))
    for way in WAYS:
        found = way(known, x, cls)
        if found is not None:
            return Influence(found, known, cls, len(project.train_X))
    if type(known.estimator).__name__ in CHECKED:
        raise Cannot("training_rows_differ", n=len(project.train_X))
    raise Cannot("influence_not_for_model", family=known.family)
