"""How well everyday requests are read about tables that nobody has written a word about, in the words of lay people.

    python -m tests.bench strangers

The tables stand in `strangers.toml`, the requests in `strangers.jsonl`, drawn and worded as those of `spoken`; here the
tables were new to the matcher as well. Nobody has looked at the lines one by one, nor should anybody.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

from explainer.language.matcher import understand
from explainer.language.reader import reader
from tests.bench.spoken import as_meant
from tests.wordless import words_of

HERE = Path(__file__).parent


def main(arguments: list[str]) -> None:
    """Print how many requests are read as meant, table by table."""
    tables = tomllib.loads((HERE / "strangers.toml").read_text(encoding="utf-8"))
    readers = {name: reader(words_of(name, table)) for name, table in tables.items()}
    right, asked = Counter[str](), Counter[str]()
    for line in (HERE / "strangers.jsonl").read_text(encoding="utf-8").splitlines():
        request = json.loads(line)
        asked[request["table"]] += 1
        right[request["table"]] += as_meant(understand(request["question"], readers[request["table"]]), request)
    for table, all_ in asked.items():
        print(f"  {table}: {right[table]} of {all_}")
    print(f"  read as meant: {right.total()} of {asked.total()} ({right.total() / max(asked.total(), 1):.1%})")
