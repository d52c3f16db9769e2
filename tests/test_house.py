"""The drawers against each other: one name, four drawers, no list by hand; arrows point one way."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from explainer.language.catalogue import expand, load
from explainer.language.small_words import small_words
from explainer.routines import drawer, find

ROOT = Path(__file__).parent.parent
TOPICS = {
    "expectations",
    "predictions",
    "reasons",
    "model",
    "validation",
    "ethics",
    "causality",
    "data",
    "conversation",
}
AUDIENCES = {"manager", "expert", "statistician", "engineer"}
UNASKED = {"unsure", "incomplete", "out_of_scope", "each_group"}
"""Nobody asks these by name: what is said when a question was not understood, and of each group of a column."""
TALK = (UNASKED - {"each_group"}) | {
    "help",
    "identity",
    "smalltalk",
    "advice",
    "model_edit",
    "others_results",
    "session",
    "audience",
    "followup",
}
"""Talk about the talk: the same words for all audiences."""
OWNERS_WORDS = {
    "label_origin",
    "change_over_time",
    "design_rationale",
    "intended_use",
    "privacy",
    "recourse",
    "accountability",
}
"""What only people know: the owner's own sentences, the same for all audiences."""
SLOTS_OF_THE_READING = {"k": "top", "metric": "metric"}


def _names(folder: Path, suffix: str) -> dict[str, str]:
    files = [p for p in folder.glob(f"*/*{suffix}") if not p.name.startswith("_") and p.parent.name in TOPICS]
    return {p.stem: p.parent.name for p in files}


def _python() -> list[Path]:
    return [p for folder in ("explainer", "tests") for p in (ROOT / folder).rglob("*.py")] + [ROOT / "app.py"]


def test_one_name_four_drawers() -> None:
    intents, routines = _names(ROOT / "intents", ".toml"), drawer()
    templates, proofs = _names(ROOT / "templates", ".md"), _names(ROOT / "tests" / "questions", ".toml")
    assert routines == templates
    assert routines.items() <= intents.items()
    assert {n: t for n, t in routines.items() if n not in UNASKED - {"out_of_scope"}}.items() <= proofs.items()
    assert proofs.items() <= intents.items()


def test_an_audience_only_overrides_what_everyone_has() -> None:
    common = _names(ROOT / "templates", ".md")
    for audience in AUDIENCES:
        own = _names(ROOT / "templates" / audience, ".md")
        assert own.items() <= common.items()
    for audience in ("statistician", "engineer"):
        assert _names(ROOT / "templates" / audience, ".md").keys() >= common.keys() - TALK - OWNERS_WORDS


def test_an_audience_template_extends_and_never_copies() -> None:
    for audience in AUDIENCES:
        for path in (ROOT / "templates" / audience).glob("*/*.md"):
            text = path.read_text()
            place = f"{path.parent.name}/{path.name}"
            assert re.match(rf'{{% extends "(?:statistician/)?{place}" %}}', text), path
            common = (ROOT / "templates" / path.parent.name / path.name).read_text()
            blocks = dict(re.findall(r"{% block (\w+) %}(.*?){% endblock %}", text, re.DOTALL))
            theirs = dict(re.findall(r"{% block (\w+) %}(.*?){% endblock %}", common, re.DOTALL))
            assert not {name for name, body in blocks.items() if body.strip() and body == theirs.get(name)}, path


@pytest.mark.parametrize("name", sorted(drawer()))
def test_a_routine_is_one_function_with_its_contract(name: str) -> None:
    routine = find(name)
    document = inspect.getdoc(routine) or ""
    for part in ("**How**", "**Facts**", "**Caveats**", "**Errors**", ">>>"):
        assert part in document, f"{name} does not say {part}"
    module = ast.parse(inspect.getsource(sys.modules[routine.__module__]))
    public = [
        n.name for n in module.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")
    ]
    assert public == [name]


