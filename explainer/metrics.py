"""How right a model is: every score with its 95% interval, for answers of classes and of numbers.

`Outcomes` are rows with what really happened and what was said about them; `measure` turns them into an `Estimate`.
A new score is one function and one line in `METRICS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from explainer import answers, scopes, uncertainty
from explainer.types import Cannot, OutcomeKind, Scalar, Scope
from explainer.uncertainty import Estimate, Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]


@dataclass(frozen=True)
class Outcomes:
    """Rows with what happened (`truth`) and what was said about it (`said`), in the same order.

    scores: (n, k) chances of `classes`, when there are any. groups: (n,) codes of rows that belong together, or None.

    >>> rows = Outcomes("binary", np.array(["no", "yes"]), np.array(["no", "no"]), ("no", "yes"), "yes")
    >>> rows.right.tolist(), rows.n
    ([True, False], 2)
    """

    kind: OutcomeKind
    truth: Values
    said: Values
    classes: tuple[Scalar, ...] = ()
    positive: Scalar | None = None
    scores: Floats | None = None
    groups: Groups = None

    @property
    def n(self) -> int:
        """The number of rows."""
        return len(self.truth)

    @property
    def right(self) -> Flags:
        """(n,) whether what was said is what happened (classes only)."""
        return np.asarray(self.truth == self.said, dtype=bool)

    @property
    def error(self) -> Floats:
        """(n,) said minus truth (numbers only)."""
        wrong: Floats = np.asarray(self.said, dtype=float) - np.asarray(self.truth, dtype=float)
        return wrong

    def happened(self, cls: Scalar) -> Flags:
        """(n,) whether `cls` is what really happened."""
        return np.asarray(self.truth == cls, dtype=bool)

    def answered(self, cls: Scalar) -> Flags:
        """(n,) whether `cls` is what was said."""
        return np.asarray(self.said == cls, dtype=bool)

    def chance(self, cls: Scalar) -> Floats:
        """(n,) the chance given to `cls`. Raises Cannot("no_probability")."""
        if self.scores is None:
            raise Cannot("no_probability")
        return np.asarray(self.scores[:, self.classes.index(cls)], dtype=float)

    def some(self, mask: Flags) -> Outcomes:
        """The rows where the mask (n,) is true."""
        scores = None if self.scores is None else self.scores[mask]
        groups = None if self.groups is None else self.groups[mask]
        return replace(self, truth=self.truth[mask], said=self.said[mask], scores=scores, groups=groups)

    def told(self, said: Values, scores: Floats | None = None) -> Outcomes:
        """The same rows with another answer, such as a simpler model's."""
        return replace(self, said=said, scores=scores)


def main(kind: OutcomeKind) -> str:
    """The score told first: the share of right answers, or the mean error.

    >>> main("binary"), main("regression")
    ('accuracy', 'mae')
    """
    return "mae" if kind == "regression" else "accuracy"


def grouping(project: Project, rows: Outcomes) -> dict[str, Any] | None:
    """The declared column whose rows belong together and how many groups there are here; None without one."""
    if project.declared.group is None or rows.groups is None:
        return None
    return {"column": project.declared.group, "n": uncertainty.independent_units(rows.n, rows.groups)}


@dataclass(frozen=True)
class Judged:
    """The rows a model is judged on: which of the project's (mask (n,)), and what happened and was said there."""

    mask: Flags
    rows: Outcomes
    everything: bool


def judged(project: Project, scope: Scope, least: int = 2) -> Judged:
    """The rows of a scope, to judge the model on: only as they were, since what happened is known for those only.

    Raises Cannot("not_with_changes"), Cannot("group_only") for one case, Cannot("too_few_rows") for a small group.
    """
    if scope.changes:
        raise Cannot("not_with_changes")
    if scope.case is not None:
        raise Cannot("group_only")
    chosen = scopes.select(project, scope)
    if chosen.n < least:
        raise Cannot("too_few_rows", n=chosen.n, least=least)
    return Judged(chosen.mask, outcomes(project, chosen.mask), chosen.everything)


