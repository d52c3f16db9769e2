"""A first project.toml for an owner's model and table: everything that can be inferred, ready to be worded."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from explainer import models, tables
from explainer.declaration import ProjectError
from explainer.project import Project
from explainer.types import Column, Outcome, Scalar

LISTED = 12
"""A column with more values than this gets no line for each."""

SCORES = "score="
"""What a function that scores rows is named with, to tell it from one that fits a model."""

_PICKLES = (".pkl", ".pickle", ".joblib")
_ID = re.compile(r"(^|[_ .])id$|Id$|^(uu|gu)id$", re.IGNORECASE)
_SENSITIVE = re.compile(
    r"sex|gender|race|ethnic|afam|black|religio|nationalit|foreign|marital|married|\bsingle|disab|(^|[_ ])age($|[_ ])",
    re.IGNORECASE,
)


def new(
    model: str | Path | None,
    data: str | Path,
    target: str,
    out: str | Path,
    id: str | None = None,
    *,
    train: str | Path | None = None,
    trusted: Sequence[str] = (),
    allow_pickle: bool = False,
    answers: str | None = None,
    chance: str | None = None,
) -> Path:
    """Make a project folder: the files are copied into `out`, and a commented project.toml is written beside them.

    Args:
        model: a file saved by skops, a function that fits ("path/model.py:fit"), a function that scores rows
            ("score=path/model.py:score"), or a pickle if allowed; None with stored answers.
        data: a CSV file with the rows to explain, one column of it the target; for a function that fits and no
            `train`, a quarter of them is kept apart and explained.
        target: the column of the true outcome.
        out: the folder to make.
        id: the column that names the rows; guessed from its name when None.
        train: a CSV file with the rows the model learned from.
        trusted: types in the skops file that you vouch for.
        answers, chance: columns of `data` with the model's answers, and with the chance of the positive class.

    Returns:
        The project.toml.

    Raises:
        ProjectError: one of the files is missing or can't be used, or there is a project already.
    """
    folder, source = Path(out), Path(data)
    file = folder / "project.toml"
    if file.exists():
        raise ProjectError(f"There is a project in {folder} already; choose another folder.")
    if folder.exists() and not folder.is_dir():
        raise ProjectError(f"{folder} is a file, not a folder.")
    table = tables.read(source)
    if target not in table.columns:
        raise ProjectError(f"There is no column '{target}' in {source}; it has {_listing(list(table.columns))}.")
    head = {"file": source.name, "target": target, "train": None if train is None else Path(train).name}
    key = _id(table, target, id, tables.unnamed_first_column(source))
    if (model is None) == (answers is None and chance is None):
        raise ProjectError("Name the model, or the columns with its stored answers or chances: one of the two.")
    section = (
        _stored_section(table, answers, chance)
        if model is None
        else _model_section(str(model), trusted, allow_pickle=allow_pickle)
    )
    made = not folder.exists()
    named = [] if model is None else [Path(str(model).removeprefix(SCORES).partition(":")[0])]
    files = [source, *named, *([] if train is None else [Path(train)])]
    try:
        _copy(files, folder)
        file.write_text(_draft(head, key, section), encoding="utf-8")
        project = Project.load(folder, allow_pickle=allow_pickle)
        file.write_text(_text(project, head, key, section), encoding="utf-8")
    except OSError as problem:
        raise ProjectError(f"{folder} can't be written: {problem.strerror}.") from problem
    except ProjectError:
        file.unlink(missing_ok=True)
        if made:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return file


def _copy(files: Sequence[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        if not file.is_file():
            raise ProjectError(f"There is no file {file}.")
        if file.resolve() != (folder / file.name).resolve():
            shutil.copyfile(file, folder / file.name)


def _id(table: pd.DataFrame, target: str, said: str | None, unnamed: bool) -> str | None:
    """The column that names the rows: the one said, a first one without a name, or one called an id with no repeats."""
    if said is not None:
        if said not in table.columns:
            raise ProjectError(f"There is no column '{said}' in the data to name the rows by.")
        return said
    if unnamed:
        return str(table.columns[0])
    named = (c for c in table.columns if c != target and _ID.search(c))
    return next((c for c in named if table[c].is_unique and not table[c].isna().any()), None)


def _stored_section(table: pd.DataFrame, answers: str | None, chance: str | None) -> list[str]:
    told = {"answers": answers, "chance": chance}
    missing = next((name for name in told.values() if name is not None and name not in table.columns), None)
    if missing is not None:
        raise ProjectError(f"There is no column '{missing}' in the data with stored answers.")
    lines = ["# Only its answers are known: what the model says about other rows can't be asked."]
    return lines + [f"{key} = {_quoted(name)}" for key, name in told.items() if name is not None]


def _model_section(model: str, trusted: Sequence[str], *, allow_pickle: bool) -> list[str]:
    name, _, called = model.removeprefix(SCORES).partition(":")
    path = Path(name)
    if model.startswith(SCORES):
        return [f"score = {_quoted(f'{path.name}:{called}')}       # asked whenever an answer is needed"]
    if called:
        return [f"fit = {_quoted(f'{path.name}:{called}')}       # fitted anew whenever the project is opened"]
    if path.suffix == ".py":
        raise ProjectError(f'Name the function that fits the model, as in "{model}:fit".')
    if path.suffix in _PICKLES:
        if path.is_file() and not allow_pickle:
            models.unpickled(path, allowed=False)
        return [f"pickle = {_quoted(path.name)}       # reading a pickle can run any program in it; skops can't"]
    lines = [f"file = {_quoted(path.name)}"]
    strange = models.untrusted(path, trusted)
    if strange:
        raise ProjectError(f"{models.distrust(path, strange)}, run this again with --trust {' '.join(strange)}")
    return [*lines, f"trusted = [{', '.join(_quoted(t) for t in trusted)}]"] if trusted else lines


# ---------------------------------------------------------------- the text


def _draft(head: dict[str, str | None], key: str | None, section: Sequence[str]) -> str:
    return "\n".join([*_data_lines(head, key, section), "", "[model]", *section, ""])


def _data_lines(head: dict[str, str | None], key: str | None, section: Sequence[str]) -> Iterator[str]:
    yield "[data]"
    fits = any(line.startswith("fit = ") for line in section)
    if head["train"]:
        yield f"file = {_quoted(str(head['file']))}       # the rows to explain; the model never saw them"
        yield f"train = {_quoted(head['train'])}       # the rows it learned from"
    elif fits:
        yield "# The model learns from three quarters of these rows, and is explained and tested on the rest: the later"
        yield "# ones if [structure] time is said, whole groups if group is said, else drawn at random."
        yield f"file = {_quoted(str(head['file']))}"
        yield '# train = "train.csv"       # the rows to learn from, if you choose them; then all of file is explained'
    else:
        yield f"file = {_quoted(str(head['file']))}       # the rows to explain; best if the model never saw them"
        yield '# train = "train.csv"       # the rows the model learned from, if you have them'
    yield f"target = {_quoted(str(head['target']))}"
    yield (
        f"id = {_quoted(key)}"
        if key
        else '# id = ""       # the column that names the rows; without it they count from 0'
    )


def _text(project: Project, head: dict[str, str | None], key: str | None, section: Sequence[str]) -> str:
    parts = [
        _top(project),
        "\n".join(_data_lines(head, key, section)),
        "\n".join(["[model]", *section]),
        "\n".join(_outcome(project.words.outcome)),
        _COLUMNS,
        *("\n".join(_column(c)) for c in project.words.columns),
        "\n".join(_rest(project)),
    ]
    return "\n\n".join(parts) + "\n"


def _top(project: Project) -> str:
    return f"""\
