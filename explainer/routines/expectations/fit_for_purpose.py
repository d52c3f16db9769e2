"""Is it good enough for this use?"""

from __future__ import annotations

from typing import Any

from explainer import owner
from explainer.project import Project
from explainer.routines.expectations.baseline import baseline
from explainer.types import Finding, Scope

TAKEN = ("metric", "n", "model", "rivals", "best", "constant", "label", "rare", "held_out", "groups")


def fit_for_purpose(project: Project, scope: Scope) -> Finding:
    """Is the model good enough for this use? No verdict: what was compared, for what it was made, what would settle it.

    **How**: the comparison of `baseline` on the same rows, beside what the owner wrote.
    **Facts**: `metric`, `n`, `model`, `rivals`, `best`, `constant`, `label`, `rare`, `held_out`, `groups` as in
    `baseline`; `said` {intended_use, not_for, owner, contact: the owner's words or None}; `costs` and `limit`: did the
    owner declare what mistakes cost, and how far groups may lie apart; `sensitive`: is any column declared so;
    `open`: what is missing to settle it, of "use", "costs", "rule", "held_out", "groups".
    **Caveats**: not_for, held_out_unknown, rare_class. **Errors**: those of `baseline`.

    >>> facts = fit_for_purpose(Project.load("mortgage"), Scope()).facts
    >>> facts["costs"], facts["open"]
    (True, [])
    """
    compared = baseline(project, scope)
    declared = project.declared
    costs = declared.cost_fp is not None and declared.cost_fn is not None
    facts: dict[str, Any] = {
        **{key: compared.facts[key] for key in TAKEN},
        "said": owner.said(project, "intended_use", "not_for"),
        "costs": costs,
        "limit": declared.fairness_limit is not None,
        "sensitive": bool(declared.sensitive),
        "open": _open(project, costs),
    }
    first = ("not_for",) if facts["said"]["not_for"] else ()
    later = tuple(c for c in compared.caveats if c in ("held_out_unknown", "rare_class"))
    return Finding(facts, compared.chart, first + later, compared.method)


def _open(project: Project, costs: bool) -> list[str]:
    declared = project.declared
    missing = {
        "use": not project.words.said.get("intended_use"),
        "costs": project.kind == "binary" and not costs,
        "rule": declared.rule is None,
        "held_out": project.held_out == "unknown",
        "groups": bool(declared.sensitive) and declared.fairness_limit is None,
    }
    return [name for name, lacking in missing.items() if lacking]
