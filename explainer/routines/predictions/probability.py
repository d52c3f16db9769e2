"""How sure is the model, and what has such a chance meant so far?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import answers, draws, mixtures, record, support
from explainer.answers import Said
from explainer.labels import class_label
from explainer.project import Project
from explainer.scopes import Selection, caveats, changed, sampling, select
from explainer.types import Cannot, Chart, Finding, Scalar, Scope

LEVEL = 0.9
FEW = 30
UNSURE = 0.6


def probability(project: Project, scope: Scope, *, cls: Scalar | None = None) -> Finding:
    """How sure is the model, and how often did such a chance come true?

    For numbers: how far estimates like this one have been off.

    **How**: the model's chance; beside it, among rows with a similar chance (within 0.05, or the nearest 100 up to
    0.15 apart), the share that really turned out so, with Wilson's 95% interval. Numbers: the errors of the 500 rows
    with the most similar estimates, cut to 90% (split conformal). The row itself is left out.
    **Facts**: `one`, `n`, `row`, `kind` ("chance" | "value"), `changed`, `support` (as in predict);
    one row, chance: `cls`, `chance`, `prediction`, `chances` [{cls, chance}] highest first, `runner_up` (the highest
    of the others {cls, chance}), `margin` (chance of the answer minus the runner-up's), `cut` (0.5 for two classes,
    else None), `record` as in `record.came_true`; one row, value: `prediction`, `record` as in `record.usual_error`;
    many rows, chance: `cls`, `mean`, `low`, `high`, `q25`, `q75`, `answered` (share of rows the model answers with
    the class), `happened` {cls, n, share, interval} (None after changes), `unsure` (share of rows whose highest chance
    is below `unsure_below`); many rows, value: `told` as in predict, `record` {n, level, typical, interval (of the
    errors, truth minus estimate), bias} or None after changes.
    `sampled`: see `scopes.sampling` (`n` are the rows looked at then).
    **Caveats**: chance_not_borne_out, outside_data, few_rows, held_out_unknown, rows_not_independent, sampled_rows.
    **Errors**: no_probability (classes without chances), no_such_class, those of `scopes`.

    >>> facts = probability(Project.load("mortgage"), Scope(rows=("12",))).facts
    >>> facts["cls"], round(facts["chance"], 1), facts["record"]["n"] >= 100
    ('yes', 0.0, True)
    """
    chosen = draws.looked_at(project, select(project, scope))
    X = changed(project, chosen.X, scope.changes) if scope.changes else chosen.X
    said, one = answers.said(project, X), chosen.n == 1
    inside = support.moved(project, chosen.X, X) if scope.changes else None
    common = {
        "one": one,
        "sampled": sampling(chosen, None if said.classes else said.answers.astype(float)),
        "n": chosen.n,
        "row": chosen.index[0] if one else None,
        "kind": "chance" if said.classes else "value",
        "changed": bool(scope.changes),
        "support": inside,
    }
    if one:
        at = mixtures.positions(project, X)
        without = None if at is None else int(at[0])
        told = _chance(project, said, cls, without) if said.classes else _value(project, said, without)
    else:
        told = _chances(project, said, chosen, cls, scope) if said.classes else _values(project, said, chosen, scope)
    facts = {**common, **told}
    method = {
        "name": "the model's chance, held against rows with similar chances",
        "rows": len(answers.known(project).at),
        "of": len(project.X),
        "near": record.NEAR,
        "enough": record.ENOUGH,
        "similar": record.SIMILAR,
        "level": LEVEL if not said.classes else 0.95,
        "seed": None,
    }
    return Finding(facts, _chart(project, facts, said), (*_caveats(project, facts), *caveats(chosen)), method)


def _class(project: Project, said: Said, cls: Scalar | None) -> Scalar:
    if cls is not None or project.positive is not None:
        return cls if cls is not None else project.positive  # type: ignore[return-value]
    return max(project.classes, key=said.share)


def _chance(project: Project, said: Said, cls: Scalar | None, without: int | None) -> dict[str, Any]:
    """One row, classes."""
    wanted = _class(project, said, cls)
    chance = float(said.chance(wanted)[0])
    assert said.chances is not None
    order = np.argsort(-said.chances[0], kind="stable")
    chances = [{"cls": said.classes[k], "chance": float(said.chances[0, k])} for k in order]
    others = [c for c in chances if c["cls"] != said.answer()]
    mine = next(c["chance"] for c in chances if c["cls"] == said.answer())
    return {
        "cls": wanted,
        "chance": chance,
        "prediction": said.answer(),
        "chances": chances,
        "runner_up": others[0],
        "margin": mine - others[0]["chance"],
        "cut": 0.5 if len(said.classes) == 2 else None,
        "record": record.came_true(project, chance, wanted, without),
    }


def _value(project: Project, said: Said, without: int | None) -> dict[str, Any]:
    """One row, a number."""
    value = float(said.answer())
    return {"prediction": value, "record": record.usual_error(project, value, LEVEL, without)}


def _chances(project: Project, said: Said, chosen: Selection, cls: Scalar | None, scope: Scope) -> dict[str, Any]:
    """Many rows, classes."""
    if said.chances is None:
        raise Cannot("no_probability")
    wanted = _class(project, said, cls)
    chances = said.chance(wanted)
    low, q25, q75, high = (float(q) for q in np.quantile(chances, [0, 0.25, 0.75, 1]))
    happened = None
    if not scope.changes:
        happened = next(s for s in answers.shares(project, chosen.y.to_numpy()) if s["cls"] == wanted)
    return {
        "cls": wanted,
        "mean": float(chances.mean()),
        "low": low,
        "high": high,
        "q25": q25,
        "q75": q75,
        "answered": said.share(wanted),
        "happened": happened,
        "unsure": float((said.chances.max(axis=1) < UNSURE).mean()),
        "unsure_below": UNSURE,
    }


def _values(project: Project, said: Said, chosen: Selection, scope: Scope) -> dict[str, Any]:
    """Many rows, numbers."""
    errors = None if scope.changes else record.errors(said, chosen.y.to_numpy(), LEVEL)
    return {"told": answers.many_told(project, said), "record": errors}


def _caveats(project: Project, facts: dict[str, Any]) -> tuple[str, ...]:
    borne_out = facts["kind"] == "value" or facts["record" if facts["one"] else "happened"] is None or _agrees(facts)
    outside = facts["support"] is not None and not facts["support"]["inside"]
    few = not facts["one"] and facts["n"] < FEW
    unknown = project.held_out == "unknown"
    dependent = project.declared.group is not None and facts["one"]
    return (
        ("outside_data",) * outside
        + ("chance_not_borne_out",) * (not borne_out)
        + ("few_rows",) * few
        + ("held_out_unknown",) * unknown
        + ("rows_not_independent",) * dependent
    )


def _agrees(facts: dict[str, Any]) -> bool:
    """Does what happened fit the chances told, within its 95% interval?"""
    if facts["one"]:
        return bool(facts["record"]["agrees"])
    low, high = facts["happened"]["interval"]
    return bool(low <= facts["mean"] <= high)


def _chart(project: Project, facts: dict[str, Any], said: Said) -> Chart | None:
    words = project.words
    if not facts["one"]:
        if not said.classes:
            return answers.histogram(project, said.answers)
        counts, edges = np.histogram(said.chance(facts["cls"]), bins=20, range=(0, 1))
        label = class_label(words, facts["cls"])
        return Chart(
            "histogram", {"edges": edges.tolist(), "counts": counts.tolist(), "x_label": label, "x_unit": "percent"}
        )
    if facts["kind"] == "value":
        interval, unit = facts["record"]["interval"], words.outcome.unit
        if interval is None:
            return None
        row = {"label": words.outcome.label, "value": facts["prediction"], "low": interval[0], "high": interval[1]}
        return Chart("intervals", {"rows": [{**row, "n": facts["record"]["n"]}], "unit": unit})
    rows = [{"label": class_label(words, c["cls"]), "value": c["chance"]} for c in facts["chances"]]
    return Chart("bars", {"rows": rows, "unit": "percent"})
