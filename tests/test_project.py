"""A project: what it takes, what it knows, and what it says about it in one sentence when it can't."""

import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explainer import declaration, tables, vocabulary
from explainer.checkup import problems
from explainer.declaration import Declaration, ProjectError
from explainer.project import NEEDS, REMEMBERED, Project, demos
from explainer.types import Cannot

X = pd.DataFrame({"Age": [20, 30, 40, 50], "OwnsHouse": [0, 1, 0, 1]}, index=[7, 8, 9, 10])
PRICE = pd.Series([1.0, 2.5, 3.0, 4.5], index=X.index, name="price")
GOOD = pd.Series(["no", "yes", "no", "yes"], index=X.index, name="good")
KIND = pd.Series(["a", "b", "c", "a"], index=X.index, name="kind")


def line() -> LinearRegression:
    """Price = 0.1 age + 0.5 house - 1, exactly."""
    return LinearRegression().fit(X, 0.1 * X.Age + 0.5 * X.OwnsHouse - 1)


FIT = """\
from sklearn.linear_model import LogisticRegression


def fit(X, y):
    return LogisticRegression().fit(X, y)
"""


def folder(where: Path, toml: str, csv: str = "a,b,y\n1,2,0\n2,1,1\n3,5,0\n4,1,1\n", model: str = "") -> Path:
    (where / "project.toml").write_text(toml)
    (where / "data.csv").write_text(csv)
    (where / "model.py").write_text(model or FIT)
    return where


PLAIN = '[data]\nfile = "data.csv"\ntarget = "y"\n[model]\nfit = "model.py:fit"\n'


# ---------------------------------------------------------------- in a notebook


def test_a_regression_by_hand() -> None:
    project = Project(line(), X, PRICE)
    assert project.kind == "regression"
    assert project.classes == []
    assert project.positive is None
    assert project.predicted == pytest.approx([1.0, 2.5, 3.0, 4.5])
    assert project.score(X.assign(Age=0)) == pytest.approx([-1, -0.5, -1, -0.5])
    assert project.words.ids == ("7", "8", "9", "10")
    assert (project.words.outcome.low, project.words.outcome.high) == (1.0, 4.5)
    with pytest.raises(Cannot, match="no_probability"):
        project.proba(X)


def test_two_classes_and_the_chance_of_one() -> None:
    model = DummyClassifier(strategy="prior").fit(X, ["no", "no", "no", "yes"])
    project = Project(model, X, GOOD, name="credit", title="Credit", row="loan", labels={"Age": "age in years"})
    assert (project.kind, project.classes, project.positive) == ("binary", ["no", "yes"], "yes")
    assert project.score(project.X) == pytest.approx([0.25] * 4)
    assert project.score(project.X, "no") == pytest.approx([0.75] * 4)
    assert list(project.predicted) == ["no"] * 4
    assert project.words.column("Age").label == "age in years"  # type: ignore[union-attr]
    assert project.words.column("OwnsHouse").kind == "boolean"  # type: ignore[union-attr]
    assert (project.words.row, project.words.rows, project.words.title) == ("loan", "loans", "Credit")
    assert Project(model, X, GOOD, positive="no").score(X) == pytest.approx([0.75] * 4)
    with pytest.raises(Cannot, match="no_such_class"):
        project.score(X, "perhaps")


def test_three_classes_have_no_positive_one() -> None:
    project = Project(DummyClassifier(strategy="prior").fit(X, KIND), X, KIND)
    assert (project.kind, project.classes, project.positive) == ("multiclass", ["a", "b", "c"], None)
    assert project.scores.shape == (4, 3)
    assert project.score(X, "a") == pytest.approx([0.5] * 4)
    with pytest.raises(Cannot, match="no_such_class"):
        project.score(X)


def test_plain_arrays_get_names() -> None:
    model = LinearRegression().fit(X.to_numpy(), PRICE.to_numpy())
    project = Project(model, X.to_numpy(), PRICE.to_numpy())
    assert list(project.X.columns) == ["column 1", "column 2"]
    assert project.y.name == "outcome"
    assert project.predicted == pytest.approx(model.predict(X.to_numpy()))
    assert list(Project(line(), X.to_numpy(), PRICE).X.columns) == ["Age", "OwnsHouse"]


def test_columns_come_in_the_models_order() -> None:
    turned = X[["OwnsHouse", "Age"]].assign(note="x")
    project = Project(line(), turned, PRICE)
    assert list(project.X.columns) == ["Age", "OwnsHouse"]
    assert project.predict(turned) == pytest.approx(PRICE.to_numpy())


