"""What is asked of every value of a column: "average debt by marital status", "which breed is adopted most often".

The slot `by` names the column. What is asked of each value is read from the rest of the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from explainer.language.extremes import (
    HIGHEST,
    LOWEST,
    OTHER_END,
    OTHERWISE,
    asked_of_rows,
    extremes_in,
    order_of,
    rows_meant,
)
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.names import sorts_by_codes
from explainer.language.reader import Reader
from explainer.language.row_words import said_of_people, whose_it_is
from explainer.language.scoring import SPEAKER
from explainer.language.tokens import spoken, stem
from explainer.language.unheard import unheard
from explainer.types import LABEL, PREDICTION, Condition, Reading, Request, Scope

OF_EACH = frozenset({"count", "feature_stats", "labels", "performance"})
"""What is told of every value of a column."""


def column_of_each(request: Request) -> str | None:
    """The column of whose every value something is asked, or None."""
    return request.slots.get("by") if request.intent in OF_EACH else None


def of_each_value(
    items: list[Item], reading: Reading, reader: Reader, read: Callable[[list[Item]], Reading]
) -> Reading | None:
    """The reading of a question asked of every value of a column, or None; `read` reads what is left without it."""
    if any(i.kind == "i" or (i.kind == "H" and not i.ids & SPEAKER) for i in items):
        return None
    if reading.scope.rows or reading.scope.changes:
        return None
    return (
        _which_value(items, reading, reader)
        or _at_the_end(items, reading, reader)
        or _unlike_the_others(items, reading, reader)
        or _by_how_it_ended(items, reader, read)
        or _by_a_column(items, reading, reader, read)
    )


# ---------------------------------------------------------------- "by whether they left"


def _by_how_it_ended(items: list[Item], reader: Reader, read: Callable[[list[Item]], Reading]) -> Reading | None:
    """ "Average age by outcome", "ad clicks, split by what they did in the end": of each class by itself."""
    outcome = reader.lexicon.words.outcome
    at = next((n for n, i in enumerate(items) if n and i.text.lower() in _LEADS), None)
    if at is None or not 1 < len(outcome.classes) <= _FEW or not _how_it_ended(items[at + 1 :]):
        return None
    start = at
    while start and (items[start - 1].text.lower() in _GROUPED or items[start - 1].kind == ","):
        start -= 1
    told = read(items[:start]) if start else None
    asked = told.requests if told is not None and told.status == "understood" else ()
    if told is None or [r.intent for r in asked] not in (["feature_stats"], ["performance"]):
        return None
    if told.scope.rows or told.scope.changes or len(told.scope.any) > 1:
        return None
    own = told.scope.any[0] if told.scope.any else ()
    groups = tuple((*own, Condition(LABEL, "=", c.value)) for c in outcome.classes)
    request = replace(asked[0], slots={**asked[0].slots, "each": True})
    return replace(told, requests=(request,), scope=Scope(any=groups))


def _how_it_ended(tail: list[Item]) -> bool:
    """Whether these words, to the end, stand for what came out: "outcome", "whether they left", "what happened"."""
    tail = [i for i in tail if i.kind != "."]
    said = [i for i in tail if i.kind != "L"]
    if len(said) == 1 and (said[0].kind == "X" or said[0].ids & _ENDS):
        return True
    first = tail[0].text.lower() if tail else ""
    if first in ("whether", "if"):
        return any(i.kind in "Kk" for i in tail) and not any(i.kind in "CBVN" for i in tail)
    happened = " ".join(i.text.lower() for i in tail)
    return first in ("what", "how") and bool(_HAPPENED.match(happened)) and not any(i.kind in "CBVN" for i in tail)


_ENDS = frozenset({"outcom", "outcome", "result", "verdict", "ending", "label", "class", "fate"})
_HAPPENED = re.compile(
    r"(?:what|how) (?:.{0,20} )?(?:happened|ended|turned out|came of|came out|became|went|did in the end)\b.{0,20}$"
)


# ---------------------------------------------------------------- "by marital status"


def _by_a_column(
    items: list[Item], reading: Reading, reader: Reader, read: Callable[[list[Item]], Reading]
) -> Reading | None:
    for at in range(len(items)):
        column = _column(items, at)
        start = _led(items, at) if column is not None else None
        in_which = start == 0 and items[1].text.lower() in _IN_WHICH  # "in which bays is it wrong"
        if column is None or start is None or (start == 0 and not in_which):
            continue
        rest = [*items[:start], *items[at + 1 :]]
        if (order := _and_which_most(items[at + 1 :], column)) is not None:
            rest = items[:start]  # "mean balance by job, which job is richest"
        told = read(rest)
        if told.scope.rows or told.scope.changes:
            return None
        asked = told.requests if told.status == "understood" else ()
        requests = tuple(_of_each(r, column, rest, told) for r in asked)
        if not requests or None in requests:
            if in_which:
                wrong = (_wrong_of_each(column),)
                return replace(reading, status="understood", requests=wrong, scope=Scope(), missing=None, unknown=())
            return _broken_down(column, rest, reading)
        if any(r.intent == "performance" for r in requests if r) and told.metric not in _PLAIN_SCORES:
            return _score_of_each(column, told, reading, reader)
        dropped = {LABEL} if any(r.intent == "labels" for r in requests if r) else set()
        dropped |= {str(r.slots["feature"]) for r in requests if r and "class" in r.slots and "feature" in r.slots}
        requests = tuple(replace(r, slots={**r.slots, "order": order}) if r and order else r for r in requests)
        kept = tuple(tuple(c for c in group if c.column not in dropped) for group in told.scope.any)
        scope = replace(told.scope, any=tuple(group for group in kept if group))
        return replace(told, requests=tuple(r for r in requests if r), scope=scope, entities=reading.entities)
    return None


def _and_which_most(tail: list[Item], column: str) -> str | None:
    """ "... by job, which job is richest": from which end its values are told, or None."""
    led = [i.text.lower() for i in tail[:2]]
    again = len(tail) > _BRIEFLY and tail[0].kind in ",.a" and led[1] in ("which", "what")
    if not again or _column(tail, 2) != column or any(i.kind in "CBVNK" for i in tail[3:]):
        return None
    orders = [order_of(i) or (HIGHEST if i.text.lower().endswith("est") else None) for i in tail[3:]]
    return next((order for order in orders if order), None)


_BRIEFLY = 3
"""So few items at the end ask for no order of their own."""
_PLAIN_SCORES = frozenset({None, "accuracy", "mae", "error_rate"})


def _score_of_each(column: str, told: Reading, reading: Reading, reader: Reader) -> Reading | None:
    """ "Recall by race": a score of its own for each of a few values; None where they are many."""
    known = reader.lexicon.words.column(column)
    values = [v.value for v in known.values] if known is not None else []
    if not 1 < len(values) <= _FEW or len(told.scope.any) > 1:
        return replace(told, status="incomplete", missing="group", scope=Scope(), entities=reading.entities)
    own = told.scope.any[0] if told.scope.any else ()
    groups = tuple((*own, Condition(column, "=", value)) for value in values)
    return replace(told, requests=(Request("performance", {"each": True}),), scope=Scope(any=groups))


_FEW = 4


def _broken_down(column: str, rest: list[Item], reading: Reading) -> Reading | None:
    """ "Break down refusals by race", "refused per race in percent": how often a class happened, of every value."""
    named = [i.cls for i in rest if i.cls is not None]
    others = [i for i in rest if i.kind in "CBVN"]
    if len(named) != 1 or others or len(rest) > _BRIEF or any(i.ids & _OF_THE_MODEL for i in rest):
        return None
    request = Request("labels", {"by": column, "class": named[0]})
    return replace(reading, status="understood", requests=(request,), scope=Scope(), missing=None, unknown=())


_BRIEF = 8
_OF_THE_MODEL = frozenset(
    {"@why", "@important", "@effect", "@explain", "explain", "driven", "caus", "affect", "influenc"}
)


def _column(items: list[Item], at: int) -> str | None:
    """The column an item names; a yes/no column may go by what it tells, "marital status"."""
    item = items[at]
    named = item.kind in "CB" or (item.kind == "V" and [i.kind for i in items[at + 1 : at + 2]] not in (["R"], ["V"]))
    return item.meaning.column if named and item.meaning is not None else None


def _led(items: list[Item], at: int) -> int | None:
    """Where the words begin that say "for each of" before a column, or None where nothing says so."""
    start = at
    while start and items[start - 1].text.lower() in _BETWEEN:
        start -= 1
    words = [i.text.lower() for i in items[max(0, start - 3) : start]]
    if not words:
        return None
    each = words[-1] in _EACH
    if each and len(words) > 1 and words[-2] in _PREPOSITIONS:
        start -= 2
    elif each or words[-1] in _LEADS:
        start -= 1
    elif words[-1] in _IN_WHICH and words[-2:-1] and words[-2] in _PREPOSITIONS and any(i.ids & _ERRS for i in items):
        start -= 2  # "are your mistakes mostly in one department", "in which bays is it wrong"
    elif words[-1] == "between" and any(i.ids & {"differ", "vari", "compar"} for i in items):
        return start - 1
    else:
        return None
    while start and items[start - 1].text.lower() in _GROUPED:
        start -= 1
    return start


_IN_WHICH = frozenset({"which", "what", "one", "certain", "particular", "some", "a few", "few"})
_ERRS = frozenset({"@mistake", "wrong", "trust"})
_BETWEEN = frozenset({"the", "different", "various", "type of", "kind of", "type", "kind", "of", "all", "their"})
_EACH = frozenset({"each", "every"})
_PREPOSITIONS = frozenset({"for", "in", "of", "by", "per", "within", "on", "at"})
_LEADS = frozenset({"by", "per", "across"})
_GROUPED = frozenset({"grouped", "split", "broken", "down", "broken down", "separated", "sorted", "divided", "up"})


def _of_each(request: Request, by: str, rest: list[Item], told: Reading) -> Request | None:
    """What is asked of each group, where it can be."""
    slots = {k: v for k, v in request.slots.items() if k in ("feature", "class", "statistic")} | {"by": by}
    ends = [c.value for group in told.scope.any for c in group if c.column == LABEL and c.op == "="]
    rate = any(i.ids & _RATE for i in rest)
    ends += [i.cls for i in rest if i.cls is not None]
    if request.intent in ("count", "labels", "performance") and rate and ends:
        return Request("labels", {"by": by, "class": ends[0]})
    own = [c for group in told.scope.any for c in group]
    if request.intent == "count" and rate and len(own) == 1 and own[0].op == "=":
        return Request("feature_stats", {"by": by, "feature": own[0].column, "class": own[0].value})
    if any(i.ids & _FALSE for i in rest) and request.intent in ("mistakes", "performance", "count"):
        return Request("fairness", {"features": [by]})  # "false positive rate by race"
    if request.intent == "feature_stats" and request.slots.get("feature") not in (None, by):
        way = next((_SUMMED[word] for i in rest for word in i.text.lower().split() if word in _SUMMED), None)
        return Request("feature_stats", slots if way is None else {**slots, "statistic": way})
    if request.intent in ("probability", "predict") and "class" in request.slots:
        return Request("fairness", {"features": [by], "class": request.slots["class"]})
    if request.intent in ("count", "labels", "performance"):
        return Request(request.intent, slots)
    return _wrong_of_each(by) if request.intent in ("mistakes", "when_wrong") else None


def _wrong_of_each(by: str) -> Request:
    """How often the model is wrong about the rows of every value."""
    return Request("performance", {"by": by, "metric": "error_rate"})


_FALSE = frozenset({"false positive", "false negative", "false", "fals"})
_SUMMED = {"median": "median", "max": "max", "maximum": "max", "highest": "max", "largest": "max", "min": "min"}
_SUMMED |= {"minimum": "min", "lowest": "min", "smallest": "min", "deviation": "sd", "spread": "sd", "variation": "sd"}
_RATE = frozenset({"rate", "share", "percentag", "percent", "proport", "fraction", "often"})


# ---------------------------------------------------------------- "which party wins most"


def _which_value(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """ "Which party has the largest share of winners", "what seal type runs hottest": which group is at the end."""
    lexicon = reader.lexicon
    start = next((at for at, i in enumerate(items[:3]) if i.text.lower() in ("which", "what", "whose")), None)
    if start is not None and [i.text.lower() for i in items[start + 1 : start + 2]] == ["of"]:
        heads = range(start + 2, min(start + 5, len(items)))
        after = next((n for n in heads if items[n].kind not in "LHNG" and items[n].text.lower() not in _OURS), None)
        one = after is not None and items[after].kind == "C" and items[after].text.lower().endswith("s")
        one = one and after is not None and not _of_the_rows_own(items[after], pointed=True)
        start = after - 1 if after is not None and one else start  # "which of our three departments"
    if start is None or start + 2 >= len(items):
        return None
    head = items[start + 1]
    by = _column(items, start + 1) or _named_by_noun(head, lexicon)
    ends = [(at, order) for at, i in enumerate(items) if at > start + 1 and (order := order_of(i))]
    if by is None or not ends or _of_the_rows_own(head) or said_of_people(head) or not _few_values(by, lexicon):
        return None
    rest = items[start + 2 :]
    request, said = _measured(rest, ends[0][0] - start - 2, ends[0][1], by, lexicon)
    if request is None:
        return None
    left = [i for at, i in enumerate(rest) if at not in said and i.kind != "K"]
    return _of_the_rows(left, request, items, reading, reader)


def _named_by_noun(item: Item, lexicon: Lexicon) -> str | None:
    """The one column of names or codes that a noun for rows names, too: "which *teacher* gets most of them through"."""
    if item.kind != "R":
        return None
    named = {
        c for word in item.ids for c in lexicon.naming(word) if lexicon.kinds.get(c) == "category" or sorts_by_codes(c)
    }
    return next(iter(named)) if len(named) == 1 else None


_OURS = frozenset({"our", "your", "all", "my"})


def _of_the_rows_own(item: Item, *, pointed: bool = False) -> bool:
    """Whether a column's noun says whose something is, and no group: but "plants" of plant_id are groups."""
    column = item.meaning.column if item.meaning is not None else None
    by_its_id = column is not None and spoken(column).lower().split()[-1] in _IDS
    return whose_it_is(item, pointed=pointed) and not by_its_id


