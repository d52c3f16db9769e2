"""Columns and values by everyday words for what they are called: "tenants" for a column named RentsHouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from explainer.language.english import COUNTING
from explainer.language.meaning import NO, YES, Meaning, of_column
from explainer.language.names import FEW, called, rows_by_name
from explainer.language.nicknames import DENYING, names_of, one_hot, said_of_the_estimate, tells_alone, value_in
from explainer.language.phrase_keys import everyday_key, phrase_key
from explainer.language.small_words import Key, key, small_words
from explainer.language.tokens import CONTRACTIONS, spoken, stem, tokenize
from explainer.language.units import known
from explainer.types import Column, Scalar, Words


class _Known(NamedTuple):
    """What a project calls things: its rows, what it estimates, and each column, whose words may be others' too.

    `owners` gives the columns with so much of a name, `own` the words of each column's names, `counted` in how many
    columns' names a word is, `hot` the columns that are values of one another's.
    """

    rows: set[Key]
    estimated: frozenset[str]
    owners: Mapping[Key, set[str]]
    own: Mapping[str, set[str]]
    counted: Mapping[str, int]
    hot: Mapping[str, str]


class Piece(NamedTuple):
    """Words `start` to `end` of the name `whole`, by their `stems`."""

    whole: tuple[str, ...]
    start: int
    end: int
    stems: Key


def kin(words: Words) -> Iterator[tuple[Key, Meaning]]:
    """Columns and values by everyday words for their names or for pieces of them."""
    project = _known(words)
    for column in words.columns:
        if _values_named(column):
            continue
        for text in names_of(column, project.hot):
            for piece in pieces(text):
                for other in small_words().kin.get(piece.stems, ()):
                    if not _misleads(other, piece, column, project):
                        yield from _named_by(other, piece, column, project)
    told = Counter(chain.from_iterable(_values(column, project) for column in words.columns))
    for (part, value), _ in told.most_common():  # a lorry is a truck, told by three groups of words, before it is road
        yield part, Meaning(values=(value,))


def _values_named(column: Column) -> bool:
    """Whether the owner has said what yes and no are: "insurance" of "denied mortgage insurance" says neither."""
    return column.kind == "boolean" and any(v.label.lower() not in YES | NO for v in column.values)


_LONGEST = 3
"""Pieces of names of so many words have everyday words for them."""


def _known(words: Words) -> _Known:
    hot, owners = one_hot(words), dict[Key, set[str]]()
    for column in words.columns:
        for text in names_of(column, hot):
            for piece in pieces(text):
                owners.setdefault(piece.stems, set()).add(column.name)
    own = {c.name: {part for text in called(c) for part in phrase_key(text)} for c in words.columns}
    counted = Counter(chain.from_iterable(own.values()))
    rows = {everyday_key(text) for text in rows_by_name(words)}
    return _Known(rows, said_of_the_estimate(words), owners, own, counted, hot)


def pieces(text: str) -> Iterator[Piece]:
    """Every run of words of a name, short ones first from each word on."""
    whole = tuple(t.text for t in tokenize(text))
    for start in range(len(whole)):
        for end in range(start + 1, min(start + _LONGEST, len(whole)) + 1):
            yield Piece(whole, start, end, tuple(stem(w) for w in whole[start:end]))


def _misleads(other: str, piece: Piece, column: Column, project: _Known) -> bool:
    """Whether an everyday word for a piece of a column's name would be taken for that column where it is not meant."""
    part = everyday_key(other)
    if part in project.rows or (" " in other and len(part) == 1 and part[0] in _DONE):
        return True  # a pup is a puppy, and no size of its litter; "goes at it" is not all that goes
    if other in project.estimated and column.label == spoken(column.name):
        return True  # "wool" of the weight of a fleece, not of when it was shorn
    few = column.values if column.kind == "category" and len(column.values) <= FEW else ()
    if any(not set(key(value.label)).isdisjoint(key(other)) for value in few):
        return True  # "the fur was long" where the fur's length may be long
    if column.kind == "boolean" and _other_end(part, piece):
        return True  # "women" of gender_male
    if column.kind == "boolean" and key(other)[0] in DENYING and not _denies(piece):
        return True  # "non-smoker" of a column called smoker
    shared = all(p not in DENYING and project.counted[p] > (p in project.own[column.name]) for p in part)
    if shared and (piece.end - piece.start == len(piece.whole) or len(part) == 1):
        return True  # "course" of routetrain beside CourseMonths, "in milk" of lactation beside milk_kg
    return "@count" in small_words().concepts.get(part, ())  # "how many there were" is no number of homes


def _other_end(part: Key, piece: Piece) -> bool:
    """Whether a word is the opposite of one that the whole name has."""
    against = _opposed().get(part)
    return against is not None and not against.isdisjoint((stem(word),) for word in piece.whole)


