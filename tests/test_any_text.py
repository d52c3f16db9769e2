"""No text of any kind makes the talk fail, and none takes long: what people paste, and what attackers send."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer.conversation import ask
from explainer.language.tokens import MAX_CHARACTERS
from explainer.project import Project
from explainer.types import Session

PIECES = [
    "(", ")", ",", "?", "-", "%", "'", "“", ">", ">=", "\u0301", "\U0001f600", "\ud800", "\x00", "\u202e", "\n",
    "9", "9%", "over 9%", "1/", "1e9", "between", "and", "or", "not", "if", "what if", "why", "how many", "row",
    "more than", "to", "for", "with", "Ana 2021", "single", "debts", "pressure",
]  # fmt: skip
"""Words and signs that say which rows, in any order, and characters that say nothing."""
NASTY = [
    "\u0301",
    "😀",
    "\ud800",
    "?",
    ">9%",
    "over 9% ",
    "what if ",
    "not not ",
    "and and or ",
    "1/",
    "wide stem ",
    "((",
    "<b>{{7}}",
]


@pytest.fixture(scope="module", params=["mortgage", "hurricanes"])
def project(request: pytest.FixtureRequest) -> Project:
    ready = Project.load(request.param)
    first, second = ready.X.index[:2]
    for question in ("How good is the model?", f"compare {first} and {second}"):  # what is worked out once for all
        ask(question, Session(), ready)
    return ready


def _seconds(question: str, project: Project) -> float:
    began = time.thread_time()  # other work on the machine does not count
    answer, _ = ask(question, Session(), project)
    assert not [part for part in answer.parts if part.refusal and part.refusal[0] == "went_wrong"], question
    return time.thread_time() - began


@pytest.mark.parametrize("piece", NASTY)
@pytest.mark.parametrize("before", ["", "why "])
def test_the_longest_question_of_one_piece_again_and_again(piece: str, before: str, project: Project) -> None:
    ask(before + piece * 3, Session(), project)  # what is worked out once for all answers of the kind
    assert _seconds((before + piece * MAX_CHARACTERS)[:MAX_CHARACTERS], project) < 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60), st.sampled_from(["", " "]))
def test_pieces_in_any_order(project: Project, pieces: list[str], between: str) -> None:
    assert _seconds(between.join(pieces)[:MAX_CHARACTERS], project) < 1
