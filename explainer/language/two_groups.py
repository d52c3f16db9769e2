"""Two groups side by side: "the average debt of single people compared with married ones", each told by itself.

The question is cut where the groups are set against each other, and who is meant is read on both sides. What only one
side says of other columns holds for both: "how many men compared to women were refused".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from explainer.language.class_words import AUXILIARY
from explainer.language.extremes import half_named, timed
from explainer.language.grammar import parse
from explainer.language.groups_listed import THE_REST, Group, one_by_one
from explainer.language.item import Item
from explainer.language.names import sorts_by_codes
from explainer.language.other_half import other_half
from explainer.language.outcome import unplaced
from explainer.language.parse import Parse, plain
from explainer.language.reader import Reader
from explainer.language.small_words import key, small_words
from explainer.language.time_units import unit_of
from explainer.language.tokens import stem
from explainer.language.truths import NEGATED
from explainer.language.unheard import unheard
from explainer.language.verdicts import of_class
from explainer.types import LABEL, PREDICTION, Condition, Reading, Request, Scalar, Scope


class _Sides(NamedTuple):
    """Both groups, the column that is measured, the class that is, what found no place, both sides as they were read,
    and whether "those" of both are the rows of the turn before.
    """

    one: Group
    other: Group
    feature: str | None
    cls: Scalar | None
    unplaced: tuple[str, ...]
    sides: tuple[Parse, Parse]
    back: bool


def side_by_side(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """The reading of a question that sets two groups against each other, or None where it does not.

    Its scope has both, joined by or, and its request's slot `each` says that they are answered one by one.
    """
    if [r.intent for r in reading.requests] == ["set_case"] and items[0].text.lower() in AUXILIARY:
        reading = _told_of_no_case(reading)
    if reading.scope.rows or not _no_change(reading.scope):
        return None
    several = any(r.intent == "feature_importance" and len(r.slots.get("features", ())) > 1 for r in reading.requests)
    if several and not any(i.kind in "Kk" or i.text.lower() in {"who", *_BEATING} for i in items):
        return None  # "which weighs heavier, missed payments or being unemployed"
    weighs = any(i.ids & {"matter", "weigh", "@important"} for i in items)
    if weighs and len({i.meaning.column for i in items if i.kind in "CB" and i.meaning is not None}) > 1:
        return None  # "does sex matter more than age", "what carries more weight, the income or the age"
    counted = any("@important" in i.ids and i.text.lower() in ("count", "counts") for i in items)
    if counted and any(i.kind == "B" for i in items):
        return None  # "does owning a house count for more than renting one"
    if weighs and other_half(items, reading) is not None:
        return None  # "which matters more, the video or the troupe", of which no column is known
    items = _without_by_how_much(items)
    pivots = [*_pivots(items), *_left_open(items)]
    if len(pivots) > 1 and (len(pivots) > _MOST or _several(items)):
        pivots = [pivot for pivot in pivots if _sides(items, *pivot, reader) is not None]
        if len(pivots) != 1:
            return None  # three groups
    if [r.intent for r in reading.requests] == ["feature_stats"] and _takes_longer(items, reader):
        slots = {**reading.requests[0].slots, "feature": reader.lexicon.words.outcome.column}
        reading = replace(reading, requests=(Request("feature_stats", slots),))
    asked = tuple(r for r in reading.requests if r.intent not in _COMPARING)
    if pivots and len(asked) < len(reading.requests) and (asked or reading.status == "understood"):
        reading = replace(reading, requests=asked)  # "what share went home, compared with those who ..."
    reading = _of_the_groups(items, pivots, reading)
    for start, end in pivots:
        if (effect := _graded(items, start, end, reading, reader)) is not None:
            return effect
        sides = _sides(items, start, end, reader)
        if sides is None and (lost := _said_in_vain(items, start, end, reading, reader)):
            return replace(reading, status="incomplete", missing="condition", unknown=lost)
        if sides is not None and sides.feature is sides.cls is None and (less := _unknown_measure(items, start, sides)):
            stats = Request("feature_stats", {"each": True})
            both = Scope(any=(sides.one, sides.other))
            return replace(
                reading, status="incomplete", requests=(stats,), scope=both, missing="feature", unknown=(less,)
            )
        request = sides and _request(items[:start], items, sides, reading, reader)
        if not sides or not request:
            continue
        people = sides.cls is not None and any(i.kind == "R" for i in items)
        people = people or [r.intent for r in reading.requests] == ["labels"]
        if start == end and sides.feature is None and sides.one[0].op in ("=", "!=") and not people:
            continue  # "does being single make it more likely"
        shared = sides.cls is not None and request.intent in _OF_ROWS_OF_A_CLASS
        came = (Condition(_outcome(items), "=", sides.cls),) if sides.cls is not None and shared else ()
        scope = Scope(any=((*sides.one, *came), (*sides.other, *came))) if request.slots.get("each") else Scope()
        told = replace(
            reading, status="understood", requests=(request,), scope=scope, missing=None, refers_back=sides.back
        )
        lost = tuple(word for side in sides.sides for word in unheard(side, (request,), reader))
        if request.intent == "feature_stats" and "feature" not in request.slots:
            return replace(told, status="incomplete", missing="feature", unknown=tuple(dict.fromkeys(lost)))
        if sides.unplaced:
            return replace(told, status="incomplete", missing="condition", unknown=sides.unplaced)
        return replace(told, unknown=tuple(dict.fromkeys(lost)))
    return one_by_one(items, reading, reader)


def _told_of_no_case(reading: Reading) -> Reading:
    """The reading of a question like "do fragile ones take longer than express ones", whose words look like a case."""
    return replace(reading, requests=(Request("feature_effect"),), scope=Scope())


def _of_the_groups(items: list[Item], pivots: list[tuple[int, int]], reading: Reading) -> Reading:
    """The reading without what the column does in which groups differ: "quit rate, masons against bakers"."""
    pairs = [(items[start - 1], items[end]) for start, end in pivots if 0 < start < end < len(items)]
    columns = {_own(one) for one, other in pairs if _own(one) == _own(other)} - {None}
    if any(one.kind == other.kind == "K" and one.cls != other.cls for one, other in pairs):
        counted = tuple(r for r in reading.requests if r.intent in _COUNTED)
        return replace(reading, requests=counted or reading.requests)  # "quitters against stayers, mean tenure"
    kept = tuple(r for r in reading.requests if r.intent not in _DIFFER or r.slots.get("feature") not in columns)
    return replace(reading, requests=kept) if kept else reading


def _own(item: Item) -> str | None:
    """The column of which an item names a value, or None."""
    if item.meaning is None or item.kind not in "BV":
        return None
    return item.meaning.column or (item.meaning.values[0][0] if len(item.meaning.values) == 1 else None)


_COUNTED = frozenset({"feature_stats", "labels", "count", "performance"})
_DIFFER = frozenset({"feature_effect", "feature_importance", "fairness"})


def _without_by_how_much(items: list[Item]) -> list[Item]:
    """The items without ", and by how many minutes?" at their end: the difference is told anyway."""
    said = [i.text.lower() for i in items]
    by = next((n for n in range(2, len(items) - 1) if said[n] == "by" and said[n + 1].startswith("how")), None)
    if by is None or len(items) - by > _BRIEF:
        return items
    while by and items[by - 1].kind in ",a.":
        by -= 1
    return items[:by]


_BRIEF = 6
_COMPARING = frozenset({"compare_cases", "similar_cases"})


def _no_change(scope: Scope) -> bool:
    """Whether nothing is supposed; "how much more do smokers lose than non-smokers" only looks like a change."""
    tested = {c.column for group in scope.any for c in group}
    return all(c.op == "set" and c.column in tested for c in scope.changes)


_TWO = 2
_MOST = 3
"""A question with more places where it could be cut sets no two groups against each other."""


def _several(items: list[Item]) -> bool:
    """Whether more than two groups are set against each other: "black vs white vs single"."""
    texts = [i.text.lower() for i in items]
    against = sum(text in _AGAINST or text.endswith("than") for text in texts)
    counts = sum("@count" in i.ids and text.startswith("how") for i, text in zip(items, texts, strict=True))
    return against > 1 or counts > _TWO


def _outcome(items: list[Item]) -> str:
    """What really happened, or what the model says where that is asked."""
    said = " ".join(i.text.lower() for i in items)
    predicts = any("@predict" in i.ids for i in items if i.kind != "K")
    return PREDICTION if predicts or _BY_MODEL.search(said) else LABEL


_BY_MODEL = re.compile(
    r"\b(?:by|did|does|do) (?:the|your|this) (?:model|computer|machine|system)\b|\bit says\b|\bdid (?:it|you)\b"
)


def _said_in_vain(items: list[Item], start: int, end: int, reading: Reading, reader: Reader) -> tuple[str, ...]:
    """ "... worse than those who took part": the other group, in a clause of which nothing was understood."""
    those = next((n for n in range(end, min(end + 3, len(items))) if items[n].kind in "RG"), None)
    told = (
        start < end
        and items[start].text.lower().endswith("than")
        and reading.status == "understood"
        and reading.scope.any
    )
    if those is None or not told:
        return ()
    clause = items[those + 1 :]
    who = bool(clause) and clause[0].text.lower() in ("who", "that", "whose", "which", "with", "without")
    plain = all(i.kind in "Lw.hdus" for i in clause) and any(i.kind in "wdus" for i in clause[1:])
    other = parse(list(items[end:]), reader.lexicon)
    if not who or not plain or other.conditions or other.rows:
        return ()
    return (" ".join(i.text for i in clause if i.kind not in "."),)


def _unknown_measure(items: list[Item], pivot: int, sides: _Sides) -> str:
    """ "Do volcanoes with a lake give off less smoke than those without": what is less, and no column goes by."""
    than = pivot < len(items) and items[pivot].text.lower().endswith("than")
    start = pivot
    while than and start and items[start - 1].kind == "w":
        start -= 1
    more = items[start - 1].text.lower() in ("more", "less", "fewer") if start else False
    said = [i for i in items[start:pivot] if not any(word.startswith("@") for word in i.ids)]
    taken = {at for at in sides.sides[0].taken if at >= start}
    plain = said and not taken and all(i.text.lower() not in _SAYS_HOW for i in said)
    return " ".join(i.text for i in said) if more and plain else ""


_SAYS_HOW = frozenset({"often", "likely", "often than", "frequently", "expensive", "or", "on", "average"})


def _graded(items: list[Item], start: int, end: int, reading: Reading, reader: Reader) -> Reading | None:
    """ "Are wide pipes safer than narrow ones?", "are big loans refused more than small ones": what one column does."""
    than = start < end and items[start].text.lower().endswith("than")
    if any(i.ids & {"@model", "@you"} and i.text.lower() != "it" for i in items):
        return None  # "is the new model better than the old one"
    if not than or reading.scope.rows or items[0].text.lower() not in AUXILIARY or end >= len(items):
        return None
    first = next((n for n in range(1, min(_FIRST, start)) if items[n].kind in "wMS"), start)
    second = next((n for n in range(end, len(items)) if items[n].kind != "L"), end)
    left = items[second + 1 :]
    ones = items[second].text.lower().endswith(" ones") or (left[:1] and left[0].kind in "RwCV" and not left[2:])
    if first >= start or not ones or items[second].kind not in "wMS":
        return None
    both = [c for c in _grades(items, first, reader) if c in _grades(items, second, reader)]
    if not both and items[second].text.lower().split()[0] in _SIZES:
        both = _grades(items, first, reader)
    if len(both) != 1 or any(c.column == both[0] for group in reading.scope.any for c in group):
        return None
    if any(i.kind == "C" and i.meaning and i.meaning.column not in both for i in items[first + 2 : start]):
        return None  # "do older people pay more rent than younger ones"
    cls = next((i.cls for i in items if i.cls is not None), None)
    request = _effect(both[0], cls)
    scope = replace(reading.scope, changes=())
    return replace(reading, status="understood", requests=(request,), scope=scope, missing=None, unknown=())


_FIRST = 4
"""The first of two grades is said within so many items."""


def _grades(items: list[Item], at: int, reader: Reader) -> list[str]:
    """The columns of numbers that an adjective may be said of: "older", "big" before a column's name."""
    lexicon, item = reader.lexicon, items[at]
    words = item.text.lower().removesuffix(" ones").split()
    columns = lexicon.measured({*item.ids, *map(stem, words)})
    if words[0] in _SIZES and at + 1 < len(items):
        following = items[at + 1]
        columns = [following.meaning.column] if following.meaning is not None and following.meaning.column else []
        columns = columns or [c for word in following.ids for c in lexicon.naming(word)]
    return sorted({c for c in columns if c in lexicon.numeric})


