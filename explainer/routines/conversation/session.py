"""Start over, go back, repeat."""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scope


def session(project: Project, scope: Scope, *, did: str = "started over") -> Finding:
    """What was done with the talk itself?

    **How**: nothing is computed. **Facts**: `did`: "started over", "went back" or "nothing to go back to".
    **Caveats**: none. **Errors**: none.

    >>> session(Project.load("mortgage"), Scope(), did="went back").facts
    {'did': 'went back'}
    """
    return Finding({"did": did})
