"""What kind of model is it?"""

from __future__ import annotations

from typing import Any

from explainer import anatomy, draws, metrics, scopes
from explainer.project import Project
from explainer.types import Finding, Scope


def model_description(project: Project, scope: Scope) -> Finding:
    """What kind of model is this, what does it read, from what did it learn, and how often is it right?

    The same for every row, so the scope makes no difference.

    **How**: the class of the fitted estimator, or of the last step of a pipeline, and its settings are looked up.
    **Facts**: `family`: boosted_trees, forest, tree, linear, network, neighbours, support_vectors, bayes, committee,
    process, constant, stored (answers only), function (that scores rows) or other;
    `class_name`, `module`; `steps`: class names of all steps, what answers last; `counted`:
    of `trees`, `leaves`, `coefficients` those that can be counted; `settings` [{name, value, default}] that differ from
    the defaults; `inputs` (names), `n_inputs`; `kind`; `n` rows judged on (at most 20,000);
    `n_train` (None: unknown);
    `held_out`; `metric` ("accuracy" or "mae") and `score` {value, interval, n}.
    **Caveats**: held_out_unknown. **Errors**: none.

    >>> facts = model_description(Project.load("mortgage"), Scope()).facts
    >>> facts["family"], facts["counted"], facts["n_inputs"]
    ('boosted_trees', {'trees': 150}, 13)
    """
    steps = anatomy.steps(project.model)
    core, metric = steps[-1], metrics.main(project.kind)
    looked = draws.looked_at(project, scopes.select(project, Scope()))
    rows = metrics.outcomes(project, looked.mask)
    facts: dict[str, Any] = {
        "family": anatomy.family(core),
        "class_name": type(core).__name__,
        "module": type(core).__module__.split(".")[0],
        "steps": [type(step).__name__ for step in steps],
        "counted": anatomy.size(core),
        "settings": anatomy.chosen(core),
        "inputs": [str(c) for c in project.X.columns],
        "n_inputs": len(project.X.columns),
        "kind": project.kind,
        "n": rows.n,
        "n_train": None if project.train_X is None else len(project.train_X),
        "held_out": project.held_out,
        "metric": metric,
        "score": metrics.measure(metric, rows).facts(),
    }
    caveats = ("held_out_unknown",) * (project.held_out == "unknown")
    return Finding(facts, None, caveats, {"name": "looked up", "rows": rows.n})
