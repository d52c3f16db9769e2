"""Which kind of model, how large, with which settings."""

from __future__ import annotations

from typing import Any

import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from explainer import anatomy, wording
from explainer.project import Project
from explainer.routines.expectations.model_description import model_description
from explainer.types import Scope
from tests.routines import projects

X = projects.numbers(120)
Y = (X["income"] > X["debt"]).astype(int)


@pytest.mark.parametrize(
    ("model", "family", "size"),
    [
        (HistGradientBoostingClassifier(max_iter=3), "boosted_trees", {"trees": 3}),
        (GradientBoostingClassifier(n_estimators=4), "boosted_trees", {"trees": 4}),
        (RandomForestClassifier(5), "forest", {"trees": 5}),
        (ExtraTreesClassifier(6), "forest", {"trees": 6}),
        (DecisionTreeClassifier(max_leaf_nodes=3), "tree", {"leaves": 3}),
        (LogisticRegression(), "linear", {"coefficients": 3}),
        (SGDClassifier(), "linear", {"coefficients": 3}),
        (LinearSVC(), "linear", {"coefficients": 3}),
        (SVC(), "support_vectors", {}),
        (KNeighborsClassifier(), "neighbours", {}),
        (GaussianNB(), "bayes", {}),
        (MLPClassifier((2,), max_iter=2), "network", {}),
        (BaggingClassifier(n_estimators=2), "committee", {}),
        (VotingClassifier([("a", GaussianNB()), ("b", KNeighborsClassifier())]), "committee", {}),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_kind_and_size_of_a_model(model: Any, family: str, size: dict[str, int]) -> None:
    core = anatomy.steps(make_pipeline(StandardScaler(), model).fit(X, Y))[-1]
    assert (anatomy.family(core), anatomy.size(core)) == (family, size)


def test_wrappers_are_taken_off() -> None:
    search = GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression()), {"logisticregression__C": [0.1]}, cv=2)
    found = anatomy.steps(search.fit(X, Y))
    assert [type(step).__name__ for step in found] == ["StandardScaler", "LogisticRegression"]
    assert anatomy.chosen(found[-1]) == [{"name": "C", "value": 0.1, "default": 1.0}]
    calibrated = CalibratedClassifierCV(GaussianNB(), cv=2).fit(X, Y)
    assert type(anatomy.steps(calibrated)[-1]).__name__ == "GaussianNB"


def test_a_model_of_ones_own_is_named() -> None:
    class Oracle:
        classes_ = (0, 1)

        def predict(self, X: Any) -> Any:
            return [0] * len(X)

    project = Project(Oracle(), X, Y)
    found = model_description(project, Scope())
    assert (found.facts["family"], found.facts["counted"], found.facts["settings"]) == ("other", {}, [])
    assert 'calls it "Oracle"' in wording.say("model_description", found, Scope(), {}, project.words).text


def test_the_demos_are_described() -> None:
    project = Project.load("mortgage")
    found = model_description(project, Scope())
    assert found.facts["steps"] == ["ColumnTransformer", "HistGradientBoostingClassifier"]
    assert {"name": "max_iter", "value": 150, "default": 100} in found.facts["settings"]
    assert found.facts["score"]["value"] == pytest.approx((project.predicted == project.y.to_numpy()).mean())
    everyone = wording.say("model_description", found, Scope(), {}, project.words).text
    engineer = wording.say("model_description", found, Scope(), {}, project.words, "engineer")
    assert "a chain of small decision trees, 150 of them" in everyone
    assert "'max_iter': 150,  # default 100" in engineer.markdown
