"""Are there similar rows, and what happened to them?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import answers, likeness, metrics, uncertainty
from explainer.answers import Said, plain
from explainer.labels import column_label, shown
from explainer.likeness import Likeness, Near
from explainer.project import Project
from explainer.scopes import changed, select
from explainer.types import LABEL, PREDICTION, Cannot, Chart, Facts, Finding, Scope

LISTED = 5
AROUND = 30
"""So many of the nearest rows tell what happened and how often the model was right, unless more are asked for."""
MOST = 200
COLUMNS = 4
DIFFERENT = 2
FEW = 30


def similar_cases(project: Project, scope: Scope, *, k: int | None = None) -> Finding:
    """Which rows are most like this one, what really happened to them, and how often was the model right there?

    **How**: the distance of `likeness`: every difference counts as much as it usually moves the model's answer (two
    rows drawn at random are 1 apart on average). The rows the project is explained on are searched, without the row
    itself; where rows belong together, none of its own group and one of each other group. `k` are listed (5), and
    the nearest 30 (or `k`, at most a tenth of the rows) are counted.
    **Facts**: `row`, `prediction`, `told` {cls, chance} or None, `actual` (None after changes), `values` (per column);
    `n_searched`, `total`, `held_out` (were the rows kept from learning: "declared", "split" or "unknown"), `group`
    (column of the groups, or None), `weighted` (does a difference count what the model makes of it, else the same in
    every column), `counts` [{column, share}] the columns that count most, `columns` (their names); `n_listed`, `rows`
    [{row, distance, prediction, actual, right (classes), off (numbers: answer minus truth), identical, values (as
    `columns`), differs [{column, value, other}]}]; `n` nearest rows counted, `farthest` (distance), `happened` (shares
    of classes as in `answers`, or {mean, median, low, high, q25, q75}), `n_same` (of them with the answer given here),
    `same` {k, value, interval, n} (of them for which this answer came true; both None for numbers), `score` {value,
    interval, n} (share right, or mean error), `overall` (the same over all rows, or a sample of very many),
    `n_right` (None for numbers); `far` (is even the nearest row farther than usual), `usual`.
    **Caveats**: nothing_near, few_rows, held_out_unknown, likeness_unweighted.
    **Errors**: case_only, nothing_to_search, those of `scopes`.

    >>> facts = similar_cases(Project.load("mortgage"), Scope(rows=("12",)), k=3).facts
    >>> facts["n_listed"], facts["n"], facts["rows"][0]["distance"] <= facts["rows"][1]["distance"]
    (3, 30, True)
    """
    chosen = select(project, scope)
    if chosen.n != 1:
        raise Cannot("case_only")
    X = changed(project, chosen.X, scope.changes)
    alike, listed = likeness.likeness(project), min(max(1, k or LISTED), MOST)
    near = likeness.nearest(project, X, max(listed, min(AROUND, max(LISTED, len(alike.at) // 10))))
    if not len(near.at):
        raise Cannot("nothing_to_search")
    said, around = answers.said(project, X), answers.said(project, project.X.iloc[near.at])
    told = answers.one_told(project, said)
    columns = [alike.columns[j] for j in np.argsort(-alike.share, kind="stable")[:COLUMNS]]
    facts = {
        "row": chosen.index[0],
        "prediction": told["prediction"],
        "told": told["told"],
        "actual": None if scope.changes else plain(chosen.y.iloc[0]),
        "values": [plain(X[c].iloc[0]) for c in columns],
        "n_searched": len(alike.at),
        "total": len(project.X),
        "held_out": project.held_out,
        "group": project.declared.group,
        "weighted": alike.weighted,
        "counts": [{"column": c, "share": float(alike.share[alike.columns.index(c)])} for c in columns],
        "columns": columns,
        "n_listed": min(listed, len(near.at)),
        "rows": [_row(project, X, alike, near, around, i, columns) for i in range(min(listed, len(near.at)))],
        **_around(project, near, said, around),
        "far": bool(near.distance[0] > alike.usual),
        "usual": alike.usual,
    }
    method = {
        "name": "distance weighted by what moves the model's answer",
        "rows": len(alike.at),
        "nearest": len(near.at),
        "seed": 0,
    }
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


def _row(
    project: Project, X: pd.DataFrame, alike: Likeness, near: Near, said: Said, i: int, columns: list[str]
) -> dict[str, Any]:
    """One of the nearest rows: what the model says, what happened, and in what it differs most."""
    at, parts = int(near.at[i]), near.parts[i]
    prediction, actual = said.answer(i), plain(project.y.iloc[at])
    most = [j for j in np.argsort(-parts, kind="stable")[:DIFFERENT] if parts[j] > 0]
    return {
        "row": str(project.X.index[at]),
        "distance": float(near.distance[i]),
        "prediction": prediction,
        "actual": actual,
        "right": bool(prediction == actual) if project.classes else None,
        "off": None if project.classes else float(prediction) - float(actual),
        "identical": bool(near.distance[i] == 0),
        "values": [plain(project.X[c].iloc[at]) for c in columns],
        "differs": [
            {"column": alike.columns[j], "value": plain(X.iloc[0, j]), "other": plain(project.X.iat[at, j])}
            for j in most
        ],
    }


def _around(project: Project, near: Near, own: Said, said: Said) -> dict[str, Any]:
    """What really happened to the nearest rows, and how good the model was there and overall."""
    truth, everywhere = project.y.to_numpy()[near.at], metrics.overall(project)
    facts: dict[str, Any] = {"n": len(near.at), "farthest": float(near.distance[-1])}
    if not project.classes:
        wrong = np.abs(said.answers.astype(float) - truth.astype(float))
        score = uncertainty.mean(wrong).clipped(0, np.inf)
        overall = uncertainty.mean(np.abs(everywhere.error), everywhere.groups).clipped(0, np.inf)
        facts |= {"happened": answers.numbers(truth.astype(float)), "n_same": None, "same": None, "n_right": None}
        return facts | {"score": score.facts(), "overall": overall.facts()}
    right = np.asarray(said.answers == truth, dtype=bool)
    same = np.asarray(truth == own.answer(), dtype=bool)
    return facts | {
        "happened": answers.shares(project, truth),
        "n_same": int((said.answers == own.answer()).sum()),
        "same": {"k": int(same.sum()), **uncertainty.share(same).facts()},
        "n_right": int(right.sum()),
        "score": uncertainty.share(right).facts(),
        "overall": uncertainty.share(everywhere.right, everywhere.groups).facts(),
    }


def _caveats(facts: Facts) -> tuple[str, ...]:
    names = {
        "nothing_near": facts["far"],
        "few_rows": facts["n"] < FEW,
        "held_out_unknown": facts["held_out"] == "unknown",
        "likeness_unweighted": not facts["weighted"],
    }
    return tuple(name for name, wanted in names.items() if wanted)


def _chart(project: Project, facts: Facts) -> Chart:
    """The row and those most like it, in the columns that count most."""
    words, columns = project.words, facts["columns"]
    own = {**facts, "row": f"{words.row} {facts['row']}"}
    rows = [
        [
            str(one["row"]),
            *(shown(words, c, v) for c, v in zip(columns, one["values"], strict=True)),
            shown(words, PREDICTION, one["prediction"]),
            shown(words, LABEL, one["actual"]),
        ]
        for one in (own, *facts["rows"])
    ]
    heads = [words.row, *(column_label(words, c) for c in columns), "<said>", "<happened>"]
    return Chart("table", {"columns": heads, "rows": rows})
