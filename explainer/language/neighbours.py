"""What the items around an item decide: "the age feature" is just age, "500 or more in savings" one yes/no column."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from explainer.language.class_words import AUXILIARY
from explainer.language.item import Item
from explainer.language.joints import joined
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
    items = joined(items, lexicon)
    heading = heading_end(items)
    for at, original in enumerate(items):
        near = Near(items, at, out)
        item = turned(original, near)
        if item is None:
            continue
        item = _decided(item, near, lexicon)
        if _any_one(items, at):
            item = item._replace(ids=item.ids | {"{column}"})
        out.append(_column_or_rows(item, near, lexicon, heading))
    return out


def _decided(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """The item as the rules for its kind decide, and where one changes its kind, as the later rules for that one."""
    done, kind = -1, ""
    while item.kind != kind:
        kind = item.kind
        for place, decide in _RULES[kind]:
            if place > done:
                done, item = place, decide(item, near, lexicon)
                if item.kind != kind:
                    break
    return item


_SOMEBODY = frozenset(
    {"guy", "man", "woman", "lady", "girl", "boy", "male", "female", "bloke", "chap", "lad", "lass", "fella"}
)
_NOT_USING = frozenset({"don't use", "doesn't use", "not use", "do not use", "does not use", "not using", "didn't use"})
_CUSTOMERS = frozenset({"customer", "customers", "client", "clients"})
_ALONE = frozenset({"left", "right", "back", "other", "another", "on", "off", "both", "all", "none", "any", "either"})
_BIDDING = frozenset({"state", "name", "list", "show", "rank", "count", "chart"})
_EVERY = frozenset({"nightly", "hourly", "daily", "weekly", "monthly", "yearly", "annual"})
_JUDGED = frozenset({"good", "bad", "fair", "poor", "fine", "excellent", "high", "low"})
_JUDGING = frozenset({"any", "how", "as", "so", "it", "this", "really", "much", "no"})
_AS_NOW = frozenset({"they", "he", "she", "it", "now", "before", "what", "today", "at", "is", "usual", "planned"})


def _many(item: Item) -> bool:
    """Whether a phrase like "the instance" is in the plural."""
    last = item.text.lower().split()[-1]
    return " " in item.text and last.endswith("s") and not last.endswith("'s") and (stem(last),) in small_words().nouns


def _hinted(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """The column that a common word of its name means beside a number: "drop the amount by 700"."""
    if not items[at].ids & _MEASURING:
        return None
    hints = [lexicon.hints[i] for i in items[at].ids if i in lexicon.hints]
    near = [*items[max(0, at - 3) : at], *items[at + 1 : at + 4]]
    return hints[0] if hints and any(i.kind in "NPQcudD" for i in near) else None


_SIZES = frozenset({"level", "valu", "amount", "score", "count", "rate", "number", "total", "read", "grade", "stage"})
_MEASURING = frozenset({"amount", "limit", "total", "ratio", "level", "balanc", "hour"})


def _counts(before: list[Item], item: Item, after: list[Item], lexicon: Lexicon) -> str | None:
    """The column that counts what is named: "two other loans", not "other loans"; "failed more than 4 exams"."""
    if not lexicon.counted:
        return None
    if not any(i.kind == "N" for i in before[-2:]) and [i.kind for i in after] != ["c", "N"]:
        return None
    said = tuple(t.stem for t in tokenize(item.text))
    if before and before[-1].text.lower() in ("more", "extra", "additional"):  # "one more loan" of other loans
        others = (name for thing, name in lexicon.counted.items() if thing[:2] == ("other", *said))
        if (name := next(others, None)) is not None:
            return name
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
        "them",
        "him",
        "her",
        "each",
    )
    if not led or after is None or after.kind != "C":
        return False
    said = lexicon.words.column(column_of(after))
    counts = said is not None and said.kind == "number" and said.integer and said.low == 0
    return column_of(after) in lexicon.counted.values() or counts


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


def _column_or_rows(item: Item, near: Near, lexicon: Lexicon, heading: int) -> Item:
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
    rows = rows or picks_rows(near.settled, after) or goes_on(near.settled) or (told and belongs(near.settled))
    return item._replace(kind="V") if rows else item


def _this_prediction(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "This prediction" is that of the case at hand."""
    pointed = "@predict" in item.ids and near.before_is("this")
    return item._replace(ids=item.ids | {"{case}"}) if pointed else item


