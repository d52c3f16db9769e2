"""Talk to me like a ..."""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scope


def audience(project: Project, scope: Scope, *, audience: str | None = None, choices: tuple[str, ...] = ()) -> Finding:
    """For whom are the answers worded from now on?

    **How**: nothing is computed. **Facts**: `to`: the name of the audience, or None when it is not clear which;
    `choices`: names of the audiences there are (may be empty).
    **Caveats**: none. **Errors**: none.

    >>> audience(Project.load("mortgage"), Scope(), audience="engineer").facts
    {'to': 'engineer', 'choices': []}
    """
    return Finding({"to": audience, "choices": list(choices)})
