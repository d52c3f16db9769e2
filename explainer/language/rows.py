"""Which cases: "row 12", "ids 5, 151 and 315", "why 12?"; and how many of something: "top 3"."""

from __future__ import annotations

import re

from explainer.language.amounts import NUMBERED, fits
from explainer.language.english import WHEN
from explainer.language.item import Item
from explainer.language.parse import TOWARD, Parse
from explainer.language.time_units import time_unit
from explainer.language.units import known

_ROW = re.compile(r"[RH](?:[LR#]|s)?[LR#]?#?(?P<N>N)(?![U+\-])")
_HASH = re.compile(r"#(?P<N>N)")
_NEXT = re.compile(r"[,ao]{1,2}R?#?(N)")
_NUMBERED = re.compile(r"R{1,3}(?P<N>N)(?![UcMSPD+\-])")
_OWNED = re.compile(r"(?P<s>[uds]L{0,2})?C(?P<w>[Lf]{1,2})(?P<N>N)(?=[L,]?[yhudsMScN]|[L,]?t(?(s)|(?!N)))")
_LISTED = re.compile(r"[Lf](?P<N>N)(?=[,a]{1,2}N)")
_ID = re.compile(r"R(?P<c>c)(?P<N>N)")
_HAVING = re.compile(r"(?P<N>N)(?P<s>[wL])(?=[CwX])")
_SUBJECT = re.compile(r"(?P<w>[Lhstudifwe.]|^)(?P<N>N)(?=(?P<v>[hLwtudsi(]))(?!U)")
_OPENED_BY = re.compile(r"(?:^|(?<=[.,]))L?(?P<w>w)(?P<N>N)(?=[wL][^UN])")
_OF_WHICH = re.compile(r"[Lw](?P<N>N)(?=[wh])")
_RELATIVE = frozenset({"which", "where", "that", "when", "whether"})
_MODALS = frozenset({"would", "will", "could", "can", "is", "was", "does", "did", "should", "might", "has", "had"})
_FROM_VALUE = re.compile(r"s(?P<N>N)(?=fL?[VB])")
_LEADS = frozenset(
    {"would", "will", "is", "was", "does", "did", "if", "suppose", "let", "give", "had", "make", "move", "turn", "put"}
    | {"assume", "imagin", "promot", "pay", "paid", "keep", "could", "can", "should", "@hypothetical"}
)
_VERBS = frozenset(
    {
        "be",
        "lost",
        "lose",
        "gained",
        "gain",
        "went",
        "is",
        "was",
        "were",
        "has",
        "have",
        "had",
        "get",
        "got",
        "still",
        "ask",
        "live",
        "work",
        "stop",
        "turn",
        "would",
    }
    | {
        "remot",
        "he",
        "she",
        "they",
        "never",
        "actual",
        "earn",
        "own",
        "rent",
        "need",
        "anoth",
        "to",
        "from",
        "been",
        "as",
    }
)


def _row_id(item: Item) -> str:
    """A number as an id: "1,200" and "\u00b2" as plain digits."""
    value = item.value if item.value is not None else 0.0
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else item.text


def _unsure(item: Item) -> bool:
    return item.meaning is not None and not item.meaning.sure


def _whole(item: Item) -> bool:
    return item.value is not None and float(item.value).is_integer() and item.text.replace(",", "").isdigit()


