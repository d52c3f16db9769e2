"""How well each intent fits a stretch of a question, and where a question falls into several.

Each part of a question is compared with every phrase of every intent at once. A phrase fits as far as its words are
found in the question (recall) and the question's words are explained by the phrase (precision), rare words counting
most; the score is a harmonic mean of both.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from explainer.language.catalogue import SLOT_WEIGHTS, Catalogue, Weights
from explainer.language.evidence import Sums
from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.small_words import small_words
from explainer.language.time_units import time_unit

UNDERSTOOD, TIE = 0.58, 0.015
"""From UNDERSTOOD on a part of a question is one of its own; two scores closer than TIE are a tie."""
SURE = 0.7
"""From here on a question surely asks what it fits."""

_NAMING = frozenset({"{group}", "{column}", "{case}", "{change}", "{number}"})
_NAMED = frozenset({"{group}", "{case}", "{column}", "{change}", "{class}"})
_ROLES = {
    "condition": "{group}",
    "change": "{change}",
    "row": "{case}",
    "top": "{top}",
    "compared": "{column}",
    "target": "{number}",
}
_KINDS = {
    "C": "{column}",
    "K": "{class}",
    "k": "{class}",
    "X": "{target}",
    "H": "{case}",
    "G": "{back}",
    "m": "{metric}",
    "R": "{row}",
    "N": "{number}",
    "P": "{number}",
    "Q": "{number}",
}


class Place(NamedTuple):
    """One item as matching sees it."""

    at: int
    ids: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Match:
    """A stretch of the question (items `start` to `end`) and how well each intent fits it, best first.

    What the words tell for the best is `told`, for a stranger's question `strange`; `ahead` is by how much they tell
    more for the best than for any other intent.

    The ranking leans towards phrases that are found whole; `fit` is that of the best without leaning, so that much that
    stays unexplained tells a stranger's question from one about the model.
    """

    start: int
    end: int
    ranked: tuple[tuple[str, float], ...]
    fit: float = 0.0
    told: float = 0.0
    strange: float = 0.0
    ahead: float = 0.0

    @property
    def name(self) -> str:
        return self.ranked[0][0] if self.ranked else ""

    @property
    def score(self) -> float:
        return self.ranked[0][1] if self.ranked else 0.0


ANSWERS = frozenset({"predict", "probability", "what_if"})
"""With a change in the question these ask the same: what would the model say."""
WHYS = frozenset({"why", "why_not"})
"""These ask for reasons."""
SHOWING = frozenset(
    {"show", "exampl", "sampl", "few", "list", "worst", "biggest", "largest", "who", "some", "give", "which"}
    | {"return", "display", "print", "reveal", "see", "view"}
)
"""Words that ask to be shown something."""
_SLOTS = frozenset(SLOT_WEIGHTS)
OPENING = frozenset({"@what", "@way", "@model", "@you"})
"""The concepts in "what about ...", "how about ...", "could you" and "it", which ask nothing."""


def asks(place: Place) -> bool:
    """Whether an item is a word that asks for something, not a thing of the project and not a filler."""
    if place.ids & SHOWING or {"@show", "up"} <= place.ids:
        return True
    if place.ids & _SLOTS:
        return "{metric}" in place.ids or any(i.startswith("@") and i not in OPENING for i in place.ids - {"@show"})
    return place.weight > 0.6 or any(i.startswith("@") and i not in OPENING for i in place.ids)


def places_of(found: Parse, catalogue: Catalogue) -> list[Place]:
    """The items as ids to compare; what the grammar took shows as one marker of each kind."""
    places, seen = [], set()
    for at, item in enumerate(found.items):
        role = found.taken.get(at)
        if role == "data":
            continue
        if role:
            ids = frozenset([_ROLES[role]] if role != "compared" else ["{column}", "{group}"])
            if role == "target" and "R" in found.kinds[max(0, at - 2) : at]:
                ids = frozenset(["{group}"])  # "rides of over an hour"
            if ids in seen:
                continue
            seen.add(ids)
        elif _limits(found, at):
            ids = frozenset(["{group}"])  # "boats under 15 metres", whichever column is meant
            if ids in seen:
                continue
            seen.add(ids)
        elif (
            _counted(found, at)
            or _relates(found, at)
            or (item.kind in ".,#+-w" and not item.text[0].isalnum())
            or item.kind in "Uc"
        ):
            continue
        else:
            ids = item_ids(item)
        if elsewhere(found, at):
            places.append(Place(at, frozenset(), ELSEWHERE))
            continue
        weight = catalogue.weight(ids, item.known)
        places.append(Place(at, ids, weight + OWN if _owned(found, at) else weight))
    return places


def _relates(found: Parse, at: int) -> bool:
    """Whether "who" only leads on from rows just named: "tenants who ..."."""
    led = at > 0 and (found.items[at - 1].kind in "RVBG" or found.taken.get(at - 1) == "condition")
    return led and found.items[at].text.lower() == "who"


def _counted(found: Parse, at: int) -> bool:
    """Whether an item only says of what a number of a condition counts so many: "a stay of more than 60 days"."""
    told = at > 0 and found.items[at - 1].kind == "N" and found.taken.get(at - 1) == "condition"
    return told and time_unit(found.items[at].text) is not None


def _limits(found: Parse, at: int) -> bool:
    """Whether a comparison with so many of a unit of the project found no column."""
    limit = re.match("cL?N[Uw]|LNU", found.kinds[at:]) if at not in found.taken else None
    unit = found.items[at + limit.end() - 1] if limit is not None else None
    return unit is not None and (unit.kind == "U" or time_unit(unit.text) is not None)


SPEAKER = frozenset({"i", "me", "my", "mine"})
"""Who asks; only sometimes the case at hand."""


OWN = 1.0
"""How much more "card" counts in "my card": what people own, unless the project knows it, is not about the model."""


ELSEWHERE = 2.5
"""How much a word counts that belongs to other matters, such as "casino" or "branch"."""


def elsewhere(found: Parse, at: int) -> bool:
    """Whether an item is a word of other matters that the project itself does not use: "casino", "my credit limit"."""
    item, before = found.items[at], found.items[at - 1] if at else None
    if at not in found.taken and item.ids & small_words().owned and (item.kind == "w" or _half(found, at)):
        return any(i.text.lower() in ("my", "our") for i in found.items[max(0, at - 3) : at])
    if item.kind != "w" or at in found.taken or item.ids.isdisjoint(found.lexicon.strange):
        return False
    if " " in item.text and any(i.startswith("@") for i in item.ids):
        return False  # "what share of"
    return before is None or "@model" not in before.ids  # "model card"


def _half(found: Parse, at: int) -> bool:
    """Whether an item is half the name of a column: "income" of "rate as percent of income"."""
    meaning = found.items[at].meaning
    return found.items[at].kind == "C" and meaning is not None and not meaning.sure


def _owned(found: Parse, at: int) -> bool:
    """Whether an item is something of the asker's that the project does not know: "my dog"."""
    item, before = found.items[at], found.items[at - 1] if at else None
    if item.kind != "w" or before is None or before.text.lower() not in ("my", "our"):
        return False
    return not any(i.startswith("@") for i in item.ids)


