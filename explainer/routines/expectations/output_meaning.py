"""What does the model's answer stand for?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import metrics, owner, record
from explainer.project import Project
from explainer.types import Chart, Finding, Scalar, Scope

EXAMPLE = 0.3
"""A chance to explain chances with."""


def output_meaning(project: Project, scope: Scope) -> Finding:
    """What does the answer stand for: which ones are there, in what unit, and what does a chance of 0.3 mean?

    The same for every row, so the scope makes no difference.

    **How**: the classes, or the range of the outcome, in the rows explained. For a chance, the rows whose chance is
    nearest to 0.3 are looked up: how many of them really turned out so.
    **Facts**: `kind`; `n` rows; `classes` [{class, share}] of what really happened; `cls`: the class whose chance is
    told (None for a number); `chances`: does the model give chances; `cut`: the chance from which the answer is `cls`,
    or None where no single one holds; `chance`: 0.3, and `came_true` {n, k, share, interval, low, high, mean_chance,
    agrees} of rows with such a chance, or None; for a number `low`, `high` (of the true outcome) and `error` {value,
    interval, n}, in its unit; `said` {label_origin, owner, contact: the owner's words or None}.
    **Caveats**: held_out_unknown. **Errors**: none.

    >>> facts = output_meaning(Project.load("mortgage"), Scope()).facts
    >>> facts["cls"], facts["cut"], facts["chance"]
    ('yes', 0.5, 0.3)
    """
    cls = _told(project)
    chances = not project.lacks("probability")
    numbers = None if project.classes else project.y.to_numpy(dtype=float)
    came_true = record.came_true(project, EXAMPLE, cls) if chances and cls is not None else None
    facts: dict[str, Any] = {
        "kind": project.kind,
        "n": len(project.y),
        "classes": [{"class": c, "share": float((project.y == c).mean())} for c in project.classes],
        "cls": cls,
        "chances": chances,
        "cut": _cut(project, cls) if chances else None,
        "chance": EXAMPLE,
        "came_true": came_true if came_true and came_true["n"] else None,
        "low": None if numbers is None else float(numbers.min()),
        "high": None if numbers is None else float(numbers.max()),
        "error": None if numbers is None else metrics.mae(metrics.outcomes(project)).facts(),
        "said": owner.said(project, "label_origin"),
    }
    caveats = ("held_out_unknown",) * (project.held_out == "unknown")
    method = {"name": "lookup", "rows": len(project.y), "near": record.NEAR}
    return Finding(facts, _chart(project, facts), caveats, method)


def _told(project: Project) -> Scalar | None:
    """The class whose chance is told: the positive one of two, else the most frequent."""
    if not project.classes:
        return None
    counts = {c: int((project.y == c).sum()) for c in project.classes}
    return project.positive if project.positive is not None else max(counts, key=lambda c: counts[c])


def _cut(project: Project, cls: Scalar | None) -> float | None:
    """One half, where the model answers `cls` exactly for the rows whose chance reaches it (two classes only)."""
    if project.kind != "binary" or cls is None:
        return None
    scores = project.scores[:, project.classes.index(cls)]
    said = project.predicted == cls
    clear = scores != 0.5
    return 0.5 if np.array_equal(scores[clear] > 0.5, said[clear]) else None


def _chart(project: Project, facts: dict[str, Any]) -> Chart | None:
    if facts["cls"] is None:
        counts, edges = np.histogram(project.predicted.astype(float), bins=20)
        label, unit = project.words.outcome.label, project.words.outcome.unit
    elif facts["chances"]:
        counts, edges = np.histogram(project.scores[:, project.classes.index(facts["cls"])], bins=20, range=(0, 1))
        label, unit = project.words.class_label(facts["cls"]), "percent"
    else:
        return None
    data = {"edges": edges.tolist(), "counts": counts.tolist(), "x_label": label, "x_unit": unit}
    return Chart("histogram", data)
