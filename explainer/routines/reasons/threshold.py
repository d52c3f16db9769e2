"""At which value of one column does the answer for this row change?"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from explainer import answers, support
from explainer.answers import Said, plain
from explainer.labels import class_label, column_label, shown
from explainer.project import Project
from explainer.scopes import changed, is_number, select, values_of
from explainer.standing import input_at
from explainer.types import Cannot, Change, Chart, Finding, Scalar, Scope

POINTS = 200
FINE = 1000
"""Limits are found to a thousandth of the range, or to a whole number."""


def threshold(project: Project, scope: Scope, *, feature: str, want: Scalar | None = None) -> Finding:
    """At which value of one column does the answer for this row change, all else as it is?

    **How**: the model is asked over the range the known rows show (200 even steps, and every known value where there
    are no more); each change between neighbours is closed in on by halving. Two changes within one step can be missed.
    Categories: every known value is tried. Changes in the scope are made first.
    **Facts**: `row`, `column`, `number`, `value` (now, None if not known), `prediction`, `want` (the class asked
    about, or None), `cls` (class whose chance is drawn; None for numbers), `low`, `high` (range tried; None for
    categories), `step` (how precisely limits are known), `stretches` [{start, end, prediction}] of equal answers from
    low to high (classes; `start` of the next is the limit), `crossings` [{at, below, above}] (the answers on both
    sides; `at` is the first value known with the answer above, within `step`), `nearest` (the crossing nearest to the
    value that leaves the present answer, or reaches `want`; {at, side ("up" | "down"), prediction}, None without),
    `reached` (values give `want`; None without want), `already` (want is the present answer), `options` [{value,
    prediction, score}] (categories), `lowest`, `highest` {value, score} and `now` (numbers: the estimate over the
    range, and at present; chances of `cls` for classes, None without chances), `tried`, `support` (of the row at the
    nearest crossing, as in predict; else None).
    **Caveats**: outside_data, not_a_cause.
    **Errors**: case_only, no_such_column, not_an_input, no_such_class, only_one_value, those of `scopes`.

    >>> facts = threshold(Project.load("mortgage"), Scope(rows=("12",)), feature="pirat").facts
    >>> facts["number"], facts["stretches"][0]["prediction"], facts["low"] < facts["high"]
    (True, 'no', True)
    """
    input_at(project, feature)
    chosen = select(project, scope)
    if chosen.n != 1:
        raise Cannot("case_only")
    if want is not None and want not in project.classes:
        raise Cannot("no_such_class", value=want, known=project.classes)
    X = changed(project, chosen.X, scope.changes)
    said, value, number = answers.said(project, X), plain(X[feature].iloc[0]), is_number(project, feature)
    tried = _tried(project, feature, value) if number else values_of(project, feature)
    if len(tried) < 2:
        raise Cannot("only_one_value", column=feature, n=len(project.X))
    cls = _told(project, said, want)
    over = _ask(project, X, feature, tried)
    scores, step = _scores(over, cls), _step(project, feature, tried) if number else None
    crossings = _crossings(project, X, feature, tried, over, step) if number and said.classes else []
    nearest = _nearest(crossings, value, said.answer(), want) if value is not None else None
    at = None if nearest is None else changed(project, X, (Change(feature, "set", nearest["at"]),))
    reached = want is None or any(over.answer(i) == want for i in range(len(tried)))
    facts: dict[str, Any] = {
        "row": chosen.index[0],
        "column": feature,
        "number": number,
        "value": value,
        "prediction": said.answer(),
        "want": want,
        "cls": cls,
        "low": float(tried[0]) if number else None,
        "high": float(tried[-1]) if number else None,
        "step": step,
        "stretches": _stretches(tried, crossings, over) if number and said.classes else [],
        "crossings": crossings,
        "nearest": nearest,
        "reached": reached if want is not None else None,
        "already": bool(want is not None and said.answer() == want),
        "options": [] if number else _options(tried, over, scores),
        "lowest": None
        if scores is None
        else {"value": plain(tried[int(scores.argmin())]), "score": scores.min().item()},
        "highest": None
        if scores is None
        else {"value": plain(tried[int(scores.argmax())]), "score": scores.max().item()},
        "now": None if scores is None else float(_scores(said, cls)[0]),
        "tried": len(tried),
        "support": None if at is None else support.moved(project, X, at),
    }
    outside = facts["support"] is not None and not facts["support"]["inside"]
    method = {"name": "asking the model along one column", "tried": len(tried), "step": step, "seed": None}
    chart = _chart(project, facts, tried, scores)
    return Finding(facts, chart, ("outside_data",) * outside + ("not_a_cause",), method)


def _tried(project: Project, column: str, value: Any) -> list[float]:
    """The values asked about, from the lowest to the highest known: whole numbers where the column holds no others."""
    known = np.asarray([float(v) for v in values_of(project, column)])
    if not len(known):
        return []
    tried = np.linspace(known.min(), known.max(), POINTS)
    if (known == np.round(known)).all():
        tried = np.unique(np.round(tried))
    tried = np.union1d(tried, known) if len(known) <= POINTS else tried
    inside = value is not None and known.min() <= float(value) <= known.max()
    found: list[float] = (np.union1d(tried, [float(value)]) if inside else tried).tolist()
    return found


def _step(project: Project, column: str, tried: list[float]) -> float:
    """How precisely a limit is worth telling: one for whole numbers, else a round thousandth of the range."""
    if all(float(v).is_integer() for v in values_of(project, column)):
        return 1.0
    return float(10.0 ** np.floor(np.log10((tried[-1] - tried[0]) / FINE)))


def _ask(project: Project, X: pd.DataFrame, column: str, values: list[Any]) -> Said:
    """The model's answers for the row with each of the values."""
    rows = X.iloc[np.zeros(len(values), dtype=int)].copy()
    dtype = X[column].dtype
    whole = not pd.api.types.is_integer_dtype(dtype) or all(float(v).is_integer() for v in values)
    rows[column] = pd.Series(values, index=rows.index, dtype=dtype if whole else float)
    rows.index = pd.Index([f"{X.index[0]} with {i}" for i in range(len(values))])
    return answers.said(project, rows)