def item_ids(item: Item) -> frozenset[str]:
    if item.kind == "B":
        return item.ids | {"{column}", "{group}"}
    if item.ids & SPEAKER and " " not in item.text:  # "my daughter" is a case
        return item.ids
    if item.kind == "N":
        return item.ids | {"{number}", "{case}"}
    if item.kind in "TF" or (item.kind == "m" and " " in item.text):
        return frozenset(i for i in item.ids if not i.startswith("@")) | ({"{metric}"} if item.kind == "m" else set())
    slot = _KINDS.get(item.kind)
    return item.ids | {slot} if slot else item.ids


@dataclass(frozen=True)
class Scorer:
    """A question against all phrases: for each place the tokens of phrases it satisfies and the variants with any.

    `asking` are the places that ask for something; `pointed` says whether any names a thing of the project.
    """

    places: tuple[Place, ...]
    asking: tuple[Place, ...]
    tokens: tuple[tuple[str, ...], ...]
    variants: tuple[npt.NDArray[np.int64], ...]
    catalogue: Catalogue
    pointed: bool
    evidence: Sums

    @property
    def bare(self) -> bool:
        """Whether things of the project are named without asking anything: "and for women?", "age?"."""
        return not self.asking and any(not p.ids.isdisjoint(_NAMING) for p in self.places)

    def match(self, start: int, end: int) -> Match:
        """How well each intent fits the items from `start` to `end`."""
        catalogue = self.catalogue
        inside = self.inside(start, end)
        total = sum([self.places[n].weight for n in inside])
        if total <= 0 or not catalogue.weights:
            return Match(start, end, ())
        found, explained = self._sums(inside)
        # (1 + b) p r / (b p + r) with precision p = explained / total and recall r = found / totals
        score = explained * found
        below = explained * catalogue.totals
        found_most = found * np.float32(total / LEANING)
        below += found_most
        below += _TINY
        score /= below
        best = (1 + 1 / LEANING) * np.maximum.reduceat(score, catalogue.starts).astype(float)
        if self.pointed:
            best *= catalogue.pointed
        told = self.evidence.of(inside[0], inside[-1] + 1)
        told, strange = told[:-1], float(told[-1])
        unsure = np.minimum(np.maximum((1 - best) / SURELY, 0), 1)
        best -= WORDS * (told.max() - told) * unsure
        order = (-best.round(6)).argsort(kind="stable")[:5].tolist()
        ranked = tuple((catalogue.names[i], round(float(best[i]), 4)) for i in order if best[i] > 0)
        own = score[catalogue.starts[order[0]] :][: catalogue.sizes[order[0]]]
        at = int(catalogue.starts[order[0]] + own.argmax())
        if not score[at]:
            return Match(start, end, ranked)
        precision, recall = float(explained[at]) / total, float(found[at] / catalogue.totals[at])
        fit = 2 * precision * recall / max(precision + recall, 1e-9)
        tells = float(told[order[0]])
        told[order[0]] = -np.inf
        others = float(told.max())
        return Match(start, end, ranked, fit, tells, strange, tells - others)

    def inside(self, start: int, end: int) -> list[int]:
        """Which places stand for the items from `start` to `end`."""
        return [n for n, p in enumerate(self.places) if start <= p.at < end]

    def told(self, start: int, end: int) -> dict[str, float]:
        """What the words of the items from `start` to `end` tell for each intent."""
        inside = self.inside(start, end)
        return dict(zip(self.catalogue.names, self.evidence.of(inside[0], inside[-1] + 1)[:-1].tolist(), strict=True))

    def _sums(self, inside: list[int]) -> tuple[Weights, Weights]:
        """For each variant (v,) the weight of its tokens that these places have, and the weight of the places with any.

        A place of one token adds the same to both.
        """
        catalogue, tokens, rest = self.catalogue, set[str](), list[int]()
        found = np.zeros(len(catalogue.totals), dtype=np.float32)
        for n in inside:
            own = self.tokens[n]
            if len(own) == 1 and own[0] not in tokens and self.places[n].weight == catalogue.weights[own[0]]:
                tokens.add(own[0])
                catalogue.add(found, own[0])
            else:
                rest.append(n)
        if not rest:
            return found, found
        explained = found.copy()
        for n in rest:
            explained[self.variants[n]] += self.places[n].weight
        for token in dict.fromkeys([token for n in rest for token in self.tokens[n]]):
            if token not in tokens:
                catalogue.add(found, token)
        return found, explained


