"""Which row has most of something: "the oldest candidate who lost", "which film took the most", "who is most at risk".

The rows are then shown in order, the highest or the lowest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from explainer.language.class_words import AUXILIARY
from explainer.language.grammar import parse
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.outcome import unplaced
from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.row_words import said_of_people, whose_it_is
from explainer.language.scoring import SPEAKER
from explainer.language.slots import use_what_is_left
from explainer.language.small_words import small_words
from explainer.language.time_units import time_unit, unit_of, unit_of_outcome
from explainer.language.tokens import spoken, stem
from explainer.language.verdicts import of_class
from explainer.types import LABEL, PREDICTION, Reading, Request, Scalar

HIGHEST, LOWEST = "highest", "lowest"
OTHER_END = {HIGHEST: LOWEST, LOWEST: HIGHEST}


class Extreme(NamedTuple):
    """What rows are put in order by, from which end, a class whose chance it is, and the items that say so."""

    by: str
    order: str
    cls: Scalar | None
    said: frozenset[int]


def extreme(
    items: list[Item], reading: Reading, reader: Reader, read: Callable[[list[Item]], Reading]
) -> Reading | None:
    """The reading of a question that asks which row is highest or lowest in something, or None where it does not.

    What is asked of that row as well, read by `read`, is told of it: its requests' slot `of_first`.
    """
    if not any(order_of(i) or _most_of_a_noun(i) or i.text.lower() in ("top", "bottom") for i in items):
        return None
    items = _number_first(items)
    return and_of_the_first(_extreme, items, reading, reader, read)


def _number_first(items: list[Item]) -> list[Item]:
    """ "The deepest three", "oldest two cows": three of them, as in "the three deepest ones"."""
    at = next((n for n, i in enumerate(items[:-1]) if order_of(i) and counts(items[n + 1])), None)
    if at is None or items[at].text.lower() in small_words().superlatives.keys() & _PLAIN:
        return items
    after = items[at + 2 :]
    ends = not after or after[0].kind in ".,"
    if not ends and not (after[0].kind in "Rw" and all(i.kind == "." for i in after[1:])):
        return items
    row = Item("R", "ones", items[at + 1].end, items[at + 1].end)
    moved = [*items[:at], items[at + 1], items[at]]
    return [*moved, row, *after] if ends or after[0].kind != "R" else [*moved, *after]


def and_of_the_first(
    ordered: Callable[[list[Item], Reading, Reader], Reading | None],
    items: list[Item],
    reading: Reading,
    reader: Reader,
    read: Callable[[list[Item]], Reading],
) -> Reading | None:
    """Rows in the order that `ordered` reads, and what else is asked of the first, read by `read`."""
    if (at := _asks_on(items)) is None:
        return ordered(items, reading, reader)
    start = at + 1 + (items[at + 1].kind in "a,")
    one = ordered(items[:at], reading, reader)
    if one is None or one.status != "understood":
        return None
    if _came_of_it(items[start:]):
        return replace(one, requests=(*one.requests, Request("labels", {"of_first": True})))
    other = read(_without_the_first(items[start:]))
    again = ordered(items[start:], other, reader) if any(order_of(i) for i in items[start:]) else None
    if again is not None and again.status == "understood" and again.scope == one.scope:
        return replace(one, requests=(*one.requests, *again.requests))  # "who is oldest, and who youngest"
    if not _of_one_row(other, reader):
        return None
    asked = tuple(replace(r, slots={**r.slots, "of_first": True}) for r in other.requests)
    if items[start].text.lower() in _PAST:
        asked = tuple(replace(r, intent="case_correct") if r.intent == "predict" else r for r in asked)
    return replace(one, requests=(*one.requests, *asked))


_PAST = frozenset({"was", "were", "did"})
"""What begins a question of what really happened, which is told beside what the model says."""


def _came_of_it(items: list[Item]) -> bool:
    """ "... and where did that person end up?", "... and whether he made it": what really came of the first."""
    plain = all(i.kind in "LwHhRt." for i in items) and len(items) <= _BRIEF
    words = [i.text.lower() for i in items]
    if words[:2] == ["did", "they"] and any(i.kind == "K" for i in items) and len(items) <= _FEW:
        return True  # "the three oldest employees, and did they stay?"
    return plain and bool(_CAME.match(" ".join(i.text.lower() for i in items)))


_BRIEF, _FEW = 10, 6
_CAME = re.compile(
    r"(?:where|how|what|whether)\b.*"
    r"\b(?:end(?:s|ed)? up|turn(?:s|ed)? out|c[oa]me out|made it|happened|bec[oa]me|went)\b"
)


def _without_the_first(items: list[Item]) -> list[Item]:
    """What is asked without the words for whom: "why the first one" of the rows just told."""
    texts = [i.text.lower() for i in items]
    at = next((n for n in range(1, len(texts)) if texts[n] == "first" and texts[n - 1] == "the"), None)
    if at is None:
        return items
    end = at + 1 + (texts[at + 1 : at + 2] in (["one"], ["row"]))
    return [*items[: at - 1], *items[end:]] if all(i.kind in "." for i in items[end:]) else items


def _of_one_row(reading: Reading, reader: Reader) -> bool:
    """Whether it is asked of one row that is not named: "and was it right?", "and how old is she?"."""
    intents, scope = reader.catalogue.intents, reading.scope
    told = all(
        intents[r.intent].about == "case" or (r.intent in _OF_ANY_ROW and len(r.slots) <= 1) for r in reading.requests
    )
    return reading.status == "understood" and bool(reading.requests) and told and not (scope.any or scope.changes)


_OF_ANY_ROW = frozenset({"labels", "feature_stats"})


def _extreme(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    lexicon = reader.lexicon
    if [r.intent for r in reading.requests] == ["set_case"]:
        return None  # "stratovolcano, nearest town 75 km off"
    otherwise = (i.ids & OTHERWISE and i.text.lower() not in _NEAR_TO for i in items)
    if any(otherwise) or any(i.kind == "i" or (i.kind == "H" and not i.ids & SPEAKER) for i in items):
        return None
    led = items[0].text.lower() in _WHO
    if len({order for i in items if (order := order_of(i))}) > 1 or _of_its_values(items, lexicon):
        return None
    if not led and [r.intent for r in reading.requests] == ["threshold"] and any(i.ids & _ANSWER for i in items):
        return None  # "the latest day it could be laid for this answer to stay"
    found = next(extremes_in(items, lexicon), None)
    if found is None:
        return _most_unknown(items, reading) if led else None
    many = _so_many(items, min(found.said))
    tested = {c.column for group in reading.scope.any for c in group} - {LABEL, PREDICTION}
    if found.by in tested and many is None:
        return None  # "those that are 40 km from the nearest town"
    if reading.scope.rows and many is None:
        return None
    rest = [i for at, i in enumerate(items) if at not in found.said and at != many]
    chance = {} if found.cls is None else {"class": found.cls}
    request = Request("show_data", {"by": found.by, "order": found.order, **chance})
    if (rows := rows_meant(rest, request, reader)) is None:
        return None
    told = asked_of_rows(rows, request, items, reading)
    return replace(told, top=rows.top or (None if many is None else int(items[many].value or 1)))


def rows_meant(rest: list[Item], request: Request, reader: Reader) -> Parse | None:
    """Which rows the rest of a question means; None where it names some, or supposes something."""
    rows = parse([i._replace(kind="V") if i.kind == "B" else i for i in rest], reader.lexicon)
    if rows.rows or rows.changes:
        return None
    use_what_is_left(rows, [request], reader)
    _of_a_class(rows)
    return rows


def asked_of_rows(rows: Parse, request: Request, items: list[Item], reading: Reading) -> Reading:
    """What is asked of these rows; what says which rows and found no place is asked about."""
    lost = unplaced(rows)
    return Reading(
        status="incomplete" if lost else "understood",
        requests=(request,),
        scope=rows.scope(),
        entities=reading.entities,
        missing="condition" if lost else None,
        refers_back=any(i.kind == "G" for i in items),
        unknown=lost,
        scores=reading.scores,
    )


def _most_unknown(items: list[Item], reading: Reading) -> Reading | None:
    """ "Which dog is the most jumpy?", where no column is known by it."""
    for at, item in enumerate(items[:-1]):
        after = items[at + 1]
        strange = after.kind == "w" and not any(i.startswith("@") for i in after.ids) and after.text.isalpha()
        row = any(i.kind == "R" or i.text.lower() in ("one", "ones") for i in items[1:at])
        if item.text.lower() in ("most", "least") and row and strange and items[at - 1].text.lower() == "the":
            asked = (Request("feature_stats"),)
            return replace(reading, status="incomplete", requests=asked, missing="feature", unknown=(after.text,))
    return None


def _asks_on(items: list[Item]) -> int | None:
    """ "Who has the most debt, and were they accepted?": where it is said what else is asked, or None."""
    for at, (one, two) in enumerate(pairwise(items)):
        head = items[at + 2] if two.kind in "a," and at + 2 < len(items) else two
        if at and one.kind in "a,." and [i.text.lower() for i in items[at + 1 : at + 4]] == ["tell", "me", "why"]:
            return at
        if at and one.kind in "a,.-" and one.text.lower() != "but" and head.text.lower().split()[0] in _ASKING:
            return at
    return None


_ASKING = AUXILIARY | {"how", "why", "what", "which", "who", "where", "whether"}


def _of_its_values(items: list[Item], lexicon: Lexicon) -> bool:
    """ "Which month has the most storms?", "which debt is the highest that ...": asked of values, and no rows."""
    first = items[1] if len(items) > 1 and items[0].text.lower() in ("which", "what") else None
    meaning = first.meaning if first is not None else None
    if meaning is not None and not meaning.sure and _numeric(meaning.column or "", lexicon):
        return False  # "which order was the dearest" of n_sizes_ordered
    return first is not None and first.kind == "C" and not whose_it_is(first) and not said_of_people(first)


_ANSWER = frozenset({"answer", "stay", "hold", "stand", "flip", "chang", "@change"})


def _of_a_class(rows: Parse) -> None:
    """ "The oldest candidate who lost", "the longest operation that went smoothly": what really came out."""
    for at, item in enumerate(rows.items):
        if item.kind != "K" or at in rows.taken or item.meaning is None or item.meaning.cls is None:
            continue
        denied = rows.kinds[max(0, at - 2) : at].rstrip("L").endswith("n")
        rows.conditions.append((at, at + 1, of_class(rows, LABEL, item.meaning.cls, denied)))
        rows.take(at, at + 1, "condition")


OTHERWISE = frozenset(
    {
        "@feature",
        "feature_word",
        "@important",
        "matter",
        "@mistake",
        "@why",
        "@explain",
        "@way",
        "@model_kind",
        "similar",
    }
    | {"@alike", "common", "influenc", "@effect", "weigh", "drive", "typic", "usual", "usualli", "@correct"}
    | {"@count", "frequent", "@change", "risky", "care", "thing", "like", "tend", "general", "surpris", "sure"}
    | {"@confident", "@perform", "similar"}
)
"""What is asked with "most" otherwise: "which feature matters most", "the most common mistake"."""


def order_of(item: Item) -> str | None:
    """Which end a superlative names."""
    return small_words().superlatives.get(item.text.lower()) if item.kind in "wCLMSX" else None


def _most_of_a_noun(item: Item) -> bool:
    """Whether a superlative may be made of a noun: "windiest" is most of the wind."""
    return item.kind == "w" and item.text.lower().endswith("iest") and order_of(item) is None


def extremes_in(items: list[Item], lexicon: Lexicon) -> Iterator[Extreme]:
    if (ranked := _top(items, lexicon)) is not None:
        yield ranked
        return
    for at, item in enumerate(items):
        order = order_of(item)
        if order is None and _most_of_a_noun(item) and measured_by(items, at, lexicon) not in (None, LABEL):
            order = HIGHEST
        if order is None or any(i.text.lower() == "at" for i in items[max(0, at - 2) : at + 2]):
            continue  # "at most 3", "at the earliest", "what is it worst at"
        quantity = item.text.lower() in ("most", "least") and [i.kind for i in items[at + 1 : at + 2]] == ["R"]
        if quantity and (not at or items[at - 1].text.lower() != "the"):
            continue  # "between what heights are most players"
        if (found := _likeliest(items, at, order, lexicon)) is not None:
            yield found
        elif item.text.lower() in _PLAIN or (by := measured_by(items, at, lexicon)) is None:
            yield from _of_what_is_named(items, at, order, lexicon)
        elif _of_rows(items, at, lexicon) or (by == LABEL and at <= 1 and _of_one(items, at)):
            turned = OTHER_END[order] if by == LABEL and _by_speed(item, lexicon) else order
            yield Extreme(by, _of_years(by, item, turned, lexicon), None, frozenset({at}))


def _of_one(items: list[Item], at: int) -> bool:
    """ "The longest wait on a Sunday", "longest call with no hold": a row by what it came to, whatever it is called."""
    noun, after = [*items[at + 1 : at + 3], None, None][:2]
    if noun is None or noun.kind not in "Xw":
        return False
    ends = after is None or after.kind in ".,LnfGa" or after.text.lower() in ("that", "who", "which")
    return noun.kind == "X" or (ends and noun.text.isalpha())


def _top(items: list[Item], lexicon: Lexicon) -> Extreme | None:
    """ "Top 3 films by budget", "the top cheese": by what is named, or else by what is estimated."""
    at = next((n for n, i in enumerate(items) if i.text.lower() in ("top", "bottom")), None)
    kinds = "".join(i.kind or " " for i in items)
    said = re.match(r"N?[VKL]{0,2}(?P<R>R)(?P<by>[LyfwaR]{1,3}(?P<C>C))?", kinds[at + 1 :]) if at is not None else None
    if at is None or said is None or any(i.ids & _ANSWER | (i.ids & {"@feature"}) for i in items):
        return None
    order = HIGHEST if items[at].text.lower() == "top" else LOWEST
    end = at + 1 + said.end()
    led = {i.text.lower() for i in items[at + 1 + said.end("R") : end]}
    if said.group("by") and led & {"by", "for", "in", "with", "on"}:
        meaning = items[end - 1].meaning
        column = meaning.column if meaning is not None else None
        held = column if column is not None and _numeric(column, lexicon) else None
        return Extreme(held, order, None, frozenset({at, *range(at + 1 + said.end("R"), end)})) if held else None
    return Extreme(_asked(items), order, None, frozenset({at})) if lexicon.words.outcome.kind == "regression" else None


_PLAIN = frozenset(
    {"most", "least", "highest", "lowest", "biggest", "smallest", "fewest", "largest", "greatest", "best"}
)
_PLAIN |= frozenset({"worst", "top", "max", "maximum", "min", "minimum"})
_OF_NO_MEASURE = _PLAIN - {"largest", "biggest", "smallest", "highest", "lowest"}


def _of_what_is_named(items: list[Item], at: int, order: str, lexicon: Lexicon) -> Iterator[Extreme]:
    """ "The most rallies", "the best rated", "spent the most", "earned the most"."""
    outcome = lexicon.words.outcome
    after = at + 1
    while (
        after < len(items) and items[after].kind == "L" and items[after].text.lower() not in ("in", "on", "of", "for")
    ):
        after += 1
    shown = _of_rows(items, at, lexicon)
    following = items[after] if after < len(items) else None
    if following is not None and following.kind == "C" and items[at].text.lower() in ("best", "worst"):
        return  # which end of a column is good is not known
    if following is not None and following.kind == "C" and shown and after <= at + _NEAR:
        column = following.meaning.column if following.meaning else None
        if column is not None and _numeric(column, lexicon):
            yield Extreme(column, order, None, frozenset(range(at, after + 1)))
            return
    if following is not None and following.kind == "w" and shown and (column := half_named(following, lexicon)):
        yield Extreme(column, order, None, frozenset(range(at, after + 1)))  # "who had the most lessons"
        return
    regression = outcome.kind == "regression"
    said = following is not None and (following.kind == "X" or (following.kind != "C" and following.ids & lexicon.aims))
    said = said and after <= at + _NEAR and (following is None or half_named(following, lexicon) is None)
    rated = said and any(i.kind == "R" for i in items[after + 1 : after + 4])  # "the best rated Italian recipe"
    if regression and said and (shown or rated):
        yield Extreme(_asked(items), order, None, frozenset(range(at, after + 1)))
        return
    if (
        following is not None
        and following.kind in "wRC"
        and shown
        and (by := measured_by(items, at, lexicon)) is not None
    ):
        yield Extreme(by, order, None, frozenset({at}))  # "the largest glacier"
        return
    before = at - 1
    while before >= 0 and items[before].kind == "L":
        before -= 1
    led = items[before]
    ends = following is None or following.kind in ".,Lfa" or after > at + 1
    if before < 0 or not shown or not (ends or led.kind == "C"):
        return
    if led.kind == "C" and led.meaning and led.meaning.column and _numeric(led.meaning.column, lexicon):
        yield Extreme(led.meaning.column, order, None, frozenset({before, at}))  # "who spent the most"
    elif led.kind in "wXdus" and items[0].text.lower() in (*_WHO, "what") and at > 1:
        measured = [c for c in lexicon.measured((*led.ids, stem(led.text.lower()))) if _numeric(c, lexicon)]
        own = led.kind == "X" or bool(led.ids & lexicon.aims)
        if measured and not own:
            yield Extreme(measured[0], order, None, frozenset({before, at}))  # "which cow eats the least"
        elif regression and (own or led.kind in "ds" or led.text.lower() in _TAKING):
            yield Extreme(_asked(items), order, None, frozenset({before, at}))  # "which film earned the most"


_TAKING = frozenset(
    {"take", "takes", "took", "make", "makes", "made", "get", "gets", "got", "bring", "brought", "earn"}
)
_TAKING |= frozenset(
    {"earn", "earned", "earns", "did", "does", "do", "had", "has", "score", "scored", "gave", "give", "gives"}
)


def half_named(item: Item, lexicon: Lexicon) -> str | None:
    """The one column of numbers that has a word in its name, or has it first: "lessons" of lesson_hrs."""
    named = [
        (place, column)
        for word in item.ids
        for column, places in lexicon.naming(word).items()
        for place, weight in places.items()
        if weight >= 1 and _numeric(column, lexicon)
    ]
    first = min(named, default=(0, ""))[0]
    sure = {column for place, column in named if place == first}
    return sure.pop() if len(sure) == 1 else None


_NEAR = 2


def _asked(items: list[Item]) -> str:
    """What really came out, or what the model says where that is asked."""
    return PREDICTION if any(i.ids & {"@predict", "@model", "estim", "expect"} for i in items) else LABEL


def _likeliest(items: list[Item], at: int, order: str, lexicon: Lexicon) -> Extreme | None:
    """ "Who is most likely to win", "which candidate had the lowest chance of being elected"."""
    if lexicon.words.outcome.kind == "regression" or not _of_rows(items, at, lexicon):
        return None
    near = items[at + 1 : at + 3]
    likely = any(i.ids & {"@probability", "likeli", "chanc", "risk", "probabl"} for i in near)
    cls = next((i.cls for i in items[at:] if i.cls is not None), None)
    if not likely or cls is None or (items[1].kind == "R" and items[1].text.lower().endswith("s")):
        return None  # "which applicants are most likely to be refused" asks what they are like
    said = {n for n in range(at, len(items)) if n <= at + 2 or items[n].kind == "K"}
    return Extreme(PREDICTION, order, cls, frozenset(said))


def _of_rows(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """Whether it is asked which row: "which film has ...", "oldest turbine", "the film with ..."; not "highest age"."""
    opening = items[0].text.lower()
    led = opening in _WHO or bool(items[0].ids & {"@show", "list", "find", "sort", "order", "rank"})
    led = led or (opening in ("what", "whats") and items[1].kind == "R")
    so_many = any(counts(one) and two.text.lower() in _WITH for one, two in pairwise(items[:at]))  # "the three with"
    having = (so_many or any(i.kind == "R" for i in items[:at])) and items[at - 1].kind == "L"
    having = having and any(i.text.lower() in ("with", "having", "has", "that") for i in items[max(0, at - 3) : at])
    noun = items[at + 1].text.lower() if at + 1 < len(items) else ""
    ends = at + 1 == len(items) or items[at + 1].kind in ".,"
    several = _so_many(items, at) == at - 1 and (noun.endswith("s") or ends)  # "hand me the ten deepest transits"
    having = having or several
    return led or having or _head_is_a_row(items, at, lexicon)


_WITH = frozenset({"with", "having", "that"})
_WHO = frozenset({"which", "who", "whose", "who's", "whos", "name", "show", "find", "list", "give"})


def _head_is_a_row(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """ "Oldest turbine", "youngest elected candidate", "longest operation": what is measured by the adjective alone."""
    if items[0].text.lower().startswith("how") or items[at].text.lower() in _OF_NO_MEASURE:
        return False
    head = at + 1
    while head < len(items) and items[head].kind in "KV" and items[head].text.lower() != "of":
        head += 1
    noun = items[head] if head < len(items) else None
    ends = noun is None or noun.kind in ".,Lfcn" or noun.text.lower().split("'")[0] in _HAVING_THEM
    if head > at + 1 and items[head - 1].kind == "V" and ends:
        return True  # "longest comedy in the list", "fastest woman over fifty"
    after = items[head + 1].text.lower() if head + 1 < len(items) else ""
    if noun is not None and noun.kind == "C" and (whose_it_is(noun) or after in ("that", "who", "which")):
        return True  # "the biggest trench that was empty" of TrenchArea
    if (
        noun is None
        or noun.kind not in "RC"
        or noun.text.lower() in ("anyone", "anybody", "someone", "everyone")
        or (noun.kind == "C" and items[at].text.lower() in _PLAIN)
    ):
        return False
    if noun.kind == "C" and head + 1 < len(items) and items[head + 1].text.lower() in _AMONG:
        return False  # "the fastest ascent among open water divers" is a value
    aged = items[at].text.lower() in ("oldest", "youngest") and "age" not in noun.ids
    column = noun.meaning.column if noun.meaning is not None else None
    return noun.kind == "R" or aged or column not in lexicon.measured((*items[at].ids, *_stems(items[at].text.lower())))


_HAVING_THEM = frozenset({"we", "you", "they", "i", "there"})
"""Who has the rows that are asked for: "the heaviest male we've got"."""
_AMONG = frozenset({"among", "of", "in", "for", "any", "anyone", "across"})


def measured_by(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """What an adjective measures by itself: "oldest" an age, "cheapest" a price that is estimated."""
    item, word = items[at], items[at].text.lower()
    if item.kind == "C" and item.meaning is not None and item.meaning.column:
        return item.meaning.column if _numeric(item.meaning.column, lexicon) else None
    stems = _stems(word)
    if word in ("furthest", "farthest") and (away := _only_distance(lexicon)) is not None:
        return away  # "who comes the farthest"
    if (far := _far(items, at, lexicon)) is not None:
        return far
    after = items[at + 1] if at + 1 < len(items) else None
    named = after.meaning.column if after is not None and after.kind == "C" and after.meaning is not None else None
    lasting = timed(lexicon) and word in ("longest", "shortest")
    outcome = any(i.kind == "X" for i in items) and not named  # "who waited longest"
    after_row = after is not None and after.text.lower() in _DONE_IN_TIME and not lexicon.measured(stems)
    half = named is not None and not _numeric(named, lexicon) and not _lasts(named, lexicon)
    if lasting and (outcome or after_row or half or any(i.ids & _LASTING for i in items)):
        return LABEL  # "which job took longest", "longest job we had"
    if named in lexicon.measured(stems):
        return named  # "the hottest barn"
    if lexicon.words.outcome.kind == "regression" and (item.kind == "X" or lexicon.aims & {*stems, *item.ids}):
        return LABEL
    if named is not None and after is not None and whose_it_is(after) and _numeric(named, lexicon):
        return named
    columns = [c for c in lexicon.measured((*item.ids, *stems)) if _numeric(c, lexicon)]
    if word in ("oldest", "youngest", "newest"):
        columns = [c for c in columns if _tells_age(c)]
    if columns:
        return columns[0]
    swift = item.text.lower() in _SWIFT and so_many_in_a_time(lexicon)  # "the slowest pickers" of lines an hour
    return LABEL if swift or _by_speed(item, lexicon) else None


def _only_distance(lexicon: Lexicon) -> str | None:
    """The only column that counts how far."""
    named = [c for c in lexicon.sizes.get("length", ()) if _AWAY & set(spoken(c).lower().split())]
    return named[0] if len(named) == 1 else None


_AWAY = frozenset({"dist", "distance", "travel", "commute", "trip", "route", "journey", "way", "road"})


def _lasts(column: str, lexicon: Lexicon) -> bool:
    """Whether a column counts time or measures a length itself."""
    known = lexicon.words.column(column)
    return known is not None and (unit_of(known) is not None or column in lexicon.measured(("longest", "long")))


def _tells_age(column: str) -> bool:
    """Whether a column's name speaks of an age or of years: not a day of the year."""
    words = spoken(column).lower().split()
    return "of" not in words and not _AGES.isdisjoint(words)


