"""What a turn goes on with after a change: "and a phone, too", "down by 40?", "why would that be?"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.conversation_turn import SHORT, Turn
from explainer.language.matcher import understand
from explainer.language.parse import plain
from explainer.language.scoring import ANSWERS
from explainer.language.small_words import key, small_words
from explainer.language.tokens import spoken
from explainer.types import Change, Reading, Request, Scope

_SUPPOSING = ANSWERS | {"why", "set_case"}
_OF_THEN = frozenset({"why", "why_not", "probability", "predict", "feature_contribution", "counterfactual"})
_BRIEF = re.compile(
    r"\W*(?:(?:and|but|so|ok) )*(?:why|whys|how come|how so)\b(?:\W+(?:is|it|that|so|though|the|result|s))*\W*",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|with (?:that|this|it)|after (?:that|this)|in that case|(?:that|this) way|like that|would|it'd|that'd|"
    r"end up|now)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "it", "that case"})
_AMOUNT = re.compile(
    r"^\W*(?:(?:and|or|no|ok|okay|but|so|what about|how about|what if|if|it's|its|it was|it were|now|only|just|make it|"
    r"make that|say|then|rather|instead)\b\W*)*(?P<said>.*?)(?:\W*\b(?:then|instead|rather))?\W*$",
    re.IGNORECASE,
)
_DIRECTED = re.compile(r"\b(?:by|more|less|fewer|up|down)\b|[a-z]er\b", re.IGNORECASE)
_BIDDEN = re.compile(r"\b(?:make it|make that|instead)\b", re.IGNORECASE)
_WITHOUT_THAT = re.compile(r"\W*(?:(?:and|but) )?(?:without|drop|undo|remove) (?:that|it|this)\W*", re.IGNORECASE)
_FEW = 5
"""An amount alone has no more words: "no, twenty years older then"."""


def supposed_further(turn: Turn) -> Reading | None:
    """One more change on top of the last ("and a phone, too"), or another value for it ("down by 40?", "or 5 kids")."""
    before, said = turn.session.scope, turn.reading.scope
    if not before.changes or not _supposes(turn):
        return None
    if _WITHOUT_THAT.fullmatch(turn.question):
        left = before.changes[:-1]
        return turn.leaning((last_output(turn) if left else Request("predict"),), replace(before, changes=left))
    if only := _only_that(turn):
        return turn.leaning((last_output(turn),), Scope(before.rows, before.any, only))
    given = (
        _once_more(turn)
        or (_adds(turn) and said.changes)
        or (not said.changes and (_described(turn) or _same_column(turn)))
        or ()
    )
    if not given:
        return None
    columns = {c.column for c in given}
    asked = turn.reading.requests if turn.intents & ANSWERS else (last_output(turn),)
    amount = not said.changes and not said.any
    rows = before.rows if amount else said.rows or before.rows
    kept = (c for c in before.changes if c.column not in columns)
    return replace(turn.leaning(asked, Scope(rows, before.any, (*kept, *given))), unknown=())


def moved_it(turn: Turn) -> Reading | None:
    """ "Lower it to 0.2" after a question about one column: what if that column were so."""
    if turn.reading.missing != "changes" or not _IT.search(turn.question):
        return None
    named = [r.slots.get("feature") for r in turn.session.requests]
    columns = [c for c in dict.fromkeys(named) if c in turn.reader.lexicon.numeric]
    if len(columns) != 1:
        return None
    told = understand(_IT.sub(spoken(columns[0]), turn.question, count=1), turn.reader)
    if [c.column for c in told.scope.changes] != columns:
        return None
    rows = told.scope.rows or turn.reading.scope.rows or ((turn.session.case,) if turn.session.case else ())
    return turn.leaning((Request("what_if", {"output": "prediction"}),), replace(told.scope, rows=rows))


_IT = re.compile(r"\b(?:it|that|this|them)\b", re.IGNORECASE)


def asked_then(turn: Turn) -> Reading | None:
    """ "Why?", "how sure would it be then?" after a change: asked of what was supposed."""
    reading, before = turn.reading, turn.session.scope
    if not before.changes or not _supposes(turn) or reading.status != "understood":
        return None
    if not turn.intents or not turn.intents <= _OF_THEN or not reading.scope.everything or turn.names("row"):
        return None
    named = any(e.kind == "case" and e.text.lower() not in _PRONOUNS for e in reading.entities)
    then = "counterfactual" not in turn.intents and _THEN.search(turn.question)
    if named or not (then or _BRIEF.fullmatch(turn.question)):
        return None
    return turn.leaning(reading.requests, before)


def _supposes(turn: Turn) -> bool:
    return any(r.intent in _SUPPOSING for r in turn.session.requests)


def _adds(turn: Turn) -> bool:
    """Whether what is said comes on top of what was said before: "also", "... too", and "and ..." after "what if"."""
    if turn.stems[-1:] == key("instead"):
        return False
    goes_on = turn.stems[:1] == key("and") and turn.session.requests[-1].intent in ("what_if", "set_case")
    return goes_on or turn.says(small_words().besides) or turn.stems[-1:] == key("too")


def _described(turn: Turn) -> tuple[Change, ...]:
    """ "And also not for a used car", "or 5 kids": values that name no rows, as changes."""
    named = turn.names("row") or turn.points_to_rows or turn.for_some
    if named or not (turn.reading.bare or _adds(turn)) or len(turn.words) > SHORT:
        return ()
    return turn.all_set_by_value or _valued(turn) or _comes_to_hold(turn)


def _valued(turn: Turn) -> tuple[Change, ...]:
    """ "And from India as well", "and was female too": values alone, whatever else the words would ask."""
    kinds = {e.kind for e in turn.reading.entities}
    values = [e.value for e in turn.reading.entities if e.kind == "value"]
    alone = not turn.asks and not turn.reading.scope.any and kinds <= {"value", "case", "back"}
    pairs = [v for v in values if isinstance(v, list | tuple) and len(v) == _PAIR]
    return tuple(Change(c, "set", v) for c, v in pairs) if alone and len(pairs) == len(values) else ()


_PAIR = 2
"""A value named is a pair of its column and itself."""


def _comes_to_hold(turn: Turn) -> tuple[Change, ...]:
    """ "And self-employed on top of that", "without the bad record": a yes/no column that is named alone."""
    pairs, columns = turn.reader.lexicon.boolean, turn.columns
    without = not set(turn.words).isdisjoint(("without", "no", "not"))
    if turn.asks or turn.reading.scope.any or len(columns) != 1 or columns[0] not in pairs:
        return ()
    return (Change(columns[0], "set", pairs[columns[0]][not without]),)


def _only_that(turn: Turn) -> tuple[Change, ...]:
    """ "Just single", "only the 2000 less": of several changes only this one."""
    only = turn.stems[:1] in (key("just"), key("only")) and len(turn.session.scope.changes) > 1
    if not only or turn.names("row") or turn.points_to_rows or turn.session.scope.any:
        return ()
    return turn.reading.scope.changes or turn.all_set_by_value


def last_output(turn: Turn) -> Request:
    """What if, asked for what was asked for last: the prediction or the probability."""
    last = turn.session.requests[-1]
    likely = last.intent == "probability" or last.slots.get("output") == "probability"
    return Request("what_if", {"output": "probability" if likely else "prediction"})


def _same_column(turn: Turn) -> tuple[Change, ...]:
    """The change that an amount alone makes to the column changed last: "down by 40?", "no, make it 300", "or 2?"."""
    last = turn.session.scope.changes[-1]
    said = _AMOUNT.sub(r"\g<said>", " ".join(turn.words)) if len(turn.words) <= SHORT else ""
    named = turn.names("column", "value", "class", "case", "row", "outcome") or turn.points_to_rows
    numeric = last.column in turn.reader.lexicon.numeric and turn.names("number")
    if named or not numeric or not 0 < len(said.split()) <= _FEW:
        return ()
    if last.op != "set" and not _DIRECTED.search(turn.question):
        return _again_by(turn, last)
    changes = understand(f"if {spoken(last.column)} was {said}", turn.reader).scope.changes
    if [c.column for c in changes] != [last.column] or (turn.row_alone and not _seen(turn, changes[0])):
        return ()
    return changes


_MOVED = re.compile(
    r"\W*(?:(?:and|or|no|ok|make it|what about|how about|say)\W+)*[\d.,]+k? "
    r"(?:(?P<less>less|lower|fewer|smaller|cheaper|shorter|younger)|more|higher|bigger|larger|longer|older)"
    r"(?: then| instead)?\W*",
    re.IGNORECASE,
)


def _once_more(turn: Turn) -> tuple[Change, ...]:
    """ "4000 less", "make it 4 smaller" where another column was found for it than the one changed last."""
    last, said = turn.session.scope.changes[-1], turn.reading.scope.changes
    led = _MOVED.fullmatch(turn.question)
    numbers = [e.value for e in turn.reading.entities if e.kind == "number"]
    if led is None or len(said) != 1 or len(numbers) != 1 or turn.names("column", "value"):
        return ()
    if said[0].column == last.column or last.column not in turn.reader.lexicon.numeric or last.op == "multiply":
        return ()
    return (Change(last.column, "decrease" if led["less"] else "increase", plain(numbers[0])),)


def _again_by(turn: Turn, last: Change) -> tuple[Change, ...]:
    """ "6 years then?", "make it 6" after "3 years older": by so much, in the same direction; no row."""
    numbers = [e.value for e in turn.reading.entities if e.kind == "number"]
    by = last.op in ("increase", "decrease") and len(numbers) == 1
    row = turn.row_alone or turn.for_some or turn.reading.scope.rows
    if not by or (row and not _BIDDEN.search(turn.question)):
        return ()
    return (Change(last.column, last.op, plain(numbers[0])),)


def _seen(turn: Turn, change: Change) -> bool:
    """Whether a column was seen to reach a value: "297" after a share of 0.3 is a row."""
    column = turn.reader.lexicon.words.column(change.column)
    return column is not None and isinstance(change.value, int | float) and column.reaches(change.value)
