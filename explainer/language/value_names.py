"""What else the values of columns are called: "first class" of PClass, "deck C", "federal government", "HR"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice, product

from explainer.language.english import spelt_right
from explainer.language.meaning import Meaning, of_column
from explainer.language.names import FEW, called, tells, whole
from explainer.language.phrase_keys import phrase_key
from explainer.language.phrases import Phrases
from explainer.language.small_words import Key, key, small_words
from explainer.language.tokens import spoken, stem
from explainer.types import Column, Value, Words


def value_names(words: Words) -> Iterator[tuple[str, Meaning]]:
    """Whole names of values: levels by their ordinal, short codes with their column, abbreviations spelt out."""
    shared = Counter(word for column in words.columns for word in set(spoken(column.name).lower().split()))
    for column in words.columns:
        yield from _levels(column)
        if calendar := _calendar(column):
            yield from calendar
            continue
        yield from _compass(column)
        yield from _stages(column)
        for value in column.values if _named(column) else ():
            meaning = Meaning(values=((column.name, value.value),))
            if not tells(value.label) or len(value.label) < _TELLING:
                for name in (*called(column), *_own_noun(column, shared)):
                    texts = (f"{name} {value.label}", *_turned(name, value.label), *_counted(name, value.label))
                    yield from ((text, meaning) for text in texts)
            else:
                yield from ((f"{value.label} {name}", meaning) for name in called(column))
            for text in (*_said(value), *_within(column, value), *_beside_head(column, value)):
                yield text, meaning
            if (short := _initials(value)) is not None:
                yield short, meaning._replace(cased=short if short.isalpha() else "")


def _own_noun(column: Column, shared: Mapping[str, int]) -> list[str]:
    """The last word of a column's name that no other column has: "wave D" of start_wave."""
    noun = spoken(column.name).lower().split()[-1]
    return [noun] if len(noun) > _TELLING and shared[noun] == 1 else []


def _calendar(column: Column) -> list[tuple[str, Meaning]]:
    """The days of the week, or the months, spelt out: "Wednesday" of a column with the values "Mon" to "Sun"."""
    if not _PAIR < len(column.values) <= len(_MONTHS):
        return []
    for names in (_WEEKDAYS, _MONTHS):
        said = [(next((n for n in names if n.startswith(v.label.lower().rstrip("."))), None), v) for v in column.values]
        if all(name and len(v.label) >= _TELLING for name, v in said):
            return [(name or "", Meaning(values=((column.name, value.value),))) for name, value in said]
    return []


def _compass(column: Column) -> Iterator[tuple[str, Meaning]]:
    """The points of the compass spelt out: "from the north east" of a wind's direction with the values N to NW."""
    if not _PAIR < len(column.values) <= len(_COMPASS):
        return
    codes = {str(v.value): _COMPASS.get(str(v.value).upper()) for v in column.values}
    if all(codes.values()):
        for value in column.values:
            point = codes[str(value.value)] or ""
            for said in (point, point.replace(" ", ""), f"{point}erly", f"{point}ern"):
                yield said, Meaning(values=((column.name, value.value),))


def _stages(column: Column) -> Iterator[tuple[str, Meaning]]:
    """What somebody is and has been: "ex smoker", "smokes now", "used to smoke" of never, former and current ones."""
    for value in column.values if _named(column) else ():
        label = str(value.value).lower()
        for name in called(column) if label in _BEEN | _BEING else ():
            root = name.removesuffix("r") if name.endswith("er") else name
            doing = f"{root.removesuffix('e')}ing"
            forms = (
                (f"ex {name}", f"{label} {name}", f"used to {root}", *(f"{ended} {doing}" for ended in _ENDED))
                if label in _BEEN
                else (f"{root}s now", f"still {root}s", f"{root}s", f"now {root}s")
            )
            yield from ((form, Meaning(values=((column.name, value.value),))) for form in forms)


_ENDED = ("stopped", "stops", "quit", "quits", "gave up", "gives up", "given up")
_BEEN, _BEING = frozenset({"former", "ex", "past", "previous", "formerly"}), frozenset({"current", "currently"})
_COMPASS = {
    "N": "north", "E": "east", "S": "south", "W": "west",
    "NE": "north east", "SE": "south east", "SW": "south west", "NW": "north west",
}  # fmt: skip
_PAIR = 2
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_TELLING = 3
"""A value of fewer letters is a code, which says something only beside its column."""


def _turned(name: str, code: str) -> Iterator[str]:
    """ "B deck"; never "a deck" or "i deck", which are no codes."""
    if code.isalpha() and code.lower() not in ("a", "i"):
        yield f"{code} {name}"


def _counted(name: str, code: str) -> Iterator[str]:
    """ "2 dependents", "3 dependents or more", "no dependents" of codes such as 0, 1, 2 and 3+."""
    number = code.rstrip("+")
    if not number.isdigit():
        return
    yield f"{number} or more {name}" if code != number else f"{number} {name}"
    if code != number:
        yield from (
            f"at least {number} {name}",
            f"{number} {name} or more",
            f"{number} + {name}",
            f"{number} plus {name}",
        )
    if number == "0":
        yield from (f"no {name}", f"without {name}", f"not any {name}")


def _named(column: Column) -> bool:
    """Whether a column's values are words, and not the names of many things."""
    return column.kind == "category" and len(column.values) <= FEW


