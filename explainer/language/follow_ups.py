"""What a turn swaps in the one before, or keeps of it: "and for women?", "same for 12", "how old are they?"."""

from __future__ import annotations

import re
from dataclasses import replace

from explainer.language.class_words import AUXILIARY
from explainer.language.conversation_turn import LONG, SHORT, Turn
from explainer.language.each_value import OF_EACH
from explainer.language.extremes import OTHER_END
from explainer.language.groups import Group, narrowed
from explainer.language.how_found_out import how_found_out
from explainer.language.least_sure import UNSURE
from explainer.language.other_amounts import other_amount, supposed_amount
from explainer.language.reworded import reworded
from explainer.language.scoring import ANSWERS, SURE
from explainer.language.small_words import key, small_words
from explainer.language.supposed_further import asked_then, moved_it, supposed_further
from explainer.language.taken_back import let_go, taken_back
from explainer.types import CERTAINTY, Change, Condition, Reading, Request, Scope

_WHOLE = 0.95
"""What fits a phrase so well is a question of its own, however little it says."""
_FEW = 5
"""So few words that name something ask nothing else."""


def followed(turn: Turn) -> Reading | None:
    """The reading of a question that leans on the turn before, or None where it stands by itself."""
    if any(r.slots.get("by") == CERTAINTY for r in turn.reading.requests):
        return None  # "and the most uncertain single ones?"
    turn = reworded(turn)
    ways = (
        moved_it,
        let_go,
        how_found_out,
        _of_everybody,
        _of_this_one,
        _the_same_of_a_row,
        _left_out,
        _sparing,
        _of_the_two,
        _other_end,
        _by_each,
        taken_back,
        other_amount,
        supposed_amount,
        supposed_further,
        asked_then,
        _counted_then,
        _of_them,
        _measured_too,
        _swapped,
    )
    return next((reading for way in ways if (reading := way(turn)) is not None), None)


def _other_end(turn: Turn) -> Reading | None:
    """ "And the lowest?" after who has the highest debts, "and the highest housing costs?": in another order."""
    before = [r for r in turn.session.requests if r.intent in ("show_data", *OF_EACH) and r.slots.get("by")]
    ends = [end for word in turn.words if (end := small_words().superlatives.get(word))]
    own = turn.reading.scope.any or turn.reading.scope.changes or turn.names("row", "class", "value")
    whole = not turn.words or turn.words[0] in ("which", "who", "show", "list", "find", "give", "is", "does", "what's")
    if len(before) != 1 or not ends or len(turn.words) > SHORT or own or whole:
        return None
    kept = {k: v for k, v in before[0].slots.items() if k != "class" or not turn.columns}
    each = before[0].intent in OF_EACH
    if each and turn.columns:
        return None
    by, end = turn.columns[0] if turn.columns else before[0].slots["by"], ends[-1]
    end = OTHER_END[end] if by == CERTAINTY and not UNSURE.isdisjoint(turn.words) else end
    asked = Request(before[0].intent, {**kept, "by": by, "order": end})
    unknown = tuple(word for word in turn.reading.unknown if word not in small_words().superlatives)
    return replace(turn.leaning((asked,), turn.session.scope), unknown=unknown)


def _by_each(turn: Turn) -> Reading | None:
    """ "And by race?", "split by month", "for each breed": the same of every value of a column."""
    asked = turn.session.requests
    if len(asked) != 1 or asked[0].intent not in OF_EACH or len(turn.words) > SHORT or turn.reading.scope.changes:
        return None
    columns = turn.columns or [c.column for c in turn.set_by_value]
    if not _EACH.match(turn.question) or len(columns) != 1 or columns[0] == asked[0].slots.get("feature"):
        return None
    kept = {k: v for k, v in asked[0].slots.items() if k not in ("each", "order")}
    scope = turn.session.scope if not asked[0].slots.get("each") else Scope()
    return turn.leaning((Request(asked[0].intent, {**kept, "by": columns[0]}),), replace(scope, rows=()))


_EACH = re.compile(
    r"\W*(?:(?:and|now|the same|same|ok|okay|what about|how about|show it|split|split up|broken down|break it down|"
    r"break that down|grouped|separately)\W+)*(?:by|per|for each|for every|in each|of each|across)\b",
    re.IGNORECASE,
)


# ---------------------------------------------------------------- the same of other rows

_THE_SAME = frozenset(
    map(key, ("same", "the same", "now the same", "and the same", "do the same", "do that", "same thing"))
)
_THEM = re.compile(r"\b(?:they|them|their|that lot|whats their|(?<!are )(?<!is )there)\b", re.IGNORECASE)
_OF_GROUPS = frozenset({"feature_stats", "count", "performance", "mistakes", "labels", "show_data", "predict"})
_HOW_MANY = re.compile(
    r"how many\b.*\b(?:(?:is|was|are|does|do|did) (?:that|this|it|there|they)|(?:that|it|this) (?:is|was)|are left|"
    r"(?:they|there) (?:are|were))\b",
    re.IGNORECASE,
)


