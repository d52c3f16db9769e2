"""An amount alone in the place of the last one: "and between 20 and 30?" of a group, "and 64?" of a value sought."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.conversation_turn import SHORT, Turn
from explainer.language.matcher import understand
from explainer.language.parse import plain
from explainer.language.tokens import spoken
from explainer.types import Condition, Reading, Request, Scope

_LED = re.compile(
    r"^\W*(?:(?:and|or|but|ok|okay|so|now|then|no|only|just|what about|how about|what of|with|for|those|the ones)"
    r"\b\W*)*",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\W*(?:then|instead|rather|too|as well|though)?\W*$", re.IGNORECASE)
_COMPARING = re.compile(
    r"\b(?:between|from|to|and|above|over|under|below|beyond|past|up to|at least|at most|more|less|fewer|than|or)\b"
    r"|[-<>+]",
    re.IGNORECASE,
)
_OF_GROUPS = frozenset({"feature_stats", "count", "performance", "mistakes", "labels", "predict", "probability"})
_FOR = re.compile(r"\bfor\b", re.IGNORECASE)


def other_amount(turn: Turn) -> Reading | None:
    """The last requests again, with this amount for the group's column or for the value sought; else None."""
    named = turn.names("column", "value", "class", "case") or turn.points_to_rows
    if named or not turn.names("number") or len(turn.words) > SHORT or turn.asks:
        return None
    reading = _other_target(turn) or (None if turn.names("outcome") else _other_limit(turn))
    return replace(reading, unknown=()) if reading is not None else None


def _other_limit(turn: Turn) -> Reading | None:
    """ "And between 20 and 30?", "only above 50" after a question about a group of rows by their latitude."""
    before = turn.session.scope.any
    numeric = [c for c in before[0] if c.column in turn.reader.lexicon.numeric] if len(before) == 1 else []
    said = _ENDED.sub("", _LED.sub("", turn.question))
    if not numeric or turn.names("row") or not said:
        return None
    column = numeric[-1].column
    if _COMPARING.search(said):
        led = "" if re.match(r"\D*\bor\b|\D+\d", said) else "between "
        read = understand(
            f"how many with {spoken(column)} {led}{said.replace(' to ', ' and ') if led else said}", turn.reader
        )
        limits = read.scope.any
    else:
        limits = _same_limit(turn, numeric[-1])
    if len(limits) != 1 or {c.column for c in limits[0]} != {column} or not all(_reached(turn, c) for c in limits[0]):
        return None
    kept = tuple(c for c in before[0] if c.column != column)
    return turn.again(Scope((), ((*kept, *limits[0]),), turn.session.scope.changes))


def _same_limit(turn: Turn, last: Condition) -> tuple[tuple[Condition, ...], ...]:
    """ "And 50?" after "above 40", where a row makes no sense."""
    numbers = [e.value for e in turn.reading.entities if e.kind == "number"]
    of_groups = {r.intent for r in turn.session.requests} <= _OF_GROUPS
    if len(numbers) != 1 or not of_groups or not turn.row_alone:
        return ()
    return ((Condition(last.column, last.op, plain(numbers[0])),),)


_SUPPOSED = re.compile(
    r"^\W*(?:(?:and|but|ok|so)\b\W*)*(?:what )?(?:if|suppose|say) (?:it|that|this)(?:'d)? "
    r"(?:was|were|had been|is|goes|went|had|stayed)\b(?P<said>.*)$",
    re.IGNORECASE,
)


def supposed_amount(turn: Turn) -> Reading | None:
    """ "What if it was 30 points lower?" after a question about one column: supposed of that column."""
    asked = turn.session.requests
    columns = {r.slots["feature"] for r in asked if isinstance(r.slots.get("feature"), str)}
    led = _SUPPOSED.match(turn.question)
    if led is None or len(columns) != 1 or turn.reading.scope.changes or turn.names("column", "value", "row"):
        return None
    (column,) = columns
    changes = understand(f"what if {spoken(column)} was {led['said']}", turn.reader).scope.changes
    if column not in turn.reader.lexicon.numeric or [c.column for c in changes] != [column]:
        return None
    case = turn.session.case
    rows = turn.session.scope.rows or ((case,) if case is not None else ())
    supposed = (Request("what_if", {"output": "prediction"}),)
    return replace(turn.leaning(supposed, Scope(rows, (), changes)), unknown=())


def _reached(turn: Turn, condition: Condition) -> bool:
    column = turn.reader.lexicon.words.column(condition.column)
    return column is not None and isinstance(condition.value, int | float) and column.reaches(condition.value)


def _other_target(turn: Turn) -> Reading | None:
    """ "And 64?", "and for 80 knots?" after "at which pressure would it reach 100 knots?"."""
    numbers = [e.value for e in turn.reading.entities if e.kind == "number"]
    asked, outcome = turn.session.requests, turn.reader.lexicon.words.outcome
    if len(numbers) != 1 or len(asked) != 1 or asked[0].slots.get("target") is None:
        return None
    unit = bool(outcome.unit) and outcome.unit.lower() in turn.question.lower()
    within = outcome.low is not None and outcome.high is not None and outcome.low <= numbers[0] <= outcome.high
    if not unit and (not turn.row_alone or _FOR.search(turn.question) or not within):
        return None
    slots = {**asked[0].slots, "target": float(numbers[0])}
    return turn.leaning((Request(asked[0].intent, slots),), turn.session.scope)
