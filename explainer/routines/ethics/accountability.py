"""Who is responsible?"""

from __future__ import annotations

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def accountability(project: Project, scope: Scope) -> Finding:
    """Who made the model, who answers for it, and whom can one ask?

    The same for every row, so the scope makes no difference.

    **How**: the owner's own sentences. **Facts**: `said` {owner, contact, intended_use, not_for: the owner's words or
    None}; `rule`: is a way of deciding before the model declared.
    **Caveats**: not_for. **Errors**: none.

    >>> accountability(Project.load("mortgage"), Scope()).facts["said"]["contact"]
    'Open an issue in the repository of this program.'
    """
    said = owner.said(project, "intended_use", "not_for")
    caveats = ("not_for",) if said["not_for"] else ()
    return Finding({"said": said, "rule": project.declared.rule is not None}, None, caveats, {"name": "looked up"})
