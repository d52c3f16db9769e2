"""Predictions only: a scoring function answers every question, stored answers all that need no model."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from explainer import routines, starter
from explainer.checkup import problems
from explainer.conversation import ask, starters
from explainer.declaration import ProjectError
from explainer.language.catalogue import load
from explainer.project import Project
from explainer.routines.reasons.why import why
from explainer.scoring import stored
from explainer.types import Cannot, Change, Condition, Scope, Session

SECTIONS = {"columns": {"income": {"change": "up"}, "debt": {"change": "down"}}, "outcome": {"positive": "good"}}


def people(n: int = 300) -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(5)
    X = pd.DataFrame(
        {"income": rng.integers(10, 90, n), "debt": rng.integers(0, 60, n), "age": rng.integers(18, 80, n)}
    )
    happened = X["income"] - X["debt"] + rng.normal(0, 10, n) > 10
    return X, pd.Series(np.where(happened, "good", "bad"), name="paid")


def chance(X: pd.DataFrame) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(X["income"] - X["debt"] - 10.3) / 8)))


def both(X: pd.DataFrame) -> np.ndarray:
    return np.column_stack([1 - chance(X), chance(X)])


def answer(X: pd.DataFrame) -> np.ndarray:
    return np.where(chance(X) > 0.5, "good", "bad")


def points(X: pd.DataFrame) -> np.ndarray:
    return np.asarray(2.0 * X["income"] - X["debt"])


def has_only_answers() -> Project:
    X, y = people()
    return Project(stored(y, answer(X), chance(X), positive="good"), X, y, sections=SECTIONS)


@pytest.mark.parametrize("score", [chance, both])
def test_a_function_of_chances_is_a_classifier(score: Any) -> None:
    X, y = people()
    p = Project(score, X, y, sections=SECTIONS)
    assert (p.classes, p.positive) == (["bad", "good"], "good")
    assert p.scores[:, 1] == pytest.approx(chance(X))
    assert p.predicted.tolist() == answer(X).tolist()


def test_the_positive_class_may_be_the_first_in_the_alphabet() -> None:
    X, y = people()
    p = Project(lambda rows: 1 - chance(rows), X, y, positive="bad")
    assert p.score(p.X) == pytest.approx(1 - chance(X))
    assert p.predicted.tolist() == answer(X).tolist()


def test_a_function_of_answers_gives_no_chances() -> None:
    X, y = people()
    p = Project(answer, X, y, sections=SECTIONS)
    assert p.lacks("probability")
    assert p.predicted.tolist() == answer(X).tolist()


def test_a_function_of_numbers_is_explained_exactly() -> None:
    X, _ = people()
    p = Project(points, X, points(X))
    found = why(p, Scope(rows=("7",))).facts
    middle = p.background(100).mean()
    effects = {c["column"]: c["effect"] for c in found["contributions"]}
    assert effects["income"] == pytest.approx(2 * (X["income"][7] - middle["income"]))
    assert effects["debt"] == pytest.approx(-(X["debt"][7] - middle["debt"]))
    assert effects["age"] == 0
    assert found["exact"]


def test_a_scoring_function_answers_what_a_model_answers() -> None:
    X, y = people()
    p = Project(chance, X, y, sections=SECTIONS)
    for question in ("why row 3?", "what matters most?", "what would have to change for row 3?", "how does it work?"):
        part = ask(question, Session(), p)[0].parts[0]
        assert part.finding is not None, (question, part.refusal)


@pytest.mark.parametrize(
    ("score", "says"),
    [
        (lambda rows: 1 / 0, "fails: ZeroDivisionError"),
        (lambda rows: [1.0], "must give one answer"),
        (lambda rows: np.ones((len(rows), 3)) / 3, "gives 3 chances for each row, but there are 2 classes"),
        (lambda rows: np.ones((len(rows), 2)), "must add up to 1"),
    ],
)
def test_a_function_that_can_not_be_used_is_told_so(score: Any, says: str) -> None:
    with pytest.raises(ProjectError, match=says):
        Project(score, *people())


# ---------------------------------------------------------------- stored answers


def test_stored_answers_are_told_as_they_are() -> None:
    p, (X, _) = has_only_answers(), people()
    assert p.lacks("model")
    assert not p.lacks("probability")
    assert p.predicted.tolist() == answer(X).tolist()
    assert p.score(p.X.iloc[[4, 2]]) == pytest.approx(chance(X)[[4, 2]])


NEEDS_NONE = {"predict", "probability", "show_case", "performance", "mistakes", "baseline", "case_correct", "rules",
              "how_it_works", "weak_spots", "model_description", "count", "data_description"}  # fmt: skip
NEED_IT = {"why", "feature_contribution", "counterfactual", "threshold", "what_if", "importance", "feature_effect"}
SLOTS = {"of": "count", "by": "age", "feature": "income"}


@pytest.mark.parametrize("name", sorted(NEEDS_NONE))
def test_what_needs_no_model_is_answered(name: str) -> None:
    scope = Scope(rows=("3",)) if load().intents[name].about == "case" else Scope()
    assert routines.find(name)(has_only_answers(), scope).facts


@pytest.mark.parametrize("name", sorted(NEED_IT))
def test_what_needs_the_model_says_so(name: str) -> None:
    scope = Scope(rows=("3",)) if load().intents[name].about == "case" else Scope()
    if name == "what_if":
        scope = Scope(rows=("3",), changes=(Change("income", "increase", 9),))
    wanted = {"feature": "income"} if load().intents[name].slots.get("feature", {}).get("required") else {}
    with pytest.raises(Cannot) as refused:
        routines.find(name)(has_only_answers(), scope, **wanted)
    assert refused.value.reason == "needs_model"
    assert "model" in load().intents[name].needs


@pytest.mark.parametrize("name", sorted(n for n, t in routines.drawer().items() if t != "conversation"))
def test_nothing_goes_wrong_without_a_model(name: str) -> None:
    p = has_only_answers()
    for scope in (Scope(), Scope(rows=("3",)), Scope(any=((Condition("age", ">", 40),),)),
                  Scope(rows=("3",), changes=(Change("income", "set", 85),))):  # fmt: skip
        required = {s.get("parameter", n) for n, s in load().intents[name].slots.items() if s.get("required")}
        wanted = {k: v for k, v in SLOTS.items() if k in required}
        assert outcome(lambda ask=scope, given=wanted: routines.find(name)(p, ask, **given)) not in FAULTS


FAULTS = {"does_not_add_up", "went_wrong"}


def outcome(asked: Any) -> str:
    """The reason of a refusal, or "" for an answer."""
    try:
        asked()
    except Cannot as cannot:
        return cannot.reason
    return ""


def test_the_visitor_is_told_and_offered_what_can_be_answered() -> None:
    p = has_only_answers()
    answered = ask("why row 3?", Session(), p)[0]
    assert answered.suggestions
    said = answered.parts[0]
    assert said.refusal == ("needs_model", {})
    assert "only the answers that the model gave" in said.text
    assert not any(re.search("^Why|matters most|have to (be|change)", s) for s in starters(Session(), p))


def test_changed_rows_are_other_rows_whatever_they_are_called() -> None:
    p = has_only_answers()
    with pytest.raises(Cannot, match="needs_model"):
        p.predict(p.X.iloc[[3]].assign(income=1))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"answers": ["good", None]}, "answers are missing in 1 rows"),
        ({"chances": [0.2, 1.3]}, "from 0 to 1"),
        ({"answers": ["good", "fine"], "chances": [0.2, 0.3]}, "'fine' is none of the classes"),
        ({}, "neither stored answers nor"),
    ],
)
def test_stored_answers_that_can_not_be_used_are_told_so(told: Any, says: str) -> None:
    with pytest.raises(ProjectError, match=says):
        stored(["bad", "good"], **told)


# ---------------------------------------------------------------- as a folder


def folder(where: Path, model: str) -> Path:
    X, y = people()
    X.assign(paid=y, said=answer(X), p_good=chance(X), p_bad=1 - chance(X)).to_csv(where / "people.csv", index=False)
    lines = [
        "import numpy as np",
        "def score(X):",
        "    return 1 / (1 + np.exp(-(X['income'] - X['debt'] - 10.3) / 8))",
    ]
    (where / "score.py").write_text("\n".join(lines))
    inputs = 'inputs = ["income", "debt", "age"]'
    outcome = '[outcome]\npositive = "good"\n'
    (where / "project.toml").write_text(
        f'[data]\nfile = "people.csv"\ntarget = "paid"\n{inputs}\n[model]\n{model}\n{outcome}'
    )
    return where


@pytest.mark.parametrize(
    ("model", "asks"),
    [
        ('score = "score.py:score"', True),
        ('answers = "said"\nchance = "p_good"', False),
        ('chances = { bad = "p_bad", good = "p_good" }', False),
    ],
)
def test_predictions_only_are_declared_in_a_folder(tmp_path: Path, model: str, asks: bool) -> None:
    p, (X, _) = Project.load(folder(tmp_path, model)), people()
    assert p.score(p.X) == pytest.approx(chance(X))
    assert p.lacks("model") is not asks
    found = problems(tmp_path)
    assert not [f.message for f in found if f.severity == "error"]
    assert ("model" in {need for f in found for need in f.needs}) is not asks


def test_a_column_of_answers_that_is_not_there_is_named(tmp_path: Path) -> None:
    wrong = [f.message for f in problems(folder(tmp_path, 'answers = "sayd"')) if f.severity == "error"]
    assert "sayd" in wrong[0]


def test_new_writes_it_down(tmp_path: Path) -> None:
    source = folder(tmp_path, "") / "people.csv"
    made = starter.new(None, source, "paid", tmp_path / "stored", answers="said", chance="p_good")
    assert Project.load(made.parent).lacks("model")
    made = starter.new(f"score={tmp_path / 'score.py'}:score", source, "paid", tmp_path / "scored")
    assert not Project.load(made.parent).lacks("model")
    with pytest.raises(ProjectError, match="one of the two"):
        starter.new(None, source, "paid", tmp_path / "nothing")
