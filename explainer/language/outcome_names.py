"""What people call an estimate that a column is named by: "stars" of avg_rating, "milk" of daily_milk_l."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from explainer.language.meaning import Meaning
from explainer.language.names import called
from explainer.language.phrase_keys import everyday_key, phrase_key
from explainer.language.phrases import Phrases
from explainer.language.small_words import Key, key, small_words
from explainer.language.units import known, unit_of, without_unit
from explainer.types import Column, Words


def outcome_names(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """Parts of the estimate's name and everyday words for what it is about, where no column is called so.

    >>> from explainer.types import Outcome
    >>> fares = Words("taxis", "taxis", Outcome("fare_usd", "fare usd", "regression"), ())
    >>> ("fare",) in dict(outcome_names(fares, Phrases()))
    True
    """
    outcome = words.outcome
    if outcome.kind != "regression":
        return
    small = small_words()
    own = {part for column in words.columns for text in called(column) for part in phrase_key(text)}
    rows = {word for text in (words.row, words.rows, words.name) for word in key(text)}
    for text in called(Column(outcome.column, "number", outcome.label)):
        name = _about(text)
        parts = [name[start:] for start in range(len(name))] + [name[:end] for end in range(1, len(name))]
        others = [*islice(small.kin.get(key(" ".join(name[-1:])), ()), _MOST)] if name else []
        unit = unit_of(outcome.column)
        others += _PAID if unit is not None and unit.kind == "money" else ()
        for said in (*(" ".join(part) for part in parts if part), *others):
            if said in known():
                continue  # "kilos" of a weight are a unit
            part = everyday_key(said)
            common = part in small.signs or part in small.nouns or part in small.metrics or part in small.concepts
            free = not own.issuperset(part) and rows.isdisjoint(part) and part not in taken
            if free and (not common or said in _PAID) and not all(word in small.fillers for word in part):
                yield part, Meaning(target=True, sure=False)


_MOST = 6
_PAID = ("price", "cost")
_SUMMED = frozenset({"average", "avg", "mean", "total", "final", "daily", "weekly", "monthly", "yearly", "annual"})


def _about(text: str) -> list[str]:
    """The words of a name without its unit and without what only says how it was summed up."""
    words = text.lower().partition(" per ")[0].split()
    words = without_unit(words)
    while len(words) > 1 and words[0] in _SUMMED:
        words = words[1:]
    return words
