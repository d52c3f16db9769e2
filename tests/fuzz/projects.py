"""The projects that are talked about, loaded once; `odd` is made here."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from explainer.project import Project

ROWS = 3_000

_NUMBERS = [
    "x", "x1", "x_2", "IT", "not", "and", "or", "if", "12", "3.5", "why", "row", "value", "predict", "more than 5",
    "at least 3 years", "between", "%", "(x)", ".*", "\\d+", "[a-", "{{7*7}}", "<script>", "e\u0301", "İ", "ß", "ﬁ",
    "收入", "الدخل", "\u202eemocni", "😀", "date.of.birth", "LoanAmount", "loan amount", "thing " * 40, "a" * 300,
]  # fmt: skip
"""Names of columns: small words, numbers, patterns, other scripts, endless ones."""
_FLAGS = ["is", "has_no", "no_loans", "yes", "Balance under 500", "balance_over_500", "not not"]
_SYLLABLES = ["ka", "no", "or", "row", "ten", "un", "der", "12", "é", "and ", "-", "'s ", "山"]
_CLASSES = ["no", "not no", "0", "row 3", "why"]


class Guess:
    """A model that reads nothing: the same chances for every row."""

    classes_ = np.array(_CLASSES)

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """The first class."""
        return np.repeat(self.classes_[:1], len(X))

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """More for the first class than for the next, and so on."""
        chances = np.arange(len(_CLASSES), 0, -1) / sum(range(len(_CLASSES) + 1))
        return np.tile(chances, (len(X), 1))


@cache
def load(name: str) -> Project:
    """A project by its name, once.

    >>> len(load("odd").words.column("maker").values)
    3000
    """
    return Project.load(name) if name != "odd" else _odd()


def _odd() -> Project:
    rng = np.random.default_rng(0)
    columns: dict[str, object] = {name: rng.integers(-9, 10**6, ROWS) / 4 for name in _NUMBERS}
    columns |= {name: rng.integers(0, 2, ROWS) for name in _FLAGS}
    columns["maker"] = pd.Categorical(_makers(ROWS))
    columns["mood"] = rng.choice(["yes", "no", "maybe not", "it", "IT", "low or high", "12", ""], ROWS)
    X = pd.DataFrame(columns)
    X.index = pd.Index(_ids(ROWS))
    y = pd.Series(rng.choice(_CLASSES, ROWS), index=X.index, name="<label>")
    said = {"maker": {"label": "made by", "synonyms": ["maker of", "who", "brand"]}, "x": {"unit": "%", "change": "up"}}
    return Project(Guess(), X, y, name="odd", row="why", rows="whys", sensitive=["maker"], sections={"columns": said})


def _makers(n: int) -> list[str]:
    """So many different names made of the same few syllables, so that all are near to each other."""
    base = len(_SYLLABLES)
    return [
        "".join(_SYLLABLES[i // base**place % base] for place in range(4)).strip() + f" {i % 7}{i}" for i in range(n)
    ]


def _ids(n: int) -> list[str]:
    """Ids that look like numbers, words, or neither; each once."""
    odd = ["why", "-3", "1e5", "0x1F", "٣", "A-1", "a 1", "9" * 300, "row 7", "not", "ﬁ", "3.0", "#4", "nan"]
    return [*odd, *(str(i) if i % 2 else f"QX-{i:05}/b" for i in range(len(odd), n))]