def read_named_rows(found: Parse) -> None:
    """Cases that nothing else may claim the number of: "patient 17", "the age of 717 by 15", "had 435 asked for"."""
    for match in list(re.finditer("R{0,5}I", found.kinds)):
        found.rows.append(found.items[match.end() - 1].text)
        found.take(*match.span(), "row")
    for match in list(_HASH.finditer(found.kinds)):
        if _whole(found.items[match.start("N")]):
            _take_rows(found, match.start(), match.start("N"))
    for match in list(_NUMBERED.finditer(found.kinds)):
        at = match.start("N")
        noun = found.items[at - 1]
        if found.kinds[at + 1 : at + 2] == "C" and (
            noun.text.lower().endswith("s") or not _unsure(found.items[at + 1])
        ):
            continue
        if _counts_units(found, at):
            continue  # "machines 3 years old"
        if _whole(found.items[at]) and not noun.text.lower().endswith(("people", "those", "one", "ones")):
            _take_rows(found, match.start(), at)
    for match in list(_ID.finditer(found.kinds)):
        called = found.items[match.start()].text.lower() in ("id", "ids") and found.items[match.start("c")].op == "="
        if called and _whole(found.items[match.start("N")]):
            _take_rows(found, match.start(), match.start("N"))  # "id=40"
    for match in list(_LISTED.finditer(found.kinds)):
        at = match.start("N")
        list_of = re.match(r"N(?:[,a]{1,2}N){1,30}", found.kinds[at:])
        end = at + (list_of.end() if list_of else 1)
        ids = all(_row_id(i) in found.lexicon.ids for i in found.items[at:end] if i.kind == "N")
        after = found.items[end].text.lower() if end < len(found.items) else "."
        ids = ids and after in (".", "?", "!", "with", "w/", "if", "when", "please")
        if ids and found.items[match.start()].text.lower() in ("for", "of", "on", "about"):
            _take_rows(found, at, at)  # "ground truth for 20, 21 and 22"
    for match in list(_OWNED.finditer(found.kinds)):
        after = found.kinds[match.end("N") : match.end("N") + 1]
        moved = (
            after in ("M", "S") and found.items[match.start("w")].text.lower() == "for"
        )  # "in jail for 10 extra days"
        held = match.start() and found.items[match.start() - 1].text.lower() in _HELD  # "having glucose of 160"
        owned = found.items[match.start("w")].text.lower() in ("of", "for") and not (moved or held)
        if owned and _whole(found.items[match.start("N")]):
            _take_rows(found, match.start("N"), match.start("N"))
    for match in list(_HAVING.finditer(found.kinds)):
        of_it = found.items[match.start("s")].text.lower() == "s"  # "96's age"
        if of_it and _whole(found.items[match.start("N")]):
            at = match.start("N")
            named = at > 0 and found.kinds[at - 1] == "w"  # "trainee 96's age"
            listed = re.search(r"(?:N[,a]{1,2}){1,9}$", found.kinds[:at])  # "148, 149 and 150's predictions"
            start = listed.start() if listed is not None else at
            _take_rows(found, start - 1 if named else start, start)
    for match in list(_FROM_VALUE.finditer(found.kinds)):
        if _whole(found.items[match.start("N")]):
            _take_rows(found, match.start("N"), match.start("N"))  # "change 318 from felony to misdemeanor"
    for match in list(_OPENED_BY.finditer(found.kinds)):
        verb, after = found.items[match.start("w")].text.lower(), found.items[match.end()].text.lower()
        if verb in ("put", "whack", "slap") and after in ("on", "onto") and "C" in found.kinds[match.end() :][:4]:
            continue  # "put 5 on his age"
        if _names_a_row(found, match.start("w")) and time_unit(found.items[match.end()].text) is None:
            _take_rows(found, match.start("w"), match.start("N"))  # "session 27 paid by card, go"
    for match in list(_OF_WHICH.finditer(found.kinds)):
        at = match.start("N")
        led, verb = found.items[at - 1].text.lower(), found.items[at + 1].text.lower()
        does = verb in _MODALS or (verb.endswith("s") and time_unit(verb) is None and verb not in known())
        if led in _RELATIVE and does and _whole(found.items[at]) and _row_id(found.items[at]) in found.lexicon.ids:
            _take_rows(found, at, at)  # "the loan size at which 31 tips over"
    for match in list(_SUBJECT.finditer(found.kinds)):
        at = match.start("N")
        if found.kinds[at + 1 : at + 3] == "tN":
            continue  # "when the loan is 12 to 24 months"
        leads = at == 0 or bool(found.items[at - 1].ids & _LEADS) or found.items[at - 1].kind == "i"
        if leads and _whole(found.items[at]) and found.items[at + 1].ids & _VERBS:
            _take_rows(found, at, at)


