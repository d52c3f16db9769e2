"""Why do two rows come out differently?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from explainer import answers, effects, likeness, mixtures
from explainer.answers import Said, plain
from explainer.differences import Differences, differences
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.scopes import changed, is_number, select
from explainer.types import Cannot, Chart, Finding, Scalar, Scope

Kind = Literal["two", "several", "nearest", "group", "everybody"]

NAMED = 5
SLIGHT = 0.05
FEW = 30
NOTHING = 1e-12
AGAINST = 100
"""Of a larger group, so many rows are drawn to compare with."""
APART = 0.5
"""Without classes, a row has another answer when its estimate is off by so many standard deviations of all."""


@dataclass(frozen=True)
class _Sides:
    """Who is compared: one row with one or many others (inputs after changes), and all rows that were named.

    `total`: how many rows the others, at most 100, were drawn from.
    """

    kind: Kind
    row: pd.DataFrame
    others: pd.DataFrame
    named: pd.DataFrame
    distance: float | None = None
    total: int | None = None
    searched: int | None = None


def compare_cases(
    project: Project, scope: Scope, *, cls: Scalar | None = None, against: str | None = None, k: int = NAMED
) -> Finding:
    """Why do two rows come out differently: what does each difference between them do to the model's answer?

    Two rows: the first against the second. More: the one with the highest against the one with the lowest chance (or
    estimate). One row and a group (conditions): the row against the group. One row alone: against the most similar row
    with another answer, or `against` "everybody".

    **How**: the gap between the two answers is split over the columns that differ (see `differences`), exactly where
    `exact` is true, else with standard errors; against many rows it is the mean over (at most 100 of) them.
    **Facts**: `kind` ("two" | "several" | "nearest" | "group" | "everybody"), `first` and `second` {row (None for
    many), prediction (None for many), output (chance of `cls` or estimate, mean for many; None without chances),
    actual (None for many and after changes)}, `n_group` (rows of the group, else None), `n` (others compared with),
    `cls` (class whose chance is told; None for numbers), `same_answer` (None for many), `identical` (no input
    differs), `gap` (first minus second), `n_differ`, `n_agree`, `parts` [{column, value, other (for many: the middle
    number or the commonest value), part, se}] largest first, `k` of them; `rest`, `n_rest`; `widens` and `narrows`:
    parts named that go with the gap and against it; `alone`: columns of which one value of the second, put into the
    first, already gives the second's answer (None where the answers are the same or many); `cases` [{row, prediction,
    output}] all rows named, `distance` and `n_searched` (nearest: so many rows of the
    `total`; else None), `exact`, `off_by`, `tolerance`, `changed`; `undecided` (columns
    named whose part could be zero).
    **Caveats**: not_a_cause, undecided, few_rows, no_chances.
    **Errors**: second_case_needed, no_other_answer, no_such_class, does_not_add_up, those of `scopes`.

    >>> facts = compare_cases(Project.load("mortgage"), Scope(rows=("12", "40"))).facts
    >>> total = sum(p["part"] for p in facts["parts"]) + facts["rest"]
    >>> facts["kind"], abs(facts["second"]["output"] + total - facts["first"]["output"]) < 0.001
    ('two', True)
    """
    sides = _sides(project, scope, against)
    wanted = _class(project, answers.said(project, sides.row), cls)
    if len(sides.named) > 2:
        sides = _extremes(project, sides, wanted)
    unsplit = bool(project.classes) and wanted is None
    split = None if unsplit else differences(project, sides.row, sides.others, wanted, total=sides.total)
    facts = _facts(project, sides, split, wanted, k, is_changed=bool(scope.changes))
    facts["alone"] = _alone(project, sides, facts)
    method = {
        "name": "Shapley values of the differences",
        "way": None if split is None else split.way,
        "exact": facts["exact"],
        "rows": facts["n"] + 1,
        "tolerance": facts["tolerance"],
        "seed": 0,
    }
    return Finding(facts, _chart(project, facts), _caveats(facts), method)


# ---------------------------------------------------------------- who is compared


def _sides(project: Project, scope: Scope, against: str | None) -> _Sides:
    if not scope.rows:
        raise Cannot("second_case_needed")
    named = _named(project, scope)
    if len(named) > 1:
        return _Sides("two" if len(named) == 2 else "several", named.iloc[[0]], named.iloc[[1]], named)
    if not scope.any and against != "everybody":
        return _nearest(project, named)
    mask = select(project, replace(scope, rows=(), changes=())).mask.copy()
    mask[project.X.index.get_indexer(named.index)] = False
    at = np.flatnonzero(mask)
    if not len(at):
        raise Cannot("empty_group")
    drawn = project.X.iloc[at[effects.sample(len(at), AGAINST)]]
    kind: Kind = "group" if scope.any else "everybody"
    return _Sides(kind, named, changed(project, drawn, scope.changes), named, total=len(at))


def _named(project: Project, scope: Scope) -> pd.DataFrame:
    """The rows named, in the order in which they were named, after the changes."""
    ids = list(dict.fromkeys(str(row).strip() for row in scope.rows))
    chosen = select(project, Scope(rows=tuple(ids)))
    return changed(project, chosen.X.loc[ids], scope.changes)


def _nearest(project: Project, row: pd.DataFrame) -> _Sides:
    """The most similar row with another answer: another class, or an estimate clearly off."""
    answer = answers.said(project, row).answer()
    at = likeness.likeness(project).at
    said = project.remember("answers for rows searched", lambda: answers.said(project, project.X.iloc[at]).answers)
    other = np.zeros(len(project.X), dtype=bool)
    if project.classes:
        other[at] = said != answer
    else:
        told = said.astype(float)
        other[at] = np.abs(told - float(answer)) >= APART * float(np.std(told))
    near = likeness.nearest(project, row, 1, other)
    if not len(near.at):
        raise Cannot("no_other_answer", prediction=answer)
    return _Sides("nearest", row, project.X.iloc[near.at], row, float(near.distance[0]), searched=len(at))


def _class(project: Project, said: Said, cls: Scalar | None) -> Scalar | None:
    """The class whose chance is told: the one asked about, of two the positive one, else the first row's answer."""
    if said.chances is None:
        return None
    if cls is not None and cls not in said.classes:
        raise Cannot("no_such_class", value=cls, known=list(said.classes))
    return next(c for c in (cls, project.positive, said.answer()) if c is not None)


