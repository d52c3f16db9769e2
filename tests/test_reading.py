"""Reading itself: safe for any text, explained on request, and open to an owner's own phrases."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app
from explainer.conversation import answer_json, ask, reader_of, reading_json
from explainer.language import changes, conditions, counted, gains, ranges, rows, supposed, values, verdicts
from explainer.language.account import account
from explainer.language.matcher import understand
from explainer.language.parse import Rules, Shape
from explainer.language.reader import reader
from explainer.project import DEMOS, Project
from explainer.types import Session
from tests.wordless import words_of

MORTGAGE = Project.load("mortgage")
reader_of(MORTGAGE)  # what is read once for all questions is not part of any
PIECES = [
    "why",
    "and",
    "not",
    "or",
    ",",
    "?",
    "(",
    "12",
    "#",
    "over",
    "0.3",
    "debts",
    "single",
    "refused",
    "if",
    "less",
    "men",
    "%",
]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_within_a_second_and_answered(text: str) -> None:
    started = time.process_time()
    understand(text, reader_of(MORTGAGE))
    assert time.process_time() - started < 1
    answer, _ = ask(text, Session(), MORTGAGE)
    assert answer.parts
    json.dumps(answer_json(answer))


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_mixture_of_known_words_is_read_quickly(text: str) -> None:
    started = time.perf_counter()
    reading = understand(text, reader_of(MORTGAGE))
    assert time.perf_counter() - started < 1
    known = set(MORTGAGE.table.columns) | {"<label>", "<prediction>"}
    assert {c.column for one in reading.scope.any for c in one} <= known
    json.dumps(reading_json(text, reading))


@pytest.mark.parametrize(
    "piece", ["(", "not ", "and ", "12 ", ", ", "debts ", "no more than ", "\U0001f600", "a" * 50 + " ", "why?"]
)
def test_a_long_question_takes_no_longer_than_its_length(piece: str) -> None:
    text = (piece * 2000)[:2000]
    started = time.perf_counter()
    understand(text, reader_of(MORTGAGE))
    assert time.perf_counter() - started < 1


def test_no_pattern_of_the_grammar_looks_on_without_end() -> None:
    """A repeat without a most, beside another, meets every word with every other one: "debts be be be be ..."."""
    for module in (changes, conditions, counted, gains, ranges, rows, supposed, values, verdicts):
        patterns = list(_patterns(vars(module)))
        assert patterns
        for pattern in patterns:
            assert not re.search(r"[*+]|,\}", re.sub(r"\\.|\[[^]]*\]", "", pattern)), (module.__name__, pattern)


def _patterns(held: object) -> Iterator[str]:
    if isinstance(held, Shape):
        yield held.pattern.pattern
    elif isinstance(held, re.Pattern):
        yield held.pattern
    elif isinstance(held, tuple | dict | Rules):
        for inner in held.values() if isinstance(held, dict) else held:
            yield from _patterns(inner)


@pytest.mark.parametrize("between", ["\ud800", "\udfff" * 3, "\x00", "\u202e", "\ufffe"])
def test_characters_that_no_one_can_write_between_words_are_no_trouble(between: str) -> None:
    reading = understand(f"greater{between}than 33", reader_of(MORTGAGE))
    assert {e.kind for e in reading.entities} == {"comparison", "number"}


def test_a_question_is_read_the_same_twice() -> None:
    reader = reader_of(MORTGAGE)
    assert understand("why was 12 refused", reader) == understand("why was 12 refused", reader)


def test_an_account_names_items_scope_and_scores() -> None:
    told = account("how many single applicants have debts over 0.4", reader_of(MORTGAGE))
    assert "single = yes" in told
    assert "pirat > 0.4" in told
    assert "nearest    count" in told


def test_the_command_line_explains_a_reading(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["read", "--explain", "why was 12 refused"]) == 0
    assert "reading    understood" in capsys.readouterr().out


def test_an_owners_phrases_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(DEMOS / "mortgage", folder)
    question = "the gubbins on her please"
    assert understand(question, reader_of(Project.load(folder))).status != "understood"
    (folder / "intents" / "reasons").mkdir(parents=True)
    (folder / "intents" / "reasons" / "why.toml").write_text('phrases = ["the gubbins on {case}"]\n')
    reading = understand(question, reader_of(Project.load(folder)))
    assert [r.intent for r in reading.requests] == ["why"]


@pytest.mark.parametrize(
    "said", ["saturdays between 22 and 24, what does it expect there", "sundays around 6, how many run late"]
)
def test_numbers_that_say_when_are_no_rows(said: str) -> None:
    table = {
        "classes": ["late", "on time"],
        "columns": {"wave_m": [0.1, 5.0], "day_type": ["weekday", "saturday", "sunday"], "freight": [False, True]},
    }
    reading = understand(said, reader(words_of("ferries", table)))
    assert (reading.status, reading.missing, reading.scope.rows) == ("incomplete", "condition", ())
    assert reading.unknown
