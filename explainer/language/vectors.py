"""How words are related, learned from the house's own lists of what is said for what: latent semantic analysis.

Words that are said for the same things lie close to each other, also where no list has them side by side (Deerwester
et al., Indexing by latent semantic analysis, JASIS 41, 1990). `python -m explainer.language.vectors` learns the vectors
again, after the lists have changed.
"""

from __future__ import annotations

import math
from base64 import decodebytes, encodebytes
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from explainer.language.small_words import FOLDER, Key, small_words
from explainer.language.thesaurus import thesaurus
from explainer.language.tokens import stem, tokenize

Array = npt.NDArray[np.float32]
FILE = FOLDER / "_vectors.txt"
DIMENSIONS = 64
STEPS = 127
"""Vectors are kept as whole numbers of so many steps to either side."""
_NAMED = 2
"""How often a name counts beside each expression for it."""


class Vectors(NamedTuple):
    """The row of each stem, unit vectors (stems, dimensions), and how rare each stem is: its inverse frequency."""

    places: Mapping[str, int]
    rows: Array
    rarity: Array

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
    " if never without none"
)


def groups() -> Iterator[tuple[Key, tuple[str, ...]]]:
    """All that the house knows to be said for one another, by the stems of a name."""
    small = small_words()
    yield from chain(small.kin.items(), small.published.items(), thesaurus().groups())


def learn(said: Iterable[tuple[Key, Sequence[str]]]) -> Vectors:
    """The vectors of all stems in these groups.

    >>> told = learn([(("wait",), ("queue", "line")), (("delay",), ("late", "line")), (("fur",), ("coat",))] * 30)
    >>> told.of(["queue"]) @ told.of(["line"]) > told.of(["queue"]) @ told.of(["coat"])
    True
    """
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


def save(vectors: Vectors, file: Path = FILE) -> None:
    """Keep the vectors, in whole steps: arrays as text, since some hosts take no binary files."""
    told = np.rint(vectors.rows * STEPS).astype(np.int8)
    stems = np.frombuffer("\n".join(vectors.places).encode(), dtype=np.uint8)
    packed = BytesIO()
    np.savez_compressed(packed, stems=stems, told=told, rarity=vectors.rarity.astype(np.float16))
    file.write_bytes(encodebytes(packed.getvalue()))


@cache
def load(file: Path = FILE) -> Vectors:
    """The vectors as kept.

    >>> load().rows.shape[1]
    64
    """
    with np.load(BytesIO(decodebytes(file.read_bytes()))) as kept:
        stems = kept["stems"].tobytes().decode().split("\n")
        rows = kept["told"].astype(np.float32) / np.float32(STEPS)
        return Vectors({word: at for at, word in enumerate(stems)}, rows, kept["rarity"].astype(np.float32))


def main() -> None:
    """Learn the vectors again from the house's own lists."""
    vectors = learn(groups())
    save(vectors)
    print(f"{len(vectors.places):,} words in {vectors.rows.shape[1]} dimensions: {FILE.name}")


if __name__ == "__main__":
    main()