def _extremes(project: Project, sides: _Sides, cls: Scalar | None) -> _Sides:
    """Of several rows, the one with the highest against the one with the lowest chance or estimate."""
    output = _outputs(answers.said(project, sides.named), cls)
    if output is None:
        return sides
    high, low = int(np.argmax(output)), len(output) - 1 - int(np.argmin(output[::-1]))
    return replace(sides, row=sides.named.iloc[[high]], others=sides.named.iloc[[low]])


def _outputs(said: Said, cls: Scalar | None) -> Any:
    """What people read, (n,): the chance of `cls`, the number, or None for classes without chances."""
    if not said.classes:
        return said.answers.astype(float)
    return None if cls is None else said.chance(cls)


# ---------------------------------------------------------------- what differs


def _facts(
    project: Project, sides: _Sides, split: Differences | None, cls: Scalar | None, k: int, *, is_changed: bool
) -> dict[str, Any]:
    many = sides.kind in ("group", "everybody")
    first = _side(project, sides.row, cls, is_changed=is_changed)
    second = _side(project, sides.others, cls, is_changed=is_changed, many=many)
    if split is not None:
        first["output"], second["output"] = split.after, split.before
    parts = _parts(project, sides, split, many=many)
    shown_parts = parts[: max(1, k)]
    gap = None if split is None else split.after - split.before
    slight = SLIGHT * max((abs(p["part"] or 0) for p in parts), default=0.0)
    sign = -1.0 if gap is not None and gap < 0 else 1.0
    return {
        "kind": sides.kind,
        "first": first,
        "second": second,
        "n_group": sides.total,
        "n": len(sides.others),
        "cls": cls,
        "same_answer": None if many else bool(first["prediction"] == second["prediction"]),
        "identical": not parts,
        "gap": gap,
        "n_differ": len(parts),
        "n_agree": len(sides.row.columns) - len(parts),
        "parts": shown_parts,
        "rest": None if split is None else float(sum(p["part"] for p in parts[len(shown_parts) :])),
        "n_rest": len(parts) - len(shown_parts),
        "widens": [p for p in shown_parts if p["part"] is not None and sign * p["part"] > slight],
        "narrows": [p for p in shown_parts if p["part"] is not None and sign * p["part"] < -slight],
        "undecided": [p["column"] for p in shown_parts if p["se"] and abs(p["part"]) < 2 * p["se"]],
        "cases": _cases(project, sides, cls),
        "distance": sides.distance,
        "n_searched": sides.searched,
        "total": len(project.X),
        "exact": split is not None and split.exact,
        "off_by": None if split is None else split.gap,
        "tolerance": None if split is None else split.tolerance,
        "changed": is_changed,
    }


