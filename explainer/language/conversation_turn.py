"""A turn of a conversation as it stands: what was said now, how it reads alone, and what was asked before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from explainer.language.class_words import AUXILIARY
from explainer.language.groups import Group, narrowed, others
from explainer.language.reader import Reader
from explainer.language.small_words import Key, key, small_words
from explainer.types import Change, Reading, Request, Scope, Session

SHORT, LONG = 9, 16
"""A follow-up has few words, or more where it only names rows or columns; a longer question stands by itself."""
_ONCE_MORE = frozenset({"again", "instead", "once more", "same", "the same"})
_FOR = frozenset(map(key, ("for", "and for", "what about for", "only", "just", "and only", "among", "and among")))
_SEEKING = frozenset({"what", "why", "how", "which", "where", "when", "show", "list", "explain", "tell"})
_ASKING = AUXILIARY | _SEEKING | {"who", "can"}
_ABOUT = (["what", "about"], ["how", "about"])
_ROW_ALONE = re.compile(
    r"\W*(?:(?:and|now|ok|what about|how about|for|row|number|no\.?|case|#)\s*)*\d+"
    r"(?:,?\s+(?:as well|too|now|then|please|pls))*\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Turn:
    """A question in a conversation: its text, its reading by itself, the session before it, and the reader."""

    question: str
    reading: Reading
    session: Session
    reader: Reader
    anew: bool = False
    """Whether conditions said before no longer count: "now all over 40, whatever their history"."""

    @cached_property
    def words(self) -> list[str]:
        return [w.strip("?.,!'").lower() for w in self.question.split()]

    @cached_property
    def stems(self) -> Key:
        return key(self.question)

    def starts(self, phrases: Iterable[Key]) -> bool:
        """Whether the question begins with one of these phrases."""
        return any(self.stems[: len(phrase)] == phrase for phrase in phrases)

    def says(self, phrases: Iterable[Key]) -> bool:
        """Whether one of these phrases stands anywhere in the question."""
        return any(self.stems[at : at + len(p)] == p for p in phrases for at in range(len(self.stems)))

    @property
    def opened(self) -> bool:
        """Whether it begins like a follow-up, or points back: "and ...", "what about ...", "the same"."""
        return self.starts(small_words().openers) or self.points_back

    @property
    def for_some(self) -> bool:
        """Whether it begins by saying for whom: "and for the unemployed", "only ..."."""
        return self.starts(_FOR)

    @property
    def seeks(self) -> bool:
        """Whether it has a word that asks or bids: "what", "how", "show"."""
        return not _SEEKING.isdisjoint(self.words)

    @property
    def asks(self) -> bool:
        """Whether it has any word that a question of its own has, besides "what about"."""
        start = self.words[:1] == ["and"]
        about = self.words[2 + start :] if self.words[start : 2 + start] in _ABOUT else self.words
        return not _ASKING.isdisjoint(about)

    @property
    def row_alone(self) -> bool:
        """Whether it is a number and no more: "and 259 as well?"."""
        return _ROW_ALONE.fullmatch(self.question) is not None

    @property
    def intents(self) -> set[str]:
        return {r.intent for r in self.reading.requests}

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(e.value for e in self.reading.entities if e.kind == "column"))

    def names(self, *kinds: str) -> bool:
        """Whether something of one of these kinds is named: "row", "case", "column"."""
        return any(e.kind in kinds for e in self.reading.entities)

    @property
    def points_back(self) -> bool:
        """Whether the question says "those", "the same", "the others"."""
        return self.names("back")

    @property
    def points_to_rows(self) -> bool:
        """Whether the question says "those" or "the others", and not only "again" or "instead"."""
        return any(e.kind == "back" and e.text.lower() not in _ONCE_MORE for e in self.reading.entities)

    @property
    def only_instead(self) -> bool:
        return all(e.text.lower() in ("instead", "again") for e in self.reading.entities if e.kind == "back")

    @property
    def back(self) -> Scope:
        """ "Those", "the same": the rows of the turn before, narrowed by what is said now; "the rest": all others."""
        said, before = self.reading.scope, self.session.scope
        if said.rows:
            return said
        last = [e.text.lower().split()[-1] for e in self.reading.entities if e.kind == "back"]
        if before.any and not {"rest", "others"}.isdisjoint(last):
            rest = others(before.any)
            return Scope((), narrowed(rest, said.any) if said.any else rest, said.changes)
        changes = said.changes or before.changes
        group = narrowed(before.any, said.any) if said.any else before.any
        return Scope(before.rows if not said.any else (), group, changes)

    @property
    def set_by_value(self) -> tuple[Change, ...]:
        """Conditions with "=" as changes: "age 40" is a change when we asked what to change."""
        conditions = [c for one in self.reading.scope.any for c in one]
        kinds = self.reader.lexicon.kinds
        return tuple(Change(c.column, "set", c.value) for c in conditions if c.op == "=" and c.column in kinds)

    @property
    def all_set_by_value(self) -> tuple[Change, ...]:
        """The same, where every condition is one of a single alternative."""
        said = self.reading.scope.any
        return self.set_by_value if len(said) == 1 and len(self.set_by_value) == len(said[0]) else ()

    def leaning(self, requests: tuple[Request, ...], scope: Scope) -> Reading:
        """The reading of a turn that leans on the one before, with these requests about these rows."""
        return replace(
            self.reading,
            status="understood",
            requests=requests,
            scope=scope,
            refers_back=True,
            missing=None,
        )

    def again(self, scope: Scope) -> Reading:
        """The last requests again, about these rows; a prediction after a change is asking what if."""
        asked = self.session.requests
        return self.leaning(tuple(_changed(r) for r in asked) if scope.changes else asked, scope)

    def again_of(self, group: Group) -> Reading:
        """The last requests again, about this group."""
        return self.again(Scope((), group))


def _changed(request: Request) -> Request:
    if request.intent in ("predict", "probability"):
        return Request("what_if", {"output": "prediction" if request.intent == "predict" else "probability"})
    return request
