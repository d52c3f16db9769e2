"""What an owner declares about a project: reading and checking `project.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

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

    def line(self, *path: str) -> int | None:
        """The line where this key, or the nearest thing around it, is written; None where nothing is."""
        for length in range(len(path), 0, -1):
            found = [line for written, line in self.where.items() if written[:length] == path[:length]]
            if found:
                return min(found)
        return None

    @cached_property
    def where(self) -> dict[tuple[str, ...], int]:
        """The line of every section and key."""
        return lines(self.text)


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


# ---------------------------------------------------------------- the form of the file

_TEXT, _TEXTS, _NUMBER, _WHOLE, _SCALAR, _TABLE = "text", "texts", "number", "whole number", "value", "table"
KEYS: Mapping[str, Mapping[str, Any]] = {
    "project": {"title": _TEXT, "name": _TEXT},
    "row": {"one": _TEXT, "many": _TEXT, "synonyms": _TEXTS},
    "data": {"file": _TEXT, "train": _TEXT, "target": _TEXT, "id": _TEXT, "inputs": _TEXTS},
    "model": {
        "fit": _TEXT,
        "file": _TEXT,
        "pickle": _TEXT,
        "trusted": _TEXTS,
        "score": _TEXT,
        "answers": _TEXT,
        "chance": _TEXT,
        "chances": _TABLE,
        "classes": _TEXTS,
    },
    "outcome": {
        "label": _TEXT,
        "unit": _TEXT,
        "synonyms": _TEXTS,
        "positive": _SCALAR,
        "wanted": _SCALAR,
        "digits": _WHOLE,
        "classes": _TABLE,
    },
    "columns": {},
    "said": {},
    "fairness": {"sensitive": _TEXTS, "limit": _NUMBER},
    "costs": {"false_positive": _NUMBER, "false_negative": _NUMBER},
    "baseline": {"rule": _TEXT, "label": _TEXT},
    "structure": {"time": _TEXT, "latitude": _TEXT, "longitude": _TEXT, "group": _TEXT},
    "expect": {"columns": _TABLE, "minimum": _NUMBER, "maximum": _NUMBER},
}
"""The sections of project.toml and their keys."""

COLUMN_KEYS: Mapping[str, Any] = {
    "label": _TEXT,
    "unit": _TEXT,
    "description": _TEXT,
    "synonyms": _TEXTS,
    "kind": ("number", "category", "boolean"),
    "change": ("no", "any", "up", "down"),
    "digits": _WHOLE,
    "group": _TEXT,
    "values": _TABLE,
}
VALUE_KEYS: Mapping[str, Any] = {"label": _TEXT, "synonyms": _TEXTS}

SAID = (
    "purpose",
    "intended_use",
    "not_for",
    "decided_before",
    "validation",
    "label_origin",
    "design_rationale",
    "error_costs",
    "privacy",
    "recourse",
    "owner",
    "contact",
)
"""The owner's sentences that answers make use of; others may be added."""


@dataclass(frozen=True)
class Problem:
    """Something wrong or missing. `needs` are the needs of questions that stay locked by it (see `Project.lacks`).

    severity: "error" (the project can't be used), "warning" (wrong, but it works), "note" (missing).
    """

    severity: Literal["error", "warning", "note"]
    message: str
    line: int | None = None
    needs: tuple[str, ...] = ()


def form(said: Declaration) -> list[Problem]:
    """What is wrong with the form of the file alone: unknown keys and values of the wrong type.

    >>> text = '[row]\\none = 5\\nmny = "loans"\\n'
    >>> [(p.severity, p.line, p.message) for p in form(Declaration(Path(), text, tomllib.loads(text)))]
    [('error', 2, '[row] one must be a text.'), ('warning', 3, "[row] mny is unknown (did you mean 'many'?).")]
    """
    found: list[Problem] = []
    for name, section in said.sections.items():
        if name not in KEYS:
            found.append(_unknown(said, (name,), f"[{name}]", list(KEYS)))
        elif not isinstance(section, Mapping):
            found.append(Problem("error", f"[{name}] must be a section, not a single value.", said.line(name)))
        elif name == "columns":
            found += _columns_form(said, section)
        elif name == "said":
            found += _said_form(said, section)
        else:
            found += _keys_form(said, (name,), section, KEYS[name])
    for value, words in _mapping(said.get("outcome", "classes")).items():
        found += _words_form(said, ("outcome", "classes", value), words)
    for column, way in _mapping(said.get("expect", "columns")).items():
        if way not in ("up", "down"):
            where = said.line("expect", "columns", column)
            found.append(Problem("error", f'[expect] columns: {column} must be "up" or "down".', where))
    return found


