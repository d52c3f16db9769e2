"""One turn of a conversation: understand, find out, say.

`ask` is pure: the same question, session and project give the same answer, and nothing is remembered but in the
session it returns. Findings are kept with the project, so that visitors who ask the same share the work.
"""

from __future__ import annotations

import inspect
import json
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from explainer import examples, wording
from explainer.language.context import in_context, scope_data, scope_from
from explainer.language.each_value import column_of_each
from explainer.language.matcher import understand
from explainer.language.reader import Reader
from explainer.language.reader import reader as _new_reader
from explainer.language.tokens import MAX_CHARACTERS
from explainer.language.unheard import OF_ROWS
from explainer.project import Project
from explainer.routines import drawer, find
from explainer.types import (
    LABEL,
    Answer,
    Cannot,
    Change,
    Finding,
    Intent,
    Part,
    Reading,
    Request,
    Scope,
    Session,
)

_log = logging.getLogger("plainspoken")


def ask(question: str, session: Session, project: Project) -> tuple[Answer, Session]:
    """Answer one question in a conversation; never raises for what a visitor types.

    >>> answer, session = ask("How many applications are there?", Session(), Project.load("mortgage"))
    >>> answer.parts[0].intent, answer.parts[0].finding.facts["n"]
    ('count', 714)
    """
    started = time.perf_counter()
    session = _with_case(session, project)
    trouble = _unreadable(question)
    if trouble:
        reading = Reading("out_of_scope")
        parts: tuple[Part, ...] = (
            wording.refuse("out_of_scope", trouble, Scope(), {}, project.words, session.audience),
        )
        after = session
    else:
        reading, session = _obeyed(read(question, session, project), session, project)
        parts = tuple(_parts(reading, session, project))
        after = _with_first(parts, _remembered(reading, session, project))
    answer = Answer(
        question[:MAX_CHARACTERS],
        reading,
        parts,
        session.audience,
        _suggestions(parts, after, project),
        time.perf_counter() - started,
    )
    return answer, after


def read(question: str, session: Session, project: Project) -> Reading:
    """How a question is understood in a conversation, without answering it."""
    reader = reader_of(project)
    return in_context(question, understand(question, reader), _with_case(session, project), reader)


def reader_of(project: Project) -> Reader:
    """The project's reader, built once; an `intents/` folder beside its project.toml adds the owner's phrases."""
    own = (project.folder / "intents",) if project.folder and (project.folder / "intents").is_dir() else ()
    return project.remember("reader", lambda: _new_reader(project.words, own))


def welcome(project: Project, session: Session) -> tuple[Answer, Session]:
    """The answer a visitor finds on arrival: what this model is for."""
    session = _with_case(session, project)
    reading = Reading("understood", (Request("purpose"),))
    parts = tuple(_parts(reading, session, project))
    after = replace(session, requests=reading.requests, scope=Scope(), waiting=None)
    return Answer("", reading, parts, session.audience, _suggestions(parts, after, project)), after


def reword(answer: Answer, audience: str, project: Project) -> Answer:
    """The same findings in the words of another audience; nothing is computed again."""
    return replace(answer, parts=tuple(_reworded(part, audience, project) for part in answer.parts), audience=audience)


def _reworded(part: Part, audience: str, project: Project) -> Part:
    if part.finding is not None:
        return wording.say(part.intent, part.finding, part.scope, part.slots, project.words, audience)
    reason, facts = part.refusal or ("went_wrong", {})
    return wording.refuse(part.intent, Cannot(reason, **facts), part.scope, part.slots, project.words, audience)


# ---------------------------------------------------------------- the talk itself


def _obeyed(reading: Reading, session: Session, project: Project) -> tuple[Reading, Session]:
    """Start over, go back, repeat, talk to somebody else: what changes the talk before it is answered."""
    if reading.status != "understood" or len(reading.requests) != 1:
        return reading, session
    request = reading.requests[0]
    if request.intent == "audience" and request.slots.get("audience"):
        return reading, replace(session, audience=request.slots["audience"])
    if request.intent != "session":
        return reading, session
    did = request.slots.get("did", "started over")
    if did == "repeated" and session.requests:
        return replace(reading, requests=session.requests, scope=session.scope), session
    if did == "went back" and session.previous:
        return reading, _restored(session, session.previous)
    if did == "started over":
        return reading, _with_case(Session(audience=session.audience), project)
    return replace(reading, requests=(Request("session", {"did": "nothing to go back to"}),)), session


