"""How do the groups of one column differ in one measure?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from explainer import effects, metrics, uncertainty
from explainer.parted import Flags, part_name, parted, values_of
from explainer.project import Project
from explainer.scopes import grouped, select
from explainer.types import LABEL, PREDICTION, Cannot, Chart, Condition, Facts, Finding, Scalar, Scope
from explainer.uncertainty import Estimate

MOST_VALUES = 12
LEAST = 5
RATES = frozenset({"share", "right", "wrong"})
SUMMED: dict[str, Callable[[npt.NDArray[np.float64]], float]] = {
    "sum": lambda x: float(x.sum()),
    "median": lambda x: float(np.median(x)),
    "max": lambda x: float(x.max()),
    "min": lambda x: float(x.min()),
    "sd": lambda x: float(x.std(ddof=1)) if len(x) > 1 else 0.0,
}
COUNTED = frozenset({"count", *SUMMED})
"""What is told of all rows of a group, large or small, without an interval."""


def each_group(
    project: Project,
    scope: Scope,
    *,
    of: str,
    by: str,
    feature: str | None = None,
    cls: Scalar | None = None,
    order: str | None = None,
    statistic: str | None = None,
    metric: str | None = None,
) -> Finding:
    """How do the groups of one column differ: in their rows, in a mean, in a share, or in how right the model is?

    `of` is what is told of every value of `by`: `count` the rows; `feature_stats` the mean of `feature` (the share of
    yes, or of the class `cls`, where it holds no numbers); `labels` the same of what really happened; `performance` how
    often the model is right (for numbers: how far it is off). With the `statistic` "sum", "median", "max",
    "min" or "sd" numbers are summed up in that way instead of by their mean; with the `metric` "error_rate" it is told
    how often the model is wrong.
    A number of more than 12 values is cut into three ranges.

    **How**: rows are sorted into groups, and each is summarised: shares with Wilson's interval, means with that of
    their standard error; rows that belong together count as fewer. The gap is between the highest and the lowest
    group, as a fixed pair, with Newcombe's interval; groups under 5 rows are told and not compared, unless all are so.
    **Facts**: `of`; `by`; `what`: "count", "mean" or another `statistic`, "share", "right" and "wrong" (shares), "off"
    (mean absolute error, in the outcome's unit); `column` measured or None; `cls` the class or the value whose share it
    is (True: the yes of a yes/no column), or None; `n` rows in groups; `parts`: each `value`, or `low` and `high`,
    `n`, `told` {value, interval, n}, ranges in their order, values by what is told, the `order` asked first; `order`
    "highest" | "lowest"; `first`, `last`: the places in `parts` of both ends, the one asked for first; `difference`
    {value, interval}, the higher less the lower; `everybody` {value, interval, n} of all these rows (None for counts);
    `least`; `small`: how many groups are under it; `groups` as in purpose (performance only). Counts, and numbers
    summed up otherwise than by their mean, have no interval and no difference.
    **Caveats**: small_groups, past_may_be_unjust (what really happened, by a sensitive column), held_out_unknown,
    rows_not_independent.
    **Errors**: Cannot not_with_changes, group_only, no_such_column, not_a_number(column, op), no_values(column),
    one_group_only, too_many_groups, and those of `scopes`.

    >>> facts = each_group(Project.load("mortgage"), Scope(), of="feature_stats", by="single", feature="pirat").facts
    >>> [(part["value"], part["n"], round(part["told"]["value"], 3)) for part in facts["parts"]]
    [('yes', 286, 0.331), ('no', 428, 0.324)]
    """
    if scope.changes:
        raise Cannot("not_with_changes")
    if scope.case is not None:
        raise Cannot("group_only")
    chosen = select(project, scope)
    column, what, cls, values = _measure(project, of, feature, cls)
    what = statistic if what == "mean" and statistic in SUMMED else what
    if what == "right" and metric == "error_rate" and values is not None:
        what, values = "wrong", 1 - values
    mask = chosen.mask if values is None else chosen.mask & ~np.isnan(values)
    if not mask.any():
        raise Cannot("no_values", column=column)
    found = [(name, _within(mask, flags)) for name, flags in parted(project, by, mask, MOST_VALUES)]
    if len(found) < _TWO:
        raise Cannot("one_group_only", column=by, n=int(mask.sum()))
    groups = grouped(project)

    def told(rows: Flags) -> Estimate:
        n = int(rows.sum())
        if values is None or what in SUMMED:
            return Estimate(n if values is None else SUMMED[what](values[rows]), np.nan, np.nan, n)
        together = None if groups is None else groups[rows]
        return (uncertainty.share if what in RATES else uncertainty.mean)(values[rows], together)

    estimates = [(name, told(rows)) for name, rows in found]
    order = order or ("lowest" if what == "off" else "highest")
    if found[0][0]["low"] is None:
        estimates.sort(key=lambda one: -one[1].value if order == "highest" else one[1].value)
    first, last = _ends([e for _, e in estimates], order, 1 if what in COUNTED else LEAST)
    facts: dict[str, Any] = {
        "of": of,
        "by": by,
        "what": what,
        "column": column,
        "cls": cls,
        "n": sum(e.n for _, e in estimates),
        "parts": [{**name, "n": e.n, "told": e.facts()} for name, e in estimates],
        "order": order,
        "first": first,
        "last": last,
        "difference": None if what in COUNTED else _apart(estimates[first][1], estimates[last][1]),
        "everybody": None if values is None else told(mask).facts(),
        "least": LEAST,
        "small": 0 if what in COUNTED else sum(e.n < LEAST for _, e in estimates),
        "groups": None if of != "performance" else metrics.grouping(project, metrics.outcomes(project, mask)),
    }
    method = {"name": "summary by group", "rows": facts["n"], "interval": estimates[0][1].how or None, "seed": None}
    return Finding(facts, _drawn(project, facts), _caveats(project, facts), method)


_TWO = 2


def _within(mask: Flags, flags: Flags) -> Flags:
    """The rows of a group, given among those of a mask, among all rows."""
    rows = np.zeros(len(mask), dtype=bool)
    rows[np.flatnonzero(mask)[flags]] = True
    return rows


def _measure(
    project: Project, of: str, feature: str | None, cls: Scalar | None
) -> tuple[str | None, str, Scalar | None, npt.NDArray[np.float64] | None]:
    """The column measured, what is told of it, of which class, and its numbers (n,): 0 and 1 where a share is told."""
    if of == "count":
        return None, "count", None, None
    if of == "performance":
        rows = metrics.outcomes(project)
        if project.kind == "regression":
            return None, "off", None, np.abs(rows.error)
        return None, "right", None, rows.right.astype(float)
    column = LABEL if of == "labels" or feature in (None, project.words.outcome.column, LABEL) else str(feature)
    if column in (LABEL, PREDICTION):
        values = values_of(project, column)
        if project.kind == "regression":
            return column, "mean", None, values.to_numpy(dtype=float)
        wanted = cls if cls is not None else project.positive if project.positive is not None else project.classes[0]
        if wanted not in project.classes:
            raise Cannot("no_such_class", cls=wanted)
        return column, "share", wanted, np.asarray(values == wanted, dtype=float)
    seen = values_of(project, column)
    if effects.is_number(project, column):
        return column, "mean", None, seen.to_numpy(dtype=float, na_value=np.nan)
    known = project.words.column(column)
    of_what: Scalar | None = cls if cls is not None else True if known is not None and known.kind == "boolean" else None
    if of_what is None:
        raise Cannot("not_a_number", column=column, op=">")
    holds = select(project, Scope(any=((Condition(column, "=", of_what),),))).mask.astype(float)
    shares: npt.NDArray[np.float64] = np.where(seen.notna(), holds, np.nan)
    return column, "share", of_what, shares


def _ends(estimates: list[Estimate], order: str, least: int) -> tuple[int, int]:
    """The places of the group asked for and of the other end, among those of rows enough."""
    enough = [i for i, e in enumerate(estimates) if e.n >= least]
    places = enough if len(enough) >= _TWO else list(range(len(estimates)))
    ranked = sorted(places, key=lambda i: (-estimates[i].value, i))
    return (ranked[0], ranked[-1]) if order == "highest" else (ranked[-1], ranked[0])


def _apart(one: Estimate, other: Estimate) -> dict[str, object]:
    high, low = (one, other) if one.value >= other.value else (other, one)
    return uncertainty.difference(high, low).facts()


def _drawn(project: Project, facts: Facts) -> Chart:
    words = project.words
    rows = [
        {"label": part_name(words, facts["by"], part), "value": part["told"]["value"], "n": part["n"]}
        for part in facts["parts"]
    ]
    known = words.column(facts["column"]) if facts["column"] else None
    unit = "percent" if facts["what"] in RATES else known.unit if known else words.outcome.unit
    if facts["what"] in COUNTED:
        bars = [{"label": r["label"], "value": r["value"]} for r in rows]
        return Chart("bars", {"rows": bars, "unit": "count" if facts["what"] == "count" else unit})
    for row, part in zip(rows, facts["parts"], strict=True):
        row["low"], row["high"] = part["told"]["interval"] or (row["value"], row["value"])
    return Chart("intervals", {"rows": rows, "unit": unit})


def _caveats(project: Project, facts: Facts) -> tuple[str, ...]:
    names: dict[str, Callable[[], bool]] = {
        "small_groups": lambda: facts["small"] > 0,
        "past_may_be_unjust": lambda: facts["column"] == LABEL and facts["by"] in project.declared.sensitive,
        "held_out_unknown": lambda: facts["of"] == "performance" and project.held_out == "unknown",
        "rows_not_independent": lambda: facts["groups"] is not None,
    }
    return tuple(name for name, holds in names.items() if holds())
