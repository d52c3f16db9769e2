"""What is this model for, what does it say, from what, and how often is it right?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import baselines, metrics, uncertainty
from explainer.metrics import Outcomes
from explainer.project import Project
from explainer.types import Cannot, Chart, Facts, Finding, Scope

SAID = ("purpose", "intended_use", "not_for", "decided_before", "owner", "contact")


def purpose(project: Project, scope: Scope) -> Finding:
    """What is this model for, what does it say, from what, and how often is it right?

    **How**: the owner's own sentences, and the model's answers on all rows of the project beside what happened.

    **Facts**: `said` (the owner's sentences, None where nobody wrote one), `kind`, `inputs` (names), `n_inputs`, `n`,
    `n_train` (rows learned from, None if unknown), `held_out` ("declared", "split" or "unknown"), `classes` (each with
    `class` and `share` 0..1 of the rows), `metric` ("accuracy" or "mae"), `model` and `guess` (`value`, `interval`,
    `n`: share right, or mean error in the outcome's unit), `constant` (what guessing always says), `gain` (how much
    better than guessing, > 0 is better), `limit` (the main weakness: for classes the one found least often, `class`,
    `found`, `interval`, `n`; for numbers `nine_in_ten`, the error that 9 in 10 answers stay below, and `worst`),
    `groups` (column and number of groups of rows that belong together, or None).

    **Caveats**: held_out_unknown (nobody said that the model never saw these rows), not_for.

    **Errors**: Cannot("whole_model_only") for a case, a group or changed rows.

    >>> project = Project.load("mortgage")
    >>> purpose(project, Scope()).facts["metric"]
    'accuracy'
    """
    if not scope.everything or scope.changes:
        raise Cannot("whole_model_only")
    rows, metric = metrics.outcomes(project), metrics.main(project.kind)
    rival = baselines.guess(project)
    guessed = rows.told(rival.said, rival.scores)
    said = {key: project.words.said.get(key) for key in SAID}
    facts: dict[str, Any] = {
        "said": said,
        "kind": project.kind,
        "inputs": [str(c) for c in project.X.columns],
        "n_inputs": len(project.X.columns),
        "n": rows.n,
        "n_train": None if project.train_X is None else len(project.train_X),
        "held_out": project.held_out,
        "classes": [{"class": c, "share": float(rows.happened(c).mean())} for c in rows.classes],
        "metric": metric,
        "model": metrics.measure(metric, rows).facts(),
        "guess": metrics.measure(metric, guessed).facts(),
        "constant": rival.constant,
        "gain": baselines.gain(rows, guessed).facts(),
        "limit": _limit(rows),
        "groups": metrics.grouping(project, rows),
    }
    caveats = ["not_for"] if said["not_for"] else []
    caveats += ["held_out_unknown"] if project.held_out == "unknown" else []
    return Finding(facts, _chart(project, facts), tuple(caveats), _method(rows))


def _chart(project: Project, facts: Facts) -> Chart:
    labels = baselines.labels(project)
    rows = []
    for name in ("model", "guess"):
        low, high = facts[name]["interval"] or (facts[name]["value"],) * 2
        rows.append({"label": labels[name], "value": facts[name]["value"], "low": low, "high": high})
    unit = project.words.outcome.unit if project.kind == "regression" else "percent"
    return Chart("intervals", {"rows": rows, "unit": unit})


def _limit(rows: Outcomes) -> dict[str, Any]:
    if rows.kind == "regression":
        wrong = np.abs(rows.error)
        return {"nine_in_ten": float(np.quantile(wrong, 0.9)), "worst": float(wrong.max())}
    found = {c: metrics.recall(rows, c) for c in rows.classes if rows.happened(c).any()}
    least = min(found, key=lambda c: found[c].value)
    return {"class": least, "found": found[least].value, **found[least].facts()}


def _method(rows: Outcomes) -> Facts:
    how = uncertainty.mean(np.abs(rows.error), rows.groups).how if rows.kind == "regression" else "Wilson"
    return {"name": "score on the rows of the project", "rows": rows.n, "interval": how, "percentile": 90, "seed": None}
