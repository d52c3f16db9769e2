"""Rows that came out well or badly where no more is said, and the other half of a comparison."""

from __future__ import annotations

import pytest

from explainer.language.matcher import understand
from explainer.language.reader import Reader, reader
from explainer.language.valence import bad_and_good, valence
from explainer.types import LABEL, Outcome, Value
from tests.wordless import words_of

SHOWS = {
    "columns": {"has_video": [False, True], "goal_usd": [100, 90000], "cast_size": [1, 40], "venue": ["barn", "hall"]},
    "classes": ["funded", "failed"],
}


@pytest.fixture(scope="module")
def shows() -> Reader:
    return reader(words_of("shows", SHOWS))


def outcome(*names: str) -> Outcome:
    return Outcome("y", "y", "classes", classes=tuple(Value(n, n.replace("_", " ")) for n in names))


@pytest.mark.parametrize(
    ("names", "ends"),
    [
        (("funded", "failed"), ("failed", "funded")),
        (("left", "on_time"), ("left", "on_time")),
        (("fraud", "other"), ("fraud", "other")),
        (("not passed", "passed"), ("not passed", "passed")),
        (("red", "blue"), None),
        (("passed", "survived"), None),
        (("late", "on time", "early"), None),
    ],
)
def test_the_dreaded_and_the_hoped_for_end_are_told_by_their_names(
    names: tuple[str, ...], ends: tuple[str, str] | None
) -> None:
    assert bad_and_good(outcome(*names)) == ends


def test_no_way_of_saying_is_good_and_bad_at_once() -> None:
    known = valence()
    assert all(known.phrases.values()) is False
    assert not {phrase for phrase, good in known.phrases.items() if good and "not" in phrase}
    assert len(known.names) > 300


@pytest.mark.parametrize(
    ("question", "cls"),
    [
        ("no video but got there anyway, how many?", "funded"),
        ("what's the median goal of the ones that worked out", "funded"),
        ("list the barn shows that didn't make it", "failed"),
        ("how many with a video never got anywhere", "failed"),
    ],
)
def test_those_that_made_it_are_the_hoped_for_class_and_the_guess_is_told(
    shows: Reader, question: str, cls: str
) -> None:
    reading = understand(question, shows)
    assert [c.value for group in reading.scope.any for c in group if c.column == LABEL] == [cls]
    assert [(column, value) for _, column, value in reading.guessed] == [(LABEL, cls)]


@pytest.mark.parametrize(
    "question", ["does a video really make it cheaper", "how often did it go wrong", "did this one make it?"]
)
def test_what_says_more_or_speaks_of_one_case_is_no_such_group(shows: Reader, question: str) -> None:
    assert LABEL not in {c.column for group in understand(question, shows).scope.any for c in group}


def test_what_a_column_is_weighed_against_is_guessed_or_named(shows: Reader) -> None:
    told = understand("does the video matter or is it only the weather", shows)
    assert told.unknown == ("weather",)
    both = understand("which matters more: the video, or the people on stage", shows)
    assert set(both.requests[0].slots["features"]) == {"has_video", "cast_size"}
    alone = understand("does the video matter or do you ignore it", shows)
    assert alone.unknown == ()
