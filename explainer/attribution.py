"""How much each column speaks for or against, for one row or several: Shapley values in the space people read.

The value of a set of columns is the average answer of the model when these columns keep the row's values and all
others take the values of background rows. Each column's effect is its Shapley value in that game: effects add up
to the difference between the answer for the row and the average answer for the background (Shapley 1953; Lundberg
and Lee 2017). Five ways, best first; every result is checked against the model's own answer:

- linear: a number from a linear model, in closed form
- leaves: a tree model, exactly, from its leaves (see `leaves`; of large forests those reached, see `descents`)
- shap: a number from boosted trees that `leaves` can't read (LightGBM, XGBoost, CatBoost), by shap's TreeExplainer
- subsets: any model, exactly, when row and background differ in few columns
- walks: any model, sampled in antithetic walks, with standard errors
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import answers, descents, leaves, mixtures
from explainer.descents import Woods
from explainer.leaves import Leaves, Masks
from explainer.mixtures import Floats, Ints, Pool
from explainer.types import Cannot, Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Way = Literal["linear", "leaves", "shap", "subsets", "walks"]

BACKGROUND = 100
"""Background rows that stand for everybody."""
PAIRS = 300
"""Pairs of a row and a background row for the mean over several rows."""
SEVERAL = 1500
"""Pairs of a row and a background row for the effects on each of several rows."""
BUDGET = 8000
"""Mixtures that the ways for any model may ask the model about."""
TOLERANCE = 1e-3
"""Effects and base must add up to the answer within this; for numbers, times the spread of the answers."""


@dataclass(frozen=True)
class Attribution:
    """What each column adds. `effects` and `errors` (standard errors, 0 where exact) are (d,) in the order of
    `columns`; base + sum(effects) is `output` within `gap`. `n` rows against `n_background`, `seed` for what is drawn.
    """

    columns: tuple[str, ...]
    effects: Floats
    errors: Floats
    base: float
    output: float
    gap: float
    tolerance: float
    way: Way
    exact: bool
    n: int
    n_background: int
    seed: int


@dataclass(frozen=True)
class _Pairs:
    """Which row meets which background row: positions (n,), the rows themselves, and the model's answers for them."""

    X: pd.DataFrame
    scores: Floats
    row: Ints
    other: Ints


@dataclass(frozen=True)
class _Found:
    """What one way found: effects of every pair (n, d), and standard errors (d,) of their mean where it sampled.

    `averaged` says that `per_pair` holds one line for each row instead, its mean over the whole background.
    """

    pairs: _Pairs
    per_pair: Floats
    errors: Floats | None = None
    averaged: bool = False


def attribute(
    project: Project, X: pd.DataFrame, cls: Scalar | None = None, *, way: Way | None = None, seed: int = 0
) -> Attribution:
    """Explain the answers for the rows `X` (their mean, when there are several) against the background.

    `cls` is the class whose chance is explained (binary: the positive one by default). `way` forces a method.
    Raises `Cannot`: no_probability for classifiers without chances, does_not_add_up when no way (or not the forced one)
    explains the model's own answers.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = attribute(project, project.X.iloc[[0]])
    >>> found.way, bool(abs(found.base + found.effects.sum() - found.output) < 1e-9)
    ('leaves', True)
    """
    if project.classes and not hasattr(project.model, "predict_proba"):
        raise Cannot("no_probability")
    scores, tolerance = _scores(project, X, cls), TOLERANCE * spread(project)
    for name in (way,) if way else _WAYS:
        pairs = _paired(X, scores, len(_background(project).frame), _most(name, X), seed)
        found = _WAYS[name](project, pairs, cls, seed)
        if found is None:
            continue
        gap = _gap(project, found, cls)
        if gap <= tolerance:
            base = _base_scores(project, cls)
            summed = _summed(found, base, float(scores.mean()))
            return Attribution(
                columns=tuple(str(c) for c in X.columns),
                effects=summed[0],
                errors=summed[1],
                base=summed[2],
                output=float(scores.mean()),
                gap=max(gap, abs(summed[2] + float(summed[0].sum()) - float(scores.mean()))),
                tolerance=tolerance,
                way=name,
                exact=name != "walks" and len(X) == 1,
                n=len(pairs.X),
                n_background=len(np.unique(pairs.other)),
                seed=seed,
            )
    raise Cannot("does_not_add_up")