def _levels(column: Column) -> Iterator[tuple[str, Meaning]]:
    """ "First class" of a column called PassengerClass with the values 1 to 3."""
    low, high = column.low, column.high
    if column.kind != "number" or not column.integer or low is None or high is None or low < 0 or high > _HIGHEST:
        return
    nouns = dict.fromkeys(_levelled(text.lower().split()) for text in called(column) if text.strip())
    for noun in (n for n in nouns if n in LEVELLED):
        for n in range(max(1, int(low)), int(high) + 1):
            for ordinal in (*_ORDINALS[n - 1 : n], f"{n}{_ending(n)}"):
                yield f"{ordinal} {noun}", Meaning(values=((column.name, n),))
        if any(text.lower().split()[:-1] == [noun] for text in called(column)):
            yield f"which {noun}", of_column(column)  # of a floor's number


def _levelled(words: list[str]) -> str:
    """The noun that a name numbers: "floor" of a floor's number."""
    numbered = len(words) == _PAIR and words[0] in LEVELLED and words[-1] in ("no", "number", "nr", "num")
    return words[0] if numbered else words[-1]


_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
)  # fmt: skip
LEVELS = {ordinal: n for n, ordinal in enumerate(_ORDINALS, 1)} | {"1st": 1, "2nd": 2, "3rd": 3}
"""What levels are numbered by."""
_HIGHEST = 40
"""More levels than this are hardly numbered by "first", "second" and so on."""


def _ending(n: int) -> str:
    """What follows a number to make it an ordinal: "21st", "12th"."""
    return "th" if n // 10 == 1 else _ENDINGS.get(n % 10, "th")


_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
LEVELLED = frozenset(
    {"class", "grade", "level", "tier", "stage", "floor", "degree", "rank", "category", "group", "quarter", "phase"}
    | {"type", "zone", "band", "deck", "storey", "year", "semester", "term", "division", "league"}
)
"""What has a first, a second and a third."""


def _pieces(value: Value) -> list[str]:
    return [piece for piece in spoken(value.label).split() if piece.isalnum()]


def _said(value: Value) -> Iterator[str]:
    """A value's words spelt out, in other orders, and joined by "and": "farming and fishing"."""
    pieces = _pieces(value)
    if not 1 < len(pieces) <= _MOST_PIECES:
        whole_piece = whole(pieces[0]) if pieces and len(pieces[0]) > 1 else []
        yield from (way for way in whole_piece[:_MOST_WAYS] if way != pieces[0])
        yield from _derived(pieces[0].lower()) if pieces else ()
        return
    if pieces[0] in ("non", "no"):
        yield from (f"{word} {' '.join(pieces[1:])}" for word in ("no", "not", "never", "without"))
    for way in islice(product(*map(whole, pieces)), _MOST_WAYS):
        yield " ".join(way)
        yield " ".join((way[-1], *way[:-1]))
        if len(way) == 2:
            yield " and ".join(way)


def _within(column: Column, value: Value) -> Iterator[str]:
    """A value beside a word of its column: "non-anginal chest pain" of "non-anginal pain" in ChestPainType."""
    pieces = _pieces(value)
    name = [p.lower() for p in called(column)[0].split()]
    for at in range(len(name) - 1):
        if len(pieces) > 1 and pieces[-1].lower() == name[at + 1] and name[at] not in [p.lower() for p in pieces]:
            yield " ".join([*pieces[:-1], name[at], pieces[-1]])


def _beside_head(column: Column, value: Value) -> Iterator[str]:
    """A value beside what its column's name is about, in everyday words too: "debit card", "left footers"."""
    words = called(column)[0].split()
    at = len(words) - 1 - (len(words) > 1 and words[-1] in _KINDS)
    if at < 1 and len(words) > 1 and words[-1] not in _KINDS:
        return
    label = " ".join(_pieces(value))
    if label and label != words[at]:
        yield from (f"{label} {head}" for head in (words[at], *small_words().kin.get(key(words[at]), ())))


_KINDS = frozenset({"type", "category", "kind", "class", "group", "status"})


def _derived(word: str) -> Iterator[str]:
    """ "Suburban" of suburb, "icy" of ice, "cyclist" of cycle."""
    if len(word) < _TELLING or not word.isalpha():
        return
    roots = {word, word.removesuffix("e"), word.removesuffix("ing")}
    forms = (root + end for root in sorted(roots) for end in _ENDS)
    yield from (form for form in forms if spelt_right(form) and key(form) not in small_words().concepts)


_ENDS = ("an", "y", "ist", "ists", "er", "ers", "ish")
_MOST_PIECES, _MOST_WAYS = 4, 8
_NOT = frozenset({"non", "not", "no", "never"})


def _initials(value: Value) -> str | None:
    """ "HR" for Human Resources, "R&D" for Research & Development."""
    words = [w for w in str(value.value).replace("_", " ").split() if w.isalpha() or w == "&"]
    if not 1 < len([w for w in words if w != "&"]) <= _MOST_PIECES or any(len(w) == 1 and w != "&" for w in words):
        return None
    return "".join(w[0].upper() for w in words) if all(w[0].isupper() or w == "&" for w in words) else None


def value_halves(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """Words that only one value of one column has: "married" of Married-civ-spouse beside Never-married."""
    small = small_words()
    owners: dict[str, set[tuple[str, object]]] = {}
    meant: dict[str, Meaning] = {}
    for column in words.columns:
        for value in column.values if _named(column) else ():
            pieces = _pieces(value)
            if len(pieces) < 2 or pieces[0] in _NOT or "not" in pieces:
                continue
            for piece in pieces:
                owners.setdefault(stem(piece), set()).add((column.name, value.value))
                meant.setdefault(stem(piece), Meaning(values=((column.name, value.value),), sure=False))
    own = {part for column in words.columns for text in called(column) for part in phrase_key(text)}
    for word, values in owners.items():
        part = (word,)
        common = part in small.nouns or part in small.cases or part in small.metrics or part in small.signs
        common = common or part in small.concepts or word in small.fillers or word in small.numbers
        if len(values) == 1 and len(word) > _TELLING and word.isalpha() and word not in own and not common:
            yield part, meant[word]
