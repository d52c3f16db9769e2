"""What the model says about rows, as plain values: its answer and its chances, asked once for rows it knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import mixtures
from explainer.types import Cannot, Scalar

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Said:
    """The model's answers for n rows: `answers` (n,) classes or numbers; `chances` (n, k), or None without any."""

    classes: tuple[Scalar, ...]
    answers: npt.NDArray[Any]
    chances: Floats | None

    def answer(self, i: int = 0) -> Scalar:
        """The answer for row i, as a plain value."""
        value: Scalar = plain(self.answers[i])
        return value

    def chance(self, cls: Scalar) -> Floats:
        """The chance of one class, (n,). Raises Cannot: no_probability, no_such_class."""
        if self.chances is None:
            raise Cannot("no_probability")
        if cls not in self.classes:
            raise Cannot("no_such_class", value=cls, known=list(self.classes))
        column: Floats = self.chances[:, self.classes.index(cls)]
        return column

    def share(self, cls: Scalar) -> float:
        """Which part of the rows is answered with this class."""
        return float((self.answers == cls).mean())


def said(project: Project, X: pd.DataFrame) -> Said:
    """Ask the model about rows; the answers for the project's own rows are known already."""
    at = mixtures.positions(project, X)
    classes, chancy = tuple(project.classes), bool(project.classes) and hasattr(project.model, "predict_proba")
    if at is not None:
        return Said(classes, project.predicted[at], project.scores[at] if chancy else None)
    ready, A = mixtures.preparation(project), mixtures.rows_prepared(project, X)
    if ready is None or A is None:
        return Said(classes, project.predict(X), project.proba(X) if chancy else None)
    return Said(classes, ready.call(A, "predict"), ready.ask(A, "predict_proba") if chancy else None)


def plain(value: Any) -> Any:
    """A value as JSON has it: Python's own, and None for a missing one.

    >>> plain(np.int64(3)), plain(float("nan")), plain("yes"), plain(np.bool_(True))
    (3, None, 'yes', True)
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    return value if isinstance(value, (str, int, float, bool)) else str(value)