def _gap(project: Project, found: _Found, cls: Scalar | None) -> float:
    """The most that any pair's effects miss of the difference between the model's own two answers."""
    pairs, base = found.pairs, _base_scores(project, cls)
    apart = pairs.scores - base.mean() if found.averaged else pairs.scores[pairs.row] - base[pairs.other]
    return float(np.abs(found.per_pair.sum(axis=1) - apart).max(initial=0.0))


def contributions(
    project: Project, X: pd.DataFrame, cls: Scalar | None = None, *, most: int = SEVERAL, seed: int = 0
) -> Floats:
    """What each column adds to the answer for each row of X, (n, d): for a look at many rows at once.

    Every row meets its own draw of background rows, about `most` pairs in all, so single rows are less exact than
    `attribute` makes them. Every row's effects are checked against the model's answers as there.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> contributions(project, project.X.iloc[:3], most=60).shape
    (3, 13)
    """
    if project.classes and not hasattr(project.model, "predict_proba"):
        raise Cannot("no_probability")
    pairs = _apart(X, _scores(project, X, cls), len(_background(project).frame), most, seed)
    for way in (_linear, _leaves, _one_walk):
        found = way(project, pairs, cls, seed)
        if found is not None and _gap(project, found, cls) <= TOLERANCE * spread(project):
            counts = np.bincount(pairs.row, minlength=len(X))
            return np.column_stack([np.bincount(pairs.row, column, len(X)) / counts for column in found.per_pair.T])
    raise Cannot("does_not_add_up")


