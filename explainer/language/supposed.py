"""What is supposed in an if-clause: "if she were married", "had he been 40", "would she pass with a diploma"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from explainer.language.amounts import age_column, elsewhere_measured, measured
from explainer.language.changes import add_change, assigned
from explainer.language.conditions import holds
from explainer.language.parse import Parse, by_unit, scalar, shape
from explainer.types import Change, Condition

_CLAUSE_END = frozenset({"what", "how", "would", "will", "does", "which", "could", "why", "then", "who", "tell"})
_DENIED = frozenset({"didn't", "did not", "weren't", "were not", "wasn't", "was not"})
_ALTERED = frozenset({"@change", "chang", "alter", "differ", "affect", "shift", "rais", "lower", "matter"})
_UNREAL = frozenset({"were", "had", "happen", "@happen", "might"})


def read_supposed(found: Parse) -> None:
    """Values named in an if-clause are changes, when the question is about what would be."""
    unreal = bool(found.changes) or supposes(found)
    if not unreal and not any(i.kind == "i" and "what" in i.ids for i in found.items):
        return
    clauses = list(_clauses(found)) or (list(_with_clauses(found)) if supposes(found) else [])
    for start, end in clauses:
        for shape_, read in _SUPPOSED:
            at = start
            while match := shape_.pattern.search(found.kinds, at, end):
                at = match.end() if read(found, match) else match.start() + 1
    _tell_apart(found)


def _tell_apart(found: Parse) -> None:
    """ "If the leased plots weren't leased any more": of two values of one column the first says who is meant."""
    made = sorted(((at, c) for at, c in found.changes if c.op == "set"), key=lambda c: c[0])
    for (at, one), (_, other) in pairwise(made):
        if one.column == other.column and one.value != other.value and one.column not in found.lexicon.numeric:
            found.changes.remove((at, one))
            found.conditions.append((at, at + 1, Condition(one.column, "=", one.value)))
            found.taken[at] = "condition"


def supposes(found: Parse) -> bool:
    """Whether a question is about what would be; "could you" and "would you" only ask politely."""
    if re.search(r"i[LHRrnC]{0,3}h", found.kinds) or _should(found):
        return True  # "if there was"
    if any(i.ids & _UNREAL or (i.kind == "i" and i.text.lower() not in ("if", "in case")) for i in found.items):
        return True
    if "i" in found.kinds and any(i.text.lower() in _DENIED or i.text.lower() == "would" for i in found.items):
        return True  # "if they didn't have a job", "what would you say if ..."
    if "i" in found.kinds and found.begins(("does", "do", "will")) and any(i.ids & _ALTERED for i in found.items):
        return True  # "does it alter the likelihood if they get one?"
    pairs = zip(found.items, [*found.items, None][1:], strict=True)
    return any(
        i.text.lower() in ("would", "could") and (n is None or n.text.lower() not in ("you", "like")) for i, n in pairs
    )


def _clauses(found: Parse) -> Iterator[tuple[int, int]]:
    """From "if" to the end of what is supposed; who it is supposed of ("if people with a car had ...") is left out."""
    inverted = found.kinds[:2] in ("hH", "hR", "hG") or _should(found)  # "had he been married"
    for start, item in enumerate(found.items):
        if item.kind == "i" or (start == 0 and inverted) or _turned_round(found, start):
            end = start + 1
            while end < len(found.items) and found.kinds[end] not in "i." and not _clause_ends(found, start, end):
                end += 1
            verb = found.kinds.find("h", start, end)
            subject = next((n for n in range(start + 1, end) if found.kinds[n] in "RG" and not 0 < verb < n), -1)
            if subject < 0 and found.kinds[start + 1 : start + 2] == "V":
                subject = start + 1  # "if men under 30 had fewer ..."
            owned = subject + 1 == verb - 1 and found.kinds[subject + 1] == "C"  # "if everybody's age were 30"
            if subject >= 0 and (_goes_on_supposing(found, end) or _anybody(found, start, end)):
                continue
            yield (verb if 0 <= subject < verb and not owned else start), end


def _should(found: Parse) -> bool:
    """ "Should applicants borrow for 12 months, is their chance higher?": not just "should they"."""
    end = found.kinds.find(",")
    led = bool(found.items) and found.items[0].text.lower() == "should" and found.kinds[1:2] in ("R", "H", "G", "L")
    return led and 0 < end < len(found.items) - 1 and bool(found.items[end + 1].ids & _CLAUSE_END)


def _turned_round(found: Parse, at: int) -> bool:
    """ "What odds would it get were it irrigated"."""
    after = found.items[at + 1].text.lower() if at + 1 < len(found.items) else ""
    would = any(i.text.lower() in ("would", "could") for i in found.items[:at])
    return would and found.items[at].text.lower() in ("were", "had") and after in ("it", "he", "she", "they")


def _goes_on_supposing(found: Parse, end: int) -> bool:
    """ "Suppose those with 8 priors were to get a job": who it is supposed of ends where the supposing goes on."""
    return end < len(found.items) and found.items[end].text.lower() == "were to"


def _anybody(found: Parse, start: int, end: int) -> bool:
    """ "Suppose a borrower has no telephone": who is meant, and no change to anybody."""
    one = next((i for i in found.items[start + 1 : end] if i.text.lower() not in ("that", "now")), None)
    if one is None or one.text.lower() not in ("a", "an", "someone", "somebody", "some", "any", "one"):
        return False
    told = [i.text.lower() for i in found.items[start + 2 : min(start + 5, end)]]
    told = [word for word in told if word in ("has", "have", "is", "are", "neither")]
    return "h" not in found.kinds[start:end] and bool(told)


def _with_clauses(found: Parse) -> Iterator[tuple[int, int]]:
    """ "would she pass with a diploma", "how strong would it be at 940": a case, and no group it could describe."""
    named = re.search(r"R#?N|H", found.kinds)
    if not named or "R" in re.sub(r"R#?N", "", found.kinds):
        return
    for start, item in enumerate(found.items):
        if item.kind in "VBG":
            return
        asked = item.text.lower() == "would" and found.kinds[start + 1 : start + 3] == "LC"  # "would a BMI of 24 ...?"
        if asked or (item.text.lower() in ("with", "without", "at") and found.kinds[start] in "Ln"):
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
    if any(i.kind == "c" and i.op != "=" for i in found.items[max(0, min(match.start(), at - 1)) : at]):
        return False  # "if I wanted another answer for people with insulin under 50"
    column = found.column(match.start("C"))
    change = None if elsewhere_measured(found, at, column) else assigned(found, column, found.items[at], negated)
    return change is not None and add_change(found, match, change)


def _read_supposed_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "at 940 millibars"."""
    column = by_unit(found, found.items[match.start("U")], "")
    if column is None:
        return False
    return add_change(found, match, Change(column, "set", scalar(found.items[match.start("N")])))


