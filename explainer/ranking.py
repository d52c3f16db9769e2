"""How much columns count: the mean size of what each does to the answers of many rows, and their places.

Used for the whole ranking and for single columns, so that both tell the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explainer import attribution, draws, effects, permutation, scopes, uncertainty, vocabulary
from explainer.labels import column_label
from explainer.permutation import Drops
from explainer.types import Cannot, Chart, Facts, Scalar, Scope
from explainer.uncertainty import Estimate, Floats, Groups

if TYPE_CHECKING:
    from explainer.project import Project

ROWS, GROUP_ROWS = 150, 60
PAIRS_A_ROW = 10
SEED = 0
FEW = 30
"""With fewer rows a ranking is told with a warning."""


@dataclass(frozen=True)
class Ranking:
    """What was measured: `sizes` (n, d) of the effects for sampled rows, the rows' `groups`, `own` (d,) effects of a
    single case (else None), the class looked at, every column's facts, first the one that counts most, and what
    columns that travel together count as one (`teams`).
    """

    sizes: Floats
    groups: Groups
    own: Floats | None
    cls: Scalar | None
    rows: int
    columns: list[dict[str, Any]]
    teams: list[dict[str, Any]]


def ranking(project: Project, scope: Scope, chosen: scopes.Selection, cls: Scalar | None = None) -> Ranking:
    """Every column with its mean size and place over the rows chosen (a seeded sample), or for one case its own.

    Facts of a column: `column`, `value`, `interval`, `n`, `place`, `from_place`, `to_place`, `partner`, `effect`.

    >>> from explainer.project import Project
    >>> project = Project.load("mortgage")
    >>> found = ranking(project, Scope(rows=("12",)), scopes.select(project, Scope(rows=("12",))))
    >>> len(found.columns), found.columns[0]["place"]
    (13, 1)
    """
    X, groups = _sampled(project, scope, chosen)
    wanted = _class(project, X, cls)
    own = attribution.attribute(project, X, wanted).effects if scope.case else None
    key = ("importance", wanted, scopes.mark(chosen.mask), scope.changes)
    every: Floats = (
        np.abs(_joined(project, own[None, :]))
        if own is not None
        else project.remember(key, lambda: _sizes(project, X, wanted))
    )
    sizes, joint = np.split(every, [len(project.X.columns)], axis=1)
    columns = _ranked(project, sizes, groups, scope.case is not None)
    for entry in columns:
        at = list(project.X.columns).index(entry["column"])
        entry["effect"] = None if own is None else float(own[at])
    return Ranking(sizes, groups, own, wanted, len(X), columns, _teams(project, joint, groups))


def _sampled(project: Project, scope: Scope, chosen: scopes.Selection) -> tuple[pd.DataFrame, Groups]:
    drawn = draws.draw(project, chosen, scope.changes, ROWS if chosen.everything else GROUP_ROWS)
    return drawn.X, None if drawn.n < 2 else drawn.groups


def _class(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Scalar | None:
    """The class whose chance is looked at: the one named, else the positive one; of several, one row's own answer."""
    if cls is not None or project.kind != "multiclass" or len(X) > 1:
        return cls if cls is not None else project.positive
    own: Scalar = vocabulary.scalar(project.predict(X)[0])
    return own


def _sizes(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Floats:
    """(n, d + teams) how much each column, and each team, moves each row's answer; over several classes with none
    named, the mean size."""
    if project.kind != "multiclass" or cls is not None:
        return _size_of(project, X, cls)
    return np.asarray(np.mean([_size_of(project, X, c) for c in project.classes], axis=0))


def _size_of(project: Project, X: pd.DataFrame, cls: Scalar | None) -> Floats:
    """The size of each effect, from two halves of the background draws.

    The size of a noisy effect is too large on average, by about twice as much with half the draws: the mean of the
    halves, extrapolated to no noise (Quenouille 1956). A single size may so be below 0; their mean is right.
    """
    if len(X) == 1:
        return np.abs(_joined(project, attribution.attribute(project, X, cls).effects[None, :]))
    most = PAIRS_A_ROW * len(X) // 2
    halves = (attribution.contributions(project, X, cls, most=most, seed=SEED + half) for half in (0, 1))
    one, other = (_joined(project, half) for half in halves)
    return np.asarray(np.abs(one + other) - (np.abs(one) + np.abs(other)) / 2)


def _joined(project: Project, effects_: Floats) -> Floats:
    """Effects (n, d) with those of each team, the sum of its columns', behind them."""
    names = [str(c) for c in project.X.columns]
    sums = [effects_[:, [names.index(c) for c in team]].sum(axis=1) for team in effects.teams(project)]
    return np.column_stack([effects_, *sums])


def _teams(project: Project, joint: Floats, groups: Groups) -> list[dict[str, Any]]:
    """What each team counts as one, the one that counts most first."""
    found = []
    for columns, sizes in zip(effects.teams(project), joint.T, strict=True):
        size = float(sizes.mean()) if len(sizes) < 2 else None
        estimate = None if size is not None else _never_below_zero(uncertainty.mean(sizes, groups))
        found.append({"columns": list(columns), **_size(size, estimate)})
    return sorted(found, key=lambda team: -float(team["value"]))


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


def bars(project: Project, columns: Iterable[dict[str, Any]], *, signed: bool) -> Chart:
    """The columns and how much they count, with intervals; `signed` for what they did to a single case."""
    rows = []
    for entry in columns:
        row = {"label": column_label(project.words, entry["column"]), "value": entry["effect" if signed else "value"]}
        if entry["interval"] is not None:
            row |= {"low": entry["interval"][0], "high": entry["interval"][1]}
        rows.append(row)
    unit = "points" if project.classes else project.words.outcome.unit
    return Chart("bars", {"rows": rows, "unit": unit, "signed": signed})


def caveats(facts: Facts) -> tuple[str, ...]:
    """What to keep in mind about columns that count: shared parts, no causes, few rows."""
    shared = any(c["partner"] for c in facts["columns"])
    few = facts["case"] is None and facts["n"] < FEW
    return ("shared_importance",) * shared + ("not_a_cause",) + ("few_rows",) * few


def drops(project: Project, scope: Scope, chosen: scopes.Selection) -> Drops | None:
    """What shuffling costs on these rows; None for changed rows, too few of them, or where no score can be had."""
    if scope.changes or chosen.n < FEW:
        return None
    try:
        return permutation.drops(project, chosen.mask)
    except Cannot:
        return None


def with_drops(found: Ranking, lost: Drops | None) -> None:
    """Give every column and team its `drop`: value, interval, n, and for columns the places it is tied for."""
    places = {} if lost is None else lost.places()
    for entry in found.columns:
        name = entry["column"]
        ends = {} if lost is None else dict(zip(("from_place", "to_place"), places[name], strict=True))
        entry["drop"] = None if lost is None else {**lost.of(name).facts(), **ends}
    for team in found.teams:
        team["drop"] = None if lost is None else dict(lost.of(*team["columns"]).facts())
        team["alone"] = None if lost is None else max(lost.of(c).value for c in team["columns"])


def teams_of(found: Ranking, columns: Iterable[str]) -> list[dict[str, Any]]:
    """The teams that hold any of these columns."""
    named = set(columns)
    return [team for team in found.teams if named & set(team["columns"])]
