"""What should it be used for, and what not?"""

from __future__ import annotations

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope


def intended_use(project: Project, scope: Scope) -> Finding:
    """What should the model be used for, what not, and by whom?

    The same for every row, so the scope makes no difference.

    **How**: the owner's own sentences, and what the model reads and answers.
    **Facts**: `said` {intended_use, not_for, purpose, owner, contact: the owner's sentence or None}; `n` rows it was
    tried on; `n_train` rows learned from (None: unknown); `held_out`; `inputs` how many columns it reads; `sensitive`
    columns the owner named as such.
    **Caveats**: held_out_unknown. **Errors**: none.

    >>> intended_use(Project.load("mortgage"), Scope()).facts["sensitive"]
    ['afam', 'single']
    """
    facts = {
        "said": owner.said(project, "intended_use", "not_for", "purpose"),
        "n": len(project.X),
        "n_train": None if project.train_X is None else len(project.train_X),
        "held_out": project.held_out,
        "inputs": len(project.X.columns),
        "sensitive": list(project.declared.sensitive),
    }
    caveats = ("held_out_unknown",) * (project.held_out == "unknown")
    return Finding(facts, None, caveats, {"name": "looked up", "rows": len(project.X)})
