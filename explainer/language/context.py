"""What a question leans on: the case at hand, the turn before, and what we just asked back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Any

from explainer.language.matcher import unfilled
from explainer.language.reader import Reader
from explainer.language.scoring import ANSWERS
from explainer.language.small_words import Key, key, small_words
from explainer.types import Change, Condition, Reading, Request, Scope, Session

_ORDINALS = (
    re.compile(r"\b(1|1st|first|former)\b|^one$"),
    re.compile(r"\b(2|2nd|second|latter|two)\b"),
    re.compile(r"\b(3|3rd|third|last|three)\b"),
)
_YES = re.compile(r"^\W*(yes|yeah|yep|sure|ok|okay|please|right|exactly)\b", re.IGNORECASE)
_WHOLE = 0.95
"""What fits a phrase so well is a question of its own, however little it says."""
_SHORT = 9
"""A follow-up has few words; a longer question stands by itself."""
MOST_CONDITIONS = 500
"""A group of more conditions, piled up over many turns, is asked for anew."""


def in_context(question: str, reading: Reading, session: Session, reader: Reader) -> Reading:
    """The reading completed from the conversation: an answer to our question, a follow-up, "those", "this one"."""
    placed = _placed(question, reading, session, reader)
    if placed.requests and sum(len(one) for one in placed.scope.any) > MOST_CONDITIONS:
        return replace(placed, status="incomplete", missing="group", scope=Scope())
    missing = unfilled(placed.requests, reader) if placed.status == "understood" else None
    return replace(placed, status="incomplete", missing=missing) if missing else placed


def _placed(question: str, reading: Reading, session: Session, reader: Reader) -> Reading:
    waiting = session.waiting
    if waiting and (answered := _answered(question, reading, waiting, reader)):
        return answered
    if session.requests and (followed := _followed(question, reading, session, reader)):
        return followed
    if _points_back(reading) and session.requests:
        reading = replace(reading, scope=_back(reading, session.scope))
    if [r.intent for r in reading.requests] == ["set_case"]:
        return _profiled(reading, session, reader)
    about = {reader.catalogue.intents[r.intent].about for r in reading.requests if r.intent in reader.catalogue.intents}
    if reading.profile and session.case is not None and about == {"case"}:
        profiled = _profiled(reading, session, reader)
        asked = tuple(r for r in profiled.requests if r.intent not in ANSWERS)  # a profile is answered anyway
        return replace(profiled, requests=(Request("set_case"), *asked))
    return _about_the_case(reading, session, reader)


def _about_the_case(reading: Reading, session: Session, reader: Reader) -> Reading:
    """Where no case is named, a question about a case, or about "her" or "this one", is about the case at hand.

    A profile that the visitor gave is laid over that case.
    """
    if session.case is not None and [r.intent for r in reading.requests] == ["challenge"] and not reading.scope.rows:
        return replace(reading, scope=replace(reading.scope, rows=(session.case,)))  # what is claimed, beside the case
    if session.case is None or not reading.scope.everything or not reading.requests:
        return reading
    if _spread(reading) and not {r.intent for r in reading.requests} & _BESIDE:
        return reading
    pointed = any(e.kind == "case" and e.text.lower() not in {"i", "me", "my"} for e in reading.entities)
    intents = reader.catalogue.intents
    wanted = [intents[r.intent].about for r in reading.requests if r.intent in intents]
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


def _profiled(reading: Reading, session: Session, reader: Reader) -> Reading:
    """The values of a profile as changes to the case at hand, added to those given before."""
    given = (*_set_by_value(reading, reader), *(c for c in reading.scope.changes if c.op == "set"))
    if not given or session.case is None:
        return replace(reading, status="incomplete", missing="changes")
    columns = {c.column for c in given}
    profile = (*(c for c in session.profile if c.column not in columns), *given)
    return replace(reading, scope=Scope(rows=(session.case,), changes=profile))


# ---------------------------------------------------------------- answers to our own questions


_ASKS, _FEW = 0.8, 4
"""What fits an intent so well, in more words than so few, asks something."""


def _answered(question: str, reading: Reading, waiting: Any, reader: Reader) -> Reading | None:
    candidates = [Request(c["intent"], c["slots"]) for c in waiting.get("candidates", ())]
    scope = scope_from(waiting["scope"])
    if candidates:
        picked = _picked(question, candidates)
        return replace(reading, status="understood", requests=(picked,), scope=scope, missing=None) if picked else None
    asks = reading.status in ("understood", "incomplete") and reading.scores and reading.scores[0][1] >= _ASKS
    if asks and len(question.split()) > _FEW:
        return None  # a question of its own, and no answer to ours
    request = Request(waiting["intent"], dict(waiting["slots"]))
    return _filled(reading, request, waiting["missing"], scope, reader)


def _picked(question: str, candidates: list[Request]) -> Request | None:
    text = question.lower().strip()
    if len(text.split()) > 6:
        return None
    for place, pattern in enumerate(_ORDINALS[: len(candidates)]):
        if pattern.search(text):
            return candidates[place]
    return candidates[0] if _YES.match(text) else None


def _filled(reading: Reading, request: Request, missing: str, scope: Scope, reader: Reader) -> Reading | None:
    """The request we asked back about, with what was missing taken from the answer; None if it is not there."""
    columns = [e.value for e in reading.entities if e.kind == "column"]
    changes = reading.scope.changes or _set_by_value(reading, reader)
    if missing in ("feature", "features") and columns:
        value = columns[0] if missing == "feature" else columns
        request = Request(request.intent, {**request.slots, missing: value})
    elif missing == "changes" and changes:
        scope = replace(scope, changes=changes)
    elif missing == "condition" and reading.scope.any:
        scope = replace(scope, any=_narrowed(scope.any, reading.scope.any))
    elif missing == "row" and reading.scope.rows:
        scope = replace(scope, rows=reading.scope.rows)
    else:
        return None
    return replace(reading, status="understood", requests=(request,), scope=scope, missing=None)


def _set_by_value(reading: Reading, reader: Reader) -> tuple[Change, ...]:
    """Conditions with "=" as changes: "age 40" is a change when we asked what to change."""
    conditions = [c for one in reading.scope.any for c in one]
    return tuple(
        Change(c.column, "set", c.value) for c in conditions if c.op == "=" and c.column in reader.lexicon.kinds
    )


# ---------------------------------------------------------------- follow-ups


def _followed(question: str, reading: Reading, session: Session, reader: Reader) -> Reading | None:
    """The last requests again with what the follow-up swaps: rows, group, change, column or class."""
    if not (reading.bare and len(question.split()) <= _SHORT):
        return None
    opened = _starts(question, small_words().openers) or _points_back(reading)
    if reading.status == "understood" and reading.scores[:1] and reading.scores[0][1] >= _WHOLE and not opened:
        return None  # "was it her debts?"
    if _points_back(reading) and all(e.kind == "back" for e in reading.entities):
        return _again(reading, session, _back(reading, session.scope))
    said, before = reading.scope, session.scope
    columns = [e.value for e in reading.entities if e.kind == "column"]
    if said.changes:
        return (
            _again(reading, session, replace(before, changes=said.changes))
            if _starts(question, small_words().openers) or _points_back(reading)
            else None
        )
    if said.rows:
        return _again(reading, session, Scope(said.rows, (), before.changes))
    if said.any and (set_ := _set_for_the_case(question, reading, before, reader)):
        supposed = _again(reading, session, Scope(before.rows, (), (*before.changes, *set_)))
        what_if = Request("what_if", {"output": "prediction"})
        return replace(supposed, requests=tuple(what_if if r.intent == "why" else r for r in supposed.requests))
    if said.any:
        group = (
            _narrowed(before.any, said.any)
            if _starts(question, small_words().adding) or _points_back(reading)
            else said.any
        )
        return _again(reading, session, Scope((), group, before.changes))
    if columns:
        return _other_column(reading, session, columns, reader)
    return None


def _set_for_the_case(question: str, reading: Reading, before: Scope, reader: Reader) -> tuple[Change, ...]:
    """ "And with no guarantor?", "and at 31?" after an answer about one case: what would be, not other rows."""
    said = reading.scope.any
    words = key(question[:80])
    opened = len(words) > 1 and words[0] in ("and", "but", "or") and words[1] in ("with", "without", "at")
    if (
        not opened
        or before.case is None
        or before.any
        or len(said) > 1
        or any(e.kind == "row" for e in reading.entities)
    ):
        return ()
    set_ = _set_by_value(reading, reader)
    return set_ if len(set_) == len(said[0]) else ()


def _points_back(reading: Reading) -> bool:
    """Whether the question says "those", "the same", "the others"."""
    return any(e.kind == "back" for e in reading.entities)


def _starts(question: str, phrases: frozenset[Key]) -> bool:
    """Whether a question begins with one of these phrases."""
    stems = key(question[:80])
    return any(stems[: len(phrase)] == phrase for phrase in phrases)


def _again(reading: Reading, session: Session, scope: Scope) -> Reading:
    requests = tuple(_changed_request(r) if scope.changes else r for r in session.requests)
    return replace(reading, status="understood", requests=requests, scope=scope, refers_back=True, missing=None)


def _changed_request(request: Request) -> Request:
    """Asking for a prediction after a change is asking what if."""
    if request.intent in ("predict", "probability"):
        return Request("what_if", {"output": "prediction" if request.intent == "predict" else "probability"})
    return request


def _other_column(reading: Reading, session: Session, columns: list[str], reader: Reader) -> Reading | None:
    def swapped(request: Request) -> Request | None:
        slots = reader.catalogue.intents[request.intent].slots
        if "feature" in slots:
            return Request(request.intent, {**request.slots, "feature": columns[0]})
        return Request(request.intent, {**request.slots, "features": columns}) if "features" in slots else None

    requests = [swapped(r) for r in session.requests]
    kept = tuple(r for r in requests if r is not None) or (Request("feature_effect", {"feature": columns[0]}),)
    return replace(
        reading,
        status="understood",
        requests=kept,
        scope=replace(session.scope, changes=()),
        refers_back=True,
        missing=None,
    )


def _narrowed(
    before: tuple[tuple[Condition, ...], ...], more: tuple[tuple[Condition, ...], ...]
) -> tuple[tuple[Condition, ...], ...]:
    """Both groups at once: every old alternative with every new one."""
    both = ((*old, *(c for c in new if c not in old)) for old in before for new in more)
    return _kept(both) if before else more


def _back(reading: Reading, before: Scope) -> Scope:
    """ "those", "the same ones": the rows of the turn before, narrowed by what is said now; "the rest": all others."""
    said = reading.scope
    if said.rows:
        return said
    if before.any and any(
        e.kind == "back" and e.text.lower().split()[-1] in ("rest", "others") for e in reading.entities
    ):
        return Scope((), _narrowed(_others(before.any), said.any) if said.any else _others(before.any), said.changes)
    changes = said.changes or before.changes
    return Scope(
        before.rows if not said.any else (), _narrowed(before.any, said.any) if said.any else before.any, changes
    )


_OPPOSITE = {"=": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}


def _others(group: tuple[tuple[Condition, ...], ...]) -> tuple[tuple[Condition, ...], ...]:
    """The rows that are not in a group: one condition of each alternative must fail (De Morgan)."""
    ways: tuple[tuple[Condition, ...], ...] = ((),)
    for one in group:
        ways = _kept((*way, replace(c, op=_OPPOSITE[c.op])) for way in ways for c in one)
    return ways


def _kept(ways: Iterable[tuple[Condition, ...]]) -> tuple[tuple[Condition, ...], ...]:
    """All alternatives; of too many, just so many that they are seen to be."""
    return tuple(islice(ways, MOST_CONDITIONS + 1))


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
