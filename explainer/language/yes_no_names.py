"""What yes/no columns are called by what they say there is: "a leak" of leak_detected, "ringless" of has_ring."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.language.english import spelt_right
from explainer.language.meaning import Meaning, no_and_yes, of_column
from explainer.language.names import called
from explainer.language.phrase_keys import phrase_key
from explainer.language.phrases import Phrases
from explainer.language.small_words import Key
from explainer.types import Words


def yes_no_names(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """The thing that a yes/no column says was found, is near or is there, and the adjectives for it.

    >>> from explainer.types import Column, Outcome
    >>> columns = (Column("leak_detected", "boolean", "leak detected"), Column("has_ring", "boolean", "has ring"))
    >>> said = dict(yes_no_names(Words("w", "w", Outcome("y", "y", "binary"), columns), Phrases()))
    >>> said[("leak",)].column, said[("ringless",)].values
    ('leak_detected', (('has_ring', False),))
    """
    for column in words.columns:
        thing = _thing(called(column)[-1]) if column.kind == "boolean" else ""
        if not thing or any(thing in t.split() for c in words.columns if c is not column for t in called(c)):
            continue
        no, _ = no_and_yes(column)
        said = [(thing, of_column(column)), (f"{thing}less", Meaning(values=((column.name, no),)))]
        if not _had(called(column)[-1]):
            root = thing.removesuffix("e")
            said += [(form, of_column(column)) for form in (f"{root}ing", f"{root}y", f"{root}ed") if spelt_right(form)]
        for text, meaning in said:
            if (part := phrase_key(text)) not in taken:
                yield part, meaning


def _thing(name: str) -> str:
    """The one noun that a name of two words says there is, or nothing."""
    first, _, last = name.lower().partition(" ")
    if last in _THERE:
        return first if first.isalpha() and len(first) > _SHORT else ""
    return last if _had(name) and last.isalpha() and len(last) > _SHORT else ""


def _had(name: str) -> bool:
    """Whether a name says that something is had: a car that somebody has is nothing that does any caring."""
    return name.lower().partition(" ")[0] in ("has", "have", "had")


_SHORT = 2
_THERE = frozenset(
    {"detected", "found", "seen", "present", "reported", "observed", "noticed", "nearby", "visible", "spotted"}
    | {"installed", "fitted", "involved", "included", "confirmed", "suspected", "recorded", "existing"}
)
"""What the second word of a name says of a thing that is there."""
