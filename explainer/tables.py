"""Tables as people keep them: reading a CSV file, and the names of its rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from explainer.declaration import ProjectError, nearest


def read(path: Path) -> pd.DataFrame:
    """The table in a CSV file (commas, semicolons or tabs); infinite values are missing values.

    A first column without a name is called `id` (or `row id` where that name is taken).

    Raises:
        ProjectError: no such file, not a CSV table, or no rows.
    """
    if not path.is_file():
        raise ProjectError(f"There is no file {path}.")
    try:
        sep, decimal = _dialect(path)
        table = pd.read_csv(path, low_memory=False, sep=sep, decimal=decimal)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeError, ValueError) as problem:
        raise ProjectError(f"{path} can't be read as a CSV table: {_first_line(problem)}") from problem
    if table.empty:
        raise ProjectError(f"{path} has no rows.")
    first = str(table.columns[0])
    if first.startswith("Unnamed: "):
        table = table.rename(columns={first: "row id" if "id" in table.columns else "id"})
    table.columns = table.columns.astype(str)
    return finite(table)


def finite(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with infinite numbers as missing values; the very same object where there are none."""
    floats = [c for c in table.columns if pd.api.types.is_float_dtype(table[c])]
    endless = [c for c in floats if np.isinf(table[c].to_numpy(float)).any()]
    return table.assign(**{c: table[c].where(np.isfinite(table[c])) for c in endless}) if endless else table


def unnamed_first_column(path: Path) -> bool:
    """Whether the CSV file starts with a column that has no name: the habit of saving row ids.

    Raises:
        OSError: the file can't be read.
    """
    head = _first_lines(path, 1)
    return head.startswith((",", ";", "\t", '"",', '"";', '""\t'))


def _dialect(path: Path) -> tuple[str, str]:
    """What separates the columns, and the decimals: spreadsheets of half the world write 1,5;2,5."""
    lines = _first_lines(path, 20)
    head = lines.partition("\n")[0]
    sep = max(",;\t", key=head.count)
    return sep, "," if sep == ";" and re.search(r"\d,\d", lines) else "."


def _first_lines(path: Path, n: int) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return "".join(itertools.islice(file, n))


def ids(table: pd.DataFrame, column: str | None) -> list[str]:
    """The row ids as text: the id column, or row numbers counted from 0.

    >>> ids(pd.DataFrame({"a": [7, 8]}), None), ids(pd.DataFrame({"a": [7.0, 8.0]}), "a")
    (['0', '1'], ['7', '8'])

    Raises:
        ProjectError: an id is missing or occurs twice.
    """
    if column is None:
        return [str(i) for i in range(len(table))]
    values = table[column]
    if values.isna().any():
        raise ProjectError(f"The id column '{column}' has no value in {int(values.isna().sum())} of its rows.")
    if pd.api.types.is_float_dtype(values) and (values == values.round()).all():
        values = values.astype("int64")
    if not values.is_unique:
        twice = values[values.duplicated()].iloc[0]
        raise ProjectError(f"The id column '{column}' holds {twice} more than once, so it can't name the rows.")
    return [str(v) for v in values]


def pick(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """These columns of a table.

    Raises:
        ProjectError: one is not there.
    """
    need(table, names)
    return table[list(names)]


def need(table: pd.DataFrame, names: Sequence[str], role: str = "column") -> None:
    """Make sure that these columns are there.

    >>> need(pd.DataFrame({"price": [1]}), ["prize"], "target column")
    Traceback (most recent call last):
    explainer.declaration.ProjectError: There is no target column 'prize' in the data (did you mean 'price'?).

    Raises:
        ProjectError: the first one that is not there, with the nearest name there is.
    """
    missing = [n for n in names if n not in table.columns]
    if missing:
        near = nearest(missing[0], [str(c) for c in table.columns])
        hint = f" (did you mean '{near}'?)" if near else ""
        raise ProjectError(f"There is no {role} '{missing[0]}' in the data{hint}.")


def _first_line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0].rstrip(".") + "." if lines else "it is damaged."
