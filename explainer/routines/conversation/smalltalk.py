"""A greeting, thanks, a joke."""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scope


def smalltalk(project: Project, scope: Scope) -> Finding:
    """What is said to a greeting, to thanks, to a joke?

    **How**: nothing is computed. **Facts**: `n` rows that can be asked about.
    **Caveats**: none. **Errors**: none.

    >>> smalltalk(Project.load("hurricanes"), Scope()).facts["n"] > 0
    True
    """
    return Finding({"n": len(project.X)})
