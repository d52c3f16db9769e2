"""How many of what a column counts, told by words: "never pregnant", "with no felonies", "convicted twice"."""

from __future__ import annotations

import re

from explainer.language.item import Item
from explainer.language.names import called
from explainer.language.parse import Parse, Rules, scalar, shape
from explainer.types import Column, Condition, Scalar


def _read_never(found: Parse, match: re.Match[str]) -> bool:
    """ "Who were never pregnant": none of what a column counts, said by a word for having any."""
    columns = found.lexicon.measured(found.items[match.start("w")].ids)
    counted = [c for c in columns if _counting(found, c)]
    if not counted or found.items[match.start("n")].text.lower() not in ("never", "not"):
        return False
    return found.add(match, Condition(counted[0], "=", 0))


def _read_times(found: Parse, match: re.Match[str]) -> bool:
    """ "Those pregnant once": as often as a column counts, said by a word for having any."""
    word, times = found.items[match.start("w")], found.items[match.start("D")]
    often = scalar(times) if times.kind == "N" else OFTEN.get(times.text.lower())
    between = found.items[match.start("D") - 1]
    counted = [c for c in found.lexicon.measured(word.ids) if _counting(found, c)]
    op = between.op if between.kind == "c" else "="  # "pregnant at least once"
    return often is not None and bool(counted) and found.add(match, Condition(counted[0], op, often))


def _read_done_times(found: Parse, match: re.Match[str]) -> bool:
    """ "Who gave more than once": as often as a column counts, by a verb for what it counts."""
    column, times = found.column(match.start("C")), found.items[match.start("D")].text.lower()
    if times not in OFTEN or column not in found.lexicon.numeric or not _counts_many(found, column):
        return False
    op = found.items[match.start("c")].op if match.group("c") else "="
    return found.add(match, Condition(column, op, OFTEN[times]))


def _counts_many(found: Parse, column: str) -> bool:
    """Whether a column counts something: whole numbers from none or one on."""
    said = found.lexicon.words.column(column)
    return said is not None and said.integer and said.low in (0, 1)


def _read_so_many_times(found: Parse, match: re.Match[str]) -> bool:
    return found.items[match.end()].text.lower() == "times" and _read_times(found, match)


def _read_this_often(found: Parse, match: re.Match[str]) -> bool:
    """ "He has failed 3 times before", "contacted 9 times": what a column of counts is named by, as a verb."""
    at = match.start("N")
    if found.items[match.start("w")].text.lower() != "times":
        return False
    for verb in range(at - 1, max(-1, at - _BACK), -1):
        counted = [
            c for c in found.lexicon.words.columns if _counting(found, c.name) and named_by(c, found.items[verb])
        ]
        if len(counted) == 1 and verb not in found.taken:
            found.conditions.append((verb, match.end(), Condition(counted[0].name, "=", scalar(found.items[at]))))
            for taken in (verb, at, match.start("w")):
                found.take(taken, taken + 1, "condition")
            return True
    return False


def named_by(column: Column, verb: Item) -> bool:
    """Whether a verb and a noun of a column's name have the same root: "failed", "failures"."""
    names = {word for text in called(column) for word in text.lower().split()}
    word = verb.text.lower()
    return word.isalpha() and len(word) >= _ROOT and any(name[:_ROOT] == word[:_ROOT] for name in names)


_BACK, _ROOT = 4, 4
OFTEN = {"once": 1, "twice": 2, "thrice": 3}


def _counting(found: Parse, column: str) -> bool:
    """Whether a column counts something: whole numbers from none on, and never many."""
    said = found.lexicon.words.column(column)
    return said is not None and said.integer and said.low == 0 and (said.high or 0) <= _FEW


_FEW = 25


def _read_some(found: Parse, match: re.Match[str]) -> bool:
    """ "Those with prior offences": at least one of what a column counts."""
    column = found.column(match.start("C"))
    having = found.items[match.start("w")].text.lower() in ("with", "having")
    one = found.items[match.start("C") - 1].text.lower() in ("a", "an")
    many = one or found.items[match.start("C")].text.lower().endswith("s")
    return having and many and _counting(found, column) and found.add(match, Condition(column, ">", 0))


def _read_none(found: Parse, match: re.Match[str]) -> bool:
    """ "with no pregnancies", "who had no other loans": none of what a column counts."""
    column = found.column(match.start("C"))
    said = found.lexicon.words.column(column)
    counts = said is not None and said.integer and said.low is not None and said.low <= 0
    word = found.items[match.start("n")].text.lower()
    if word in ("no", "without", "never") and said is not None and (none := none_of(said)) is not None:
        return found.add(match, Condition(column, "=", none))
    if counts and _counting(found, column) and _had_not(found, match):
        return found.add(match, Condition(column, "=", 0))
    named = found.items[match.start("C")].text.lower().split()
    single = any(i.text.lower() in _ANY for i in found.items[match.start("n") : match.start("C")])
    single = single or not _ANY.isdisjoint(named)  # "didn't miss any weeks"
    if (word == "not" or word.endswith("n't")) and counts and (single or _an_adjective(found, match)):
        return found.add(match, Condition(column, "=", 0))
    beside = word in ("without", "never") and (found.kinds[match.start()] in "RGVLh,a" or match.start("n") == 0)
    listed = match.start("n") == 0 and found.kinds[match.end() : match.end() + 1] == ","  # "no priors, under 21"
    if not counts or not (beside or (word == "no" and (listed or _had(found, match.start())))):
        return False
    return found.add(match, Condition(column, "=", 0))


