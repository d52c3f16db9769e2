"""A project from a folder: its tables, its words, and what is said when something is wrong in it."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import tables, vocabulary
from explainer.declaration import ProjectError
from explainer.project import Project, demos
from tests.folders import FIT, PLAIN, folder


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
