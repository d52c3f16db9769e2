"""From a fitted model and a table to a project that answers: new, check, load."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_iris
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from skops import io

from explainer import starter
from explainer.checkup import problems
from explainer.declaration import ProjectError
from explainer.project import Project

GERMAN = Path(__file__).parents[2] / "shared" / "questions" / "data"


def town() -> pd.DataFrame:
    """200 flats: text, numbers with gaps, yes/no, an id, two outcomes."""
    rng = np.random.default_rng(7)
    size = rng.uniform(20, 120, 200).round(1)
    table = pd.DataFrame(
        {
            "flat_id": np.arange(1000, 1200),
            "Quarter": rng.choice(["Old Town", "North", "South"], 200),
            "SizeInSquareMetres": np.where(rng.random(200) < 0.1, np.nan, size),
            "HasBalcony": rng.integers(0, 2, 200),
        }
    )
    table["rent"] = (200 + 9 * size + 150 * (table.Quarter == "Old Town")).round()
    table["let"] = np.where(table.rent < 900, "quickly", "slowly")
    return table


def saved(model: object, where: Path) -> Path:
    io.dump(model, where / "model.skops")
    return where / "model.skops"


def written(table: pd.DataFrame, where: Path) -> Path:
    table.to_csv(where / "flats.csv", index=False)
    return where / "flats.csv"


def errors(folder: Path) -> list[str]:
    return [p.message for p in problems(folder) if p.severity == "error"]


def test_a_pipeline_with_one_hot_and_imputer(tmp_path: Path) -> None:
    table = town()
    inputs = ["Quarter", "SizeInSquareMetres", "HasBalcony"]
    model = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(), ["Quarter"]), (SimpleImputer(), ["SizeInSquareMetres"]), remainder="passthrough"
        ),
        LogisticRegression(max_iter=5000),
    ).fit(table[inputs], table.let)
    file = starter.new(saved(model, tmp_path), written(table, tmp_path), "let", tmp_path / "project")
    project = Project.load(file.parent)
    assert errors(file.parent) == []
    assert (project.kind, project.classes, project.words.id_column) == ("binary", ["quickly", "slowly"], "flat_id")
    assert project.words.ids[:2] == ("1000", "1001")
    assert [(c.name, c.label, c.kind, c.input) for c in project.words.columns] == [
        ("Quarter", "quarter", "category", True),
        ("SizeInSquareMetres", "size in square metres", "number", True),
        ("HasBalcony", "has balcony", "boolean", True),
        ("rent", "rent", "number", False),
    ]
    assert project.proba(project.X) == pytest.approx(model.predict_proba(table[inputs]))


def test_three_classes(tmp_path: Path) -> None:
    data = load_iris(as_frame=True)
    table = data.frame.assign(target=data.target_names[data.target])
    model = HistGradientBoostingClassifier(max_iter=10).fit(data.data, table.target)
    table.to_csv(tmp_path / "iris.csv", index=False)
    file = starter.new(saved(model, tmp_path), tmp_path / "iris.csv", "target", tmp_path / "iris")
    project = Project.load(file.parent)
    assert errors(file.parent) == []
    assert (project.kind, project.positive) == ("multiclass", None)
    assert [c.label for c in project.words.outcome.classes] == ["setosa", "versicolor", "virginica"]
    assert project.words.columns[0].label == "sepal length (cm)"
    assert "\npositive" not in file.read_text()


def test_a_regression_with_a_given_id(tmp_path: Path) -> None:
    table = town().dropna().rename(columns={"flat_id": "number"})
    model = RandomForestRegressor(5, random_state=0).fit(table[["SizeInSquareMetres", "HasBalcony"]], table.rent)
    file = starter.new(saved(model, tmp_path), written(table, tmp_path), "rent", tmp_path / "p", id="number")
    project = Project.load(file.parent)
    assert errors(file.parent) == []
    assert (project.kind, project.words.id_column) == ("regression", "number")
    assert list(project.X.columns) == ["SizeInSquareMetres", "HasBalcony"]
    assert "number" not in [c.name for c in project.words.columns]
    without = starter.new(saved(model, tmp_path), written(table, tmp_path), "rent", tmp_path / "q")
    assert Project.load(without.parent).words.ids[:2] == ("0", "1")


def test_lightgbm_on_texts(tmp_path: Path) -> None:
    lightgbm = pytest.importorskip("lightgbm")
    table = town()
    X = table[["Quarter", "SizeInSquareMetres"]].assign(Quarter=table.Quarter.astype("category"))
    model = lightgbm.LGBMClassifier(n_estimators=10, verbose=-1).fit(X, table.let)
    file = starter.new(saved(model, tmp_path), written(table, tmp_path), "let", tmp_path / "p")
    project = Project.load(file.parent)
    assert errors(file.parent) == []
    assert project.proba(project.X) == pytest.approx(model.predict_proba(X))


def test_a_model_fitted_on_an_array_takes_the_columns_in_order(tmp_path: Path) -> None:
    table = town().dropna()[["SizeInSquareMetres", "HasBalcony", "let"]]
    model = LogisticRegression(max_iter=5000).fit(table.iloc[:, :2].to_numpy(), table.let.to_numpy())
    file = starter.new(saved(model, tmp_path), written(table, tmp_path), "let", tmp_path / "p")
    project = Project.load(file.parent)
    assert list(project.X.columns) == ["SizeInSquareMetres", "HasBalcony"]
    assert list(project.predicted) == list(model.predict(table.iloc[:, :2].to_numpy()))


def test_a_function_that_fits(tmp_path: Path) -> None:
    code = (
        "from sklearn.linear_model import LinearRegression\ndef fit(X, y):\n    return LinearRegression().fit(X, y)\n"
    )
    (tmp_path / "ours.py").write_text(code)
    table = town().dropna()[["SizeInSquareMetres", "HasBalcony", "rent"]]
    data = written(table, tmp_path)
    file = starter.new(f"{tmp_path / 'ours.py'}:fit", data, "rent", tmp_path / "p", train=data)
    assert Project.load(file.parent).held_out == "declared"
    assert (file.parent / "ours.py").read_text() == code


@pytest.mark.skipif(not GERMAN.is_dir(), reason="the German credit table is not beside the repository")
def test_german_credit(tmp_path: Path) -> None:
    train = pd.read_csv(GERMAN / "german_train.csv", index_col=0)
    model = make_pipeline(StandardScaler(), GradientBoostingClassifier(random_state=0))
    model.fit(train.drop(columns="y"), train.y)
    file = starter.new(saved(model, tmp_path), GERMAN / "german_test.csv", "y", tmp_path / "german")
    project = Project.load(file.parent)
    test = pd.read_csv(GERMAN / "german_test.csv", index_col=0)
    assert errors(file.parent) == []
    assert project.words.ids == tuple(str(i) for i in test.index)
    assert project.score(project.X) == pytest.approx(model.predict_proba(test.drop(columns="y"))[:, 1])
    assert (project.X.shape[1], project.classes, project.positive) == (38, [0, 1], 1)
    amount = project.words.column("LoanAmount")
    assert amount is not None
    assert (amount.kind, amount.label, amount.integer) == ("number", "loan amount", True)
    assert len(file.read_text().splitlines()) < 320
    warned = [p.message for p in problems(file.parent) if p.severity == "warning"]
    assert warned == ["The classes 0, 1 of y have no words yet."]


# ---------------------------------------------------------------- what is written


def test_hints_can_be_taken_as_they_stand(tmp_path: Path) -> None:
    """Every commented line that is not pure prose is valid once the # is taken away."""
    table = town().assign(Age=30)
    inputs = ["SizeInSquareMetres", "HasBalcony", "Age"]
    model = HistGradientBoostingClassifier(max_iter=5).fit(table[inputs], table.let)
    file = starter.new(saved(model, tmp_path), written(table, tmp_path), "let", tmp_path / "p")
    text = file.read_text()
    assert '# sensitive = ["Age"]' in text
    wanted = ("# synonyms", "# unit", "# change", "# values", "# sensitive", "# limit", "# false_")
    opened = [line[2:] if line.startswith(wanted) and '"..."' not in line else line for line in text.splitlines()]
    start = opened.index(next(line for line in opened if line.startswith("[columns.")))
    body = [line for i, line in enumerate(opened) if i >= start or not line.startswith(("unit =", "change ="))]
    file.write_text("\n".join(body))
    assert errors(file.parent) == []
    assert Project.load(file.parent).declared.sensitive == ("Age",)


