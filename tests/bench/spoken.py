"""How well everyday requests about one case are read, in the words of lay people, on nine tables.

    python -m tests.bench spoken

Each line of `spoken.jsonl` is a request drawn at random (what is asked, of which column, with which change, for whom)
and how a language model that had seen no phrase worded it for somebody with one case on the screen. Nobody has looked
at the lines one by one, nor should anybody.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from explainer.language.matcher import understand
from explainer.language.reader import Reader, reader
from explainer.project import Project
from explainer.types import Reading
from tests.bench.questions import plain_value
from tests.bench.worded import readers_of_tables

LINES = Path(__file__).parent / "spoken.jsonl"
_ALIKE = (
    frozenset({"why", "why_not"}),
    frozenset({"predict", "probability"}),
    frozenset({"mistakes", "when_wrong", "weak_spots"}),
    frozenset({"advice", "counterfactual"}),
    frozenset({"feature_list", "data_description"}),
    frozenset({"case_correct", "challenge"}),
    frozenset({"calibration", "probability"}),
)
"""Intents that answer the same everyday words."""
_TOLD = {"set_case": {"predict", "what_if"}, "challenge": {"feature_contribution", "why", "set_case"}}
"""What a profile, and an objection, may be read as too."""
_UNBOUND = frozenset({"fairness", "challenge", "feature_contribution", "feature_effect"})
"""What names a column, whose values then pick no rows."""
_OF_A_COLUMN = _UNBOUND | {
    "feature_importance",
    "causal_effect",
    "define_term",
    "feature_stats",
    "interaction",
    "threshold",
}


def main(arguments: list[str]) -> None:
    """Print how many requests are read as meant, table by table."""
    readers = all_readers()
    right, asked = Counter[str](), Counter[str]()
    for line in LINES.read_text(encoding="utf-8").splitlines():
        request = json.loads(line)
        if request["table"] in readers:
            asked[request["table"]] += 1
            right[request["table"]] += as_meant(understand(request["question"], readers[request["table"]]), request)
    for table, all_ in asked.items():
        print(f"  {table}: {right[table]} of {all_}")
    print(f"  read as meant: {right.total()} of {asked.total()} ({right.total() / max(asked.total(), 1):.1%})")


def all_readers() -> dict[str, Reader]:
    """The readers of all nine tables, by their names in the lines."""
    return readers_of_tables() | {"mortgage": _demo("mortgage"), "storms": _demo("hurricanes")}


def _demo(name: str) -> Reader:
    return reader(Project.load(name).words)


def as_meant(reading: Reading, request: dict[str, Any]) -> bool:
    """Whether intents, rows, conditions, changes and column are those drawn.

    A change drawn without an amount may be asked back for it; what a profile sets may be conditions as well.
    """
    parts = request["parts"]
    vague = any("changes_vague" in part for part in parts)
    if reading.status != "understood" and not (vague and reading.status == "incomplete"):
        return False
    names = [one.intent for one in reading.requests]
    if len(names) != len(parts) or not all(_fits(n, p["intent"]) for n, p in zip(names, parts, strict=True)):
        return False
    rows = sorted(str(part["row"]) for part in parts if "row" in part)
    return sorted(reading.scope.rows) == rows and _scope_right(reading, parts, vague) and _columns_right(reading, parts)


def _fits(name: str, drawn: str) -> bool:
    alike = name in _TOLD.get(drawn, ()) or any({name, drawn} <= ones for ones in _ALIKE)
    return name == drawn or alike


def _scope_right(reading: Reading, parts: list[dict[str, Any]], vague: bool) -> bool:
    wanted = _tests(test for part in parts for test in part.get("group", ()))
    changes = [change for part in parts for change in part.get("changes", ())]
    profile = [(column, "set", value) for part in parts for column, value in part.get("profile", ())]
    told = _tests((c.column, c.op, c.value) for c in reading.scope.changes)
    groups = [_tests((c.column, c.op, c.value) for c in one) for one in reading.scope.any]
    given = _tests((column, "set", value) for group in groups for column, op, value in group if op == "=")
    set_ = _tests([*changes, *profile])
    if (profile or parts[0]["intent"] == "challenge") and set_ and not told and given == set_:
        return True
    unbound = parts[0]["intent"] in _UNBOUND and not wanted
    return (groups == ([wanted] if wanted else []) or unbound) and (told == set_ or vague)


def _tests(tests: Any) -> list[Any]:
    """Column, operator and value, in order; not yes is no."""
    plain = [(column, op, plain_value(value)) for column, op, value in tests]
    turned = [(c, "=", 1 - v) if op == "!=" and v in (0.0, 1.0) else (c, op, v) for c, op, v in plain]
    return sorted(turned, key=str)


def _columns_right(reading: Reading, parts: list[dict[str, Any]]) -> bool:
    conditions = {c.column for one in reading.scope.any for c in one}
    for one, part in zip(reading.requests, parts, strict=True):
        named = {name for value in one.slots.values() for name in (value if isinstance(value, list) else [value])}
        wanted = part.get("column") if part["intent"] in _OF_A_COLUMN and not part.get("changes") else None
        if wanted is not None and wanted not in named | conditions:
            return False
    return True
