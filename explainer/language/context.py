"""What a question leans on: the case at hand, the turn before, and what we just asked back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from explainer.language.conversation_turn import Turn
from explainer.language.each_value import column_of_each
from explainer.language.follow_ups import followed
from explainer.language.groups import MOST_CONDITIONS, narrowed
from explainer.language.matcher import unfilled
from explainer.language.reader import Reader
from explainer.language.scoring import ANSWERS
from explainer.types import Change, Condition, Reading, Request, Scope, Session

_ORDINALS = (
    re.compile(r"\b(1|1st|first|former)\b|^one$"),
    re.compile(r"\b(2|2nd|second|latter|two)\b"),
    re.compile(r"\b(3|3rd|third|last|three)\b"),
)
_YES = re.compile(r"^\W*(yes|yeah|yep|sure|ok|okay|please|right|exactly)\b", re.IGNORECASE)


def in_context(question: str, reading: Reading, session: Session, reader: Reader) -> Reading:
    """The reading completed from the conversation: an answer to our question, a follow-up, "those", "this one"."""
    if any(_of_several(r) for r in reading.requests):
        placed = _each_of_those(reading, session)
    else:
        placed = _placed(Turn(question, reading, session, reader))
    placed = replace(placed, requests=tuple(_of_one_value(r, placed.scope) for r in placed.requests))
    if placed.requests and sum(len(one) for one in placed.scope.any) > MOST_CONDITIONS:
        return replace(placed, status="incomplete", missing="group", scope=Scope())
    missing = unfilled(placed.requests, reader) if placed.status == "understood" else None
    return replace(placed, status="incomplete", missing=missing) if missing else placed


def _of_several(request: Request) -> bool:
    """Whether it is told of groups one by one, or of the row that is told first: not of the case at hand."""
    groups = request.slots.get("each") and request.intent != "what_if"
    return bool(groups or request.slots.get("of_first") or column_of_each(request))


def _of_one_value(request: Request, scope: Scope) -> Request:
    """ "Average debt by race", "and for the white ones?": of one value there is nothing to set side by side."""
    by = column_of_each(request)
    fixed = bool(scope.any) and all(any(c.column == by and c.op == "=" for c in group) for group in scope.any)
    if by is None or not fixed:
        return request
    return Request(request.intent, {k: v for k, v in request.slots.items() if k not in ("by", "order")})


def _each_of_those(reading: Reading, session: Session) -> Reading:
    """Groups set side by side: of the rows of the turn before where the question says "those", else of all."""
    if not reading.refers_back or len(session.scope.any) != 1:
        return reading
    return replace(reading, scope=replace(reading.scope, any=narrowed(session.scope.any, reading.scope.any)))


def _placed(turn: Turn) -> Reading:
    session, intents = turn.session, turn.reader.catalogue.intents
    if session.waiting and (answered := _answered(turn, session.waiting)):
        return answered
    if session.requests and (leaning := followed(turn)):
        return leaning
    if turn.points_to_rows and session.requests:
        turn = replace(turn, reading=replace(turn.reading, scope=turn.back))
    if [r.intent for r in turn.reading.requests] == ["set_case"]:
        return _profiled(turn)
    about = {intents[name].about for name in turn.intents if name in intents}
    if turn.reading.profile and session.case is not None and about == {"case"}:
        profiled = _profiled(turn)
        asked = tuple(r for r in profiled.requests if r.intent not in ANSWERS)  # a profile is answered anyway
        return replace(profiled, requests=(Request("set_case"), *asked))
    return _about_the_case(turn)


def _about_the_case(turn: Turn) -> Reading:
    """Where no case is named, a question about a case, or about "her" or "this one", is about the case at hand.

    A profile that the visitor gave is laid over that case.
    """
    reading, session, intents = turn.reading, turn.session, turn.reader.catalogue.intents
    if session.case is not None and [r.intent for r in reading.requests] == ["challenge"] and not reading.scope.rows:
        return replace(reading, scope=replace(reading.scope, rows=(session.case,)))  # what is claimed, beside the case
    compared = turn.intents == {"compare_cases"} and len(reading.scope.rows) == 1 and not reading.scope.any
    if compared and session.case is not None and session.case not in reading.scope.rows:  # "compare this with 200"
        return replace(reading, scope=replace(reading.scope, rows=(session.case, *reading.scope.rows)))
    if session.case is None or not reading.scope.everything or not reading.requests:
        return reading
    if _spread(reading) and not turn.intents & _BESIDE:
        return reading
    pointed = any(e.kind == "case" and e.text.lower() not in {"i", "me", "my"} for e in reading.entities)
    wanted = [intents[name].about for name in turn.intents if name in intents]
    if "case" in wanted or (pointed and "everything" in wanted):
        changes = (*session.profile, *reading.scope.changes)
        return replace(reading, scope=replace(reading.scope, rows=(session.case,), changes=changes))
    return reading


_BESIDE = frozenset({"similar_cases", "training_influence", "compare_cases"})
"""What sets a case beside other rows: that these are named does not mean that the question is about them."""
_EVERYONE = frozenset({"everyone", "everybody", "people", "all"})


def _spread(reading: Reading) -> bool:
    """Whether a question is about all rows in so many words: "everybody", "all applications"."""
    return any(
        e.kind == "row" and (e.text.lower() in _EVERYONE or e.text.lower().endswith("s")) for e in reading.entities
    )


def _profiled(turn: Turn) -> Reading:
    """The values of a profile as changes to the case at hand, added to those given before."""
    reading, session = turn.reading, turn.session
    given = (*turn.set_by_value, *(c for c in reading.scope.changes if c.op == "set"))
    if not given or session.case is None:
        return replace(reading, status="incomplete", missing="changes")
    columns = {c.column for c in given}
    profile = (*(c for c in session.profile if c.column not in columns), *given)
    return replace(reading, scope=Scope(rows=(session.case,), changes=profile))


# ---------------------------------------------------------------- answers to our own questions


_ASKS, _FEW = 0.8, 4
"""What fits an intent so well, in more words than so few, asks something."""


def _answered(turn: Turn, waiting: Any) -> Reading | None:
    reading = turn.reading
    candidates = [Request(c["intent"], c["slots"]) for c in waiting.get("candidates", ())]
    scope = scope_from(waiting["scope"])
    if candidates:
        picked = _picked(turn.question, candidates)
        return replace(reading, status="understood", requests=(picked,), scope=scope, missing=None) if picked else None
    asks = reading.status in ("understood", "incomplete") and reading.scores and reading.scores[0][1] >= _ASKS
    if asks and len(turn.words) > _FEW:
        return None  # a question of its own, and no answer to ours
    return _filled(turn, Request(waiting["intent"], dict(waiting["slots"])), waiting["missing"], scope)


def _picked(question: str, candidates: list[Request]) -> Request | None:
    text = question.lower().strip()
    if len(text.split()) > 6:
        return None
    for place, pattern in enumerate(_ORDINALS[: len(candidates)]):
        if pattern.search(text):
            return candidates[place]
    return candidates[0] if _YES.match(text) else None


def _filled(turn: Turn, request: Request, missing: str, scope: Scope) -> Reading | None:
    """The request we asked back about, with what was missing taken from the answer; None if it is not there."""
    reading = turn.reading
    columns = [e.value for e in reading.entities if e.kind == "column"]
    changes = reading.scope.changes or turn.set_by_value
    if missing in ("feature", "features") and columns:
        value = columns[0] if missing == "feature" else columns
        request = Request(request.intent, {**request.slots, missing: value})
    elif missing == "changes" and changes:
        scope = replace(scope, changes=changes)
    elif missing == "condition" and reading.scope.any:
        scope = replace(scope, any=narrowed(scope.any, reading.scope.any))
    elif missing == "row" and reading.scope.rows:
        scope = replace(scope, rows=reading.scope.rows)
    else:
        return None
    return replace(reading, status="understood", requests=(request,), scope=scope, missing=None)


# ---------------------------------------------------------------- scopes as plain data


def scope_data(scope: Scope) -> dict[str, Any]:
    """A scope as JSON values, for a session that must survive being written down."""
    return {
        "rows": list(scope.rows),
        "any": [[[c.column, c.op, c.value] for c in one] for one in scope.any],
        "changes": [[c.column, c.op, c.value] for c in scope.changes],
    }


def scope_from(data: Any) -> Scope:
    """The scope that `scope_data` wrote.

    >>> scope_from(scope_data(Scope(rows=("3",)))).rows
    ('3',)
    """
    return Scope(
        tuple(data["rows"]),
        tuple(tuple(Condition(*c) for c in one) for one in data["any"]),
        tuple(Change(*c) for c in data["changes"]),
    )
