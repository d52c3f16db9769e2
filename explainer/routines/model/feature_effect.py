"""How does the model's answer change when one column goes up or down, or takes another value?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from explainer import accumulated, answers, effects, metrics, scopes, uncertainty
from explainer.effects import Curve
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.types import Chart, Facts, Finding, Scalar, Scope

FLAT = 0.01
SEED = 0


@dataclass(frozen=True)
class _Asked:
    """What is asked: which column, of which rows (after any changes), and for which class.

    `X` are the rows that take every value in turn, `near` more of them, that move only near their own value.
    """

    column: str
    number: bool
    X: pd.DataFrame
    groups: uncertainty.Groups
    near: pd.DataFrame
    near_groups: uncertainty.Groups
    grid: tuple[Any, ...]
    n: int
    case: pd.DataFrame | None
    plain: bool
    moved: bool

    def curve(self, project: Project, cls: Scalar | None) -> Curve:
        """The curve of the sampled rows, set to every value; the one of all rows as they are is remembered."""

        def found() -> Curve:
            return effects.curve(project, self.column, self.X, self.grid, cls, self.groups)

        return project.remember(("feature_effect", self.column, cls), found) if self.plain else found()

    def local(self, project: Project, cls: Scalar | None) -> Curve | None:
        """The curve of rows that stay near their own value; None for categories, few rows or a column set anew."""
        if not self.number or self.moved:
            return None

        def found() -> Curve | None:
            return accumulated.local(project, self.column, self.near, self.grid, cls, self.near_groups)

        return project.remember(("feature_effect.local", self.column, cls), found) if self.plain else found()


def feature_effect(project: Project, scope: Scope, *, feature: str, cls: Scalar | None = None) -> Finding:
    """How does the model's answer change when one column goes up or down, or takes another value?

    **How**: numbers: every row of a sample (1,000) moves between the two grid values around its own, and the mean
    steps are added up (accumulated local effects, see `accumulated`), so that rows stay inside the data when columns
    travel together; at most 20 values between the 2nd and 98th percentile, fewer where rows are few. Categories, and
    where rows are too few: every row of a sample (200) is set to each value, everything else stays (partial
    dependence). Bands are 95% intervals of these means, by groups where rows belong together. For one case, its own
    line (ICE). A curve is called flat when it moves by less than 1 point (or 1% of the range of the answers).

    **Facts**: `column`, `number` (bool), `cls` (whose chance; None for numbers), `picked` (nobody named a class of
    several: the one that moves most), `n` (rows asked about), `told` ("local" or "alone": which of the two curves),
    `sampled`, `points` (each `value`, `score` 0..1 or in the outcome's unit, `low`, `high`, `share` of rows near it;
    categories without an order of their own: lowest score first), `shape` (see `effects.shape`; for categories "flat"
    or "differs"), `turn` (`value`, `score`) or None, `start`, `end`, `lowest`, `highest` (each `value`, `score`),
    `swing` (highest minus lowest: `value`, `interval`), `change` (end minus start: `value`, `interval`), `steepest`
    (`start`, `end`, `change`) or None, `partner` (rank correlation of 0.6 or more: `column`, `strength` -1..1) or None,
    `alone` (partial dependence, where the local curve is told: `points`, `shape`, `swing`, `change`, `start`, `end`,
    `rows`) or None, `disagree` (the two curves tell different things), `expected` (`direction`, `steps`, `against`:
    steps of the curve against it, `rows_against`: share of the steps of single rows) or None, `case` (`row`, `value`,
    `score`, `tried` values, their `scores` and `shares`, `start`, `end`, `lowest`, `highest`, `change`, `swing`,
    `shape`) or None.

    **Caveats**: travels_together, stays_near, curves_disagree, not_a_cause, few_rows.

    **Errors**: no_such_column, not_an_input, only_one_value, no_probability, and those of the scope.

    >>> facts = feature_effect(Project.load("mortgage"), Scope(), feature="pirat").facts
    >>> facts["number"], facts["highest"]["score"] > facts["lowest"]["score"]
    (True, True)
    """
    asked = _asked(project, scope, feature)
    cls, alone, near, picked = _curve(project, asked, cls)
    curve = alone if near is None else near
    flat = FLAT if project.classes else FLAT * answers.range_of(project)
    partners = effects.together(project)[feature]
    facts: dict[str, Any] = {
        "column": feature,
        "number": asked.number,
        "cls": cls,
        "picked": picked,
        "n": asked.n,
        "told": "alone" if near is None else "local",
        "sampled": len(curve.each),
        "points": _points(project, asked, curve),
        **_course(asked, curve, flat),
        "partner": {"column": partners[0][0], "strength": partners[0][1]} if partners else None,
        "alone": None if near is None else _alone(project, asked, alone, flat),
        "disagree": near is not None and accumulated.disagree(alone, near, flat),
        "expected": _expected(project, curve, alone, flat),
        "case": None if asked.case is None else _case(project, asked, asked.case, cls, flat),
    }
    names = {"local": "accumulated local effects", "alone": "partial dependence"}
    method = {
        "name": names[facts["told"]] if asked.case is None else "individual conditional expectation",
        "rows": len(curve.each),
        "points": len(curve.grid),
        "percentiles": [2, 98],
        "alone_rows": len(asked.X),
        "seed": SEED,
    }
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


def _asked(project: Project, scope: Scope, feature: str) -> _Asked:
    chosen = scopes.select(project, scope)
    everybody = np.ones(len(project.X), dtype=bool) if scope.case else chosen.mask
    together = metrics.groups(project, everybody)
    X = project.X[everybody]
    changes = scope.changes if scope.case is None else ()
    drawn = [effects.sample(len(X), size, SEED) for size in (effects.ROWS, accumulated.ROWS)]
    groups = [None if together is None else together[at] for at in drawn]
    some, near = (scopes.changed(project, X.iloc[at], changes) for at in drawn)
    case = scopes.changed(project, chosen.X, scope.changes) if scope.case else None
    grid = effects.values(project, feature, X)
    plain = bool(everybody.all()) and (scope.case is not None or not scope.changes)
    number, moved = effects.is_number(project, feature), any(c.column == feature for c in changes)
    return _Asked(feature, number, some, groups[0], near, groups[1], grid, len(X), case, plain, moved)


def _curve(project: Project, asked: _Asked, cls: Scalar | None) -> tuple[Scalar | None, Curve, Curve | None, bool]:
    """The class asked about, its curves, and whether it was picked: of several with none named, the one moving most."""
    wanted = cls if cls is not None else project.positive
    if project.kind != "multiclass" or wanted is not None:
        return wanted, asked.curve(project, wanted), asked.local(project, wanted), False

    def moves(c: Scalar) -> float:
        return float(np.ptp((asked.local(project, c) or asked.curve(project, c)).mean))

    most = max(project.classes, key=moves)
    return most, asked.curve(project, most), asked.local(project, most), True


def _points(project: Project, asked: _Asked, curve: Curve) -> list[dict[str, Any]]:
    near = _near(asked, curve.grid)
    lines = list(zip(curve.grid, curve.mean, curve.low, curve.high, near, strict=True))
    if not asked.number and not effects.ordered(project, asked.column):
        lines.sort(key=lambda line: float(line[1]))
    return [
        {"value": v, "score": float(m), "low": float(low), "high": float(high), "share": share}
        for v, m, low, high, share in lines
    ]


def _near(asked: _Asked, grid: tuple[Any, ...]) -> list[float]:
    """The share of the rows at (or nearest to) each value tried."""
    values = asked.near[asked.column]
    if asked.number:
        return effects.density([float(v) for v in grid], values.to_numpy(dtype=float, na_value=np.nan))
    return [float((values == v).mean()) for v in grid]


def _course(asked: _Asked, curve: Curve, flat: float) -> dict[str, Any]:
    """What the mean line does, and the numbers that carry it."""
    swing, change = _swing(curve), curve.step(0, -1) if len(asked.X) > 1 else None
    steepest = effects.steepest(curve.mean, curve.grid) if asked.number else None
    shape, turn = _shape(asked, curve.mean, flat)
    return {
        "shape": shape,
        "turn": None if turn is None else _place(curve, turn),
        "start": _place(curve, 0),
        "end": _place(curve, len(curve.grid) - 1),
        "lowest": _place(curve, int(curve.mean.argmin())),
        "highest": _place(curve, int(curve.mean.argmax())),
        "swing": swing,
        "change": None if change is None else change.facts(),
        "steepest": None if steepest is None else _step(curve, steepest),
    }


def _swing(curve: Curve) -> dict[str, Any]:
    if len(curve.each) < 2:
        return {"value": float(np.ptp(curve.mean)), "interval": None, "n": len(curve.each)}
    return curve.swing().facts()


def _shape(asked: _Asked, mean: uncertainty.Floats, flat: float) -> tuple[str, int | None]:
    if not asked.number:
        return ("flat" if float(np.ptp(mean)) < flat else "differs"), None
    found = effects.shape(mean, flat, [float(v) for v in asked.grid])
    return found.name, found.turn


def _place(curve: Curve, i: int) -> dict[str, Any]:
    return {"value": curve.grid[i], "score": float(curve.mean[i])}


def _step(curve: Curve, i: int) -> dict[str, Any]:
    return {"start": curve.grid[i], "end": curve.grid[i + 1], "change": float(curve.mean[i + 1] - curve.mean[i])}


def _alone(project: Project, asked: _Asked, curve: Curve, flat: float) -> dict[str, Any]:
    """The curve of rows set to every value, whatever else they have."""
    course = _course(asked, curve, flat)
    told = {key: course[key] for key in ("shape", "swing", "change", "start", "end")}
    return {"points": _points(project, asked, curve), **told, "rows": len(curve.each)}


def _expected(project: Project, curve: Curve, alone: Curve, flat: float) -> dict[str, Any] | None:
    direction = dict(project.declared.expect).get(curve.column)
    if direction is None:
        return None
    steps = len(curve.grid) - 1
    tolerance = flat / 10
    return {
        "direction": direction,
        "steps": steps,
        "against": effects.against(curve.mean, direction, tolerance),
        "rows_against": effects.against(alone.each, direction, tolerance) / max(alone.each[:, 1:].size, 1),
    }


def _case(project: Project, asked: _Asked, row: pd.DataFrame, cls: Scalar | None, flat: float) -> dict[str, Any]:
    """The case's own line, over the grid and its present value, and where it stands now."""
    now = row[asked.column].iloc[0]
    value = None if pd.isna(now) else now.item() if isinstance(now, np.generic) else now
    grid = asked.grid if value is None or value in asked.grid else (*asked.grid, value)
    grid = tuple(sorted(grid)) if asked.number else grid
    curve = effects.curve(project, asked.column, row, grid, cls)
    shape, _ = _shape(replace(asked, grid=grid), curve.mean, flat)
    return {
        "row": str(row.index[0]),
        "value": value,
        "tried": list(grid),
        "shares": _near(asked, grid),
        "score": float(project.score(row, cls)[0]),
        "lowest": _place(curve, int(curve.mean.argmin())),
        "highest": _place(curve, int(curve.mean.argmax())),
        "start": _place(curve, 0),
        "end": _place(curve, len(grid) - 1),
        "change": float(curve.mean[-1] - curve.mean[0]),
        "swing": float(np.ptp(curve.mean)),
        "shape": shape,
        "scores": [float(v) for v in curve.mean],
    }


