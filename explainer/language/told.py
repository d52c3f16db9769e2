"""What a question tells of the case at hand: a fact beside a question why, a value that it would have."""

from __future__ import annotations

import re

from explainer.language.english import EVERY
from explainer.language.names import sorts_by_codes
from explainer.language.parse import Parse
from explainer.language.scoring import ANSWERS, SPEAKER, Match
from explainer.types import Condition


def supposed_of_it(found: Parse, matches: list[Match], bare: bool = False) -> bool:
    """Whether "=" conditions are values that the case at hand would have: "would it pass at 450 dollars", "does she
    stay if she takes classes"; those are then to be supposed.
    """
    asked = {match.name for match in matches}
    opening = " ".join(i.text.lower() for i in found.items[:5])
    had = _WOULD_HAVE.match(" ".join("it" if i.kind in "HR" else i.text.lower() for i in found.items)) is not None
    much = found.lexicon.words.outcome.kind == "regression" and _HOW_MUCH_WITH.match(opening) is not None
    bare = bare or much or had or _HOW_WOULD_IT.match(opening) is not None
    bare = bare or (
        asked <= _OF_A_COLUMN and _WOULD_BE.match(" ".join(i.text.lower() for i in found.items)) is not None
    )
    if not (bare or asked <= ANSWERS) or found.changes or found.rows or not _of_one(found):
        return False
    if much or had:
        return True  # "how much with a live band", "what would it have brought with a signature"
    first = min(start for start, _, _ in found.conditions)
    if first <= 1 and found.items[max(0, first - 1)].text.lower() in _WITH:
        first = len(found.items)  # "with electric heating what would you say"
    told = " ".join("it" if i.kind in "HR" else i.text.lower() for i in found.items[:first])
    supposed = any(k == "i" for k in found.kinds[:first]) and any(
        k == "H" for k in found.kinds[found.kinds.find("i") : first]
    )
    return supposed or (_WOULD_IT.search(told) is not None and not _MODEL_SAYS.search(told))


_WOULD_HAVE = re.compile(
    r"(?:what|how|how much) would (?:it|i|he|she|we|they|this) have \w+ (?:with|without|in|at|as)\b"
)
_WOULD_BE = re.compile(
    r"would (?:it|he|she|this|that) (?:be|get|cost|take|come)\b"
    r"(?! (?:worse|better|illegal|legal|wrong|fair|unfair)).* (?:with|without)\b"
)
_OF_A_COLUMN = frozenset({"feature_effect", "fairness", "feature_contribution", "feature_importance"})
"""What "would it be dearer without the lamp" is taken for by its words."""
_HOW_MUCH_WITH = re.compile(r"(?:and |so )?how (?:much|long|high|fast) (?:with|without|in|on|at|as)\b")
_WITH = frozenset({"with", "without", "no", "in", "at", "on", "as"})
_WOULD_IT = re.compile(
    r"\b(?:would|could|might) (?:(?:the )?it|this|that|he|she|they|i|we|you (?:say|think|give|guess|predict|estimate)"
    r"|the (?:answer|price|result|verdict|outcome|estimate))\b"
)
_HOW_WOULD_IT = re.compile(
    r"how (?:big|large|much|many|far|long|high|strong|dear|heavy|good)\b.* would (?:it|he|she|i|we|they)\b"
)
_MODEL_SAYS = re.compile(r"\bit (?:say|predict|give|think|call|rate|put|judge|guess|do|make)\b")


def tell_of_it(found: Parse, names: list[str]) -> None:
    """Take what is told of the case beside a question why as no rows: "why denied, she earns 120000"."""
    if not set(names) <= {"why", "why_not"}:
        return
    supposed = any(k in "iudMS" for k in found.kinds) or any(i.text.lower() == "would" for i in found.items)
    bidden = found.items[0].kind in "sud" or found.items[0].text.lower() in ("put", "give", "change", "make", "turn")
    of_it = not found.rows or any(i.text.lower() in ("was", "had", "is", "has") for i in found.items)
    if of_it and not supposed and not bidden and all(c.op == "set" for _, c in found.changes):
        found.changes = []  # "why only 72 with an aroma of 8", "train 7 was on platform 3, why was it late"
    if found.rows:
        return
    if not found.conditions or not _of_one(found) or found.joined_by_or(found.conditions):
        return
    if all(_told(found, start, end, condition) for start, end, condition in found.conditions):
        for start, end, _ in found.conditions:
            found.taken.update(dict.fromkeys(range(start, end), "data"))
        found.conditions = []


def _of_one(found: Parse) -> bool:
    """Whether all conditions give values and nobody else than the case at hand is named."""
    given = [c for _, _, c in found.conditions if c.op == "=" and c.column in found.lexicon.kinds]
    others = any(k == "G" for k in found.kinds) or any(_other(found, at) for at in range(len(found.items)))
    several = any(i.text.lower().endswith(("olds", "ers")) or i.text.lower() in _EVERYBODY for i in found.items)
    heading = any(found.items[end].text == ":" for _, end, _ in found.conditions if end < len(found.items))
    several = (
        several or heading or any(i.text.lower() in _ANSWERS for i in found.items)
    )  # "4 years there: why these predictions"
    return 0 < len(given) == len(found.conditions) and not others and not several


def _other(found: Parse, at: int) -> bool:
    """Whether a noun says other rows than the one at hand: "tenants", "a tenant"; not "the kid"."""
    item, led = found.items[at], found.items[at - 1].text.lower() if at else ""
    return item.kind == "R" and (led not in ("the", "my", "our") or item.of_rows)


_ANSWERS = frozenset({"predictions", "outcomes", "outputs", "decisions", "verdicts", "results", "forecasts"})
_EVERYBODY = EVERY | {"any", "men", "women", "males", "females", "those", "these", "people"}


def _told(found: Parse, start: int, end: int, condition: Condition) -> bool:
    """Whether a value is said of the case: a number, or what stands after "she is" in its clause."""
    if sorts_by_codes(condition.column):
        return False  # "why is script 3 slow"
    if condition.column in found.lexicon.numeric:
        return not any(i.text.lower().endswith("s") and i.kind == "N" for i in found.items[start:end])
    clause = max((at for at in range(start) if found.kinds[at] in ",.a"), default=-1)
    said = found.items[clause + 1 : start + 1]
    return any(i.kind == "H" and not i.ids & SPEAKER and i.text.lower() not in _ANYBODY for i in said)


_ANYBODY = frozenset({"somebody", "someone", "anybody", "anyone"})
