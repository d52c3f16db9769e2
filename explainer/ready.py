"""What explanations of a large forest lean on, worked out while its project is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer import anatomy, forests

if TYPE_CHECKING:
    from explainer.project import Project


def ready(project: Project) -> None:
    """Copy the nodes of a forest, hold them against its own answers, and see which columns travel together.

    All other models are quick at the first time.

    >>> from explainer.project import Project
    >>> ready(Project.load("mortgage"))
    """
    if not forests.readable(anatomy.steps(project.model)[-1]):
        return
    from explainer import attribution, bundles, effects  # the page opens without them

    if attribution.tree_leaves(project, project.classes[-1] if project.classes else None) is None:
        attribution.woods(project)
    bundles.bundles(project)
    effects.together(project)
