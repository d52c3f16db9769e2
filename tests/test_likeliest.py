"""What unknown words are likeliest about: the thesaurus, the vectors learned from it, and the odds made of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.language import vectors
from explainer.language.likeliest import Likeliest, Target
from explainer.language.matcher import understand
from explainer.language.reader import Reader, reader
from explainer.language.thesaurus import FILE, thesaurus
from explainer.types import LABEL
from tests.wordless import words_of

CLINIC = {
    "columns": {
        "wait_min": [0, 240],
        "pt_age": [0, 99],
        "is_smoker": [False, True],
        "payment": ["cash", "card"],
    },
    "classes": ["on time", "late"],
}
KINDS = {"num": 1, "cat": 1, "val": 1, "yesno": 2, "out": 2}


@pytest.fixture(scope="module")
def clinic() -> Reader:
    return reader(words_of("clinic", CLINIC))


def test_each_line_of_the_thesaurus_has_what_its_kind_needs() -> None:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        head, *said = line.split(" | ")
        kind, _, names = head.partition(" ")
        assert KINDS[kind] == len(said), line
        assert names == names.strip() == names.lower(), line
        assert all(part.strip() for part in (*names.split(" / "), *(e for one in said for e in one.split("; ")))), line


def test_the_vectors_kept_are_those_of_the_lists() -> None:
    again = "the lists have changed: run `python -m explainer.language.vectors`"
    assert vectors.load().lists == vectors.digest(vectors.groups()), again


def test_what_is_said_for_one_thing_is_nearer_to_it_than_to_another() -> None:
    said = [(("wait",), ("queue", "line")), (("smoke",), ("cigarette", "fag")), (("age",), ("birthday", "old"))]
    told = vectors.learn(said)
    queue, wait, smoke = (told.of([word]) for word in ("queue", "wait", "smoke"))
    assert queue is not None
    assert wait is not None
    assert smoke is not None
    assert queue @ wait > queue @ smoke
    assert told.of(["queue", "nobody_says_this"]) == pytest.approx(queue)
    assert told.of(["nobody_says_this"]) is None


def test_what_is_said_when_it_is_not_so_denies() -> None:
    assert "never smoked" in thesaurus().denials[("smoker",)]
    assert "never smoked" not in thesaurus().facts[("smoker",)]


@pytest.mark.parametrize(
    ("text", "kind", "named"),
    [
        ("hung about", "number", "wait_min"),
        ("how many birthdays", "number", "pt_age"),
        ("lights up", "fact", "is_smoker"),
        ("never touched a cigarette", "denial", "is_smoker"),
        ("notes and coins", "value", "payment"),
        ("behind schedule", "class", "late"),
    ],
)
def test_phrases_are_about_what_they_say(text: str, kind: str, named: str, clinic: Reader) -> None:
    odds, target = clinic.lexicon.likeliest.of(text)[0]
    assert (target.kind, _named(target)) == (kind, named)
    assert odds > 0.3


def test_words_of_other_matters_are_about_nothing(clinic: Reader) -> None:
    assert all(odds < 0.2 for odds, _ in clinic.lexicon.likeliest.of("granite worktop"))


def _named(target: Target) -> str:
    meaning = target.meaning
    return str(meaning.cls) if meaning.cls is not None else meaning.column or meaning.values[0][0]


@given(text=st.text(max_size=200))
def test_odds_are_odds(text: str) -> None:
    likeliest = _likeliest()
    ranked = likeliest.of(text)
    odds = [one for one, _ in ranked]
    assert len(ranked) == len(likeliest.targets)
    assert odds == sorted(odds, reverse=True)
    assert all(0 <= one <= 1 for one in odds)
    assert sum(odds) <= 1 + 1e-9
    assert np.isfinite(likeliest.features(text)).all()


_CACHE: list[Likeliest] = []


def _likeliest() -> Likeliest:
    if not _CACHE:
        _CACHE.append(reader(words_of("clinic", CLINIC)).lexicon.likeliest)
    return _CACHE[0]


def test_a_guess_is_told_with_the_words_it_was_made_of(clinic: Reader) -> None:
    reading = understand("how many of the people puff away?", clinic)
    assert [r.intent for r in reading.requests] == ["count"]
    assert [(c.column, c.value) for group in reading.scope.any for c in group] == [("is_smoker", True)]
    assert [(column, value) for _, column, value in reading.guessed] == [("is_smoker", True)]
    reading = understand("how many people fell behind schedule?", clinic)
    assert [(c.column, c.value) for group in reading.scope.any for c in group] == [(LABEL, "late")]


@pytest.mark.parametrize("absent", ["postcode", "blood type", "shoe size", "birthplace"])
def test_what_no_column_is_about_is_not_answered(absent: str, clinic: Reader) -> None:
    reading = understand(f"does the {absent} play a role?", clinic)
    assert reading.status != "understood"
    assert reading.guessed == ()


def test_a_denial_beside_a_guess_is_kept(clinic: Reader) -> None:
    reading = understand("how many of the people don't puff away?", clinic)
    assert [(c.column, c.value) for group in reading.scope.any for c in group] == [("is_smoker", False)]


def test_the_opposite_of_a_name_is_not_taken_for_it() -> None:
    columns = {"columns": {"bad_record": [False, True], "age": [18, 90]}, "classes": ["refused", "accepted"]}
    reading = understand("how many have a spotless record?", reader(words_of("loans", columns)))
    assert all(c.value is not True for group in reading.scope.any for c in group)


def test_words_of_a_guess_that_say_nothing_of_it_are_named(clinic: Reader) -> None:
    reading = understand("how many tattooed cyclists fell behind schedule?", clinic)
    assert "tattooed" in reading.unknown


def test_what_is_broken_is_not_intact() -> None:
    columns = {"columns": {"seal_intact": [False, True], "weight_kg": [1, 90]}, "classes": ["released", "held"]}
    reading = understand("how many with a broken seal were held?", reader(words_of("containers", columns)))
    assert [(c.column, c.value) for group in reading.scope.any for c in group] == [
        ("seal_intact", False),
        (LABEL, "held"),
    ]
