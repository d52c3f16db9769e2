"""What can be asked: the files of `intents/`, read once and compiled for matching.

A phrase is a pattern of words: `[optional]`, `(one|another)`, `{slot}` for a known thing, `@concept` for any word of a
concept in `_words.toml`. Each phrase is spelled out into variants; each variant is a bag of weighted tokens.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explainer.language import weights
from explainer.language.evidence import Evidence
from explainer.language.small_words import FOLDER, LINKS, small_words
from explainer.language.tokens import signifies, tokenize
from explainer.types import Intent

MOST_VARIANTS = 200
"""A phrase that spells out into more than this is a mistake in the file."""

SLOT_WEIGHTS = {
    "{case}": 0.35, "{group}": 0.25, "{back}": 0.25, "{row}": 0.12, "{class}": 0.9, "{target}": 0.3, "{change}": 1.6,
    "{column}": 1.5, "{metric}": 1.8, "{number}": 0.4, "{top}": 0.5, "@show": 0.2,
}  # fmt: skip
"""How much a known thing counts; words count by how few intents use them."""

POINTLESS = 0.85
"""What is left of the score of an intent that is about no rows, when a question names some."""

MOST = 1.0
"""The most a word counts, however few intents use it: a single rare word is no question."""
CORE = 0.8
"""The least a concept counts, however many intents use it."""
VAGUE = frozenset({"@what", "@way", "@model", "@you"})
"""Concepts that nearly every question has."""

FILLER, UNKNOWN = 0.12, 1.6


Weights = npt.NDArray[np.float32]
MANY = 400
"""The weights of a token that more variants have are kept spread out."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All intents and their compiled phrases.

    The variants of the intent `names[i]` are the `sizes[i]` from `starts[i]` on; `postings` maps a token (a stem,
    a concept, a slot) to the variants that have it, `weights` to how much it counts; `spread` has both in one for
    tokens of many variants: (v,), the weight where a variant has the token and 0 elsewhere, which adds up faster.
    `totals` (v,) are the weights of all tokens of each variant.
    """

    intents: Mapping[str, Intent]
    variants: tuple[tuple[str, tuple[str, ...]], ...]
    starts: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    names: tuple[str, ...]
    weights: Mapping[str, float]
    totals: Weights
    postings: Mapping[str, npt.NDArray[np.int64]]
    spread: Mapping[str, Weights]
    rarity: Mapping[str, float]
    pointed: npt.NDArray[np.float64]
    evidence: Evidence
    spellings: tuple[str, ...]

    def add(self, sums: Weights, token: str) -> None:
        """Add the weight of a token to the sums (v,) of all variants that have it."""
        row = self.spread.get(token)
        if row is not None:
            sums += row
        else:
            sums[self.postings[token]] += self.weights[token]

    @lru_cache(maxsize=20_000)  # noqa: B019  (a catalogue lives as long as the program)
    def weight(self, ids: frozenset[str], known: bool) -> float:
        """How much an item of a question counts: what all intents say counts little, what none knows counts much."""
        slots = [SLOT_WEIGHTS[i] for i in ids if i in SLOT_WEIGHTS]
        if slots:
            return max(slots) if len(slots) == 1 else 0.5
        if any(i in small_words().fillers or i in LINKS for i in ids) and not any(i.startswith("@") for i in ids):
            return FILLER
        concept = any(i.startswith("@") for i in ids)
        told = (i for i in ids if not concept or i.startswith("@") or not (i in small_words().fillers or i in LINKS))
        found = [self.rarity[i] for i in told if i in self.rarity]
        if found:
            return min(found)
        return 0.7 if known and any(i.startswith("@") for i in ids) else UNKNOWN


def load(folders: Iterable[Path] = ()) -> Catalogue:
    """The house's catalogue, with an owner's own folders of the same form laid over it."""
    return _load(tuple(folders))


@lru_cache(maxsize=32)
def _load(folders: tuple[Path, ...]) -> Catalogue:
    return compile_intents(_read(folders))


def _read(folders: tuple[Path, ...] = ()) -> dict[str, Intent]:
    intents: dict[str, Intent] = {}
    for path in _files((FOLDER, *folders)):
        with path.open("rb") as file:
            raw = tomllib.load(file)
        name, known = path.stem, intents.get(path.stem)
        phrases = (*(known.phrases if known else ()), *raw.get("phrases", ()))
        intents[name] = Intent(
            name=name,
            topic=known.topic if known else path.parent.name,
            example=raw.get("example", known.example if known else ""),
            group_example=raw.get("group_example", known.group_example if known else ""),
            number_example=raw.get("number_example", known.number_example if known else ""),
            about=raw.get("about", known.about if known else "everything"),
            phrases=phrases,
            slots=raw.get("slots", known.slots if known else {}),
            needs=tuple(raw.get("needs", known.needs if known else ())),
            follow_ups=tuple(raw.get("follow_ups", known.follow_ups if known else ())),
        )
    return intents


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(p for p in folder.glob("*/*.toml") if not p.name.startswith("_"))


def compile_intents(intents: Mapping[str, Intent]) -> Catalogue:
    """Spell out every phrase and lay the variants out for fast matching."""
    variants = [(name, tokens) for name, intent in intents.items() for tokens in _spelled_out(intent)]
    users: dict[str, set[str]] = {}
    for name, tokens in variants:
        for token in tokens:
            users.setdefault(token, set()).add(name)
    n = max(len(intents), 2)
    rarity = {token: _rarity(token, len(names), n) for token, names in users.items()}
    counts = {token: float(SLOT_WEIGHTS.get(token, rarity[token])) for token in users}
    postings: dict[str, list[int]] = {}
    for at, (_, tokens) in enumerate(variants):
        for token in tokens:
            postings.setdefault(token, []).append(at)
    starts: dict[str, int] = {}
    for at, (name, _) in enumerate(variants):
        starts.setdefault(name, at)
    names = tuple(starts)
    totals = np.array([sum(counts[t] for t in tokens) for _, tokens in variants], dtype=np.float32)
    begins = np.array(list(starts.values()), dtype=np.int64)
    listed = {token: np.array(places, dtype=np.int64) for token, places in postings.items()}
    spread = {token: np.zeros_like(totals) for token, places in listed.items() if len(places) > MANY}
    for token, row in spread.items():
        row[listed[token]] = counts[token]
    return Catalogue(
        intents=dict(intents),
        variants=tuple(variants),
        starts=begins,
        sizes=np.diff(begins, append=len(variants)),
        names=names,
        weights=counts,
        totals=totals,
        postings=listed,
        spread=spread,
        rarity=rarity,
        pointed=np.array([POINTLESS if intents[name].about == "nothing" else 1.0 for name in names]),
        evidence=weights.load(names),
        spellings=_words_of(intents.values()),
    )


def _words_of(intents: Iterable[Intent]) -> tuple[str, ...]:
    """The words of all phrases, as written."""
    pieces = {piece for intent in intents for phrase in intent.phrases for piece in phrase.split()}
    return tuple({t.text for piece in pieces for t in tokenize(piece) if t.text.isalpha()})


def _rarity(token: str, users: int, n: int) -> float:
    """A word that one intent uses tells most; fillers tell nearly nothing."""
    if token in small_words().fillers:
        return FILLER
    told = min(float(np.log1p(n / users) - np.log(2)) + FILLER, MOST)
    return max(told, CORE) if token.startswith("@") and token not in VAGUE else told


def _spelled_out(intent: Intent) -> Iterator[tuple[str, ...]]:
    seen = set()
    for phrase in intent.phrases:
        for variant in expand(phrase):
            words = variant.split()
            tokens = [token for word in words for token in _tokens(word)]
            if len(words) > 2 and signifies(words[-1], words[-2]):
                tokens[-1] = "@read"  # "what does it mean", not an average
            told = tuple(dict.fromkeys(tokens))
            if told not in seen and _tells(told):
                seen.add(told)
                yield told


def _tells(tokens: tuple[str, ...]) -> bool:
    """Whether a variant says something: "what about {column}" asks nothing, and would match anything."""
    small = small_words()
    if not any(t.startswith("{") for t in tokens):
        return bool(tokens)
    return any(
        t in ("{change}", "{metric}") or not (t.startswith("{") or t in small.fillers or t in LINKS) for t in tokens
    )


_SLOT = re.compile(r"(\{\w+\}|@\w+)")


@lru_cache(maxsize=50_000)
def _tokens(word: str) -> tuple[str, ...]:
    """The tokens of one word of a phrase: slots and concepts as they are, all else as stems.

    A word of exactly one concept stands for the concept.
    """
    concepts, found = small_words().concepts, list[str]()
    for at, piece in enumerate(_SLOT.split(word)):
        if at % 2:
            found.append("{row}" if piece == "{rows}" else piece)
        else:
            stems = [t.stem for t in tokenize(piece) if t.text[0].isalnum()]
            found += [own[0] if len(own := concepts.get((s,), ())) == 1 else s for s in stems]
    return tuple(found)


def expand(phrase: str) -> list[str]:
    """All variants of a phrase with `[optional]` and `(this|that)` parts.

    >>> expand("(why|how come) was {case} [so] {class}")[:2]
    ['why was {case} so {class}', 'why was {case} {class}']
    """
    if "(" not in phrase and "[" not in phrase:
        return [" ".join(phrase.split())]
    done, open_ = [], [phrase]
    while open_:
        text = open_.pop(0)
        match = re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", text)
        if match is None:
            done.append(" ".join(text.split()))
        else:
            choices = (match.group(1) if match.group(1) is not None else match.group(2) + "|").split("|")
            open_ += [text[: match.start()] + choice + text[match.end() :] for choice in choices]
        if len(done) + len(open_) > MOST_VARIANTS:
            raise ValueError(f"The phrase {phrase!r} spells out into more than {MOST_VARIANTS} variants; split it.")
    return list(dict.fromkeys(done))
