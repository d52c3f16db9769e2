"""What a turn takes back of what was supposed: "forget that, what if ...", "drop the debt", "undo both"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.conversation_turn import SHORT, Turn
from explainer.language.matcher import understand
from explainer.language.supposed_further import last_output
from explainer.types import Reading, Request, Scope

_LET_GO = re.compile(
    r"^\W*(?:(?:no|or|ok|okay|and|but|actually|right)\W+)*"
    r"(?:forget|never ?mind|skip|leave|scrap|drop|ditch|instead of)\b[^,.;:]*[,.;:]\s*(?P<rest>\w.*)$",
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


def let_go(turn: Turn) -> Reading | None:
    """ "Forget the seats, what if it was older?": what is supposed instead."""
    led = _LET_GO.match(turn.question)
    if led is None or not turn.session.scope.changes:
        return None
    said = understand(led["rest"], turn.reader)
    changes = said.scope.changes or replace(turn, reading=said).all_set_by_value
    if not changes:
        return None
    before = turn.session.scope
    return turn.leaning((last_output(turn),), Scope(said.scope.rows or before.rows, before.any, changes))
