"""One visit: the turns of a conversation as the page keeps them, and the steps forward and back. Pure, no Gradio.

The page keeps answers, not chat messages: another audience re-words them without computing them again, undo returns
to the session before, and nothing that a browser sends is ever taken for an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from explainer.types import Answer, Session

if TYPE_CHECKING:
    from explainer.project import Project

LONGEST_CHAT = 20
"""Turns that are kept: 40 messages."""


@dataclass(frozen=True)
class Turn:
    """A question and its answer. `question` is None for the opening, `answer` is None when answering failed."""

    question: str | None
    answer: Answer | None
    before: Session


@dataclass(frozen=True)
class Visit:
    """A visitor's project, memory and turns, oldest first.

    >>> Visit("mortgage").session.audience
    'everyone'
    """

    project: str
    session: Session = field(default_factory=Session)
    turns: tuple[Turn, ...] = ()

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What the last answer suggests to ask next."""
        last = self.turns[-1].answer if self.turns else None
        return last.suggestions if last else ()

    def at(self, message: int) -> Turn | None:
        """The turn that the chat message with this number belongs to."""
        owners = [turn for turn in self.turns for _ in range(1 if turn.question is None else 2)]
        return owners[message] if 0 <= message < len(owners) else None


@dataclass(eq=False)
class Memory:
    """What the page remembers of a visitor: the visit as it stands, and whose turn it is to change it.

    A visitor's clicks are worked on together: each step holds `turn` while it makes the next visit of the one that
    stands, so that a case chosen while a question is being answered is not lost.
    """

    visit: Visit
    turn: Lock = field(default_factory=Lock)


def opened(name: str, session: Session, project: Project) -> Visit:
    """A new visit that begins with a real first answer, with a case at hand."""
    from explainer.conversation import welcome

    answer, after = welcome(project, session)
    return with_case(Visit(name, after, (Turn(None, answer, session),)), project)


def with_case(visit: Visit, project: Project, case: str | None = None) -> Visit:
    """The same visit with this case at hand; the first row where none is named and none was."""
    chosen = case or visit.session.case or next(iter(project.words.ids), None)
    return replace(visit, session=replace(visit.session, case=chosen))


def asked(visit: Visit, question: str, project: Project) -> Visit:
    """The visit after one more question. Raises whatever answering raises."""
    from explainer.conversation import ask

    answer, session = ask(question, visit.session, project)
    return _added(visit, Turn(question, answer, visit.session), session)


def failed(visit: Visit, question: str | None) -> Visit:
    """The visit after a question that could not be answered; the memory stays as it was."""
    return _added(visit, Turn(question, None, visit.session), visit.session)


def fresh(visit: Visit) -> Session:
    """A memory that holds nothing but who is asking and the case at hand."""
    return Session(audience=visit.session.audience, case=visit.session.case)


def undone(visit: Visit) -> tuple[Visit, str]:
    """The visit before its last question, and that question. The opening stays."""
    last = visit.turns[-1] if visit.turns else None
    if last is None or last.question is None:
        return visit, ""
    return replace(visit, session=last.before, turns=visit.turns[:-1]), last.question


def reworded(visit: Visit, audience: str, project: Project) -> Visit:
    """The same answers in the words of another audience; nothing is computed again."""
    from explainer.conversation import reword

    def again(turn: Turn) -> Turn:
        said = turn.answer and reword(turn.answer, audience, project)
        return replace(turn, answer=said, before=replace(turn.before, audience=audience))

    return replace(
        visit, session=replace(visit.session, audience=audience), turns=tuple(again(turn) for turn in visit.turns)
    )


def _added(visit: Visit, turn: Turn, session: Session) -> Visit:
    return replace(visit, session=session, turns=(*visit.turns, turn)[-LONGEST_CHAT:])
