"""Which steps led to this answer?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import anatomy, answers, effects, imitation, metrics, paths, sums, uncertainty
from explainer.answers import Said, plain
from explainer.labels import column_label, shown
from explainer.paths import Lone
from explainer.project import Project
from explainer.scopes import changed, select
from explainer.sums import Sum
from explainer.types import Cannot, Chart, Facts, Finding, Scope

COUNTED = 50_000
"""So many rows are followed to their leaves at most."""
TRUSTED = 20_000
"""The imitation is held against so many rows at most."""
SQUARED = ("squared_error", "friedman_mse")
"""What a tree minimised where a leaf says its mean, and its impurity is a variance."""
DRAWN = 12


def decision_path(project: Project, scope: Scope) -> Finding:
    """Which steps led to the answer for this row: the real path, where the model has one?

    **How**: a single tree is walked, and its questions are put in the original columns (see `paths`); a linear model is
    a sum, and its terms are told (see `sums`). Any other model has no single path: then the rules that imitate it say
    which of them the row fits (see `imitation`), with how well they imitate. Changes in the scope are made first.
    **Facts**: `row`, `prediction`, `cls` (None for numbers), `now` (chance of it, or the estimate; None without
    chances), `kind` ("tree", "sum" or "none"), `family`, `trees` (how many, or None).
    A tree: `steps` [{columns, column (the only one, else None), op (<= > = != in between known missing; None where a
    question mixes columns), value, own (the row's value), exact (the test as told parts rows as the tree does), n (rows
    the model learned from that remain), share (of all), score (chance of the answer, or the mean, among them),
    feature, threshold (as the tree has them)}], `start` {n, score}, `leaf` {node, n, share, `value`, `interval`: share
    of these rows with that outcome, or their mean; the interval None where rows were weighted}, `here` {n, k} (of the
    project's rows that end there: how many, and how many are answered rightly; of numbers `error`, their mean absolute
    error).
    A sum: `terms` [{column, value, term, after (chance or number then; None for several classes)}] largest first,
    `first` and `last` (chance or number at the average row, and at this one; None for several classes), `start`, `end`
    (the sums themselves), `unit` ("log_odds" or "outcome"), `other` (the class compared with; None for numbers).
    No path: `fitted` {tests [{column, op, value}], answer, n, alike as in `rules`}, `rules` (how many there are),
    `agrees` (the rule and the model answer alike; of numbers within the usual difference), `apart` (numbers: the
    difference), `fidelity`, `floor`, `usual`, `from_train`, `learned`, `tried` (rows), as in `rules`.
    **Caveats**: not_a_cause, path_of_rules_only, few_rows.
    **Errors**: case_only, those of `scopes`.

    >>> facts = decision_path(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["kind"], facts["trees"], facts["fitted"]["answer"]
    ('none', 150, 'no')
    """
    chosen = select(project, scope)
    if chosen.n != 1:
        raise Cannot("case_only")
    X = changed(project, chosen.X, scope.changes)
    said = answers.said(project, X)
    core = anatomy.steps(project.model)[-1]
    facts: dict[str, Any] = {
        "row": chosen.index[0],
        "prediction": said.answer(),
        "cls": said.answer() if said.classes else None,
        "now": _now(said),
        "family": anatomy.family(core),
        "trees": anatomy.size(core).get("trees"),
    }
    tree = _followed(project, X, said)
    total = None if tree else sums.linear(project, X)
    if tree is not None:
        facts |= {"kind": "tree", **_tree(project, tree, X, said)}
    elif total is not None:
        facts |= {"kind": "sum", **_sum(total, X)}
    else:
        facts |= {"kind": "none", **_imitated(project, X, said)}
    name = {"tree": "decision path", "sum": "terms", "none": "surrogate tree"}[facts["kind"]]
    method = {"name": name, "depth": imitation.DEPTH, "seed": imitation.SEED, "rows": 1}
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


def _now(said: Said) -> float | None:
    if not said.classes:
        return float(said.answers[0])
    return None if said.chances is None else float(said.chance(said.answer())[0])


def _caveats(facts: Facts) -> tuple[str, ...]:
    few = bool(facts["kind"] == "tree" and facts["leaf"]["n"] < imitation.LEAST)
    return ("path_of_rules_only",) * bool(facts["kind"] == "none") + ("not_a_cause",) + ("few_rows",) * few


# ---------------------------------------------------------------- a single tree


def _followed(project: Project, X: pd.DataFrame, said: Said) -> Lone | None:
    """The single tree that the model is; None for another model, or where the leaf is not what the model says."""
    found = paths.lone(project.model)
    if found is None:
        return None
    leaf = paths.way(found, found.prepared(project, X)[0])[-1]
    now, score = _now(said), _score(project, found, leaf, said)
    return found if now is not None and np.isclose(score, now, rtol=1e-6) else None


def _tree(project: Project, found: Lone, X: pd.DataFrame, said: Said) -> dict[str, Any]:
    t, told = found.tree.tree_, paths.steps(project, found, X)
    counts, whole = t.n_node_samples, int(t.n_node_samples[0])
    steps = []
    for step in told:
        one = step.columns[0] if len(step.columns) == 1 else None
        steps.append(
            {
                "columns": list(step.columns),
                "column": one,
                "op": step.op,
                "value": step.value,
                "own": None if one is None else plain(X[one].iloc[0]),
                "exact": step.exact,
                "n": int(counts[step.node]),
                "share": float(counts[step.node] / whole),
                "score": _score(project, found, step.node, said),
                "feature": step.feature,
                "threshold": step.threshold,
            }
        )
    leaf = told[-1].node if told else 0
    return {
        "steps": steps,
        "start": {"n": whole, "score": _score(project, found, 0, said)},
        "leaf": _leaf(project, found, leaf, said),
        "here": _here(project, found, leaf),
    }


def _score(project: Project, found: Lone, node: int, said: Said) -> float:
    """What the tree would say at a node: the chance of the answer, or the number."""
    value = found.tree.tree_.value[node][0]
    if said.classes:
        return float(value[said.classes.index(said.answer())] / value.sum())
    transformer = getattr(project.model, "transformer_", None)
    return float(value[0]) if transformer is None else float(np.ravel(transformer.inverse_transform([[value[0]]]))[0])


def _leaf(project: Project, found: Lone, leaf: int, said: Said) -> dict[str, Any]:
    """The rows the tree learned from that end there, and their outcome with its interval."""
    t = found.tree.tree_
    n = int(t.n_node_samples[leaf])
    facts = {"node": leaf, "n": n, "share": float(n / t.n_node_samples[0]), "value": _score(project, found, leaf, said)}
    plainly = bool(np.allclose(t.weighted_n_node_samples, t.n_node_samples))
    interval = None
    if said.classes and plainly:
        interval = list(map(float, uncertainty.wilson(facts["value"] * n, n)))
    elif plainly and n > 1 and not hasattr(project.model, "transformer_") and found.tree.criterion in SQUARED:
        half = uncertainty.critical(n) * float(np.sqrt(t.impurity[leaf] / (n - 1)))
        interval = [facts["value"] - half, facts["value"] + half]
    return facts | {"interval": interval}


def _here(project: Project, found: Lone, leaf: int) -> dict[str, Any]:
    """How the model did on the rows explained here that end in the same place."""
    rows = project.X.iloc[:COUNTED]
    ends = project.remember("leaf of each row", lambda: found.tree.tree_.apply(found.prepared(project, rows)))
    there = np.flatnonzero(np.asarray(ends) == leaf)
    truth, told = project.y.to_numpy()[there], answers.said(project, project.X.iloc[there]).answers
    if project.classes:
        return {"n": len(there), "k": int((truth == told).sum()), "error": None}
    error = float(np.abs(truth.astype(float) - told.astype(float)).mean()) if len(there) else None
    return {"n": len(there), "k": None, "error": error}


# ---------------------------------------------------------------- a sum


def _sum(found: Sum, X: pd.DataFrame) -> dict[str, Any]:
    """The terms, the largest first, and where the answer stands after each."""
    order = [int(j) for j in np.argsort(-np.abs(found.terms), kind="stable")]
    after, terms = found.start, []
    for j in order:
        after += float(found.terms[j])
        value = plain(X.iloc[0, j])
        terms.append(
            {"column": found.columns[j], "value": value, "term": float(found.terms[j]), "after": found.told(after)}
        )
    return {
        "terms": terms,
        "first": found.told(found.start),
        "last": found.told(found.end),
        "start": found.start,
        "end": found.end,
        "unit": "outcome" if found.given is None else "log_odds",
        "other": found.other,
    }


# ---------------------------------------------------------------- no path of its own


def _imitated(project: Project, X: pd.DataFrame, said: Said) -> dict[str, Any]:
    """The rule that this row fits, of those that imitate the model, and how far to trust it."""
    small = imitation.imitation(project)
    i = next(i for i, r in enumerate(small.rules) if small.fits(r, X)[0])
    rule, trust = small.rules[i], project.remember("imitation, how far to trust it", lambda: _trust(project))
    apart = None if project.classes else abs(float(rule.answer) - float(said.answers[0]))
    tests = [{"column": t.column, "op": t.op, "value": t.value} for t in rule.tests]
    return {
        "fitted": {"tests": tests, "answer": rule.answer, **trust["each"][i]},
        "rules": len(small.rules),
        "agrees": bool(rule.answer == said.answer() if apart is None else apart <= trust["fidelity"]["value"]),
        "apart": apart,
        "fidelity": trust["fidelity"],
        "floor": trust["floor"],
        "usual": small.usual,
        "from_train": project.train_X is not None,
        "learned": small.learned,
        "tried": trust["tried"],
    }


def _trust(project: Project) -> dict[str, Any]:
    """How alike the model and its imitation are, as a whole and rule by rule, on (at most 20,000) rows never seen."""
    small, number = imitation.imitation(project), not project.classes
    at = np.flatnonzero(small.fresh)
    at = at[effects.sample(len(at), TRUSTED)]
    mask = np.zeros(len(project.X), dtype=bool)
    mask[at] = True
    fresh = project.X.iloc[at]
    model, groups = answers.said(project, fresh).answers, metrics.groups(project, mask)
    each = []
    for rule in small.rules:
        fits = small.fits(rule, fresh)
        same = np.full(int(fits.sum()), rule.answer, dtype=object)
        part = None if groups is None else groups[fits]
        alike = imitation.agreement(same, model[fits], number, part).facts() if len(same) else None
        each.append({"n": len(same), "alike": alike})
    usual = np.full(len(fresh), small.usual, dtype=object)
    return {
        "each": each,
        "fidelity": imitation.agreement(small.answers(fresh), model, number, groups).facts(),
        "floor": imitation.agreement(usual, model, number, groups).facts(),
        "tried": len(fresh),
    }


# ---------------------------------------------------------------- drawn


def _chart(project: Project, facts: Facts) -> Chart | None:
    words = project.words
    if facts["kind"] == "tree":
        unit = "percent" if project.classes else words.outcome.unit
        rows = [
            {"label": f"{i + 1}. {_label(project, s)}", "value": s["score"], "note": f"n = {s['n']:,}"}
            for i, s in enumerate(facts["steps"])
        ]
        return Chart("bars", {"rows": rows, "unit": unit, "start": facts["start"]["score"]})
    if facts["kind"] == "sum":
        unit = words.outcome.unit if facts["unit"] == "outcome" else ""
        rows = [
            {
                "label": f"{column_label(words, t['column'])}: {shown(words, t['column'], t['value'])}",
                "value": t["term"],
            }
            for t in facts["terms"][:DRAWN]
        ]
        return Chart("bars", {"rows": rows, "unit": unit, "signed": True})
    answer = shown(words, "<prediction>", facts["fitted"]["answer"])
    cells = [[_label(project, test), answer] for test in facts["fitted"]["tests"]]
    return Chart("table", {"columns": ["if", words.outcome.label], "rows": cells}) if cells else None


def _label(project: Project, step: Facts) -> str:
    """A test as a label of a chart."""
    words = project.words
    if step["column"] is None:
        return " + ".join(column_label(words, c) for c in step["columns"][:4])
    column, value, op = step["column"], step["value"], step["op"]
    if op in ("known", "missing"):
        return f"{column_label(words, column)} {'=' if op == 'missing' else '!='} {shown(words, column, None)}"
    several = value if isinstance(value, list) else [value]
    sign = ":" if op in ("in", "between") else f" {op}"
    between = " ... " if op == "between" else ", "
    return f"{column_label(words, column)}{sign} {between.join(shown(words, column, v) for v in several)}"