def test_texts_and_gaps_go_through_a_pipeline() -> None:
    table = pd.DataFrame({"town": ["A", "B", "A", None], "size": [1.0, np.inf, 3.0, np.nan]})
    model = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), ["town"]), (SimpleImputer(), ["size"]), sparse_threshold=0
        ),
        LogisticRegression(),
    )
    y = pd.Series([True, False, True, False], name="sold")
    project = Project(model.fit(table.replace(np.inf, np.nan), y), table, y)
    assert project.positive is True
    assert [v.value for v in project.words.column("town").values] == ["A", "B"]  # type: ignore[union-attr]
    assert (project.words.column("size").low, project.words.column("size").high) == (1.0, 3.0)  # type: ignore[union-attr]
    assert np.isfinite(project.scores).all()
    changed = project.X.iloc[:1].assign(town="somewhere else")
    assert project.predict(changed).shape == (1,)


def test_lightgbm_with_categories_from_texts() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"town": rng.choice(["A", "B", "C"], 200), "size": rng.normal(size=200)})
    y = pd.Series(np.where(table.town == "B", "yes", "no"), name="sold")
    typed = table.assign(town=table.town.astype("category"))
    model = lightgbm.LGBMClassifier(n_estimators=20, verbose=-1).fit(typed, y)
    want = model.predict_proba(typed)
    for given_table in (typed, table):
        project = Project(model, given_table, y)
        assert project.proba(project.X) == pytest.approx(want)
        alone = project.X.iloc[[0]].assign(town="B")
        assert project.predict(alone) == ["yes"]


def test_a_changed_copy_keeps_the_types_the_model_takes() -> None:
    project = Project(line(), X, PRICE)
    mixed = project.X.astype(object)
    assert project.predict(mixed) == pytest.approx(PRICE.to_numpy())


def test_a_model_without_chances_still_answers() -> None:
    project = Project(RidgeClassifier().fit(X, GOOD), X, GOOD)
    assert project.predicted.shape == (4,)
    assert project.lacks("probability")
    with pytest.raises(Cannot, match="no_probability"):
        _ = project.scores