_IDS = frozenset({"id", "no", "nr", "number", "name"})


def _of_the_rows(
    left: list[Item], request: Request, items: list[Item], reading: Reading, reader: Reader
) -> Reading | None:
    """What is asked of the rows that the rest of a question means, with the words of it that had no part."""
    if (rows := rows_meant(left, request, reader)) is None:
        return None
    told = asked_of_rows(rows, request, items, reading)
    return replace(told, unknown=told.unknown or unheard(rows, (request,), reader))


def _at_the_end(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """ "Is spelt really the dearest?", "does French have the most absences": where one value is among all of them."""
    lexicon = reader.lexicon
    at = next((n for n, i in enumerate(items[:4]) if i.kind == "V"), None)
    if at is None or items[0].text.lower() not in _ASKING or any(i.kind in "CBVRN" for i in items[1:at]):
        return None
    meaning = items[at].meaning
    by = meaning.values[0][0] if meaning is not None and len(meaning.values) == 1 else None
    rest = items[at + 1 :]
    ends = [(n, order) for n, i in enumerate(rest) if (order := order_of(i))]
    if by is None or lexicon.kinds.get(by) != "category" or len(ends) != 1 or any(i.kind in "VN" for i in rest):
        return None
    request, said = _measured(rest, ends[0][0], ends[0][1], by, lexicon)
    left = [i for n, i in enumerate(rest) if n not in said and i.kind not in "KRL" and i.text.lower() != "average"]
    errs = request is not None and request.intent == "performance" and all(i.ids.isdisjoint(_MODELS) for i in items)
    judged = request is not None and "class" in request.slots and rest[ends[0][0]].text.lower() not in _SO_OFTEN
    if request is None or errs or judged:
        return None
    return _of_the_rows(left, request, items, reading, reader)


def _unlike_the_others(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """ "Is any shelf worse than the others", "is there a shelf that cracks more than the rest": how all of them do."""
    lexicon = reader.lexicon
    others = next((n for n, i in enumerate(items) if i.text.lower() in _THE_OTHERS), None)
    if others is None or not items[others - 1].text.lower().endswith("than"):
        return None
    at = next((n for n, i in enumerate(items[:others]) if i.text.lower() in ("any", "a", "some", "one", "an")), None)
    by = _column(items, at + 1) if at is not None and at + 1 < others else None
    rest = items[at + 2 : others] if at is not None else []
    if by is None or not _few_values(by, lexicon) or any(i.kind in "VNR" for i in rest):
        return None
    if any(i.kind not in ".," for i in items[others + 1 :]) or any(not i.ids.isdisjoint(_MODELS) for i in items):
        return None
    cls = next((i.cls for i in rest if i.cls is not None), None)
    named = [i.meaning.column for i in rest if i.kind == "C" and i.meaning is not None and i.meaning.column]
    measured = [c for i in rest if i.kind in "wMSc" for c in lexicon.measured((stem(i.text.lower().split()[0]),))]
    feature = next((c for c in (*named, *measured) if c in lexicon.numeric and c != by), None)
    if cls is None and feature is not None:
        request = Request("feature_stats", {"by": by, "feature": feature})
    else:
        request = Request("labels", {"by": by, **({} if cls is None else {"class": cls})})
    return replace(reading, status="understood", requests=(request,), scope=Scope(), missing=None, refers_back=False)


_THE_OTHERS = frozenset({"the others", "the rest", "the other ones", "others", "all the others", "the other"})
_MODELS = frozenset({"@model", "@you", "@predict"})
_SO_OFTEN = frozenset({"most", "least", "fewest", "highest", "lowest", "largest", "smallest", "biggest"})
"""What says how often a class came out: "the hardest to pass" is passed least."""
_ASKING = frozenset({"is", "are", "was", "were", "do", "does", "did", "has", "have"})


def _few_values(column: str, lexicon: Lexicon) -> bool:
    """Whether a column has values that can be named: a category, or whole numbers of a short range."""
    known = lexicon.words.column(column)
    if known is None or known.kind in ("date", "text"):
        return False
    if known.kind != "number":
        return True
    return known.integer and known.low is not None and known.high is not None and known.high - known.low < _MANY


_MANY = 32


def _measured(
    rest: list[Item], at: int, order: str, by: str, lexicon: Lexicon
) -> tuple[Request | None, frozenset[int]]:
    """What is told of every value, and the items that say so."""
    ids = frozenset[str]().union(*(i.ids for n, i in enumerate(rest) if n != at))
    none: tuple[Request | None, frozenset[int]] = (None, frozenset())
    cls = next((i.cls for i in rest if i.cls is not None), None)
    outcome = lexicon.words.outcome
    if ids & OTHERWISE - _OFTEN - _WRONG:
        return none
    word = rest[at].text.lower()
    if ids & _WRONG or (ids & {"@model"} and (word in ("best", "worst") or ids & _OFF) and cls is None):
        right = (order == HIGHEST) == ids.isdisjoint({"@mistake", "wrong", *_OFF})
        best = LOWEST if outcome.kind == "regression" else HIGHEST
        asked = Request("performance", {"by": by, "order": best if right else OTHER_END[best]})
        return asked, frozenset(n for n, i in enumerate(rest) if n == at or i.ids & (_OFTEN | _WRONG))
    said = frozenset(n for n, i in enumerate(rest) if n == at or i.ids & (_RATE | _OFTEN) or i.kind == "K")
    if cls is not None:
        asked = Request("labels", {"by": by, "class": cls, "order": order})
        if ids & {"@predict", "@model"}:
            asked = Request("feature_stats", {"by": by, "feature": PREDICTION, "class": cls, "order": order})
        return asked, said
    others = [(n, i) for n, i in enumerate(rest) if i.kind == "C" and i.meaning is not None and i.meaning.column != by]
    if others and (column := others[0][1].meaning and others[0][1].meaning.column):
        if column not in lexicon.numeric:
            return none
        return Request("feature_stats", {"by": by, "feature": column, "order": order}), said | {others[0][0]}
    if (found := next(extremes_in(rest, lexicon), None)) is not None and found.cls is None:
        feature = {} if found.by in (LABEL, PREDICTION) else {"feature": found.by}
        name = "feature_stats" if feature or found.by == PREDICTION else "labels"
        feature = {"feature": PREDICTION} if found.by == PREDICTION else feature
        return Request(name, {"by": by, **feature, "order": found.order}), said | found.said
    row = next((n for n, i in enumerate(rest) if i.kind == "R" and n > at > 0), None)
    row = row if rest[at - 1].text.lower() in ("the", "has", "have", "had") else None
    if row is not None and word in ("most", "fewest", "least", "highest", "lowest", "largest"):
        return Request("count", {"by": by, "order": order}), said | {row}
    if outcome.kind == "regression" and any(i.kind == "X" or i.ids & lexicon.aims for i in rest):
        return Request("labels", {"by": by, "order": order}), said
    alone = word in ("best", "worst") and all(i.kind in "L." for n, i in enumerate(rest) if n != at)
    if (word in _SO_OFTEN or alone) and not any(i.kind in "CBVNXH" or i.ids & OTHERWISE for i in rest):
        return Request("labels", {"by": by}), said  # "which shelf loses the most pots": how it went on each of them
    return none


_OFF = frozenset({"off", "out"})
_OFTEN = frozenset({"frequent", "frequentli", "often", "@often", "@count", "tend", "like", "likeli"})
_WRONG = frozenset({"@mistake", "wrong", "@correct", "@perform"})
