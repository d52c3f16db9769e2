"""The command line as people and other programs meet it: `main` called in this process, its output read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import main

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


class Run:
    """Calls `main` and keeps exit code, output and complaints."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main(list(words))
        out, err = self.capsys.readouterr()
        return code, out, err

    def wrong(self, *words: str) -> str:
        """The one sentence that a wrong command gets."""
        code, out, err = self(*words)
        assert (code, out) == (2, "")
        assert "Traceback" not in err
        lines = [line for line in err.splitlines() if line.startswith("plainspoken: ")]
        assert len(lines) == 1
        return lines[0].removeprefix("plainspoken: ")


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("command", [[], ["serve"], ["ask"], ["read"], ["check"], ["new"]])
def test_help_is_there_for_every_command(run: Run, command: list[str]) -> None:
    code, out, err = run(*command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: app.py{''.join(' ' + c for c in command)}")


def test_help_shows_examples_and_exit_codes_and_loads_nothing_heavy() -> None:
    heavy = "{'pandas', 'numpy', 'gradio', 'sklearn'}"
    code = f"import sys, app; app.main(['--help']); print(sorted({heavy} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "examples:" in done.stdout
    assert "exit codes:" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


# ---------------------------------------------------------------- ask


def test_ask_prints_the_answer_what_to_keep_in_mind_and_what_to_ask_next(run: Run) -> None:
    code, out, err = run("ask", "How many applications are there?")
    assert (code, err) == (0, "")
    assert out.startswith("> How many applications are there?\n\n")
    assert "714" in out
    assert "\n  ? " in out
    assert not any(mark in out for mark in ("**", "<", "&#"))
    assert max(len(line) for line in out.splitlines()) <= 88


def test_several_questions_are_one_conversation(run: Run) -> None:
    code, out, _ = run("ask", "--json", "How many applications are there?", "How many of them are self-employed?")
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert first["answers"][0]["facts"]["n"] == 714
    assert 0 < second["answers"][0]["facts"]["n"] < 714


def test_json_has_the_keys_that_other_programs_rely_on(run: Run) -> None:
    given = ["--json", "--case", "12", "--audience", "engineer"]
    _, out, _ = run("ask", *given, "What does the model say about this one?")
    turn = json.loads(out)
    assert set(turn) == {"question", "reading", "answers", "suggestions", "seconds"}
    assert {"intent", "scope", "text", "facts", "caveats", "method", "chart", "alt"} <= set(turn["answers"][0])
    assert turn["reading"]["status"] == "understood"
    assert turn["answers"][0]["scope"]["rows"] == ["12"]
    assert turn["seconds"] > 0


def test_another_demo_by_its_name(run: Run) -> None:
    code, out, _ = run("ask", "--project", "hurricanes", "--json", "What is this model for?")
    assert code == 0
    assert json.loads(out)["answers"][0]["intent"] == "purpose"


def test_the_audience_changes_the_words_and_not_the_facts(run: Run) -> None:
    turns = [
        json.loads(run("ask", "--json", "--audience", a, "How good is it?")[1]) for a in ("everyone", "statistician")
    ]
    texts, facts = ([turn["answers"][0][key] for turn in turns] for key in ("text", "facts"))
    assert texts[0] != texts[1]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("empty", ["", "   ", "\n\t"])
def test_an_empty_question_is_wrong_use(run: Run, empty: str) -> None:
    assert run.wrong("ask", empty) == "The question is empty."


def test_thirty_megabytes_of_question_are_wrong_use(run: Run) -> None:
    assert "30,000,000 characters" in run.wrong("ask", "x" * 30_000_000)


def test_no_question_an_unknown_audience_and_an_unknown_command_are_wrong_use(run: Run) -> None:
    for words in (["ask"], ["ask", "--audience", "martians", "Why?"], ["answer", "Why?"], ["--colour"]):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert "usage: app.py" in err


def test_an_unknown_case_names_the_ids_there_are(run: Run) -> None:
    assert (
        run.wrong("ask", "--case", "99999", "Why?") == "There is no application '99999': the ids go from '1' to '714'."
    )


def test_an_unknown_project_names_those_there_are(run: Run) -> None:
    said = run.wrong("ask", "--project", "nothing", "Why?")
    assert said.startswith("There is no project 'nothing'")
    assert "mortgage" in said


def test_a_folder_that_is_no_project_is_a_problem_in_one_sentence(run: Run, tmp_path: Path) -> None:
    code, out, err = run("ask", "--project", str(tmp_path), "Why?")
    assert (code, out) == (1, "")
    assert err == f"plainspoken: There is no project.toml in {tmp_path}.\n"


# ---------------------------------------------------------------- read


def read(run: Run, tmp_path: Path, text: str) -> tuple[int, list[dict[str, object]], str]:
    file = tmp_path / "questions.jsonl"
    file.write_text(text, encoding="utf-8")
    code, out, err = run("read", str(file))
    return code, [json.loads(line) for line in out.split("\n") if line], err


def test_read_prints_a_reading_for_each_line_and_keeps_other_keys_out(run: Run, tmp_path: Path) -> None:
    line = {"id": "q1", "question": "Why was row 12 refused?", "gold": "secret"}
    code, readings, err = read(run, tmp_path, json.dumps(line) + "\n\n" + json.dumps({**line, "id": 2}))
    assert (code, err) == (0, "")
    keys = "id question status intents conditions rows changes top metric refers_back seconds"
    assert set(readings[0]) == set(keys.split())
    assert [reading["id"] for reading in readings] == ["q1", 2]
    assert readings[0]["status"] == "understood"
    assert readings[0]["rows"] == [12]
    assert {**readings[1], "id": "q1", "seconds": 0} == {**readings[0], "seconds": 0}


def test_read_says_which_lines_are_wrong_and_keeps_going(run: Run, tmp_path: Path) -> None:
    good = json.dumps({"id": 9, "question": "How many applications are there?"})
    text = f'not json\n{{"id": 1}}\n{{"id": 2, "question": 5}}\n["a"]\n{{"id": 3, "question": " "}}\n{good}\n'
    code, readings, err = read(run, tmp_path, text)
    assert code == 2
    assert [reading["id"] for reading in readings] == [9]
    assert [line.split(":")[1].strip() for line in err.splitlines()] == [f"line {n}" for n in range(1, 6)]
    assert "Traceback" not in err


@pytest.mark.parametrize("strange", ["NaN", "-Infinity", "1e999", '[1, {"a": NaN}]'])
def test_read_takes_no_id_that_it_could_not_give_back(run: Run, tmp_path: Path, strange: str) -> None:
    text = f'{{"id": {strange}, "question": "why?"}}\n{{"id": 2, "question": "why?", "gold": {strange}}}\n'
    code, readings, err = read(run, tmp_path, text)
    assert code == 2
    assert [reading["id"] for reading in readings] == [2]
    assert err == 'plainspoken: line 1: the "id" can\'t be given back as JSON.\n'


def test_a_line_of_a_file_ends_where_a_line_of_json_lines_ends(run: Run, tmp_path: Path) -> None:
    asked = ["why?\u2028and 13?", "why?\x85", "why?\u2029"]
    text = "\r\n".join(json.dumps({"id": 1, "question": q}, ensure_ascii=False) for q in asked)
    code, readings, err = read(run, tmp_path, text)
    assert (code, err) == (0, "")
    assert [reading["question"] for reading in readings] == asked


def test_read_takes_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": 1, "question": "What is this model for?"}\n'))
    code, out, _ = run("read")
    assert code == 0
    assert json.loads(out)["intents"][0]["name"] == "purpose"


def test_read_survives_bytes_that_are_no_text_and_characters_that_cannot_be_written() -> None:
    lines = [b'{"id": 1, "question": "why \xff?"}', b'{"id": 2, "question": "\\ud800 why?"}', b"[" * 100_000]
    done = subprocess.run([sys.executable, "app.py", "read"], cwd=ROOT, capture_output=True, input=b"\n".join(lines))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2]
    assert done.returncode == 2
    assert done.stderr.startswith(b"plainspoken: line 3: not JSON")
    assert b"Traceback" not in done.stderr