_SIZES = frozenset({"big", "bigger", "large", "larger", "small", "smaller", "little", "high", "higher", "low", "lower"})
_SIZES |= {"long", "longer", "short", "shorter", "tiny", "huge", "modest", "great", "greater"}
"""What is said of any number whose name follows."""


def _pivots(items: list[Item]) -> Iterator[tuple[int, int]]:
    """Where one group ends and the other begins, likeliest first."""
    texts = [i.text.lower() for i in items]
    for at, text in enumerate(texts):
        if at == 0 or at + 1 >= len(items):
            continue
        after = texts[at + 1]
        if text in _AGAINST or (text in _BEATING and items[at - 1].kind in "BV" and items[at + 1].kind in "BV"):
            yield at, at + 1
        elif text in ("compared", "comparison", "opposed", "contrast") and after in ("to", "with", "against"):
            yield at, at + 2
        elif text == "as" and not {"as", "same"}.isdisjoint(texts[max(0, at - _ALIKE) : at - 1]):
            yield at, at + 1  # "right as often as it gets atolls right"
        elif text == "minus" and items[at - 1].kind in "VK" and items[at + 1].kind in "VK":
            yield at, at + 1
        elif text == "with" and "compar" in items[0].ids and "," not in (i.kind for i in items[:at]):
            yield at, at + 1  # "compare bulk with general cargo, who ..."
        elif text.endswith(" than") and text.split()[0] in ("other", "rather"):
            continue
        elif text.endswith(("than", "then")) and items[at].kind in "cwL" and not _a_number(items, at + 1):
            yield at, at + 1
    which = texts[:1] in (["which"], ["who"], ["what"], ["where"]) and any(i.kind in "MS" for i in items)
    comma = next((n for n, i in enumerate(items) if i.kind == "," or i.text in ("-", ":")), len(items))
    yield from ((at, at + 1) for at, i in enumerate(items[:-1]) if which and i.kind == "o" and at > comma)
    graded = any(i.kind in "MS" or texts[n] in ("better", "worse") for n, i in enumerate(items))
    graded = graded and bool(texts) and texts[0] in AUXILIARY | {"where"}
    led = [
        n
        for n, i in enumerate(items)
        if graded and i.kind == "o" and n > 1 and texts[n + 1 : n + 2] == texts[n - 2 : n - 1]
    ]
    yield from ((at, at + 1) for at in led if texts[at + 1] in _LEADING)  # "more often for men or for women"
    apart = not _APART.isdisjoint(texts) or "side by side" in " ".join(texts)
    for at in range(1, len(items) - 1):
        two = _own(items[at - 1]), _own(items[at + 1])
        if apart and items[at].kind in "ao," and two[0] is not None and two[0] == two[1]:
            yield at, at + 1  # "retained and wholetime, mean minutes each"
    counts = [n for n, i in enumerate(items) if "@count" in i.ids and texts[n].startswith("how")]
    for at, item in enumerate(items):
        if item.kind != "a" or at == 0 or at + 1 >= len(items):
            continue
        again = bool(counts) and counts[0] < at < counts[-1] <= at + 2
        between = any(i.kind == "b" or i.ids & {"differ", "compar"} for i in items[:at])
        if items[at - 1].kind in "NP" and items[at + 1].kind in "NP" and any(i.kind == "b" for i in items[:at]):
            continue  # "men between 30 and 40"
        prepositions = [t for t in texts[:at] if t in _OF]
        last = all(i.kind in ".," for i in items[at + 2 :])
        without = items[at + 1].kind == "n" and last  # "with a phone and without"
        named = next((i for i in items[at + 1 : at + 3] if i.kind != "L"), items[at])
        twice = named.kind in "GR" and named.text.lower() in [
            t for t, i in zip(texts, items[:at], strict=False) if i.kind in "GR"
        ]
        if again or between or without or twice or (prepositions and texts[at + 1] == prepositions[-1]):
            yield at, at + 1


