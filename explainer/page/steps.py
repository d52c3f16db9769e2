"""What each click does to a visit: pure steps over the shelf of projects, with every error answered in the chat."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from explainer.page import cases, chat
from explainer.page import visit as visits
from explainer.page.cases import Choice
from explainer.page.shelf import Shelf
from explainer.page.visit import Visit
from explainer.page.words import word
from explainer.types import Session
from explainer.wording import audiences, plain

LOG = logging.getLogger("plainspoken")


@dataclass(frozen=True)
class Steps:
    """The steps of a page over its projects. Each takes a visit and returns the next one; none of them raises."""

    shelf: Shelf

    def opened(self, name: str | None = None, session: Session | None = None) -> Visit:
        """A new visit to the project called `name`, or to the first."""
        known = name or self.shelf.first
        before = session or Session()
        try:
            return visits.opened(known, before, self.shelf.get(known))
        except Exception:
            LOG.exception("failed", extra={"facts": {"project": known}})
            return visits.failed(Visit(known, before), None)

    def switched(self, visit: Visit, name: str) -> Visit:
        """A new visit to another project, for the same audience; the old one where the other can't be opened."""
        try:
            self.shelf.get(name)
        except Exception:
            LOG.exception("failed", extra={"facts": {"project": name}})
            return visits.failed(visit, None)
        return self.opened(name, Session(audience=visit.session.audience))

    def linked(self, query: Mapping[str, str]) -> tuple[Visit, str]:
        """The visit that a link opens, and what in the link was not understood.

        ?project=, ?audience= and ?case= choose, and a question in ?q= is answered.
        """
        audience = query.get("audience", "").lower()
        session = Session(audience=audience if audience in audiences() else next(iter(audiences())))
        name, case = query.get("project"), chat.shortened(query.get("case"))
        known = name if name in self.shelf.offers else None
        visit = self.opened(session=session)
        if known and known != visit.project:
            visit = self.switched(visit, known)
        words = self.shelf.get(visit.project).words
        note = "" if known or not name else word("no_such_project", name=name, title=words.title)
        if case:
            choice = cases.by_number(self.shelf.get(visit.project), case)
            visit, note = self.chosen(visit, choice), note or choice.note
        question = chat.shortened(query.get("q"))
        if not question:
            return visit, note
        failures = tuple(turn for turn in visit.turns if turn.answer is None)
        return self.asked(replace(visit, turns=failures), question), note

    def asked(self, visit: Visit, question: str) -> Visit:
        """The visit after a question, answered or not."""
        try:
            return visits.asked(visit, question, self.shelf.get(visit.project))
        except Exception:
            LOG.exception("failed", extra={"facts": {"project": visit.project, "question": question}})
            return visits.failed(visit, question)

    def reworded(self, visit: Visit, audience: str) -> Visit:
        """The same answers for another audience."""
        if audience not in audiences():
            return visit
        try:
            return visits.reworded(visit, audience, self.shelf.get(visit.project))
        except Exception:
            LOG.exception("failed", extra={"facts": {"project": visit.project, "audience": audience}})
            return visits.failed(visit, None)

    def chosen(self, visit: Visit, choice: Choice) -> Visit:
        """The visit with the chosen case at hand."""
        if choice.case is None:
            return visit
        return visits.with_case(visit, self.shelf.get(visit.project), choice.case)

    def feedback(self, visit: Visit, message: int, liked: object) -> None:
        """Log a thumb, with what was asked and understood."""
        turn = visit.at(message)
        if turn is None or turn.answer is None:
            return
        intents = [part.intent for part in turn.answer.parts]
        facts = {"project": visit.project, "case": visit.session.case, "audience": turn.answer.audience}
        LOG.info("feedback", extra={"facts": {"liked": liked, "question": turn.question, "intents": intents, **facts}})

    # ------------------------------------------------------------ what is shown beside the chat

    def questions(self, visit: Visit) -> list[str]:
        """Questions worth asking about this project."""
        from explainer.conversation import starters

        return list(starters(visit.session, self.shelf.get(visit.project)))

    def card(self, visit: Visit) -> str:
        """The case at hand, as safe HTML."""
        return cases.card(self.shelf.get(visit.project), visit.session.case)

    def status(self, visit: Visit) -> str:
        """One line that says which case the talk is about."""
        words = self.shelf.get(visit.project).words
        return word("status", row=plain(words.row), case=plain(visit.session.case)) if visit.session.case else ""

    def about(self, visit: Visit) -> str:
        """What this model is, in its owner's words."""
        words = self.shelf.get(visit.project).words
        bare = word("purpose", outcome=words.outcome.label, row=words.row, count=sum(c.input for c in words.columns))
        said = [plain(words.said.get("purpose") or bare)]
        limits = [word("not_for", text=plain(words.said["not_for"]))] if words.said.get("not_for") else []
        return "\n\n".join([*said, *limits])
