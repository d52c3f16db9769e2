"""Nearest neighbours: the answer is the mean of the neighbours' outcomes, so they are all it leans on."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer.influence.learned import TOLERANCE, Floats, Learned, Parts
from explainer.mixtures import one_thread
from explainer.types import Scalar


def parts(learned: Learned, x: Any, cls: Scalar | None) -> Parts | None:
    """The weights of the neighbours that the model itself looks up."""
    model = learned.estimator
    if not type(model).__name__.startswith("KNeighbors") or model.n_samples_fit_ != learned.n:
        return None
    with one_thread():
        distance, at = model.kneighbors(x)
    weight = _weights(model.weights, distance[0])
    gap = abs(float(weight @ learned.told(cls)[at[0]]) - learned.answer(x, cls))
    if gap > TOLERANCE * learned.spread:
        return None
    found = np.zeros(learned.n)
    found[at[0]] = weight
    return Parts("neighbours", "weight", np.arange(learned.n), found, True, gap)


def _weights(said: Any, distance: Floats) -> Floats:
    if callable(said):
        weight = np.asarray(said(distance[None, :]), dtype=float)[0]
    elif said == "distance":
        weight = np.equal(distance, 0).astype(float) if (distance == 0).any() else 1 / distance
    else:
        weight = np.ones(len(distance))
    return np.asarray(weight / weight.sum(), dtype=float)