_AGES = frozenset(
    {"age", "aged", "ages", "year", "years", "yr", "yrs", "old", "months", "mo", "since", "built", "made"}
)


def _stems(word: str) -> tuple[str, ...]:
    """What may be said of the same measure: "hottest", "hotter", "hot"."""
    base = word.removesuffix("est")
    undoubled = base[:-1] if base[-1:] == base[-2:-1] or base.endswith("i") else base
    return tuple(dict.fromkeys(stem(w) for w in (word, f"{base}er", undoubled, f"{base}e") if w))


def _by_speed(item: Item, lexicon: Lexicon) -> bool:
    """ "The fastest runner" where it is estimated how long they take."""
    return timed(lexicon) and item.text.lower() in _SWIFT


_SWIFT = frozenset({"fastest", "quickest", "slowest"})


def so_many_in_a_time(lexicon: Lexicon) -> bool:
    """Whether it is estimated how much is done in some time: "lines per hour"."""
    outcome = lexicon.words.outcome
    each = spoken(outcome.column).lower().partition(" per ")[2].split()
    return outcome.kind == "regression" and bool(each) and time_unit(each[0]) is not None


def timed(lexicon: Lexicon) -> bool:
    """Whether it is estimated how long something takes."""
    outcome = lexicon.words.outcome
    words = (*spoken(outcome.column).partition(" per ")[0].split(), *outcome.unit.split())
    counted = unit_of_outcome(outcome) is not None  # "wait_min"
    named = any(time_unit(word) or word in ("time", "duration") for word in words)
    return outcome.kind == "regression" and (counted or named)


