"""The bundled projects: real rows, split honestly, worded fully, and models that are worth talking about."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import log_loss, roc_auc_score

from explainer.checkup import problems
from explainer.declaration import SAID
from explainer.project import DEMOS, Project, demos


@pytest.fixture(scope="module", params=demos())
def demo(request: pytest.FixtureRequest) -> Project:
    return Project.load(request.param)


@pytest.fixture(scope="module")
def mortgage() -> Project:
    return Project.load("mortgage")


@pytest.fixture(scope="module")
def hurricanes() -> Project:
    return Project.load("hurricanes")


def test_nothing_is_wrong_and_only_what_does_not_exist_is_missing(demo: Project) -> None:
    found = problems(DEMOS / demo.name)
    assert {p.severity for p in found} == {"note"}
    missing = {need for p in found for need in p.needs}
    assert missing == ({"time", "space", "group"} if demo.name == "mortgage" else {"sensitive", "changeable"})


def test_every_demo_is_worded_and_says_where_it_comes_from(demo: Project) -> None:
    words = demo.words
    assert set(words.said) >= set(SAID) - {"contact"}
    assert all(c.label and (c.description or not c.input) for c in words.columns)
    assert all(c.label != str(c.value) for c in words.outcome.classes)
    assert all(v.label != str(v.value) for c in words.columns if c.kind == "boolean" for v in c.values)
    source = (DEMOS / demo.name / "SOURCE.md").read_text(encoding="utf-8")
    for part in ("Licence", "Paper", "What was changed", "held"):
        assert part in source


def test_no_word_means_two_columns(demo: Project) -> None:
    seen: dict[str, str] = {}
    for column in demo.words.columns:
        for word in {w.lower() for w in (column.name, column.label, *column.synonyms)}:
            assert seen.setdefault(word, column.name) == column.name, word


def test_ids_count_from_one_and_never_meet_the_rows_learned_from(demo: Project) -> None:
    assert demo.words.ids == tuple(str(i) for i in range(1, len(demo.X) + 1))
    assert demo.held_out == "declared"
    train = pd.read_csv(DEMOS / demo.name / "train.csv")
    key = demo.words.id_column
    assert train[key].min() == len(demo.X) + 1
    assert train[key].is_unique
    assert not set(train[key].astype(str)) & set(demo.words.ids)


def test_nothing_but_text_is_bundled() -> None:
    kinds = {f.suffix for f in DEMOS.rglob("*") if f.is_file() and "__pycache__" not in f.parts}
    assert kinds == {".toml", ".csv", ".md", ".py"}


def test_two_loads_say_the_same(demo: Project) -> None:
    assert np.array_equal(Project.load(demo.name).scores, demo.scores)


# ---------------------------------------------------------------- mortgage


def test_mortgage_has_all_applications_and_the_published_rates(mortgage: Project) -> None:
    assert mortgage.train_X is not None
    assert mortgage.train_y is not None
    rows = pd.concat([mortgage.X, mortgage.train_X])
    refused = pd.concat([mortgage.y, mortgage.train_y]) == "yes"
    assert (len(rows), int(refused.sum())) == (2380, 285)
    assert refused[(rows.afam == "yes").to_numpy()].mean() == pytest.approx(
        0.283, abs=0.001
    )  # Stock and Watson, ch. 11
    assert refused[(rows.afam == "no").to_numpy()].mean() == pytest.approx(0.093, abs=0.001)
    assert (mortgage.y == "yes").mean() == pytest.approx((mortgage.train_y == "yes").mean(), abs=0.002)


def test_mortgage_beats_guessing_on_rows_it_never_saw(mortgage: Project) -> None:
    refused = mortgage.y == "yes"
    chance = mortgage.score(mortgage.X)
    assert roc_auc_score(refused, chance) > 0.8
    assert log_loss(refused, chance) < 0.8 * log_loss(refused, np.full(len(refused), refused.mean()))
    assert abs(chance.mean() - refused.mean()) < 0.02
    assert (mortgage.predicted == mortgage.y).mean() > (mortgage.y == "no").mean()


def test_mortgage_declares_what_people_ask_about(mortgage: Project) -> None:
    assert mortgage.words.sensitive == ("afam", "single")
    assert {c.name for c in mortgage.words.columns if c.change == "down"} == {"pirat", "hirat", "lvrat"}
    assert {c.change for c in mortgage.words.columns} == {"no", "down"}
    chist = mortgage.words.column("chist")
    assert chist is not None
    assert (chist.kind, [v.value for v in chist.values]) == ("number", [1, 2, 3, 4, 5, 6])


def test_the_rule_of_thumb_by_hand(mortgage: Project) -> None:
    assert mortgage.declared.rule is not None
    plain = mortgage.X.iloc[:1].assign(pirat=0.45, insurance="no", phist="yes", chist=4)
    changed = [{}, {"pirat": 0.46}, {"insurance": "yes"}, {"chist": 5}, {"chist": 5, "phist": "no"}]
    answers = [next(iter(mortgage.declared.rule(plain.assign(**change)))) for change in changed]
    assert answers == ["no", "yes", "yes", "yes", "no"]


# ---------------------------------------------------------------- hurricanes


def test_hurricanes_were_split_by_whole_storms(hurricanes: Project) -> None:
    train = pd.read_csv(DEMOS / "hurricanes" / "train.csv")
    assert len(train) + len(hurricanes.X) == 19537
    assert (train.storm.nunique(), hurricanes.table.storm.nunique()) == (500, 155)
    assert not set(train.storm) & set(hurricanes.table.storm)
    assert train.year.max() < hurricanes.table.year.min()


def test_hurricanes_read_nothing_that_the_wind_defines(hurricanes: Project) -> None:
    assert list(hurricanes.X.columns) == ["lat", "long", "day_of_year", "hour", "pressure"]
    assert not {"status", "category"} & set(hurricanes.table.columns)
    dates = pd.to_datetime(hurricanes.table[["year", "month", "day"]])
    assert (dates.dt.day_of_year == hurricanes.table.day_of_year).all()


def test_hurricanes_beat_a_line_and_the_table_on_storms_never_seen(hurricanes: Project) -> None:
    assert hurricanes.train_X is not None
    assert hurricanes.train_y is not None
    assert hurricanes.declared.rule is not None

    def error(said: np.ndarray | float) -> float:
        return float(np.abs(said - hurricanes.y).mean())

    line = LinearRegression().fit(hurricanes.train_X, hurricanes.train_y)
    guess = error(float(hurricanes.train_y.median()))
    assert error(hurricanes.predicted) < 6 < error(line.predict(hurricanes.X)) < guess
    assert error(hurricanes.predicted) < error(hurricanes.declared.rule(hurricanes.X)) < guess


def test_dvoraks_table_by_hand(hurricanes: Project) -> None:
    assert hurricanes.declared.rule is not None
    some = hurricanes.X.iloc[:4].assign(pressure=[1020, 987, 964, 880])
    assert list(hurricanes.declared.rule(some)) == pytest.approx([30, 65, 97.2, 170])


def test_hurricanes_declare_their_structure(hurricanes: Project) -> None:
    told = hurricanes.declared
    assert (told.time, told.latitude, told.longitude, told.group) == ("year", "lat", "long", "storm")
    assert (told.expect, told.minimum) == ((("pressure", "down"),), 0)
    assert Path(DEMOS / "hurricanes").is_dir()
