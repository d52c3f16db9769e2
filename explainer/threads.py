"""How many threads the numerical libraries may use."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

SMALL = 100_000
"""Below this many rows one thread is fast enough; several wait for each other on a busy machine, for seconds."""


@lru_cache(maxsize=1)
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def threads(limit: int | None) -> Any:
    """At most `limit` threads in numerical libraries inside this context; None leaves them as they are."""
    return _controller().limit(limits=limit)


def for_rows(n: int) -> Any:
    """One thread for few rows, all of them for many: on few cores several threads wait for each other for seconds."""
    return threads(1 if n < SMALL else None)