_LASTING = frozenset({"take", "took", "last", "need"})
_DONE_IN_TIME = frozenset(
    {"call", "calls", "wait", "waits", "stay", "stays", "job", "jobs", "visit", "visits", "delay"}
)
_DONE_IN_TIME |= {"outage", "repair", "repairs", "session", "sessions", "search", "shift", "delays"}
"""What is long by the time that it takes: "longest call with no hold"."""


def _far(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """ "Furthest from a Roman road", "nearest the river": the distance that is named after it."""
    if items[at].text.lower() not in (*_NEAR_TO, "furthest", "farthest"):
        return None
    for item in items[at + 1 : at + 6]:
        if item.kind == "C" and item.meaning is not None and item.meaning.column:
            return item.meaning.column if _numeric(item.meaning.column, lexicon) else None
        if item.kind in "wR" and (column := _distance(item, lexicon)) is not None:
            return column  # "closest to a town" of dist_to_town_km
        if item.kind in ".,a":
            break
    return None


_NEAR_TO = frozenset({"nearest", "closest"})


def _distance(item: Item, lexicon: Lexicon) -> str | None:
    """The column that tells how far something is from what a word names."""
    named = [c for word in item.ids for c in lexicon.naming(word) if _numeric(c, lexicon)]
    return next((c for c in named if _FAR & set(spoken(c).lower().split())), None)


_FAR = frozenset({"dist", "distance", "km", "miles", "mi", "walk", "to", "from", "away"})


def _numeric(column: str, lexicon: Lexicon) -> bool:
    known = lexicon.words.column(column)
    return known is not None and known.kind == "number"


def _of_years(by: str, item: Item, order: str, lexicon: Lexicon) -> str:
    """The oldest has the lowest year."""
    column = lexicon.words.column(by)
    calendar = column is not None and (column.low or 0.0) >= _YEARS
    turned = calendar and item.text.lower() in ("oldest", "newest", "youngest")
    return OTHER_END[order] if turned else order


_YEARS = 1000
"""Numbers from here on are years of the calendar."""


def _so_many(items: list[Item], at: int) -> int | None:
    """Which item says how many rows are asked for: "the three longest films", "the 5 films with the most screens"."""
    for n in range(max(0, at - 5), at):
        item = items[n]
        several = items[n + 1].kind in "RC" and items[n + 1].text.lower().endswith("s")
        several = several or items[n + 1].text.lower() in _WITH
        begins = n == 0 or items[n - 1].kind in "Lw"
        if counts(item) and (item.value or 0) <= MOST and (n + 1 == at or several) and begins:
            return n
    return None


def counts(item: Item) -> bool:
    """Whether an item can say how many rows are asked for: a whole number above 0."""
    return item.kind == "N" and float(item.value or 0.5).is_integer() and (item.value or 0) > 0


MOST = 50
"""So many rows are shown at once."""