_APART = frozenset({"each", "separately", "respectively", "apiece", "individually"})
_ALIKE = 8
"""So far apart "as" and "as" or "same" and "as" may stand."""
_LEADING = frozenset({"for", "with", "in", "at", "on", "among", "of"})
_BEATING = frozenset({"beat", "beats", "outperform", "outperforms", "outdo", "outdoes", "trumps"})
_AGAINST = frozenset({"vs", "versus", "v", "against"})
_OF = frozenset({"for", "of", "among", "in"})


def _left_open(items: list[Item]) -> Iterator[tuple[int, int]]:
    """ "Do sequels get worse reviews?", "do birds in boxes lay more eggs": than all the others, which is not said."""
    texts = [i.text.lower() for i in items]
    compared = [n for n, i in enumerate(items) if n > 1 and (i.kind in "MS" or texts[n] in ("worse", "better"))]
    asked = bool(texts) and texts[0] in ("do", "does", "did", "have", "are", "were")
    much = next((n for n, text in enumerate(texts[:4]) if texts[n : n + 2] == ["how", "much"]), None)
    much = much + 3 if much is not None and [i.kind for i in items[much + 2 : much + 3]] in (["M"], ["S"]) else 0
    asked = asked or (bool(much) and texts[much : much + 1] in (["do"], ["does"], ["did"]))
    asked = asked or ([i.kind for i in items[:1]] in (["V"], ["B"]) and compared[-1:] == [_clause_end(items) - 1])
    said = any(text.endswith("than") for text in texts)
    if asked and compared and not said and not any(i.kind in "oHi" for i in items[: _clause_end(items)]):
        end = _clause_end(items)
        yield end, end


