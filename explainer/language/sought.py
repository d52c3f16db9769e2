"""How many of something are asked for: "top 3", "the two things that matter most"."""

from __future__ import annotations

import re

from explainer.language.parse import Parse

_TOP = re.compile(r"(?P<N>N)(?P<after>[wLRMS]{0,2})")


_LISTING = frozenset({"show", "list", "give", "name", "see", "me", "some", "find"})


_RANKS = frozenset({"@most", "@least", "@important"})


_SOUGHT = frozenset(
    {"way", "reason", "point", "factor", "thing", "exampl", "argument", "option", "cue", "driver"}
    | {
        "consider",
        "criteria",
        "criterion",
        "influenc",
        "determin",
        "predictor",
        "lookalik",
        "neighbour",
        "neighbor",
        "twin",
        "match",
        "similar",
        "nearest",
        "closest",
        "measur",
        "input",
        "random",
    }
)
"""What people ask for a number of: "3 ways to get there"."""


_SINGLE_THINGS = frozenset(
    {"feature", "factor", "attribute", "variable", "input", "thing", "reason", "column", "characteristic", "aspect"}
    | {"determinant", "driver", "consideration", "predictor", "trait", "criterion", "item", "element", "quality"}
)


def read_counts(found: Parse) -> None:
    """Take how many of something are asked for: "top 3", "the most important feature", "which feature matters most"."""
    for at, item in enumerate(found.items):
        if item.text.lower().split()[-1] in _SINGLE_THINGS:
            which = any(i.text.lower() in ("which", "what") for i in found.items[max(0, at - 2) : at])
            near = found.items[max(0, at - 3) : at + 6 if which else at + (" " in item.text)]
            if any(i.ids & {"@most", "@least"} for i in near):
                found.top = 1
    for match in _TOP.finditer(found.kinds):
        at = match.start()
        value = found.items[at].value or 0
        before = found.items[at - 1] if at else None
        near = found.items[at + 1 : at + 3] if found.kinds[at + 1 : at + 2] not in (",", ".") else []
        ranked = (before is not None and before.ids & {"@most", "@least"}) or any(i.ids & _RANKS for i in near)
        one = before is not None and before.kind == "R" and not before.of_rows
        if one and (
            found.kinds[at + 1 : at + 2] == "L" or not any(i.ids & {"@most", "@least", "@feature"} for i in near)
        ):
            continue  # "patient 119's information", "patient 8 lost weight"
        valued = re.search(r"CL?$", found.kinds[:at]) is not None
        if valued and not any("@feature" in i.ids for i in near):
            continue  # "with a test anxiety of 5 first explain ..."
        if before is not None and (before.kind in "cyt" or before.text.lower() in ("up", "down")):
            continue  # "thickness smaller than 20: rank the features", "drop it by 20 points"
        if before is not None and before.text.lower() == "the" and _of_the_two(found, at):
            found.take(at, at + 1, "data")  # "which of the two matters more?"
            continue
        first = value == 1 and before is not None and before.text.lower() in ("number", "no", "nr")
        if first and any(i.ids & {"@feature", "factor", "reason", "driver", "thing"} for i in near[:1]):
            found.top = 1
            found.take(at - 1, at + 1, "top")  # "the number one factor"
            continue
        featured = any("@feature" in i.ids for i in near) or _things_that_count(found, at)
        listed = bool(near) and near[0].kind == "R" and before is not None and bool(before.ids & _LISTING)
        things = near[:1] if near and near[0].kind != "w" else near  # "three chief considerations"
        sought = any(i.ids & _SOUGHT and i.kind != "U" for i in things)
        if (ranked or featured or listed or sought) and 0 < value <= 1000 and float(value).is_integer():
            found.top = int(value)
            found.take(at, at + 1, "top")


def _things_that_count(found: Parse, at: int) -> bool:
    """ "The 2 items that matter most"."""
    counted = [i.text.lower() in ("items", "things", "ones", "points", "aspects") for i in found.items[at + 1 : at + 2]]
    return any(counted) and any(i.ids & {"@most", "@important"} for i in found.items[at + 2 : at + 8])


def _of_the_two(found: Parse, at: int) -> bool:
    """Whether a small number counts what was just named: "which of the two is ...", not "the two things that ..."."""
    of = at > 1 and found.items[at - 2].text.lower() in ("of", "between")
    alone = at + 1 == len(found.items) or found.kinds[at + 1] in ".,hL" or bool(found.items[at + 1].ids & _WEIGHING)
    return of and alone and found.items[at].value in (2, 3)


_WEIGHING = frozenset({"matter", "count", "weigh", "carri", "has", "play", "contribut", "@important"})
