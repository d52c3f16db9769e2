"""How much each column puts one answer ahead of another: effects on the difference of their two chances.

The difference of two chances is explained as each chance is (see `attribution`): effects are subtracted column by
column, and add up to the lead of one answer over the other. With two classes one chance decides both. Where effects are
sampled for more classes, the standard errors are added up, which is at most too large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from explainer.attribution import Attribution, attribute
from explainer.mixtures import Floats
from explainer.types import Cannot, Scalar

if TYPE_CHECKING:
    from explainer.project import Project


@dataclass(frozen=True)
class Contrast:
    """The lead of class `given` over class `asked`: base + sum(effects) is `lead` within `gap` (all in points, -1..1).

    `effects` and `errors` (d,) are in the order of `columns`; `chance_given`, `chance_asked` are the chances (their
    means for several rows). `bounded`: the errors are upper bounds.
    """

    columns: tuple[str, ...]
    effects: Floats
    errors: Floats
    base: float
    lead: float
    chance_given: float
    chance_asked: float
    gap: float
    tolerance: float
    way: str
    exact: bool
    bounded: bool
    n: int
    n_background: int
    seed: int


def contrast(project: Project, X: pd.DataFrame, given: Scalar, asked: Scalar) -> Contrast:
    """What puts `given` ahead of `asked` for the rows X (on average, when there are several).

    Raises `Cannot`: no_probability, no_such_class, does_not_add_up.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = contrast(project, project.X.iloc[[11]], "no", "yes")
    >>> bool(abs(found.base + found.effects.sum() - found.lead) < 1e-9), found.exact
    (True, True)
    """
    one = attribute(project, X, given)
    if len(project.classes) == 2:
        return _joined(one, one, 2 * one.base - 1, 2 * one.output - 1, 1 - one.output, doubled=True)
    try:
        other = attribute(project, X, asked, way=one.way)
    except Cannot as cannot:
        if cannot.reason != "does_not_add_up":
            raise
        one, other = (attribute(project, X, cls, way="walks") for cls in (given, asked))
    return _joined(one, other, one.base - other.base, one.output - other.output, other.output, doubled=False)


def _joined(
    one: Attribution, other: Attribution, base: float, lead: float, chance_asked: float, *, doubled: bool
) -> Contrast:
    effects = 2 * one.effects if doubled else one.effects - other.effects
    errors = one.errors + other.errors
    gap = abs(base + float(effects.sum()) - lead)
    if gap > 2 * one.tolerance:
        raise Cannot("does_not_add_up")
    return Contrast(
        columns=one.columns,
        effects=effects,
        errors=errors,
        base=base,
        lead=lead,
        chance_given=one.output,
        chance_asked=chance_asked,
        gap=gap,
        tolerance=2 * one.tolerance,
        way=one.way,
        exact=one.exact and other.exact,
        bounded=not doubled and bool((errors > 0).any()),
        n=one.n,
        n_background=one.n_background,
        seed=one.seed,
    )
