"""A visit without a browser: turns, undo, other words, errors, links, cases, and the shelf of projects."""

from __future__ import annotations

import html
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import conversation
from explainer.declaration import ProjectError
from explainer.page import cases, chat
from explainer.page.serving import Lines
from explainer.page.shelf import Offer, Shelf, of_project
from explainer.page.steps import Steps
from explainer.project import Project
from explainer.types import Session


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.load("mortgage")


@pytest.fixture(scope="module")
def storms() -> Project:
    return Project.load("hurricanes")


@pytest.fixture
def steps(project: Project) -> Steps:
    return Steps(of_project(project))


# ---------------------------------------------------------------- turns


def test_a_visit_opens_with_one_answer_and_a_case(steps: Steps) -> None:
    visit = steps.opened()
    assert [turn.question for turn in visit.turns] == [None]
    assert visit.session.case == "1"
    assert [message["role"] for message in chat.messages(visit)] == ["assistant"]


def test_only_the_last_message_has_chips(steps: Steps) -> None:
    visit = steps.asked(steps.opened(), "How often is the model right?")
    messages = chat.messages(visit)
    assert [message["role"] for message in messages] == ["assistant", "user", "assistant"]
    assert [bool(message.get("options")) for message in messages] == [False, False, True]
    assert [chip["value"] for chip in messages[-1]["options"]] == list(visit.suggestions)


def test_a_question_being_answered_shows_that_work_goes_on(steps: Steps) -> None:
    last = chat.waiting(steps.opened(), "Why?")[-1]
    assert last["metadata"]["status"] == "pending"


def test_at_most_forty_messages_are_kept(steps: Steps) -> None:
    visit = steps.opened()
    for _ in range(25):
        visit = steps.asked(visit, "How many applications are there?")
    assert len(chat.messages(visit)) == 40


def test_undo_goes_back_to_the_memory_before(steps: Steps) -> None:
    from explainer.page import visit as visits

    opening = steps.opened()
    later = steps.asked(opening, "What does the model say about application 25?")
    assert later.session.case == "25"
    assert visits.undone(later) == (opening, "What does the model say about application 25?")
    assert visits.undone(opening) == (opening, "")


