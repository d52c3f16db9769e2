"""What a model has to beat: guessing, a simple model of the same columns, and the rule its owner used before.

All are judged on the same rows as the model, so that their differences can be paired row by row.
Guessing and the simple model learn from the training rows. Where those are unknown, they learn from the rows at hand
by cross-validation (whole groups left out where rows belong together), so that no row helps to predict itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from explainer import uncertainty
from explainer.metrics import Outcomes, Values, outcomes
from explainer.types import Scalar
from explainer.uncertainty import Floats

if TYPE_CHECKING:
    from explainer.project import Project

Learned = Literal["train", "crossed", "nothing"]

LEARN_FROM = 20_000
FOLDS = 5
RARE = 0.01


@dataclass(frozen=True)
class Rival:
    """Another way to answer: what it says for every row of the project (n,), and the chances it gives (n, k).

    learned: from the training rows, by cross-validation on the rows at hand, or not at all (a rule).
    constant: what guessing always says. n: how many rows it learned from.
    """

    name: Literal["guess", "simple", "rule"]
    said: Values
    scores: Floats | None
    learned: Learned
    constant: Scalar | None = None
    n: int = 0

    def on(self, rows: Outcomes, mask: npt.NDArray[np.bool_]) -> Outcomes:
        """The same rows with this rival's answers instead of the model's."""
        return rows.told(self.said[mask], None if self.scores is None else self.scores[mask])


def rivals(project: Project) -> tuple[Rival, ...]:
    """Guessing, the simple model, and the owner's rule where one is declared. Remembered."""
    found: tuple[Rival, ...] = project.remember(("baselines.rivals",), lambda: _rivals(project))
    return found


def guess(project: Project) -> Rival:
    """Always the most frequent class, or the middle value (the constant with the smallest mean error). Remembered."""
    found: Rival = project.remember(("baselines.guess",), lambda: _guess(project))
    return found


def simple(project: Project) -> Rival:
    """A linear (or logistic) model of the same columns: one-hot, imputed, scaled. Remembered."""
    found: Rival = project.remember(("baselines.simple",), lambda: _simple(project))
    return found


def rule(project: Project) -> Rival | None:
    """The owner's own rule, or None when none is declared."""
    if project.declared.rule is None:
        return None
    said = np.asarray(project.declared.rule(project.X))
    if project.kind == "regression":
        return Rival("rule", said.astype(float), None, "nothing")
    return Rival("rule", said, None, "nothing")


def labels(project: Project) -> dict[str, str]:
    """What the ways to answer are called in charts."""
    own = project.declared.rule_label or "the rule used before"
    return {"model": "this model", "guess": "guessing", "simple": "a simple model", "rule": own}


def _rivals(project: Project) -> tuple[Rival, ...]:
    own = rule(project)
    return (guess(project), simple(project)) + (() if own is None else (own,))


def _guess(project: Project) -> Rival:
    y = project.y if project.train_y is None else project.train_y
    n = len(project.y)
    learned: Learned = "crossed" if project.train_y is None else "train"
    if project.kind == "regression":
        middle = float(np.median(np.asarray(y, dtype=float)))
        return Rival("guess", np.full(n, middle), None, learned, middle, len(y))
    counts = {cls: int((y == cls).sum()) for cls in project.classes}
    usual = max(counts, key=lambda cls: counts[cls])
    classes = outcomes(project).classes
    scores = np.tile([counts.get(cls, 0) / len(y) for cls in classes], (n, 1))
    said = np.array([usual] * n, dtype=project.y.to_numpy().dtype)
    return Rival("guess", said, scores, learned, usual, len(y))


def _simple(project: Project) -> Rival:
    with threadpool_limits(limits=1):
        if project.train_X is None or project.train_y is None:
            said, scores = _crossed(project)
            return Rival("simple", said, scores, "crossed", n=len(project.X))
        X, y = _some(project.train_X, project.train_y)
        model = pipeline(X, project.kind).fit(*_fit(X, y))
        said, scores = _answers(model, project.X, outcomes(project).classes, project.y)
        return Rival("simple", said, scores, "train", n=len(X))


def _some(X: pd.DataFrame, y: pd.Series[Any]) -> tuple[pd.DataFrame, pd.Series[Any]]:
    if len(X) <= LEARN_FROM:
        return X, y
    chosen = np.sort(np.random.default_rng(0).choice(len(X), LEARN_FROM, replace=False))
    return X.iloc[chosen], y.iloc[chosen]


def _fit(X: pd.DataFrame, y: pd.Series[Any]) -> tuple[pd.DataFrame, Values]:
    return _plain(X), y.to_numpy()