_ANY = frozenset({"single", "any", "one"})


def _had_not(found: Parse, match: re.Match[str]) -> bool:
    """ "If he hadn't crashed", "riders who have not fallen once": not once, of what a column counts."""
    at = match.start("n")
    said = found.items[at].text.lower()
    had = said in _HAD_NOT or (said == "not" and at > 0 and found.items[at - 1].text.lower() in ("had", "has", "have"))
    return had and found.items[match.start("C")].text.lower().endswith("ed") and match.end("n") == match.start("C")


_HAD_NOT = frozenset({"hadn't", "haven't", "hasn't", "didn't", "hadnt", "havent", "hasnt"})


def _an_adjective(found: Parse, match: re.Match[str]) -> bool:
    """ "Not pregnant and ...": what one is who has any of what a column counts, and no name of it."""
    said = found.lexicon.words.column(found.column(match.start("C")))
    word = found.items[match.start("C")].text.lower()
    named = said is None or any(
        word == part or f"{word}s" == part for text in called(said) for part in text.lower().split()
    )
    ends = found.kinds[match.end() : match.end() + 1] in ("", ",", ".", "a", "o")
    return not named and not word.endswith("s") and " " not in word and ends and match.end("n") == match.start("C")


def _read_never_done(found: Parse, match: re.Match[str]) -> bool:
    """ "Who never took lessons", "that have never needed repairs"."""
    column = found.column(match.start("C"))
    said = found.lexicon.words.column(column)
    counts = said is not None and counts_from_none(said) and _counting(found, column)
    never = found.items[match.start("n")].text.lower() == "never"
    return never and counts and found.add(match, Condition(column, "=", 0))


def _had(found: Parse, at: int) -> bool:
    """Whether what follows is what somebody has: "with", "had", "spent"."""
    return found.kinds[at] in "Lha," or bool(found.items[at].ids & {"spent", "spend", "report", "show", "got", "get"})


def counts_from_none(column: Column) -> bool:
    """Whether a column of whole numbers begins at none: how many there are of something."""
    return column.kind == "number" and column.integer and column.low == 0


def none_of(column: Column) -> Scalar | None:
    """The value of a category that says there is none: "no internet" of dsl, fiber, none."""
    named = ((v.value, str(v.value).lower()) for v in column.values)
    return next(
        (value for value, name in named if name in _NONE or name.startswith(("non-", "no ", "non ", "no_"))), None
    )


_NONE = frozenset({"none", "nothing", "never", "no"})


def _read_which_try(found: Parse, match: re.Match[str]) -> bool:
    """ "Who passed first go", "on their third try or later": the column that numbers tries."""
    word, noun = found.items[match.start("o")], found.items[match.start("w")].text.lower()
    place = _PLACES.get(word.text.lower())
    if noun not in _TRY or place is None:
        return False
    numbered = [c.name for c in found.lexicon.words.columns if c.kind == "number" and c.integer and _numbers_tries(c)]
    if len(numbered) != 1:
        return False
    after = match.group("m")
    return found.add(match, Condition(numbered[0], {"+": ">=", "-": "<="}.get(after or "", "="), place))


def _numbers_tries(column: Column) -> bool:
    words = {word for text in called(column) for word in text.lower().split()}
    return bool(words & {"attempt", "attempts", "try", "tries"}) and (column.low or 0) >= 1


_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_TRY = frozenset({"go", "try", "attempt", "time", "shot", "tries"})


COUNTED = Rules(
    (shape(r"(?P<o>[wNQDL])(?P<w>[wCd])(?P<m>[+\-])?"), _read_which_try),
    (shape(r"(?:^|[LhRGVaw,])(?P<n>n)[hL]{0,3}(?P<C>C)"), _read_none),
    (shape(r"[LhRGVaw,](?P<n>n)[hL]{0,2}[wds]L?(?P<C>C)"), _read_never_done),
    (shape(r"(?P<n>n)[Lh]{0,2}(?P<w>w)"), _read_never),
    (shape(r"(?P<w>w)c?(?P<D>[wD])"), _read_times),
    (shape(r"(?P<C>C)(?P<c>c)?(?P<D>[wD])"), _read_done_times),
    (shape(r"(?P<w>w)(?P<D>N)(?=w)"), _read_so_many_times),
    (shape(r"(?P<N>N)(?P<w>w)"), _read_this_often),
    (shape(r"[RGV_](?P<w>L)L?(?P<C>C)(?=[.,aL]|$)"), _read_some),
)