@cache
def _opposed() -> Mapping[Key, frozenset[Key]]:
    """What each word is the opposite of."""
    found: dict[Key, set[Key]] = {}
    for these, those in small_words().opposites:
        for that in those:
            found.setdefault(phrase_key(that), set()).update(these)
    return {part: frozenset(against) for part, against in found.items()}


def _denies(piece: Piece) -> bool:
    """Whether a name says that something is not: "unemployed", so that "no job" is no other end of it."""
    stems = [stem(word) for word in piece.whole]
    return not DENYING.isdisjoint(stems) or any(s.startswith(("un", "non")) for s in stems)


def _named_by(other: str, piece: Piece, column: Column, project: _Known) -> Iterator[tuple[Key, Meaning]]:
    """A column by its name with an everyday word for the piece, or by that word alone where the rest says nothing."""
    before, said, after = piece.whole[: piece.start], piece.whole[piece.start : piece.end], piece.whole[piece.end :]
    meaning = value_in(column, other) or of_column(column)
    yield everyday_key(" ".join((*before, other, *after))), meaning
    counts = all(word in _COUNTED for word in before)
    alone = len(project.owners.get(piece.stems, ())) == 1
    scored = after[-1:] == ("score",)  # "borrowing" of a credit score
    thing = not COUNTING.issuperset(said)  # "number" is no number of reviews
    said_of = known().keys() | _SUMMED | _WITHIN
    told = [word for word in after if word not in said_of and not word.isdigit()]
    if counts and thing and (len(after) <= 1 or not told) and not scored and alone:
        yield everyday_key(other), meaning


_WITHIN = frozenset(
    {"last", "past", "y", "yr", "yrs", "year", "years", "d", "day", "days", "m", "mo", "month", "months"}
)
_WITHIN |= {
    "times",
    "count",
    "number",
    "w",
    "wk",
    "week",
    "weeks",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "today",
    "now",
    "ago",
}
"""What ends a name and only says in which time: "viol_last_2y"."""
_COUNTED = frozenset({"number", "of", "total", "count", "n", "num", "avg", "average", "mean", "median", "max", "min"})
_COUNTED |= {"monthly", "annual", "yearly", "weekly", "daily", "hourly", "current"}
"""What a name begins with that only says how it was counted: "MonthlyIncome"."""
_SUMMED = frozenset({"mean", "avg", "average", "median", "pct", "percent", "total", "sum", "max", "min"})
"""What ends a name and only says how it was summed up: "RH_pct_mean"."""


def class_kin(words: Words) -> Iterator[tuple[Key, Meaning]]:
    """Classes by everyday words for what they are called, where no other class is: "turned away" of rejected."""
    said: dict[Key, Scalar | None] = {}
    for cls in words.outcome.classes:
        own = {everyday_key(cls.label)}
        for other in small_words().kin.get(key(cls.label), ()):
            part = everyday_key(other)
            akin = len(part) > 1 or part[0][:_AKIN] == stem(cls.label.lower())[:_AKIN]  # "taken" may be anything
            told = tells_alone(part) and DENYING.isdisjoint(part) and _OTHERWISE.isdisjoint(part)
            if part not in own and akin and told and part != _LIVING:
                said[part] = cls.value if said.get(part, cls.value) == cls.value else None
    rows = {everyday_key(text) for text in rows_by_name(words)}
    yield from (
        (part, Meaning(cls=cls, sure=False)) for part, cls in said.items() if cls is not None and part not in rows
    )


_AKIN = 4
"""A single word for a class begins with as many letters as the class."""
_OTHERWISE = frozenset({"how", "long", "time", "day", "chanc", "money", "<="})
"""With these an expression tells of something that is measured."""


def _values(column: Column, project: _Known) -> Iterator[tuple[Key, tuple[str, Scalar]]]:
    """The values of a column by everyday words for them, once for each group of words that has them."""
    for value in column.values:
        label = value.label.lower().replace("-", " ")
        if _begins_no_expression(label.partition(" ")[0]):
            continue
        for other in small_words().kin.get(key(label), ()):
            part = everyday_key(other)
            if len(part) == 1 and other.endswith("ing") and part[0] != other:
                continue  # "the answer holds" is no farm, a holding
            if " " in other and part == _LIVING:
                continue  # "something one can live with" is no city, where people live
            if part not in project.rows:  # "my sheep" is no ewe
                yield part, (column.name, value.value)


def _begins_no_expression(word: str) -> bool:
    """Whether nothing that begins with this word has everyday words; so 100,000 values are read quickly."""
    return word.isascii() and word.isalpha() and word not in CONTRACTIONS and stem(word) not in _first_stems()


@cache
def _first_stems() -> frozenset[str]:
    """The stems that what has everyday words begins with."""
    return frozenset(stems[0] for stems in small_words().kin if stems)


_DONE = frozenset(
    map(
        stem,
        ("go", "goes", "get", "gets", "take", "takes", "put", "come", "comes", "make", "give", "look", "see", "do"),
    )
)
"""Verbs that are left of "goes at it" without its small words, and say nothing."""
_LIVING = (stem("live"),)
