"""Words for rows by their neighbours: "a 60-month loan", "guy number 77", "people with a telephone"."""

from __future__ import annotations

import re

from explainer.language.class_words import AUXILIARY
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.names import called, sorts_by_codes
from explainer.language.row_words import (
    PEOPLE_BY_SEX,
    belongs,
    column_of,
    goes_on,
    heads_rows,
    names_rows,
    picks_rows,
    rows_after_all,
    said_of_people,
    weighed_itself,
    whose_it_is,
)
from explainer.language.small_words import key, small_words
from explainer.language.tokens import spoken, stem
from explainer.language.turns import Near
from explainer.language.units import without_unit
from explainer.types import Column

_SOMEBODY = frozenset(
    {"guy", "man", "woman", "lady", "girl", "boy", "male", "female", "bloke", "chap", "lad", "lass", "fella"}
)


def _many(item: Item) -> bool:
    """Whether a phrase like "the instance" is in the plural."""
    last = item.text.lower().split()[-1]
    return " " in item.text and last.endswith("s") and not last.endswith("'s") and (stem(last),) in small_words().nouns


def _end_named(item: Item, before: Item, lexicon: Lexicon) -> Meaning | None:
    """The class that the outcome's name begins with, where somebody did it: "who really left the company"."""
    done = before.text.lower() in ("who", "that", "really", "actually", "truly", "have", "has", "had", "then")
    first = item.text.lower().split()[0]
    classes = [c for c in lexicon.words.outcome.classes if c.label.lower() == first]
    return Meaning(cls=classes[0].value) if done and classes and " " in item.text else None


