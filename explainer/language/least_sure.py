"""Of which rows the model is least sure, or most: "the closest calls", "who is it most torn about", "borderline cases".

The rows are then shown in order of the chance that the model gives its own answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from explainer.language.extremes import HIGHEST, LOWEST, and_of_the_first, asked_of_rows, counts, rows_meant
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
    return and_of_the_first(_least_sure, items, reading, reader, read)


def _least_sure(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    text = " ".join(i.text.lower() for i in items)
    said = _CALLED.search(text) or _GRADED.search(text)
    if said is None or _OTHERWISE.search(text) or reading.scope.changes:
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
    many = _so_many(items, taken[0])
    if any(items[n].kind in "VBCK" for n in taken) or len(reading.scope.rows) > (many is not None):
        return None  # "borderline" may be a value
    end = next((n for n in range(taken[-1] + 1, len(items)) if items[n].text.lower() not in _TO_BE), len(items) - 1)
    told_of = said.re is _GRADED and items[end].cls is not None and end > taken[-1] + 1
    asked = {"by": PREDICTION, "class": items[end].cls} if told_of else {"by": CERTAINTY}  # "most sure to be refused"
    rest = [
        i
        for n, i in enumerate(items)
        if n not in (*taken, many, end if told_of else None) and i.text.lower() not in _SAID_ONLY
    ]
    request = Request("show_data", {**asked, "order": HIGHEST if sure else LOWEST})
    if (rows := rows_meant(rest, request, reader)) is None:
        return None
    told = asked_of_rows(rows, request, items, reading)
    told = replace(told, unknown=told.unknown or unheard(rows, (request,), reader))
    return replace(told, top=rows.top or (None if many is None else int(items[many].value or 1)))


def _so_many(items: list[Item], start: int) -> int | None:
    """Which item says how many rows are asked for: "the 5 least certain", "which 10 applications is it ..."."""
    for n, item in enumerate(items[:-1]):
        before = items[n - 1].text.lower() if n else ""
        led = items[n + 1].kind == "R" and before in ("which", "the", "list", "show", "me")
        if counts(item) and (n == start - 1 or led):
            return n
    return None


def _items_of(said: re.Match[str], items: list[Item]) -> list[int]:
    """Which items a match in their joined text spans."""
    starts = [0, *accumulate(len(i.text) + 1 for i in items)]
    return [n for n in range(len(items)) if said.start() < starts[n + 1] - 1 and starts[n] < said.end()]


_MISTAKEN = frozenset({"@mistake", "wrong", "error"})
_CALLED = re.compile(
    r"\b(?:close(?:st)? calls?|border ?line (?:cases?|ones?|decisions?|calls?|predictions?)|on the fence"
    r"|(?:gone|go|went|fallen|fall) either way|toss ?ups?|in two minds|knife edge"
    r"|touch and go|nearest to a tie)\b"
)
UNSURE = frozenset({"unsure", "uncertain", "torn", "undecided", "doubtful", "hesitant", "doubt"})
_GRADED = re.compile(
    r"\b(?P<end>most|least)(?: in)? (?P<sure>sure|certain|confident|convinced|clear cut|unsure|uncertain|torn|undecided"
    r"|doubtful|hesitant|doubt)\b|\bsurest (?=of|about|on)"
)
"""Which end of being sure is meant; "surest" has no word for either, and means the most sure."""
_OTHERWISE = re.compile(
    r"\b(?:class(?:es)?|outcomes?|groups?|features?|columns?|factors?|inputs?|reasons?|kinds?|estimates?|share|matter"
    r"|percentage|proportion|there|important|why|how|what makes|what would|often|usually)\b"
)
_TO_BE = frozenset({"to", "be", "will", "get", "gets", "it"})
_WHICH = frozenset({"which", "who", "show", "list", "name", "give", "find"})
_ANSWERS = frozenset({"predictions", "answers", "decisions", "calls", "verdicts"})
_SAID_ONLY = _ANSWERS | {"model", "the model", "it", "about", "of", "on"}
