"""What must stay as it is to keep this answer, and what may move?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import anchors, answers, attribution, cores, draws, effects, metrics, ranges, record, rooms, uncertainty
from explainer.anchors import Anchor, Fact, anchor, passing
from explainer.answers import Said, plain
from explainer.draws import Draw
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.scopes import Selection, changed, select
from explainer.standing import input_at
from explainer.types import Cannot, Chart, Finding, Scope
from explainer.uncertainty import Floats, Groups

DRAWN = 12
THIN = 20
"""Facts that fewer rows have are told with a warning."""
LOOKED_AT, FEW = (80, 150), 30
"""Of many rows so many are looked at: for all columns, and for one."""
ONE_ROW = ("row", "prediction", "cls", "now", "columns", "tight", "anchor")
"""What is told of one row only."""
ROUNDING = 1 + 1e-9
"""What sums of floats may be off."""


def stay_same(project: Project, scope: Scope, *, feature: str | None = None, tolerance: float | None = None) -> Finding:
    """How far may each column move with the answer unchanged, and which facts alone settle it, for a row or a group?

    A number is unchanged within `tolerance`: as stated, else the usual error of such estimates.

    **How**: each column is moved alone over the range known, as in `threshold` (see `ranges`). The facts that settle
    the answer are an anchor (see `anchors`): measured on mixtures of real rows that have the facts and the rest from
    anywhere. Changes in the scope are made first. With `feature`, only that column is looked at. For many rows: up to
    80 of them (150 with `feature`; see `draws`), each column moved for all (see `rooms`), and the columns whose values
    settle most answers (see `cores`).
    **Facts**: `one`, `tolerance`, `usual_error` (the tolerance is the middle error of `error_n` rows: with such
    estimates, or of the group), `error_n`, `feature`, `n_columns`, `n_free` (how many turn nothing), `free` (their
    names), `tried` (values).
    One row: `row`, `prediction`, `cls` (None for numbers), `now` (the chance of it, or the estimate; None without
    chances), `columns` [{column, number, value, low, high (the range around the value with the answer
    unchanged; None for categories and unknown values), down, up (where the answer turns on either side: {at,
    prediction}, or None: never, in the range the model has seen), kept (values of a category that keep the answer),
    lost [{value, prediction}], room (the share of rows whose value would keep it, 0..1, None where none is known),
    free (any value tried keeps it)}], least room first; predictions of numbers are "above" and "below"; `tight` (those
    not free), `anchor` (None with `feature`): {`tests` [{column, op (= <= >= between), value}], `reached` (do they
    settle it), `wanted`, `precision` (`value`, `interval`, `n`: share of mixtures with these facts with the same
    answer), `base` (the same without any facts), `coverage` (share of the project's rows that have them), `alike`
    (share of those rows that the model answers the same, and how many: `k`; None without any)}, `groups` (do rows
    belong together).
    Many rows: `many` (None for one row) {n (rows looked at), of (rows there are), `columns` as in `rooms`, those that
    turn most answers first, `tight` (those that turn any), `core` (None with `feature`) {columns, `stayed` (value,
    interval, n: how often a row is answered the same with its own values of these columns and all others from another
    row), `settled` (share of rows for which that is so 19 of 20 times), `base` (as stayed, without any), wanted,
    reached, draws (for each row)}}.
    **Caveats**: not_a_cause, rows_not_independent, few_rows.
    **Errors**: no_such_column, not_an_input, only_one_value, no_such_tolerance, those of `scopes`.

    >>> facts = stay_same(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["n_columns"], len(facts["tight"]) + facts["n_free"], facts["anchor"]["precision"]["n"]
    (13, 13, 500)
    >>> facts = stay_same(Project.load("mortgage"), Scope()).facts["many"]
    >>> facts["n"], len(facts["columns"]), len(facts["core"]["columns"]) <= 4
    (80, 13, True)
    """
    if feature is not None:
        input_at(project, feature)
    if tolerance is not None and not project.classes and (not np.isfinite(tolerance) or tolerance <= 0):
        raise Cannot("no_such_tolerance", value=str(tolerance))
    chosen = select(project, scope)
    return (_one if chosen.n == 1 else _many)(project, scope, chosen, feature, tolerance)


# ---------------------------------------------------------------- one row


def _one(project: Project, scope: Scope, chosen: Selection, feature: str | None, tolerance: float | None) -> Finding:
    X = changed(project, chosen.X, scope.changes)
    said = answers.said(project, X)
    error = None if said.classes else _error(project, said, tolerance, None if scope.changes else chosen.index[0])
    allowed = None if error is None else float(error["tolerance"])
    now = 0.0 if said.classes else float(said.answers[0])
    names = [feature] if feature else [str(c) for c in X.columns]
    own = plain(_verdicts(said, now, allowed)[0])
    columns = ranges.ranges(project, X, names, own, lambda other: _verdicts(other, now, allowed))
    tight = [c for c in columns if not c["free"]]
    found = None if feature else anchor(project, X, lambda other: _near(said, other, allowed))
    facts: dict[str, Any] = {
        "one": True,
        "row": chosen.index[0],
        "prediction": said.answer(),
        "cls": said.answer() if said.classes else None,
        "now": _now(said),
        **_allowed(error),
        "feature": feature,
        "columns": columns,
        "tight": tight,
        "free": [c["column"] for c in columns if c["free"]],
        "n_free": len(columns) - len(tight),
        "n_columns": len(columns),
        "tried": sum(c.pop("tried") for c in columns),
        "anchor": None if found is None else _told(project, found, said, allowed),
        "groups": _groups(project) is not None,
        "many": None,
    }
    method = {
        "name": "asking the model along each column; anchor",
        "tried": facts["tried"],
        "mixtures": found.tries if found else 0,
        "most": anchors.MOST,
        "seed": 0,
    }
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


def _now(said: Said) -> float | None:
    if not said.classes:
        return float(said.answers[0])
    return None if said.chances is None else float(said.chance(said.answer())[0])


def _error(project: Project, said: Said, tolerance: float | None, row: str | None) -> dict[str, Any]:
    """How far an estimate may move and still count as unchanged."""
    if tolerance is not None:
        return {"tolerance": tolerance, "usual": False, "n": None}
    without = None if row is None else int(project.X.index.get_loc(row))  # type: ignore[arg-type]
    usual = record.usual_error(project, float(said.answers[0]), without=without)
    return {"tolerance": usual["typical"] or attribution.spread(project), "usual": True, "n": usual["n"]}


def _allowed(error: dict[str, Any] | None) -> dict[str, Any]:
    """How far an estimate may move, as facts; all None or no for classes."""
    error = error or {"tolerance": None, "usual": False, "n": None}
    return {"tolerance": error["tolerance"], "usual_error": bool(error["usual"]), "error_n": error["n"]}


def _verdicts(said: Said, now: Any, allowed: float | None) -> Any:
    if allowed is None:
        return said.answers
    apart = said.answers.astype(float) - now
    return np.where(np.abs(apart) <= allowed * ROUNDING, "within", np.where(apart > 0, "above", "below"))


def _near(own: Said, said: Said, allowed: float | None) -> Floats:
    """How near answers are to the row's own: 1 or more where they count as the same."""
    if allowed is not None:
        apart = np.abs(said.answers.astype(float) - float(own.answers[0])) / allowed
        return np.where(apart <= ROUNDING, np.maximum(2 - apart, 1.0), np.minimum(1 / np.maximum(apart, 1e-12), 0.999))
    cls = own.answer()
    same = np.asarray(said.answers == cls, dtype=bool)
    if said.chances is None:
        return same.astype(float)
    mine = said.chance(cls)
    other = np.delete(said.chances, said.classes.index(cls), axis=1).max(axis=1)
    return np.where(same, 1 + mine, np.minimum(mine / np.maximum(other, 1e-12), 0.999))


# ---------------------------------------------------------------- what settles it


def _groups(project: Project) -> Groups:
    """Which of the rows looked at belong together."""

    def worked_out() -> Groups:
        mask = np.zeros(len(project.X), dtype=bool)
        mask[effects.sample(len(project.X), ranges.COUNTED)] = True
        return metrics.groups(project, mask)

    return project.remember("groups of some rows", worked_out)


def _told(project: Project, found: Anchor, own: Said, allowed: float | None) -> dict[str, Any]:
    """An anchor as facts, with how many of the project's rows have its facts and how the model answers these."""
    rows = ranges.some(project)
    mask = passing(project, rows, found.facts)
    groups = _groups(project)
    known = project.remember("answers for some rows", lambda: answers.said(project, rows))
    same = _near(own, known, allowed) >= 1
    alike = uncertainty.share(same[mask], None if groups is None else groups[mask]) if mask.any() else None
    return {
        "tests": [_test(fact) for fact in found.facts],
        "reached": found.reached,
        "wanted": found.wanted,
        "precision": found.precision.facts(),
        "base": found.base.facts(),
        "coverage": uncertainty.share(mask, groups).facts(),
        "alike": None if alike is None else {**alike.facts(), "k": int(same[mask].sum())},
    }


def _test(fact: Fact) -> dict[str, Any]:
    value = list(fact.value) if isinstance(fact.value, tuple) else fact.value
    return {"column": fact.column, "op": fact.op, "value": value}


def _caveats(facts: dict[str, Any]) -> tuple[str, ...]:
    held = facts["anchor"]
    grouped = bool(held and facts["groups"])
    few = bool(held and held["alike"] and held["alike"]["n"] < THIN)
    return ("not_a_cause",) + ("rows_not_independent",) * grouped + ("few_rows",) * few


def _chart(project: Project, facts: dict[str, Any]) -> Chart:
    """For each column the share of rows whose value would keep the answer."""
    rows = [
        {
            "label": f"{column_label(project.words, c['column'])}: {shown(project.words, c['column'], c['value'])}",
            "value": c["room"],
        }
        for c in facts["columns"][:DRAWN]
        if c["room"] is not None
    ]
    return Chart("bars", {"rows": rows, "unit": "percent", "total": 1.0})


# ---------------------------------------------------------------- many rows


def _many(project: Project, scope: Scope, chosen: Selection, feature: str | None, tolerance: float | None) -> Finding:
    drawn = draws.draw(project, chosen, scope.changes, LOOKED_AT[bool(feature)])
    said = answers.said(project, drawn.X)
    error = None if said.classes else _usual_error(project, drawn, tolerance)
    now = said.answers if said.classes else said.answers.astype(float)
    allowed = None if error is None else float(error["tolerance"])

    def judge(other: Said, rows: Any) -> Any:
        return _verdicts(other, now[rows], allowed)

    columns, tried = rooms.rooms(project, drawn, [feature] if feature else [str(c) for c in drawn.X.columns], judge)
    tight = [c for c in columns if c["k"]]
    found = None if feature else cores.core(project, drawn, judge)
    facts: dict[str, Any] = dict.fromkeys(ONE_ROW) | {
        "one": False,
        **_allowed(error),
        "feature": feature,
        "free": [c["column"] for c in columns if not c["k"]],
        "n_free": len(columns) - len(tight),
        "n_columns": len(columns),
        "tried": tried,
        "groups": drawn.groups is not None,
        "many": {
            "n": drawn.n,
            "of": drawn.of,
            "columns": columns,
            "tight": tight,
            "core": None if found is None else found.facts(),
        },
    }
    caveats = ("rows_not_independent",) * (drawn.groups is not None) + ("few_rows",) * (drawn.n < FEW)
    method = {
        "name": "asking the model along each column; columns kept while the rest is mixed",
        "tried": tried,
        "rows": drawn.n,
        "most": cores.MOST,
        "rounds": rooms.ROUNDS,
        "seed": 0,
    }
    bars = [{"label": column_label(project.words, c["column"]), "value": c["turned"]["value"]} for c in columns[:DRAWN]]
    return Finding(facts, Chart("bars", {"rows": bars, "unit": "percent"}), ("not_a_cause", *caveats), method)


def _usual_error(project: Project, drawn: Draw, tolerance: float | None) -> dict[str, Any]:
    """How far estimates may move: as stated, or the middle error of the rows drawn as they are."""
    if tolerance is not None:
        return {"tolerance": tolerance, "usual": False, "n": None}
    said = answers.said(project, project.X.iloc[drawn.at]).answers.astype(float)
    error = float(np.median(np.abs(said - project.y.to_numpy(dtype=float)[drawn.at])))
    return {"tolerance": error or float(np.std(said)) or 1.0, "usual": True, "n": drawn.n}