# Words for your model, in ten minutes. Fill in from top to bottom; lines that start with # are hints or guesses:
# take the # away where they fit. Then look what is still missing: python app.py check --project {"."}

[project]
title = {_quoted(project.words.title)}

[row]
one = "row"       # what one row is: "customer", "application", "patient"
many = "rows"
# synonyms = ["case", "person"]"""


_COLUMNS = """\
# One section for each column. Say its name as people say it, and other words for it.
# unit = "years"            what its numbers are counted in
# description = "..."       what it means, for someone who asks
# change = "no"             can the person behind a row change it? "up", "down" (only that way), "any" or "no"
# group = "..."             columns of one group are told as one: what they do together"""


def _outcome(outcome: Outcome) -> Iterator[str]:
    yield f"[outcome]       # what the model says, column {_one_line(outcome.column)}"
    yield f"label = {_quoted(outcome.label)}"
    yield '# synonyms = ["result", "decision"]'
    if not outcome.classes:
        yield f'# unit = ""       # numbers from {outcome.low:g} to {outcome.high:g}'
        return
    if outcome.positive is not None:
        yield f"positive = {_plain(outcome.positive)}       # the class whose chance is told"
        yield f"# wanted = {_plain(outcome.classes[0].value)}       # what people hope for, and ask how to reach"
    yield ""
    yield '[outcome.classes]       # short words that fit in "the answer is ...": "refused", "will repay", "setosa"'
    for known in outcome.classes:
        yield f"{_key(str(known.value))} = {{ label = {_quoted(known.label)}, synonyms = [] }}"


