"""What single words, pairs of them, how a question opens and what it names tell about the intent.

A phrase is a whole; a question nobody foresaw shares words with many phrases and is none of them. What its words tell
together is weighed by a linear classifier that has learned the phrases of `intents/`, and nothing else (see `weights`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ids = frozenset[str]
Found = tuple[tuple[int, ...], tuple[float, ...]]
"""The rows of known features, and how much each counts."""

NEXT, OVER, OPENING = 0.7, 0.3, 0.7
"""How much a pair of neighbours counts, a pair with one word between, and how a question opens."""
THINGS = ("{case}", "{column}", "{class}", "{change}", "{group}", "{target}", "{metric}", "{number}", "{back}")
"""What a question may name; which of these it does is a feature of its own."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What features tell: `told` (f, i + 1) is the weight of feature f for intent i, and last for what is asked of no
    model at all; `bias` (i + 1,) is what each starts from.

    `features` gives the row of `told` by name: a token, `a>b` for neighbours, `^a` for an opening, `=` for what is
    named (see `features_of`).
    """

    features: Mapping[str, int]
    told: npt.NDArray[np.float32]
    bias: Array

    @lru_cache(maxsize=20_000)  # noqa: B019  (lives as long as its catalogue)
    def of_one(self, ids: Ids) -> Found:
        """What an item with these ids tells."""
        return self._found(_alone(ids))

    @lru_cache(maxsize=20_000)  # noqa: B019  (as above)
    def of_next(self, first: Ids, second: Ids) -> Found:
        """What two neighbours tell."""
        return self._found(_together(first, second, NEXT))

    @lru_cache(maxsize=20_000)  # noqa: B019  (as above)
    def of_over(self, first: Ids, second: Ids) -> Found:
        """What two with one word between tell."""
        return self._found(_together(first, second, OVER))

    @lru_cache(maxsize=20_000)  # noqa: B019  (as above)
    def of_opening(self, first: Ids, things: str) -> Array:
        """What the first item and all that is named tell (i + 1,), and last how much it weighs."""
        rows, values = self._found(_opening(first, things))
        weights = np.array(values)
        return np.append(weights @ self.told[list(rows)], weights @ weights)

    def _found(self, features: Mapping[str, float]) -> Found:
        known = [(row, value) for name, value in features.items() if (row := self.features.get(name)) is not None]
        return tuple([row for row, _ in known]), tuple([value for _, value in known])

    def sums(self, items: Sequence[Ids]) -> Sums:
        """The evidence of a row of items, laid out so that any stretch of it is told at once."""
        rows, values, ends = list[int](), list[float](), [0]
        found = (
            [self.of_one(ids) for ids in items],
            [self.of_next(*two) for two in pairwise(items)],
            [self.of_over(*two) for two in zip(items, items[2:], strict=False)],
        )
        for apart, kind in enumerate(found):
            ends += [len(rows)] * min(apart, len(items))  # the first items have none so far before them
            for found_rows, found_values in kind:
                rows += found_rows
                values += found_values
                ends.append(len(rows))
        told = np.zeros((len(rows) + 1, self.told.shape[1] + 1))
        weights = np.array(values)
        np.multiply(self.told[rows], weights[:, None], out=told[1:, :-1])
        np.multiply(weights, weights, out=told[1:, -1])
        return Sums(tuple(items), told.cumsum(axis=0)[ends], self)


@dataclass(frozen=True, eq=False)
class Sums:
    """Evidence summed up from the first of `items` on.

    `upto` (3 n + 1, i + 2) has one row for each item alone, then for each with the one before, then with the one before
    that; the last column is how much was summed up.
    """

    items: tuple[Ids, ...]
    upto: Array
    evidence: Evidence

    def of(self, start: int, end: int) -> Array:
        """What the items from `start` to `end` tell (i + 1,), whatever their number: last, for no intent at all."""
        n = len(self.items)
        ends = (end, n + end, 2 * n + end)
        begins = (start, n + min(start + 1, end), 2 * n + min(start + 2, end))
        total = _SIGNS @ self.upto[[*ends, *begins]]
        if start < end:
            total += self.evidence.of_opening(self.items[start], named(self.items[start:end]))
        told: Array = total[:-1] / max(total[-1], 1e-9) ** 0.5 + self.evidence.bias
        return told


_SIGNS = np.array([1.0, 1.0, 1.0, -1.0, -1.0, -1.0])


def named(items: Sequence[Ids]) -> str:
    """Which kinds of things are named, in one word.

    >>> named([frozenset({"why"}), frozenset({"she", "{case}"})])
    '{case}'
    """
    present = frozenset().union(*items)
    return "".join([thing for thing in THINGS if thing in present])


def features_of(items: Sequence[Ids]) -> dict[str, float]:
    """The features of a row of items and how much each counts, before all are scaled to a length of 1.

    >>> features_of([frozenset({"why"}), frozenset({"not"})])["why>not"]
    0.7
    """
    found: dict[str, float] = {}
    parts = [_alone(ids) for ids in items]
    parts += [_together(a, b, NEXT) for a, b in pairwise(items)]
    parts += [_together(a, b, OVER) for a, b in zip(items, items[2:], strict=False)]
    parts += [_opening(items[0], named(items))] if items else []
    for features in parts:
        for name, value in features.items():
            found[name] = found.get(name, 0.0) + value
    return found


def _alone(ids: Ids) -> dict[str, float]:
    return dict.fromkeys(ids, len(ids) ** -0.5 if ids else 0.0)


def _together(first: Ids, second: Ids, share: float) -> dict[str, float]:
    names = [f"{a}>{b}" for a in first for b in second]
    return dict.fromkeys(names, share * len(names) ** -0.5 if names else 0.0)


def _opening(first: Ids, things: str) -> dict[str, float]:
    """How a question opens, alone and with what it names; and what it names."""
    names = [name for a in first for name in (f"^{a}", f"^{a} {things}")]
    share = OPENING * len(first) ** -0.5 if first else 0.0
    return {f"={things}": OPENING} | dict.fromkeys(names, share)