def _told(project: Project, said: Said, want: Scalar | None) -> Scalar | None:
    if said.chances is None:
        return None
    return next(c for c in (want, project.positive, said.answer()) if c is not None)


def _scores(said: Said, cls: Scalar | None) -> Any:
    """The number people read, (n,); None for classes without chances."""
    if not said.classes:
        return said.answers.astype(float)
    return None if cls is None else said.chance(cls)


def _crossings(
    project: Project, X: pd.DataFrame, column: str, tried: list[float], over: Said, step: float | None
) -> list[dict[str, Any]]:
    """Every change of the answer between neighbours, closed in on by halving to `step`."""
    found = []
    for i, (low, high) in enumerate(pairwise(tried)):
        if over.answer(i) == over.answer(i + 1):
            continue
        below, above, size = over.answer(i), over.answer(i + 1), step or 0.0
        while high - low > size * 1.000001:
            middle = low + np.floor((high - low) / 2) if size == 1.0 else (low + high) / 2
            answer = _ask(project, X, column, [float(middle)]).answer()
            low, high = (float(middle), high) if answer == below else (low, float(middle))
            above = above if answer == below else answer
        found.append({"at": float(high), "below": below, "above": above})
    return found


def _nearest(
    crossings: list[dict[str, Any]], value: float, prediction: Scalar, want: Scalar | None
) -> dict[str, Any] | None:
    """The crossing nearest to the present value that reaches `want`, or leaves the present answer."""
    ends = []
    for crossing in crossings:
        side = "up" if crossing["at"] > value else "down"
        reached = crossing["above" if side == "up" else "below"]
        fits = reached != prediction if want in (None, prediction) else reached == want
        if fits:
            ends.append({"at": crossing["at"], "side": side, "prediction": reached})
    return min(ends, key=lambda e: abs(float(e["at"]) - value), default=None)


def _stretches(tried: list[float], crossings: list[dict[str, Any]], over: Said) -> list[dict[str, Any]]:
    limits = [tried[0], *(c["at"] for c in crossings), tried[-1]]
    given = [over.answer(0), *(c["above"] for c in crossings)]
    return [
        {"start": float(a), "end": float(b), "prediction": p} for (a, b), p in zip(pairwise(limits), given, strict=True)
    ]


def _options(tried: list[Any], over: Said, scores: Any) -> list[dict[str, Any]]:
    return [
        {"value": plain(v), "prediction": over.answer(i), "score": None if scores is None else float(scores[i])}
        for i, v in enumerate(tried)
    ]


def _chart(project: Project, facts: dict[str, Any], tried: list[Any], scores: Any) -> Chart:
    words, column = project.words, project.words.column(facts["column"])
    unit, label = "percent" if project.classes else words.outcome.unit, column_label(words, facts["column"])
    if not facts["number"] or scores is None:
        rows = [
            [shown(words, facts["column"], o["value"]), shown(words, "<prediction>", o["prediction"])]
            for o in facts["options"]
        ]
        rows += [[_span(project, facts, s), class_label(words, s["prediction"])] for s in facts["stretches"]]
        return Chart("table", {"columns": [label, words.outcome.label], "rows": rows})
    data: dict[str, Any] = {
        "x": [float(v) for v in tried],
        "y": [float(s) for s in scores],
        "x_label": label,
        "y_label": words.outcome.label if facts["cls"] is None else class_label(words, facts["cls"]),
        "x_unit": column.unit if column else "",
        "unit": unit,
    }
    if facts["value"] is not None:
        data["mark"] = {"x": float(facts["value"]), "y": facts["now"]}
    return Chart("curve", data)


def _span(project: Project, facts: dict[str, Any], stretch: dict[str, Any]) -> str:
    ends = (shown(project.words, facts["column"], stretch[end]) for end in ("start", "end"))
    return " ... ".join(ends)