def _restored(session: Session, previous: Mapping[str, Any]) -> Session:
    requests = tuple(Request(r["intent"], r["slots"]) for r in previous["requests"])
    scope = scope_from(previous["scope"])
    return replace(session, case=previous["case"], requests=requests, scope=scope, profile=(), previous=None)


def _snapshot(session: Session) -> dict[str, Any]:
    requests = [{"intent": r.intent, "slots": dict(r.slots)} for r in session.requests]
    return {"requests": requests, "scope": scope_data(session.scope), "case": session.case}


# ---------------------------------------------------------------- one request


def _unreadable(question: str) -> Cannot | None:
    if not question.strip():
        return Cannot("question_empty")
    return (
        Cannot("question_too_long", length=len(question), limit=MAX_CHARACTERS)
        if len(question) > MAX_CHARACTERS
        else None
    )


def _parts(reading: Reading, session: Session, project: Project) -> Iterator[Part]:
    first: str | None = None
    for request, scope, slots in _calls(reading, session, project):
        if request.slots.get("of_first"):
            if first is None:
                continue  # no row was found of which it could be told
            scope = Scope((first,))
        part = _part(request.intent, scope, slots, project, session.audience, reading)
        first = _first(part) or first
        yield part


def _first(part: Part) -> str | None:
    """The row that was named as the highest or the lowest."""
    facts = part.finding.facts if part.finding is not None and part.intent == "show_data" else {}
    return str(facts["rows"][0]["row"]) if facts.get("by") else None


def _calls(reading: Reading, session: Session, project: Project) -> Iterator[tuple[Request, Scope, dict[str, Any]]]:
    """Which routines to run on which rows with which slots."""
    if reading.status == "understood":
        for request in reading.requests:
            if request.slots.get("before_changes"):
                continue  # what_if tells before and after
            scope = session.scope if request.intent == "explain_answer" else reading.scope
            for one in _each(request, scope):
                yield _answered_by(request), one, _slots(request, reading, session, project)
    elif reading.status == "unsure":
        candidates = tuple(
            examples.example(_intent(r.intent, project), session, project, r.slots) for r in reading.requests
        )
        yield Request("unsure"), Scope(), {"candidates": candidates}
    elif reading.status == "incomplete":
        choices = examples.choices(reading.missing or "", project)
        yield (
            Request("incomplete"),
            Scope(),
            {
                "intent": reading.requests[0].intent,
                "missing": reading.missing,
                "choices": choices,
                "unplaced": reading.unknown[:2],
            },
        )
    else:
        yield (
            Request("out_of_scope"),
            Scope(),
            {"unknown": reading.unknown, "examples": _starters(session, project)[:3]},
        )


def _answered_by(request: Request) -> Request:
    """What is asked of every value of a column is answered in one table."""
    if column_of_each(request):
        return Request("each_group", {**request.slots, "of": request.intent})
    return request


def _each(request: Request, scope: Scope) -> tuple[Scope, ...]:
    """The groups, or the changes, that a request asks about one by one, else the scope as it is."""
    if not request.slots.get("each"):
        return (scope,)
    if request.intent == "what_if":
        return tuple(replace(scope, changes=(change,)) for change in scope.changes)
    return tuple(replace(scope, any=(group,)) for group in scope.any)


def _intent(name: str, project: Project) -> Intent:
    return reader_of(project).catalogue.intents[name]


