"""A second reading, of what free words are likeliest about: "does time in the sack matter" of the column sleep_h."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from explainer.language.english import SPOTLESS
from explainer.language.free_words import free_stretches
from explainer.language.grammar import parse
from explainer.language.item import Item
from explainer.language.likeliest import Target
from explainer.language.meaning import Meaning
from explainer.language.other_half import other_half
from explainer.language.outcome_words import TELLING
from explainer.language.reader import Reader
from explainer.language.time_units import time_unit
from explainer.language.unheard import OF_ROWS
from explainer.language.valence import bad_and_good, came_out
from explainer.language.vectors import content
from explainer.types import LABEL, PREDICTION, Reading, Scalar

Read = Callable[[list[Item]], Reading]
NEEDED, DOUBTED, SPARE = 0.45, 0.6, 0.7
"""How likely words must be about something where it is lacking, where all is doubtful, and where they are left over."""
_COLUMNS = frozenset({"number", "category", "fact", "outcome"})
_GROUPS = frozenset({"fact", "denial", "value", "class"})
_LACKING = {"feature": _COLUMNS, "features": _COLUMNS, "condition": _GROUPS, "changes": _COLUMNS | _GROUPS}
_KINDS = {"number": "C", "category": "C", "fact": "B", "denial": "V", "value": "V", "class": "K", "outcome": "X"}


def guessed(items: list[Item], reading: Reading, reader: Reader, read: Read) -> Reading:
    """The reading with its free words as what they are likeliest about, where that makes better sense of it."""
    items, reading = _well_or_badly(items, reading, reader, read) or (items, reading)
    for _ in range(_TIMES):
        better = _guessed_once(items, reading, reader, read) if 0 < len(items) <= _LONG else None
        if better is None:
            break
        items, reading = better
    if (half := other_half(items, reading)) is None:
        return reading
    against = _text(items[slice(*half)])
    unknown = dict.fromkeys([*(text for text in reading.unknown if text not in against), against])
    return replace(reading, unknown=tuple(unknown))


_TIMES, _LONG = 2, 60
"""So many guesses are made of one question, and of none that is longer: that is a story."""


def _well_or_badly(
    items: list[Item], reading: Reading, reader: Reader, read: Read
) -> tuple[list[Item], Reading] | None:
    """The items with "those that *made it*" as the class that is hoped for, and how they are read."""
    asked = {r.intent for r in reading.requests}
    if not asked <= OF_ROWS - {"mistakes", "performance"} or not _columns(reading).isdisjoint((LABEL, PREDICTION)):
        return None
    if not (ways := list(came_out(items))) or (ends := bad_and_good(reader.lexicon.words.outcome)) is None:
        return None
    for start, end, good in ways:
        target = Target("class", Meaning(cls=ends[good]), ())
        instead = [*items[:start], _as_item(items[start:end], target), *items[end:]]
        told = read(instead)
        of_rows = told.status == "understood" and {r.intent for r in told.requests} <= OF_ROWS
        if of_rows and _columns(reading) <= _columns(told) and _uses(told, target):
            return instead, replace(told, guessed=((_text(items[start:end]), *_what(target, told)),))
    return None


def _columns(reading: Reading) -> set[str]:
    """The columns that say which rows are meant."""
    return {c.column for group in reading.scope.any for c in group}


class _Sought(NamedTuple):
    """Kinds of things that words may be about, and how likely it must be; `sure` where one of these is meant,
    `left_over` where all else was understood.
    """

    kinds: frozenset[str]
    limit: float
    sure: bool = False
    left_over: bool = False


def _sought(items: list[Item], reading: Reading) -> _Sought | None:
    """What the free words of a question may be about; None where nothing is lacking, doubtful or left over."""
    if (kinds := _LACKING.get(reading.missing or "")) is not None:
        return _Sought(kinds, NEEDED if kinds is _COLUMNS else DOUBTED, sure=True)
    if _counts_all(reading):
        return _Sought(_GROUPS, NEEDED)
    if reading.status in ("unsure", "out_of_scope") and "@count" in items[0].ids:
        return _Sought(_GROUPS, DOUBTED)
    if reading.status == "unsure":
        return _Sought(_COLUMNS | _GROUPS, DOUBTED)
    if reading.status != "understood" or not reading.unknown or any(r.intent in _OF_NO_ROWS for r in reading.requests):
        return None
    return _Sought(_COLUMNS | _GROUPS, SPARE, left_over=True)


_OF_NO_ROWS = frozenset({"what_if", "define_term", "audience", "help", "challenge"})
"""What is left of "if it were light instead of heavy" is the old value, of "what is bmi, for a nurse" who asks."""


def _guessed_once(items: list[Item], reading: Reading, reader: Reader, read: Read) -> tuple[list[Item], Reading] | None:
    """The items with one guess in them and how they are read, or None where none makes better sense."""
    half = other_half(items, reading)
    sought = _sought(items, reading) if half is None else _Sought(_COLUMNS, DOUBTED)
    if sought is None:
        return None
    unheard = {word for text in reading.unknown for word in content(text)}
    found = parse(list(items), reader.lexicon)
    asked = reading.requests if sought.sure or sought.left_over else ()
    guesses = list[tuple[float, int, int, Target]]()
    for start, end in [half] if half else dict.fromkeys(free_stretches(found, asked, reader)):
        text = _text(items[start:end])
        if (sought.left_over and unheard.isdisjoint(content(text))) or time_unit(text) is not None:
            continue  # "all days" may be just the rows
        guess = _likeliest(text, sought, reader) or _end_likeliest(items, start, end, reading, reader)
        if guess is None or _denied_twice(items, start, guess[1]):
            continue
        guesses.append((guess[0], start, end, guess[1]))
    for _, start, end, target in sorted(guesses, key=lambda g: (-g[0], g[1]))[:_TRIED]:
        instead = [*items[:start], _as_item(items[start:end], target), *items[end:]]
        if _better(told := read(instead), reading) and _uses(told, target):
            taken = (_text(items[start:end]), *_what(target, told))
            unknown = dict.fromkeys((*told.unknown, *_left_over(items[start:end], target, reader)))
            return instead, replace(told, guessed=(*reading.guessed, taken), unknown=tuple(unknown))
    return None


_TRIED = 3
"""So many guesses are tried, likeliest first."""
_FAINT, _ABOVE, _AHEAD = 0.12, 0.35, 1.5
"""How likely a guess must be at least, how likely beside nothing at all, and beside the next."""


def _likeliest(text: str, sought: _Sought, reader: Reader) -> tuple[float, Target] | None:
    """What a text is likeliest about, if it is likely enough; where something must be meant, of all that it can be."""
    every = reader.lexicon.likeliest.of(text)
    ranked = [one for one in every if one[1].kind in sought.kinds]
    total = sum(odds for odds, _ in ranked) if sought.sure else 1.0
    nothing = 1 - sum(odds for odds, _ in every)
    enough = max(_FAINT, sought.limit * total, _ABOVE * nothing, _AHEAD * ranked[1][0] if ranked[1:] else 0.0)
    likely = bool(ranked) and ranked[0][0] >= enough and not _opposed(text, ranked[0][1])
    return ranked[0] if likely else None


def _end_likeliest(
    items: list[Item], start: int, end: int, reading: Reading, reader: Reader
) -> tuple[float, Target] | None:
    """How rows came out, where a verb says just that: "the stuff that got *binned*"; the class that it fits best."""
    rows = start > 0 and items[start - 1].kind in "RV" and (end == len(items) or items[end].kind in ".,")
    led = rows or (start > 0 and items[start - 1].text.lower() in _CAME_TO)
    of_rows = reading.status == "understood" and {r.intent for r in reading.requests} <= OF_ROWS
    if not of_rows or not led or not _columns(reading).isdisjoint((LABEL, PREDICTION)):
        return None
    ranked = reader.lexicon.likeliest.of(_text(items[start:end]))
    ends = [odds for odds, target in ranked if target.kind == "class"]
    if len(ends) < _PAIR or ranked[0][1].kind != "class" or _opposed(_text(items[start:end]), ranked[0][1]):
        return None
    return ranked[0] if ends[0] >= max(_FAINT, _CLEARLY * ends[1]) else None


_CAME_TO = frozenset({"got", "who", "that", "which"})
_CLEARLY = 2.5
"""So much likelier one class must be than the other, where it can only be one of them."""


def _opposed(text: str, target: Target) -> bool:
    """Whether a word says the good of what is named by the bad: "a spotless record" of a bad one."""
    said = set(text.lower().split())
    named = {word for name in target.names for word in name.lower().split()}
    return any(said & one and named & other for one, other in ((_GOOD, _BAD), (_BAD, _GOOD)))


_GOOD = SPOTLESS | {"good", "perfect", "excellent", "fine", "great"}
_BAD = frozenset({"bad", "poor", "broken", "faulty", "dirty", "denied", "refused", "damaged", "awful", "terrible"})


def _denied_twice(items: list[Item], start: int, target: Target) -> bool:
    """Whether what says that something is not so is denied itself: "not new customers"."""
    return target.kind == "denial" and any(i.kind == "n" for i in items[max(0, start - 3) : start])


def _left_over(items: list[Item], target: Target, reader: Reader) -> tuple[str, ...]:
    """Words of a stretch that say nothing of what it was taken for: they may say who else is meant."""
    likeliest, said = reader.lexicon.likeliest, [i for i in items if content(i.text)]
    return tuple(i.text for i in said if len(said) > _PAIR and not likeliest.tells(content(i.text), target))


_PAIR = 2
"""Of so few words each belongs to what they say."""


def _what(target: Target, reading: Reading) -> tuple[str, Scalar | None]:
    """The column that words are about, and the value that the reading makes use of."""
    meaning = target.meaning
    if meaning.target or meaning.cls is not None:
        return LABEL, meaning.cls
    column, value = meaning.values[0] if meaning.values else (meaning.column or "", None)
    valued = _columns(reading) | {c.column for c in reading.scope.changes}
    return column, value if column in valued else None


def _text(items: list[Item]) -> str:
    """The words of items; "didn't" is two of them."""
    return " ".join(i.text for n, i in enumerate(items) if n == 0 or i.start > items[n - 1].start)


def _counts_all(reading: Reading) -> bool:
    """Whether it is all rows that are counted: nothing was understood to say which."""
    scope = reading.scope
    return [r.intent for r in reading.requests] == ["count"] and not (scope.any or scope.rows or reading.refers_back)


def _better(instead: Reading, reading: Reading) -> bool:
    """Whether a guess makes better sense: of what was asked, or of what was offered."""
    if instead.status != "understood":
        return False
    same = [r.intent for r in instead.requests] == [r.intent for r in reading.requests]
    if reading.status == "incomplete":
        return {r.intent for r in reading.requests} <= {r.intent for r in instead.requests}
    if reading.status == "unsure":
        return {r.intent for r in instead.requests} <= {r.intent for r in reading.requests}  # one of those offered
    if reading.status == "out_of_scope" or _counts_all(reading):
        return True
    moved = instead.scope.changes != reading.scope.changes
    if _weighed(instead) > _weighed(reading):
        return same and not moved
    return same and not moved and len(instead.unknown) < len(reading.unknown)


def _weighed(reading: Reading) -> int:
    """How many columns are weighed against each other."""
    return max((len(r.slots.get("features", ())) for r in reading.requests), default=0)


def _uses(reading: Reading, target: Target) -> bool:
    """Whether what words were taken for has a part in a reading."""
    meaning, scope = target.meaning, reading.scope
    said = _columns(reading) | {c.column for c in scope.changes}
    said |= {LABEL if c == PREDICTION else c for c in said}
    slots = [value for r in reading.requests for value in r.slots.values()]
    named = {str(v) for value in slots for v in (value if isinstance(value, list) else [value])}
    if meaning.target:
        return bool((said | named) & {LABEL, PREDICTION, *target.names})
    if meaning.cls is not None:
        return str(meaning.cls) in named or LABEL in said
    return bool({meaning.column or "", *(column for column, _ in meaning.values)} & (said | named))


def _as_item(items: list[Item], target: Target) -> Item:
    """Words as the one thing that they are about."""
    kind, text = _KINDS[target.kind], _text(items)
    ids = frozenset(i for item in items for i in item.ids if not i.startswith("@")) - TELLING  # "bad marks" mark nobody
    return items[0]._replace(kind=kind, text=text, end=items[-1].end, ids=ids, meaning=target.meaning, known=True)
