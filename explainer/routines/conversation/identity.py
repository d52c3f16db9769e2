"""Who are you?"""

from __future__ import annotations

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def identity(project: Project, scope: Scope) -> Finding:
    """Who is speaking here?

    **How**: nothing is computed. **Facts**: `n` rows that can be asked about; `inputs`: how many columns the model
    reads; `said` {owner, contact: the owner's sentence or None}.
    **Caveats**: none. **Errors**: none.

    >>> identity(Project.load("mortgage"), Scope()).facts["n"]
    714
    """
    return Finding({"n": len(project.X), "inputs": len(project.X.columns), "said": owner.said(project)})
