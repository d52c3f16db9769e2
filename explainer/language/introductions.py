"""Who is asking, told before the question: "I'm a nurse and curious what drives the call", "my son had it. ..."."""

from __future__ import annotations

import re
from collections.abc import Collection

from explainer.language.item import Item
from explainer.language.parts import opens_question

_SPEAKER = re.compile(
    r"(?:(?:hi|hello|well|so|ok|okay) ,? ?)?i (?:am|have been|was|work)\b(?: (?:not|as|a|an|the|in|from|with|for|at))*$"
)
_RELATIVE = frozenset(
    {
        "husband",
        "wife",
        "mother",
        "father",
        "mum",
        "mom",
        "dad",
        "son",
        "daughter",
        "sister",
        "brother",
        "uncle",
        "aunt",
    }
    | {"friend", "boss", "neighbour", "neighbor", "colleague", "grandmother", "grandfather", "gran", "cousin"}
)
_STANCES = re.compile(
    r"\bi (?:do n(?:o|')?t (?:understand|get|see|know)|don't (?:understand|get|see|know)|want|would like|would love"
    r"|'d like|i'd like|need|wonder|am curious|am wondering|would not say|mean)\b"
    r"|\b(?:tell|show|give|let|help|to|for) me\b"
)
_POINTS_BACK = re.compile(
    r"how many (?:would|is|are|was) (?:that|it|this)\b"
    r"|\b(?:(?:like|check|believe|think|is|about|of|on) (?:that|this)|such|similar)\b"
)
"""What a question says of the story before it: "are there any like that?"."""
_OF_ONE = frozenset({"he", "she", "him", "her", "his", "hers", "me", "my", "mine"})
_THEM = frozenset({"them", "they", "each", "their", "each one"})
_REST = 3
"""A question has so many words at least."""


def without_introduction(items: list[Item], audiences: Collection[str] = ()) -> list[Item]:
    """The items without what is told of the person who asks, where the question after it is about others.

    What tells the values of a case is none: "I'm 34, single and rent. Would I get it?"; nor is what says one of the
    `audiences` that answers are worded for.
    """
    if (announced := _announced(items, audiences)) is not None:
        items = items[announced:]
    end = _end(items)
    told, rest = items[:end], items[end:]
    if any(i.ids & {"@why", "@way", "@what", "@important"} for i in told):
        return items
    if not told or len(rest) < _REST or any(i.text.lower() in audiences for i in told):
        return items
    kinds = "".join(i.kind for i in told)
    meant = any(i.text.lower() in _THEM or (i.kind == "G" and i.text.lower() in ("those", "these")) for i in rest)
    if meant and re.search(r"[cN][^.]*C|C[^.]*[cN]|c.?N|V", kinds):
        return items  # "I look after men below 22 with three priors. What does it say of each of them?"
    if re.search(r"R#?N|I|wNt", kinds):
        return items  # "I want patient 25 to come! What has to change?"
    if _POINTS_BACK.search(" ".join(i.text.lower() for i in _once(rest))):
        return items
    asked = _STANCES.sub(" ", " ".join(i.text.lower() for i in _once(rest)))
    if _OF_ONE & set(asked.split()) or re.search(r"\bi\b", asked):
        return items
    others = told[-1].kind == "." and any(i.kind in "RG" for i in rest) and opens_question(rest[0])
    speaks = told[0].text.lower().split("'")[0] in ("i", "my", "we", "our") and "?" not in [i.text for i in told]
    return rest if (speaks and others) or _of_the_speaker(told) or _of_a_relative(told) else items


def _announced(items: list[Item], audiences: Collection[str]) -> int | None:
    """Where a question is announced after a story that names nothing of the project, or None.

    "I run the yard, and I'd like to know why ...", "I'm only a visitor here, but could you tell me what ...".
    """
    texts = [i.text.lower() for i in items]
    if not texts or texts[0].split("'")[0] not in _TELLERS:
        return None
    for at in range(1, len(items) - _REST):
        joined = texts[at - 1] in _JOINING or texts[0] in ("as", "being")
        asks = texts[at - 1] == "so" and texts[at] in _ASKING
        if joined and (asks or _ANNOUNCES.match(" ".join(i.text.lower() for i in _once(items[at : at + _WORDS])))):
            told = items[:at]
            return at if all(map(_no_matter, told)) and not any(i.text.lower() in audiences for i in told) else None
    return None


def _no_matter(item: Item) -> bool:
    """Whether an item names nothing of the project for sure, and asks nothing."""
    half = item.kind == "C" and item.meaning is not None and not item.meaning.sure
    return (half or item.kind in "wLHRa,.thn") and item.ids.isdisjoint(_TELLING)


_ASKING = frozenset({"what", "how", "how many", "how much", "why", "which", "who", "when", "where"})


_TELLERS = frozenset({"i", "we", "as", "being"})
_JOINING = frozenset({",", ".", "-", ";", ":", "and", "so", "but"})
_ANNOUNCES = re.compile(
    r"(?:please )?(?:(?:could|can|would|will) (?:you|u) |you )?(?:please )?(?:tell|show|explain to|help) me\b"
    r"|(?:i|we)(?: would|'d)? (?:really |just |only |also |always |do |keep |am |was |'m )*"
    r"(?:like|love|want|need|have|wonder|wondering|wondered|curious|keen|interested)\b"
    r"|(?:i|we)'(?:d|m) (?:really |just |only |also |be )*(?:like|love|curious|keen|interested|wondering)\b"
    r"|do you (?:know|think)\b"
)
"""How a question is announced."""
_TELLING = frozenset({"@why", "@what", "@important", "@way", "@probability", "@count", "@predict", "@change"})
_WORDS = 8
"""An announcement is told in so many words."""


def _end(items: list[Item]) -> int:
    """Where the question begins: after the first sentence, or after "and" before what the speaker wants."""
    for at, item in enumerate(items):
        following = [i.text.lower() for i in items[at + 1 : at + 2]]
        if item.kind == ".":
            return at + 1
        if item.kind == "a" and following and following[0] in ("i", "curious", "wondering", "interested"):
            return at + 1
    return 0


def _of_the_speaker(told: list[Item]) -> bool:
    """Whether it says what the speaker does for a living: a noun that is nothing of the project."""
    for at, item in enumerate(told):
        before = " ".join(i.text.lower().replace("i'm", "i") for i in _once(told[:at]))
        before = re.sub(r"^((?:\w+ ,? ?)?i)(?= (?:a|an|not)\b|$)", r"\1 am", before)
        if _SPEAKER.match(before):
            plain = item.kind in "wR" and not any(i.startswith("@") and i != "@role" for i in item.ids)
            if item.kind not in "L" and item.text.lower() not in ("a", "an", "not", "the", "been", "am"):
                return plain and not item.text.lower().endswith(("ing", "ed"))
    return False


def _once(items: list[Item]) -> list[Item]:
    """Items without those that a contraction was made into: "I'm" is one word."""
    return [item for at, item in enumerate(items) if not at or items[at - 1].start != item.start]


def _of_a_relative(told: list[Item]) -> bool:
    texts = [i.text.lower() for i in told]
    return texts[:1] in (["my"], ["our"]) and bool(_RELATIVE & set(texts[1:4])) and told[-1].kind == "."
