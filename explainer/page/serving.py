"""Serving the page: everything that Gradio is told at launch, in one place."""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from explainer.charts import CSS
from explainer.page.guard import Guard, origins
from explainer.page.quick import import_gradio

EMBED = "PLAINSPOKEN_EMBED"
"""The environment variable with the sites that may show the page in a frame."""
SPACES = "https://huggingface.co"
"""A Space page is itself a frame around the app."""


def allowed(embed: Iterable[str] = ()) -> tuple[str, ...]:
    """The sites that may frame the page: named ones, those of the environment, and Spaces when running there.

    Raises ValueError with the word that is not an origin.
    """
    here = [SPACES] if os.environ.get("SPACE_ID") else []
    return origins([*embed, os.environ.get(EMBED, ""), *here])


def options(embed: Iterable[str] = ()) -> dict[str, Any]:
    """What `demo.launch` is called with: look, closed doors, limits."""
    from starlette.middleware import Middleware

    gr = import_gradio()
    theme = gr.themes.Default(
        primary_hue="blue",
        secondary_hue="blue",
        neutral_hue="slate",
        font=["system-ui", "-apple-system", "Segoe UI", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )
    return {
        "theme": theme,
        "css": _beside("page.css") + CSS,
        "head": f"<script>{_beside('page.js')}</script>",
        "footer_links": [],
        "run_history": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "share": False,
        "max_file_size": "1kb",
        "state_session_capacity": 1000,
        "app_kwargs": {"middleware": [Middleware(Guard, ancestors=allowed(embed))]},
    }


def ready(demo: Any, embed: Iterable[str] = ()) -> Any:
    """The same blocks, whose `launch()` is told everything it has to know; whoever calls it can add to that."""
    demo.launch = partial(demo.launch, **options(embed))
    return demo


def settle() -> None:
    """What is done once before serving: the log goes to stderr, and what was imported is left out of collections."""
    log = logging.getLogger("plainspoken")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Lines())
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    gc.freeze()
    gc.enable()


class Lines(logging.Formatter):
    """One JSON object a line: the event, its facts, and where it failed.

    >>> record = logging.makeLogRecord({"msg": "feedback", "levelname": "INFO", "facts": {"liked": True}})
    >>> Lines().format(record)
    '{"event": "feedback", "level": "info", "liked": true}'
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        said = {"event": record.getMessage(), "level": record.levelname.lower(), **getattr(record, "facts", {})}
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def _beside(name: str) -> str:
    return (Path(__file__).resolve().parent / name).read_text(encoding="utf-8")
