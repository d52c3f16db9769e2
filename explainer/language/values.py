"""Values and yes/no columns as conditions: "women", "not married", "neither rent nor own", "white gills"."""

from __future__ import annotations

import re

from explainer.language.parse import Parse, Rules, apply, shape
from explainer.language.small_words import small_words
from explainer.language.tokens import stem
from explainer.types import Change, Condition, Scalar


def _read_column_value(found: Parse, match: re.Match[str]) -> bool:
    column, item = found.column(match.start("C")), found.items[match.start("V")]
    options = [v for c, v in item.meaning.values if c == column] if item.meaning else []
    return bool(options) and found.add(match, _valued(found, column, options[0], "n" in match.group()))


def holds(found: Parse, at: int, negated: bool) -> Condition | None:
    meaning = found.items[at].meaning
    if meaning is None or not meaning.values:
        return None
    column, value = _nearest(found, at, meaning.values)
    if column in found.lexicon.boolean and _says_no(found, column) and "no" not in found.items[at].ids:
        negated = not negated  # "without a current loan", the column called "no current loan"
    return _valued(found, column, value, negated)


def come_true(found: Parse, match: re.Match[str], condition: Condition | None) -> bool:
    """Take what a pattern matched as this condition come true; one that only rules a value out sets none."""
    if condition is None or condition.op != "=":
        return False
    return found.change(match, Change(condition.column, "set", condition.value))


def _nearest(found: Parse, at: int, values: tuple[tuple[str, Scalar], ...]) -> tuple[str, Scalar]:
    """The value of the column whose name stands near: "white gills" where caps and gills may be white."""
    if len(values) == 1:
        return values[0]
    for n in (at + 1, at + 2, at - 1, at - 2, at - 3, at + 3):
        item = found.items[n] if 0 <= n < len(found.items) else None
        if item is None or item.kind in ".,ao":
            continue
        for column, value in values:
            if found.column(n) == column or item.ids & found.lexicon.named_by.get(column, frozenset()):
                return column, value
    return values[0]


def _valued(found: Parse, column: str, value: Scalar, negated: bool) -> Condition:
    """A column with a value, or without it: not one of yes and no is the other."""
    if negated and column in found.lexicon.boolean:
        no, yes = found.lexicon.boolean[column]
        return Condition(column, "=", no if value == yes else yes)
    return Condition(column, "!=" if negated else "=", value)


def _says_no(found: Parse, column: str) -> bool:
    """Whether a column is named by what is not there: "NoCurrentLoan"."""
    said = found.lexicon.words.column(column)
    return said is not None and said.label.lower().startswith("no ")


def _read_value(found: Parse, match: re.Match[str]) -> bool:
    condition = holds(found, match.start("V"), "n" in match.group())
    return condition is not None and found.add(match, condition)


def _read_neither_verb(found: Parse, match: re.Match[str]) -> bool:
    """ "Neither own nor rent a house": the first column is named by its verb and the thing that both share."""
    said = [found.items[match.start(n)].text.lower() for n in ("n", "o")]
    other = holds(found, match.start("V"), True)
    if said != ["neither", "nor"] or other is None:
        return False
    thing = found.lexicon.named_by.get(other.column, frozenset())
    verb = {stem(w) for w in (found.items[match.start("w")].text.lower().removesuffix("ing"),)} | found.items[
        match.start("w")
    ].ids
    fitting = [
        c
        for c in found.lexicon.boolean
        if c != other.column and verb & (own := found.lexicon.named_by.get(c, frozenset())) and thing & own
    ]
    if not fitting:
        return False
    return found.add(match, Condition(fitting[0], "=", found.lexicon.boolean[fitting[0]][0]), other)


