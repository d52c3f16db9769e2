"""What is supposed in an if-clause: "if she were married", "had he been 40", "would she pass with a diploma"."""

from __future__ import annotations

import re
from itertools import pairwise

from explainer.language.amounts import (
    age_column,
    billed,
    elsewhere_measured,
    far_from,
    implied,
    is_share,
    measured,
    rated,
)
from explainer.language.clauses import finite, led_clauses, supposed_clauses, supposes
from explainer.language.counted import counts_from_none, none_of
from explainer.language.moves import direction, moved
from explainer.language.parse import Parse, by_unit, scalar, shape
from explainer.language.settings import assigned, read_set_measured
from explainer.language.values import come_true, holds
from explainer.types import Change, Condition


def read_supposed(found: Parse) -> None:
    """Values named in an if-clause are changes, when the question is about what would be."""
    unreal = bool(found.changes) or supposes(found)
    if not unreal and not any(i.kind == "i" and "what" in i.ids for i in found.items):
        return
    clauses = list(supposed_clauses(found)) or (list(led_clauses(found)) if supposes(found) else [])
    for start, end in clauses:
        for shape_, read in _SUPPOSED:
            at = start
            while match := shape_.pattern.search(found.kinds, at, end):
                at = match.end() if not _by(found, match) and read(found, match) else match.start() + 1
    for match in _SUBJECT.pattern.finditer(found.kinds):
        if not found.taken.keys() & set(range(match.start("w"), match.end())):
            read_set_measured(found, match)  # "if the loan was 1200"
    _tell_apart(found)


def suppose_the_rest(found: Parse) -> bool:
    """Take values after "if" as supposed that nothing else took: "if a dealer was selling it"; whether there were any.

    Values that say who is meant stay conditions: "if people with a phone ...".
    """
    made = {c.column for _, c in found.changes if c.op == "set"}  # "if it wasn't a flat but a house"
    if found.kinds[:1] == "i" and not re.search("[RG]L", found.kinds):  # not "everybody who isn't independent"
        found.conditions = [c for c in found.conditions if not (c[2].op == "!=" and c[2].column in made)]
    bidden = bool(found.items) and found.items[0].text.lower() in _BIDDING  # "make it 5000 miles and a Wednesday"
    start = -1 if bidden else found.kinds.find("i")
    told = [
        c
        for c in found.conditions
        if (bidden or 0 <= start < c[0]) and c[2].op == "=" and c[2].column in found.lexicon.kinds
    ]
    last = max((c[1] for c in told), default=start) + 1  # "for all skilled *workers*"
    people = any(i.of_rows for i in found.items[max(start, 0) : last])
    people = people or (bidden and any(_whom(found, c[0], c[1]) for c in told))
    if not told or people or (found.changes and not bidden):
        return False
    suppose(found, told)
    return True


def _whom(found: Parse, start: int, end: int) -> bool:
    """ "Set the age to 40 for all house owners", "put all the labradors on a diet": who gets it, and not what."""
    every = any(i.text.lower() in ("all", "every") for i in found.items[max(0, start - 2) : end])
    anyone = start > 0 and found.items[start - 1].text.lower() in _ANYONE  # "for anyone unemployed"
    return anyone or found.names_people(start, end) or (every and bool(found.changes))


def suppose_joined(found: Parse) -> None:
    """ "2 more officers plus a camera", "ten pages longer and no lawyer": values joined to a change are changes."""
    moved = min((at for at, _ in found.changes), default=len(found.items))
    if any(i.of_rows for i in found.items[moved:]) or "G" in found.kinds[moved:]:
        return
    for told in sorted(found.conditions, key=lambda c: c[0]):
        value = told[2].op == "=" and told[2].column in found.lexicon.kinds
        bound = told[2].op in _BOUNDS and told[2].column in found.lexicon.numeric and _of_it(found, told[0])
        joined = _joined_to_a_change(found, told[0]) or (value and _joined_to_the_next(found, told))
        if (value or bound) and joined:
            suppose(found, [told])
    for at, item in enumerate(found.items):
        if item.kind == "B" and at not in found.taken and _joined_to_a_change(found, at):
            held = holds(found, at, "n" in found.kinds[max(0, at - 2) : at])
            if held is not None and held.op == "=":
                found.changes.append((at, Change(held.column, "set", held.value)))
                found.take(at, at + 1, "change")


