"""What is said when a question is not about this model?"""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scope


def out_of_scope(
    project: Project,
    scope: Scope,
    *,
    unknown: tuple[str, ...] = (),
    examples: tuple[str, ...] = (),
) -> Finding:
    """What can be asked instead, when nothing of a question is about this model?

    **How**: nothing is computed. **Facts**: `unknown`: words of the question known to neither the project nor the
    house; `columns`: what the model reads (at most 6 names), `inputs` how many that are in all; `examples`: questions.
    **Caveats**: none. **Errors**: none.

    >>> out_of_scope(Project.load("mortgage"), Scope(), unknown=("postcode",)).facts["columns"][:2]
    ['pirat', 'hirat']
    """
    columns = [str(c) for c in project.X.columns]
    facts = {"unknown": list(unknown), "columns": columns[:6], "inputs": len(columns), "examples": list(examples)}
    return Finding(facts)
