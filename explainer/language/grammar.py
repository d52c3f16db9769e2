"""Which rows, and what is changed: the parts of the grammar in the order they may take items."""

from __future__ import annotations

import re
from itertools import pairwise

from explainer.language.changes import read_changes
from explainer.language.clauses import WHAT_THEN, supposes
from explainer.language.conditions import read_conditions, read_truths
from explainer.language.durations import in_own_units
from explainer.language.english import ASKED_AGAIN, EVERY
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.names import called
from explainer.language.parse import Parse
from explainer.language.profiles import describe, read_profile
from explainer.language.ranges import read_ranges
from explainer.language.rows import read_named_rows, read_rows
from explainer.language.small_words import key
from explainer.language.sought import read_counts
from explainer.language.supposed import read_supposed, suppose_joined
from explainer.language.targets import read_target
from explainer.language.time_units import time_unit
from explainer.language.values import bare_conditions
from explainer.types import Change, Condition


def parse(items: list[Item], lexicon: Lexicon) -> Parse:
    """Read counts and ranges first, then changes, conditions and ids."""
    found = Parse(items, lexicon)
    read_counts(found)
    read_target(found)
    read_profile(found)
    read_named_rows(found)
    read_ranges(found)
    read_truths(found)
    read_changes(found)
    read_supposed(found)
    read_conditions(found)
    describe(found)
    read_rows(found)
    _one_or_none(found)
    suppose_joined(found)
    _suppose(found)
    in_own_units(found)
    _absorb(found)
    return found


_ALIKE = frozenset({"like", "similar", "resembl", "compar", "differ"})


def _of_the_case(found: Parse) -> bool:
    """ "Would she be accepted with a diploma", "what would happen with debts of 0.2": of the case, no group named."""
    if of_the_same(found) or _of_everybody(found):
        return True
    if "R" not in found.kinds and (_instead(found) or _at_first(found) or _if_it_is(found)):
        return True
    if "R" in found.kinds or "G" in found.kinds or _meant_before(found) or found.begins(_AMONG):
        return False
    if _SUPPOSING.match(found.kinds) and "H" in found.kinds:
        return True  # "and if I stretch it to 48 months?"
    pointed = any(i.kind == "H" and not (i.text.lower() == "me" and at) for at, i in enumerate(found.items))
    pointed = pointed and not any(i.ids & {"i", "my"} for i in found.items)
    ids = {i for item in found.items for i in item.ids}
    happens = "@happen" in ids and "with" in ids and "@data" not in ids and not found.changes
    happens = happens and not any(i.text.lower() in ("who", "whose") for i in found.items)
    first = found.items[0].text.lower() if found.items else ""
    altered = "@change" in ids and found.kinds[:2] == "wL" and any(i.text.lower() in _WITHOUT for i in found.items)
    ordered = (any(k in "s" for k in found.kinds[:3]) and pointed) or (first in _LETTING and found.kinds[1:2] == "H")
    ordered = ordered or [i.text.lower() for i in found.items if i.kind != "."][-2:] in WHAT_THEN
    ordered = ordered and not (first in _LETTING and found.items[1].text.lower() == "me")
    led = next((at for at, i in enumerate(found.items) if i.text.lower() == "with"), len(found.items))
    asked = bool({i.text.lower() for i in found.items[:3]} & {"what", "how"}) and "H" not in found.kinds
    asked = asked and all(start >= led for start, _, _ in found.conditions)
    chances = (pointed or asked) and "@probability" in ids and "with" in ids  # "his chances with payments 60 days late"
    return ordered or chances or altered or (supposes(found) and (pointed or happens))


def _of_everybody(found: Parse) -> bool:
    """ "Put everybody on a 12 month loan", "zero priors for the whole lot": what all would have, and no group."""
    texts = [i.text.lower() for i in found.items]
    whom = next((n for n, word in enumerate(texts) if word in _ALL), None)
    if whom is None or not found.conditions:
        return False
    first, last = min(c[0] for c in found.conditions), max(c[1] for c in found.conditions)
    if any(start >= last for start, _ in found.changes):
        return False  # "put all the tenants in the night shift"
    if found.items[whom + 1 : whom + 2] and found.names_people(whom + 1, whom + 2):
        return False  # "give all women a phone"
    bidden = texts[0] in _LETTING and whom <= first and whom <= _NEAR
    end = re.match(r"[RG]*(?:[.,]|$)", found.kinds[whom + 1 :])
    lot = texts[whom - 1 : whom] in (["for"], ["the"], ["whole"]) and last <= whom and end is not None
    lot = lot and "for" in texts[last:whom] and not re.search("^R|[.]", found.kinds[last:whom])
    return bidden or (lot and not found.begins(_NOT_SET))


_ALL = frozenset({"everybody", "everyone", "all", "them", "lot", "everyones"})
_NEAR = 3
_NOT_SET = ("what", "how", "which", "show", "why", "who", "is", "are", "does", "do", "count", "list")


def _instead(found: Parse) -> bool:
    """ "Glucose at 100 instead, what then"."""
    return any("instead" in i.ids for i in found.items) and "o" not in found.kinds