def test_what_is_lacking() -> None:
    bare = Project(line(), X, PRICE)
    assert {need for need in NEEDS if bare.lacks(need)} == set(NEEDS) - {"model"}
    told = Project(
        DummyClassifier().fit(X, GOOD), X, GOOD, sensitive=["Age"], sections={"columns": {"Age": {"change": "up"}}}
    )
    assert {need for need in NEEDS if told.lacks(need)} == {"rule", "time", "space", "group"}
    assert told.declared.sensitive == told.words.sensitive == ("Age",)
    with pytest.raises(ValueError, match="unknown need"):
        bare.lacks("luck")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Project(line(), X[["Age"]], PRICE), "There is no column 'OwnsHouse'"),
        (lambda: Project(line(), X, PRICE[:2]), "4 rows of inputs but 2 outcomes"),
        (lambda: Project(line(), X[:0], PRICE[:0]), "no rows"),
        (lambda: Project(line(), X, GOOD), "holds none"),
        (lambda: Project(line(), X, PRICE.where(PRICE > 1)), "missing in 1 rows, first in row 7"),
        (lambda: Project(DummyClassifier().fit(X, GOOD), X, KIND), "'a', which is none of the model's classes"),
        (lambda: Project(DummyClassifier().fit(X, GOOD), X, GOOD, positive="maybe"), "positive class 'maybe'"),
        (lambda: Project(line(), X, PRICE, sensitive=["Agee"]), "did you mean 'Age'"),
        (lambda: Project(object(), X, PRICE), "needs a method 'predict'"),
        (lambda: Project(LinearRegression(), X, PRICE), "can't predict rows with the columns Age, OwnsHouse"),
        (lambda: Project(DummyClassifier().fit(X, ["a"] * 4), X, KIND), "a single class"),
        (lambda: Project(line(), X.assign(Age=np.nan), PRICE), "Missing values stand in: Age"),
        (lambda: Project(line(), [1, 2], PRICE), "must be a table"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(make: object, says: str) -> None:
    with pytest.raises(ProjectError, match=says) as caught:
        make()  # type: ignore[operator]
    assert "\n" not in str(caught.value)


def test_the_background_is_a_seeded_sample_of_what_was_learned() -> None:
    many = pd.DataFrame({"Age": np.arange(500), "OwnsHouse": 0})
    project = Project(line(), X, PRICE, train=(many, np.arange(500.0)))
    sample = project.background(50, seed=3)
    assert len(sample) == 50
    assert sample.index.is_unique
    assert sample.equals(project.background(50, seed=3))
    assert not sample.equals(project.background(50, seed=4))
    assert set(sample.Age) <= set(many.Age)
    assert project.held_out == "declared"
    assert project.words.column("Age").high == 499  # type: ignore[union-attr]
    alone = Project(line(), X, PRICE)
    assert (len(alone.background(50)), alone.held_out) == (4, "unknown")


# ---------------------------------------------------------------- memory


def test_each_thing_is_computed_once_for_all() -> None:
    project = Project(line(), X, PRICE)
    calls: list[int] = []
    start = threading.Barrier(8)

    def slow() -> int:
        calls.append(1)
        return 42

    def visit() -> None:
        start.wait()
        assert project.remember(("answer", 1), slow) == 42

    visitors = [threading.Thread(target=visit) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(calls) == 1


def test_the_least_recently_wanted_is_forgotten_first() -> None:
    project = Project(line(), X, PRICE)
    project.remember("first", lambda: "old")
    for i in range(REMEMBERED - 1):
        project.remember(i, lambda: 0)
    assert project.remember("first", lambda: "new") == "old"
    project.remember("one more", lambda: 0)
    assert project.remember(1, lambda: 0) == 0
    assert project.remember("first", lambda: "new") == "old"
    assert project.remember(0, lambda: "again") == "again"


def test_a_failure_is_not_remembered() -> None:
    project = Project(line(), X, PRICE)
    with pytest.raises(ZeroDivisionError):
        project.remember("k", lambda: 1 // 0)
    assert project.remember("k", lambda: 5) == 5


def test_one_may_be_remembered_while_another_is_computed() -> None:
    project = Project(line(), X, PRICE)
    assert project.remember("outer", lambda: 1 + project.remember("inner", lambda: 2)) == 3


# ---------------------------------------------------------------- from a folder


def test_the_smallest_project(tmp_path: Path) -> None:
    project = Project.load(folder(tmp_path, PLAIN))
    assert (project.kind, project.classes, project.positive) == ("binary", [0, 1], 1)
    assert len(project.words.ids) == 2
    assert {*project.words.ids, *map(str, project.train_X.index)} == {"0", "1", "2", "3"}  # type: ignore[union-attr]
    assert project.words.id_column is None
    assert project.name == tmp_path.name


def test_a_first_column_without_a_name_holds_the_ids(tmp_path: Path) -> None:
    csv = ",a,y\n12,1,0\n7,2,1\n9,3,1\n"
    (tmp_path / "train.csv").write_text(csv)
    project = Project.load(folder(tmp_path, PLAIN.replace("[model]", 'train = "train.csv"\n[model]'), csv))
    assert project.words.ids == ("12", "7", "9")
    assert list(project.X.columns) == ["a"]
    assert project.words.id_column == "id"


@pytest.mark.parametrize(
    "text", ["\ufeffa,y\n1.5,0\n-2,1\n", "a;y\n1,5;0\n-2;1\n", "a;y\n1.5;0\n-2;1\n", "a\ty\n1.5\t0\n-2\t1\n"]
)
def test_tables_of_any_spreadsheet_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    table = tables.read(tmp_path / "t.csv")
    assert table.to_dict("list") == {"a": [1.5, -2.0], "y": [0, 1]}


def test_what_is_no_text_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(bytes(range(256)) * 4)
    with pytest.raises(ProjectError, match="can't be read as a CSV table"):
        tables.read(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("kind", "values"), [("category", ("1", "2", "3")), ("number", ()), ("boolean", ("1", "2", "3"))]
)
def test_the_owner_may_say_what_a_column_holds(kind: str, values: tuple[str, ...]) -> None:
    found = vocabulary.column("grade", pd.Series([3, 1, 2]), {"kind": kind}, is_input=True)
    assert found.kind == kind
    assert tuple(str(v.value) for v in found.values) == values


def test_texts_called_numbers_have_no_range() -> None:
    found = vocabulary.column("note", pd.Series(["x", "y"]), {"kind": "number"}, is_input=True)
    assert (found.kind, found.low, found.high, found.values) == ("number", None, None, ())


def test_words_find_the_datas_own_values(tmp_path: Path) -> None:
    words = """
[outcome]
label = "repays"
positive = "0"
[outcome.classes]
1 = "will repay"
0 = { label = "will not repay", synonyms = ["defaults"] }
[columns.b]
values.1 = "low"
values.2 = { label = "middle", synonyms = ["medium"] }
change = "up"
"""
    project = Project.load(folder(tmp_path, PLAIN + words))
    outcome, b = project.words.outcome, project.words.column("b")
    assert [(c.value, c.label, c.synonyms) for c in outcome.classes] == [
        (0, "will not repay", ("defaults",)),
        (1, "will repay", ()),
    ]
    assert project.positive == 0
    assert b is not None
    assert (b.kind, b.change) == ("number", "up")
    assert [(v.value, v.label) for v in b.values] == [(1, "low"), (2, "middle")]


def test_classes_written_otherwise_than_the_model_knows_them(tmp_path: Path) -> None:
    model = (
        "from sklearn.linear_model import LogisticRegression\n"
        "def fit(X, y):\n    return LogisticRegression().fit(X, y.map({0: 'False', 1: 'True'}))\n"
    )
    with pytest.raises(ProjectError, match="none of the model's classes"):
        Project.load(folder(tmp_path, PLAIN, model=model))
    texts = model.replace("'False'", "'0'").replace("'True'", "'1'")
    project = Project.load(folder(tmp_path, PLAIN, model=texts))
    assert sorted(project.y) == ["0", "1"]
    assert sorted(project.train_y) == ["0", "1"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("toml", "csv", "says"),
    [
        ("[data\n", "", "can't be read"),
        ('[data]\nfile = "data.csv"\n', "", r"\[data\] target"),
        (PLAIN.replace('"y"', '"Y2"'), "", "no target column 'Y2' in the data"),
        (PLAIN.replace("data.csv", "dta.csv"), "", "no file .*dta.csv"),
        (PLAIN.replace("model.py:fit", "model.py"), "", "doesn't name a function"),
        (PLAIN.replace(":fit", ":fitt"), "", "no function 'fitt'"),
        (PLAIN.replace("model.py:", "other.py:"), "", "no file .*other.py"),
        (PLAIN.split("[model]")[0], "", "names no model"),
        (PLAIN, "a,y\n", "no rows"),
        (PLAIN, '"a,y\n1', "can't be read as a CSV table"),
        (PLAIN, "", "can't be read as a CSV table"),
        (PLAIN.replace("target", 'id = "a"\ntarget'), "a,y\n1,0\n1,1\n", "holds 1 more than once"),
        (PLAIN.replace("target", 'id = "a"\ntarget'), "a,b,y\n1,1,0\n,1,1\n", "no value in 1 of its rows"),
        (PLAIN + '[fairness]\nsensitive = ["c"]\n', "", "no column 'c'"),
        (PLAIN + "[fairness]\nsensitive = 3\n", "", r"must be a list of texts \(line 7\)"),
        (PLAIN + '[baseline]\nrule = "model.py:rule"\n', "", "no function 'rule'"),
        (PLAIN + '[data.more]\nx = 1\n[columns]\na = "A"\n', "", "must be a section"),
        (PLAIN, "a,b,y\nu,2,0\nv,1,1\n", "could not fit the model"),
        ("columns = 3\n" + PLAIN, "", r"\[columns\] must be a section"),
    ],
)
def test_what_is_wrong_in_a_folder(tmp_path: Path, toml: str, csv: str, says: str) -> None:
    given_csv = csv if csv or "CSV" in says else "a,b,y\n1,2,0\n2,1,1\n3,5,0\n4,1,1\n"
    with pytest.raises(ProjectError, match=says) as caught:
        Project.load(folder(tmp_path, toml, given_csv))
    assert "Traceback" not in str(caught.value)


def test_code_that_fails_is_said_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="can't be run: SyntaxError"):
        Project.load(folder(tmp_path, PLAIN, model="def fit(:\n"))
    rule = PLAIN + '[baseline]\nrule = "model.py:rule"\n'
    with pytest.raises(ProjectError, match=r"The rule .* fails: KeyError"):
        Project.load(folder(tmp_path, rule, model=FIT + "def rule(X):\n    return X['z']\n"))
    with pytest.raises(ProjectError, match="one answer for each row"):
        Project.load(folder(tmp_path, rule, model=FIT + "def rule(X):\n    return [1]\n"))


def test_unknown_projects_are_answered_with_the_known_ones() -> None:
    with pytest.raises(ProjectError, match="one of mortgage, hurricanes"):
        Project.load("morgage")
    assert demos() == ("mortgage", "hurricanes")


# ---------------------------------------------------------------- words


@given(st.text())
def test_every_name_gets_a_label(name: str) -> None:
    label = vocabulary.plain_name(name)
    assert label == name or label == label.strip()
    assert bool(label) == bool(name)


@given(st.lists(st.one_of(st.text(), st.integers(-9, 9), st.booleans(), st.floats(-9, 9)), max_size=6))
def test_a_value_written_as_text_is_found_again(values: list[object]) -> None:
    known = [vocabulary.scalar(v) for v in values]
    for value in known:
        found = vocabulary.own_value(str(value), known)
        assert found is not None
        assert str(found).strip().lower() == str(value).strip().lower() or float(found) == float(value)


@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=1, max_size=30))
def test_digits_show_two_decimals_fully(values: list[float]) -> None:
    assert vocabulary.digits_of(pd.Series(values)) <= 2


