"""What can people do against an answer?"""

from __future__ import annotations

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def recourse(project: Project, scope: Scope) -> Finding:
    """What can people do against an answer: whom to turn to, and what could they change?

    The same for every row, so the scope makes no difference; what would change one row's answer is `counterfactual`.

    **How**: the owner's own sentences and declarations. **Facts**: `said` {recourse, owner, contact: the owner's
    sentence or None}; `changeable` [{column, change: "any" | "up" | "down"}]: inputs that the people behind a row can
    change, as declared; `inputs`: how many columns the model reads; `sensitive`: columns of these which are named as
    sensitive; `wanted`: the class people hope for, or None; `kind` of the outcome.
    **Caveats**: not_a_cause (where something can be changed). **Errors**: none.

    >>> facts = recourse(Project.load("mortgage"), Scope()).facts
    >>> [c["column"] for c in facts["changeable"]], facts["inputs"]
    (['pirat', 'hirat', 'lvrat'], 13)
    """
    columns = [c for c in project.words.columns if c.input]
    facts = {
        "said": owner.said(project, "recourse"),
        "changeable": [{"column": c.name, "change": c.change} for c in columns if c.change != "no"],
        "inputs": len(columns),
        "sensitive": [c for c in project.declared.sensitive if c in project.X.columns],
        "wanted": project.words.outcome.wanted,
        "kind": project.kind,
    }
    caveats = ("not_a_cause",) if facts["changeable"] else ()
    return Finding(facts, None, caveats, {"name": "looked up"})
