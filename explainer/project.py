"""A project: a model, the rows it is explained on, and its owner's words; loaded, checked, immutable."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from explainer import declaration, draws, inputs, tables, vocabulary
from explainer.declaration import Declared, ProjectError
from explainer.folder import opened
from explainer.scoring import Stored, scored
from explainer.split import Split
from explainer.threads import for_rows
from explainer.types import Cannot, Column, Scalar, Words

T = TypeVar("T")
DEMOS = Path(__file__).parent / "demos"
AT_HAND = 20_000
"""The answers for so many rows are asked for at once when some of them are wanted."""
REMEMBERED = 256
"""So many computed things are kept for all visitors together."""


class Project:
    """A model with its rows and words. Immutable after construction; knows no routine and no chart.

    `X` holds the inputs of the rows explained in the model's order, `y` their true outcome, `table` all their
    columns; all three are indexed by row id (text). `train_X` and `train_y` are the rows the model learned from,
    or None when nobody said. `classes` follow the model's own order and are empty for a number.

    >>> project = Project.load("mortgage")
    >>> project.kind, project.classes, project.positive, project.X.index[0]
    ('binary', ['no', 'yes'], 'yes', '1')
    """

    folder: Path | None = None
    """Where the project was loaded from; its `intents/` may hold the owner's own phrases."""

    def __init__(
        self,
        model: Any,
        X: Any,
        y: Any,
        *,
        train: tuple[Any, Any] | None = None,
        name: str = "model",
        title: str | None = None,
        row: str = "row",
        rows: str | None = None,
        labels: Mapping[str, str] | None = None,
        positive: Scalar | None = None,
        sensitive: Sequence[str] = (),
        said: Mapping[str, str] | None = None,
        sections: Mapping[str, Any] | None = None,
        table: pd.DataFrame | None = None,
        declared: Declared | None = None,
        split: Split | None = None,
    ) -> None:
        """A project from a fitted model and its rows.

        Args:
            model: fitted; `predict`, and `predict_proba` with `classes_` if it is a classifier. Or predictions only:
                a function that scores rows, or answers stored beforehand (see `scoring`).
            X: (n, p) inputs of the rows to explain; best rows the model never saw.
            y: (n,) their true outcome.
            train: (inputs, outcome) of the rows the model learned from, if known.
            name, title: what the project and the page are called.
            row, rows: what one row is called, and many.
            labels: column name -> how people call it.
            positive: for two classes, the one whose chance is told.
            sensitive: columns that must not matter unduly.
            said: the owner's sentences (purpose, intended_use, owner, ...).
            sections: further words in the form of `project.toml`, as nested dicts.
            table: (n, any) all columns of these rows, if there are more than inputs.
            declared: concerns and structure; `sensitive` is added to it.
            split: how `train` and these rows were parted, if that was done here and not by the owner.

        Raises:
            ProjectError: something does not fit together; the message says what.
        """
        if not hasattr(model, "predict") and callable(model):
            model = _scored(model, X, y, sections or {}, positive)
        self.model = model
        self.name = name
        self.classes: list[Scalar] = _classes(model)
        self.X = inputs.frame(X, model)
        if isinstance(model, Stored):
            model.over(self.X)
        self.y = inputs.outcome(y, self.X)
        self.train_X: pd.DataFrame | None = None
        self.train_y: pd.Series | None = None
        if train is not None:
            self.train_X = inputs.frame(train[0], model)[list(self.X.columns)]
            self.train_y = inputs.outcome(train[1], self.train_X).rename(str(self.y.name))
        self.table = self.X.assign(**{str(self.y.name): self.y}) if table is None else table.set_axis(self.X.index)
        self._feed = inputs.feeding(model, self.X, self.train_X)
        doc = _merged(sections or {}, row, rows, labels, said, sensitive)
        tables.need(self.table, [*(labels or ()), *sensitive])
        _check_wanted(self.classes, doc.get("outcome", {}).get("wanted"))
        self.positive: Scalar | None = _positive(self.classes, doc.get("outcome", {}).get("positive", positive))
        self.declared = replace(declared or Declared(), sensitive=vocabulary.texts(doc["fairness"].get("sensitive")))
        self.split = split
        self.held_out = "split" if split else "declared" if train is not None else "unknown"
        self.y = inputs.aligned(self.y, self.classes)
        if self.train_y is not None:
            self.train_y = inputs.aligned(self.train_y, self.classes)
        self.words: Words = _words(self, doc, title)
        self.kind = self.words.outcome.kind
        self._memory: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def load(cls, where: str | Path, *, allow_pickle: bool = False) -> Project:
        """The project in a folder with a project.toml, or the bundled demo of that name.

        Raises:
            ProjectError: the first thing that is wrong, in one sentence.
        """
        folder = DEMOS / where if str(where) in demos() else Path(where)
        if not folder.exists():
            raise ProjectError(f"There is no project '{where}': give a folder, or one of {', '.join(demos())}.")
        said = declaration.read(folder)
        held = opened(said, allow_pickle=allow_pickle)
        project = cls(**{f.name: getattr(held, f.name) for f in fields(held)})
        project.folder = folder
        return project

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """What the model says about these inputs: classes or numbers, (n,).

        Raises:
            ProjectError: the model can't take these inputs.
        """
        said = self._ask("predict", X)
        return said.ravel() if said.shape == (len(X), 1) else said  # CatBoost answers with a column

    def proba(self, X: pd.DataFrame) -> np.ndarray:
        """The chance of each class, (n, k), columns as in `classes`.

        Raises:
            Cannot: no_probability, when the model gives none.
        """
        if not self.classes or not hasattr(self.model, "predict_proba"):
            raise Cannot("no_probability")
        return self._ask("predict_proba", X)

    def score(self, X: pd.DataFrame, cls: Scalar | None = None) -> np.ndarray:
        """The number people read, (n,): the chance of a class (the positive one by default), or the predicted value.

        Raises:
            Cannot: no_probability; no_such_class, when several classes are possible and none is named.
        """
        if not self.classes:
            return self.predict(X).astype(float)
        wanted = self.positive if cls is None else cls
        if wanted not in self.classes:
            raise Cannot("no_such_class", value=wanted, known=self.classes)
        chance: np.ndarray = self.proba(X)[:, self.classes.index(wanted)]
        return chance

    @cached_property
    def predicted(self) -> np.ndarray:
        """What the model says about every row of `X`, (n,)."""
        if not self.classes:
            return self.scores
        return self.predict(self.X)

    @cached_property
    def scores(self) -> np.ndarray:
        """Every row's chances (n, k), or its predicted value (n,)."""
        return self.proba(self.X) if self.classes else self.predict(self.X).astype(float)

    @property
    def all_told(self) -> bool:
        """Whether the answers for all rows are at hand: known already, or so few that they may as well be asked for."""
        return len(self.X) <= AT_HAND or {"scores", "predicted"} <= self.__dict__.keys()

    def background(self, n: int = 100, seed: int = 0) -> pd.DataFrame:
        """A seeded sample of at most `n` inputs the model learned from.

        Of `X`, when those are unknown; then by what the rows hold, so that their order does not matter.
        """
        rows = self.X if self.train_X is None else self.train_X
        if len(rows) <= n:
            return rows
        if self.train_X is None:
            return rows.iloc[draws.drawn(self, np.arange(len(rows)), n, seed=seed + 1)]
        chosen = np.random.default_rng(seed).choice(len(rows), size=n, replace=False)
        return rows.iloc[np.sort(chosen)]

    def remember(self, key: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` returns, computed once for all visitors; the least recently wanted is forgotten first."""
        with self._lock:
            slot = self._memory.setdefault(key, _Slot())
            self._memory.move_to_end(key)
            while len(self._memory) > REMEMBERED:
                self._memory.popitem(last=False)
        return cast(T, slot.value(compute))

    def lacks(self, need: str) -> bool:
        """Whether a question that needs this can't be asked here.

        `need`: model, classes, probability, sensitive, changeable, rule, time, space, group.

        Raises:
            ValueError: no such need.
        """
        if need not in NEEDS:
            raise ValueError(f"unknown need '{need}': one of {', '.join(NEEDS)}")
        return not NEEDS[need](self)

    def prepared(self, X: pd.DataFrame) -> Any:
        """The inputs in the form the model takes: the columns' own types, or a plain array."""
        return self._feed(X)

    def _ask(self, method: str, X: pd.DataFrame) -> np.ndarray:
        try:
            ready = X if isinstance(self.model, Stored) else self.prepared(X)
            with for_rows(len(X)):
                return np.asarray(getattr(self.model, method)(ready))
        except Cannot:
            raise
        except Exception as problem:
            raise ProjectError(inputs.unpredictable(X, problem)) from problem


NEEDS: Mapping[str, Callable[[Project], bool]] = {
    "model": lambda p: not isinstance(p.model, Stored),
    "classes": lambda p: bool(p.classes),
    "probability": lambda p: bool(p.classes) and hasattr(p.model, "predict_proba"),
    "sensitive": lambda p: bool(p.declared.sensitive),
    "changeable": lambda p: any(c.change != "no" and c.input for c in p.words.columns),
    "rule": lambda p: p.declared.rule is not None,
    "time": lambda p: p.declared.time is not None,
    "space": lambda p: p.declared.latitude is not None and p.declared.longitude is not None,
    "group": lambda p: p.declared.group is not None,
}
"""What a question may need of a project, and how to see whether it is there."""


@lru_cache(maxsize=1)
def demos() -> tuple[str, ...]:
    """The bundled projects, by name.

    >>> "mortgage" in demos()
    True
    """
    return tuple(sorted((f.parent.name for f in DEMOS.glob("*/project.toml")), key=lambda n: (n != "mortgage", n)))


class _Slot:
    """One remembered thing: whoever comes first computes it, the others wait."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._known: list[Any] = []

    def value(self, compute: Callable[[], Any]) -> Any:
        with self._lock:
            if not self._known:
                self._known.append(compute())
            return self._known[0]


# ---------------------------------------------------------------- putting it together


def _merged(
    sections: Mapping[str, Any],
    row: str,
    rows: str | None,
    labels: Mapping[str, str] | None,
    said: Mapping[str, str] | None,
    sensitive: Sequence[str],
) -> dict[str, Any]:
    """The owner's sections, with the notebook's keywords laid over them."""
    doc: dict[str, Any] = dict(sections.items())
    named = {"one": row, "many": rows or f"{row}s"} if row != "row" or rows else {}
    doc["row"] = {**doc.get("row", {}), **named}
    doc["said"] = {**doc.get("said", {}), **(said or {})}
    doc["fairness"] = dict(doc.get("fairness", {}))
    if sensitive:
        doc["fairness"]["sensitive"] = list(sensitive)
    columns = dict(doc.get("columns", {}))
    for name, label in (labels or {}).items():
        columns[name] = {**columns.get(name, {}), "label": label}
    doc["columns"] = columns
    return doc


def _words(project: Project, doc: Mapping[str, Any], title: str | None) -> Words:
    y, train = project.y, project.train_y
    everything = y if train is None else pd.concat([y, train], ignore_index=True).rename(str(y.name))
    row, key = doc["row"], doc.get("data", {}).get("id")
    columns = doc["columns"]
    one = str(row.get("one", "row"))
    return Words(
        name=project.name,
        title=title or vocabulary.plain_name(project.name).capitalize(),
        outcome=vocabulary.outcome(everything, project.classes, project.positive, doc.get("outcome", {})),
        columns=tuple(_columns(project, columns, key)),
        row=one,
        rows=str(row.get("many", f"{one}s")),
        row_synonyms=vocabulary.texts(row.get("synonyms")),
        id_column=key,
        ids=tuple(project.X.index.tolist()),
        sensitive=project.declared.sensitive,
        said={str(k): str(v) for k, v in doc["said"].items()},
    )


def _columns(project: Project, said: Mapping[str, Any], key: str | None) -> list[Column]:
    read = [str(c) for c in project.X.columns]
    others = [str(c) for c in project.table.columns if c not in {*read, project.y.name, key}]
    found = []
    for name in read + others:
        seen = project.X[name] if name in read else project.table[name]
        if name in read and project.train_X is not None:
            seen = _joined(seen, project.train_X[name])
        found.append(vocabulary.column(name, seen, said.get(name, {}), is_input=name in read))
    return found


def _joined(a: pd.Series, b: pd.Series) -> pd.Series:
    if isinstance(a.dtype, pd.CategoricalDtype) and a.dtype != b.dtype:
        a, b = a.astype(object), b.astype(object)
    return pd.concat([a, b], ignore_index=True)


# ---------------------------------------------------------------- classes


def _scored(score: Callable[[Any], Any], X: Any, y: Any, sections: Mapping[str, Any], positive: Any) -> Any:
    """A bare function as a model; the owner's sections may name its classes and the positive one."""
    said = sections.get("outcome", {}).get("positive", positive)
    return scored(score, inputs.frame(X, None), y, sections.get("model", {}).get("classes", ()), said)


def _classes(model: Any) -> list[Scalar]:
    try:
        known = getattr(model, "classes_", None)
    except Exception:  # a pipeline whose last step was never fitted
        known = None
    if not hasattr(model, "predict"):
        raise ProjectError(f"A model needs a method 'predict'; {type(model).__name__} has none.")
    if known is None:
        return []
    if isinstance(known, list) and known and isinstance(known[0], np.ndarray):
        raise ProjectError("The model predicts several outcomes at once; explain one at a time.")
    classes = [vocabulary.scalar(c) for c in known]
    if not classes:  # CatBoost says so of a model of numbers
        return []
    if len(classes) < 2:
        raise ProjectError(f"The model knows a single class, {classes}; there is nothing to explain.")
    return classes


def _check_wanted(classes: Sequence[Scalar], said: Any) -> None:
    if said is not None and vocabulary.own_value(said, classes) is None:
        raise ProjectError(f"The wanted class {said!r} is none of the model's classes: {classes}.")


def _positive(classes: Sequence[Scalar], said: Any) -> Scalar | None:
    if len(classes) != 2:
        return None
    if said is None:
        return classes[1]
    found = vocabulary.own_value(said, classes)
    if found is None:
        raise ProjectError(f"The positive class {said!r} is none of the model's classes: {classes}.")
    return found
