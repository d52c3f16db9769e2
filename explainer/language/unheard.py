"""Words of a question that had no part in its reading: "how many labradors *got through*".

They may say who is meant in words that the project does not know; the answer names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.small_words import LINKS, small_words
from explainer.language.time_units import time_unit, unit_of
from explainer.language.tokens import stem
from explainer.language.units import known
from explainer.types import Request

OF_ROWS = frozenset({"count", "feature_stats", "labels", "performance", "mistakes", "show_data", "each_group"})
"""What is asked of all rows or of a group of them."""


def unheard(found: Parse, requests: Sequence[Request], reader: Reader) -> tuple[str, ...]:
    """The words that neither ask for this, nor say a column that was taken, nor mean nothing by themselves."""
    intents = [reader.catalogue.intents.get(r.intent) for r in requests]
    if not requests or any(i is None or i.topic == "conversation" for i in intents) or len(found.items) > _LONG:
        return ()
    of_rows = all(r.intent in OF_ROWS for r in requests)
    told = {c.column for _, _, c in found.conditions} | {c.column for _, c in found.changes}
    told |= {str(v) for r in requests for v in _single(r.slots.values())}
    timed = any(c.name in told and unit_of(c) is not None for c in found.lexicon.words.columns)
    last = len([i for i in found.items if i.kind != "."]) - _LAST
    free = [
        i
        for at, i in enumerate(found.items)
        if at not in found.taken
        and i.kind in "wud"
        and _says_something(i, at >= last > 0)
        and (of_rows or not _comes_out(found, at))
        and not (timed and time_unit(i.text) and found.taken.get(at - 1) in ("condition", "change"))  # "eight *hours*"
    ]
    if {r.intent for r in requests} <= {"feature_stats", "show_data", "labels"}:  # "the age of those you got wrong"
        free += [
            i for at, i in enumerate(found.items) if "@mistake" in i.ids and at not in found.taken and i.kind == "w"
        ]
    words = [i.text for i in free if not any(asks_for(i, r, reader) for r in requests) and not _named(i, found, told)]
    if of_rows:
        request = requests[0]
        words += [i.text for at, i in enumerate(found.items) if i.kind == "C" and _denied_in_vain(found, at, request)]
    return tuple(dict.fromkeys(words))


_LONG = 60
"""A story is told in more words than a question needs."""


def _single(values: Iterable[Any]) -> Iterator[Any]:
    """Values of slots, those of lists one by one."""
    for value in values:
        yield from value if isinstance(value, list | tuple) else (value,)


def _comes_out(found: Parse, at: int) -> bool:
    """Whether a word says how the case comes out, or what a case is: "would she *settle*", "*bed* 14"."""
    if found.taken.get(at + 1) == "row" and found.kinds[at + 1 : at + 2] not in ("", "w"):
        return True
    led = at - 1
    while led >= 0 and at - led <= _LAST and found.items[led].kind in "LHhnR" and not _leads(found.items[led]):
        led -= 1
    return led >= 0 and _leads(found.items[led])


def _leads(item: Item) -> bool:
    return item.text.lower() in _AUXILIARY


_AUXILIARY = frozenset({"would", "will", "still", "to", "be", "been", "did", "does", "do", "get", "gets", "got", "it"})
_AUXILIARY |= frozenset({"didn't", "doesn't", "won't", "wouldn't", "don't", "he", "she", "they", "never", "not"})


def _denied_in_vain(found: Parse, at: int, request: Request) -> bool:
    """ "Those who don't practise", where it is not known what of this column is denied."""
    free = found.taken.get(at) in (None, "column") and found.column(at) != request.slots.get("feature")
    return free and "n" in found.kinds[max(0, at - 2) : at]


_LAST = 2


def _says_something(item: Item, ends: bool) -> bool:
    word, small = item.text.lower(), small_words()
    moves = item.kind in "ud"  # "labradors raised with kids": nothing is raised here
    if word in small.superlatives:
        return False
    plain = word.isalpha() and len(word) > _SHORT and (moves or not any(i.startswith("@") for i in item.ids))
    return plain and item.ids.isdisjoint(small.fillers | LINKS) and word not in known() and (ends or word not in _LIGHT)


_SHORT = 2
_LIGHT = frozenset(
    {"away", "etc", "since", "after", "when", "while", "during", "run", "runs", "ran", "lie", "lies", "made", "make"}
    | {"hello", "hi", "hey"}
    | {"goes", "went", "came", "come", "put", "gets", "got", "get", "took", "take", "takes", "face", "facing", "live"}
    | {"found", "living", "using", "based", "behind", "morning", "evening", "day", "days", "year", "years"}
    | {
        "wait",
        "plain",
        "short",
        "simply",
        "straight",
        "spots",
        "riskier",
        "safer",
        "likelier",
        "bank",
        "roughly",
        "exactly",
        "around",
        "typically",
        "yesterday",
        "today",
        "tonight",
        "tomorrow",
        "week",
        "bloody",
        "though",
    }
)
"""What says little beside what was understood: "bookings *made* 20 days ahead"."""


def asks_for(item: Item, request: Request, reader: Reader) -> bool:
    """Whether the phrases of what is asked have such a word."""
    catalogue = reader.catalogue
    if request.intent not in catalogue.names:
        return False
    at = catalogue.names.index(request.intent)
    start, size = int(catalogue.starts[at]), int(catalogue.sizes[at])
    for word in item.ids & catalogue.postings.keys():
        having = catalogue.postings[word]  # sorted
        first = int(having.searchsorted(start))
        if first < len(having) and having[first] < start + size:
            return True
    return False


_ROOT = 4


def _named(item: Item, found: Parse, told: set[str]) -> bool:
    """Whether a word says a column that was taken: its name, its unit, or what it measures; or what is estimated."""
    words = {*item.ids, stem(item.text.lower())}
    title = {
        stem(word) for text in (found.lexicon.words.title, found.lexicon.words.name) for word in text.lower().split()
    }
    if not words.isdisjoint(title) or any(name.endswith(w) for name in title for w in words if len(w) >= _ROOT):
        return True  # "how accurate is this mortgage thing", "fires" of wildfire
    columns = {column for word in words for column in found.lexicon.naming(word)}
    columns |= {column for word in words for column in found.lexicon.measures.get(word, ())}
    return bool(columns & told) or not words.isdisjoint(found.lexicon.aims)