@pytest.mark.parametrize("name", sorted(load().intents))
def test_every_slot_of_an_intent_is_a_parameter_of_its_routine(name: str) -> None:
    if name not in drawer():
        return  # recognised, and said to be unanswered yet
    parameters = inspect.signature(find(name)).parameters
    for slot, declared in load().intents[name].slots.items():
        assert declared.get("parameter", slot) in parameters, f"{name} has no parameter for {slot}"
    assert list(parameters)[:2] == ["project", "scope"]


@pytest.mark.parametrize("name", sorted(load().intents))
def test_intents_point_at_intents(name: str) -> None:
    intent = load().intents[name]
    assert set(intent.follow_ups) <= set(load().intents)
    assert name in UNASKED or (intent.example and intent.phrases and intent.follow_ups)


def test_every_concept_in_a_phrase_exists() -> None:
    known = {concept for concepts in small_words().concepts.values() for concept in concepts}
    used = {
        word for intent in load().intents.values() for phrase in intent.phrases for word in re.findall(r"@\w+", phrase)
    }
    assert used <= known


def test_no_test_question_stands_in_the_drawer_of_intents() -> None:
    phrases = {_plain(v) for i in load().intents.values() for p in i.phrases for v in expand(p)}
    for path in (ROOT / "tests" / "questions").rglob("*.toml"):
        asked = {_plain(q["text"]) for q in tomllib.loads(path.read_text())["question"] if len(q["text"].split()) > 3}
        assert not asked & phrases, path


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


ALLOWED = {
    "types": set(),
    "language": {"types"},
    "wording": {"types", "charts", "figures", "labels"},
    "charts": {"types", "figures"},
    "figures": {"types"},
    "labels": {"types", "figures"},
}


@pytest.mark.parametrize("module", sorted(ALLOWED))
def test_arrows_point_one_way(module: str) -> None:
    place = ROOT / "explainer" / module
    files = list(place.glob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    for path in files:
        used = {name.split(".")[1] for name in _imports(path) if name.startswith("explainer.")}
        assert used <= ALLOWED[module] | {module}, path


def test_routines_know_no_chat_and_no_templates() -> None:
    for path in (ROOT / "explainer" / "routines").rglob("*.py"):
        used = _imports(path)
        assert not {
            n
            for n in used
            if n.startswith(("explainer.conversation", "explainer.wording", "explainer.language", "jinja2", "gradio"))
        }, path


def test_only_the_page_knows_gradio() -> None:
    for path in (ROOT / "explainer").rglob("*.py"):
        if "page" not in path.parts:
            assert "gradio" not in {n.split(".")[0] for n in _imports(path)}, path


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    names |= {
        f"{node.module}.{a.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "explainer"
        for a in node.names
    }
    return names | {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}


def test_names_say_what_things_are() -> None:
    for path in _python():
        assert path.stem not in {"helpers", "common", "utils", "base", "misc"}, path
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                assert not node.name.endswith(("Manager", "Handler", "Engine", "Utils", "Base")), (path, node.name)


def test_no_pickles_and_no_lock_files_are_kept() -> None:
    try:
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    assert not [f for f in listed if f.endswith((".pkl", ".pickle", ".joblib", ".skops", "uv.lock"))]


def test_pins_and_ranges_are_in_step() -> None:
    """`requirements.txt` pins exactly what `pyproject.toml` asks for, within its floors and ceilings."""
    from packaging.requirements import Requirement

    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    assert all(len(pin.specifier) == 1 and str(pin.specifier).startswith("==") for pin in pins)
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for wanted in map(Requirement, asked):
        found = [pin for pin in pins if pin.name.lower() == wanted.name.lower()]
        assert found, f"{wanted.name} is not pinned"
        for pin in found:
            assert wanted.specifier.contains(next(iter(pin.specifier)).version), f"{pin} is outside {wanted}"
        assert {s.operator for s in wanted.specifier} >= {">=", "<"}, f"{wanted} has no floor or no ceiling"


def test_the_space_runs_the_pinned_gradio() -> None:
    front = (ROOT / "README.md").read_text().split("---")[1]
    version = re.search(r"sdk_version: (\S+)", front)
    assert version
    assert f"gradio=={version[1]}\n" in (ROOT / "requirements.txt").read_text()
