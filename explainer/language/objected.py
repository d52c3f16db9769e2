"""A reason asked for and an objection told with it: "why so low? The critics love it", "why refused, he has a job"."""

from __future__ import annotations

import re

from explainer.language.class_words import AUXILIARY
from explainer.language.parse import Parse
from explainer.language.parts import UNLESS
from explainer.language.scoring import WHYS, Match
from explainer.types import Request

_BREAK = re.compile(r"[,.]+")


def objected(found: Parse, matches: list[Match]) -> tuple[list[Match], list[Request]]:
    """The matches without what is only told after "why", and the request for the part its column has, if it names one.

    What is told says nothing of which rows: it is about the case that "why" asks of.
    """
    if matches[0].name not in WHYS or len(matches) > _PAIR or (start := _told_from(found)) is None:
        return matches, []
    if any(found.kinds[m.start : start].strip(".,") for m in matches[1:]):
        return matches, []
    told = [at for at in range(start, len(found.items)) if found.items[at].kind in "CBV"]
    columns = [c.column for at, _, c in found.conditions if at >= start]
    columns += [found.column(at) for at in told if (meaning := found.items[at].meaning) and meaning.column]
    found.conditions = [c for c in found.conditions if c[0] < start]
    for at in range(start, len(found.items)):
        found.taken.setdefault(at, "told")
    named = list(dict.fromkeys(columns))
    part = [Request("feature_contribution", {"feature": named[0]})] if len(named) == 1 else []
    return matches[:1], part


_PAIR = 2


def _told_from(found: Parse) -> int | None:
    """Where a statement begins after the question for reasons; None where something else is asked, or nothing told."""
    if (
        found.changes
        or "i" in found.kinds
        or any(i.of_rows or (i.kind == "G" and i.text.lower().endswith("s")) for i in found.items)
    ):
        return None
    breaks = [m.end() for m in _BREAK.finditer(found.kinds) if m.start() and m.end() < len(found.items)]
    if not breaks or found.items[breaks[0] - 1].text == ":":
        return None  # "explain: unemployed or single"
    start = breaks[0]
    if found.items[start].text.lower() in UNLESS or found.items[start].kind == "o":
        return None  # "why furniture loans, except for the unemployed"
    rest = [i for i in found.items[start:] if i.kind not in ".,"]
    asks = any(i.ids & _ASKING or i.kind in "Xm#N" for i in rest) or rest[0].text.lower() in AUXILIARY
    return None if asks or len(rest) < _SHORT or "K" in found.kinds[start:] else start


_SHORT = 3
_ASKING = frozenset(
    {"@why", "@way", "@what", "@count", "@show", "@predict", "@probability", "@explain", "@feature"}
    | {"@statistic", "@mistake", "@change", "which", "who", "what", "how", "can", "would"}
)
