"""What is gained or lost: "if they get a guarantor", "lose their job", "turn felonies into misdemeanors"."""

from __future__ import annotations

import re

from explainer.language.english import EVERY
from explainer.language.parse import Parse, Rules, shape
from explainer.language.values import come_true, holds
from explainer.types import Change, Condition


def _read_turned(found: Parse, match: re.Match[str]) -> bool:
    """ "turn all felonies into misdemeanors": those with one value get another of the same column."""
    one, other = (holds(found, match.start(n), False) for n in ("V", "W"))
    between = {i.text.lower() for i in found.items[match.start("V") : match.start("W")]}
    swapped = bool(found.items[match.start()].ids & _SWAPPING)
    into = bool(between & ({"for", "with", "by", "to"} if swapped else {"into", "to", "in"}))
    turning = found.kinds[match.start()] == "s" or swapped or bool(found.items[match.start()].ids & _TURNING)
    if one is None or other is None or not into or not turning:
        return False
    if one.column != other.column and _exclude_each_other(found, one.column, other.column):
        found.changes.append((match.start("V"), Change(one.column, "set", found.lexicon.boolean[one.column][0])))
        return found.change(match, Change(other.column, "set", other.value))  # "from used car to furniture"
    if one.column != other.column:
        return False
    if not found.rows and not swapped and _of_many(found, match.start("V"), one):
        found.conditions.append((match.start("V"), match.start("V") + 1, one))
    found.take(match.start("V"), match.start("V") + 1, "condition")
    found.changes.append((match.start(), Change(other.column, "set", other.value)))
    found.take(match.start("W"), match.end(), "change")
    return True


def _exclude_each_other(found: Parse, one: str, other: str) -> bool:
    """Whether two yes/no columns are values of one thing: one-hot ones, or "chargedegreefelony" and "-misdemeanor"."""
    alike = {one, other} <= found.lexicon.boolean.keys() and one.lower()[:_STEM] == other.lower()[:_STEM]
    return alike or {one, other} <= found.lexicon.one_hot


_STEM = 6
_TURNING = frozenset({"move", "switch", "went", "go", "gone", "convert", "transfer", "upgrad", "becom", "becam"})
_SWAPPING = frozenset({"swap", "trade", "exchang", "replac", "substitut"})


def _of_many(found: Parse, at: int, one: Condition) -> bool:
    """Whether a value that is turned into another says who is meant: "all felonies"; not "from weights to swimming"."""
    if "H" in found.kinds or found.items[at - 1].kind == "f":
        return False
    several = found.items[at].text.lower().endswith("s") and not str(one.value).lower().endswith("s")
    return several or any(k in "RG" for k in found.kinds) or any(i.text.lower() in _ALL for i in found.items)


_ALL = EVERY | {"everyone", "everybody", "those"}


def _read_lost(found: Parse, match: re.Match[str]) -> bool:
    """ "lose their guarantor", "stop doing overtime": a yes/no column that no longer holds."""
    column = found.column(match.start("B"))
    meaning = found.items[match.start("B")].meaning
    column = column or (meaning.values[0][0] if meaning and meaning.values else "")
    beside = any(i.text.lower() in ("with", "when") for i in found.items[match.start("v") : match.start("B")])
    if beside or column not in found.lexicon.boolean or not found.items[match.start("v")].ids & _ENDING:
        return False  # "what would we lose with ice on the blades"
    return found.change(match, Change(column, "set", found.lexicon.boolean[column][0]))


_ENDING = frozenset(
    {
        "rid",
        "ban",
        "abolish",
        "scrap",
        "forbid",
        "prohibit",
        "outlaw",
        "eliminat",
        "away",
        "strip",
        "lose",
        "lost",
        "stop",
        "quit",
        "drop",
        "remov",
        "end",
    }
)


def _read_put_in(found: Parse, match: re.Match[str]) -> bool:
    """ "Put all the tenants in the night shift": who is meant, and what they get."""
    one, other = (holds(found, match.start(n), False) for n in ("V", "W"))
    verb, every = (found.items[match.start(n)].text.lower() for n in ("v", "e"))
    placed = verb in ("put", "move", "place") and every in _ALL
    if not placed or one is None or other is None or one.column == other.column:
        return False
    found.conditions.append((match.start("V"), match.start("V") + 1, one))
    found.take(match.start("e"), match.start("V") + 1, "condition")
    found.changes.append((match.start("W"), Change(other.column, "set", other.value)))
    found.take(match.start("V") + 1, match.end(), "change")
    return True


