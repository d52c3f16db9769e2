"""Every word that says a word of a column's name, its own or an everyday one: "thick" of the width in stem_width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explainer.language.english import ASKING, COUNTING
from explainer.language.names import called
from explainer.language.small_words import LINKS, key, small_words
from explainer.language.tokens import spoken, stem
from explainer.language.units import known, without_unit
from explainer.types import Column, Words

Places = Mapping[int, float]
"""Which words of a name are said, and how surely."""
_OWN, _EVERYDAY, _MEASURED = 1.0, 0.6, 0.5
_LONGEST = 2
"""An everyday expression of more words says a name only as a whole."""


def naming_words(words: Words, measures: Mapping[str, tuple[str, ...]]) -> Mapping[str, Mapping[str, Places]]:
    """By the stem of a word the columns whose names it says a word of, with the places of these words in the name.

    `measures` are words said of what is measured, with the columns they may be said of: they say the last word.

    >>> from explainer.types import Outcome
    >>> columns = (Column("stem_width_mm", "number", "stem width mm"),)
    >>> naming_words(Words("w", "w", Outcome("y", "y", "binary"), columns), {})["stem"]
    {'stem_width_mm': {0: 1.0}}
    """
    found: dict[str, dict[str, dict[int, float]]] = {}

    def note(word: str, column: Column, place: int, weight: float) -> None:
        places = found.setdefault(word, {}).setdefault(column.name, {})
        places[place] = max(weight, places.get(place, 0.0))

    for column in words.columns:
        own = spoken(column.name).lower().split()
        name = [piece for piece in _about(called(column)[-1]) if piece in own or piece not in known()]
        each = own[own.index("per") + 1 :] if "per" in own else []
        for place, piece in enumerate(name):
            note(stem(piece), column, place, _MEASURED if piece in each else _OWN)  # a day of "visits per day"
            for other in _everyday(piece):
                note(other, column, place, _EVERYDAY)
        for word, measured in measures.items() if name else ():
            if column.name in measured:
                note(word, column, len(name) - 1, _MEASURED)
    return found


def _about(name: str) -> list[str]:
    """The words of a name without its unit, small words and those that only say that it is a number of something."""
    pieces = [p for p in name.lower().split() if p not in LINKS and p not in COUNTING and p.isalpha()]
    return without_unit(pieces)


def _everyday(piece: str) -> Iterator[str]:
    """The single words that people say for a word of a name, as they are found by."""
    small = small_words()
    for text in small.kin.get((stem(piece),), ()):
        said = [word for word in key(text) if word not in LINKS | ASKING and word not in small.fillers]
        if len(said) == 1 and len(key(text)) <= _LONGEST:
            yield said[0]
