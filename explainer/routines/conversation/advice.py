"""What should I do?"""

from __future__ import annotations

from typing import Any

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def advice(project: Project, scope: Scope) -> Finding:
    """What should somebody do? That is not for a model to say; what can be told instead?

    **How**: nothing is computed; the owner's declarations are looked up.
    **Facts**: `said` {intended_use, owner, contact: the owner's words or None}; `changeable`: inputs (names) declared
    as what people can change; `wanted`: the class people hope for, or None; `kind` of the outcome.
    **Caveats**: not_for. **Errors**: none.

    >>> advice(Project.load("mortgage"), Scope()).facts["changeable"]
    ['pirat', 'hirat', 'lvrat']
    """
    facts: dict[str, Any] = {
        "said": owner.said(project, "intended_use"),
        "changeable": [c.name for c in project.words.columns if c.input and c.change != "no"],
        "wanted": project.words.outcome.wanted,
        "kind": project.kind,
    }
    return Finding(facts, None, ("not_for",) if project.words.said.get("not_for") else ())