def _read_wiped(found: Parse, match: re.Match[str]) -> bool:
    """ "With all prior convictions wiped out", "suppose overtime were scrapped": none of it is left."""
    column, verb = found.column(match.start("C")), found.items[match.start("v")]
    said = found.lexicon.words.column(column)
    supposed = found.begins(_LEAVING, match.start()) or "i" in found.kinds[: match.start()]
    if not supposed or not verb.ids & _WIPED or said is None:
        return False
    if column in found.lexicon.boolean:
        return found.change(match, Change(column, "set", found.lexicon.boolean[column][0]))
    return column in found.lexicon.numeric and said.low == 0 and found.change(match, Change(column, "set", 0))


_LEAVING = frozenset({"with", "once", "after", "if", "suppose", "were", "had"})


_WIPED = frozenset(
    {"wipe", "eras", "clear", "remov", "delet", "expung", "scrap", "cancel", "elimin", "eliminat", "abolish", "gone"}
    | {"ban", "ditch", "vanish", "disappear"}
)


def _read_taken_away(found: Parse, match: re.Match[str]) -> bool:
    """ "Take the piano away from them"."""
    condition = holds(found, match.start("B"), False)
    taken = found.items[match.start("v")].ids & {"take", "taken", "took"}
    away = taken and found.items[match.start("w")].text.lower() in ("away", "out", "off")
    pair = found.lexicon.boolean.get(condition.column) if condition is not None and away else None
    return pair is not None and condition is not None and found.change(match, Change(condition.column, "set", pair[0]))


def _read_would_make(found: Parse, match: re.Match[str]) -> bool:
    """ "Would a job make unmarried people less likely to reoffend?"."""
    would = found.items[match.start("v")].text.lower() == "would"
    return would and come_true(found, match, holds(found, match.start("B"), False))


def _read_lost_again(found: Parse, match: re.Match[str]) -> bool:
    """ "If those with a job lost it": the yes/no column named last no longer holds."""
    verb, it = found.items[match.start("v")], found.items[match.start("w")]
    if it.text.lower() not in ("it", "that", "theirs") or not verb.ids & _ENDING:
        return False
    named = [c for n in range(match.start()) if (c := holds(found, n, False)) is not None]
    column = named[-1].column if named else ""
    if column not in found.lexicon.boolean:
        return False
    return found.change(match, Change(column, "set", found.lexicon.boolean[column][0]))


def _read_gained(found: Parse, match: re.Match[str]) -> bool:
    """ "after they get a guarantor", "let her work remotely": a yes/no column or a value that comes to hold."""
    verb = found.items[match.start("v")]
    condition = holds(found, match.start("B"), False)
    who = found.kinds[match.end("B") : match.end("B") + 1] == "R"  # "move for single applicants"
    given = re.match(r"[uNMC_]|L[BV]", found.kinds[match.end("B") :]) is not None
    who = who or (given and found.names_people(match.start("B"), match.end("B")))  # "give the tenants another 1000"
    weighed = any("@important" in i.ids for i in found.items[max(0, match.start() - 4) : match.start()])
    them = found.kinds[match.start() + 1] in "GHR" or _all_of_them(found, match.start() + 1)  # "make them female"
    made = "make" in verb.ids and not them  # "makes a decision on women"
    made = made and found.items[match.start() + 1].text.lower() != "it"
    hurts = verb.text.lower() == "having" and any(i.ids & _HURTING for i in found.items[match.end() : match.end() + 2])
    anybody = (
        verb.text.lower() == "having" and found.begins(("does", "do")) and not any(k in "HGN" for k in found.kinds)
    )
    if weighed or made or hurts or anybody or verb.text.lower().startswith("let me"):
        return False  # "how much weight do you put on missed payments"
    if verb.text.lower().startswith("give") and found.kinds[match.start("B")] == "V":
        return False  # "give the reasons Asian people ..."
    of_some = bool(found.rows) or any(k in "HRG" for k in found.kinds)  # not "does having a phone help"
    gaining = (
        (of_some or verb.text.lower() != "having")
        and verb.text.lower() in _GERUNDS
        and found.begins(_ASKING, match.start())
    )  # "does getting a job ..."
    having = of_some and verb.text.lower() == "having" and any(i.ids & _ALTERING for i in found.items[match.end() :])
    told = found.items[max(0, match.start() - 2) : match.start("B")]
    named = match.start() and found.items[match.start() - 1].text.lower() in ("the", "all", "these", "those", "of")
    if any(i.text.lower() in ("who", "that", "which") for i in told) or (named and verb.text.lower().endswith("s")):
        return False  # "persons who were transferred to another hospital", "the moves on weekends"
    it = found.items[match.start() + 1].text.lower() == "it"
    making = verb.ids & {"make", "turn"} and (it or (them and found.kinds[match.start() + 1] != "R"))
    bidden = not match.start() or found.kinds[match.start() - 1] in "a,."
    making = making or (bool(verb.ids & {"get", "give", "buy", "grant"}) and them and bidden)  # "get them a phone each"
    making = making or ("add" in verb.ids and (not match.start() or found.kinds[match.start() - 1] in "a,."))
    gained = bool(verb.ids & _GAINING or having) and (
        making or _with(found, match) or found.rows or verb.ids & _LETTING or _after(found, match) or gaining
    )
    of_whom = verb.text.lower().endswith("ing") and found.kinds[max(0, match.start() - 1) : match.start()] == "R"
    if condition is None or who or of_whom or not gained:
        return False  # "people giving for animals"
    if match.start() and found.kinds[match.start() - 1] == "n":
        return come_true(found, match, holds(found, match.start("B"), True))  # "wasn't allowed to work remotely"
    said = " ".join(i.text.lower() for i in found.items[match.start() : match.end() + 1]).split()
    off = "off" in said  # "turn off the paperless billing", "switch missed payments off"
    pair = found.lexicon.boolean.get(condition.column)
    value = pair[0] if off and pair else condition.value  # "turn off the paperless billing"
    return found.change(match, Change(condition.column, "set", value))


