"""Typing errors: the known word that a misspelt one most likely meant, quick among very many known words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

_LONG = 7
"""From this length on the first letter may be wrong, too."""


_SURE = 0.8
"""How alike words must be that begin with other letters: "fintechs" are no "biotechs"."""


class Shelf:
    """Known words of one length, with the letters of each as bits, its first letter and its last three."""

    def __init__(self, words: Iterable[str], length: int) -> None:
        self.words = list(words)
        codes = np.array(self.words, dtype=f"U{length}").view(np.uint32).reshape(-1, length)
        self.letters = np.bitwise_or.reduce(np.uint32(1) << (codes & np.uint32(31)), axis=1)
        self.first = codes[:, 0].copy()
        self.last = codes[:, -3:].astype(np.uint64) @ np.array([1 << 42, 1 << 21, 1], dtype=np.uint64)[-length:]

    def __getitem__(self, chosen: npt.NDArray[np.bool_]) -> list[str]:
        return sorted(self.words[at] for at in np.flatnonzero(chosen))


class Spelling:
    """Known words shelved by length, so that few are compared letter by letter.

    >>> Spelling(["insurance", "income"]).nearest("insurrance")
    'insurance'
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        shelves: dict[int, list[str]] = {}
        for word in self._words:
            shelves.setdefault(len(word), []).append(word)
        self._shelves = {length: Shelf(shelf, length) for length, shelf in shelves.items()}

    @lru_cache(maxsize=20_000)  # noqa: B019  (it lives as long as its project)
    def nearest(self, word: str) -> str | None:
        """The likeliest word for a misspelt one of five letters or more, or None: it begins or ends like that one."""
        least = 0.79 if len(word) < 8 else 0.75
        said, begins, ends = Shelf([word], len(word)), list[str](), list[str]()
        for length, shelf, near in self._near(said, len(word), least):
            begins += shelf[near & (shelf.first == said.first)]
            if min(length, len(word)) >= _LONG:
                ends += shelf[near & (shelf.last == said.last)]
        return _best(word, begins, least) or _best(word, ends, _SURE)

    def closest(self, word: str) -> str | None:
        """The likeliest word for a short one, or None, wherever they differ."""
        near = self._near(Shelf([word], len(word)), len(word), 0.75)
        return _best(word, [w for _, shelf, chosen in near for w in shelf[chosen]], 0.75)

    def swapped(self, word: str) -> str | None:
        """The known word with two neighbouring letters in the other order: "tunr" for "turn"."""
        turned = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return next((w for w in turned if w in self._words), None)

    def _near(self, said: Shelf, size: int, least: float) -> Iterator[tuple[int, Shelf, npt.NDArray[np.bool_]]]:
        """The shelves from short to long, with which of their words may be as similar as that, judged by letters."""
        errors = int(size * 0.25) + 1
        for length in range(size - errors, size + errors + 1):
            if shelf := self._shelves.get(length):
                # a letter too many or too few changes the set of letters by one at most, any other error by two
                most = 2 * int((1 - least) * max(size, length) + 1e-9) - abs(size - length)
                yield length, shelf, np.bitwise_count(shelf.letters ^ said.letters) <= most


def likeness(word: str, other: str) -> float:
    """How alike two words are, from 0 to 1: what their fewest errors leave of the longer one.

    >>> likeness("aplicants", "applicants")
    0.9
    """
    return float(OSA.normalized_similarity(word, other))


def _best(word: str, others: list[str], least: float) -> str | None:
    found = process.extractOne(word, others, scorer=OSA.normalized_similarity, score_cutoff=least)
    return None if found is None else str(found[0])