def outcomes(project: Project, mask: Flags | None = None) -> Outcomes:
    """The rows of a project (or those in the mask) with the model's answers, and which rows belong together.

    A single group can't show how groups differ, so its rows count as separate.
    """
    if mask is not None and not project.all_told:
        chosen = _outcomes(project, mask)
    else:
        known: Outcomes = project.remember(("metrics.outcomes",), lambda: _outcomes(project, None))
        chosen = known if mask is None else known.some(mask)
    return replace(chosen, groups=_several(chosen.groups))


def overall(project: Project) -> Outcomes:
    """The rows that stand for all (`answers.known`). Remembered."""

    def looked_at() -> Outcomes:
        mask = np.zeros(len(project.X), dtype=bool)
        mask[answers.known(project).at] = True
        return outcomes(project, mask)

    return project.remember("metrics.overall", looked_at)


def groups(project: Project, mask: Flags) -> Groups:
    """Which of the rows in the mask (n,) belong together, as in their `outcomes`; the model is not asked.

    >>> from explainer.project import Project
    >>> project = Project.load("hurricanes")
    >>> found = groups(project, np.arange(len(project.X)) < 50)
    >>> found is not None and len(found)
    50
    """
    codes = scopes.grouped(project)
    return None if codes is None else _several(codes[mask])


def _several(groups: Groups) -> Groups:
    """Groups, or None where there is but one."""
    return None if groups is not None and len(np.unique(groups)) < 2 else groups


def _outcomes(project: Project, mask: Flags | None) -> Outcomes:
    """What happened and what was said for all rows, or for those in the mask only."""
    at: Any = slice(None) if mask is None else mask
    codes = scopes.grouped(project)
    groups = None if codes is None else codes[at]
    told = answers.said(project, project.X if mask is None else project.X[mask])
    if project.kind == "regression":
        return Outcomes("regression", project.y.to_numpy(float)[at], np.asarray(told.answers, float), groups=groups)
    scores = None if told.chances is None else np.asarray(told.chances, dtype=float)
    truth, said = project.y.to_numpy()[at], np.asarray(told.answers)
    unseen = [c for c in dict.fromkeys(truth.tolist()) if c not in project.classes]
    if unseen and scores is not None:
        scores = np.hstack([scores, np.zeros((len(truth), len(unseen)))])
    return Outcomes(project.kind, truth, said, (*project.classes, *unseen), project.positive, scores, groups)


# ---------------------------------------------------------------- shares of right answers


