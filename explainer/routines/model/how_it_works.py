"""How does the model come to its answers?"""

from __future__ import annotations

from typing import Any

from explainer.project import Project
from explainer.routines.expectations.model_description import model_description
from explainer.routines.model.importance import importance
from explainer.routines.model.rules import rules
from explainer.types import Cannot, Finding, Scope

TAKEN = ("family", "class_name", "module", "steps", "counted", "n_inputs", "n_train")
COUNT = 3


def how_it_works(project: Project, scope: Scope) -> Finding:
    """How does the model come to its answers: what kind is it, what counts most, and how simple is it really?

    **How**: the family as in `model_description`; what counts most as in `importance`; and how well a few rules imitate
    it on rows the rules have not seen, as in `rules`.

    **Facts**: `family`, `class_name`, `module`, `steps`, `counted`, `n_inputs`, `n_train` as in `model_description`,
    all of whose facts are `described`; `columns` (the three that count most), `share` (of all movement, by these
    three, 0..1; None where nothing moves), `tied` and `cls` as in `importance` (`columns` is empty where the model
    gives no chances, or where only its answers are stored); `fidelity`, `floor`, `gain`, `usual` and `right` as in
    `rules`; `weak` (the rule that imitates worst, as there, or None); `rules` (how many), `n` (rows the rules were
    tried on).

    **Caveats**: those of `importance` and `rules`. **Errors**: whole_model_only for one case, changes_do_not_apply,
    too_few_rows, and those of the scope.

    >>> facts = how_it_works(Project.load("mortgage"), Scope()).facts
    >>> facts["family"], len(facts["columns"]), facts["rules"] <= 8
    ('boosted_trees', 3, True)
    """
    simple = rules(project, scope)
    described = model_description(project, Scope())
    counted = _counted(project, scope)
    facts: dict[str, Any] = {
        **{key: described.facts[key] for key in TAKEN},
        "described": dict(described.facts),
        "columns": counted.facts["columns"] if counted else [],
        "share": counted.facts["share"] if counted else None,
        "tied": counted.facts["tied"] if counted else False,
        "cls": counted.facts["cls"] if counted else None,
        **{key: simple.facts[key] for key in ("fidelity", "floor", "gain", "usual", "right", "n")},
        "weak": None if simple.facts["weakest"] is None else simple.facts["rules"][simple.facts["weakest"]],
        "rules": simple.facts["count"],
    }
    caveats = dict.fromkeys((*(counted.caveats if counted else ()), *simple.caveats))
    method = {
        **simple.method,
        "name": "looked up, Shapley values, surrogate tree",
        "sampled": counted.facts["sampled"] if counted else None,
    }
    return Finding(facts, counted.chart if counted else None, tuple(caveats), method)


def _counted(project: Project, scope: Scope) -> Finding | None:
    """What counts most, or None for a model without chances, or where there is none to ask."""
    try:
        return importance(project, scope, k=COUNT)
    except Cannot as cannot:
        if cannot.reason not in ("no_probability", "needs_model"):
            raise
        return None
