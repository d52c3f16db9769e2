"""A tree model as the list of its leaves: which rows each leaf holds, column by column.

A leaf is a box: a range for every column. Put a row and a background row side by side: a leaf is reached by a
mixture of the two exactly if it takes from the row the columns where only the row fits, and from the background
the columns where only the background fits. Two bit masks a leaf are all that is needed for exact Shapley values,
in the model's own units and, through the logistic or softmax link, as chances. Trees of scikit-learn are read
directly: boosted (histogram and classic), random forests, extra trees, single trees.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Masks = npt.NDArray[np.uint64]
Nodes = tuple[Any, Any, Any, Any, Any]
"""Left child (-1 at a leaf), right child, prepared number asked, threshold, do missing values go left."""
Link = Literal["identity", "logistic", "softmax"]

MOST_COLUMNS = 60
MOST_CELLS = 4_000_000
"""Leaves times background rows: beyond this, sampling is quicker than exactness."""
MOST_TABLE = 400_000
"""Entries of all tables of mixtures together, for chances; about 30 ms."""
GLANCE = 8
"""So many pairs show at a glance where tables are far too large."""

_ONE = np.uint64(1)
_BITS = ((np.arange(256)[:, None] >> np.arange(8)) & 1).astype(float)


@dataclass(frozen=True)
class Leaves:
    """Every leaf of every tree. `low`, `high` (L, p): the range (low, high] of each prepared number;
    `missing` (L, p): may it be missing; `value` (L,), `output` (L,): what it adds, and to which output.
    """

    low: Floats
    high: Floats
    missing: npt.NDArray[np.bool_]
    value: Floats
    output: Ints
    offset: Floats
    link: Link
    sign: float
    cls: int
    single: bool

    def fails(self, A: Floats, owner: Ints) -> Masks:
        """Bit c of entry (i, leaf) is set where original column c of row i keeps it out of the leaf: (n, L)."""
        A = A.astype(np.float32).astype(float) if self.single else A
        failed = np.zeros((len(A), len(self.value)), dtype=np.uint64)
        asked = np.isfinite(self.low) | np.isfinite(self.high) | ~self.missing
        for f in np.flatnonzero(asked.any(axis=0)):
            at, x = np.flatnonzero(asked[:, f]), A[:, f][:, None]
            inside = (x > self.low[at, f]) & (x <= self.high[at, f]) | np.isnan(x) & self.missing[at, f]
            failed[:, at] |= np.where(inside, np.uint64(0), _ONE << np.uint64(owner[f]))
        return failed

    def score(self, failed: Masks) -> Floats:
        """What the leaves say about rows (n, L): to be held against the model itself."""
        reached = failed == 0
        k = len(self.offset)
        raw = np.stack([reached[:, self.output == o] @ self.value[self.output == o] for o in range(k)], axis=1)
        return self.linked(raw.T[:, :, None])[:, 0]

    def linked(self, raw: Floats) -> Floats:
        """From raw outputs (k, n, m) without offset to what people read (n, m)."""
        raw = raw + self.offset[:, None, None]
        if self.link == "identity":
            found: Floats = raw[0]
        elif self.link == "logistic":
            found = 1.0 / (1.0 + np.exp(-self.sign * raw[0]))
        else:
            e = np.exp(raw - raw.max(axis=0))
            found = e[self.cls] / e.sum(axis=0)
        return found


def shapley(leaves: Leaves, x: Masks, z: Masks, columns: int) -> Floats | None:
    """Exact Shapley values (n, columns) of pairs of a row `x` and a background row `z`, given where they fail (n, L).

    None when the tables of mixtures would be too large.
    Source: interventional TreeSHAP, Lundberg et al., Nature Machine Intelligence 2 (2020), in leaf form; for chances
    the Shapley value's own definition over the columns that matter for the pair.
    """
    if leaves.link != "identity" and _too_wide(x[:GLANCE], z[:GLANCE]):
        return None
    pair, leaf = np.nonzero((x & z) == 0)
    need_x, need_z = (z & ~x)[pair, leaf], (x & ~z)[pair, leaf]
    value, output = leaves.value[leaf], leaves.output[leaf]
    if leaves.link == "identity":
        return closed(pair, need_x, need_z, value, len(z), columns)
    terms = (pair, need_x, need_z, value, output)
    return _linked(leaves, terms, len(z), columns)


def _too_wide(x: Masks, z: Masks) -> bool:
    """Whether so many columns matter for these pairs that their tables alone would be too large."""
    matter = np.bitwise_or.reduce(np.where((x & z) == 0, x ^ z, np.uint64(0)), axis=1)
    return bool((1 << np.minimum(np.bitwise_count(matter).astype(int), 30)).sum() > MOST_TABLE)


def table_shapley(table: Floats) -> Floats:
    """Shapley values (n, m) from the values of all 2^m mixtures (n, 2^m); bit i of the position: player i is in.

    >>> table_shapley(np.array([[0.0, 1.0, 2.0, 5.0]])).tolist()
    [[2.0, 3.0]]
    """
    n, size = table.shape
    m = size.bit_length() - 1
    weight = np.array([factorial(s) * factorial(m - s - 1) / factorial(m) for s in range(m)])
    found = np.zeros((n, m))
    for i in range(m):
        parts = table.reshape(n, -1, 2, 1 << i)
        high, low = np.arange(parts.shape[1]), np.arange(1 << i)
        w = weight[np.bitwise_count(high)[:, None] + np.bitwise_count(low)[None, :]]
        found[:, i] = np.tensordot(parts[:, :, 1] - parts[:, :, 0], w, axes=2)
    return found


def closed(pair: Ints, need_x: Masks, need_z: Masks, value: Floats, n: int, columns: int) -> Floats:
    """Shapley values (n, columns) in closed form: a leaf is reached once all of `need_x` and none of `need_z` are in.

    Masks are counted eight columns at a time, and each count is then shared out to the columns in it.
    """
    size = columns + 1
    f = [float(factorial(i)) for i in range(2 * size)]
    weight = np.array([[f[max(a - 1, 0)] * f[b] / f[a + b] for b in range(size)] for a in range(size)])
    a, b = np.bitwise_count(need_x).astype(np.intp), np.bitwise_count(need_z).astype(np.intp)
    plus, minus = value * weight.take(a * size + b), value * weight.take(b * size + a)
    found, cells = np.zeros((n, columns + 7)), pair.astype(np.intp) * 256
    for first in range(0, columns, 8):
        taken = _counted(cells, need_x, first, plus, n) - _counted(cells, need_z, first, minus, n)
        found[:, first : first + 8] = taken @ _BITS
    return found[:, :columns]


def _counted(cells: Ints, masks: Masks, first: int, weight: Floats, n: int) -> Floats:
    """Sums of weights by pair and by which of eight columns are in the mask, (n, 256)."""
    eight = ((masks >> np.uint64(first)) & np.uint64(255)).astype(np.intp)
    found: Floats = np.bincount(cells + eight, weights=weight, minlength=n * 256).astype(float).reshape(n, 256)
    return found


def _linked(leaves: Leaves, terms: tuple[Any, ...], n: int, columns: int) -> Floats | None:
    pair, need_x, need_z, value, output = terms
    matter = np.zeros(n, dtype=np.uint64)
    np.bitwise_or.at(matter, pair, need_x | need_z)
    size = np.bitwise_count(matter).astype(int)
    if (1 << np.minimum(size, 30)).sum() > MOST_TABLE:
        return None
    rank = _ranks(matter, columns)
    need_x, need_z = _packed(need_x, pair, rank), _packed(need_z, pair, rank)
    spread = _spread(pair, need_x, need_z, value, output)
    if spread is None:
        return None
    found = np.zeros((n, columns))
    for m in np.unique(size[size > 0]):
        of = np.flatnonzero(size == m)
        table = leaves.linked(_table(spread, of, int(m), n, len(leaves.offset)))
        effects = table_shapley(table)
        taken = (matter[of][:, None] >> np.arange(columns, dtype=np.uint64)) & _ONE
        found[of[np.nonzero(taken)[0]], np.nonzero(taken)[1]] = effects.ravel()
    return found


def _ranks(matter: Masks, columns: int) -> Ints:
    """Position of each column among the columns that matter for the pair: (n, columns)."""
    has = ((matter[:, None] >> np.arange(columns, dtype=np.uint64)) & _ONE).astype(np.intp)
    return np.asarray(np.cumsum(has, axis=1) - has, dtype=np.intp)


def _packed(masks: Masks, pair: Ints, rank: Ints) -> Ints:
    """Masks over all columns as masks over the columns that matter for their pair."""
    found = np.zeros(len(masks), dtype=np.intp)
    for c in range(rank.shape[1]):
        at = np.flatnonzero((masks >> np.uint64(c)) & _ONE)
        found[at] |= np.left_shift(1, rank[pair[at], c])
    return found


def _spread(pair: Ints, need_x: Ints, need_z: Ints, value: Floats, output: Ints) -> tuple[Any, ...] | None:
    """Leaves with forbidden columns as sums and differences of leaves without (inclusion and exclusion)."""
    done: list[tuple[Any, ...]] = []
    while len(pair):
        if len(pair) > MOST_CELLS:
            return None
        free = need_z == 0
        done.append((pair[free], need_x[free], value[free], output[free]))
        pair, need_x, need_z, value, output = (v[~free] for v in (pair, need_x, need_z, value, output))
        lowest = need_z & -need_z
        pair, output = np.tile(pair, 2), np.tile(output, 2)
        need_x, need_z = np.concatenate([need_x, need_x | lowest]), np.tile(need_z ^ lowest, 2)
        value = np.concatenate([value, -value])
    return tuple(np.concatenate(parts) for parts in zip(*done, strict=True))


def _table(spread: tuple[Any, ...], of: Ints, m: int, n: int, outputs: int) -> Floats:
    """Raw outputs of all 2^m mixtures of the pairs `of`: (outputs, len(of), 2^m)."""
    pair, need_x, value, output = spread
    place = np.full(n, -1, dtype=np.intp)
    place[of] = np.arange(len(of))
    mine = place[pair] >= 0
    cell = (output[mine] * len(of) + place[pair[mine]]) * (1 << m) + need_x[mine]
    found = np.bincount(cell, weights=value[mine], minlength=outputs * len(of) << m)
    for i in range(m):
        parts = found.reshape(-1, 2, 1 << i)
        parts[:, 1] += parts[:, 0]
    return np.asarray(found.reshape(outputs, len(of), 1 << m), dtype=float)


# ---------------------------------------------------------------- reading models


_FORESTS = ("RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor")
_BOOSTED = ("GradientBoostingClassifier", "GradientBoostingRegressor")
_SINGLE = ("DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor")


def read(estimator: Any, cls: int | None, p: int, most: int = MOST_CELLS) -> Leaves | None:
    """The leaves of an estimator on `p` prepared numbers; `cls` is the position of the class (None for a number).

    None when it isn't a tree model, when its trees split on sets of categories, or when it has more than `most`
    leaves. Starting values may still be missing: see `anchored`.
    """
    name = type(estimator).__name__
    if name.startswith("HistGradientBoosting"):
        return _histogram(estimator, cls, p, most)
    if name in _BOOSTED:
        return _boosted(estimator, cls, p, most)
    if name in _FORESTS:
        return _averaged([t.tree_ for t in estimator.estimators_], cls, p, most)
    if name in _SINGLE:
        return _averaged([estimator.tree_], cls, p, most)
    return None


def anchored(leaves: Leaves, offset: Floats) -> Leaves:
    """The same leaves with the outputs' starting values (k,)."""
    return Leaves(**{**leaves.__dict__, "offset": np.asarray(offset, dtype=float)})


