"""Boosted trees of scikit-learn (histograms), read once: their own numbers, without the cost of every call.

Two hundred trees take some 4 ms to answer for one row, most of it for looking the row over; prepared numbers need no
looking over. Trees of few leaves are not walked down at all: each number a row holds strikes out the leaves where the
row cannot end, for several trees at once, and one leaf of each remains. The leaves are added up in the model's own
order and linked as it does, so that no digit differs.

Source: QuickScorer, Lucchese et al., SIGIR 2015, with both sides of a question struck out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

NAMES = ("HistGradientBoostingClassifier", "HistGradientBoostingRegressor")
WORD, WIDTHS = 64, (8, 16, 32)
"""Leaves that are struck out at once; a tree has so many bits of it, and one of more leaves is walked down."""
ALL, KIND = 2**WORD - 1, np.dtype("<u8")
MANY = 1000
"""Trees of the most leaves are struck out for so many rows; fewer are walked down as quickly."""
PIECE = 4096
"""Rows that are worked on at once: their numbers stay near the processor."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Boosted:
    """Boosted trees that take numbers as they are; `width`: how many bits the leaves of one need, None for too many."""

    estimator: Any
    width: int | None

    @cached_property
    def small(self) -> Small:
        """The trees as trees of few leaves."""
        assert self.width is not None
        return _small(_nodes(self.estimator), self.estimator.n_trees_per_iteration_, self.width)

    def told(self, A: Floats, method: str) -> npt.NDArray[Any] | None:
        """What `predict` or `predict_proba` says about rows A (n, p); None where only the model itself can say.

        >>> from sklearn.ensemble import HistGradientBoostingClassifier
        >>> A = np.arange(80.0).reshape(40, 2)
        >>> trees = HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=5).fit(A, A[:, 0] > 8)
        >>> bool((read(trees).told(A, "predict_proba") == trees.predict_proba(A)).all())
        True
        """
        return self._said(self._raw(A), method) if self._takes(A, method) else None

    def both(self, A: Floats) -> tuple[npt.NDArray[Any], Floats] | None:
        """The classes and the chances of rows A (n, p), the trees asked once; None where there are no classes."""
        if not self._takes(A, "predict_proba"):
            return None
        raw = self._raw(A)
        return self._said(raw, "predict"), self._said(raw, "predict_proba")

    def mixed(self, A: Floats, rows: Ints, owner: Ints, method: str) -> npt.NDArray[Any] | None:
        """The same about mixtures of rows A (n, p): number j of mixture i is that of row `rows[i, owner[j]]`.

        None where making the mixtures and asking about them is as quick.
        """
        if not self._quick(len(rows)) or len(A) > len(rows) or not self._takes(A, method):
            return None
        at, own = self.small.stretches(A), owner[self.small.places]
        raw = self._base(len(rows))
        for start in range(0, len(rows), PIECE):
            lent = rows[start : start + PIECE]
            self.small.add([x.take(lent[:, c]) for x, c in zip(at, own, strict=True)], raw[start : start + PIECE])
        return self._said(raw, method)

    def _quick(self, n: int) -> bool:
        """Whether striking out is quicker than walking down, for n rows."""
        return self.width is not None and (self.width < WIDTHS[-1] or n >= MANY)

    def _takes(self, A: Floats, method: str) -> bool:
        trees = self.estimator
        known = method in ("predict", "predict_proba") and hasattr(trees, method)
        return known and A.ndim == 2 and A.shape[1] == trees.n_features_in_

    def _raw(self, A: Floats) -> Floats:
        """The sums of the trees (n, outputs)."""
        trees, raw = self.estimator, self._base(len(A))
        if not self._quick(len(A)):
            whole = np.ascontiguousarray(A, dtype=np.float64)
            trees._predict_iterations(whole, trees._predictors, raw, False, 1)
            return raw
        for start in range(0, len(A), PIECE):
            self.small.add(self.small.stretches(A[start : start + PIECE]), raw[start : start + PIECE])
        return raw

    def _base(self, n: int) -> Floats:
        """What the sums (n, outputs) start from."""
        raw = np.zeros((n, self.estimator.n_trees_per_iteration_), order="F")
        raw += self.estimator._baseline_prediction
        return raw

    def _said(self, raw: Floats, method: str) -> npt.NDArray[Any]:
        """What a method makes of the sums (n, outputs)."""
        trees = self.estimator
        if method == "predict_proba":
            return np.asarray(trees._loss.predict_proba(raw))
        if not hasattr(trees, "classes_"):
            return np.asarray(trees._loss.link.inverse(raw.ravel()))
        return np.asarray(trees.classes_[(raw[:, 0] > 0).astype(int) if raw.shape[1] == 1 else raw.argmax(axis=1)])