def _clause_end(items: list[Item]) -> int:
    """Where the first clause ends."""
    return next((n for n, i in enumerate(items) if i.kind == "."), len(items))


def _a_number(items: list[Item], at: int) -> bool:
    """Whether a number follows: "older than the age of 40" is a comparison of its own, "than script 1" is none."""
    for item in items[at : at + 4]:
        if item.kind == "C" and item.meaning is not None and sorts_by_codes(item.meaning.column or ""):
            return False
        if item.kind in "NPQD" or item.text.lower() in ("once", "twice"):
            return True
        if item.kind not in "LCc":
            return False
    return False


def _sides(items: list[Item], start: int, end: int, reader: Reader) -> _Sides | None:
    """Who is meant before and after a place where the question is cut."""
    held = [i._replace(kind="V") if i.kind == "B" else i for i in items]
    before, after = parse(held[:start], reader.lexicon), parse(held[end:], reader.lexicon)
    if before.changes or after.changes or before.rows or after.rows:
        return None
    groups = [_group(before), _group(after)]
    if groups[0] is None or groups[1] is None:
        return None
    one, other = groups[0], groups[1]
    classes = [_class(before), _class(after)]
    back = any(i.kind == "G" for i in items)
    if one and start == end:
        if len(one) != 1 or before.joined_by_or(before.conditions):
            return None
        other = _others(one[0], before)
    elif one and not other and classes[1] is None:
        other = _rest(before, items[end:], one) or _bounded(after, one)
    if not one and classes[0] is not None and classes[1] is None and start < end and _are_the_rest(items[end:]):
        outcome = _outcome(items)  # "in the ones that failed and in the ones that didn't"
        one, other = ((of_class(before, outcome, classes[0], negated),) for negated in (False, True))
        classes = [None, None]
    if classes[0] is not None and classes[1] is not None and classes[0] != classes[1]:
        outcome = _outcome(items)
        one, other = (*one, Condition(outcome, "=", classes[0])), (*other, Condition(outcome, "=", classes[1]))
        classes = [None, None]
    if any(i.kind == "G" for i in items[end:]) and not {c.column for c in one} & {c.column for c in other}:
        other = (*one, *other, *(Condition(_outcome(items), "=", c) for c in classes[1:] if c is not None))
        classes = [None, None]  # "how many are single, and how many of those are accepted"
        back = any(i.kind == "G" for i in items[:start])
    elif {c.column for c in one} & {c.column for c in other}:
        one, other = _filled(one, other, reader), _filled(other, one, reader)
    holds = len(one) == 1 and one[0].column in reader.lexicon.boolean and classes[1] is None
    if not other and holds:
        other = _unlike(one[0], before)  # "do sequels earn more than originals"
    elif holds and start < end and _other_ones(items[end:]) and one[0].column not in {c.column for c in other}:
        one, other = (*one, *other), (*_unlike(one[0], before), *other)  # "hired ones vs private ones on Saturdays"
    if not one or not other or set(one) == set(other):
        return None
    cls = next((c for c in classes if c is not None), None)
    of_rows = frozenset(c.column for c in (*one, *other))
    pivot = items[start] if start < end else None
    feature = reader.lexicon.words.outcome.column if _takes_longer(items, reader) else None
    feature = feature or _measured(before, pivot, of_rows) or _measured(after, None, of_rows)
    return _Sides(one, other, feature, cls, (*unplaced(before), *unplaced(after)), (before, after), back)


