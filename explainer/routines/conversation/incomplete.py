"""What is missing in the question?"""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scalar, Scope


def incomplete(
    project: Project,
    scope: Scope,
    *,
    intent: str,
    missing: str,
    choices: tuple[Scalar, ...] = (),
    unplaced: tuple[str, ...] = (),
) -> Finding:
    """Which one thing does the question still need?

    **How**: nothing is computed. **Facts**: `intent` (what was asked), `missing` (a slot's name, "row" or "changes"),
    `choices` (columns, classes or questions that would do; may be empty), `unplaced` (words of the question
    that say which rows, but fit no column).
    **Caveats**: none. **Errors**: none.

    >>> incomplete(Project.load("mortgage"), Scope(), intent="why", missing="row", choices=("12",)).facts
    {'intent': 'why', 'missing': 'row', 'choices': ['12'], 'unplaced': []}
    """
    return Finding({"intent": intent, "missing": missing, "choices": list(choices), "unplaced": list(unplaced)})
