"""Which words say which rows are meant: "people with a telephone", "large dogs", "renters"."""

from __future__ import annotations

import re
from itertools import pairwise

from explainer.language.class_words import AUXILIARY
from explainer.language.english import COUNTING
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.quantities import PERSONS
from explainer.language.small_words import LINKS, key, small_words
from explainer.language.time_units import time_unit
from explainer.language.tokens import spoken, stem
from explainer.language.units import without_unit


def rows_after_all(item: Item, before: Item | None, after: Item | None) -> bool:
    """Whether half a column's name is what rows are called, told by its place."""
    sure = item.meaning is None or item.meaning.sure
    if sure or key(item.text) not in small_words().nouns:
        return False
    purpose = after is not None and after.text.lower() in ("for", "that", "which", "who")
    return (before is not None and before.kind == "V") or (purpose and item.text.lower().endswith("s"))


def said_of_people(item: Item) -> bool:
    """Whether half a column's name is said of people, in the plural."""
    word, half = item.text.lower(), item.meaning is not None and not item.meaning.sure
    return half and word.endswith("s") and word[:-1] in PERSONS


def heads_rows(item: Item, before: Item | None, after: list[Item], lexicon: Lexicon) -> bool:
    """Whether a noun in the plural is what rows are called, told by its place: "dogs that are", "large dogs"."""
    word, following = item.text.lower(), [i.text.lower() for i in after]
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4 or any(i.startswith("@") for i in item.ids):
        return False
    if (
        not item.ids.isdisjoint(lexicon.measures)
        or time_unit(word) is not None
        or (before is not None and before.kind in "NP")
    ):
        return False
    really = bool(following[1:]) and (after[1].kind == "n" or following[1] in _IN_TRUTH)
    that = following[:1] == ["that"] and following[1:] and (set(following[1:]) & AUXILIARY or really)
    judged = following[:1] in (["the model"], ["it"], ["you"]) and following[1:] and following[1] in _JUDGING
    if judged and before is not None and before.text.lower() in ("the", "those", "all", "for", "of"):
        return True  # "the parts the model says will be scrapped"
    told = following[:1] and following[0] in ("who", "which", "whose", "with", "without", "from")
    led = before is not None and before.text.lower() in ("for", "among", "amongst", "of")
    told = told or (led and [i.kind for i in after] == ["c", "N"])
    told = told or (following[:1] and following[0] in _SAID and before is not None and before.kind == "L")
    return bool(that or told or (before is not None and before.kind == "V"))


_IN_TRUTH = frozenset({"really", "actually", "truly"})


_JUDGING = frozenset({"says", "said", "predicts", "predicted", "thinks", "expects", "calls", "say", "predict", "think"})
_SAID = frozenset({"predicted", "classified", "labelled", "labeled", "flagged", "deemed", "judged"})


_PICKING = frozenset(
    {
        "with",
        "has",
        "have",
        "who",
        "whose",
        "where",
        "am",
        "all",
        "without",
        "not",
        "among",
        "are",
        "exclud",
        "except",
        "like",
        "only",
    }
    | {"both", "own", "had"}
)
"""Words after which a yes/no column says which rows are meant."""


def belongs(before: list[Item]) -> bool:
    """ "The average debt of freelancers": rows, when another column is what is asked about."""
    near = [i.text.lower() for i in before[-2:] if i.text.lower() not in ("the", "a", "an")]
    return bool(near) and near[-1] in ("of", "for", "among", "by", "on", "with")


def names_rows(item: Item, one_hot: bool = False) -> bool:
    """Whether a phrase ends in a word for rows: "black applicants" are people, not a column."""
    small = small_words()
    last = item.text.lower().split()[-1]
    if last in PEOPLE_BY_SEX:
        return True
    own = spoken(column_of(item)).lower().split()
    if last.endswith(_AGENTS) and (stem(last) not in map(stem, own) or (one_hot and last[:-1] == own[-1])):
        return True  # "renters", "home owners"; "defenders" where there is a column for each position
    return last != item.text.lower() and (last.endswith("s") or last == "people") and (stem(last),) in small.nouns


PEOPLE_BY_SEX = frozenset({"men", "women", "males", "females", "guys", "ladies", "gals", "lads", "blokes", "chaps"})


def whose_it_is(item: Item, pointed: bool = False) -> bool:
    """Whether a word only says whose a column is: "trench" of TrenchArea, and not what it measures.

    Of one that is `pointed` at it may be the kind, too: "this reef" of reef_type.
    """
    column, word = column_of(item), item.text.lower()
    if item.meaning is None or item.meaning.sure or " " in word or not column:
        return False
    own = without_unit(spoken(column).lower().split())
    while len(own) > 1 and own[0] in COUNTING | _BEFORE_NAMES:
        own = own[1:]
    measures = _MEASURES - _KINDS if pointed else _MEASURES
    measured = len(own) > 1 and (own[1] in LINKS or all(piece in measures for piece in own[1:]))
    return len(own) > 1 and stem(own[0]) == stem(word) and not measured


_MEASURES = frozenset(
    {"score", "level", "rate", "index", "grade", "rating", "count", "number", "total", "value", "amount", "status"}
    | {"ratio", "percent", "percentage", "share", "points", "price", "cost", "income", "months", "years", "days"}
    | {"code", "type", "group", "category", "band", "class"}
)
"""What ends the name of what is measured itself: "ASA" of ASA_score is no row."""
_KINDS = frozenset({"type", "category", "group", "class", "code", "kind", "status"})

