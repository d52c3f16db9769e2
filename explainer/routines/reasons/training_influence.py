"""Which of the rows the model learned from does this answer lean on?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import answers, likeness
from explainer.answers import plain
from explainer.figures import pct, points, signed, with_unit
from explainer.influence import Influence, influence
from explainer.labels import class_label, column_label, shown
from explainer.project import Project
from explainer.scopes import changed, select
from explainer.types import LABEL, Cannot, Chart, Facts, Finding, Scalar, Scope

LISTED = 5
MOST = 100
COLUMNS = 3
NOTHING = 1e-9
"""A row whose part is smaller than this times the largest has none."""


def training_influence(project: Project, scope: Scope, *, k: int | None = None) -> Finding:
    """Which of the rows the model learned from does the answer for this row lean on most, and is it few or many?

    **How**: `influence` asks each family of models in the way that is true for it, and holds the parts against the
    model's own answer: weights of outcomes (neighbours, trees, forests), pushes that add up to the raw answer (boosted
    trees, support vectors), the answer without a row (linear models, kernel ridge), or shared leaves.
    **Facts**: `row`, `prediction`, `told` {cls, chance} or None, `cls` (the answer's class; None for numbers), `output`
    (its chance, or the number; None without chances), `measure` ("weight" | "push" | "without" | "shared"), `way`,
    `exact`, `off_by` (what the parts miss of the model's answer; None where nothing checks them), `start` (pushes: what
    they start from); `n_train`, `n_looked` (rows learned from, and looked at), `n_count` (rows with any part), `half`
    (so many rows, the strongest first, hold half of all), `effective` (as many as rows of equal parts would be),
    `toward` (share of all that goes toward the answer, or up; None for weights), `outcomes` [{cls, n, share}] (of the
    rows with any part by what happened to them: their share of all; classes), `mean` (weights: of the outcomes;
    numbers); `n_listed`, `listed_share`, `rows` [{row (among those learned from), part (in the unit of the measure),
    share (of all parts, without sign), toward, without (the answer without this row; measure "without"), actual, values
    (as `columns`)}], `ids_again` (do rows learned from bear names of rows explained), `columns`, `values` (of the row
    asked about).
    **Caveats**: trees_kept, influence_close, influence_unchecked, learned_sampled.
    **Errors**: case_only, no_training_rows, training_rows_differ, influence_not_for_model, those of `scopes`.

    >>> facts = training_influence(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["measure"], facts["n_train"], facts["n_listed"]
    ('push', 1666, 5)
    """
    chosen = select(project, scope)
    if chosen.n != 1:
        raise Cannot("case_only")
    X = changed(project, chosen.X, scope.changes)
    said = answers.said(project, X)
    cls = said.answer() if said.classes else None
    found = influence(project, X, cls)
    alike = likeness.likeness(project)
    columns = [alike.columns[j] for j in np.argsort(-alike.share, kind="stable")[:COLUMNS]]
    output = float(said.answer()) if cls is None else None if said.chances is None else float(said.chance(cls)[0])
    facts = {
        "row": chosen.index[0],
        "prediction": said.answer(),
        "told": answers.one_told(project, said)["told"],
        "cls": cls,
        "output": output,
        "measure": found.found.measure,
        "way": found.found.way,
        "exact": found.found.exact,
        "off_by": found.found.gap,
        "start": found.found.start,
        "n_train": found.n,
        "n_looked": len(found.found.at),
        **_spread(found),
        **_outcomes(project, found, cls),
        **_rows(project, found, min(max(1, k or LISTED), MOST), columns, output),
        "columns": columns,
        "values": [plain(X[c].iloc[0]) for c in columns],
    }
    method = {
        "name": "influence of rows learned from",
        "way": facts["way"],
        "exact": facts["exact"],
        "rows": facts["n_looked"],
        "seed": 0 if facts["n_looked"] < facts["n_train"] else None,
    }
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


def _shares(found: Influence) -> Any:
    """Each row's part without its sign, as a share of all, (m,)."""
    size = np.abs(found.found.parts)
    return size / (size.sum() or 1.0)


def _spread(found: Influence) -> dict[str, Any]:
    """Is it few rows or many?"""
    share = _shares(found)
    running = np.cumsum(np.sort(share)[::-1])
    signed_parts = found.found.measure in ("push", "without")
    return {
        "n_count": int((share > NOTHING * share.max()).sum()),
        "half": int(np.searchsorted(running, 0.5 - NOTHING) + 1),
        "effective": float(1 / np.square(share).sum()) if share.any() else 0.0,
        "toward": float(share[found.found.parts > 0].sum()) if signed_parts else None,
    }


def _outcomes(project: Project, found: Influence, cls: Scalar | None) -> dict[str, Any]:
    """What happened to the rows it leans on, each counted by its part."""
    y, share = found.learned.y[found.found.at], _shares(found)
    if cls is None:
        weights = found.found.measure in ("weight", "shared")
        return {"outcomes": [], "mean": float(share @ y.astype(float)) if weights else None}
    there = share > NOTHING * share.max()
    outcomes = [
        {"cls": c, "n": int((there & (y == c)).sum()), "share": float(share[y == c].sum())} for c in project.classes
    ]
    return {"outcomes": sorted(outcomes, key=lambda o: -o["share"]), "mean": None}


def _rows(project: Project, found: Influence, k: int, columns: list[str], output: float | None) -> dict[str, Any]:
    """The rows with the largest parts; ties in the order of their ids."""
    assert project.train_X is not None
    learned_ids = project.train_X.index
    share, parts, at = _shares(found), found.found.parts, found.found.at
    size = np.round(share / (share.max() or 1.0), 9)
    near = np.flatnonzero(size >= np.partition(size, -min(k, len(size)))[-min(k, len(size))])
    names = learned_ids[at[near]].to_numpy(dtype=str)
    order = [i for i in near[np.lexsort((names, -size[near]))][:k].tolist() if share[i] > 0]
    without = found.found.measure == "without" and output is not None
    rows = [
        {
            "row": str(learned_ids[at[i]]),
            "part": float(parts[i]),
            "share": float(share[i]),
            "toward": bool(parts[i] > 0),
            "without": output - float(parts[i]) if without and output is not None else None,
            "actual": plain(found.learned.y[at[i]]),
            "values": [plain(project.train_X[c].iloc[at[i]]) for c in columns],
        }
        for i in order
    ]
    again = project.remember("ids again", lambda: bool((project.X.index.get_indexer_for(learned_ids) >= 0).any()))
    return {"n_listed": len(rows), "listed_share": float(share[order].sum()), "rows": rows, "ids_again": again}


def _caveats(facts: Facts) -> tuple[str, ...]:
    names = {
        "trees_kept": facts["way"] in ("boosting", "forest", "tree"),
        "influence_close": facts["way"] == "logistic",
        "influence_unchecked": facts["measure"] == "shared",
        "learned_sampled": facts["n_looked"] < facts["n_train"],
    }
    return tuple(name for name, wanted in names.items() if wanted)


def _chart(project: Project, facts: Facts) -> Chart:
    """The rows it leans on most, with what happened to them and how much they count."""
    words, columns = project.words, facts["columns"]
    rows = [
        [
            str(one["row"]),
            *(shown(words, c, v) for c, v in zip(columns, one["values"], strict=True)),
            shown(words, LABEL, one["actual"]) if facts["cls"] is None else class_label(words, one["actual"]),
            _counts(project, facts, one),
        ]
        for one in facts["rows"]
    ]
    heads = [words.row, *(column_label(words, c) for c in columns), "<happened>", "<counts>"]
    return Chart("table", {"columns": heads, "rows": rows})


def _counts(project: Project, facts: Facts, one: Facts) -> str:
    """How much one row counts, as it is written in the table."""
    if facts["measure"] == "without":
        return signed(points(one["part"]) if project.classes else with_unit(one["part"], project.words.outcome.unit))
    if facts["measure"] == "push":
        return signed(pct(one["share"] if one["toward"] else -one["share"]))
    return pct(one["share"])
