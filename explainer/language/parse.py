"""A question being read: its items, which of them are taken, what was found; what all parts of the grammar share.

The grammar is a table of regular expressions over item kinds (see `item`). A pattern takes the items it uses, so
that nothing is read twice; what no pattern takes is left for the intents, and for the question "was anything dropped?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.names import sorts_by_codes
from explainer.language.small_words import LINKS
from explainer.language.time_units import tells_when
from explainer.language.tokens import stem
from explainer.types import Change, Condition, Scalar, Scope

_GAP = "[LhtyHr,]"


@dataclass
class Parse:
    """A question being read: the items, which are taken, and what was found so far with its place.

    The first `profile` items describe somebody by values ("34, rents, two kids").
    """

    items: list[Item]
    lexicon: Lexicon
    kinds: str = ""
    taken: dict[int, str] = field(default_factory=dict)
    conditions: list[tuple[int, int, Condition]] = field(default_factory=list)
    changes: list[tuple[int, Change]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    top: int | None = None
    target: tuple[float, str | None] | None = None
    compared: list[str] = field(default_factory=list)
    predicates: dict[int, Scalar] = field(default_factory=dict)
    profile: int = 0

    def __post_init__(self) -> None:
        self.kinds = "".join(i.kind for i in self.items)

    def take(self, start: int, end: int, role: str, *, keep: str = "") -> None:
        """Mark items as used; kinds in `keep` stay."""
        for at in range(start, end):
            if self.kinds[at] not in keep:
                self.taken[at] = role
        self.kinds = self.kinds[:start] + "".join(self._mark(at) for at in range(start, end)) + self.kinds[end:]

    def add(self, match: re.Match[str], *conditions: Condition) -> bool:
        """Take what a pattern matched as these conditions; whether there are any."""
        self.conditions += [(*match.span(), condition) for condition in conditions]
        self.take(*match.span(), "condition")
        return bool(conditions)

    def change(self, match: re.Match[str], change: Change) -> bool:
        """Take what a pattern matched as this change; a code that a number only names is moved by nothing."""
        named = "CN" in self.kinds[max(0, match.start() - 1) : match.end()]
        if change.op != "set" and named and sorts_by_codes(change.column):
            return False  # "should we drop script 3", "is platform 3 quicker than it was"
        self.changes.append((match.start(), change))
        self.take(*match.span(), "change")
        return True

    def _mark(self, at: int) -> str:
        """The kind of an item, or what took it: "r" a case, "_" anything else."""
        return {"row": "r"}.get(self.taken[at], "_") if at in self.taken else self.kinds[at]

    def remark(self) -> None:
        """Brings the kinds up to date with what is taken."""
        self.kinds = "".join(self._mark(at) for at in range(len(self.items)))

    def column(self, at: int) -> str:
        """The column that item `at` names."""
        meaning = self.items[at].meaning
        return (meaning.column or "") if meaning else ""

    def scope(self) -> Scope:
        """The scope found: named rows, an OR of ANDs folded from left to right, and the changes to what is read."""
        return Scope(
            tuple(dict.fromkeys(self.rows)),
            self._any(),
            tuple(dict.fromkeys(self.lexicon.movable(c) for c in self._decided_changes())),
        )

    def _decided_changes(self) -> list[Change]:
        """The changes in the order said; of yes and no for one column, the last: "and not on ortho"."""
        ordered = [c for _, c in sorted(self.changes, key=lambda c: c[0])]
        last = {c.column: c for c in ordered if c.op == "set" and c.column in self.lexicon.boolean}
        return [c for c in ordered if c.column not in last or c is last[c.column]]

    def joined_by_or(self, conditions: list[tuple[int, int, Condition]]) -> bool:
        """Whether "or" stands between the first and the last of these conditions."""
        first, last = min(c[0] for c in conditions), max(c[0] for c in conditions)
        return any(self.items[at].kind == "o" for at in range(first, last))

    def _any(self) -> tuple[tuple[Condition, ...], ...]:
        folded: tuple[tuple[Condition, ...], ...] = ()
        head: tuple[Condition, ...] = ()
        previous, span, apart = 0, (-1, -1), False
        for start, end, condition in sorted(self.conditions, key=lambda c: c[0]):
            joined_by_or = any(self.items[at].kind == "o" for at in range(previous, start))
            if folded and (start, end) == span:  # both ends of one range: "male or between 30 and 45"
                folded = (
                    (*folded[:-1], (*folded[-1], condition)) if apart else tuple((*one, condition) for one in folded)
                )
                continue
            span, apart = (start, end), joined_by_or and bool(folded)
            named = self.names_people(start, end)
            if not folded and named and [i.kind for i in self.items[end : end + 1]] != ["o"]:
                head = (condition,)  # not in "renters or grade E"
            if folded and condition in folded[-1] and not joined_by_or:
                pass  # "... or get angina when they exercise"
            elif (
                folded
                and joined_by_or
                and (kept := self._either_of(folded[-1], previous, start, condition)) is not None
            ):
                folded = (*folded, (*kept, condition))
            elif not folded or joined_by_or:
                again = any(i.text.lower() == "for" for i in self.items[previous:start])  # "for women or for seniors"
                others = named or again or not head or any(i.kind == "R" for i in self.items[previous : end + 1])
                folded = (*folded, (condition,) if others or not folded else (*head, condition))
            else:
                folded = tuple(one if condition in one else (*one, condition) for one in folded)
            previous = end
        return tuple(dict.fromkeys(folded))

    def _either_of(
        self, group: tuple[Condition, ...], end: int, start: int, condition: Condition
    ) -> tuple[Condition, ...] | None:
        """What else holds for "under 30 with one *or two* pregnancies", two values of one column; None otherwise."""
        last = group[-1]
        alike = last.column == condition.column and last.op == condition.op == "="
        direct = start == end + 1 and self.items[end].kind == "o" and self.taken.get(end) == "condition"
        return group[:-1] if alike and direct and len(group) > 1 else None

    def begins(self, words: Container[str], before: int | None = None) -> bool:
        """Whether the question or a clause of it begins with one of these words, looking up to item `before`."""
        opens = (0, *(at + 1 for at, i in enumerate(self.items[:before]) if i.kind in ".,a"))
        return any(i.text.lower() in words for at in opens for i in self.items[at : at + 1])

    def names_people(self, start: int, end: int) -> bool:
        """Whether a condition is a noun for who is meant: "women who are single or rent" are women, both of them."""
        last = self.items[end - 1].text.lower().split()[-1] if end > start else ""
        noun = self.items[end - 1].kind in "VB" if end > start else False
        return noun and (last in _PEOPLE or (last.endswith(("ers", "ants", "males")) and last != "others"))


_PEOPLE = frozenset({"men", "women", "people", "persons", "folks", "folk"})


@dataclass(frozen=True, eq=False)
class Shape:
    """A pattern of kinds, and what every match of it has: a kind out of each of `needs`.

    >>> Shape.of(r"(?P<C>C)L?(?:(?P<n>n))?(?P<N>[NP])(?P<V>V)").needs
    ('C', 'NP', 'V')
    """

    pattern: re.Pattern[str]
    needs: tuple[str, ...]

    @classmethod
    def of(cls, pattern: str) -> Shape:
        """The shape of a pattern, which needs its named groups that are not optional."""
        needs, depth = list[str](), 0
        for at, character in enumerate(pattern):
            if not depth and (found := _GROUP.match(pattern, at)):
                needs.append(found.group(1).strip("[]").replace("\\", ""))
            depth += {"(": 1, ")": -1}.get(character, 0)
        return cls(re.compile(pattern), tuple(needs) if "|" not in pattern else ())


_GROUP = re.compile(r"\(\?P<\w>(\w|\[[^\]^]+\])\)(?![?*{])")


def shape(text: str) -> Shape:
    """A shape, where "~" may be up to five small words and "A" is any amount."""
    return Shape.of(text.replace("~", _GAP + "{0,5}").replace("A", "[NPQ]"))


Rule = tuple[Shape, Callable[[Parse, re.Match[str]], bool]]
"""A shape, and what reads a match of it; whether it was taken."""


class Rules:
    """Rules in the order they may take items, of which a question is only asked those whose kinds it has."""

    def __init__(self, *rules: Rule) -> None:
        self._rules = rules
        self._fitting: dict[frozenset[str], tuple[Rule, ...]] = {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def read(self, found: Parse) -> None:
        """Read every place where a shape is found, rule by rule."""
        kinds = frozenset(found.kinds)
        fitting = self._fitting.get(kinds)
        if fitting is None:
            fitting = tuple(rule for rule in self._rules if all(not kinds.isdisjoint(need) for need in rule[0].needs))
            if len(self._fitting) < _KEPT:
                self._fitting[kinds] = fitting
        for rule in fitting:
            apply(found, *rule)


_KEPT = 20_000
"""So many sets of kinds are remembered at most."""


def apply(found: Parse, shape: Shape, read: Callable[[Parse, re.Match[str]], bool]) -> None:
    """Read every place where a shape is found."""
    for kinds in shape.needs:
        for kind in kinds:
            if kind in found.kinds:
                break
        else:
            return
    at, search = 0, shape.pattern.search
    while match := search(found.kinds, at):
        at = match.end() if read(found, match) and match.end() > match.start() else match.start() + 1


def plain(value: float) -> Scalar:
    """A whole number as such."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def scalar(item: Item) -> Scalar:
    """The number that an item stands for."""
    return plain(item.value if item.value is not None else 0.0)