def _read_supposed_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "Suppose the commute was just 5 km": the column that the words around the number say."""
    number = found.items[match.start("N")]
    column = measured(found, match.start("N"), scalar(number))
    change = assigned(found, column, number) if column else None
    return change is not None and add_change(found, match, change)


def _read_supposed_count(found: Parse, match: re.Match[str]) -> bool:
    """ "People with no felonies, if they get 1": as many of what was counted before."""
    start = found.kinds.rfind("i", 0, match.start())
    named = [found.column(n) for n in range(start) if found.items[n].kind == "C"]
    if not found.items[match.start("w")].ids & _HAVING or not named or named[-1] not in found.lexicon.numeric:
        return False
    change = assigned(found, named[-1], found.items[match.start("N")])
    return change is not None and add_change(found, match, change)


_HAVING = frozenset({"get", "got", "@get", "had", "have"})


def _read_supposed_value(found: Parse, match: re.Match[str]) -> bool:
    before = found.items[max(0, match.start("V") - 4) : match.start("V")]
    replaced = any(i.text.lower() in ("instead", "rather") for i in before)  # "a tenant instead of a home owner"
    condition = holds(found, match.start("V"), replaced or "n" in match.group())
    if condition is None or condition.op == "!=" or _describes(found, match.start("V")) or _subject(found, match):
        return False
    return add_change(found, match, Change(condition.column, "set", condition.value))


def _subject(found: Parse, match: re.Match[str]) -> bool:
    """ "If those with a guarantor asked for 1000 less": before all that is changed, nothing but who is meant."""
    at = match.start("V")
    start = found.kinds.rfind("i", 0, at)
    if start < 0 or not any(place > at for place, _ in found.changes):
        return False
    return all(found.kinds[n] in "LRGVBn" for n in range(start + 1, at)) and found.kinds[at + 1 : at + 2] != "o"


_PLACED = frozenset({"on", "from", "for", "among", "in", "around"})
_DESCRIBING = frozenset({"who", "that", "with", "whose", "which", "without", "in", "from", "for"})


def _more_follows(found: Parse, at: int) -> bool:
    """Whether something else is supposed after item `at`."""
    return any(k in "CBVN_" for k in found.kinds[at + 1 :])


def _describes(found: Parse, at: int) -> bool:
    """Whether a value says who is meant, not what is supposed of them: "suppose everyone who rents owned a house"."""
    if found.kinds[at + 1 : at + 2] == "R":
        return True
    led = [i.text.lower() for i in found.items[max(0, at - 2) : at] if i.text.lower() not in ("a", "an", "the")]
    if led and led[-1] in _PLACED and any(start < at for start, _ in found.changes):
        return True  # "if it rained 150 mm more on loam"
    does = found.kinds[at + 1 : at + 2] in ("B", "V") and found.items[at + 1].text.lower().endswith("ed")
    if does and at and found.items[at - 1].text.lower() == "the":
        return True  # "if the unemployed rented a place"
    start = at - 1
    while start > 0 and (found.items[start].text.lower() in ("a", "an", "the", "their") or found.kinds[start] == "n"):
        start -= 1
    if start >= 0 and found.items[start].text.lower() in ("every", "all", "each"):
        return True
    if found.names_people(at, at + 1) and "h" not in found.kinds[max(0, at - 2) : at]:
        return True  # "if Asian women wished to ..."
    if (
        start >= 0
        and found.kinds[start] == "i"
        and found.items[at].text.lower().endswith("s")
        and _more_follows(found, at)
    ):
        return True  # "suppose drivers got a company car"
    relative = start >= 0 and found.items[start].text.lower() in _DESCRIBING
    return relative and any(k in "RK" for k in found.kinds[max(0, start - 3) : start])


def _read_supposed_age(found: Parse, match: re.Match[str]) -> bool:
    """ "If applicant 214 were 45"."""
    value = scalar(found.items[match.start("N")])
    column = age_column(found, value) if isinstance(value, int) else None
    if column is None:
        return False
    return add_change(found, match, Change(column, "set", value))


_SUPPOSED = (
    (shape(r"(?P<C>[CB])~n?~c?~(?P<N>[NPTFV])U?(?![+\-])"), _read_supposed),
    (shape(r"(?P<N>[NP])[Uw]?[LR]?(?P<C>C)"), _read_supposed),
    (shape(r"(?P<N>[NP])(?P<U>U)"), _read_supposed_unit),
    (shape(r"[hL]L?(?P<N>N)w"), _read_supposed_measured),
    (shape(r"n?[Lh]{0,3}(?P<V>[VB])"), _read_supposed_value),
    (shape(r"[rH]{1,2}[hL](?P<N>N)(?![Uw])"), _read_supposed_age),
    (shape(r"(?P<w>[whL])(?P<N>N)(?=[.,]|$)"), _read_supposed_count),
)
