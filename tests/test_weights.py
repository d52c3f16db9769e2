"""What words tell: the weights kept are those of the phrases, and a stretch is told as its features say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.language import catalogue, weights
from explainer.language.evidence import features_of
from explainer.language.kept import STEPS

ITEMS = st.lists(
    st.frozensets(st.sampled_from(["why", "@why", "{case}", "how", "many", "{column}", "zzz"]), min_size=1, max_size=3),
    min_size=1,
    max_size=8,
)


def test_the_weights_kept_are_those_of_the_phrases() -> None:
    names, learned = weights.learn(weights.phrases(), weights.asked())
    kept = weights.load(tuple(n for n in names if n != weights.STRANGERS))
    again = "phrases or small words have changed: run `python -m explainer.language.weights`"
    assert kept.features == learned.features, again
    order = [names.index(n) for n in names if n != weights.STRANGERS] + [names.index(weights.STRANGERS)]
    step = np.abs(learned.told).max() / STEPS
    assert np.abs(kept.told - learned.told[:, order]).max() < 3 * step, again
    assert kept.bias == pytest.approx(learned.bias[order], abs=0.02), again


@given(items=ITEMS, start=st.integers(0, 7), length=st.integers(1, 8))
def test_a_stretch_is_told_as_its_features_say(items: list[frozenset[str]], start: int, length: int) -> None:
    evidence = catalogue.load().evidence
    start = min(start, len(items) - 1)
    end = min(start + length, len(items))
    told = evidence.sums(items).of(start, end)
    total, square = np.zeros(len(evidence.bias)), 0.0
    for name, value in _one_by_one(items[start:end]):
        if name in evidence.features:
            total += value * evidence.told[evidence.features[name]]
            square += value**2
    assert told == pytest.approx(total / max(square, 1e-9) ** 0.5 + evidence.bias, abs=1e-4)


def _one_by_one(items: list[frozenset[str]]) -> list[tuple[str, float]]:
    """The features of each item, each pair and the opening, one after the other: those of a repeated word as often."""
    alone = [(a, len(ids) ** -0.5) for ids in items for a in ids]
    pairs = [
        (f"{a}>{b}", share / (len(first) * len(second)) ** 0.5)
        for apart, share in ((1, 0.7), (2, 0.3))
        for first, second in zip(items, items[apart:], strict=False)
        for a in first
        for b in second
    ]
    things = "".join(t for t in ("{case}", "{column}") if any(t in ids for ids in items))
    opening = [(f"^{a}{more}", 0.7 * len(items[0]) ** -0.5) for a in items[0] for more in ("", f" {things}")]
    return [*alone, *pairs, *opening, (f"={things}", 0.7)]


def test_features_are_those_added_up_one_by_one() -> None:
    items = [frozenset({"why"}), frozenset({"she", "{case}"}), frozenset({"why"})]
    added: dict[str, float] = {}
    for name, value in _one_by_one(items):
        added[name] = added.get(name, 0.0) + value
    assert features_of(items) == pytest.approx(added)


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    names, learned = weights.learn([("a", [frozenset({"x"})])] * 3 + [("b", [frozenset({"y"})])] * 3)
    weights.save(names, learned, tmp_path / "w.txt")
    kept = weights.load(("b", "unknown", "a"), tmp_path / "w.txt")
    told = kept.sums([frozenset({"x"})]).of(0, 1)
    assert told[2] > told[0]
    assert not kept.told[:, 1].any()


def test_strangers_questions_speak_for_nothing_here() -> None:
    evidence = catalogue.load().evidence
    ours = evidence.sums([frozenset({"@why"}), frozenset({"{case}"}), frozenset({"{class}"})]).of(0, 3)
    theirs = evidence.sums([frozenset({"bake"}), frozenset({"bread"})]).of(0, 2)
    assert ours[:-1].max() > ours[-1]
    assert theirs[-1] > theirs[:-1].max()
