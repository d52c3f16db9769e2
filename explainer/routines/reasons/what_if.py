"""What would the model say if these values were different?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from explainer import answers, support
from explainer.answers import Said, plain
from explainer.figures import pct
from explainer.labels import class_label, column_label, shown
from explainer.project import Project
from explainer.scopes import Selection, caveats, changed, looked_at, sampling, select
from explainer.types import PREDICTION, Cannot, Chart, Finding, Scalar, Scope


def what_if(project: Project, scope: Scope, *, output: str = "prediction", cls: Scalar | None = None) -> Finding:
    """What would the model say if these values were different: for one row, a group or everything?

    **How**: the values are changed in a copy of the rows and the model is asked again; all else stays as it is.
    **Facts**: `one`, `n`, `row`, `output` ("prediction" | "probability": what was asked), `changes` [{column, before,
    after}] of one row, for many [{column, before, after}] with the mean of numbers (None for categories), `n_changed`
    (rows whose inputs differ now), `before` and `after` as in predict (`now`), `cls` (class whose chance is told; None
    for numbers and without chances), `score_before`, `score_after`, `difference`: the chance of `cls` or the number,
    the mean for many; `switched` (rows whose answer changes class; None for numbers), `to` {cls: n} (where they went),
    `same` (does the answer stay the same for one row), `support` as in `support.Support.facts` of the changed rows.
    `sampled`: see `scopes.sampling` (`n` are the rows looked at then).
    **Caveats**: outside_data, not_a_cause, sampled_rows.
    **Errors**: no_change, no_such_class, those of `scopes`.

    >>> from explainer.types import Change
    >>> facts = what_if(Project.load("mortgage"), Scope(rows=("12",), changes=(Change("pirat", "set", 0.6),))).facts
    >>> facts["changes"][0]["column"], facts["difference"] > 0
    ('pirat', True)
    """
    if not scope.changes:
        raise Cannot("no_change")
    chosen = looked_at(select(project, scope))
    moved = changed(project, chosen.X, scope.changes)
    before, after, one = answers.said(project, chosen.X), answers.said(project, moved), chosen.n == 1
    told = answers.one_told if one else answers.many_told
    wanted = _class(project, before, cls, one=one)
    old, new = _scores(before, wanted), _scores(after, wanted)
    differs = _differs(chosen, moved)
    facts = {
        "one": one,
        "sampled": sampling(chosen, None if before.classes else new - old),
        "n": chosen.n,
        "row": chosen.index[0] if one else None,
        "output": output,
        "changes": [_change(chosen.X[c], moved[c], one=one) for c in dict.fromkeys(c.column for c in scope.changes)],
        "n_changed": int(differs.sum()),
        "before": told(project, before),
        "after": told(project, after),
        "cls": wanted,
        "score_before": None if old is None else float(old.mean()),
        "score_after": None if new is None else float(new.mean()),
        "difference": None if old is None or new is None else float(new.mean() - old.mean()),
        **_switched(before, after),
        "same": bool(before.answer() == after.answer()) if one else None,
        "support": support.moved(project, chosen.X, moved),
    }
    outside = not facts["support"]["inside"]
    method = {"name": "asking the model again", "rows": chosen.n, "changes": len(scope.changes), "seed": None}
    return Finding(
        facts, _chart(project, facts), (*("outside_data",) * outside, "not_a_cause", *caveats(chosen)), method
    )


def _class(project: Project, said: Said, cls: Scalar | None, *, one: bool) -> Scalar | None:
    if said.chances is None:
        return None
    if cls is not None:
        return cls
    if project.positive is not None:
        return project.positive
    return said.answer() if one else max(project.classes, key=said.share)


def _scores(said: Said, cls: Scalar | None) -> Any:
    """What people read, (n,): a chance, a number, or None for classes without chances."""
    if not said.classes:
        return said.answers.astype(float)
    return None if cls is None else said.chance(cls)


def _differs(chosen: Selection, moved: pd.DataFrame) -> Any:
    same = (moved == chosen.X) | (moved.isna() & chosen.X.isna())
    return ~same.to_numpy(dtype=bool).all(axis=1)


def _change(old: pd.Series[Any], new: pd.Series[Any], *, one: bool) -> dict[str, Any]:
    if one:
        return {"column": str(old.name), "before": plain(old.iloc[0]), "after": plain(new.iloc[0])}
    if pd.api.types.is_numeric_dtype(old.dtype) and not pd.api.types.is_bool_dtype(old.dtype):
        return {"column": str(old.name), "before": plain(old.mean()), "after": plain(new.mean())}
    return {"column": str(old.name), "before": None, "after": plain(new.iloc[0]) if new.nunique() == 1 else None}


def _switched(before: Said, after: Said) -> dict[str, Any]:
    if not before.classes:
        return {"switched": None, "to": []}
    moved = before.answers != after.answers
    to = [{"cls": c, "n": int((moved & (after.answers == c)).sum())} for c in before.classes]
    return {"switched": int(moved.sum()), "to": [t for t in to if t["n"]]}


def _chart(project: Project, facts: dict[str, Any]) -> Chart:
    words = project.words
    if facts["one"]:
        rows = [_line(project, c["column"], c["before"], c["after"]) for c in facts["changes"]]
        rows.append(_line(project, PREDICTION, facts["before"]["prediction"], facts["after"]["prediction"]))
        if facts["cls"] is not None:
            rows.append([class_label(words, facts["cls"]), pct(facts["score_before"]), pct(facts["score_after"])])
        return Chart("table", {"columns": [f"{words.row} {facts['row']}", "<before>", "<after>"], "rows": rows})
    if project.classes:
        old = {s["cls"]: s["share"] for s in facts["before"]["shares"]}
        shares = [(s["cls"], s["share"]) for s in facts["after"]["shares"]]
        rows = [[class_label(words, cls), pct(old[cls]), pct(share)] for cls, share in shares]
    else:
        rows = [_line(project, PREDICTION, facts["score_before"], facts["score_after"])]
    return Chart("table", {"columns": [words.outcome.label, "<before>", "<after>"], "rows": rows})


def _line(project: Project, column: str, old: Any, new: Any) -> list[str]:
    words = project.words
    return [column_label(words, column), shown(words, column, old), shown(words, column, new)]
