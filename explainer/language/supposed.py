"""What is supposed in an if-clause: "if she were married", "had he been 40", "would she pass with a diploma"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from explainer.language.amounts import age_column, elsewhere_measured, implied, is_share, measured
from explainer.language.changes import assigned
from explainer.language.counted import none_of
from explainer.language.item import Item
from explainer.language.parse import Parse, by_unit, scalar, shape
from explainer.language.small_words import small_words
from explainer.language.tokens import stem
from explainer.language.values import holds
from explainer.types import Change, Condition

_CLAUSE_END = frozenset({"what", "how", "would", "will", "does", "which", "could", "why", "then", "who", "tell"})
_DENIED = frozenset({"didn't", "did not", "weren't", "were not", "wasn't", "was not"})


def _of_all_or_past(found: Parse, at: int) -> bool:
    """Whether an if-clause is about everybody, or tells of somebody in the past what is not so."""
    words = [i.text.lower() for i in found.items[at + 1 : at + 3]]
    everybody = words[:1] and words[0] in ("everybody", "everyone", "all")
    somebody = words[:1] and words[0] in ("they", "he", "she", "it", "we", "i", "these", "those")
    past = len(words) > 1 and words[1] in _PAST - _PRESENT and found.items[at].text.lower() in ("if", "in case")
    return bool(everybody or (somebody and past))


_PRESENT = frozenset(
    {"has", "have", "is", "are", "get", "gets", "take", "lose", "become", "becomes", "own", "owns"}
) | {
    "rent",
    "rents",
    "put",
    "cut",
    "quit",
    "would",
    "could",
    "did",
    "used",
}
_ALTERED = frozenset({"@change", "chang", "alter", "differ", "affect", "shift", "rais", "lower", "matter"})
_WAS = frozenset({"was", "were", "had"})
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
                at = match.end() if not _by(found, match) and read(found, match) else match.start() + 1
    _tell_apart(found)


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


def supposes(found: Parse) -> bool:
    """Whether a question is about what would be; "could you" and "would you" only ask politely."""
    if re.search(r"i[LHRrnC]{0,3}h", found.kinds) or _should(found):
        return True  # "if there was"
    if any(i.ids & _UNREAL or (i.kind == "i" and i.text.lower() not in ("if", "in case")) for i in found.items):
        return True
    if "i" in found.kinds and any(i.text.lower() in _DENIED or i.text.lower() == "would" for i in found.items):
        return True  # "if they didn't have a job", "what would you say if ..."
    if any(i.kind == "i" and _of_all_or_past(found, at) for at, i in enumerate(found.items)):
        return True  # "which matter most if everybody had one", "would return if they brought a dog"
    if "i" in found.kinds and found.begins(("does", "do", "will")) and any(i.ids & _ALTERED for i in found.items):
        return True  # "does it alter the likelihood if they get one?"
    if any(
        i.kind in "VB" and "i" in found.kinds[:at] and set(i.text.lower().split()) & _WAS
        for at, i in enumerate(found.items)
    ):
        return True  # "if their savings were above 500"
    pairs = zip(found.items, [*found.items, None][1:], strict=True)
    return any(
        i.text.lower() in ("would", "could") and (n is None or n.text.lower() not in ("you", "like")) for i, n in pairs
    )


def _clauses(found: Parse) -> Iterator[tuple[int, int]]:
    """What is supposed in each clause, from its verb to its end; whom it is supposed of stands before the verb."""
    first = 1 if found.kinds[:1] in ("a", ",") else 0
    inverted = found.kinds[first : first + 2] in ("hH", "hR", "hG") or _should(found)  # "had he been married"
    for start, item in enumerate(found.items):
        if item.kind == "i" or (start == first and inverted) or _turned_round(found, start) or _whenever(found, start):
            end = start + 1
            while end < len(found.items) and found.kinds[end] not in "i." and not _clause_ends(found, start, end):
                end += 1
            if _anybody(found, start, end):
                continue
            verb = _main_verb(found, start + 1, end)
            if verb is None and start == first and inverted:  # "had the self-employed 0.1 more debts"
                verb = next((at for at in range(1, end) if found.kinds[at] in "_N"), None)
            if verb is not None:
                yield verb, end
            elif not (end < len(found.items) and found.items[end].text.lower() == "were to"):
                yield start, end  # "what if married"; not "suppose those with 8 priors | were to get a job"


def _main_verb(found: Parse, start: int, end: int) -> int | None:
    """The verb that a clause supposes of somebody: past who they are ("people charged with ... stayed longer")."""
    verbs = [at for at in range(start, end) if _finite(found.items[at]) and not _named(found, at)]
    relative = [at for at in range(start + 1, end) if found.items[at].text.lower() in _RELATIVE]
    described = next((at for at in verbs if relative and at > relative[0]), None)
    if described is not None and (not verbs or verbs[0] >= relative[0]):
        verbs = [at for at in verbs if at > described and not _joined(found, at)]  # "who rent and are single"
        if not verbs:
            return end
    while len(verbs) > 1 and _participle(found, verbs[0]) and not re.search("[a,]", found.kinds[verbs[0] : verbs[1]]):
        verbs.pop(0)
    if not verbs:
        return None
    verb = verbs[0]
    if found.kinds[verb - 1] == "n" and verb > start:
        return verb - 1  # "if nobody had a job"
    owning = "CB" if found.kinds[verb + 1 : verb + 2] in ("T", "F") else "C"
    if verb > start and found.kinds[verb - 1] in owning and found.kinds[verb - 2] != "n":
        return verb - 1  # "if everybody's age were 30"; not "men with no priors had"
    return verb


def _joined(found: Parse, at: int) -> bool:
    """Whether "and" stands before an item; "also" joins nothing."""
    return found.kinds[at - 1] == "a" and found.items[at - 1].text.lower() != "also"


_RELATIVE = frozenset({"who", "that", "which", "whose"})


def _named(found: Parse, at: int) -> bool:
    """Whether it is a noun or stands before one: "the unemployed", "the married men"."""
    return found.items[at].kind in "VB" and found.items[at - 1].text.lower() in _DETERMINERS


_DETERMINERS = frozenset(
    {"the", "a", "an", "all", "every", "each", "any", "some", "these", "those", "of", "more"}
    | {"with", "without", "having"}
)


def _finite(item: Item) -> bool:
    """Whether an item is or begins with a verb in the past, or one that tells a state: "had", "asked for", "owned"."""
    word, *more = item.text.lower().split()
    acting = item.kind not in "VB" or (bool(more) and (stem(more[-1]),) not in small_words().nouns)
    past = word.endswith("ed") and len(word) > 4 and acting  # "rented a place"; not "divorced", "unemployed people"
    return item.kind == "h" or (item.kind in "wudsCBVL" and (word in _PAST or past))


_PAST = frozenset(
    {
        "had",
        "has",
        "have",
        "been",
        "were",
        "was",
        "is",
        "are",
        "got",
        "get",
        "gets",
        "lost",
        "lose",
        "took",
        "take",
        "went",
    }
    | {
        "came",
        "became",
        "become",
        "becomes",
        "paid",
        "spent",
        "left",
        "bought",
        "made",
        "sold",
        "kept",
        "held",
        "slept",
    }
    | {"ate", "drank", "ran", "grew", "fell", "rose", "found", "drove", "rode", "gave", "would", "could", "did", "own"}
    | {"owns", "rent", "rents", "quit", "put", "cut", "brought", "wore", "built", "won", "began", "wished", "used"}
)


def _participle(found: Parse, at: int) -> bool:
    """Whether a verb in the past describes the noun before it: "those charged with a felony", "people aged 60"."""
    word, before = found.items[at].text.lower().split()[0], found.kinds[at - 1] if at else ""
    after = found.items[at + 1].text.lower() if at + 1 < len(found.items) else ""
    leads = after.split()[0] in _LEADING if after else False
    return (
        word.endswith("ed")
        and before in ("R", "G", "V", "_")
        and (leads or found.kinds[at + 1 : at + 2] in ("N", "c", "_"))
    )


_LEADING = frozenset({"with", "as", "by", "in", "to", "for", "of", "from", "at", "on", "under", "over"})


def _should(found: Parse) -> bool:
    """ "Should applicants borrow for 12 months, is their chance higher?": not just "should they"."""
    end = found.kinds.find(",")
    first = found.items[0].text.lower() if found.items else ""
    led = first in ("should", "had") or (first == "were" and "t" in found.kinds[: max(end, 0)])
    led = led and found.kinds[1:2] in ("R", "H", "G", "L", "w")
    return led and 0 < end < len(found.items) - 1 and bool(found.items[end + 1].ids & _CLAUSE_END)


def _whenever(found: Parse, at: int) -> bool:
    """ "What would matter when everybody had a job", "when her age becomes 50"."""
    if found.items[at].text.lower() not in ("when", "once"):
        return False
    would = any(i.text.lower() == "would" for i in found.items[:at])
    following = found.items[at + 1 : at + 8]
    return (would and "h" in found.kinds[at + 1 : at + 4]) or any("becom" in i.ids for i in following)


def _turned_round(found: Parse, at: int) -> bool:
    """ "What odds would it get were it irrigated"."""
    after = found.items[at + 1].text.lower() if at + 1 < len(found.items) else ""
    would = any(i.text.lower() in ("would", "could") for i in found.items[:at])
    return would and found.items[at].text.lower() in ("were", "had") and after in _SUBJECTS


_SUBJECTS = frozenset({"it", "he", "she", "they", "i", "we", "you", "this", "the", "everyone", "everybody", "all"})


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
    unread = not any(map(_finite, found.items[start + 1 : end])) and found.kinds[end - 1] != ","
    if unread and end > start + 1 and _would(found.items[end]):
        return False  # "if the client would come in May, ..."
    if found.items[end].text.lower() == "who" and found.items[end - 1].kind in "RGVBN":
        return False  # "if the married who are self-employed had ..."
    return bool(found.items[end].ids & _CLAUSE_END) or _second_clause(found, start, end)


def _would(item: Item) -> bool:
    word = item.text.lower()
    return word in ("would", "will", "could") or word.endswith(("'d", "’d"))


def _second_clause(found: Parse, start: int, end: int) -> bool:
    """A comma ends an if-clause that has said something, and so does the group it is about."""
    return (found.kinds[end] == "R" and any(k in "_N" for k in found.kinds[start:end])) or (
        found.kinds[end] == ","
        and any(k in "_NTFVB" for k in found.kinds[start:end])
        and not re.match(r".?[CBVN]|aL[CBVN]", found.kinds[end + 1 :])
    )


def _read_supposed(found: Parse, match: re.Match[str]) -> bool:
    at = match.start("N")
    negated = "n" in match.group()
    if any(i.kind == "c" and i.op != "=" for i in found.items[max(0, min(match.start(), at - 1)) : at]):
        return False  # "if I wanted another answer for people with insulin under 50"
    if match.start("C") < at and "h" in match.group() and found.kinds[at + 1 : at + 2] == "C":
        return False  # "a man with 4 priors had zero felonies"
    column = found.column(match.start("C"))
    change = None if elsewhere_measured(found, at, column) else assigned(found, column, found.items[at], negated)
    return change is not None and found.change(match, change)


def _read_supposed_none(found: Parse, match: re.Match[str]) -> bool:
    """ "If cars had no passengers at all"."""
    column = found.column(match.start("C"))
    said = found.lexicon.words.column(column)
    if said is not None and (none := none_of(said)) is not None:
        return found.change(match, Change(column, "set", none))  # "if they had no internet service"
    counts = said is not None and said.kind == "number" and said.integer and said.low == 0
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


_BECOMING = frozenset({"becom", "equal", "reach", "hit", "turn", "would"})


def _read_supposed_unit(found: Parse, match: re.Match[str]) -> bool:
    """ "at 940 millibars"."""
    column = by_unit(found, found.items[match.start("U")], "")
    if column is None:
        return False
    return found.change(match, Change(column, "set", scalar(found.items[match.start("N")])))


def _read_supposed_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "Suppose the commute was just 5 km": the column that the words around the number say."""
    number = found.items[match.start("N")]
    column = measured(found, match.start("N"), scalar(number))
    change = assigned(found, column, number) if column else None
    return change is not None and found.change(match, change)


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
    return _made_true(found, match, holds(found, match.start("V"), denied))


