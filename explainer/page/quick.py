"""Import Gradio without the work it does for editors, and lay blocks out without servers that nobody asks.

At every import Gradio parses and rewrites the `.pyi` stubs of some 80 components, a third of its import time and
of no use to a running page. This hook steps around that and nothing else, and does nothing at all once Gradio
drops or renames the function. Measured, collections off as well: 2.8 s becomes 1.5 s.

While blocks are laid out Gradio makes a server three times over, 0.2 s each; the one that serves is made at launch.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

MODULE, FUNCTION = "gradio.component_meta", "create_or_modify_pyi"


class _Unserved:
    """Stands in for Gradio's server while there is nothing to serve."""

    @staticmethod
    def create_app(*_: object, **__: object) -> None:
        """No server."""


@contextmanager
def unserved() -> Iterator[None]:
    """Blocks laid out in here get their server at launch, and none before."""
    blocks = import_gradio().blocks
    kept = getattr(blocks, "App", None)
    if not hasattr(kept, "create_app"):
        yield
        return
    blocks.App = _Unserved
    try:
        yield
    finally:
        blocks.App = kept


class _WithoutStubs:
    """A finder for one module, gone after one use."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        if name != MODULE:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                if hasattr(module, FUNCTION):
                    setattr(module, FUNCTION, lambda *_, **__: None)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def import_gradio() -> ModuleType:
    """The module `gradio`, imported quickly and with its calls home switched off."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    if "gradio" not in sys.modules:
        sys.meta_path.insert(0, _WithoutStubs())
    collecting = gc.isenabled()
    gc.disable()
    try:
        import gradio
    finally:
        if collecting:
            gc.enable()
    return gradio
