"""The page and the command line: `python app.py --help`. No statistics and no sentences of answers here.

`demo` is the page on the bundled projects, built when someone asks for it (`from app import demo`).
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explainer.project import Project

OK, PROBLEM, WRONG_USE = 0, 1, 2

EXAMPLES = """
examples:
  python app.py                                          the page, on the bundled projects
  python app.py serve --project my_model --port 8000     the page, on your own project
  python app.py ask "How good is the model?" "And for women?"
  python app.py ask --project my_model --case 12 --json "Why?"
  python app.py read < questions.jsonl                   how questions are understood
  python app.py new --model m.skops --data rows.csv --target paid --out my_model
  python app.py check --project my_model                 what is missing or wrong

exit codes: 0 all is well, 1 a problem was found, 2 wrong use
"""


class UsageError(Exception):
    """A command that can't be carried out as written; the message is one clear sentence."""


def main(argv: list[str] | None = None) -> int:
    """Carry out one command and return its exit code; every mistake is one sentence on stderr."""
    given = sys.argv[1:] if argv is None else argv
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given = ["serve", *given]
    try:
        asked = _parser().parse_args(given)
    except SystemExit as stop:
        return int(stop.code or 0)
    return _carried_out(asked)


def _carried_out(asked: argparse.Namespace) -> int:
    from explainer.declaration import ProjectError

    _read_and_write_any_text()
    try:
        return int(asked.run(asked))
    except BrokenPipeError:  # whoever reads our output has had enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (Python flushes it at exit)
        return OK
    except UsageError as wrong:
        return _complain(wrong, WRONG_USE)
    except (ProjectError, OSError) as problem:
        return _complain(problem, PROBLEM)
    except KeyboardInterrupt:
        return OK
    except Exception as fault:
        if sys.flags.dev_mode:  # python -X dev app.py ...
            raise
        return _complain(RuntimeError(f"something went wrong here ({type(fault).__name__}: {fault})."), PROBLEM)


