"""Which columns act together, and how strongly?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from explainer import answers, effects, metrics, scopes
from explainer import corners as four
from explainer import interplay as pairs
from explainer.corners import Corners
from explainer.figures import pct
from explainer.interplay import Interplay
from explainer.labels import amount, column_label, shown
from explainer.project import Project
from explainer.standing import input_at
from explainer.types import Cannot, Chart, Facts, Finding, Scalar, Scope
from explainer.uncertainty import Groups

SHOWN = 5
ROWS = 400
FLOOR = 0.005
"""Half a point, or so much of the range of the answers, is too little to be told as acting together."""
FEW = 30


def interaction(
    project: Project,
    scope: Scope,
    *,
    feature: str | None = None,
    features: tuple[str, ...] = (),
    cls: Scalar | None = None,
    k: int | None = None,
) -> Finding:
    """Which columns act together, so that what one does depends on the other, and how strongly?

    With one column named: with which others it acts together. With two: how they do.

    **How**: pairs of rows lend each other the values of one column, of another, and of both; what the single moves
    miss of the double one is what two columns do together (see `interplay`): its mean size in points of chance or the
    outcome's unit, with its 95% interval (by groups where rows belong together), and the part it makes of all that the
    weaker column does. It is 0 for a sum of one-column functions. A pair acts together when the size is clearly above
    half a point (or 0.5% of the range of the answers) and the part is 5% or more; for classes also on the scale of
    logarithms of the chances, since chances alone make additive models look as if columns acted together. The first
    pair is shown at a low and a high value of both columns (see `corners`).

    **Facts**: `pairs` (the `k` asked for, those acting together first, then by size; each `columns` [a, b], `size`
    (`value`, `interval`, `n`), `strength` (`value` 0..1, `interval`, `n`), `inner` (the same part on the scale of
    logarithms; None for numbers), `together` (bool), `only_chances` (clear in chances, none on the other scale),
    `place`, `from_place`, `to_place` among all pairs that act together; None for others), `count` (pairs acting
    together, of those asked about), `asked` (columns named), `shown` (of the first pair, when it acts together, does so
    in chances only, or was asked about: `moved`, `held` (columns), `moved_values`, `held_values` ([low, high]),
    `cells` (2 x 2, [value of moved][value of held]; each `value`, `interval`, `n`), `effects` (of moving the first at
    each value of the other), `gap` (the difference of the two), `cls`, `way` ("reverses", "only_one", "stronger"),
    `rarest` (share of rows in the emptiest corner)) or None, `looked_at`, `total` (columns), `tried` (pairs), `floor`,
    `least` (part), `n` (rows asked about), `sampled` (pairs of rows), `cls` (None: numbers, or mean over several
    classes), `case` (row id or None).

    **Caveats**: not_a_cause, rare_together, few_rows.

    **Errors**: two_columns_needed, too_few_rows, no_such_column, not_an_input, no_probability, no_such_class, and those
    of the scope.

    >>> facts = interaction(Project.load("mortgage"), Scope()).facts
    >>> facts["pairs"][0]["columns"], facts["count"] <= facts["tried"]
    (['lvrat', 'chist'], True)
    """
    named = tuple(dict.fromkeys([*([feature] if feature else []), *features]))
    at = tuple(input_at(project, column) for column in named)
    if cls is not None and cls not in project.classes:
        raise Cannot("no_such_class", value=cls, known=project.classes)
    if project.X.shape[1] < 2:
        raise Cannot("two_columns_needed")
    chosen = scopes.select(project, scope)
    X, groups = _rows(project, scope, chosen)
    found = _looked(project, scope, chosen, X, at, cls, groups)
    floor = FLOOR if project.classes else FLOOR * answers.range_of(project)
    real = [p for p in found.order.tolist() if found.together(p, floor)]
    asked = sorted(_asked(found, at), key=lambda p: (p not in real, not found.flattened(p, floor)))
    told = [_pair(project, found, p, real, floor) for p in asked[: k or SHOWN]]
    show = told[0]["together"] or told[0]["only_chances"] or len(named) == 2
    facts: dict[str, Any] = {
        "pairs": told,
        "count": len(set(asked) & set(real)),
        "asked": list(named),
        "shown": _shown(project, found, asked[0], X, cls, groups) if show else None,
        "looked_at": len(found.columns),
        "total": project.X.shape[1],
        "tried": len(asked),
        "floor": floor,
        "least": pairs.TOGETHER,
        "n": chosen.n,
        "sampled": found.n,
        "cls": project.positive if cls is None else cls,
        "case": scope.case,
    }
    rare = facts["shown"] is not None and facts["shown"]["rarest"] < four.LEAST
    few = scope.case is None and chosen.n < FEW
    caveats = ("rare_together",) * rare + ("not_a_cause",) + ("few_rows",) * few
    method = {"name": "superset importance of pairs", "pairs": found.n, "rows": len(X), "seed": pairs.SEED}
    return Finding(facts, _chart(project, facts), caveats, method)


def _rows(project: Project, scope: Scope, chosen: scopes.Selection) -> tuple[pd.DataFrame, Groups]:
    picked = effects.sample(chosen.n, ROWS)
    X = scopes.changed(project, chosen.X.iloc[picked], scope.changes)
    groups = metrics.groups(project, chosen.mask)
    return X, None if groups is None else groups[picked]


def _looked(
    project: Project,
    scope: Scope,
    chosen: scopes.Selection,
    X: pd.DataFrame,
    at: tuple[int, ...],
    cls: Scalar | None,
    groups: Groups,
) -> Interplay:
    others = project.background(pairs.MOST_PAIRS) if scope.case else None
    key = ("interplay", cls, at if X.shape[1] > pairs.COLUMNS else (), scopes.mark(chosen.mask), scope.changes)
    return project.remember(key, lambda: pairs.interplay(project, X, cls, named=at, others=others, groups=groups))


def _asked(found: Interplay, at: tuple[int, ...]) -> list[int]:
    """The pairs asked about: all, those with the one column named, or those among the columns named."""
    held = [{int(i), int(j)} for i, j in found.pairs]
    if len(at) == 1:
        return [p for p in found.order.tolist() if at[0] in held[p]]
    return [p for p in found.order.tolist() if not at or held[p] <= set(at)]


def _pair(project: Project, found: Interplay, p: int, real: list[int], floor: float) -> dict[str, Any]:
    together = p in real
    ahead = sum(found.ahead(q, p) for q in real if q != p) if together else 0
    behind = sum(found.ahead(p, q) for q in real if q != p) if together else 0
    return {
        "columns": [str(project.X.columns[j]) for j in found.pairs[p]],
        "size": found.size(p).facts(),
        "strength": found.strength(p).facts(),
        "inner": found.strength(p, 1).facts() if project.classes else None,
        "together": together,
        "only_chances": found.flattened(p, floor),
        "place": real.index(p) + 1 if together else None,
        "from_place": 1 + ahead if together else None,
        "to_place": len(real) - behind if together else None,
    }


def _shown(
    project: Project, found: Interplay, p: int, X: pd.DataFrame, cls: Scalar | None, groups: Groups
) -> dict[str, Any] | None:
    """The pair at a low and a high value of both; the column that moves the answer more is the one moved."""
    i, j = sorted(found.pairs[p].tolist(), key=lambda c: -float(found.own[c]))
    names = str(X.columns[i]), str(X.columns[j])
    known = project.background(pairs.MOST_PAIRS) if len(X) == 1 else X
    cells = four.corners(project, X, names, cls, known=known, groups=groups)
    if cells is None:
        return None
    return {
        "moved": names[0],
        "held": names[1],
        "moved_values": list(cells.first),
        "held_values": list(cells.second),
        "cells": [[cells.cell(a, b) for b in (0, 1)] for a in (0, 1)],
        "effects": [cells.effect(0), cells.effect(1)],
        "gap": cells.gap(),
        "cls": cells.cls,
        "way": _way(cells),
        "rarest": cells.rarest,
    }


def _way(cells: Corners) -> str:
    """Whether the second column turns the first one's effect round, switches it on, or makes it stronger."""
    low, high = cells.effect(0)["value"], cells.effect(1)["value"]
    most, least = max(abs(low), abs(high)), min(abs(low), abs(high))
    if least <= 0.1 * most:
        return "only_one"
    return "reverses" if low * high < 0 else "stronger"


def _chart(project: Project, facts: Facts) -> Chart | None:
    """The first pair as a small table; without one the sizes of what was looked at."""
    words, told = project.words, facts["shown"]
    if told is None:
        rows = [
            {"label": " + ".join(column_label(words, c) for c in pair["columns"]), "value": pair["size"]["value"]}
            | dict(zip(("low", "high"), pair["size"]["interval"] or (), strict=False))
            for pair in facts["pairs"]
        ]
        return Chart("bars", {"rows": rows, "unit": "points" if project.classes else words.outcome.unit})
    heads = [f"{column_label(words, told['held'])}: {shown(words, told['held'], v)}" for v in told["held_values"]]
    lines = [
        [
            f"{column_label(words, told['moved'])}: {shown(words, told['moved'], told['moved_values'][a])}",
            *(_said(project, told["cells"][a][b]["value"]) for b in (0, 1)),
        ]
        for a in (0, 1)
    ]
    corner = f"{words.class_label(told['cls'])}" if told["cls"] is not None else words.outcome.label
    return Chart("table", {"columns": [corner, *heads], "rows": lines})


def _said(project: Project, value: float) -> str:
    return pct(value, 1 if abs(value) < 0.1 else 0) if project.classes else amount(project.words, value)