_BOUNDS = frozenset({">=", "<="})


def _of_it(found: Parse, at: int) -> bool:
    """ "... and it never got below 5 degrees": a limit of what is being supposed of the case is its value then."""
    led = [i.text.lower() for i in found.items[max(0, at - 2) : at + 1]]
    return bool({"it", "he", "she"} & set(led)) and "i" in found.kinds[:at]


def _joined_to_the_next(found: Parse, told: tuple[int, int, Condition]) -> bool:
    """ "Would it still be spam without the attachment and with half the marks": a value joined to a change after it."""
    end = told[1]
    moved = next((n for n in range(end, min(end + _BETWEEN, len(found.items))) if found.taken.get(n) == "change"), None)
    led = found.items[told[0] - 1].kind if told[0] else ""
    of_rows = led in "RG" and led != ""
    between = found.kinds[end:moved]
    return moved is not None and re.fullmatch("a[Lw]{0,2}", between) is not None and not of_rows and supposes(found)


def _joined_to_a_change(found: Parse, at: int) -> bool:
    """Whether "and" or "plus" stands between what is at an item and a change just before."""
    near = range(at - 1, max(-1, at - 2 - _BETWEEN), -1)
    moved = next((n for n in near if found.taken.get(n) == "change"), None)
    return moved is not None and re.search("[a+]", found.kinds[moved + 1 : at + 1]) is not None


_BETWEEN = 5
"""So many items at most between a change and a value that is joined to it: "on it plus a"."""


def suppose(found: Parse, told: list[tuple[int, int, Condition]] | None = None) -> None:
    """Take conditions that give a value, these or all, as changes."""
    for condition in told or list(found.conditions):
        found.conditions.remove(condition)
        at, end, held = condition
        found.changes.append((at, Change(held.column, "set", held.value)))
        found.taken.update({n: "change" for n in range(at, end) if found.taken.get(n) == "condition"})


_BIDDING = frozenset({"make", "put", "give", "say"})


def _by(found: Parse, match: re.Match[str]) -> bool:
    """Whether a number says by how much, not how much: "if she changed her loan by 6 months"."""
    return "N" in match.groupdict() and "y" in found.kinds[max(0, match.start("N") - 1) : match.start("N")]


def _tell_apart(found: Parse) -> None:
    """ "If the leased plots weren't leased any more": of two values of one column the first says who is meant."""
    made = sorted(((at, c) for at, c in found.changes if c.op == "set"), key=lambda c: c[0])
    for (at, one), (_, other) in pairwise(made):
        if one.column == other.column and one.value != other.value and one.column not in found.lexicon.numeric:
            found.changes.remove((at, one))
            found.conditions.append((at, at + 1, Condition(one.column, "=", one.value)))
            found.taken[at] = "condition"


def _read_supposed(found: Parse, match: re.Match[str]) -> bool:
    at = match.start("N")
    negated = "n" in match.group()
    if any(i.kind == "c" and i.op != "=" for i in found.items[max(0, min(match.start(), at - 1)) : at]):
        return False  # "if I wanted another answer for people with insulin under 50"
    if match.start("C") < at and "h" in match.group() and found.kinds[at + 1 : at + 2] == "C":
        return False  # "a man with 4 priors had zero felonies"
    column = found.column(match.start("C"))
    denied = negated or re.search("n[LhwC]{0,2}$", found.kinds[:at]) is not None
    if denied and column in found.lexicon.numeric and found.items[at].kind in "NP":
        return False  # "if we had not waited 10 minutes"
    change = None if elsewhere_measured(found, at, column) else assigned(found, column, found.items[at], negated)
    return change is not None and found.change(match, change)


def _read_supposed_rated(found: Parse, match: re.Match[str]) -> bool:
    """ "If her bill was 47 a month"."""
    column = rated(found, match.start("N"))
    change = assigned(found, column, found.items[match.start("N")]) if column is not None else None
    if change is None:
        return False
    found.take(billed(found, match.start("N")), match.start("N"), "change")
    return found.change(match, change)


