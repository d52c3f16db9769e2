"""Groups of rows joined, narrowed and turned round: "only the married ones", "the rest"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from explainer.types import Condition

Group = tuple[tuple[Condition, ...], ...]
"""An OR of ANDs of conditions."""

MOST_CONDITIONS = 500
"""A group of more conditions, piled up over many turns, is asked for anew."""
_OPPOSITE = {"=": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}


def narrowed(before: Group, more: Group) -> Group:
    """Both groups at once: every old alternative with every new one.

    >>> narrowed(((Condition("age", ">", 40),),), ((Condition("single", "=", "yes"),),))[0][1].column
    'single'
    """
    both = ((*old, *(c for c in new if c not in old)) for old in before for new in more)
    return _kept(both) if before else more


def others(group: Group) -> Group:
    """The rows that are not in a group: one condition of each alternative must fail (De Morgan).

    >>> others(((Condition("age", ">", 40),),))[0][0].op
    '<='
    """
    ways: Group = ((),)
    for one in group:
        ways = _kept((*way, replace(c, op=_OPPOSITE[c.op])) for way in ways for c in one)
    return ways


def _kept(ways: Iterable[tuple[Condition, ...]]) -> Group:
    """All alternatives; of too many, just so many that they are seen to be."""
    return tuple(islice(ways, MOST_CONDITIONS + 1))