def test_another_audience_computes_nothing(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = steps.asked(steps.opened(), "How often is the model right?")

    def computed(*_: object) -> Callable[..., Any]:
        raise AssertionError("a routine was run again")

    monkeypatch.setattr(conversation, "find", computed)
    other = steps.reworded(visit, "statistician")
    assert other.session.audience == "statistician"
    pairs = list(zip(visit.turns, other.turns, strict=True))
    assert len(pairs) == 2
    for before, after in pairs:
        assert before.answer is not None
        assert after.answer is not None
        assert [part.finding for part in before.answer.parts] == [part.finding for part in after.answer.parts]
    assert chat.messages(visit)[-1]["content"] != chat.messages(other)[-1]["content"]
    assert steps.reworded(visit, "nobody") == visit


# ---------------------------------------------------------------- what goes wrong


def fails(*_: object) -> Any:
    raise RuntimeError("the roof is on fire")


def test_a_failure_is_answered_in_the_chat_and_logged(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visit = steps.opened()
    monkeypatch.setattr(conversation, "ask", fails)
    monkeypatch.setattr(logging.getLogger("plainspoken"), "propagate", True)
    after = steps.asked(visit, "Why?")
    assert after.session == visit.session
    assert "went wrong" in chat.messages(after)[-1]["content"]
    line = json.loads(Lines().format(caplog.records[-1]))
    assert line["event"] == "failed"
    assert line["question"] == "Why?"
    assert "the roof is on fire" in line["trace"]


def test_an_opening_that_fails_still_gives_a_page(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "welcome", fails)
    visit = steps.opened()
    assert len(chat.messages(visit)) == 1
    assert "went wrong" in chat.messages(visit)[0]["content"]


def test_a_project_that_cannot_be_opened_leaves_the_visitor_where_they_are(project: Project) -> None:
    def broken() -> Project:
        raise ProjectError("The data file is gone.")

    steps = Steps(Shelf([Offer("good", "Good", lambda: project), Offer("bad", "Bad", broken)]))
    visit = steps.opened()
    after = steps.switched(visit, "bad")
    assert (after.project, after.session) == (visit.project, visit.session)
    assert "went wrong" in chat.messages(after)[-1]["content"]
    linked, _ = steps.linked({"project": "bad"})
    assert "went wrong" in chat.messages(linked)[-1]["content"]
    linked, _ = steps.linked({"project": "bad", "q": "How many applications are there?"})
    assert "went wrong" in chat.messages(linked)[0]["content"]
    assert "714" in chat.messages(linked)[-1]["content"]


def test_an_answer_that_cannot_be_reworded_stays_and_that_is_said(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = steps.asked(steps.opened(), "How many applications are there?")
    monkeypatch.setattr(conversation, "reword", fails)
    after = steps.reworded(visit, "engineer")
    assert after.turns[:-1] == visit.turns
    assert "went wrong" in chat.messages(after)[-1]["content"]


# ---------------------------------------------------------------- what is typed


@given(st.text(max_size=200))
def test_what_is_typed_is_shown_as_typed(text: str) -> None:
    shown = chat.as_typed(chat.shortened(text))
    assert not set("<>*`_[]#|~$\\") & set(shown.replace("&#", ""))
    assert html.unescape(shown).split() == chat.shortened(text).split()


@given(st.one_of(st.none(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_what_is_no_text_is_no_question(sent: object) -> None:
    assert chat.shortened(sent) == ""


def test_a_feedback_line_says_what_was_asked_and_understood(
    steps: Steps, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("plainspoken"), "propagate", True)
    visit = steps.asked(steps.opened(), "How often is the model right?")
    with caplog.at_level(logging.INFO, logger="plainspoken"):
        steps.feedback(visit, 2, True)
        steps.feedback(visit, 99, True)
    lines = [json.loads(Lines().format(record)) for record in caplog.records]
    assert [(line["question"], line["intents"], line["liked"]) for line in lines] == [
        ("How often is the model right?", ["performance"], True)
    ]


# ---------------------------------------------------------------- links


def test_a_link_chooses_audience_and_case_and_asks(steps: Steps) -> None:
    visit, note = steps.linked({"q": "Why?", "audience": "Engineer", "case": "17"})
    assert note == ""
    assert (visit.session.audience, visit.session.case) == ("engineer", "17")
    assert [turn.question for turn in visit.turns] == ["Why?"]


@pytest.mark.parametrize("query", [{"case": "99999"}, {"project": "no_thing"}])
def test_what_a_link_gets_wrong_is_noted(steps: Steps, query: dict[str, str]) -> None:
    visit, note = steps.linked(query)
    assert note != ""
    assert "&#" not in note
    assert len(visit.turns) == 1


def test_a_link_with_thirty_megabytes_is_answered(steps: Steps) -> None:
    visit, _ = steps.linked({"q": "x" * 30_000_000})
    answer = visit.turns[-1].answer
    assert answer is not None
    assert answer.parts[0].refusal is not None


# ---------------------------------------------------------------- cases


def test_chance_brings_every_case_before_one_comes_twice(project: Project) -> None:
    seen, current = [], None
    for _ in project.words.ids:
        current = cases.by_chance(project, current=current).case
        seen.append(current)
    assert sorted(seen, key=str) == sorted(project.words.ids)


def test_hard_cases_of_a_classifier_are_nearest_to_the_other_answer(project: Project) -> None:
    margins = abs(project.score(project.X) - 0.5)
    first = cases.by_hardness(project).case
    second = cases.by_hardness(project, current=first).case
    nearest = [str(project.X.index[i]) for i in margins.argsort()[:2]]
    assert [first, second] == nearest


def test_hard_cases_of_a_number_are_missed_by_most(storms: Project) -> None:
    missed = abs(storms.y.to_numpy() - storms.predict(storms.X))
    assert cases.by_hardness(storms).case == storms.X.index[missed.argmax()]


def test_words_find_the_rows_that_fit_all_of_them(project: Project) -> None:
    found = cases.by_words(project, "self-employed and refused").case
    assert found is not None
    assert (project.X.loc[found, "selfemp"], project.y[found]) == ("yes", "yes")
    assert cases.by_words(project, "purple bananas").case is None


def test_a_text_of_a_column_finds_its_rows(storms: Project) -> None:
    found = cases.by_words(storms, "florence").case
    assert found is not None
    assert str(storms.table.loc[found].to_dict()).lower().count("florence") >= 1


def test_the_card_escapes_what_comes_from_the_data(project: Project) -> None:
    nasty = Project(
        project.model,
        project.X.assign(chist=project.X["chist"]),
        project.y,
        row="<img src=x onerror=alert(1)>",
        name="nasty",
    )
    card = cases.card(nasty, nasty.words.ids[0])
    assert "<img" not in card.lower()
    assert cases.card(nasty, "no such case") == ""


# ---------------------------------------------------------------- the shelf


def test_a_project_is_loaded_once_for_all_visitors(project: Project) -> None:
    loaded = []

    def load() -> Project:
        loaded.append(1)
        return project

    shelf = Shelf([Offer("one", "One", load)])
    threads = [threading.Thread(target=shelf.get, args=["one"]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loaded == [1]


def test_two_projects_of_one_name_are_refused(project: Project) -> None:
    with pytest.raises(ProjectError, match="Two projects are called 'a'"):
        Shelf([Offer("a", "A", lambda: project), Offer("a", "B", lambda: project)])


def test_a_project_without_a_purpose_still_says_what_it_is(project: Project) -> None:
    bare = Project(project.model, project.X, project.y, name="bare")
    steps = Steps(of_project(bare))
    assert steps.about(steps.opened()) != ""


def test_switching_keeps_the_audience_and_begins_anew(project: Project, storms: Project) -> None:
    offers = [Offer("mortgage", "M", lambda: project), Offer("hurricanes", "H", lambda: storms)]
    steps = Steps(Shelf(offers))
    visit = steps.asked(steps.opened(session=Session(audience="engineer", case="12")), "Why?")
    other = steps.switched(visit, "hurricanes")
    assert (other.project, other.session.audience, len(other.turns)) == ("hurricanes", "engineer", 1)
    assert other.session.case == storms.words.ids[0]
    assert replace(other.session, case=None).scope.everything
