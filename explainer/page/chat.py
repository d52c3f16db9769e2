"""A visit as the messages of a chat component: Markdown strings, chips on the last, visitors' words shown as typed."""

from __future__ import annotations

import re
from typing import Any

from explainer.page.visit import Turn, Visit
from explainer.page.words import word
from explainer.types import Answer
from explainer.wording import message, plain

LONGEST_MESSAGE = 4_000
"""Characters of a message that are taken; what is too long to read is for the conversation to say."""

Message = dict[str, Any]

_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def as_typed(text: str) -> str:
    """Markdown that shows `text` exactly as it was typed, line by line: no markup, no picture, no link.

    >>> as_typed("<b> 2*3")
    '&#60;b&#62; 2&#42;3'
    """
    return "  \n".join(plain(line) for line in text.splitlines() if line.strip())


def shortened(text: object) -> str:
    """What is read of a message: no control characters, of limited length.

    >>> shortened("  why?\\x00 "), shortened(None), len(shortened("x" * 30_000_000))
    ('why?', '', 4000)
    """
    typed = text[:LONGEST_MESSAGE] if isinstance(text, str) else ""
    return _UNSEEN.sub(" ", typed).strip()


def messages(visit: Visit) -> list[Message]:
    """All messages of a visit; the suggestions of the last answer are its chips."""
    shown = [said for turn in visit.turns for said in _turn(turn)]
    if shown and visit.suggestions:
        shown[-1]["options"] = [{"value": question} for question in visit.suggestions]
    return shown


def waiting(visit: Visit, question: str) -> list[Message]:
    """The messages while a question is being answered."""
    thought = {"title": word("working"), "status": "pending"}
    shown = [said for turn in visit.turns for said in _turn(turn)]
    return [*shown, _user(question), {"role": "assistant", "content": "", "metadata": thought}]


def _turn(turn: Turn) -> list[Message]:
    said = _said(turn.answer) if turn.answer else word("failed")
    answer: Message = {"role": "assistant", "content": said}
    return [answer] if turn.question is None else [_user(turn.question), answer]


def _said(answer: Answer) -> str:
    return "\n\n".join(message(part, answer.audience) for part in answer.parts)


def _user(question: str) -> Message:
    return {"role": "user", "content": as_typed(question)}