@given(st.text(min_size=1).filter(lambda t: "\r" not in t))
def test_any_text_is_quoted_so_that_toml_reads_it_back(text: str) -> None:
    import tomllib

    clean = text.encode("utf-8", "ignore").decode()
    assert tomllib.loads(f"{starter._key(clean or 'x')} = {starter._quoted(clean)}") == {clean or "x": clean}


def test_strange_names_survive(tmp_path: Path) -> None:
    names = ['say "hi"', "a.b", "größe", "new\nline", "# no comment", "[x]"]
    table = pd.DataFrame(np.random.default_rng(0).normal(size=(30, 6)), columns=names)
    table["the target"] = np.arange(30) % 2
    model = LogisticRegression().fit(table[names], table["the target"])
    file = starter.new(saved(model, tmp_path), written(table, tmp_path), "the target", tmp_path / "p")
    assert [c.name for c in Project.load(file.parent).words.columns] == names
    assert errors(file.parent) == []


# ---------------------------------------------------------------- what can go wrong


def shout(values: pd.DataFrame) -> pd.DataFrame:
    return values


def test_an_unknown_type_is_named_with_what_to_do(tmp_path: Path) -> None:
    table = town().dropna()[["SizeInSquareMetres", "HasBalcony", "rent"]]
    model = make_pipeline(FunctionTransformer(shout), RandomForestRegressor(2)).fit(table.iloc[:, :2], table.rent)
    path, data = saved(model, tmp_path), written(table, tmp_path)
    with pytest.raises(ProjectError, match=r"trusted: .*shout\. If you know .* --trust .*shout"):
        starter.new(path, data, "rent", tmp_path / "p")
    assert not (tmp_path / "p").exists()
    file = starter.new(path, data, "rent", tmp_path / "p", trusted=[f"{__name__}.shout"])
    assert Project.load(file.parent).kind == "regression"
    file.write_text(file.read_text().replace("trusted =", "# trusted ="))
    with pytest.raises(ProjectError, match=r"write under \[model\]: trusted = \[.*shout"):
        Project.load(file.parent)