def _plain(X: pd.DataFrame) -> pd.DataFrame:
    """Numbers as float (missing as NaN), everything else as text: what the simple model is made for."""
    out = {}
    for name, column in X.items():
        if pd.api.types.is_numeric_dtype(column.dtype):
            out[name] = column.to_numpy(dtype=float, na_value=np.nan)
        else:
            out[name] = column.astype(object).where(column.notna(), "missing").astype(str).to_numpy(dtype=object)
    return pd.DataFrame(out, index=X.index)


def pipeline(X: pd.DataFrame, kind: str) -> Any:
    """An unfitted linear or logistic pipeline for inputs like X: categories one-hot, gaps filled, numbers scaled."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = [name for name in X.columns if pd.api.types.is_numeric_dtype(X[name].dtype)]
    texts = [name for name in X.columns if name not in numbers]
    encode = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=RARE, sparse_output=False)
    scale = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    head = LinearRegression() if kind == "regression" else LogisticRegression(max_iter=1000)
    columns = ColumnTransformer([("numbers", scale, numbers), ("texts", encode, texts)])
    return make_pipeline(columns, head)


def _answers(
    model: Any, X: pd.DataFrame, classes: tuple[Scalar, ...], like: pd.Series[Any]
) -> tuple[Values, Floats | None]:
    plain = _plain(X)
    if not classes:
        return np.asarray(model.predict(plain), dtype=float), None
    scores = np.zeros((len(X), len(classes)))
    where = [classes.index(cls) for cls in model.classes_.tolist()]
    scores[:, where] = model.predict_proba(plain)
    said = np.array([classes[i] for i in scores.argmax(axis=1)], dtype=like.to_numpy().dtype)
    return said, scores


def _crossed(project: Project) -> tuple[Values, Floats | None]:
    """What the simple model says about each row when it learns from the other folds only."""
    X, y, rows = project.X, project.y, outcomes(project)
    said = np.empty(len(X), dtype=y.to_numpy().dtype if rows.classes else float)
    scores = np.zeros((len(X), len(rows.classes))) if rows.classes else None
    for held in folds(rows):
        learn = np.setdiff1d(np.arange(len(X)), held)
        if rows.classes and y.iloc[learn].nunique() < 2:
            said[held] = y.iloc[learn].iloc[0]
            continue
        model = pipeline(X, project.kind).fit(*_fit(*_some(X.iloc[learn], y.iloc[learn])))
        told, chances = _answers(model, X.iloc[held], rows.classes, y)
        said[held] = told
        if scores is not None:
            scores[held] = chances
    return said, scores


def folds(rows: Outcomes, count: int = FOLDS, seed: int = 0) -> list[npt.NDArray[np.int64]]:
    """Row numbers of each fold; rows of one group never part.

    >>> rows = Outcomes("regression", np.zeros(6), np.zeros(6), groups=np.array([0, 0, 1, 1, 2, 2]))
    >>> sorted(sorted(fold.tolist()) for fold in folds(rows, 3))
    [[0, 1], [2, 3], [4, 5]]
    """
    units = np.arange(rows.n) if rows.groups is None else rows.groups
    _, codes = np.unique(units, return_inverse=True)
    total = int(codes.max()) + 1
    order = np.random.default_rng(seed).permutation(total)
    fold = (order % min(count, total))[codes]
    return [np.flatnonzero(fold == i) for i in range(min(count, total))]


def gain(model: Outcomes, rival: Outcomes) -> uncertainty.Estimate:
    """How much better the model does than the rival on the same rows: above 0 is better.

    Classes: the difference in the share of right answers. Numbers: how much smaller the mean error is, in its unit.

    >>> truth, close, far = np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0])
    >>> gain(Outcomes("regression", truth, close), Outcomes("regression", truth, far)).value
    0.6666666666666666
    """
    if model.kind == "regression":
        return uncertainty.mean(np.abs(rival.error) - np.abs(model.error), model.groups)
    return uncertainty.paired_difference(model.right, rival.right, model.groups)


def cost(rows: Outcomes, fp: float, fn: float) -> uncertainty.Estimate:
    """The mean cost of a decision (binary): `fp` for a wrong positive, `fn` for a missed one, in the owner's unit.

    >>> cost(Outcomes("binary", np.array([1, 0, 0, 1]), np.array([0, 1, 0, 1]), (0, 1), 1), 1, 5).value
    1.5
    """
    return uncertainty.mean(costs(rows, fp, fn), rows.groups)


def costs(rows: Outcomes, fp: float, fn: float) -> Floats:
    """(n,) the cost of each decision."""
    positive = rows.positive if rows.positive is not None else rows.classes[-1]
    happened, said = rows.happened(positive), rows.answered(positive)
    return np.asarray(fp * (said & ~happened) + fn * (happened & ~said), dtype=float)
