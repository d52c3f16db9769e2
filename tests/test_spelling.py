"""Typing errors: quick, and as if every known word had been compared."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from explainer.language.lexicon import build
from explainer.language.matcher import understand
from explainer.language.reader import reader
from explainer.language.spelling import Spelling
from explainer.project import Project
from explainer.types import Column, Value, Words

LETTERS = st.sampled_from("abcdé")
WORDS = st.lists(st.text(LETTERS, min_size=4, max_size=12), min_size=1, max_size=40, unique=True)


def likeness(word: str, other: str) -> float:
    return OSA.normalized_similarity(word, other)


@given(WORDS, st.text(LETTERS, min_size=5, max_size=12))
def test_no_known_word_that_begins_or_ends_alike_is_likelier(known: list[str], word: str) -> None:
    least = 0.79 if len(word) < 8 else 0.75
    errors = int(len(word) * 0.25) + 1
    alike = [
        w
        for w in known
        if w[0] == word[0] or (min(len(w), len(word)) >= 7 and w[-3:] == word[-3:])
        if abs(len(w) - len(word)) <= errors and likeness(word, w) >= least
    ]
    found = Spelling(known).nearest(word)
    assert (found is None) == (not alike)
    assert found is None or likeness(word, found) == max(likeness(word, w) for w in alike)


@given(WORDS, st.text(LETTERS, min_size=4, max_size=4))
def test_no_known_word_is_likelier_than_the_closest(known: list[str], word: str) -> None:
    best = max(likeness(word, w) for w in known)
    found = Spelling(known).closest(word)
    assert (found is None) == (best < 0.75)
    assert found is None or likeness(word, found) == best


def mortgage() -> Words:
    return Project.load("mortgage").words


def test_a_misspelt_value_is_found_among_many() -> None:
    shops = Column("shop", "category", "shop", values=tuple(Value(f"shop{n}", f"magazin {n}") for n in range(2000)))
    words = replace(mortgage(), columns=(*mortgage().columns, shops))
    reading = understand("how many applications from magzain 1203?", reader(words))
    assert [(c.column, c.value) for one in reading.scope.any for c in one] == [("shop", "shop1203")]


def test_a_column_without_a_word_in_its_name_is_no_hindrance() -> None:
    nameless = Column("_", "number", "remainder")
    lexicon = build(replace(mortgage(), columns=(*mortgage().columns, nameless)))
    assert "" not in lexicon.squeezed
    assert lexicon.kinds["_"] == "number"
