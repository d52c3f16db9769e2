"""The page in a real Chromium, as a visitor meets it."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.pages.browsing import (
    Server,
    Watched,
    answered,
    answers,
    ask,
    carried_out,
    choose,
    choose_option,
    open_page,
    questions,
    wait_until,
)

pytestmark = pytest.mark.browser

QUESTION = "How often is the model right?"
PHONE = {"viewport": {"width": 390, "height": 844}}
FRAME = {"viewport": {"width": 400, "height": 560}}
COMPACT = "?view=compact"
DARK = {"color_scheme": "dark"}


# ---------------------------------------------------------------- opening


def test_it_opens_with_a_real_first_answer_and_a_case_at_hand(watched: Watched) -> None:
    page = open_page(watched)
    expect(page.locator("h1")).to_have_text("Mortgage applications, Boston 1990")
    expect(answers(page)).to_have_count(1)
    expect(answers(page).first).to_contain_text("714")
    expect(page.locator("#about")).to_contain_text("how likely a Boston bank of 1990 was to refuse")
    expect(page.locator("#card")).to_contain_text("Application 1")
    expect(page.locator("#card dl.values").first).to_be_visible()
    expect(page.locator("#questions button:visible")).to_have_count(6)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_first_answer_is_in_the_page_as_it_is_served(server: Server) -> None:
    with urllib.request.urlopen(server.url) as reply:
        assert "how likely a Boston bank of 1990" in reply.read().decode()


# ---------------------------------------------------------------- asking


def test_a_typed_question_is_answered_with_a_chart_and_chips(watched: Watched) -> None:
    page = open_page(watched)
    answer = ask(page, QUESTION)
    expect(questions(page).last).to_have_text(QUESTION)
    expect(answer).to_contain_text(re.compile(r"\d+ in (10|100)"))
    expect(answer.locator(".xp")).to_be_visible()
    expect(answer.locator("details.how")).to_be_visible()
    assert page.locator("#chat .options .option").count() in (2, 3)


def test_a_chip_asks_its_question(watched: Watched) -> None:
    page = open_page(watched)
    chip = page.locator("#chat .options .option").first
    text = chip.inner_text()
    chip.click()
    answered(page, 1)
    expect(questions(page).last).to_have_text(text)


def test_a_suggested_question_of_the_panel_is_asked(watched: Watched) -> None:
    page = open_page(watched)
    button = page.locator("#questions button:visible").nth(2)
    text = button.inner_text()
    button.click()
    answered(page, 1)
    expect(questions(page).last).to_have_text(text)


def test_an_empty_question_changes_nothing(watched: Watched) -> None:
    page = open_page(watched)
    page.fill("#ask textarea", "   ")
    page.press("#ask textarea", "Enter")
    page.wait_for_timeout(500)
    assert questions(page).count() == 0


def test_markup_in_a_question_is_shown_as_typed_and_nothing_of_it_runs(watched: Watched) -> None:
    page = open_page(watched)
    typed = "<img src=http://evil.example/x onerror=alert(1)> **why** ![](http://evil.example/y) $x$ [a](javascript:b)"
    ask(page, typed)
    expect(questions(page).last).to_have_text(typed)
    assert page.locator("#chat img, #chat .user-row a, #chat .user-row strong").count() == 0


def test_a_question_that_is_too_long_is_answered_in_the_chat(watched: Watched) -> None:
    page = open_page(watched)
    answer = ask(page, "why " * 900)
    expect(answer).to_contain_text("2,000")


# ---------------------------------------------------------------- the case at hand


def test_another_case_by_its_number_is_what_the_next_question_is_about(watched: Watched) -> None:
    page = open_page(watched)
    choose(page, "12")
    expect(page.locator("#card .case")).to_have_text("Application 12")
    expect(page.locator("#status")).to_contain_text("application 12")
    assert questions(page).count() == 0
    expect(ask(page, "Why?")).to_contain_text("application 12", ignore_case=True)


def test_words_find_cases_one_after_another(watched: Watched) -> None:
    page = open_page(watched)
    choose(page, "self-employed")
    expect(page.locator("#note")).to_contain_text(re.compile(r"\d+ of \d+ that match"))
    first = page.locator("#card .case").inner_text()
    page.press("#find input, #find textarea", "Enter")
    expect(page.locator("#card .case")).not_to_have_text(first)
    page.locator("#card summary").click()
    expect(page.locator("#card")).to_contain_text("self-employed")


def test_what_matches_nothing_is_said_and_the_case_stays(watched: Watched) -> None:
    page = open_page(watched)
    choose(page, "99999")
    expect(page.locator("#note")).to_contain_text("Nothing matches")
    expect(page.locator("#card .case")).to_have_text("Application 1")


def test_any_other_and_a_hard_one(watched: Watched) -> None:
    page = open_page(watched)
    page.get_by_role("button", name="Any other").click()
    expect(page.locator("#card .case")).not_to_have_text("Application 1")
    other = page.locator("#card .case").inner_text()
    page.get_by_role("button", name="A hard one").click()
    expect(page.locator("#card .case")).not_to_have_text(other)
    expect(page.locator("#note")).to_contain_text("close to the other answer")


def test_a_case_named_in_a_question_becomes_the_case_at_hand(watched: Watched) -> None:
    page = open_page(watched)
    ask(page, "What does the model say about application 25?")
    expect(page.locator("#card .case")).to_have_text("Application 25")


# ---------------------------------------------------------------- who is asking


def test_another_audience_rewords_the_answers_that_are_there(watched: Watched) -> None:
    page = open_page(watched)
    ask(page, QUESTION)
    before = answers(page).all_inner_texts()
    choose_option(page, "#audience", "Statistician")
    expect(answers(page).last).to_contain_text("95%")
    after = answers(page).all_inner_texts()
    assert len(after) == len(before)
    assert after[-1] != before[-1]
    assert questions(page).count() == 1
    choose_option(page, "#audience", "Everyone")
    expect(answers(page).last).to_have_text(before[-1], use_inner_text=True)


def test_another_project_opens_with_its_own_first_answer(watched: Watched) -> None:
    page = open_page(watched)
    ask(page, QUESTION)
    with carried_out(page):
        choose_option(page, "#project", "storm")
    expect(page.locator("h1")).to_contain_text("storm", ignore_case=True, timeout=30_000)
    expect(answers(page)).to_have_count(1)
    expect(answers(page).first).to_contain_text("wind")
    assert questions(page).count() == 0
    ask(page, "How far off is it?")


# ---------------------------------------------------------------- buttons of an answer


def test_undo_gives_the_question_back_and_retry_answers_it_again(watched: Watched) -> None:
    page = open_page(watched)
    first = ask(page, QUESTION).inner_text()
    with carried_out(page):
        page.get_by_role("button", name="Retry").last.click()
    answered(page, 1)
    expect(answers(page).last).to_have_text(first, use_inner_text=True)
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator("#ask textarea")).to_have_value(QUESTION)
    expect(questions(page)).to_have_count(0)


def test_clear_begins_again_with_the_first_answer(watched: Watched) -> None:
    page = open_page(watched)
    choose(page, "12")
    expect(page.locator("#card .case")).to_have_text("Application 12")
    ask(page, QUESTION)
    page.get_by_role("button", name="Clear").click()
    expect(questions(page)).to_have_count(0)
    expect(answers(page)).to_have_count(1)
    expect(page.locator("#card .case")).to_have_text("Application 12")


def test_a_copied_answer_is_words_and_no_markup(watched: Watched) -> None:
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_page(watched)
    answer = ask(page, QUESTION)
    page.get_by_role("button", name="Copy message").last.click()
    wait_until(page, "navigator.clipboard.readText()")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "<" not in copied
    assert answer.inner_text().split("\n")[0] in copied


def test_a_thumb_is_one_line_in_the_log(watched: Watched) -> None:
    page = open_page(watched)
    ask(page, QUESTION)
    page.get_by_role("button", name="Like", exact=True).last.click()

    def thumbs() -> list[dict[str, object]]:
        events = [json.loads(line) for line in watched.server.log.read_text().splitlines() if line.startswith("{")]
        return [event for event in events if event["event"] == "feedback" and event["question"] == QUESTION]

    wait_until(page, thumbs)
    assert thumbs()[-1] | {"intents": ["performance"], "liked": True, "project": "mortgage"} == thumbs()[-1]


# ---------------------------------------------------------------- links, frames, screens


def test_a_link_answers_its_question_for_its_audience_and_case(watched: Watched) -> None:
    page = open_page(watched, "?q=Why%3F&audience=engineer&case=17")
    expect(questions(page)).to_have_text(["Why?"])
    expect(answers(page)).to_have_count(1)
    expect(answers(page).first).to_contain_text("17")
    expect(page.locator("#audience input")).to_have_value("Engineer")
    expect(page.locator("#card .case")).to_have_text("Application 17")


def test_what_a_link_names_and_is_not_there_is_said(watched: Watched) -> None:
    page = open_page(watched, "?project=nothing&audience=nobody")
    expect(page.locator("#note")).to_contain_text("no model called nothing")
    page = open_page(watched, "?case=99999")
    expect(page.locator("#note")).to_contain_text("Nothing matches")


def test_a_link_to_another_project(watched: Watched) -> None:
    page = open_page(watched, "?project=hurricanes&q=How%20far%20off%20is%20it%3F")
    expect(page.locator("#about")).to_contain_text("wind", timeout=30_000)
    expect(questions(page)).to_have_text(["How far off is it?"])


def test_a_link_never_shows_the_opening_of_another_page(watched: Watched) -> None:
    page = watched.page
    page.add_init_script(
        """new MutationObserver(() => {
            const answer = document.querySelector('#chat .bot-row');
            if (answer && getComputedStyle(answer).visibility !== 'hidden') (window.seen ||= []).push(answer.innerText);
        }).observe(document, {childList: true, subtree: true, attributes: true})"""
    )
    page.goto(watched.server.url + "?project=hurricanes&q=How%20far%20off%20is%20it%3F")
    expect(questions(page)).to_have_count(1, timeout=30_000)
    expect(answers(page).first).to_be_visible()
    page.wait_for_timeout(300)
    seen = page.evaluate("window.seen")
    assert seen
    assert not any("Boston" in text for text in seen)


def frame(watched: Watched, hosts: tuple[str, str, Path], host: str) -> FrameLocator:
    query = "?q=Why%20was%20application%2012%20accepted%3F&view=compact"
    head = '<!doctype html><title>wiki</title><link rel="icon" href="data:,">'
    inside = f'<iframe src="{watched.server.url}{query}" width=400 height=560></iframe>'
    (hosts[2] / "wiki.html").write_text(head + inside)
    watched.page.goto(f"{host}/wiki.html")
    return watched.page.frame_locator("iframe")


@pytest.mark.parametrize("watched", [{"viewport": {"width": 460, "height": 620}}], indirect=True)
def test_an_allowed_site_shows_the_compact_page_in_a_frame(watched: Watched, hosts: tuple[str, str, Path]) -> None:
    inside = frame(watched, hosts, hosts[0])
    expect(answers(inside).first).to_be_visible(timeout=15_000)
    expect(questions(inside)).to_have_count(1)
    expect(inside.locator("#side")).to_be_hidden()
    assert (inside.locator("#title").bounding_box() or {"height": 0})["height"] <= 1
    expect(inside.locator("#ask textarea")).to_be_in_viewport()
    expect(questions(inside).first).to_be_in_viewport()


def test_another_site_may_not_frame_the_page(watched: Watched, hosts: tuple[str, str, Path]) -> None:
    inside = frame(watched, hosts, hosts[1])
    watched.page.wait_for_timeout(1500)
    assert answers(inside).count() == 0
    blocked = [said for said in watched.complaints if "frame-ancestors" in said]
    assert blocked
    watched.complaints[:] = [said for said in watched.complaints if said not in blocked]


@pytest.mark.parametrize("watched", [PHONE, {"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_nothing_is_wider_than_a_phone(watched: Watched) -> None:
    page = open_page(watched)
    answer = ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box, screen = answer.bounding_box(), page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= screen["width"]
    expect(page.locator("#ask textarea")).to_be_in_viewport()
    sizes = answer.evaluate(
        "e => [...e.querySelectorAll('.xp th, .xp td')].map(x => parseFloat(getComputedStyle(x).fontSize))"
    )
    assert min(sizes) >= 12


SCREENS = [({}, ""), (DARK, ""), (PHONE, ""), (DARK | PHONE, ""), (FRAME, COMPACT), (DARK | FRAME, COMPACT)]


@pytest.mark.parametrize(("watched", "query"), SCREENS, indirect=["watched"])
def test_axe_finds_nothing_to_complain_about(watched: Watched, query: str, axe: Callable[[Page], list[str]]) -> None:
    page = open_page(watched, query)
    ask(page, QUESTION)
    ask(page, "Why was application 12 accepted?")
    assert axe(page) == []


def test_the_keyboard_reaches_the_question_the_chips_and_the_panel(watched: Watched) -> None:
    page = open_page(watched)
    page.focus("#ask textarea")
    seen = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.closest('[id]')?.id"))
    assert {"audience", "find"} <= seen
    page.locator("#chat .options .option").first.focus()
    page.keyboard.press("Enter")
    answered(page, 1)


# ---------------------------------------------------------------- the door, from outside


def status(server: Server, path: str, body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(server.url + path, data=body), timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_uploads_deep_links_and_large_bodies_are_refused(server: Server) -> None:
    assert status(server, "gradio_api/upload", b"x") == 404
    assert status(server, "gradio_api/deep_link?session_hash=1") == 404
    assert status(server, "gradio_api/runs") == 404
    assert status(server, "gradio_api/queue/join", b"x" * 100_000) == 413
    assert status(server, "?deep_link=abc") == 200