def _all_of_them(found: Parse, at: int) -> bool:
    """ "Make all of them unemployed"."""
    said = [i.text.lower() for i in found.items[at : at + 2]]
    return said in (["all", "of"], ["each", "of"]) and found.kinds[at + 2 : at + 3] == "G"


_HURTING = frozenset({"hurt", "help", "matter", "harm", "favour", "favor"})
"""What having something does to anybody: "does having a phone help"."""


def _read_made_not(found: Parse, match: re.Match[str]) -> bool:
    """ "Make them not Caucasian"."""
    made = bool(found.items[match.start("v")].ids & {"make", "turn"})
    return made and come_true(found, match, holds(found, match.start("B"), True))


def _read_given(found: Parse, match: re.Match[str]) -> bool:
    """ "Give people under 21 with one prior a job"."""
    article = found.items[match.start("L")].text.lower() in ("a", "an")
    condition = holds(found, match.start("B"), False)
    if not article or condition is None or found.items[match.start("v")].text.lower() != "give":
        return False
    found.changes.append((match.start("B"), Change(condition.column, "set", condition.value)))
    found.take(match.start("B"), match.end("B"), "change")
    return True


def _read_given_to(found: Parse, match: re.Match[str]) -> bool:
    """ "Give all women a phone"."""
    return found.names_people(match.start("W"), match.end("W")) and _read_given(found, match)


_GAINING = frozenset(
    {
        "get",
        "got",
        "give",
        "given",
        "let",
        "gain",
        "add",
        "allow",
        "move",
        "transfer",
        "promot",
        "switch",
        "chang",
        "put",
        "make",
        "turn",
    }
    | {"find", "found", "obtain", "acquir", "secur", "provid"}
)


_ALTERING = frozenset(
    {"@change", "chang", "improv", "rais", "lower", "boost", "reduc", "increas", "decreas", "alter"}
) | {
    "lessen",
    "cut",
    "hurt",
    "help",
    "affect",
    "shrink",
    "make",
}


_GERUNDS = frozenset({"having", "getting", "finding", "gaining", "adding", "acquiring", "obtaining"})


_ASKING = frozenset({"does", "would", "will", "could", "can", "do"})


_LETTING = frozenset({"let", "allow", "give", "given", "move", "transfer", "switch"})


def _with(found: Parse, match: re.Match[str]) -> bool:
    """ "With the charge changed to a misdemeanor"."""
    led = [i.text.lower() for i in found.items[max(0, match.start() - 4) : match.start()]]
    return (
        found.kinds[match.start()] == "s" and found.items[match.start()].text.lower().endswith("ed") and "with" in led
    )


def _after(found: Parse, match: re.Match[str]) -> bool:
    return any(
        i.text.lower() in ("after", "once", "if", "when")
        for i in found.items[max(0, match.start() - 5) : match.start()]
    )


def _read_not_but(found: Parse, match: re.Match[str]) -> bool:
    """ "Not the barrel but the forward region": the second value instead of the first."""
    one, other = (holds(found, match.start(n), False) for n in ("V", "W"))
    opens = all(k in "aL,hH" for k in found.kinds[: match.start()])
    but = "but" in [i.text.lower() for i in found.items[match.start("V") : match.start("W")]]
    if one is None or other is None or one.column != other.column or not opens or not but:
        return False
    return found.change(match, Change(other.column, "set", other.value))


