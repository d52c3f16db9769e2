"""For whom does the model work worst?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import metrics, places
from explainer.metrics import Judged
from explainer.places import Compared
from explainer.project import Project
from explainer.types import Cannot, Chart, Facts, Finding, Scope

SHOWN = 3
HALF = 0.5
"""A place with more than half of the rows says little about where it works best."""


def weak_spots(project: Project, scope: Scope) -> Finding:
    """For whom (or where) does the model work worst, how much worse, and where does it work best?

    **How**: every value, or quarter of a number, of each column of the table is compared with all other rows (share of
    wrong answers, or mean error; see `places`); real after Holm's correction. Real ones are told by how much worse they
    are; without any, those that come nearest.

    **Facts**: `n`, `score` (`value`, `interval`, `n`: share wrong or mean error over all), `places` (worst first, each
    `column`, `value` or `low` and `high`, `n`, `score`, `rest`, `apart` (`value`, `interval`), `real`, `part_rows`,
    `part_mistakes`: its share of the rows and of the mistakes (or of all error)), `best` (the place of at most half of
    the rows where it is clearly better, or None), `looked_at`, `real` (whether the places shown are), `groups`.

    **Caveats**: many_places, few_rows, held_out_unknown, rows_not_independent.

    **Errors**: not_with_changes, group_only, too_few_rows, no_mistakes, and those of the scope.

    >>> facts = weak_spots(Project.load("mortgage"), Scope()).facts
    >>> facts["places"][0]["score"]["value"] > facts["score"]["value"]
    True
    """
    judged = metrics.judged(project, scope)
    rows = judged.rows
    if rows.kind != "regression" and rows.right.all():
        raise Cannot("no_mistakes", n=rows.n)
    columns = [c.name for c in project.words.columns if c.name in project.table.columns]
    found = places.compared(project, judged, columns)
    worst = _worst(found)
    facts: dict[str, Any] = {
        "n": rows.n,
        "score": metrics.measure("mae" if rows.kind == "regression" else "error_rate", rows).facts(),
        "places": [one.facts() | _parts(judged, one) for one in worst],
        "best": _best(found),
        "looked_at": len(found),
        "real": bool(worst) and worst[0].real,
        "groups": metrics.grouping(project, rows),
    }
    method = {"name": "one column at a time, Holm's correction", "rows": rows.n, "least": places.LEAST, "level": 0.95}
    return Finding(facts, _chart(project, facts), _caveats(project, facts), method)


def _worst(found: list[Compared]) -> list[Compared]:
    """The real ones by how much worse they are, one of each column; without any, those that come nearest."""
    real = sorted((one for one in found if one.real and one.worse), key=lambda one: one.rest.value - one.here.value)
    chosen: dict[str, Compared] = {}
    for one in real:
        chosen.setdefault(one.place.column, one)
    return (list(chosen.values()) or places.clearest(found))[:SHOWN]


def _best(found: list[Compared]) -> dict[str, Any] | None:
    real = [one for one in found if one.real and not one.worse and one.place.mask.mean() <= HALF]
    return min(real, key=lambda one: one.here.value - one.rest.value).facts() if real else None


def _parts(judged: Judged, one: Compared) -> dict[str, float]:
    loss = places.losses(judged.rows)
    whole = float(loss.sum())
    part = float(loss[one.place.mask].sum()) / whole if whole else 0.0
    return {"part_rows": float(np.mean(one.place.mask)), "part_mistakes": part}


def _chart(project: Project, facts: Facts) -> Chart | None:
    rows = []
    for place in [*facts["places"], *([facts["best"]] if facts["best"] else [])]:
        score = place["score"]
        low, high = score["interval"] or (score["value"], score["value"])
        name = places.label(project.words, place)
        rows.append({"label": name, "value": score["value"], "low": low, "high": high, "n": place["n"]})
    unit = project.words.outcome.unit if project.kind == "regression" else "percent"
    return Chart("intervals", {"rows": rows, "unit": unit, "mark": facts["score"]["value"]}) if rows else None


def _caveats(project: Project, facts: Facts) -> tuple[str, ...]:
    names = {
        "many_places": bool(facts["places"]),
        "few_rows": facts["n"] < 30,
        "held_out_unknown": project.held_out == "unknown",
        "rows_not_independent": facts["groups"] is not None,
    }
    return tuple(name for name, wanted in names.items() if wanted)
