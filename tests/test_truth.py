"""What the answers claim, worked out a second time by code that shares nothing with the routines."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explainer import effects, record, wording
from explainer.conversation import ask
from explainer.project import Project
from explainer.routines.reasons.why import why
from explainer.types import Change, Condition, Facts, Finding, Part, Scope, Session


@cache
def demo(name: str) -> Project:
    return Project.load(name)


def told(question: str, name: str = "mortgage", audience: str = "everyone", case: str | None = None) -> Part:
    answer, _ = ask(question, Session(audience=audience, case=case), demo(name))
    return answer.parts[0]


def facts(part: Part) -> Facts:
    assert part.finding is not None
    return part.finding.facts


def resampled(values: np.ndarray, groups: np.ndarray, draws: int = 3000) -> tuple[float, float]:
    """The middle 95% of the mean when whole groups are drawn again."""
    sums = pd.DataFrame({"g": groups, "v": values}).groupby("g")["v"].agg(["sum", "count"]).to_numpy()
    picked = np.random.default_rng(8).integers(0, len(sums), (draws, len(sums)))
    drawn = sums[picked].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def test_the_mean_error_and_its_interval_count_storms() -> None:
    p = demo("hurricanes")
    wrong, storms = np.abs(p.model.predict(p.X) - p.y.to_numpy()), p.table["storm"].to_numpy()
    model = facts(told("How good is the model?", "hurricanes"))["model"]
    assert model["value"] == pytest.approx(wrong.mean())
    assert model["interval"] == pytest.approx(resampled(wrong, storms), abs=0.05)


def test_the_gain_over_the_table_of_1984_is_paired_by_storm() -> None:
    p = demo("hurricanes")
    assert p.declared.rule is not None
    y, storms = p.y.to_numpy(), p.table["storm"].to_numpy()
    gain = np.abs(np.asarray(p.declared.rule(p.X)) - y) - np.abs(p.model.predict(p.X) - y)
    rivals = {r["name"]: r for r in facts(told("Is it better than the rule used before?", "hurricanes"))["rivals"]}
    assert rivals["rule"]["gain"]["value"] == pytest.approx(gain.mean())
    assert rivals["rule"]["gain"]["interval"] == pytest.approx(resampled(gain, storms), abs=0.05)


def test_the_range_of_the_truth_holds_nine_in_ten_on_other_storms() -> None:
    p = demo("hurricanes")
    truth, storms = p.y.to_numpy(), p.table["storm"].to_numpy()
    inside = []
    for i in np.random.default_rng(2).integers(0, len(p.X), 300):
        others = np.flatnonzero(storms != storms[i])
        near = others[np.argsort(np.abs(p.scores[others] - p.scores[i]), kind="stable")[:500]]
        assert len(near) == 500
        low, high = record.usual_error(p, float(p.scores[i]), without=int(i))["interval"]
        inside.append(low <= truth[i] <= high)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.05)


def test_the_gap_between_groups() -> None:
    p = demo("mortgage")
    said, black = p.model.predict(p.X) == "yes", (p.table["afam"] == "yes").to_numpy()
    largest = facts(told("Are African-American applicants treated differently?"))["comparisons"][0]["largest"]
    assert largest["value"] == pytest.approx(said[black].mean() - said[~black].mean())
    rng = np.random.default_rng(4)
    drawn = [
        rng.choice(said[black], black.sum()).mean() - rng.choice(said[~black], (~black).sum()).mean()
        for _ in range(3000)
    ]
    assert largest["interval"] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.02)


def test_the_record_of_a_chance_counts_others_with_such_a_chance() -> None:
    p = demo("mortgage")
    chances, at = p.model.predict_proba(p.X)[:, 1], list(p.X.index).index("12")
    near = np.abs(chances - chances[at]) <= 0.05
    near[at] = False
    found = facts(told("How sure is it?", case="12"))["record"]
    assert (found["n"], found["k"]) == (near.sum(), (p.y.to_numpy()[near] == "yes").sum())


def test_a_group_asked_why_it_was_refused_hears_how_many_were() -> None:
    p = demo("mortgage")
    group = Scope(any=((Condition("afam", "=", "yes"),),))
    found = why(p, group, claimed="yes")
    said = p.model.predict(p.X[p.table["afam"] == "yes"])
    assert found.facts["told_so"] == {"claimed": "yes", "k": int((said == "yes").sum()), "n": len(said)}
    text = wording.say("why", found, group, {}, p.words, "everyone").text
    assert text.startswith(f'Of these {len(said)}, the model\'s answer is "refused" for {(said == "yes").sum()}.')


def test_effects_start_from_the_rows_compared_with_and_say_so() -> None:
    p = demo("mortgage")
    found = told("Why?", case="12")
    assert facts(found)["base"] == pytest.approx(p.model.predict_proba(p.background(100))[:, 0].mean())
    assert "We compare with 100 applications drawn at random." in found.text


def test_a_line_that_moves_only_at_its_end_is_told_so() -> None:
    """The chance hardly moves until the loan is over three quarters of the home's value."""
    p = demo("mortgage")
    low, high = (p.model.predict_proba(p.X.assign(lvrat=v))[:, 1].mean() for v in (0.3, 0.7))
    assert abs(low - high) < 0.02
    assert facts(told("How does the loan size affect the answer?"))["shape"] == "flat_then_rises"
    assert effects.shape(np.array([0.09, 0.08, 0.08, 0.08, 0.09, 0.25]), 0.01).name == "flat_then_rises"


