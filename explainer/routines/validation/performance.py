"""How well does the model do, how sure is that, and compared with what?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import baselines, metrics, uncertainty
from explainer.metrics import Judged, Metric, Outcomes
from explainer.project import Project
from explainer.types import Cannot, Chart, Finding, Scalar, Scope
from explainer.uncertainty import Estimate

IMBALANCED = 0.75
TOO_SMALL = 30


def performance(project: Project, scope: Scope, *, metric: str | None = None, cls: Scalar | None = None) -> Finding:
    """How well does the model do, how sure is that, and compared with what?

    **How**: the score asked for (else the share of right answers, or the mean error) on rows as they were, beside
    guessing and a simple model on the same rows. Shares: Wilson; means: standard error; areas under curves: DeLong;
    scores made of table cells: bootstrap. Where rows belong together, groups are counted instead of rows.

    **Facts**: `metric`, `asked` (was a score asked for), `unit` (share 0..1, outcome, squared or none), `better` (high,
    low or zero), `cls` (the class it is about, or None), `n`, `model`, `guess`, `simple` (`value`, `interval`, `n`;
    None where it can't be had), `gain_guess`, `gain_simple` (`value`, `interval`: main score only, > 0 better, else
    None), `constant`, `held_out`, `split` (how rows were kept apart here, see `split.Split`; None where the owner
    did), `tested` (what the owner wrote about the choice of the test rows, or None), `groups`, `enough` (at
    least 30 rows).
    Classes: `right`, `wrong` (counts), `classes` (for each `class`, `n` with it, `said` how often the model answers it,
    and `found`, `precision`), `uneven` (one class has three quarters of the rows or more, not all), `balanced`, and
    `auc` (None without chances).
    Binary: `errors` (`false_positive`, `false_negative`: counts; `positive`, `negative`).
    Numbers: `rmse`, `r2`, `bias` (None where the true values do not vary), `nine_in_ten`, `worst`.
    Group: `rest` (`value`, `interval`, `n`) and `apart` (`value`, `interval`: group minus rest) where that can be had.

    **Caveats**: few_rows, uneven_classes, held_out_unknown, rows_not_independent, simple_crossed.

    **Errors**: not_with_changes, group_only, too_few_rows, no_such_metric, metric_not_for_this_model, only_one_class,
    no_probability, and those of the scope.

    >>> facts = performance(Project.load("mortgage"), Scope(), metric="ROC AUC").facts
    >>> facts["metric"], facts["model"]["value"] > 0.8
    ('auc', True)
    """
    judged = metrics.judged(project, scope)
    rows = judged.rows
    found = metrics.named(metric or metrics.main(project.kind), project.kind)
    asked_class = (cls if cls is not None else project.positive) if found.per_class else None
    ways = {"model": rows, **_rivals(project, judged)}
    scores = {name: _tried(found, way, asked_class, name == "model") for name, way in ways.items()}
    main = found.name in (metrics.main(project.kind), "error_rate")
    facts: dict[str, Any] = {
        "metric": found.name,
        "asked": metric is not None,
        "unit": found.unit,
        "better": found.better,
        "cls": asked_class,
        "n": rows.n,
        **{name: None if score is None else score.facts() for name, score in scores.items()},
        **{f"gain_{k}": baselines.gain(rows, ways[k]).facts() if main else None for k in ("guess", "simple")},
        "constant": baselines.guess(project).constant,
        "learned": baselines.simple(project).learned,
        "held_out": project.held_out,
        "split": project.split.facts() if project.split else None,
        "tested": project.words.said.get("validation"),
        "groups": metrics.grouping(project, rows),
        "enough": rows.n >= TOO_SMALL,
        **(_numbers(rows) if project.kind == "regression" else _classes(rows)),
        **_rest(judged, found, asked_class, metrics.outcomes(project)),
    }
    chart = _chart(project, found, scores, facts)
    return Finding(facts, chart, _caveats(facts), _method(found, rows, scores["model"]))


def _rivals(project: Project, judged: Judged) -> dict[str, Outcomes]:
    known = (baselines.guess(project), baselines.simple(project))
    return {rival.name: rival.on(judged.rows, judged.mask) for rival in known}


def _tried(found: Metric, rows: Outcomes, cls: Scalar | None, needed: bool) -> Estimate | None:
    """The score, or None where a rival can't have it (a share of no rows, say)."""
    try:
        score = metrics.measure(found.name, rows, cls)
    except Cannot:
        if needed:
            raise
        return None
    return score if needed or np.isfinite(score.value) else None


