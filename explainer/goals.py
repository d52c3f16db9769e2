"""What somebody wants the model to say: a class, a chance of it, or a number on one side of a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explainer import answers
from explainer.answers import Said
from explainer.mixtures import Floats, Ints, Pool
from explainer.types import Scalar

HAIR = 1e-12
"""A number that stands exactly on the limit has reached it."""


@dataclass(frozen=True)
class Goal:
    """What is wanted: class `cls` (with a chance of at least `chance`, where one is named), or a number on the right
    side of `target` ("up": at least, "down": at most).
    """

    cls: Scalar | None = None
    target: float | None = None
    direction: Literal["up", "down"] = "up"
    chance: float | None = None

    def beyond(self, classes: Sequence[Scalar], told: npt.NDArray[Any]) -> Floats:
        """How far beyond the goal answers are, (n,): reached above 0. `told`: chances (n, k), or answers (n,).

        Chances are held against each other as logarithms, so that tiny ones still show which way is better.

        >>> Goal(cls="b").beyond(["a", "b"], np.array([[0.4, 0.6], [0.9, 0.1]])) > 0
        array([ True, False])
        >>> Goal(target=10.0, direction="down").beyond([], np.array([9.0, 10.0, 11.0])) > 0
        array([ True,  True, False])
        """
        if self.target is not None:
            sign = 1.0 if self.direction == "up" else -1.0
            return np.asarray(sign * (told.astype(float) - self.target) + HAIR, dtype=float)
        if told.ndim == 1:
            return np.where(told == self.cls, 1.0, -1.0)
        k = list(classes).index(self.cls)  # type: ignore[arg-type]
        if self.chance is not None:
            return _log(told[:, k]) - float(np.log(self.chance)) + HAIR
        return _log(told[:, k]) - _log(np.delete(told, k, axis=1).max(axis=1))

    def reached(self, said: Said) -> npt.NDArray[np.bool_]:
        """Which of the model's own answers (n,) are what is wanted."""
        if self.target is None and self.chance is None:
            return np.asarray(said.answers == self.cls, dtype=bool)
        told = said.answers if said.chances is None else said.chances
        return np.asarray(self.beyond(said.classes, told) > 0, dtype=bool)

    def happened(self, y: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Which true outcomes (n,) are what is wanted."""
        return np.asarray(y == self.cls if self.target is None else self.beyond((), y) > 0, dtype=bool)

    def score(self, said: Said) -> Floats | None:
        """What people read of answers, (n,): the chance of the wanted class, or the number; None without chances."""
        if self.cls is None:
            return np.asarray(said.answers, dtype=float)
        return None if said.chances is None else said.chance(self.cls)


def _log(chances: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(chances, 1e-300)), dtype=float)


def teller(pool: Pool, goal: Goal) -> tuple[str, Callable[[Ints], npt.NDArray[Any]]]:
    """How to ask about mixtures of a pool so that the answers can be held against the goal, and what that gives:
    "values", "chances" or "answers".
    """
    project = pool.project
    if goal.target is not None:
        return "values", pool.score
    if goal.chance is None and not answers.likeliest(project):
        return "answers", lambda rows: project.predict(pool.mixed(rows))
    return "chances", pool.chances
