"""How words are related, learned from the house's own lists of what is said for what.

Words that are said for the same things lie close to each other, also where no list has them side by side: first by
latent semantic analysis (Deerwester et al., Indexing by latent semantic analysis, JASIS 41, 1990), then each
expression is drawn to the name it is said for and away from the other names that are trained with it (van den Oord et
al., Representation learning with contrastive predictive coding, 2018). `python -m explainer.language.vectors` learns
the vectors again, after the lists have changed; that takes half a minute.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from explainer.language.kept import Kept, keep
from explainer.language.small_words import FOLDER, Key, small_words
from explainer.language.thesaurus import meant, thesaurus
from explainer.language.tokens import stem, tokenize

Array = npt.NDArray[np.float32]
FILE = FOLDER / "_vectors.txt"
Said = Sequence[tuple[Key, Sequence[str]]]
"""Names by their stems, each with what is said for it."""
DIMENSIONS = 64
_NAMED = 2
"""How often a name counts beside each expression for it."""


class Vectors(NamedTuple):
    """The row of each stem, its vector (stems, dimensions), and how rare it is: its inverse frequency.

    `lists` tells by which lists they were learned (see `digest`).
    """

    places: Mapping[str, int]
    rows: Array
    rarity: Array
    lists: str = ""

    def rare(self, word: str) -> float:
        """How rare a stem is in what is said; one that nobody says is as rare as can be."""
        place = self.places.get(word)
        return float(self.rarity[place]) if place is not None else float(self.rarity.max())

    def of(self, words: Iterable[str]) -> Array | None:
        """The direction of several stems together, rare ones first of all; None where none is known."""
        known = [place for word in words if (place := self.places.get(word)) is not None]
        if not known:
            return None
        summed: Array = self.rarity[known] @ self.rows[known]
        length = float(np.linalg.norm(summed))
        return summed / np.float32(length) if length else None


@lru_cache(maxsize=50_000)
def content(text: str) -> Key:
    """The stems of a text that say what it is about, without small words.

    >>> content("how long they hung about")
    ('long', 'hung')
    """
    stems = (stem(t.text.lower()) for t in tokenize(text) if t.text.isalpha())
    return tuple(s for s in stems if s not in _small())


@cache
def _small() -> frozenset[str]:
    return frozenset(map(stem, _SMALL.split()))


_SMALL = (
    "the a an of in on at to for from it its they them their he she his her him is are was were be been being do does"
    " did has have had having how many much what when which who whose that this these those with by as or and not no"
    " so than then we us our you your i me my some one ones any each per there out up off into over about before after"
    " if never without none type kind sort level number amount value"
)


def groups() -> Said:
    """All that the house knows to be said for one another, by the stems of a name."""
    small = small_words()
    known = chain(small.kin.items(), small.published.items())
    return [*((name, meant(said)) for name, said in known), *thesaurus().groups()]


def learn(said: Said, epochs: int = 10) -> Vectors:
    """The vectors of all stems in these groups.

    >>> told = learn([(("wait",), ("queue", "line")), (("delay",), ("late", "line")), (("fur",), ("coat", "hair"))])
    >>> bool(told.of(["queue"]) @ told.of(["line"]) > told.of(["queue"]) @ told.of(["coat"]))
    True
    """
    related = _analyse(said)
    return related._replace(rows=_drawn(related, said, epochs), lists=digest(said))


def digest(said: Said) -> str:
    """What these lists are told by: it differs where any of them does."""
    text = "\n".join(" ".join((*name, "|", *others)) for name, others in said)
    return sha256(text.encode()).hexdigest()


def _analyse(said: Said) -> Vectors:
    """Unit vectors of words by the names that they are said for."""
    from scipy.sparse import csr_matrix  # reading needs none of these
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    counted: dict[Key, Counter[str]] = {}
    frequency, expressions = Counter[str](), 0
    for name, others in said:
        group = counted.setdefault(name, Counter(dict.fromkeys(name, _NAMED)))
        for expression in others:
            words = content(expression)
            group.update(words)
            frequency.update(set(words))
            expressions += 1
    stems = sorted(set(chain.from_iterable(counted.values())))
    places = {word: at for at, word in enumerate(stems)}
    rarity = np.array([math.log((expressions + 1) / (frequency[word] + 1)) for word in stems], dtype=np.float32)
    entries = [
        (places[word], column, (1 + math.log(n)) * rarity[places[word]])
        for column, group in enumerate(counted.values())
        for word, n in group.items()
    ]
    rows, columns, weights = zip(*entries, strict=True)
    matrix = csr_matrix((weights, (rows, columns)), shape=(len(stems), len(counted)))
    size = min(DIMENSIONS, min(matrix.shape) - 1)
    model = TruncatedSVD(size, algorithm="arpack", random_state=0)
    found = model.fit_transform(matrix) / np.sqrt(model.singular_values_)
    return Vectors(places, normalize(found).astype(np.float32), rarity)


def _drawn(related: Vectors, said: Said, epochs: int) -> Array:
    """The vectors after each expression was drawn to its name and away from the other names of its batch.

    What is lowered is the cross entropy of the right name among those of a batch, by the cosines between the sums of
    their words, with Adam (Kingma and Ba 2015).
    """
    one, other, names = _pairs(related, said)
    rows = related.rows.copy()
    mean, square = np.zeros_like(rows), np.zeros_like(rows)
    chance, step = np.random.default_rng(0), 0
    for _ in range(epochs):
        order = chance.permutation(one.shape[0])
        for start in range(0, len(order) - _BATCH + 1, _BATCH):
            batch = order[start : start + _BATCH]
            slope = _slope(rows, one[batch], other[batch], names[batch])
            step += 1
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope * slope
            rows -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return rows


_BATCH, _RATE, _SHARPNESS = 512, 0.01, 10.0


def _pairs(related: Vectors, said: Said) -> tuple[Any, Any, npt.NDArray[np.int64]]:
    """Every expression and the name it is said for, as sums of words (pairs, stems), and the number of that name."""
    from scipy.sparse import csr_matrix

    def sums(texts: Sequence[Key]) -> Any:
        entries = [(at, related.places[w]) for at, words in enumerate(texts) for w in words if w in related.places]
        rows, columns = zip(*entries, strict=True)
        shape = (len(texts), len(related.places))
        return csr_matrix((related.rarity[list(columns)], (rows, columns)), shape=shape, dtype=np.float32)

    pairs = [
        (words, name)
        for name, others in said
        for other in others
        if (words := content(other)) and set(words) != set(name) and any(word in related.places for word in name)
    ]
    numbers: dict[frozenset[str], int] = {}
    names = np.array([numbers.setdefault(frozenset(name), len(numbers)) for _, name in pairs])
    return sums([words for words, _ in pairs]), sums([name for _, name in pairs]), names


def _slope(rows: Array, one: Any, other: Any, names: npt.NDArray[np.int64]) -> Array:
    """How the loss of one batch changes with each vector (stems, dimensions)."""
    (here, length), (there, far) = _directions(one @ rows), _directions(other @ rows)
    likeness = _SHARPNESS * here @ there.T
    own = np.eye(len(names), dtype=bool)
    likeness[(names[:, None] == names[None, :]) & ~own] = -np.inf  # the same name once more is no other one
    odds = np.exp(likeness - likeness.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    excess = (odds - own) * (_SHARPNESS / len(names))
    slope: Array = one.T @ _along(excess @ there, here, length) + other.T @ _along(excess.T @ here, there, far)
    return slope.astype(np.float32)


def _directions(summed: Array) -> tuple[Array, Array]:
    length = np.linalg.norm(summed, axis=1, keepdims=True) + np.float32(1e-8)
    return summed / length, length


def _along(slope: Array, direction: Array, length: Array) -> Array:
    """The slope by a vector of what depends on its direction only."""
    across: Array = slope - (slope * direction).sum(axis=1, keepdims=True) * direction
    return across / length


def save(vectors: Vectors, file: Path = FILE) -> None:
    """Keep the vectors."""
    rarity = vectors.rarity.astype(np.float16)
    keep(file, vectors.rows, {"stems": vectors.places, "lists": [vectors.lists]}, rarity=rarity)


@cache
def load(file: Path = FILE) -> Vectors:
    """The vectors as kept.

    >>> load().rows.shape[1]
    64
    """
    kept = Kept(file)
    places = {word: at for at, word in enumerate(kept.lines("stems"))}
    rows = kept["told"].astype(np.float32) * kept.step
    return Vectors(places, rows, kept["rarity"].astype(np.float32), *kept.lines("lists"))


def main() -> None:
    """Learn the vectors again from the house's own lists."""
    vectors = learn(groups())
    save(vectors)
    print(f"{len(vectors.places):,} words in {vectors.rows.shape[1]} dimensions: {FILE.name}")


if __name__ == "__main__":
    main()
