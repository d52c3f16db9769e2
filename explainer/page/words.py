"""The words on the page itself (buttons, labels, notes), from `templates/_page.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from explainer.wording import templates


@cache
def _all() -> dict[str, str]:
    return tomllib.loads((templates() / "_page.toml").read_text(encoding="utf-8"))


def word(name: str, /, **filled: object) -> str:
    """One text of the page, its braces filled in.

    >>> word("status", row="application", case="12")
    'Talking about application **12**'
    """
    return _all()[name].format(**filled)
