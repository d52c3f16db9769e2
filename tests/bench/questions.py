"""How well questions are understood, on real ones from `../shared/questions` and on the fresh ones beside this file.

    python -m tests.bench questions [--show N]

The German-credit table becomes a project twice: as `new` infers it, without a label, and with an owner's few words.
Prints exact readings (filters, changes and operations all right), intents, outsiders accepted, and milliseconds of
processor time; then how quickly a very large project is read.
"""

from __future__ import annotations

import json
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explainer.language.matcher import understand
from explainer.language.reader import Reader, reader
from explainer.project import Project
from explainer.types import LABEL, PREDICTION, Column, Reading, Value, Words
from tests.bench import wide

SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "questions"
FRESH = Path(__file__).parent / "fresh.toml"
OUTSIDE = {"out_of_scope", "nonsense"}
OPERATIONS = {
    "predict": {"predict", "what_if"}, "likelihood": {"probability", "what_if"}, "score": {"performance"},
    "show": {"show_data", "show_case"},
    "count": {"count"}, "label": {"labels"}, "data": {"data_description"}, "interact": {"interaction"},
    "model": {"model_description", "purpose"},
    "mistake": {"mistakes", "when_wrong"}, "correct": {"mistakes", "case_correct", "performance"}, "function": {"help"},
    "self": {"identity"}, "define": {"define_term"},
    "previous_operation": {"followup"}, "followup": {"followup"}, "statistic": {"feature_stats", "labels"},
}  # fmt: skip
"""Which intents are the right reading of each operation of the structured form."""


