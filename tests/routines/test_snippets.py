"""The Python that engineers are shown runs, and gives the number that was told."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from explainer import wording
from explainer.project import Project
from explainer.routines.data.count import count
from explainer.routines.data.data_quality import data_quality
from explainer.routines.data.define_term import define_term
from explainer.routines.data.each_group import each_group
from explainer.routines.data.feature_stats import feature_stats
from explainer.routines.data.labels import labels
from explainer.routines.data.show_data import show_data
from explainer.routines.ethics.fairness import fairness
from explainer.routines.expectations.baseline import baseline
from explainer.routines.expectations.error_costs import error_costs
from explainer.routines.expectations.fit_for_purpose import fit_for_purpose
from explainer.routines.expectations.model_description import model_description
from explainer.routines.expectations.output_meaning import output_meaning
from explainer.routines.expectations.purpose import purpose
from explainer.routines.expectations.when_wrong import when_wrong
from explainer.routines.model.class_profile import class_profile
from explainer.routines.model.feature_effect import feature_effect
from explainer.routines.model.how_it_works import how_it_works
from explainer.routines.model.importance import importance
from explainer.routines.model.interaction import interaction
from explainer.routines.model.rules import rules
from explainer.routines.reasons.compare_cases import compare_cases
from explainer.routines.reasons.counterfactual import counterfactual
from explainer.routines.reasons.decision_path import decision_path
from explainer.routines.reasons.feature_contribution import feature_contribution
from explainer.routines.reasons.similar_cases import similar_cases
from explainer.routines.reasons.stay_same import stay_same
from explainer.routines.reasons.threshold import threshold
from explainer.routines.reasons.training_influence import training_influence
from explainer.routines.reasons.what_if import what_if
from explainer.routines.reasons.why import why
from explainer.routines.reasons.why_not import why_not
from explainer.routines.validation.mistakes import mistakes
from explainer.routines.validation.performance import performance
from explainer.routines.validation.weak_spots import weak_spots
from explainer.types import PREDICTION, Change, Condition, Scope

CASE = Scope(rows=("36",))
NUDGED = Scope(rows=("36",), changes=(Change("lvrat", "decrease", 0.01),))
MOVED = Scope(rows=("36",), changes=(Change("pirat", "set", 0.3), Change("lvrat", "set", 0.6)))
GROUP = Scope(any=((Condition("lvrat", ">", 0.8),),))
SINGLE = Scope(any=((Condition("lvrat", ">", 0.8), Condition("single", "=", "yes")),))


def _second(facts: Mapping[str, Any]) -> float:
    """What is told of the second group."""
    return float(facts["parts"][1]["told"]["value"])


ASKED: list[tuple[Callable[..., Any], Scope, Mapping[str, Any], Callable[[Mapping[str, Any]], float]]] = [
    (purpose, Scope(), {}, lambda f: f["model"]["value"]),
    (baseline, GROUP, {}, lambda f: f["rivals"][1]["gain"]["value"]),
    (performance, GROUP, {"metric": "recall", "cls": "no"}, lambda f: f["model"]["value"]),
    (performance, Scope(), {}, lambda f: f["model"]["interval"][0]),
    (mistakes, GROUP, {"kind": "typical"}, lambda f: f["places"][0]["score"]["value"]),
    (fairness, GROUP, {}, lambda f: f["comparisons"][0]["largest"]["value"]),
    (importance, GROUP, {"k": 2}, lambda f: f["columns"][1]["value"]),
    (error_costs, GROUP, {}, lambda f: f["cut"]["honest"]["value"]),
    (fit_for_purpose, GROUP, {}, lambda f: f["model"]["value"]),
    (output_meaning, Scope(), {}, lambda f: f["came_true"]["share"]),
    (model_description, Scope(), {}, lambda f: f["score"]["value"]),
    (data_quality, GROUP, {}, lambda f: f["outside"]["share"]),
    (count, SINGLE, {"among": (("lvrat", ">", 0.8),)}, lambda f: f["share"]),
    (feature_stats, GROUP, {"feature": "pirat", "statistic": "sum"}, lambda f: f["total"]),
    (each_group, GROUP, {"of": "feature_stats", "by": "chist", "feature": "pirat"}, _second),
    (each_group, GROUP, {"of": "feature_stats", "by": "afam", "feature": "pirat", "statistic": "sd"}, _second),
    (each_group, Scope(), {"of": "feature_stats", "by": "afam", "feature": "single"}, _second),
    (each_group, Scope(), {"of": "feature_stats", "by": "afam", "feature": PREDICTION, "cls": "no"}, _second),
    (each_group, Scope(), {"of": "labels", "by": "pirat", "cls": "yes"}, _second),
    (each_group, Scope(), {"of": "performance", "by": "afam", "metric": "error_rate"}, _second),
    (show_data, GROUP, {"k": 2}, lambda f: f["rows"][1]["values"][0]),
    (labels, GROUP, {}, lambda f: f["classes"][1]["share"]),
    (define_term, Scope(), {"feature": "lvrat"}, lambda f: f["low"]),
    (weak_spots, GROUP, {}, lambda f: f["places"][0]["score"]["value"]),
    (when_wrong, GROUP, {}, lambda f: f["score"]["value"]),
    (rules, GROUP, {}, lambda f: f["fidelity"]["value"]),
    (how_it_works, GROUP, {}, lambda f: f["fidelity"]["value"]),
    (class_profile, GROUP, {"cls": "yes"}, lambda f: f["profiles"][0]["best"]["score"]),
    (interaction, GROUP, {}, lambda f: f["pairs"][0]["size"]["value"]),
    (why, MOVED, {}, lambda f: f["contributions"][0]["effect"]),
    (feature_contribution, MOVED, {"feature": "pirat"}, lambda f: f["effect"]),
    (what_if, MOVED, {}, lambda f: f["parts"][1]["adds"]),
    (counterfactual, CASE, {"want": "no", "chance": 0.8}, lambda f: f["sets"][0]["score"]),
    (counterfactual, GROUP, {"want": "no"}, lambda f: f["reachable"]["value"]),
    (feature_effect, GROUP, {"feature": "pirat"}, lambda f: f["points"][3]["score"]),
    (similar_cases, Scope(rows=("12",)), {"k": 3}, lambda f: f["rows"][1]["distance"]),
    (training_influence, Scope(rows=("12",)), {}, lambda f: f["rows"][4]["part"]),
    (compare_cases, Scope(rows=("12", "36")), {}, lambda f: f["parts"][1]["part"]),
    (why_not, GROUP, {"cls": "yes"}, lambda f: f["contributions"][0]["effect"]),
    (why_not, NUDGED, {"cls": "no"}, lambda f: f["lead"]),
    (stay_same, NUDGED, {}, lambda f: f["anchor"]["precision"]["value"]),
    (stay_same, NUDGED, {"feature": "pirat"}, lambda f: f["columns"][0]["room"]),
    (decision_path, NUDGED, {}, lambda f: f["fidelity"]["value"]),
    (threshold, NUDGED, {"feature": "pirat", "want": "no"}, lambda f: f["crossings"][0]["at"]),
]


@pytest.mark.parametrize(("routine", "scope", "slots", "number"), ASKED, ids=lambda v: getattr(v, "__name__", ""))
def test_the_code_gives_the_number(
    routine: Callable[..., Any], scope: Scope, slots: Mapping[str, Any], number: Callable[[Mapping[str, Any]], float]
) -> None:
    project = Project.load("mortgage")
    found = routine(project, scope, **slots)
    part = wording.say(routine.__name__, found, scope, slots, project.words, "engineer")
    code = re.search(r"```python\n(.*?)```", part.method, re.DOTALL)
    assert code is not None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code[1], {})
    assert repr(number(found.facts)) in printed.getvalue()
