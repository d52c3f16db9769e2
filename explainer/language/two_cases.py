"""Two cases, or two changes, set against each other: "is glacier 2 losing more than glacier 9?"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from explainer.language.grammar import parse
from explainer.language.item import Item
from explainer.language.reader import Reader
from explainer.language.scoring import SPEAKER
from explainer.types import Reading, Request, Scope


def two_cases(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """ "Why does row 8 retreat more than this one?", "is glacier 2 losing more than glacier 9?": two cases compared."""
    if _beside_ours(items, reading) or _only_one_of(items, reading):
        return _set_apart(reading, reading.scope.rows)
    at = next((n for n, i in enumerate(items) if n and i.text.lower().split()[-1] in ("than", "then")), None)
    if at is None:
        at = next((n for n, i in enumerate(items) if n and i.kind == "o"), None)  # "is row 5 or row 6 busier"
    why = bool(items) and "@why" in items[0].ids
    if at is None or items[at].kind not in "cwLo" or any(i.kind in "iC" for i in items):
        return None  # "is his debt higher than application 4's" asks for the debt
    named = any(one.kind in "RH#" and two.kind in "NI" for one, two in pairwise(items))
    if not named and not (why and any(i.kind == "N" for i in items[:at])):
        return None
    compared = items[at].kind == "c" or any(
        i.kind in "MS" or i.ids & {"@better", "risk", "differ"} or i.text.lower().endswith("er") for i in items[:at]
    )
    sides = [parse(list(side), reader.lexicon) for side in (items[:at], items[at + 1 :])]
    rows = [side.rows for side in sides]
    hand = [any(i.kind == "H" and not i.ids & SPEAKER for i in side.items) for side in sides]
    both = all(len(row) == 1 or (not row and here) for row, here in zip(rows, hand, strict=True)) and any(rows)
    if not compared or not both or any(side.conditions or side.changes for side in sides):
        return None
    return _set_apart(reading, tuple(dict.fromkeys((*rows[0], *rows[1]))))


def _beside_ours(items: list[Item], reading: Reading) -> bool:
    """ "Hole 12 gets the same rain. Why water for him and not for me?", "house 40 looks just like ours. Why?"."""
    asked, said = {r.intent for r in reading.requests}, " ".join(i.text.lower() for i in items)
    if len(reading.scope.rows) != 1 or any(i.kind == "i" for i in items):
        return False
    if asked <= _TOLD_BESIDE and _THAN_OURS.search(said):
        return True  # "lot 27 is smaller and still costs more than mine, what has it got"
    return asked <= {"why", "why_not"} and not reading.scope.changes and _OURS.search(said) is not None


def _only_one_of(items: list[Item], reading: Reading) -> bool:
    """ "Piece 61 and piece 62 went in together. Why is only one flagged?", "... 33 comes out below 6, why's that"."""
    if [r.intent for r in reading.requests] != ["why"] or len(reading.scope.rows) != _TWO or reading.scope.changes:
        return False
    words = [i.text.lower() for i in items]
    return not _BESIDE.isdisjoint(words) or _ONE_OF_THEM.search(" ".join(words)) is not None


_ONE_OF_THEM = re.compile(
    r"\bonly (?:the )?(?:one|first|second|former|latter)\b|\b(?:the other|one of them|instead of)\b"
)
_TOLD_BESIDE = frozenset({"why", "why_not", "challenge", "counterfactual", "what_if"})
"""What words that tell of two cases are taken for."""
_THAN_OURS = re.compile(r"\b(?:than|as) (?:me|us|mine|ours)\b.*\b(?:what|why|how|explain|reason|difference)\b")
_OURS = re.compile(
    r"\b(?:ours|mine)\b|\b(?:and|but) not (?:for |to |in |with )?(?:me|us|my|our|him|her|this)\b"
    r"|\b(?:like|than) (?:me|us|him|her|this one)\b"
)


def _set_apart(reading: Reading, rows: tuple[str, ...]) -> Reading:
    asked, scope = (Request("compare_cases"),), Scope(rows=rows)
    return replace(reading, status="understood", requests=asked, scope=scope, missing=None, unknown=())


_BESIDE = frozenset({"below", "above", "behind", "ahead of", "ahead", "under", "over", "beneath"})


def one_or_the_other(items: list[Item], reading: Reading) -> Reading | None:
    """ "Which would save more, dropping the band or dropping the bar?": two changes, each by itself."""
    asked = [r.intent for r in reading.requests] == ["what_if"] and len(reading.scope.changes) == _TWO
    which = bool(items) and items[0].text.lower() in ("which", "what", "is")
    better = any(i.kind in "MS" or i.ids & {"@better", "better", "best", "most"} for i in items)
    if not (asked and which and better and sum(i.kind == "o" for i in items) == 1):
        return None
    request = reading.requests[0]
    return replace(reading, requests=(replace(request, slots={**request.slots, "each": True}),))


_TWO = 2
