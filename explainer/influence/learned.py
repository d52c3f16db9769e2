"""The rows a model learned from, prepared as its last step sees them, and the parts that an answer has from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from explainer import anatomy
from explainer.mixtures import one_thread
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Measure = Literal["weight", "push", "without", "shared"]

CELLS = 6_000_000
"""So many pairs of a learned row and a tree (or a prepared number) are looked at; of more rows, a seeded sample."""
TOLERANCE = 1e-3
"""Parts must give the model's answer within this; for numbers, times the spread of the outcomes."""
SEED = 0


@dataclass(frozen=True)
class Learned:
    """The last step of a model and what it learned from: prepared rows A, their outcomes y (n,), by class `codes`.

    `encode` prepares inputs as the last step takes them; `spread` is the unit of the tolerance; `remember` keeps what
    is worked out once.
    """

    estimator: Any
    family: str
    A: Any
    y: npt.NDArray[Any]
    classes: tuple[Scalar, ...]
    spread: float
    project: Project
    steps: Any = None

    @property
    def n(self) -> int:
        """How many rows were learned from."""
        return len(self.y)

    @property
    def codes(self) -> Ints:
        """The class of each row as its place in `classes`, (n,)."""
        known = {c: k for k, c in enumerate(self.classes)}
        return np.array([known[v] for v in self.y.tolist()], dtype=np.intp)

    def encode(self, X: Any) -> Any:
        """Inputs as the last step takes them."""
        if self.steps is None:
            return X
        with one_thread():
            return self.steps.transform(X)

    def place(self, cls: Scalar | None) -> int:
        """The place of a class among the model's classes; 0 for numbers."""
        return 0 if cls is None else self.classes.index(cls)

    def answer(self, x: Any, cls: Scalar | None) -> float:
        """What the model says about one prepared row: the chance of `cls`, or its number."""
        with one_thread():
            if cls is None:
                return float(np.ravel(self.estimator.predict(x))[0])
            return float(self.estimator.predict_proba(x)[0, self.place(cls)])

    def told(self, cls: Scalar | None) -> Floats:
        """What weights average, (n,): 1 where the class is `cls`, or the number."""
        return np.asarray(self.y == cls if cls is not None else self.y, dtype=float)

    def sampled(self, each: int) -> Ints:
        """The rows that are looked at, (m,), where one row takes `each` cells."""
        most = max(CELLS // max(each, 1), 1000)
        if self.n <= most:
            return np.arange(self.n)
        return np.sort(np.random.default_rng(SEED).choice(self.n, most, replace=False))

    def sample_weight(self) -> Floats:
        """How much each row weighs in learning, (n,): by its class, where the model was told so."""
        said = getattr(self.estimator, "class_weight", None)
        if said is None or not self.classes or said == "balanced_subsample":
            return np.ones(self.n)
        from sklearn.utils.class_weight import compute_sample_weight

        return np.asarray(compute_sample_weight(said, self.y), dtype=float)


@dataclass(frozen=True)
class Parts:
    """What each row looked at has to do with one answer: `at` (m,), `parts` (m,), in the unit of `measure`.

    `exact` where the parts give the model's answer, off by `gap` at most; `start`: what pushes start from.
    """

    way: str
    measure: Measure
    at: Ints
    parts: Floats
    exact: bool
    gap: float | None = None
    start: float | None = None


def learned(project: Project) -> Learned:
    """The model's last step with the rows it learned from; a search over settings is opened first."""
    assert project.train_X is not None
    assert project.train_y is not None
    model = getattr(project.model, "best_estimator_", project.model)
    steps, estimator = (model[:-1], model[-1]) if hasattr(model, "steps") else (None, model)
    if steps is not None and len(steps) == 0:
        steps = None
    y, classes = project.train_y.to_numpy(), tuple(project.classes)
    spread = 1.0 if classes else float(np.std(y.astype(float))) or 1.0
    inputs = project.prepared(project.train_X)
    if steps is not None:
        with one_thread():
            inputs = steps.transform(inputs)
    return Learned(estimator, anatomy.family(estimator), inputs, y, classes, spread, project, steps)


def numbers(A: Any) -> Floats:
    """Prepared rows as plain numbers (n, p)."""
    dense = A.toarray() if hasattr(A, "toarray") else A
    return np.asarray(dense, dtype=float)