def test_read_into_a_pipe_that_closes_early_is_silent() -> None:
    questions = b'{"id": 1, "question": "why?"}\n' * 3000
    command = f"{sys.executable} app.py read | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, input=questions)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, b"")


def test_a_fault_of_ours_is_one_sentence_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from explainer import conversation

    def fault(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(conversation, "ask", fault)
    assert run("ask", "Why?") == (1, "", "plainspoken: something went wrong here (ZeroDivisionError: oh).\n")


def test_read_of_a_missing_file_is_wrong_use(run: Run) -> None:
    assert run.wrong("read", "/nowhere/questions.jsonl") == "There is no file /nowhere/questions.jsonl."


# ---------------------------------------------------------------- check and new


def test_check_of_a_sound_project_finds_no_error(run: Run) -> None:
    code, out, err = run("check", "--project", "mortgage")
    assert (code, err) == (0, "")
    assert "0 errors" in out


def test_check_names_file_line_and_problem_and_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "project.toml").write_text('[project]\nname = 5\n\n[data]\nfile = "rows.csv"\ntarget = "y"\n')
    code, out, _ = run("check", "--project", str(tmp_path))
    assert code == 1
    assert f"error: {tmp_path / 'project.toml'}:2: " in out


def test_check_lists_the_questions_that_stay_locked(run: Run) -> None:
    code, out, _ = run("check", "--project", "hurricanes")
    assert code == 0
    assert "Questions that stay locked:" in out
    assert "\n  fairness: " in out


