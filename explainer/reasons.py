"""What an answer's columns did, told as people read it: bundles as one, largest first, with a second opinion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explainer.answers import plain
from explainer.attribution import Attribution
from explainer.bundles import Bundle, bundles
from explainer.swaps import Swaps, partners, removals, swaps
from explainer.types import Scalar

if TYPE_CHECKING:
    from explainer.project import Project

SLIGHT = 0.05
"""Effects under this part of the largest are slight: told, but not as a reason."""
NOTHING = 1e-12
"""Effects under this part of all that moves are the dust of adding up, and told as zero."""
CLEAR = 0.1
"""Two methods differ where what they say is larger than this part of the largest effect."""


@dataclass(frozen=True)
class Reason:
    """One column, or several told as one: places in the inputs, their effect, its standard error (at most)."""

    columns: tuple[str, ...]
    effect: float
    se: float
    bundle: Bundle | None = None


def reasons(project: Project, found: Attribution) -> list[Reason]:
    """The effects of an attribution, bundled, the largest first.

    The effect of a bundle is the sum of its columns' effects, so that all still add up to the answer; its standard
    error is the sum of theirs, which is the most it can be.
    """
    at = {c: j for j, c in enumerate(found.columns)}
    dust = _dust(found)
    taken = bundles(project)
    sets: list[tuple[tuple[str, ...], Bundle | None]] = [(b.columns, b) for b in taken]
    sets += [((c,), None) for c in found.columns if not any(c in b.columns for b in taken)]
    made = [
        Reason(
            columns,
            _swept(float(found.effects[[at[c] for c in columns]].sum()), dust),
            _swept(float(found.errors[[at[c] for c in columns]].sum()), dust),
            bundle,
        )
        for columns, bundle in sorted(sets, key=lambda pair: at[pair[0][0]])
    ]
    return sorted(made, key=lambda r: -abs(r.effect))


def _dust(found: Attribution) -> float:
    return NOTHING * float(abs(found.base) + abs(found.output) + np.abs(found.effects).sum())


def _swept(x: float, dust: float) -> float:
    return 0.0 if abs(x) <= dust else x


def told(reason: Reason, found: Attribution, X: pd.DataFrame) -> dict[str, Any]:
    """A reason as facts: column (of a bundle the one that does most), value (None for many rows and for bundles),
    effect, se; columns, kind and label of the bundle (None), part (the part that one row has, else None).
    """
    one = len(X) == 1
    lead = max(reason.columns, key=lambda c: abs(found.effects[found.columns.index(c)]))
    bundle = reason.bundle
    return {
        "column": lead,
        "value": plain(X[lead].iloc[0]) if one and bundle is None else None,
        "effect": reason.effect,
        "se": reason.se,
        "columns": list(reason.columns),
        "kind": None if bundle is None else bundle.kind,
        "label": None if bundle is None else bundle.label,
        "part": bundle.part(X.iloc[0]) if one and bundle is not None else None,
    }


def second_opinion(
    project: Project,
    X: pd.DataFrame,
    entries: list[dict[str, Any]],
    cls: Scalar | None,
    against: Scalar | None = None,
) -> dict[str, Any]:
    """What changing each of the columns named alone says, and where it says something else.

    Facts: `swapped` [effect by swapping, in the order of the entries], `turned` (places of entries for which the two
    methods differ in sign, both clearly not zero), `overtaken` (the places of the two largest entries, where swapping
    clearly puts the second before the first; else None); `removed` {effects, partners (for each entry the columns that
    travel with it), turned, overtaken}: the same by swapping for lifelike values (see `swaps.removals`), told for
    entries that have partners; None where none has.
    """
    columns = [tuple(e["columns"]) for e in entries]
    other = _compared(entries, swaps(project, X, columns, cls, against))
    mates = [list(partners(project, each)) for each in columns]
    removed = None
    if any(mates):
        found = _compared(entries, removals(project, X, columns, cls, against))
        turned = [i for i in found["turned"] if mates[i]]
        overtaken = found["overtaken"] if any(mates[:2]) else None
        removed = {"effects": found["effects"], "partners": mates, "turned": turned, "overtaken": overtaken}
    return {
        "swapped": other["effects"],
        "turned": other["turned"],
        "overtaken": other["overtaken"],
        "removed": removed,
    }


def _compared(entries: list[dict[str, Any]], other: Swaps) -> dict[str, Any]:
    """Where another method clearly says something else in sign, or in the order of the first two."""
    mine, errors = np.array([e["effect"] for e in entries]), np.array([e["se"] for e in entries])
    largest = float(np.abs(mine).max(initial=0.0))
    least = CLEAR * largest
    clear = np.abs(mine) > np.maximum(least, 2 * errors)
    clear &= np.abs(other.effects) > np.maximum(least, 2 * other.errors)
    turned = clear & (np.sign(mine) != np.sign(other.effects))
    return {
        "effects": [_swept(float(e), 10 * NOTHING * largest) for e in other.effects],
        "turned": [int(i) for i in np.flatnonzero(turned)],
        "overtaken": [0, 1] if _overtaken(mine, errors, other.effects, other.errors, least) else None,
    }


def _overtaken(mine: Any, errors: Any, other: Any, other_errors: Any, least: float) -> bool:
    """Whether the first is clearly the larger of the first two by one method, and clearly the smaller by the other."""
    if len(mine) < 2:
        return False
    gap, gap_error = abs(mine[0]) - abs(mine[1]), 2 * float(np.hypot(errors[0], errors[1]))
    back, back_error = abs(other[1]) - abs(other[0]), 2 * float(np.hypot(other_errors[0], other_errors[1]))
    return bool(gap > max(least, gap_error) and back > max(least, back_error))
