"""Which simple rules come close to the model?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explainer import effects, imitation, metrics, scopes, uncertainty
from explainer.imitation import Imitation, Rule
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.types import Cannot, Chart, Facts, Finding, Scope
from explainer.uncertainty import Groups

TRIED = 20_000
"""So many rows the rules are tried on at most; more are sampled."""


def rules(project: Project, scope: Scope) -> Finding:
    """Which few rules come close to the model, how well do they imitate it, and where do they not?

    **How**: a tree of at most three questions in a row learns the model's answers (see `imitation`), on rows the model
    learned from where they are known; its rules are tried on the rows asked about (those it has not seen; 20,000 of
    them, sampled, where there are more).

    **Facts**: `rules` (the one that fits most rows first; each `tests` [{column, op: <= > = !=, value}], `answer`, `n`
    rows asked about that it fits, `alike` (`value`, `interval`, `n`: share of them that the model answers so too, or
    the mean difference in the outcome's unit; None where it fits none)), `count`, `fidelity` (the same over all rows),
    `usual` (the model's most common answer, or its mean) and `floor` (the fidelity of always saying that), `missed` (of
    classes: for each answer of the model `class`, `n`, `alike`), `weakest` (the place in `rules` of the one that
    imitates worst, of those with 20 rows or more; None without), `gain`
    (`value`, `interval`: fidelity beyond the floor, > 0 better), `right` (over the same rows, held against what really
    happened: `rules` and `model`, each `value`, `interval`, `n`: share right or mean error, and `lead`, `value`,
    `interval`: how much better the model is, > 0 better), `groups`, `n` (rows tried on), `n_asked` (rows there
    are), `learned` (rows), `from_train`.

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
    tried = _tried(project, small, mask)
    told = sorted((_rule(tried, rule) for rule in small.rules), key=lambda rule: -rule["n"])
    usual = np.full(tried.n, small.usual, dtype=object)
    facts: dict[str, Any] = {
        "rules": told,
        "count": len(told),
        "fidelity": tried.alike(tried.said).facts(),
        "usual": small.usual,
        "floor": tried.alike(usual).facts(),
        "missed": _missed(project, tried),
        "weakest": _weakest(told, tried.number),
        "gain": _gain(tried.said, usual, tried.model, tried.number, tried.groups),
        "right": _right(tried),
        "n": tried.n,
        "n_asked": int(mask.sum()),
        "learned": small.learned,
        "from_train": project.train_X is not None and not project.lacks("model"),
        "groups": metrics.grouping(project, tried.rows),
    }
    caveats = ("few_rows",) * (tried.n < 30) + ("rows_not_independent",) * (facts["groups"] is not None)
    method = {"name": "surrogate tree", "depth": imitation.DEPTH, "rows": tried.n, "seed": imitation.SEED}
    return Finding(facts, _chart(project, facts), caveats, method)


@dataclass(frozen=True)
class _Tried:
    """The rows the rules are tried on: which of them each rule fits, what the rules and what the model say (n,)."""

    fits: dict[Rule, metrics.Flags]
    said: Any
    rows: metrics.Outcomes

    @property
    def n(self) -> int:
        return self.rows.n

    @property
    def model(self) -> Any:
        return self.rows.said

    @property
    def number(self) -> bool:
        return self.rows.kind == "regression"

    @property
    def groups(self) -> Groups:
        return self.rows.groups

    def alike(self, said: Any, here: metrics.Flags | None = None) -> uncertainty.Estimate:
        """How alike these answers and the model's are, over the rows in `here` (n,)."""
        if here is None:
            return imitation.agreement(said, self.model, self.number, self.groups)
        groups = None if self.groups is None else self.groups[here]
        alone = groups is not None and uncertainty.independent_units(len(groups), groups) < 2
        return imitation.agreement(said[here], self.model[here], self.number, None if alone else groups)


def _tried(project: Project, small: Imitation, mask: metrics.Flags) -> _Tried:
    """A seeded sample of the rows in the mask, if they are very many, with what is said about them."""
    chosen = np.flatnonzero(mask)
    picked = np.zeros(len(mask), dtype=bool)
    picked[chosen[effects.sample(len(chosen), TRIED, imitation.SEED)]] = True
    X = project.X[picked]
    return _Tried(
        {rule: small.fits(rule, X) for rule in small.rules}, small.answers(X), metrics.outcomes(project, picked)
    )


def _rule(tried: _Tried, rule: Rule) -> dict[str, Any]:
    here = tried.fits[rule]
    alike = tried.alike(np.full(tried.n, rule.answer, dtype=object), here).facts() if here.any() else None
    tests = [{"column": t.column, "op": t.op, "value": t.value} for t in rule.tests]
    return {"tests": tests, "answer": rule.answer, "n": int(here.sum()), "alike": alike}


def _missed(project: Project, tried: _Tried) -> list[dict[str, Any]]:
    """For each answer of the model, how often the rules give it too."""
    found = []
    for cls in project.classes:
        here = tried.rows.answered(cls)
        if here.any():
            found.append({"class": cls, "n": int(here.sum()), "alike": tried.alike(tried.said, here).facts()})
    return found


def _right(tried: _Tried) -> dict[str, Any]:
    """How often the rules, and the model, say what really happened (of numbers: how far off they are)."""
    truth, said = tried.rows.truth, {"rules": tried.said, "model": tried.model}
    each = {who: imitation.agreement(what, truth, tried.number, tried.groups).facts() for who, what in said.items()}
    return {**each, "lead": _gain(tried.model, tried.said, truth, tried.number, tried.groups)}


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