_HELD = frozenset({"having", "with", "has", "have", "had", "whose", "who", "a", "an"})


def _counts_units(found: Parse, at: int) -> bool:
    """Whether a number counts units of time, length or money, or how much more, and is no id: "3 years", "40 km"."""
    if "/" in [i.text for i in found.items[max(0, at - 1) : at + 2]]:
        return True  # "50/50"
    among = found.items[at + 1 : at + 3]
    if [i.text.lower() for i in among[:1]] == ["in"] and [i.kind for i in among[1:]] == ["N"]:
        return True  # "do 70 in a hundred really leave?"
    after = found.items[at + 1 : at + 2]
    if [i.text for i in after] == ["A"]:
        return True  # amperes
    if any(i.text.lower() in ("percentile", "quantile", "decile") for i in found.items[at + 1 : at + 3]):
        return True
    return any(i.ids & _UNITS or (i.kind in "MS" and i.text.lower() not in ("up", "down")) for i in after)


_UNITS = frozenset(
    {"year", "yr", "month", "week", "day", "hour", "hr", "minut", "km", "mile", "metr", "meter", "kg", "percent"}
    | {"dollar", "euro", "buck", "usd", "eur"}
)


def _take_rows(found: Parse, start: int, at: int) -> None:
    """The id at item `at` and those listed after it; everything from item `start` on is used up."""
    end = at + 1
    found.rows.append(_row_id(found.items[at]))
    while (following := _NEXT.match(found.kinds, end)) and _listed(found, end, following.start(1)):
        found.rows.append(_row_id(found.items[following.start(1)]))
        end = following.end()
    found.take(start, end, "row")


def _listed(found: Parse, start: int, at: int) -> bool:
    """Whether a number goes on with a list of ids: "12 and 15", but not "587, but thirty years old"."""
    joints = {i.text.lower() for i in found.items[start:at]}
    return joints <= {",", "and", "or", "&", "vs", "#"} and _whole(found.items[at])


def read_rows(found: Parse) -> None:
    """ "row 12", "#12", "ids 5, 151 and 315"; and numbers that nothing else explains and that are a row's id."""
    at = 0
    while match := _ROW.search(found.kinds, at):
        at = match.end()
        by_id = found.kinds[match.start()] != "H" or _whole(found.items[match.start("N")])  # not "show me one"
        if found.items[match.start("N") - 1].text.lower() in _WHEN:
            continue  # "records at 8 in the morning"
        if by_id and not _aged(found, match) and not _counts(found, match.start("N")):
            _take_rows(found, match.start(), match.start("N"))
    if found.rows and any("@why" in i.ids for i in found.items):
        for match in list(_AGAINST.finditer(found.kinds)):
            item = found.items[match.start("N")]
            if _whole(item) and not _counts_units(found, match.start("N")):
                _take_rows(found, match.start(), match.start("N"))  # "why is 77 stronger than 78?"
    if not found.rows:
        for match in list(_CALLED.finditer(found.kinds)):
            if _names_a_row(found, match.start("w")):
                _take_rows(found, match.start("w"), match.start("N"))
                return
        for match in list(_LONE.finditer(found.kinds)):
            item = found.items[match.start()]
            known = _whole(item) and _row_id(item) in found.lexicon.ids and len(item.text) > 1
            before = found.items[match.start() - 1] if match.start() else None
            if (
                known
                and not _counts_units(found, match.start())
                and not _told_of_a_case(found, match.start())
                and not _scale(found, match.start())
                and not _range_ends(found, match.start())
                and (before is None or (before.kind != "c" and before.text.lower() not in _NOT_BEFORE))
            ):
                _take_rows(found, match.start(), match.start())
                if (other := _beside(found, match.start())) is not None:
                    found.rows.insert(0, _row_id(found.items[other]))
                    found.take(other, other + 1, "row")  # "two games, 6 and 60", "5 vs 50"
                elif (other := _excelled(found, match.start())) is not None:
                    _take_rows(found, other, other)
                return


