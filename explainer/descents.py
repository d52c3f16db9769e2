"""Exact Shapley values for large forests: a row and a background row walk down each tree side by side.

As long as both go the same way, so does every mixture of the two. Where they part, the mixtures part: those that take
the column from the row, and those that take it from the background. A column that was taken once stays taken, so only
few of a tree's leaves are ever reached. What is reached, and which columns it needs from which of the two, is all that
the closed form in `leaves` asks for. All pairs walk down all trees together.
Source: interventional TreeSHAP, Lundberg et al., Nature Machine Intelligence 2 (2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explainer import forests, leaves
from explainer.leaves import Floats, Ints

MOST_NODES = 4_000_000
"""Trees with more nodes together are too large to be kept a second time."""
MOST_VISITS = 6_000_000
"""So many visits to nodes are worth waiting for, about 0.4 s; beyond, sampling is quicker."""
AT_ONCE = 4000
"""So many pairs of rows and trees walk together: as many as stay in the processor's memory."""

Singles = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint32] | npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]
"""Half the size of the usual whole numbers: what is looked up a million times should be small."""


@dataclass(frozen=True)
class Woods:
    """All nodes of all trees, one after the other. `node` (N, 4): the prepared number asked, the threshold up to which
    the way is left (a single-precision number's bits), and where left and right lead, a leaf as `~` of its place:
    looked up together, they cost one look into the memory. `missing` (N,): whether the way is left with a missing
    value; `value` (N, k): what a leaf adds to each class's chance, or to the number; `root` (T,): where trees begin.
    """

    node: Places
    missing: npt.NDArray[np.bool_]
    value: Floats
    root: Places


def read(estimator: Any) -> Woods | None:
    """A forest as one list of nodes; None when it is no forest, or too large."""
    if not forests.readable(estimator):
        return None
    trees = [t.tree_ for t in estimator.estimators_]
    sizes = [t.node_count for t in trees]
    if sum(sizes) > MOST_NODES:
        return None
    root = np.cumsum([0, *sizes[:-1]], dtype=np.int32)
    node = np.empty((sum(sizes), 4), dtype=np.int32)
    node[:, 0] = feature = _all(trees, "feature")
    node[:, 1] = _single(_all(trees, "threshold")).view(np.int32)
    leaf = feature < 0
    for side, name in ((2, "children_left"), (3, "children_right")):
        child = np.where(leaf, 0, _all(trees, name) + np.repeat(root, sizes))
        node[:, side] = np.where(leaf[child], ~child, child)
    missing = _all(trees, "missing_go_to_left") if hasattr(trees[0], "missing_go_to_left") else np.zeros(len(node))
    value = np.concatenate([t.value[:, 0] for t in trees])
    value /= len(trees)
    return Woods(node, missing.astype(bool), value, np.where(leaf[root], ~root, root))


def _all(trees: list[Any], name: str) -> npt.NDArray[Any]:
    return np.concatenate([getattr(t, name) for t in trees])


def _single(threshold: Floats) -> Singles:
    """The largest single-precision numbers up to these: single-precision values lie on the same side of both."""
    found = threshold.astype(np.float32)
    above = np.flatnonzero(found > threshold)
    found[above] = np.nextafter(found[above], np.float32(-np.inf))
    return found


def shapley(woods: Woods, x: Floats, z: Floats, owner: Ints, columns: int, output: int = 0) -> Floats | None:
    """Exact Shapley values (n, columns) of pairs of prepared rows `x` and background rows `z`, (n, p) both.

    `owner` (p,) is the original column each prepared number comes from, `output` the position of the class. None
    where walking would take too long.

    >>> from sklearn.ensemble import RandomForestRegressor
    >>> A = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> forest = RandomForestRegressor(1, bootstrap=False, random_state=0).fit(A, [0.0, 1.0, 1.0, 4.0])
    >>> shapley(read(forest), A[[3]], A[[0]], np.arange(2), 2).tolist()
    [[2.0, 2.0]]
    """
    pair_x, pair_z = x.astype(np.float32), z.astype(np.float32)
    wide = np.uint32 if columns <= 32 else np.uint64
    bits = np.left_shift(wide(1), owner.astype(wide))
    found, visits, n = np.zeros((len(z), columns)), 0, len(z)
    each = max(1, AT_ONCE // n)
    for done in range(0, len(woods.root), each):
        reached, seen = _descended(woods, woods.root[done : done + each], pair_x, pair_z, bits)
        visits += seen
        if visits * len(woods.root) > MOST_VISITS * min(done + each, len(woods.root)):
            return None
        pair, need_x, need_z, node = reached
        value = woods.value[node, output]
        told = np.flatnonzero(value)  # of full trees, half of the leaves say 0 and add nothing
        pair, need_x, need_z = pair.take(told), need_x.take(told), need_z.take(told)
        found += leaves.closed(pair, need_x, need_z, value.take(told), n, columns)
    return found


def _descended(woods: Woods, roots: Places, x: Singles, z: Singles, bits: Bits) -> tuple[tuple[Any, ...], int]:
    """Where the mixtures of each pair end: (pair, columns needed of x, and of z, leaf), and how many visits it took."""
    n, p = x.shape
    flat_x, flat_z, gaps = x.ravel(), z.ravel(), bool(np.isnan(x).any() or np.isnan(z).any())
    node: Places = np.repeat(roots, n)
    at: Places = np.tile(np.arange(n, dtype=np.int32) * np.int32(p), len(roots))
    need_x = np.zeros(len(node), dtype=bits.dtype)
    need_z = need_x.copy()
    ended: list[tuple[Any, ...]] = []
    visits = 0
    while True:
        over = np.flatnonzero(node < 0)
        ended.append((at.take(over) // p, need_x.take(over), need_z.take(over), ~node.take(over)))
        on = np.flatnonzero(node >= 0)
        if not len(on):
            break
        visits += len(on)
        node, at, need_x, need_z = node.take(on), at.take(on), need_x.take(on), need_z.take(on)
        here = woods.node.take(node, axis=0)
        asked, limit = here[:, 0], here.view(np.float32)[:, 1]
        place = at + asked
        in_x, in_z = flat_x.take(place), flat_z.take(place)
        right_x, right_z = in_x > limit, in_z > limit
        if gaps:
            astray = ~woods.missing.take(node)
            right_x, right_z = right_x | np.isnan(in_x) & astray, right_z | np.isnan(in_z) & astray
        down = np.where(right_x, here[:, 3], here[:, 2])
        part = np.flatnonzero(right_x != right_z)  # only where the two part is there anything to decide
        bit, of_x, of_z = bits.take(asked.take(part)), need_x.take(part), need_z.take(part)
        there = here.take(part, axis=0)
        other = np.where(right_z.take(part), there[:, 3], there[:, 2])
        bound = (of_z & bit) != 0
        follow, go_on = np.flatnonzero(bound), np.flatnonzero(~bound)
        down[part.take(follow)] = other.take(follow)
        need_x[part.take(go_on)] |= bit.take(go_on)
        new = np.flatnonzero(~bound & ((of_x & bit) == 0))
        node = np.concatenate([down, other.take(new)])
        at = np.concatenate([at, at.take(part.take(new))])
        need_x = np.concatenate([need_x, of_x.take(new)])
        need_z = np.concatenate([need_z, of_z.take(new) | bit.take(new)])
    return tuple(np.concatenate(parts) for parts in zip(*ended, strict=True)), visits