@dataclass
class Tally:
    """What was counted over one set of questions."""

    counts: Counter[str] = field(default_factory=Counter)
    by_operation: dict[str, Counter[str]] = field(default_factory=dict)
    by_parts: dict[int, Counter[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> None:
    """Print all figures; `--show N` also prints N misread questions of each set."""
    show = int(arguments[arguments.index("--show") + 1]) if "--show" in arguments else 0
    if not SHARED.is_dir():
        raise SystemExit(f"There are no questions in {SHARED}.")
    project = german()
    for title, words in (
        ("German credit, as inferred", project.words),
        ("German credit, with an owner's words", _owned(project.words)),
    ):
        _report(title, _shared(reader(words), words), show)
    if FRESH.exists():
        _report("Fresh questions on the two demos", _fresh(), show)
    wide.main()


# ---------------------------------------------------------------- the German-credit project


def german() -> Project:
    from sklearn.ensemble import GradientBoostingClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train = pd.read_csv(SHARED / "data" / "german_train.csv", index_col=0)
    test = pd.read_csv(SHARED / "data" / "german_test.csv", index_col=0)
    model = make_pipeline(StandardScaler(), GradientBoostingClassifier(random_state=0))
    model.fit(train.drop(columns="y"), train["y"])
    return Project(model, test.drop(columns="y"), test["y"])


def _owned(words: Words) -> Words:
    """The words of an owner who took ten minutes."""
    classes = (Value(0, "bad credit risk", ("bad risk",)), Value(1, "good credit risk", ("good risk",)))
    said = {
        "Gender": ("gender", ("sex", "male", "man", "men")),
        "LoanDuration": ("loan duration", ("term", "months", "how long the loan runs")),
        "LoanAmount": ("loan amount", ("credit amount", "size of the loan")),
        "OwnsHouse": ("owns house", ("home owner", "homeowners")),
        "RentsHouse": ("rents house", ("tenant", "renter")),
        "Unemployed": ("unemployed", ("jobless", "out of work")),
        "HasTelephone": ("has telephone", ("phone",)),
    }

    def owned(column: Column) -> Column:
        label, synonyms = said.get(column.name, (column.label, ()))
        return replace(column, label=label, synonyms=(*column.synonyms, *synonyms))

    outcome = replace(words.outcome, label="credit risk", classes=classes)
    return replace(words, row="person", rows="people", outcome=outcome, columns=tuple(owned(c) for c in words.columns))


# ---------------------------------------------------------------- reading and comparing


def _shared(reading_of: Reader, words: Words) -> Iterator[tuple[str, Tally]]:
    for path in sorted(SHARED.glob("dev_*.jsonl")):
        tally = Tally()
        for line in path.read_text().splitlines():
            asked = json.loads(line)
            _count(tally, asked["question"], asked["intents"], asked["gold"].get("structured"), reading_of)
        yield path.stem, tally


def _fresh() -> Iterator[tuple[str, Tally]]:
    readers = {name: reader(Project.load(name).words) for name in ("mortgage", "hurricanes")}
    tally = Tally()
    for asked in tomllib.loads(FRESH.read_text())["question"]:
        intents = [[one] if isinstance(one, str) else one for one in asked.get("intents", ["out_of_scope"])]
        wanted = {name: asked.get(name, []) for name in ("conditions", "changes", "rows")}
        _count(tally, asked["text"], intents, None, readers[asked["project"]], wanted)
    yield FRESH.stem, tally


def _count(
    tally: Tally, question: str, intents: list[list[str]], structured: Any, reading_of: Reader, wanted: Any = None
) -> None:
    started = time.process_time()
    reading = understand(question, reading_of)
    tally.seconds.append(time.process_time() - started)
    names = [r.intent for r in reading.requests]
    if all(set(part) <= OUTSIDE for part in intents):
        kind = {"out_of_scope": "outsider refused", "unsure": "outsider offered"}.get(
            reading.status, "outsider ACCEPTED"
        )
        tally.counts[kind] += 1
        if kind == "outsider ACCEPTED":
            tally.missed.append(f"[accepted] {question}  =>  {names}")
        return
    right = _intents_right(names, intents)
    kind = {"unsure": "offered" if _offered(names, intents) else "offered wrongly", "out_of_scope": "refused"}.get(
        reading.status, "right" if right else "wrong"
    )
    if any(set(part) & (OUTSIDE | {"smalltalk"}) for part in intents) and reading.status == "out_of_scope":
        kind = "right"
    tally.counts[kind] += 1
    exact = kind == "right" and (_scope_right(reading, wanted) if wanted is not None else True)
    if structured is not None:
        exact = reading.status != "out_of_scope" and is_exact(reading, structured)
        tally.counts["filters right"] += _filters_right(reading, structured)
        tally.counts["changes right"] += _changes_right(reading, structured)
        for operation in structured["ops"] or [{"op": "none"}]:
            tally.by_operation.setdefault(operation["op"], Counter())[str(exact)] += 1
        tally.by_parts.setdefault(len(structured["ops"]), Counter())[str(exact)] += 1
    if structured is not None or wanted is not None:
        tally.counts["exact" if exact else "not exact"] += 1
    if kind != "right" or (not exact and (structured is not None or wanted is not None)):
        scope = reading.scope
        read_as = f"{names} {scope.any} {scope.rows} {scope.changes}"
        tally.missed.append(f"[{kind}] {question}  =>  {read_as}, wanted {intents} {structured or wanted}")


def _intents_right(names: list[str], intents: list[list[str]]) -> bool:
    return len(names) == len(intents) and all(name in part for name, part in zip(names, intents, strict=True))


def _offered(names: list[str], intents: list[list[str]]) -> bool:
    return any(name in part for part in intents for name in names)


def _scope_right(reading: Reading, wanted: dict[str, Any]) -> bool:
    conditions = sorted(sorted(([c.column, c.op, c.value] for c in one), key=str) for one in reading.scope.any)
    changes = [[c.column, c.op, c.value] for c in reading.scope.changes]
    expected = sorted(sorted(group, key=str) for group in wanted["conditions"])
    return (
        conditions == expected
        and changes == wanted["changes"]
        and list(reading.scope.rows) == [str(r) for r in wanted["rows"]]
    )


# ---------------------------------------------------------------- the structured form of the shared questions


def _plain(name: str) -> str:
    return name if name in (LABEL, PREDICTION) else "".join(c for c in name.lower() if c.isalnum())


def plain_value(value: Any) -> Any:
    """A value to compare: yes, true and 1 are the same, as are no, false and 0."""
    if isinstance(value, str):
        text = value.lower()
        plain = float(text) if text.replace(".", "", 1).isdigit() else text
        return {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}.get(text, plain)
    return float(value)


def _wanted_groups(filters: Iterable[dict[str, Any]]) -> list[Any]:
    """The filters of the structured form, folded from left to right into an OR of ANDs."""
    folded: list[list[Any]] = []
    for one in filters:
        test = (_plain(one["feature"]), one["op"], plain_value(one["value"]))
        if not folded or one.get("join") == "or":
            folded.append([test])
        else:
            folded = [group if test in group else [*group, test] for group in folded]
    return sorted(sorted(group, key=str) for group in folded)


def _groups(reading: Reading) -> list[Any]:
    rows = [("id", "=", float(r)) for r in reading.scope.rows if r.isdigit()]
    groups = [[(_plain(c.column), c.op, plain_value(c.value)) for c in one] for one in reading.scope.any]
    if not rows:
        return sorted(sorted(group, key=str) for group in groups)
    if not groups:
        return sorted([[row] for row in rows])
    return sorted(sorted([row, *group], key=str) for row in rows for group in groups)


def _filters_right(reading: Reading, structured: Any) -> bool:
    return _groups(reading) == _wanted_groups(structured["filters"])


def _changes_right(reading: Reading, structured: Any) -> bool:
    mine = sorted(((_plain(c.column), c.op, plain_value(c.value)) for c in reading.scope.changes), key=str)
    return mine == sorted(
        ((_plain(c["feature"]), c["op"], plain_value(c["value"])) for c in structured["changes"]), key=str
    )


def is_exact(reading: Reading, structured: Any) -> bool:
    if not (_filters_right(reading, structured) and _changes_right(reading, structured)):
        return False
    if structured["previous_filter"] and not (reading.refers_back or not reading.scope.any):
        return False
    operations = structured["ops"]
    if operations and all(o["op"] == "important" and o["args"]["what"] == "feature" for o in operations):
        named = [
            _plain(str(n)) for r in reading.requests for n in (r.slots.get("features") or [r.slots.get("feature")])
        ]
        asked = [_plain(o["args"]["feature"]) for o in operations]
        fitting = {"feature_importance", "feature_effect"} | ({"feature_contribution"} if reading.scope.rows else set())
        return {r.intent for r in reading.requests} <= fitting and sorted(set(named)) == sorted(asked)
    return len(reading.requests) == len(operations) and all(
        _operation_right(reading, request, operation, structured)
        for request, operation in zip(reading.requests, operations, strict=True)
    )


def _operation_right(reading: Reading, request: Any, operation: dict[str, Any], structured: Any) -> bool:
    name, arguments = operation["op"], operation["args"]
    changed = bool(structured["changes"]) and operation.get("after_changes", 1) != 0
    if name == "explain":
        return request.intent == ("counterfactual" if arguments.get("kind") == "counterfactual" else "why")
    if name == "important":
        if arguments["what"] == "feature":
            wanted = _plain(arguments["feature"])
            named = [request.slots.get("feature"), *request.slots.get("features", ())]
            return request.intent in ("feature_importance", "feature_effect") and wanted in [
                _plain(str(n)) for n in named
            ]
        return request.intent == "importance" and (arguments["what"] == "all" or reading.top == arguments["k"])
    if name in ("predict", "likelihood") and changed:
        return request.intent == "what_if" and request.slots.get("output") == (
            "prediction" if name == "predict" else "probability"
        )
    if name in ("predict", "likelihood"):
        return request.intent == {"predict": "predict", "likelihood": "probability"}[name]
    if name == "previous_operation":
        return request.intent == "followup" or (changed and request.intent == "what_if")
    if name == "score":
        return request.intent == "performance" and (request.slots.get("metric") or reading.metric or "accuracy") == {
            "default": "accuracy"
        }.get(arguments["metric"], arguments["metric"])
    if name == "mistake":
        return request.intent in OPERATIONS[name] and request.slots.get("kind", arguments.get("kind")) == arguments.get(
            "kind"
        )
    if name == "statistic" and "feature" in arguments and arguments["feature"] != "target":
        return request.intent == "feature_stats" and _plain(str(request.slots.get("feature"))) == _plain(
            arguments["feature"]
        )
    return request.intent in OPERATIONS.get(name, {name})


# ---------------------------------------------------------------- printing


def _report(title: str, tallies: Iterator[tuple[str, Tally]], show: int) -> None:
    print(f"\n{title}")
    seconds: list[float] = []
    for name, tally in tallies:
        seconds += tally.seconds
        print(f"  {name}: {', '.join(f'{k} {v}' for k, v in sorted(tally.counts.items()))}")
        exact = tally.counts["exact"] + tally.counts["not exact"]
        if exact:
            print(f"    exact readings: {tally.counts['exact']} of {exact} ({tally.counts['exact'] / exact:.1%})")
        for label, table in (("operation", tally.by_operation), ("number of operations", tally.by_parts)):
            if table:
                print(
                    f"    exact by {label}: "
                    + ", ".join(f"{key} {c['True']}/{c.total()}" for key, c in sorted(table.items(), key=str))
                )
        for line in tally.missed[:show]:
            print("     ", line)
    p50, p95, p99 = np.percentile(np.array(seconds) * 1000, [50, 95, 99])
    print(f"  milliseconds a question: p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f}, n = {len(seconds)}")
