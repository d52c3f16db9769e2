"""The stems by which a phrase of a project is found, however its owner or a visitor writes it."""

from __future__ import annotations

import re
from functools import cache

from explainer.language.canon import canonical
from explainer.language.small_words import LINKS, Key, small_words
from explainer.language.tokens import CONTRACTIONS, stem, tokenize

SILENT = LINKS | {"and", "or"}
"""Small words that a name is found without."""


def phrase_key(text: str) -> Key:
    """The stems a label is found by: comparisons and numbers in one form, small words left out.

    >>> phrase_key("savings of at least 200")
    ('save', '>=', '200')
    """
    stems = tuple(c.stem for c in canonical(tokenize(text)) if c.kind != "sign")
    return tuple(s for s in stems if s not in SILENT) or stems


_WORDS = re.compile(r"(?:[a-z]+|[1-9][0-9]{0,4})(?: (?:[a-z]+|[1-9][0-9]{0,4}))*")
"""Texts whose tokens are plain to see: words and small whole numbers."""


def keys_of(text: str) -> set[Key]:
    """The stems of a phrase with and without its small words; never a single everyday verb ("get it" is not "get").

    >>> sorted(keys_of("value of the home"))
    [('home',), ('valu', 'of', 'the', 'home')]
    """
    lowered = text.lower()
    if _WORDS.fullmatch(lowered) and not _worded_numbers() & set(lowered.split()):
        stems = tuple(map(stem, lowered.split()))
        full, short = stems, tuple(s for s in stems if s not in SILENT) or stems
    else:
        full, short = tuple(c.stem for c in canonical(tokenize(text))), phrase_key(text)
    small = small_words()
    blunt = len(short) == 1 and short != full and (short[0] in small.fillers or short in small.concepts)
    return ({full} if blunt else {full, short}) - {()}


@cache
def _worded_numbers() -> frozenset[str]:
    """Words that are more than their stems in a phrase: numbers, comparisons, and what else `canonical` folds."""
    small = small_words()
    special = {*small.numbers, *small.scales, *(k[0] for k in small.comparators)}
    folded = {"percent", "percentage", "pct", "per", "mean", "means", "s", "k", "m", *CONTRACTIONS}
    return frozenset(w for w in small.spellings if stem(w) in special) | folded


def words_of(text: str) -> list[str]:
    """The words of a phrase as written, in lower case.

    >>> words_of("Value of the home")
    ['value', 'of', 'the', 'home']
    """
    lowered = text.lower()
    return lowered.split() if _WORDS.fullmatch(lowered) else [t.text for t in tokenize(text)]


def squeeze(text: str) -> str:
    """An id as it is looked up: letters and digits alone.

    >>> squeeze("C-1042")
    'c1042'
    """
    return "".join(c for c in text.lower() if c.isalnum())
