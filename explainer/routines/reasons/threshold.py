"""At which value of one column does the answer for this row change?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import answers, limits, support
from explainer.answers import Said, plain
from explainer.labels import class_label, column_label, shown
from explainer.limits import Judge, Sweep, Turn
from explainer.project import Project
from explainer.scopes import changed, select
from explainer.standing import input_at
from explainer.types import Cannot, Change, Chart, Finding, Scalar, Scope

TRIED = 600
DRAWN = 200
"""So many of the values tried are drawn."""


def threshold(
    project: Project, scope: Scope, *, feature: str, want: Scalar | None = None, target: float | None = None
) -> Finding:
    """At which value of one column does the answer for this row change, all else as it is?

    Of numbers, the answer changes where the estimate passes `target`; without one, its range is told.

    **How**: the model is asked at about 600 values over the range that the known rows show (300 even steps, and known
    values: all where they are few); each change between neighbours is closed in on by halving, to the last digit the
    column is told with (see `limits`). Two changes between neighbours can be missed. Categories: every known value is
    tried. Changes in the scope are made first.
    **Facts**: `row`, `column`, `number`, `value` (now, None if not known), `prediction`, `want` (the class asked
    about, or None), `target` (numbers, or None), `cls` (class whose chance is drawn; None for numbers), `low`, `high`
    (range tried; None for categories), `step` (how precisely limits are known), `stretches` [{start, end, prediction}]
    of equal answers from low to high (no value that is told lies between the `end` of one and the `start` of the next;
    of numbers `prediction` is "over" or "under" the target), `crossings` [{last, at, below, above}] (the answers on
    both sides: `last` is the last value with the one below, `at` the first with the one above), `sides` {down, up}: on
    each side of the present value the nearest limit that leaves the present answer, or reaches `want` ({at: the first
    value that way with the other answer, side, prediction}, or None), `nearest` (the nearer of the two, or None),
    `reached` (some value gives `want`; None without want), `already` (want is the present answer), `options` [{value,
    prediction, score}] (categories), `lowest`, `highest` {value, score} and `now` (numbers: the estimate over the
    range, and at present; chances of `cls` for classes, None without chances), `tried`, `support` (of the row at the
    nearest limit, as in predict; else None).
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
    said, value = answers.said(project, X), plain(X[feature].iloc[0])
    swept = limits.sweep(project, feature, value, TRIED)
    if len(swept.tried) < 2:
        raise Cannot("only_one_value", column=feature, n=len(project.X))
    target = None if said.classes or target is None else float(target)
    cls, judge = _told(project, said, want), _judge(target)
    over = limits.ask(project, X, [feature] * len(swept.tried), swept.tried)
    scores, verdicts, present = _scores(over, cls), judge(over), plain(judge(said)[0])
    turning = swept.number and (bool(said.classes) or target is not None)
    found = limits.turns(project, X, [swept], [verdicts], judge)[0] if turning else []
    sides = {side: _side(found, value, side, present, want) for side in ("down", "up")}
    nearest = min((s for s in sides.values() if s), key=lambda s: abs(s["at"] - float(value)), default=None)
    at = None if nearest is None else changed(project, X, (Change(feature, "set", nearest["at"]),))
    facts: dict[str, Any] = {
        "row": chosen.index[0],
        "column": feature,
        "number": swept.number,
        "value": value,
        "prediction": said.answer(),
        "want": want,
        "target": target,
        "cls": cls,
        "low": float(swept.tried[0]) if swept.number else None,
        "high": float(swept.tried[-1]) if swept.number else None,
        "step": swept.step,
        "stretches": _stretches(swept, found, verdicts) if turning else [],
        "crossings": [{"last": t.last, "at": t.at, "below": t.below, "above": t.above} for t in found],
        "sides": sides,
        "nearest": nearest,
        "reached": None if want is None else bool((verdicts == want).any() or any(t.above == want for t in found)),
        "already": bool(want is not None and said.answer() == want),
        "options": [] if swept.number else _options(swept, over, scores),
        "lowest": _end(swept, scores, "argmin"),
        "highest": _end(swept, scores, "argmax"),
        "now": None if scores is None else float(_scores(said, cls)[0]),
        "tried": len(swept.tried),
        "support": None if at is None else support.moved(project, X, at),
    }
    outside = facts["support"] is not None and not facts["support"]["inside"]
    method = {"name": "asking the model along one column", "tried": facts["tried"], "step": swept.step, "seed": None}
    return Finding(facts, _chart(project, facts, swept, scores), ("outside_data",) * outside + ("not_a_cause",), method)


