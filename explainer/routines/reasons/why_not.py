"""Why this answer and not the other one?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import answers, draws, record, support
from explainer.answers import Said, plain
from explainer.attribution import attribute
from explainer.contrast import contrast
from explainer.project import Project
from explainer.reasons import second_opinion
from explainer.scopes import Selection, caveats, changed, sampling, select
from explainer.standing import bar
from explainer.types import Cannot, Chart, Facts, Finding, Scalar, Scope

NAMED = 5
FEW = 30
SLIGHT = 0.05


def why_not(
    project: Project,
    scope: Scope,
    *,
    cls: Scalar | None = None,
    direction: str | None = None,
    target: float | None = None,
    k: int = NAMED,
) -> Finding:
    """Why this answer and not the one asked about: what puts the one ahead of the other, column by column?

    Without `cls`: the likeliest class after the answer (for a group: the class people hope for where the owner declared
    one and most rows are answered otherwise, else the second most likely). Of numbers: why not higher (`direction`
    "up") or lower ("down"), or not `target`. Changes are made first.

    **How**: Shapley values of the difference of the two chances (of a number: of the estimate), against about 100 rows
    that stand for everybody; see `contrast` and `attribution`. The columns named are held against other methods
    (`swaps`).
    **Facts**: `one`, `n`, `n_explained`, `row`, `prediction` (one row; else None), `given` and `asked` (the two
    classes; None for numbers), `chance_given`, `chance_asked` (means for many rows; None for numbers), `lead` (their
    difference, or the estimate), `base` (the same on average over the `n_background` rows compared with),
    `contributions` [{column, value (None for many), effect, se}] largest first, `k` of them; `rest`, `n_rest`;
    `against` (those that keep it from what is asked: they add to the lead, or move the number the other way) and
    `toward` (the others), largest first, without those under a twentieth of the largest; `swapped`, `turned`,
    `overtaken`, `removed` (what other methods say of the contributions: see `reasons.second_opinion`); `undecided`,
    `exact`, `bounded` (standard errors are upper bounds), `off_by`, `tolerance`; `premise` {asked, actual, truth (what
    really happened; None after changes), holds} (one row and a class named; it does not hold where the model does say
    so; else None); `told_so` {k, n: to so many rows the model does say `asked`} (several rows; else None); `direction`,
    `target`, `gap` (target minus estimate), `already` (the target is reached), `below` and `above` (shares of
    `n_ranked` of the project's `total` rows with a lower and a higher estimate) (numbers; else None); `record` of the
    chance of `asked` or of the estimate (see `record.so_far`); `changed`, `support` (after changes); `sampled`: see
    `scopes.sampling` (`n` are the rows looked at then).
    **Caveats**: not_a_cause, outside_data, undecided, few_rows, sampled_rows.
    **Errors**: group_or_case (everything is asked), does_not_add_up, no_probability, no_such_class, those of `scopes`.

    >>> facts = why_not(Project.load("mortgage"), Scope(rows=("12",)), cls="yes").facts
    >>> total = facts["base"] + sum(c["effect"] for c in facts["contributions"]) + facts["rest"]
    >>> facts["given"], facts["asked"], abs(total - facts["lead"]) < 0.001
    ('no', 'yes', True)
    """
    chosen = draws.looked_at(project, select(project, scope))
    if chosen.everything:
        raise Cannot("group_or_case")
    if cls is not None and project.classes and cls not in project.classes:
        raise Cannot("no_such_class", value=cls, known=project.classes)
    X = changed(project, chosen.X, scope.changes) if scope.changes else chosen.X
    said = answers.said(project, X)
    found = _classes(project, X, said, cls) if said.classes else _number(project, X, said, direction, target)
    named = np.argsort(-np.abs(found["effects"]), kind="stable")[: max(1, k)]
    rest = np.setdiff1d(np.arange(len(found["effects"])), named)
    told, one = [_entry(found, X, int(j)) for j in named], chosen.n == 1
    slight = SLIGHT * abs(told[0]["effect"])
    sign = 1 if said.classes or direction == "down" else -1
    facts: dict[str, Any] = {
        "one": one,
        "sampled": sampling(chosen, None if said.classes else said.answers.astype(float)),
        "n": chosen.n,
        "total": len(project.X),
        "row": chosen.index[0] if one else None,
        "prediction": said.answer() if one else None,
        "contributions": told,
        "rest": float(found["effects"][rest].sum()),
        "n_rest": len(rest),
        "against": [c for c in told if sign * c["effect"] > slight],
        "toward": [c for c in told if sign * c["effect"] < -slight],
        "undecided": [c["column"] for c in told if abs(c["effect"]) < 2 * c["se"]],
        "premise": _premise(chosen, said, cls, changed_rows=bool(scope.changes)) if one and said.classes else None,
        "told_so": None if one or not said.classes else {"k": _told(said, found["facts"]["asked"]), "n": chosen.n},
        "record": record.so_far(
            project, X, said, found["facts"]["asked"], None if scope.changes else chosen.y.to_numpy()
        ),
        "changed": bool(scope.changes),
        "support": support.moved(project, chosen.X, X) if scope.changes else None,
        **second_opinion(project, X, [{**c, "columns": [c["column"]]} for c in told], *found["pair"]),
        **found["facts"],
    }
    method = {
        "name": "Shapley values of a difference",
        "way": found["way"],
        "exact": facts["exact"],
        "rows": facts["n_explained"],
        "background": facts["n_background"],
        "tolerance": facts["tolerance"],
        "seed": found["seed"],
    }
    return Finding(facts, _chart(project, facts), (*_caveats(facts), *caveats(chosen)), method)


def _classes(project: Project, X: Any, said: Said, cls: Scalar | None) -> dict[str, Any]:
    """The lead of the answer given over the one asked about."""
    given, asked = _pair(project, said, cls)
    found = contrast(project, X, given, asked)
    facts = {
        "given": given,
        "asked": asked,
        "chance_given": found.chance_given,
        "chance_asked": found.chance_asked,
        "lead": found.lead,
        **dict.fromkeys(("direction", "target", "gap", "already", "below", "above", "n_ranked")),
    }
    return {"pair": (given, asked), **_common(found, found.gap, facts, bounded=found.bounded)}


def _number(project: Project, X: Any, said: Said, direction: str | None, target: float | None) -> dict[str, Any]:
    """What moved an estimate, and where it stands among all."""
    found = attribute(project, X)
    now = found.output
    goal = None if target is None else float(target)
    known = answers.known(project).scores
    way = direction if goal is None or direction else "up" if goal > now else "down"
    facts = {
        **dict.fromkeys(("given", "asked", "chance_given", "chance_asked")),
        "lead": now,
        "direction": way,
        "target": goal,
        "gap": None if goal is None else goal - now,
        "already": None if goal is None else bool(now >= goal if way == "up" else now <= goal),
        "below": float((known < now).mean()),
        "above": float((known > now).mean()),
        "n_ranked": len(known),
    }
    return {"pair": (None, None), **_common(found, found.gap, facts, bounded=False)}


def _common(found: Any, gap: float, facts: dict[str, Any], *, bounded: bool) -> dict[str, Any]:
    facts |= {
        "n_explained": found.n,
        "base": found.base,
        "exact": found.exact,
        "bounded": bounded,
        "off_by": gap,
        "tolerance": found.tolerance,
        "n_background": found.n_background,
    }
    keys = ("columns", "effects", "errors", "way", "seed")
    return {key: getattr(found, key) for key in keys} | {"facts": facts}


def _pair(project: Project, said: Said, cls: Scalar | None) -> tuple[Scalar, Scalar]:
    """The answer given and the class asked about; when the class asked about is given, the next likeliest."""
    if said.chances is None:
        raise Cannot("no_probability")
    likely = [said.classes[i] for i in np.argsort(-said.chances.mean(axis=0), kind="stable")]
    if len(said.answers) == 1:
        given = said.answer()
    else:
        given = max(said.classes, key=lambda c: (said.share(c), -likely.index(c)))
        hoped = project.words.outcome.wanted
        cls = hoped if cls is None and hoped not in (None, given) else cls
        if cls is not None and given == cls:
            return next(c for c in likely if c != cls), cls
    asked = next(c for c in likely if c != given) if cls is None or cls == given else cls
    return given, asked


def _entry(found: dict[str, Any], X: Any, j: int) -> dict[str, Any]:
    return {
        "column": found["columns"][j],
        "value": plain(X.iloc[0, j]) if len(X) == 1 else None,
        "effect": float(found["effects"][j]),
        "se": float(found["errors"][j]),
    }


def _told(said: Said, asked: Scalar) -> int:
    return int(sum(plain(answer) == asked for answer in said.answers))


def _premise(chosen: Selection, said: Said, cls: Scalar | None, *, changed_rows: bool) -> dict[str, Any] | None:
    """Whether it is true that the model does not say the class asked about."""
    if cls is None:
        return None
    truth = None if changed_rows else plain(chosen.y.iloc[0])
    return {"asked": cls, "actual": said.answer(), "truth": truth, "holds": bool(said.answer() != cls)}


def _caveats(facts: Facts) -> tuple[str, ...]:
    outside = facts["support"] is not None and not facts["support"]["inside"]
    few = not facts["one"] and facts["n"] < FEW
    unsure = any(c["column"] in facts["undecided"] for c in facts["against"][:2] + facts["toward"][:2])
    return ("outside_data",) * outside + ("not_a_cause",) + ("undecided",) * unsure + ("few_rows",) * few


def _chart(project: Project, facts: Facts) -> Chart:
    unit = "points" if project.classes else project.words.outcome.unit
    data: dict[str, Any] = {"rows": [bar(project, c) for c in facts["contributions"]], "unit": unit, "signed": True}
    if not project.classes:
        data |= {"start": facts["base"], "end": facts["lead"]}
    return Chart("bars", data)