def _read_and_write_any_text() -> None:
    """Bytes that are no text, and characters that can't be written, stop neither input nor output."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _complain(problem: Exception, code: int) -> int:
    print(f"plainspoken: {problem}", file=sys.stderr)
    return code


# ---------------------------------------------------------------- what can be typed


def _parser() -> argparse.ArgumentParser:
    from explainer.wording import audiences

    text = "Ask a machine-learning model, in plain words."
    parser = argparse.ArgumentParser(
        prog="app.py", description=text, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, text: str, run: Any) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    serve = command("serve", "the page in a browser (what happens without a command)", _serve)
    serve.add_argument("--project", action="append", default=[], metavar="DIR", help="a project; repeat for several")
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1, or GRADIO_SERVER_NAME)")
    serve.add_argument("--port", type=int, help="port to listen on (default: the first free one from 7860)")
    serve.add_argument("--embed", nargs="+", default=[], metavar="ORIGIN", help="sites that may show it in a frame")
    _allow_pickle(serve)

    ask = command("ask", "ask one or more questions, as one conversation", _ask)
    _one_project(ask)
    ask.add_argument("--audience", choices=list(audiences()), default=next(iter(audiences())), help="who is asking")
    ask.add_argument("--case", metavar="ID", help="the case at hand")
    ask.add_argument("--json", action="store_true", help="one JSON object for each question")
    ask.add_argument("question", nargs="+", metavar="QUESTION")

    read = command("read", "how questions are understood: JSON Lines {id, question} in, readings out", _read)
    _one_project(read)
    read.add_argument("--explain", metavar="QUESTION", help="show how one question is read, and what decided")
    read.add_argument("file", nargs="?", metavar="FILE", help="a file of JSON Lines (default: standard input)")

    check = command("check", "what is wrong or missing in a project, and which questions that locks", _check)
    check.add_argument("--project", required=True, metavar="DIR")
    _allow_pickle(check)

    new = command("new", "write a project.toml for a fitted model, to be filled in", _new)
    text = 'a fitted scikit-learn model saved with skops, or a function that fits one, as "model.py:fit"'
    text += ', or one that scores rows, as "score=model.py:score"'
    new.add_argument("--model", metavar="FILE", help=text)
    new.add_argument("--answers", metavar="COLUMN", help="without a model: the column of its stored answers")
    new.add_argument("--chance", metavar="COLUMN", help="without a model: the stored chance of the positive class")
    new.add_argument("--data", required=True, metavar="FILE", help="a CSV file with the rows to explain")
    new.add_argument("--target", required=True, metavar="COLUMN", help="the column that the model predicts")
    new.add_argument("--id", metavar="COLUMN", help="the column that names the rows (default: guessed)")
    new.add_argument("--train", metavar="FILE", help="a CSV file with the rows that the model learned from")
    new.add_argument("--trust", nargs="+", default=[], metavar="TYPE", help="types in the skops file you vouch for")
    new.add_argument("--out", metavar="DIR", help="the folder to make (default: the name of the data file)")
    _allow_pickle(new)
    return parser


def _one_project(command: argparse.ArgumentParser) -> None:
    command.add_argument("--project", default="mortgage", metavar="DIR", help="a project folder, or a bundled demo")
    _allow_pickle(command)


def _allow_pickle(command: argparse.ArgumentParser) -> None:
    text = "load a pickled model, which can run any code: only for files you made yourself"
    command.add_argument("--allow-pickle", action="store_true", help=text)


# ---------------------------------------------------------------- the commands


def _serve(asked: argparse.Namespace) -> int:
    from explainer.page.serving import allowed

    try:
        allowed(asked.embed)
    except ValueError as strange:
        raise UsageError(f"'{strange}' is not an origin: write it as https://wiki.example.") from None
    if asked.port is not None and not 0 < asked.port < 65_536:
        raise UsageError(f"There is no port {asked.port}: choose one from 1 to 65535.")
    folders = [_folder(where) for where in asked.project]
    page = _page(folders, asked.embed, allow_pickle=asked.allow_pickle)
    try:
        page.launch(server_name=asked.host, server_port=asked.port, prevent_thread_lock=True, quiet=True)
    except OSError as taken:
        where = f"port {asked.port}" if asked.port else "any port"
        raise OSError(f"The page can't listen on {where}: it is in use or not allowed.") from taken
    print(f"The page is at {page.local_url} (Ctrl+C stops it).", flush=True)
    page.block_thread()
    return OK


def _ask(asked: argparse.Namespace) -> int:
    from explainer.conversation import answer_json, ask
    from explainer.page.terminal import as_text
    from explainer.types import Session

    for question in asked.question:
        _check_question(question)
    project = _project(asked)
    if asked.case is not None and asked.case not in project.X.index:
        ids = project.words.ids
        raise UsageError(f"There is no {project.words.row} '{asked.case}': the ids go from '{ids[0]}' to '{ids[-1]}'.")
    session = Session(audience=asked.audience, case=asked.case)
    for place, question in enumerate(asked.question):
        answer, session = ask(question, session, project)
        said = json.dumps(answer_json(answer), ensure_ascii=False) if asked.json else as_text(answer)
        print("\n" * (place > 0 and not asked.json) + said, flush=True)
    return OK


def _read(asked: argparse.Namespace) -> int:
    from explainer.conversation import reader_of, reading_json
    from explainer.language.account import account
    from explainer.language.matcher import understand

    lines = _lines(asked.file) if asked.explain is None else iter(())
    project, code = _project(asked), OK
    reader = reader_of(project)
    if asked.explain is not None:
        print(account(asked.explain, reader))
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = _given(line)
        except UsageError as wrong:
            code = _complain(UsageError(f"line {number}: {wrong}"), WRONG_USE)
            continue
        began = time.perf_counter()
        reading = reading_json(given["question"], understand(given["question"], reader))
        seconds = round(time.perf_counter() - began, 4)
        print(json.dumps({"id": given.get("id"), **reading, "seconds": seconds}, ensure_ascii=False), flush=True)
    return code


def _check(asked: argparse.Namespace) -> int:
    from explainer.checkup import problems

    folder = _folder(asked.project)
    found = problems(folder, allow_pickle=asked.allow_pickle)
    for problem in found:
        where = f"{folder / 'project.toml'}:{problem.line}: " if problem.line else ""
        print(f"{problem.severity}: {where}{problem.message}")
    locked = _locked({need for problem in found for need in problem.needs})
    if locked:
        print("\nQuestions that stay locked:", *(f"  {name}: {example}" for name, example in locked), sep="\n")
    print(_counted([problem.severity for problem in found]))
    return PROBLEM if any(problem.severity == "error" for problem in found) else OK


def _locked(needs: set[str]) -> list[tuple[str, str]]:
    """The questions that need one of these, with an example of each."""
    from explainer.language.catalogue import load

    intents = load().intents.values()
    return [(intent.name, intent.example) for intent in intents if needs & set(intent.needs)]


def _counted(severities: list[str]) -> str:
    counts = [(severities.count(kind), kind) for kind in ("error", "warning", "note")]
    return "\n" + ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for n, kind in counts) + "."


def _new(asked: argparse.Namespace) -> int:
    from explainer.declaration import ProjectError
    from explainer.starter import new

    out = asked.out or Path(asked.data).stem
    more = {"train": asked.train, "trusted": asked.trust, "allow_pickle": asked.allow_pickle}
    more |= {"answers": asked.answers, "chance": asked.chance}
    try:
        written = new(asked.model, asked.data, asked.target, out, asked.id, **more)
    except ProjectError as wrong:
        raise UsageError(str(wrong)) from wrong
    print(f"Wrote {written}. Fill in the words, then run:\n  python app.py check --project {written.parent}")
    return OK


# ---------------------------------------------------------------- what they share


def _page(folders: Iterable[Path], embed: Iterable[str] = (), *, allow_pickle: bool = False) -> Any:
    """The page over these folders (the demos where there is none), its first project loaded."""
    gc.disable()  # until all is loaded: nothing of it is garbage
    from explainer.page.blocks import build
    from explainer.page.serving import ready, settle
    from explainer.page.shelf import of_folders

    shelf = of_folders(folders, allow_pickle=allow_pickle)
    shelf.get(shelf.first)
    page = ready(build(shelf), embed)
    settle()
    return page


def launch(project: Project, **more: Any) -> Any:
    """Show the page for one project, from a notebook or a script; `more` goes to Gradio's `launch`."""
    from explainer.page.blocks import build
    from explainer.page.serving import ready, settle
    from explainer.page.shelf import of_project

    page = ready(build(of_project(project)))
    settle()
    page.launch(**more)
    return page


