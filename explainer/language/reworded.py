"""A follow-up without what only leads to it: "ok, and sorry, I meant the age" asks "what about the age"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.conversation_turn import Turn
from explainer.language.matcher import understand

_LED = re.compile(r"^\W*(?:(?:ok|okay|right|well|hmm|yes|yeah|alright|fine|great|thanks)\b\W*)+(?=\w)", re.IGNORECASE)
_BESIDE = re.compile(
    r"^\W*(?:and )?(?:compared (?:to|with)|versus|vs|as opposed to)\b\.?\s*(?P<rest>\w.*)$", re.IGNORECASE
)
_HOLDS = re.compile(
    r"^\W*(?:and |but |so )*(?:does|do|is|was|would|will|are) (?:that|it|this|the same|things)"
    r"(?: be| go)?(?: still| also| too)*"
    r" (?:hold|holds|true|apply|applies|so|the same|the case|hold true|go|work out the same)(?: too| also| as well)?"
    r" for (?P<rest>\w.*)$",
    re.IGNORECASE,
)
"""Whether an answer holds for others is seen by asking the same of them: "does it still hold for 12?"."""
_MEANT = re.compile(
    r"^\W*(?:(?:no|nope|sorry|oops|ah|oh|ok|actually|wait)\W+)*(?:i|we) (?:really |actually )?"
    r"(?:meant|mean|was asking about|wanted to ask about)\s+(?:to (?:say|ask) )?(?P<rest>\w.*)$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"^\W*(?:(?:and|or|what about|how about)\b\W*)*(?:the )?(?:number|amount|level|size) of "
    r"(?P<rest>(?:[\w-]+\W*){1,3})$",
    re.IGNORECASE,
)
_ONLY = re.compile(r"^\W*(?:(?:and|but|now)\W+)*(?P<rest>\w[\w -]{2,40}) only\W*$", re.IGNORECASE)
_REST = re.compile(
    r"[,.]?\s+(?:whatever|however|any|regardless of|never mind|no matter|irrespective of|forget (?:the|those|about))"
    r"\b.*$"
    r"|,\s[^,]*\bor not\W*$",
    re.IGNORECASE,
)


def reworded(turn: Turn) -> Turn:
    """The turn as it is asked in short, or as it stands."""
    turn = replace(turn, question=_LED.sub("", turn.question))
    ways = [(_HOLDS, "and for "), (_MEANT, "what about "), (_HOW_MANY, "and ")]
    if turn.session.scope.any:
        ways += [(_BESIDE, "and for "), (_ONLY, "only the ")]
    for way, led in ways:
        if asked := way.match(turn.question):
            return _saying(turn, led + asked["rest"])
    head = _REST.sub("", turn.question)  # "now all over 40, whatever their history", "..., single or not?"
    if head == turn.question or len(head.split()) < _SHORTEST:
        return turn
    turn = _saying(turn, head)
    return replace(turn, reading=replace(turn.reading, bare=True), anew=True)


_SHORTEST = 3


def _saying(turn: Turn, question: str) -> Turn:
    return replace(turn, question=question, reading=understand(question, turn.reader))