def test_kinds() -> None:
    kinds = {
        "boolean": [[True, False], [0, 1], [0.0, None], ["yes", "no"], ["Y", "n"], ["TRUE", "false"]],
        "number": [[0, 1, 2], [1.5, 2], [0, 2]],
        "category": [["a", "b"], ["yes", "no", "maybe"], ["yes"], [None, "x"]],
    }
    for kind, columns in kinds.items():
        for values in columns:
            assert vocabulary.kind_of(pd.Series(values)) == kind, values


def test_free_text_has_no_list_of_values() -> None:
    many = pd.Series([f"note {i}" for i in range(vocabulary.MOST_VALUES + 1)])
    assert vocabulary.values_of(many, "category") == []
    assert len(vocabulary.values_of(many[1:], "category")) == vocabulary.MOST_VALUES


# ---------------------------------------------------------------- the form of project.toml


def said(text: str) -> Declaration:
    import tomllib

    return Declaration(Path(), text, tomllib.loads(text))


def test_lines_are_found_where_people_wrote_them() -> None:
    text = '''# a project
[row]
one = "a" # first
[columns."loan amount"]
label = """two
one = "not a key"
"""
values.yes = "x"
'''
    lines = declaration.lines(text)
    assert lines[("row", "one")] == 3
    assert lines[("columns", "loan amount")] == 4
    assert ("columns", "loan amount", "one") not in lines
    assert lines[("columns", "loan amount", "values", "yes")] == 8
    assert said(text).line("columns", "loan amount", "unit") == 4
    assert said(text).line("costs") is None