def _group(found: Parse) -> Group | None:
    """The conditions read on one side, those on what comes out left aside; None where they are joined by or."""
    found.conditions = [c for c in found.conditions if c[2].column not in (LABEL, PREDICTION)]
    any_ = found.scope().any
    return None if len(any_) > 1 else any_[0] if any_ else ()


def _class(found: Parse) -> Scalar | None:
    """The class that one side names."""
    return next((i.cls for i in reversed(found.items) if i.cls is not None), None)


def _filled(group: Group, by: Group, reader: Reader) -> Group:
    """A group with what only the other says of further columns; who is one of several kinds is no other of them."""
    columns = {c.column for c in group}
    kinds = reader.lexicon.one_hot if columns & reader.lexicon.one_hot else frozenset[str]()
    return (*group, *(c for c in by if c.column not in columns | kinds))


def _rest(before: Parse, after: list[Item], one: Group) -> Group:
    """ "... than those without", "... than the others", "... than younger ones": who is not of the group before."""
    said = _said_of_the_rest(after)
    bounded = one[-1].op in ("<", ">", "<=", ">=") and len(said) == 1
    sized = bounded and said[0].text.lower() in _BEYOND | _SIZES  # "the small ones"
    return (*one[:-1], *_others(one[-1], before)) if sized or _are_the_rest(after) else ()


