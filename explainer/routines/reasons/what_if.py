"""What would the model say if these values were different?"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from explainer import answers, attribution, companions, draws, effects, moves, record, support
from explainer.answers import Said, plain
from explainer.figures import pct
from explainer.labels import class_label, column_label, shown
from explainer.project import Project
from explainer.scopes import Selection, caveats, changed, sampling, select
from explainer.types import PREDICTION, Cannot, Chart, Finding, Scalar, Scope

STILL = 1e-9
"""A chance or number that moves less has not moved."""


def what_if(project: Project, scope: Scope, *, output: str = "prediction", cls: Scalar | None = None) -> Finding:
    """What would the model say if these values were different: for one row, a group or everything?

    **How**: the values are changed in a copy of the rows and the model is asked again; all else stays as it is. What
    each of several changes adds: `moves`. What usually comes along with them in real rows: `companions`.
    **Facts**: `one`, `n`, `row`, `output` ("prediction" | "probability": what was asked), `changes` [{column, before,
    after}] of one row, for many [{column, before, after}] with the mean of numbers (None for categories), `n_changed`
    (rows whose inputs differ now), `before` and `after` as in predict (`now`), `cls` (class whose chance is told; None
    for numbers and without chances), `score_before`, `score_after`, `difference`: the chance of `cls` or the number,
    the mean for many; `switched` (rows whose answer changes class; None for numbers), `to` [{cls, n}] (where to),
    `flows` [{before, after, n}] (from where to where, most first), `rose`, `fell` (rows whose chance of `cls`, or
    number, goes up or down; None without chances), `same` (does the answer stay the same for one row); `parts`
    [{column, adds, alone}] what each change adds to `difference` (they add up to it) and what it does alone, largest
    first, over `n_parts` rows (empty for a single change, for more than eight, or when they do not add up); `along` as
    in `companions.companions`; `support` as in `support.Support.facts` of the changed rows, `near` as in
    `support.Near.facts` (how far the changed row is from the nearest other real row; one row that changes, else None);
    `record` of the answer after the change, of one row (see `record.so_far`; else None).
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
    chosen = draws.looked_at(project, select(project, scope))
    moved = changed(project, chosen.X, scope.changes)
    before, after, one = answers.said(project, chosen.X), answers.said(project, moved), chosen.n == 1
    told = answers.one_told if one else answers.many_told
    wanted = _class(project, before, cls, one=one)
    old, new = _scores(before, wanted), _scores(after, wanted)
    differs = _differs(chosen, moved)
    columns = tuple(dict.fromkeys(c.column for c in scope.changes))
    facts: dict[str, Any] = {
        "one": one,
        "sampled": sampling(chosen, None if before.classes else new - old),
        "n": chosen.n,
        "row": chosen.index[0] if one else None,
        "output": output,
        "changes": [_change(chosen.X[c], moved[c], one=one) for c in columns],
        "n_changed": int(differs.sum()),
        "before": told(project, before),
        "after": told(project, after),
        "cls": wanted,
        "score_before": None if old is None else float(old.mean()),
        "score_after": None if new is None else float(new.mean()),
        "difference": None if old is None or new is None else float(new.mean() - old.mean()),
        **_switched(before, after),
        "rose": None if old is None or new is None else int((new - old > STILL).sum()),
        "fell": None if old is None or new is None else int((old - new > STILL).sum()),
        **_parts(project, chosen.X, moved, columns, wanted, None if old is None or new is None else new - old),
        "along": companions.companions(project, chosen.X, moved, columns),
        "near": _near(project, chosen, moved) if one and differs.any() else None,
        "same": bool(before.answer() == after.answer()) if one else None,
        "support": support.moved(project, chosen.X, moved),
        "record": record.so_far(project, moved, after, wanted, None),
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
        return {"switched": None, "to": [], "flows": []}
    moved = before.answers != after.answers
    to = [{"cls": c, "n": int((moved & (after.answers == c)).sum())} for c in before.classes]
    pairs = Counter(zip(before.answers[moved].tolist(), after.answers[moved].tolist(), strict=True))
    order = {c: i for i, c in enumerate(before.classes)}
    flows = [
        {"before": plain(a), "after": plain(b), "n": n}
        for (a, b), n in sorted(pairs.items(), key=lambda pair: (-pair[1], order[pair[0][0]], order[pair[0][1]]))
    ]
    return {"switched": int(moved.sum()), "to": [t for t in to if t["n"]], "flows": flows}


def _parts(
    project: Project, old: pd.DataFrame, new: pd.DataFrame, columns: tuple[str, ...], cls: Scalar | None, moved: Any
) -> dict[str, Any]:
    """What each of several changes adds; told only where it adds up to what the model itself says."""
    none: dict[str, Any] = {"parts": [], "n_parts": None}
    if len(columns) < 2 or moved is None:
        return none
    found = moves.moves(project, old, new, columns, cls)
    if found is None:
        return none
    whole = float(moved[effects.sample(len(moved), found.n)].mean())
    if abs(float(found.adds.sum()) - whole) > attribution.TOLERANCE * attribution.spread(project):
        return none
    order = np.argsort(-np.abs(found.adds), kind="stable").tolist()
    parts = [{"column": columns[j], "adds": float(found.adds[j]), "alone": float(found.alone[j])} for j in order]
    return {"parts": parts, "n_parts": found.n}


def _near(project: Project, chosen: Selection, moved: pd.DataFrame) -> dict[str, Any] | None:
    """How far the changed row is from the nearest real row other than itself."""
    found = support.near(project, moved, None if project.train_X is not None else ~chosen.mask)
    return None if found is None else found.facts()


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
