"""What a question supposes and where: "if she were married | ...", "had he been 40, ...", "were it irrigated"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.small_words import small_words
from explainer.language.tokens import stem

_CLAUSE_END = frozenset({"what", "how", "would", "will", "does", "which", "could", "why", "then", "who", "tell"})


WHAT_THEN = (["what", "then"], ["then", "what"], ["what", "now"])
"""What only asks for the answer after what was supposed."""
_DENIED = frozenset({"didn't", "did not", "weren't", "were not", "wasn't", "was not"})


def _of_all_or_past(found: Parse, at: int) -> bool:
    """Whether an if-clause is about everybody, or tells of somebody in the past what is not so."""
    words = [i.text.lower() for i in found.items[at + 1 : at + 3]]
    everybody = words[:1] and words[0] in ("everybody", "everyone", "all", "every", "each")
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


_OVERALL = frozenset({"overal", "overall", "general", "generalli", "usual", "whole"})


_WAS = frozenset({"was", "were", "had"})


_UNREAL = frozenset({"were", "had", "happen", "@happen", "might"})


_WHOLE = re.compile(r"[aLw,]{0,2}i[LwR]{0,2}H[^.,i]*\.?$")
"""A case supposed and no more: "and if she only asks for 2000?"."""


def supposes(found: Parse) -> bool:
    """Whether a question is about what would be; "could you" and "would you" only ask politely."""
    if _WHOLE.match(found.kinds) or re.search(r"i[LHRrnCw]{0,3}h", found.kinds) or _should(found):
        return True  # "if there was"
    if _asked_then(found) or any(_bidden(found, at) for at in range(1, len(found.items))):
        return True
    if re.search(r"iHC?L[NP]", found.kinds):
        return True  # "if her insulin is 258"
    if any(i.ids & _UNREAL or (i.kind == "i" and i.text.lower() not in ("if", "in case")) for i in found.items):
        return True
    if "i" in found.kinds and any(i.text.lower() in _DENIED or i.text.lower() == "would" for i in found.items):
        return True  # "if they didn't have a job", "what would you say if ..."
    if any(i.kind == "i" and _of_all_or_past(found, at) for at, i in enumerate(found.items)):
        return True  # "which matter most if everybody had one", "would return if they brought a dog"
    general = any(i.ids & _OVERALL for i in found.items) and "H" not in found.kinds
    altered = not general and any(i.ids & _ALTERED for i in found.items)
    if "i" in found.kinds and found.begins(("does", "do", "will")) and altered:
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


def _asked_then(found: Parse) -> int:
    """Where what is supposed ends in "no leak now, what does it say then", "ice on the blades, what then?", or 0."""
    end = found.kinds.find(".")
    sentence = found.items[: end if end > 0 else len(found.items)]
    commas = [at for at, i in enumerate(sentence) if i.kind == ","]
    asked = [i.text.lower() for i in sentence[commas[-1] + 1 :]] if commas else []
    if not asked or asked[-1] not in ("then", "now") or asked[0] not in _ASKING or len(asked) > _BRIEF:
        return 0
    given = found.kinds[: commas[-1]]
    return 0 if re.search("[iRGK]", given) or not re.search("[VBN]", given) else commas[-1]


_ASKING = frozenset({"what", "whats", "what's", "how", "how much", "how many", "does", "is", "and"})
_BRIEF = 6
"""What only asks for the answer has no more words."""


def supposed_clauses(found: Parse) -> Iterator[tuple[int, int]]:
    """What is supposed in each clause, from its verb to its end; whom it is supposed of stands before the verb."""
    if end := _asked_then(found):
        yield 0, end
        return
    first = 1 if found.kinds[:1] in ("a", ",") else 0
    inverted = found.kinds[first : first + 2] in ("hH", "hR", "hG") or _should(found)  # "had he been married"
    for start, item in enumerate(found.items):
        supposing = item.kind == "i" or (start == first and inverted) or _bidden(found, start)
        if supposing or _turned_round(found, start) or _whenever(found, start):
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
    verbs = [at for at in range(start, end) if finite(found.items[at]) and not _named(found, at)]
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


def finite(item: Item) -> bool:
    """Whether an item is or begins with a verb in the past, or one that tells a state: "had", "asked for", "owned"."""
    word, *more = item.text.lower().split()
    acting = item.kind not in "VB" or (bool(more) and (stem(more[-1]),) not in small_words().nouns)
    past = word.endswith("ed") and len(word) > 4 and acting  # "rented a place"; not "divorced", "unemployed people"
    return item.kind == "h" or (item.kind in "wudsCBVL" and (word in _PAST or past))


_PAST = frozenset(
    {
        "sat",
        "stood",
        "lay",
        "flew",
        "swam",
        "spoke",
        "wrote",
        "drew",
        "broke",
        "chose",
        "hit",
        "shut",
        "sent",
        "met",
        "led",
        "saw",
        "taught",
        "shot",
        "struck",
        "threw",
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


def _bidden(found: Parse, at: int) -> bool:
    """ "Change mushroom 381 so it bruises", "..., give them a new seal": what somebody is told to make true."""
    word = found.items[at].text.lower()
    if word not in ("so", "give") or at + 1 == len(found.items):
        return False
    after = found.items[at + 1].text.lower()
    changing = found.changes or "s" in found.kinds[:at]
    return bool(changing) and (
        (word == "so" and after in (*_SUBJECTS, "that"))
        or (word == "give" and found.kinds[at + 1 : at + 2] in ("G", "L", "H") and "R" in found.kinds[:at])
    )


def _turned_round(found: Parse, at: int) -> bool:
    """ "What odds would it get were it irrigated"."""
    after = found.items[at + 1].text.lower() if at + 1 < len(found.items) else ""
    would = any(i.text.lower() in ("would", "could") or i.text.lower().endswith("'d") for i in found.items[:at])
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


def led_clauses(found: Parse) -> Iterator[tuple[int, int]]:
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
    unread = not any(map(finite, found.items[start + 1 : end])) and found.kinds[end - 1] != ","
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