def _made_true(found: Parse, match: re.Match[str], condition: Condition | None) -> bool:
    """Take what a pattern matched as this condition come true; one that only rules a value out sets none."""
    if condition is None or condition.op != "=":
        return False
    return found.change(match, Change(condition.column, "set", condition.value))


def _read_supposed_never(found: Parse, match: re.Match[str]) -> bool:
    """ "Pretend I never went bankrupt"."""
    never = found.items[match.start()].text.lower() == "never"
    return never and _made_true(found, match, holds(found, match.start("V"), True))


def _read_supposed_not(found: Parse, match: re.Match[str]) -> bool:
    """ "If he was not charged with a felony"."""
    verb = found.items[match.start("w")]
    done = verb.text.lower().endswith(("ed", "ing")) or bool(verb.ids & _DONE)
    return done and _made_true(found, match, holds(found, match.start("V"), True))


_DONE = frozenset(
    {"gone", "go", "been", "becom", "becam", "got", "get", "gotten", "had", "have", "taken", "take", "given"}
)


def _read_supposed_undone(found: Parse, match: re.Match[str]) -> bool:
    """ "Pretend the bankruptcy never happened"."""
    at = match.start() - 1
    happened = at >= 0 and found.kinds[at] in "VB" and bool(found.items[match.start("w")].ids & _HAPPENING)
    if not happened or not _made_true(found, match, holds(found, at, True)):
        return False
    found.take(at, at + 1, "change")
    return True


