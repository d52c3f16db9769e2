"""What an owner declares about a project: reading and checking `project.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd


class ProjectError(Exception):
    """A project that can't be used as it is; the message is one clear sentence for its owner.

    >>> raise ProjectError("There is no file data.csv.")
    Traceback (most recent call last):
    explainer.declaration.ProjectError: There is no file data.csv.
    """


@dataclass(frozen=True)
class Declared:
    """What the owner declared beside words: concerns, costs, today's rule, structure of the data, what experts expect.

    `cost_fp` and `cost_fn` are the costs of a false positive and a false negative, in any one unit.
    `rule` predicts as the owner did before the model: inputs (n, p) to outcomes (n,).
    `expect` pairs a column with "up" or "down": where the outcome goes when the column rises.
    """

    sensitive: tuple[str, ...] = ()
    fairness_limit: float | None = None
    cost_fp: float | None = None
    cost_fn: float | None = None
    rule: Callable[[pd.DataFrame], Any] | None = None
    rule_label: str | None = None
    time: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    group: str | None = None
    expect: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Declaration:
    """A parsed `project.toml`: the folder it stands in, its text and its sections."""

    folder: Path
    text: str = ""
    sections: Mapping[str, Any] = field(default_factory=dict)

    def section(self, name: str) -> Mapping[str, Any]:
        """The section `[name]`, empty where the owner wrote none."""
        found = self.sections.get(name, {})
        return found if isinstance(found, Mapping) else {}

    def get(self, section: str, key: str) -> Any:
        """The value of `key` under `[section]`, or None."""
        return self.section(section).get(key)


def read(folder: Path) -> Declaration:
    """Parse the `project.toml` of a folder.

    Raises:
        ProjectError: no such folder or file, or not TOML (the message names the line).
    """
    file = folder / "project.toml"
    if not folder.is_dir():
        raise ProjectError(f"There is no folder {folder}.")
    if not file.is_file():
        raise ProjectError(f"There is no project.toml in {folder}.")
    try:
        text = file.read_text(encoding="utf-8")
        return Declaration(folder, text, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, UnicodeError) as problem:
        raise ProjectError(f"{file} can't be read: {problem}.") from problem
