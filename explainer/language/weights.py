"""The weights that tell intents apart by their words: learned from `intents/` once, kept beside it in one file.

`python -m explainer.language.weights` learns them again, after phrases or small words have changed. They come
from a linear support vector machine (Fan et al., LIBLINEAR, JMLR 9, 2008), one intent against all others, every intent
counting alike however many phrases it has. A feature that only one phrase has is left out: it tells nothing of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from explainer.language.evidence import Evidence, Ids, features_of
from explainer.language.small_words import FOLDER

FILE = FOLDER / "_weights.npz"
SHARED = 2
"""So many phrases must have a feature for it to be learned."""
COST = 1.0
"""What a phrase on the wrong side costs, against large weights."""
STEPS = 127
"""Weights are kept as whole numbers of so many steps to either side."""


def learn(phrases: Iterable[tuple[str, tuple[str, ...]]]) -> Evidence:
    """Weights from phrases, each given as its intent and its tokens; intents in the order of their names.

    >>> told = learn([("why", ("why", "her")), ("why", ("why", "him")), ("count", ("many",)), ("count", ("many", "so"))])
    >>> told.sums([frozenset({"why"})]).of(0, 1).argmax()  # of count and why
    np.int64(1)
    """
    from sklearn.feature_extraction import DictVectorizer  # reading needs none of these
    from sklearn.preprocessing import normalize
    from sklearn.svm import LinearSVC

    said = list(phrases)
    features = [features_of([frozenset({token}) for token in tokens]) for _, tokens in said]
    users = Counter(name for one in features for name in one)
    shared = [{name: v for name, v in one.items() if users[name] >= SHARED} for one in features]
    vectorizer = DictVectorizer()
    rows = normalize(vectorizer.fit_transform(shared))
    model = LinearSVC(C=COST, class_weight="balanced", tol=0.1, random_state=0).fit(rows, [name for name, _ in said])
    weights = model.coef_ if len(model.classes_) > 2 else np.vstack([-model.coef_, model.coef_])
    bias = model.intercept_ if len(model.classes_) > 2 else np.array([-1, 1]) * model.intercept_
    return Evidence(vectorizer.vocabulary_, weights.T.astype(np.float32), bias)


def save(evidence: Evidence, names: Sequence[str], file: Path = FILE) -> None:
    """Keep the weights, in whole steps; `names` are the intents they tell apart."""
    step = np.abs(evidence.told).max() / STEPS
    told = np.rint(evidence.told / step).astype(np.int8)
    features = sorted(evidence.features, key=evidence.features.__getitem__)
    text = np.frombuffer("\n".join(features).encode(), dtype=np.uint8)
    intents = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
    np.savez_compressed(file, features=text, intents=intents, told=told, step=step, bias=evidence.bias)


def load(names: Sequence[str], file: Path = FILE) -> Evidence:
    """The weights as kept, for these intents; those it does not know are told nothing of.

    >>> load(("why", "count")).bias.shape
    (2,)
    """
    with np.load(file) as kept:
        features = kept["features"].tobytes().decode().split("\n")
        intents = kept["intents"].tobytes().decode().split("\n")
        own = [intents.index(name) for name in names if name in intents]
        known = [at for at, name in enumerate(names) if name in intents]
        told = np.zeros((len(features), len(names)), dtype=np.float32)
        told[:, known] = kept["told"][:, own] * np.float32(kept["step"])
        bias = np.full(len(names), kept["bias"].min())
        bias[known] = kept["bias"][own]
    return Evidence({name: at for at, name in enumerate(features)}, told, bias)


def ids_of(tokens: Sequence[str]) -> list[Ids]:
    """Each token as an item of its own."""
    return [frozenset({token}) for token in tokens]


def main() -> None:
    """Learn the weights again from the house's own phrases."""
    from explainer.language.catalogue import variants

    phrases = variants()
    names = sorted({name for name, _ in phrases})
    evidence = learn(phrases)
    save(evidence, names)
    print(f"{len(phrases):,} phrases of {len(names)} intents, {len(evidence.features):,} features: {FILE.name}")


if __name__ == "__main__":
    main()