_TINY = np.float32(1e-9)

WORDS = 1.0
"""How much an intent loses for each unit by which its words tell less than those of the likeliest."""

SURELY = 0.4
"""From so far below a whole fit on, the words count in full: a phrase found whole needs no further evidence."""

LEANING = 1.5
"""How much more it counts that a phrase is found whole than that the question is explained."""


def scorer(found: Parse, catalogue: Catalogue, without: Container[int] = ()) -> Scorer:
    """The scorer of one question, or of what it says besides the items at these places."""
    places = [place for place in places_of(found, catalogue) if place.at not in without]
    reached = [_reached(catalogue, p.ids) for p in places]
    return Scorer(
        places=tuple(places),
        asking=tuple(filter(asks, places)),
        tokens=tuple(tokens for tokens, _ in reached),
        variants=tuple(variants for _, variants in reached),
        catalogue=catalogue,
        pointed=any(p.ids & _NAMED and "number" not in p.ids for p in places),  # "where is that number from"
        evidence=catalogue.evidence.sums([p.ids for p in places]),
    )


@lru_cache(maxsize=20_000)
def _reached(catalogue: Catalogue, ids: frozenset[str]) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """The tokens of phrases that an item with these ids satisfies, and the variants that have any of them."""
    tokens = tuple(sorted(i for i in ids if i in catalogue.postings))
    if len(tokens) == 1:
        return tokens, catalogue.postings[tokens[0]]
    having = np.zeros(len(catalogue.totals), dtype=bool)
    for token in tokens:
        having[catalogue.postings[token]] = True
    return tokens, np.flatnonzero(having)


def mean_fit(matches: list[Match]) -> float:
    """How well the stretches of a question fit on average, without leaning towards phrases found whole."""
    return sum(min(m.score, m.fit) for m in matches) / max(len(matches), 1)
