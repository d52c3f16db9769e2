"""What of a project words that it does not know are likeliest about: "hours in the sack" of sleep_h.

Each column, value, yes or no and class is weighed by how much of the words is said for it in the house's lists, by how
near they lie to its names (see `vectors`), and by the quantities they speak of. The weights are those of a conditional
logit model (McFadden 1974), fitted to half of the phrases of `tests/bench/names.txt`; `python -m tests.bench names`
fits them again and tells how well they do on the other half.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from explainer.language.everyday_names import pieces
from explainer.language.meaning import NO, YES, Meaning, no_and_yes, of_column
from explainer.language.names import FEW, called
from explainer.language.small_words import Key
from explainer.language.thesaurus import denies, meant, said_for, thesaurus
from explainer.language.tokens import spoken, stem, tokenize
from explainer.language.vectors import Array, content, load
from explainer.types import Column, Value, Words

Floats = npt.NDArray[np.float64]
KINDS = ("number", "category", "fact", "denial", "value", "class")
"""What words may be about: a column of numbers or of values, that a yes/no column holds or not, a value, a class.

What is estimated, where it is a number, is weighed as any other number."""
FEATURES = ("said", "near", "measured", "first measured", "of no number", "denied", *KINDS, "none")
WEIGHTS: Floats = np.array([0.39, 5.11, 0.13, 0.16, -1.88, 0.55, -0.62, -0.66, -0.44, -0.91, -0.76, -0.28, 3.66])


class Target(NamedTuple):
    """What words may be about, and what it is called."""

    kind: str
    meaning: Meaning
    names: tuple[str, ...]
    others: tuple[str, ...] = ()


class Likeliest:
    """What of one project words may be about.

    `said` has for each stem the targets it is said for, and how much it says of them; `near` are the directions of all
    names (n, dimensions) and `owner` the target of each; `denials` are what is said when the fact before it is not so.
    """

    def __init__(self, words: Words, measures: Mapping[str, tuple[str, ...]]) -> None:
        self.targets = tuple(_targets(words))
        self.measures = measures
        self.vectors = load()
        said: dict[str, dict[int, float]] = {}
        near: list[tuple[int, Array]] = []
        for at, target in enumerate(self.targets):
            for stems, weight in _expressions(target):
                for word in stems:
                    of = said.setdefault(word, {})
                    of[at] = max(of.get(at, 0.0), weight if len(stems) == 1 else weight / 2)
            for text in target.others if target.kind == "denial" or not target.names else target.names:
                direction = self.vectors.of(s for s in content(text) if len(s) > 1)
                near += [(at, direction)] if direction is not None else []
        self.said = said
        self.near = np.array([direction for _, direction in near]).reshape(len(near), -1)
        self.owner = np.array([at for at, _ in near], dtype=int)
        self.denials = np.array([at for at, target in enumerate(self.targets) if target.kind == "denial"], dtype=int)
        kinds = [_as_number(target.kind) for target in self.targets]
        self.kinds = np.array([[kind == one for one in KINDS] for kind in kinds], dtype=float).reshape(-1, len(KINDS))

    def features(self, text: str) -> Floats:
        """How much speaks for each target, and last for none of them (t + 1, f), in the order of `FEATURES`."""
        stems = content(text)
        typed = {*(stem(t.text.lower()) for t in tokenize(text)), *stems}
        begins = text.lower().split()[:2]
        counts = begins[:1] == ["how"] or begins[1:] in (["amount"], ["size"], ["time"], ["number"])
        denying = denies(text)
        number, fact, denial = (self.kinds[:, KINDS.index(kind)] for kind in ("number", "fact", "denial"))
        said, near = self._said(stems), self._near(stems)
        if denying:  # "never smokes" says all that "smokes" says
            for one in (said, near):
                np.maximum.at(one, self.denials, one[self.denials - 1])
        told = (said, near, *self._measured(typed), counts * (1 - number))
        rows = np.column_stack([*told, denying * (denial - fact), self.kinds, np.zeros(len(self.targets))])
        return np.vstack([rows, np.eye(len(FEATURES))[-1:]])

    def _said(self, stems: Key) -> Floats:
        """How much of the words is said for each target, rare ones first of all."""
        told = np.zeros(len(self.targets))
        for word in {*stems} & self.said.keys():
            of = self.said[word]
            told[[*of]] += self.vectors.rare(word) * np.array([*of.values()])
        return told

    def _near(self, stems: Key) -> Floats:
        """How near the words lie to the nearest name of each target."""
        near, direction = np.zeros(len(self.targets)), self.vectors.of(stems)
        if direction is not None and len(self.owner):
            np.maximum.at(near, self.owner, self.near @ direction)
        return near

    def _measured(self, typed: set[str]) -> tuple[Floats, Floats]:
        """How surely a word is said of what each target measures, and whether it is likeliest said of that."""
        measured, first = np.zeros(len(self.targets)), np.zeros(len(self.targets))
        for columns in (self.measures[word] for word in typed & self.measures.keys()):
            for at, target in enumerate(self.targets):
                if target.kind == "number" and target.meaning.column in columns:
                    measured[at] = max(measured[at], 1 / len(columns))
                    first[at] = max(first[at], float(columns[0] == target.meaning.column))
        return measured, first

    def tells(self, stems: Key, target: Target) -> bool:
        """Whether any of these words is said for a target; for a denial also what is said for its fact."""
        at = self.targets.index(target)
        of = {at - 1, at} if target.kind == "denial" else {at}
        return any(not of.isdisjoint(self.said.get(word, ())) for word in stems)

    def of(self, text: str) -> list[tuple[float, Target]]:
        """What a text may be about, likeliest first, each with its probability."""
        told = self.features(text) @ WEIGHTS
        odds = np.exp(told - told.max())
        odds /= odds.sum()
        return [(float(odds[at]), self.targets[at]) for at in odds[:-1].argsort()[::-1]]


def _as_number(kind: str) -> str:
    return "number" if kind == "outcome" else kind


def _targets(words: Words) -> Iterator[Target]:
    for column in words.columns:
        names = called(column)
        if column.kind == "boolean":
            yield from _fact(column, names)
        elif column.kind in ("number", "category"):
            yield Target(column.kind, of_column(column, sure=False), names)
        if column.kind == "category" and len(column.values) <= FEW:
            for value in column.values:
                meaning = Meaning(values=((column.name, value.value),), sure=False)
                yield Target("value", meaning, (value.label, *value.synonyms))
    if words.outcome.kind == "regression":
        outcome = Column(words.outcome.column, "number", words.outcome.label)
        yield Target("outcome", Meaning(target=True), called(outcome))
    yield from _classes(words)


def _fact(column: Column, names: tuple[str, ...]) -> Iterator[Target]:
    """That a yes/no column holds, and that it does not; where the owner has named both, by these words alone."""
    no, yes = no_and_yes(column)
    said = {v.value: (v.label, *v.synonyms) for v in column.values if v.label.lower() not in YES | NO}
    held, denied = said.get(yes, names), said.get(no, tuple(_denials(names)))
    held, denied = meant(held, denied) or held, meant(denied, held)
    yield Target("fact", of_column(column, sure=False), held)
    yield Target("denial", Meaning(values=((column.name, no),), sure=False), held, denied)


def _classes(words: Words) -> Iterator[Target]:
    classes = words.outcome.classes
    for cls in classes:
        names = _class_names(cls)
        others = [*_ended(names, so=True)]
        if len(classes) == 2:
            others += _ended(_class_names(classes[cls is classes[0]]), so=False)
        outright = tuple(name for name in names if not denies(name))
        yield Target("class", Meaning(cls=cls.value, sure=False), outright, tuple(dict.fromkeys(others)))


def _ended(names: Iterable[str], *, so: bool) -> Iterator[str]:
    """What is said when something came out as these names say, or as they do not."""
    known = thesaurus()
    for name in names:
        ends = (known.outcomes, known.otherwise) if so != denies(name) else (known.otherwise, known.outcomes)
        for piece in (piece.stems for piece in pieces(name)):
            yield from meant(*(told.get(piece, ()) for told in ends))


def _class_names(cls: Value) -> tuple[str, ...]:
    return tuple(dict.fromkeys((cls.label, spoken(str(cls.value)), *cls.synonyms)))


def _denials(names: Iterable[str]) -> Iterator[str]:
    """What is said when a yes/no column does not hold, without what only denies that it does."""
    known = thesaurus()
    for piece in (piece.stems for text in names for piece in pieces(text)):
        yield from meant(known.denials.get(piece, ()), known.facts.get(piece, ()))


def _expressions(target: Target) -> Iterator[tuple[Key, float]]:
    """What is said for a target, as stems, and how much of its name that says."""
    told = thesaurus()
    for text in target.names if target.kind != "denial" else ():
        for word in content(text):
            yield (word,), 1.0
        count = max(1, len(tokenize(text)))
        for piece in (piece.stems for piece in pieces(text)):
            share = len(piece) / count
            others = list(said_for(piece))
            if target.kind not in ("value", "denial", "class"):
                others += meant(told.facts.get(piece, ()), told.denials.get(piece, ()))
            others += told.values.get(piece, ()) if target.kind in ("value", "fact") else ()
            for other in others:
                if stems := content(other):
                    yield stems, share
    for other in target.others:
        if stems := content(other):
            yield stems, 1.0