def _histogram(estimator: Any, cls: int | None, p: int, most: int) -> Leaves | None:
    if estimator.is_categorical_ is not None or getattr(estimator, "_preprocessor", None) is not None:
        return None
    trees = [(t.nodes, k) for round_ in estimator._predictors for k, t in enumerate(round_)]
    if sum(int(n["is_leaf"].sum()) for n, _ in trees) > most:
        return None
    boxes = [_boxes(_histogram_nodes(n), n["value"], k, p) for n, k in trees]
    return _joined(boxes, cls, np.ravel(estimator._baseline_prediction), single=False)


def _boosted(estimator: Any, cls: int | None, p: int, most: int) -> Leaves | None:
    trees = [(t.tree_, k) for row in estimator.estimators_ for k, t in enumerate(row)]
    if sum(t.n_leaves for t, _ in trees) > most:
        return None
    boxes = [_boxes(_nodes(t), estimator.learning_rate * t.value[:, 0, 0], k, p) for t, k in trees]
    return _joined(boxes, cls, np.zeros(estimator.estimators_.shape[1]), single=True)


def _averaged(trees: list[Any], cls: int | None, p: int, most: int) -> Leaves | None:
    if sum(t.n_leaves for t in trees) > most:
        return None
    at = 0 if cls is None else cls
    boxes = [_boxes(_nodes(t), t.value[:, 0, at] / len(trees), 0, p) for t in trees]
    return _joined(boxes, None, np.zeros(1), single=True)