def _apart(X: pd.DataFrame, scores: Floats, background: int, most: int, seed: int) -> _Pairs:
    """Every row with its own draw of background rows, at least four and at most all."""
    rng, each = np.random.default_rng(seed), int(np.clip(most // len(X), min(4, background), background))
    other = np.concatenate([rng.choice(background, each, replace=False) for _ in range(len(X))])
    return _Pairs(X, scores, np.repeat(np.arange(len(X)), each), other)


def _most(way: Way, X: pd.DataFrame) -> int:
    """How many pairs a way looks at."""
    return max(20, BUDGET // (4 * (len(X.columns) + 1))) if way == "walks" else PAIRS


def _paired(X: pd.DataFrame, scores: Floats, background: int, most: int, seed: int) -> _Pairs:
    """One row meets the background rows; several rows meet them in turn, each row equally often; `most` pairs."""
    rng = np.random.default_rng(seed)
    if len(X) == 1:
        other = np.arange(background) if background <= most else np.sort(rng.choice(background, most, replace=False))
        return _Pairs(X, scores, np.zeros(len(other), dtype=np.intp), other)
    if len(X) > most:
        kept = np.sort(rng.choice(len(X), most, replace=False))
        X, scores = X.iloc[kept], scores[kept]
    n = most // len(X) * len(X)
    turns = [rng.permutation(background) for _ in range(-(-n // background))]
    return _Pairs(X, scores, np.arange(n) % len(X), np.concatenate(turns)[:n])


def _background(project: Project) -> Pool:
    return mixtures.background(project)


def _base_scores(project: Project, cls: Scalar | None) -> Floats:
    """The model's answers for the background rows, (n_background,)."""
    told = mixtures.everybody(project)
    return told[:, _position(project, cls)] if project.classes else told


def _scores(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Floats:
    """What people read of the model's own answers, (n,)."""
    said = answers.said(project, X)
    if not project.classes:
        return np.asarray(said.answers, dtype=float)
    assert said.chances is not None
    return said.chances[:, _position(project, cls)]


def _position(project: Project, cls: Scalar | None) -> int:
    wanted = project.positive if cls is None else cls
    if wanted not in project.classes:
        raise Cannot("no_such_class", value=wanted, known=project.classes)
    return project.classes.index(wanted)


def spread(project: Project) -> float:
    """What `TOLERANCE` is a part of: 1 for chances, the spread of the answers for numbers. Remembered.

    >>> from explainer.project import Project
    >>> spread(Project.load("mortgage"))
    1.0
    """
    if project.classes:
        return 1.0
    return project.remember("spread", lambda: float(np.std(answers.known(project).scores)) or 1.0)


def _summed(found: _Found, base: Floats, output: float) -> tuple[Floats, Floats, float]:
    """Mean effects, their standard errors, and the base they start from."""
    if len(found.pairs.X) > 1:
        return *_balanced(found.per_pair, output - float(base.mean())), float(base.mean())
    effects = found.per_pair.mean(axis=0)
    errors = np.zeros(len(effects)) if found.errors is None else found.errors
    return effects, errors, float(base[found.pairs.other].mean())


def _balanced(per_pair: Floats, total: float) -> tuple[Floats, Floats]:
    """Means of effects (n, d) that add up to the known `total`, and their standard errors.

    The regression estimator of survey sampling: what the sampled sum misses is shared out as each effect goes along
    with the sum (Cochran 1977, ch. 7), so that the errors shrink by what is known.
    """
    sums = per_pair.sum(axis=1)
    apart, aside = sums - sums.mean(), per_pair - per_pair.mean(axis=0)
    spread = float(apart @ apart)
    slope = apart @ aside / spread if spread > 0 else np.full(per_pair.shape[1], 1 / per_pair.shape[1])
    left = aside - apart[:, None] * slope
    errors = np.sqrt(np.square(left).sum(axis=0) / max(len(per_pair) - 2, 1) / len(per_pair))
    return per_pair.mean(axis=0) + slope * (total - sums.mean()), errors


# ---------------------------------------------------------------- linear models, in closed form


def _linear(project: Project, pairs: _Pairs, cls: Scalar | None, seed: int) -> _Found | None:
    back = _background(project)
    ready = back.preparation
    if project.classes or ready is None or back.prepared is None:
        return None
    weights = getattr(ready.estimator, "coef_", None)
    if not type(ready.estimator).__module__.startswith("sklearn.linear_model") or weights is None:
        return None
    pool = back.under(pairs.X)
    if pool.prepared is None or pool.preparation is None:
        return None
    n, weights = len(pairs.X), np.ravel(np.asarray(weights, dtype=float))
    if len(weights) != pool.prepared.shape[1]:
        return None
    moved = weights * (pool.prepared[pairs.row] - pool.prepared[n + pairs.other])
    per_pair = np.zeros((len(moved), len(pairs.X.columns)))
    for j in range(per_pair.shape[1]):
        per_pair[:, j] = moved[:, ready.owner == j].sum(axis=1)
    return _Found(pairs, per_pair)


# ---------------------------------------------------------------- tree models, from their leaves


@dataclass(frozen=True)
class _Read:
    """A tree model's leaves, and where the background rows fail them (n_background, L)."""

    leaves: Leaves
    fails: Masks


def _leaves(project: Project, pairs: _Pairs, cls: Scalar | None, seed: int) -> _Found | None:
    back, d = _background(project), len(pairs.X.columns)
    read = project.remember(("leaves", cls), lambda: _read(project, back, cls))
    pool = back.under(pairs.X)
    if pool.prepared is None or pool.preparation is None:
        return None
    if read is None:
        return _descents(project, pairs, pool, cls)
    x = read.leaves.fails(pool.prepared[: len(pairs.X)], pool.preparation.owner)
    one = len(pairs.X) == 1
    per_pair = leaves.shapley(read.leaves, x if one else x[pairs.row], read.fails[pairs.other], d)
    return None if per_pair is None else _Found(pairs, per_pair)


def _descents(project: Project, pairs: _Pairs, pool: Pool, cls: Scalar | None) -> _Found | None:
    """The same for forests of too many leaves, walking down the trees pair by pair."""
    ready, n, d = pool.preparation, len(pairs.X), len(pairs.X.columns)
    if ready is None or pool.prepared is None or d > leaves.MOST_COLUMNS:
        return None
    found = woods(project)
    if found is None:
        return None
    x, z = pool.prepared[pairs.row], pool.prepared[n + pairs.other]
    at = _position(project, cls) if project.classes else 0
    per_pair = descents.shapley(found, x, z, np.maximum(ready.owner, 0), d, at)
    return None if per_pair is None else _Found(pairs, per_pair)


def woods(project: Project) -> Woods | None:
    """All nodes of a forest, to walk down; None for other models. Remembered."""
    ready = _background(project).preparation
    return None if ready is None else project.remember("woods", lambda: descents.read(ready.estimator))


def tree_leaves(project: Project, cls: Scalar | None) -> Leaves | None:
    """The leaves of a tree model for the class whose chance is told, checked against the model; None for others."""
    read = project.remember(("leaves", cls), lambda: _read(project, _background(project), cls))
    return None if read is None else read.leaves


def _read(project: Project, back: Pool, cls: Scalar | None) -> _Read | None:
    """Read the leaves once, and check them against the model on the background rows."""
    ready = back.preparation
    if ready is None or back.prepared is None or len(back.frame.columns) > leaves.MOST_COLUMNS:
        return None
    at = _position(project, cls) if project.classes else None
    p = back.prepared.shape[1]
    found = leaves.read(ready.estimator, at, p, most=leaves.MOST_CELLS // len(back.frame))
    if found is None or not _unasked(found, ready.owner < 0):
        return None
    fails = found.fails(back.prepared, np.maximum(ready.owner, 0))
    if found.link != "identity" or type(ready.estimator).__name__ == "GradientBoostingRegressor":
        method = "predict" if found.link == "identity" else "decision_function"
        raw = ready.ask(back.prepared[:1], method).reshape(-1)
        reached = fails[0] == 0
        sums = [found.value[reached & (found.output == k)].sum() for k in range(len(raw))]
        found = leaves.anchored(found, raw - np.array(sums))
    return _Read(found, fails) if np.allclose(found.score(fails), _base_scores(project, cls), atol=1e-6) else None


def _unasked(found: Leaves, stray: npt.NDArray[np.bool_]) -> bool:
    """True when no tree asks about prepared numbers without an owner."""
    asked = np.isfinite(found.low) | np.isfinite(found.high) | ~found.missing
    return not asked[:, stray].any()


# ---------------------------------------------------------------- boosted trees of other libraries, by shap


_BOOSTERS = ("lightgbm", "xgboost", "catboost")


def _shap(project: Project, pairs: _Pairs, cls: Scalar | None, seed: int) -> _Found | None:
    """Interventional TreeSHAP over the whole background; for numbers only, as shap does not add up chances exactly."""
    back = _background(project)
    ready = back.preparation
    if project.classes or ready is None or back.prepared is None or len(pairs.X) > BACKGROUND:
        return None
    if type(ready.estimator).__module__.split(".")[0] not in _BOOSTERS:
        return None
    pool = back.under(pairs.X)
    if pool.prepared is None:
        return None
    values = _tree_values(project, ready.estimator, back.prepared, pool.prepared[: len(pairs.X)])
    if values is None or values.shape[1] != len(ready.owner):
        return None
    effects = np.column_stack([values[:, ready.owner == j].sum(axis=1) for j in range(len(pairs.X.columns))])
    return _Found(pairs, effects, averaged=True)


def _tree_values(project: Project, estimator: Any, background: Floats, rows: Floats) -> Floats | None:
    """shap's values for prepared rows, (n, p); None where it can't explain this model (native categories)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the drawing library that it brings along
        import shap  # slow to import, and needed for these models only

    def built() -> Any:
        masker = shap.maskers.Independent(background, max_samples=len(background))
        return shap.TreeExplainer(estimator, masker, feature_perturbation="interventional")

    try:
        explainer = project.remember("shap tree explainer", built)
        return np.asarray(explainer.shap_values(rows, check_additivity=False), dtype=float)
    except Exception:  # shap raises bare Exceptions for models it can't read; the next way explains these
        return None


# ---------------------------------------------------------------- any model: all subsets, or walks


def _subsets(project: Project, pairs: _Pairs, cls: Scalar | None, seed: int) -> _Found | None:
    pool = _background(project).under(pairs.X)
    differs = _differs(pool, pairs)
    size = differs.sum(axis=1)
    if (1 << np.minimum(size, 30)).sum() > BUDGET:
        return None
    masks = [_subset_masks(d) for d in differs]
    values = _asked(pool, pairs, np.repeat(np.arange(len(masks)), [len(m) for m in masks]), np.vstack(masks), cls)
    per_pair, at = np.zeros(differs.shape), 0
    for i, m in enumerate(size):
        per_pair[i, differs[i]] = leaves.table_shapley(values[None, at : at + (1 << m)])[0]
        at += 1 << int(m)
    return _Found(pairs, per_pair)


def _subset_masks(differs: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """All mixtures over the columns that differ, (2^m, d): True takes the row's value."""
    m = int(differs.sum())
    found = np.zeros((1 << m, len(differs)), dtype=bool)
    found[:, differs] = (np.arange(1 << m)[:, None] >> np.arange(m)) & 1
    return found


def _walks(project: Project, pairs: _Pairs, cls: Scalar | None, seed: int) -> _Found:
    """Antithetic permutation walks over whole columns (Mitchell et al., JMLR 23, 2022), two or more a pair."""
    rng, n, d = np.random.default_rng(seed), len(pairs.row), len(pairs.X.columns)
    pool = _background(project).under(pairs.X)
    rounds: list[Floats] = []
    for _ in range(max(2, BUDGET // (n * 2 * (d + 1)))):
        rounds.append(_walked(pool, pairs, cls, rng))
        if len(rounds) >= 2 and _settled(np.stack(rounds)):
            break
    walks = np.stack(rounds)
    errors = np.sqrt((walks.var(axis=0, ddof=1) / len(walks)).sum(axis=0)) / n
    return _Found(pairs, walks.mean(axis=0), errors)


def _one_walk(project: Project, pairs: _Pairs, cls: Scalar | None, seed: int) -> _Found:
    return _Found(pairs, _walked(_background(project).under(pairs.X), pairs, cls, np.random.default_rng(seed)))


def _walked(pool: Pool, pairs: _Pairs, cls: Scalar | None, rng: np.random.Generator) -> Floats:
    """One walk and its reverse for every pair: effects (n, d)."""
    n, d = len(pairs.row), len(pairs.X.columns)
    order = rng.permuted(np.tile(np.arange(d), (n, 1)), axis=1)
    both = np.stack([order, order[:, ::-1]], axis=1)
    place = np.argsort(both, axis=2)
    masks = place[:, :, None, :] < np.arange(d + 1)[None, None, :, None]
    values = _asked(pool, pairs, np.repeat(np.arange(n), 2 * (d + 1)), masks.reshape(-1, d), cls)
    steps = np.diff(values.reshape(n, 2, d + 1), axis=2)
    found: Floats = np.take_along_axis(steps, place, axis=2).mean(axis=1)
    return found


def _settled(walks: Floats, named: int = 5) -> bool:
    """True when the largest effects are known to a twentieth of the largest."""
    effects = np.abs(walks.mean(axis=(0, 1)))
    errors = np.sqrt((walks.var(axis=0, ddof=1) / len(walks)).sum(axis=0)) / walks.shape[1]
    top = np.argsort(effects)[::-1][:named]
    return bool((errors[top] <= 0.05 * effects.max(initial=0.0)).all())


def _differs(pool: Pool, pairs: _Pairs) -> npt.NDArray[np.bool_]:
    """Columns in which a row and its background row differ, (n, d)."""
    n = len(pairs.X)
    codes = np.column_stack([pd.factorize(pool.frame[c])[0] for c in pool.frame.columns])
    return np.asarray(codes[pairs.row] != codes[n + pairs.other], dtype=bool)


def _asked(pool: Pool, pairs: _Pairs, of: Ints, masks: npt.NDArray[np.bool_], cls: Scalar | None) -> Floats:
    """The model's answers for mixtures: `of` (m,) is the pair, `masks` (m, d) True where the row's value is taken."""
    n = len(pairs.X)
    rows = np.where(masks, pairs.row[of][:, None], n + pairs.other[of][:, None])
    return pool.score(rows, cls)


_WAYS: dict[Way, Any] = {"linear": _linear, "leaves": _leaves, "shap": _shap, "subsets": _subsets, "walks": _walks}