def _read_other_than(found: Parse, match: re.Match[str]) -> bool:
    """ "People other than Caucasian"."""
    condition = holds(found, match.start("V"), True) if found.items[match.start("c")].op == "!=" else None
    named = condition is not None and bool(match.group("C")) and found.column(match.start("C")) == condition.column
    if condition is None or (match.group("C") and not named):
        return False
    return found.add(match, condition)


def _read_lacking(found: Parse, match: re.Match[str]) -> bool:
    """ "Lacking both a ring and a volva", "without a guarantor or a telephone": neither of them."""
    between = {i.text.lower() for i in found.items[match.start("V") + 1 : match.start("W")]}
    conditions = [holds(found, match.start(n), True) for n in ("V", "W")]
    words = [i for i in found.items[match.start("n") + 1 : match.start("V")] if i.kind == "w"]
    if any(i.text.lower() not in ("both", "either") for i in words):
        return False
    lacking = found.items[match.start("n")].text.lower() in ("without", "lacking", "lack", "lacks", "no")
    lacking = lacking and not any(
        i.text.lower() == "either" for i in found.items[max(0, match.start() - 2) : match.start()]
    )
    if not lacking or None in conditions or between & {"with", "who", "has", "have", "are", "is", "that"}:
        return False
    first, second = (c for c in conditions if c is not None)
    if match.group("o") == "a" and second.op == "!=" and first.op == "=":
        return False  # "no pets and electric heating"
    return found.add(match, first, second)


def _read_none_of_a_list(found: Parse, match: re.Match[str]) -> bool:
    """ "No ignition, leak or board fault", "without a telephone, a guarantor or a house": none of them."""
    word = found.items[match.start("n")].text.lower()
    places = [at for at in range(match.start("V"), match.end()) if found.kinds[at] in "VB"]
    conditions = [holds(found, at, True) for at in places]
    led = {i.text.lower() for i in found.items[match.start("n") + 1 : match.end()] if i.kind in "Lhw"}
    joint = match.group("o")
    whole = word in ("without", "lacking", "lack", "lacks")
    lacking = whole or (word in ("no", "not", "neither") and joint in "on")
    people = any(found.names_people(at, at + 1) or found.items[at].text.lower().endswith("ers") for at in places[1:])
    goes_on = bool(led & {"with", "who", "has", "have", "are", "is", "that"})
    if not lacking or goes_on or None in conditions or (people and word not in ("not", "neither")):
        return False
    return found.add(match, *(c for c in conditions if c is not None))


def _read_not_having(found: Parse, match: re.Match[str]) -> bool:
    """ "Who don't take medication", "not coming from a travel agency"."""
    condition = holds(found, match.start("V"), True)
    between = found.items[match.start("n") : match.start("V")]
    verb = found.items[match.start("w")]
    done = verb.text.lower().endswith(("een", "ed")) and "y" in found.kinds[match.start("w") : match.start("V")]
    doing = not any(i.startswith("@") for i in verb.ids) and not verb.ids & _KNOWING  # "don't run on petrol"
    doing = doing or done or verb.text.lower() in ("counting", "including")  # "not seen by tess"
    own = condition is not None and found.column(match.start("w")) == condition.column
    if verb.kind == "C" and not own and not verb.text.lower().endswith("ing"):
        return False
    having = bool(verb.ids & _HAVING or doing) and not any(i.ids & _ASKING for i in between)
    return having and condition is not None and found.add(match, condition)


_ASKING = frozenset({"@way", "@why", "@what"})
"""In "I don't get how women ..." nothing is denied of women."""


_KNOWING = frozenset(
    {"know", "see", "understand", "think", "believ", "mind", "care", "matter", "sure", "like", "trust", "tell"}
)


_HAVING = frozenset(
    {
        "take",
        "use",
        "come",
        "pay",
        "get",
        "@get",
        "want",
        "includ",
        "hold",
        "receiv",
        "live",
        "work",
        "book",
        "do",
        "own",
        "show",
    }
    | {
        "locat",
        "situat",
        "base",
        "regist",
        "live",
        "commit",
        "report",
        "possess",
        "carri",
        "belong",
        "hail",
        "stem",
        "suffer",
        "need",
        "travel",
        "sign",
    }
)