def _beside(found: Parse, at: int) -> int | None:
    """The case that another one is named beside: "6 and 60"."""
    joint = found.items[at - 1].text.lower() if at > 1 else ""
    alike = joint in ("and", "or", "&", "vs", "versus", "against") and found.kinds[at - 2] == "N"
    return at - 2 if alike and _whole(found.items[at - 2]) else None


def _excelled(found: Parse, at: int) -> int | None:
    """The case that another one is held against: "in what way is 12 better than 36"."""
    led = [i.text.lower() for i in found.items[at + 1 : at + 3]]
    other = at + 3
    held = led in (["better", "than"], ["worse", "than"]) and found.kinds[other:] in ("N", "N.")
    return other if held and _row_id(found.items[other]) in found.lexicon.ids else None


def _range_ends(found: Parse, at: int) -> bool:
    """ "Between 22 and 24": a range of something."""
    led = found.items[at - _RANGE - 1].text.lower() if at > _RANGE else ""
    return led in ("between", "from") and found.kinds[at - _RANGE] == "N"


_RANGE = 2


_PARENTS = frozenset({"mother", "mothers", "mums", "moms", "fathers", "dads", "parents"})


def _counts(found: Parse, at: int) -> bool:
    """Whether a number counts units or children, and is no id: "3 years", "mothers of 3", "mums of 3 or of 4"."""
    children = any(i.text.lower() in _PARENTS for i in found.items[max(0, at - 5) : at])
    return children or _counts_units(found, at)


_AGAINST = re.compile(r"c(?P<N>N)(?![UPCRMSD+\-])")
_CALLED = re.compile(r"(?<![NPc])(?P<w>[wC])(?P<N>N)(?![UPCRcMSDwN+\-])")


def _names_a_row(found: Parse, at: int) -> bool:
    """Whether a noun before a known id is what a row is called: "the result of session 9"."""
    noun, number = found.items[at], found.items[at + 1]
    if noun.kind == "C" and fits(found, found.column(at), number.value or 0.0, beyond=0):
        return False
    filed = noun.text.lower() in _FILED
    common = (
        (any(i.startswith("@") for i in noun.ids) and not filed)
        or not noun.text.isalpha()
        or noun.text.lower() in _NO_NOUNS
    )
    known = _whole(number) and _row_id(number) in found.lexicon.ids
    return known and not common and len(noun.text) > 2 and not noun.text.lower().endswith(("s", "ed", "ing"))


_MEASURED = frozenset({"day", "week", "month", "year", "hour", "force", "grade", "level", "code", "size", "zone"})
"""Nouns before a number that is none of a row: "begun after day 140", "force 8"."""
_FILED = frozenset({"file", "record", "entry", "example", "sample", "profile", "application"})
_NO_NOUNS = frozenset(
    {"shap", "lime", "about", "around", "exactly", "nearly", "almost", "only", "just", "top", "last", "past", "least"}
    | _MEASURED
) | {
    "like",
    "say",
    "take",
    "make",
    "than",
    "get",
    "got",
    "are",
    "equal",
    "number",
    "become",
    "reach",
    "pay",
    "paid",
    "borrow",
}


def _aged(found: Parse, match: re.Match[str]) -> bool:
    """ "When I'm 65", "he is 34", "a woman of 42": an age, if there is a column of ages."""
    if found.items[match.start()].text.lower() in NUMBERED:
        return False
    between = [i.text.lower() for i in found.items[match.start() + 1 : match.start("N")]]
    anybody = found.items[match.start() - 1].text.lower() in ("a", "an") if match.start() else False
    if between == ["of"] and anybody and found.lexicon.hints.get("age"):
        return True
    is_ = any(
        i.text.lower() in _BEING or i.text.lower().endswith("'s") for i in found.items[match.start() : match.end()]
    )
    return (
        found.kinds[match.start()] == "H" and is_ and "#" not in match.group() and bool(found.lexicon.hints.get("age"))
    )


