"""Which mistakes does the model make: how many, which ones, and where most of them?"""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer import metrics, places, uncertainty
from explainer.answers import plain
from explainer.labels import shown
from explainer.metrics import Judged, Outcomes
from explainer.project import Project
from explainer.types import Cannot, Chart, Facts, Finding, Scope

KINDS = ("typical", "count", "sample")
SHOWN = 3
SEED = 0


def mistakes(project: Project, scope: Scope, *, kind: str | None = None, k: int | None = None) -> Finding:
    """Which mistakes does the model make: how many (`count`), a few of them (`sample`), where most (`typical`)?

    **How**: count: shares with Wilson intervals. sample: numbers: the `k` largest errors; classes: `k` wrong rows drawn
    at random. typical: each column cut into its values or into quarters; in every place of 20 rows or more the share
    of wrong answers (or the mean error) beside that of all other rows. Looking at many places finds some by chance, so
    a difference counts as real only after Holm's correction over all places looked at.

    **Facts**: `kind`, `n`, `wrong` (count; None for numbers), `score` (`value`, `interval`: share of wrong answers, or
    mean error), `groups`. Classes: `sorts` (each `truth`, `said`, `count`, `of` rows that truly are so, `value` =
    share, `interval`). Numbers: `nine_in_ten`, `worst`, `worst_row`, `over` (count of answers too high), `under`.
    typical: `places` (worst first, each `column`, `value` or `low` and `high`, `n`, `score`, `rest`, `apart`
    (`value`, `interval`), `real`), `looked_at` (how many places), `real` (how many of the places shown are real).
    sample: `examples` (each `row`, `truth`, `said`, `chance` of what was said, or `error`).

    **Caveats**: many_places (typical), few_rows, held_out_unknown, rows_not_independent.

    **Errors**: not_with_changes, group_only, too_few_rows, no_mistakes, no_such_kind, and those of the scope.

    >>> mistakes(Project.load("mortgage"), Scope(), kind="count").facts["n"]
    714
    """
    sort = kind or "typical"
    if sort not in KINDS:
        raise Cannot("no_such_kind", kind=sort, known=list(KINDS))
    judged = metrics.judged(project, scope)
    rows = judged.rows
    if rows.kind != "regression" and rows.right.all():
        raise Cannot("no_mistakes", n=rows.n)
    facts = {"kind": sort, "n": rows.n, "groups": metrics.grouping(project, rows), **_counts(project, judged)}
    facts |= {"places": [], "looked_at": 0, "real": 0, "examples": []}
    if sort == "typical":
        facts |= _typical(project, judged)
    if sort == "sample":
        facts["examples"] = _examples(project, judged, k or 5)
    return Finding(facts, _chart(project, facts), _caveats(project, facts), _method(sort, rows))


# ---------------------------------------------------------------- how many


def _counts(project: Project, judged: Judged) -> Facts:
    rows = judged.rows
    if rows.kind == "regression":
        wrong = np.abs(rows.error)
        return {
            "wrong": None,
            "score": metrics.mae(rows).facts(),
            "nine_in_ten": float(np.quantile(wrong, 0.9)),
            "worst": float(wrong.max()),
            "worst_row": str(project.X.index[judged.mask][int(wrong.argmax())]),
            "over": int((rows.error > 0).sum()),
            "under": int((rows.error < 0).sum()),
            "sorts": [],
        }
    sorts = [s for s in _sorts(rows) if s["count"]]
    sorts.sort(key=lambda s: -s["count"])
    return {"wrong": int((~rows.right).sum()), "score": metrics.error_rate(rows).facts(), "sorts": sorts}


def _sorts(rows: Outcomes) -> list[dict[str, Any]]:
    found = []
    for truth in rows.classes:
        some = rows.some(rows.happened(truth))
        for said in rows.classes:
            if said != truth and some.n:
                share = uncertainty.share(some.answered(said), some.groups)
                count = int(some.answered(said).sum())
                found.append({"truth": truth, "said": said, "count": count, "of": some.n, **share.facts()})
    return found