def _if_it_is(found: Parse) -> bool:
    """ "Will they keep it if it gets there in 2 days", "power at 9 m/s for this one?": of the case, no group named."""
    if "G" in found.kinds or not found.conditions or any(c.op != "=" for _, _, c in found.conditions):
        return False
    first, led = min(c[0] for c in found.conditions), found.kinds.find("i")
    texts = [i.text.lower() for i in found.items]
    supposed = (
        0 <= led < first
        and "," not in found.kinds[led:first]
        and bool({"it", "he", "she", "they"} & set(texts[led:first]))
    )
    before = texts[first - 1] if first else texts[first]
    this = texts[-2:] == ["this one", "?"] or texts[-1:] == ["this one"]
    return supposed or (this and (before in ("at", "with") or texts[first] in ("at", "with")))


def _at_first(found: Parse) -> bool:
    """ "At 990 millibar, would it still be a hurricane?"."""
    begins = [i.text.lower() for i in found.items[:2]]
    placed = begins[:1] == ["at"] or begins in (["and", "at"], ["and", "with"], ["but", "with"])
    asked = any(
        one.text.lower() == "would" and two.text.lower() in ("it", "he", "she", "they")
        for one, two in pairwise(found.items)
    )
    return placed and asked


def _meant_before(found: Parse) -> bool:
    """ "An unattached man's chance when he's older": who "he" is has been said."""
    case = next((at for at, i in enumerate(found.items) if i.kind == "H"), 0)
    groups = [at for at, i in enumerate(found.items[:case]) if i.kind == "V" and _a_person(i)]
    articles = [at for at, i in enumerate(found.items[:case]) if i.text.lower() in ("a", "an", "any", "every")]
    return any(articles[:1] < [at] for at in groups) and bool(articles)


def _a_person(item: Item) -> bool:
    """ "Man", "unattached man's", "women": a value that is who somebody is."""
    return item.text.lower().removesuffix("'s").split()[-1] in _PERSONS


_PERSONS = frozenset({"man", "woman", "men", "women", "guy", "lady", "male", "female", "boy", "girl"})
_AMONG = frozenset({"among", "amongst"})


_WITHOUT = frozenset({"with", "without"})
_SUPPOSING = re.compile(r"[aL,w]{0,2}i")
_LETTING = frozenset({"let", "give", "make", "put", "have"})


def of_the_same(found: Parse) -> bool:
    """ "Same patient but female?", "same patient, 5 years older?"."""
    words = [i.text.lower() for i in found.items[:4]]
    one = found.kinds[1:2] == "R" and bool(found.changes) and not words[1].endswith(("s", "people"))
    asked = words[1:2] and words[1] in (*ASKED_AGAIN, "as")  # "same question but for women"
    asked = asked or "for" in words  # "same, but for the tenants"
    return (
        words[:1] == ["same"]
        and not asked
        and (one or "but" in words or "only" in words)
        and not any(i.of_rows for i in found.items[2:])
        and not _things(found.items[-1])
        and found.kinds.count("R") < 2
    )


def _things(item: Item) -> bool:
    """Whether a noun in the plural may be what rows are: "loans" of "36 month loans"."""
    word = item.text.lower()
    return item.kind == "w" and word.endswith("s") and not word.endswith("ss") and time_unit(word) is None


def _one_or_none(found: Parse) -> None:
    """ "People without a telephone, if they had one", "with other loans, if they had none"."""
    said = [at for at, i in enumerate(found.items) if i.text.lower() in ("one", "none") and at not in found.taken]
    own = [c for _, _, c in found.conditions if c.column in found.lexicon.boolean]
    if not said or len(own) != 1 or not supposes(found) or not _having(found, said[-1]):
        return
    no, yes = found.lexicon.boolean[own[0].column]
    value = yes if found.items[said[-1]].text.lower() == "one" else no
    if own[0].value != value:
        found.changes.append((said[-1], Change(own[0].column, "set", value)))
        found.take(said[-1], said[-1] + 1, "change")


def _having(found: Parse, at: int) -> bool:
    """Whether it is said before item `at` that somebody has something: "if they had one", "if they got one"."""
    return "h" in found.kinds[:at] or any(i.ids & {"get", "got", "@get"} for i in found.items[max(0, at - 2) : at])


def _suppose(found: Parse) -> None:
    """ "Would 8 be accepted at age 50": what is said of a case that has its own values is a change to them."""
    if found.profile:
        return
    if found.rows and (supposes(found) or found.kinds[:1] == "h"):
        bare_conditions(found)
    supposed = found.kinds.find("i")
    if found.changes and not found.rows and all(c[0] < supposed for c in found.conditions):
        return  # "would the diesel cars be expected to ... if their price were 2000 lower"
    changed = {c.column for _, c in found.changes}
    if changed & {c[2].column for c in found.conditions}:
        return  # "unemployed people, if they were not unemployed"
    own = [c for c in found.conditions if c[2].column in found.lexicon.kinds and c[2].op == "="]
    if not own or len(own) != len(found.conditions) or found.joined_by_or(own):
        return
    if not (found.rows or _of_the_case(found) or _goes_on(found, own)) or any(i.ids & _ALIKE for i in found.items):
        return
    for start, end, condition in own:
        found.changes.append((start, Change(condition.column, "set", condition.value)))
        found.taken.update({at: "change" for at in range(start, end) if found.taken.get(at) == "condition"})
    found.conditions = []