def _side(
    project: Project, X: pd.DataFrame, cls: Scalar | None, *, is_changed: bool, many: bool = False
) -> dict[str, Any]:
    said = answers.said(project, X)
    output = _outputs(said, cls)
    return {
        "row": None if many else str(X.index[0]),
        "prediction": None if many else said.answer(),
        "output": None if output is None else float(output.mean()),
        "actual": None if many or is_changed else plain(project.y[X.index[0]]),
    }


def _cases(project: Project, sides: _Sides, cls: Scalar | None) -> list[dict[str, Any]]:
    said = answers.said(project, sides.named)
    output = _outputs(said, cls)
    return [
        {"row": str(row), "prediction": said.answer(i), "output": None if output is None else float(output[i])}
        for i, row in enumerate(sides.named.index)
    ]


def _parts(project: Project, sides: _Sides, split: Differences | None, *, many: bool) -> list[dict[str, Any]]:
    """The columns that differ with what each does to the answer, largest first."""
    found = []
    for j, c in enumerate(sides.row.columns):
        value = plain(sides.row.iloc[0, j])
        other = _typical(project, sides.others[c]) if many else plain(sides.others.iloc[0, j])
        part = 0.0 if split is None else float(split.parts[j])
        if abs(part) > NOTHING or (not many and value != other):
            se = 0.0 if split is None else float(split.errors[j])
            told = None if split is None else part
            found.append({"column": str(c), "value": value, "other": other, "part": told, "se": se})
    return sorted(found, key=lambda p: -abs(p["part"] or 0.0))


def _typical(project: Project, values: pd.Series[Any]) -> Any:
    """The middle number, or the commonest value, of many rows."""
    known = values.dropna()
    if not len(known):
        return None
    if is_number(project, str(values.name)):
        return float(known.median())
    return plain(known.astype(object).mode().sort_values(key=lambda v: v.astype(str)).iloc[0])


def _alone(project: Project, sides: _Sides, facts: dict[str, Any]) -> list[str] | None:
    """Columns of which the second's value alone turns the first's answer into the second's."""
    if not project.classes or facts["same_answer"] in (None, True):
        return None
    pool = mixtures.pool(project, sides.others).under(sides.row)
    columns = [str(c) for c in sides.row.columns]
    said = pool.answers(np.eye(len(columns), dtype=np.intp))
    return [c for c, answer in zip(columns, said, strict=True) if plain(answer) == facts["second"]["prediction"]]


# ---------------------------------------------------------------- how it is shown


def _caveats(facts: dict[str, Any]) -> tuple[str, ...]:
    named = {p["column"] for p in facts["widens"][:2] + facts["narrows"][:2]}
    names = {
        "no_chances": facts["gap"] is None,
        "undecided": bool(named & set(facts["undecided"])),
        "few_rows": facts["n_group"] is not None and facts["n_group"] < FEW,
        "not_a_cause": not facts["identical"],
    }
    return tuple(name for name, wanted in names.items() if wanted)


def _chart(project: Project, facts: dict[str, Any]) -> Chart | None:
    """From the second's answer over the differences to the first's; without chances, what differs."""
    words = project.words
    if facts["identical"]:
        return None
    if facts["gap"] is None:
        rows = [
            [column_label(words, p["column"]), *(shown(words, p["column"], p[side]) for side in ("value", "other"))]
            for p in facts["parts"]
        ]
        heads = [f"{words.row} {facts[side]['row']}" for side in ("first", "second")]
        return Chart("table", {"columns": [words.outcome.label, *heads], "rows": rows})
    lines = []
    for p in facts["parts"]:
        value, other = (shown(words, p["column"], p[side]) for side in ("value", "other"))
        ends = {"low": p["part"] - 1.96 * p["se"], "high": p["part"] + 1.96 * p["se"]} if p["se"] else {}
        label = f"{column_label(words, p['column'])}: {value} / {other}"
        lines.append({"label": label, "value": p["part"], **ends})
    second = words.rows if facts["second"]["row"] is None else f"{words.row} {facts['second']['row']}"
    unit = "points" if project.classes else words.outcome.unit
    data = {"rows": lines, "unit": unit, "signed": True, "start": facts["second"]["output"], "start_label": second}
    end = {"end": facts["first"]["output"], "end_label": f"{words.row} {facts['first']['row']}"}
    return Chart("bars", {**data, **end})
