"""A project's folder: from what its declaration names to tables and a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from explainer import inputs, models, scoring, split, tables, vocabulary
from explainer.declaration import Declaration, Declared, ProjectError, form
from explainer.split import Split


@dataclass(frozen=True)
class Contents:
    """What a folder held, in the terms of `Project`."""

    model: Any
    X: pd.DataFrame
    y: pd.Series
    train: tuple[pd.DataFrame, pd.Series] | None
    name: str
    title: str | None
    sections: Mapping[str, Any]
    table: pd.DataFrame
    declared: Declared
    split: Split | None


def opened(said: Declaration, *, allow_pickle: bool = False) -> Contents:
    """What a declaration speaks of: the tables are read, the model is loaded or fitted.

    Where a function fits the model and nobody named the rows to learn from, a quarter of the rows is kept apart (see
    `split`): the model does not learn from the rows it is explained on.

    Raises:
        ProjectError: the first thing that is wrong, in one sentence.
    """
    _well_formed(said)
    folder, data = said.folder, said.section("data")
    for needed in ("file", "target"):
        if needed not in data:
            raise ProjectError(f"{folder / 'project.toml'} doesn't say [data] {needed}.")
    target = str(data["target"])
    table = tables.read(folder / str(data["file"]))
    learned = tables.read(folder / str(data["train"])) if "train" in data else None
    for one in (table, learned):
        if one is not None:
            tables.need(one, [target], "target column")
    key = _id_column(said, table)
    if key is not None:
        tables.need(table, [key], "id column")
    table.index = pd.Index(tables.ids(table, key))
    declared = _declared(said, table)
    parted: Split | None = None
    if learned is None and "fit" in said.section("model"):
        _complete(table, target)
        parted, apart = split.parted(table, target, declared.time, declared.group)
        table, learned = table[apart], table[~apart]
    kept = _stored_columns(said)
    tables.need(table, kept, "column of stored answers")
    answered, table = table[kept], table.drop(columns=kept)
    rest = [c for c in table.columns if c not in {target, key, declared.time, declared.group}]
    wanted = [str(c) for c in data.get("inputs", rest)]
    train = None if learned is None else (tables.pick(learned, wanted), learned[target])
    here = tables.pick(table, wanted), table[target]
    model = _predictions(said, answered, *here) or _model(said, train or here, allow_pickle=allow_pickle)
    names = [str(c) for c in getattr(model, "feature_names_in_", wanted)]
    if target in names:
        raise ProjectError(f"The target column '{target}' is one of the model's inputs; it must be what it predicts.")
    if learned is not None:
        train = (tables.pick(learned, names), learned[target])
    if declared.rule is not None:
        _try_rule(str(said.get("baseline", "rule")), declared.rule, tables.pick(table, names))
    title = said.get("project", "title")
    name = str(said.get("project", "name") or folder.resolve().name)
    return Contents(
        model=model,
        X=tables.pick(table, names),
        y=table[target],
        train=train,
        name=name,
        title=None if title is None else str(title),
        sections={**said.sections, "data": {**data, "id": key}},
        table=table,
        declared=declared,
        split=parted,
    )


def _complete(table: pd.DataFrame, target: str) -> None:
    empty = table.index[table[target].isna()]
    if len(empty):
        raise ProjectError(f"The target '{target}' is missing in {len(empty)} rows, first in row {empty[0]}.")


def _well_formed(said: Declaration) -> None:
    wrong = next((p for p in form(said) if p.severity == "error"), None)
    if wrong is not None:
        line = f" (line {wrong.line})" if wrong.line else ""
        raise ProjectError(f"{said.folder / 'project.toml'}: {wrong.message.rstrip('.')}{line}.")


def _model(said: Declaration, rows: tuple[pd.DataFrame, pd.Series], *, allow_pickle: bool) -> Any:
    section = said.section("model")
    if "fit" in section:
        return models.fitted(said.folder, str(section["fit"]), *rows)
    if "file" in section:
        return models.loaded(said.folder / str(section["file"]), section.get("trusted", ()))
    if "pickle" in section:
        return models.unpickled(said.folder / str(section["pickle"]), allowed=allow_pickle)
    raise ProjectError(
        f"{said.folder / 'project.toml'} names no model: write fit, file, pickle, score or answers under [model]."
    )


def _stored_columns(said: Declaration) -> list[str]:
    """The columns of the data that hold what the model said."""
    section = said.section("model")
    named = [section.get("answers"), section.get("chance"), *section.get("chances", {}).values()]
    return list(dict.fromkeys(str(c) for c in named if c is not None))


def _predictions(said: Declaration, answered: pd.DataFrame, X: pd.DataFrame, y: pd.Series) -> Any:
    """Predictions only: stored answers or a scoring function as a model; None where the owner names neither."""
    section, positive = said.section("model"), said.get("outcome", "positive")
    classes = section.get("classes", ())
    if len(answered.columns):
        chances: Any = {c: answered[str(name)] for c, name in section.get("chances", {}).items()} or None
        if "chance" in section:
            chances = answered[str(section["chance"])]
        told = answered[str(section["answers"])] if "answers" in section else None
        return scoring.stored(y, told, chances, classes, positive)
    if "score" in section:
        score = models.function(said.folder, str(section["score"]))
        return scoring.scored(score, inputs.frame(X, None), y, classes, positive)
    return None


def _declared(said: Declaration, table: pd.DataFrame) -> Declared:
    structure, costs, expect = said.section("structure"), said.section("costs"), said.section("expect")
    rule = said.get("baseline", "rule")
    sensitive = vocabulary.texts(said.get("fairness", "sensitive"))
    where: dict[str, str] = {k: str(structure[k]) for k in ("time", "latitude", "longitude", "group") if k in structure}
    tables.need(table, [*sensitive, *where.values()], "column")
    return Declared(
        sensitive=sensitive,
        fairness_limit=said.get("fairness", "limit"),
        cost_fp=costs.get("false_positive"),
        cost_fn=costs.get("false_negative"),
        rule=None if rule is None else models.function(said.folder, str(rule)),
        rule_label=said.get("baseline", "label"),
        expect=tuple((str(c), str(way)) for c, way in (expect.get("columns") or {}).items()),
        minimum=expect.get("minimum"),
        maximum=expect.get("maximum"),
        time=where.get("time"),
        latitude=where.get("latitude"),
        longitude=where.get("longitude"),
        group=where.get("group"),
    )


def _try_rule(name: str, rule: Callable[[pd.DataFrame], Any], X: pd.DataFrame) -> None:
    try:
        answers = len(rule(X.iloc[:5]))
    except Exception as problem:
        raise ProjectError(f"The rule '{name}' fails: {type(problem).__name__}: {problem}") from problem
    if answers != len(X.iloc[:5]):
        raise ProjectError(f"The rule '{name}' must give one answer for each row.")


def _id_column(said: Declaration, table: pd.DataFrame) -> str | None:
    declared = said.get("data", "id")
    if declared is not None:
        return str(declared)
    first = said.folder / str(said.get("data", "file"))
    return str(table.columns[0]) if tables.unnamed_first_column(first) else None