def _goes_on(found: Parse, own: list[tuple[int, int, Condition]]) -> bool:
    """ "Housing costs up by 0.05 and not single": what follows a change is a change, where nobody else is named."""
    led = (found.kinds[start - 1 : start] == "a" and found.taken.get(start - 2) == "change" for start, _, _ in own)
    if "R" not in found.kinds and "G" not in found.kinds and all(led):
        return True
    start, end, _ = own[0]  # "fan off and 20 degrees hotter, does the part come out ok?"
    ahead = found.kinds[end : end + 1] == "a" and found.taken.get(end + 1) == "change"
    several = any(i.of_rows for i in found.items)
    return len(own) == 1 and not found.kinds[:start].strip("L") and ahead and not several and "G" not in found.kinds


_WHERE = frozenset({"on", "in", "over", "across", "for", "from", "of", "within", "throughout"})
_WHICH = EVERY | {
    "a",
    "the",
    "this",
    "that",
    "these",
    "my",
    "your",
    "entire",
    "whole",
    "train",
    "training",
    "test",
    "testing",
}


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
        elif at >= 0 and found.kinds[at] == "w" and found.items[at].ids & found.lexicon.measures.keys():
            found.take(at, start, "condition")  # "lasting more than 36"
        elif at >= 0 and found.kinds[at] == "C" and _names_it(found, at, start):
            found.take(at, start, "condition")  # "in their party for less than 7 years"
        _got(found, start)
    _same_column(found)
    for at, item in enumerate(found.items):
        spread = "@data" in item.ids or (item.kind == "R" and item.text.lower().endswith("s"))
        if spread and at not in found.taken and at > 1 and _speaks(found, at):
            start = at - 1
            while start > 0 and found.items[start].text.lower() in _WHICH | _WHERE:
                start -= 1
            said = {i.text.lower() for i in found.items[start + 1 : at]}
            taught = item.kind == "R" and "training" in said  # "influence of training examples"
            if said & _WHERE and not taught:
                found.take(start + 1, at + 1, "data")


def _got(found: Parse, start: int) -> None:
    """ "Those who have got a phone": a verb that only says that the condition holds."""
    led = found.items[max(0, start - _FEW) : start]
    who = next((n for n, i in enumerate(led) if i.text.lower().split("'")[0] in ("who", "that")), None)
    if who is None or not any(i.ids & _GOT for i in led[who:]):
        return
    if all(i.kind in "Lh" or i.ids & _GOT for i in led[who:]):
        found.take(start - len(led) + who, start, "condition")


_GOT = frozenset({"got", "get", "been"})
_FEW = 5


def _names_it(found: Parse, at: int, start: int) -> bool:
    """Whether a column's noun only says a word of the column that the condition after it is about."""
    column = next((c.column for first, _, c in found.conditions if first == start), "")
    said = [word for word in found.items[at].ids if not word.startswith("@")]
    return bool(said) and found.column(at) != column and all(column in found.lexicon.naming(word) for word in said)


def _same_column(found: Parse) -> None:
    """The rest of a column's name after its number: "loans above 0.9 of the home value"."""
    for _, end, condition in found.conditions:
        at = end
        while at < min(end + 4, len(found.items)) and found.kinds[at] == "L":
            at += 1
        if at == len(found.items):
            continue
        unit = at == end and found.kinds[at] in "wR" and _of_its_words(found, at, condition.column)
        if unit or (found.kinds[at] in "CB" and _of_the_name(found, at, condition.column)):
            found.take(end, at + 1, "condition")


def _of_its_words(found: Parse, at: int, column: str) -> bool:
    """Whether a unit of time is a word of a yes/no column's name: "at the job less than 1 *year*"."""
    own = found.lexicon.named_by.get(column, frozenset())
    timed = time_unit(found.items[at].text) is not None and not own.isdisjoint(found.items[at].ids)
    return timed and column in found.lexicon.boolean


def _of_the_name(found: Parse, at: int, column: str) -> bool:
    """Whether item `at` is the rest of a column's name: "day 155 of the year"."""
    said = found.lexicon.words.column(column)
    led = found.items[at - 1].text.lower() in ("of", "the")
    rest = led and said is not None and any(set(key(found.items[at].text)) <= set(key(t)) for t in called(said))
    return found.column(at) == column or rest


def _speaks(found: Parse, at: int) -> bool:
    """Whether something besides the data is asked about."""
    return any(i.ids & _ABOUT or i.kind == "m" or found.kinds[n] == "_" for n, i in enumerate(found.items) if n != at)


_ABOUT = frozenset(
    {"@predict", "@important", "@mistake", "@perform", "@effect", "@why", "@explain", "@correct", "@probability"}
    | {"@feature", "@count", "interact", "@fair", "@statistic"}
)
