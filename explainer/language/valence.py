"""Whether a case came out well or badly, where no more is said: "the ones that made it", "no video but got there".

What is hoped for and what is dreaded is told by what the classes are called: `intents/_valence.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from explainer.language.item import Item
from explainer.language.small_words import FOLDER, Key, key
from explainer.language.tokens import spoken
from explainer.types import Outcome, Scalar, Value


class Valence(NamedTuple):
    """Names of outcomes and ways of saying that something came out so, each by whether that is good; `openings` are
    the first words of these.
    """

    names: dict[Key, bool]
    phrases: dict[Key, bool]
    openings: frozenset[Key]


@lru_cache(maxsize=1)
def valence() -> Valence:
    """What the house knows of good and bad outcomes."""
    with (FOLDER / "_valence.toml").open("rb") as file:
        raw = tomllib.load(file)
    names = {key(text): end == "good" for end, texts in raw["names"].items() for text in texts}
    phrases = {_plain(text): end == "good" for end, texts in raw["phrases"].items() for text in texts}
    return Valence(names, phrases, frozenset(phrase[:1] for phrase in phrases))


def bad_and_good(outcome: Outcome) -> tuple[Scalar, Scalar] | None:
    """Which of two classes is dreaded and which is hoped for; None where their names don't say so.

    >>> from explainer.types import Value
    >>> bad_and_good(Outcome("y", "y", "classes", classes=(Value(1, "funded"), Value(0, "failed"))))
    (0, 1)
    """
    if len(outcome.classes) != 2:
        return None
    one, other = outcome.classes
    first, second = _good(one), _good(other)
    if (first is None and second is None) or first == second:
        return None
    return (other.value, one.value) if first or second is False else (one.value, other.value)


def _good(cls: Value) -> bool | None:
    """Whether a class is called what is hoped for; None where that can't be told."""
    known = valence().names
    for text in (cls.label, *cls.synonyms, str(cls.value)):
        plain = key(spoken(text).lower())
        if plain in known:
            return known[plain]
        said = {known[(word,)] for word in plain if (word,) in known}
        if len(said) == 1 and not {"not", "no", "non"} & set(plain):
            return said.pop()
    return None


def came_out(items: Sequence[Item]) -> Iterator[tuple[int, int, bool]]:
    """Where items say only that something came out well or badly, and which."""
    words = [_plain(item.text) for item in items]
    known = valence()
    for at in range(1, len(items)):
        if words[at][:1] not in known.openings or not _of_those(items, at):
            continue
        for end in range(min(len(items), at + _LONGEST), at, -1):
            own = (n for n in range(at, end) if n == at or items[n].start > items[n - 1].start)  # "didn't" is two items
            said = tuple(word for n in own for word in words[n])
            goes_on = end < len(items) and items[end].kind in _ON and items[end].text.lower() not in _REGARDLESS
            if (good := known.phrases.get(said)) is not None and not goes_on:
                yield at, end, good
                break


_LONGEST = 7
_REGARDLESS = frozenset({"anyway", "anyways", "anyhow", "regardless", "nevertheless", "nonetheless", "though", "too"})
_REGARDLESS |= {"eventually", "overall", "still", "afterwards"}
_ON = "wMdusSCPNt"
"""What follows where more is said: "does it make it *quicker*"."""


def _of_those(items: Sequence[Item], at: int) -> bool:
    """Whether what begins here is said of rows: "those who *made it*", "but *got there*"."""
    before = at - 1
    while before >= 0 and items[before].text.lower() in _BETWEEN:
        before -= 1
    if before < 0:
        return False
    led = items[before]
    return led.kind in "RGVBP" or led.text.lower() in _JOINING or "@count" in led.ids


_BETWEEN = frozenset(
    {"still", "then", "also", "actually", "really", "nevertheless", "nonetheless", "all", "have", "has", "had"}
)
_JOINING = frozenset({"who", "that", "which", "but", "and", "yet", "or"})


@lru_cache(maxsize=20_000)
def _plain(text: str) -> Key:
    """Words by their stems, verbs in the present."""
    return tuple(_PRESENT.get(word, word) for word in key(text))


_PRESENT = {
    "made": "make",
    "went": "go",
    "goe": "go",
    "gone": "go",
    "got": "get",
    "gotten": "get",
    "came": "come",
    "fell": "fall",
    "fallen": "fall",
    "did": "do",
    "doe": "do",
    "done": "do",
    "was": "be",
    "were": "be",
    "is": "be",
    "are": "be",
    "won": "win",
    "blew": "blow",
    "beat": "beat",
    "rose": "rise",
    "broke": "break",
    "brought": "bring",
    "felt": "feel",
    "hung": "hang",
    "stood": "stand",
    "drew": "draw",
}