def _judge(target: float | None) -> Judge:
    """What counts as another answer: another class, or the other side of the target."""
    if target is None:
        return lambda said: said.answers
    least = target - 1e-9 * max(1.0, abs(target))
    return lambda said: np.where(said.answers.astype(float) >= least, "over", "under")


def _told(project: Project, said: Said, want: Scalar | None) -> Scalar | None:
    if said.chances is None:
        return None
    return next(c for c in (want, project.positive, said.answer()) if c is not None)


def _scores(said: Said, cls: Scalar | None) -> Any:
    """The number people read, (n,); None for classes without chances."""
    if not said.classes:
        return said.answers.astype(float)
    return None if cls is None else said.chance(cls)


def _side(found: list[Turn], value: Any, side: str, present: Any, want: Scalar | None) -> dict[str, Any] | None:
    """The nearest limit on one side of the present value that reaches `want`, or leaves the present answer."""
    if value is None:
        return None
    for turn in found if side == "up" else reversed(found):
        at, reached = (turn.at, turn.above) if side == "up" else (turn.last, turn.below)
        beyond = at > float(value) if side == "up" else at < float(value)
        if beyond and (reached != present if want in (None, present) else reached == want):
            return {"at": at, "side": side, "prediction": plain(reached)}
    return None


def _stretches(swept: Sweep, found: list[Turn], verdicts: Any) -> list[dict[str, Any]]:
    starts = [swept.tried[0], *(t.at for t in found)]
    ends = [*(t.last for t in found), swept.tried[-1]]
    given = [plain(verdicts[0]), *(plain(t.above) for t in found)]
    return [{"start": float(a), "end": float(b), "prediction": p} for a, b, p in zip(starts, ends, given, strict=True)]


def _options(swept: Sweep, over: Said, scores: Any) -> list[dict[str, Any]]:
    return [
        {"value": plain(v), "prediction": over.answer(i), "score": None if scores is None else float(scores[i])}
        for i, v in enumerate(swept.tried)
    ]


def _end(swept: Sweep, scores: Any, which: str) -> dict[str, Any] | None:
    if scores is None:
        return None
    i = int(getattr(scores, which)())
    return {"value": plain(swept.tried[i]), "score": float(scores[i])}


def _chart(project: Project, facts: dict[str, Any], swept: Sweep, scores: Any) -> Chart:
    words, column = project.words, project.words.column(facts["column"])
    unit, label = "percent" if project.classes else words.outcome.unit, column_label(words, facts["column"])
    if not facts["number"] or scores is None:
        rows = [
            [shown(words, facts["column"], o["value"]), shown(words, "<prediction>", o["prediction"])]
            for o in facts["options"]
        ]
        rows += [[_span(project, facts, s), class_label(words, s["prediction"])] for s in facts["stretches"]]
        return Chart("table", {"columns": [label, words.outcome.label], "rows": rows})
    drawn = np.unique(np.linspace(0, len(scores) - 1, min(DRAWN, len(scores))).astype(int))
    data: dict[str, Any] = {
        "x": [float(swept.tried[i]) for i in drawn],
        "y": [float(scores[i]) for i in drawn],
        "x_label": label,
        "y_label": words.outcome.label if facts["cls"] is None else class_label(words, facts["cls"]),
        "x_unit": column.unit if column else "",
        "unit": unit,
    }
    if facts["value"] is not None:
        data["mark"] = {"x": float(facts["value"]), "y": facts["now"]}
    return Chart("curve", data)


def _span(project: Project, facts: dict[str, Any], stretch: dict[str, Any]) -> str:
    return " ... ".join(shown(project.words, facts["column"], stretch[end]) for end in ("start", "end"))
