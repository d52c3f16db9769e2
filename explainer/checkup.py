"""A project's check-up: what is wrong in its folder, what is missing, and which questions that locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast

import pandas as pd

from explainer import declaration, vocabulary
from explainer.declaration import Declaration, Problem, ProjectError, nearest
from explainer.project import Project
from explainer.split import Split
from explainer.types import Column, Outcome, Scalar

WANTED = ("purpose", "intended_use", "not_for", "owner")
"""The owner's sentences that people ask for first."""

_LOCKED: Mapping[str, str] = {
    "model": "There are stored answers but no model to ask about other rows: if there is one, write [model] file, fit "
    "or score.",
    "sensitive": "Nobody declared sensitive columns: write [fairness] sensitive = [...].",
    "probability": "The model gives no chances, only answers.",
    "changeable": 'No column may be changed: write change = "up", "down" or "any" under [columns.<name>] where it may.',
    "rule": 'Nobody declared what was done before the model: write [baseline] rule = "model.py:rule".',
    "time": "Nobody declared which column is the time: write [structure] time = ...",
    "space": "Nobody declared which columns are the place: write [structure] latitude = ... and longitude = ...",
    "group": "Nobody declared which rows belong together: write [structure] group = ...",
}
AGAIN = 0.05
"""Up to this share, rows that stand in the train file too are taken for chance."""
_ORDER = {"error": 0, "warning": 1, "note": 2}


def problems(folder: Path | str, *, allow_pickle: bool = False) -> list[Problem]:
    """What is wrong or missing: errors first, then warnings, then notes; each in the order of the file.

    >>> {problem.severity for problem in problems(Path(__file__).parent / "demos" / "mortgage")}
    {'note'}
    """
    try:
        said = declaration.read(Path(folder))
    except ProjectError as problem:
        return [Problem("error", str(problem))]
    found = declaration.form(said)
    if not any(p.severity == "error" for p in found):
        try:
            project = Project.load(folder, allow_pickle=allow_pickle)
        except ProjectError as problem:
            found.append(Problem("error", str(problem), _blamed(said, str(problem))))
        else:
            found += [*_pickled(said), *_words(said, project), *_missing(said, project)]
    return sorted(found, key=lambda p: (_ORDER[p.severity], p.line or 0))


def _blamed(said: Declaration, message: str) -> int | None:
    """The line whose value the message quotes, the first one in the file."""
    quoted = [
        line
        for path, line in said.where.items()
        for value in _texts(_at(said.sections, path))
        if any(f"{before}{value}" in message for before in "'/\"") or f"'{value.partition(':')[2]}'" in message
    ]
    return min(quoted, default=None)


def _at(sections: Any, path: Sequence[str]) -> Any:
    for key in path:
        sections = sections.get(key) if isinstance(sections, Mapping) else None
    return sections


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list):
        yield from (v for v in value if isinstance(v, str) and v)


# ---------------------------------------------------------------- words that fit nothing


def _words(said: Declaration, project: Project) -> Iterator[Problem]:
    names = [c.name for c in project.words.columns]
    for name, words in said.section("columns").items():
        column = project.words.column(name)
        if column is None:
            near = nearest(name, names)
            hint = f" (did you mean '{near}'?)" if near else ""
            message = f"[columns.{name}]: there is no such column in the data{hint}."
            yield Problem("warning", message, said.line("columns", name))
        else:
            yield from _value_words(said, project, column, words.get("values") or {})
    for key in _mapping(said.get("outcome", "classes")):
        if vocabulary.own_value(key, project.classes) is None:
            known = ", ".join(str(c) for c in project.classes) or "none, it gives a number"
            message = f"[outcome.classes.{key}]: the model has no such class; it has {known}."
            yield Problem("warning", message, said.line("outcome", "classes", key))
    yield from _shared(said, project.words.columns)


def _value_words(said: Declaration, project: Project, column: Column, words: Mapping[str, Any]) -> Iterator[Problem]:
    rows = project.train_X if column.input and project.train_X is not None else project.table
    known = {*vocabulary.values_of(rows[column.name], column.kind), *(v.value for v in column.values)}
    for key in words:
        if vocabulary.own_value(key, list(known)) is None:
            message = f"[columns.{column.name}.values] {key}: this value occurs nowhere in the data."
            yield Problem("warning", message, said.line("columns", column.name, "values", key))


