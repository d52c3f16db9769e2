"""What a turn swaps in the one before, adds to it or keeps of it: "and for women?", "plus 2000 less", "why then?"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from explainer.language.class_words import AUXILIARY
from explainer.language.matcher import understand
from explainer.language.reader import Reader
from explainer.language.scoring import ANSWERS, SURE
from explainer.language.small_words import Key, key, small_words
from explainer.language.tokens import spoken
from explainer.types import Change, Condition, Reading, Request, Scope, Session

_WHOLE = 0.95
"""What fits a phrase so well is a question of its own, however little it says."""
_SHORT, _LONG = 9, 16
"""A follow-up has few words, or more where it only names rows or columns; a longer question stands by itself."""
MOST_CONDITIONS = 500
"""A group of more conditions, piled up over many turns, is asked for anew."""


def followed(question: str, reading: Reading, session: Session, reader: Reader) -> Reading | None:
    """The reading of a question that leans on the turn before, or None where it stands by itself."""
    question = _LED.sub("", question)
    if (head := _without_the_rest(question)) is not None:
        question, reading = head, replace(understand(head, reader), bare=True)
    return (
        _the_same_of_a_row(question, reading, session)
        or _supposed_further(question, reading, session, reader)
        or _asked_then(question, reading, session)
        or _counted_then(question, reading, session)
        or _of_them(question, reading, session)
        or _measured_too(question, reading, session, reader)
        or _swapped(question, reading, session, reader)
    )


_LED = re.compile(r"^\W*(?:(?:ok|okay|right|well|hmm|yes|yeah|alright|fine|great|thanks)\b\W*)+(?=\w)", re.IGNORECASE)
_REST = re.compile(
    r"[,.]?\s+(?:whatever|however|any|regardless of|never mind|no matter|irrespective of|forget (?:the|those|about))"
    r"\b.*$"
    r"|,\s[^,]*\bor not\W*$",
    re.IGNORECASE,
)


def _without_the_rest(question: str) -> str | None:
    """ "Now all over 40, whatever their history", "..., single or not?" without what no longer counts."""
    head = _REST.sub("", question)
    return head if head != question and len(head.split()) > 2 else None


# ---------------------------------------------------------------- after "what if"

_SUPPOSING = ANSWERS | {"why", "set_case"}


def _supposed_further(question: str, reading: Reading, session: Session, reader: Reader) -> Reading | None:
    """One more change on top of the last ("and a phone, too"), or another value for it ("down by 40?", "or 5 kids")."""
    before, said = session.scope, reading.scope
    if not before.changes or not _supposes(session):
        return None
    given = said.changes if _adds(question, session) or not said.changes else ()
    if not given and not said.changes:
        given = _described(question, reading, session, reader) or _same_column(
            question, reading, before.changes[-1], reader
        )
    if not given:
        return None
    columns = {c.column for c in given}
    asked = reading.requests if any(r.intent in ANSWERS for r in reading.requests) else (_last_output(session),)
    amount = not said.changes and not said.any
    return replace(
        reading,
        status="understood",
        requests=asked,
        scope=Scope(
            before.rows if amount else said.rows or before.rows,
            before.any,
            (*(c for c in before.changes if c.column not in columns), *given),
        ),
        refers_back=True,
        missing=None,
        unknown=(),
    )


def _supposes(session: Session) -> bool:
    return any(r.intent in _SUPPOSING for r in session.requests)


def _adds(question: str, session: Session) -> bool:
    """Whether what is said comes on top of what was said before: "also", "... too", and "and ..." after "what if"."""
    stems = key(question)
    if stems[-1:] == key("instead"):
        return False
    said = any(stems[at : at + len(p)] == p for p in small_words().besides for at in range(len(stems)))
    goes_on = stems[:1] == key("and") and session.requests[-1].intent in ("what_if", "set_case")
    return said or goes_on or stems[-1:] == key("too")


def _described(question: str, reading: Reading, session: Session, reader: Reader) -> tuple[Change, ...]:
    """ "And also not for a used car", "or 5 kids": values that name no rows, as changes."""
    said = reading.scope.any
    named = any(e.kind == "row" for e in reading.entities) or points_to_rows(reading) or _starts(question, _FOR)
    if named or len(said) != 1 or not (reading.bare or _adds(question, session)) or len(question.split()) > _SHORT:
        return ()
    set_ = set_by_value(reading, reader)
    return set_ if len(set_) == len(said[0]) else ()


def _last_output(session: Session) -> Request:
    """What if, asked for what was asked for last: the prediction or the probability."""
    last = session.requests[-1]
    likely = last.intent == "probability" or last.slots.get("output") == "probability"
    return Request("what_if", {"output": "probability" if likely else "prediction"})


_AMOUNT = re.compile(
    r"^\W*(?:(?:and|or|no|ok|okay|but|so|what about|how about|what if|if|it's|its|it was|it were|only|just|make it|"
    r"make that|say|then|rather|instead)\b\W*)*(?P<said>.*?)(?:\W*\b(?:then|instead|rather))?\W*$",
    re.IGNORECASE,
)
_FEW = 5


def _same_column(question: str, reading: Reading, last: Change, reader: Reader) -> tuple[Change, ...]:
    """The change that an amount alone makes to the column changed last: "down by 40?", "no, make it 300", "or 2?"."""
    named = any(e.kind in ("column", "value", "class", "case", "row", "outcome") for e in reading.entities)
    said = _AMOUNT.sub(r"\g<said>", question.strip())
    counted = any(e.kind == "number" for e in reading.entities)
    numeric = last.column in reader.lexicon.numeric
    alone = _ROW_ALONE.fullmatch(question) is not None
    if named or not counted or not numeric or points_to_rows(reading) or not 0 < len(said.split()) <= _FEW:
        return ()
    directed = (
        re.search(r"\b(?:make it|make that|instead|by|more|less|fewer|up|down)\b|[a-z]er\b", question.lower())
        is not None
    )
    if not directed and last.op != "set":
        return _again_by(reading, last) if not (alone or _starts(question, _FOR) or reading.scope.rows) else ()
    changes = understand(f"if {spoken(last.column)} was {said}", reader).scope.changes
    if [c.column for c in changes] != [last.column] or (alone and not _seen(changes[0], reader)):
        return ()
    return changes


def _again_by(reading: Reading, last: Change) -> tuple[Change, ...]:
    """ "6 years then?" after "3 years older": by so much, in the same direction."""
    numbers = [e.value for e in reading.entities if e.kind == "number"]
    by = last.op in ("increase", "decrease") and len(numbers) == 1 and isinstance(numbers[0], int | float)
    return (Change(last.column, last.op, numbers[0]),) if by else ()


def _seen(change: Change, reader: Reader) -> bool:
    """Whether a column was seen to reach a value: "297" after a share of 0.3 is a row."""
    column = reader.lexicon.words.column(change.column)
    if column is None or column.low is None or column.high is None or not isinstance(change.value, int | float):
        return False
    return column.low <= change.value <= column.high


_THE_SAME = frozenset(
    map(key, ("same", "the same", "now the same", "and the same", "do the same", "do that", "same thing"))
)


def _the_same_of_a_row(question: str, reading: Reading, session: Session) -> Reading | None:
    """ "Same change for 190", "the same question for number 12"."""
    said = reading.scope
    if len(said.rows) != 1 or said.any or said.changes or len(question.split()) > _SHORT:
        return None
    if not _starts(question, _THE_SAME) and not any("same" in e.text.lower() for e in reading.entities):
        return None
    return _again(reading, session, Scope(said.rows, (), session.scope.changes))


_OF_THEN = frozenset({"why", "why_not", "probability", "predict", "feature_contribution", "counterfactual"})
_BRIEF = re.compile(
    r"\W*(?:and |but |so |ok )*(?:why|whys|how come|how so)\b(?:\W+(?:is|it|that|so|though|the|result|s))*\W*", re.I
)
_THEN = re.compile(
    r"\b(?:then|with (?:that|this|it)|after (?:that|this)|in that case|(?:that|this) way|like that|would|it'd|that'd|"
    r"end up|now)\b",
    re.IGNORECASE,
)


def _asked_then(question: str, reading: Reading, session: Session) -> Reading | None:
    """ "Why?", "how sure would it be then?" after a change: asked of what was supposed."""
    before, intents = session.scope, {r.intent for r in reading.requests}
    if not before.changes or reading.status != "understood" or not intents or not intents <= _OF_THEN:
        return None
    if not reading.scope.everything or any(e.kind == "row" for e in reading.entities) or not _supposes(session):
        return None
    then = _THEN.search(question)
    named = any(e.kind == "case" and e.text.lower() not in {"that case", *_PRONOUNS} for e in reading.entities)
    if named or (not _BRIEF.fullmatch(question) and ("counterfactual" in intents or not then)):
        return None
    return replace(reading, scope=before, refers_back=True)


_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "it"})


# ---------------------------------------------------------------- of a group

_THEM = re.compile(r"\b(?:they|them|their|that lot|whats their)\b", re.IGNORECASE)
_OF_GROUPS = frozenset({"feature_stats", "count", "performance", "mistakes", "labels", "show_data", "predict"})


def _of_them(question: str, reading: Reading, session: Session) -> Reading | None:
    """ "How old are they on average?" after a question about a group."""
    intents = {r.intent for r in reading.requests}
    if reading.status != "understood" or not intents or not intents <= _OF_GROUPS or not _THEM.search(question):
        return None
    if not session.scope.any or not reading.scope.everything or any(e.kind == "row" for e in reading.entities):
        return None
    return replace(reading, scope=Scope((), session.scope.any), refers_back=True)


_HOW_MANY = re.compile(
    r"how many\b.*\b(?:(?:is|was|are|does|do|did) (?:that|this|it|there|they)|(?:that|it|this) (?:is|was)|"
    r"(?:they|there) (?:are|were))\b",
    re.IGNORECASE,
)


def _counted_then(question: str, reading: Reading, session: Session) -> Reading | None:
    """ "How many is that?", "how many people does that leave?" after a question about a group."""
    counts = {r.intent for r in reading.requests} <= {"count"} and (reading.requests or "how many" in question.lower())
    if not counts or not session.scope.any or not reading.scope.everything or not _HOW_MANY.search(question):
        return None
    return replace(
        reading,
        status="understood",
        requests=(Request("count"),),
        scope=Scope((), session.scope.any),
        refers_back=True,
        missing=None,
        unknown=(),
    )


# ---------------------------------------------------------------- another column

_CLAUSE = re.compile(
    r"^\W*(?:(?:and|or|what about|how about|but|also|so)\W+)+(?P<said>(?:how|which|whether|what|where|if)\b.*)$",
    re.IGNORECASE,
)
_SUBJECT = frozenset({"they", "people", "someone", "somebody", "he", "she", "you", "one", "i", "we", "it", "the", "a"})


def _measured_too(question: str, reading: Reading, session: Session, reader: Reader) -> Reading | None:
    """ "And how many loans they have?" after a question about one column: the same of another, said in a clause."""
    clause = _CLAUSE.match(question)
    if clause is None or reading.scope.changes or len(question.split()) > _LONG:
        return None
    words = [w.strip("?.,!'").lower() for w in clause["said"].split()]
    subject = next((at for at, w in enumerate(words) if at and w in _SUBJECT), None)
    if subject is None or any(w in AUXILIARY for w in words[:subject]):
        return None
    columns = _columns(reading)
    return (
        _other_column(reading, session, columns, reader) if len(columns) == 1 and _of_columns(session, reader) else None
    )


def _columns(reading: Reading) -> list[str]:
    return list(dict.fromkeys(e.value for e in reading.entities if e.kind == "column"))


def _of_columns(session: Session, reader: Reader) -> bool:
    """Whether all that was asked last was asked of one column or more."""
    slots = [reader.catalogue.intents[r.intent].slots for r in session.requests]
    return bool(slots) and all("feature" in s or "features" in s for s in slots)


def _asks_of_columns(reading: Reading, reader: Reader) -> bool:
    """Whether a question by itself asks something of a column: "did his age do anything there?"."""
    slots = [reader.catalogue.intents[r.intent].slots for r in reading.requests]
    named = reading.bare and {r.intent for r in reading.requests} <= {"feature_stats"}  # "age?"
    sure = reading.status == "understood" and not named and reading.scores[:1] and reading.scores[0][1] >= SURE
    return bool(sure) and any("feature" in s or "features" in s for s in slots)


def _holds(reading: Reading, session: Session, reader: Reader) -> list[str]:
    """The yes/no column that "and being single?" names, where columns were asked about and no group."""
    conditions = [c for one in reading.scope.any for c in one]
    if len(conditions) != 1 or session.scope.any or not _of_columns(session, reader):
        return []
    only = conditions[0]
    grouped = any(e.kind == "row" for e in reading.entities)
    yes = only.column in reader.lexicon.boolean and only.op == "="
    return [only.column] if yes and not grouped else []


# ---------------------------------------------------------------- one thing swapped


def _swapped(question: str, reading: Reading, session: Session, reader: Reader) -> Reading | None:
    """The last requests again with what the follow-up swaps: rows, group, change, column or class."""
    leans = reading.bare or {r.intent for r in reading.requests} == {"followup"} or bool(_ROW_ALONE.fullmatch(question))
    named = leans or _picks(question, reading) or _only_names(question, reading, session, reader)
    if not (named and len(question.split()) <= _LONG):
        return None
    opened = _starts(question, small_words().openers) or points_back(reading)
    whole = reading.status == "understood" and reading.scores[:1] and reading.scores[0][1] >= _WHOLE
    if whole and not opened and not _ROW_ALONE.fullmatch(question):
        return None  # "was it her debts?"
    if points_back(reading) and all(e.kind == "back" for e in reading.entities):
        return _again(reading, session, back(reading, session.scope))
    said, before = reading.scope, session.scope
    if said.changes and (group := _as_group(question, reading, session)):
        return _again(reading, session, Scope((), group))
    if said.changes:
        if not opened:
            return None
        scope = replace(before, changes=said.changes)
        again = _again(reading, session, replace(scope, rows=said.rows, any=()) if said.rows else scope)
        return again if points_back(reading) and not _only_instead(reading) else _supposing(again)
    if said.rows:
        return _again(reading, session, Scope(said.rows, (), before.changes))
    if said.any and (set_ := _set_for_the_case(question, reading, before, reader)):
        return _supposing(_again(reading, session, Scope(before.rows, (), (*before.changes, *set_))))
    if not _starts(question, _FOR) and (columns := _holds(reading, session, reader)):
        return _other_column(replace(reading, scope=Scope()), session, columns, reader)
    if said.any:
        narrows = _starts(question, small_words().adding) or points_to_rows(reading)
        group = narrowed(before.any, said.any) if narrows else said.any
        return _again(reading, session, Scope((), group, before.changes))
    if columns := _columns(reading):
        group = _who_have(columns, reader) if _starts(question, _FOR) else ()
        return _again(reading, session, Scope((), group)) if group else _other_column(reading, session, columns, reader)
    return None


def _who_have(columns: list[str], reader: Reader) -> tuple[tuple[Condition, ...], ...]:
    """ "And for the unemployed?": the rows for which a yes/no column holds."""
    pairs = reader.lexicon.boolean
    if len(columns) != 1 or columns[0] not in pairs:
        return ()
    return ((Condition(columns[0], "=", pairs[columns[0]][1]),),)


_ROW_ALONE = re.compile(
    r"\W*(?:(?:and|now|ok|what about|how about|for|row|number|no\.?|case|#)\s*)*\d+"
    r"(?:,?\s+(?:as well|too|now|then|please|pls))*\W*",
    re.IGNORECASE,
)
_SEEKING = frozenset({"what", "why", "how", "which", "where", "when", "show", "list", "explain", "tell"})
_ASKING = AUXILIARY | _SEEKING | {"who", "can"}


def _only_names(question: str, reading: Reading, session: Session, reader: Reader) -> bool:
    """ "And the loan compared to the home's value?": asks nothing in words of its own, though it fits something."""
    words = _words(question)
    about = words[2:] if words[:2] in (["what", "about"], ["how", "about"]) else words
    about = about[3:] if about[:3] in (["and", "what", "about"], ["and", "how", "about"]) else about
    if len(words) > _SHORT or any(w in _ASKING for w in about) or reading.scope.changes:
        return False
    if reading.scope.any:
        return len(words) <= _FEW or _starts(question, small_words().openers) or bool(_holds(reading, session, reader))
    opened = _starts(question, small_words().openers) or len(words) <= _FEW
    return opened and len(_columns(reading)) == 1 and _of_columns(session, reader)


def _words(question: str) -> list[str]:
    return [w.strip("?.,!'").lower() for w in question.split()]


def _picks(question: str, reading: Reading) -> bool:
    """ "Just the ones with a phone": shown, if nothing was asked before."""
    only = _starts(question, small_words().adding) and bool(reading.scope.any)
    return only and not set(_words(question)) & _SEEKING


def _as_group(question: str, reading: Reading, session: Session) -> tuple[tuple[Condition, ...], ...]:
    """ "New car loans instead" after a question about a group: which rows, and nothing supposed."""
    grouped = bool(session.scope.any) and {r.intent for r in session.requests} <= _OF_GROUPS
    supposed = set(_words(question)) & {"if", "suppose", "would", "had", "were", "was", "say", "make", "set"}
    if not grouped or supposed or reading.scope.rows or any(c.op != "set" for c in reading.scope.changes):
        return ()
    return (tuple(Condition(c.column, "=", c.value) for c in reading.scope.changes),)


_FOR = frozenset(map(key, ("for", "and for", "what about for", "only", "just", "and only", "among", "and among")))


def _supposing(reading: Reading) -> Reading:
    """A change after "why?" asks what if, and not for reasons again."""
    if any(r.intent in ANSWERS for r in reading.requests):
        return reading
    return replace(reading, requests=(Request("what_if", {"output": "prediction"}),))


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
    set_ = set_by_value(reading, reader)
    return set_ if len(set_) == len(said[0]) else ()


def points_back(reading: Reading) -> bool:
    """Whether the question says "those", "the same", "the others"."""
    return any(e.kind == "back" for e in reading.entities)


def points_to_rows(reading: Reading) -> bool:
    """Whether the question says "those" or "the others", and not only "again" or "instead"."""
    return any(e.kind == "back" and e.text.lower() not in _ONCE_MORE for e in reading.entities)


def _only_instead(reading: Reading) -> bool:
    return all(e.text.lower() in ("instead", "again") for e in reading.entities if e.kind == "back")


_ONCE_MORE = frozenset({"again", "instead", "once more", "same", "the same"})


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
        named = {"feature": columns[0], "features": columns}
        asked = {n for n in named if n in slots and (slots[n].get("required") or request.slots.get(n))}
        other = {name: value for name, value in named.items() if name in slots} if asked else {}
        return Request(request.intent, {**request.slots, **other}) if other else None

    requests = [swapped(r) for r in session.requests]
    kept = tuple(r for r in requests if r is not None)
    if _asks_of_columns(reading, reader) and not {r.intent for r in reading.requests} <= {r.intent for r in kept}:
        return None
    kept = kept or (Request("feature_effect", {"feature": columns[0]}),)
    return replace(
        reading,
        status="understood",
        requests=kept,
        scope=replace(session.scope, changes=()),
        refers_back=True,
        missing=None,
    )


def narrowed(
    before: tuple[tuple[Condition, ...], ...], more: tuple[tuple[Condition, ...], ...]
) -> tuple[tuple[Condition, ...], ...]:
    """Both groups at once: every old alternative with every new one."""
    both = ((*old, *(c for c in new if c not in old)) for old in before for new in more)
    return _kept(both) if before else more


def back(reading: Reading, before: Scope) -> Scope:
    """ "those", "the same ones": the rows of the turn before, narrowed by what is said now; "the rest": all others."""
    said = reading.scope
    if said.rows:
        return said
    if before.any and any(
        e.kind == "back" and e.text.lower().split()[-1] in ("rest", "others") for e in reading.entities
    ):
        return Scope((), narrowed(_others(before.any), said.any) if said.any else _others(before.any), said.changes)
    changes = said.changes or before.changes
    return Scope(
        before.rows if not said.any else (), narrowed(before.any, said.any) if said.any else before.any, changes
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


def set_by_value(reading: Reading, reader: Reader) -> tuple[Change, ...]:
    """Conditions with "=" as changes: "age 40" is a change when we asked what to change."""
    conditions = [c for one in reading.scope.any for c in one]
    return tuple(
        Change(c.column, "set", c.value) for c in conditions if c.op == "=" and c.column in reader.lexicon.kinds
    )