def _read_supposed_none(found: Parse, match: re.Match[str]) -> bool:
    """ "If cars had no passengers at all"."""
    column = found.column(match.start("C"))
    said = found.lexicon.words.column(column)
    if said is not None and (none := none_of(said)) is not None:
        return found.change(match, Change(column, "set", none))  # "if they had no internet service"
    counts = said is not None and counts_from_none(said)
    none = found.items[match.start()].text.lower() in ("no", "zero", "without", "never")
    after = "N" in found.kinds[match.end() : match.end() + 2]
    return counts and none and not after and found.change(match, Change(column, "set", 0))


def _read_supposed_share(found: Parse, match: re.Match[str]) -> bool:
    """ "If his debts were only a quarter of his pay": a share is set, and not taken off."""
    column, share = found.column(match.start("C")), found.items[match.start("Q")].value
    of = found.items[match.end() - 1].text.lower() == "of"
    shared = column in found.lexicon.numeric and is_share(found, column)
    return of and shared and share is not None and found.change(match, Change(column, "set", share))


def _read_supposed_becoming(found: Parse, match: re.Match[str]) -> bool:
    """ "If their insulin becomes 100"."""
    return bool(found.items[match.start("w")].ids & _BECOMING) and _read_supposed(found, match)


_BECOMING = frozenset({"becom", "equal", "reach", "hit", "turn", "would", "sat", "sit", "stood", "stand", "hover"})


def _read_supposed_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "at 940 millibars"."""
    column = far_from(found, match.start("N")) or by_unit(found, found.items[match.start("U")], "")
    if column is None:
        return False
    return found.change(match, Change(column, "set", scalar(found.items[match.start("N")])))


def _read_supposed_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "Suppose the commute was just 5 km": the column that the words around the number say."""
    number = found.items[match.start("N")]
    column = measured(found, match.start("N"), scalar(number))
    if (moved_by := _BY.search(found.kinds[: match.start("N")])) is not None:
        verb = found.items[moved_by.start("v")]  # "if they stretched repayment by another 12 months"
        return column is not None and found.change(match, moved(found, number, column, direction(verb)))
    change = assigned(found, column, number) if column else None
    return change is not None and found.change(match, change)


_BY = re.compile(r"(?P<v>[udMS])[^.iNP]{0,5}yL?$")


def _read_supposed_count(found: Parse, match: re.Match[str]) -> bool:
    """ "People with no felonies, if they get 1": as many of what was counted before."""
    start = found.kinds.rfind("i", 0, match.start())
    named = [found.column(n) for n in range(start) if found.items[n].kind == "C"]
    if not found.items[match.start("w")].ids & _HAVING or not named or named[-1] not in found.lexicon.numeric:
        return False
    change = assigned(found, named[-1], found.items[match.start("N")])
    return change is not None and found.change(match, change)


_HAVING = frozenset({"get", "got", "@get", "had", "have"})


def _read_supposed_implied(found: Parse, match: re.Match[str]) -> bool:
    """ "What if he only asked for 2000?": what is asked for, borrowed or paid, by its size."""
    verb, number = found.items[match.start("w")], found.items[match.start("N")]
    column = implied(found, match.start("N"), scalar(number)) if verb.ids & _ASKING_FOR else None
    change = assigned(found, column, number) if column is not None else None
    return change is not None and found.change(match, change)


_ASKING_FOR = frozenset(
    {"ask", "borrow", "take", "took", "want", "request", "need", "pay", "paid", "earn", "get", "got"}
)


def _read_supposed_value(found: Parse, match: re.Match[str]) -> bool:
    before = found.items[max(0, match.start("V") - 4) : match.start("V")]
    replaced = any(i.text.lower() in ("instead", "rather") for i in before)  # "a tenant instead of a home owner"
    denied = replaced or "n" in match.group() or _of_none(found, match.start())
    if _describes(found, match.start("V")):
        return False
    denied = denied or _SUBJECTLESS.search(found.kinds[: match.start("V")]) is not None
    return come_true(found, match, holds(found, match.start("V"), denied))


def _read_supposed_never(found: Parse, match: re.Match[str]) -> bool:
    """ "Pretend I never went bankrupt", "if nobody had ever missed a payment"."""
    never = "never" in found.items[match.start()].text.lower() or found.items[match.start("w")].text.lower() == "ever"
    return never and come_true(found, match, holds(found, match.start("V"), True))