def _how_old(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Between how old someone is and ..."."""
    if near.before is None or "how" not in near.before.ids or not _embedded(near.items, near.at, lexicon):
        return item
    near.settled[-1] = near.before._replace(kind="L", ids=frozenset())
    return item._replace(kind="C", meaning=Meaning(column=lexicon.measured(item.ids)[0], sure=False))


def _to_say_that(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Is it right to say that ..."."""
    return item._replace(kind="w") if item.text.lower() == "say that" and near.kinds("t") else item


def _than_now(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "2000 more than they did", "twenty years older then"."""
    now = near.kinds("NPU") and near.after is not None and near.after.text.lower() in _AS_NOW
    last = item.text.lower().endswith(" then") and (near.after is None or near.after.kind in ".,")
    now = now or (last and any(i.kind in "NP" for i in near.items[max(0, near.at - 2) : near.at]))
    return item._replace(kind="M" if item.op in (">", ">=") else "S") if now else item


def _bidden(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "State the method"."""
    first = near.before is None or near.before.kind in ".," or near.before_is("please")
    bids = first and item.text.lower() in _BIDDING and near.after is not None and near.after.kind == "L"
    return item._replace(kind="w", meaning=None) if bids else item


def _nightly(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The nightly price"."""
    each = item.text.lower() in _EVERY and near.after is not None and near.after.kind in "wC"
    return item._replace(kind="L", meaning=None) if each else item


def _no_value(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Another prediction" is no race; "private customers" are rows where customers may pack."""
    if not _everyday(item) or _beside_its_column(near.items, near.at, lexicon):
        return item
    return item._replace(kind="R" if item.text.lower() in _CUSTOMERS else "w", meaning=None)


def _somebody(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Guy number 77"."""
    numbered_ = near.after is not None and (
        near.after.kind == "N" or near.after.text.lower() in ("number", "no", "nr", "num")
    )
    return item._replace(kind="R", meaning=None) if numbered_ and item.text.lower() in _SOMEBODY else item


def _judged(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Is it any good with ..."."""
    judged = item.text.lower() in _JUDGED and near.before is not None and near.before.text.lower() in _JUDGING
    return item._replace(kind="w", meaning=None) if judged else item


def _not_using(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Who don't use Chrome"."""
    unused = item.text.lower() in _NOT_USING and near.after is not None and near.after.kind in "VBL"
    return item._replace(kind="n") if unused else item


def _upwards(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "From 35 up"."""
    return item._replace(kind="+") if item.text.lower() == "up" and _from_number(near.settled) else item


def _span(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "41 days", "days since": a span of time, and no value called "day"."""
    word = item.text.lower()
    value = item.meaning is not None and any(str(v).lower() == word for _, v in item.meaning.values)
    single = " " not in word
    adverb = word.endswith("ly") and single and not value  # "normally" is not "normal"
    adverb = adverb and word not in small_words().months
    asked = near.before_is("how") and single  # "how long she's been here" is no long fur
    return item._replace(kind="w", meaning=None) if asked or adverb or (word in _SPANS and not value) else item


_SPANS = frozenset(
    {
        "day",
        "night",
        "hour",
        "week",
        "month",
        "year",
        "days",
        "nights",
        "hours",
        "weeks",
        "months",
        "years",
        "mornings",
        "evenings",
    }
)


def _recently(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "30 days more recently": a shorter time since."""
    recent = near.after is not None and near.after.text.lower() in ("recent", "recently")
    return (
        item._replace(kind="S" if item.kind == "M" else "M")
        if recent and item.text.lower() in ("more", "less")
        else item
    )


def _by_year(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Two years older", "older than 2010", of cars whose year is known: what is older was made earlier."""
    if lexicon.made is None and "age" not in lexicon.hints:
        return item
    said = {"older", "newer", "younger"}.intersection(item.text.lower().split())
    moved = item.text.lower() in ("earlier", "later") and near.before is not None and near.before.ids & {"year"}
    if lexicon.made is not None and moved:  # "built 15 years earlier"
        return item._replace(kind="S" if item.text.lower() == "earlier" else "M")
    if said == {"newer"} and lexicon.made is None:
        return item._replace(
            kind={"M": "S", "+": "-"}.get(item.kind, item.kind), op="<" if item.kind == "c" else item.op
        )
    if lexicon.made is None or not said:
        return item
    if item.kind == "c":
        number = near.after.value if near.after is not None and near.after.kind == "N" else None
        spans = number is not None and number < _CALENDAR  # "older than a year"
        return item if spans else item._replace(op="<" if "older" in said else ">")
    earlier, later = ("-", "+") if item.kind in "+-" else ("S", "M")
    return item._replace(kind=earlier if "older" in said else later)


_CALENDAR = 1000


def _precisely(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Precisely" is no precision."""
    return item._replace(kind="L", ids=frozenset()) if item.text.lower().endswith("ly") else item


def _spread_over(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "If he paid it back over 53 months": how long, not longer than."""
    following = near.items[near.at + 1 : near.at + 3]
    timed = [i.kind for i in following[:1]] == ["N"]
    timed = timed and any(i.ids & _PERIODS and i.kind != "C" for i in following[1:])
    led = near.items[max(0, near.at - 4) : near.at]
    paid = any(i.ids & _PAYING and after.kind != "R" for i, after in pairwise([*led, item]))
    paid = paid or (near.at > 1 and near.items[near.at - 2].kind == "," and near.before_is("loan"))  # "..., loan over"
    return item._replace(kind="L") if item.text.lower() == "over" and timed and paid else item


_PERIODS = frozenset({"month", "year", "week", "day"})
_PAYING = frozenset({"pay", "paid", "repay", "repaid", "spread", "borrow", "took", "take", "stretch"})


def _took(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Housing costs took 10 percent more" takes nothing off."""
    following = "".join(i.kind for i in near.items[near.at + 1 : near.at + 4])
    if (
        item.text.lower() == "takes"
        and following[:1] == "N"
        and not any(i.text.lower() in ("off", "away") for i in near.items)
    ):
        return item._replace(kind="L")  # "takes 77 minutes to get here"
    more = item.text.lower() in _TAKING and re.match(r"[NPQ][Uw]?[MS]", following) is not None
    longer = re.match(r"[NPQ][UwC]?[M]", following) is not None and any(
        i.text.lower() in ("longer", "more") for i in near.items[near.at + 2 : near.at + 4]
    )
    lasts = item.text.lower() in _TAKING and longer and near.before is not None and not near.kinds("iL.,t")
    return item._replace(kind="L") if lasts or (more and near.kinds("Ch")) else item


_TAKING = frozenset({"take", "takes", "took", "taking"})


def _clean(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "A clean public record", where the column tells that it is bad."""
    spotless = item.text.lower() in _SPOTLESS and near.after is not None and near.after.kind == "B"
    return item._replace(kind="n") if spotless else item


_SPOTLESS = frozenset({"clean", "spotless", "unblemished", "flawless"})


def _several(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The instances"."""
    return item._replace(kind="R") if _many(item) else item


def _more_of_them(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "200 more people": how many, and no rows."""
    return item._replace(kind="L") if re.search("N[MS]$", "".join(i.kind for i in near.settled[-2:])) else item


_PITIED = ("poor", "lucky", "unlucky", "unfortunate", "dear", "old", "young", "nice")


def _that_guy(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "That guy", "the poor woman"."""
    of = near.settled[-2] if len(near.settled) > 1 and near.before_is(*_PITIED) else near.before
    pitied = of is not near.before and of is not None and of.text.lower() == "the"
    pointed = item.text.lower() in _SOMEBODY and (pitied or near.before_is("that", "my", "our"))
    return item._replace(kind="H", meaning=None) if pointed else item


def _said_already(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The sales department"."""
    before = near.before
    if before is None or before.kind not in "VC" or before.meaning is None:
        return item
    if before.kind == "C":  # "17 minutes taxi" of TaxiOutMinutes
        numbered = len(near.settled) > 1 and near.settled[-2].kind == "N" and column_of(item) == column_of(before)
        return item._replace(kind="L", meaning=None) if numbered else item
    return item._replace(kind="L", meaning=None) if column_of(item) == before.meaning.values[0][0] else item


def _beside_another(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Overtime or salary"."""
    beside = near.kinds("ao") or (near.after is not None and near.after.kind in "ao")
    column = _joined(near.items, near.at, lexicon) if beside else None
    return item._replace(kind="C", meaning=Meaning(column=column, sure=False)) if column else item


def _one_thing(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "With one liable individual"."""
    one = item.kind != "N" and item.text.lower() == "one" and _one_of_them(near.before, near.after, lexicon)
    return item._replace(kind="N", value=1.0) if one else item


def _size_of(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "A glucose level of 180"."""
    return item._replace(kind="L") if item.ids & _SIZES and near.kinds("C", "LNch") else item


def _doing(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Those borrowing to buy a car"."""
    after, asked = near.after, any(i.text.lower() == "how much" for i in near.settled)
    leads = after is not None and (after.kind == "t" or (after.text.lower() == "for" and not asked))
    doing = leads and near.kinds("RV") and item.text.lower().endswith("ing")
    return item._replace(kind="L", meaning=None) if doing else item


def _so_much(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Why that much diesel": what is predicted, in a word of the visitor's own."""
    number = not item.known and lexicon.words.outcome.kind == "regression" and item.text.isalpha()
    led = near.before is not None and near.before.text.lower().split()[-1] in ("much", "many", "few", "little")
    asks = any("@why" in i.ids for i in near.settled[:4])
    return (
        item._replace(kind="X", meaning=Meaning(target=True, sure=False), known=True)
        if number and led and asks
        else item
    )


def _judged_one(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "When it judges a loan": what is judged, and no amount of it."""
    half = item.meaning is not None and not item.meaning.sure and near.before_is("a", "an", "each", "every")
    verb = near.settled[-2] if half and len(near.settled) > 1 else None
    return item._replace(kind="w", meaning=None) if verb is not None and verb.ids & _JUDGES else item


_JUDGES = frozenset({"judg", "decid", "decide on", "assess", "rate", "approv", "grant", "score", "evalu", "@assess"})


def _interesting(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """What is "interesting" is no interest."""
    return item._replace(kind="w", meaning=None) if item.text.lower() in ("interesting", "interested") else item


def _rows_by_place(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "A 60-month loan", "loans for small businesses", "these guests"; "owners" where a column is called OwnerAge."""
    these = near.before_is("these", "those", "such") and item.text.lower().endswith("s")
    these = these and key(item.text) in small_words().nouns and item.meaning is not None and not item.meaning.sure
    rows = these or rows_after_all(item, near.before, near.after) or (said_of_people(item) and not near.kinds("N"))
    return item._replace(kind="R", meaning=None) if rows else item


def _rows_by_noun(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Dogs that are", "large dogs"."""
    heads = heads_rows(item, near.before, near.items[near.at + 1 : near.at + 3], lexicon)
    return item._replace(kind="R") if heads else item


def _column_by_hint(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """A column by half its name, where a comparison or a number stands beside it."""
    column = _hinted(near.items, near.at, lexicon)
    return item._replace(kind="C", meaning=Meaning(column=column, sure=False)) if column else item


def _left_the_company(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Who left the company"."""
    end = _end_named(item, near.before, lexicon) if near.before is not None else None
    return item._replace(kind="K", meaning=end) if end else item


def _getting_wrong(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Where is it getting it wrong": the model, and nobody who gets something."""
    judged = near.after is not None and near.after.text.lower() in ("wrong", "right", "badly", "correct")
    return item._replace(kind="w", meaning=None) if judged and item.text.lower().endswith(" it") else item


def _outcome_itself(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The diabetes outcome"."""
    return item._replace(kind="L", meaning=None) if near.after is not None and near.after.kind == "X" else item


def _out_of_so_many(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "70 out of 100": a share, and no ids."""
    after = [i.text.lower() for i in near.items[near.at + 1 : near.at + 3]]
    before = [i.text.lower() for i in near.items[max(0, near.at - 2) : near.at]]
    share = after[:1] == ["out of"] or after == ["out", "of"] or before[-1:] == ["out of"] or before == ["out", "of"]
    round_ = (after[:1] == ["in"] and after[1:2] and after[1] in _ROUND) or (
        before[-1:] == ["in"] and item.text in _ROUND
    )
    share = share or (bool(round_) and any("@probability" in i.ids or "%" in i.text for i in near.items[: near.at]))
    return item._replace(kind="w", ids=item.ids | {"{number}"}, known=True) if share else item


_ROUND = frozenset({"5", "10", "20", "100", "five", "ten", "twenty", "a hundred"})


def _out_of_range(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Day 309": no day of the month, but one of the year."""
    number = near.after
    column = lexicon.words.column(column_of(item))
    if number is None or number.kind != "N" or column is None or column.kind != "number":
        return item
    value = number.value or 0.0
    if column.reaches(value):
        return item
    own = set(key(item.text))
    others = [c for c in lexicon.words.columns if c.kind == "number" and c.reaches(value)]
    fitting = [c for c in others if any(own <= set(key(text)) for text in called(c))]
    return item._replace(meaning=Meaning(column=fitting[0].name)) if len(fitting) == 1 else item


_MONEY = frozenset({"euros", "euro", "dollars", "dollar", "pounds", "quid", "bucks", "€", "$", "£", "rupees", "francs"})


def _per_unit(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "80 euros per night", "196 euros a night"."""
    led = near.settled[-3:-1]
    paid = (
        len(led) > 1 and led[0].kind == "N" and led[1].text.lower() in _MONEY and near.before_is("a", "each", "every")
    )
    each = paid or (near.before_is("per") and any(i.kind == "N" for i in near.settled[-3:]))
    return item._replace(kind="U", meaning=None) if each else item


def _counted(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Two other loans"."""
    column = _counts(near.settled, item, near.items[near.at + 1 : near.at + 3], lexicon)
    return item._replace(kind="C", meaning=Meaning(column=column)) if column else item


_DECIDING: tuple[tuple[str, Callable[[Item, Near, Lexicon], Item]], ...] = (
    ("", _this_prediction),
    ("w", _how_old),
    ("i", _to_say_that),
    ("c", _than_now),
    ("c", _spread_over),
    ("V", _span),
    ("V", _bidden),
    ("C", _nightly),
    ("V", _no_value),
    ("V", _somebody),
    ("V", _judged),
    ("w", _not_using),
    ("w", _clean),
    ("d", _took),
    ("wudMSc+-", _by_year),
    ("MS", _recently),
    ("M", _upwards),
    ("m", _precisely),
    ("H", _several),
    ("R", _more_of_them),
    ("V", _that_guy),
    ("C", _said_already),
    ("w", _beside_another),
    ("", _one_thing),
    ("w", _size_of),
    ("C", _doing),
    ("C", _interesting),
    ("C", _judged_one),
    ("CB", _rows_by_place),
    ("w", _so_much),
    ("w", _rows_by_noun),
    ("w", _column_by_hint),
    ("X", _left_the_company),
    ("K", _getting_wrong),
    ("K", _outcome_itself),
    ("C", _per_unit),
    ("C", _out_of_range),
    ("N", _out_of_so_many),
    ("BKwRV", _counted),
)
"""What decides about items of these kinds, or of any: what one has made of an item the next ones are asked about."""


class _ByKind(dict[str, tuple[tuple[int, Callable[[Item, Near, Lexicon], Item]], ...]]):
    """The rules for items of one kind with their places in the table, picked out at first use."""

    def __missing__(self, kind: str) -> tuple[tuple[int, Callable[[Item, Near, Lexicon], Item]], ...]:
        rules = tuple((n, rule) for n, (kinds, rule) in enumerate(_DECIDING) if not kinds or kind in kinds)
        return self.setdefault(kind, rules)


_RULES = _ByKind()
