"""What would have to be different for another answer?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import answers, draws, metrics, reach, support
from explainer.answers import Said, plain
from explainer.figures import pct
from explainer.goals import Goal
from explainer.hunt import KNOWN, Way
from explainer.labels import amount, apart, class_label, column_label
from explainer.project import Project
from explainer.scopes import Selection, caveats, changed, is_number, sampling, select
from explainer.search import Search, search
from explainer.types import Cannot, Chart, Finding, Scalar, Scope

SETS = 3


def counterfactual(
    project: Project,
    scope: Scope,
    *,
    want: Scalar | None = None,
    features: tuple[str, ...] = (),
    avoid: tuple[str, ...] = (),
    target: float | None = None,
    direction: str | None = None,
    chance: float | None = None,
) -> Finding:
    """What would have to be different for another answer: the fewest and smallest changes that the owner allows?

    Only columns the owner declared changeable are touched, in the declared direction; columns the person names
    (`features`) are touched even so, and the answer says it. `avoid` is never touched. `chance` (0..1, or a percentage
    above 1) asks for at least that chance of the wanted class.

    Without `want`: the class people hope for where the owner declared one, else the likeliest other class.

    **How**: `search`: single values, pairs, and values borrowed from rows that have the wanted answer; each result
    uses values that occur, is made as small as it can be and is checked with the whole model. For many rows (`reach`):
    a sample of those without the wanted answer, each searched in the same way over fewer values.
    **Facts**: `one`, `n` (rows asked about), `row`, `prediction`, `told` {cls, chance} or None, `want` (class; None for
    numbers), `chance` (asked for, else None), `target` and `direction` ("up": at least, "down": at most; None for
    classes), `already` (all have the wanted answer), `now` (the chance of `want`, or the number; the mean for many),
    `found`, `sets` [{changes [{column, before, after}], n, prediction, score (chance of `want`, or the number), inside,
    near {distance, farther, n, n_real}: how far it is from the nearest of `n` known rows that really had the wanted
    outcome, and the share of real rows that are at least so far from their own nearest; None where no such row is
    known}], at most three, best first, with as different columns as there are; `nearest` {changes, score} (the closest
    that allowed changes come when none is found; None where they come no closer), `allowed` [{column, way, low, high
    (the range of values that were there to try; None for categories), values (how many)}], `declared` (are all of them
    declared changeable), `asked` (mixtures tried), `support` (of the first set, else None); for many rows, those of
    `reach.reach`: `n_already`, `n_tried`, `reachable`, `common`, `n_ways` (None and empty for one).
    `sampled`: see `scopes.sampling` (`n` are the rows looked at then).
    **Caveats**: outside_data, not_declared_changeable, not_a_cause, few_rows, rows_not_independent, sampled_rows.
    **Errors**: nothing_changeable, no_target_value (numbers), no_such_class, no_such_chance, no_probability,
    no_such_column, not_an_input, those of `scopes`.

    >>> facts = counterfactual(Project.load("mortgage"), Scope(rows=("42",)), want="yes").facts
    >>> facts["want"], facts["found"] == bool(facts["sets"])
    ('yes', True)
    """
    chosen = draws.looked_at(project, select(project, scope))
    X = changed(project, chosen.X, scope.changes)
    said = answers.said(project, X)
    ways, declared = _ways(project, X, features, avoid)
    wanted = project.words.outcome.wanted if want is None else want
    goal = _goal(project, said, wanted, target, direction, chance)
    there, score = goal.reached(said), goal.score(said)
    facts: dict[str, Any] = {
        "one": chosen.n == 1,
        "sampled": sampling(chosen, None if said.classes else said.answers.astype(float)),
        "n": chosen.n,
        "want": goal.cls,
        "chance": goal.chance,
        "target": goal.target,
        "direction": None if goal.target is None else goal.direction,
        "already": bool(there.all()),
        "now": None if score is None else float(score.mean()),
        "declared": declared,
        "allowed": [{"column": c, "way": w, **_room(project, X, c, w, one=chosen.n == 1)} for c, w in ways.items()],
    }
    told = _one(project, chosen, X, said, goal, ways) if facts["one"] else _many(project, chosen, X, there, goal, ways)
    facts |= told
    method = {
        "name": "search over values that occur, checked with the model",
        "asked": facts["asked"],
        "rows": 1 if facts["one"] else facts["n_tried"],
        "seed": 1,
    }
    return Finding(facts, _chart(project, facts), (*_caveats(project, facts), *caveats(chosen)), method)


def _ways(
    project: Project, X: pd.DataFrame, features: tuple[str, ...], avoid: tuple[str, ...]
) -> tuple[dict[str, Way], bool]:
    """The columns that may change and how, and whether the owner declared all of them."""
    for c in (*features, *avoid):
        if c not in X.columns:
            raise Cannot("not_an_input" if c in project.table.columns else "no_such_column", column=c)
    said = {c.name: c.change for c in project.words.columns if c.input and c.change != "no"}
    named = [c for c in (features or said) if c not in avoid]
    if not named:
        raise Cannot("nothing_changeable")
    return {c: said.get(c, "any") for c in named}, all(c in said for c in named)


def _goal(
    project: Project, said: Said, want: Scalar | None, target: float | None, direction: str | None, chance: float | None
) -> Goal:
    if not said.classes:
        if target is None:
            raise Cannot("no_target_value")
        value, now = float(target), float(said.answers.astype(float).mean())
        way = direction if direction in ("up", "down") else "up" if value > now else "down"
        return Goal(target=value, direction="up" if way == "up" else "down")
    if want is not None and want not in said.classes:
        raise Cannot("no_such_class", value=want, known=list(said.classes))
    return Goal(cls=_likeliest_other(said) if want is None else want, chance=_chance(said, chance))


def _likeliest_other(said: Said) -> Scalar:
    """The class that comes next after the (most common) answer."""
    usual = max(said.classes, key=said.share)
    others = [c for c in said.classes if c != usual]
    if said.chances is None:
        return max(others, key=said.share)
    return max(others, key=lambda c: float(said.chance(c).mean()))


def _chance(said: Said, chance: float | None) -> float | None:
    if chance is None:
        return None
    if said.chances is None:
        raise Cannot("no_probability")
    asked = float(chance) / 100 if 1 < float(chance) <= 100 else float(chance)
    if not 0 < asked <= 1:
        raise Cannot("no_such_chance", chance=float(chance))
    return asked


def _room(project: Project, X: pd.DataFrame, column: str, way: Way, *, one: bool) -> dict[str, Any]:
    """The values of a column that there are to try: how many, and from where to where."""
    known = project.background(KNOWN, seed=1)[column].dropna()
    if not is_number(project, column):
        return {"low": None, "high": None, "values": known.nunique()}
    values, now = np.unique(known.to_numpy(dtype=float)), float(X[column].iloc[0]) if one else np.nan
    if one and way != "any":
        values = values[values > now] if way == "up" else values[values < now]
    known_ends = len(values) > 0
    return {
        "low": float(values[0]) if known_ends else None,
        "high": float(values[-1]) if known_ends else None,
        "values": len(values),
    }


# ---------------------------------------------------------------- one row

NO_GROUP: dict[str, Any] = {"n_already": None, "n_tried": None, "reachable": None, "common": [], "n_ways": None}


def _one(
    project: Project, chosen: Selection, X: pd.DataFrame, said: Said, goal: Goal, ways: dict[str, Way]
) -> dict[str, Any]:
    told = answers.one_told(project, said)
    already = bool(goal.reached(said)[0])
    found = None if already else search(project, X, goal, ways, SETS)
    sets = [] if found is None else _checked(project, X, goal, found)
    inside = support.support(project, found.found.iloc[:1]).facts() if found is not None and sets else None
    return {
        "row": chosen.index[0],
        "prediction": told["prediction"],
        "told": told["told"],
        "found": bool(sets),
        "sets": sets,
        "nearest": None if found is None or sets else _nearest(project, X, goal, found),
        "asked": 0 if found is None else found.asked,
        "support": inside,
        **NO_GROUP,
    }


def _checked(project: Project, X: pd.DataFrame, goal: Goal, found: Search) -> list[dict[str, Any]]:
    """The sets found, each held against the whole model once more."""
    rows = found.found
    if not len(rows):
        return []
    said = _asked_again(project, rows)
    works, score, inside = goal.reached(said), goal.score(said), support.support(project, rows).inside
    near = support.near(project, rows, goal.happened(_outcomes(project)))
    sets = []
    for i in np.flatnonzero(works).tolist():
        changes = _changes(X, rows.iloc[[i]])
        one = {"changes": changes, "n": len(changes), "prediction": said.answer(i), "inside": bool(inside[i])}
        one["score"] = None if score is None else float(score[i])
        sets.append(one | {"near": None if near is None else near.facts(i)})
    return sets


def _asked_again(project: Project, rows: pd.DataFrame) -> Said:
    """What the whole model says, past everything that was prepared for speed."""
    if not project.classes or not hasattr(project.model, "predict_proba"):
        return Said(tuple(project.classes), project.predict(rows), None)
    chances = project.proba(rows)
    if not answers.likeliest(project):
        return Said(tuple(project.classes), project.predict(rows), chances)
    return Said(tuple(project.classes), np.asarray(project.classes)[chances.argmax(axis=1)], chances)


def _outcomes(project: Project) -> Any:
    """What really happened to the known rows."""
    return (project.y if project.train_y is None else project.train_y).to_numpy()


def _nearest(project: Project, X: pd.DataFrame, goal: Goal, found: Search) -> dict[str, Any] | None:
    if found.nearest is None:
        return None
    score, now = (goal.score(answers.said(project, rows)) for rows in (found.nearest, X))
    if score is None or now is None:
        return {"changes": _changes(X, found.nearest), "score": None}
    if score[0] <= now[0] if goal.direction == "up" else score[0] >= now[0]:
        return None
    return {"changes": _changes(X, found.nearest), "score": float(score[0])}


def _changes(old: pd.DataFrame, new: pd.DataFrame) -> list[dict[str, Any]]:
    pairs = [(str(c), plain(old[c].iloc[0]), plain(new[c].iloc[0])) for c in old.columns]
    return [{"column": c, "before": a, "after": b} for c, a, b in pairs if a != b]


# ---------------------------------------------------------------- many rows


def _many(
    project: Project, chosen: Selection, X: pd.DataFrame, there: Any, goal: Goal, ways: dict[str, Way]
) -> dict[str, Any]:
    groups = metrics.groups(project, chosen.mask)
    found = reach.reach(project, X, there, goal, ways, groups)
    return {
        "row": None,
        "prediction": None,
        "told": None,
        "found": bool(found["common"]),
        "sets": [],
        "nearest": None,
        "support": None,
        **found,
    }


# ---------------------------------------------------------------- saying it


def _caveats(project: Project, facts: dict[str, Any]) -> tuple[str, ...]:
    found, undeclared, many = bool(facts["found"]), not facts["declared"], not facts["one"]
    outside = bool(facts["sets"]) and not facts["sets"][0]["inside"]
    few = many and 0 < facts["n_tried"] < 30
    tied = many and project.declared.group is not None
    names = (("outside_data", outside), ("not_declared_changeable", undeclared), ("few_rows", few))
    return tuple(n for n, b in (*names, ("rows_not_independent", tied), ("not_a_cause", found)) if b)


def _chart(project: Project, facts: dict[str, Any]) -> Chart | None:
    """One column for each set: what changes, and what the model would say; for many rows, the commonest ways."""
    words, sets = project.words, facts["sets"]
    if facts["common"]:
        rows = [
            {"label": " and ".join(column_label(words, c["column"]) for c in way["columns"]), "value": way["n"]}
            for way in facts["common"]
        ]
        return Chart("bars", {"rows": rows, "unit": "count", "total": facts["n_tried"]})
    if not sets:
        return None
    columns = list(dict.fromkeys(c["column"] for s in sets for c in s["changes"]))
    before = {c["column"]: c["before"] for s in sets for c in s["changes"]}
    table = []
    for c in columns:
        after = [next((x["after"] for x in s["changes"] if x["column"] == c), before[c]) for s in sets]
        pairs = [apart(words, c, before[c], v) for v in after]
        table.append([column_label(words, c), max((b for b, _ in pairs), key=len), *(a for _, a in pairs)])
    scores = (facts["now"], *(s["score"] for s in sets))
    if facts["want"] is None:
        table.append([words.outcome.label, *(amount(words, v) for v in scores)])
    elif facts["now"] is not None:
        table.append([class_label(words, facts["want"]), *(pct(v) for v in scores)])
    heads = ["<after>"] if len(sets) == 1 else [str(i + 1) for i in range(len(sets))]
    return Chart("table", {"columns": [f"{words.row} {facts['row']}", "<before>", *heads], "rows": table})
