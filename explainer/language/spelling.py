"""Typing errors: the known word that a misspelt one most likely meant, quick among very many known words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LONG = 7
"""From this length on the first letter may be wrong, too."""


class Spelling:
    """Known words, shelved by length with their first letter and with their last three, so that few are compared.

    >>> Spelling(["insurance", "income"]).nearest("insurrance")
    'insurance'
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._shelves: dict[tuple[str, int], list[str]] = {}
        self._words = frozenset(words)
        for word in sorted(self._words):
            self._shelves.setdefault((word[0], len(word)), []).append(word)
            if len(word) >= _LONG:
                self._shelves.setdefault((word[-3:], len(word)), []).append(word)

    @lru_cache(maxsize=20_000)  # noqa: B019  (it lives as long as its project)
    def nearest(self, word: str) -> str | None:
        """The likeliest word for a misspelt one of five letters or more, or None."""
        cutoff = 0.79 if len(word) < 8 else 0.75
        found = process.extractOne(word, self._near(word), scorer=OSA.normalized_similarity, score_cutoff=cutoff)
        return None if found is None else str(found[0])

    def swapped(self, word: str) -> str | None:
        """The known word with two neighbouring letters in the other order: "tunr" for "turn"."""
        turned = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return next((w for w in turned if w in self._words), None)

    def _near(self, word: str) -> list[str]:
        return list(dict.fromkeys(self._candidates(word)))

    def _candidates(self, word: str) -> Iterator[str]:
        errors = int(len(word) * 0.25) + 1
        heads = (word[0], word[-3:]) if len(word) >= _LONG else (word[0],)
        for head in heads:
            for length in range(len(word) - errors, len(word) + errors + 1):
                yield from self._shelves.get((head, length), ())
