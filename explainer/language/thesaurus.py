"""What ordinary people say for what tables record: "in the queue" for a waiting time, "lights up" for a smoker.

`intents/_thesaurus.txt` has a line for each thing: its kind, what columns, values or outcomes are called, a bar, what
is said; of a fact and of an outcome, after another bar, what is said when it is not so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from explainer.language.nicknames import DENYING
from explainer.language.small_words import FOLDER, Key, key, small_words
from explainer.language.tokens import stem, tokenize

FILE = FOLDER / "_thesaurus.txt"


class Thesaurus(NamedTuple):
    """What is said for a name, by the stems of the name.

    `columns` are quantities and kinds, `facts` what is said when a yes/no column holds, `denials` when it does not,
    `values` of the values of categories; `outcomes` of a class, and `otherwise` of the class that is not it.
    """

    columns: Mapping[Key, tuple[str, ...]]
    facts: Mapping[Key, tuple[str, ...]]
    denials: Mapping[Key, tuple[str, ...]]
    values: Mapping[Key, tuple[str, ...]]
    outcomes: Mapping[Key, tuple[str, ...]]
    otherwise: Mapping[Key, tuple[str, ...]]

    def groups(self) -> Iterable[tuple[Key, tuple[str, ...]]]:
        """All names with what is said for them; what is said when it is not so has a name of its own.

        What denies the one says the other: "never smoked" of a non-smoker tells what smokers do.
        """
        yield from chain.from_iterable(told.items() for told in (self.columns, self.values))
        for told, against in ((self.facts, self.denials), (self.outcomes, self.otherwise)):
            for name, said in told.items():
                yield name, meant(said, against.get(name, ()))
            for name, said in against.items():
                yield ("not", *name), meant(said, told.get(name, ()))


@cache
def thesaurus() -> Thesaurus:
    """The thesaurus of the house.

    >>> "lights up" in thesaurus().facts[("smoker",)]
    True
    """
    return _read(FILE.read_text(encoding="utf-8").splitlines())


_PLACES = {"num": (0,), "cat": (0,), "yesno": (1, 2), "val": (3,), "out": (4, 5)}
"""Where what the parts of a line say belongs, by its kind."""


def _read(lines: Iterable[str]) -> Thesaurus:
    told: list[dict[Key, dict[str, None]]] = [{} for _ in Thesaurus._fields]
    for line in lines:
        head, *said = (part.strip() for part in line.split("|"))
        kind, _, names = head.partition(" ")
        for place, part in zip(_PLACES[kind], said, strict=True):
            for name in names.split(" / "):
                others = told[place].setdefault(key(name), {})
                others.update(dict.fromkeys(expression.strip() for expression in part.split(";")))
    return Thesaurus(*({name: tuple(others) for name, others in one.items()} for one in told))


def meant(said: Iterable[str], against: Iterable[str] = ()) -> tuple[str, ...]:
    """What says something outright, and what denies its opposite.

    >>> meant(["smokes", "no clean lungs"], ["never smoked", "breathes easily"])
    ('smokes', 'never smoked')
    """
    return (*(text for text in said if not denies(text)), *(text for text in against if denies(text)))


@lru_cache(maxsize=50_000)
def denies(text: str) -> bool:
    """Whether a text has a word that denies."""
    return not _DENYING.isdisjoint(stem(t.text.lower()) for t in tokenize(text))


_DENYING = DENYING | {"n't", "nobodi", "noth", "neither", "nor", "lack"}


def said_for(name: Key) -> tuple[str, ...]:
    """All that people say for what columns are called, by the stems of the name."""
    small, known = small_words(), thesaurus()
    return meant((*small.kin.get(name, ()), *small.published.get(name, ()), *known.columns.get(name, ())))
