"""Of which rows the model is least sure, or most: "the closest calls", "who is it most torn about", "borderline cases".

The rows are then shown in order of the chance that the model gives its own answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from explainer.language.extremes import HIGHEST, LOWEST, and_of_the_first, asked_of_rows, rows_meant
from explainer.language.item import Item
from explainer.language.reader import Reader
from explainer.language.unheard import unheard
from explainer.types import CERTAINTY, PREDICTION, Reading, Request


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
    said = _said(items)
    if said is None or _OTHERWISE.search(said.string) or reading.scope.rows or reading.scope.changes:
        return None
    if items[0].text.lower() in ("is", "was"):
        return None
    if any(i.ids & _MISTAKEN for i in items):  # mistakes are told in no order
        wrong = reading.status == "understood" and {r.intent for r in reading.requests} == {"mistakes"}
        return replace(reading, unknown=(*reading.unknown, said.group().strip())) if wrong else None
    several = any(i.kind == "R" or i.text.lower() in _ANSWERS for i in items) or items[0].text.lower() in _WHICH
    if not (several or said.re is _CALLED) or any(i.kind in "iHm" for i in items if i.text.lower() != "me"):
        return None
    sure = said.re is _GRADED and (said["end"] != "least") == (said["sure"] not in UNSURE)
    taken = _items_of(said, items)
    many = next((n for n in range(max(0, taken[0] - 3), taken[0]) if items[n].kind == "N"), None)
    end = next((n for n in range(taken[-1], len(items)) if items[n].cls is not None), None)
    asked = (
        {"by": CERTAINTY} if end is None else {"by": PREDICTION, "class": items[end].cls}
    )  # "most sure to be refused"
    rest = [i for n, i in enumerate(items) if n not in (*taken, many, end) and i.text.lower() not in _SAID_ONLY]
    request = Request("show_data", {**asked, "order": HIGHEST if sure else LOWEST})
    if (rows := rows_meant(rest, request, reader)) is None:
        return None
    told = asked_of_rows(rows, request, items, reading)
    told = replace(told, unknown=told.unknown or unheard(rows, (request,), reader))
    return replace(told, top=rows.top or (None if many is None else int(items[many].value or 1)))


def _items_of(said: re.Match[str], items: list[Item]) -> list[int]:
    """Which items a match in their joined text spans."""
    starts = [0, *accumulate(len(i.text) + 1 for i in items)]
    return [n for n in range(len(items)) if said.start() < starts[n + 1] - 1 and starts[n] < said.end()]


_MISTAKEN = frozenset({"@mistake", "wrong", "error"})
_CALLED = re.compile(
    r"\b(?:close(?:st)? calls?|border ?line (?:cases?|ones?|decisions?|calls?|predictions?)|on the fence"
    r"|(?:gone|go|went|fallen|fall) either way|toss ?ups?|coin (?:flips?|toss(?:es)?)|in two minds|knife edge"
    r"|touch and go|nearest to a tie)\b"
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