_EVERYBODY = re.compile(
    r"\W*(?:and |but |what about )*(?:in general|overall|generally|(?:for )?(?:everyone|everybody|all))\W*",
    re.IGNORECASE,
)
_THIS_ONE = re.compile(
    r"\W*(?:and |but |what about |how about )*(?:for |in |with )?(?:this one|this case|that one|him|her|here)\W*",
    re.IGNORECASE,
)
_OF_A_CASE = {
    "importance": "why",
    "feature_importance": "feature_contribution",
    "feature_effect": "feature_contribution",
    "performance": "case_correct",
}
"""What asks of one case what these ask of all."""
_OF_ALL = {case: of_all for of_all, case in _OF_A_CASE.items() if of_all != "feature_importance"}


def _of_everybody(turn: Turn) -> Reading | None:
    """ "And overall?", "and for everyone?"."""
    if not _EVERYBODY.fullmatch(turn.question):
        return None
    asked = tuple(replace(r, intent=_OF_ALL.get(r.intent, r.intent)) for r in turn.session.requests)
    return replace(turn.leaning(asked, Scope()), unknown=())


def _of_this_one(turn: Turn) -> Reading | None:
    """ "And for this one?": the same of the case at hand."""
    if turn.session.case is None or not _THIS_ONE.fullmatch(turn.question):
        return None
    asked = tuple(
        Request(_OF_A_CASE.get(r.intent, r.intent), {k: v for k, v in r.slots.items() if k != "class"})
        for r in turn.session.requests
    )
    return turn.leaning(asked, Scope((turn.session.case,)))


def _the_same_of_a_row(turn: Turn) -> Reading | None:
    """ "Same change for 190", "the same question for number 12"."""
    said = turn.reading.scope
    if len(said.rows) != 1 or said.any or said.changes or len(turn.words) > SHORT:
        return None
    if not turn.starts(_THE_SAME) and not any("same" in e.text.lower() for e in turn.reading.entities):
        return None
    return turn.again(Scope(said.rows, (), turn.session.scope.changes))


_UNTOUCHED = re.compile(
    r"\b(?:without (?:touching|changing|altering|moving)|leaving|keeping|not touching|except|apart from)\b"
    r"|^\W*(?:(?:and|but)\W+)?(?:without|keep|not) (?:the|his|her|their|its|my)\b",
    re.IGNORECASE,
)


def _sparing(turn: Turn) -> Reading | None:
    """ "Without touching the loan?" after what would have to change: the same, with that column as it is."""
    asked = turn.session.requests
    ways = [r for r in asked if r.intent == "counterfactual"]
    led = _UNTOUCHED.search(turn.question) and len(turn.words) <= SHORT and turn.columns
    if not led or not ways or turn.reading.scope.changes or turn.names("row"):
        return None
    avoid = list(dict.fromkeys([*(ways[0].slots.get("avoid") or []), *turn.columns]))
    kept = tuple(replace(r, slots={**r.slots, "avoid": avoid}) if r in ways else r for r in asked)
    return turn.leaning(kept, turn.session.scope)


_TWO = re.compile(
    r"\b(?:which|what) (?:one )?of (?:the|those|these)(?: two| three| ones)?\b|\bwhich of them\b", re.IGNORECASE
)


def _of_the_two(turn: Turn) -> Reading | None:
    """ "Which of the two mattered more?" after what columns did to one case: what all of them did."""
    of_a_case = any(r.intent == "feature_contribution" for r in turn.session.requests)
    if (
        not of_a_case
        or turn.intents - {"importance", "feature_importance"}
        or turn.columns
        or not _TWO.search(turn.question)
    ):
        return None
    return turn.leaning((Request("why"),), turn.session.scope)


def _of_them(turn: Turn) -> Reading | None:
    """ "How old are they on average?" after a question about a group."""
    asked = turn.reading.status == "understood" and turn.intents and turn.intents <= _OF_GROUPS
    if not asked or not _THEM.search(turn.question) or turn.names("row"):
        return None
    if not turn.session.scope.any or not turn.reading.scope.everything:
        return None
    return turn.leaning(turn.reading.requests, Scope((), turn.session.scope.any))


def _counted_then(turn: Turn) -> Reading | None:
    """ "How many is that?", "how many people does that leave?" after a question about a group."""
    counts = turn.intents <= {"count"} and _HOW_MANY.search(turn.question)
    if not counts or not turn.session.scope.any or not turn.reading.scope.everything:
        return None
    return replace(turn.leaning((Request("count"),), Scope((), turn.session.scope.any)), unknown=())


