"""Scores against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as theirs

from explainer import metrics
from explainer.metrics import Outcomes, measure
from explainer.project import Project
from explainer.types import Cannot, Condition, Scope

RANDOM = np.random.default_rng(0)
CHANCES = RANDOM.dirichlet([1, 1, 1], 200)
TRUTH = np.array(["a", "b", "c"])[RANDOM.integers(0, 3, 200)]
THREE = Outcomes("multiclass", TRUTH, np.array(["a", "b", "c"])[CHANCES.argmax(1)], ("a", "b", "c"), None, CHANCES)
YES = RANDOM.random(300) < 0.2
CHANCE = np.clip(RANDOM.random(300) * 0.6 + 0.3 * YES, 0, 1)
TWO = Outcomes(
    "binary",
    np.where(YES, 1, 0),
    (CHANCE > 0.5).astype(int),
    (0, 1),
    1,
    np.column_stack([1 - CHANCE, CHANCE]),
)
VALUES = RANDOM.normal(50, 20, 150)
NUMBERS = Outcomes("regression", VALUES, VALUES + RANDOM.normal(1, 5, 150))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accuracy", theirs.accuracy_score(TWO.truth, TWO.said)),
        ("error_rate", 1 - theirs.accuracy_score(TWO.truth, TWO.said)),
        ("recall", theirs.recall_score(TWO.truth, TWO.said)),
        ("precision", theirs.precision_score(TWO.truth, TWO.said)),
        ("specificity", theirs.recall_score(TWO.truth, TWO.said, pos_label=0)),
        ("npv", theirs.precision_score(TWO.truth, TWO.said, pos_label=0)),
        ("f1", theirs.f1_score(TWO.truth, TWO.said)),
        ("balanced_accuracy", theirs.balanced_accuracy_score(TWO.truth, TWO.said)),
        ("mcc", theirs.matthews_corrcoef(TWO.truth, TWO.said)),
        ("auc", theirs.roc_auc_score(TWO.truth, CHANCE)),
        ("log_loss", theirs.log_loss(TWO.truth, CHANCE)),
        ("brier", 2 * theirs.brier_score_loss(TWO.truth, CHANCE)),
    ],
)
def test_two_classes(name: str, expected: float) -> None:
    found = measure(name, TWO)
    assert found.value == pytest.approx(expected)
    assert found.low < found.value < found.high


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accuracy", theirs.accuracy_score(TRUTH, THREE.said)),
        ("recall", theirs.recall_score(TRUTH, THREE.said, average="macro")),
        ("precision", theirs.precision_score(TRUTH, THREE.said, average="macro")),
        ("f1", theirs.f1_score(TRUTH, THREE.said, average="macro")),
        ("mcc", theirs.matthews_corrcoef(TRUTH, THREE.said)),
        ("auc", theirs.roc_auc_score(TRUTH, CHANCES, multi_class="ovr")),
        ("log_loss", theirs.log_loss(TRUTH, CHANCES)),
    ],
)
def test_three_classes(name: str, expected: float) -> None:
    found = measure(name, THREE)
    assert found.value == pytest.approx(expected)
    assert found.low < found.value < found.high


def test_one_class_of_three() -> None:
    assert measure("recall", THREE, "b").value == pytest.approx(
        theirs.recall_score(TRUTH, THREE.said, labels=["b"], average="macro")
    )
    assert measure("f1", THREE, "c").value == pytest.approx(
        theirs.f1_score(TRUTH, THREE.said, labels=["c"], average="macro")
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mae", theirs.mean_absolute_error(VALUES, NUMBERS.said)),
        ("mse", theirs.mean_squared_error(VALUES, NUMBERS.said)),
        ("rmse", theirs.root_mean_squared_error(VALUES, NUMBERS.said)),
        ("r2", theirs.r2_score(VALUES, NUMBERS.said)),
        ("mape", theirs.mean_absolute_percentage_error(VALUES, NUMBERS.said)),
        ("bias", float(np.mean(NUMBERS.said - VALUES))),
    ],
)
def test_numbers(name: str, expected: float) -> None:
    found = measure(name, NUMBERS)
    assert found.value == pytest.approx(expected)
    assert found.low < found.value < found.high


def test_r2_interval_is_like_the_bootstraps() -> None:
    rows = np.random.default_rng(1).integers(0, 150, (2000, 150))
    draws = [theirs.r2_score(VALUES[i], NUMBERS.said[i]) for i in rows]
    found = measure("r2", NUMBERS)
    assert [found.low, found.high] == pytest.approx(np.quantile(draws, [0.025, 0.975]), abs=0.01)


@pytest.mark.parametrize(
    ("asked", "name"), [("ROC-AUC", "auc"), ("sensitivity", "recall"), ("PPV", "precision"), ("f1 score", "f1")]
)
def test_other_names(asked: str, name: str) -> None:
    assert metrics.named(asked, "binary").name == name


def test_scores_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Cannot, match="metric_not_for_this_model"):
        measure("rmse", TWO)
    with pytest.raises(Cannot, match="no_such_metric"):
        measure("beauty", TWO)
    with pytest.raises(Cannot, match="only_one_class"):
        measure("auc", TWO.some(YES))
    with pytest.raises(Cannot, match="metric_needs_class"):
        measure("specificity", THREE)
    with pytest.raises(Cannot, match="zero_in_truth"):
        measure("mape", Outcomes("regression", np.array([0.0, 1.0]), np.array([1.0, 1.0])))
    with pytest.raises(Cannot, match="no_probability"):
        measure("auc", TWO.told(TWO.said))


def test_a_class_that_never_occurs_is_left_out_of_the_mean() -> None:
    rows = Outcomes("multiclass", np.array(["a", "a", "b"]), np.array(["a", "b", "b"]), ("a", "b", "never"))
    assert measure("balanced_accuracy", rows).value == pytest.approx(0.75)


def test_rows_of_a_group_only() -> None:
    project = Project.load("mortgage")
    judged = metrics.judged(project, Scope(any=((Condition("afam", "=", "yes"),),)))
    assert judged.rows.n == int((project.X["afam"] == "yes").sum())
    assert judged.rows.truth.tolist() == project.y[project.X["afam"] == "yes"].tolist()


def test_storms_are_kept_together() -> None:
    project = Project.load("hurricanes")
    rows = metrics.outcomes(project)
    found = measure("mae", rows)
    assert found.clusters == project.table["storm"].nunique()
    as_rows = measure("mae", Outcomes("regression", rows.truth, rows.said))
    assert found.value == pytest.approx(as_rows.value)
    assert found.high - found.low > 2 * (as_rows.high - as_rows.low)


def test_a_single_storm_has_no_group_to_compare() -> None:
    project = Project.load("hurricanes")
    storm = str(project.table["storm"].iloc[0])
    judged = metrics.judged(project, Scope(any=((Condition("storm", "=", storm),),)))
    assert judged.rows.groups is None
    assert measure("mae", judged.rows).facts()["interval"] is not None


@pytest.mark.parametrize("name", ["balanced_accuracy", "f1", "mcc", "auc", "precision", "recall"])
def test_a_perfect_score_is_not_certainty(name: str) -> None:
    truth = np.array(["a", "b", "c"] * 20)
    scores = np.eye(3)[[0, 1, 2] * 20]
    found = measure(name, Outcomes("multiclass", truth, truth, ("a", "b", "c"), None, scores))
    assert found.value == pytest.approx(1)
    assert 0.7 < found.low < 0.97
    assert found.high == pytest.approx(1)


def test_guessing_is_exactly_half_balanced() -> None:
    found = measure("balanced_accuracy", TWO.told(np.zeros(300, dtype=int)))
    assert (found.low, found.value, found.high) == (0.5, 0.5, 0.5)
