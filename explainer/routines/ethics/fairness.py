"""Does the model treat groups of people differently, and by how much?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import metrics, uncertainty
from explainer.metrics import Judged, Outcomes
from explainer.parted import part_name, parted
from explainer.project import Project
from explainer.types import Cannot, Chart, Facts, Finding, Scalar, Scope
from explainer.uncertainty import Estimate

LEAST = 20


def fairness(project: Project, scope: Scope, *, features: tuple[str, ...] = (), cls: Scalar | None = None) -> Finding:
    """Does the model treat groups of people differently, and by how much?

    **How**: the rows are grouped by each sensitive column (numbers are cut into three ranges of equal size). In each
    group: how often the model gives the answer asked about (for numbers: its mean answer), how often that really
    happened, and the two kinds of mistakes; Wilson or t intervals, by groups of rows that belong together. The gap is
    between the two groups that differ most, as a fixed pair, with Newcombe's interval. Groups under 20 rows are
    counted but not compared.

    **Facts**: `what` ("answer": share given the class, "right": share answered rightly when several classes and none
    named, "value": mean answer), `cls`, `n`, `limit` (declared, None without; shares only), `comparisons`: for each
    `column`, `declared` (sensitive or not), `parts`: each `value` or `low` and `high`, `n`, `enough`, `said`
    (`value`, `interval`, `n`), `happened`, and `wrongly` (of those it did not happen to, the share told so), `missed`
    (of those it happened to, the share not told so; both None unless a class is asked) and `off` (numbers: mean answer
    minus truth, else None); `largest` (None with fewer than two groups to compare): `high`, `low` (places in `parts`),
    `value`, `interval`, `against_limit` ("above", "below", "unclear" or None), and `happened` (`value`, `interval`:
    the same difference in what really happened); `wrongly_apart`, `missed_apart` (the same for the two mistakes).
    `small` (how many groups were too small). `groups` as in purpose.

    **Caveats**: not_declared_sensitive, small_groups, past_may_be_unjust, held_out_unknown, rows_not_independent.

    **Errors**: no_sensitive_declared, no_such_column, one_group_only, not_with_changes, group_only, too_few_rows.

    >>> facts = fairness(Project.load("mortgage"), Scope(), features=("afam",)).facts
    >>> [part["value"] for part in facts["comparisons"][0]["parts"]]
    ['no', 'yes']
    """
    columns = features or project.declared.sensitive
    if not columns:
        raise Cannot("no_sensitive_declared")
    judged = metrics.judged(project, scope)
    wanted = cls if cls is not None else project.positive
    what = "value" if project.kind == "regression" else "right" if wanted is None else "answer"
    comparisons = [_comparison(project, judged, column, what, wanted) for column in columns]
    facts = {
        "what": what,
        "cls": wanted,
        "n": judged.rows.n,
        "limit": None if what == "value" else project.declared.fairness_limit,
        "comparisons": comparisons,
        "small": sum(not part["enough"] for c in comparisons for part in c["parts"]),
        "least": LEAST,
        "groups": metrics.grouping(project, judged.rows),
    }
    method = {
        "name": "rates by group, largest gap as a fixed pair",
        "interval": "t by group" if what == "value" else "Wilson by group, Newcombe for the gap",
        "rows": judged.rows.n,
        "least": LEAST,
        "level": uncertainty.LEVEL,
        "seed": None,
    }
    return Finding(facts, _chart(project, facts), _caveats(project, facts), method)


def _comparison(project: Project, judged: Judged, column: str, what: str, cls: Scalar | None) -> dict[str, Any]:
    found = parted(project, column, judged.mask)
    if len(found) < 2:
        raise Cannot("one_group_only", column=column, n=judged.rows.n)
    groups = [(name, judged.rows.some(mask)) for name, mask in found]
    told = [_part(name, rows, what, cls) for name, rows in groups]
    pair = _extremes(told)
    comparison = {"column": column, "declared": column in project.declared.sensitive, "parts": told}
    if pair is None:
        return {**comparison, "largest": None, "wrongly_apart": None, "missed_apart": None}
    high, low = (groups[i][1] for i in pair)
    largest = uncertainty.difference(_said(high, what, cls), _said(low, what, cls))
    truth = None if what == "right" else _apart(_happened(high, what, cls), _happened(low, what, cls))
    limit = None if what == "value" else project.declared.fairness_limit
    comparison["largest"] = {
        "high": pair[0],
        "low": pair[1],
        **largest.facts(),
        "against_limit": None if limit is None else _against(largest, limit),
        "happened": truth,
    }
    asked = cls if what == "answer" else None
    for key in ("wrongly", "missed"):
        comparison[f"{key}_apart"] = None if asked is None else _apart(_kind(high, key, asked), _kind(low, key, asked))
    return comparison


def _part(name: dict[str, Any], rows: Outcomes, what: str, cls: Scalar | None) -> dict[str, Any]:
    asked = what == "answer" and cls is not None
    return {
        **name,
        "n": rows.n,
        "enough": rows.n >= LEAST,
        "said": _said(rows, what, cls).facts(),
        "happened": None if what == "right" else _happened(rows, what, cls).facts(),
        "wrongly": _kind(rows, "wrongly", cls).facts() if asked and cls is not None else None,
        "missed": _kind(rows, "missed", cls).facts() if asked and cls is not None else None,
        "off": _mean(rows.error, rows).facts() if what == "value" else None,
    }


def _said(rows: Outcomes, what: str, cls: Scalar | None) -> Estimate:
    if what == "value":
        return _mean(np.asarray(rows.said, dtype=float), rows)
    return uncertainty.share(rows.right if cls is None else rows.answered(cls), rows.groups)


def _happened(rows: Outcomes, what: str, cls: Scalar | None) -> Estimate:
    if what == "value" or cls is None:
        return _mean(np.asarray(rows.truth, dtype=float), rows)
    return uncertainty.share(rows.happened(cls), rows.groups)


def _mean(values: Any, rows: Outcomes) -> Estimate:
    return uncertainty.mean(values, rows.groups)


def _kind(rows: Outcomes, key: str, cls: Scalar) -> Estimate:
    compute = metrics.false_positive_rate if key == "wrongly" else metrics.false_negative_rate
    return compute(rows, cls)


def _extremes(told: list[dict[str, Any]]) -> tuple[int, int] | None:
    """The places of the highest and the lowest group among those large enough."""
    enough = [i for i, part in enumerate(told) if part["enough"] and part["said"]["interval"] is not None]
    if len(enough) < 2:
        return None
    ranked = sorted(enough, key=lambda i: (-told[i]["said"]["value"], i))
    return ranked[0], ranked[-1]


def _apart(a: Estimate, b: Estimate) -> dict[str, object] | None:
    """The difference, or None where one side has no rows."""
    return uncertainty.difference(a, b).facts() if np.isfinite([a.value, b.value]).all() else None


def _against(gap: Estimate, limit: float) -> str:
    low = max(gap.low, -gap.high, 0.0)
    high = max(abs(gap.low), abs(gap.high))
    return "above" if low > limit else "below" if high < limit else "unclear"


def _chart(project: Project, facts: Facts) -> Chart:
    words, rows = project.words, []
    for comparison in facts["comparisons"]:
        for part in comparison["parts"]:
            said = part["said"]
            if said["interval"] is None:
                continue
            low, high = said["interval"]
            name = part_name(project.words, comparison["column"], part)
            rows.append({"label": name, "value": said["value"], "low": low, "high": high, "n": part["n"]})
    return Chart("intervals", {"rows": rows, "unit": words.outcome.unit if facts["what"] == "value" else "percent"})


def _caveats(project: Project, facts: Facts) -> tuple[str, ...]:
    names = {
        "not_declared_sensitive": not all(c["declared"] for c in facts["comparisons"]),
        "small_groups": facts["small"] > 0,
        "past_may_be_unjust": facts["what"] == "answer" and any(c["declared"] for c in facts["comparisons"]),
        "held_out_unknown": project.held_out == "unknown",
        "rows_not_independent": facts["groups"] is not None,
    }
    return tuple(name for name, wanted in names.items() if wanted)
