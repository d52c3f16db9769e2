"""What the templates say can be read: no hard words, no jargon, short sentences, and true numbers only."""

from __future__ import annotations

import re

import pytest

from explainer.types import Finding
from tests.answered import SCOPES, each_audience, each_template, hostile_words, project, said, told
from tests.readability import (
    JARGON,
    asked,
    grade,
    known_numbers,
    numbers,
    owner_texts,
    rounds_to,
    scope_numbers,
    sentences,
    spoken,
    without,
)

GRADE, HARDEST, LONGEST_SENTENCE = 9.0, 12.0, 25
"""School grade of all that a template says on a demo, of any single answer (short texts vary), words in a sentence."""
PLAIN_AUDIENCES = ("everyone", "manager")


@each_template
@each_audience
def test_every_number_is_a_fact(topic: str, name: str, audience: str) -> None:
    wrong = []
    for (demo, scope, slots, found), part in said(topic, name, audience):
        facts = [found.facts, found.method] if isinstance(found, Finding) else [found.facts]
        allowed = known_numbers([*facts, scope_numbers(scope), dict(slots)], project(demo).words)
        for number in numbers(told(part), project(demo).words):
            if not any(rounds_to(value, number) for value in allowed):
                wrong.append((demo, scope, slots, number, part.text))
    assert not wrong


@each_template
@pytest.mark.parametrize("demo", SCOPES)
@pytest.mark.parametrize("audience", PLAIN_AUDIENCES)
def test_everyone_can_read_it(topic: str, name: str, audience: str, demo: str) -> None:
    words, texts = project(demo).words, []
    for (_, scope, _, _), part in said(topic, name, audience, demo):
        texts.append(without([*words.said.values(), *asked(scope, words)], told(part)))
    assert grade("\n".join(texts)) <= GRADE, max(texts, key=grade)
    hard = [f"grade {grade(text):.1f}: {text}" for text in texts if grade(text) > HARDEST]
    assert not hard, hard[0]


@each_template
@pytest.mark.parametrize("demo", SCOPES)
@pytest.mark.parametrize("audience", PLAIN_AUDIENCES)
def test_sentences_are_short(topic: str, name: str, audience: str, demo: str) -> None:
    """The visitor's own conditions, the owner's sentences and labels count as one word each."""
    words, long = project(demo).words, []
    for (_, scope, _, _), part in said(topic, name, audience, demo):
        text = without(owner_texts(words), without(asked(scope, words), told(part)))
        long += [f"{n} words: {s}" for s in sentences(text) if (n := len(s.split())) >= LONGEST_SENTENCE]
    assert not long, "\n".join(dict.fromkeys(long))


@each_template
@pytest.mark.parametrize("audience", PLAIN_AUDIENCES)
def test_everyone_is_spared_jargon(topic: str, name: str, audience: str) -> None:
    found = {
        (word, told(part))
        for (demo, _, slots, _), part in said(topic, name, audience)
        for word in JARGON.findall(without(spoken(slots, project(demo).words), told(part) + " " + part.alt))
    }
    assert not found


@each_template
@each_audience
def test_no_shouting_no_verdict_no_dash(topic: str, name: str, audience: str) -> None:
    for (demo, *_), part in said(topic, name, audience):
        text = without(owner_texts(project(demo).words), told(part) + part.alt)
        assert not re.search(r"[!\N{EM DASH}\N{EN DASH}]", text), text
        verdict = r"\b(fair|unfair|unbiased|accurate|safe|sorry)\b"
        assert not re.search(verdict, text, re.IGNORECASE), text


def test_a_number_that_is_no_fact_is_found() -> None:
    words = hostile_words("x")
    allowed = known_numbers([{"chance": 0.713, "n": 400, "list": [1, 2, 3]}], words)
    for text, wrong in (("71 in 100 of 400, 3, 29%, 0.71, 7 in 10", []), ("72 of 401, 0.72", ["72", "401", "0.72"])):
        assert [n for n in numbers(text, words) if not any(rounds_to(value, n) for value in allowed)] == wrong


def test_hard_words_and_long_sentences_are_found() -> None:
    assert grade("The model says no. It is right 7 times in 10.") < 4
    assert grade("Heteroscedastic residuals invalidate conventional inferential procedures considerably.") > 15
    assert sentences("One two. Three: four?\n- five") == ["One two.", "Three:", "four?", "- five"]
    assert JARGON.findall("The SHAP values and features, not featureless, of an AUC") == ["SHAP", "features", "AUC"]
