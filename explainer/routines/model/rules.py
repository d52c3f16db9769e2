"""Which simple rules come close to the model?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import imitation, metrics, scopes, uncertainty
from explainer.imitation import Imitation
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.types import Cannot, Chart, Facts, Finding, Scope
from explainer.uncertainty import Groups


def rules(project: Project, scope: Scope) -> Finding:
    """Which few rules come close to the model, how well do they imitate it, and where do they not?

    **How**: a tree of at most three questions in a row learns the model's answers (see `imitation`), on rows the model
    learned from where they are known; its rules are tried on the rows asked about (those it has not seen).

    **Facts**: `rules` (the one that fits most rows first; each `tests` [{column, op: <= > = !=, value}], `answer`, `n`
    rows asked about that it fits, `alike` (`value`, `interval`, `n`: share of them that the model answers so too, or
    the mean difference in the outcome's unit; None where it fits none)), `count`, `fidelity` (the same over all rows),
    `usual` (the model's most common answer, or its mean) and `floor` (the fidelity of always saying that), `missed` (of
    classes: for each answer of the model `class`, `n`, `alike`), `weakest` (the place in `rules` of the one that
    imitates worst, of those with 20 rows or more; None without), `gain`
    (`value`, `interval`: fidelity beyond the floor, > 0 better), `groups`, `n`, `learned` (rows),
    `from_train`.

    **Caveats**: few_rows, rows_not_independent. **Errors**: whole_model_only, changes_do_not_apply, too_few_rows, and
    those of the scope.

    >>> facts = rules(Project.load("mortgage"), Scope()).facts
    >>> facts["fidelity"]["value"] > facts["floor"]["value"], facts["count"] <= 8
    (True, True)
    """
    if scope.changes:
        raise Cannot("changes_do_not_apply")
    if scope.case is not None:
        raise Cannot("whole_model_only")
    small = imitation.imitation(project)
    mask = scopes.select(project, scope).mask & small.fresh
    if mask.sum() < 2:
        raise Cannot("too_few_rows", n=int(mask.sum()), least=2)
    X, model, number = project.X[mask], np.asarray(project.predicted)[mask], not project.classes
    groups = metrics.outcomes(project, mask).groups
    told = sorted((_rule(project, small, i, mask) for i in range(len(small.rules))), key=lambda rule: -rule["n"])
    usual = np.full(len(X), small.usual, dtype=object)
    fidelity = imitation.agreement(small.answers(X), model, number, groups)
    facts: dict[str, Any] = {
        "rules": told,
        "count": len(told),
        "fidelity": fidelity.facts(),
        "usual": small.usual,
        "floor": imitation.agreement(usual, model, number, groups).facts(),
        "missed": _missed(project, small, mask),
        "weakest": _weakest(told, number),
        "gain": _gain(small.answers(X), usual, model, number, groups),
        "n": len(X),
        "learned": small.learned,
        "from_train": project.train_X is not None,
        "groups": metrics.grouping(project, metrics.outcomes(project, mask)),
    }
    caveats = ("few_rows",) * (len(X) < 30) + ("rows_not_independent",) * (facts["groups"] is not None)
    method = {"name": "surrogate tree", "depth": imitation.DEPTH, "rows": len(X), "seed": imitation.SEED}
    return Finding(facts, _chart(project, facts), caveats, method)


def _rule(project: Project, small: Imitation, i: int, mask: metrics.Flags) -> dict[str, Any]:
    rule = small.rules[i]
    here = mask.copy()
    here[mask] = small.fits(rule, project.X[mask])
    n = int(here.sum())
    alike = None
    if n:
        said = np.full(n, rule.answer, dtype=object)
        groups = metrics.outcomes(project, here).groups
        alike = imitation.agreement(said, np.asarray(project.predicted)[here], not project.classes, groups).facts()
    tests = [{"column": t.column, "op": t.op, "value": t.value} for t in rule.tests]
    return {"tests": tests, "answer": rule.answer, "n": n, "alike": alike}


def _missed(project: Project, small: Imitation, mask: metrics.Flags) -> list[dict[str, Any]]:
    """For each answer of the model, how often the rules give it too."""
    found = []
    for cls in project.classes:
        here = mask & np.asarray(project.predicted == cls, dtype=bool)
        if here.any():
            said = small.answers(project.X[here])
            alike = imitation.agreement(
                said, np.asarray(project.predicted)[here], False, metrics.outcomes(project, here).groups
            )
            found.append({"class": cls, "n": int(here.sum()), "alike": alike.facts()})
    return found


def _gain(said: Any, usual: Any, model: Any, number: bool, groups: Groups) -> dict[str, Any]:
    """How much closer to the model the rules are than its most common answer, over the same rows."""
    if number:
        apart = [np.abs(one.astype(float) - model.astype(float)) for one in (usual, said)]
        return uncertainty.paired_difference(apart[0], apart[1], groups).facts()
    return uncertainty.paired_difference(said == model, usual == model, groups).facts()


def _weakest(told: list[dict[str, Any]], number: bool) -> int | None:
    enough = [i for i, rule in enumerate(told) if rule["n"] >= imitation.LEAST]
    if len(enough) < 2:
        return None
    return (max if number else min)(enough, key=lambda i: told[i]["alike"]["value"])


def _chart(project: Project, facts: Facts) -> Chart:
    words = project.words
    rows = []
    for rule in facts["rules"]:
        tests = " and ".join(
            f"{column_label(words, t['column'])} {t['op']} {shown(words, t['column'], t['value'])}"
            for t in rule["tests"]
        )
        rows.append([tests, shown(words, "<prediction>", rule["answer"]), str(rule["n"])])
    return Chart("table", {"columns": ["if", words.outcome.label, words.rows], "rows": rows})
