"""Of which rows the model is least sure, or most: "the closest calls", "who is it most torn about", "borderline cases".

The rows are then shown in order of the chance that the model gives its own answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from explainer.language.extremes import HIGHEST, LOWEST, and_of_the_first, asked_of_rows, rows_meant
from explainer.language.item import Item
from explainer.language.reader import Reader
from explainer.language.unheard import unheard
from explainer.types import CERTAINTY, Reading, Request


def least_sure(
    items: list[Item], reading: Reading, reader: Reader, read: Callable[[list[Item]], Reading]
) -> Reading | None:
    """The reading of a question for such rows, or None where it asks for none.

    What is asked of the first of them as well, read by `read`, is told of it.
    """
    if reader.lexicon.words.outcome.kind == "regression" or _said(items) is None:
        return None
    return and_of_the_first(_least_sure, items, reading, reader, read)


def _said(items: list[Item]) -> re.Match[str] | None:
    text = " ".join(i.text.lower() for i in items)
    return _CALLED.search(text) or _GRADED.search(text)


def _least_sure(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    said, words = _said(items), [i.text.lower() for i in items]
    if (
        said is None
        or words[0] in ("is", "was")
        or _OTHERWISE.search(said.string)
        or reading.scope.rows
        or reading.scope.changes
    ):
        return None
    sure = said.re is _GRADED and (said["end"] != "least") == (said["sure"] not in UNSURE)
    several = any(i.kind == "R" or i.text.lower() in _ANSWERS for i in items) or words[0] in _WHICH
    several = several or said.re is _CALLED
    if not several or any(i.kind in "iHm" for i in items if i.text.lower() != "me"):
        return None
    first = said.string[: said.start()].count(" ")
    taken = range(first, first + said.group().count(" ") + 1)
    many = next((n for n in range(max(0, first - 3), first) if items[n].kind == "N"), None)
    rest = [i for n, i in enumerate(items) if n not in taken and n != many and i.text.lower() not in _SAID_ONLY]
    request = Request("show_data", {"by": CERTAINTY, "order": HIGHEST if sure else LOWEST})
    if (rows := rows_meant(rest, request, reader)) is None:
        return None
    told = asked_of_rows(rows, request, items, reading)
    told = replace(told, unknown=told.unknown or unheard(rows, (request,), reader))
    return replace(told, top=rows.top or (None if many is None else int(items[many].value or 1)))


_CALLED = re.compile(
    r"\b(?:close(?:st)? calls?|border ?line (?:cases?|ones?|decisions?|calls?|predictions?)|on the (?:fence|edge)"
    r"|either way|toss ?ups?|coin (?:flips?|toss(?:es)?)|in two minds|knife edge|touch and go|nearest to a tie)\b"
)
UNSURE = frozenset({"unsure", "uncertain", "torn", "undecided", "doubtful", "hesitant", "doubt"})
_GRADED = re.compile(
    r"\b(?P<end>most|least)(?: in)? (?P<sure>sure|certain|confident|convinced|clear cut|unsure|uncertain|torn|undecided"
    r"|doubtful|hesitant|doubt)\b|\bsurest (?=of|about|on)"
)
_OTHERWISE = re.compile(
    r"\b(?:class|outcome|group|feature|column|factor|matter|important|why|how|what makes|what would|often|usually)\b"
)
_WHICH = frozenset({"which", "who", "show", "list", "name", "give", "find"})
_ANSWERS = frozenset({"predictions", "answers", "decisions", "calls", "verdicts"})
_SAID_ONLY = _ANSWERS | {"model", "the model", "it", "about", "of", "on"}
