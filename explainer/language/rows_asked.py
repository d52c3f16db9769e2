"""Where rows are counted, shown or put in order, whatever else the words of a question would fit."""

from __future__ import annotations

import re

from explainer.language.extremes import order_of
from explainer.language.parse import Parse, plain
from explainer.language.scoring import Match
from explainer.types import LABEL, PREDICTION, Condition, Request


def counts_first(found: Parse, name: str) -> bool:
    """ "How many wells in granite were dry even though ...": rows are counted, whatever else the words would fit."""
    first = found.items[0]
    counted = "@count" in first.ids and first.text.lower() == "how many" and found.kinds[1:2] in ("R", "C")
    free = not found.changes and "i" not in found.kinds and bool(found.conditions)
    return counted and free and name in _NO_COUNT and not any(i.text.lower() in _MODAL for i in found.items)


def counts_so_many(found: Parse, name: str) -> bool:
    """ "How many storms dropped more than 50 mm?": rows are counted by how much came out; what limits is asked of none.

    The estimate that was taken for an aim says which rows.
    """
    opening = [i.text.lower() for i in found.items[:1]] == ["how many"] and found.kinds[1:2] == "R"
    asks = any(i.text.lower() in _MODAL for i in found.items) or "i" in found.kinds or found.changes
    if name not in ("threshold", "count") or not opening or asks or found.target is None or found.target[1] is None:
        return False
    at = next((n for n, role in found.taken.items() if role == "target"), 0)
    told = (
        PREDICTION
        if any(i.ids & {"@predict", "estim", "predict", "expect", "forecast"} for i in found.items)
        else LABEL
    )
    found.conditions.append((at, at + 1, Condition(told, found.target[1], plain(found.target[0]))))
    found.target = None
    return True


_NO_COUNT = frozenset({"why", "why_not", "threshold", "counterfactual", "feature_effect", "probability", "stay_same"})
_MODAL = frozenset({"would", "could", "can", "should", "need", "needs", "must", "will", "may", "might"})


def share_of_a_class(found: Parse) -> bool:
    """ "What share of the refused are self-employed?": of rows of one class it is no share of classes that is asked."""
    of_class = any(c.column == LABEL and c.op == "=" for _, _, c in found.conditions)
    others = any(c.column not in _ENDS for _, _, c in found.conditions)
    return of_class and others and bool(_SHARE_OF.match(" ".join(i.text.lower() for i in found.items[:3])))


_SHARE_OF = re.compile(r"(?:what|which) (?:share|percentage|proportion|fraction|percent)\b")


def held_by_each(found: Parse) -> str | None:
    """ "How many priors do men have?": the column of which each row has so many, or None where rows are counted."""
    at = 0 if found.items[0].text.lower().startswith("how many ") else 1
    opening = found.items[0].text.lower().startswith("how many") and found.kinds[at : at + 1] == "C"
    column = found.column(at) if opening else ""
    asks = [i.text.lower() for i in found.items[at + 1 : at + 2]]
    tested = {c.column for _, _, c in found.conditions}
    has = any(i.text.lower() in ("have", "has", "had", "get", "got") for i in found.items[at + 2 :])
    each = column in found.lexicon.numeric and asks in (["do"], ["does"], ["did"]) and has and at not in found.taken
    return column if each and tested and column not in tested else None


def in_order(found: Parse, request: Request) -> Request | None:
    """Rows that a superlative puts in order, by the column it is said of; without slots where that is not known."""
    ends = [order for i in found.items if (order := order_of(i))]
    if "by" in request.slots or len(ends) != 1 or any(i.ids & {"@mistake", "@confident"} for i in found.items):
        return None
    named = [found.column(at) for at, i in enumerate(found.items) if i.kind == "C" and at not in found.taken]
    columns = [c for c in dict.fromkeys(named) if c in found.lexicon.numeric]
    return Request("show_data", {"by": columns[0], "order": ends[0]} if len(columns) == 1 else {})


_ENDS = frozenset({LABEL, PREDICTION})


def names_several(found: Parse, match: Match) -> bool:
    """ "People who have a longer stay than 60 days": rows are named, and no word counts them."""
    named = found.items[0].of_rows and bool(found.conditions) and not found.changes
    return match.name == "count" and named and not any("@count" in i.ids or i.ids & {"share"} for i in found.items)


def expected(found: Parse, match: Match) -> bool:
    """ "How many visitors can we expect a day?" where visitors are estimated: no rows are counted."""
    if match.name != "count" or found.conditions or found.lexicon.words.outcome.kind != "regression":
        return False
    expects = any(i.ids & {"expect", "estim", "predict", "forecast"} for i in found.items)
    return expects and any(i.ids & found.lexicon.aims for i in found.items)


def only_measured(found: Parse, matches: list[Match]) -> list[Match]:
    """ "Median arsenic where RQD is under 40, and it was barren", "failure rate by style, but only ...": no objection.

    What follows a comma after a statistic of rows says which rows.
    """
    if len(matches) < _PAIR or matches[0].name not in _OF_GROUPS:
        return matches
    return [m for m in matches if m.name != "challenge" or "." in found.kinds[matches[0].start : m.start]]


def shares_out(found: Parse, name: str) -> bool:
    """ "What percentage of the fragile ones were express": how many, and no mean of a column of percentages."""
    asked = any(i.ids & ASKED_SHARES for i in found.items[:2]) and found.items[0].text.lower().startswith("what")
    return name == "feature_stats" and asked and not any(i.kind == "C" for i in found.items)


ASKED_SHARES = frozenset({"percentag", "percent", "share", "proport", "fraction"})
_PAIR = 2
_OF_GROUPS = frozenset({"count", "feature_stats", "labels", "performance", "show_data", "fairness"})