_HAPPENING = frozenset({"happen", "@happen", "exist", "occur"})


def _of_none(found: Parse, at: int) -> bool:
    """ "If none of them had a phone"."""
    start = found.kinds.rfind("i", 0, at + 1)
    return any(i.text.lower() == "none" for i in found.items[start + 1 : at + 1])


_PLACED = frozenset({"on", "from", "for", "among", "in", "around"})


def _describes(found: Parse, at: int) -> bool:
    """Whether a value says who is meant, not what is supposed of them: "suppose everyone who rents owned a house"."""
    if found.kinds[at + 1 : at + 2] == "R":
        return True
    led = [i.text.lower() for i in found.items[max(0, at - 2) : at] if i.text.lower() not in ("a", "an", "the")]
    if led and led[-1] in _PLACED and any(start < at for start, _ in found.changes):
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


_BEING = frozenset({"becam", "becom", "turn", "were", "are"})


def _read_supposed_aged(found: Parse, match: re.Match[str]) -> bool:
    """ "Pretend all the men are 49"."""
    being = bool(found.items[match.start()].ids & _BEING) and found.kinds[match.start() - 1] in "RGVHr_"
    return being and _read_supposed_age(found, match)


def _read_supposed_age(found: Parse, match: re.Match[str]) -> bool:
    """ "If applicant 214 were 45"."""
    value = scalar(found.items[match.start("N")])
    column = age_column(found, value) if isinstance(value, int) else None
    counted = [i for i in found.items[match.end() : match.end() + 1] if i.kind == "w" and i.text.lower() not in _LIKE]
    if column is None or counted:
        return False
    return found.change(match, Change(column, "set", value))


