"""What an audience is told beyond everyone's words: the decision for a manager, the known truth for an expert."""

from __future__ import annotations

from functools import cache

import pytest

from explainer.conversation import ask
from explainer.project import Project
from explainer.types import Finding, Session

SAID = [
    ("manager", "mortgage", "Why?", "12", "other applications with a chance like that"),
    ("manager", "mortgage", "Why?", "12", "If one of these values is wrong"),
    ("manager", "mortgage", "Why for singles?", None, "single applications among them can have other reasons"),
    ("manager", "hurricanes", "Why is it not higher?", "12", "If one of these values is wrong"),
    ("expert", "hurricanes", "Why is it not higher?", "12", "Were this one off like"),
    ("expert", "hurricanes", "What did the pressure do?", "12", "of all that the 5 columns move here"),
    ("expert", "mortgage", "How does the model work?", None, "We held both against what really happened"),
    ("manager", "mortgage", "What did the loan compared with the home's value do?", "12", "all else left as it is"),
    ("manager", "mortgage", "What if debt payments were higher by 0.3?", "12", "with a chance like that"),
    ("manager", "mortgage", "What if debt payments were higher by 0.3 for singles?", None, "seldom comes alone"),
    ("manager", "mortgage", "Compare application 12 with application 40", None, "is for people to say"),
    ("manager", "mortgage", "Are there similar applications?", "12", "closest precedent"),
    ("manager", "mortgage", "Which training examples influence it?", "12", "one wrong record"),
    ("manager", "mortgage", "What matters most?", None, "check consumer credit history"),
    ("manager", "mortgage", "How does the answer change with debt payments?", None, "a small error matters most"),
    ("manager", "hurricanes", "Which things act together?", None, "look at both before you decide"),
    ("manager", "hurricanes", "Which simple rules come close to it?", None, "weigh that against what the model gains"),
    ("manager", "mortgage", "How does the model work?", None, "We held both against what really happened"),
    ("manager", "mortgage", "What does the model say?", "12", "with a chance like that"),
    ("manager", "mortgage", "How sure is it?", "12", "Treat all like this one as “accepted”"),
    ("manager", "hurricanes", "What does the model say?", "12", "Plan with"),
    ("expert", "mortgage", "Why?", "12", "Where the truth is known: of"),
    ("expert", "hurricanes", "Why?", "12", "most similar estimates were off by no more than"),
    (
        "expert",
        "hurricanes",
        "What if the pressure were lower by 20?",
        "12",
        "still like the observations the model knows",
    ),
    ("expert", "mortgage", "Are there similar applications?", "12", "What the model takes for alike rests mostly on"),
    ("expert", "mortgage", "Which training examples influence it?", "12", "of equal weight"),
    ("expert", "mortgage", "Which steps led to the answer?", "12", "Would you draw the lines there?"),
    ("expert", "hurricanes", "What matters most?", None, "the rise of the mean error"),
    ("expert", "hurricanes", "Which things act together?", None, "the emptiest holds"),
    ("expert", "hurricanes", "Which simple rules come close to it?", None, "So the model is clearly better"),
    (
        "expert",
        "mortgage",
        "What does a typical refused application look like?",
        None,
        "would your field call it typical?",
    ),
    ("expert", "hurricanes", "Show me observation 12", None, "The model does not read storm, year, month or"),
    ("expert", "mortgage", "How sure is it?", "12", "Their chances go from"),
]
"""Audience, demo, question, case at hand, and what must be said. The same question says it to nobody else."""


@cache
def demo(name: str) -> Project:
    return Project.load(name)


@pytest.mark.parametrize(("audience", "name", "question", "case", "words"), SAID)
def test_an_audience_is_told_what_it_needs(
    audience: str, name: str, question: str, case: str | None, words: str
) -> None:
    words = words.replace("“", '"').replace("”", '"')
    for who in (audience, "everyone"):
        answer, _ = ask(question, Session(audience=who, case=case), demo(name))
        assert isinstance(answer.parts[0].finding, Finding)
        assert (words in answer.parts[0].text) == (who == audience), answer.parts[0].text
