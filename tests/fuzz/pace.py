"""Whether reading takes no longer than a text is long, by CPU time and with nothing remembered of its words."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from explainer.language.tokens import MAX_CHARACTERS

Read = Callable[[str], Any]
AT_LEAST, A_CHARACTER = 0.3, 0.0005
"""Seconds that any text may take, and each of its characters: many times what reading takes."""
DOUBTED = 0.1
"""The share of it from which on it is worth looking how the time grows."""
NOTED = 0.05
"""Growth is told from noise only where the longest text takes so many seconds."""
GROWTH = 3.0
"""Twice the text takes twice the time when it grows in step, and four times when every word meets every other."""


class TooSlowError(AssertionError):
    """A text that takes too long, or longer and longer the more there is of it."""


def check(read: Read, text: str, took: float) -> None:
    """Raise `TooSlowError` if reading `text`, which took so many seconds, is too slow or grows too fast."""
    if took > allowed(text) and (least := min(_cold(read, text) for _ in range(3))) > allowed(text):
        raise TooSlowError(f"{len(text)} characters took {least:.2f} s of CPU: {text!r}")
    if took > DOUBTED * allowed(text):
        check_growth(read, text)


def check_growth(read: Read, text: str, seconds: Callable[[Read, str], float] | None = None) -> None:
    """Raise `TooSlowError` if twice as much of `text` takes far more than twice the time, twice in a row.

    `seconds` says how long a text takes.

    >>> check_growth(str.split, "why ", seconds=lambda read, text: len(read(text)) / 1e3)
    >>> check_growth(str.split, "why ", seconds=lambda read, text: len(read(text)) ** 2 / 1e5)
    Traceback (most recent call last):
    ...
    tests.fuzz.pace.TooSlowError: 1, 2, 4 times as much took 0.156, 0.625, 2.500 s of CPU: 'why '
    """
    taken = seconds or _cold
    whole = (text * (MAX_CHARACTERS // max(len(text), 1) + 1))[:MAX_CHARACTERS]
    for tries in (1, 3, 7):
        quarter, half, full = (min(taken(read, whole[: len(whole) // n]) for _ in range(tries)) for n in (4, 2, 1))
        if full < NOTED or full < GROWTH * half or half < GROWTH * quarter:
            return
    raise TooSlowError(f"1, 2, 4 times as much took {quarter:.3f}, {half:.3f}, {full:.3f} s of CPU: {text!r}")


def allowed(text: str) -> float:
    """How many seconds of CPU a text may take."""
    return AT_LEAST + A_CHARACTER * len(text)


def _cold(read: Read, text: str) -> float:
    """Seconds of CPU for a text none of whose words was seen before."""
    for memory in _memories():
        memory.cache_clear()
    began = time.thread_time()
    read(text)
    return time.thread_time() - began


@cache
def _memories() -> tuple[Any, ...]:
    """Everything in `explainer.language` that remembers single words; what is read once from files stays."""
    modules = [module for name, module in sys.modules.items() if name.startswith("explainer.language")]
    return tuple(dict.fromkeys(memory for module in modules for memory in _memories_of(module)))


def _memories_of(module: object) -> Iterator[Any]:
    for held in vars(module).values():
        for found in (held, *(vars(held).values() if isinstance(held, type) else ())):
            if hasattr(found, "cache_clear") and (found.cache_info().maxsize or 0) > 1_000:
                yield found
