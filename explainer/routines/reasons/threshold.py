"""At which value of one column does the answer change, for one row or for a group?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from explainer import answers, draws, limits, support, uncertainty
from explainer.answers import Said, plain
from explainer.labels import class_label, column_label, shown
from explainer.limits import Judge, Sweep, Turn
from explainer.project import Project
from explainer.scopes import Selection, changed, select
from explainer.standing import explained, input_at
from explainer.turning import Turning, turning
from explainer.types import Cannot, Change, Chart, Finding, Scalar, Scope
from explainer.uncertainty import Groups

TRIED = 600
DRAWN = 200
"""So many of the values tried are drawn."""
LOOKED_AT, TRIED_EACH = 150, 40
"""Of many rows so many are looked at, at so many values each."""
FEW = 30
ONE_ROW = (
    *("row", "value", "prediction", "stretches", "crossings", "sides", "nearest", "reached", "already"),
    *("options", "lowest", "highest", "now", "support"),
)
"""What is told of one row only."""


def threshold(
    project: Project, scope: Scope, *, feature: str, want: Scalar | None = None, target: float | None = None
) -> Finding:
    """At which value of one column does the answer for this row change, all else as it is; and for a group?

    Of numbers, the answer changes where the estimate passes `target`; without one, its range is told.

    **How**: the model is asked at about 600 values over the range that the known rows show (300 even steps, and known
    values: all where they are few); each change between neighbours is closed in on by halving, to the last digit the
    column is told with (see `limits`). Two changes between neighbours can be missed. Categories: every known value is
    tried. Changes in the scope are made first. For many rows: up to 150 of them (see `draws`) at about 40 values each,
    the nearest change on either side of a row's own value closed in on in the same way (see `turning`).
    **Facts**: `one`, `column`, `number`, `want` (the class asked about, or None), `target` (numbers, or None), `cls`
    (class whose chance is drawn; None for numbers), `low`, `high` (range tried; None for categories), `step` (how
    precisely limits are known), `tried`.
    One row: `row`, `value` (now, None if not known), `prediction`, `stretches` [{start, end, prediction}] of equal
    answers from low to high (no value that is told lies between the `end` of one and the `start` of the next; of
    numbers `prediction` is "over" or "under" the target), `crossings` [{last, at, below, above}] (the answers on
    both sides: `last` is the last value with the one below, `at` the first with the one above), `sides` {down, up}: on
    each side of the present value the nearest limit that leaves the present answer, or reaches `want` ({at: the first
    value that way with the other answer, side, prediction}, or None), `nearest` (the nearer of the two, or None),
    `reached` (some value gives `want`; None without want), `already` (want is the present answer), `options` [{value,
    prediction, score, verdict}] (categories; `verdict`: the class, or "over" and "under", None without a target),
    `lowest`, `highest` {value, score} and `now` (numbers: the estimate over the range, and at present; chances of `cls`
    for classes, None without chances), `support` (of the row at the nearest limit, as in predict; else None).
    Many rows: `many` (None for one row) {n (rows looked at), of (rows there are), `turned` (value, interval, n: share
    whose answer some value changes; None for numbers without a target), k (how many), never, unknown (rows whose value
    is not known), `ways` [{side, before, after (answers, None: any but `want`), n, first, low, median, high, last}]
    (where the nearest changes on each side lie: both ends, the middle half, the median), `now` (share answered `cls`,
    or at least `target`, or the mean estimate), `lowest`, `highest` {at, value, interval, n} (the same if all had one
    value), `swing` {low, median, high} (numbers without a target: from the lowest to the highest estimate of a row),
    `options` [{at, value, interval, n, k (of `others`, rows with another value, so many change)}] (categories)}.
    **Caveats**: outside_data, not_a_cause, few_rows, rows_not_independent.
    **Errors**: no_such_column, not_an_input, no_such_class, only_one_value, those of `scopes`.

    >>> facts = threshold(Project.load("mortgage"), Scope(rows=("12",)), feature="pirat").facts
    >>> facts["number"], facts["stretches"][0]["prediction"], facts["low"] < facts["high"]
    (True, 'no', True)
    >>> facts = threshold(Project.load("mortgage"), Scope(), feature="pirat").facts["many"]
    >>> facts["n"], facts["k"] + facts["never"]
    (150, 150)
    """
    input_at(project, feature)
    chosen = select(project, scope)
    if want is not None and want not in project.classes:
        raise Cannot("no_such_class", value=want, known=project.classes)
    value = plain(changed(project, chosen.X, scope.changes)[feature].iloc[0]) if chosen.n == 1 else None
    swept = limits.sweep(project, feature, value, TRIED if chosen.n == 1 else TRIED_EACH)
    if len(swept.tried) < 2:
        raise Cannot("only_one_value", column=feature, n=len(project.X))
    facts: dict[str, Any] = {
        "one": chosen.n == 1,
        "column": feature,
        "number": swept.number,
        "want": want,
        "target": None if project.classes or target is None else float(target),
        "low": float(swept.tried[0]) if swept.number else None,
        "high": float(swept.tried[-1]) if swept.number else None,
        "step": swept.step,
        "tried": len(swept.tried),
    }
    return (_one if chosen.n == 1 else _many)(project, scope, chosen, swept, facts)


# ---------------------------------------------------------------- one row


def _one(project: Project, scope: Scope, chosen: Selection, swept: Sweep, facts: dict[str, Any]) -> Finding:
    X, feature, want, target = (
        changed(project, chosen.X, scope.changes),
        facts["column"],
        facts["want"],
        facts["target"],
    )
    said, value = answers.said(project, X), swept.value
    cls, judge = _told(project, said, want), _judge(target)
    over = limits.ask(project, X, [feature] * len(swept.tried), swept.tried)
    scores, verdicts, present = _scores(over, cls), judge(over), plain(judge(said)[0])
    judged = bool(said.classes) or target is not None
    found = limits.turns(project, X, [swept], [verdicts], judge)[0] if swept.number and judged else []
    sides = {side: _side(found, value, side, present, want) for side in ("down", "up")}
    nearest = min((s for s in sides.values() if s), key=lambda s: abs(s["at"] - float(value)), default=None)
    at = None if nearest is None else changed(project, X, (Change(feature, "set", nearest["at"]),))
    facts |= {
        "row": chosen.index[0],
        "value": value,
        "prediction": said.answer(),
        "cls": cls,
        "stretches": _stretches(swept, found, verdicts) if swept.number and judged else [],
        "crossings": [{"last": t.last, "at": t.at, "below": t.below, "above": t.above} for t in found],
        "sides": sides,
        "nearest": nearest,
        "reached": None if want is None else bool((verdicts == want).any() or any(t.above == want for t in found)),
        "already": bool(want is not None and said.answer() == want),
        "options": [] if swept.number else _options(swept, over, scores, verdicts if judged else None),
        "lowest": _end(swept, scores, "argmin"),
        "highest": _end(swept, scores, "argmax"),
        "now": None if scores is None else float(_scores(said, cls)[0]),
        "support": None if at is None else support.moved(project, X, at),
        "many": None,
    }
    outside = facts["support"] is not None and not facts["support"]["inside"]
    method = {"name": "asking the model along one column", "tried": facts["tried"], "step": swept.step, "seed": None}
    return Finding(facts, _chart(project, facts, swept, scores), ("outside_data",) * outside + ("not_a_cause",), method)


def _judge(target: float | None, want: Scalar | None = None) -> Judge:
    """What counts as another answer: another class (than the one wanted), or the other side of the target."""
    if want is not None:
        kinds = np.array([None, want], dtype=object)
        return lambda said: kinds[(said.answers == want).astype(int)]
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


def _options(swept: Sweep, over: Said, scores: Any, verdicts: Any) -> list[dict[str, Any]]:
    return [
        {
            "value": plain(v),
            "prediction": over.answer(i),
            "score": None if scores is None else float(scores[i]),
            "verdict": None if verdicts is None else plain(verdicts[i]),
        }
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


# ---------------------------------------------------------------- many rows


def _many(project: Project, scope: Scope, chosen: Selection, swept: Sweep, facts: dict[str, Any]) -> Finding:
    drawn = draws.draw(project, chosen, scope.changes, LOOKED_AT)
    want, target = facts["want"], facts["target"]
    cls = want if want is not None else explained(project, answers.said(project, drawn.X), one=False)
    judge = _judge(target, want if len(project.classes) > 2 else None)
    found = turning(project, drawn.X, [swept], lambda said, _: judge(said))[0]
    judged, turned = bool(project.classes) or target is not None, found.turned
    told = _counted(answers.said(project, drawn.X), cls, target)
    over = _counted(found.over, cls, target).reshape(found.every.shape)
    levels = [{"at": plain(v), **_level(over[:, j], drawn.groups, judged)} for j, v in enumerate(swept.tried)]
    several = {
        "n": drawn.n,
        "of": drawn.of,
        "turned": uncertainty.share(turned, drawn.groups).facts() if judged else None,
        "k": int(turned.sum()) if judged else None,
        "never": int((~turned).sum()) if judged else None,
        "unknown": int(drawn.X[swept.column].isna().sum()),
        "ways": found.ways() if judged else [],
        "now": float(told.mean()),
        "lowest": min(levels, key=lambda level: level["value"]),
        "highest": max(levels, key=lambda level: level["value"]),
        "swing": None if judged else _middle_half(over.max(axis=1) - over.min(axis=1)),
        "options": [] if swept.number else _each(found, drawn.X, levels),
    }
    facts |= dict.fromkeys(ONE_ROW) | {"cls": cls, "many": several}
    caveats = ("few_rows",) * (drawn.n < FEW) + ("rows_not_independent",) * (drawn.groups is not None)
    method = {"name": "asking the model along one column", "tried": facts["tried"], "step": swept.step, "rows": drawn.n}
    return Finding(facts, _lines(project, facts, levels), ("not_a_cause", *caveats), method)


def _counted(said: Said, cls: Scalar | None, target: float | None) -> Any:
    """What is averaged over rows, (n,): whether the answer is `cls` or reaches the target, else the number itself."""
    if said.classes:
        return np.asarray(said.answers == cls, dtype=float)
    return said.answers.astype(float) if target is None else (_judge(target)(said) == "over").astype(float)


def _level(values: Any, groups: Groups, judged: bool) -> dict[str, Any]:
    return (uncertainty.share(values > 0, groups) if judged else uncertainty.mean(values, groups)).facts()


def _middle_half(x: Any) -> dict[str, float]:
    return dict(zip(("low", "median", "high"), map(float, np.quantile(x, [0.25, 0.5, 0.75])), strict=True))


def _each(found: Turning, X: pd.DataFrame, levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For each category how many rows that have another one would be answered otherwise with it."""
    values = np.array([plain(v) for v in X[found.swept.column].tolist()], dtype=object)
    told = []
    for j, level in enumerate(levels):
        others = values != level["at"]
        turns = others & (found.every[:, j] != found.own)
        told.append({**level, "k": int(turns.sum()), "others": int(others.sum())})
    return told


def _lines(project: Project, facts: dict[str, Any], levels: list[dict[str, Any]]) -> Chart:
    """The share answered so (or the mean estimate) if all rows had one value, value by value."""
    words, column = project.words, project.words.column(facts["column"])
    unit = "percent" if project.classes or facts["target"] is not None else words.outcome.unit
    lows, highs = ([(level["interval"] or [level["value"]] * 2)[end] for level in levels] for end in (0, 1))
    if not facts["number"]:
        rows = [
            {"label": shown(words, facts["column"], v["at"]), "value": v["value"], "low": low, "high": high}
            for v, low, high in zip(levels, lows, highs, strict=True)
        ]
        return Chart("bars", {"rows": rows, "unit": unit})
    data = {
        "x": [level["at"] for level in levels],
        "y": [level["value"] for level in levels],
        "low": lows,
        "high": highs,
        "x_label": column_label(words, facts["column"]),
        "y_label": words.outcome.label if facts["cls"] is None else class_label(words, facts["cls"]),
        "x_unit": column.unit if column else "",
        "unit": unit,
    }
    return Chart("curve", data)
