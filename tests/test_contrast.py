"""What puts one answer ahead of another, against all mixtures asked one by one."""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainer.contrast import contrast
from explainer.project import Project

MODELS: dict[str, Any] = {
    "logistic": make_pipeline(StandardScaler(), LogisticRegression()),
    "forest": RandomForestClassifier(15, max_depth=4, random_state=0),
    "calibrated": CalibratedClassifierCV(LogisticRegression(max_iter=500), cv=2),
    "neighbours": KNeighborsClassifier(9),
}


def made(name: str) -> Project:
    rng = np.random.default_rng(7)
    X = pd.DataFrame(rng.normal(size=(240, 4)).round(2), columns=list("abcd"))
    y = pd.Series(np.select([X["a"] + X["b"] > 1, X["c"] > 0.3], ["up", "side"], "down"), name="y")
    model = MODELS[name].fit(X[:120], y[:120])
    return Project(model, X[120:], y[120:], train=(X[:40], y[:40]))


def by_hand(p: Project, row: pd.DataFrame, given: str, asked: str) -> dict[str, float]:
    """Shapley values from all subsets, every mixture asked."""
    back, names = p.background(100), list(p.X.columns)

    def value(taken: tuple[str, ...]) -> float:
        mixed = back.assign(**{c: row[c].iloc[0] for c in taken})
        chances = p.model.predict_proba(mixed)
        return float((chances[:, p.classes.index(given)] - chances[:, p.classes.index(asked)]).mean())

    found = dict.fromkeys(names, 0.0)
    for c in names:
        others = [o for o in names if o != c]
        for size in range(len(others) + 1):
            weight = factorial(size) * factorial(len(names) - size - 1) / factorial(len(names))
            for taken in combinations(others, size):
                found[c] += weight * (value((*taken, c)) - value(taken))
    return found


@pytest.mark.parametrize("name", MODELS)
def test_effects_are_the_shapley_values_of_the_difference(name: str) -> None:
    p = made(name)
    for i in (3, 50):
        row = p.X.iloc[[i]]
        given = str(p.predicted[i])
        asked = next(str(c) for c in p.classes if c != given)
        found, known = contrast(p, row, given, asked), by_hand(p, row, given, asked)
        assert found.exact
        assert dict(zip(found.columns, found.effects, strict=True)) == pytest.approx(known, abs=1e-6)
        chances = p.model.predict_proba(row)[0]
        lead = chances[p.classes.index(given)] - chances[p.classes.index(asked)]
        assert found.lead == pytest.approx(lead)
        assert found.base + found.effects.sum() == pytest.approx(lead)


@pytest.mark.parametrize("name", MODELS)
def test_the_two_sides_mirror_each_other_and_several_rows_add_up(name: str) -> None:
    p = made(name)
    rows = p.X.iloc[:30]
    one, other = contrast(p, rows, "up", "down"), contrast(p, rows, "down", "up")
    assert one.effects == pytest.approx(-other.effects)
    chances = p.model.predict_proba(rows).mean(axis=0)
    assert one.lead == pytest.approx(chances[p.classes.index("up")] - chances[p.classes.index("down")])
    assert one.base + one.effects.sum() == pytest.approx(one.lead, abs=1e-6)
    assert one.bounded
