"""What a turn takes back or puts right of the one before: "forget that, ...", "drop the debt", "sorry, I meant ..."."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.conversation_turn import SHORT, Turn
from explainer.language.matcher import understand
from explainer.language.supposed_further import last_output
from explainer.types import Change, Reading, Request, Scope

_MEANT = re.compile(
    r"^\W*(?:(?:no|nope|sorry|oops|ah|oh|ok|actually|wait)\W+)*(?:i|we) (?:really |actually )?"
    r"(?:meant|mean|was asking about|wanted to ask about)\s+(?:to (?:say|ask) )?(?=\w)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"^\W*(?:(?:and|or|what about|how about)\b\W*)*(?:the )?(?:number|amount|level|size) of (?P<what>(?:[\w-]+\W*){1,3})$",
    re.IGNORECASE,
)
_LET_GO = re.compile(
    r"^\W*(?:(?:no|or|ok|okay|and|but|actually|right)\W+)*"
    r"(?:forget|never ?mind|skip|leave|scrap|drop|ditch|instead of|drop)\b(?P<what>[^,.;:]*)[,.;:]\s*(?P<rest>\w.*)$",
    re.IGNORECASE,
)
_UNDO = re.compile(
    r"\b(?:drop|undo|undone|forget|remove|scrap|ditch|lose|reverse|cancel|take back|taken back|leave out|without)\b",
    re.IGNORECASE,
)
_KEEP = re.compile(r"\b(?:keep|keeping|leave in|still with)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:both|all|everything|all of (?:it|that|them)|the lot)\b", re.IGNORECASE)


def taken_back(turn: Turn) -> Reading | None:
    """The reading of a turn that takes something back of what was supposed, or None."""
    before = turn.session.scope
    if not before.changes or len(turn.words) > SHORT or turn.reading.scope.changes or turn.names("number"):
        return None
    undo = _UNDO.search(turn.question)
    if undo is None:
        return None
    if _ALL.search(turn.question):
        return replace(turn.leaning((Request("predict"),), replace(before, changes=())), unknown=())
    keep = _KEEP.search(turn.question)
    dropped = _columns(turn, undo.start(), keep.start() if keep and keep.start() > undo.start() else None)
    left = tuple(c for c in before.changes if c.column not in dropped)
    if len(left) == len(before.changes):
        return None
    asked = last_output(turn) if left else Request("predict")
    return replace(turn.leaning((asked,), replace(before, changes=left)), unknown=())


def _columns(turn: Turn, start: int, end: int | None) -> set[str]:
    """The columns named in a stretch of the question, by themselves or by a value."""
    said = understand(turn.question[start:end], turn.reader)
    named = {e.value for e in said.entities if e.kind == "column"}
    return named | {c.column for one in said.scope.any for c in one}


def let_go(turn: Turn) -> Turn | Reading:
    """ "Forget the seats, what if it was older?": the rest, asked anew; "sorry, I meant the age": asked of that."""
    if meant := _MEANT.match(turn.question):
        rest = "what about " + turn.question[meant.end() :]
        return replace(turn, question=rest, reading=understand(rest, turn.reader))
    if counted := _HOW_MANY.match(turn.question):
        rest = "and " + counted["what"]
        return replace(turn, question=rest, reading=understand(rest, turn.reader))
    led = _LET_GO.match(turn.question)
    if led is None or not turn.session.scope.changes:
        return turn
    said = understand(led["rest"], turn.reader)
    changes = said.scope.changes or _held(turn, said)
    if not changes:
        return turn
    before = turn.session.scope
    return turn.leaning((last_output(turn),), Scope(said.scope.rows or before.rows, before.any, changes))


def _held(turn: Turn, said: Reading) -> tuple[Change, ...]:
    return replace(turn, reading=said).all_set_by_value
