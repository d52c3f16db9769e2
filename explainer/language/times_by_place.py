"""Words of time by their neighbours: "41 days", "built 15 years earlier", "paid it back over 53 months"."""

from __future__ import annotations

import re
from itertools import pairwise

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.names import called
from explainer.language.row_words import column_of
from explainer.language.small_words import key, small_words
from explainer.language.time_units import AT_A_TIME, lasting_in, tells_when, time_unit
from explainer.language.turns import Near


def _from_number(out: list[Item]) -> bool:
    """Whether "from" and a number, perhaps with a unit, stand just before."""
    return re.search("fN[Uw]?$", "".join(i.kind for i in out[-3:])) is not None


def than_now(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "2000 more than they did", "twenty years older then"."""
    now = near.kinds("NPU") and near.after is not None and near.after.text.lower() in _AS_NOW
    last = item.text.lower().endswith(" then") and (near.after is None or near.after.kind in ".,")
    now = now or (last and any(i.kind in "NP" for i in near.items[max(0, near.at - 2) : near.at]))
    return item._replace(kind="M" if item.op in (">", ">=") else "S") if now else item


_AS_NOW = frozenset({"they", "he", "she", "it", "now", "before", "what", "today", "at", "is", "usual", "planned"})


def nightly(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The nightly price"."""
    each = item.text.lower() in _EVERY and near.after is not None and near.after.kind in "wC"
    return item._replace(kind="L", meaning=None) if each else item


_EVERY = frozenset({"nightly", "hourly", "daily", "weekly", "monthly", "yearly", "annual"})


def upwards(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "From 35 up"."""
    return item._replace(kind="+") if item.text.lower() == "up" and _from_number(near.settled) else item


def span(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "41 days", "days since": a span of time, and no value called "day"."""
    word = item.text.lower()
    value = item.meaning is not None and any(str(v).lower() == word for _, v in item.meaning.values)
    single = " " not in word
    adverb = word.endswith("ly") and single and not value  # "normally" is not "normal"
    adverb = adverb and word not in small_words().months
    asked = near.before_is("how") and single  # "how long she's been here" is no long fur
    if word.split()[-1] in _NO_VALUES and not value:
        return item._replace(kind="w", meaning=None)  # "what happened" is no event
    return item._replace(kind="w", meaning=None) if asked or adverb or (word in _SPANS and not value) else item


_NO_VALUES = frozenset({"happened", "happens", "happen", "marked"})
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


def recently(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "30 days more recently": a shorter time since."""
    recent = near.after is not None and near.after.text.lower() in ("recent", "recently")
    return (
        item._replace(kind="S" if item.kind == "M" else "M")
        if recent and item.text.lower() in ("more", "less")
        else item
    )


def by_year(item: Item, near: Near, lexicon: Lexicon) -> Item:
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


def spread_over(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "If he paid it back over 53 months": how long, not longer than."""
    following = near.items[near.at + 1 : near.at + 3]
    timed = [i.kind for i in following[:1]] == ["N"]
    timed = timed and any(i.ids & _PERIODS and i.kind != "C" for i in following[1:])
    led = near.items[max(0, near.at - 4) : near.at]
    paid = any(i.ids & _PAYING and after.kind != "R" for i, after in pairwise([*led, item]))
    paid = paid or (near.at > 1 and near.items[near.at - 2].kind == "," and near.before_is("loan"))  # "..., loan over"
    lasted = near.before_is("took", "take", "takes")  # "how many took over two days"
    return item._replace(kind="L") if item.text.lower() == "over" and timed and paid and not lasted else item


_PERIODS = frozenset({"month", "year", "week", "day"})
_PAYING = frozenset({"pay", "paid", "repay", "repaid", "spread", "borrow", "took", "take", "stretch"})


def took(item: Item, near: Near, lexicon: Lexicon) -> Item:
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


def out_of_range(item: Item, near: Near, lexicon: Lexicon) -> Item:
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


def no_point_in_time(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Within an hour", "under two hours": so long, and no hour of the day that a column tells."""
    column = lexicon.words.column(column_of(item))
    if column is None or not near.kinds("NQD") or not tells_when(column, item.text.lower().split()[-1]):
        return item
    led = near.settled[-2].text.lower() if len(near.settled) > 1 else ""
    moved = near.after is not None and near.after.text.lower() in ("later", "earlier")
    if led in AT_A_TIME or moved:
        return item
    lasting = lasting_in(lexicon.words.columns, time_unit(item.text.split()[-1]))
    return item._replace(kind="U" if lasting else "w", meaning=None, columns=lasting)


def per_unit(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "80 euros per night", "196 euros a night"."""
    led = near.settled[-3:-1]
    paid = (
        len(led) > 1 and led[0].kind == "N" and led[1].text.lower() in _MONEY and near.before_is("a", "each", "every")
    )
    each = paid or (near.before_is("per") and any(i.kind == "N" for i in near.settled[-3:]))
    return item._replace(kind="U", meaning=None) if each else item


_MONEY = frozenset({"euros", "euro", "dollars", "dollar", "pounds", "quid", "bucks", "€", "$", "£", "rupees", "francs"})
