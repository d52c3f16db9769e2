"""Where rows end in a model that is a single tree, or in the rules that imitate any other: one row, or a group.

What a place says, how many of the rows learned from it holds, and how the model did on the rows here that end there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explainer import answers, imitation, paths, uncertainty
from explainer.answers import Said
from explainer.draws import Draw
from explainer.paths import Lone, Step

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]

COUNTED = 50_000
"""So many rows are followed to their leaves at most."""
SQUARED = ("squared_error", "friedman_mse")
"""What a tree minimised where a leaf says its mean, and its impurity is a variance."""
TOLD = 5
"""So many places are told: those where most rows end."""


def score(project: Project, found: Lone, node: int, cls: Any) -> float:
    """What the tree would say at a node: the chance of a class, or the number."""
    value = found.tree.tree_.value[node][0]
    if project.classes:
        return float(value[project.classes.index(cls)] / value.sum())
    transformer = getattr(project.model, "transformer_", None)
    return float(value[0]) if transformer is None else float(np.ravel(transformer.inverse_transform([[value[0]]]))[0])


def leaf(project: Project, found: Lone, node: int, cls: Any) -> dict[str, Any]:
    """The rows the tree learned from that end at a leaf, and their outcome with its interval."""
    t = found.tree.tree_
    n, value = int(t.n_node_samples[node]), score(project, found, node, cls)
    plainly = bool(np.allclose(t.weighted_n_node_samples, t.n_node_samples))
    interval = None
    if project.classes and plainly:
        interval = list(map(float, uncertainty.wilson(value * n, n)))
    elif plainly and n > 1 and not hasattr(project.model, "transformer_") and found.tree.criterion in SQUARED:
        half = uncertainty.critical(n) * float(np.sqrt(t.impurity[node] / (n - 1)))
        interval = [value - half, value + half]
    share = float(n / t.n_node_samples[0])
    return {"node": node, "n": n, "share": share, "value": value, "interval": interval}


def here(project: Project, found: Lone, node: int) -> dict[str, Any]:
    """How the model did on the rows explained here that end at the same leaf."""
    rows = project.X.iloc[:COUNTED]
    ends = project.remember("leaf of each row", lambda: found.tree.tree_.apply(found.prepared(project, rows)))
    there = np.flatnonzero(np.asarray(ends) == node)
    truth, told = project.y.to_numpy()[there], answers.said(project, project.X.iloc[there]).answers
    if project.classes:
        return {"n": len(there), "k": int((truth == told).sum()), "error": None}
    error = float(np.abs(truth.astype(float) - told.astype(float)).mean()) if len(there) else None
    return {"n": len(there), "k": None, "error": error}


# ---------------------------------------------------------------- a group in a tree


def spread(project: Project, found: Lone, drawn: Draw, said: Said) -> dict[str, Any] | None:
    """Where a group's rows end; None where a leaf is not what the model says.

    Facts: `paths` [{node, tests [{columns, column, op, value, exact}] (one for each column and side), n, share {value,
    interval, n}, answer, score (chance of the answer, or the number), learned (rows learned from there)}], the
    commonest five; `n_paths` (places where rows end; `others`: without those told) of `n_leaves`, `asked` {low, high,
    mean} (questions a row passes), `splits` [{depth, columns, column, op, value, exact, n (rows asked), k (of them
    pass), rest (do not), yes, no (share answered `cls` or the mean number among them; None where there are none)}] (the
    first questions, at most three).
    """
    A = found.prepared(project, drawn.X)
    ends = np.asarray(found.tree.tree_.apply(A))
    if not _true_to(project, found, ends, said):
        return None
    nodes, counts = np.unique(ends, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    walks = {
        int(nodes[i]): paths.steps(project, found, drawn.X.iloc[[int((ends == nodes[i]).argmax())]])
        for i in order[:TOLD]
    }
    depth = np.asarray(found.tree.tree_.decision_path(A).sum(axis=1)).ravel() - 1
    return {
        "paths": [_path(project, found, node, walk, ends, said, drawn) for node, walk in walks.items()],
        "n_paths": len(nodes),
        "others": max(len(nodes) - TOLD, 0),
        "n_leaves": int(found.tree.get_n_leaves()),
        "asked": {"low": int(depth.min()), "high": int(depth.max()), "mean": float(depth.mean())},
        "splits": _splits(project, found, A, list(walks.values()), said),
    }


def _true_to(project: Project, found: Lone, ends: Any, said: Said) -> bool:
    """Whether the leaves are what the model says, on the rows looked at."""
    leaves, first = np.unique(ends, return_index=True)
    told = [said.answer(i) for i in first.tolist()]
    if not said.classes:
        return bool(np.allclose([score(project, found, n, None) for n in leaves.tolist()], np.array(told, dtype=float)))
    if said.chances is None:
        return False
    chances = [float(said.chances[i, said.classes.index(c)]) for i, c in zip(first.tolist(), told, strict=True)]
    return bool(np.allclose([score(project, found, n, c) for n, c in zip(leaves.tolist(), told, strict=True)], chances))


def _path(
    project: Project, found: Lone, node: int, walk: Sequence[Step], ends: Any, said: Said, drawn: Draw
) -> dict[str, Any]:
    there = ends == node
    answer = said.answer(int(there.argmax()))
    return {
        "node": node,
        "tests": _shortest(walk),
        "n": int(there.sum()),
        "share": uncertainty.share(there, drawn.groups).facts(),
        "answer": answer,
        "score": score(project, found, node, answer),
        "learned": int(found.tree.tree_.n_node_samples[node]),
    }


def _shortest(walk: Sequence[Step]) -> list[dict[str, Any]]:
    """A path's tests, those of one column together; left out are those that a later one makes needless."""
    kept: list[Step] = []
    for step in walk:
        needless = ("<=", ">", "in", "between", "=")
        kept = [s for s in kept if not (s.op in needless and (s.columns, s.op) == (step.columns, step.op))]
        if step.op == "=":
            kept = [s for s in kept if s.columns != step.columns]
        kept.append(step)
    first = [s.columns for s in kept]
    return [_test(s) for s in sorted(kept, key=lambda s: first.index(s.columns))]