# ---------------------------------------------------------------- another column

_CLAUSE = re.compile(
    r"^\W*(?:(?:and|or|what about|how about|but|also|so)\W+)+(?P<said>(?:how|which|whether|what|where|if)\b.*)$",
    re.IGNORECASE,
)
_SUBJECT = frozenset({"they", "people", "someone", "somebody", "he", "she", "you", "one", "i", "we", "it", "the", "a"})


def _measured_too(turn: Turn) -> Reading | None:
    """ "And how many loans they have?" after a question about one column: the same of another, said in a clause."""
    clause = _CLAUSE.match(turn.question)
    if clause is None or turn.reading.scope.changes or len(turn.words) > LONG:
        return None
    words = turn.words[-len(clause["said"].split()) :]
    subject = next((at for at, w in enumerate(words) if at and w in _SUBJECT), None)
    if subject is None or any(w in AUXILIARY for w in words[:subject]):
        return None
    if len(turn.columns) != 1 or not _was_of_columns(turn):
        return None
    said = replace(turn, reading=replace(turn.reading, scores=()))  # whatever the clause would ask by itself
    return _other_column(said, turn.columns)


def _was_of_columns(turn: Turn) -> bool:
    """Whether all that was asked last was asked of one column or more."""
    slots = [turn.reader.catalogue.intents[r.intent].slots for r in turn.session.requests]
    return bool(slots) and all("feature" in s or "features" in s for s in slots)


def _asks_of_columns(turn: Turn) -> bool:
    """Whether a question by itself asks something of a column: "did his age do anything there?"."""
    reading = turn.reading
    slots = [turn.reader.catalogue.intents[r.intent].slots for r in reading.requests]
    only_named = reading.bare and turn.intents <= {"feature_stats"}  # "age?"
    sure = reading.status == "understood" and not only_named and reading.scores[:1] and reading.scores[0][1] >= SURE
    return bool(sure) and any("feature" in s or "features" in s for s in slots)


def _holds(turn: Turn) -> list[str]:
    """The yes/no column that "and being single?" names, where columns were asked about and no group."""
    conditions = [c for one in turn.reading.scope.any for c in one]
    if len(conditions) != 1 or turn.session.scope.any or not _was_of_columns(turn) or turn.names("row"):
        return []
    yes = conditions[0].column in turn.reader.lexicon.boolean and conditions[0].op == "="
    return [conditions[0].column] if yes else []


def _other_column(turn: Turn, columns: list[str]) -> Reading | None:
    """The last requests again, of other columns; None where the question asks something else of them."""

    def swapped(request: Request) -> Request | None:
        slots = turn.reader.catalogue.intents[request.intent].slots
        named = {"feature": columns[0], "features": columns}
        asked = any(n in slots and (slots[n].get("required") or request.slots.get(n)) for n in named)
        other = {name: value for name, value in named.items() if name in slots} if asked else {}
        return Request(request.intent, {**request.slots, **other}) if other else None

    kept = tuple(r for r in map(swapped, turn.session.requests) if r is not None)
    if _asks_of_columns(turn) and not turn.intents <= {r.intent for r in kept}:
        return None
    of_a_case = turn.session.scope.case is not None
    kept = kept or (Request("feature_contribution" if of_a_case else "feature_effect", {"feature": columns[0]}),)
    return turn.leaning(kept, replace(turn.session.scope, changes=()))


# ---------------------------------------------------------------- one thing swapped


def _swapped(turn: Turn) -> Reading | None:
    """The last requests again with what the follow-up swaps: rows, group, change, column or class."""
    if len(turn.words) > LONG or not (_leans(turn) or _picks(turn) or _only_names(turn)):
        return None
    reading, said, before = turn.reading, turn.reading.scope, turn.session.scope
    whole = reading.status == "understood" and reading.scores[:1] and reading.scores[0][1] >= _WHOLE
    named = reading.bare and turn.intents <= {"feature_stats"} and _was_of_columns(turn)  # "departure time?"
    if whole and not turn.opened and not turn.row_alone and not named:
        return None  # "was it her debts?"
    if turn.points_back and all(e.kind == "back" for e in reading.entities):
        return turn.again(turn.back)
    if said.changes:
        return turn.again_of(group) if (group := _as_group(turn)) else _changed(turn)
    if said.rows:
        return turn.again(Scope(said.rows, (), before.changes))
    if said.any and (set_ := _set_for_the_case(turn)):
        return _supposing(turn.again(Scope(before.rows, (), (*before.changes, *set_))))
    if not turn.for_some and (columns := _holds(turn)):
        return _other_column(replace(turn, reading=replace(reading, scope=Scope())), columns)
    if said.any:
        narrows = turn.starts(small_words().adding) or turn.points_to_rows or _LEFT_OUT.match(turn.question)
        group = narrowed(before.any, said.any) if narrows and not turn.anew else _other_value(turn) or said.any
        return turn.again(Scope((), group, before.changes))
    if not turn.columns:
        return None
    return turn.again_of(group) if (group := _who_have(turn)) else _other_column(turn, turn.columns)


