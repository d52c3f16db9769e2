"""Which of these did you mean?"""

from __future__ import annotations

from explainer.project import Project
from explainer.types import Finding, Scope


def unsure(project: Project, scope: Scope, *, candidates: tuple[str, ...] = ()) -> Finding:
    """Which of these questions is meant, when two readings are equally close?

    **How**: nothing is computed. **Facts**: `candidates`: example questions, the closest first.
    **Caveats**: none. **Errors**: none.

    >>> unsure(Project.load("mortgage"), Scope(), candidates=("Why?", "What if?")).facts
    {'candidates': ['Why?', 'What if?']}
    """
    return Finding({"candidates": list(candidates)})