def by_unit(found: Parse, unit: Item | None, word: str) -> str | None:
    """The column meant by a unit ("months"), or by a word that fits one column only ("younger", "further north").

    None that tells when: "under two hours" is no hour of the day.
    """
    name = _by_unit(found, unit, word)
    column = found.lexicon.words.column(name) if name is not None else None
    when = column is not None and tells_when(column, unit.text.split()[-1] if unit is not None else word)
    return None if when else name


def _by_unit(found: Parse, unit: Item | None, word: str) -> str | None:
    if unit and len(unit.columns) == 1 and "old" not in unit.text.lower():
        return unit.columns[0]
    if " " in word:
        telling = (part for part in word.split() if stem(part) not in LINKS and part not in _JOINTS)
        return next((column for part in telling if (column := _by_unit(found, None, part))), None)
    if word in _AXES:
        return found.lexicon.hints.get(stem(word)) or found.lexicon.hints.get(stem(_AXES[word]))
    hint = stem(_AGES if word in ("older", "younger") or (unit is not None and "old" in unit.text.lower()) else word)
    return found.lexicon.hints.get(hint) or next(iter(found.lexicon.measures.get(hint, ())), None)


_JOINTS = frozenset({"and", "or", "up", "to", "than", "then", "more", "less", "not", "no", "over", "under", "above"})
_AGES = "age"
_AXES = {"north": "south", "south": "north", "east": "west", "west": "east"}
"""Directions that run along the same column."""
TOWARD = {
    "north": "increase",
    "south": "decrease",
    "east": "increase",
    "west": "decrease",
    "later": "increase",
    "earlier": "decrease",
}


def column_toward(found: Parse, word: str) -> str | None:
    """The column along which a direction goes, or None: "north" of latitude."""
    return by_unit(found, None, word) if word in TOWARD else None
