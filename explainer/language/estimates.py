"""Numbers that are said of the estimate, or wished of it: "you say 140", "I had hoped for 200", "your 74"."""

from __future__ import annotations

import re

from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.units import scale_of


def own_size(found: Parse, item: Item) -> float:
    """The number in the outcome's own size: 50 million are 50 of millions."""
    value, outcome = item.value or 0.0, found.lexicon.words.outcome
    scale = scale_of(outcome.column)
    beyond = outcome.high is not None and value > outcome.high
    return value / scale if scale > 1 and value >= scale and beyond else value


def plausible(found: Parse, item: Item) -> bool:
    """Whether the outcome could be so much: among what was seen, or not far beyond."""
    outcome, value = found.lexicon.words.outcome, own_size(found, item)
    if outcome.low is None or outcome.high is None:
        return True
    margin = (outcome.high - outcome.low) / 2
    return outcome.low - margin <= value <= outcome.high + margin


def as_estimate(found: Parse, at: int) -> bool:
    """ "You say 140", "I had hoped for 200 plus", "what would give me 2500", "your 74": what is estimated, or wished.

    A case keeps its number: "what do you say for 27", "give me 27", "why did you put 27 so high".
    """
    texts = [i.text.lower() for i in found.items[: at + 1]]
    if not plausible(found, found.items[at]):
        return False
    if texts[at - 1 : at] == ["your"]:
        return found.kinds[at + 1 : at + 2] not in tuple("CRUB")
    named = "C" in found.kinds[max(0, at - _NEAR) : at] or "#" in found.kinds[max(0, at - 2) : at]
    if named or not _stands_alone(found, at):
        return False
    led = _verb_before(found, texts, at)
    if led is None or (texts[at - 1] == "for" and not texts[led].startswith("hop")):
        return False  # "what do you say for 27"
    verb, by = texts[led].split()[0], set(texts[max(0, led - 3) : led])
    if verb == "said" and "you" in by and [i.text.lower() for i in found.items[at + 1 : at + 2]] == ["for"]:
        return any(i.text.lower() in _THIS for i in found.items[at + 2 : at + 3])  # "you said 2,300 for this"
    if verb in _GIVING and texts[at - 1] != "to":
        return _given(verb, texts[led - 1 : led], texts[at - 1])
    if verb in _SAYING:
        return not by.isdisjoint(_SAYERS)
    if verb in _COMING:
        return texts[at - 1].split()[-1] in _LEADING_TO
    return verb in _WISHING


def _verb_before(found: Parse, texts: list[str], at: int) -> int | None:
    """The verb that a number belongs to, past the small words between: "predicting a miserable 480"."""
    led = at - 1
    if led > 1 and found.kinds[led] == "w" and texts[led - 1] in ("a", "an"):
        led -= 1
    while led > 0 and texts[led] in _BETWEEN:
        led -= 1
    return led if led >= 0 else None


def _given(verb: str, before: list[str], last: str) -> bool:
    """ "What would give me 2500", "how come it gets an 8.9"; not "give me 27", "what would you give 27"."""
    if verb == "give":
        return before in (["would"], ["could"], ["will"], ["to"])
    return last in ("a", "an")


def why_not_so_much(found: Parse, at: int) -> bool:
    """ "You say 200, why not 180?"."""
    led = " ".join(i.text.lower() for i in found.items[max(0, at - 2) : at])
    return led.endswith("why not") and _stands_alone(found, at) and plausible(found, found.items[at])


def _stands_alone(found: Parse, at: int) -> bool:
    """Whether nothing follows a number that it could count or that says something of a case: "27 is so high"."""
    following = found.items[at + 1] if at + 1 < len(found.items) else None
    if following is None or following.kind in ".,+-aoif":
        return True
    goes_on = following.kind == "t" and not re.match("t[LN]{0,2}N", found.kinds[at + 1 :])  # "1200 to cover the rent"
    return goes_on or following.text.lower() in _AFTER


_NEAR = 4
_AFTER = frozenset({"for", "but", "when", "plus", "here", "though", "on", "makes", "out"})
"""What goes on after a number that stands alone."""
_BETWEEN = frozenset(
    {"a", "an", "only", "just", "me", "at", "out", "up", "to", "for", "with", "exactly", "merely", "it"}
)
_GIVING = frozenset({"give", "get", "gives", "gets", "got"})
_SAYING, _SAYERS = frozenset({"say", "saying", "says"}), frozenset({"you", "it", "model", "computer", "isn't", "not"})
"""What tells an estimate, and who does."""
_THIS = frozenset({"this", "it", "him", "her", "that", "me", "mine", "ours"})
_COMING = frozenset({"be", "come", "comes", "came", "arrive", "arrived", "land", "put"})
_LEADING_TO = frozenset({"at", "to", "a", "an", "up", "out", "with"})
"""What an estimate does, and the word it then needs before the number: "comes out at 300", "put at 60"."""
_WISHING = frozenset({"hoped", "hope", "hoping", "wants", "wanted", "need", "needed", "quoted", "promised", "quote"})
_WISHING |= {"predicting", "estimating", "forecasting"}