_BEFORE_NAMES = frozenset(
    {"n", "no", "nr", "avg", "average", "mean", "max", "min", "prev", "previous", "prior", "last"}
)
_AGENTS = ("ers", "ants")


def _names_people(item: Item) -> bool:
    """ "Single men": who is meant, by a value."""
    last = item.text.lower().split()[-1]
    return last in PEOPLE_BY_SEX or last.endswith(_AGENTS)


def column_of(item: Item) -> str:
    """The column that an item stands for, as the project spells it."""
    return (item.meaning.column or "") if item.meaning else ""


def heading_end(items: list[Item]) -> int:
    """Where "married and jobless: ..." ends, if a question begins with who is meant and a colon."""
    end = next((at for at, i in enumerate(items) if i.text == ":" or (i.kind == "," and i.text == "-")), 0)
    if all(i.kind in "BVanocNULRP+-K" for i in items[:end]) and end:
        return end
    comma = next((at for at, i in enumerate(items) if i.text == ","), 0)
    asks = any(i.text.lower() in _ASKING_AFTER for i in items[comma + 1 : comma + 3])
    return comma if comma and asks and items[0].text.lower() in _SCOPING else 0


_SCOPING = frozenset({"when", "where", "given", "among", "for", "with", "in", "considering", "looking"})


_ASKING_AFTER = frozenset(
    {"what", "which", "how", "why", "does", "do", "is", "are", "name", "tell", "show", "give", "can", "who"}
)


def goes_on(before: list[Item]) -> bool:
    """ "Defendants with more than five priors and a felony charge": what is said of the same rows."""
    near = [i for i in before if i.text.lower() not in ("a", "an", "the")]
    kinds = "".join(i.kind for i in near[-5:])
    return bool(re.search(r"(cL?NC|CL?cL?N)a$", kinds)) and any(i.kind == "R" for i in near)


def weighed_itself(items: list[Item], at: int) -> bool:
    """ "Does having a phone really help?": asked about the column, not about the rows it holds for."""
    led = [i.text.lower() for i in items[max(0, at - 2) : at]]
    together = any(i.ids & _TOGETHER for i in items) and "being" in led  # "what works together with being male"
    if together:
        return True
    weight = any("@important" in i.ids for i in items[max(0, at - 3) : at]) and bool({"is", "are"} & set(led))
    if weight and items[at - 1].kind == "L":
        return True  # "how important are the evening classes?"
    asked = items[0].text.lower() in ("does", "do", "did", "is", "would") and any(
        i.ids & _WEIGHING for i in items[at + 1 :]
    )
    first = items[items[0].text.lower() == "what" and len(items) > 1].text.lower()
    does = first in ("does", "do", "did")  # "what does having a diploma do", "does having a diploma do anything?"
    asked = asked or (does and any(i.text.lower() in ("do", "mean") for i in items[at + 1 :]))
    makes = items[0].text.lower() in ("does", "do") and any(
        one.text.lower() in ("make", "makes") and two.kind == "R" for one, two in pairwise(items[at + 1 :])
    )  # "does having a phone make people stay?"
    return (asked or makes) and any(word in ("having", "owning", "being") for word in led)


_TOGETHER = frozenset({"interact", "combin", "together", "together with", "@together"})
_WEIGHING = frozenset({"help", "hurt", "matter", "count", "count against", "@important", "@effect"})


def picks_rows(before: list[Item], after: Item | None) -> bool:
    """Whether a yes/no column says which rows are meant, judged by the words around it."""
    if after is not None and "@feature" in after.ids:
        return False
    if after is not None and (after.kind == "R" or (after.kind == "V" and _names_people(after))):
        return True
    if not before and after is not None and (after.text == ":" or after.text.lower() in ("with", "without")):
        return True  # "used car loans: ...", "maize without irrigation: ..."
    near = [i for i in before[-3:] if i.text.lower() not in {"a", "an", "the", "of", "that", "is"}]
    if near and near[-1].text.lower() == "which":
        near.pop()
    if near and near[-1].kind == "H" and any(i.text.lower() in ("when", "where", "if") for i in before[-4:]):
        return True  # "when the person is out of work"
    lately = before[-8:]
    related = [n for n, i in enumerate(lately) if i.text.lower() in ("who", "that", "who've") and n]
    if related and lately[related[-1] - 1].kind in "RGV" and all(i.kind in "LwhHnf" for i in lately[related[-1] + 1 :]):
        return True  # "persons who ask a loan for repairs"
    if [i.text.lower() for i in near[-2:]] == ["comes", "to"]:
        return True  # "when it comes to foreigners, ..."
    if not near:
        return False
    last = near[-1]
    if last.kind == "R" and len(near) > 1 and near[-2].text.lower().split()[-1] in ("what", "which"):
        return False  # "for which people is being single important"
    if last.kind in "RGn" or last.ids & _PICKING or last.text.lower() in ("doing", "wanting", "taking", "owning"):
        return True
    opens = last.text.lower() in {"for", "on"} and (len(before) < 3 or before[-2].kind in ",.")
    measured = any(i.kind == "c" for i in before[-5:]) and before[-2:-1] and before[-2].kind in "NPU"
    listed = any(i.kind == "V" for i in before[-4:]) or measured  # "who are older than 40 and rent"
    return opens or (last.kind in "a,o" and len(before) > 1 and bool(listed))