def _read_share_of(found: Parse, match: re.Match[str]) -> bool:
    """ "A tenth of the energy": so much of what it is."""
    column, share = found.column(match.start("C")), found.items[match.start("Q")].value
    of = "of" in [i.text.lower() for i in found.items[match.start("Q") : match.start("C")]]
    led = [i for i in found.items[: match.start()] if i.text.lower() not in ("a", "an", "one", "only", "just")]
    opens = not led or led[-1].text.lower() in ("with", "at", "if", "was", "were", "to", "had") or led[-1].kind == "i"
    if not of or not opens or share is None or column not in found.lexicon.numeric:
        return False
    return found.change(match, Change(column, "multiply", share))


def _read_moved_away(found: Parse, match: re.Match[str]) -> bool:
    """ "Move 205 away from the radiator": what was near is no more."""
    condition = holds(found, match.start("B"), False)
    away = [i.text.lower() for i in found.items[match.start("w") : match.start("w") + 2]] == ["away", "from"]
    verbs = [
        i for i in found.items[max(0, match.start() - 4) : match.start()] if i.ids & {"move", "put", "take", "taken"}
    ]
    pair = found.lexicon.boolean.get(condition.column) if condition is not None and away and verbs else None
    return pair is not None and condition is not None and found.change(match, Change(condition.column, "set", pair[0]))


def _read_switched(found: Parse, match: re.Match[str]) -> bool:
    """ "With the felony switched off and the misdemeanor switched on"."""
    verb = found.items[match.start("v")]
    said = " ".join(i.text.lower() for i in found.items[match.start("v") : match.end()]).split()
    way = next((word for word in said if word in ("on", "off")), "")
    condition = holds(found, match.start("B"), False)
    pair = found.lexicon.boolean.get(condition.column) if condition is not None else None
    switched = verb.text.lower().split()[0] in ("switched", "turned", "set", "put", "switch", "turn")
    if found.items[0].text.lower() in ("is", "are", "was", "were", "does", "do") and "i" not in found.kinds:
        return False  # "is the phone switched off?"
    if pair is None or condition is None or not switched or not way:
        return False
    return found.change(match, Change(condition.column, "set", pair[way == "on"]))


GAINS = Rules(
    (shape(r"(?P<B>[BV])[hL]{0,2}(?P<v>[ws])(?P<o>[wL])?"), _read_switched),
    (shape(r"(?P<w>[wL])[fL]L{0,2}(?P<B>[BV])"), _read_moved_away),
    (shape(r"n[Lw]{0,2}(?P<V>[VB])[La,]{1,3}(?P<W>[VB])"), _read_not_but),
    (shape(r"(?P<Q>Q)[LH]{1,3}(?P<C>C)"), _read_share_of),
    (shape(r"[sw][LHRrf]{0,3}(?P<V>[VB])[LRwtrfy]{1,6}(?P<W>[VB])"), _read_turned),
    (shape(r"(?P<v>[ws])(?P<e>[Lw])L?(?P<V>[VB])R?[Lty]L?(?P<W>[VB])"), _read_put_in),
    (shape(r"(?P<v>[wdL])[LwH]{0,3}(?P<B>[BV])"), _read_lost),
    (shape(r"(?P<v>[wd])(?P<w>L)(?=[.,aLw]|$)"), _read_lost_again),
    (shape(r"(?P<v>[wdL])L?(?P<B>[BV])[wK]?(?P<w>w)"), _read_taken_away),
    (shape(r"(?P<v>w)L?(?P<B>B)(?=s)"), _read_would_make),
    (shape(r"(?P<C>[CB])[hL]{0,3}(?P<v>[wds])w?(?=[.,aLw]|$)"), _read_wiped),
    (shape(r"(?P<v>w)L?(?P<W>V)(?P<L>L)(?P<B>[BV])"), _read_given_to),
    (shape(r"(?P<v>[s])[LRGHw]{0,3}tL?(?P<B>V)"), _read_gained),
    (shape(r"(?P<v>[wuLhs])[LRGwt_]{0,4}(?P<B>[BV])"), _read_gained),
    (shape(r"(?P<v>w)R[LwcNCUaP]{1,9}(?P<L>L)(?P<B>B)"), _read_given),
    (shape(r"(?P<v>s)[GH](?P<n>n)L?(?P<B>[BV])"), _read_made_not),
)
