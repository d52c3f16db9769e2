"""The words of a project: what its table shows, with the owner's own words laid over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

import numpy as np
import pandas as pd

from explainer.types import Column, ColumnKind, Outcome, OutcomeKind, Scalar, Value

MOST_VALUES = 1000
"""A column with more different texts than this is free text: its values are not listed."""

_TWO_SIDED = (("no", "yes"), ("n", "y"), ("false", "true"))


def scalar(value: Any) -> Scalar:
    """A value of a table as plain Python; whole floats become whole numbers.

    >>> scalar(np.float64(3.0)), scalar(np.bool_(True)), scalar("x")
    (3, True, 'x')
    """
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain.is_integer():
        return int(plain)
    return plain if isinstance(plain, str | int | float | bool) else str(plain)


def plain_name(name: str) -> str:
    """A column's name as words.

    >>> plain_name("LoanAmount"), plain_name("years_at_job"), plain_name("BalanceOver200")
    ('loan amount', 'years at job', 'balance over 200')
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[0-9])", " ", name)
    words = re.sub(r"[\s_.\-]+", " ", spaced).strip().lower()
    return words or name


def kind_of(values: pd.Series) -> ColumnKind:
    """What a column holds: numbers, categories, or yes and no.

    >>> kind_of(pd.Series([0, 1, None])), kind_of(pd.Series(["b", "a"])), kind_of(pd.Series([1, 2]))
    ('boolean', 'category', 'number')
    """
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_numeric_dtype(values):
        known = values.dropna()
        return "boolean" if len(known) and bool(((known == 0) | (known == 1)).all()) else "number"
    texts = {str(v).lower() for v in values.dropna().unique()}
    return "boolean" if len(texts) == 2 and any(texts == set(pair) for pair in _TWO_SIDED) else "category"


def own_value(said: Any, known: Sequence[Scalar]) -> Scalar | None:
    """The data's own value that an owner meant; keys in TOML are always text.

    >>> own_value("1", [0, 1]), own_value("true", [False, True]), own_value("Yes", ["no", "yes"])
    (1, True, 'yes')
    """
    for value in known:
        if type(value) is type(said) and value == said:
            return value
    text = str(said).strip().lower()
    for value in known:
        if str(value).strip().lower() == text:
            return value
    try:
        number = float(text)
    except ValueError:
        return None
    return next((v for v in known if not isinstance(v, str) and float(v) == number), None)


def values_of(values: pd.Series, kind: ColumnKind) -> list[Scalar]:
    """The different values of a category or yes/no column, in order; no first, yes second."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return [scalar(v) for v in values.cat.categories]
    if kind == "boolean" and pd.api.types.is_numeric_dtype(values):
        if pd.api.types.is_bool_dtype(values):
            return [False, True]
        if set(values.dropna().unique().tolist()) <= {0, 1}:
            return [0, 1]
    seen = [scalar(v) for v in values.dropna().unique()]
    if kind == "category" and len(seen) > MOST_VALUES:
        return []
    return sorted(seen, key=lambda v: (isinstance(v, str), v if not isinstance(v, str) else 0, str(v).lower()))


def digits_of(values: pd.Series) -> int:
    """How many decimals a column of numbers is given with (for nine values in ten), at most 4.

    >>> digits_of(pd.Series([0.25, 1.5])), digits_of(pd.Series([3.0, 4.0]))
    (2, 0)
    """
    numbers = values.dropna().to_numpy(dtype=float)[:5000]
    for digits in range(4):
        if len(numbers) == 0 or np.mean(np.abs(numbers - np.round(numbers, digits)) < 1e-9) >= 0.9:
            return digits
    spread = float(np.ptp(numbers))
    return 4 if spread <= 0 else int(np.clip(3 - np.ceil(np.log10(spread)), 0, 4))


def column(name: str, seen: pd.Series, said: Mapping[str, Any], *, is_input: bool) -> Column:
    """One column in words: `seen` are its values in all rows known, `said` is the owner's section about it."""
    kind = cast(ColumnKind, said.get("kind", kind_of(seen)))
    numbers = pd.to_numeric(seen, errors="coerce") if kind == "number" else None
    bounds = (None, None) if numbers is None or numbers.isna().all() else (numbers.min(), numbers.max())
    return Column(
        name=name,
        kind=kind,
        label=str(said.get("label", plain_name(name))),
        synonyms=texts(said.get("synonyms")),
        unit=str(said.get("unit", "")),
        description=str(said.get("description", "")),
        values=_worded_values(seen, kind, said.get("values") or {}),
        low=None if bounds[0] is None else float(bounds[0]),
        high=None if bounds[1] is None else float(bounds[1]),
        integer=numbers is not None and bool((numbers.dropna() % 1 == 0).all()),
        digits=None if numbers is None else said.get("digits", digits_of(numbers)),
        change=cast(Literal["no", "any", "up", "down"], said.get("change", "no")),
        input=is_input,
        group=str(said.get("group", "")),
    )


def outcome(y: pd.Series, classes: Sequence[Scalar], positive: Any, said: Mapping[str, Any]) -> Outcome:
    """What the model says, in words; `classes` in the model's order, empty for a number.

    The positive class is the owner's, or else the last one (scikit-learn's habit).
    """
    kind: OutcomeKind = "regression" if not classes else "binary" if len(classes) == 2 else "multiclass"
    numbers = y if kind == "regression" else None
    return Outcome(
        column=str(y.name),
        label=str(said.get("label", plain_name(str(y.name)))),
        kind=kind,
        classes=tuple(_worded(v, said.get("classes") or {}, classes) for v in classes),
        positive=positive if kind == "binary" else None,
        wanted=own_value(said["wanted"], classes) if "wanted" in said else None,
        synonyms=texts(said.get("synonyms")),
        unit=str(said.get("unit", "")),
        low=None if numbers is None else float(numbers.min()),
        high=None if numbers is None else float(numbers.max()),
        digits=None if numbers is None else said.get("digits", digits_of(numbers)),
    )


def texts(said: Any) -> tuple[str, ...]:
    """One text or a list of texts as a tuple of texts."""
    if said is None:
        return ()
    return (said,) if isinstance(said, str) else tuple(str(s) for s in said)


def _worded_values(seen: pd.Series, kind: ColumnKind, said: Mapping[str, Any]) -> tuple[Value, ...]:
    if kind == "number" and not said:
        return ()
    known = values_of(seen, kind)
    if kind == "number":
        known = [v for v in known if own_value_key(v, said, known) is not None]
    return tuple(_worded(v, said, known, boolean=kind == "boolean") for v in known)


def own_value_key(value: Scalar, said: Mapping[str, Any], known: Sequence[Scalar]) -> str | None:
    """The owner's key that means this value, or None."""
    return next((key for key in said if own_value(key, known) == value), None)


def _worded(value: Scalar, said: Mapping[str, Any], known: Sequence[Scalar], *, boolean: bool = False) -> Value:
    key = own_value_key(value, said, known)
    words = said[key] if key is not None else {}
    if isinstance(words, str):
        return Value(value, words)
    default = ("yes" if value else "no") if boolean and not isinstance(value, str) else str(value)
    return Value(value, str(words.get("label", default)), texts(words.get("synonyms")))
