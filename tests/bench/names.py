"""How well words that a project does not know are found to be about one of its columns, values or classes.

    python -m tests.bench names

`names.txt` has 120 made-up tables and what people of the trade would call their columns, values and outcomes: more
than 6,000 phrases, which hardly use the names themselves. The weights of `explainer/language/likeliest.py` are fitted
to the tables at even places; what is printed last is how well they do on those at odd places. Nobody has looked at
these, nor should anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from explainer.language.likeliest import FEATURES, KINDS, WEIGHTS, Floats, Likeliest, Target
from explainer.language.reader import reader
from tests.wordless import words_of

HERE = Path(__file__).parent
_LIMITS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
_FAR = 1000
"""So many phrases further on it is another trade that is talked of."""
_PENALTY = 0.002
"""Against large weights."""


class Phrase(NamedTuple):
    """What a text is about: the kind of thing, its column or class, and of a value also this."""

    text: str
    kind: str
    column: str
    value: Any = None


def main(arguments: list[str]) -> None:
    """Fit the weights to one half of the tables and print how well they do on the other half."""
    fitting, held = _examples(0), _examples(1)
    weights = _fit([(told, right) for _, _, told, right in fitting])
    print("  fitted:", ", ".join(f"{name} {w:.2f}" for name, w in zip(FEATURES, weights, strict=True)))
    for name, examples in (("fitted to", fitting), ("held back", held)):
        for used, by in (("weights kept", WEIGHTS), ("fitted now", weights)):
            print(f"  {name}, {len(examples)} phrases, {used}")
            _report(examples, by)


Example = tuple[Phrase, Likeliest, Floats, int]


def _examples(half: int) -> list[Example]:
    found: list[Example] = []
    for at, (name, table, phrases) in enumerate(tables()):
        if at % 2 != half:
            continue
        likeliest = reader(words_of(name, table)).lexicon.likeliest
        for phrase in phrases:
            right = [n for n, target in enumerate(likeliest.targets) if means(target, phrase)]
            if len(right) == 1:
                found.append((phrase, likeliest, likeliest.features(phrase.text), right[0]))
    strangers = [(found[(at + _FAR) % len(found)][0], one) for at, (_, one, _, _) in enumerate(found)]
    for phrase, likeliest in strangers:  # phrases about other tables are about nothing here
        found.append((phrase._replace(kind="none"), likeliest, likeliest.features(phrase.text), len(likeliest.targets)))
    return found


def means(target: Target, phrase: Phrase) -> bool:
    """Whether a target is what a phrase is about."""
    meaning = target.meaning
    if target.kind != phrase.kind:
        return False
    if phrase.kind == "class":
        return str(meaning.cls) == phrase.column
    if phrase.kind == "value":
        return meaning.values[0] == (phrase.column, phrase.value)
    return phrase.column == (meaning.column or meaning.values[0][0])


def tables() -> Iterator[tuple[str, dict[str, Any], list[Phrase]]]:
    """Each table's name, its columns and outcome, and the phrases about it."""
    name, table, phrases = "", dict[str, Any](), list[Phrase]()
    for line in (HERE / "names.txt").read_text(encoding="utf-8").splitlines():
        head, *fields = (field.strip() for field in line.split("|"))
        kind, _, called = head.partition(" ")
        if kind == "table":
            if name:
                yield name, table, phrases
            name, (table, phrases) = called, (_outcome(fields[-1]), [])
        elif kind == "class":
            phrases += [Phrase(text, "class", called) for text in _phrases(fields[1:])]
        else:
            values, told = _column(kind, called, fields)
            table["columns"][called] = values
            phrases += told
    yield name, table, phrases


def _outcome(told: str) -> dict[str, Any]:
    classes = told.partition("classes: ")[2]
    if classes:
        return {"columns": {}, "classes": [cls.strip() for cls in classes.split(",")]}
    return {"columns": {}, "predicts": told.split("`")[1], "range": [0, 100]}


def _column(kind: str, name: str, fields: list[str]) -> tuple[list[Any], list[Phrase]]:
    """The values of a column, or between which they are, and the phrases about it."""
    if kind == "num":
        low, _, high = fields[0].partition("..")
        return [_number(low), _number(high)], [Phrase(text, "number", name) for text in _phrases(fields[1:])]
    if kind == "bool":
        sides = [side.partition(":") for side in fields[1:]]
        phrases = [
            Phrase(text, "fact" if side == "yes" else "denial", name)
            for side, _, of in sides
            for text in _phrases([of])
        ]
        return [False, True], phrases
    values = [value.strip() for value in fields[0].split(",")]
    phrases = [Phrase(text, "category", name) for text in _phrases(fields[1:2])]
    for value, _, of in (side.partition(":") for side in fields[2:]):
        phrases += [Phrase(text, "value", name, value.strip()) for text in _phrases([of])]
    return values, phrases


def _number(text: str) -> float | int:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return 0


def _phrases(fields: list[str]) -> list[str]:
    return [text.strip() for field in fields for text in field.split(";") if text.strip()]


def _fit(examples: list[tuple[Floats, int]]) -> Floats:
    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros(len(weights))
        for told, right in examples:
            odds = told @ weights
            total -= odds[right] - logsumexp(odds)
            slope += told.T @ np.exp(odds - logsumexp(odds)) - told[right]
        many = len(examples)
        return total / many + _PENALTY * weights @ weights, slope / many + 2 * _PENALTY * weights

    found: Floats = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x
    return found


def _report(examples: list[Example], weights: Floats) -> None:
    told: dict[str, list[tuple[float, bool]]] = {}
    many = Counter[str]()
    for phrase, _, features, right in examples:
        odds = np.exp(features @ weights - logsumexp(features @ weights))
        best = int(odds.argmax())
        if best < len(odds) - 1:
            told.setdefault(phrase.kind, []).append((float(odds[best]), best == right))
        many[phrase.kind] += 1
    told["all"] = [one for kind in KINDS for one in told.get(kind, [])]
    many["all"] = sum(many[kind] for kind in KINDS)
    for kind, found in told.items():
        sure = [[right for odds, right in found if odds >= limit] for limit in _LIMITS]
        parts = [f"{limit}: {sum(s)}/{len(s)}" for limit, s in zip(_LIMITS, sure, strict=True)]
        print(f"    {kind:9} {many[kind]:5}  right of those surer than  {'  '.join(parts)}")
