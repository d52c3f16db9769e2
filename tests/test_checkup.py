"""The form of `project.toml`, and the check-up that finds what is wrong with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import declaration
from explainer.checkup import problems
from explainer.declaration import Declaration
from explainer.project import NEEDS, Project
from tests.folders import FIT, PLAIN, folder


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
