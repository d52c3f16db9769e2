"""How well the turns of a conversation are read, in the words of lay people, on nine tables.

    python -m tests.bench talks

Each line of `talks.jsonl` is a conversation drawn at random (a first question, then what the person wants next: the
same of another column, one more change, only some of them, why) and how a language model that had seen no phrase worded
its turns. Every turn is read after the turns before it as they were meant. Nobody has looked at the lines one by one,
nor should anybody.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from explainer.language.context import in_context
from explainer.language.matcher import understand
from explainer.language.reader import Reader
from explainer.types import Change, Condition, Reading, Request, Scope, Session
from tests.bench.spoken import all_readers, as_meant

LINES = Path(__file__).parent / "talks.jsonl"
_ASIDE = frozenset({"explain_answer", "session", "smalltalk"})
_SUPPOSED = frozenset({"what_if", "predict", "probability"})
"""What asks the same of a change."""


def main(arguments: list[str]) -> None:
    """Print how many turns are read as meant, by what the person wanted."""
    readers = all_readers()
    right, asked = Counter[str](), Counter[str]()
    for line in LINES.read_text(encoding="utf-8").splitlines():
        talk = json.loads(line)
        if (reader := readers.get(talk["table"])) is None:
            continue  # German credit, where its rows are not there
        session = Session(case=reader.lexicon.words.ids[0] if reader.lexicon.words.ids else "1")
        for turn in talk["turns"]:
            reading = in_context(turn["say"], understand(turn["say"], reader), session, reader)
            asked[turn["want"]] += 1
            right[turn["want"]] += _as_meant(reading, turn, session)
            session = _after(turn, session, reader)
    for want, all_ in asked.most_common():
        print(f"  {right[want]:4} of {all_:4}  {want}")
    first = "first question"
    follow_ups, read = asked.total() - asked[first], right.total() - right[first]
    print(f"  follow-ups read as meant: {read} of {follow_ups} ({read / max(follow_ups, 1):.1%})")


def _as_meant(reading: Reading, turn: dict[str, Any], session: Session) -> bool:
    """Whether a turn is read as meant: the case at hand need not be named, an answer may be of the profile given."""
    names = [r.intent for r in reading.requests]
    if turn["intent"] in _ASIDE:
        return names == [turn["intent"]]
    if turn.get("changes") and turn["intent"] in _SUPPOSED and names[:1] and names[0] in _SUPPOSED:
        turn = {**turn, "intent": names[0]}
    if reading.scope.rows == (session.case,) and "row" not in turn:
        reading = replace(reading, scope=replace(reading.scope, rows=()))
    if session.profile and reading.scope.changes == session.profile and not turn.get("changes"):
        reading = replace(reading, scope=replace(reading.scope, changes=()))
    if turn.get("profile") and names[:1] == ["set_case"]:
        turn = {**turn, "intent": "set_case"}
    wanted = {**turn, "changes": turn.get("changes", [])}
    first = replace(reading, requests=reading.requests[:1]) if turn.get("profile") else reading
    return as_meant(first, {"parts": [wanted]})


def _after(turn: dict[str, Any], session: Session, reader: Reader) -> Session:
    """The session after a turn that was understood as meant."""
    intent = turn["intent"]
    if intent in _ASIDE:
        return Session(case=session.case) if intent == "session" else session
    slots = reader.catalogue.intents[intent].slots
    named = {"feature": turn.get("column"), "features": [turn.get("column")]}
    asked = Request(intent, {name: value for name, value in named.items() if name in slots and turn.get("column")})
    profile = tuple(Change(column, "set", value) for column, value in turn.get("profile", ()))
    changes = tuple(Change(*change) for change in turn.get("changes", ()))
    row = str(turn["row"]) if "row" in turn else None
    about_case = reader.catalogue.intents[intent].about == "case" or bool(changes or profile)
    group = (tuple(Condition(*test) for test in turn["group"]),) if turn.get("group") else ()
    case = row or session.case
    rows = (case,) if case is not None and about_case and not group else ()
    kept = profile or (session.profile if row in (None, session.case) else ())
    return replace(
        session,
        case=case,
        requests=(asked,),
        scope=Scope(rows, group, (*(kept if rows else ()), *changes)),
        profile=kept,
        waiting=None,
    )
