"""What spoke for this answer, and what against it?"""

from __future__ import annotations

from typing import Any

from explainer import answers, draws, reasons, record, support
from explainer.answers import Said, plain
from explainer.attribution import attribute
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.scopes import Selection, caveats, changed, sampling, select
from explainer.types import Cannot, Chart, Finding, Scalar, Scope

NAMED = 5
FEW = 30


def why(
    project: Project, scope: Scope, *, cls: Scalar | None = None, claimed: Scalar | None = None, k: int = NAMED
) -> Finding:
    """What spoke for this answer, and what against it: for one row, several, or a group compared with everybody?

    Changes are made first; the answer explained is the one after them.

    **How**: Shapley values of the chance (or number) people read, in the owner's columns, against about 100 rows
    that stand for everybody; see `attribution`. Exact where `exact` is true, else with standard errors. Columns that
    belong together (`bundles`) are told as one. The columns named are held against other methods (`swaps`).
    **Facts**: `one`, `n` (rows asked about), `n_explained`, `row`, `cls` (class whose chance is explained: the one
    named, else the model's answer; None for numbers), `prediction` (one row; else None), `output` (chance or value;
    the mean for many), `base` (the same, on average over the `n_background` rows compared with), `contributions`
    [{column, value (None for many), effect, se, columns, kind, label, part: see `reasons.told`}] largest first, `k` of
    them; `rest` (sum of the others), `n_rest` (columns in it); `swapped`, `turned`, `overtaken`, `removed` (what other
    methods say of the contributions: see `reasons.second_opinion`);
    `helped` and `hurt`: the columns named with an effect above and below zero, largest first, without those under a
    twentieth of the largest; `undecided`: columns named whose effect could be zero (within two standard errors);
    `exact`, `off_by` (what is missing to the sum), `tolerance`, `n_background`;
    `premise` {claimed, actual (the model's answer), truth (what really happened, None after changes), holds} or None
    (one row); `told_so` {claimed, k: to so many of the `n` rows the model gives the answer claimed} or None (several
    rows); `record` of the chance of `cls` or of the estimate (see `record.so_far`); `changed`; `support` after changes
    (see predict), else None.
    `sampled`: see `scopes.sampling` (`n` are the rows looked at then).
    **Caveats**: not_a_cause, outside_data, undecided, few_rows, sampled_rows.
    **Errors**: group_or_case (everything is asked), does_not_add_up, no_probability, no_such_class, those of `scopes`.

    >>> facts = why(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> total = facts["base"] + sum(c["effect"] for c in facts["contributions"]) + facts["rest"]
    >>> facts["cls"], abs(total - facts["output"]) < 0.001
    ('no', True)
    """
    chosen = draws.looked_at(project, select(project, scope))
    if chosen.everything:
        raise Cannot("group_or_case")
    X = changed(project, chosen.X, scope.changes) if scope.changes else chosen.X
    said, one = answers.said(project, X), chosen.n == 1
    wanted = _explained(project, said, cls, claimed, one=one)
    found = attribute(project, X, wanted)
    every = reasons.reasons(project, found)
    named, rest = every[: max(1, k)], every[max(1, k) :]
    contributions = [reasons.told(reason, found, X) for reason in named]
    inside = support.moved(project, chosen.X, X) if scope.changes else None
    slight = reasons.SLIGHT * abs(contributions[0]["effect"])
    facts = {
        "one": one,
        "sampled": sampling(chosen, None if said.classes else said.answers.astype(float)),
        "n": chosen.n,
        "n_explained": found.n,
        "row": chosen.index[0] if one else None,
        "cls": wanted,
        "prediction": said.answer() if one else None,
        "output": found.output,
        "base": found.base,
        "contributions": contributions,
        "rest": float(sum(reason.effect for reason in rest)),
        "n_rest": sum(len(reason.columns) for reason in rest),
        **reasons.second_opinion(project, X, contributions, wanted),
        "helped": [c for c in contributions if c["effect"] > slight],
        "hurt": [c for c in contributions if c["effect"] < -slight],
        "undecided": [c["column"] for c in contributions if abs(c["effect"]) < 2 * c["se"]],
        "exact": found.exact,
        "off_by": found.gap,
        "tolerance": found.tolerance,
        "n_background": found.n_background,
        "premise": _premise(chosen, said, claimed, changed_rows=bool(scope.changes)) if one else None,
        "told_so": None if one or claimed is None else {"claimed": claimed, "k": _told(said, claimed), "n": chosen.n},
        "record": record.so_far(project, X, said, wanted, None if scope.changes else chosen.y.to_numpy()),
        "changed": bool(scope.changes),
        "support": inside,
    }
    method = {
        "name": "Shapley values",
        "way": found.way,
        "exact": found.exact,
        "rows": found.n,
        "background": found.n_background,
        "tolerance": found.tolerance,
        "seed": found.seed,
    }
    return Finding(facts, _chart(project, facts), (*_caveats(facts), *caveats(chosen)), method)


def _explained(project: Project, said: Said, cls: Scalar | None, claimed: Scalar | None, *, one: bool) -> Scalar | None:
    """The class whose chance is explained: the one named, else the model's answer for one row."""
    if not said.classes:
        return None
    if cls is not None:
        return cls
    if one:
        return said.answer()
    if claimed is not None or project.positive is not None:
        return claimed if claimed is not None else project.positive
    return max(project.classes, key=said.share)


def _told(said: Said, claimed: Scalar) -> int:
    return sum(plain(answer) == claimed for answer in said.answers)


def _premise(chosen: Selection, said: Said, claimed: Scalar | None, *, changed_rows: bool) -> dict[str, Any] | None:
    if claimed is None:
        return None
    truth = None if changed_rows else plain(chosen.y.iloc[0])
    return {"claimed": claimed, "actual": said.answer(), "truth": truth, "holds": bool(said.answer() == claimed)}


def _caveats(facts: dict[str, Any]) -> tuple[str, ...]:
    outside = facts["support"] is not None and not facts["support"]["inside"]
    few = not facts["one"] and facts["n"] < FEW
    undecided = any(c["column"] in facts["undecided"] for c in facts["helped"][:2] + facts["hurt"][:2])
    return ("outside_data",) * outside + ("not_a_cause",) + ("undecided",) * undecided + ("few_rows",) * few


def _chart(project: Project, facts: dict[str, Any]) -> Chart:
    words, unit = project.words, "points" if project.classes else project.words.outcome.unit
    rows = []
    for c in facts["contributions"]:
        label = c["label"] or " and ".join(column_label(words, name) for name in c["columns"])
        said = c["part"] if c["value"] is None else shown(words, c["column"], c["value"])
        value = "" if said is None else f": {said}"
        ends = {"low": c["effect"] - 1.96 * c["se"], "high": c["effect"] + 1.96 * c["se"]} if c["se"] > 0 else {}
        rows.append({"label": label + value, "value": c["effect"], **ends})
    data = {"rows": rows, "unit": unit, "signed": True, "start": facts["base"], "end": facts["output"]}
    return Chart("bars", data)