def _read_supposed_not(found: Parse, match: re.Match[str]) -> bool:
    """ "If he was not charged with a felony"."""
    verb = found.items[match.start("w")]
    done = verb.text.lower().endswith(("ed", "ing")) or bool(verb.ids & _DONE)
    return done and come_true(found, match, holds(found, match.start("V"), True))


_DONE = frozenset(
    {"gone", "go", "been", "becom", "becam", "got", "get", "gotten", "had", "have", "taken", "take", "given"}
)


def _read_supposed_undone(found: Parse, match: re.Match[str]) -> bool:
    """ "Pretend the bankruptcy never happened"."""
    at = match.start() - 1
    happened = at >= 0 and found.kinds[at] in "VB" and bool(found.items[match.start("w")].ids & _HAPPENING)
    if not happened or not come_true(found, match, holds(found, at, True)):
        return False
    found.take(at, at + 1, "change")
    return True


_HAPPENING = frozenset({"happen", "@happen", "exist", "occur"})


def _of_none(found: Parse, at: int) -> bool:
    """ "If none of them had a phone"."""
    start = found.kinds.rfind("i", 0, at + 1)
    return any(i.text.lower() == "none" for i in found.items[start + 1 : at + 1])


_PLACED = frozenset({"on", "from", "for", "among", "in", "around"})


_SUBJECTLESS = re.compile(r"i[L,]?n[wR][^.,aVB]{0,8}$")
"""Nobody is meant before the verb: "if no advert came from a dealer"."""
_ANYONE = frozenset({"anyone", "anybody", "everyone", "everybody", "someone", "somebody", "those", "people"})


def _describes(found: Parse, at: int) -> bool:
    """Whether a value says who is meant, not what is supposed of them: "suppose everyone who rents owned a house"."""
    if found.kinds[at + 1 : at + 2] == "R" or (at and found.items[at - 1].text.lower() in _ANYONE):
        return True  # "for anyone unemployed"
    if " " in found.items[at].text and finite(found.items[at]):
        return False  # "what if they all paid by credit card"
    led = [i.text.lower() for i in found.items[max(0, at - 2) : at] if i.text.lower() not in ("a", "an", "the")]
    stands = any(found.kinds[n] == "h" for n in range(max(0, at - 2), at))  # "and were on district heating"
    if led and led[-1] in _PLACED and not stands and any(start < at for start, _ in found.changes):
        return True  # "if it rained 150 mm more on loam"
    start = at - 1
    while start > 0 and (found.items[start].text.lower() in ("a", "an", "the", "their") or found.kinds[start] == "n"):
        start -= 1
    being = any(i.ids & _BEING for i in found.items[max(0, start - 1) : at])
    if start >= 0 and found.items[start].text.lower() in ("every", "all", "each"):
        return not being  # "if they were all women"
    if being:
        return False  # "imagine the over-60s became volunteers"
    return found.names_people(at, at + 1) and "h" not in found.kinds[max(0, at - 2) : at]  # "what if women ..."


_BEING = frozenset({"becam", "becom", "turn", "were", "are", "been"})
_AGED = _BEING | {"was", "is", "been"}


def _read_supposed_aged(found: Parse, match: re.Match[str]) -> bool:
    """ "Pretend all the men are 49", "what if she was 38"."""
    led = found.items[match.start() - 1] if match.start() else None
    them = led is not None and led.text.lower() in _THEM - {"it"}
    goes_on = found.kinds[match.start() - 2 : match.start()] == "_a"  # "imagine 77 had no priors and was 35"
    led_by = goes_on or found.kinds[match.start() - 1] in "RGVHr_"
    being = bool(found.items[match.start()].ids & _AGED) and (them or led_by)
    return being and _read_supposed_age(found, match)


def _read_supposed_age(found: Parse, match: re.Match[str]) -> bool:
    """ "If applicant 214 were 45"."""
    value = scalar(found.items[match.start("N")])
    column = age_column(found, value) if isinstance(value, int) else None
    counted = [i for i in found.items[match.end() : match.end() + 1] if i.kind == "w" and i.text.lower() not in _LIKE]
    if column is None or counted:
        return False
    return found.change(match, Change(column, "set", value))


