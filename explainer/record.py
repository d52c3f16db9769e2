"""The model's track record: how often such a chance came true, and how far such an estimate was off.

Looked up among the project's rows (of very many, a sample) whose chance (or estimate) is most like the one asked about,
so that an answer can say what a chance of 0.7 has meant so far instead of repeating what the model claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import anatomy, answers, forests, uncertainty
from explainer.answers import Known, Said, plain
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]

NEAR = 0.05
"""Chances within this of each other are alike."""
ENOUGH = 100
"""So many rows are looked at, also where fewer are alike (a fifth of the rows, where there are not many)."""
FAR = 0.15
"""Never rows whose chance is farther off than this."""
SIMILAR = 500
"""So many rows with the most similar estimates tell how far off such an estimate is (a fifth, where rows are few)."""
LEAST = 40
"""But no fewer than so many, where there are: the outer twentieths are told from them."""
MOST, MOST_OF_FORESTS = 5_000, 1_000
"""Beside another answer, the record of one row is told only where all rows are so few: it needs the answer to each."""


def came_true(project: Project, chance: float, cls: Scalar, without: int | None = None) -> dict[str, Any]:
    """Among rows with a similar chance of `cls` (within 0.05, or the nearest 100 within 0.15): how many
    really turned out so?

    `without` is the position of the row itself, left out. Facts: n, k, share, interval (Wilson, 95%), low and high
    chance among these rows, mean chance, and `agrees`: whether the mean chance lies in the interval.
    """
    known = answers.known(project)
    chances = known.said.chance(cls)
    apart = _apart(known, chances, chance, without)
    order = np.argsort(apart, kind="stable")
    enough = min(ENOUGH, len(chances) // 5)
    near = order[: min(int((apart <= FAR).sum()), max(int((apart <= NEAR).sum()), enough))]
    true = project.y.to_numpy()[known.at[near]] == cls
    n, k = len(near), int(true.sum())
    low, high = uncertainty.wilson(k, n)
    mean = float(chances[near].mean()) if n else chance
    return {
        "n": n,
        "k": k,
        "share": k / n if n else None,
        "interval": [low, high],
        "low": float(chances[near].min()) if n else None,
        "high": float(chances[near].max()) if n else None,
        "mean_chance": mean,
        "agrees": bool(low <= mean <= high),
    }


def usual_error(project: Project, value: float, level: float = 0.9, without: int | None = None) -> dict[str, Any]:
    """The range around an estimate that holds the truth in `level` of rows with similar estimates.

    Split conformal with local errors (Lei et al. 2018): the errors of the rows with the most similar estimates, cut
    off equally on both sides. Facts: level, n, interval, typical (the middle absolute error), and bias (the mean
    error, estimate minus truth).
    """
    known = answers.known(project)
    apart = _apart(known, known.scores, value, without)
    most = int(np.isfinite(apart).sum())
    near = np.argsort(apart, kind="stable")[: min(most, SIMILAR, max(LEAST, most // 5))]
    errors = np.sort(project.y.to_numpy(dtype=float)[known.at[near]] - known.scores[near])
    n, tail = len(errors), (1 - level) / 2
    cut = int(np.floor((n + 1) * tail)) - 1
    enough = cut >= 0
    return {
        "level": level,
        "n": n,
        "interval": [value + float(errors[cut]), value + float(errors[n - 1 - cut])] if enough else None,
        "typical": float(np.median(np.abs(errors))) if n else None,
        "bias": float(-errors.mean()) if n else None,
    }


def errors(said: Said, truth: npt.NDArray[Any], level: float = 0.9) -> dict[str, Any]:
    """How far estimates of many rows (n,) were off: n, level, typical (the middle absolute error), interval (of the
    errors, truth minus estimate: cut off equally on both sides) and bias (the mean error, estimate minus truth).
    """
    off, tail = truth.astype(float) - said.answers.astype(float), (1 - level) / 2
    interval = [float(q) for q in np.quantile(off, [tail, 1 - tail])]
    typical, bias = float(np.median(np.abs(off))), float(-off.mean())
    return {"n": len(off), "level": level, "typical": typical, "interval": interval, "bias": bias}


def so_far(
    project: Project, X: pd.DataFrame, said: Said, cls: Scalar | None, truth: npt.NDArray[Any] | None
) -> dict[str, Any] | None:
    """What such answers have been worth so far.

    One row: `came_true` of its chance of `cls` (None without chances), or `usual_error`, without the row itself, also
    as it was before a change; None in tables of too many rows (`MOST`). Many: of how many what really happened
    (`truth`; None, and nothing to tell, after changes) was `cls`: n, k, share, interval (Wilson, 95%), and in `right`
    the same of those answered rightly; or `errors`.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> told = so_far(project, project.X, answers.said(project, project.X), "yes", project.y.to_numpy())
    >>> told["n"], told["k"], told["right"]["k"]
    (714, 85, 656)
    """
    if len(X) > 1:
        return None if truth is None else _of_many(said, cls, truth)
    if len(project.y) > (MOST_OF_FORESTS if forests.readable(anatomy.steps(project.model)[-1]) else MOST):
        return None
    at = int(project.X.index.get_indexer(X.index)[0])
    without = at if at >= 0 else None
    if not said.classes:
        return usual_error(project, float(said.answers[0]), without=without)
    if said.chances is None or cls is None:
        return None
    return came_true(project, float(said.chance(cls)[0]), cls, without)


def _of_many(said: Said, cls: Scalar | None, truth: npt.NDArray[Any]) -> dict[str, Any]:
    if not said.classes:
        return errors(said, truth)
    right = _counted(truth == said.answers)
    return {**_counted(truth == cls), "right": right}


def _counted(held: npt.NDArray[np.bool_]) -> dict[str, Any]:
    n, k = len(held), int(held.sum())
    return {"n": n, "k": k, "share": k / n, "interval": list(uncertainty.wilson(k, n))}


def _apart(known: Known, scores: Floats, own: float, without: int | None) -> Floats:
    """How far known scores (n,) are from one; that of the row `without` is not counted."""
    return np.where(known.at == (-1 if without is None else without), np.inf, np.abs(scores - own))


def of_row(project: Project, X: pd.DataFrame, truth: Any = None) -> dict[str, Any]:
    """One row's answer against what really happened (None: not known), and the track record of such an answer.

    Facts: prediction, actual, right (classes), chance (of the answer; None without chances), off (numbers: answer minus
    truth), record (`came_true` of the answer's class or `usual_error`, without the row itself,
    also as it was before a change; None without chances).
    """
    said, at = answers.said(project, X), int(project.X.index.get_indexer(X.index)[0])
    answer, actual, without = said.answer(), plain(truth), at if at >= 0 else None
    facts = {"prediction": answer, "actual": actual, **dict.fromkeys(("right", "chance", "off", "record"))}
    if not said.classes:
        value = float(answer)
        off = None if actual is None else value - float(actual)
        return facts | {"off": off, "record": usual_error(project, value, without=without)}
    facts["right"] = None if actual is None else bool(answer == actual)
    if said.chances is None:
        return facts
    chance = float(said.chance(answer)[0])
    return facts | {"chance": chance, "record": came_true(project, chance, answer, without)}
