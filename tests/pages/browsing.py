"""What a visitor does on the page, in the words of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect

STREAMS = "performance.getEntriesByType('resource').filter(entry => entry.name.includes('queue/data')).length"
"""How many streams of the server have ended; after the first the page listens."""


@dataclass(frozen=True)
class Server:
    """The running page: its address, and the file its log goes to."""

    url: str
    log: Path


@dataclass
class Watched:
    """A page with everything that must not happen: errors in the console, calls to the outside, failed requests."""

    page: Page
    server: Server
    complaints: list[str] = field(default_factory=list)


def open_page(watched: Watched, query: str = "") -> Page:
    """Go there and wait until the first answer is on the screen and the page listens."""
    page = watched.page
    page.goto(watched.server.url + query)
    wait_until(page, STREAMS)
    expect(answers(page).first).to_be_visible()
    return page


def wait_until(page: Page, true: str | Callable[[], object], seconds: float = 20) -> None:
    """Ask again and again, the page or a function; `wait_for_function` needs what the page's policy forbids."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(true) if isinstance(true, str) else true():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {true}")


@contextmanager
def carried_out(page: Page) -> Iterator[None]:
    """Do something the server answers, and wait until its answer has come."""
    before = page.evaluate(STREAMS)
    yield
    wait_until(page, f"{STREAMS} > {before}")


def answers(page: Page | FrameLocator) -> Locator:
    return page.locator("#chat .bot-row .message-content")


def questions(page: Page | FrameLocator) -> Locator:
    return page.locator("#chat .user-row .message-content")


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it, and wait for the whole answer: its chips come last."""
    before = questions(page).count()
    page.fill("#ask textarea", question)
    page.press("#ask textarea", "Enter")
    return answered(page, before + 1)


def answered(page: Page, count: int) -> Locator:
    expect(questions(page)).to_have_count(count)
    expect(page.locator("#chat .options .option").first).to_be_visible()
    expect(page.locator("#ask textarea")).to_have_value("")
    return answers(page).last


def choose(page: Page, typed: str) -> None:
    page.fill("#find input, #find textarea", typed)
    page.press("#find input, #find textarea", "Enter")


def choose_option(page: Page, which: str, label: str) -> None:
    page.locator(f"{which} input").click()
    page.get_by_role("option", name=label).click()