def accuracy(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The share of rows answered rightly.

    >>> accuracy(Outcomes("multiclass", np.array([1, 2, 3, 3]), np.array([1, 2, 3, 1]))).value
    0.75
    """
    return uncertainty.share(rows.right, rows.groups)


def error_rate(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The share of rows answered wrongly."""
    return uncertainty.share(~rows.right, rows.groups)


def recall(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """Of the rows that are `cls`, the share the model calls so; without a class, the mean over the classes."""
    if cls is None:
        return balanced_accuracy(rows)
    some = rows.some(rows.happened(cls))
    return uncertainty.share(some.answered(cls), some.groups)


def specificity(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """Of the rows that are not `cls`, the share the model does not call so."""
    some = rows.some(~rows.happened(_needed(rows, cls)))
    return uncertainty.share(~some.answered(_needed(rows, cls)), some.groups)


def precision(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """Of the rows the model calls `cls`, the share that is; without a class, the mean over the classes."""
    if cls is None:
        return _from_table(rows, lambda c: np.nanmean(_diagonal(c) / c.sum(-2), axis=-1))
    some = rows.some(rows.answered(cls))
    return uncertainty.share(some.happened(cls), some.groups)


def npv(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """Of the rows the model does not call `cls`, the share that is not."""
    some = rows.some(~rows.answered(_needed(rows, cls)))
    return uncertainty.share(~some.happened(_needed(rows, cls)), some.groups)


def false_positive_rate(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """Of the rows that are not `cls`, the share the model wrongly calls so."""
    some = rows.some(~rows.happened(_needed(rows, cls)))
    return uncertainty.share(some.answered(_needed(rows, cls)), some.groups)


def false_negative_rate(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """Of the rows that are `cls`, the share the model misses."""
    some = rows.some(rows.happened(_needed(rows, cls)))
    return uncertainty.share(~some.answered(_needed(rows, cls)), some.groups)


def balanced_accuracy(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The mean over the classes of the share answered rightly: guessing one class scores 1 / classes."""
    return _from_table(rows, lambda c: np.nanmean(_diagonal(c) / c.sum(-1), axis=-1))


def f1(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The harmonic mean of precision and recall of `cls`; without a class, the mean over the classes."""

    def one(c: Floats) -> Floats:
        scores: Floats = 2 * _diagonal(c) / (c.sum(-1) + c.sum(-2))
        return np.asarray(np.nanmean(scores, axis=-1)) if cls is None else scores[..., rows.classes.index(cls)]

    return _from_table(rows, one)


def mcc(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The correlation of answer and truth over classes (Matthews 1975, Gorodkin 2004), -1..1."""

    def one(c: Floats) -> Floats:
        n, hits, truth, said = c.sum((-1, -2)), _diagonal(c).sum(-1), c.sum(-1), c.sum(-2)
        spread = (n**2 - (said**2).sum(-1)) * (n**2 - (truth**2).sum(-1))
        return np.asarray((hits * n - (truth * said).sum(-1)) / np.sqrt(spread))

    return _from_table(rows, one)


def confusion(rows: Outcomes) -> npt.NDArray[np.int64]:
    """(k, k) counts: what happened by what was said, both in the order of the classes."""
    k = len(rows.classes)
    return np.bincount(_cells(rows), minlength=k * k).reshape(k, k)


def _cells(rows: Outcomes) -> npt.NDArray[np.int64]:
    where = {cls: i for i, cls in enumerate(rows.classes)}
    truth = np.array([where[t] for t in rows.truth.tolist()], dtype=np.int64)
    said = np.array([where[s] for s in rows.said.tolist()], dtype=np.int64)
    return truth * len(where) + said


def _from_table(rows: Outcomes, statistic: Callable[[Floats], Floats]) -> Estimate:
    k = len(rows.classes)

    def table(counts: Floats) -> Floats:
        return statistic(counts.reshape(*counts.shape[:-1], k, k))

    found = uncertainty.from_cells(_cells(rows), k * k, table, rows.groups)
    return _doubted(found, rows) if found.low == found.high and found.value in (0, 1) else found


def _doubted(perfect: Estimate, rows: Outcomes) -> Estimate:
    """A perfect score (or a zero) whose draws never vary: as unsure as all right in the rarest class that occurs."""
    seen = [rows.some(rows.happened(cls)) for cls in rows.classes if rows.happened(cls).any()]
    rarest = min(uncertainty.independent_units(some.n, some.groups) for some in seen)
    away = 1 - uncertainty.wilson(rarest, rarest)[0]
    return replace(perfect, low=perfect.value - away, high=perfect.value + away).clipped(0, 1)


def _diagonal(c: Floats) -> Floats:
    return np.diagonal(c, axis1=-2, axis2=-1)


def _needed(rows: Outcomes, cls: Scalar | None) -> Scalar:
    if cls is None:
        raise Cannot("metric_needs_class", classes=list(rows.classes))
    return cls


# ---------------------------------------------------------------- chances


def auc(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """How often a row that is `cls` gets a higher chance of it than a row that is not (ties half), 0..1.

    Without a class: the mean over the classes, each against the rest. Raises Cannot("only_one_class").
    """
    wanted = [cls] if cls is not None else [c for c in rows.classes if rows.happened(c).any()]
    if any(rows.happened(c).all() or not rows.happened(c).any() for c in wanted):
        raise Cannot("only_one_class", n=rows.n)
    if len(wanted) == 1:
        return uncertainty.auc(rows.happened(wanted[0]), rows.chance(wanted[0]), rows.groups)
    parts = [uncertainty.auc_influence(rows.happened(c), rows.chance(c)) for c in wanted]
    value, influence = float(np.mean([p[0] for p in parts])), np.mean([p[1] for p in parts], axis=0)
    found = uncertainty.linearised(value, influence, rows.groups, "DeLong").clipped(0, 1)
    return found if value < 1 else _doubted(found, rows)


def brier(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The mean squared distance between chance and truth (0 is perfect); without a class, summed over the classes."""
    if cls is not None:
        return uncertainty.mean((rows.chance(cls) - rows.happened(cls)) ** 2, rows.groups).clipped(0, 1)
    squares = sum((rows.chance(c) - rows.happened(c)) ** 2 for c in rows.classes)
    return uncertainty.mean(np.asarray(squares), rows.groups).clipped(0, 2)


def log_loss(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The mean surprise at what happened, in nats (0 is perfect)."""
    chances = np.column_stack([rows.chance(c) for c in rows.classes])
    where = _cells(rows) // len(rows.classes)
    told = np.clip(chances[np.arange(rows.n), where], 1e-15, 1)
    return uncertainty.mean(-np.log(told), rows.groups).clipped(0, np.inf)


# ---------------------------------------------------------------- numbers


def mae(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """How far off the answers are on average, in the unit of the outcome.

    >>> mae(Outcomes("regression", np.array([1.0, 2.0, 3.0]), np.array([1.0, 4.0, 2.0]))).value
    1.0
    """
    return uncertainty.mean(np.abs(rows.error), rows.groups).clipped(0, np.inf)


def mse(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The mean squared error."""
    return uncertainty.mean(rows.error**2, rows.groups).clipped(0, np.inf)


def rmse(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The root of the mean squared error: in the unit of the outcome, large errors weigh more."""
    square = mse(rows)
    root = float(np.sqrt(square.value))
    return replace(square, value=root, low=float(np.sqrt(square.low)), high=float(np.sqrt(square.high)))


def bias(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The mean of answer minus truth: above 0 means that the answers run too high."""
    return uncertainty.mean(rows.error, rows.groups)


def mape(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The mean error as a share of the true value. Raises Cannot("zero_in_truth") where a true value is 0."""
    truth = np.asarray(rows.truth, dtype=float)
    if (truth == 0).any():
        raise Cannot("zero_in_truth", n=int((truth == 0).sum()))
    return uncertainty.mean(np.abs(rows.error / truth), rows.groups).clipped(0, np.inf)


def r2(rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The share of the outcome's variance that the answers explain: 1 - mean squared error / variance.

    Raises Cannot("no_variation") where the true values are all the same.
    """
    truth, square = np.asarray(rows.truth, dtype=float), rows.error**2
    variance, away = float(truth.var()), (truth - truth.mean()) ** 2
    if variance == 0:
        raise Cannot("no_variation", n=rows.n)
    ratio = float(square.mean()) / variance
    influence = -(square - square.mean()) / variance + ratio * (away - variance) / variance
    return uncertainty.linearised(1 - ratio, influence, rows.groups).clipped(-np.inf, 1)


# ---------------------------------------------------------------- by name


@dataclass(frozen=True)
class Metric:
    """A score by its name: for which outcomes, its unit, and which way is better.

    unit: share (0..1), outcome (the outcome's own), squared, or none. per_class: whether it is about one class.
    """

    name: str
    compute: Callable[[Outcomes, Scalar | None], Estimate]
    kinds: tuple[OutcomeKind, ...]
    unit: Literal["share", "outcome", "squared", "none"] = "share"
    better: Literal["high", "low", "zero"] = "high"
    per_class: bool = False


_BINARY: tuple[OutcomeKind, ...] = ("binary",)
_CLASSES: tuple[OutcomeKind, ...] = ("binary", "multiclass")
_NUMBERS: tuple[OutcomeKind, ...] = ("regression",)

METRICS: dict[str, Metric] = {
    m.name: m
    for m in (
        Metric("accuracy", accuracy, _CLASSES),
        Metric("error_rate", error_rate, _CLASSES, better="low"),
        Metric("balanced_accuracy", balanced_accuracy, _CLASSES),
        Metric("precision", precision, _CLASSES, per_class=True),
        Metric("recall", recall, _CLASSES, per_class=True),
        Metric("specificity", specificity, _CLASSES, per_class=True),
        Metric("npv", npv, _CLASSES, per_class=True),
        Metric("false_positive_rate", false_positive_rate, _CLASSES, better="low", per_class=True),
        Metric("false_negative_rate", false_negative_rate, _CLASSES, better="low", per_class=True),
        Metric("f1", f1, _CLASSES, unit="none", per_class=True),
        Metric("mcc", mcc, _CLASSES, unit="none"),
        Metric("auc", auc, _CLASSES, unit="none", per_class=True),
        Metric("brier", brier, _CLASSES, unit="none", better="low"),
        Metric("log_loss", log_loss, _CLASSES, unit="none", better="low"),
        Metric("mae", mae, _NUMBERS, unit="outcome", better="low"),
        Metric("rmse", rmse, _NUMBERS, unit="outcome", better="low"),
        Metric("mse", mse, _NUMBERS, unit="squared", better="low"),
        Metric("bias", bias, _NUMBERS, unit="outcome", better="zero"),
        Metric("mape", mape, _NUMBERS, unit="share", better="low"),
        Metric("r2", r2, _NUMBERS, unit="none"),
    )
}

SAME: dict[str, str] = {
    "acc": "accuracy",
    "error": "error_rate",
    "sensitivity": "recall",
    "tpr": "recall",
    "true_positive_rate": "recall",
    "hit_rate": "recall",
    "tnr": "specificity",
    "true_negative_rate": "specificity",
    "ppv": "precision",
    "fpr": "false_positive_rate",
    "false_alarm_rate": "false_positive_rate",
    "fnr": "false_negative_rate",
    "miss_rate": "false_negative_rate",
    "f1_score": "f1",
    "f_score": "f1",
    "roc": "auc",
    "roc_auc": "auc",
    "auroc": "auc",
    "matthews": "mcc",
    "brier_score": "brier",
    "logloss": "log_loss",
    "cross_entropy": "log_loss",
    "mean_absolute_error": "mae",
    "root_mean_squared_error": "rmse",
    "mean_squared_error": "mse",
    "r_squared": "r2",
    "r_2": "r2",
}


def named(metric: str, kind: OutcomeKind) -> Metric:
    """The score called `metric`, under any of its names.

    Raises Cannot("no_such_metric") or Cannot("metric_not_for_this_model").

    >>> named("ROC AUC", "binary").name
    'auc'
    """
    name = "_".join(metric.lower().replace("-", " ").replace("_", " ").split())
    name = SAME.get(name, name)
    if name not in METRICS:
        raise Cannot("no_such_metric", metric=metric, known=[m.name for m in METRICS.values() if kind in m.kinds])
    found = METRICS[name]
    if kind not in found.kinds:
        raise Cannot("metric_not_for_this_model", metric=name, kind=kind, known=_fitting(kind))
    return found


def _fitting(kind: OutcomeKind) -> list[str]:
    return [m.name for m in METRICS.values() if kind in m.kinds]


def measure(metric: str, rows: Outcomes, cls: Scalar | None = None) -> Estimate:
    """The score called `metric` over these rows; binary scores of one class are about `cls` or the positive class.

    Raises Cannot("empty_group"), Cannot("no_such_metric"), Cannot("metric_not_for_this_model").

    >>> measure("recall", Outcomes("binary", np.array([1, 1, 0]), np.array([1, 0, 0]), (0, 1), 1)).value
    0.5
    """
    found = named(metric, rows.kind)
    if rows.n == 0:
        raise Cannot("empty_group")
    asked = cls if cls is not None else rows.positive
    return found.compute(rows, asked if found.per_class else None)
