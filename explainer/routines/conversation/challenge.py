"""But that can't be: an objection, tested on the data."""

from __future__ import annotations

from typing import Any

from explainer import answers, draws, reasons, record, support
from explainer.answers import plain
from explainer.attribution import attribute
from explainer.claims import claim
from explainer.labels import class_label, column_label
from explainer.peers import NEAREST, fate, peers, span
from explainer.project import Project
from explainer.scopes import Mask, changed, sampling, select
from explainer.standing import explained, input_at, standing, usual
from explainer.types import LABEL, PREDICTION, Cannot, Change, Chart, Condition, Finding, Scalar, Scope

FEW = 30


def challenge(project: Project, scope: Scope, *, feature: str | None = None, cls: Scalar | None = None) -> Finding:
    """An objection to what the model says about one row, or about such a value: what do the data say to it?

    Changes are made first. Conditions beside a row are claims about it; without one they say which rows or which value
    the objection is about. The column is the one named, else that of the first claim.

    **How**: claims are held against the row. A column: its Shapley value (`standing`), and rows with such a value
    (`peers`: the nearest tenth, or the same category) beside all other rows: how they were answered and what happened.
    No column: what counted most either way, as in `why`. The row itself is left out of what others tell.
    **Facts**: `one`, `row`, `cls` (class told: the one named, else the answer; None for numbers), `expected` (the
    class named or None); of one row as in `record.of_row`: `prediction`, `actual` (None after changes), `right`,
    `chance`, `off`, `record`; `claims` [{column, op, claimed, actual, holds}]; `column`, `value`, `usual` (see
    `standing.usual`); `counted`: the column's effect (see `Standing.facts`) with `output` and `base`, `n_background`,
    `exact`; `most` [see `reasons.told`]: the largest each way, without a column; `low` and `high` (numbers the alike
    lie between), `alike`, `others` (see `peers.fate`); `changed`, `support`, `sampled`. None where it does not apply.
    **Caveats**: outside_data, not_a_cause, effect_sampled, few_rows, held_out_unknown, sampled_rows.
    **Errors**: case_only (several rows, or none), no_such_class, not_an_input, does_not_add_up, those of `scopes`.

    >>> facts = challenge(Project.load("mortgage"), Scope(rows=("12",)), feature="chist").facts
    >>> facts["prediction"], facts["actual"], facts["counted"]["of"], facts["alike"]["n"] > 30
    ('no', 'yes', 13, True)
    """
    conditions = [c for one in scope.any for c in one]
    said_so = (c.value for c in conditions if c.column in (LABEL, PREDICTION) and c.op == "=" and not scope.rows)
    named = next(said_so, cls)
    expected = named if project.classes else None
    if expected not in (None, *project.classes):
        raise Cannot("no_such_class", value=named, known=project.classes)
    facts: dict[str, Any] = {"one": bool(scope.rows), "expected": expected, "changed": bool(scope.changes)}
    facts |= dict.fromkeys(("row", "prediction", "actual", "right", "chance", "off", "record", "column", "value"))
    facts |= dict.fromkeys(("usual", "counted", "most", "low", "high", "alike", "others", "support")) | {"claims": []}
    facts |= _row(project, scope, conditions, feature, expected) if scope.rows else _value(project, scope, expected)
    pool = draws.looked_at(project, select(project, Scope()))
    facts |= _beside(project, scope, facts, pool.mask)
    told = None if project.classes or pool.of is None else answers.said(project, pool.X).answers.astype(float)
    facts |= {"sampled": sampling(pool, told) if facts["alike"] else None}
    method = {"name": "an objection held against the data", "rows": pool.n, "nearest": NEAREST, "seed": 0}
    return Finding(facts, _chart(project, facts), _caveats(project, facts), method)