def _column(column: Column) -> Iterator[str]:
    unread = "" if column.input else ", not read by the model"
    yield f"[columns.{_key(column.name)}]       # {_shown(column)}{unread}"
    yield f"label = {_quoted(column.label)}"
    yield "# synonyms = []"
    if column.kind == "number":
        yield '# unit = ""'
    if column.input:
        yield '# change = "no"'
    if column.kind == "boolean":
        pairs = ", ".join(f"{_key(str(v.value))} = {_quoted(v.label)}" for v in column.values)
        yield f"# values = {{ {pairs} }}"
    if column.kind == "category" and 0 < len(column.values) <= LISTED:
        for value in column.values:
            yield f"# values.{_key(str(value.value))} = {_quoted(value.label)}"


def _shown(column: Column) -> str:
    if column.kind == "boolean":
        return "yes or no"
    if column.kind == "category":
        return f"{len(column.values)} values" if column.values else "free text"
    if column.low is None or column.high is None:
        return "no values at all"
    return f"{'whole ' if column.integer else ''}numbers from {column.low:g} to {column.high:g}"


def _rest(project: Project) -> Iterator[str]:
    guess = [c.name for c in project.words.columns if _SENSITIVE.search(c.label) or _SENSITIVE.search(c.name)]
    yield "[said]       # your own sentences; what is missing is answered with: nobody has written it down"
    yield '# purpose = "It says ..."'
    yield '# intended_use = ""'
    yield '# not_for = ""'
    yield '# decided_before = ""       # how was this decided before there was a model?'
    yield '# validation = ""       # how were the rows chosen that it is tested on?'
    yield '# label_origin = ""       # who decided what the true outcome is?'
    yield '# design_rationale = ""       # why this kind of model, and why these columns?'
    yield '# error_costs = ""'
    yield '# privacy = ""       # whose data is it, and what did they agree to?'
    yield '# recourse = ""       # how can somebody object to an answer?'
    yield '# owner = ""       # who answers for it, and how to reach them'
    yield ""
    yield "[fairness]"
    yield f"# sensitive = [{', '.join(_quoted(n) for n in guess)}]       # groups that must not be treated differently"
    yield "# limit = 0.05       # so far may the rates of two groups lie apart"
    yield ""
    yield "[costs]       # of the two kinds of mistakes, in any unit"
    yield "# false_positive = 1.0"
    yield "# false_negative = 1.0"
    yield ""
    yield "[baseline]       # what was done before, as a Python function from inputs to answers"
    yield '# rule = "model.py:rule"'
    yield '# label = "our rule of thumb"'
    yield ""
    yield "[structure]       # the columns of time, place and of rows that belong together"
    yield '# time = ""'
    yield '# latitude = ""'
    yield '# longitude = ""'
    yield '# group = ""'
    yield ""
    yield "[expect]       # what experts know: the outcome goes up or down when the column goes up"
    yield "# columns = {}"
    if project.kind == "regression":
        yield "# minimum = 0"


def _plain(value: Scalar) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else _quoted(value)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """A TOML string. JSON writes the same, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _listing(names: Sequence[str], most: int = 12) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