_PRONOUNS = frozenset({"they", "they're", "he", "she", "he's", "she's"})
_THEM = _PRONOUNS | {"it", "these", "those", "all"}
_LIKE = frozenset({"like", "then", "now", "instead", "too"})


def _read_supposed_lost(found: Parse, match: re.Match[str]) -> bool:
    """ "Suppose those that have a crater lake no longer had one": of what was named last."""
    of_it = found.items[match.start("R")].text.lower() in ("one", "any", "it", "that", "them")
    return of_it and _turn_over_the_last(found, match)


def _read_supposed_not_so(found: Parse, match: re.Match[str]) -> bool:
    """ "Take all unemployed, pretend they are not": of what was named last."""
    subject, verb = (i.text.lower() for i in found.items[max(0, match.start() - 1) : match.start() + 1])
    being = verb.startswith(("is", "are", "was", "were")) or verb in _PRONOUNS
    return being and (subject in _THEM or verb in _PRONOUNS) and _turn_over_the_last(found, match)


def _turn_over_the_last(found: Parse, match: re.Match[str]) -> bool:
    """Suppose the other value of the yes/no column that was named last."""
    named = [(start, c) for start, _, c in found.conditions if start < match.start()]
    open_ = (at for at in range(match.start()) if found.kinds[at] in "VB")
    named += [(at, held) for at in open_ if (held := holds(found, at, False)) is not None]
    held = max(named, key=lambda n: n[0])[1] if named else None
    if held is None or held.op != "=" or held.column not in found.lexicon.boolean:
        return False
    no, yes = found.lexicon.boolean[held.column]
    return found.change(match, Change(held.column, "set", no if held.value == yes else yes))


_SUBJECT = shape(r"iL{0,2}(?P<w>w)h(?P<N>N)(?![UwCMS+\-])")
_SUPPOSED = (
    (shape(r"nh(?P<R>[RL])"), _read_supposed_lost),
    (shape(r"[Lh]n(?=[.,]|$)"), _read_supposed_not_so),
    (shape(r"(?P<N>N)w?(?P<L>L)(?P<w>w)"), _read_supposed_rated),
    (shape(r"n[Lh]{0,2}(?P<C>C)"), _read_supposed_none),
    (shape(r"(?P<C>[CB])~n?~c?~(?P<N>[NPTFV])U?(?![+\-])"), _read_supposed),
    (shape(r"(?P<C>C)[Lhw]{1,3}(?P<Q>Q)L(?=[LwH])"), _read_supposed_share),
    (shape(r"(?P<C>[CB])(?:L?r{1,2})?(?P<w>w)[tL]?(?P<N>[NPTFV])"), _read_supposed_becoming),
    (shape(r"(?P<N>[NP])[Uw]?[LR]?(?P<C>C)"), _read_supposed),
    (shape(r"(?P<N>P)LH(?P<C>C)"), _read_supposed),
    (shape(r"(?P<w>w)[hL]{1,2}(?P<N>N)(?![UwC+\-])"), read_set_measured),
    (shape(r"(?P<N>[NP])(?P<U>U)"), _read_supposed_unit),
    (shape(r"[hL]L?(?P<N>N)w"), _read_supposed_measured),
    (shape(r"nh?(?P<w>w)w?(?P<V>[VB])"), _read_supposed_never),
    (shape(r"(?P<n>n)(?P<w>w)[Lft]{0,3}(?P<V>[VB])"), _read_supposed_not),
    (shape(r"n?[Lh]{0,3}(?P<V>[VB])"), _read_supposed_value),
    (shape(r"n(?P<w>w)"), _read_supposed_undone),
    (shape(r"[rH]{1,2}[hL](?P<N>N)(?!U)"), _read_supposed_age),
    (shape(r"[hL](?P<N>N)(?![UcSMC+\-])"), _read_supposed_aged),
    (shape(r"(?P<w>[whL])(?P<N>N)(?=[.,]|$|LG|LL)"), _read_supposed_count),
    (shape(r"(?P<w>[wd])L{0,2}(?P<N>N)(?=[.,L]|$)"), _read_supposed_implied),
)
