"""The weights that tell intents apart by their words: learned from `intents/` once, kept beside it in one file.

They are learned from the phrases, from `intents/_examples.txt`, questions that teach words and are not matched, and
from `intents/_asked.txt`, questions about tables of all kinds as people put them, and of other matters, each of which
counts `OFTEN` times. `python -m explainer.language.weights` learns them again, after phrases, examples or small words
have changed. They come from a linear support vector machine (Fan et al., LIBLINEAR, JMLR 9, 2008), one intent against
all others. A feature that only one phrase has is left out: it tells nothing of others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainer.language.evidence import Array, Evidence, Ids, features_of
from explainer.language.kept import Kept, keep
from explainer.language.small_words import FOLDER

if TYPE_CHECKING:
    from explainer.language.catalogue import Catalogue

FILE, EXAMPLES, ASKED = FOLDER / "_weights.txt", FOLDER / "_examples.txt", FOLDER / "_asked.txt"
OFTEN = 12.0
"""How much more a question as people ask it counts than a phrase or another example."""
SHARED = 2
"""So many phrases must have a feature for it to be learned."""
COST = 0.5
"""What a phrase on the wrong side costs, against large weights."""
RATIO, SMOOTHING = 0.2, 1.0
"""How much is added of what naive Bayes would say (Maron 1961), and how much is believed in there before counting."""
STRANGERS = "out_of_scope"
"""The intent of what is asked of no model at all."""


Said = Sequence[tuple[str, Sequence[Ids]]]
"""Phrases or questions, each as its intent and its items."""


def learn(phrases: Said, asked: Said = ()) -> tuple[tuple[str, ...], Evidence]:
    """The intents, and weights for each of them, from phrases, and from questions that count `OFTEN` times.

    >>> why, how, many = map(frozenset, (["why"], ["how"], ["many"]))
    >>> names, told = learn([("why", [why]), ("why", [why, how]), ("count", [how, many]), ("count", [many])])
    >>> names[told.sums([many]).of(0, 1).argmax()]
    'count'
    """
    from sklearn.feature_extraction import DictVectorizer  # reading needs none of these
    from sklearn.preprocessing import normalize
    from sklearn.svm import LinearSVC

    said = [*phrases, *asked]
    counts = np.array([1.0] * len(phrases) + [OFTEN] * len(asked))
    features = [features_of(items) for _, items in said]
    users = Counter(name for one in features for name in one)
    shared = [{name: v for name, v in one.items() if users[name] >= SHARED} for one in features]
    vectorizer = DictVectorizer()
    rows = normalize(vectorizer.fit_transform(shared))
    model = LinearSVC(C=COST, tol=0.1, random_state=0)
    model.fit(rows, [name for name, _ in said], sample_weight=counts)
    names = tuple(map(str, model.classes_))
    signs = [1.0] if len(names) > 2 else [-1.0, 1.0]
    weights = np.vstack([sign * model.coef_ for sign in signs]).T
    weights += RATIO * _ratios(vectorizer.transform(shared), [names.index(name) for name, _ in said], counts)
    bias = np.concatenate([sign * model.intercept_ for sign in signs])
    return names, Evidence(vectorizer.vocabulary_, weights.astype(np.float32), bias)


def _ratios(rows: Any, owner: Sequence[int], counts: Array) -> Array:
    """How much more often each feature stands with an intent than with all: log-likelihood ratios (f, i)."""
    own = [np.equal(owner, at) for at in range(max(owner) + 1)]
    counted = np.array([np.asarray(rows[one].T @ counts[one]).ravel() / counts[one].sum() for one in own]).T
    usual = counted.mean(axis=1, keepdims=True)
    found: Array = np.log((counted + SMOOTHING * usual) / ((1 + SMOOTHING) * usual))
    return found


def save(names: Sequence[str], evidence: Evidence, file: Path = FILE) -> None:
    """Keep the weights of these intents."""
    features = sorted(evidence.features, key=evidence.features.__getitem__)
    keep(file, evidence.told, {"features": features, "intents": names}, bias=evidence.bias)


@lru_cache(maxsize=8)
def load(names: tuple[str, ...], file: Path = FILE) -> Evidence:
    """The weights as kept, for these intents and last for strangers; an intent it does not know is told nothing of.

    >>> load(("why", "count")).bias.shape
    (3,)
    """
    kept = Kept(file)
    features, intents = kept.lines("features"), kept.lines("intents")
    wanted = (*names, STRANGERS)
    known = [at for at, name in enumerate(wanted) if name in intents]
    own = [intents.index(wanted[at]) for at in known]
    told = np.zeros((len(features), len(wanted)), dtype=np.float32)
    told[:, known] = kept["told"][:, own] * kept.step
    bias = np.full(len(wanted), kept["bias"].min())
    bias[known] = kept["bias"][own]
    return Evidence({name: at for at, name in enumerate(features)}, told, bias)


def phrases() -> list[tuple[str, list[Ids]]]:
    """What the weights are learned from: every phrase of the house, and every example."""
    from explainer.language import catalogue

    known = catalogue.load()
    said = [(name, [frozenset({token}) for token in tokens]) for name, tokens in known.variants]
    return said + list(examples(EXAMPLES.read_text(encoding="utf-8").splitlines(), known))


def asked() -> list[tuple[str, list[Ids]]]:
    """Questions as people ask them, of `ASKED`."""
    from explainer.language import catalogue

    return list(examples(ASKED.read_text(encoding="utf-8").splitlines(), catalogue.load()))


def examples(lines: Iterable[str], known: Catalogue) -> Iterator[tuple[str, list[Ids]]]:
    """Each line's intent and items: "why: what made it say {class} for {case}"; `{case|number}` may be either.

    >>> from explainer.language import catalogue
    >>> [(name, items)] = examples(["count: how many {group}"], catalogue.load())
    >>> name, items[-1]
    ('count', frozenset({'{group}'}))
    """
    from explainer.language import lexicon
    from explainer.language.items import itemize
    from explainer.language.parse import Parse
    from explainer.language.scoring import places_of
    from explainer.types import Outcome, Words

    nobody = lexicon.build(Words("nobody", "", Outcome("y", "y", "binary"), ()), known.spellings)
    for line in lines:
        name, _, text = line.partition(": ")
        items: list[Ids] = []
        for at, piece in enumerate(_SLOTS.split(text)):
            if at % 2:
                items.append(frozenset(f"{{{slot}}}" for slot in piece.split("|")))
            else:
                places = places_of(Parse(itemize(piece, nobody), nobody), known)
                items += [place.ids for place in places if place.ids]
        yield name, items


_SLOTS = re.compile(r"\{([a-z|]+)\}")


def main() -> None:
    """Learn the weights again from the house's own phrases."""
    said, free = phrases(), asked()
    names, evidence = learn(said, free)
    save(names, evidence)
    many = f"{len(said) + len(free):,} phrases, examples and questions"
    print(f"{many}, {len(names)} intents, {len(evidence.features):,} features: {FILE.name}")


if __name__ == "__main__":
    main()
