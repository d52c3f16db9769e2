"""What did this one column do to the answer?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from explainer import answers, draws, support
from explainer.bundles import bundle_of
from explainer.project import Project
from explainer.reasons import second_opinion
from explainer.scopes import caveats, changed, sampling, select
from explainer.standing import Standing, bar, explained, standing, usual
from explainer.types import Cannot, Chart, Finding, Scalar, Scope

FEW = 30
BESIDE = 3


def feature_contribution(project: Project, scope: Scope, *, feature: str) -> Finding:
    """What did this one column do to the answer for one row, or for a group compared with everybody?

    Changes are made first; the answer explained is the one after them.

    **How**: the column's Shapley value, as in `why` (see `attribution`), and its place among those of all columns; held
    against swapping this column alone, and for lifelike values (`swaps`).
    **Facts**: `one`, `n` (rows asked about), `n_explained`, `row`, `cls` (class whose chance is explained: the model's
    answer for one row; None for numbers), `prediction` (one row), `output` and `base` (chance or number, here and on
    average over the `n_background` rows compared with); `column`, `value` (None for many), `effect` (0..1 of chance, or
    the outcome's unit), `se` (0 where exact), `undecided` (it could be zero: within two standard errors), `slight` (no
    more than a twentieth of the largest), `place` (1 = largest), `of` (columns in all), `share` (of all movement,
    0..1), `largest` {column, value, effect, se}, `beside` [the same] the other largest ones; `usual`, how common the
    value is (see `standing.usual`; one row, else None); `swapped` (what swapping this column alone does), `without`
    (the chance or number with what other rows have there instead), `turned` (swapping says the opposite, both clearly
    not zero), `overtaken` {column, mine, other, ahead} (it clearly puts this column and the largest other one in the
    other order, with what it says of both; else None), `removed` {effect, partners, turned, overtaken} (the same by
    swapping for values of rows alike in its partners, the columns that travel with it; None where neither of the two
    has any); `bundle` {label, kind, columns, effect}: the columns it is told with in
    `why`, and what they do together (None for a column of its own); `exact`, `off_by`, `tolerance`, `changed`,
    `support` (after changes, as in predict, else None).
    `sampled`: see `scopes.sampling` (`n` are the rows looked at then).
    **Caveats**: outside_data, not_a_cause, effect_sampled, few_rows, sampled_rows.
    **Errors**: group_or_case (everything is asked), no_such_column, not_an_input, no_probability, does_not_add_up,
    those of `scopes`.

    >>> facts = feature_contribution(Project.load("mortgage"), Scope(rows=("12",)), feature="pirat").facts
    >>> facts["of"], 1 <= facts["place"] <= 13
    (13, True)
    """
    chosen = draws.looked_at(project, select(project, scope))
    if chosen.everything:
        raise Cannot("group_or_case")
    X = changed(project, chosen.X, scope.changes)
    said, one = answers.said(project, X), chosen.n == 1
    cls = explained(project, said, one=one)
    mine = standing(project, X, feature, cls)
    found = mine.found
    others = [mine.entry(j) for j in mine.order if j != mine.j]
    facts = {
        "one": one,
        "sampled": sampling(chosen, None if said.classes else said.answers.astype(float)),
        "n": chosen.n,
        "n_explained": found.n,
        "row": chosen.index[0] if one else None,
        "cls": cls,
        "prediction": said.answer() if one else None,
        "output": found.output,
        "base": found.base,
        **mine.facts(),
        "beside": others[:BESIDE],
        **_second(project, X, mine, cls, found.output),
        "bundle": _bundle(project, mine),
        "usual": usual(project, feature, mine.entry(mine.j)["value"]) if one else None,
        "n_background": found.n_background,
        "exact": found.exact,
        "off_by": found.gap,
        "tolerance": found.tolerance,
        "changed": bool(scope.changes),
        "support": support.moved(project, chosen.X, X) if scope.changes else None,
    }
    method = {
        "name": "Shapley values",
        "way": found.way,
        "rows": found.n,
        "background": found.n_background,
        "seed": found.seed,
    }
    return Finding(facts, _chart(project, mine, others), (*_caveats(facts), *caveats(chosen)), method)


def _second(project: Project, X: pd.DataFrame, mine: Standing, cls: Scalar | None, output: float) -> dict[str, Any]:
    """What changing the column alone says: whether that is the opposite, or another order with the largest other."""
    pair = [j for j in mine.order if j == mine.j or j == next(i for i in mine.order if i != mine.j)]
    entries = [{**mine.entry(j), "columns": [mine.found.columns[j]]} for j in pair]
    found, at = second_opinion(project, X, entries, cls), pair.index(mine.j)
    removed = found["removed"]
    return {
        "swapped": found["swapped"][at],
        "without": output - found["swapped"][at],
        "turned": at in found["turned"],
        "overtaken": _order(entries, at, found["swapped"]) if found["overtaken"] else None,
        "removed": None
        if removed is None
        else {
            "effect": removed["effects"][at],
            "partners": removed["partners"][at],
            "turned": at in removed["turned"],
            "overtaken": _order(entries, at, removed["effects"]) if removed["overtaken"] else None,
        },
    }


def _order(entries: list[dict[str, Any]], at: int, effects: list[float]) -> dict[str, Any]:
    """The other column of the pair, and what this method says of both; `ahead`: it puts this one first."""
    return {
        "column": entries[1 - at]["column"],
        "mine": effects[at],
        "other": effects[1 - at],
        "ahead": abs(effects[at]) > abs(effects[1 - at]),
    }


def _bundle(project: Project, mine: Standing) -> dict[str, Any] | None:
    found = bundle_of(project, mine.found.columns[mine.j])
    if found is None:
        return None
    effect = sum(float(mine.found.effects[mine.found.columns.index(c)]) for c in found.columns)
    return {"label": found.label, "kind": found.kind, "columns": list(found.columns), "effect": effect}


def _caveats(facts: dict[str, Any]) -> tuple[str, ...]:
    outside = bool(facts["support"] is not None and not facts["support"]["inside"])
    sampled, few = bool(facts["undecided"] and facts["se"] > 0), not facts["one"] and bool(facts["n"] < FEW)
    return ("outside_data",) * outside + ("not_a_cause",) + ("effect_sampled",) * sampled + ("few_rows",) * few


def _chart(project: Project, mine: Standing, others: list[dict[str, Any]]) -> Chart:
    """This column first, then the largest others."""
    unit = "points" if project.classes else project.words.outcome.unit
    rows = [bar(project, entry) for entry in (mine.entry(mine.j), *others[:BESIDE])]
    return Chart("bars", {"rows": rows, "unit": unit, "signed": True})