_BEING = frozenset({"is", "am", "'m", "i'm", "be", "turn"})
_LONE = re.compile(r"N(?![UPCRcMSD+\-])")
_NOT_BEFORE = frozenset({"in", "than", "at", "by", "from", "between", "top", "like", "im", "years", "age", "within"})
_WHEN = WHEN | {"at", "roughly"}
_NOT_BEFORE |= _WHEN | _MEASURED


def loose_change(found: Parse) -> bool:
    """Whether more or less of something is supposed, but not of what, or not how much: "would he pass with 2000 less?",
    "what if it was further east".
    """
    if re.search(r"[NPQ][UR]?[MS]", found.kinds):
        return True
    directed = (i.text.lower() in TOWARD for i, k in zip(found.items, found.kinds, strict=True) if k in "wC")
    return "i" in found.kinds[:2] and "h" in found.kinds and any(directed)


def moves_it(found: Parse) -> bool:
    """ "Turn it down to 19": how much is said, but not of what; the number is no row."""
    if found.changes or found.conditions:
        return False
    moved = _MOVE_IT.match(" ".join(i.text.lower() for i in found.items))
    if moved is None:
        return False
    found.rows = [row for row in found.rows if row != moved["number"]]
    return True


_MOVE_IT = re.compile(
    r"(?:(?:and|now|then|please|so|ok|just) ,? ?){0,3}"
    r"(?:turn|set|put|bring|lower|raise|drop|increase|decrease|cut|reduce|push)"
    r" (?:it|that|this)(?: (?:up|down|back))? (?:to|by) (?:just |only )?(?P<number>[\d.,]{1,15})\b"
)


def vague_change(found: Parse) -> bool:
    """ "Suppose his credit grade was lower", "and with a higher glucose?": of what is said, but not how much."""
    if found.changes or found.conditions:
        return False
    with_more = _WITH_MORE.fullmatch(found.kinds) and "with" in [i.text.lower() for i in found.items[:3]]
    would = bool(found.items) and found.items[0].text.lower() == "would"
    helps = would and (_WOULD_HELP.match(found.kinds) or _WOULD_CHANGE.match(found.kinds))
    last = _WITH_LESS.search(found.kinds)
    texts = [i.text.lower() for i in found.items]
    with_more = with_more or (last is not None and texts[last.start()] == "with" and not _MODAL.isdisjoint(texts))
    here = not any(i.ids & {"general", "usual", "overall", "averag"} for i in found.items)
    return bool(with_more or (helps and here) or _VAGUE.match(found.kinds))


_VAGUE = re.compile(r"[aL,]?i(?:[LHR]{1,2}C[Lw]?[Rw]?hL?[udMS][wR]?[.?]?$|[LHR]{1,2}C[udMS]\.?$|[LH]{0,2}h?[MS]C)")
_WITH_LESS = re.compile(r"L[MSd]C[.?]?$")
_MODAL = frozenset({"would", "could", "will", "might"})
_WITH_MORE = re.compile(r"[aL,]{1,4}[MS]C\.?")
_WOULD_HELP = re.compile(r"wL?(?:[MS][Cw]w[HLR]?|[MSd][CBw]Lw(?:H|[Rr#L]{0,2}r)L?)[.?]?$")
"""With "have" between also of a row that is named: "would a bigger salary have saved number 17"."""
_WOULD_CHANGE = re.compile(r"w(?:L?[MS]C[sw](?:[LH]|Lww?)[MS]?w?|[LH]{1,2}[sw]{1,2}LL?[MS]C[LHw]{0,3})[.?]?$")


