"""What does the model say?"""

from __future__ import annotations

from typing import Any

from explainer import answers, draws, record, scopes, support
from explainer.answers import Said, plain
from explainer.labels import class_label
from explainer.project import Project
from explainer.scopes import Selection, changed, sampling, select
from explainer.types import Cannot, Chart, Finding, Scalar, Scope

FEW = 30


def predict(project: Project, scope: Scope, *, cls: Scalar | None = None) -> Finding:
    """What does the model say, for one row or for many, and what really happened?

    Changes in the scope are made first, and the answer without them is told beside it.

    **How**: the model is asked; nothing is estimated.
    **Facts**: `asked` (the class asked about, or None), `one` (is it a single row), `n`, `row` (its id, None for many),
    `now` and `before` (None without changes), each for one row: `prediction`, `chances` [{cls, chance}] highest first
    (empty without chances), `told` {cls, chance}: the class asked about, else the positive one of two, else the answer
    (None without chances); each for many: `shares` [{cls, n, share, interval}], the class asked about or the most
    frequent first, or for numbers `mean`, `median`, `low`, `high`, `q25`, `q75`.
    `actual`: what really happened: a class or number for one row; for many `shares` [...] or `mean`; None after
    changes. `right` (one row, classes; None after changes); `off` (one row, numbers: answer minus truth);
    `record` of the chance told or of the estimate, of many rows of the answer most given (see `record.so_far`);
    `support` as in `support.Support.facts` (only after changes, else None).
    `sampled`: see `scopes.sampling` (`n` are the rows looked at then).
    **Caveats**: outside_data, few_rows, held_out_unknown, sampled_rows.
    **Errors**: no_such_class, those of `scopes`.

    >>> facts = predict(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["now"]["prediction"], facts["actual"], facts["right"]
    ('no', 'yes', False)
    """
    chosen = draws.looked_at(project, select(project, scope))
    before = answers.said(project, chosen.X)
    X = changed(project, chosen.X, scope.changes) if scope.changes else chosen.X
    now = answers.said(project, X) if scope.changes else before
    one = chosen.n == 1
    if cls is not None and cls not in project.classes:
        raise Cannot("no_such_class", value=cls, known=project.classes)
    told = answers.one_told if one else answers.many_told
    inside = support.moved(project, chosen.X, X) if scope.changes else None
    answer = told(project, now, cls)
    facts = {
        "one": one,
        "sampled": sampling(chosen, None if now.classes else now.answers.astype(float)),
        "n": chosen.n,
        "row": chosen.index[0] if one else None,
        "asked": cls,
        "now": answer,
        "before": told(project, before, cls) if scope.changes else None,
        "actual": None if scope.changes else answers.happened(project, chosen.y, one=one),
        **_judged(project, chosen, now, known=one and not scope.changes),
        "record": record.so_far(project, X, now, _class(answer), None if scope.changes else chosen.y.to_numpy()),
        "support": inside,
    }
    method = {"name": "the model's own answer", "rows": chosen.n, "changes": len(scope.changes), "seed": None}
    outside = inside is not None and not inside["inside"]
    unsure = facts["actual"] is not None and project.held_out == "unknown"
    few = not one and chosen.n < FEW
    caveats = ("outside_data",) * outside + ("few_rows",) * few + ("held_out_unknown",) * unsure
    caveats += scopes.caveats(chosen)
    return Finding(facts, _chart(project, facts, now), caveats, method)


def _class(told: dict[str, Any]) -> Scalar | None:
    """The class whose chance, or whose share of many answers, is told first."""
    first = told["shares"][0] if "shares" in told else told.get("told")
    return None if first is None else first["cls"]


def _judged(project: Project, chosen: Selection, said: Said, *, known: bool) -> dict[str, Any]:
    """Was the answer for this one row right, or how far off: None for many rows and after changes."""
    if not known:
        return {"right": None, "off": None}
    truth = plain(chosen.y.iloc[0])
    if said.classes:
        return {"right": bool(said.answer() == truth), "off": None}
    return {"right": None, "off": float(said.answer()) - float(truth)}


def _chart(project: Project, facts: dict[str, Any], said: Said) -> Chart | None:
    words, now = project.words, facts["now"]
    if not said.classes:
        return None if facts["one"] else answers.histogram(project, said.answers)
    if facts["one"]:
        rows = [{"label": class_label(words, c["cls"]), "value": c["chance"]} for c in now["chances"]]
    else:
        rows = [{"label": class_label(words, s["cls"]), "value": s["share"]} for s in now["shares"]]
    return Chart("bars", {"rows": rows, "unit": "percent"}) if rows else None
