"""Words of a project that are everyday words where they stand: "state the method", "any good", "70 out of 100"."""

from __future__ import annotations

from explainer.language.english import SPOTLESS
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.names import called
from explainer.language.row_words import column_of
from explainer.language.small_words import key, small_words
from explainer.language.tokens import spoken
from explainer.language.turns import Near
from explainer.language.units import known

_CUSTOMERS = frozenset({"customer", "customers", "client", "clients"})


def _everyday(item: Item) -> bool:
    """Whether a value is an everyday word, which says nothing away from its column: "up", "other"."""
    words = key(item.text)
    everyday = words in small_words().signs or item.text.lower() in _ALONE | _CUSTOMERS | {"others"}
    return len(words) == 1 and everyday


_ALONE = frozenset({"left", "right", "back", "other", "another", "on", "off", "both", "all", "none", "any", "either"})


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


def to_say_that(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Is it right to say that ..."."""
    return item._replace(kind="w") if item.text.lower() == "say that" and near.kinds("t") else item


def bidden(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "State the method"."""
    first = near.before is None or near.before.kind in ".," or near.before_is("please")
    bids = first and item.text.lower() in _BIDDING and near.after is not None and near.after.kind == "L"
    return item._replace(kind="w", meaning=None) if bids else item


_BIDDING = frozenset({"state", "name", "list", "show", "rank", "count", "chart"})


def _only_done(item: Item, near: Near) -> bool:
    """Whether a value in "ing" is only what somebody does: "who train more", "training km" of training shoes."""
    labels = [str(value).lower() for _, value in item.meaning.values] if item.meaning is not None else []
    word = item.text.lower()
    if " " in word or len(labels) != 1 or not labels[0].endswith("ing") or " " in labels[0]:
        return False
    measured = near.after is not None and (near.after.kind in "UC" or near.after.text.lower() in known())
    return not word.endswith("ing") or measured


def no_value(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Another prediction" is no race; "private customers" are rows where customers may pack."""
    if _only_done(item, near):
        return item._replace(kind="w", meaning=None)
    if not _everyday(item) or _beside_its_column(near.items, near.at, lexicon):
        return item
    return item._replace(kind="R" if item.text.lower() in _CUSTOMERS else "w", meaning=None)


def judged(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Is it any good with ..."."""
    judging = item.text.lower() in _JUDGED and near.before is not None and near.before.text.lower() in _JUDGING
    return item._replace(kind="w", meaning=None) if judging else item


_JUDGED = frozenset({"good", "bad", "fair", "poor", "fine", "excellent", "high", "low"})
_JUDGING = frozenset({"any", "how", "as", "so", "it", "this", "really", "much", "no"})


def not_using(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Who don't use Chrome"."""
    unused = item.text.lower() in _NOT_USING and near.after is not None and near.after.kind in "VBL"
    return item._replace(kind="n") if unused else item


_NOT_USING = frozenset({"don't use", "doesn't use", "not use", "do not use", "does not use", "not using", "didn't use"})


def precisely(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Precisely" is no precision."""
    return item._replace(kind="L", ids=frozenset()) if item.text.lower().endswith("ly") else item


def clean(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "A clean public record", where the column tells that it is bad."""
    spotless = item.text.lower() in SPOTLESS and near.after is not None and near.after.kind == "B"
    return item._replace(kind="n") if spotless else item


def faulty(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "A broken seal", where the column tells that it is intact."""
    column = column_of(near.after) if near.after is not None and near.after.kind == "B" else None
    whole = column is not None and not _WHOLE.isdisjoint(spoken(column).lower().split())
    return item._replace(kind="n") if whole and item.text.lower() in _FAULTY else item


_FAULTY = frozenset({"broken", "faulty", "defective", "damaged", "cracked", "torn", "invalid", "dud"})
_WHOLE = frozenset({"ok", "okay", "intact", "working", "works", "valid", "good", "sound", "functional"})


def judged_one(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "When it judges a loan": what is judged, and no amount of it."""
    half = item.meaning is not None and not item.meaning.sure and near.before_is("a", "an", "each", "every")
    verb = near.settled[-2] if half and len(near.settled) > 1 else None
    return item._replace(kind="w", meaning=None) if verb is not None and verb.ids & _JUDGES else item


_JUDGES = frozenset({"judg", "decid", "decide on", "assess", "rate", "approv", "grant", "score", "evalu", "@assess"})


def interesting(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """What is "interesting" is no interest."""
    return item._replace(kind="w", meaning=None) if item.text.lower() in ("interesting", "interested") else item


def getting_wrong(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "Where is it getting it wrong": the model, and nobody who gets something."""
    told = near.after is not None and near.after.text.lower() in ("wrong", "right", "badly", "correct")
    return item._replace(kind="w", meaning=None) if told and item.text.lower().endswith(" it") else item


def out_of_so_many(item: Item, near: Near, lexicon: Lexicon) -> Item:
    """ "70 out of 100": a share, and no ids."""
    after = [i.text.lower() for i in near.items[near.at + 1 : near.at + 3]]
    before = [i.text.lower() for i in near.items[max(0, near.at - 2) : near.at]]
    whole = any(i.kind == "N" for i in near.items[near.at + 2 : near.at + 6])  # not "get 94 out of the refused"
    share = (
        (whole and (after[:1] == ["out of"] or after == ["out", "of"]))
        or before[-1:] == ["out of"]
        or before == ["out", "of"]
    )
    round_ = (after[:1] == ["in"] and after[1:2] and after[1] in _ROUND) or (
        before[-1:] == ["in"] and item.text in _ROUND
    )
    share = share or (bool(round_) and any("@probability" in i.ids or "%" in i.text for i in near.items[: near.at]))
    return item._replace(kind="w", ids=item.ids | {"{number}"}, known=True) if share else item


_ROUND = frozenset({"5", "10", "20", "100", "five", "ten", "twenty", "a hundred"})
