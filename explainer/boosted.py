"""Boosted trees of scikit-learn (histograms), read once: their own numbers, without the cost of every call.

Two hundred trees take some 4 ms to answer for one row, most of it for looking the row over; prepared numbers need no
looking over. Trees of few leaves are not walked down at all: each number a row holds strikes out the leaves where the
row cannot end, for several trees at once, and one leaf of each remains. The leaves are added up in the model's own
order and linked as it does, so that no digit differs.

Source: QuickScorer, Lucchese et al., SIGIR 2015, with both sides of a question struck out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

NAMES = ("HistGradientBoostingClassifier", "HistGradientBoostingRegressor")
WORD, WIDTHS = 64, (8, 16)
"""Leaves that are struck out at once; a tree has so many bits of it, and one of more leaves is walked down."""
PIECE = 4096
"""Rows that are worked on at once: their numbers stay near the processor."""

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Boosted:
    """Boosted trees that take numbers as they are; `small` is how they are read where all have few leaves."""

    estimator: Any
    small: Small | None

    def told(self, A: Floats, method: str) -> npt.NDArray[Any] | None:
        """What `predict` or `predict_proba` says about rows A (n, p); None where only the model itself can say.

        >>> from sklearn.ensemble import HistGradientBoostingClassifier
        >>> A = np.arange(80.0).reshape(40, 2)
        >>> trees = HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=5).fit(A, A[:, 0] > 8)
        >>> bool((read(trees).told(A, "predict_proba") == trees.predict_proba(A)).all())
        True
        """
        trees = self.estimator
        if A.ndim != 2 or A.shape[1] != trees.n_features_in_ or not hasattr(trees, method):
            return None
        if method not in ("predict", "predict_proba"):
            return None
        raw = self._raw(np.ascontiguousarray(A, dtype=np.float64))
        if not hasattr(trees, "classes_"):
            return np.asarray(trees._loss.link.inverse(raw.ravel()))
        if method == "predict_proba":
            return np.asarray(trees._loss.predict_proba(raw))
        return self._classes(raw)

    def both(self, A: Floats) -> tuple[npt.NDArray[Any], Floats] | None:
        """The classes and the chances of rows A (n, p), the trees asked once; None where there are no classes."""
        trees = self.estimator
        if not hasattr(trees, "classes_") or A.ndim != 2 or A.shape[1] != trees.n_features_in_:
            return None
        raw = self._raw(np.ascontiguousarray(A, dtype=np.float64))
        return self._classes(raw), np.asarray(trees._loss.predict_proba(raw))

    def _classes(self, raw: Floats) -> npt.NDArray[Any]:
        """The class each row's sums speak for."""
        which = (raw[:, 0] > 0).astype(int) if raw.shape[1] == 1 else raw.argmax(axis=1)
        return np.asarray(self.estimator.classes_[which])

    def _raw(self, A: Floats) -> Floats:
        """The sums of the trees (n, outputs)."""
        trees = self.estimator
        raw = np.zeros((len(A), trees.n_trees_per_iteration_), order="F")
        raw += trees._baseline_prediction
        if self.small is None:
            trees._predict_iterations(A, trees._predictors, raw, False, 1)
        else:
            for start in range(0, len(A), PIECE):
                self.small.add(A[start : start + PIECE], raw[start : start + PIECE])
        return raw


