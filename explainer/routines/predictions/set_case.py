"""Take this profile as the case: what was given, what was taken over, and what does the model say?"""

from __future__ import annotations

from typing import Any

from explainer import answers, record, support
from explainer.answers import plain
from explainer.labels import column_label, shown
from explainer.project import Project
from explainer.scopes import changed, select
from explainer.types import Cannot, Chart, Finding, Scope


def set_case(project: Project, scope: Scope) -> Finding:
    """Take this profile as the case: which values were given, which were taken over, what does the model say?

    The scope names one row and the values given, as changes of it; all other values are that row's own.

    **How**: the values given are set in a copy of the row, and the model is asked.
    **Facts**: `row` (whose other values are used), `given` [{column, value, before}], `taken` [{column, value}] (inputs
    taken over), `n_given`, `n_taken`, `inputs` (columns the model reads), `prediction`, `chances` [{cls, chance}]
    highest first, `told` {cls, chance} or None (as in predict), `record` of that chance or of the estimate (see
    `record.so_far`), `support` of the profile as in predict.
    **Caveats**: outside_data.
    **Errors**: no_change (no value is given), case_only, those of `scopes`.

    >>> from explainer.types import Change
    >>> given = Scope(rows=("12",), changes=(Change("pirat", "set", 0.5), Change("single", "set", "yes")))
    >>> facts = set_case(Project.load("mortgage"), given).facts
    >>> facts["n_given"], facts["n_taken"]
    (2, 11)
    """
    if not scope.changes:
        raise Cannot("no_change")
    chosen = select(project, scope)
    if chosen.n != 1:
        raise Cannot("case_only")
    moved = changed(project, chosen.X, scope.changes)
    said = answers.said(project, moved)
    told = answers.one_told(project, said)
    named = dict.fromkeys(c.column for c in scope.changes)
    values = {str(c): plain(moved[c].iloc[0]) for c in moved.columns}
    facts: dict[str, Any] = {
        "row": chosen.index[0],
        "given": [{"column": c, "value": values[c], "before": plain(chosen.X[c].iloc[0])} for c in named],
        "taken": [{"column": c, "value": v} for c, v in values.items() if c not in named],
        "n_given": len(named),
        "n_taken": len(values) - len(named),
        "inputs": len(values),
        **told,
        "record": record.so_far(project, moved, said, told["told"] and told["told"]["cls"], None),
        "support": support.moved(project, chosen.X, moved),
    }
    outside = not facts["support"]["inside"]
    method = {"name": "asking the model about the profile", "rows": 1, "changes": len(scope.changes), "seed": None}
    return Finding(facts, _chart(project, facts), ("outside_data",) * outside, method)


def _chart(project: Project, facts: dict[str, Any]) -> Chart:
    """The profile: the values given first, then those taken over."""
    words = project.words
    entries = [*facts["given"], *facts["taken"]]
    rows = [[column_label(words, e["column"]), shown(words, e["column"], e["value"])] for e in entries]
    rows.append([words.outcome.label, shown(words, "<prediction>", facts["prediction"])])
    return Chart("table", {"columns": ["", words.row], "rows": rows})
