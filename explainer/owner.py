"""What the owner wrote down: their sentences by key, and whom to ask where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainer.project import Project


def said(project: Project, *keys: str) -> dict[str, str | None]:
    """The owner's sentences under these keys, and under `owner` and `contact`; None where nobody wrote one.

    >>> from explainer.project import Project
    >>> found = said(Project.load("hurricanes"), "privacy", "weather")
    >>> found["privacy"], found["weather"]
    ('The data are about storms, not about people.', None)
    """
    return {key: project.words.said.get(key) or None for key in (*keys, "owner", "contact")}
