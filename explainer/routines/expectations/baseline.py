"""Is the model better than guessing, than a simple model, than the rule used before?"""

from __future__ import annotations

from typing import Any

from explainer import baselines, metrics
from explainer.baselines import Rival
from explainer.metrics import Judged, Outcomes
from explainer.project import Project
from explainer.types import Chart, Finding, Scope

RARE_SHARE = 0.25


def baseline(project: Project, scope: Scope) -> Finding:
    """Is the model better than guessing, than a simple model, than the rule used before?

    **How**: the same rows answered by the model, by always saying the most frequent class (or the middle value), by a
    logistic (or linear) model of the same columns, and by the owner's rule where there is one. Differences are paired
    row by row. Guessing and the simple model learn from the training rows, else by five-fold cross-validation here.

    **Facts**: `metric` ("accuracy", or "mae" in the outcome's unit), `n`, `model` (`value`, `interval`, `n`),
    `rivals`: for each `name` (guess, simple, rule), its `value`, `interval`, `n`, `gain` (`value`, `interval`: how much
    better the model is, > 0 better; in shares of right answers, or the outcome's unit) and `beaten` ("yes", "no" when
    the rival is better, "unclear" when the interval holds 0). `best`: name of the best rival. `constant`: what guessing
    always says. `label`: the owner's name for the rule, or None. `rule_said`: what the owner wrote about before.
    `learned`: "train" or "crossed". Classes: `rare` (`class`, `n`, and under `found` for each way the share of
    that class it finds; None unless one class has under a quarter of the rows). Binary with costs: `costs`
    (`false_positive`, `false_negative` and for each way the mean `value` and `interval` of 100 decisions).
    `groups`: as in purpose.

    **Caveats**: simple_crossed, held_out_unknown, rows_not_independent, rare_class.

    **Errors**: not_with_changes, group_only, too_few_rows, and those of the scope.

    >>> facts = baseline(Project.load("mortgage"), Scope()).facts
    >>> [rival["name"] for rival in facts["rivals"]]
    ['guess', 'simple', 'rule']
    """
    judged = metrics.judged(project, scope)
    rows, metric = judged.rows, metrics.main(project.kind)
    ways = {"model": rows} | {r.name: r.on(rows, judged.mask) for r in baselines.rivals(project)}
    known: dict[str, Rival] = {r.name: r for r in baselines.rivals(project)}
    scores = {name: metrics.measure(metric, way) for name, way in ways.items()}
    rivals = [_rival(name, metric, rows, way) for name, way in ways.items() if name != "model"]
    facts = {
        "metric": metric,
        "n": rows.n,
        "model": scores["model"].facts(),
        "rivals": rivals,
        "best": min(rivals, key=lambda r: r["gain"]["value"])["name"],
        "constant": known["guess"].constant,
        "label": project.declared.rule_label,
        "rule_said": project.words.said.get("decided_before"),
        "learned": known["simple"].learned,
        "rare": _rare(rows, ways),
        "costs": _costs(project, ways),
        "groups": metrics.grouping(project, rows),
        "held_out": project.held_out,
    }
    return Finding(facts, _chart(project, metric, scores), _caveats(project, facts, known), _method(judged, known))


def _rival(name: str, metric: str, rows: Outcomes, way: Outcomes) -> dict[str, Any]:
    gain = baselines.gain(rows, way)
    beaten = "yes" if gain.low > 0 else "no" if gain.high < 0 else "unclear"
    return {"name": name, **metrics.measure(metric, way).facts(), "gain": gain.facts(), "beaten": beaten}


def _rare(rows: Outcomes, ways: dict[str, Outcomes]) -> dict[str, Any] | None:
    counts = {c: int(rows.happened(c).sum()) for c in rows.classes if rows.happened(c).any()}
    if len(counts) < 2:
        return None
    rarest = min(counts, key=lambda c: counts[c])
    if counts[rarest] >= RARE_SHARE * rows.n:
        return None
    found = {name: metrics.recall(way, rarest).facts() for name, way in ways.items()}
    return {"class": rarest, "n": counts[rarest], "found": found}


def _costs(project: Project, ways: dict[str, Outcomes]) -> dict[str, Any] | None:
    fp, fn = project.declared.cost_fp, project.declared.cost_fn
    if project.kind != "binary" or fp is None or fn is None:
        return None
    told = {name: baselines.cost(way, fp, fn).scaled(100).facts() for name, way in ways.items()}
    return {"false_positive": float(fp), "false_negative": float(fn), "ways": told}


def _chart(project: Project, metric: str, scores: dict[str, Any]) -> Chart:
    labels = baselines.labels(project)
    rows = [{"label": labels[k], "value": s.value, "low": s.low, "high": s.high, "n": s.n} for k, s in scores.items()]
    unit = "percent" if metric == "accuracy" else project.words.outcome.unit
    return Chart("intervals", {"rows": rows, "unit": unit})


def _caveats(project: Project, facts: dict[str, Any], known: dict[str, Rival]) -> tuple[str, ...]:
    found = ["rare_class"] if facts["rare"] else []
    found += ["held_out_unknown"] if project.held_out == "unknown" else []
    found += ["simple_crossed"] if known["simple"].learned == "crossed" else []
    return tuple(found + (["rows_not_independent"] if facts["groups"] else []))


def _method(judged: Judged, known: dict[str, Rival]) -> dict[str, Any]:
    return {
        "name": "paired comparison with rivals on the same rows",
        "rows": judged.rows.n,
        "learned_from": known["simple"].n,
        "learned": known["simple"].learned,
        "folds": baselines.FOLDS if known["simple"].learned == "crossed" else None,
        "seed": 0,
    }
