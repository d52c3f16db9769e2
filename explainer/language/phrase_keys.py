"""The stems by which a phrase of a project is found, however its owner or a visitor writes it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from explainer.language.canon import canonical
from explainer.language.english import ASKING
from explainer.language.small_words import LINKS, Key, key, small_words
from explainer.language.tokens import CONTRACTIONS, Stems, stem, tokenize

SILENT = LINKS | {"and", "or"}
"""Small words that a name is found without."""


@lru_cache(maxsize=20_000)
def phrase_key(text: str) -> Key:
    """The stems a label is found by: comparisons and numbers in one form, small words left out.

    >>> phrase_key("savings of at least 200")
    ('save', '>=', '200')
    """
    stems = tuple(c.stem for c in canonical(tokenize(text)) if c.kind != "sign")
    return tuple(s for s in stems if s not in SILENT) or stems


_WORDS = re.compile(r"(?:[a-z]+|[1-9][0-9]{0,4})(?: (?:[a-z]+|[1-9][0-9]{0,4}))*")
"""Texts whose tokens are plain to see: words and small whole numbers."""


def keys_of(text: str, stems: Stems) -> tuple[Key, ...]:
    """The keys a name is found by: its stems with and without its small words; its words are noted in `stems`.

    Never a single everyday verb: "get it" is not "get".

    >>> keys_of("Value of the home", Stems())
    (('valu', 'of', 'the', 'home'), ('home',))
    """
    lowered = text.lower()
    plain = _WORDS.fullmatch(lowered) is not None
    words = lowered.split() if plain else [t.text for t in tokenize(text)]
    full: Key = tuple(map(stems.__getitem__, words))
    if plain and _worded_numbers().isdisjoint(words):
        short = full if SILENT.isdisjoint(full) else tuple(s for s in full if s not in SILENT) or full
    else:
        full, short = tuple(c.stem for c in canonical(tokenize(text))), phrase_key(text)
    if short == full:
        return (full,) if full else ()
    small = small_words()
    blunt = len(short) == 1 and (short[0] in small.fillers or short in small.concepts)
    return tuple(found for found in ((full,) if blunt else (full, short)) if found)


@lru_cache(maxsize=20_000)
def everyday_key(text: str) -> Key:
    """The stems an everyday expression is found by: "what they do" is not just "what"."""
    found = phrase_key(text)
    small = small_words()
    everyday = found in small.comparators or found in small.signs or (found and found[0] in ASKING | small.fillers)
    return key(text) if len(found) == 1 and everyday else found


@cache
def _worded_numbers() -> frozenset[str]:
    """Words that are more than their stems in a phrase: numbers, comparisons, and what else `canonical` folds."""
    small = small_words()
    special = {*small.numbers, *small.scales, *(k[0] for k in small.comparators)}
    folded = {"percent", "percentage", "pct", "per", "mean", "means", "s", "k", "m", *CONTRACTIONS}
    return frozenset(w for w in small.spellings if stem(w) in special) | folded


def squeeze(text: str) -> str:
    """An id as it is looked up: letters and digits alone.

    >>> squeeze("C-1042")
    'c1042'
    """
    return "".join(filter(str.isalnum, text.lower()))
