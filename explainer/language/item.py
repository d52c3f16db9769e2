"""One item of a question: an entity of the project, a number, a comparison or a plain word.

Kinds are single letters, so that the grammar of scopes can be written as regular expressions over them:
C column, B yes/no column, V value, K class, X the outcome, N number, P percentage, Q fraction, U unit, c comparison,
R a word for rows, H the case at hand, G "those", m metric, D double or halve, + "or more", - "or less", b between,
i if, n not, o or, a and, T true, F false, u increase, d decrease, s set, M more, S less, h had or were,
y by, t to, f from, # number sign, "," comma, "." end of sentence, L small word, w any other word,
I an id that is not a plain number ("C-1042"), k a class that nobody has named ("has diabetes", its column called y).
"""

from __future__ import annotations

from typing import NamedTuple

from explainer.language.meaning import Meaning
from explainer.types import Scalar


class Item(NamedTuple):
    """One item of a question; `ids` are its stem and the concepts it belongs to, `text` is as typed, rightly spelt."""

    kind: str
    text: str
    start: int
    end: int
    ids: frozenset[str] = frozenset()
    meaning: Meaning | None = None
    value: float | None = None
    op: str = ""
    columns: tuple[str, ...] = ()
    known: bool = True

    @property
    def cls(self) -> Scalar | None:
        """The class that it names."""
        return self.meaning.cls if self.kind == "K" and self.meaning is not None else None

    @property
    def of_rows(self) -> bool:
        """Whether it is a word for several rows: "applications", "people"."""
        return self.kind == "R" and self.text.lower().endswith(("s", "people"))

    def stem_of(self, *stems: str) -> str | None:
        """Which of these stems the item is, or None."""
        return next((s for s in stems if s in self.ids), None)