_LIKE = frozenset({"like", "then", "now", "instead", "too"})
_SUPPOSED = (
    (shape(r"n[Lh]{0,2}(?P<C>C)"), _read_supposed_none),
    (shape(r"(?P<C>[CB])~n?~c?~(?P<N>[NPTFV])U?(?![+\-])"), _read_supposed),
    (shape(r"(?P<C>C)[Lhw]{1,3}(?P<Q>Q)L(?=[LwH])"), _read_supposed_share),
    (shape(r"(?P<C>[CB])(?:L?r{1,2})?(?P<w>w)[tL]?(?P<N>[NPTFV])"), _read_supposed_becoming),
    (shape(r"(?P<N>[NP])[Uw]?[LR]?(?P<C>C)"), _read_supposed),
    (shape(r"(?P<N>[NP])(?P<U>U)"), _read_supposed_unit),
    (shape(r"[hL]L?(?P<N>N)w"), _read_supposed_measured),
    (shape(r"nw(?P<V>[VB])"), _read_supposed_never),
    (shape(r"(?P<n>n)(?P<w>w)[Lft]{0,3}(?P<V>[VB])"), _read_supposed_not),
    (shape(r"n?[Lh]{0,3}(?P<V>[VB])"), _read_supposed_value),
    (shape(r"n(?P<w>w)"), _read_supposed_undone),
    (shape(r"[rH]{1,2}[hL](?P<N>N)(?!U)"), _read_supposed_age),
    (shape(r"[hL](?P<N>N)(?![UcSMC+\-])"), _read_supposed_aged),
    (shape(r"(?P<w>[whL])(?P<N>N)(?=[.,]|$|LG|LL)"), _read_supposed_count),
    (shape(r"(?P<w>[wd])L{0,2}(?P<N>N)(?=[.,L]|$)"), _read_supposed_implied),
)
