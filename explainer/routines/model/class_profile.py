"""What do the typical and the clearest row of a class look like, and what sets the class apart?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explainer import answers, effects, metrics, profiles, scopes, support, uncertainty
from explainer.answers import Said, plain
from explainer.figures import pct
from explainer.labels import amount, column_label, shown
from explainer.profiles import Flags
from explainer.project import Project
from explainer.types import LABEL, PREDICTION, Cannot, Chart, Condition, Facts, Finding, Scalar, Scope
from explainer.uncertainty import Groups

ROWS = 5000
TOLD = 4
MOST = 6
"""So many classes are told at once, the most frequent ones."""
LEAST = 2
TRIED = 30
FEW = 30
ENDS = 0.25
SIDES = ("high", "low")


@dataclass(frozen=True)
class _Crowd:
    """The rows looked at (after sampling), what the model says about them, and which belong to which class."""

    X: pd.DataFrame
    said: Said
    groups: Groups
    of: dict[Scalar, Flags]
    bounds: dict[Scalar, float]


def class_profile(project: Project, scope: Scope, *, cls: Scalar | None = None) -> Finding:
    """What do the typical and the clearest row of a class look like, and what sets the class apart from the others?

    Without a class: all of them. For a model that gives numbers: the quarter of rows with the highest and with the
    lowest answers. A question about "refused ones" is one about that class, by what really happened.

    **How**: rows that the model answers so (or that turned out so), at most 5,000 drawn at random. Typical: the real
    row in their middle, by a distance that respects kinds (see `profiles`). Clearest: the real row with the highest
    chance of the class (for numbers: the most extreme answer) that lies inside the data. Each column is compared
    between these rows and all others: means, or shares of the value that differs most, with 95% intervals, by groups
    where rows belong together; told where the interval leaves out 0 and the difference is not small.

    **Facts**: `profiles` (each `class` (or "high", "low"), `bound` (numbers: where it begins, else None), `n`, `share`
    (`value`, `interval`, `n`) of the rows looked at, `typical` and `best` (real rows: `row`, `values` {column: value},
    `score` (chance of the class, or the number; None without chances), `happened`), `best` None where no row lies
    inside the data, `apart` (what sets it apart, strongest first, at most four: `column`, `number` (compared by means),
    `value` (whose share is compared), `low`, `high` (or the range whose share is), `inside`, `outside`, `difference`
    (each `value`, `interval`, `n`), `size` 0..1; all of value, low and high None: missing values), `same` (columns that
    don't set it apart)), `absent` (classes left out: too few rows, or not among the six most frequent), `asked` (the
    class asked about, or None), `by` ("prediction" or "label"), `others` (rows of other classes), `n` (rows asked
    about), `sampled`.

    **Caveats**: not_a_cause, few_rows, rows_not_independent.

    **Errors**: group_only, changes_do_not_apply, too_few_rows, no_such_class, and those of the scope.

    >>> facts = class_profile(Project.load("mortgage"), Scope(), cls="yes").facts
    >>> facts["profiles"][0]["typical"]["row"] in Project.load("mortgage").X.index, facts["by"]
    (True, 'prediction')
    """
    if scope.changes:
        raise Cannot("changes_do_not_apply")
    scope, cls, by = _meant(project, scope, cls)
    if cls is not None and cls not in (project.classes or SIDES):
        raise Cannot("no_such_class", value=cls, known=project.classes or list(SIDES))
    if scope.case is not None:
        raise Cannot("group_only")
    chosen = scopes.select(project, scope)
    crowd = _crowd(project, chosen, by)
    wanted = [c for c in crowd.of if cls in (None, c)]
    enough = [c for c in wanted if crowd.of[c].sum() >= LEAST]
    if not enough:
        raise Cannot("too_few_rows", n=int(sum(crowd.of[c].sum() for c in wanted)), least=LEAST)
    enough = sorted(sorted(enough, key=lambda c: -int(crowd.of[c].sum()))[:MOST], key=enough.index)
    told = [_profile(project, crowd, c) for c in enough]
    facts: dict[str, Any] = {
        "profiles": told,
        "absent": [c for c in wanted if c not in enough],
        "asked": cls,
        "by": by,
        "others": len(crowd.X) - told[0]["n"],
        "n": chosen.n,
        "sampled": len(crowd.X),
    }
    few = min(p["n"] for p in told) < FEW
    caveats = ("few_rows",) * few + ("not_a_cause",) + ("rows_not_independent",) * (crowd.groups is not None)
    method = {"name": "medoid by Gower's distance", "rows": len(crowd.X), "middle": profiles.MIDDLE}
    return Finding(facts, _chart(project, facts), caveats, {**method, "least": profiles.LEAST, "seed": profiles.SEED})


def _meant(project: Project, scope: Scope, cls: Scalar | None) -> tuple[Scope, Scalar | None, str]:
    """A group given by one class ("refused ones", "those it would refuse") means that class, against the others."""
    if len(scope.any) != 1 or not project.classes:
        return scope, cls, "prediction"
    about = [c for c in scope.any[0] if c.column in (LABEL, PREDICTION) and c.op == "="]
    if len(about) != 1 or cls not in (None, about[0].value):
        return scope, cls, "prediction"
    rest: tuple[Condition, ...] = tuple(c for c in scope.any[0] if c is not about[0])
    value = scopes.own_value(about[0].column, about[0].value, project.classes)
    by = "label" if about[0].column == LABEL else "prediction"
    return Scope(rows=scope.rows, any=(rest,) if rest else ()), value, by


def _crowd(project: Project, chosen: scopes.Selection, by: str) -> _Crowd:
    picked = effects.sample(chosen.n, ROWS, profiles.SEED)
    X = chosen.X.iloc[picked]
    said = answers.said(project, X)
    groups = metrics.groups(project, chosen.mask)
    groups = None if groups is None else groups[picked]
    values = chosen.y.iloc[picked].to_numpy() if by == "label" else said.answers
    if project.classes:
        of = {c: np.asarray(values == c, dtype=bool) for c in project.classes}
        return _Crowd(X, said, groups, of, {})
    low, high = (float(v) for v in np.quantile(said.answers.astype(float), [ENDS, 1 - ENDS]))
    numbers = said.answers.astype(float)
    ends: dict[Scalar, Flags] = {"high": numbers >= high, "low": numbers <= low}
    return _Crowd(X, said, groups, ends, {"high": high, "low": low})


def _profile(project: Project, crowd: _Crowd, cls: Scalar) -> dict[str, Any]:
    inside = crowd.of[cls]
    places = np.flatnonzero(inside)
    numbers = profiles.numeric(project, crowd.X)
    scale = support.usual_range(profiles.coded(crowd.X, numbers), numbers)
    middle = int(places[profiles.middle(project, crowd.X.iloc[places], scale)])
    best = _best(project, crowd, cls, places)
    compared = profiles.apart(project, crowd.X, inside, crowd.groups) if not inside.all() else []
    clear = [a for a in compared if a.clear]
    return {
        "class": cls,
        "bound": crowd.bounds.get(cls),
        "n": len(places),
        "share": dict(uncertainty.share(inside, crowd.groups).facts()),
        "typical": _row(project, crowd, cls, middle),
        "best": None if best is None else _row(project, crowd, cls, best),
        "apart": [a.facts() for a in clear[:TOLD]],
        "same": [a.column for a in compared if not a.clear],
    }


def _best(project: Project, crowd: _Crowd, cls: Scalar, places: Any) -> int | None:
    """The row with the clearest answer among those inside the data."""
    scores = _scores(crowd, cls)
    if scores is None:
        return None
    clearest = -scores[places] if cls != "low" or crowd.said.classes else scores[places]
    tried = places[np.argsort(clearest, kind="stable")[:TRIED]]
    inside = support.support(project, crowd.X.iloc[tried]).inside
    return int(tried[int(np.argmax(inside))]) if inside.any() else None


def _scores(crowd: _Crowd, cls: Scalar) -> Any:
    """The chance of the class, or the number, (n,); None without chances."""
    if not crowd.said.classes:
        return crowd.said.answers.astype(float)
    return None if crowd.said.chances is None else crowd.said.chance(cls)


def _row(project: Project, crowd: _Crowd, cls: Scalar, i: int) -> dict[str, Any]:
    scores, row = _scores(crowd, cls), crowd.X.index[i]
    return {
        "row": str(row),
        "values": {str(c): plain(crowd.X[c].iloc[i]) for c in crowd.X.columns},
        "score": None if scores is None else float(scores[i]),
        "happened": plain(project.y.loc[row]),
    }


def _chart(project: Project, facts: Facts) -> Chart:
    """The typical rows side by side (of one class: and the clearest one), what sets them apart first."""
    words, told = project.words, facts["profiles"]
    rows = [p["typical"] for p in told]
    heads = [_head(project, p["class"], p["typical"]) for p in told]
    if len(told) == 1 and told[0]["best"] is not None:
        rows, heads = [*rows, told[0]["best"]], [*heads, _head(project, told[0]["class"], told[0]["best"])]
    first = dict.fromkeys(a["column"] for p in told for a in p["apart"])
    columns = [*first, *(c for c in rows[0]["values"] if c not in first)]
    lines = [[column_label(words, c), *(shown(words, c, r["values"][c]) for r in rows)] for c in columns]
    said = [amount(words, r["score"]) if not project.classes else pct(r["score"]) for r in rows]
    if any(r["score"] is not None for r in rows):
        lines.insert(0, [words.outcome.label, *said])
    return Chart("table", {"columns": ["", *heads], "rows": lines})


def _head(project: Project, cls: Scalar, row: dict[str, Any]) -> str:
    named = f"{project.words.row} {row['row']}"
    return f"{project.words.class_label(cls)}: {named}" if project.classes else named