def test_a_statistician_hears_the_range() -> None:
    found = told("How sure is it?", "hurricanes", "statistician", "200")
    low, high = facts(found)["record"]["interval"]
    assert f"{low:.1f} to {high:.1f} knots" in found.text


def test_few_rows_are_not_all_called_similar() -> None:
    x = pd.DataFrame({"x": np.arange(300.0)})
    y = pd.Series(np.arange(300.0), name="y")
    p = Project(LinearRegression().fit(x, y), x, y)
    assert record.usual_error(p, 10.0)["n"] == 60


def test_an_interval_of_many_rows_has_two_ends() -> None:
    facts = {
        "interval": [0.7797, 0.7848],
        "share": 0.7823,
        "n": 78_226,
        "total": 100_000,
        "groups": None,
        "among": None,
    }
    finding = Finding(
        {**facts, "before": None, "classes": [], "answered": []},
        method={"interval": "Wilson", "rows": 7},
    )
    part = wording.say("count", finding, Scope(any=((Condition("single", "=", "yes"),),)), {}, demo("mortgage").words)
    assert "could be anywhere from 78.0 to 78.5 in 100" in part.text


@pytest.mark.parametrize(
    ("value", "says"), [("yes", 'rows whose smoker is "yes"'), ("no", 'rows whose smoker is "no"')]
)
def test_a_bare_yes_is_told_with_its_column(value: str, says: str) -> None:
    x = pd.DataFrame({"smoker": [0, 1] * 20, "age": range(40)})
    p = Project(LogisticRegression().fit(x, x.smoker), x, x.smoker.rename("late"))
    group = Scope(any=((Condition("smoker", "=", value),),))
    assert wording.about(group, p.words)["text"] == says
    changed = wording.about(Scope(rows=("3",), changes=(Change("smoker", "set", value),)), p.words)
    assert changed["changes"] == f'with smoker set to "{value}"'


def test_a_difference_says_which_way_each_of_its_ends_goes() -> None:
    text = told("Is it better than guessing?").text
    gain = {r["name"]: r["gain"] for r in facts(told("Is it better than guessing?"))["rivals"]}["rule"]
    assert gain["interval"][0] < 0 < gain["interval"][1]
    assert "(could be anywhere from 1 fewer to 2 more)" in text