def _slots(request: Request, reading: Reading, session: Session, project: Project) -> dict[str, Any]:
    """The request's slots as the routine's parameters; what the routine does not take is not passed."""
    request = _answered_by(request)
    intent = _intent(request.intent, project)
    given: dict[str, Any] = {
        intent.slots.get(name, {}).get("parameter", _PARAMETERS.get(name, name)): _frozen(value)
        for name, value in request.slots.items()
    }
    given = {"k": reading.top, "metric": reading.metric} | given
    given.pop("before_changes", None)
    if request.intent == "explain_answer" and session.requests:
        last = session.requests[-1]
        given |= {
            "of": _answered_by(last).intent,
            "slots": _slots(last, Reading("understood", session.requests), session, project),
        }
    if request.intent == "audience":
        given["choices"] = tuple(wording.audiences())
    if request.intent == "help":
        given["examples"] = _starters(session, project)
    takes = inspect.signature(find(request.intent)).parameters if request.intent in drawer() else {}
    return {name: value for name, value in given.items() if name in takes and value is not None}


_PARAMETERS = {"class": "cls"}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _part(
    intent: str,
    scope: Scope,
    slots: Mapping[str, Any],
    project: Project,
    audience: str,
    reading: Reading | None = None,
) -> Part:
    """Run one routine and word what it found; a refusal is worded too, and a fault is owned up to."""
    try:
        finding = _found(intent, scope, slots, project)
        if reading is not None:
            finding = _as_read(finding, intent, reading)
        return wording.say(intent, finding, scope, slots, project.words, audience)
    except Cannot as cannot:
        return wording.refuse(intent, cannot, scope, slots, project.words, audience)
    except Exception:
        _log.exception("the answer to %s failed", intent)
        return wording.refuse(intent, Cannot("went_wrong"), scope, slots, project.words, audience)


def _as_read(finding: Finding, intent: str, reading: Reading) -> Finding:
    """The finding with what its question was taken to mean, and the words about rows that had no part in it."""
    told = [{"text": text, "column": column, "value": value} for text, column, value in reading.assumed]
    facts = {
        "assumed": [a for a in told if a["column"] == LABEL],
        "coded": [a for a in told if a["column"] != LABEL],
        "guessed": [{"text": text, "column": column, "value": value} for text, column, value in reading.guessed],
        "unheard": list(reading.unknown[:_NAMED]) if reading.status == "understood" else [],
    }
    named = (
        ("words_not_used" if intent in OF_ROWS else "words_left_out", "unheard"),
        ("words_guessed", "guessed"),
        ("class_assumed", "assumed"),
        ("sex_assumed", "coded"),
    )
    caveats = [name for name, found in named if facts[found]]
    if not caveats:
        return finding
    told_of = {name: found for name, found in facts.items() if found or name in ("assumed", "coded")}
    return replace(finding, facts={**finding.facts, **told_of}, caveats=(*caveats, *finding.caveats))


_NAMED = 3
"""So many words that had no part in a reading are named at most."""


def _found(intent: str, scope: Scope, slots: Mapping[str, Any], project: Project) -> Finding:
    """The finding, computed once for all visitors."""
    if intent not in drawer():
        raise Cannot("not_yet")
    key = ("finding", intent, json.dumps([scope_data(scope), slots], sort_keys=True, default=str))
    return project.remember(key, lambda: find(intent)(project, scope, **slots))


# ---------------------------------------------------------------- memory


def _with_case(session: Session, project: Project) -> Session:
    """There is always a case at hand: the first row until another is named."""
    if session.case is not None or not project.words.ids:
        return session
    return replace(session, case=project.words.ids[0])


def _with_first(parts: tuple[Part, ...], session: Session) -> Session:
    """The session whose case is the row that was named as the highest or the lowest."""
    first = _first(parts[0]) if parts else None
    return session if first is None else replace(session, case=first, profile=())


def _remembered(reading: Reading, session: Session, project: Project) -> Session:
    """The session after a turn: the case named, what was asked, and what we wait for."""
    if reading.status == "unsure":
        waiting = {
            "candidates": [{"intent": r.intent, "slots": dict(r.slots)} for r in reading.requests],
            "scope": scope_data(reading.scope),
        }
        return replace(session, waiting=waiting)
    if reading.status == "incomplete":
        request = reading.requests[0]
        return replace(
            session,
            waiting={
                "intent": request.intent,
                "slots": dict(request.slots),
                "missing": reading.missing,
                "scope": scope_data(reading.scope),
            },
        )
    if reading.status == "out_of_scope":
        return replace(session, waiting=None)
    case = reading.scope.case if reading.scope.case in project.X.index else session.case
    told = tuple(r for r in reading.requests if r.intent not in _ASIDE)
    if not told:
        return replace(session, waiting=None)
    return replace(
        session,
        case=case,
        requests=told,
        scope=reading.scope,
        waiting=None,
        profile=_profile(reading, session),
        previous=_snapshot(session),
    )