def _said_of_the_rest(after: list[Item]) -> list[Item]:
    """What is said of the second group but who it is."""
    said = [i for i in after if i.kind not in "LG.," and i.text.lower() not in ("ones", "people", "where", "that")]
    return [i for i in said if i.kind not in "RH" and "@count" not in i.ids and i.text.lower() not in _AWAY]


def _are_the_rest(after: list[Item]) -> bool:
    """Whether the second group is only said to be who is not in the first: "those without", "the ones that didn't"."""
    said = _said_of_the_rest(after)
    alone = len(said) == 1 and bool(said[0].kind in "nMS" or said[0].ids & _OTHERS)
    does = bool(said) and all(i.text.lower() in _DOING for i in said)  # "and of those who can"
    return alone or does or (not said and any(i.text.lower() in THE_REST for i in after))


def _unlike(condition: Condition, before: Parse) -> Group:
    """What a yes/no column is where it is not so."""
    no, yes = before.lexicon.boolean[condition.column]
    return (replace(condition, value=no if condition.value == yes else yes),)


def _others(condition: Condition, before: Parse) -> Group:
    """Who does not pass a condition."""
    if condition.column in before.lexicon.boolean:
        return _unlike(condition, before)
    return (replace(condition, op=NEGATED[condition.op]),)


def _bounded(after: Parse, one: Group) -> Group:
    """ "... than those who do more than 200": another bound of the same column."""
    match = re.search("cL?N", after.kinds)
    if match is None or one[-1].op not in (">", "<", ">=", "<="):
        return ()
    comparison, number = after.items[match.start()], after.items[match.end() - 1]
    after.take(*match.span(), "condition")
    return (Condition(one[-1].column, comparison.op, plain(number.value or 0.0)),)


def _other_ones(tail: list[Item]) -> bool:
    """Whether it begins with rows that only an unknown word describes, and then says of both groups where or when."""
    return _DESCRIBED.match("".join(i.kind or " " for i in tail)) is not None


_DESCRIBED = re.compile("L?w{1,2}R[LyfC]{0,3}V")
_DOING = AUXILIARY | {"can", "could", "who", "don't", "didn't", "can't", "haven't", "hasn't", "isn't", "aren't", "not"}
_DOING |= {"wasn't", "weren't", "doesn't", "won't", "wouldn't"}
_BEYOND = frozenset({"below", "above", "under", "over", "beneath", "beyond"})
_AWAY = frozenset({"away", "off", "out", "ones"})
_OTHERS = frozenset({"rest", "other", "everyon", "everybodi", "without"})


def _measured(found: Parse, pivot: Item | None, of_rows: frozenset[str]) -> str | None:
    """The column that is measured in both groups: named, or meant by what they are compared in ("louder than")."""
    named = [at for at, i in enumerate(found.items) if i.kind == "C" and at not in found.taken]
    for at in named:
        doer = all(i.text.lower() in AUXILIARY for i in found.items[:at])  # "do couples over 40 pay more"
        if found.column(at) not in of_rows and not (at and doer):
            return found.column(at)
    if pivot is not None and pivot.kind == "c":
        word = pivot.text.lower().split()[0]
        if word not in _PLAIN and (columns := [c for c in found.lexicon.measured((stem(word),)) if c not in of_rows]):
            return columns[0]
    outcome = found.lexicon.words.outcome
    graded = found.items[-1] if pivot is not None and pivot.text.lower() == "than" and found.items else None
    if graded is not None and outcome.kind == "regression" and graded.ids & found.lexicon.aims:
        return outcome.column  # "are weekends later than weekdays"
    by = [pivot.text.lower().split()[0]] if pivot is not None else []
    if timed(found.lexicon) and not _LASTING.isdisjoint([*by, *(i.text.lower() for i in found.items)]):
        return found.lexicon.words.outcome.column  # "do native speakers need less time"
    for at, item in enumerate(found.items):
        said = item.kind in "wMS" and at not in found.taken and item.text.lower() not in _PLAIN
        if said and (columns := [c for c in found.lexicon.measured(item.ids) if c not in of_rows]):
            return columns[0]  # "do renters borrow more than owners"
    for one, two in pairwise(found.items):
        if one.kind not in "MSw" or two.kind != "w":
            continue
        meant = [c for word in two.ids for c in found.lexicon.naming(word) if c not in of_rows]
        sizes = [c for c in found.lexicon.measured((*one.ids, stem(one.text.lower()))) if c in meant]
        if sizes:
            return sizes[0]  # "thicker stems"
        if one.kind in "MS" and (column := half_named(two, found.lexicon)) not in (None, *of_rows):
            return column
    return None


