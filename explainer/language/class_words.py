"""Words that stand for how a case comes out, where a class would stand: "sick", "risky", "a no"."""

from __future__ import annotations

from collections.abc import Container
from itertools import pairwise

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.polarity import meant
from explainer.language.small_words import Key, key, small_words

_WHO = frozenset({"who", "that", "which", "ones", "they"})
_TRULY = frozenset({"truth", "fact", "@reality"})
AUXILIARY = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "be",
        "has",
        "have",
        "had",
        "does",
        "do",
        "did",
        "will",
        "would",
        "could",
        "can",
        "get",
    }
)
_SKIPPED = frozenset("LhtyfHRGNVn")


def outcomes(items: list[Item]) -> list[Item]:
    """Marks what stands where a class would: "the chance of diabetes", "is she still sick", "classified as risky"."""
    small, out = small_words(), list(items)
    for at in range(len(items) - 2):
        one, joint, other = items[at : at + 3]  # "how are good and bad split", "healthy vs sick"
        ends = [small.polar.get(key(i.text)) for i in (one, other) if i.kind == "w"]
        if len(ends) == 2 and None not in ends and ends[0] != ends[1] and joint.kind in "aow":
            out[at], out[at + 2] = one._replace(kind="k"), other._replace(kind="k")
    for at, item in enumerate(items):
        verdict = bool(item.ids & small.verdicts) and "prediction" not in item.text.lower()
        if "@why" in item.ids and at + 1 < len(items) and key(items[at + 1].text) in small.polar:
            _mark(out, at, 1)  # "why bad?"
        if verdict or item.ids & {"@probability", "@confident", "actual", "realli", "truli"}:
            _mark(out, at, 6)
        elif item.ids & _TRULY:
            _mark(out, at, 3, small.polar)  # "predicted good but in truth bad"
        elif item.text.lower() in AUXILIARY and at and _may_be_judged(items[at - 1]):
            _mark(out, at, 1, small.polar)  # "which ones are bad in the books", "whose prediction is bad"
        elif item.text.lower() in SAYING:
            _mark(out, at, 4, small.polar)  # "the model called him bad"
        elif item.text.lower() in AUXILIARY and any(i.kind in "HRNV" for i in items[at + 1 : at + 4]):
            lasting = at > 0 and items[at - 1].text.lower() in ("long", "how long")  # "how long do men stay"
            _mark(out, at, 0 if lasting else 4)
    return out


def _may_be_judged(item: Item) -> bool:
    """Whether it is rows, or what comes out of them, that is said to be something."""
    return item.kind in "RG" or item.text.lower() in _WHO or "@true_outcome" in item.ids or item.text in _OUTCOMES


_OUTCOMES = frozenset({"prediction", "label", "outcome"})


def classes(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """The words that stand for a class by convention, as that class."""
    outcome = lexicon.words.outcome
    left_out = {at for at, (i, j) in enumerate(pairwise(items)) if (i.text.lower(), j.text.lower()) == ("left", "out")}
    said = [meant(i.text, outcome) if i.kind == "k" and at not in left_out else None for at, i in enumerate(items)]
    return [
        i if cls is None else i._replace(kind="K", meaning=Meaning(cls=cls)) for i, cls in zip(items, said, strict=True)
    ]


def verdicts(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "How did she end up with a no", "turn this into a yes": the word itself as what comes out."""
    if lexicon.verdicts is None or not any(i.text.lower() in ("yes", "no") for i in items):
        return items
    out = list(items)
    for at, item in enumerate(items):
        word, before = item.text.lower(), items[at - 1].text.lower() if at else ""
        after = items[at + 1] if at + 1 < len(items) else None
        alone = after is None or after.kind in ".,ahLHtfi" or after.ids & {"@happen", "come", "instead"}
        if word in ("yes", "no") and before in _GIVEN and alone:
            out[at] = item._replace(kind="K", meaning=Meaning(cls=lexicon.verdicts[word == "yes"], sure=False))
    return out


_GIVEN = frozenset(
    {
        "says",
        "say",
        "said",
        "predicts",
        "predicted",
        "predict",
        "answers",
        "answered",
        "why",
        "a",
        "an",
        "the",
        "his",
        "her",
        "my",
        "their",
        "this",
        "that",
        "your",
        "big",
        "clear",
        "firm",
        "still",
    }
)


def _is_outcome(item: Item) -> bool:
    """Whether an item may stand for a class: no thing of the project, nor a word of the house's own concepts."""
    if item.kind == "C":
        return item.meaning is not None and not item.meaning.sure
    if item.kind != "w" or item.ids & _CONCEPTS:
        return False
    return not item.known or key(item.text) in small_words().outcomes


_CONCEPTS = frozenset({"@predict", "@important", "@mistake", "@feature", "@data", "@why", "@probability", "@change"})


SAYING = frozenset({"called", "call", "calls", "said", "says", "say", "told", "marked", "mark", "marks"})
SAYING |= {"think", "thinks", "reckon", "reckons", "believe", "believes"}
SAYING |= {"predict", "predicts", "predicted", "answer", "answered", "thought", "expected"}
"""Verbs by which a model, or who speaks for it, says a class."""


def _mark(items: list[Item], lead: int, reach: int, words: Container[Key] | None = None) -> None:
    """Marks the first word after `lead` that may stand for a class, if only small words lie between.

    Where `words` are given, only one of them may.
    """
    for at in range(lead + 1, min(lead + 1 + reach, len(items))):
        item = items[at]
        if words is not None and item.kind == "w" and key(item.text) not in words:
            return
        if _is_outcome(item) and not ({"@feature"} & item.ids) and (item.kind == "w" or not _measured(items, at)):
            items[at] = item._replace(kind="k")
            return
        if item.kind not in _SKIPPED and item.stem_of("be", "get", "have", "develop", "becom") is None:
            return


def _measured(items: list[Item], at: int) -> bool:
    """Whether a number or a comparison stands beside it: then a column is a column."""
    verb = any(i.kind in "sudh" for i in items[at + 1 : at + 2])
    near = items[at + 1 : at + 3 + verb]
    return any(i.kind in "NPc" for i in near) or (at > 0 and items[at - 1].kind in "NP")
