"""What is true: one question, one function, one file; the file's name is its registration."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

from explainer.types import Finding

_HERE = Path(__file__).parent


@cache
def drawer() -> dict[str, str]:
    """Every routine there is, with its topic.

    >>> drawer()["count"]
    'data'
    """
    return {p.stem: p.parent.name for p in sorted(_HERE.glob("*/*.py")) if not p.name.startswith("_")}


@cache
def find(name: str) -> Callable[..., Finding]:
    """The routine of a question, imported at first use.

    Raises LookupError when no routine has that name.

    >>> find("count").__name__
    'count'
    """
    topic = drawer().get(name)
    if topic is None:
        raise LookupError(f"There is no routine called {name!r}.")
    routine: Callable[..., Finding] = getattr(import_module(f"{__name__}.{topic}.{name}"), name)
    return routine