_LEFT_OUT = re.compile(
    r"\W*(?:and |but |now )?(?P<how>leave out|leaving out|without|except|exclude|excluding|not|minus)\b", re.IGNORECASE
)


def _left_out(turn: Turn) -> Reading | None:
    """ "Leave out the ones north of 40": of the group of before those for which that does not hold."""
    led, said, before = _LEFT_OUT.match(turn.question), turn.reading.scope, turn.session.scope
    limits = len(said.any) == 1 and all(c.op in ("<", "<=", ">", ">=") for c in said.any[0])
    if led is None or led["how"].lower() in ("without", "not") or not before.any or not limits:
        return None
    return turn.again_of(narrowed(before.any, said.any))


def _other_value(turn: Turn) -> Group:
    """ "And white?" after "how many of the refused are black?": another value of one column, all else as before."""
    before, said = turn.session.scope.any, turn.reading.scope.any
    if len(before) != 1 or len(said) != 1 or len(said[0]) != 1 or turn.points_back or said[0][0].op != "=":
        return ()
    if turn.anew or "all" in turn.words or "every" in turn.words:
        return ()
    new = said[0][0]
    if len(before[0]) < 2 or new.column not in [c.column for c in before[0] if c.op == "="]:
        return ()
    return (tuple(new if c.column == new.column else c for c in before[0]),)


def _leans(turn: Turn) -> bool:
    return turn.reading.bare or turn.intents == {"followup"} or turn.row_alone


def _picks(turn: Turn) -> bool:
    """ "Just the ones with a phone": shown, if nothing was asked before."""
    return turn.starts(small_words().adding) and bool(turn.reading.scope.any) and not turn.seeks


def _only_names(turn: Turn) -> bool:
    """ "And the loan compared to the home's value?": asks nothing in words of its own, though it fits something."""
    if len(turn.words) > SHORT or turn.asks or turn.reading.scope.changes:
        return False
    opened = turn.starts(small_words().openers) or len(turn.words) <= _FEW
    if turn.reading.scope.any:
        return opened or bool(_holds(turn))
    return opened and len(turn.columns) == 1 and _was_of_columns(turn)


def _changed(turn: Turn) -> Reading | None:
    """ "And with 2000 less?", "same with 2000 less for 12"."""
    of_the_case = turn.session.scope.everything and turn.names("case") and not turn.points_back
    if not turn.opened or of_the_case:
        return None  # "and if she were single?" after "what columns are there?"
    said = turn.reading.scope
    scope = replace(turn.session.scope, changes=said.changes)
    again = turn.again(replace(scope, rows=said.rows, any=()) if said.rows else scope)
    return again if turn.points_back and not turn.only_instead else _supposing(again)


def _supposing(reading: Reading) -> Reading:
    """A change after "why?" asks what if, and not for reasons again."""
    if any(r.intent in ANSWERS for r in reading.requests):
        return reading
    return replace(reading, requests=(Request("what_if", {"output": "prediction"}),))


def _as_group(turn: Turn) -> Group:
    """ "New car loans instead" after a question about a group: which rows, and nothing supposed."""
    grouped = bool(turn.session.scope.any) and {r.intent for r in turn.session.requests} <= _OF_GROUPS
    changes = turn.reading.scope.changes
    if not grouped or _SUPPOSED & set(turn.words) or turn.reading.scope.rows or any(c.op != "set" for c in changes):
        return ()
    return (tuple(Condition(c.column, "=", c.value) for c in changes),)


_SUPPOSED = frozenset({"if", "suppose", "would", "had", "were", "was", "say", "make", "set"})


def _who_have(turn: Turn) -> Group:
    """ "And for the unemployed?": the rows for which a yes/no column holds."""
    pairs = turn.reader.lexicon.boolean
    if not turn.for_some or len(turn.columns) != 1 or turn.columns[0] not in pairs:
        return ()
    return ((Condition(turn.columns[0], "=", pairs[turn.columns[0]][1]),),)


def _set_for_the_case(turn: Turn) -> tuple[Change, ...]:
    """ "And with no guarantor?", "and at 31?" after an answer about one case: what would be, not other rows."""
    before = turn.session.scope
    opened = turn.stems[:1] in map(key, ("and", "but", "or")) and turn.stems[1:2] in map(key, ("with", "without", "at"))
    of_the_case = before.case is not None and not before.any and not turn.names("row")
    return turn.all_set_by_value if opened and of_the_case else ()
