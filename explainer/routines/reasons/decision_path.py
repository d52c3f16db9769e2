"""Which steps led to the answer, for one row or for a group?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import anatomy, answers, draws, effects, endings, imitation, metrics, paths, sums
from explainer.answers import Said, plain
from explainer.labels import column_label, shown
from explainer.paths import Lone
from explainer.project import Project
from explainer.scopes import Selection, changed, select
from explainer.sums import Sum
from explainer.types import Chart, Facts, Finding, Scope

FOLLOWED = 2000
"""Of many rows so many are followed, one after the other."""
TRUSTED = 20_000
"""The imitation is held against so many rows at most."""
DRAWN, FEW = 12, 30


def decision_path(project: Project, scope: Scope) -> Finding:
    """Which steps led to the answer: the real path, where the model has one; and where do the rows of a group end?

    **How**: a single tree is walked, and its questions are put in the original columns (see `paths`); a linear model is
    a sum, and its terms are told (see `sums`). Any other model has no single path: then the rules that imitate it say
    which of them the row fits (see `imitation`), with how well they imitate. Changes in the scope are made first. Of
    many rows up to 2000 (see `draws`) are followed, and where they end is told (see `endings`).
    **Facts**: `one`, `kind` ("tree", "sum" or "none"), `family`, `trees` (how many, or None), `cls` (None for numbers).
    One row: `row`, `prediction`, `now` (chance of it, or the estimate; None without chances).
    A tree: `steps` [{columns, column (the only one, else None), op (<= > = != in between known missing; None where a
    question mixes columns), value, own (the row's value), exact (the test as told parts rows as the tree does), n (rows
    the model learned from that remain), share (of all), score (chance of the answer, or the mean, among them),
    feature, threshold (as the tree has them)}], `start` {n, score}, `leaf` {node, n, share, `value`, `interval`: share
    of these rows with that outcome, or their mean; the interval None where rows were weighted}, `here` {n, k} (of the
    project's rows that end there: how many, and how many are answered rightly; of numbers `error`, their mean absolute
    error).
    A sum: `terms` [{column, value, term, after (chance or number then; None for several classes), size (of many rows
    the mean size), lifts (share of rows with a term above 0)}] largest first, `first` and `last` (chance or number at
    the average row, and at this one; None for several classes), `start`, `end` (the sums themselves), `unit`
    ("log_odds" or "outcome"), `other` (the class compared with; None for numbers).
    No path: `fitted` {tests [{column, op, value}], answer, n, alike as in `rules`}, `rules` (how many there are),
    `agrees` (the rule and the model answer alike; of numbers within the usual difference), `apart` (numbers: the
    difference), `fidelity`, `floor`, `usual`, `from_train`, `learned`, `tried` (rows), as in `rules`.
    Many rows: `many` (None for one row) {n (rows looked at), of (rows there are)} and, of a tree, what `endings.spread`
    tells (`cls`: the class its shares count); without a path, what `endings.ruled` tells; of a sum, the facts above,
    as means.
    **Caveats**: not_a_cause, path_of_rules_only, few_rows, rows_not_independent.
    **Errors**: those of `scopes`.

    >>> facts = decision_path(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["kind"], facts["trees"], facts["fitted"]["answer"]
    ('none', 150, 'no')
    >>> facts = decision_path(Project.load("mortgage"), Scope()).facts["many"]
    >>> facts["n"], sum(path["n"] for path in facts["paths"])
    (714, 714)
    """
    chosen = select(project, scope)
    core = anatomy.steps(project.model)[-1]
    shared: dict[str, Any] = {
        "one": chosen.n == 1,
        "family": anatomy.family(core),
        "trees": anatomy.size(core).get("trees"),
        "many": None,
    }
    facts = (_one if chosen.n == 1 else _many)(project, scope, chosen, shared)
    name = {"tree": "decision path", "sum": "terms", "none": "surrogate tree"}[facts["kind"]]
    n = facts["many"]["n"] if facts["many"] else 1
    method = {"name": name, "depth": imitation.DEPTH, "seed": imitation.SEED, "rows": n}
    grouped = bool(facts["many"]) and project.declared.group is not None
    return Finding(facts, _chart(project, facts), (*_caveats(facts), *("rows_not_independent",) * grouped), method)


def _one(project: Project, scope: Scope, chosen: Selection, facts: dict[str, Any]) -> dict[str, Any]:
    X = changed(project, chosen.X, scope.changes)
    said = answers.said(project, X)
    facts |= {
        "row": chosen.index[0],
        "prediction": said.answer(),
        "cls": said.answer() if said.classes else None,
        "now": _now(said),
    }
    tree = _followed(project, X, said)
    total = None if tree else sums.linear(project, X)
    if tree is not None:
        return facts | {"kind": "tree", **_tree(project, tree, X, said)}
    if total is not None:
        return facts | {"kind": "sum", **_sum(total, X)}
    return facts | {"kind": "none", **_imitated(project, X, said)}


def _many(project: Project, scope: Scope, chosen: Selection, facts: dict[str, Any]) -> dict[str, Any]:
    drawn = draws.draw(project, chosen, scope.changes, FOLLOWED)
    said = answers.said(project, drawn.X)
    size = {"n": drawn.n, "of": drawn.of}
    facts |= {"row": None, "prediction": None, "now": None, "cls": endings.told_class(project, said)}
    found = paths.lone(project.model)
    ends = None if found is None else endings.spread(project, found, drawn, said)
    if ends is not None:
        return facts | {"kind": "tree", "many": size | ends}
    total = sums.linear(project, drawn.X)
    if total is not None:
        return facts | {"kind": "sum", "many": size, **_sum(total, drawn.X)} | {"cls": total.given}
    return facts | {"kind": "none", "many": size | endings.ruled(project, drawn, said)}


def _now(said: Said) -> float | None:
    if not said.classes:
        return float(said.answers[0])
    return None if said.chances is None else float(said.chance(said.answer())[0])


def _caveats(facts: Facts) -> tuple[str, ...]:
    many = facts["many"]
    few = many["n"] < FEW if many else bool(facts["kind"] == "tree" and facts["leaf"]["n"] < imitation.LEAST)
    return ("path_of_rules_only",) * bool(facts["kind"] == "none") + ("not_a_cause",) + ("few_rows",) * few


# ---------------------------------------------------------------- a single tree


def _followed(project: Project, X: pd.DataFrame, said: Said) -> Lone | None:
    """The single tree that the model is; None for another model, or where the leaf is not what the model says."""
    found = paths.lone(project.model)
    if found is None:
        return None
    leaf = paths.way(found, found.prepared(project, X)[0])[-1]
    now, score = _now(said), endings.score(project, found, leaf, said.answer())
    return found if now is not None and np.isclose(score, now, rtol=1e-6) else None


def _tree(project: Project, found: Lone, X: pd.DataFrame, said: Said) -> dict[str, Any]:
    t, told, cls = found.tree.tree_, paths.steps(project, found, X), said.answer()
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
                "score": endings.score(project, found, step.node, cls),
                "feature": step.feature,
                "threshold": step.threshold,
            }
        )
    leaf = told[-1].node if told else 0
    return {
        "steps": steps,
        "start": {"n": whole, "score": endings.score(project, found, 0, cls)},
        "leaf": endings.leaf(project, found, leaf, cls),
        "here": endings.here(project, found, leaf),
    }


# ---------------------------------------------------------------- a sum


def _sum(found: Sum, X: pd.DataFrame) -> dict[str, Any]:
    """The terms, the largest first, and where the answer stands after each."""
    order = [int(j) for j in np.argsort(-found.sizes, kind="stable")]
    after, terms = found.start, []
    for j in order:
        after += float(found.terms[j])
        value = plain(X.iloc[0, j]) if len(X) == 1 else None
        term = {"column": found.columns[j], "value": value, "term": float(found.terms[j]), "after": found.told(after)}
        terms.append(term | {"size": float(found.sizes[j]), "lifts": float(found.lifts[j])})
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
    words, many = project.words, facts["many"]
    if many and facts["kind"] != "sum":
        rows = [
            {"label": " + ".join(_label(project, t) for t in p["tests"]) or "*", "value": p["share"]["value"]}
            for p in many["paths"]
        ]
        return Chart("bars", {"rows": rows, "unit": "percent"})
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
                "label": column_label(words, t["column"])
                + ("" if many else f": {shown(words, t['column'], t['value'])}"),
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