# ---------------------------------------------------------------- where


def _typical(project: Project, judged: Judged) -> Facts:
    found = places.compared(project, judged)
    chosen = [one.facts() for one in places.clearest(found)[:SHOWN]]
    return {"places": chosen, "looked_at": len(found), "real": sum(p["real"] for p in chosen)}


# ---------------------------------------------------------------- a few of them


def _examples(project: Project, judged: Judged, k: int) -> list[dict[str, Any]]:
    rows, ids = judged.rows, project.X.index[judged.mask]
    if rows.kind == "regression":
        worst = np.argsort(-np.abs(rows.error), kind="stable")[:k]
        return [
            {
                "row": str(ids[i]),
                "truth": float(rows.truth[i]),
                "said": float(rows.said[i]),
                "error": float(rows.error[i]),
            }
            for i in worst
        ]
    wrong = np.flatnonzero(~rows.right)
    chosen = np.sort(np.random.default_rng(SEED).choice(wrong, min(k, len(wrong)), replace=False))
    return [_example(rows, int(i), str(ids[i])) for i in chosen]


def _example(rows: Outcomes, i: int, row: str) -> dict[str, Any]:
    said = plain(rows.said[i])
    chance = None if rows.scores is None else float(rows.chance(said)[i])
    return {"row": row, "truth": plain(rows.truth[i]), "said": said, "chance": chance}


# ---------------------------------------------------------------- shown


def _chart(project: Project, facts: Facts) -> Chart | None:
    if facts["kind"] == "sample":
        return _table(project, facts)
    unit = project.words.outcome.unit if project.kind == "regression" else "percent"
    if facts["kind"] == "count":
        rows = [_dot(f"{_cls(project, s['truth'])} → {_cls(project, s['said'])}", s, s["of"]) for s in facts["sorts"]]
    else:
        rows = [_dot(places.label(project.words, p), p["score"], p["n"]) for p in facts["places"]]
    whole = facts["score"]["value"] if facts["kind"] == "typical" else None
    mark = {} if whole is None else {"mark": whole}
    return Chart("intervals", {"rows": rows, "unit": unit, **mark}) if rows else None


def _dot(label: str, score: Facts, n: int) -> dict[str, Any]:
    low, high = score["interval"] or (score["value"], score["value"])
    return {"label": label, "value": score["value"], "low": low, "high": high, "n": n}


def _cls(project: Project, value: Any) -> str:
    return project.words.class_label(value)


def _table(project: Project, facts: Facts) -> Chart:
    words = project.words
    head = [words.row, "said", "happened", "off by" if project.kind == "regression" else "chance given"]
    rows = []
    for e in facts["examples"]:
        last = f"{e['error']:+.3g}" if "error" in e else "" if e["chance"] is None else f"{100 * e['chance']:.0f}%"
        rows.append([e["row"], shown(words, "<prediction>", e["said"]), shown(words, "<label>", e["truth"]), last])
    return Chart("table", {"columns": head, "rows": rows})


def _caveats(project: Project, facts: Facts) -> tuple[str, ...]:
    names = {
        "many_places": facts["kind"] == "typical" and bool(facts["places"]),
        "few_rows": facts["n"] < 30,
        "held_out_unknown": project.held_out == "unknown",
        "rows_not_independent": facts["groups"] is not None,
    }
    return tuple(name for name, wanted in names.items() if wanted)


def _method(sort: str, rows: Outcomes) -> dict[str, Any]:
    how = {"count": "counts", "sample": "a seeded draw", "typical": "one column at a time, Holm's correction"}[sort]
    return {
        "name": how,
        "rows": rows.n,
        "seed": SEED if sort == "sample" else None,
        "least": places.LEAST,
        "level": 0.95,
    }
