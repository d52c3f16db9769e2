"""What people say for names made of a head and what it is counted by: "kind of shop" for merchant_category.

A name tells by its build what else it may be called: `card_type` is the kind of card, `visits_per_week` how often
somebody comes, `yr_of_estab` when something was founded, `months_as_member` how long somebody has been a member.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from explainer.language.english import ASKING
from explainer.language.meaning import Meaning, of_column
from explainer.language.names import called
from explainer.language.phrase_keys import everyday_key
from explainer.language.phrases import Phrases
from explainer.language.small_words import Key, key, small_words
from explainer.language.units import known
from explainer.types import Words


def compounds(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """Expressions for columns by how their names are built, where only one column is built so.

    >>> from explainer.types import Column, Outcome, Value
    >>> kind = Column("card_type", "category", "card type", values=(Value("debit", "debit"),))
    >>> said = dict(compounds(Words("w", "w", Outcome("y", "y", "binary"), (kind,)), Phrases()))
    >>> said[("kind", "card")].column
    'card_type'
    """
    found: dict[Key, dict[str, Meaning]] = {}
    for column in words.columns:
        for text in called(column) if column.kind != "boolean" else ():
            for said in _said(_plain(text)):
                if (whole := everyday_key(said)) not in taken:
                    found.setdefault(whole, {})[column.name] = of_column(column)
    for whole, meanings in found.items():
        if len(meanings) == 1:
            yield whole, next(iter(meanings.values()))


def _plain(text: str) -> list[str]:
    """The words of a name without its unit and without what only says how it was summed up."""
    words = text.lower().split()
    while len(words) > 1 and words[0] in _SUMMED:
        words = words[1:]
    while len(words) > 1 and words[-1] in known():
        words = words[:-1]
    return words


_SUMMED = frozenset({"average", "avg", "mean", "median"})


def _said(words: list[str]) -> Iterator[str]:
    """What a name of these words may be called, by its build."""
    name = " ".join(words)
    for pattern, forms in _BUILDS:
        if (built := pattern.fullmatch(name)) is not None:
            parts = built.groupdict()
            parts |= {"unit": _UNITS.get(unit, unit)} if (unit := parts.get("unit")) else {}
            for what in _ways(parts["what"]):
                rows = forms[: len(_COUNTED)] == _COUNTED and key(what.split()[-1]) in small_words().nouns
                told = forms[len(_COUNTED) :] if rows else forms  # "how many payments" counts rows
                yield from (form.format_map({**parts, "what": what}) for form in told)


def _ways(what: str) -> Iterator[str]:
    """A piece of a name, and everyday words for it or for a part of it."""
    yield what
    words, alike = what.split(), small_words().kin
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            for other in islice(alike.get(key(" ".join(words[start:end])), ()), _MOST):
                if key(other)[0] in ASKING:
                    continue  # "what number" is none of what a dish is made of
                yield " ".join((*words[:start], other, *words[end:]))


_MOST = 12
_COUNTED = ("number of {what}", "how many {what}", "amount of {what}", "{what} number")
_WITHIN = ("{what} in {n} {unit}", "{what} in the last {n} {unit}", "{what} in the past {n} {unit}")
_DATED = ("year {what}", "year of {what}", "when {what}", "what year {what}", "{what} when", "date of {what}")
_UNITS = {"h": "hours", "hr": "hours", "hrs": "hours", "d": "days", "mths": "months", "mth": "months", "yrs": "years"}
_BUILDS = tuple(
    (re.compile(pattern), forms)
    for pattern, forms in (
        (
            r"(?P<what>.+) (?:type|category|kind|class|sort|group)",
            ("type of {what}", "kind of {what}", "sort of {what}", "{what} kind", "{what} category"),
        ),
        (r"(?:number of|num|number|count of|total) (?P<what>.+)", _COUNTED),
        (r"(?P<what>.+) (?:count|total)", _COUNTED),
        (r"(?P<what>.+) count (?P<n>\d+) ?(?P<unit>[a-z]+)", (*_COUNTED, *_WITHIN)),
        (
            r"(?P<what>.+) per (?P<each>day|week|month|year|hour|night|trip|session|game|match|visit)",
            ("{what} a {each}", "{what} each {each}", "{what} every {each}", "how often {what}", "often {what}"),
        ),
        (r"year of (?P<what>.+)", _DATED),
        (r"(?P<what>.+) year", _DATED),
        (
            r"(?:days|months|years|weeks|hours|minutes) (?P<how>since|as|at|in|of|with|on|for) (?P<what>.+)",
            (
                "time {how} {what}",
                "how long {how} {what}",
                "how long {what}",
                "how long ago {what}",
                "length of {what}",
            ),
        ),
    )
)
