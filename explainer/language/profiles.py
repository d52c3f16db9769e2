"""Somebody described by values, one after the other: "34, rents, two kids", "lady of 46, glucose 105, bp 77"."""

from __future__ import annotations

import re

from explainer.language.amounts import age_column, along, implied, of_the_day, rated, value_of
from explainer.language.counted import counts_from_none
from explainer.language.item import Item
from explainer.language.parse import TOWARD, Parse, by_unit, scalar
from explainer.language.values import bare_conditions
from explainer.types import Condition, Scalar

_LONE = re.compile(r"[LRHhwVB]{0,4}(?P<N>N)")
_VALUED = re.compile(r"[LRHhwsd]{0,5}n?[LhwCytf]{0,4}[VB](?:n?w|w?[LR])?")
_VALUED_AND = re.compile(r"[LRHhwsd]{0,4}[VB][wLRr]{0,4}(?P<N>[NP])L{0,2}(?P<C>C)[wLR]?")
_SHARE = re.compile(r"[LRHhw]{0,3}(?P<C>C)(?P<N>P)[LwUC]{1,5}")
_COLUMN = re.compile(r"[LRHhw]{0,5}(?P<C>C)[Lhwt]{0,5}(?P<N>[NP])[LwUC]{0,3}")
_BEFORE_ITS_COLUMN = re.compile(r"[LRHhw]{0,5}(?P<N>[NP])(?:RL)?L{0,2}(?P<C>C)[wLR]?")
_ONE = re.compile(r"[Lhw]{0,3}(?P<N>R)L?(?P<C>C)")
_MEASURED = re.compile(r"[LRHhw]{0,5}(?P<N>[NP])[UwL][wLCHrR]{0,4}")
_WHAT_FOR = re.compile(r"[LRHhw]{0,4}(?P<N>N)[Lw]{1,3}[VB]")
_NONE = re.compile(r"[LRHhw]{0,3}(?P<N>n)[Lh]{0,2}(?P<C>C)")
_SHAPES = (_ONE, _NONE, _LONE, _VALUED, _VALUED_AND, _SHARE, _BEFORE_ITS_COLUMN, _COLUMN, _MEASURED, _WHAT_FOR)
_INTRODUCES = re.compile(r"[dsLRGHhw]{1,6}")


def read_profile(found: Parse) -> None:
    """Take the numbers of a profile that the question begins with: none of them is an id, none a change.

    A profile has two values at least, three where no number is among them, or is introduced ("a patient with ..."); a
    question may follow.
    """
    if found.items and found.items[0].text.lower() in _SETTING:
        return  # "put glucose at 95, BMI at 24 and age at 25 for 9"
    parts = _parts(found)
    told = [match for match in parts if match is not None]
    introduced = bool(told) and found.begins(_SOMEBODY) and (parts[0] is None or found.begins(_ANYBODY))
    said = [match.group() for match in told]
    numbers = [any(k in "NP" for k in kinds) for kinds in said]
    listed = len(told) == _LEAST and all(k == "," for k in found.kinds[told[0].end() : told[1].start()])
    alone = listed and told[0].start() == 0 and told[1].end() == len(found.kinds)  # "first owner, sold by a dealer"
    rest = " ".join(i.text.lower() for i in found.items[told[-1].end() :]) if told else ""
    alone = alone or (len(told) == _LEAST and _LIKE_THAT.search(rest) is not None)
    if not introduced and (
        len(told) < _LEAST + (not any(numbers) and not alone) or all(kinds.strip("LwXf") == "N" for kinds in said)
    ):
        return
    for match in told:
        _read_part(found, match)
    found.profile = told[-1].end()


_SETTING = frozenset({"put", "set", "change", "move", "switch", "bring", "raise", "lower"})
_LEAST = 2
_LIKE_THAT = re.compile(r"\b(?:like (?:that|this)|such an?)\b")
"""What a question about somebody described says of them: "would a tenant like that stay"."""


def describe(found: Parse) -> None:
    """Once all else is read: the yes/no columns of a profile are values too, and the words between ask nothing."""
    if found.profile:
        bare_conditions(found, found.profile)
        for at in range(found.profile):
            if found.items[at].kind not in "CBVNPQ" and at not in found.taken:
                found.take(at, at + 1, "condition")


def _parts(found: Parse) -> list[re.Match[str] | None]:
    """How the stretches that describe give a value, from the beginning on, up to the first that gives none.

    What introduces somebody gives none either: "take a customer: ...".
    """
    parts, start = list[re.Match[str] | None](), 0
    if found.items and found.items[0].text.lower() in _TAKING:
        start = 1  # "take a storm at 45 north"
    for at in [*range(len(found.kinds)), len(found.kinds)]:
        if at < len(found.kinds) and not _parted(found, start, at):
            continue
        if at > start:
            introduces = not parts and _INTRODUCES.fullmatch(found.kinds, start, at) and not _asks(found, start, at)
            match = _shape(found, start, at)
            if not introduces and match is None:
                break
            parts.append(match)
        start = at + 1
    return parts


def _parted(found: Parse, start: int, at: int) -> bool:
    """Whether one value ends at item `at` and the next begins: a comma, "and", "a 55 year old who", "3000 over 24"."""
    word = found.items[at].text.lower()
    return found.kinds[at] in ",a.K" or word in ("who", "with") or (word == "over" and "N" in found.kinds[start:at])


