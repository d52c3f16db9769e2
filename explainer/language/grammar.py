"""Which rows, and what is changed: conditions, changes, ids and counts, read off the row of items.

The grammar is a table of regular expressions over item kinds (see `items`). A pattern takes the items it uses, so
that nothing is read twice; what no pattern takes is left for the intents, and for the question "was anything dropped?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from explainer.language.items import Item
from explainer.language.lexicon import Lexicon
from explainer.language.tokens import stem
from explainer.types import LABEL, PREDICTION, Change, Condition, Scalar, Scope

_NEGATED = {"=": "!=", "!=": "=", ">": "<=", "<": ">=", ">=": "<", "<=": ">"}
_FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}
_GAP = "[LhtyH,]"


@dataclass
class Parse:
    """A question being read: the items, which are taken, and what was found so far with its place."""

    items: list[Item]
    lexicon: Lexicon
    kinds: str = ""
    taken: dict[int, str] = field(default_factory=dict)
    conditions: list[tuple[int, int, Condition]] = field(default_factory=list)
    changes: list[tuple[int, Change]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    top: int | None = None
    compared: list[str] = field(default_factory=list)
    predicates: dict[int, Scalar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = "".join(i.kind for i in self.items)

    def take(self, start: int, end: int, role: str, *, keep: str = "") -> None:
        """Mark items as used; kinds in `keep` stay."""
        for at in range(start, end):
            if self.kinds[at] not in keep:
                self.taken[at] = role
        self.kinds = (
            self.kinds[:start]
            + "".join("_" if at in self.taken else self.kinds[at] for at in range(start, end))
            + self.kinds[end:]
        )

    def column(self, at: int) -> str:
        """The column that item `at` names."""
        meaning = self.items[at].meaning
        return (meaning.column or "") if meaning else ""

    def scope(self) -> Scope:
        """The scope found: named rows, an OR of ANDs folded from left to right, and the changes to what is read."""
        return Scope(
            tuple(dict.fromkeys(self.rows)),
            self._any(),
            tuple(self.lexicon.movable(c) for _, c in sorted(self.changes, key=lambda c: c[0])),
        )

    def joined_by_or(self, conditions: list[tuple[int, int, Condition]]) -> bool:
        """Whether "or" stands between the first and the last of these conditions."""
        first, last = min(c[0] for c in conditions), max(c[0] for c in conditions)
        return any(self.items[at].kind == "o" for at in range(first, last))

    def _any(self) -> tuple[tuple[Condition, ...], ...]:
        folded: tuple[tuple[Condition, ...], ...] = ()
        previous = 0
        for start, end, condition in sorted(self.conditions, key=lambda c: c[0]):
            joined_by_or = any(self.items[at].kind == "o" for at in range(previous, start))
            if not folded or joined_by_or:
                folded = (*folded, (condition,))
            else:
                folded = tuple(one if condition in one else (*one, condition) for one in folded)
            previous = end
        return folded


def parse(items: list[Item], lexicon: Lexicon) -> Parse:
    """Read changes first, then conditions, then ids and counts."""
    found = Parse(items, lexicon)
    _counts(found)
    for pattern, read in _RANGES:
        _apply(found, pattern, read)
    for pattern, read in _CHANGES:
        _apply(found, pattern, read)
    _hypotheticals(found)
    for pattern, read in _CONDITIONS:
        _apply(found, pattern, read)
    _set_apart(found)
    _rows(found)
    _absorb(found)
    return found


_WHERE = frozenset({"on", "in", "over", "across", "for", "from", "of", "within", "throughout"})
_ALL = frozenset(
    {
        "all",
        "the",
        "my",
        "this",
        "these",
        "that",
        "entire",
        "whole",
        "training",
        "train",
        "testing",
        "test",
        "your",
        "every",
        "each",
        "a",
        "of",
        "in",
    }
)


def _absorb(found: Parse) -> None:
    """Words that only say "rows": those that lead to a condition ("for data where"), and "on all the data"."""
    for start in sorted(
        at for at, role in found.taken.items() if role == "condition" and found.taken.get(at - 1) != "condition"
    ):
        at = start - 1
        while at >= 0 and at not in found.taken and (found.kinds[at] in "LRh" or "@data" in found.items[at].ids):
            at -= 1
        if any("@data" in i.ids for i in found.items[at + 1 : start]):
            found.take(at + 1, start, "condition")
    for at, item in enumerate(found.items):
        spread = "@data" in item.ids or (item.kind == "R" and item.text.lower().endswith("s"))
        if spread and at not in found.taken and at > 1 and _speaks(found, at):
            start = at - 1
            while start > 0 and found.items[start].text.lower() in _ALL | _WHERE:
                start -= 1
            if any(i.text.lower() in _WHERE for i in found.items[start + 1 : at]):
                found.take(start + 1, at + 1, "data")


def _speaks(found: Parse, at: int) -> bool:
    """Whether something besides the data is asked about."""
    return any(i.ids & _ABOUT or i.kind == "m" or found.kinds[n] == "_" for n, i in enumerate(found.items) if n != at)


_ABOUT = frozenset(
    {"@predict", "@important", "@mistake", "@perform", "@effect", "@why", "@explain", "@correct", "@probability"}
    | {"@feature", "@count", "interact", "@fair", "@statistic"}
)


def _set_apart(found: Parse) -> None:
    """Two values of one column, "married and unmarried people", are compared: no row can have both."""
    for _, _, one in list(found.conditions):
        rivals = [c for c in found.conditions if c[2].column == one.column and c[2].op == "="]
        if (
            len({c[2].value for c in rivals}) > 1
            and one.column in found.lexicon.kinds
            and not found.joined_by_or(rivals)
        ):
            found.compared.append(one.column)
            found.conditions = [c for c in found.conditions if c not in rivals]
            for start, end, _ in rivals:
                found.taken.update(dict.fromkeys(range(start, end), "compared"))


def _apply(found: Parse, pattern: re.Pattern[str], read: Callable[[Parse, re.Match[str]], bool]) -> None:
    at = 0
    while match := pattern.search(found.kinds, at):
        at = match.end() if read(found, match) and match.end() > match.start() else match.start() + 1


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace("~", _GAP + "{0,5}").replace("A", "[NPQ]"))


# ---------------------------------------------------------------- counts: "top 3", "the three least important"

_TOP = re.compile(r"(?P<N>N)(?P<after>[wLRMS]{0,2})")
_LISTING = frozenset({"show", "list", "give", "name", "see", "me", "some", "find"})
_RANKS = frozenset({"@most", "@least", "@important"})


_SINGLE_THINGS = frozenset(
    {"feature", "factor", "attribute", "variable", "input", "thing", "reason", "column", "characteristic", "aspect"}
)


def _counts(found: Parse) -> None:
    for at, item in enumerate(found.items):
        near = found.items[max(0, at - 3) : at]
        if item.text.lower() in _SINGLE_THINGS and any(i.ids & {"@most", "@least"} for i in near):
            found.top = 1
    for match in _TOP.finditer(found.kinds):
        at = match.start()
        value = found.items[at].value or 0
        before = found.items[at - 1] if at else None
        near = found.items[at + 1 : at + 3]
        ranked = (before is not None and before.ids & {"@most", "@least"}) or any(i.ids & _RANKS for i in near)
        featured = bool(near) and "@feature" in near[0].ids
        listed = bool(near) and near[0].kind == "R" and before is not None and bool(before.ids & _LISTING)
        if (ranked or featured or listed) and 0 < value <= 1000 and float(value).is_integer():
            found.top = int(value)
            found.take(at, at + 1, "top")


# ---------------------------------------------------------------- changes


def _number(item: Item) -> Scalar:
    value = item.value if item.value is not None else 0.0
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _moved(item: Item, column: str, op: str) -> Change:
    """An increase or decrease by a number, or by a share of the present value."""
    if item.kind in "PQ":
        share = item.value or 0.0
        return Change(column, "multiply", round(1 + share if op == "increase" else 1 - share, 6))
    return Change(column, op, _number(item))


def _direction(item: Item) -> str:
    return "increase" if item.kind in "uM" else "decrease"


def _read_move(found: Parse, match: re.Match[str]) -> bool:
    """ "increase age by 5", "age is added by 28", "8 more in loan duration", "took 700 away from the loan"."""
    column, verb, number = found.column(match.start("C")), found.items[match.start("v")], found.items[match.start("N")]
    if column not in found.lexicon.numeric:
        return False
    found.changes.append((match.start(), _moved(number, column, _direction(verb))))
    found.take(*match.span(), "change")
    return True


def _read_set(found: Parse, match: re.Match[str]) -> bool:
    """ "set age to 40", "raise income to 2000", "change marital status to married"."""
    at = match.start("N")
    change = _assigned(found, found.column(match.start("C")), found.items[at])
    if change is None:
        return False
    found.changes.append((match.start(), change))
    found.take(*match.span(), "change")
    return True


def _assigned(found: Parse, column: str, item: Item, negated: bool = False) -> Change | None:
    if item.kind in "NP":
        return Change(column, "set", _number(item)) if column else None
    if item.kind in "TF" and column in found.lexicon.boolean:
        return Change(column, "set", found.lexicon.boolean[column][(item.kind == "T") != negated])
    options = [v for c, v in item.meaning.values if c == column] if item.meaning else []
    return Change(column, "set", options[0]) if options else None


def _read_factor(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("D")]
    if column not in found.lexicon.numeric or item.value is None:
        return False
    found.changes.append((match.start(), Change(column, "multiply", item.value)))
    found.take(*match.span(), "change")
    return True


def _read_move_without_column(found: Parse, match: re.Match[str]) -> bool:
    """ "20 years younger", "2000 less": the column is known by its unit, or by the word."""
    item, verb = found.items[match.start("N")], found.items[match.start("v")]
    unit = found.items[match.start("U")] if match.group("U") else None
    if unit is not None and unit.kind == "C":  # "ten years older": a word that happens to be half a column's name
        unit = None
    column = _by_unit(found, unit, verb.text.lower())
    if column is None:
        return False
    found.changes.append((match.start(), _moved(item, column, _direction(verb))))
    found.take(*match.span(), "change")
    return True


def _by_unit(found: Parse, unit: Item | None, word: str) -> str | None:
    """The column meant by a unit ("months"), or by a word that fits one column only ("younger", "further north")."""
    if unit and len(unit.columns) == 1 and "old" not in unit.text.lower():
        return unit.columns[0]
    if word in _AXES:
        return found.lexicon.hints.get(stem(word)) or found.lexicon.hints.get(stem(_AXES[word]))
    hint = _AGES if word in ("older", "younger") or (unit is not None and "old" in unit.text.lower()) else word
    return found.lexicon.hints.get(stem(hint))


_AGES = "age"
_AXES = {"north": "south", "south": "north", "east": "west", "west": "east"}
"""Directions that run along the same column."""
_TOWARD = {
    "north": "increase",
    "south": "decrease",
    "east": "increase",
    "west": "decrease",
    "later": "increase",
    "earlier": "decrease",
}


def _read_toward(found: Parse, match: re.Match[str]) -> bool:
    """ "five degrees further north": a move in a column that the direction names."""
    word = found.items[match.start("v")].text.lower()
    column = _by_unit(found, None, word) if word in _TOWARD else None
    before = found.items[match.start() - 1] if match.start() else None
    if column is None or (before is not None and before.kind == "c"):
        return False
    placed = before is not None and before.text.lower() == "at"
    op = "set" if placed else _TOWARD[word]
    found.changes.append((match.start(), Change(column, op, _number(found.items[match.start("N")]))))
    found.take(*match.span(), "change")
    return True


_CHANGES: tuple[tuple[re.Pattern[str], Callable[[Parse, re.Match[str]], bool]], ...] = (
    (_pattern(r"(?P<v>[udsMS])~(?P<C>[CB])~s?t~(?P<N>[NPTFV])"), _read_set),
    (_pattern(r"(?P<C>[CB])[Lh]*(?P<v>[uds])~t~(?P<N>[NPTFV])"), _read_set),
    (_pattern(r"(?P<v>[udMS])~(?P<C>C)~(?P<N>A)U?"), _read_move),
    (_pattern(r"(?P<C>C)~(?P<v>[ud])~(?P<N>A)U?"), _read_move),
    (_pattern(r"(?P<C>C)~(?P<v>[MS])y~(?P<N>A)U?"), _read_move),
    (_pattern(r"(?P<C>C)~h?~(?P<N>A)[UC]?(?P<v>[MSud])"), _read_move),
    (_pattern(r"(?P<N>A)U?(?P<v>[MSud])[Lhty]{0,3}(?P<C>C)"), _read_move),
    (_pattern(r"(?P<v>[ud])L?(?P<N>A)U?[Lftyw]{0,3}(?P<C>C)"), _read_move),
    (_pattern(r"(?P<D>D)~(?P<C>C)"), _read_factor),
    (_pattern(r"(?P<C>C)~(?P<D>D)"), _read_factor),
    (_pattern(r"(?P<v>s)~(?P<C>[CB])~(?P<N>[NPTFV])"), _read_set),
    (_pattern(r"(?P<N>N)(?P<U>[Uw]?)w?(?P<v>[wC])"), _read_toward),
    (_pattern(r"(?P<N>A)(?P<U>[UwC]?)(?P<v>[MS])"), _read_move_without_column),
)


_ROW = re.compile(r"[RH](?:[LR#]|s)?[LR#]?#?(?P<N>N)(?:[,ao](?:[,ao])?R?#?(?P<more>N))*(?!U)")

# ---------------------------------------------------------------- "if she were married", "if age was 40"

_CLAUSE_END = frozenset({"what", "how", "would", "will", "does", "which", "could", "why", "then", "who", "tell"})
_UNREAL = frozenset({"were", "had", "happen", "@happen", "might"})


def _hypotheticals(found: Parse) -> None:
    """Values named in an if-clause are changes, when the question is about what would be."""
    unreal = bool(found.changes) or _supposes(found)
    if not unreal and not any(i.kind == "i" and "what" in i.ids for i in found.items):
        return
    clauses = list(_clauses(found)) or (list(_with_clauses(found)) if _supposes(found) else [])
    for start, end in clauses:
        for pattern, read in _SUPPOSED:
            at = start
            while match := pattern.search(found.kinds, at, end):
                at = match.end() if read(found, match) else match.start() + 1


def _supposes(found: Parse) -> bool:
    """Whether a question is about what would be; "could you" and "would you" only ask politely."""
    if any(i.ids & _UNREAL for i in found.items):
        return True
    pairs = zip(found.items, [*found.items, None][1:], strict=True)
    return any(i.text.lower() in ("would", "could") and (n is None or n.text.lower() != "you") for i, n in pairs)


def _clauses(found: Parse) -> Iterator[tuple[int, int]]:
    """From "if" to the end of what is supposed; who it is supposed of ("if people with a car had ...") is left out."""
    inverted = found.kinds[:2] in ("hH", "hR")  # "had he been married"
    for start, item in enumerate(found.items):
        if item.kind == "i" or (start == 0 and inverted):
            end = start + 1
            while end < len(found.items) and found.kinds[end] not in "i." and not _clause_ends(found, start, end):
                end += 1
            verb = found.kinds.find("h", start, end)
            subject = found.kinds.find("R", start, verb if verb > 0 else end)
            yield (verb if 0 <= subject < verb else start), end


def _with_clauses(found: Parse) -> Iterator[tuple[int, int]]:
    """ "would she pass with a diploma", "how strong would it be at 940": a case, and no group it could describe."""
    named = re.search(r"R#?N|H", found.kinds)
    if not named or "R" in re.sub(r"R#?N", "", found.kinds):
        return
    for start, item in enumerate(found.items):
        if item.kind in "VBG":
            return
        if item.text.lower() in ("with", "without", "at") and found.kinds[start] in "Ln":
            yield start, len(found.items)
            return


def _clause_ends(found: Parse, start: int, end: int) -> bool:
    if found.items[end].text.lower() in ("for", "among") and any(k in "_NTFV" for k in found.kinds[start:end]):
        return True
    return bool(found.items[end].ids & _CLAUSE_END) or _second_clause(found, start, end)


def _second_clause(found: Parse, start: int, end: int) -> bool:
    """A comma ends an if-clause that has said something, and so does the group it is about."""
    return (found.kinds[end] == "R" and any(k in "_N" for k in found.kinds[start:end])) or (
        found.kinds[end] == ","
        and any(k in "_NTFVB" for k in found.kinds[start:end])
        and not any(k in "CBVN" for k in found.kinds[end + 1 : end + 3])
    )


def _read_supposed(found: Parse, match: re.Match[str]) -> bool:
    at = match.start("N")
    negated = "n" in match.group()
    change = _assigned(found, found.column(match.start("C")), found.items[at], negated)
    if change is None:
        return False
    found.changes.append((match.start(), change))
    found.take(*match.span(), "change")
    return True


def _read_supposed_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "at 940 millibars"."""
    column = _by_unit(found, found.items[match.start("U")], "")
    if column is None:
        return False
    found.changes.append((match.start(), Change(column, "set", _number(found.items[match.start("N")]))))
    found.take(*match.span(), "change")
    return True