def read(estimator: Any) -> Boosted | None:
    """The trees of an estimator; None where it is none of these, or prepares what it is given."""
    known = type(estimator).__module__.startswith("sklearn.") and type(estimator).__name__ in NAMES
    if not known or getattr(estimator, "_preprocessor", estimator) is not None:
        return None
    trees = _nodes(estimator)
    most = WORD + 1 if any(t["is_categorical"].any() for t in trees) else max(int(t["is_leaf"].sum()) for t in trees)
    return Boosted(estimator, next((width for width in WIDTHS if width >= most), None))


def _nodes(estimator: Any) -> list[Any]:
    return [tree.nodes for each in estimator._predictors for tree in each]


# ---------------------------------------------------------------- trees of few leaves


@dataclass(frozen=True)
class Small:
    """Trees of few leaves, as many in a word as it has room for; a leaf is a bit.

    For each prepared number that is asked about `places` says where it stands and `cuts` where it is cut, in order.
    `every` (words,) are all leaves there are; `left` says for each word, and for each number its trees ask about (which
    of `places`), what leaves are left in each stretch between cuts (last: missing). `values` (trees, leaves): what a
    tree adds; `outputs` (trees,): to which sum. `width`: how many bits a tree has.
    """

    places: list[int]
    cuts: list[Floats]
    every: Words
    left: list[list[tuple[int, Words]]]
    values: Floats
    outputs: list[int]
    width: int

    def stretches(self, A: Floats) -> list[Ints]:
        """Between which cuts the numbers of rows A (n, p) lie, for each number asked about, (n,)."""
        found = []
        for j, cuts in zip(self.places, self.cuts, strict=True):
            at = np.searchsorted(cuts, A[:, j])
            at[np.isnan(A[:, j])] = len(cuts) + 1
            found.append(at)
        return found

    def add(self, stretches: list[Ints], raw: Floats) -> None:
        """Adds what each tree says about rows to their sums (n, outputs), tree after tree."""
        n = len(raw)
        leaves, more, value = np.empty(n, KIND), np.empty(n, KIND), np.empty(n)
        together, kind = WORD // self.width, np.dtype(f"<u{self.width // 8}")
        for word, (every, asked) in enumerate(zip(self.every, self.left, strict=True)):
            leaves.fill(every)
            for place, left in asked:
                left.take(stretches[place], out=more, mode="clip")
                leaves &= more
            one = leaves.view(kind).reshape(n, together).T
            which = np.bitwise_count(one - kind.type(1)).astype(np.intp)
            for k, at in enumerate(which[: len(self.values) - word * together], word * together):
                self.values[k].take(at, out=value, mode="clip")
                raw[:, self.outputs[k]] += value


def _small(trees: list[Any], outputs: int, width: int) -> Small:
    inner = np.concatenate([t[t["is_leaf"] == 0] for t in trees])
    places = np.unique(inner["feature_idx"]).tolist()
    cuts = [np.unique(inner["num_threshold"][inner["feature_idx"] == j]) for j in places]
    at = {(j, cut): (i, k) for i, j in enumerate(places) for k, cut in enumerate(cuts[i].tolist())}
    values, outs, together = np.zeros((len(trees), width)), [k % outputs for k in range(len(trees))], WORD // width
    every, left = [], []
    for first in range(0, len(trees), together):
        tables: dict[int, Words] = {}
        whole = 0
        for k, tree in enumerate(trees[first : first + together]):
            leaf = tree["value"][tree["is_leaf"] != 0]
            values[first + k, : len(leaf)] = leaf
            whole |= ((1 << len(leaf)) - 1) << (k * width)
            _strike(tree, k * width, at, tables, cuts)
        every.append(whole)
        left.append(sorted(tables.items()))
    return Small(places, cuts, np.array(every, dtype=KIND), left, values, outs, width)


def _strike(
    tree: Any, shift: int, at: dict[tuple[int, float], tuple[int, int]], tables: dict[int, Words], cuts: list[Floats]
) -> None:
    """Writes down which leaves of one tree are left in each stretch of each number; its bits start at `shift`.

    `at` says which of the numbers, and at which of its cuts, is asked about.
    """
    leaf = np.flatnonzero(tree["is_leaf"]).tolist()
    ends = {node: 1 << (shift + i) for i, node in enumerate(leaf)}
    inner = np.flatnonzero(tree["is_leaf"] == 0)
    asked = tree[["left", "right", "feature_idx", "num_threshold", "missing_go_to_left"]].tolist()
    for i in inner[np.argsort(-tree["depth"][inner].astype(int), kind="stable")].tolist():
        first, second, feature, threshold, missing = asked[i]
        yes, no = ends[first], ends[second]
        ends[i] = yes | no
        place, cut = at[feature, threshold]
        if place not in tables:
            tables[place] = np.full(len(cuts[place]) + 2, ALL, dtype=KIND)
        table = tables[place]
        table[: cut + 1] &= ALL ^ no
        table[cut + 1 : -1] &= ALL ^ yes
        table[-1] &= ALL ^ (no if missing else yes)
