"""The page as Gradio blocks: what stands where, and which step each click takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from explainer.page import cases, chat, visit
from explainer.page.quick import import_gradio, unserved
from explainer.page.shelf import Shelf
from explainer.page.steps import Steps
from explainer.page.visit import Memory
from explainer.page.words import word
from explainer.wording import audiences, plain

gr: Any = import_gradio()

ASKED = 6
"""How many suggested questions stand in the panel."""
TOGETHER = {"concurrency_limit": 8, "concurrency_id": "turn", "show_progress": "hidden", "api_visibility": "private"}
"""Every step of every visitor waits in one queue, eight at a time."""

Update = dict[Any, Any]
Texts = dict[str, Any]


@dataclass(frozen=True)
class Parts:
    """The components of the page, in the order in which people meet them."""

    memory: Any
    head: Any
    project: Any
    chat: Any
    status: Any
    box: Any
    about: Any
    audience: Any
    hand: Any
    card: Any
    find: Any
    random: Any
    hard: Any
    note: Any
    questions: tuple[Any, ...]

    def every(self) -> list[Any]:
        """Every part that a step may change."""
        changing = (name for name in self.__dataclass_fields__ if name not in ("random", "hard", "questions"))
        return [*(getattr(self, name) for name in changing), *self.questions]


def build(shelf: Shelf) -> Any:
    """The page over these projects, as `gr.Blocks`; what the first one says is there at the first paint."""
    steps = Steps(shelf)
    with unserved():
        with gr.Blocks(title=word("title"), fill_height=True, analytics_enabled=False) as demo:
            parts = _laid_out(steps, Memory(steps.opened()))
            _wire_chat(demo, steps, parts)
            _wire_panel(steps, parts)
        return demo.queue(max_size=64)


# ---------------------------------------------------------------- what is shown


def _said(steps: Steps, memory: Memory) -> Texts:
    """What may change with every turn, by the name of its part."""
    now = memory.visit
    return {
        "memory": memory,
        "chat": chat.messages(now),
        "card": steps.card(now),
        "status": steps.status(now),
        "audience": now.session.audience,
        "questions": [*steps.questions(now), *[""] * ASKED][:ASKED],
    }


def _told(steps: Steps, memory: Memory, note: str = "") -> Texts:
    """What changes when a project is opened, by the name of its part."""
    now = memory.visit
    words = steps.shelf.get(now.project).words
    return {
        **_said(steps, memory),
        "project": now.project,
        "head": f"# {plain(words.title)}\n{word('subtitle')}",
        "about": steps.about(now),
        "hand": f"## {word('at_hand', row=plain(words.row))}",
        "box": "",
        "find": "",
        "note": plain(note),
    }


def _update(parts: Parts, texts: Texts) -> Update:
    """The same by part, for Gradio."""
    questions = zip(parts.questions, texts["questions"], strict=True)
    buttons = {button: gr.update(value=text, visible=bool(text)) for button, text in questions}
    return {getattr(parts, name): value for name, value in texts.items() if name != "questions"} | buttons


# ---------------------------------------------------------------- what stands where


def _laid_out(steps: Steps, first: Memory) -> Parts:
    told = _told(steps, first)
    memory = gr.State(None, time_to_live=3600)
    with gr.Row(equal_height=False, elem_id="page"):
        with gr.Column(scale=1, min_width=280, elem_id="talk"):
            left = _talk(told)
        with gr.Column(scale=0, min_width=280, elem_id="side"):
            right = _side(steps, told)
    return Parts(memory=memory, **left, **right)


def _text(value: str, name: str) -> Any:
    return gr.Markdown(value, elem_id=name, latex_delimiters=[])


def _talk(told: Texts) -> dict[str, Any]:
    head = _text(told["head"], "title")
    talk = gr.Chatbot(
        told["chat"],
        elem_id="chat",
        label=word("conversation"),
        show_label=False,
        container=False,
        buttons=["copy"],
        feedback_options=("Like", "Dislike"),
        autoscroll=False,
        allow_tags=False,
        latex_delimiters=[],
        height=None,
    )
    status = _text("", "status")  # said when the visit begins: `page.js` waits for it
    box = gr.Textbox(
        label=word("question"),
        show_label=False,
        container=False,
        placeholder=word("placeholder"),
        submit_btn=word("ask"),
        max_lines=5,
        max_length=chat.LONGEST_MESSAGE,
        elem_id="ask",
    )
    return {"head": head, "chat": talk, "status": status, "box": box}


def _side(steps: Steps, told: Texts) -> dict[str, Any]:
    offers = [(offer.title, offer.name) for offer in steps.shelf.offers.values()]
    project = gr.Dropdown(
        offers,
        value=told["project"],
        label=word("project"),
        filterable=False,
        elem_id="project",
        visible=len(offers) > 1,
    )
    about = _text(told["about"], "about")
    labels = [(label, name) for name, label in audiences().items()]
    audience = gr.Dropdown(labels, value=told["audience"], label=word("audience"), filterable=False, elem_id="audience")
    with gr.Column(elem_id="case"):
        hand = _text(told["hand"], "hand")
        card = _text(told["card"], "card")
        find = gr.Textbox(
            label=word("find"),
            show_label=False,
            container=False,
            placeholder=word("find_hint"),
            max_lines=1,
            max_length=200,
            elem_id="find",
        )
        with gr.Row(elem_id="others"):
            chance = gr.Button(word("random"), size="sm", min_width=60)
            hard = gr.Button(word("hard"), size="sm", min_width=60)
        note = _text(told["note"], "note")
    with gr.Column(elem_id="questions"):
        _text(f"## {word('questions')}", "worth")
        questions = tuple(gr.Button(q, size="sm", visible=bool(q)) for q in told["questions"])
    case = {"hand": hand, "card": card, "find": find, "random": chance, "hard": hard, "note": note}
    return {"project": project, "about": about, "audience": audience, **case, "questions": questions}


# ---------------------------------------------------------------- what each click does


def _wire_chat(demo: Any, steps: Steps, parts: Parts) -> None:
    def turn(question: Any, memory: Memory | None) -> Iterator[Update]:
        """One queued step a message: clear the box, show the question and that work goes on, then the answer."""
        known, asked = _known(steps, memory), chat.shortened(question)
        if not asked:
            yield {parts.box: ""}
            return
        yield {parts.memory: known, parts.box: "", parts.chat: chat.waiting(known.visit, asked)}
        with known.turn:
            known.visit = steps.asked(known.visit, asked)
        yield _update(parts, _said(steps, known))

    def picked(memory: Memory | None, chip: gr.SelectData) -> Iterator[Update]:
        yield from turn(chip.value, memory)

    def retry(memory: Memory | None) -> Iterator[Update]:
        known = _known(steps, memory)
        with known.turn:
            known.visit, question = visit.undone(known.visit)
        yield from turn(question, known)

    def undo(memory: Memory | None) -> Update:
        known = _known(steps, memory)
        with known.turn:
            known.visit, question = visit.undone(known.visit)
        return _update(parts, _said(steps, known) | {"box": question})

    def clear(memory: Memory | None) -> Update:
        known = _known(steps, memory)
        with known.turn:
            known.visit = steps.opened(known.visit.project, visit.fresh(known.visit))
        return _update(parts, _told(steps, known))

    def like(memory: Memory | None, thumb: gr.LikeData) -> None:
        message = thumb.index if isinstance(thumb.index, int) else thumb.index[0]
        if memory is not None:
            steps.feedback(memory.visit, message, thumb.liked)

    def load(request: gr.Request) -> Update:
        opened, note = steps.linked(dict(request.query_params))
        return _update(parts, _told(steps, Memory(opened), note))

    every = parts.every()
    demo.load(load, None, every, **TOGETHER)
    parts.box.submit(turn, [parts.box, parts.memory], every, **TOGETHER)
    for button in parts.questions:
        button.click(turn, [button, parts.memory], every, **TOGETHER)
    parts.chat.option_select(picked, [parts.memory], every, **TOGETHER)
    parts.chat.retry(retry, [parts.memory], every, **TOGETHER)
    parts.chat.undo(undo, [parts.memory], every, **TOGETHER)
    parts.chat.clear(clear, [parts.memory], every, **TOGETHER)
    parts.chat.like(like, [parts.memory], None, **TOGETHER)


def _wire_panel(steps: Steps, parts: Parts) -> None:
    def reworded(audience: Any, memory: Memory | None) -> Update:
        known = _known(steps, memory)
        with known.turn:
            known.visit = steps.reworded(known.visit, str(audience))
        return _update(parts, _said(steps, known))

    def other(name: Any, memory: Memory | None) -> Update:
        known = _known(steps, memory)
        with known.turn:
            known.visit = steps.switched(known.visit, str(name))
        return _update(parts, _told(steps, known))

    def choosing(choose: Callable[..., cases.Choice]) -> Callable[..., Update]:
        def chosen(memory: Memory | None, *typed: Any) -> Update:
            known, words = _known(steps, memory), [chat.shortened(text) for text in typed]
            with known.turn:
                project = steps.shelf.get(known.visit.project)
                choice = choose(project, *words, current=known.visit.session.case)
                known.visit = steps.chosen(known.visit, choice)
            return _update(parts, _said(steps, known) | {"note": plain(choice.note)})

        return chosen

    every = parts.every()
    parts.audience.input(reworded, [parts.audience, parts.memory], every, **TOGETHER)
    parts.project.input(other, [parts.project, parts.memory], every, **TOGETHER)
    parts.find.submit(choosing(cases.by_words), [parts.memory, parts.find], every, **TOGETHER)
    parts.random.click(choosing(cases.by_chance), [parts.memory], every, **TOGETHER)
    parts.hard.click(choosing(cases.by_hardness), [parts.memory], every, **TOGETHER)


def _known(steps: Steps, memory: Memory | None) -> Memory:
    """What the page remembers of a visitor; a new visit where it has forgotten."""
    return memory or Memory(steps.opened())
