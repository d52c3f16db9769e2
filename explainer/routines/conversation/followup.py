"""More of the same?"""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scope


def followup(project: Project, scope: Scope) -> Finding:
    """What is said when somebody asks for more, and nothing came before?

    **How**: nothing is computed. **Facts**: `named`: whether rows or a group were named.
    **Caveats**: none. **Errors**: none.

    >>> followup(Project.load("mortgage"), Scope()).facts
    {'named': False}
    """
    return Finding({"named": not scope.everything})
