"""What would have to be different for another answer?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import answers
from explainer.answers import Said, plain
from explainer.figures import pct
from explainer.labels import amount, class_label, column_label, shown
from explainer.project import Project
from explainer.scopes import changed, select
from explainer.search import Goal, Search, Way, search
from explainer.support import support
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
) -> Finding:
    """What would have to be different for another answer: the fewest and smallest changes that the owner allows?

    Only columns the owner declared changeable are touched, in the declared direction; columns the person names
    (`features`) are touched even so, and the answer says it. `avoid` is never touched.

    Without `want`: the class people hope for where the owner declared one, else the likeliest other class.

    **How**: `search`: single values, pairs, and values borrowed from rows that have the wanted answer; each result
    uses values that occur, is made as small as it can be and is checked with the whole model.
    **Facts**: `row`, `prediction`, `told` {cls, chance} or None, `want` (class; None for numbers), `target` and
    `direction` ("up": at least, "down": at most; None for classes), `already` (it has the wanted answer), `now` (the
    chance of `want`, or the number), `found`, `sets` [{changes [{column, before, after}], n, prediction, score (chance
    of `want`, or the number), inside}], at most three, best first; `nearest` {changes, score} (the closest that
    allowed changes come when none is found; None where they come no closer), `allowed` [{column, way}], `declared`
    (are all of them declared changeable), `asked` (mixtures tried), `support` (of the first set, else None).
    **Caveats**: outside_data, not_declared_changeable, not_a_cause.
    **Errors**: case_only, nothing_changeable, no_target_value (numbers), no_such_class, no_such_column, those of
    `scopes`.

    >>> facts = counterfactual(Project.load("mortgage"), Scope(rows=("42",)), want="yes").facts
    >>> facts["want"], facts["found"] == bool(facts["sets"])
    ('yes', True)
    """
    chosen = select(project, scope)
    if chosen.n != 1:
        raise Cannot("case_only")
    X = changed(project, chosen.X, scope.changes)
    said = answers.said(project, X)
    ways, declared = _ways(project, X, features, avoid)
    goal = _goal(project, said, project.words.outcome.wanted if want is None else want, target, direction)
    told, now = answers.one_told(project, said), _score(said, goal)
    already = said.answer() == goal.cls if goal.target is None else _reached(float(said.answer()), goal)
    found = None if already else search(project, X, goal, ways, SETS)
    sets = [] if found is None else _checked(project, X, goal, found)
    nearest = None if found is None or sets else _nearest(project, X, goal, found)
    inside = support(project, found.found.iloc[: len(sets)]) if found is not None and sets else None
    for i, one in enumerate(sets):
        one["inside"] = bool(inside is not None and inside.inside[i])
    facts = {
        "row": chosen.index[0],
        "prediction": told["prediction"],
        "told": told["told"],
        "want": goal.cls,
        "target": goal.target,
        "direction": None if goal.target is None else goal.direction,
        "already": bool(already),
        "now": now,
        "found": bool(sets),
        "sets": sets,
        "nearest": nearest,
        "allowed": [{"column": c, "way": w} for c, w in ways.items()],
        "declared": declared,
        "asked": 0 if found is None else found.asked,
        "support": None if inside is None else inside.facts(),
    }
    method = {
        "name": "search over values that occur, checked with the model",
        "asked": facts["asked"],
        "rows": 1,
        "seed": 1,
    }
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


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


def _goal(project: Project, said: Said, want: Scalar | None, target: float | None, direction: str | None) -> Goal:
    if not said.classes:
        if target is None:
            raise Cannot("no_target_value")
        value = float(target)
        way = direction if direction in ("up", "down") else "up" if value > float(said.answer()) else "down"
        return Goal(target=value, direction="up" if way == "up" else "down")
    if want is not None:
        if want not in said.classes:
            raise Cannot("no_such_class", value=want, known=list(said.classes))
        return Goal(cls=want)
    if said.chances is None:
        return Goal(cls=next(c for c in said.classes if c != said.answer()))
    order = [said.classes[k] for k in np.argsort(-said.chances[0], kind="stable")]
    return Goal(cls=next(c for c in order if c != said.answer()))


def _reached(value: float, goal: Goal) -> bool:
    assert goal.target is not None
    return value >= goal.target if goal.direction == "up" else value <= goal.target


def _score(said: Said, goal: Goal, i: int = 0) -> float | None:
    """The chance of the wanted class, or the number; None for classes without chances."""
    if goal.cls is None:
        return float(said.answer(i))
    return None if said.chances is None else float(said.chance(goal.cls)[i])


def _checked(project: Project, X: pd.DataFrame, goal: Goal, found: Search) -> list[dict[str, Any]]:
    """The sets found, each held against the whole model once more."""
    if not len(found.found):
        return []
    said, sets = answers.said(project, found.found), []
    for i in range(len(found.found)):
        answer = said.answer(i)
        if answer == goal.cls if goal.target is None else _reached(float(answer), goal):
            changes = _changes(X, found.found.iloc[[i]])
            sets.append({"changes": changes, "n": len(changes), "prediction": answer, "score": _score(said, goal, i)})
    return sets


def _nearest(project: Project, X: pd.DataFrame, goal: Goal, found: Search) -> dict[str, Any] | None:
    if found.nearest is None:
        return None
    score, now = (_score(answers.said(project, rows), goal) for rows in (found.nearest, X))
    if score is not None and now is not None and (score <= now if goal.direction == "up" else score >= now):
        return None
    return {"changes": _changes(X, found.nearest), "score": score}


def _changes(old: pd.DataFrame, new: pd.DataFrame) -> list[dict[str, Any]]:
    pairs = [(str(c), plain(old[c].iloc[0]), plain(new[c].iloc[0])) for c in old.columns]
    return [{"column": c, "before": a, "after": b} for c, a, b in pairs if a != b]


def _caveats(facts: dict[str, Any]) -> tuple[str, ...]:
    found, undeclared = bool(facts["found"]), not facts["declared"]
    outside = found and not facts["sets"][0]["inside"]
    return ("outside_data",) * outside + ("not_declared_changeable",) * undeclared + ("not_a_cause",) * found


def _chart(project: Project, facts: dict[str, Any]) -> Chart | None:
    """One column for each set: what changes, and what the model would say."""
    words, sets = project.words, facts["sets"]
    if not sets:
        return None
    columns = list(dict.fromkeys(c["column"] for s in sets for c in s["changes"]))
    before = {c["column"]: c["before"] for s in sets for c in s["changes"]}
    rows = []
    for c in columns:
        after = [next((x["after"] for x in s["changes"] if x["column"] == c), before[c]) for s in sets]
        rows.append([column_label(words, c), *(shown(words, c, v) for v in (before[c], *after))])
    if facts["want"] is None:
        rows.append([words.outcome.label, *(amount(words, v) for v in (facts["now"], *(s["score"] for s in sets)))])
    elif facts["now"] is not None:
        rows.append([class_label(words, facts["want"]), *(pct(v) for v in (facts["now"], *(s["score"] for s in sets)))])
    heads = ["<after>"] if len(sets) == 1 else [str(i + 1) for i in range(len(sets))]
    return Chart("table", {"columns": [f"{words.row} {facts['row']}", "<before>", *heads], "rows": rows})
