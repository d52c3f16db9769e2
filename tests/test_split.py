"""Rows kept apart from learning: none of them helps to make the model, whatever the owner declared."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explainer.checkup import problems
from explainer.conversation import ask
from explainer.declaration import ProjectError
from explainer.project import Project
from explainer.split import parted
from explainer.types import Session

MEMORY = """\
class Memory:
    # Knows by heart what it has seen, and nothing else.
    def fit(self, X, y):
        self.classes_ = sorted(set(y))
        self.seen = {tuple(row): label for row, label in zip(X.to_numpy().tolist(), y)}
        return self

    def predict(self, X):
        return [self.seen.get(tuple(row), self.classes_[0]) for row in X.to_numpy().tolist()]


def fit(X, y):
    return Memory().fit(X, y)
"""


def visits(n: int = 400) -> pd.DataFrame:
    """Visits of 40 patients over ten years; three in ten go badly."""
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "x": np.arange(n),
            "patient": rng.integers(0, 40, n),
            "year": rng.integers(2000, 2010, n),
            "badly": rng.permutation(["no"] * (n * 7 // 10) + ["yes"] * (n * 3 // 10)),
        }
    )


def folder(where: Path, table: pd.DataFrame, more: str = "", data: str = "") -> Path:
    table.to_csv(where / "data.csv", index=False)
    (where / "model.py").write_text(MEMORY)
    text = f'[data]\nfile = "data.csv"\ntarget = "badly"\n{data}\n[model]\nfit = "model.py:fit"\n{more}'
    (where / "project.toml").write_text(text)
    return where


def test_a_model_that_only_remembers_is_found_out(tmp_path: Path) -> None:
    project = Project.load(folder(tmp_path, visits()))
    assert project.held_out == "split"
    assert (len(project.X), len(project.train_X)) == (100, 300)  # type: ignore[arg-type]
    assert not set(project.X.index) & set(project.train_X.index)  # type: ignore[union-attr]
    assert (project.y == "yes").sum() == 30
    assert (project.predicted == "no").all()
    assert (project.predict(project.train_X) == project.train_y).all()  # type: ignore[arg-type]


def test_the_same_rows_are_kept_apart_each_time(tmp_path: Path) -> None:
    where = folder(tmp_path, visits())
    assert Project.load(where).words.ids == Project.load(where).words.ids


def test_groups_never_part(tmp_path: Path) -> None:
    project = Project.load(folder(tmp_path, visits(), '[structure]\ngroup = "patient"\n'))
    whole = visits()
    apart = set(project.table["patient"])
    assert set(whole[whole.patient.isin(apart)].index.astype(str)) == set(project.X.index)
    assert 60 <= len(project.X) <= 140
    assert project.split is not None
    assert project.split.how == "groups"


def test_later_rows_are_kept_apart(tmp_path: Path) -> None:
    project = Project.load(folder(tmp_path, visits(), '[structure]\ntime = "year"\n'))
    whole = visits()
    first = project.table["year"].min()
    assert set(project.X.index) == set(whole[whole.year >= first].index.astype(str))
    assert 60 <= len(project.X) <= 140


def test_dates_are_times_and_other_texts_are_not() -> None:
    table = visits().assign(day=lambda t: pd.to_datetime("2020-01-01") + pd.to_timedelta(t.x, unit="D"))
    split, apart = parted(table.assign(day=table.day.dt.strftime("%Y-%m-%d")), "badly", time="day")
    assert (split.n, split.n_train, split.how) == (100, 300, "later")
    assert table.x[apart].min() == 300
    with pytest.raises(ProjectError, match="'spring', which is neither a number nor a date"):
        parted(table.assign(day="spring"), "badly", time="day")


def test_groups_that_begin_later() -> None:
    storms = pd.DataFrame({"storm": list("aabbccdd"), "t": [1, 9, 2, 3, 4, 5, 6, 7], "wind": np.arange(8) / 3})
    split, apart = parted(storms, "wind", time="t", group="storm")
    assert storms.storm[apart].tolist() == ["d", "d"]
    assert (split.how, split.stratified) == ("later_groups", False)


def test_groups_keep_classes_in_proportion() -> None:
    table = pd.DataFrame({"g": np.repeat(np.arange(80), 5), "y": np.repeat(["rare"] * 8 + ["usual"] * 72, 5)})
    split, apart = parted(table, "y", group="g")
    assert split.stratified
    assert (table.y[apart] == "rare").sum() == 10
    assert apart.sum() == 100


def test_a_class_with_a_single_row_is_learned() -> None:
    table = pd.DataFrame({"y": ["a"] * 20 + ["b"] * 20 + ["once"]})
    assert not parted(table, "y")[1][-1]


@pytest.mark.parametrize(
    ("table", "more", "says"),
    [
        (pd.DataFrame({"y": [1.5]}), {}, "too few rows"),
        (pd.DataFrame({"y": [1, 2], "g": ["a", "a"]}), {"group": "g"}, "too few groups by 'g'"),
        (pd.DataFrame({"y": [1, 2], "t": [3, 3]}), {"time": "t"}, "the same 't'"),
    ],
)
def test_what_can_not_be_parted_is_said(table: pd.DataFrame, more: dict[str, str], says: str) -> None:
    with pytest.raises(ProjectError, match=says):
        parted(table, "y", **more)


def test_a_row_without_outcome_is_named(tmp_path: Path) -> None:
    table = visits()
    table.loc[7, "badly"] = None
    with pytest.raises(ProjectError, match="'badly' is missing in 1 rows, first in row 7"):
        Project.load(folder(tmp_path, table))


def test_a_check_up_and_the_answers_say_it(tmp_path: Path) -> None:
    where = folder(tmp_path, visits(), '[structure]\ngroup = "patient"\n')
    said = [p.message for p in problems(where)]
    project = Project.load(where)
    assert project.split is not None
    kept = f"so {project.split.n} of the 400 rows were kept apart (whole groups by 'patient', drawn at random)"
    assert any(kept in m for m in said)
    for question in ("How good is the model?", "What data is this built on?"):
        answer, _ = ask(question, Session(), project)
        assert f"It never saw the other {project.split.n}: whole groups" in answer.parts[0].text
        assert "held_out_unknown" not in answer.parts[0].finding.caveats  # type: ignore[union-attr]


def test_rows_that_stand_in_the_train_file_too_are_counted(tmp_path: Path) -> None:
    visits().to_csv(tmp_path / "train.csv", index=False)
    found = problems(folder(tmp_path, visits()[:50], data='train = "train.csv"'))
    assert any(p.severity == "warning" and p.message.startswith("50 of the 50 rows to explain stand") for p in found)
