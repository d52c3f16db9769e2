"""The words that questions about a project are made of: its own, the small words of every project, the phrases."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from explainer.language.catalogue import load as intents
from explainer.language.small_words import FOLDER, LINKS
from tests.fuzz.projects import load

_ENDS = 40
"""So many values of a column, and so many ids, from either end."""


@dataclass(frozen=True)
class Vocabulary:
    """What stands for each slot of a phrase, the phrases, the small words, and the words of each concept."""

    columns: tuple[str, ...]
    values: tuple[str, ...]
    classes: tuple[str, ...]
    ids: tuple[str, ...]
    rows: tuple[str, ...]
    small: tuple[str, ...]
    links: tuple[str, ...]
    comparators: tuple[str, ...]
    phrases: tuple[str, ...]
    concepts: Mapping[str, tuple[str, ...]]

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that can be said as it is."""
        return (*self.columns, *self.values, *self.classes, *self.ids, *self.rows, *self.small)


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of a project.

    >>> said = vocabulary("mortgage")
    >>> "at least" in said.small, "debt payments" in said.columns, "1" in said.ids
    (True, True, True)
    """
    words = load(name).words
    with (FOLDER / "_words.toml").open("rb") as file:
        small = tomllib.load(file)
    named = [text for c in words.columns for text in (c.name, c.label, c.unit, *c.synonyms)]
    values = [text for c in words.columns for v in _ends(c.values) for text in (str(v.value), v.label, *v.synonyms)]
    classes = [text for v in words.outcome.classes for text in (str(v.value), v.label, *v.synonyms)]
    outcome = (words.outcome.column, words.outcome.label, *words.outcome.synonyms)
    return Vocabulary(
        columns=_each([*named, *outcome]),
        values=_each(values) or ("none",),
        classes=_each(classes) or ("none",),
        ids=_each(_ends(words.ids)),
        rows=_each([words.row, words.rows, *words.row_synonyms]),
        small=_each(_texts({table: held for table, held in small.items() if table != "concepts"})),
        links=tuple(sorted(LINKS)),
        comparators=_each(_texts(small["comparators"])),
        phrases=_each(phrase for intent in intents().intents.values() for phrase in (intent.example, *intent.phrases)),
        concepts={f"@{concept}": tuple(_texts(held)) for concept, held in small["concepts"].items()},
    )


def dictionary(names: tuple[str, ...]) -> str:
    """The words of these projects in the form that libFuzzer reads: quoted, bytes beyond ASCII as `\\xAB`.

    >>> '"at least"' in dictionary(("mortgage",)).splitlines()
    True
    """
    words = _each(word for name in names for word in vocabulary(name).words)
    return "".join(f'"{_quoted(word)}"\n' for word in words if len(word.encode("utf-8", "surrogatepass")) < 60)


def _quoted(word: str) -> str:
    plain = re.compile(rb"[A-Za-z0-9 _.,:;?!()<>=%'+*/-]")
    data = word.encode("utf-8", "surrogatepass")
    return "".join(chr(b) if plain.match(bytes([b])) else f"\\x{b:02X}" for b in data)


def _ends(held: tuple[Any, ...]) -> tuple[Any, ...]:
    return held if len(held) <= 2 * _ENDS else (*held[:_ENDS], *held[-_ENDS:])


def _each(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _texts(held: Any) -> Iterator[str]:
    """All texts of a TOML document, names of tables included."""
    if isinstance(held, Mapping):
        for name, inner in held.items():
            yield name
            yield from _texts(inner)
    elif isinstance(held, list):
        for inner in held:
            yield from _texts(inner)
    elif isinstance(held, str):
        yield held
