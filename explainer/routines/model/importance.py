"""Which columns count most (or least) for the model's answers?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from explainer import attribution, effects, metrics, permutation, scopes, uncertainty, vocabulary
from explainer.labels import column_label
from explainer.project import Project
from explainer.types import Cannot, Chart, Facts, Finding, Scalar, Scope
from explainer.uncertainty import Estimate, Floats, Groups

ROWS, GROUP_ROWS = 150, 60
PAIRS_A_ROW = 10
SEED = 0
SHOWN = 5
SHUFFLED_LEAST = 30


def importance(
    project: Project, scope: Scope, *, k: int | None = None, direction: str = "most", cls: Scalar | None = None
) -> Finding:
    """Which columns count most (or least) for the model's answers?

    **How**: for a seeded sample of rows (150, or 60 of a group), how much each column moves each answer (Shapley values
    against background rows, see `attribution`); the mean size over the rows, with its 95% interval, by groups where
    rows belong together; what a sampled background adds to the size is taken off. Two columns are tied when the
    interval of their paired difference holds 0. Second opinion: how much worse the score gets over all rows when the
    column is shuffled (`permutation`). One case: its own contributions, by size (of several classes: to the chance of
    the answer it got).

    **Facts**: `columns` (the `k` asked for, in order; each `column`, `value` = mean size of its effect, 0..1 of chance
    or in the outcome's unit, `interval`, `place` (1 = most), `from_place`, `to_place` (the places it is tied for),
    `drop` (`value`, `interval`: loss of AUC, or rise of the mean error; None where it can't be had), `partner`
    (`column`, `strength`) or None; for a case `effect`, signed), `direction` ("most" or "least"), `shown`, `total`
    (columns in all), `tied` (whether any column shown shares its place), `share` (of all movement, by the columns
    shown, 0..1), `n` (rows asked about), `sampled`, `cls` (None for numbers or the mean over several classes),
    `case` (row id or None), `agree` (whether both opinions name the same first column; None without a second).

    **Caveats**: not_a_cause, shared_importance, few_rows.

    **Errors**: no_probability, no_such_direction, and those of the scope.

    >>> facts = importance(Project.load("mortgage"), Scope(), k=3).facts
    >>> len(facts["columns"]), facts["columns"][0]["place"]
    (3, 1)
    """
    if direction not in ("most", "least"):
        raise Cannot("no_such_direction", direction=direction)
    chosen = scopes.select(project, scope)
    X, groups = _sampled(project, scope, chosen)
    wanted = _class(project, X, cls)
    own = attribution.attribute(project, X, wanted).effects if scope.case else None
    key = ("importance", wanted, chosen.mask.tobytes(), scope.changes)
    sizes: Floats = (
        np.abs(own)[None, :] if own is not None else project.remember(key, lambda: _sizes(project, X, wanted))
    )
    ranked = _ranked(project, sizes, groups, scope.case is not None)
    drops = (
        None if scope.changes or not chosen.everything or chosen.n < SHUFFLED_LEAST else _drops(project, chosen.mask)
    )
    for entry in ranked:
        at = list(project.X.columns).index(entry["column"])
        entry["effect"] = None if own is None else float(own[at])
        entry["drop"] = None if drops is None else drops[entry["column"]].facts()
    asked = ranked[: k or SHOWN] if direction == "most" else ranked[::-1][: k or SHOWN]
    whole = float(sizes.mean(axis=0).sum())
    facts: dict[str, Any] = {
        "columns": asked,
        "direction": direction,
        "shown": len(asked),
        "total": len(ranked),
        "tied": any(c["from_place"] != c["to_place"] for c in asked),
        "share": sum(c["value"] for c in asked) / whole if whole else None,
        "n": chosen.n,
        "sampled": len(X),
        "cls": wanted,
        "case": scope.case,
        "agree": None if drops is None else _first(drops) == ranked[0]["column"],
    }
    method = {
        "name": "mean size of Shapley values",
        "rows": len(X),
        "background": attribution.BACKGROUND,
        "second": None if drops is None else "permutation",
        "shuffled_rows": min(chosen.n, permutation.ROWS),
        "repeats": permutation.REPEATS,
        "seed": SEED,
    }
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


def _sampled(project: Project, scope: Scope, chosen: scopes.Selection) -> tuple[pd.DataFrame, Groups]:
    picked = effects.sample(chosen.n, ROWS if chosen.everything else GROUP_ROWS, SEED)
    X = scopes.changed(project, chosen.X.iloc[picked], scope.changes)
    if project.declared.group is None or chosen.n < 2:
        return X, None
    groups = metrics.outcomes(project, chosen.mask).groups
    return X, None if groups is None else groups[picked]


def _class(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Scalar | None:
    """The class whose chance is looked at: the one named, else the positive one; of several, one row's own answer."""
    if cls is not None or project.kind != "multiclass" or len(X) > 1:
        return cls if cls is not None else project.positive
    own: Scalar = vocabulary.scalar(project.predict(X)[0])
    return own


def _sizes(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Floats:
    """(n, d) how much each column moves each row's answer; over several classes with none named, the mean size."""
    if project.kind != "multiclass" or cls is not None:
        return _size_of(project, X, cls)
    return np.asarray(np.mean([_size_of(project, X, c) for c in project.classes], axis=0))


def _size_of(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Floats:
    """The size of each effect, from two halves of the background draws.

    The size of a noisy effect is too large on average, by about twice as much with half the draws: the mean of the
    halves, extrapolated to no noise (Quenouille 1956). A single size may so be below 0; their mean is right.
    """
    if len(X) == 1:
        return np.abs(attribution.attribute(project, X, cls).effects)[None, :]
    most = PAIRS_A_ROW * len(X) // 2
    one, other = (attribution.contributions(project, X, cls, most=most, seed=SEED + half) for half in (0, 1))
    return np.asarray(np.abs(one + other) - (np.abs(one) + np.abs(other)) / 2)


def _ranked(project: Project, sizes: Floats, groups: Groups, single: bool) -> list[dict[str, Any]]:
    """Every column with its mean size and place, first the one that counts most."""
    names = [str(c) for c in project.X.columns]
    order = np.argsort(-sizes.mean(axis=0), kind="stable")
    above = np.zeros((len(names), len(names)), dtype=bool) if single else _above(sizes, groups)
    partners = effects.together(project)
    ranked = []
    for place, j in enumerate(order.tolist(), start=1):
        size = float(sizes[:, j].mean()) if single or len(sizes) < 2 else None
        estimate = None if size is not None else _never_below_zero(uncertainty.mean(sizes[:, j], groups))
        ranked.append(
            {
                "column": names[j],
                **_size(size, estimate),
                "place": place,
                "from_place": place if single else 1 + int(above[:, j].sum()),
                "to_place": place if single else len(names) - int(above[j].sum()),
                "partner": _partner(partners[names[j]]),
            }
        )
    return ranked


def _never_below_zero(estimate: Estimate) -> Estimate:
    return replace(estimate.clipped(0, np.inf), value=max(estimate.value, 0.0))


def _size(size: float | None, estimate: Estimate | None) -> dict[str, Any]:
    if estimate is None:
        return {"value": size, "interval": None, "n": 1}
    return estimate.facts()


def _above(sizes: Floats, groups: Groups) -> Any:
    """(d, d) whether column i clearly counts more than column j, row by row."""
    d = sizes.shape[1]
    above = np.zeros((d, d), dtype=bool)
    if uncertainty.independent_units(len(sizes), groups) < 2:
        return above
    for i in range(d):
        for j in range(i + 1, d):
            gap = uncertainty.mean(sizes[:, i] - sizes[:, j], groups)
            above[i, j], above[j, i] = gap.low > 0, gap.high < 0
    return above


def _partner(partners: tuple[tuple[str, float], ...]) -> dict[str, Any] | None:
    return {"column": partners[0][0], "strength": partners[0][1]} if partners else None


def _drops(project: Project, mask: metrics.Flags) -> dict[str, Estimate] | None:
    try:
        return permutation.drops(project, mask)
    except Cannot:
        return None


def _first(drops: dict[str, Estimate]) -> str:
    return max(drops, key=lambda column: drops[column].value)


def _chart(project: Project, facts: Facts) -> Chart:
    unit = "points" if project.classes else project.words.outcome.unit
    signed = facts["case"] is not None
    rows = []
    for entry in facts["columns"]:
        row = {"label": column_label(project.words, entry["column"]), "value": entry["effect" if signed else "value"]}
        if entry["interval"] is not None:
            row |= {"low": entry["interval"][0], "high": entry["interval"][1]}
        rows.append(row)
    return Chart("bars", {"rows": rows, "unit": unit, "signed": signed})


def _caveats(facts: Facts) -> tuple[str, ...]:
    names = {
        "shared_importance": any(c["partner"] for c in facts["columns"]),
        "not_a_cause": True,
        "few_rows": facts["case"] is None and facts["n"] < 30,
    }
    return tuple(name for name, wanted in names.items() if wanted)