def read(estimator: Any) -> Boosted | None:
    """The trees of an estimator; None where it is none of these, or prepares what it is given."""
    known = type(estimator).__module__.startswith("sklearn.") and type(estimator).__name__ in NAMES
    if not known or getattr(estimator, "_preprocessor", estimator) is not None:
        return None
    trees = [tree.nodes for each in estimator._predictors for tree in each]
    few = all(not t["is_categorical"].any() and int(t["is_leaf"].sum()) <= WIDTHS[-1] for t in trees)
    return Boosted(estimator, _small(trees, estimator.n_trees_per_iteration_) if few else None)


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

    def add(self, A: Floats, raw: Floats) -> None:
        """Adds what each tree says about rows A (n, p) to the sums (n, outputs), tree after tree."""
        stretches = [_stretch(A[:, j], cuts) for j, cuts in zip(self.places, self.cuts, strict=True)]
        leaves, more, value = np.empty(len(A), np.uint64), np.empty(len(A), np.uint64), np.empty(len(A))
        together, kind = WORD // self.width, np.dtype(f"u{self.width // 8}")
        for word, (every, asked) in enumerate(zip(self.every, self.left, strict=True)):
            leaves.fill(every)
            for place, left in asked:
                left.take(stretches[place], out=more, mode="clip")
                leaves &= more
            one = leaves.view(kind).reshape(len(A), together).T
            which = np.bitwise_count(one - kind.type(1)).astype(np.intp)
            for k, at in enumerate(which[: len(self.values) - word * together], word * together):
                self.values[k].take(at, out=value, mode="clip")
                raw[:, self.outputs[k]] += value


def _stretch(x: Floats, cuts: Floats) -> npt.NDArray[np.intp]:
    """Between which cuts each number lies; after the last stretch, the place for missing ones."""
    found = np.searchsorted(cuts, x)
    found[np.isnan(x)] = len(cuts) + 1
    return found


def _small(trees: list[Any], outputs: int) -> Small:
    inner = np.concatenate([t[t["is_leaf"] == 0] for t in trees])
    places = np.unique(inner["feature_idx"]).tolist()
    cuts = [np.unique(inner["num_threshold"][inner["feature_idx"] == j]) for j in places]
    most = max(int(t["is_leaf"].sum()) for t in trees)
    width = next(bits for bits in WIDTHS if bits >= most)
    together, kind = WORD // width, np.dtype(f"u{width // 8}")
    words = -(-len(trees) // together)
    left = [np.full((words, len(c) + 2, together), np.iinfo(kind).max, dtype=kind) for c in cuts]
    every, values = np.zeros((words, together), dtype=kind), np.zeros((len(trees), width))
    place = {j: i for i, j in enumerate(places)}
    cut = [{threshold: i for i, threshold in enumerate(c.tolist())} for c in cuts]
    for k, tree in enumerate(trees):
        here, there = divmod(k, together)
        every[here, there] = _strike(tree, values[k], [table[here, :, there] for table in left], place, cut)
    asked = [
        [
            (i, table[word].view(np.uint64)[:, 0].copy())
            for i, table in enumerate(left)
            if (table[word] != np.iinfo(kind).max).any()
        ]
        for word in range(words)
    ]
    outs = [k % outputs for k in range(len(trees))]
    return Small(places, cuts, every.view(np.uint64)[:, 0], asked, values, outs, width)


def _strike(
    tree: Any, values: Floats, left: list[npt.NDArray[Any]], place: dict[int, int], cut: list[dict[float, int]]
) -> int:
    """Writes down one tree: for each stretch of each number which leaves are left, for each leaf what it adds.

    `place` says which number is asked about, `cut` at which of its cuts a threshold lies. Returns all its leaves.
    """
    leaf = np.flatnonzero(tree["is_leaf"])
    values[: len(leaf)] = tree["value"][leaf]
    ends = dict(zip(leaf.tolist(), (1 << i for i in range(len(leaf))), strict=True))
    inner = np.flatnonzero(tree["is_leaf"] == 0)
    asked = tree[["left", "right", "feature_idx", "num_threshold", "missing_go_to_left"]].tolist()
    every = (1 << len(leaf)) - 1
    for i in inner[np.argsort(-tree["depth"][inner].astype(int), kind="stable")].tolist():
        first, second, feature, threshold, missing = asked[i]
        yes, no = ends[first], ends[second]
        ends[i] = yes | no
        table, at = left[place[feature]], cut[place[feature]][threshold] + 1
        table[:at] &= table.dtype.type(every & ~no)
        table[at:-1] &= table.dtype.type(every & ~yes)
        table[-1] &= table.dtype.type(every & ~(no if missing else yes))
    return every
