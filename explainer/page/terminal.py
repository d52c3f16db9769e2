"""An answer on a terminal: the same words as on the page, without the picture."""

from __future__ import annotations

import textwrap

from explainer.types import Answer
from explainer.wording import plain_text

WIDTH = 88


def as_text(answer: Answer) -> str:
    """The question, the words, what to keep in mind (!) and what to ask next (?), wrapped.

    >>> from explainer.types import Part, Reading, Scope
    >>> said, caveats = "There are 714.", ("They are **old**.",)
    >>> part = Part("count", Scope(), {}, None, None, text=said, markdown=said, caveats=caveats)
    >>> print(as_text(Answer("How many?", Reading("understood"), (part,), "everyone", ("Why?",))))
    > How many?
    <BLANKLINE>
    There are 714.
    <BLANKLINE>
      ! They are old.
    <BLANKLINE>
      ? Why?
    """
    pieces = [f"> {answer.question}"]
    for part in answer.parts:
        pieces.append("\n".join(_wrapped(line) for line in part.text.splitlines()))
        pieces.extend(_wrapped(plain_text(caveat), "  ! ") for caveat in part.caveats)
    if answer.suggestions:
        pieces.append("\n".join(_wrapped(question, "  ? ") for question in answer.suggestions))
    return "\n\n".join(pieces)


def _wrapped(text: str, mark: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_long_words=False)
