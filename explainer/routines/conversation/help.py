"""What can I ask?"""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scope


def help(project: Project, scope: Scope, *, examples: tuple[str, ...] = ()) -> Finding:
    """What can be asked about this model?

    **How**: nothing is computed; the examples are questions this project can answer.
    **Facts**: `examples`: questions, as people would ask them; `n` rows that can be asked about; `inputs`: how many
    columns the model reads; `sensitive`: columns by which groups can be compared, as declared.
    **Caveats**: none. **Errors**: none.

    >>> help(Project.load("mortgage"), Scope(), examples=("Why was this one refused?",)).facts["examples"]
    ['Why was this one refused?']
    """
    facts = {
        "examples": list(examples),
        "n": len(project.X),
        "inputs": len(project.X.columns),
        "sensitive": list(project.declared.sensitive),
    }
    return Finding(facts)