def this_thing(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Why did this mail end up like that": a noun that nothing else is known of, pointed at, is the case at hand.

    So is one that only says of a column whose it is: "this trench" where a column is called TrenchArea.
    """
    word, small = item.text.lower(), small_words()
    whose = near.before is not None and near.before.kind == "H" and near.before.text.lower().endswith(("'s", "’s"))
    if not (near.before_is("this", "my", "our") or whose):
        return item
    if item.kind == "C":
        beside = near.after is not None and near.after.kind in "CBVXKNm"
        owns = word.endswith(("'s", "’s")) and lexicon.kinds.get(column_of(item)) == "number"  # "this slope's risk"
        ends = near.after is None or near.after.kind in ".," or near.after.text.lower() in _MODALS
        counted = near.before_is("this") and ends and _one_of_many(item)  # "for this dispute" of prior_disputes
        rows = word in f"{lexicon.words.name} {lexicon.words.row}".lower()  # "this reef" of a table of reefs
        one = owns or counted or (not word.endswith("s") and whose_it_is(item, pointed=rows))
        return item._replace(kind="H", meaning=None) if one and not beside else item
    plain = word.isalpha() and len(word) > _SHORT and word not in _NO_CASE and not word.endswith(_ACTING)
    free = all(item.ids.isdisjoint(words) for words in (small.fillers, lexicon.strange, small.owned))
    told = any(i.startswith("@") for i in item.ids) or not item.ids.isdisjoint(lexicon.measures)
    alone = near.after is None or near.after.kind not in "CBVXKNmR"
    led = near.settled[-2].text.lower() if len(near.settled) > 1 else ""
    done = led in AUXILIARY | {"would", "could", "should", "can"} and (near.after is None or near.after.kind != "w")
    named = any(map(lexicon.naming, item.ids))
    case = plain and free and alone and not (told or named or done)  # not "would this hold"
    return item._replace(kind="H") if case else item


_MODALS = frozenset({"would", "will", "can", "could", "should"})


def _one_of_many(item: Item) -> bool:
    """Whether a noun in the singular is one of what a column counts: "family" of a size, "dispute" of disputes."""
    word, column = item.text.lower(), column_of(item)
    own = without_unit(spoken(column).lower().split()) if column else []
    half = item.meaning is not None and not item.meaning.sure and " " not in word
    return half and bool(own) and own[-1].endswith("s") and own[-1] != word and stem(own[-1]) == stem(word)


_SHORT = 1
"""A word of no more letters is none."""
_ACTING = ("ly", "er", "est")
_NO_CASE = frozenset(
    {"way", "time", "week", "month", "year", "day", "morning", "evening", "result", "thing", "stuff", "number", "case"}
    | {"score", "kind", "sort", "point", "moment", "place", "question", "chat", "page", "much", "many", "answer"}
)
"""What is pointed at and is no row."""


def column_or_rows(item: Item, near: Near, lexicon: Lexicon, heading: int) -> Item:
    """A yes/no column as such, or as the rows it holds for: "people with a telephone"."""
    if item.kind not in "VB" and "@feature" not in item.ids:
        return item
    before, after = near.before, near.after
    named = (after is not None and after.kind in "CB") or (before is not None and before.kind in "CB")
    if "@feature" in item.ids and item.text.lower() != "fields" and named:
        return item._replace(kind="L", ids=frozenset(["feature_word"]))
    clause = " is " in item.text
    if item.kind in "VB" and near.before_is("this", "same") and not clause and not (after and after.kind == "R"):
        return item._replace(kind="H")  # "this woman"; not "this loan is for a car"
    if item.kind != "B" or weighed_itself(near.items, near.at):
        return item  # "does having a phone help?"
    told = any(i.kind == "C" for i in near.items) or any(i.kind == "B" for i in near.settled)
    limited = before is not None and before.kind in "aoc" and any(map(str.isdigit, item.text))
    rows = near.at < heading or limited or names_rows(item, column_of(item) in lexicon.one_hot)
    rows = rows or (after is not None and after.text.lower() in PEOPLE_BY_SEX)  # "felony guys"
    rows = rows or (after is not None and after.text.lower() == "who" and item.text.lower().endswith("s"))
    rows = rows or picks_rows(near.settled, after) or goes_on(near.settled) or (told and belongs(near.settled))
    return item._replace(kind="V") if rows else item


def this_prediction(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "This prediction" is that of the case at hand."""
    pointed = "@predict" in item.ids and near.before_is("this")
    return item._replace(ids=item.ids | {"{case}"}) if pointed else item


def somebody(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Guy number 77"."""
    numbered_ = near.after is not None and (
        near.after.kind in "N#" or near.after.text.lower() in ("number", "no", "nr", "num")
    )
    return item._replace(kind="R", meaning=None) if numbered_ and item.text.lower() in _SOMEBODY else item


def those_so_old(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The average dose of those under 40", "the highest among those over 60": said here, where it can be an age."""
    ahead = near.items[near.at + 1 : near.at + 3]
    told = [i.kind for i in ahead] == ["c", "N"] and item.text.lower() == "those"
    led = near.before_is("among") or (near.before_is("of") and len(near.settled) > 1 and near.settled[-2].kind == "C")
    aged = lexicon.words.column(lexicon.hints.get("age", "")) if told and led else None
    if aged is None or not aged.reaches(ahead[1].value or 0.0):
        return item
    return item._replace(kind="R", ids=frozenset({"person"}))


def several(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The instances"."""
    return item._replace(kind="R") if _many(item) else item


def more_of_them(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "200 more people": how many, and no rows."""
    return item._replace(kind="L") if re.search("N[MS]$", "".join(i.kind for i in near.settled[-2:])) else item


def that_guy(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "That guy", "the poor woman"."""
    of = near.settled[-2] if len(near.settled) > 1 and near.before_is(*_PITIED) else near.before
    pitied = of is not near.before and of is not None and of.text.lower() == "the"
    pointed = item.text.lower() in _SOMEBODY and (pitied or near.before_is("that", "my", "our"))
    return item._replace(kind="H", meaning=None) if pointed else item


def one_of_a_kind(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "My wee vase", "would this mug hold": what the case at hand is, of several kinds, and no group."""
    values = item.meaning.values if item.meaning is not None else ()
    kinds = len(values) == 1 and lexicon.kinds.get(values[0][0]) == "category"
    last = near.settled[-2] if len(near.settled) > 1 and near.before is not None and near.before.kind == "w" else None
    mine = near.before_is("my", "this") or (last is not None and last.text.lower() in ("my", "this"))
    alone = (near.after is None or near.after.kind not in "CBVXKRmw") and near.at > 1
    alone = alone and not any(i.text.lower().endswith(("than", "vs", "versus")) for i in near.items)
    alone = alone and not any(i.kind in "BV" for n, i in enumerate(near.items) if n != near.at)
    one = not item.text.lower().endswith("s") or (bool(values) and str(values[0][1]).lower() == item.text.lower())
    return item._replace(kind="H", meaning=None) if kinds and mine and alone and one else item


_PITIED = ("poor", "lucky", "unlucky", "unfortunate", "dear", "old", "young", "nice")


def doing(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Those borrowing to buy a car"."""
    after, asked = near.after, any(i.text.lower() == "how much" for i in near.settled)
    leads = after is not None and (after.kind == "t" or (after.text.lower() == "for" and not asked))
    does = leads and near.kinds("RV") and item.text.lower().endswith("ing")
    return item._replace(kind="L", meaning=None) if does else item


def rows_by_place(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "A 60-month loan", "loans for small businesses", "these guests"; "owners" where a column is called OwnerAge."""
    these = near.before_is("these", "those", "such") and item.text.lower().endswith("s")
    these = these and key(item.text) in small_words().nouns and item.meaning is not None and not item.meaning.sure
    rows = these or rows_after_all(item, near.before, near.after) or (said_of_people(item) and not near.kinds("NPMS"))
    rows = rows or _described(item, near) or _numbered(item, near, lexicon) or _so_many_with_most(item, near)
    return item._replace(kind="R", meaning=None) if rows else item


def so_many_of_them(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "40 more customers" of n_paying_cust, "fewer than 50 dives" of logged_dives: what is counted, and no rows."""
    number = any(i.kind in "NP" for i in near.settled[-2:]) and near.kinds("NPMSLw")
    if not number or not item.text.lower().endswith("s") or " " in item.text:
        return item
    led = near.settled[-2].text.lower() if len(near.settled) > 1 else ""
    if item.kind == "R" and led in ("top", "bottom", "first", "last", "the", "which"):
        return item  # "the three films with the biggest budget", "top 3 films"
    named = {column for word in item.ids for column in lexicon.naming(word) if _counts(column, item, lexicon)}
    if len(named) == 1:
        return item._replace(kind="C", meaning=Meaning(column=named.pop(), sure=False))
    aimed = lexicon.words.outcome.kind == "regression" and not item.ids.isdisjoint(lexicon.aims)
    return item._replace(kind="X") if aimed and not named and near.kinds("NP") else item


def _counts(column: str, item: Item, lexicon: Lexicon) -> bool:
    """Whether a column of whole numbers is how many of these there are: they are the last word of its name."""
    known_ = lexicon.words.column(column)
    if known_ is None or known_.kind != "number" or not known_.integer:
        return False
    last = {stem(without_unit(text.partition(" per ")[0].split())[-1]) for text in called(known_)}
    return not item.ids.isdisjoint(last)


def _so_many_with_most(item: Item, near: Near) -> bool:
    """ "The five households that skipped the most boxes" of a household size: so many rows."""
    led = near.settled[-2].text.lower() if len(near.settled) > 1 else ""
    after = near.after.text.lower() if near.after is not None else ""
    several = item.kind == "C" and item.text.lower().endswith("s") and near.kinds("N") and led in ("the", "top")
    most = any(i.text.lower() in small_words().superlatives for i in near.items[near.at + 1 :])
    return several and most and after in ("that", "with", "who", "having")


def _described(item: Item, near: Near) -> bool:
    """ "Jobs with longer deadlines" where a column is called n_prev_jobs_client."""
    several = item.kind == "C" and item.text.lower().endswith("s")
    described = near.after is not None and near.after.text.lower() in ("with", "without", "that", "like")
    counted = near.kinds("NP") or near.before_is("of", "more", "fewer")
    return several and described and not counted and whose_it_is(item)


def _numbered(item: Item, near: Near, lexicon: Lexicon) -> bool:
    """ "Candidate 27" where a column is called CandidateAge: a row by its id, and no age."""
    half = item.meaning is not None and not item.meaning.sure and key(item.text) in small_words().nouns
    of_words = lexicon.kinds.get(column_of(item)) == "category"  # "reef 8" of reef_type, not "zone 4" of zone_code
    whose = item.kind == "C" and not item.text.lower().endswith("s") and whose_it_is(item, pointed=of_words)
    half = half or (whose and not near.before_is("with", "has", "have", "whose", "and"))
    number, unit = near.items[near.at + 1 : near.at + 2], near.items[near.at + 2 : near.at + 3]
    known = lexicon.words.column(column_of(item))
    if known is not None and any(_codes(known, i.value or 0.0) for i in number) and not _own_row(item, lexicon):
        return False  # "supplier 2" of supplier_cd
    loose = (
        item.kind == "C" and item.meaning is not None and not item.meaning.sure and not item.text.lower().endswith("s")
    )
    beyond = known is not None and known.kind == "number" and any(not known.reaches(i.value or 0.0) for i in number)
    half = half or (loose and beyond and spoken(known.name).split()[-1:] != [item.text.lower()] if known else half)
    whole = any(i.kind == "N" and i.text in lexicon.ids for i in number)
    return half and whole and not any(i.kind in "UC" for i in unit)


def _codes(column: Column, number: float) -> bool:
    """Whether a column sorts things by numbers such as this."""
    return column.kind == "number" and column.integer and sorts_by_codes(column.name) and column.reaches(number)


def _own_row(item: Item, lexicon: Lexicon) -> bool:
    """Whether a noun is what this project calls its rows."""
    return stem(lexicon.words.row.lower()) in item.ids


def rows_by_noun(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Dogs that are", "large dogs"."""
    heads = heads_rows(item, near.before, near.items[near.at + 1 : near.at + 3], lexicon)
    return item._replace(kind="R") if heads else item


def left_the_company(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Who left the company"."""
    end = _end_named(item, near.before, lexicon) if near.before is not None else None
    return item._replace(kind="K", meaning=end) if end else item