def _test(step: Step) -> dict[str, Any]:
    one = step.columns[0] if len(step.columns) == 1 else None
    return {"columns": list(step.columns), "column": one, "op": step.op, "value": step.value, "exact": step.exact}


def _splits(project: Project, found: Lone, A: Any, walks: Sequence[Sequence[Step]], said: Said) -> list[dict[str, Any]]:
    """The first question, and the next one on either side, as far as the paths told pass them."""
    passed = np.asarray(found.tree.tree_.decision_path(A).toarray(), dtype=bool)
    mean = _counted(project, said)
    told: dict[int, dict[str, Any]] = {}
    for walk in walks:
        nodes = [0, *(step.node for step in walk)]
        for depth, step in enumerate(walk[:2]):
            at, after = nodes[depth], step.node
            if at not in told:
                asked, yes = passed[:, at], passed[:, after]
                no = asked & ~yes
                sides = {
                    "yes": float(mean[yes].mean()) if yes.any() else None,
                    "no": float(mean[no].mean()) if no.any() else None,
                }
                told[at] = {
                    "depth": depth,
                    **_test(step),
                    "n": int(asked.sum()),
                    "k": int(yes.sum()),
                    "rest": int(no.sum()),
                    **sides,
                }
    return sorted(told.values(), key=lambda split: (split["depth"], -split["n"]))


def _counted(project: Project, said: Said) -> Floats:
    """What is averaged on either side of a question: whether the answer is the class told, or the number."""
    if not said.classes:
        return said.answers.astype(float)
    return np.asarray(said.answers == told_class(project, said), dtype=float)


def told_class(project: Project, said: Said) -> Any:
    """The class whose share is told: the positive one of two, else the commonest answer; None for numbers."""
    if not said.classes:
        return None
    return project.positive if project.positive is not None else max(said.classes, key=said.share)


# ---------------------------------------------------------------- a group under the rules that imitate the model


def ruled(project: Project, drawn: Draw, said: Said) -> dict[str, Any]:
    """Which of the rules that imitate the model a group's rows fit.

    Facts: `paths` [{tests [{column, op, value}], answer, n, share {value, interval, n}, alike {value, interval, n} (of
    those no rule was learned from: share the model answers so too, or the mean difference; None without any)}], the
    commonest first; `n_paths`, `others` (without the first five), `fidelity` (as alike, over all rows looked at),
    `floor` (of always saying `usual`), `usual`, `learned` (rows).
    """
    small, number = imitation.imitation(project), not project.classes
    model, fresh = said.answers, small.fresh[drawn.at]
    groups = drawn.groups

    def alike(rule: npt.NDArray[Any], at: npt.NDArray[np.bool_]) -> dict[str, Any] | None:
        at = at & fresh
        if not at.any():
            return None
        part = None if groups is None or len(np.unique(groups[at])) < 2 else groups[at]
        return imitation.agreement(rule[at], model[at], number, part).facts()

    every, told = np.ones(drawn.n, dtype=bool), []
    for rule in small.rules:
        fits = small.fits(rule, drawn.X)
        if fits.any():
            same = np.full(drawn.n, rule.answer, dtype=object)
            first = [t.column for t in rule.tests]
            ordered = sorted(rule.tests, key=lambda t: first.index(t.column))
            tests = [{"column": t.column, "op": t.op, "value": t.value} for t in ordered]
            share = uncertainty.share(fits, groups).facts()
            told.append(
                {
                    "tests": tests,
                    "answer": rule.answer,
                    "n": int(fits.sum()),
                    "share": share,
                    "alike": alike(same, fits),
                }
            )
    return {
        "paths": sorted(told, key=lambda rule: -rule["n"]),
        "n_paths": len(told),
        "others": max(len(told) - TOLD, 0),
        "fidelity": alike(small.answers(drawn.X), every),
        "floor": alike(np.full(drawn.n, small.usual, dtype=object), every),
        "usual": small.usual,
        "learned": small.learned,
    }
