"""Where should the model not be relied on?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import effects, metrics, owner, places, uncertainty
from explainer.metrics import Flags, Judged
from explainer.project import Project
from explainer.routines.validation.weak_spots import weak_spots
from explainer.support import support
from explainer.types import Cannot, Chart, Facts, Finding, Scope

LOOKED_AT = 500
LEAST_SURE = 0.1
SEED = 0


def when_wrong(project: Project, scope: Scope) -> Finding:
    """When should one not rely on the model: which places, which strange rows, which unsure answers, which uses?

    **How**: the places of `weak_spots` that are really worse; of at most 500 rows, those outside the data it learned
    from (`support`); the tenth of the answers it is least sure of (highest chance of any class) beside the others.

    **Facts**: `n`, `score` (share wrong or mean error: `value`, `interval`, `n`), `places` (only real ones, as in
    `weak_spots`), `looked_at` (how many places), `outside` (None where nobody said what it learned from; else `n` rows
    outside, `of` looked at, `share`, `interval`, `score` (None under 20 rows) and `rest`), `unsure` (None without
    chances, or under 200 rows; else `chance`: the highest chance is no more than this, `n`, `score`, `rest`, `apart`,
    `worse`: whether the difference is clear), `said` (`not_for`, `owner`, `contact`: the owner's words or None).

    **Caveats**: many_places, few_rows, held_out_unknown, rows_not_independent.

    **Errors**: not_with_changes, group_only, too_few_rows, and those of the scope.

    >>> facts = when_wrong(Project.load("mortgage"), Scope()).facts
    >>> facts["unsure"]["score"]["value"] > facts["unsure"]["rest"]["value"], facts["said"]["not_for"] is not None
    (True, True)
    """
    judged = metrics.judged(project, scope)
    weak = _weak(project, scope)
    found = [place for place in weak.facts["places"] if place["real"]] if weak else []
    facts: dict[str, Any] = {
        "n": judged.rows.n,
        "score": metrics.measure("mae" if project.kind == "regression" else "error_rate", judged.rows).facts(),
        "places": found,
        "looked_at": weak.facts["looked_at"] if weak else 0,
        "outside": _outside(project, judged),
        "unsure": _unsure(judged),
        "said": owner.said(project, "not_for"),
    }
    known = weak.caveats if weak else ()
    caveats = tuple(name for name in known if name != "many_places" or found)
    method = {
        "name": "places, support and the least sure answers",
        "rows": judged.rows.n,
        "least": places.LEAST,
        "part": LEAST_SURE,
        "seed": SEED,
    }
    return Finding(facts, _chart(project, facts), caveats, method)


def _weak(project: Project, scope: Scope) -> Finding | None:
    try:
        return weak_spots(project, scope)
    except Cannot as cannot:
        if cannot.reason != "no_mistakes":
            raise
        return None


def _outside(project: Project, judged: Judged) -> dict[str, Any] | None:
    if project.train_X is None:
        return None
    chosen = np.flatnonzero(judged.mask)
    picked = effects.sample(len(chosen), LOOKED_AT, SEED)
    strange = np.asarray(~support(project, project.X.iloc[chosen[picked]]).inside, dtype=bool)
    rows = judged.rows
    some = Judged(judged.mask, rows.some(np.isin(np.arange(rows.n), picked)), False)
    share = uncertainty.share(strange, some.rows.groups).facts()
    told = {"n": int(strange.sum()), "of": len(strange), "share": share["value"], "interval": share["interval"]}
    enough = places.LEAST <= strange.sum() <= len(strange) - places.LEAST
    return told | (_beside(some, strange) if enough else {"score": None, "rest": None, "apart": None, "worse": False})


def _unsure(judged: Judged) -> dict[str, Any] | None:
    rows = judged.rows
    if rows.kind == "regression" or rows.scores is None or rows.n * LEAST_SURE < places.LEAST:
        return None
    highest = rows.scores.max(axis=1)
    limit = float(np.quantile(highest, LEAST_SURE))
    unsure = np.asarray(highest <= limit, dtype=bool)
    if rows.n - unsure.sum() < places.LEAST:
        return None
    return {"chance": limit, "n": int(unsure.sum()), **_beside(judged, unsure)}


def _beside(judged: Judged, mask: Flags) -> dict[str, Any]:
    """The score of the rows in the mask (n,) beside that of the others."""
    score = "mae" if judged.rows.kind == "regression" else "error_rate"
    here, rest = (metrics.measure(score, judged.rows.some(rows)) for rows in (mask, ~mask))
    apart = uncertainty.difference(here, rest)
    return {"score": here.facts(), "rest": rest.facts(), "apart": apart.facts(), "worse": bool(apart.low > 0)}


def _chart(project: Project, facts: Facts) -> Chart | None:
    rows = [(places.label(project.words, place), place["score"]) for place in facts["places"]]
    if facts["unsure"]:
        rows.append(("the least sure answers", facts["unsure"]["score"]))
    rows.append((project.words.rows, facts["score"]))
    dots = [
        {"label": label, "value": s["value"], "low": s["interval"][0], "high": s["interval"][1], "n": s["n"]}
        for label, s in rows
        if s["interval"]
    ]
    unit = project.words.outcome.unit if project.kind == "regression" else "percent"
    return Chart("intervals", {"rows": dots, "unit": unit, "mark": facts["score"]["value"]}) if dots else None
