"""What the items around an item decide: "the age feature" is just age, "500 or more in savings" one yes/no column."""

from __future__ import annotations

import re

from explainer.language.class_words import AUXILIARY
from explainer.language.item import Item
from explainer.language.joints import enumerated, halves_joined, numbered
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.names import called
from explainer.language.row_words import (
    belongs,
    column_of,
    goes_on,
    heading_end,
    heads_rows,
    names_rows,
    picks_rows,
    rows_after_all,
    said_of_people,
    weighed_itself,
)
from explainer.language.small_words import key, small_words
from explainer.language.tokens import stem, tokenize
from explainer.language.turns import Near, turned


def settled(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Items that their neighbours decide: "the age feature" is just age; "people with a telephone" are a group."""
    out: list[Item] = []
    items = halves_joined(enumerated(numbered(items)), lexicon)
    measured = any(i.kind == "C" for i in items)
    heading = heading_end(items)
    for at, original in enumerate(items):
        item = turned(original, Near(items, at, out))
        if item is None:
            continue
        after = items[at + 1] if at + 1 < len(items) else None
        before = out[-1] if out else None
        if "@predict" in item.ids and before and before.text.lower() == "this":
            item = item._replace(ids=item.ids | {"{case}"})  # "this prediction" is that of the case at hand
        if item.kind == "w" and before and before.ids & {"how"} and _embedded(items, at, lexicon):
            out[-1] = out[-1]._replace(kind="L", ids=frozenset())  # "between how old someone is and ..."
            item = item._replace(kind="C", meaning=Meaning(column=lexicon.measured(item.ids)[0], sure=False))
        if item.kind == "i" and item.text.lower() == "say that" and before and before.kind == "t":
            item = item._replace(kind="w")  # "is it right to say that ..."
        if item.kind == "c" and before and before.kind in "NPU" and after and after.text.lower() in _AS_NOW:
            item = item._replace(kind="M" if item.op in (">", ">=") else "S")  # "2000 more than they did"
        bidding = before is None or before.kind in ".," or before.text.lower() == "please"
        if item.kind == "V" and item.text.lower() in _BIDDING and bidding and after and after.kind == "L":
            item = item._replace(kind="w", meaning=None)  # "state the method"
        if item.kind == "C" and item.text.lower() in _EVERY and after and after.kind in "wC":
            item = item._replace(kind="L", meaning=None)  # "the nightly price"
        if item.kind == "V" and _everyday(item) and not _beside_its_column(items, at, lexicon):
            rows = item.text.lower() in _CUSTOMERS  # "private customers" where customers may pack
            item = item._replace(kind="R" if rows else "w", meaning=None)  # "another prediction" is no race
        if (
            item.kind == "V"
            and item.text.lower() in _SOMEBODY
            and after
            and (after.kind == "N" or after.text.lower() in ("number", "no", "nr", "num"))
        ):
            item = item._replace(kind="R", meaning=None)  # "guy number 77"
        if item.kind == "V" and item.text.lower() in _JUDGED and before and before.text.lower() in _JUDGING:
            item = item._replace(kind="w", meaning=None)  # "is it any good with ..."
        if item.kind == "w" and item.text.lower() in _NOT_USING and after and after.kind in "VBL":
            item = item._replace(kind="n")  # "who don't use Chrome"
        if item.kind == "M" and item.text.lower() == "up" and _from_number(out):
            item = item._replace(kind="+")  # "from 35 up"
        if item.kind == "m" and item.text.lower().endswith("ly"):
            item = item._replace(kind="L", ids=frozenset())  # "precisely" is no precision
        if item.kind == "H" and _many(item):
            item = item._replace(kind="R")
        if item.kind == "V" and item.text.lower() in _SOMEBODY and before and before.text.lower() == "that":
            item = item._replace(kind="H", meaning=None)  # "that guy"
        if (
            item.kind == "C"
            and before
            and before.kind == "V"
            and before.meaning
            and column_of(item) == before.meaning.values[0][0]
        ):
            item = item._replace(kind="L", meaning=None)  # "the sales department"
        beside = (before is not None and before.kind in "ao") or (after is not None and after.kind in "ao")
        if item.kind == "w" and beside and (joined := _joined(items, at, lexicon)):
            item = item._replace(kind="C", meaning=Meaning(column=joined, sure=False))
        if item.text.lower() == "one" and item.kind != "N" and _one_of_them(before, after, lexicon):
            item = item._replace(kind="N", value=1.0)  # "with one liable individual"
        if item.kind == "w" and item.ids & _SIZES and before and before.kind == "C" and after and after.kind in "LNch":
            item = item._replace(kind="L")  # "a glucose level of 180"
        if (
            item.kind == "C"
            and item.text.lower().endswith("ing")
            and before
            and before.kind in "RV"
            and after
            and (
                after.kind == "t"
                or (after.text.lower() == "for" and not any(i.text.lower() == "how much" for i in out))
            )
        ):
            item = item._replace(kind="L", meaning=None)  # "those borrowing to buy a car"
        if item.kind == "C" and item.text.lower() in ("interesting", "interested"):
            item = item._replace(kind="w", meaning=None)
        if item.kind == "C" and rows_after_all(item, before, after):
            item = item._replace(kind="R", meaning=None)  # "a 60-month loan", "loans for small businesses"
        if item.kind == "C" and said_of_people(item) and not (before and before.kind == "N"):
            item = item._replace(kind="R", meaning=None)  # "owners" where a column is called OwnerAge
        if item.kind == "w" and heads_rows(item, before, items[at + 1 : at + 3], lexicon):
            item = item._replace(kind="R")
        if item.kind == "w" and (hinted := _hinted(items, at, lexicon)):
            item = item._replace(kind="C", meaning=Meaning(column=hinted, sure=False))
        if item.kind == "X" and before and (left := _end_named(item, before, lexicon)):
            item = item._replace(kind="K", meaning=left)  # "who left the company"
        if item.kind == "K" and after and after.kind == "X":
            item = item._replace(kind="L", meaning=None)  # "the diabetes outcome"
        if item.kind == "C" and before and before.text.lower() == "per" and any(i.kind == "N" for i in out[-3:]):
            item = item._replace(kind="U", meaning=None)  # "80 euros per night"
        if item.kind in "BKwR" and (counted := _counts(out, item, items[at + 1 : at + 3], lexicon)):
            item = item._replace(kind="C", meaning=Meaning(column=counted))
        if _any_one(items, at):
            item = item._replace(ids=item.ids | {"{column}"})
        if (
            "@feature" in item.ids
            and item.text.lower() != "fields"
            and ((after and after.kind in "CB") or (before and before.kind in "CB"))
        ):
            item = item._replace(kind="L", ids=frozenset(["feature_word"]))
        elif item.kind in "VB" and before and before.text.lower() == "this" and not (after and after.kind == "R"):
            item = item._replace(kind="H")  # "this woman"
        elif item.kind == "B" and weighed_itself(items, at):
            pass  # "does having a phone help?"
        elif item.kind == "B" and (
            at < heading
            or names_rows(item, column_of(item) in lexicon.one_hot)
            or picks_rows(out, after)
            or (before is not None and before.kind in "aoc" and any(map(str.isdigit, item.text)))
            or goes_on(out)
            or ((measured or any(i.kind == "B" for i in out)) and belongs(out))
        ):
            item = item._replace(kind="V")
        out.append(item)
    return out


_SOMEBODY = frozenset({"guy", "man", "woman", "lady", "girl", "boy", "male", "female"})
_NOT_USING = frozenset({"don't use", "doesn't use", "not use", "do not use", "does not use", "not using", "didn't use"})
_CUSTOMERS = frozenset({"customer", "customers", "client", "clients"})
_ALONE = frozenset({"other", "another", "on", "off", "both", "all", "none", "any", "either"})
_BIDDING = frozenset({"state", "name", "list", "show", "rank", "count", "chart"})
_EVERY = frozenset({"nightly", "hourly", "daily", "weekly", "monthly", "yearly", "annual"})
_JUDGED = frozenset({"good", "bad", "fair", "poor", "fine", "excellent", "high", "low"})
_JUDGING = frozenset({"any", "how", "as", "so", "it", "this", "really", "much", "no"})
_AS_NOW = frozenset({"they", "he", "she", "it", "now", "before", "what", "today", "at", "is", "usual", "planned"})


def _many(item: Item) -> bool:
    """Whether a phrase like "the instance" is in the plural."""
    last = item.text.lower().split()[-1]
    return " " in item.text and last.endswith("s") and (stem(last),) in small_words().nouns


def _hinted(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """The column that a common word of its name means beside a number: "drop the amount by 700"."""
    if not items[at].ids & _MEASURING:
        return None
    hints = [lexicon.hints[i] for i in items[at].ids if i in lexicon.hints]
    near = [*items[max(0, at - 3) : at], *items[at + 1 : at + 4]]
    return hints[0] if hints and any(i.kind in "NPQcudD" for i in near) else None


_SIZES = frozenset({"level", "valu", "amount", "score", "count", "rate", "number", "total", "read"})
_MEASURING = frozenset({"amount", "limit", "total", "ratio", "level", "balanc", "hour"})


def _counts(before: list[Item], item: Item, after: list[Item], lexicon: Lexicon) -> str | None:
    """The column that counts what is named: "two other loans", not "other loans"; "failed more than 4 exams"."""
    if not lexicon.counted:
        return None
    if not any(i.kind == "N" for i in before[-2:]) and [i.kind for i in after] != ["c", "N"]:
        return None
    said = tuple(t.stem for t in tokenize(item.text))
    whole = (name for thing, name in lexicon.counted.items() if set(thing) <= set(said))
    part = [name for thing, name in lexicon.counted.items() if thing[0] in said]
    return next(whole, part[0] if len(part) == 1 else None)  # "8 companies" of NumCompaniesWorked


def _embedded(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """Whether a column is said by a clause: "does it depend on how old they are"; not "and how old are they"."""
    if at < 2 or items[at - 1].text.lower() != "how" or at + 1 >= len(items) or items[at - 2].kind in ".,":
        return False
    led = items[at - 2].text.lower() in _LEADING_IN
    return (
        led
        and items[at + 1].text.lower() not in AUXILIARY
        and items[at].kind == "w"
        and bool(lexicon.measured(items[at].ids))
    )


_LEADING_IN = frozenset(
    {"between", "on", "of", "than", "or", "and", "is", "by", "matter", "matters", "does", "to", "whether"}
)


def _joined(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """The column that a noun beside another column measures: "overtime or salary"."""
    for joint, other in ((at - 1, at - 2), (at + 1, at + 2)):
        if (
            0 <= joint < len(items)
            and 0 <= other < len(items)
            and items[joint].kind in "ao"
            and items[other].kind in "CB"
        ):
            columns = [c for c in lexicon.measured(items[at].ids) if c != column_of(items[other])]
            if columns and not any(i.startswith("@") for i in items[at].ids):
                return columns[0]
    return None


def _from_number(out: list[Item]) -> bool:
    """Whether "from" and a number, perhaps with a unit, stand just before."""
    return re.search("fN[Uw]?$", "".join(i.kind for i in out[-3:])) is not None


def _everyday(item: Item) -> bool:
    """Whether a value is an everyday word, which says nothing away from its column: "up", "other"."""
    words = key(item.text)
    everyday = words in small_words().signs or item.text.lower() in _ALONE | _CUSTOMERS | {"others"}
    return len(words) == 1 and everyday


def _beside_its_column(items: list[Item], at: int, lexicon: Lexicon) -> bool:
    """Whether a word near a value names its column: "of other race", "purpose: other"."""
    meaning = items[at].meaning
    columns = [column for column, _ in meaning.values] if meaning is not None else []
    near = [*items[max(0, at - 4) : at], *items[at + 1 : at + 4]]
    said = frozenset[str]().union(*(i.ids for i in near))
    if lexicon.one_hot.issuperset(columns):
        texts = (text for column in columns if (own := lexicon.words.column(column)) for text in called(own))
        return any(set(key(text)) - items[at].ids <= said for text in texts)
    named = {word for column in columns for word in lexicon.named_by.get(column, ())}
    return any(column_of(i) in columns for i in near) or bool(said & named)


def _one_of_them(before: Item | None, after: Item | None, lexicon: Lexicon) -> bool:
    """Whether "one" counts what a column counts."""
    led = before is not None and before.text.lower() in (
        "had",
        "has",
        "have",
        "with",
        "and",
        "or",
        "exactly",
        "only",
        "but",
    )
    return led and after is not None and after.kind == "C" and column_of(after) in lexicon.counted.values()


def _end_named(item: Item, before: Item, lexicon: Lexicon) -> Meaning | None:
    """The class that the outcome's name begins with, where somebody did it: "who really left the company"."""
    done = before.text.lower() in ("who", "that", "really", "actually", "truly", "have", "has", "had", "then")
    first = item.text.lower().split()[0]
    classes = [c for c in lexicon.words.outcome.classes if c.label.lower() == first]
    return Meaning(cls=classes[0].value) if done and classes and " " in item.text else None


def _any_one(items: list[Item], at: int) -> bool:
    """Whether "feature" stands for one column that is not named: "this attribute", "a feature", "[feature X]"."""
    single = items[at].text.lower() in ("feature", "attribute", "variable", "column", "characteristic", "factor")
    before = items[at - 1].text.lower() if at else ""
    return single and before in ("a", "this", "that", "one", "any", "certain", "given", "specific", "particular", "[")