def _takes_longer(items: list[Item], reader: Reader) -> bool:
    """ "Floating bags or racks, which takes longer": of what is estimated, if that is a time and no other is named."""
    words, lexicon = {word for i in items for word in i.text.lower().split()}, reader.lexicon
    if not timed(lexicon) or _LASTING.isdisjoint(words) or _TAKING.isdisjoint(words):
        return False
    named = [lexicon.words.column(i.meaning.column or "") for i in items if i.kind == "C" and i.meaning is not None]
    return all(c is None or unit_of(c) is None for c in named)


_TAKING = frozenset({"take", "takes", "took", "taking", "need", "needs", "needed"})
_LASTING = frozenset({"time", "long", "longer", "faster", "slower", "quicker", "quickly", "shorter"})
_PLAIN = frozenset({"more", "less", "higher", "lower", "fewer", "better", "worse", "greater", "bigger", "smaller"})


def _request(before: list[Item], items: list[Item], sides: _Sides, reading: Reading, reader: Reader) -> Request | None:
    """What is asked of both groups; None where it is asked what one column does."""
    name = reading.requests[0].intent if reading.requests else ""
    if (len(reading.requests) > 1 and reading.status != "unsure") or name in _OF_A_CASE:
        return None
    if _errs(items) and not (name == "mistakes" and reading.requests[0].slots.get("kind") == "count"):
        return Request("performance", {"each": True})  # "are your estimates worse on weekdays than at weekends"
    counts = any("@count" in i.ids and i.text.lower().startswith(("how", "number", "count")) for i in before)
    if counts and sides.feature is not None and _counted(before, sides.feature, reader):
        return Request("feature_stats", {"feature": sides.feature, "each": True})  # "how many trips do ... make"
    if counts and not any("@statistic" in i.ids for i in before):
        return Request("count", {"each": True})
    asked = reading.requests[0].slots if reading.requests else {}
    outcome = reader.lexicon.words.outcome
    if sides.feature is None and sides.cls is None and _fares(items):
        if outcome.kind == "regression":
            return Request("feature_stats", {"feature": outcome.column, "each": True})
        return Request("labels", {"each": True})
    if name == "feature_stats" and asked.get("feature") == outcome.column:
        return Request(name, {**asked, "each": True})
    of_one = {c.column for c in sides.one}
    meant = _MEANT.get(name, frozenset())
    asks = not meant or any(i.kind == "m" or i.ids & meant for i in items)
    if name in _KEPT and asks and not (name == "labels" and LABEL in of_one) and asked.get("feature") not in of_one:
        return Request(name, {**asked, "each": True})
    if name == "feature_stats" and asked.get("feature") not in (None, *of_one) and before[0].text.lower() == "how":
        return Request(name, {**asked, "each": True})  # "how old are these compared to those"
    columns_named = {i.meaning.column for i in items if i.kind == "C" and i.meaning is not None}
    often = outcome.kind != "regression" and any("@often" in i.ids for i in items)
    if sides.feature is not None and often and sides.feature not in columns_named:
        return Request("labels", {"each": True})  # "do trenches near a stream turn up finds more often"
    if sides.feature is not None:
        return Request("feature_stats", {"feature": sides.feature, "each": True})
    columns = [{c.column for c in group} for group in (sides.one, sides.other)]
    if LABEL in columns[0] | columns[1]:
        return None
    words = [word for i in items if i.kind == "c" for word in i.text.lower().split()]
    said = {stem(form) for word in words for form in (word, word.removesuffix("er"))}  # "cheaper than"
    judged = any(i.kind in "Xk" or key(i.text) in small_words().polar or i.ids & reader.lexicon.aims for i in items)
    judged = judged or not said.isdisjoint(reader.lexicon.aims)
    rate = outcome.kind != "regression" and any(i.ids & _RATE for i in items)
    values = len(sides.one) == len(sides.other) == 1 and columns[0] == columns[1] and sides.one[0].op in ("=", "!=")
    if rate and any(i.ids & {"@mistake", "@perform"} for i in items):
        return Request("performance", {"each": True})  # "is the error rate higher for women than for men"
    averaged = any("@statistic" in i.ids or i.text.lower() == "average" for i in items) or _by_how_much(items)
    if outcome.kind == "regression" and averaged and judged and values:
        return Request("feature_stats", {"feature": outcome.column, "each": True})
    if values and not rate:
        if often and sides.cls is not None:
            return Request("labels", {"each": True})  # "is the one scrapped more often than the other"
        if name == "feature_stats" and not judged and any("@statistic" in i.ids for i in before):
            measured = {} if asked.get("feature") in (None, *of_one) else {"feature": asked["feature"]}
            return Request("feature_stats", {**measured, "each": True})  # of what, is asked
        likelier = name in ("probability", "predict") and sides.cls is not None and any(i.kind in "MSc" for i in items)
        valued = likelier or (name in ("define_term", "feature_stats") and (judged or asked.get("feature") in of_one))
        if not valued and (name not in _OF_A_COLUMN or (not reading.scope.any and name != "feature_importance")):
            return None
        return _effect(sides.one[0].column, sides.cls)
    told = sides.cls is not None or name in _OF_A_COLUMN or judged
    if not told and not rate and not any(i.ids & {"differ", "compar", "@better", "risk", "risky"} for i in items):
        return None
    if outcome.kind == "regression":
        return Request("feature_stats", {"feature": outcome.column, "each": True})
    return Request("labels", {"each": True})


