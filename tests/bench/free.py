"""How often free questions are read as asking what they ask, about tables that nobody has written a word about.

    python -m tests.bench free

The questions stand in `free.jsonl` and `asked.jsonl`, their tables beside them. For `free`, workers of a trade,
relatives, managers, pupils and scientists of other fields asked what they wanted to know, with no request to word and
no list of what can be asked; others labelled each question with what it asks for (a list for each part, of which any
will do). For `asked`, people of all kinds wrote about tables of their own and labelled what they wrote themselves, with
one intent for each part: a third on the case in hand, a third on groups and rows, a third on all that can be asked.
What is measured is the intents alone. Nobody has looked at the lines one by one, nor should anybody.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from explainer.language.matcher import understand
from explainer.language.reader import reader
from explainer.types import Reading
from tests.bench.questions import OUTSIDE
from tests.wordless import words_of

HERE = Path(__file__).parent
SETS = ("free", "asked")
EACH = "each_group"
"""How what is told of every value of a column is labelled, whatever is told."""


def main(arguments: list[str]) -> None:
    """Print how many questions are read as asking what they ask, offered, asked back, refused, and read as others."""
    for name in SETS:
        tables = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
        readers = {table: reader(words_of(table, columns)) for table, columns in tables.items()}
        told = Counter[str]()
        for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            told[_outcome(understand(asked["question"], readers[asked["table"]]), asked["intents"])] += 1
        print(name)
        for outcome, many in told.most_common():
            print(f"  {outcome}: {many}")
        of = sum(many for outcome, many in told.items() if not outcome.startswith("outsider"))
        print(f"  intents right: {told['right']} of {of} ({told['right'] / max(of, 1):.1%})")


def _outcome(reading: Reading, wanted: list[list[str]]) -> str:
    """How a question was taken.

    >>> _outcome(Reading("out_of_scope"), [["count"]])
    'refused'
    >>> _outcome(Reading("out_of_scope"), [["out_of_scope"]])
    'outsider refused'
    """
    if all(set(part) <= OUTSIDE for part in wanted):
        kinds = {"out_of_scope": "outsider refused", "unsure": "outsider offered"}
        return kinds.get(reading.status, "outsider accepted")
    if reading.status in ("out_of_scope", "unsure"):
        return {"out_of_scope": "refused", "unsure": "offered"}[reading.status]
    parts = [_asks(reading, part) for part in wanted]
    if all(parts):
        return "right"
    if any(parts):
        return "half of it"
    return "asked back about another" if reading.status == "incomplete" else "read as another"


def _asks(reading: Reading, part: list[Any]) -> bool:
    """Whether one of these intents is among the requests."""
    by = EACH in part and any("by" in request.slots or request.slots.get("each") for request in reading.requests)
    return by or any(request.intent in part for request in reading.requests)
