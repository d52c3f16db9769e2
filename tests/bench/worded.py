"""How well 1,350 requests are read in the words of many people, on tables of which nothing is known but the columns.

    python -m tests.bench worded

Each line of `worded.jsonl` is a request in the structured form of TalkToModel, made at random, and how a language model
that had seen no phrase worded it for a crowd worker. Nobody has looked at the lines one by one, nor should anybody: the
figure is worth something only as long as they teach nothing. Those of `crowds.jsonl` were made up and worded by other
such writers, request and words together, in the voice of crowds of different trades.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.dummy import DummyClassifier

from explainer.language.matcher import understand
from explainer.language.reader import Reader, reader
from explainer.project import Project
from explainer.types import Words
from tests.bench.questions import SHARED, german, is_exact

HERE = Path(__file__).parent
ROWS = 400


def main(arguments: list[str]) -> None:
    """Print how many requests are read exactly, table by table."""
    readers = readers_of_tables()
    for name in ("worded", "crowds"):
        _report(name, readers)


def _report(name: str, readers: dict[str, Reader]) -> None:
    """Print how many requests of one file are read exactly, table by table."""
    print(name)
    counted: dict[str, list[bool]] = {}
    for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        if asked["table"] in readers:
            reading = understand(asked["question"], readers[asked["table"]])
            exact = reading.status == "understood" and is_exact(reading, asked["structured"])
            counted.setdefault(asked["table"], []).append(exact)
    for table, exact in counted.items():
        print(f"  {table}: {sum(exact)} of {len(exact)}")
    everything = [one for exact in counted.values() for one in exact]
    print(f"  exact readings: {sum(everything)} of {len(everything)} ({np.mean(everything):.1%})")


def readers_of_tables() -> dict[str, Reader]:
    """The readers of the tables whose columns are all that is known, and of German credit where its rows are there."""
    words = {name: _words(table) for name, table in tomllib.loads((HERE / "worded.toml").read_text()).items()}
    if SHARED.is_dir():
        words["german credit"] = german().words
    return {name: reader(own) for name, own in words.items()}


def _words(table: dict[str, Any]) -> Words:
    """What `new` infers from such a table."""
    chance = np.random.default_rng(0)
    columns = {name: _drawn(values, chance) for name, values in table["columns"].items()}
    X, y = pd.DataFrame(columns), chance.permutation(np.resize(table["classes"], ROWS))
    return Project(DummyClassifier().fit(X, y), X, y).words


def _drawn(values: list[Any], chance: np.random.Generator) -> Any:
    """Values of one column: any of those listed, or numbers from the lowest to the highest."""
    if isinstance(values[0], bool | str) or set(values) == {0, 1}:
        return chance.permutation(np.resize(values, ROWS))
    low, high = values
    drawn = np.linspace(low, high, ROWS)
    return chance.permutation(drawn.round().astype(int) if isinstance(low, int) else drawn.round(3))
