"""Whether a word for an outcome says who is meant, or what comes out: "a good risk or a bad one", "who will leave"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.small_words import key, small_words

TELLING = frozenset(
    {
        "@predict",
        "@believe",
        "think",
        "thought",
        "said",
        "expect",
        "flag",
        "mark",
        "deem",
        "told",
        "reckon",
        "suppos",
        "guess",
    }
)


AUXILIARY = frozenset({"do", "does", "did", "is", "are", "was", "were", "has", "have", "will", "would", "get"})


REALLY = frozenset({"@reality", "actual", "realli", "truli", "fact", "turn", "truth"})


def in_truth(items: Sequence[Item]) -> bool:
    """Whether the words speak of what happened in truth: "really", "in fact", "whose true label is"."""
    return any(i.ids & REALLY or i.kind == "T" or i.text.lower().startswith("true ") for i in items)


def it_happened(items: Sequence[Item], at: int) -> bool:
    """ "Where *it* was blight", "who made *it* home": what happened, and not what the model says."""
    following = items[at + 1].text.lower() if at + 1 < len(items) else ""
    led = items[at - 1].text.lower() if at else ""
    return items[at].text.lower() == "it" and (following in _HAPPENED or led in _MADE)


_HAPPENED = frozenset({"was", "were", "is", "got", "stayed", "stays", "went", "came", "turned", "became", "ended"})
_HAPPENED |= {"remained", "did", "turned out", "ended up", "happened", "had"}
_MADE = frozenset({"made", "make", "makes", "making"})


def aimed_at(found: Parse, at: int) -> bool:
    """Whether a class is what is wished for, not who is meant: "for single applicants to be accepted"."""
    near = "".join(i.kind for i in found.items[max(0, at - 3) : at])
    named = max((n for n in range(at) if found.kinds[n] in "RGH"), default=0)
    if any(i.ids & TELLING for i in found.items[max(named, at - _AWAY) : at]):
        return False  # "those you predicted to be diabetic"
    return near.endswith(("tL", "t")) and "R" in found.kinds[:at]


def open_outcome(found: Parse, at: int) -> bool:
    """Whether a class is what may come out or not: "good or bad", "who is a good risk" of what is being determined."""
    sides = ([*reversed(found.items[max(0, at - 4) : at])], found.items[at + 1 : at + 8])
    doing = {i.text.lower() for i in found.items[max(0, at - 3) : at]} & _TELLING_APART
    if doing:
        return True  # "what counts most for telling a failing pump"
    either = any(_or_another(side) for side in sides) or _two_told(found.items, at)
    before = found.items[max(0, at - _AWAY) : at]
    decided = next((n for n, i in enumerate(before) if i.ids & _DECIDING), None)
    told = decided is not None and any(
        two.text.lower() in _WHETHER and one.kind not in "RGV" for one, two in pairwise(before[decided:])
    )
    predicate = found.kinds[at + 1 : at + 2] == "R" and bool(before) and before[-1].ids & {"turn", "becom"}
    return either or told or bool(predicate)


def _or_another(items: Sequence[Item]) -> bool:
    """Whether the next words, small ones aside, are "or" and another outcome, or "or not"."""
    near = [i for i in items if i.kind not in "Lh"][:3]
    if len(near) < _PAIR or near[0].kind != "o":
        return False
    return _or_not(near) or near[1].kind == "K" or key(near[1].text) in small_words().polar


def _or_not(near: Sequence[Item]) -> bool:
    """Whether "or not" is all that follows a joint: not "or weren't in a shop"."""
    last = near[2] if len(near) > _PAIR else None
    return near[1].kind == "n" and (last is None or last.kind in ".,?KkaG" or bool(last.ids & REALLY))


def _two_told(items: Sequence[Item], at: int) -> bool:
    """ "The split between good and bad risks", "left vs stayed": both ends, so what comes out and not who is meant."""
    if [i.text.lower() for i in items[max(0, at - 3) : at]] == ["with", "and", "without"]:
        return True
    denied = at > 0 and items[at - 1].kind == "n"
    own = _end(items[at], denied)
    after = [i for i in items[at + 1 : at + 8] if i.kind not in "Lh"]
    if (_joined(after) and _or_not(after)) or (denied and _done_and_not(items, at)):
        return True  # "reoffended versus didn't"
    start = at - denied
    before = [i for i in reversed(items[max(0, start - 4) : start]) if i.kind != "L"]  # nearest first
    others = [_end(after[1], denied=False)] if _joined(after) else []
    others += [_end(before[1], "n" in [i.kind for i in before[2:3]])] if _joined(before) else []
    return own is not None and any(other not in (None, own) for other in others)


def _done_and_not(items: Sequence[Item], at: int) -> bool:
    """ "How many did and didn't reoffend": the verb and its denial."""
    joint = next((n for n in range(at - 2, max(0, at - 5), -1) if items[n].kind in "ao"), None)
    if joint is None or items[joint - 1].text.lower() not in AUXILIARY:
        return False
    return all(i.kind == "L" for i in items[joint + 1 : at - 1])


def _joined(side: Sequence[Item]) -> bool:
    """Whether the words on one side begin with "and", "or" or "vs", and go on."""
    return len(side) >= _PAIR and (side[0].kind in "ao" or side[0].text.lower() in _AGAINST)


def _end(item: Item, denied: bool) -> tuple[object, bool] | None:
    """Which end of the outcome an item names, and whether it is denied; None where it names none."""
    if item.kind == "K" and item.meaning is not None:
        return item.meaning.cls, denied
    return (item.text.lower(), denied) if key(item.text) in small_words().polar else None


_PAIR = 2


_AGAINST = frozenset({"vs", "versus", "against", "/"})


def a_topic(found: Parse, at: int) -> bool:
    """Whether a class is what the model is about, not who is meant: "the diabetes model", "reoffending predictions"."""
    noun = found.items[at].text.lower().endswith(_NOUNS)
    after = found.items[at + 1] if at + 1 < len(found.items) else None
    before = found.items[at - 1] if at else None
    of_it = after is not None and bool(after.ids & _ABOUT_IT)
    judged = before is not None and bool(before.ids & _ASSESSING)
    return noun and (of_it or judged)


_NOUNS = ("ing", "ism", "ness", "etes", "tion", "ment", "ence", "ure", "sis", "churn", "default", "fraud", "death")


_ABOUT_IT = frozenset(
    {"@model", "@predict", "@true_outcome", "@mistake", "label", "decis", "predict", "statu", "wrong", "right"}
)


_ASSESSING = frozenset({"assess", "judg", "estim", "get", "got", "@get", "evalu"})


_TELLING_APART = frozenset({"telling", "spotting", "detecting", "recognising", "recognizing", "catching", "flagging"})
_AWAY = 6


_DECIDING = frozenset(
    {"determin", "decid", "judg", "figur", "predict", "tell", "find", "classifi", "forecast", "guess"}
)


_WHETHER = frozenset({"who", "whether", "if"})