_TOLD = frozenset({"@mistake", "@true_outcome", "@reality", "@perform", "@important", "@explain", "interact"})


def _shape(found: Parse, start: int, end: int) -> re.Match[str] | None:
    """How a stretch gives a value, or None: "34", "rents", "glucose 105", "24 months"."""
    if any(found.items[at].ids & _TOLD for at in range(start, end)):
        return None  # "wrong predictions for married tenants"
    several = (at for at in range(start, end) if _several(found.items[at]))
    if _asks(found, start, end) or any(at == start or found.kinds[at - 1] != "N" for at in several):
        return None
    matches = (shape.fullmatch(found.kinds, start, end) for shape in _SHAPES)
    match = next((m for m in matches if m is not None), None)
    if match is not None and _names_a_row(found, start, end):
        return None
    if match is not None and match.re is _ONE and found.items[match.start("N")].text.lower() != "one":
        return None
    if match is not None and match.re is _NONE:
        counted = found.lexicon.words.column(found.column(match.start("C")))
        return match if counted is not None and counts_from_none(counted) else None
    if match is not None and match.re is _LONE and not _of_age(found, match) and _amount(found, match) is None:
        return None
    return match


def _names_a_row(found: Parse, start: int, end: int) -> bool:
    """ "Person 61", "file number 77", "id 23": which case is meant, and no age."""
    named = re.match(r"[LRHsdw]{0,4}(?P<R>R)#?N(?:[wL]|$)", found.kinds[start:end])
    return named is not None and found.items[start + named.start("R")].text.lower() not in _ANYBODY


def _several(item: Item) -> bool:
    """Whether a word names many: "people", "all", "customers"."""
    word = item.text.lower()
    return word in _PLURAL or item.of_rows


def _amount(found: Parse, match: re.Match[str]) -> str | None:
    """The column that a number without one measures: "a loan of 3000", "pays 104 a month"."""
    at = match.start("N")
    return rated(found, at) or implied(found, at, scalar(found.items[at]))


def _of_age(found: Parse, match: re.Match[str]) -> bool:
    """Whether a number alone can be an age, by what leads to it: "34", "lady of 46", "somebody 29"."""
    led = found.items[match.start() : match.start("N")]
    people = all(i.kind in "LRHhVB" or i.text.lower() in _PEOPLE for i in led)
    return people and age_column(found, found.items[match.start("N")].value or 0.0) is not None


def _asks(found: Parse, start: int, end: int) -> bool:
    """Whether anything is asked or told to do in a stretch."""
    opens = found.items[start].text.lower() in _OPENING
    return opens or any(i.kind == "w" and i.ids & _ASKING for i in found.items[start:end])


def _read_part(found: Parse, match: re.Match[str]) -> None:
    if match.re is _VALUED:
        return
    start, end = match.span()
    start = match.start("N") if match.re is _VALUED_AND else start  # the value before it is read by itself
    number = found.items[match.start("N")]
    number = number._replace(value=1.0) if match.re is _ONE else number  # "one pregnancy"
    number = number._replace(kind="N", value=0.0) if match.re is _NONE else number  # "no attachments"
    following = found.items[match.end("N")].text.lower() if match.end("N") < end else ""
    column: str | None
    value: Scalar | None
    if (hour := of_the_day(found, match.start("N"))) is not None:
        column, value = hour  # "3 in the morning"
    elif match.re is _LONE and _of_age(found, match):
        column, value, start = age_column(found, number.value or 0.0), scalar(number), match.start("N")
    elif following in TOWARD:
        column = by_unit(found, None, following)
        value = along(found, column, following, scalar(number)) if column else None  # "22.8 west"
    elif match.re in (_LONE, _MEASURED, _WHAT_FOR):
        column = _named_after(found, match) or _amount(found, match)
        value = value_of(found, column, number) if column else None
        end = end if match.re is not _WHAT_FOR else match.end("N")
    else:
        column = found.column(match.start("C"))
        value = value_of(found, column, number) if column in found.lexicon.numeric else None
    if column is not None and value is not None:
        found.conditions.append((start, end, Condition(column, "=", value)))
        found.take(start, end, "condition")


def _named_after(found: Parse, match: re.Match[str]) -> str | None:
    """The column of numbers that ends a stretch: "9 files attached"."""
    column = found.column(match.end() - 1) if match.re is _MEASURED and found.kinds[match.end() - 1] == "C" else None
    return column if column in found.lexicon.numeric else None


_PEOPLE = frozenset({"aged", "age", "lady", "bloke", "guy", "gent", "gentleman", "girl", "boy", "man", "woman", "lad"})
_TAKING = frozenset({"take", "consider", "imagine", "picture"})
_ANYBODY = frozenset({"someone", "somebody"})
_SOMEBODY = _TAKING | _ANYBODY | {"a", "an"}
_PLURAL = frozenset({"people", "those", "everybody", "everyone", "all", "men", "women", "only"})
_ASKING = frozenset(
    {"@what", "@why", "@way", "@show", "@count", "@predict", "@probability", "@explain", "@important", "@mistake"}
    | {"@describe", "@correct", "@effect", "@change", "@statistic", "@perform", "@confident", "@feature", "@happen"}
    | {"show", "who", "where", "when", "will", "would", "can", "could", "should", "compar"}
)
_OPENING = frozenset({"for", "among", "only", "if", "but", "and", "than"})
