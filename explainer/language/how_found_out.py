"""Asked about the answer just given: "how did you work that out?", "on what basis?"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.conversation_turn import LONG, Turn
from explainer.types import Reading, Request, Scope

_THAT = (
    r"(?:that|this|it|there|so|such (?:a )?(?:thing|number)|"
    r"(?:that|this|the|your) (?:answer|result|number|figure|conclusion|one)s?)"
)
_DONE = r"(?:computed|calculated|worked out|counted|derived|obtained|measured|determined|figured out)"
_WAYS = (
    r"how (?:did|do|have|could|can|exactly did) (?:you|u|it) (?:even |exactly |actually |really )?"
    r"(?:work|figure|come|came|get|got|arrive|arrived|calculate|compute|count|know|tell|reach|obtain)\b"
    rf"(?: (?:up with|to|at|out|by|about))* ?{_THAT}?(?: (?:out|up|thing|is so|so|number))*",
    rf"how (?:exactly )?(?:was|is|were|has|did) {_THAT} (?:been |being |get |got )?{_DONE}(?: exactly)?",
    rf"explain(?: to me)?(?: again)? how {_THAT} (?:was |is |got |gets )?{_DONE}",
    r"explain(?: to me)?(?: again)? how you (?:got|worked|came|arrived)\b.*",
    r"(?:on |in )?what(?: is|s|'s|'re| are)? (?:the |your )?basis(?: (?:of|for) \w+)?(?: do you say (?:that|this))?",
    rf"what (?:is|are|was|were) (?:{_THAT}|you|they) (?:based on|basing {_THAT} on)",
    r"explain the (?:calculation|computation|math|maths|working)",
    rf"i want to see how you (?:got|get|worked) {_THAT}(?: out)?",
    rf"what makes you (?:say|think) {_THAT}",
    r"says who",
)
_BESIDE = ("please", "then", "exactly", "again", "though", "mate", "sir")
_LED = r"\W*(?:(?:and|but|so|ok|now|please|kindly|what do you mean|sorry|well|again)\W+)*"
_ASKED = re.compile(
    rf"{_LED}(?:{'|'.join(_WAYS)})(?:\W+(?:{'|'.join((*_WAYS, *_BESIDE))}))*\W*",
    re.IGNORECASE,
)


def how_found_out(turn: Turn) -> Reading | None:
    """The question how the last answer was found, where it asks nothing else."""
    if len(turn.words) > LONG or not _ASKED.fullmatch(turn.question):
        return None
    asked = (Request("explain_answer"),)
    return replace(turn.reading, status="understood", requests=asked, scope=Scope(), missing=None, unknown=())
