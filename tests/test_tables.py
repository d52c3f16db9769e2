"""Questions about tables that nobody has written a word about but their columns' names, as most tables come."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from explainer.language.matcher import understand
from explainer.language.names import called
from explainer.language.reader import Reader, reader
from explainer.language.tokens import spoken
from explainer.types import Column
from tests.test_questions import same_reading
from tests.wordless import words_of

HERE = Path(__file__).parent / "tables"
TABLES = {path.stem: tomllib.loads(path.read_text()) for path in sorted(HERE.glob("*.toml"))}


@cache
def _reader(table: str) -> Reader:
    return reader(words_of(table, TABLES[table]))


@pytest.mark.parametrize(
    ("table", "question"),
    [pytest.param(t, q, id=f"{t}: {q['text']}"[:90]) for t, raw in TABLES.items() for q in raw["question"]],
)
def test_a_question_about_a_table_without_words(table: str, question: dict[str, Any]) -> None:
    same_reading(understand(question["text"], _reader(table)), question)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("hrs_study_wk", "hours study week"),
        ("schlrshp", "scholarship"),
        ("avgTemp", "average temperature"),
        ("dist_km", "distance kilometers"),
        ("lengthofstay", "length of stay"),
        ("rentshouse", "rents house"),
    ],
)
def test_names_are_spelt_out(name: str, meant: str) -> None:
    assert meant in called(Column(name, "number", spoken(name)))


def test_a_name_of_whole_words_has_no_other_reading() -> None:
    assert called(Column("LoanAmount", "number", "loan amount")) == ("loan amount",)
    assert called(Column("unemployed", "boolean", "unemployed")) == ("unemployed",)