def _read_supposed_value(found: Parse, match: re.Match[str]) -> bool:
    condition = _holds(found, match.start("V"), "n" in match.group())
    if condition is None or condition.op == "!=":
        return False
    found.changes.append((match.start(), Change(condition.column, "set", condition.value)))
    found.take(*match.span(), "change")
    return True


_SUPPOSED = (
    (_pattern(r"(?P<C>[CB])~n?~c?~(?P<N>[NPTFV])U?"), _read_supposed),
    (_pattern(r"(?P<N>[NP])[LR]?(?P<C>C)"), _read_supposed),
    (_pattern(r"(?P<N>[NP])(?P<U>U)"), _read_supposed_unit),
    (_pattern(r"n?L{0,2}(?P<V>[VB])"), _read_supposed_value),
)


# ---------------------------------------------------------------- conditions


def _add(found: Parse, match: re.Match[str], *conditions: Condition) -> bool:
    for condition in conditions:
        found.conditions.append((match.start(), match.end(), condition))
    found.take(*match.span(), "condition")
    return bool(conditions)


def _read_between(found: Parse, match: re.Match[str]) -> bool:
    column = found.column(match.start("C"))
    low, high = sorted((_number(found.items[match.start("N")]), _number(found.items[match.start("O")])), key=float)
    return column in found.lexicon.numeric and _add(
        found, match, Condition(column, ">=", low), Condition(column, "<=", high)
    )