_ASIDE = frozenset({"explain_answer", "help", "session", "audience", "smalltalk", "identity", "followup"})
"""What is said about the talk itself; the next "and for women?" does not lean on it."""


def _profile(reading: Reading, session: Session) -> tuple[Change, ...]:
    """The visitor's own values: those just given, none once another case is named, else as before."""
    if any(r.intent == "set_case" for r in reading.requests):
        return reading.scope.changes
    return () if reading.scope.case not in (None, session.case) else session.profile


def _starters(session: Session, project: Project) -> tuple[str, ...]:
    """Questions to begin with, of every topic this project can answer."""
    names = (
        "purpose",
        "predict",
        "why",
        "counterfactual",
        "importance",
        "performance",
        "fairness",
        "baseline",
        "mistakes",
        "data_description",
    )
    return tuple(examples.example(_intent(n, project), session, project, {}) for n in names if not _locked(n, project))


def starters(session: Session, project: Project) -> tuple[str, ...]:
    """Questions to begin with, for the page."""
    return _starters(_with_case(session, project), project)


def _locked(name: str, project: Project) -> bool:
    return name not in drawer() or any(project.lacks(need) for need in _intent(name, project).needs)


def _suggestions(parts: tuple[Part, ...], session: Session, project: Project) -> tuple[str, ...]:
    """Two or three next questions that are understood and can be answered here; on "unsure", the candidates."""
    if parts and parts[-1].intent == "unsure" and parts[-1].finding:
        return tuple(parts[-1].finding.facts["candidates"])
    asked = {part.intent for part in parts}
    names = [n for part in reversed(parts) for n in _intent(part.intent, project).follow_ups] or ["help"]
    open_ = [n for n in dict.fromkeys(names) if n not in asked and not _locked(n, project)]
    chosen = open_[:3] or [n for n in ("predict", "performance", "help") if n not in asked]
    facts = parts[-1].finding.facts if parts and parts[-1].finding else {}
    return tuple(dict.fromkeys(examples.example(_intent(n, project), session, project, {}, facts) for n in chosen))


# ---------------------------------------------------------------- as JSON


def reading_json(question: str, reading: Reading) -> dict[str, Any]:
    """A reading in the form other programs rely on.

    >>> reading_json("Why?", Reading("understood", (Request("why"),)))["intents"]
    [{'name': 'why', 'slots': {}}]
    """
    return {
        "question": question,
        "status": reading.status,
        "intents": [{"name": r.intent, "slots": dict(r.slots)} for r in reading.requests],
        "conditions": {
            "any": [
                {"all": [{"column": c.column, "op": c.op, "value": c.value} for c in one]} for one in reading.scope.any
            ]
        },
        "rows": [int(r) if r.isascii() and r.isdigit() and len(r) < 16 else r for r in reading.scope.rows],
        "changes": [{"column": c.column, "op": c.op, "value": c.value} for c in reading.scope.changes],
        "top": reading.top,
        "metric": reading.metric,
        "refers_back": reading.refers_back,
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """One turn in the form other programs rely on."""
    return {
        "question": answer.question,
        "reading": reading_json(answer.question, answer.reading),
        "answers": [_part_json(part) for part in answer.parts],
        "suggestions": list(answer.suggestions),
        "seconds": round(answer.seconds, 4),
    }


def _part_json(part: Part) -> dict[str, Any]:
    finding = part.finding
    refused = {"refused": part.refusal[0], **part.refusal[1]} if part.refusal else {}
    return {
        "intent": part.intent,
        "scope": scope_data(part.scope),
        "text": part.text,
        "facts": dict(finding.facts) if finding else refused,
        "caveats": [wording.plain_text(caveat) for caveat in part.caveats],
        "method": dict(finding.method) if finding else {},
        "chart": {"kind": finding.chart.kind, **finding.chart.data} if finding and finding.chart else None,
        "alt": part.alt,
    }