def _shared(said: Declaration, columns: Sequence[Column]) -> Iterator[Problem]:
    """Words that the owner gave to two columns: a question with them can only be asked back."""
    first: dict[str, str] = {}
    for column in columns:
        for word in dict.fromkeys(w.lower() for w in (column.name, column.label, *column.synonyms)):
            other = first.setdefault(word, column.name)
            if other != column.name:
                message = f"'{word}' means both {other} and {column.name}: keep it for one of them."
                yield Problem("warning", message, said.line("columns", column.name))


# ---------------------------------------------------------------- what is not there


def _missing(said: Declaration, project: Project) -> Iterator[Problem]:
    yield from _missing_words(said, project)
    yield from _missing_data(said, project)
    for need, message in _LOCKED.items():
        if project.lacks(need) and (need != "probability" or project.classes):
            yield Problem("note", message, None, (need,))


def _missing_data(said: Declaration, project: Project) -> Iterator[Problem]:
    if project.held_out == "unknown":
        message = 'Nobody said which rows the model learned from: write [data] train = "..." if you have them.'
        yield Problem("note", message, said.line("data"))
    elif project.split is not None:
        yield Problem("note", _parted(project.split), said.line("data", "file"))
    elif project.train_X is not None:
        known = _fingerprints(project.train_X, project.train_y)
        again = int(_fingerprints(project.X, project.y).isin(known).sum())
        if again > AGAIN * len(project.X):
            message = (
                f"{again} of the {len(project.X)} rows to explain stand in the train file too, with the same inputs "
                "and outcome: if the model learned from them, it looks better here than it is."
            )
            yield Problem("warning", message, said.line("data", "train"))


def _parted(split: Split) -> str:
    chosen = {
        "drawn": "drawn at random" + (", each class in proportion" if split.stratified else ""),
        "groups": f"whole groups by '{split.group}', drawn at random",
        "later": f"the later ones by '{split.time}'",
        "later_groups": f"whole groups by '{split.group}', those that begin later by '{split.time}'",
    }[split.how]
    return (
        f"Nobody named the rows to learn from, so {split.n} of the {split.n + split.n_train} rows were kept apart "
        f"({chosen}): the model learns from the other {split.n_train} and is explained and tested on these. "
        'Write [data] train = "..." to choose them yourself.'
    )


def _fingerprints(X: pd.DataFrame, y: pd.Series[Any] | None) -> pd.Series[Any]:
    """One number for each row of inputs and outcome, the same for the same values."""
    rows = X if y is None else X.assign(**{"": y.astype(str)})
    return pd.util.hash_pandas_object(rows.astype(object).where(rows.notna(), None).astype(str), index=False)


def _pickled(said: Declaration) -> Iterator[Problem]:
    if said.get("model", "pickle"):
        message = "[model] pickle: reading it can run any program hidden in it; save the model with skops."
        yield Problem("warning", message, said.line("model", "pickle"))


def _missing_words(said: Declaration, project: Project) -> Iterator[Problem]:
    columns, outcome = said.section("columns"), project.words.outcome
    bare = [c.name for c in project.words.columns if c.input and not _mapping(columns.get(c.name)).get("label")]
    if bare:
        total = sum(c.input for c in project.words.columns)
        message = f"{len(bare)} of {total} columns have no label yet: {_listed(bare)}."
        yield Problem("note", message, said.line("columns"))
    if not said.get("outcome", "label"):
        yield Problem("note", f"The outcome {outcome.column} has no label yet.", said.line("outcome"))
    yield from _missing_classes(said, outcome, project.classes)
    for key in WANTED:
        if not said.get("said", key):
            yield Problem("note", f"[said] {key} is not written down yet.", said.line("said"))


def _missing_classes(said: Declaration, outcome: Outcome, classes: Sequence[Scalar]) -> Iterator[Problem]:
    worded = _mapping(said.get("outcome", "classes"))
    labels = {c.value: c.label for c in outcome.classes}
    bare = [v for v in classes if labels[v] == str(v) and not (isinstance(v, str) and v in worded)]
    if bare:
        code = any(not isinstance(v, str) for v in bare)
        severity: Literal["warning", "note"] = "warning" if code else "note"
        message = f"The classes {_listed([str(v) for v in bare])} of {outcome.column} have no words yet."
        yield Problem(severity, message, said.line("outcome"))


def _listed(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _mapping(value: Any) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], value) if isinstance(value, Mapping) else {}
