"""How quickly a very large project is read: 500 columns, 100,000 values and as many ids, none of them real words."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import numpy as np

from explainer.language.catalogue import load
from explainer.language.lexicon import build
from explainer.language.matcher import understand
from explainer.language.reader import Reader
from explainer.types import Column, Outcome, Value, Words

COLUMNS, VALUES, ASKED = 500, 100_000, 300
SYLLABLES = [
    "ba", "ke", "lo", "mi", "nu", "ra", "si", "to", "ve", "zu", "fa", "go", "hi", "je", "pa", "qui", "tri", "stra",
    "wel", "mon",
]  # fmt: skip
PHRASES = (
    "what if {number} were 20 lower for C-{row}?", "how many people with {number} over 20 and {value}?",
    "show me C-{row}", "how important is {number} for {value}?", "why was C-{row} refused?",
    "compare {value} and {other}", "what is the average {number} for {value} with {second} below 30?",
    "which applicants are similar to C-{row} and what would change their outcome?",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Print how long the lexicon takes, and how long questions take as they should be spelt and with typing errors."""
    chance = random.Random(1)
    words, catalogue = _words(chance), load()
    seconds = []
    for _ in range(3):
        started = time.process_time()
        lexicon = build(words, catalogue.spellings)
        seconds.append(time.process_time() - started)
    values = sum(len(c.values) for c in words.columns)
    print(f"\nA large project: {len(words.columns)} columns, {values} values, {len(words.ids)} ids")
    print(f"  seconds to build the lexicon: {np.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})")
    reader = Reader(lexicon, catalogue)
    understand("what maters most?", reader)
    for name, errors in (("as they should be spelt", 0), ("with four typing errors", 4)):
        asked = [_misspelt(q, errors, chance) for q in _questions(words, chance)]
        milliseconds = [_milliseconds(question, reader) for question in asked]
        p50, p95, p99 = np.percentile(milliseconds, [50, 95, 99])
        print(f"  milliseconds a question, {name}: p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f}, n = {len(asked)}")


def _milliseconds(question: str, reader: Reader) -> float:
    started = time.process_time()
    understand(question, reader)
    return (time.process_time() - started) * 1000


def _words(chance: random.Random) -> Words:
    def word() -> str:
        return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))

    each = VALUES // (COLUMNS // 2)
    columns = [
        Column(f"{word()}_{word()}_{n}", "number", f"{word()} {word()}", low=0.0, high=100.0)
        if n % 2
        else Column(f"{word()}_{n}", "category", word(), values=tuple(_values(word, each)))
        for n in range(COLUMNS)
    ]
    classes = (Value(0, "refused"), Value(1, "accepted"))
    return Words(
        name="large",
        title="A large project",
        outcome=Outcome("y", "answer", "binary", classes, 1),
        columns=tuple(columns),
        row="applicant",
        rows="applicants",
        ids=tuple(f"C-{n}" for n in range(VALUES)),
    )


def _values(word: Callable[[], str], many: int) -> Iterator[Value]:
    for text in sorted({f"{word()} {word()}" for _ in range(many)}):
        yield Value(text, text)


def _questions(words: Words, chance: random.Random) -> Iterator[str]:
    numbers = [c.label for c in words.columns if c.kind == "number"]
    values = [v.label for c in words.columns for v in c.values]
    for n in range(ASKED):
        yield PHRASES[n % len(PHRASES)].format(
            number=chance.choice(numbers),
            second=chance.choice(numbers),
            value=chance.choice(values),
            other=chance.choice(values),
            row=chance.randrange(VALUES),
        )


def _misspelt(question: str, errors: int, chance: random.Random) -> str:
    """The question with another letter in some of its longer words."""
    words = question.split()
    long = [n for n, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    for n in chance.sample(long, min(errors, len(long))):
        at = chance.randrange(1, len(words[n]))
        words[n] = words[n][:at] + chance.choice(LETTERS) + words[n][at + 1 :]
    return " ".join(words)
