"""How much does one column count overall, and which of two counts more?"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from explainer import attribution, permutation, scopes, uncertainty
from explainer import ranking as rankings
from explainer.permutation import Drops
from explainer.project import Project
from explainer.ranking import Ranking
from explainer.standing import input_at
from explainer.types import Cannot, Chart, Facts, Finding, Scalar, Scope


def feature_importance(
    project: Project,
    scope: Scope,
    *,
    feature: str | None = None,
    features: tuple[str, ...] = (),
    cls: Scalar | None = None,
) -> Finding:
    """How much does one column count for the model's answers, and with several: which of them counts more?

    **How**: as `importance` (see `ranking`): mean size of Shapley values over a seeded sample of rows, with its 95%
    interval, and the places it is tied for. Two columns are compared row by row: the mean paired difference of their
    sizes, with its 95% interval; the same for the loss when a column is shuffled. One case: its own effects, by size,
    without an interval.

    **Facts**: `columns` (those asked about, first the one that counts most; each as in `importance`: `column`, `value`
    = mean size of its effect, 0..1 of chance or in the outcome's unit, `interval`, `n`, `place` (1 = most),
    `from_place`, `to_place`, `drop`, `partner`, and for a case `effect`, signed), `teams` (those that hold a column
    asked about, as in `importance`), `total` (columns in all), `most` (the column in place 1, the same facts), `share`
    (of all movement, by the columns asked about, 0..1), `comparisons` [{`more`, `less` (columns), `difference` (of the
    sizes), `interval`, `clear` (the interval excludes 0; None for a case), `drop` (how much more it costs to shuffle
    `more`: `value`, `interval`, `n`, or None)}] of neighbours in that order, `n` (rows asked about), `sampled`, `cls`
    (None for numbers or the mean over several classes), `case` (row id or None).

    **Caveats**: not_a_cause, shared_importance, few_rows.

    **Errors**: column_needed, no_such_column, not_an_input, no_probability, no_such_class, those of `scopes`.

    >>> facts = feature_importance(Project.load("mortgage"), Scope(), features=("pirat", "hschool")).facts
    >>> facts["total"], facts["comparisons"][0]["more"]
    (13, 'pirat')
    """
    named = tuple(dict.fromkeys([*([feature] if feature else []), *features]))
    if not named:
        raise Cannot("column_needed")
    for column in named:
        input_at(project, column)
    if cls is not None and cls not in project.classes:
        raise Cannot("no_such_class", value=cls, known=project.classes)
    chosen = scopes.select(project, scope)
    found = rankings.ranking(project, scope, chosen, cls)
    lost = rankings.drops(project, scope, chosen)
    rankings.with_drops(found, lost)
    asked = [c for c in found.columns if c["column"] in named]
    whole = float(found.sizes.mean(axis=0).sum())
    facts: dict[str, Any] = {
        "columns": asked,
        "teams": rankings.teams_of(found, named),
        "total": len(found.columns),
        "most": found.columns[0],
        "share": sum(c["value"] for c in asked) / whole if whole else None,
        "comparisons": [_compared(project, found, lost, a, b) for a, b in pairwise(c["column"] for c in asked)],
        "n": chosen.n,
        "sampled": found.rows,
        "cls": found.cls,
        "case": scope.case,
    }
    method = {
        "name": "mean size of Shapley values",
        "rows": found.rows,
        "background": attribution.BACKGROUND,
        "second": None if lost is None else "permutation",
        "shuffled_rows": min(chosen.n, permutation.ROWS),
        "repeats": None if lost is None else lost.repeats,
        "seed": rankings.SEED,
    }
    return Finding(facts, _chart(project, facts), rankings.caveats(facts), method)


def _compared(project: Project, found: Ranking, lost: Drops | None, more: str, less: str) -> dict[str, Any]:
    """How much more one column counts than another, row by row."""
    apart = found.sizes[:, input_at(project, more)] - found.sizes[:, input_at(project, less)]
    known = found.own is None and uncertainty.independent_units(len(apart), found.groups) > 1
    gap = uncertainty.mean(apart, found.groups) if known else None
    return {
        "more": more,
        "less": less,
        "difference": float(apart.mean()),
        "interval": None if gap is None else [float(gap.low), float(gap.high)],
        "clear": None if gap is None else bool(gap.low > 0 or gap.high < 0),
        "drop": None if lost is None else dict(lost.difference(more, less).facts()),
    }


def _chart(project: Project, facts: Facts) -> Chart:
    """The columns asked about, beside the one that counts most."""
    told = {c["column"]: c for c in (facts["most"], *facts["columns"])}
    return rankings.bars(project, told.values(), signed=facts["case"] is not None)
