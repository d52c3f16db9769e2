"""Data shows as it is: no text of a table is ever read as Markdown, HTML or code."""

from __future__ import annotations

import html
import re
import time

import pytest

from explainer import wording
from explainer.types import Cannot, Change, Chart, Condition, Finding, Scope
from tests.answered import hostile_words

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
    named = {"among": [[text, "=", text]], "further": [[text, "=", text]]}
    count = {"n": 1, "total": 2, "share": 0.5, "interval": [0.1, 0.9], "groups": None, "before": None, **named}
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


@pytest.mark.parametrize("filler", [" ", "*", "<", "[", "\n", "a ", "`", "(", "&#"])
def test_a_flood_of_data_is_said_in_no_time(filler: str) -> None:
    start = time.perf_counter()
    facts = {"unknown": [filler * 100_000], "columns": [], "inputs": 0, "examples": []}
    wording.message(wording.say("out_of_scope", Finding(facts), Scope(), {}, hostile_words("x")))
    assert time.perf_counter() - start < 2
