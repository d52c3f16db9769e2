"""What does the model say?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import answers, support, uncertainty
from explainer.answers import Said, plain
from explainer.labels import class_label
from explainer.project import Project
from explainer.scopes import Selection, changed, select
from explainer.types import Chart, Finding, Scope

FEW = 30


def predict(project: Project, scope: Scope) -> Finding:
    """What does the model say, for one row or for many, and what really happened?

    Changes in the scope are made first, and the answer without them is told beside it.

    **How**: the model is asked; nothing is estimated.
    **Facts**: `one` (is it a single row), `n`, `row` (its id, None for many), `now` and `before` (None without
    changes), each for one row: `prediction`, `chances` [{cls, chance}] highest first (empty without chances),
    `told` {cls, chance}: the class whose chance is told (two classes: the positive one), None without chances; each
    for many: `shares` [{cls, n, share}] most frequent first, or for numbers `mean`, `low`, `high`, `q25`, `q75`.
    `actual`: what really happened: a class or number for one row; for many `shares` [...] or `mean`; None after
    changes. `right` (one row, classes; None after changes); `off` (one row, numbers: answer minus truth);
    `support` as in `support.Support.facts` (only after changes, else None).
    **Caveats**: outside_data, few_rows, held_out_unknown.
    **Errors**: those of `scopes`.

    >>> facts = predict(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["now"]["prediction"], facts["actual"], facts["right"]
    ('no', 'yes', False)
    """
    chosen = select(project, scope)
    before = answers.said(project, chosen.X)
    moved = changed(project, chosen.X, scope.changes) if scope.changes else None
    now = before if moved is None else answers.said(project, moved)
    one = chosen.n == 1
    told = one_told if one else many_told
    inside = None if moved is None else support.moved(project, chosen.X, moved)
    facts = {
        "one": one,
        "n": chosen.n,
        "row": chosen.index[0] if one else None,
        "now": told(project, now),
        "before": None if moved is None else told(project, before),
        "actual": None if moved is not None else actual(project, chosen, one=one),
        **judged(project, chosen, now, known=one and moved is None),
        "support": inside,
    }
    method = {"name": "the model's own answer", "rows": chosen.n, "changes": len(scope.changes), "seed": None}
    outside = inside is not None and not inside["inside"]
    unsure = facts["actual"] is not None and project.held_out == "unknown"
    few = not one and chosen.n < FEW
    caveats = ("outside_data",) * outside + ("few_rows",) * few + ("held_out_unknown",) * unsure
    return Finding(facts, _chart(project, facts, now), caveats, method)


def one_told(project: Project, said: Said) -> dict[str, Any]:
    """The answer for one row, with the chance of each class, and of the class whose chance is told."""
    if said.chances is None:
        return {"prediction": said.answer(), "chances": [], "told": None}
    order = np.argsort(-said.chances[0], kind="stable")
    chances = [{"cls": said.classes[k], "chance": float(said.chances[0, k])} for k in order]
    cls = project.positive if project.positive is not None else said.answer()
    return {
        "prediction": said.answer(),
        "chances": chances,
        "told": {"cls": cls, "chance": float(said.chance(cls)[0])},
    }


def many_told(project: Project, said: Said) -> dict[str, Any]:
    """The answers for many rows: how often each class, or where the numbers lie."""
    return {"shares": shares(project, said.answers)} if said.classes else _numbers(said.answers)


def actual(project: Project, chosen: Selection, *, one: bool) -> Any:
    """What really happened: the value for one row; for many the classes' shares or the numbers' mean."""
    if one:
        return plain(chosen.y.iloc[0])
    truth = chosen.y.to_numpy()
    return {"shares": shares(project, truth)} if project.classes else _numbers(truth.astype(float))


def judged(project: Project, chosen: Selection, said: Said, *, known: bool) -> dict[str, Any]:
    """Was the answer for this one row right, or how far off: None for many rows and after changes."""
    if not known:
        return {"right": None, "off": None}
    truth = plain(chosen.y.iloc[0])
    if said.classes:
        return {"right": bool(said.answer() == truth), "off": None}
    return {"right": None, "off": float(said.answer()) - float(truth)}


def shares(project: Project, values: Any) -> list[dict[str, Any]]:
    """How often each class occurs among values (n,), most frequent first, each with its 95% interval."""
    found = []
    for cls in project.classes:
        k = int((values == cls).sum())
        interval = [float(end) for end in uncertainty.wilson(k, len(values))]
        found.append({"cls": cls, "n": k, "share": k / len(values), "interval": interval})
    return sorted(found, key=lambda s: -s["n"])


def _numbers(values: Any) -> dict[str, Any]:
    low, q25, median, q75, high = (float(q) for q in np.quantile(values, [0, 0.25, 0.5, 0.75, 1]))
    return {"mean": float(np.mean(values)), "median": median, "low": low, "high": high, "q25": q25, "q75": q75}


def _chart(project: Project, facts: dict[str, Any], said: Said) -> Chart | None:
    words, now = project.words, facts["now"]
    if not said.classes:
        return None if facts["one"] else histogram(project, said.answers)
    if facts["one"]:
        rows = [{"label": class_label(words, c["cls"]), "value": c["chance"]} for c in now["chances"]]
    else:
        rows = [{"label": class_label(words, s["cls"]), "value": s["share"]} for s in now["shares"]]
    return Chart("bars", {"rows": rows, "unit": "percent"}) if rows else None


def histogram(project: Project, values: Any) -> Chart:
    """Where the model's numbers lie."""
    counts, edges = np.histogram(values, bins=min(20, max(1, len(np.unique(values)))))
    outcome = project.words.outcome
    data = {"edges": edges.tolist(), "counts": counts.tolist(), "x_label": outcome.label, "x_unit": outcome.unit}
    return Chart("histogram", data)
