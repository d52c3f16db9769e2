"""What the items around an item decide: "the age feature" is just age, "500 or more in savings" one yes/no column."""

from __future__ import annotations

from collections.abc import Callable

from explainer.language.columns_by_place import (
    beside_another,
    column_by_hint,
    counted,
    how_old,
    one_thing,
    outcome_itself,
    said_already,
    size_of,
    so_much,
)
from explainer.language.everyday_words import (
    bidden,
    clean,
    faulty,
    getting_wrong,
    interesting,
    judged,
    judged_one,
    no_value,
    not_using,
    out_of_so_many,
    precisely,
    to_say_that,
)
from explainer.language.item import Item
from explainer.language.joints import joined
from explainer.language.lexicon import Lexicon
from explainer.language.row_words import heading_end
from explainer.language.rows_by_place import (
    column_or_rows,
    doing,
    left_the_company,
    more_of_them,
    one_of_a_kind,
    rows_by_noun,
    rows_by_place,
    several,
    so_many_of_them,
    somebody,
    that_guy,
    this_prediction,
    this_thing,
    those_so_old,
)
from explainer.language.times_by_place import (
    by_year,
    nightly,
    no_point_in_time,
    out_of_range,
    per_unit,
    recently,
    span,
    spread_over,
    than_now,
    took,
    upwards,
)
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
        out.append(column_or_rows(item, near, lexicon, heading))
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


def _any_one(items: list[Item], at: int) -> bool:
    """Whether "feature" stands for one column that is not named: "this attribute", "a feature", "[feature X]"."""
    single = items[at].text.lower() in ("feature", "attribute", "variable", "column", "characteristic", "factor")
    before = items[at - 1].text.lower() if at else ""
    return single and before in ("a", "this", "that", "one", "any", "certain", "given", "specific", "particular", "[")


_DECIDING: tuple[tuple[str, Callable[[Item, Near, Lexicon], Item]], ...] = (
    ("", this_prediction),
    ("w", how_old),
    ("i", to_say_that),
    ("c", than_now),
    ("c", spread_over),
    ("V", span),
    ("V", bidden),
    ("C", nightly),
    ("V", no_value),
    ("BV", somebody),
    ("V", judged),
    ("w", not_using),
    ("w", clean),
    ("w", faulty),
    ("d", took),
    ("wudMSc+-", by_year),
    ("MS", recently),
    ("M", upwards),
    ("m", precisely),
    ("G", those_so_old),
    ("H", several),
    ("R", so_many_of_them),
    ("R", more_of_them),
    ("V", that_guy),
    ("V", one_of_a_kind),
    ("C", said_already),
    ("w", beside_another),
    ("", one_thing),
    ("w", size_of),
    ("C", doing),
    ("C", interesting),
    ("C", judged_one),
    ("CB", rows_by_place),
    ("w", so_much),
    ("w", rows_by_noun),
    ("wC", this_thing),
    ("w", column_by_hint),
    ("C", no_point_in_time),
    ("X", left_the_company),
    ("K", getting_wrong),
    ("K", outcome_itself),
    ("C", per_unit),
    ("C", out_of_range),
    ("N", out_of_so_many),
    ("BKwRV", counted),
)
"""What decides about items of these kinds, or of any: what one has made of an item the next ones are asked about."""


class _ByKind(dict[str, tuple[tuple[int, Callable[[Item, Near, Lexicon], Item]], ...]]):
    """The rules for items of one kind with their places in the table, picked out at first use."""

    def __missing__(self, kind: str) -> tuple[tuple[int, Callable[[Item, Near, Lexicon], Item]], ...]:
        rules = tuple((n, rule) for n, (kinds, rule) in enumerate(_DECIDING) if not kinds or kind in kinds)
        return self.setdefault(kind, rules)


_RULES = _ByKind()
