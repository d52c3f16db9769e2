"""Rivals: known constants, known lines, and no row that helps to predict itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainer import baselines, metrics
from explainer.metrics import Outcomes
from explainer.project import Project

RANDOM = np.random.default_rng(0)
X = pd.DataFrame({"a": RANDOM.normal(size=200), "b": RANDOM.normal(size=200)})
LINE = pd.Series(3 * X["a"] - X["b"] + 5, name="y")


def straight() -> Project:
    return Project(LinearRegression().fit(X[:100], LINE[:100]), X[100:], LINE[100:], train=(X[:100], LINE[:100]))


def test_guessing_says_the_middle_of_what_it_learned_from() -> None:
    found = baselines.guess(straight())
    assert found.constant == pytest.approx(np.median(LINE[:100]))
    assert (found.learned, found.n) == ("train", 100)


def test_no_other_constant_has_a_smaller_mean_error() -> None:
    y = LINE[:100].to_numpy()
    best = np.abs(y - np.median(y)).mean()
    assert all(best <= np.abs(y - c).mean() for c in np.linspace(y.min(), y.max(), 200))


def test_the_simple_model_finds_a_line() -> None:
    project = straight()
    assert baselines.simple(project).said == pytest.approx(project.y.to_numpy())


def test_the_simple_model_is_logistic_regression() -> None:
    y = pd.Series(np.where(X["a"] + RANDOM.normal(size=200) > 0, "yes", "no"), name="y")
    learn = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(X[:100], y[:100])
    project = Project(learn, X[100:], y[100:], train=(X[:100], y[:100]))
    found = baselines.simple(project)
    assert found.scores == pytest.approx(learn.predict_proba(X[100:]))
    assert found.said.tolist() == learn.predict(X[100:]).tolist()


def test_the_most_frequent_class_is_guessed() -> None:
    project = Project.load("mortgage")
    assert baselines.guess(project).constant == "no"
    assert set(baselines.guess(project).said) == {"no"}


def test_unknown_training_rows_mean_cross_validation() -> None:
    noise = pd.DataFrame({"id": [f"code {i}" for i in range(200)], "a": RANDOM.normal(size=200)})
    y = pd.Series(RANDOM.integers(0, 2, 200), name="y")
    model = LogisticRegression().fit(noise[["a"]], y)
    project = Project(model, noise[["a"]], y)
    found = baselines.simple(project)
    assert found.learned == "crossed"
    right = (found.said == y.to_numpy()).mean()
    assert 0.35 < right < 0.65


def test_folds_keep_groups_whole() -> None:
    rows = Outcomes("regression", np.zeros(60), np.zeros(60), groups=np.repeat(np.arange(12), 5))
    folds = baselines.folds(rows)
    assert sorted(np.concatenate(folds).tolist()) == list(range(60))
    owners = [set(rows.groups[fold].tolist()) for fold in folds if rows.groups is not None]
    assert sum(map(len, owners)) == 12


def test_gain_and_cost_by_hand() -> None:
    truth = np.array([1, 1, 0, 0])
    model = Outcomes("binary", truth, np.array([1, 0, 0, 0]), (0, 1), 1)
    rival = model.told(np.array([0, 0, 1, 0]))
    assert baselines.gain(model, rival).value == pytest.approx(0.5)
    assert baselines.cost(model, 1, 10).value == pytest.approx(2.5)
    assert baselines.cost(rival, 1, 10).value == pytest.approx((10 + 10 + 1) / 4)


def test_gaps_and_new_categories_are_no_trouble() -> None:
    train = pd.DataFrame({"c": ["x", "y", None] * 20, "n": [1.0, np.nan, 3.0] * 20})
    y = pd.Series([0, 1, 0] * 20, name="y")
    fitted = baselines.pipeline(train, "binary").fit(*baselines._fit(train, y))
    told, chances = baselines._answers(fitted, pd.DataFrame({"c": ["z"], "n": [2.0]}), (0, 1), y)
    assert told[0] in (0, 1)
    assert chances is not None
    assert chances.sum() == pytest.approx(1)


def test_the_owners_rule_answers_every_row() -> None:
    for name in ("mortgage", "hurricanes"):
        project = Project.load(name)
        rule = baselines.rule(project)
        assert rule is not None
        assert len(rule.said) == len(project.X)
        assert metrics.measure(metrics.main(project.kind), metrics.outcomes(project).told(rule.said)).value > 0
