"""Words that say a column by their neighbours: "two other loans", "overtime or salary", "a level of 180"."""

from __future__ import annotations

from explainer.language.class_words import AUXILIARY
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.row_words import column_of
from explainer.language.tokens import tokenize
from explainer.language.turns import Near


def _hinted(items: list[Item], at: int, lexicon: Lexicon) -> str | None:
    """The column that a common word of its name means beside a number: "drop the amount by 700"."""
    if not items[at].ids & _MEASURING:
        return None
    hints = [lexicon.hints[i] for i in items[at].ids if i in lexicon.hints]
    near = [*items[max(0, at - 3) : at], *items[at + 1 : at + 4]]
    return hints[0] if hints and any(i.kind in "NPQcudD" for i in near) else None


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


def how_old(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Between how old someone is and ..."."""
    if near.before is None or "how" not in near.before.ids or not _embedded(near.items, near.at, lexicon):
        return item
    near.settled[-1] = near.before._replace(kind="L", ids=frozenset())
    return item._replace(kind="C", meaning=Meaning(column=lexicon.measured(item.ids)[0], sure=False))


def said_already(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The sales department"."""
    before = near.before
    if before is None or before.kind not in "VC" or before.meaning is None:
        return item
    if before.kind == "C":  # "17 minutes taxi" of TaxiOutMinutes
        numbered = len(near.settled) > 1 and near.settled[-2].kind == "N" and column_of(item) == column_of(before)
        return item._replace(kind="L", meaning=None) if numbered else item
    return item._replace(kind="L", meaning=None) if column_of(item) == before.meaning.values[0][0] else item


def beside_another(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Overtime or salary"."""
    beside = near.kinds("ao") or (near.after is not None and near.after.kind in "ao")
    column = _joined(near.items, near.at, lexicon) if beside else None
    return item._replace(kind="C", meaning=Meaning(column=column, sure=False)) if column else item


def one_thing(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "With one liable individual"."""
    one = item.kind != "N" and item.text.lower() == "one" and _one_of_them(near.before, near.after, lexicon)
    return item._replace(kind="N", value=1.0) if one else item


def size_of(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "A glucose level of 180"."""
    return item._replace(kind="L") if item.ids & _SIZES and near.kinds("C", "LNch") else item


_SIZES = frozenset({"level", "valu", "amount", "score", "count", "rate", "number", "total", "read", "grade", "stage"})


def so_much(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Why that much diesel": what is predicted, in a word of the visitor's own."""
    number = not item.known and lexicon.words.outcome.kind == "regression" and item.text.isalpha()
    led = near.before is not None and near.before.text.lower().split()[-1] in ("much", "many", "few", "little")
    asks = any("@why" in i.ids for i in near.settled[:4])
    return (
        item._replace(kind="X", meaning=Meaning(target=True, sure=False), known=True)
        if number and led and asks
        else item
    )


def column_by_hint(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """A column by half its name, where a comparison or a number stands beside it."""
    column = _hinted(near.items, near.at, lexicon)
    return item._replace(kind="C", meaning=Meaning(column=column, sure=False)) if column else item


def outcome_itself(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "The diabetes outcome"."""
    return item._replace(kind="L", meaning=None) if near.after is not None and near.after.kind == "X" else item


def counted(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Two other loans"."""
    column = _counts(near.settled, item, near.items[near.at + 1 : near.at + 3], lexicon)
    return item._replace(kind="C", meaning=Meaning(column=column)) if column else item
