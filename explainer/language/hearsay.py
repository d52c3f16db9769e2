"""What somebody else claims: "my neighbour says you penalise single people. Is there anything in it?"."""

from __future__ import annotations

import re
from itertools import accumulate

from explainer.language.item import Item
from explainer.language.parts import opens_question
from explainer.language.scoring import SPEAKER

_SAYS = (
    r"(?:(?:always|often|also|just|still|once|firmly|really|recently) )?"
    r"(?:says?|said|claims?|claimed|thinks?|reckons?|swears?|swore|insists?|believes?|argues?|maintains?|suspects?"
    r"|tells me|told (?:me|us)|keeps? (?:saying|telling (?:me|us))|(?:is|are) (?:convinced|adamant|of the opinion))"
)
_THEM = (
    r"(?:people|folks?|some|everyone|everybody|somebody|someone|(?:some|most|many|other) (?:people|folks?|of them)"
    r"|(?:my|our|a|an|some|one|another) (?!model|machine|system|computer|algorithm|bank|case|result|score)"
    r"(?:[\w-]{1,30} ){0,2}?[\w-]{1,30}(?: of (?:mine|ours)| at (?:work|the \w+)| in (?:the|my|our) \w+)?)"
)
_HEARD = (
    r"i(?: have|'ve)?(?: once| just| often)? (?:heard|read|been told)|i was told|i keep (?:hearing|reading)"
    r"|(?:word|rumou?r|gossip) has it|it is (?:often )?said|they say|the rumou?r is|legend has it"
)
_TELLER = re.compile(
    rf"(?:(?:hi|hello|but|well|so|ok|okay|and|now) ,? ?)?(?:{_THEM} {_SAYS}|{_HEARD})(?: (?:that|,|:|-)){{0,3}}(?= )"
)
_TRUE = re.compile(
    r"(?: [,.;:-]){0,3}(?: (?:and|but|so|well))?(?:"
    r" (?:is|was|are) (?:that|it|this|he|she|they)(?: \w+)?"
    r" (?:so|true|right|correct|the case|wrong|rubbish|nonsense|fair to say)"
    r"| is there (?:anything|any truth|some truth|something)(?: at all)? (?:in|to|behind) (?:it|that|this)"
    r"| any truth (?:in|to) (?:it|that|this)| true| true or false| fact or (?:myth|fiction)| right| myth or fact"
    r"| does (?:that|this|it) hold(?: up| true| water)?| do you agree| what do you (?:say|make of (?:it|that|this))"
    r"| can (?:you|that be) (?:confirm|confirmed)(?: that| this| it)?)(?: here)?(?: [?.!]){0,5}$"
)
_CLAIM = 3
"""What is claimed has so many words at least."""


def without_teller(items: list[Item]) -> list[Item]:
    """The items without who claims something, and without the question whether it is true.

    Only where the claim is about rows or columns in general: what is claimed of the case at hand is an objection.
    """
    said = " ".join(i.text.lower() for i in items)
    teller = _TELLER.match(said)
    if teller is None:
        return items
    lengths = accumulate(len(i.text) + 1 for i in items)
    ends = {length - 1: number for number, length in enumerate(lengths, 1)}
    if teller.end() not in ends:
        return items
    claimed = items[ends[teller.end()] :]
    asks = _TRUE.search(said)
    if asks is not None and asks.start() in ends and asks.start() > teller.end():
        claimed = items[ends[teller.end()] : ends[asks.start()]]
    words = [i for i in claimed if i.kind not in ".,"]
    if any(i.kind == "." for i in claimed[:-1]):
        return items  # a story with a question after it
    return claimed if len(words) >= _CLAIM and not opens_question(words[0]) and _in_general(claimed) else items


def _in_general(claimed: list[Item]) -> bool:
    """Whether a claim is about no case, but about something of the project or of its model."""
    of_one = any(i.kind == "#" or (i.kind == "H" and not i.ids & SPEAKER) for i in claimed)
    return not of_one and any(i.meaning is not None or i.kind in "CVBGK" or "@model" in i.ids for i in claimed)