def test_a_pickle_needs_a_flag(tmp_path: Path) -> None:
    import joblib  # type: ignore[import-untyped]

    table = town().dropna()[["SizeInSquareMetres", "HasBalcony", "rent"]]
    path, data = tmp_path / "model.joblib", written(table, tmp_path)
    joblib.dump(RandomForestRegressor(2).fit(table.iloc[:, :2], table.rent), path)
    with pytest.raises(ProjectError, match="can run any program hidden in it"):
        starter.new(path, data, "rent", tmp_path / "p")
    file = starter.new(path, data, "rent", tmp_path / "p", allow_pickle=True)
    with pytest.raises(ProjectError, match="allow_pickle=True"):
        Project.load(file.parent)
    assert Project.load(file.parent, allow_pickle=True).kind == "regression"
    assert [p.severity for p in problems(file.parent)] == ["error"]
    allowed = problems(file.parent, allow_pickle=True)
    assert any(p.severity == "warning" and "any program hidden in it" in p.message for p in allowed)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda a: {**a, "model": "nothing.skops"}, "There is no file nothing.skops"),
        (lambda a: {**a, "model": a["data"]}, "is not a model saved by skops"),
        (lambda a: {**a, "model": "model.py"}, r'as in "model.py:fit"'),
        (lambda a: {**a, "data": "nothing.csv"}, "There is no file nothing.csv"),
        (lambda a: {**a, "target": "rnt"}, "no column 'rnt' in .*; it has SizeInSquareMetres, HasBalcony, rent"),
        (lambda a: {**a, "target": "HasBalcony"}, "'HasBalcony' is one of the model's inputs"),
        (lambda a: {**a, "id": "nr"}, "no column 'nr' in the data to name the rows by"),
        (lambda a: {**a, "id": "HasBalcony"}, "more than once"),
        (lambda a: {**a, "out": a["data"]}, "is a file, not a folder"),
        (lambda a: {**a, "train": "gone.csv"}, "There is no file gone.csv"),
    ],
)
def test_wrong_input_is_one_sentence(
    tmp_path: Path, change: Callable[[dict[str, object]], dict[str, object]], says: str
) -> None:
    table = town().dropna()[["SizeInSquareMetres", "HasBalcony", "rent"]]
    model = saved(RandomForestRegressor(2).fit(table.iloc[:, :2], table.rent), tmp_path)
    right: dict[str, object] = {
        "model": model,
        "data": written(table, tmp_path),
        "target": "rent",
        "out": tmp_path / "p",
    }
    with pytest.raises(ProjectError, match=says):
        starter.new(**change(right))  # type: ignore[arg-type]
    assert not (tmp_path / "p").exists()


def test_a_project_is_never_overwritten(tmp_path: Path) -> None:
    table = town().dropna()[["SizeInSquareMetres", "HasBalcony", "rent"]]
    model = saved(RandomForestRegressor(2).fit(table.iloc[:, :2], table.rent), tmp_path)
    data = written(table, tmp_path)
    file = starter.new(model, data, "rent", tmp_path)
    before = file.read_text()
    with pytest.raises(ProjectError, match="already"):
        starter.new(model, data, "rent", tmp_path)
    assert file.read_text() == before
    assert model.is_file()
