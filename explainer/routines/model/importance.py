"""Which columns count most (or least) for the model's answers?"""

from __future__ import annotations

from typing import Any

from explainer import attribution, permutation, scopes
from explainer import ranking as rankings
from explainer.project import Project
from explainer.types import Cannot, Finding, Scalar, Scope

SHOWN = 5


def importance(
    project: Project, scope: Scope, *, k: int | None = None, direction: str = "most", cls: Scalar | None = None
) -> Finding:
    """Which columns count most (or least) for the model's answers?

    **How**: for a seeded sample of rows (150, or 60 of a group), how much each column moves each answer (Shapley values
    against background rows, see `attribution`); the mean size over the rows, with its 95% interval, by groups where
    rows belong together; what a sampled background adds to the size is taken off. Two columns are tied when the
    interval of their paired difference holds 0. The same for the model's error: how much worse the score gets over
    these rows when the column is shuffled (`permutation`). Columns that travel together are also taken as one: the
    size of the sum of their effects, and the loss when they are shuffled together. One case: its own contributions, by
    size (of several classes: to the chance of the answer it got).

    **Facts**: `columns` (the `k` asked for, in order; each `column`, `value` = mean size of its effect, 0..1 of chance
    or in the outcome's unit, `interval`, `place` (1 = most), `from_place`, `to_place` (the places it is tied for),
    `drop` (`value`, `interval`, `n`, `from_place`, `to_place`: loss of AUC, or rise of the mean error; None where it
    can't be had), `partner` (`column`, `strength`) or None; for a case `effect`, signed), `teams` (of columns shown and
    those that travel with them: `columns`, `value`, `interval`, `n`, `drop` of all together, `alone`: the largest drop
    of one of them alone; None where it can't be had), `direction` ("most" or "least"), `shown`, `total` (columns in
    all), `tied` (whether any column shown shares its place), `share` (of all movement, by the columns shown, 0..1),
    `n` (rows asked about), `sampled`, `cls` (None for numbers or the mean over several classes), `case` (row id or
    None), `agree` (whether both opinions name the same first column; None without a second), `error_first` (the column
    with the largest drop: its facts, or None).

    **Caveats**: not_a_cause, shared_importance, few_rows.

    **Errors**: no_probability, no_such_direction, and those of the scope.

    >>> facts = importance(Project.load("mortgage"), Scope(), k=3).facts
    >>> len(facts["columns"]), facts["columns"][0]["place"]
    (3, 1)
    """
    if direction not in ("most", "least"):
        raise Cannot("no_such_direction", direction=direction)
    chosen = scopes.select(project, scope)
    found = rankings.ranking(project, scope, chosen, cls)
    ranked, sizes = found.columns, found.sizes
    drops = rankings.drops(project, scope, chosen)
    rankings.with_drops(found, drops)
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
        "sampled": found.rows,
        "cls": found.cls,
        "case": scope.case,
        "teams": rankings.teams_of(found, (c["column"] for c in asked)),
        "agree": None if drops is None else drops.first() == ranked[0]["column"],
        "error_first": None if drops is None else next(c for c in ranked if c["column"] == drops.first()),
    }
    method = {
        "name": "mean size of Shapley values",
        "rows": found.rows,
        "background": attribution.BACKGROUND,
        "second": None if drops is None else "permutation",
        "shuffled_rows": min(chosen.n, permutation.ROWS),
        "repeats": None if drops is None else drops.repeats,
        "seed": rankings.SEED,
    }
    return Finding(
        facts,
        rankings.bars(project, facts["columns"], signed=facts["case"] is not None),
        rankings.caveats(facts),
        method,
    )
