"""What a question asks about that the model does not read: "does the postcode matter?", "the average BMI".

Words that no column is known by stand for one all the same if the question then makes good sense as one about a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from explainer.language.catalogue import MOST
from explainer.language.grammar import parse
from explainer.language.item import Item
from explainer.language.meaning import Meaning
from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.scoring import Match, elsewhere, scorer
from explainer.language.slots import NOW
from explainer.language.small_words import small_words

WHOLE, CLEARER = 0.85, 0.1
"""So well a question must fit with a column in the place of the words, and by so much better than with the words."""
_MOST = 4
"""So many stretches of words are tried."""


class Unread(NamedTuple):
    """The words that stand where a column would, and what is asked of it: the intent, its slot and how well it fits."""

    words: str
    intent: str
    slot: str
    fit: float


def unread(found: Parse, matches: list[Match], reader: Reader) -> Unread | None:
    """What a question is about that no column of the project is known by, where that makes sense of it."""
    if not found.lexicon.words.columns:
        return None
    before = max(m.fit for m in matches)
    places = islice(_stretches(found, reader), _MOST)
    tried = filter(None, (_with_column(found, start, end, reader) for start, end in places))
    best = max(tried, key=lambda u: u.fit, default=None)
    return best if best and best.fit >= max(WHOLE, before + CLEARER) else None


def asks_the_model(found: Parse) -> bool:
    """Whether a question names the model, its answers or what is told of columns, not just what they hold."""
    said = {i for item in found.items if item.text.lower() not in _PRONOUNS for i in item.ids}
    return not said.isdisjoint(_OF_MODELS) or {"@statistic", "valu"} <= said  # "the average value of"


_OF_MODELS = frozenset(
    {"@model", "@predict", "@feature"}
    | {"distribut", "deviat", "median", "histogram", "varianc", "percentil", "quantil", "quartil"}
)
_PRONOUNS = frozenset({"it", "you", "u", "your"})


def _stretches(found: Parse, reader: Reader) -> Iterator[tuple[int, int]]:
    """Where words stand that hardly any phrase has a use for, with the words that follow: "skin thickness"."""
    end, weights = 0, reader.catalogue.weights
    for at, item in enumerate(found.items):
        if at < end or not _plain(found, at) or any(weights.get(i, MOST) < MOST for i in item.ids):
            continue
        end = next((n for n in range(at, len(found.items)) if not _plain(found, n)), len(found.items))
        yield at, end


def _plain(found: Parse, at: int) -> bool:
    """Whether an item is a word of no concept that neither the project nor the grammar has a use for."""
    item = found.items[at]
    if item.kind != "w" or at in found.taken or not item.text[0].isalpha() or elsewhere(found, at):
        return False
    return not any(i.startswith("@") or i in small_words().fillers or i in NOW for i in item.ids)


def _with_column(found: Parse, start: int, end: int, reader: Reader) -> Unread | None:
    first, last = found.items[start], found.items[end - 1]
    words = " ".join(i.text for i in found.items[start:end])
    column = found.lexicon.words.columns[0].name
    stand_in = Item("C", words, first.start, last.end, meaning=Meaning(column=column))
    items = [*found.items[:start], stand_in, *found.items[end:]]
    instead = parse(items, found.lexicon)
    match = scorer(instead, reader.catalogue).match(0, len(items))
    slots = reader.catalogue.intents[match.name].slots if match.name else {}
    slot = next((s for s, d in slots.items() if d.get("kind") == "column" and d.get("required")), None)
    return Unread(words, match.name, slot, min(match.score, match.fit)) if slot else None
