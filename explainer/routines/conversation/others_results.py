"""What do other models or studies find?"""

from __future__ import annotations

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def others_results(project: Project, scope: Scope) -> Finding:
    """What do others find? Only what this model can be compared with here is known.

    **How**: nothing is computed. **Facts**: `rule`: the owner's name for the way of deciding before, or None;
    `has_rule`; `said` {decided_before, owner, contact: the owner's sentence or None}; `n` rows to compare on.
    **Caveats**: none. **Errors**: none.

    >>> others_results(Project.load("hurricanes"), Scope()).facts["rule"]
    "Dvorak's table of 1984 (wind from pressure alone)"
    """
    declared = project.declared
    facts = {
        "rule": declared.rule_label,
        "has_rule": declared.rule is not None,
        "said": owner.said(project, "decided_before"),
        "n": len(project.X),
    }
    return Finding(facts)