def _counted(before: list[Item], feature: str, reader: Reader) -> bool:
    """Whether what follows "how many" is a column of numbers, so much of which each row has."""
    how = next(n for n, i in enumerate(before) if "@count" in i.ids)
    after = next((i for i in before[how + 1 :] if i.kind != "L"), None)
    named = after is not None and after.kind == "C" and after.meaning is not None and after.meaning.column == feature
    return named and feature in reader.lexicon.numeric


def _fares(items: list[Item]) -> bool:
    """Whether it is asked who came off better, in no column: "did boxes with a guard do better than those without"."""
    texts = [i.text.lower() for i in items]
    said = " ".join(texts)
    fared = bool(_FARED.search(said)) or not _BEATING.isdisjoint(texts)
    return fared and not any(i.ids & {"@model", "@you", "@important"} for i in items)


_FARED = re.compile(
    r"\b(?:do|does|did|done|doing|fare|fares|fared|perform|performs|performed|turn out|turned out|come off|came off)"
    r" (?:any |much |really |actually |a bit )*(?:better|worse|well|compared)\b|\b(?:better|worse) off\b"
)


def _errs(items: list[Item]) -> bool:
    """Whether it is asked how well the model does: "where are you further off", "are your estimates worse"."""
    texts = [i.text.lower() for i in items]
    model = any(i.ids & {"@model", "@you"} or t in ("you", "it", "your") for i, t in zip(items, texts, strict=True))
    wrong = any(
        i.ids & {"@mistake", "wrong", "@correct", "reliabl"} or t == "off" for i, t in zip(items, texts, strict=True)
    )
    estimates = any(i.ids & {"estim", "predict", "guess", "forecast"} for i in items)
    judged = any(t in ("worse", "better", "good", "bad", "best", "worst") for t in texts)
    counted = any(
        "@count" in i.ids and t.startswith(("how many", "number", "count")) for i, t in zip(items, texts, strict=True)
    )
    return model and not counted and (wrong or (estimates and judged))


def _by_how_much(items: list[Item]) -> bool:
    """ "How much more does an airport trip cost than any other ride?"."""
    texts = [i.text.lower() for i in items[:3]]
    return " ".join(texts).startswith(("how much more", "how much less", "by how much"))


def _effect(feature: str, cls: Scalar | None) -> Request:
    """What the one column does that the groups differ in."""
    return Request("feature_effect", {"feature": feature, **({} if cls is None else {"class": cls})})


_MEANT = {
    "mistakes": frozenset({"@mistake", "wrong", "@correct"}),
    "performance": frozenset({"@perform", "@correct", "{metric}", "right", "wrong", "good", "reliabl", "@often"}),
    "feature_importance": frozenset({"@important", "matter", "count", "weigh"}),
    "importance": frozenset({"@important", "matter", "count", "weigh"}),
}
"""The words by which these are asked."""
_KEPT = frozenset({"performance", "mistakes", "calibration", "feature_importance", "importance", "labels"})
"""What is asked of each of two groups in the same words as of one."""
_OF_ROWS_OF_A_CLASS = (_KEPT - {"labels"}) | {"count", "feature_stats"}
"""Where a class that one side names says which rows are meant of both."""
_OF_A_CASE = frozenset(
    {"why", "why_not", "counterfactual", "threshold", "what_if", "stay_same", "set_case", "show_case"}
)
_OF_A_COLUMN = frozenset({"feature_effect", "fairness", "feature_contribution", "feature_importance", "causal_effect"})
_RATE = frozenset({"riskier", "safer", "rate", "share", "percentag", "percent", "proport", "fraction", "chanc", "odd"})