def bare_rows(found: Parse) -> None:
    """Numbers that nothing else claimed are ids, when the question is about a case: "why 12?", "for 93"."""
    named = bool(found.rows)
    while match := re.search(r"N(?!U)", found.kinds):
        at, value = match.start(), found.items[match.start()].value or 0.0
        if not _whole(found.items[at]) or _counts(found, at):
            return
        if [i.text.lower() for i in found.items[at + 1 : at + 3]] in (["of", "them"], ["of", "those"], ["of", "these"]):
            return  # "who have three of them"
        if at and (found.kinds[at - 1] in "cy" or _told_of_a_case(found, at)):
            return  # "for the ones over 60", "by 4 o'clock", "if her sugar was 110": no ids
        listed = at > 0 and (found.kinds[at - 1] in "a," or found.items[at - 1].text.lower() == "with")
        if value >= _LARGE and listed and found.lexicon.ids and _row_id(found.items[at]) not in found.lexicon.ids:
            return  # "1 solar mass and 5800 k"
        being = at > 1 and found.items[at - 1].text.lower() in ("is", "was")
        if named and (being or (value >= _LARGE and _row_id(found.items[at]) not in found.lexicon.ids)):
            return  # "my 2019 car (row 120)", "number 8 ... the man is 84"
        if _counts_things(found, at):
            return  # "she's done 14 expeditions"
        if _scale(found, at):
            return  # "how confident, 0 to 100"
        found.rows.append(str(int(value)))
        found.take(at, at + 1, "row")


def _counts_things(found: Parse, at: int) -> bool:
    """Whether a number after a verb counts what the next word is: "she's done 14 expeditions"."""
    led = found.items[at - 1].text.lower() if at else ""
    after = found.items[at + 1].text.lower() if at + 1 < len(found.items) and found.kinds[at + 1] == "w" else ""
    return led in _DONE and after.endswith("s") and after not in _VERBS_NOW and after.isalpha() and len(after) > 3


_DONE = frozenset({"done", "has", "have", "had", "did", "made", "got", "with", "after", "been", "she's", "he's"})
_VERBS_NOW = frozenset({"gets", "does", "goes", "comes", "says", "needs", "wants", "looks", "seems", "takes", "makes"})


def _scale(found: Parse, at: int) -> bool:
    """Whether a number is an end of "0 to 100", which names no cases."""
    first = at if re.match("NtN", found.kinds[at:]) else at - 2 if re.search("NtN$", found.kinds[: at + 1]) else None
    graded = any(i.ids & {"@confident", "@probability", "scale", "rate", "step"} for i in found.items)
    return graded and first is not None and (found.items[first].value or 0.0) <= 1


def _told_of_a_case(found: Parse, at: int) -> bool:
    """Whether a number says something of a case and names none: "she's 74", "if her sugar was 110", "at 3", "or 99"."""
    before = [i.text.lower() for i in found.items[max(0, at - 3) : at]]
    supposed = "i" in found.kinds[:at] and before[-1:] and before[-1] in _VALUED
    person = bool(before) and before[-1].endswith(("he's", "she's", "i'm", "they're", "hes", "shes"))
    if before[-2:] == ["out", "of"] or before[-1:] == ["out of"]:
        return True  # "how many out of 100"
    percent = "P" in found.kinds[max(0, at - 2) : at] and "o" in found.kinds[max(0, at - 2) : at]
    return bool(supposed or person or percent or before[-1:] in (["at"], ["a"], ["an"], ["be"]))  # "why he got a 0"


_LARGE = 1000
"""What is so large and listed with something else is an amount, where no row is called so."""
_VALUED = frozenset({"was", "were", "is", "read", "reads", "at", "to", "be", "had", "has", "for", "only", "just"})


_POINTED = re.compile(r"(?P<w>[Lft#])(?P<N>N)(?!U)")
_LEADING = frozenset({"for", "of", "about", "on", "to", "is", "was", "if", "can", "#"})


def pointed_rows(found: Parse) -> None:
    """Numbers after "for" or "of" that nothing else claimed are ids: "real outcome for 12 and 15"."""
    at = 0
    while match := _POINTED.search(found.kinds, at):
        at = match.end()
        leads = found.items[match.start()].text.lower() in _LEADING and _whole(found.items[match.start("N")])
        if leads and not _counts(found, match.start("N")):
            _take_rows(found, match.start("N"), match.start("N"))
