"""What columns and rows are called by their names alone, and the several words that name a column together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.language.coverage import covered
from explainer.language.items import itemize
from explainer.language.lexicon import build
from explainer.language.names import called, rows_by_name
from explainer.language.phrases import Phrases
from explainer.language.value_names import value_names
from explainer.language.yes_no_names import yes_no_names
from explainer.types import Column, Outcome, Value, Words

OUTCOME = Outcome("state", "state", "binary", classes=(Value(0, "sound"), Value(1, "worn")))


def _number(name: str, low: float = 0.0, high: float = 50.0) -> Column:
    return Column(name, "number", name.replace("_", " "), low=low, high=high, integer=True)


def _words(*columns: Column, name: str = "parts") -> Words:
    return Words(name, name, OUTCOME, columns)


STEMS = build(_words(_number("stem_width_mm"), _number("stem_height_cm"), _number("cap_diameter_cm")))


def test_min_is_the_least_of_another_unit_and_minutes_otherwise() -> None:
    assert "minutes" not in " ".join(called(_number("min_night_temp_c")))
    assert any("minutes" in text for text in called(_number("min_per_game")))


@pytest.mark.parametrize(
    ("name", "rows"),
    [("volcanoes", "volcano"), ("canoes", "canoe"), ("shoes", "shoe"), ("films", "movie"), ("emails", "mail")],
)
def test_rows_are_called_by_their_project(name: str, rows: str) -> None:
    assert rows in rows_by_name(_words(_number("age"), name=name))


def test_what_is_had_does_nothing() -> None:
    column = Column("has_car", "boolean", "has car")
    assert ("care",) not in dict(yes_no_names(_words(column), Phrases()))


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [("FloorNo", "13th floor", 13), ("risk_level", "first level", 1), ("deck", "2nd deck", 2)],
)
def test_levels_by_their_number(column: str, text: str, value: int) -> None:
    said = {text: meaning.values for text, meaning in value_names(_words(_number(column, 0, 20)))}
    assert said[text] == ((column, value),)


def test_a_count_of_months_is_no_calendar() -> None:
    found = {m.values for m in (build(_words(_number("grace_month", 0, 6))).phrases[("march",)],) if m is not None}
    assert not found
    meaning = build(_words(_number("drill_month", 1, 12))).phrases[("march",)]
    assert meaning is not None
    assert meaning.values == (("drill_month", 3),)


def test_two_words_tell_the_column() -> None:
    (item,) = [i for i in itemize("what did the stem thickness do here", STEMS) if i.kind == "C"]
    assert item.meaning is not None
    assert item.meaning.column == "stem_width_mm"


@given(st.lists(st.sampled_from(["stem", "thick", "wide", "cap", "of", "the", "12", "mm", ",", "width"]), max_size=30))
def test_joining_words_loses_none(words: list[str]) -> None:
    items = itemize(" ".join(words), STEMS)
    joined = covered(items, STEMS)
    assert [i.start for i in joined] == sorted(i.start for i in joined)
    assert not joined or (joined[0].start, joined[-1].end) == (items[0].start, items[-1].end)
