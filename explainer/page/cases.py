"""The case at hand: choosing another one by number, by words, by chance or because it is hard, and showing it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from explainer.page.words import word
from explainer.types import PREDICTION, Cannot
from explainer.wording import shown

if TYPE_CHECKING:
    from explainer.project import Project

HARD = 25
"""How many of the hardest cases are offered in turn."""
BRIEF = 5
"""How many values are shown before the rest is folded away."""


@dataclass(frozen=True)
class Choice:
    """A case and the sentence that says how it was chosen; None where nothing was found."""

    case: str | None
    note: str


def by_number(project: Project, number: str) -> Choice:
    """The case with this number."""
    ids = project.words.ids
    if number in project.X.index:
        return Choice(number, "")
    counted = ids[0].isdigit() and ids[-1].isdigit()
    return Choice(None, word("not_found", first=ids[0], last=ids[-1]) if counted else word("not_found_text"))


def by_words(project: Project, typed: str, current: str | None = None) -> Choice:
    """The case with this number, or the next one after `current` that fits the words."""
    wanted = typed.lstrip("# ")
    matches = [wanted] if wanted in project.X.index else _matches(project, typed)
    if not matches:
        return by_number(project, typed)
    case = following(matches, current)
    if len(matches) == 1:
        return Choice(case, "" if case == wanted else word("found_one"))
    return Choice(case, word("found", place=matches.index(case) + 1, count=len(matches)))


def by_chance(project: Project, current: str | None = None) -> Choice:
    """Another case; all of them come round before one comes twice, in the same order for everyone."""
    ids = project.words.ids
    shuffled = project.remember(("page", "shuffled"), lambda: random.Random(0).sample(ids, len(ids)))
    return Choice(following(shuffled, current), word("random_note", count=len(ids)))


def by_hardness(project: Project, current: str | None = None) -> Choice:
    """The next of the hardest cases: the model nearly said something else, or missed by most (a number)."""
    hardest = project.remember(("page", "hardest"), lambda: _hardest(project))
    note = word("hard_number") if project.kind == "regression" else word("hard_class")
    return Choice(following(hardest, current), note)


def following(order: Sequence[str], current: str | None) -> str:
    """The one after `current`, round and round; the first where `current` is not among them.

    >>> following(["4", "7"], "4"), following(["4", "7"], "7"), following(["4", "7"], None)
    ('7', '4', '4')
    """
    return order[(order.index(current) + 1) % len(order)] if current in order else order[0]


def _matches(project: Project, typed: str) -> list[str]:
    """The ids that the words name, in the order of the data; none where a word is not understood."""
    from explainer.conversation import reader_of
    from explainer.language.matcher import understand
    from explainer.scopes import select

    question = word("search", rows=project.words.rows, words=typed)
    reading = understand(question, reader_of(project))
    if reading.status == "out_of_scope" or reading.scope.everything:
        return _written(project, typed)
    try:
        return select(project, reading.scope).index
    except Cannot:
        return []


def _written(project: Project, typed: str) -> list[str]:
    """The ids of the rows in which a text begins with what was typed (three letters at least), in any case."""
    wanted, texts = typed.casefold(), project.table.select_dtypes(exclude="number")
    if len(wanted) < 3:
        return []
    held = texts.apply(lambda column: column.astype(str).str.casefold().str.startswith(wanted)).any(axis=1)
    return [str(case) for case in project.X.index[held.to_numpy(dtype=bool)]]


def _hardest(project: Project) -> list[str]:
    scores = project.scores
    if project.kind == "regression":
        ease = -np.abs(project.y.to_numpy(dtype=float) - scores)
    else:
        top = np.sort(scores, axis=1)
        ease = top[:, -1] - top[:, -2]
    return [str(project.X.index[i]) for i in np.argsort(ease, kind="stable")[:HARD]]


# ---------------------------------------------------------------- showing it


def card(project: Project, case: str | None) -> str:
    """The case in brief, as safe HTML: its name, what the model says, its values as the owner calls them."""
    if case is None or case not in project.X.index:
        return ""
    words, row = project.words, project.table.loc[case]
    values = [(c.label, _value(project, c.name, row[c.name])) for c in words.columns if c.input]
    said = shown(words, PREDICTION, _plain(project.predicted[project.X.index.get_loc(case)]))
    lines = [f"<p class='case'><b>{escape(words.row.capitalize())} {escape(case)}</b></p>"]
    lines.append(f"<dl class='values'>{_terms([(word('says'), said)], 'says')}{_terms(values[:BRIEF])}</dl>")
    if values[BRIEF:]:
        summary = escape(word("more", count=len(values)))
        lines.append(f"<details><summary>{summary}</summary><dl>{_terms(values[BRIEF:])}</dl></details>")
    return "".join(lines)


def _terms(values: Sequence[tuple[str, str]], kind: str = "") -> str:
    pairs = (f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in values)
    return "".join(f"<div class='{kind}'>{pair}</div>" for pair in pairs)


def _value(project: Project, column: str, value: object) -> str:
    return shown(project.words, column, _plain(value))


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value
