"""Can the model be changed here?"""

from __future__ import annotations

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def model_edit(project: Project, scope: Scope) -> Finding:
    """Can the model, its data or its answers be changed from here?

    **How**: nothing is computed. **Facts**: `said` {owner, contact: the owner's sentence or None};
    `inputs`: columns whose values can be tried out (names, at most 3).
    **Caveats**: none. **Errors**: none.

    >>> model_edit(Project.load("mortgage"), Scope()).facts["inputs"]
    ['pirat', 'hirat', 'lvrat']
    """
    return Finding({"said": owner.said(project), "inputs": [str(c) for c in project.X.columns[:3]]})
