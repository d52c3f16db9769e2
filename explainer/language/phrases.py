"""The phrases of one project by the stems they are found by, each with what it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.language.meaning import Meaning
from explainer.language.small_words import Key
from explainer.types import Scalar


class Phrases:
    """Meanings by key; of the many that are nothing but values of columns, only those are kept.

    >>> phrases = Phrases()
    >>> phrases.add(("paris",), Meaning(values=(("city", "Paris"),)))
    >>> phrases.add(("paris",), Meaning(column="paris"))
    >>> phrases[("paris",)].column, phrases[("paris",)].values, phrases[("london",)]
    ('paris', (('city', 'Paris'),), None)
    """

    def __init__(self) -> None:
        self._found: dict[Key, Meaning | tuple[tuple[str, Scalar], ...]] = {}

    def add(self, key: Key, meaning: Meaning) -> None:
        """Notes one more thing that a phrase can stand for."""
        if key in self._found and (before := self[key]):
            meaning = before.merged(meaning)
        self._found[key] = meaning.values if meaning == Meaning(values=meaning.values) else meaning

    def __getitem__(self, key: Key) -> Meaning | None:
        found = self._found.get(key)
        return found if found is None or isinstance(found, Meaning) else Meaning(values=found)

    def __contains__(self, key: Key) -> bool:
        return key in self._found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)

    def names_a_class(self) -> bool:
        """Whether any phrase stands for a class of the outcome."""
        return any(isinstance(m, Meaning) and m.cls is not None for m in self._found.values())
