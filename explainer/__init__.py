"""Ask a model anything, get a straight answer.

    from explainer import Project, launch

    launch(Project(model, X, y))

The public names are imported when they are first used, so that `import explainer` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explainer.conversation import answer_json, ask, read, reading_json, reword, welcome
    from explainer.declaration import ProjectError
    from explainer.project import Project
    from explainer.types import Answer, Cannot, Change, Condition, Finding, Scope, Session

_HOME = {
    "explainer.conversation": ("answer_json", "ask", "read", "reading_json", "reword", "welcome"),
    "explainer.declaration": ("ProjectError",),
    "explainer.project": ("Project",),
    "explainer.types": ("Answer", "Cannot", "Change", "Condition", "Finding", "Scope", "Session"),
    "app": ("launch",),
}

__all__ = [
    "Answer",
    "Cannot",
    "Change",
    "Condition",
    "Finding",
    "Project",
    "ProjectError",
    "Scope",
    "Session",
    "answer_json",
    "ask",
    "launch",
    "read",
    "reading_json",
    "reword",
    "welcome",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'explainer' has no attribute {name!r}")
