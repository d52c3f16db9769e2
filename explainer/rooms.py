"""How far columns may move, each alone, until a part of a group's answers has turned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainer import limits, uncertainty
from explainer.answers import plain
from explainer.draws import Draw
from explainer.turning import Judge, Turning, turning
from explainer.types import Cannot

if TYPE_CHECKING:
    from explainer.project import Project

TRIED = 160
"""So many values are tried for each row, over all columns."""
MOST, LEAST = 40, 8
ROUNDS = 3
"""Where several columns move, gaps are halved so many times; one column alone is closed in on to the last digit."""
PARTS = {"tenth": 0.1, "half": 0.5}


def rooms(project: Project, drawn: Draw, columns: Sequence[str], judge: Judge) -> tuple[list[dict[str, Any]], int]:
    """What each column does when it moves alone, and how many values were tried.

    First the column that turns most answers; of those that turn as many, the one that needs least of its range.

    Facts of each: `column`, `number`, `turned` {value, interval, n} (share of the rows that some value turns), `k` (how
    many), `up` and `down` {tenth, half} (numbers: the least move that way after which so many have turned; None where
    they never do), `worst` (categories: {value, k} the value that turns most, None where none does), `unknown` (rows
    whose value is not known).

    Raises `Cannot("only_one_value")` where the only column asked about has one value.

    >>> from explainer import draws
    >>> from explainer.project import Project
    >>> from explainer.scopes import select
    >>> from explainer.types import Scope
    >>> project = Project.load("mortgage")
    >>> drawn = draws.draw(project, select(project, Scope()), (), 40)
    >>> found, tried = rooms(project, drawn, ["single", "pirat"], lambda said, rows: said.answers)
    >>> found[0]["column"], found[0]["up"]["tenth"] > 0
    ('pirat', True)
    """
    most = MOST if len(columns) == 1 else int(np.clip(TRIED // len(columns), LEAST, MOST))
    sweeps = [limits.sweep(project, c, None, most) for c in columns]
    if len(columns) == 1 and len(sweeps[0].tried) < 2:
        raise Cannot("only_one_value", column=columns[0], n=len(project.X))
    found = turning(project, drawn.X, sweeps, judge, None if len(columns) == 1 else ROUNDS)
    order = sorted(found, key=lambda turn: (-int(turn.turned.sum()), _ease(turn)))
    return [_room(drawn, turn) for turn in order], sum(len(s.tried) for s in sweeps)


def _room(drawn: Draw, turn: Turning) -> dict[str, Any]:
    turned, number = turn.turned, turn.swept.number
    return {
        "column": turn.swept.column,
        "number": number,
        "turned": uncertainty.share(turned, drawn.groups).facts(),
        "k": int(turned.sum()),
        "up": _parts(turn, "up") if number else None,
        "down": _parts(turn, "down") if number else None,
        "worst": None if number else _worst(turn),
        "unknown": int(drawn.X[turn.swept.column].isna().sum()),
    }


def _parts(turn: Turning, side: str) -> dict[str, float | None]:
    """How far the column moves one way until such a part of the rows has turned."""
    steps = np.sort(turn.step(side))
    found = {name: float(steps[int(np.ceil(part * len(steps) - 1e-9)) - 1]) for name, part in PARTS.items()}
    return {name: round(step, 10) if np.isfinite(step) else None for name, step in found.items()}


def _ease(turn: Turning) -> float:
    """How little of its range a column moves on average until a row turns (its whole range where it never does)."""
    if not turn.swept.number:
        return 1.0
    low, high = turn.swept.tried[0], turn.swept.tried[-1]
    return float(np.minimum(np.minimum(turn.step("up"), turn.step("down")) / (high - low or 1.0), 1.0).mean())


def _worst(turn: Turning) -> dict[str, Any] | None:
    counts = (turn.every != turn.own[:, None]).sum(axis=0)
    if not len(counts) or not counts.max():
        return None
    return {"value": plain(turn.swept.tried[int(counts.argmax())]), "k": int(counts.max())}