def _read_neither(found: Parse, match: re.Match[str]) -> bool:
    """ "neither own nor rent a house"."""
    said = [found.items[match.start(n)].text.lower() for n in ("n", "o")]
    conditions = [holds(found, match.start(n), True) for n in ("V", "W")]
    if said != ["neither", "nor"] or None in conditions:
        return False
    return found.add(match, *(c for c in conditions if c is not None))


def bare_conditions(found: Parse, before: int | None = None) -> None:
    """Yes/no columns that no slot claimed are conditions: "people with a telephone", "with no personal loan".

    With `before` only those in front of that item.
    """
    apply(found, _BARE, lambda found, match: (before is None or match.end() <= before) and _read_bare(found, match))


def _read_bare(found: Parse, match: re.Match[str]) -> bool:
    at = match.start("V")
    denied = [n for n in range(match.start(), at) if found.kinds[n] == "n"]
    between = found.items[denied[0] + 1 : at] if denied else []
    if any(i.ids & _ASKING or i.text.lower() == "me" for i in between):
        return False
    condition = holds(found, at, bool(denied))
    return condition is not None and found.add(match, condition)


_BARE = shape(r"(?:n[LhtM]{0,2}(?:wh?)?)?L{0,2}(?P<V>B)")


def _read_excepted(found: Parse, match: re.Match[str]) -> bool:
    """ "Except those from Asia", "everyone but the dogs"."""
    left_out = found.items[match.start("n")].text.lower() in small_words().excepting
    condition = holds(found, match.start("V"), True) if left_out else None
    return condition is not None and found.add(match, condition)


def _read_not_under(found: Parse, match: re.Match[str]) -> bool:
    """ "That were not under local anaesthesia"."""
    condition = holds(found, match.start("V"), True) if found.items[match.start("c")].text.lower() == "under" else None
    return condition is not None and found.add(match, condition)


VALUES = Rules(
    (shape(r"(?P<n>n)L{0,2}[RG][Lfh]{1,3}(?P<V>[VB])"), _read_excepted),
    (shape(r"(?P<n>n)[Lhw]{0,3}(?P<V>[VB])(?:,L{0,2}[VB]){1,5},?(?P<o>[aon])L{0,2}(?P<W>[VB])"), _read_none_of_a_list),
    (shape(r"(?P<n>n)[Lh]{0,2}(?P<V>[VB])[L,]?(?P<o>n)[Lh]{0,2}(?P<W>[VB])"), _read_neither),
    (shape(r"(?P<n>n)[Lh]{0,2}(?P<w>w)[L,]?(?P<o>n)[Lh]{0,2}(?P<V>[VB])"), _read_neither_verb),
    (shape(r"(?P<n>n)[Lhw]{0,3}(?P<V>[VB])(?P<o>[ao])L{0,2}(?P<W>[VB])"), _read_lacking),
    (shape(r"n?[Lf]{0,2}(?P<C>[CBV])~n?~(?P<V>V)"), _read_column_value),
    (shape(r"(?P<C>C)wL?(?P<V>V)"), _read_column_value),
    (shape(r"(?P<n>n)[Lh]{0,2}(?P<w>[wduC])[LfwtyMS]{0,4}(?P<V>[VB])"), _read_not_having),
    (shape(r"(?P<C>C)[Lhw]{0,3}(?P<c>c)L?(?P<V>V)"), _read_other_than),
    (shape(r"(?P<C>)(?P<c>c)L?(?P<V>[VB])"), _read_other_than),
    (shape(r"(?P<n>n)(?P<c>c)L?(?P<V>V)"), _read_not_under),
    (shape(r"n?[Lf]{0,2}(?P<V>V)"), _read_value),
)
