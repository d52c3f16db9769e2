"""What single words, and pairs of words near each other, tell about the intent: counted over all phrases.

A phrase is a whole; a question nobody foresaw shares words with many phrases and is none of them. What its words tell
together is the sum of their log-likelihood ratios (naive Bayes: Maron 1961), every intent counting alike however many
phrases it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

NEXT, OVER = 1.0, 0.5
"""How much a pair of neighbours counts, and a pair with one word between."""
SMOOTHING = 1.0
"""How much is believed, before counting, in a word being as frequent with one intent as with all."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the tokens of phrases tell: `told` (f, i) is the log-likelihood ratio of feature f for intent i.

    `numbers` are the tokens, `features` the rows of `told` by number, or by pair of numbers as `first * n + second`.
    """

    numbers: Mapping[str, int]
    features: Mapping[int, int]
    told: Array

    @lru_cache(maxsize=20_000)  # noqa: B019  (lives as long as its catalogue)
    def known(self, ids: frozenset[str]) -> tuple[int, ...]:
        """The numbers of the ids that any phrase has."""
        return tuple(self.numbers[i] for i in ids if i in self.numbers)

    @lru_cache(maxsize=20_000)  # noqa: B019
    def of_one(self, ids: frozenset[str]) -> Array:
        """What an item with these ids tells for each intent (i + 1,), and last how much it weighs."""
        square = len(self.numbers) ** 2
        return self._sum([square + n for n in self.known(ids)], 1.0 / max(len(ids), 1) ** 0.5)

    @lru_cache(maxsize=20_000)  # noqa: B019
    def of_two(self, first: frozenset[str], second: frozenset[str]) -> Array:
        """What two items near each other tell for each intent (i + 1,), and last how much it weighs."""
        n = len(self.numbers)
        codes = [a * n + b for a in self.known(first) for b in self.known(second)]
        return self._sum(codes, 1.0 / max(len(first) * len(second), 1) ** 0.5)

    def _sum(self, codes: Sequence[int], share: float) -> Array:
        rows = [self.features[code] for code in codes if code in self.features]
        told = np.empty(self.told.shape[1] + 1)
        told[:-1] = self.told[rows].sum(axis=0) * share
        told[-1] = len(rows) * share**2
        return told

    def sums(self, items: Sequence[frozenset[str]]) -> Sums:
        """The evidence of a row of items, laid out so that any stretch of it is told at once."""
        n, two = len(items), self.of_two
        told = np.zeros((3 * n + 1, self.told.shape[1] + 1))
        if n:
            told[1 : n + 1] = [self.of_one(ids) for ids in items]
        if n > 1:
            told[n + 2 : 2 * n + 1] = [two(a, b) for a, b in pairwise(items)]
            told[n + 2 : 2 * n + 1, :-1] *= NEXT
            told[n + 2 : 2 * n + 1, -1] *= NEXT**2
        if n > 2:
            told[2 * n + 3 :] = [two(a, b) for a, b in zip(items, items[2:], strict=False)]
            told[2 * n + 3 :, :-1] *= OVER
            told[2 * n + 3 :, -1] *= OVER**2
        return Sums(told.cumsum(axis=0), n)


@dataclass(frozen=True, eq=False)
class Sums:
    """Evidence summed up from the first item on.

    `upto` (3 n + 1, i + 1) has one row for each item alone, then for each with the one before, then with the one before
    that; the last column is how much was summed up.
    """

    upto: Array
    n: int

    def of(self, start: int, end: int) -> Array:
        """What the items from `start` to `end` tell for each intent, whatever their number."""
        first, last = self.upto[end] - self.upto[start], min(start + 2, end)
        n, upto = self.n, self.upto
        total = first + upto[n + end] - upto[n + min(start + 1, end)] + upto[2 * n + end] - upto[2 * n + last]
        told: Array = total[:-1] / max(total[-1], 1e-9) ** 0.5
        return told


def evidence_of(variants: Sequence[tuple[str, tuple[str, ...]]], names: Sequence[str]) -> Evidence:
    """The evidence of the words of all phrases, each given as its intent and its tokens.

    >>> found = evidence_of([("why", ("why", "refused")), ("count", ("how", "many"))], ["why", "count"])
    >>> told = found.sums([frozenset({"so"}), frozenset({"many"})]).of(0, 2)
    >>> bool(told[1] > 0 > told[0])
    True
    """
    numbers = {token: n for n, token in enumerate(dict.fromkeys(t for _, tokens in variants for t in tokens))}
    place = {name: n for n, name in enumerate(names)}
    lengths = [len(tokens) for _, tokens in variants]
    intent = np.repeat([place[name] for name, _ in variants], lengths)
    phrase = np.repeat(np.arange(len(variants)), lengths)
    token = np.array([numbers[t] for _, tokens in variants for t in tokens], dtype=np.int64)
    n = len(numbers)
    codes, owners, counts = [n * n + token], [intent], [np.ones(len(token))]
    for apart, weight in ((1, NEXT), (2, OVER)):
        same = phrase[apart:] == phrase[:-apart]
        codes.append((token[:-apart] * n + token[apart:])[same])
        owners.append(intent[apart:][same])
        counts.append(np.full(int(same.sum()), weight))
    features, row = np.unique(np.concatenate(codes), return_inverse=True)
    cells = row * len(names) + np.concatenate(owners)
    counted = np.bincount(cells, np.concatenate(counts), minlength=len(features) * len(names))
    sizes = np.bincount([place[name] for name, _ in variants], minlength=len(names))
    rate = counted.reshape(len(features), len(names)) / np.maximum(sizes, 1)
    usual = rate.mean(axis=1, keepdims=True)
    told = np.log((rate + SMOOTHING * usual) / ((1 + SMOOTHING) * usual))
    return Evidence(numbers, {int(code): at for at, code in enumerate(features)}, told)
