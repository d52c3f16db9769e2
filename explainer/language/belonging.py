"""Whether a question is one for this chat at all, or a stranger's: how much its words speak for what can be asked here.

The likelier of two kinds of question, by logistic regression on seven things that are known of it once it is parsed.
The weights were fitted to 1,742 questions about 60 tables and 1,541 of other matters, none of which the words had
learned from.
"""

from __future__ import annotations

from typing import NamedTuple

from explainer.language.catalogue import Catalogue
from explainer.language.parse import Parse
from explainer.language.scoring import Match, Scorer, elsewhere
from explainer.language.small_words import small_words

REFUSED, TAKEN = -0.6, 0.5
"""Below REFUSED a question is of other matters, from TAKEN on it is ours; between, what it may mean is offered."""
ELSEWHERE, UNKNOWN, IDLE, WORD, NAMED, FITTING, USUAL = 1.04, 0.51, 0.84, 0.03, 0.03, 1.74, -0.75
"""What is taken off where a word is of other matters, for each unknown word (`MOST` at most) and for the share of words
that no phrase has a use for; what each word adds (up to `LONG`: much said that fits is no accident), that something of
the project is named, and how well a phrase fits beyond `WELL`; and where it starts."""
WHOLLY = 0.9
"""What fits a phrase so well is ours where a thing of the project is named outright."""
MOST, LONG, WELL = 3, 16, 0.7
WORD_FOR_WORD, TALK, CLEAR, SPOKEN = 0.97, 0.65, 0.75, 0.2
"""What fits a phrase so well is ours whatever else its words may say ("help", "why"). Where no word is idle or unknown,
talk is ours already from TALK on, and what fits from CLEAR on if its words tell SPOKEN more than for a stranger's."""


class Belonging(NamedTuple):
    """What speaks for a question: `odds`, in the units of what the words `told` more than for a stranger's."""

    odds: float
    told: float


def belonging(found: Parse, asked: Scorer, matches: list[Match]) -> Belonging:
    """How much speaks for a question being one for this chat."""
    start, end = min(m.start for m in matches), max(m.end for m in matches)  # what only tells is not asked
    inside = asked.inside(start, end)
    told = asked.evidence.of(inside[0], inside[-1] + 1) if inside else asked.evidence.of(0, len(asked.places))
    more = float(told[:-1].max() - told[-1])
    strange = any(elsewhere(found, at) for at, i in enumerate(found.items) if i.text[0].isalnum())
    words = [at for at in range(start, end) if found.items[at].text[0].isalnum()]
    unknown = sum(not found.items[at].known for at in words if at not in found.taken)
    idle = sum(_idle(found, at, asked.catalogue) for at in words) / max(len(words), 1)
    fit = min(m.fit for m in matches)
    plain = not (idle or unknown or strange)
    talk = all(m.name and asked.catalogue.intents[m.name].topic == "conversation" for m in matches)
    enough = TALK if plain and talk else CLEAR if plain and more >= SPOKEN else WORD_FOR_WORD
    of_a_row = (
        bool(found.rows) and not unknown and max(m.fit for m in matches) >= WORD_FOR_WORD
    )  # "12 - counterfactual"
    if (fit >= enough or of_a_row) and not strange:
        return Belonging(max(more, TAKEN), more)
    sure = any(i.kind in "CBVKX" and i.meaning is not None and i.meaning.sure for i in found.items)
    if sure and fit >= WHOLLY and not strange and not unknown:
        return Belonging(max(more, TAKEN), more)  # "what's the braden score"
    if not strange and unknown <= 1 and _of_the_case(found, matches, fit):
        return Belonging(max(more, TAKEN), more)
    less = ELSEWHERE * strange + UNKNOWN * min(unknown, MOST) + IDLE * idle
    named = (
        bool(found.taken)
        or any("{group}" in place.ids for place in asked.places)
        or any(i.kind in "CBVKXmU" for i in found.items)
    )
    odds = WORD * min(len(words), LONG) + NAMED * named + FITTING * max(fit - WELL, 0) + USUAL
    return Belonging(more + odds - less, more)


def _of_the_case(found: Parse, matches: list[Match], fit: float) -> bool:
    """Whether a short question asks about the case at hand: "how likely is it to blow", "why so many metres?"."""
    names = {match.name for match in matches}
    if len(found.items) > _SHORT or not names <= _OF_A_CASE or found.begins(_OF_ANOTHER):
        return False
    texts = [i.text.lower() for i in found.items]
    pointed = not _POINTING.isdisjoint(texts)
    estimate = found.lexicon.words.outcome.kind == "regression" and set(texts[:3]) >= _SO_MANY
    return (pointed and fit >= _FITS) or (estimate and fit >= _LOOSELY)


_OF_A_CASE = frozenset({"predict", "probability", "why", "why_not", "counterfactual", "threshold"})
_POINTING = frozenset({"it", "this", "he", "she", "him", "her"})
_SO_MANY = frozenset({"why", "so"})
"""What begins a question why an estimate is so high: "why so many metres?"."""
_OF_ANOTHER = frozenset({"who", "when", "where", "i", "my", "can", "do"})
_SHORT, _FITS, _LOOSELY = 8, 0.68, 0.5
"""The most items of such a question, and how well a phrase must fit; less well where it asks why so many."""


def _idle(found: Parse, at: int, catalogue: Catalogue) -> bool:
    """Whether an item is a word that no phrase has a use for."""
    item = found.items[at]
    used = any(i.startswith("@") or i in catalogue.postings for i in item.ids) or item.ids & small_words().fillers
    return item.kind == "w" and not used