def _histogram_nodes(n: Any) -> Nodes:
    left = np.where(n["is_leaf"], -1, n["left"].astype(int))
    right, feature = n["right"].astype(int), n["feature_idx"].astype(int)
    return left, right, feature, n["num_threshold"], n["missing_go_to_left"].astype(bool)


def _nodes(tree: Any) -> Nodes:
    missing = getattr(tree, "missing_go_to_left", np.zeros(tree.node_count)).astype(bool)
    return tree.children_left, tree.children_right, tree.feature, tree.threshold, missing


def _boxes(nodes: Nodes, value: Any, k: int, p: int) -> tuple[Any, ...]:
    """The boxes of one tree's leaves: (low, high, missing, value, output)."""
    left, right, feature, threshold, missing = nodes
    n = len(left)
    low, high, may = np.full((n, p), -np.inf), np.full((n, p), np.inf), np.ones((n, p), dtype=bool)
    for i in range(n):
        if left[i] < 0:
            continue
        f = feature[i]
        for child, is_left in ((left[i], True), (right[i], False)):
            low[child], high[child], may[child] = low[i], high[i], may[i]
            bound = high if is_left else low
            bound[child, f] = min(high[i, f], threshold[i]) if is_left else max(low[i, f], threshold[i])
            may[child, f] &= bool(missing[i]) == is_left
    ends = np.flatnonzero(left < 0)
    return low[ends], high[ends], may[ends], np.asarray(value, dtype=float)[ends], np.full(len(ends), k)


def _joined(boxes: list[Any], cls: int | None, offset: Floats, *, single: bool) -> Leaves:
    low, high, may, value, output = (np.concatenate(parts) for parts in zip(*boxes, strict=True))
    link: Link = "identity" if cls is None else "logistic" if len(offset) == 1 else "softmax"
    sign = 1.0 if cls != 0 else -1.0
    return Leaves(low, high, may, value, output, offset, link, sign, cls or 0, single)