def _read_between_units(found: Parse, match: re.Match[str]) -> bool:
    """ "between 900 and 950 hPa"."""
    column = _by_unit(found, found.items[match.start("U")], "")
    low, high = sorted((_number(found.items[match.start("N")]), _number(found.items[match.start("O")])), key=float)
    return column is not None and _add(found, match, Condition(column, ">=", low), Condition(column, "<=", high))


def _read_compared(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    groups = match.groupdict()
    op = found.items[match.start("c")].op if groups.get("c") else {"+": ">=", "-": "<="}[groups["m"] or "+"]
    if column not in found.lexicon.numeric and not (column in found.lexicon.boolean and op in ("=", "!=")):
        return False
    if groups.get("m") and groups.get("c"):
        op = {">": ">=", "<": "<=", "=": ">=" if groups["m"] == "+" else "<="}.get(op, op)
    if groups.get("n"):
        op = _NEGATED[op]
    if groups.get("flip"):
        op = _FLIPPED[op]
    return _add(found, match, Condition(column, op, _of_column(found, column, item)))


def _of_column(found: Parse, column: str, item: Item) -> Scalar:
    """A number as the column's own value: 1 of a yes/no column is its yes."""
    value = _number(item)
    if column in found.lexicon.boolean and value in (0, 1):
        return found.lexicon.boolean[column][int(value)]
    return value


def _read_compared_by_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "over 50 years", "older than 50", or a second limit on the column just named."""
    word, unit = found.items[match.start("c")], found.items[match.start("U")] if match.group("U") else None
    number = _number(found.items[match.start("N")])
    column = (
        _by_unit(found, unit, word.text.split()[0].lower())
        or _last_column(found, match.start())
        or _year(found, number)
        or _age(found, match.start(), number)
    )
    if column is None:
        return False
    return _add(found, match, Condition(column, word.op, number))


def _read_compared_toward(found: Parse, match: re.Match[str]) -> bool:
    """ "above 30 north"."""
    word = found.items[match.start("d")].text.lower()
    column = _by_unit(found, None, word) if word in _TOWARD else None
    number = _number(found.items[match.start("N")])
    return column is not None and _add(found, match, Condition(column, found.items[match.start("c")].op, number))


def _year(found: Parse, number: Scalar) -> str | None:
    """The column of years, for a number that looks like one: "since 2018"."""
    return found.lexicon.hints.get("year") if isinstance(number, int) and 1800 <= number <= 2200 else None


def _age(found: Parse, at: int, number: Scalar) -> str | None:
    """The column of ages, for "people over 50" and "the over 60s"."""
    column = found.lexicon.hints.get("age")
    people = any(i.kind in "RV" or i.text.lower() in ("the", "for", "many") for i in found.items[max(0, at - 2) : at])
    return column if column and people and isinstance(number, int) and 10 <= number <= 110 else None


def _read_year(found: Parse, match: re.Match[str]) -> bool:
    """ "in 2020", "the storms of 2017"."""
    item = found.items[match.start("N")]
    before = found.items[match.start("L")]
    if before.text.lower() not in _DATED and not (before.meaning and before.meaning.values):
        return False
    column = _year(found, _number(item))
    return column is not None and _add(found, match, Condition(column, "=", _number(item)))


_DATED = frozenset({"in", "from", "of", "during", "for"})


def _last_column(found: Parse, at: int) -> str | None:
    """The column of a condition that ended just before, for "above 20 and below 30"."""
    before = [(end, c.column) for _, end, c in found.conditions if end <= at and at - end <= 3]
    named = [
        (end, column)
        for end, column in before
        if column in found.lexicon.numeric and all(k in "aoL,_" for k in found.kinds[end:at])
    ]
    return max(named)[1] if named else None


def _read_equal(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("N")]
    op = "!=" if match.groupdict().get("n") else "="
    if column not in found.lexicon.numeric and not (column in found.lexicon.boolean and _number(item) in (0, 1)):
        return False
    return _add(found, match, Condition(column, op, _of_column(found, column, item)))


def _read_column_value(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("V")]
    options = [v for c, v in item.meaning.values if c == column] if item.meaning else []
    return bool(options) and _add(found, match, Condition(column, "!=" if "n" in match.group() else "=", options[0]))


def _read_truth(found: Parse, match: re.Match[str]) -> bool:
    """ "single is true", "single and tenant are all true", "telephone is not true"."""
    truth = (match.group("T") == "T") != bool(match.group("n"))
    made = []
    for at in range(match.start(), match.start("T")):
        column = found.column(at) if found.kinds[at] in "CBV" else ""
        if column:
            made.append(
                Condition(
                    column, "=", found.lexicon.boolean[column][truth] if column in found.lexicon.boolean else truth
                )
            )
    return _add(found, match, *made)


def _holds(found: Parse, at: int, negated: bool) -> Condition | None:
    meaning = found.items[at].meaning
    if meaning is None or not meaning.values:
        return None
    column, value = meaning.values[0]
    if column in found.lexicon.boolean:
        no, yes = found.lexicon.boolean[column]
        return Condition(column, "=", (no if value == yes else yes) if negated else value)
    return Condition(column, "!=" if negated else "=", value)


def _read_value(found: Parse, match: re.Match[str]) -> bool:
    condition = _holds(found, match.start("V"), "n" in match.group())
    return condition is not None and _add(found, match, condition)


def _read_class(found: Parse, match: re.Match[str]) -> bool:
    """ "people who were refused", "refused applications": what happened; "predicted refused": what the model said."""
    between = found.items[match.start() : match.end()]
    near = found.items[max(0, match.start() - 2) : match.end()]
    said = any(i.ids & {"@predict", "@model"} for i in (*between, *near) if i.kind in "wXL")
    meaning = found.items[match.start("K")].meaning
    cls = meaning.cls if meaning else None
    if cls is None:
        return False
    if _mistaken(found, match.start("K")):
        return False
    op = "!=" if match.groupdict().get("n") else "="
    if match.groupdict().get("R") and match.start("R") < match.start("K"):
        found.predicates[match.start()] = cls
    return _add(found, match, Condition(PREDICTION if said else LABEL, op, cls))


def _mistaken(found: Parse, at: int) -> bool:
    """Whether "wrongly" stands before a class, with at most a small word between."""
    return any("@mistake" in i.ids for i in found.items[max(0, at - 2) : at])


def _read_mistaken(found: Parse, match: re.Match[str]) -> bool:
    """ "wrongly refused": the model said so, and it was not so."""
    at = match.start("K")
    meaning = found.items[at].meaning
    if not _mistaken(found, at) or meaning is None or meaning.cls is None:
        return False
    found.conditions += [
        (at, at + 1, Condition(PREDICTION, "=", meaning.cls)),
        (at, at + 1, _other(found, meaning.cls)),
    ]
    found.take(at, at + 1, "condition")
    return True


def _other(found: Parse, cls: Scalar) -> Condition:
    """The truth was another class: the other one where there are two."""
    others = [c.value for c in found.lexicon.words.outcome.classes if c.value != cls]
    return Condition(LABEL, "=", others[0]) if len(others) == 1 else Condition(LABEL, "!=", cls)


_RANGES: tuple[tuple[re.Pattern[str], Callable[[Parse, re.Match[str]], bool]], ...] = (
    (_pattern(r"(?P<C>C)~b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?"), _read_between),
    (_pattern(r"b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?~(?P<C>C)"), _read_between),
    (_pattern(r"b~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])(?P<U>U)"), _read_between_units),
    (_pattern(r"b~(?P<C>C)~(?P<N>[NP])U?[Laty]{1,2}(?P<O>[NP])U?"), _read_between),
    (_pattern(r"(?P<C>C)~f?~(?P<N>[NP])U?t(?P<O>[NP])U?"), _read_between),
)
_CONDITIONS: tuple[tuple[re.Pattern[str], Callable[[Parse, re.Match[str]], bool]], ...] = (
    (_pattern(r"(?P<C>[CBV])~(?P<n>n)?~(?P<c>c)~(?P<N>[NP])U?(?P<m>[+\-])?"), _read_compared),
    (_pattern(r"(?P<C>C)~(?P<N>[NP])U?(?P<m>[+\-])"), _read_compared),
    (_pattern(r"(?P<n>n)?L?(?P<c>c)~(?P<N>[NP])[Lh]{0,2}(?P<C>C)"), _read_compared),
    (_pattern(r"(?P<N>[NP])(?P<m>[+\-])[Lh]{0,2}(?P<C>C)"), _read_compared),
    (_pattern(r"(?P<N>[NP])~(?P<flip>)(?P<c>c)~(?P<C>C)"), _read_compared),
    (_pattern(r"(?P<C>[CBV])~(?P<n>n)?~(?P<N>[NP])U?"), _read_equal),
    (_pattern(r"(?:(?P<n>n)[Lh]{0,2})?(?P<N>N)[Lh]?(?P<C>C)"), _read_equal),
    (_pattern(r"(?P<c>c)L?(?P<N>N)[Uw]?(?P<d>[wC])"), _read_compared_toward),
    (_pattern(r"(?P<c>c)L?(?P<N>[NP])(?P<U>U?)"), _read_compared_by_unit),
    (_pattern(r"(?P<L>[LfwV_])(?P<N>N)"), _read_year),
    (_pattern(r"(?:[CBV][,aL]*)+[hc]?L*(?P<n>n)?L*(?P<T>[TF])"), _read_truth),
    (_pattern(r"(?P<C>[CBV])~n?~(?P<V>V)"), _read_column_value),
    (_pattern(r"n?L{0,2}(?P<V>V)"), _read_value),
    (_pattern(r"(?P<K>K)"), _read_mistaken),
    (_pattern(r"(?P<K>K)(?P<R>R)"), _read_class),
    (_pattern(r"(?P<R>[RG])(?:[Lhw]{0,4})(?P<n>n)?[Lhw]{0,2}(?P<K>K)"), _read_class),
)


# ---------------------------------------------------------------- ids

_HASH = re.compile(r"#(?P<N>N)")
_NEXT = re.compile(r"[,ao]{1,2}R?#?(N)")


def _row_id(item: Item) -> str:
    """A number as an id: "1,200" and "\u00b2" as plain digits."""
    value = item.value if item.value is not None else 0.0
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else item.text


def _rows(found: Parse) -> None:
    """ "row 12", "#12", "ids 5, 151 and 315", and ids that are not numbers."""
    for pattern in (_ROW, _HASH):
        while match := pattern.search(found.kinds):
            at, end = match.start("N"), match.start("N") + 1
            found.rows.append(_row_id(found.items[at]))
            while following := _NEXT.match(found.kinds, end):
                found.rows.append(_row_id(found.items[following.start(1)]))
                end = following.end()
            found.take(match.start(), end, "row")


def loose_change(found: Parse) -> bool:
    """Whether more or less of something is supposed, but not of what: "would he pass with 2000 less?"."""
    return re.search(r"[NPQ][UR]?[MS]", found.kinds) is not None


def bare_rows(found: Parse) -> None:
    """Numbers that nothing else claimed are ids, when the question is about a case: "why 12?", "for 93"."""
    while match := re.search(r"N(?!U)", found.kinds):
        at, value = match.start(), found.items[match.start()].value or 0.0
        if not float(value).is_integer():
            return
        found.rows.append(str(int(value)))
        found.take(at, at + 1, "row")


_POINTED = re.compile(r"(?P<w>[Lft#])(?P<N>N)(?!U)")
_LEADING = frozenset({"for", "of", "about", "on", "to", "is", "was", "if", "can", "#"})


def pointed_rows(found: Parse) -> None:
    """Numbers after "for" or "of" that nothing else claimed are ids: "real outcome for 12 and 15"."""
    at = 0
    while match := _POINTED.search(found.kinds, at):
        at = match.end()
        if found.items[match.start()].text.lower() in _LEADING:
            start, end = match.start("N"), match.start("N") + 1
            found.rows.append(_row_id(found.items[start]))
            while following := _NEXT.match(found.kinds, end):
                found.rows.append(_row_id(found.items[following.start(1)]))
                end = following.end()
            found.take(start, end, "row")


def bare_conditions(found: Parse) -> None:
    """Yes/no columns that no slot claimed are conditions: "people with a telephone"."""
    pattern = re.compile(r"n?L{0,2}(?P<V>B)")
    _apply(found, pattern, _read_value)