@pytest.mark.parametrize(
    ("text", "severity", "line", "message"),
    [
        ("[colums.a]\nx=1", "warning", 1, "[colums] is unknown (did you mean 'columns'?)."),
        ("[columns.a]\nlable='x'", "warning", 2, "[columns.a] lable is unknown (did you mean 'label'?)."),
        ("[columns.a]\nchange='less'", "error", 2, '[columns.a] change must be one of "no", "any", "up", "down".'),
        ("[columns.a.values]\n1 = 2", "error", 2, "[columns.a.values.1] must be a text, or { label"),
        ("[outcome.classes]\nyes = { lable = 'x' }", "warning", 2, "[outcome.classes.yes] lable is unknown"),
        ("[expect]\ncolumns = { a = 'sideways' }", "error", 2, 'a must be "up" or "down"'),
        ("[expect]\nminimum = true", "error", 2, "minimum must be a number"),
        ("[said]\nporpose = 'x'", "warning", 2, "is used by no answer (did you mean 'purpose'?)"),
        ("[said]\npurpose = 1", "error", 2, "[said] purpose must be a text."),
        ("fairness = 1", "error", 1, "[fairness] must be a section"),
    ],
)
def test_the_form_is_checked(text: str, severity: str, line: int, message: str) -> None:
    (problem,) = declaration.form(said(text))
    assert (problem.severity, problem.line) == (severity, line)
    assert message in problem.message


def test_own_sentences_of_other_names_are_welcome() -> None:
    assert declaration.form(said("[said]\nhistory_of_the_bank = 'x'")) == []


@given(st.text(max_size=200))
def test_no_text_breaks_the_line_finder(text: str) -> None:
    assert all(number >= 1 for number in declaration.lines(text).values())


# ---------------------------------------------------------------- check