def _chart(project: Project, facts: Facts) -> Chart:
    unit = "percent" if project.classes else project.words.outcome.unit
    points, case = facts["points"], facts["case"]
    if not facts["number"]:
        return _dots(project, facts, unit)
    column = project.words.column(facts["column"])
    data: dict[str, Any] = {
        "x": [float(v) for v in (case["tried"] if case else [p["value"] for p in points])],
        "y": case["scores"] if case else [p["score"] for p in points],
        "density": case["shares"] if case else [p["share"] for p in points],
        "x_label": column_label(project.words, facts["column"]),
        "y_label": _y_label(project, facts["cls"]),
        "x_unit": column.unit if column else "",
        "unit": unit,
    }
    if case is None:
        data |= {"low": [p["low"] for p in points], "high": [p["high"] for p in points]}
    elif case["value"] is not None:
        data["mark"] = {"x": float(case["value"]), "y": case["score"]}
    return Chart("curve", data)


def _dots(project: Project, facts: Facts, unit: str) -> Chart:
    rows = []
    case = facts["case"]
    if case is not None:
        lines = [(v, own, own, own) for v, own in zip(case["tried"], case["scores"], strict=True)]
    else:
        lines = [(p["value"], p["score"], p["low"], p["high"]) for p in facts["points"]]
    for value, score, low, high in lines:
        label = shown(project.words, facts["column"], value)
        rows.append({"label": label, "value": score, "low": low, "high": high})
    return Chart("intervals", {"rows": rows, "unit": unit})


def _y_label(project: Project, cls: Scalar | None) -> str:
    words = project.words
    return words.outcome.label if cls is None else f"chance of {words.class_label(cls)}"


def _caveats(facts: Facts) -> tuple[str, ...]:
    paired, local = facts["partner"] is not None, facts["told"] == "local" and facts["case"] is None
    names = {
        "curves_disagree": local and facts["disagree"],
        "stays_near": local and paired and not facts["disagree"],
        "travels_together": paired and not local,
        "not_a_cause": True,
        "few_rows": facts["n"] < 30,
    }
    return tuple(name for name, wanted in names.items() if wanted)