def _columns_form(said: Declaration, columns: Mapping[str, Any]) -> list[Problem]:
    found: list[Problem] = []
    for name, words in columns.items():
        if not isinstance(words, Mapping):
            message = f"[columns] {name} must be a section [columns.{name}]."
            found.append(Problem("error", message, said.line("columns", name)))
            continue
        found += _keys_form(said, ("columns", name), words, COLUMN_KEYS)
        for value, label in _mapping(words.get("values")).items():
            found += _words_form(said, ("columns", name, "values", value), label)
    return found


def _said_form(said: Declaration, sentences: Mapping[str, Any]) -> list[Problem]:
    found: list[Problem] = []
    for key, sentence in sentences.items():
        if not isinstance(sentence, str):
            found.append(Problem("error", f"[said] {key} must be a text.", said.line("said", key)))
        near = None if key in SAID else nearest(key, SAID, least=75)
        if near:
            message = f"[said] {key} is used by no answer (did you mean '{near}'?)."
            found.append(Problem("warning", message, said.line("said", key)))
    return found


def _words_form(said: Declaration, path: tuple[str, ...], words: Any) -> list[Problem]:
    if isinstance(words, str):
        return []
    if isinstance(words, Mapping):
        return _keys_form(said, path, words, VALUE_KEYS)
    return [
        Problem("error", f"{_written(path)} must be a text, or {{ label = ..., synonyms = [...] }}.", said.line(*path))
    ]


def _keys_form(
    said: Declaration, path: tuple[str, ...], section: Mapping[str, Any], known: Mapping[str, Any]
) -> list[Problem]:
    found: list[Problem] = []
    for key, value in section.items():
        if key not in known:
            found.append(_unknown(said, (*path, key), f"{_written(path)} {key}", list(known)))
        elif not _fits(value, known[key]):
            message = f"{_written(path)} {key} must be {_described(known[key])}."
            found.append(Problem("error", message, said.line(*path, key)))
    return found


def _unknown(said: Declaration, path: tuple[str, ...], written: str, known: list[str]) -> Problem:
    near = nearest(path[-1], known)
    hint = f" (did you mean '{near}'?)" if near else f"; known are {', '.join(known)}"
    return Problem("warning", f"{written} is unknown{hint}.", said.line(*path))


def _fits(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, tuple):
        return value in wanted
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        _TEXT: isinstance(value, str),
        _TEXTS: isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value)),
        _NUMBER: number,
        _WHOLE: number and isinstance(value, int) and 0 <= value <= 12,
        _SCALAR: isinstance(value, str | int | float | bool),
        _TABLE: isinstance(value, Mapping),
    }
    return fits[wanted]


def _described(wanted: Any) -> str:
    if isinstance(wanted, tuple):
        return "one of " + ", ".join(f'"{w}"' for w in wanted)
    return {
        _TEXT: "a text",
        _TEXTS: "a list of texts",
        _NUMBER: "a number",
        _WHOLE: "a whole number from 0 to 12",
        _SCALAR: "a single value",
        _TABLE: "a section",
    }[wanted]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _written(path: tuple[str, ...]) -> str:
    return f"[{'.'.join(path)}]"


def nearest(word: str, known: Sequence[str], *, least: float = 70) -> str | None:
    """The known word that looks most like this one, or None.

    >>> nearest("targt", ["target", "file"])
    'target'
    """
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(word, known, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=least)
    return None if found is None else str(found[0])


# ---------------------------------------------------------------- finding lines

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_PATH = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"^\s*\[\s*({_PATH})\s*\]")
_ENTRY = re.compile(rf"^\s*({_PATH})\s*=")


def lines(text: str) -> dict[tuple[str, ...], int]:
    """Where each section and key of a TOML text is written: path -> line, counted from 1.

    >>> lines('[a]\\nb = 1\\n[c."d e"]\\nf.g = 2\\n')
    {('a',): 1, ('a', 'b'): 2, ('c', 'd e'): 3, ('c', 'd e', 'f', 'g'): 4}
    """
    found: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside and (header := _HEADER.match(line)):
            section = _split(header[1])
            found.setdefault(section, number)
        elif not inside and (entry := _ENTRY.match(line)):
            found.setdefault((*section, *_split(entry[1])), number)
        for quotes in ('"""', "'''"):
            if line.count(quotes) % 2 and inside in ("", quotes):
                inside = "" if inside else quotes
    return found


def _split(path: str) -> tuple[str, ...]:
    return tuple(key[1:-1] if key[0] in "\"'" else key for key in re.findall(_KEY, path))
