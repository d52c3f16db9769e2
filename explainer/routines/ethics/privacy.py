"""Is anybody's privacy at risk?"""

from __future__ import annotations

from typing import Any

from explainer import owner
from explainer.project import Project
from explainer.types import Finding, Scope

NEARLY_ALL = 0.9


def privacy(project: Project, scope: Scope) -> Finding:
    """What happens to questions and data here, and could somebody be recognised in the data?

    The same for every row, so the scope makes no difference.

    **How**: rows that no other row equals in all that the model reads are counted; columns of text that differ in
    nearly every row are listed. **Facts**: `said` {privacy, owner, contact: the owner's sentence or None}; `n` rows;
    `id_column` (name or None); `naming`: columns of text or categories with a value of their own in 9 of 10 rows or
    more; `inputs` how many columns the model reads; `alone`: rows one of a kind in these, `share` of n, 0..1;
    `sensitive` columns as declared.
    **Caveats**: none. **Errors**: none.

    >>> facts = privacy(Project.load("mortgage"), Scope()).facts
    >>> facts["id_column"], facts["naming"], facts["n"]
    ('application', [], 714)
    """
    n = len(project.X)
    alone = int((~project.X.duplicated(keep=False)).sum())
    facts: dict[str, Any] = {
        "said": owner.said(project, "privacy"),
        "n": n,
        "id_column": project.words.id_column,
        "naming": _naming(project),
        "inputs": len(project.X.columns),
        "alone": alone,
        "share": alone / n,
        "sensitive": list(project.declared.sensitive),
    }
    return Finding(facts, None, (), {"name": "counting", "rows": n})


def _naming(project: Project) -> list[str]:
    texts = [c.name for c in project.words.columns if c.kind == "category"]
    return [c for c in texts if project.table[c].nunique() >= NEARLY_ALL * len(project.table) > 1]