def test_a_check_up_finds_what_is_wrong_with_its_line(tmp_path: Path) -> None:
    words = """[columns.bb]
label = "x"
[columns.a]
label = "size"
values.99 = "huge"
[columns.b]
synonyms = ["Size"]
[outcome.classes]
2 = "never"
"""
    found = {p.message: (p.severity, p.line) for p in problems(folder(tmp_path, PLAIN + words))}
    assert found["[columns.bb]: there is no such column in the data."] == ("warning", 6)
    assert found["[columns.a.values] 99: this value occurs nowhere in the data."] == ("warning", 10)
    assert found["'size' means both a and b: keep it for one of them."] == ("warning", 11)
    assert found["[outcome.classes.2]: the model has no such class; it has 0, 1."] == ("warning", 14)
    assert any(m.startswith("Nobody named the rows to learn from, so 2 of the 4 rows were kept apart") for m in found)
    assert "1 of 2 columns have no label yet: b." in found


def test_a_check_up_says_what_stays_locked(tmp_path: Path) -> None:
    found = problems(folder(tmp_path, PLAIN))
    locked = {need for p in found for need in p.needs}
    project = Project.load(tmp_path)
    assert locked == {need for need in NEEDS if project.lacks(need)}
    assert {p.severity for p in found if p.needs} == {"note"}


def test_errors_come_with_their_line(tmp_path: Path) -> None:
    (problem,) = problems(folder(tmp_path, PLAIN.replace('"y"', '"outcome"')))
    assert (problem.severity, problem.line) == ("error", 3)
    (problem,) = problems(folder(tmp_path, PLAIN.replace("model.py:fit", "model.py:fat")))
    assert (problem.severity, problem.line) == ("error", 5)
    (problem,) = problems(tmp_path / "nowhere")
    assert (problem.severity, problem.line) == ("error", None)
    assert problems(folder(tmp_path, "[data\n"))[0].severity == "error"


def test_every_lock_is_a_need() -> None:
    from explainer import checkup

    assert set(checkup._LOCKED) <= set(NEEDS)
    assert set(checkup.WANTED) <= set(declaration.SAID)


def test_missing_values_in_a_regressor_that_takes_them() -> None:
    table = X.astype(float).assign(Age=[np.nan, np.inf, 40, 50])
    model = HistGradientBoostingRegressor(max_iter=2, min_samples_leaf=1).fit(table.replace(np.inf, np.nan), PRICE)
    project = Project(model, table, PRICE)
    assert np.isfinite(project.predicted).all()
    assert project.words.column("Age").low == 40  # type: ignore[union-attr]


RICH = """
[project]
title = "T"
name = "n"
[row]
one = "loan"
many = "loans"
synonyms = ["case"]
[data]
file = "data.csv"
train = "data.csv"
target = "y"
inputs = ["a", "b"]
[model]
fit = "model.py:fit"
[outcome]
label = "l"
unit = "u"
positive = 1
digits = 2
[outcome.classes]
0 = "bad"
1 = { label = "good", synonyms = ["fine"] }
[columns.a]
label = "A"
kind = "number"
change = "up"
digits = 1
values.1 = "one"
[columns.b]
synonyms = "bee"
values = { 1 = "low", 2 = { label = "mid" } }
[said]
purpose = "p"
[fairness]
sensitive = ["a"]
limit = 0.1
[costs]
false_positive = 2
[baseline]
rule = "model.py:fit_rule"
label = "r"
[structure]
time = "a"
group = "b"
[expect]
columns = { a = "up" }
minimum = 0
"""
WRONG = ("3", "-1.5", "true", '"zz"', '""', "[]", "[1]", '["a", "a"]', "{}", "{ a = 1 }", "1979-05-27", "nan", "")


@pytest.mark.parametrize("number", range(len(RICH.strip().splitlines())))
def test_no_wrong_value_ends_in_anything_but_a_sentence(tmp_path: Path, number: int) -> None:
    """Each line in turn is dropped, or its value replaced by every wrong one; the check-up loads what it can."""
    lines = RICH.strip().splitlines()
    key = lines[number].partition(" = ")[0]
    others = [None] if lines[number].startswith("[") else [None, *(f"{key} = {w}" for w in WRONG)]
    for other in others:
        text = "\n".join(line for i, line in enumerate(lines) if i != number or other is not None)
        if other is not None:
            text = "\n".join([*lines[:number], other, *lines[number + 1 :]])
        folder(tmp_path, text, model=FIT + "\n\ndef fit_rule(X):\n    return X['a'] > 2\n")
        assert all(p.message.strip() and p.severity in ("error", "warning", "note") for p in problems(tmp_path)), text
