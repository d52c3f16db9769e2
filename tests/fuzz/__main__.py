"""Any text, any length up to the limit: nothing may raise, nothing may be slow.

Texts are made of the words of the bundled projects and of one full of traps (`composing`), and kept and changed further
where they reach code that was not reached before (atheris, that is libFuzzer). Each is read, talked with, or sent to
`app.py read` and `app.py ask` (`targets`); the CPU time of reading must grow in step with the text (`pace`).
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import hashlib
import importlib.util
import io
import logging
import random
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.fuzz import PROJECTS, TARGETS, plan, text_of

EXAMPLES = """
examples:
  python -m tests.fuzz --runs 250              a short run, as in .ci/run
  python -m tests.fuzz --minutes 30 --go-on    a long one, to the end; each kind of fault is kept once
  python -m tests.fuzz --minutes 30 --target answers
                                               conversations with all their answers found out
  python -m tests.fuzz FILE                    once more what was found (name the same target and project, if any)

exit codes: 0 nothing was found, another one: a fault, told and kept; with --go-on, 0 in any case
"""
LONGEST = 8_192
"""Bytes of an input: a few long turns."""
PATIENCE = 120
"""Seconds after which an input counts as endless."""


def main(given: list[str]) -> None:
    """Run the fuzzer, or the inputs named; does not return where atheris is there."""
    asked = _parser().parse_args(given)
    if importlib.util.find_spec("atheris") is None:
        print("Not fuzzed: atheris has no wheel for this machine (only for Linux on x86-64).")
        return
    import atheris

    watched = atheris.instrument_imports(include=["explainer.language", "explainer.conversation"])
    with contextlib.redirect_stderr(io.StringIO()), watched:  # it tells of every module
        from explainer.conversation import reader_of
        from tests.fuzz import composing, projects, targets, vocabulary

    def one(data: bytes) -> None:
        target, project = plan(data[0] if data else 0, asked.target, asked.project)
        targets.CHECKS[target](text_of(data[1:]), projects.load(project))

    def changed(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.1:
            return bytes(atheris.Mutate(data, most))
        first = data[0] if data and rng.random() < 0.7 else rng.randrange(256)
        target, project = plan(first, asked.target, asked.project)
        text = text_of(data[1:])
        for _ in range(rng.choice((1, 1, 2, 4))):
            text = composing.change(rng, vocabulary.vocabulary(project), target, text)
        return bytes([first]) + text.encode("utf-8", "surrogatepass")[: most - 1]

    names = (asked.project,) if asked.project else PROJECTS
    for name in names:
        reader_of(projects.load(name))  # what is read once for all questions is not part of any
        targets.talk("why?", projects.load(name))
    logging.getLogger("plainspoken").addHandler(_Raising())
    gc.collect()
    gc.freeze()  # what is loaded is no garbage, and looking through it is no time of reading
    options = _options(asked, vocabulary.dictionary(names))
    run = _going_on(one, asked.found) if asked.go_on else one
    atheris.Setup([sys.argv[0], *options], run, custom_mutator=changed)
    atheris.Fuzz()


class _Raising(logging.Handler):
    """Lets a fault out that a conversation would have owned up to."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            raise record.exc_info[1]


def _options(asked: argparse.Namespace, words: str) -> list[str]:
    """What libFuzzer is told, and the folder or files it begins with."""
    place = Path(tempfile.mkdtemp(prefix="fuzz-"))
    (place / "words.txt").write_text(words)
    corpus = Path(asked.corpus or place / "corpus")
    for folder in (corpus, asked.found):
        folder.mkdir(parents=True, exist_ok=True)
    much = f"-runs={asked.runs}" if asked.runs else f"-max_total_time={round(60 * asked.minutes)}"
    return [
        *(much, f"-seed={asked.seed}", f"-max_len={LONGEST}", "-len_control=0", f"-dict={place / 'words.txt'}"),
        *(
            f"-artifact_prefix={asked.found}/",
            f"-timeout={PATIENCE}",
            "-rss_limit_mb=6000",
            "-verbosity=0",
            "-print_final_stats=1",
        ),
        *(asked.input or [str(corpus)]),
    ]


def _going_on(one: Callable[[bytes], None], folder: Path) -> Callable[[bytes], None]:
    """The same, but what fails is kept, once for each place and kind of fault, and told."""
    seen: set[tuple[str, str]] = set()

    def kept(data: bytes) -> None:
        try:
            one(data)
        except Exception as fault:
            last = traceback.extract_tb(fault.__traceback__)[-1]
            if (kind := (type(fault).__name__, f"{last.filename}:{last.lineno}")) in seen:
                return
            seen.add(kind)
            place = folder / hashlib.sha256(data).hexdigest()[:8]
            place.write_bytes(data)
            print(f"\n== {place}\n{traceback.format_exc()}", flush=True)

    return kept


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=1.0, help="how long (default: 1)")
    parser.add_argument("--runs", type=int, help="how many inputs, instead of how long")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other texts (default: 1)")
    parser.add_argument("--target", choices=TARGETS, help="one target (default: all but answers, in turn)")
    parser.add_argument("--project", choices=PROJECTS, help="one project (default: all, in turn)")
    parser.add_argument("--corpus", metavar="DIR", help="inputs to begin with, and where more are kept (default: none)")
    kept = Path(tempfile.gettempdir()) / "fuzz-found"
    parser.add_argument("--found", metavar="DIR", type=Path, default=kept, help=f"where finds go (default: {kept})")
    parser.add_argument("--go-on", action="store_true", help="go on after a find; each kind of fault is kept once")
    parser.add_argument("input", nargs="*", metavar="FILE", help="run these inputs and nothing else")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
