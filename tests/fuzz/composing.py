"""Questions and talks made of the words of a project: what the fuzzer begins with, and how it changes what it has.

A talk is one text; its turns stand apart by `TURN`, and so do the words of a command. A turn of `BUTTON` and a digit
presses that suggestion.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

from explainer.language.tokens import MAX_CHARACTERS
from tests.fuzz.vocabulary import Vocabulary

Kind = Callable[[random.Random, Vocabulary], str]
TURN, BUTTON = "\x1e", "\x11"

_CHARACTERS = (
    "\x00\t\n\r\x0b\x1f\x7f\x85\xa0\u0301\u0308\u0e33\u200b\u200d\u200e\u200f\u202e\u2028\u2066\ufeff\ufffd\ud800\udfff"
    "\U0001f600\U0001f1e9\U0001f468\U0010ffff٣१²½Ⅷ①㎏ßİıſﬁﬃŉΣςאבمرحبا東京가각ऩ̀′’‘“”«»–—−…×÷·№℃€£"
)
_SIGNS = "()[]{}<>=!?.,;:'\"%#&|/\\*+-_^~`$@"
_ANSWERS = ("yes", "no", "ok", "sure", "1", "2", "the second", "the last one", "one", "neither", "both", "?", "why", "")
_BEFORE = ("and", "and of those,", "only", "same for", "what about", "but", "also", "then", "the rest", "of them", "if")
_ADDING = ("only", "just", "but only", "of those", "among them")


def compose(rng: random.Random, said: Vocabulary, target: str) -> str:
    """A text for a target: a question, a talk, lines of JSON, the words of a command.

    >>> from tests.fuzz.vocabulary import vocabulary
    >>> compose(random.Random(1), vocabulary("mortgage"), "talk").count(TURN) > 0
    True
    """
    kinds = _kinds(target)
    if rng.random() < 0.3:
        kinds = (rng.choice(kinds),)  # the same again and again
    parts = [rng.choice(kinds)(rng, said) for _ in range(1 if target == "question" else rng.choice((1, 2, 4, 8, 15)))]
    return _joint(target).join((_asked(rng, said), *parts) if target == "talk" else parts)


def change(rng: random.Random, said: Vocabulary, target: str, text: str) -> str:
    """The text with one thing done to it: another part, another text altogether, or a change here or there."""
    if rng.random() < 0.6:
        return rng.choice(_CHANGES)(rng, said, text)
    if rng.random() < 0.6:
        return compose(rng, said, target)
    parts = text.split(_joint(target))
    parts.insert(rng.randrange(len(parts) + 1), rng.choice(_kinds(target))(rng, said))
    return _joint(target).join(parts)


def _joint(target: str) -> str:
    return {"question": " ", "lines": "\n"}.get(target, TURN)


def _kinds(target: str) -> tuple[Kind, ...]:
    own = {"question": (_repeated,), "lines": (_line,), "command": (_option,)}.get(target)
    return (*_KINDS, *own * len(_KINDS)) if own else _KINDS


# ---------------------------------------------------------------- kinds of turns


def _asked(rng: random.Random, said: Vocabulary) -> str:
    """A phrase of an intent with its slots filled."""
    text = rng.choice(said.phrases)
    while inner := re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", text):
        chosen = rng.choice((inner[1] if inner[1] is not None else f"{inner[2]}|").split("|"))
        text = text[: inner.start()] + chosen + text[inner.end() :]
    return re.sub(r"\{(\w+)\}|@\w+", lambda found: _slot(rng, said, found[1] or found[0]), text)


def _slot(rng: random.Random, said: Vocabulary, slot: str) -> str:
    if slot.startswith("@"):
        return rng.choice(said.concepts.get(slot) or ("that",))
    if slot in ("row", "rows"):
        return rng.choice(said.rows)
    if slot in ("class", "target"):
        return rng.choice(said.classes)
    if slot in ("case", "number"):
        return rng.choice((f"row {rng.choice(said.ids)}", rng.choice(said.ids), "she", _number(rng)))
    if slot in ("feature", "column"):
        return rng.choice(said.columns)
    return _condition(rng, said)


def _condition(rng: random.Random, said: Vocabulary) -> str:
    """A group or a change: tests joined by small words."""
    joined = [_test(rng, said)]
    while rng.random() < 0.5:
        joined += [rng.choice(("and", "or", ",", "but not", "and/or", "nor", "except")), _test(rng, said)]
    return " ".join(joined)


def _test(rng: random.Random, said: Vocabulary) -> str:
    """A value, or a column compared with something."""
    if rng.random() < 0.4:
        return rng.choice(said.values)
    against = rng.choice((str(rng.randrange(100)), f"0.{rng.randrange(100)}", _number(rng), rng.choice(said.values)))
    return f"{rng.choice(said.columns)} {rng.choice((*said.comparators, rng.choice(said.small)))} {against}"


def _number(rng: random.Random) -> str:
    size = rng.choice((1, 1, 2, 3, 5, 17, 320, 1999))
    digits = "".join(rng.choice("0123456789") for _ in range(size))
    return rng.choice(("", "-", "−", "+", "$", ".", "0.", "#", "1/", "1e")) + digits + rng.choice(("", "%", "k", ".5"))


def _mixed(rng: random.Random, said: Vocabulary) -> str:
    """Known words in any order."""
    joint = rng.choice((" ", " ", ", ", "", "\n", " and "))
    return joint.join(rng.choice(said.words) for _ in range(rng.choice((1, 2, 3, 5, 9, 40))))


def _repeated(rng: random.Random, said: Vocabulary) -> str:
    """A few pieces again and again, up to the limit; often after another that waits for something else to come."""
    space = rng.choice(("", " ", " "))
    first = rng.choice(("", rng.choice(said.words) + space, rng.choice(said.columns) + space))
    few = [rng.choice(said.links)] if rng.random() < 0.3 else [_piece(rng, said) for _ in range(rng.choice((1, 2, 3)))]
    again = space.join(few) + space
    return (first + again * MAX_CHARACTERS)[: rng.choice((200, 1000, MAX_CHARACTERS))]


def _pasted(rng: random.Random, said: Vocabulary) -> str:
    """A profile or a table, as copied from a sheet or a form."""
    tab, line = rng.choice("\t,;|"), rng.choice(("\n", "\r\n", "; "))
    columns = rng.sample(said.columns, min(len(said.columns), rng.choice((2, 5, 12))))
    if rng.random() < 0.5:
        return line.join(f"{c}{rng.choice((': ', ' = ', ' ', tab))}{_cell(rng, said)}" for c in columns)
    rows = [tab.join(_cell(rng, said) for _ in columns) for _ in range(rng.choice((1, 3, 30)))]
    return line.join([tab.join(columns), *rows])[:MAX_CHARACTERS]


def _cell(rng: random.Random, said: Vocabulary) -> str:
    return rng.choice((_number(rng)[:9], rng.choice(said.values), "", "NA", "yes", "nan"))


def _answered(rng: random.Random, said: Vocabulary) -> str:
    """What people say when we asked back, and how they go on."""
    if rng.random() < 0.3:
        return BUTTON + rng.choice("0123")
    if rng.random() < 0.5:
        return f"{rng.choice(_BEFORE)} {rng.choice((_condition(rng, said), rng.choice(said.columns)))}"
    return rng.choice((rng.choice(_ANSWERS), rng.choice(said.columns), rng.choice(said.ids), rng.choice(said.values)))


def _narrowed(rng: random.Random, said: Vocabulary) -> str:
    """A follow-up that splits the group further."""
    return f"{rng.choice(_ADDING)} " + " or ".join(_test(rng, said) for _ in range(rng.choice((1, 2, 2, 3))))


def _strange(rng: random.Random, said: Vocabulary) -> str:
    """Characters of any kind, alone or among words."""
    return "".join(_piece(rng, said) if rng.random() < 0.2 else _character(rng) for _ in range(rng.choice((1, 5, 60))))


def _character(rng: random.Random) -> str:
    return rng.choice((rng.choice(_CHARACTERS), rng.choice(_SIGNS), chr(rng.randrange(0x110000))))


def _piece(rng: random.Random, said: Vocabulary) -> str:
    words = rng.choice((said.words, said.small, said.links, said.columns, said.values, said.rows))
    return rng.choice((rng.choice(words), rng.choice(words), _number(rng)[:9], _character(rng)))


def _line(rng: random.Random, said: Vocabulary) -> str:
    """A line of JSON for `read`, or what is nearly one."""
    asked = rng.choice((_asked(rng, said), _mixed(rng, said), "", 5, None, ["why"]))
    text = json.dumps({"id": "@", "question": asked}, ensure_ascii=rng.random() < 0.5)
    return text.replace('"@"', rng.choice(_IDS)).replace("question", rng.choice(("question",) * 9 + ("Question",)), 1)


def _option(rng: random.Random, said: Vocabulary) -> str:
    """A word that a command might take for an option or the value of one."""
    return rng.choice(("--json", "--case", "--audience", "manager", "--", "-", "--help", "-x", rng.choice(said.ids)))


_IDS = (
    "1", '"q1"', "null", "NaN", "-Infinity", "1e999", "9" * 400, "9" * 5000, "[NaN]", '{"a": 1, "a": [1e999]}', "-0.0",
    "[" * 900 + "]" * 900, "[" * 3000, '"\\ud800"', '"\u2028\x85"', "'1'", "True", "01", "", "\ufeff1", "//", '"@"',
)  # fmt: skip


_KINDS: tuple[Kind, ...] = (
    _asked, _asked, _condition, _mixed, _repeated, _pasted, _answered, _answered, _narrowed, _strange,
)  # fmt: skip


# ---------------------------------------------------------------- what is done to a text


def _slice(rng: random.Random, text: str) -> tuple[int, int]:
    start = rng.randrange(len(text) + 1)
    return start, min(len(text), start + rng.choice((0, 1, 3, 10, 50, 500)))


def _with_piece(rng: random.Random, said: Vocabulary, text: str) -> str:
    start, end = _slice(rng, text)
    space = rng.choice(("", " "))
    return text[:start] + space + _piece(rng, said) + space + text[rng.choice((start, end)) :]


def _without(rng: random.Random, _: Vocabulary, text: str) -> str:
    start, end = _slice(rng, text)
    return text[:start] + text[end:]


def _again(rng: random.Random, _: Vocabulary, text: str) -> str:
    """A slice again and again, alone or where it stood."""
    start, end = _slice(rng, text)
    many = (text[start:end] * MAX_CHARACTERS)[: rng.choice((100, MAX_CHARACTERS))]
    return many if rng.random() < 0.5 else text[:start] + many + text[end:]


def _swapped(rng: random.Random, _: Vocabulary, text: str) -> str:
    words = text.split(" ")
    first, second = rng.randrange(len(words)), rng.randrange(len(words))
    words[first], words[second] = words[second], words[first]
    return " ".join(words)


def _other_word(rng: random.Random, said: Vocabulary, text: str) -> str:
    words = text.split(" ")
    words[rng.randrange(len(words))] = rng.choice(said.words)
    return " ".join(words)


_CHANGES: tuple[Callable[[random.Random, Vocabulary, str], str], ...] = (
    _with_piece, _with_piece, _without, _again, _swapped, _other_word,
)  # fmt: skip