def test_check_of_nothing_is_wrong_use(run: Run) -> None:
    assert run.wrong("check", "--project", "/nowhere").startswith("There is no project '/nowhere'")


def test_new_then_check_then_ask(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fitted.py").write_text(
        "from sklearn.linear_model import LinearRegression\n\ndef fit(X, y):\n    return LinearRegression().fit(X, y)\n"
    )
    for name, sizes in (("rows.csv", range(60)), ("train.csv", range(60, 160))):
        rows = "\n".join(f"{i},{i % 7},{2 * i + i % 7}" for i in sizes)
        (tmp_path / name).write_text("size,age,price\n" + rows + "\n")
    out = tmp_path / "house"
    given = ["--model", f"{tmp_path / 'fitted.py'}:fit", "--data", str(tmp_path / "rows.csv"), "--target", "price"]
    code, said, err = run("new", *given, "--train", str(tmp_path / "train.csv"), "--out", str(out))
    assert (code, err) == (0, "")
    assert str(out / "project.toml") in said
    assert run("check", "--project", str(out))[0] == 0
    code, said, _ = run("ask", "--project", str(out), "How many rows are there?")
    assert code == 0
    assert "60" in said


@pytest.mark.parametrize(
    ("model", "data", "target", "said"),
    [
        ("nothing.skops", "rows.csv", "y", "nothing.skops"),
        ("nothing.skops", "no.csv", "y", "There is no file"),
        ("nothing.skops", "rows.csv", "z", "no column 'z'"),
    ],
)
def test_new_with_something_missing_is_wrong_use(
    run: Run, tmp_path: Path, model: str, data: str, target: str, said: str
) -> None:
    (tmp_path / "rows.csv").write_text("x,y\n1,2\n3,4\n")
    files = ["--model", str(tmp_path / model), "--data", str(tmp_path / data)]
    assert said in run.wrong("new", *files, "--target", target, "--out", str(tmp_path / "out"))


# ---------------------------------------------------------------- serve


def test_serve_refuses_what_it_cannot_do_in_one_sentence(run: Run) -> None:
    assert "is not an origin" in run.wrong("serve", "--embed", "wiki.example; script-src *")
    assert run.wrong("serve", "--port", "0") == "There is no port 0: choose one from 1 to 65535."
    assert "There is no project 'nothing'" in run.wrong("serve", "--project", "nothing")