def _row(
    project: Project, scope: Scope, conditions: list[Condition], feature: str | None, expected: Scalar | None
) -> dict[str, Any]:
    """One row: the answer, the claims about it, and what the column (or what counted most) did to the answer."""
    if len(scope.rows) > 1:
        raise Cannot("case_only")
    chosen = select(project, Scope(rows=scope.rows))
    X = changed(project, chosen.X, scope.changes)
    said = answers.said(project, X)
    facts = {"row": chosen.index[0], **record.of_row(project, X, None if scope.changes else chosen.y.iloc[0])}
    facts["cls"] = expected if expected is not None else explained(project, said, one=True)
    facts["claims"] = [claim(project, X, c, facts) for c in conditions if c.column != LABEL or not scope.changes]
    facts["support"] = support.moved(project, chosen.X, X) if scope.changes else None
    column = feature or next((c.column for c in conditions if c.column in project.X.columns), None)
    if column is not None:
        value = plain(X.iloc[0, input_at(project, column)])
        facts |= {"column": column, "value": value, "usual": usual(project, column, value)}
    if said.classes and said.chances is None:
        return facts
    if column is None:
        found = attribute(project, X, facts["cls"])
        every = [reasons.told(reason, found, X) for reason in reasons.reasons(project, found)]
        up, down = (next((c for c in every if sign * c["effect"] > 0), None) for sign in (1, -1))
        return facts | {"most": [c for c in every if c in (up, down)]}
    mine = standing(project, X, column, facts["cls"])
    found = mine.found
    told = {"output": found.output, "base": found.base, "n_background": found.n_background, "exact": found.exact}
    return facts | {"counted": mine.facts() | told}


def _value(project: Project, scope: Scope, expected: Scalar | None) -> dict[str, Any]:
    """No row: the value, or the rows, that the objection is about."""
    about = [c for one in scope.any for c in one if c.column not in (LABEL, PREDICTION)]
    if not about:
        raise Cannot("case_only")
    known = (c for c in (expected, project.positive, *project.classes) if c is not None)
    facts: dict[str, Any] = {"cls": next(known, None)}
    if len(about) > 1 or about[0].op != "=" or about[0].column not in project.X.columns:
        return facts
    column, said = about[0].column, about[0].value
    value = plain(changed(project, project.X.iloc[:1], (Change(column, "set", said),))[column].iloc[0])
    return facts | {"column": column, "value": value, "usual": usual(project, column, value)}


def _beside(project: Project, scope: Scope, facts: dict[str, Any], pool: Mask) -> dict[str, Any]:
    """Rows with such a value beside all others, the row itself left out."""
    among = pool & ~select(project, Scope(rows=scope.rows)).mask if scope.rows else pool
    if facts["column"] is not None:
        alike = peers(project, facts["column"], facts["value"], among)
        ends = span(project, facts["column"], alike)
    elif facts["one"]:
        return {}
    else:
        about = (tuple(c for c in one if c.column not in (LABEL, PREDICTION)) for one in scope.any)
        alike, ends = select(project, Scope(any=tuple(one for one in about if one))).mask & pool, {}
    cls = facts["cls"]
    return {**ends, "alike": fate(project, alike, cls), "others": fate(project, among & ~alike, cls)}


def _caveats(project: Project, facts: dict[str, Any]) -> tuple[str, ...]:
    outside = facts["support"] is not None and not facts["support"]["inside"]
    few = facts["alike"] is not None and facts["alike"]["n"] < FEW
    sampled, unknown = facts["sampled"] is not None, project.held_out == "unknown"
    effects = [facts["counted"]] if facts["counted"] else facts["most"] or []
    loose = any(0 < abs(c["effect"]) < 2 * c["se"] for c in effects)
    rest = (
        ("effect_sampled",) * loose
        + ("few_rows",) * few
        + ("sampled_rows",) * sampled
        + ("held_out_unknown",) * unknown
    )
    return (*("outside_data",) * outside, "not_a_cause", *rest)


def _chart(project: Project, facts: dict[str, Any]) -> Chart | None:
    """How rows with such a value were answered, the mark for all others; else how often such a chance came true."""
    words, unit = project.words, "percent" if project.classes else project.words.outcome.unit
    found, history = facts["alike"], facts["record"]
    if found and facts["others"]:
        estimate, mark = found["answered"], facts["others"]["answered"]["value"]
    elif not found and facts["chance"] is not None and history["n"]:
        estimate = {"value": history["share"], "interval": history["interval"], "n": history["n"]}
        mark = facts["chance"]
    else:
        return None
    cls = facts["cls"] if found else facts["prediction"]
    label = class_label(words, cls) if project.classes else column_label(words, PREDICTION)
    ends = dict(zip(("low", "high"), estimate["interval"] or (), strict=False))
    row = {"label": label, **ends, "value": estimate["value"], "n": estimate["n"]}
    return Chart("intervals", {"rows": [row], "unit": unit, "mark": mark})