def _classes(rows: Outcomes) -> dict[str, Any]:
    counts = [int(rows.happened(c).sum()) for c in rows.classes]
    facts: dict[str, Any] = {
        "right": int(rows.right.sum()),
        "wrong": int((~rows.right).sum()),
        "classes": [_class(rows, c, n) for c, n in zip(rows.classes, counts, strict=True)],
        "uneven": IMBALANCED * rows.n <= max(counts) < rows.n,
        "balanced": metrics.balanced_accuracy(rows).facts(),
        "auc": _auc(rows),
        "errors": None,
    }
    if rows.positive is not None:
        happened, said = rows.happened(rows.positive), rows.answered(rows.positive)
        facts["errors"] = {
            "positive": rows.positive,
            "negative": next(c for c in rows.classes if c != rows.positive),
            "false_positive": int((said & ~happened).sum()),
            "false_negative": int((happened & ~said).sum()),
        }
    return facts


def _class(rows: Outcomes, cls: Scalar, n: int) -> dict[str, Any]:
    return {
        "class": cls,
        "n": n,
        "said": int(rows.answered(cls).sum()),
        "found": metrics.recall(rows, cls).facts(),
        "precision": metrics.precision(rows, cls).facts(),
    }


def _auc(rows: Outcomes) -> dict[str, Any] | None:
    try:
        return metrics.auc(rows, rows.positive).facts()
    except Cannot:
        return None


def _numbers(rows: Outcomes) -> dict[str, Any]:
    wrong = np.abs(rows.error)
    varied = bool(np.asarray(rows.truth, dtype=float).std() > 0)
    return {
        "rmse": metrics.rmse(rows).facts(),
        "r2": metrics.r2(rows).facts() if varied else None,
        "bias": metrics.bias(rows).facts(),
        "nine_in_ten": float(np.quantile(wrong, 0.9)),
        "worst": float(wrong.max()),
    }


def _rest(judged: Judged, found: Metric, cls: Scalar | None, everything: Outcomes) -> dict[str, Any]:
    """The same score on all other rows, and how far apart the two are."""
    none = {"rest": None, "apart": None}
    if judged.everything or int((~judged.mask).sum()) < 2:
        return none
    here, rest = _tried(found, judged.rows, cls, True), _tried(found, everything.some(~judged.mask), cls, False)
    if here is None or rest is None or not np.isfinite(here.value):
        return none
    return {"rest": rest.facts(), "apart": uncertainty.difference(here, rest).facts()}


def _chart(project: Project, found: Metric, scores: dict[str, Estimate | None], facts: dict[str, Any]) -> Chart | None:
    labels = baselines.labels(project)
    rows = [
        {"label": labels[name], "value": s.value, "low": s.low, "high": s.high, "n": s.n}
        for name, s in scores.items()
        if s is not None and np.isfinite([s.value, s.low, s.high]).all()
    ]
    unit = {"share": "percent", "outcome": project.words.outcome.unit}.get(found.unit, "")
    return Chart("intervals", {"rows": rows, "unit": unit}) if rows else None


def _caveats(facts: dict[str, Any]) -> tuple[str, ...]:
    names = {
        "few_rows": not facts["enough"],
        "uneven_classes": facts["metric"] in ("accuracy", "error_rate") and facts.get("uneven", False),
        "held_out_unknown": facts["held_out"] == "unknown",
        "rows_not_independent": facts["groups"] is not None,
        "simple_crossed": facts["learned"] == "crossed",
    }
    return tuple(name for name, wanted in names.items() if wanted)


def _method(found: Metric, rows: Outcomes, score: Estimate | None) -> dict[str, Any]:
    return {
        "name": found.name,
        "interval": score.how if score is not None else None,
        "level": uncertainty.LEVEL,
        "rows": rows.n,
        "draws": uncertainty.DRAWS if score is not None and "bootstrap" in score.how else None,
        "seed": 0,
    }