def __getattr__(name: str) -> Any:
    if name != "demo":
        raise AttributeError(f"module 'app' has no attribute {name!r}")
    globals()["demo"] = _page([])
    return globals()["demo"]


def _folder(where: str) -> Path:
    from explainer.project import DEMOS, demos

    folder = DEMOS / where if where in demos() else Path(where)
    if not folder.is_dir():
        raise UsageError(
            f"There is no project '{where}': give a folder with a project.toml, or {' or '.join(demos())}."
        )
    return folder


def _project(asked: argparse.Namespace) -> Project:
    from explainer.project import Project

    return Project.load(_folder(asked.project), allow_pickle=asked.allow_pickle)


def _check_question(question: str) -> None:
    from explainer.language.tokens import MAX_CHARACTERS

    if not question.strip():
        raise UsageError("The question is empty.")
    if len(question) > MAX_CHARACTERS:
        raise UsageError(f"The question is {len(question):,} characters long; at most {MAX_CHARACTERS:,} are read.")


def _lines(file: str | None) -> Iterator[str]:
    if file is None or file == "-":
        return iter(sys.stdin)
    if not Path(file).is_file():
        raise UsageError(f"There is no file {file}.")
    return iter(io.StringIO(Path(file).read_text(encoding="utf-8", errors="replace")))


def _given(line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise UsageError(f"not JSON ({problem}).") from None
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        raise UsageError('expected an object with a text "question".')
    try:
        json.dumps(given.get("id"), allow_nan=False)
    except (ValueError, RecursionError):  # NaN, 1e999, or nested without end
        raise UsageError('the "id" can\'t be given back as JSON.') from None
    _check_question(given["question"])
    return given


if __name__ == "__main__":
    sys.exit(main())
