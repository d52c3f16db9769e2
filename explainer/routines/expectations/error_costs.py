"""What do mistakes cost, and where should the line be?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from explainer import baselines, metrics, owner, uncertainty
from explainer.metrics import Outcomes
from explainer.project import Project
from explainer.types import Chart, Finding, Scalar, Scope
from explainer.uncertainty import Floats

CUTS = tuple(round(0.01 * i, 2) for i in range(1, 100))
"""Lines that are tried: from 1% to 99% in steps of one."""
SHOWN = 3
ENOUGH = 50
ENOUGH_OF_EACH = 10
"""So many rows, and so many of each outcome, are needed to choose a line."""


def error_costs(project: Project, scope: Scope) -> Finding:
    """What mistakes does the model make, what do they cost, and with which line between the answers the least?

    **How**: both kinds of mistakes are counted (95% intervals: Wilson; standard error for costs; whole groups where
    rows belong together). With declared costs: the cost of 100 answers by the model, by always answering the same and
    by the owner's rule; and, where the model answers by a chance of one half, the line from 1% to 99% with the least
    cost on these rows. As that line was chosen on the rows it is judged by, it is also chosen on four fifths of the
    rows and judged on the rest, in turns (`honest`).
    **Facts**: `kind`; `n`; `mistakes`, of n rows, most frequent first [{truth, said, n, share, interval}] (3 at most;
    for a number: "high" and "low" under `said`, and `mean`, the mean error of these in its unit); `others`: mistakes
    not listed; `said` {error_costs, owner, contact: the owner's words or None}; `positive`. Two classes with costs:
    `costs` {false_positive, false_negative (a mistake's cost in the owner's unit)}; `ways` [{name: model, always or
    rule, cls (always that one, else None), value, interval}], the cost of 100 answers; `label`: the owner's name for
    the rule; `cut` {now, best, value, interval (cost of 100 answers with the best line), wrong_positive, missed
    (counts of n with it), saved {value, interval}, honest {value, interval}, which says how much less 100 answers cost
    with lines that never saw these rows, sure: whether its interval leaves out 0}, or None (also with
    fewer than 50 rows, or 10 of either outcome).
    **Caveats**: cut_chosen_here (where another line is better), few_rows (fewer than 30), held_out_unknown,
    rows_not_independent.
    **Errors**: not_with_changes, group_only, too_few_rows, and those of the scope.

    >>> facts = error_costs(Project.load("mortgage"), Scope()).facts
    >>> [(m["truth"], m["said"], m["n"]) for m in facts["mistakes"]]
    [('yes', 'no', 56), ('no', 'yes', 2)]
    """
    judged = metrics.judged(project, scope)
    rows, declared = judged.rows, project.declared
    prices = (declared.cost_fp, declared.cost_fn)
    priced = project.kind == "binary" and None not in prices
    facts: dict[str, Any] = {
        "kind": project.kind,
        "n": rows.n,
        **_mistakes(rows),
        "said": owner.said(project, "error_costs"),
        "positive": project.positive,
        "costs": {"false_positive": prices[0], "false_negative": prices[1]} if priced else None,
        "ways": [],
        "label": declared.rule_label,
        "cut": None,
    }
    chart = _shares(project, facts)
    if prices[0] is not None and prices[1] is not None and priced:
        fp, fn = float(prices[0]), float(prices[1])
        facts["ways"] = _ways(project, rows, judged.mask, fp, fn)
        facts["cut"], curve = _cut(rows, fp, fn)
        chart = _curve(project, facts, curve) if curve is not None else chart
    cut = facts["cut"]
    caveats = ["cut_chosen_here"] * (cut is not None and cut["best"] != cut["now"])
    caveats += ["few_rows"] * (rows.n < 30)
    caveats += ["held_out_unknown"] * (project.held_out == "unknown")
    caveats += ["rows_not_independent"] * (rows.groups is not None)
    method = {"name": "counted mistakes", "rows": rows.n, "lines": len(CUTS), "folds": baselines.FOLDS, "seed": 0}
    return Finding(facts, chart, tuple(caveats), method)


# ---------------------------------------------------------------- mistakes


def _mistakes(rows: Outcomes) -> dict[str, Any]:
    kinds = _sides(rows) if rows.kind == "regression" else _pairs(rows)
    kinds.sort(key=lambda kind: -kind["n"])
    return {"mistakes": kinds[:SHOWN], "others": sum(kind["n"] for kind in kinds[SHOWN:])}


def _pairs(rows: Outcomes) -> list[dict[str, Any]]:
    wrong = [(t, s) for t in rows.classes for s in rows.classes if t != s]
    counted = [(t, s, rows.happened(t) & rows.answered(s)) for t, s in wrong]
    two = rows.kind == "binary"
    return [{"truth": t, "said": s, **_share(rows, flags)} for t, s, flags in counted if two or flags.any()]


def _sides(rows: Outcomes) -> list[dict[str, Any]]:
    sides: dict[str, metrics.Flags] = {"low": rows.error < 0, "high": rows.error > 0}
    return [
        {"truth": None, "said": side, **_share(rows, flags), "mean": float(np.abs(rows.error[flags]).mean())}
        for side, flags in sides.items()
        if flags.any()
    ]


def _share(rows: Outcomes, flags: metrics.Flags) -> dict[str, Any]:
    found = uncertainty.share(flags, rows.groups)
    return {"n": int(flags.sum()), "share": found.value, "interval": [found.low, found.high]}


# ---------------------------------------------------------------- costs


def _ways(project: Project, rows: Outcomes, mask: metrics.Flags, fp: float, fn: float) -> list[dict[str, Any]]:
    """The cost of 100 answers, of the model, of always answering the same, and of the owner's rule."""
    rule = baselines.rule(project)
    others: list[tuple[str, Scalar | None, Outcomes]] = [("model", None, rows)]
    others += [("always", c, rows.told(np.array([c] * rows.n, dtype=rows.truth.dtype))) for c in project.classes]
    others += [("rule", None, rule.on(rows, mask))] if rule else []
    found = []
    for name, cls, way in others:
        cost = _per_100(baselines.costs(way, fp, fn), rows, max(fp, fn)).facts()
        found.append({"name": name, "cls": cls, "value": cost["value"], "interval": cost["interval"]})
    return found


def _cut(rows: Outcomes, fp: float, fn: float) -> tuple[dict[str, Any] | None, Floats | None]:
    """The line with the least cost, and the cost of 100 answers with each line tried, (lines,)."""
    if rows.scores is None or rows.positive is None:
        return None, None
    chance, happened = rows.chance(rows.positive), rows.happened(rows.positive)
    if rows.n < ENOUGH or min(happened.sum(), (~happened).sum()) < ENOUGH_OF_EACH:
        return None, None
    if not np.array_equal((chance > 0.5)[chance != 0.5], rows.answered(rows.positive)[chance != 0.5]):
        return None, None
    table = _table(chance, happened, fp, fn)
    best = _best(table)
    said = chance >= CUTS[best]
    cost = _per_100(table[:, best], rows, max(fp, fn))
    now = baselines.costs(rows, fp, fn)
    honest = uncertainty.mean(now - _crossed(rows, table), rows.groups).scaled(100)
    facts = {
        "now": 0.5,
        "best": CUTS[best],
        "value": cost.facts()["value"],
        "interval": cost.facts()["interval"],
        "wrong_positive": int((said & ~happened).sum()),
        "missed": int((~said & happened).sum()),
        "saved": uncertainty.mean(now - table[:, best], rows.groups).scaled(100).facts(),
        "honest": honest.facts(),
        "sure": bool(honest.low > 0),
    }
    return facts, np.asarray(100 * table.mean(axis=0), dtype=float)


def _per_100(costs: Floats, rows: Outcomes, most: float) -> uncertainty.Estimate:
    """The cost of 100 answers; where all cost the same, as unsure as a share that is all or nothing (Wilson)."""
    found = uncertainty.mean(costs, rows.groups)
    if not found.high > found.low or not np.isfinite(found.high):
        units = uncertainty.independent_units(rows.n, rows.groups)
        away = most * (1 - uncertainty.wilson(units, units)[0])
        found = replace(found, low=found.value - away, high=found.value + away)
    return found.clipped(0, most).scaled(100)


def _table(chance: Floats, happened: metrics.Flags, fp: float, fn: float) -> Floats:
    """(n, lines) what each row costs with each line."""
    said = chance[:, None] >= np.asarray(CUTS)
    return np.asarray(fp * (said & ~happened[:, None]) + fn * (~said & happened[:, None]), dtype=float)


def _best(table: Floats) -> int:
    """The line with the least cost; of equal ones, the one nearest to one half."""
    cost = table.sum(axis=0)
    least = np.flatnonzero(np.isclose(cost, cost.min()))
    return int(min(least, key=lambda i: (abs(CUTS[i] - 0.5), i)))


def _crossed(rows: Outcomes, table: Floats) -> Floats:
    """(n,) the cost of each row with the line that is best on the other folds."""
    found = np.empty(rows.n)
    for held in baselines.folds(rows):
        learn = np.setdiff1d(np.arange(rows.n), held)
        found[held] = table[held, _best(table[learn])]
    return found


# ---------------------------------------------------------------- the picture


def _shares(project: Project, facts: dict[str, Any]) -> Chart | None:
    if project.kind == "regression" or not facts["mistakes"]:
        return None
    label = project.words.class_label
    rows = [
        {
            "label": f"{label(m['truth'])} \N{RIGHTWARDS ARROW} {label(m['said'])}",
            "value": m["share"],
            "low": m["interval"][0],
            "high": m["interval"][1],
            "n": m["n"],
        }
        for m in facts["mistakes"]
    ]
    return Chart("intervals", {"rows": rows, "unit": "percent"})


def _curve(project: Project, facts: dict[str, Any], costs: Floats) -> Chart:
    best, label = facts["cut"], project.words.class_label(project.positive)
    data = {"x": list(CUTS), "y": costs.tolist(), "x_label": label, "y_label": "", "x_unit": "percent", "unit": ""}
    return Chart("curve", {**data, "mark": {"x": best["best"], "y": best["value"]}})
