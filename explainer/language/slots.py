"""The slots of a request: class, columns, what to avoid, what kind of mistakes; and nothing recognised is dropped."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from explainer.language.asked_columns import (
    OF_A_COLUMN,
    avoided_columns,
    columns_of,
    meant_by_measure,
    meant_by_value,
    measure_of,
    open_columns,
    summed_up,
)
from explainer.language.class_words import SAYING
from explainer.language.english import HARDLY
from explainer.language.item import Item
from explainer.language.outcome_words import TELLING, a_topic, aimed_at, in_truth, it_happened, open_outcome
from explainer.language.parse import Parse, plain
from explainer.language.reader import Reader
from explainer.language.scoring import ANSWERS, SHOWING, Match, item_ids
from explainer.language.small_words import key, small_words
from explainer.language.values import bare_conditions
from explainer.language.verdicts import of_class
from explainer.types import LABEL, PREDICTION, Condition, Intent, Request

NOW = frozenset(
    {"now", "baselin", "stand", "current", "today", "before", "moment", "present", "original", "befor", "next"}
)


def metric_of(item: Item) -> str | None:
    """The score that an item names."""
    single = (small_words().metrics.get((i,)) for i in item.ids)
    return small_words().metrics.get(key(item.text)) or next((name for name in single if name), None)


def untaken(found: Parse) -> list[tuple[Item, str]]:
    return [(i, i.kind) for at, i in enumerate(found.items) if found.taken.get(at) in (None, "slot")]


_IS = frozenset({"is", "was", "did", "does"})


def request_of(found: Parse, match: Match, reader: Reader) -> Request:
    name = match.name
    stretch = [i for at, i in enumerate(found.items) if match.start <= at < match.end]
    ids = {i for item in stretch for i in item.ids}
    slots: dict[str, Any] = {}
    if found.changes and name in ("predict", "probability") and _comes_first(found, match):
        return Request(name, {"before_changes": True})
    if found.changes and name == "compare_cases" and len(found.rows) <= 1:
        name = "predict"  # "add 30 days for everyone; compare predictions before and after"
    if found.changes and name in ANSWERS:
        predicted = any(i.text.lower() == "predicted" for i in stretch)
        chances = any(i.ids & _CHANCES for i in stretch if not (i.kind in "Kk" and (predicted or " " in i.text)))
        slots["output"] = "probability" if chances else "prediction"
        name = "what_if"
    if (
        name == "case_correct"
        and not found.rows
        and (found.conditions or any("{back}" in item_ids(i) and "same" not in i.ids for i in stretch))
    ):
        name = "mistakes"  # of a group: which of its rows the model gets wrong
        ids |= {"show"}
    first = next((i.text.lower() for i in stretch if i.kind not in "a,w" and i.text.lower() != "so"), "")
    if name == "mistakes" and len(found.rows) == 1 and not found.conditions and first in _IS:
        name = "case_correct"  # "so is 57 one of the ones you botched?"
    happened = any(c[2].column == LABEL for c in found.conditions)
    if name == "count" and not happened and "@predict" not in ids and (end := _ended(found, match)):
        found.conditions.append(end)
    if name == "labels" and happened and "@count" in ids and not found.rows:
        name = "count"  # "how many of them truly left?"
    if name in ("show_case", "show_data"):
        name = "show_data" if found.conditions and not found.rows else "show_case" if found.rows else name
    if name in ("similar_cases", "calibration", "how_it_works"):  # "did similar applicants get the loan?"
        found.conditions = [c for c in found.conditions if c[2].column not in (LABEL, PREDICTION)]
    if name in ("importance", "feature_importance", "when_wrong"):
        found.conditions = [c for c in found.conditions if not _what_is_told(found, c)]
    intent = reader.catalogue.intents[name]
    slots |= _choices(intent, stretch, found.lexicon.words.outcome.kind)
    if "statistic" in slots and any(i.kind == "C" and "total" in i.text.lower() for i in stretch):
        del slots["statistic"]  # "the average total bill"
    if "statistic" in slots and any(i.text.lower() in ("typical", "average", "usual", "mean") for i in stretch):
        del slots["statistic"]  # "the typical sum"
    if "kind" in intent.slots:
        slots["kind"] = _mistake_kind(ids)
    predicates = {at: cls for at, cls in found.predicates.items() if name not in ANSWERS or not _relative(found, at)}
    if name == "labels":  # "did the women really leave?" asks for what happened, whatever it was
        found.conditions = [c for c in found.conditions if c[0] not in predicates or _relative(found, c[0])]
    if name == "counterfactual" and any(i.kind == "K" for i, _ in untaken(found)):
        predicates = {}  # "what would make those refused accepted?"
    if "class" in intent.slots and predicates:
        place, slots["class"] = next(iter(predicates.items()))
        found.conditions = [c for c in found.conditions if c[0] != place]
    elif "class" in intent.slots and (cls := _class(found, match)) is not None:
        slots["class"] = cls
    if name == "class_profile" and "class" not in slots and (cls := _told_by_rows(found)) is not None:
        slots["class"] = cls
    if "target" in intent.slots and found.target is not None:
        slots["target"] = found.target[0]
        if found.target[1] is not None and "direction" in intent.slots:
            slots["direction"] = "down" if found.target[1] in ("<", "<=") and not _lifted(found) else "up"
    if "chance" in intent.slots and (chance := _chance(found, match)) is not None:
        slots["chance"] = chance
    if "avoid" in intent.slots and (avoided := avoided_columns(found)):
        slots["avoid"] = avoided
    if name == "feature_stats" and found.lexicon.words.outcome.kind == "regression" and _of_the_outcome(stretch):
        return Request(name, {**slots, "feature": found.lexicon.words.outcome.column})
    if name == "feature_stats" and (told := summed_up(found, match)):
        return Request(name, {**slots, "feature": told})
    if name == "feature_stats" and not open_columns(found, match, "C") and (measure := measure_of(found, stretch)):
        return Request(name, {**slots, "feature": measure})
    wanted = [slot for slot in ("feature", "features") if slot in intent.slots]
    most = max((intent.slots[slot].get("most", 99) for slot in wanted), default=0)
    columns = columns_of(found, match, reader, most) if wanted else []
    if not columns and name in OF_A_COLUMN:
        columns = meant_by_value(found, match) or meant_by_measure(found, match)
    if name == "fairness" and not columns and any(i.text.lower() in _AGES for i in stretch):
        columns = [c for c in (found.lexicon.hints.get("age"),) if c is not None]  # "old and young"
    for slot in wanted if columns else ():
        slots[slot] = columns[0] if slot == "feature" else columns
    return Request(name, slots)


def _of_the_outcome(stretch: list[Item]) -> bool:
    """ "The average fare of trips over 10 miles": the estimate is summed up, whatever else is named."""
    return any("@statistic" in one.ids and two.kind == "X" for one, two in pairwise(stretch))


_CHANCES = frozenset({"@probability", "@confident", "risk", "percentag", "percent"})


def _ended(found: Parse, match: Match) -> tuple[int, int, Condition] | None:
    """ "How many dogs get adopted", "how many women over 50 have a stroke": how it turned out, at the end."""
    at = next((n for n in range(match.end - 1, match.start, -1) if found.items[n].kind not in ".,"), match.start)
    item = found.items[at]
    verb = item.text.lower().split()[0] in _TURNING_OUT or found.items[at - 1].text.lower() in _TURNING_OUT
    verb = verb or any(i.text.lower() in ("turned out", "ended up") for i in found.items[max(0, at - 3) : at])
    joined = found.kinds[max(0, at - 3) : at] in _JOINED  # "had an emergency operation and it went smoothly"
    verb = verb or (joined and bool(found.conditions))
    if item.kind != "K" or item.meaning is None or item.meaning.cls is None or at in found.taken or not verb:
        return None
    if any(c[2].column == PREDICTION for c in found.conditions):
        return None
    found.taken[at] = "condition"
    return (at, at + 1, Condition(LABEL, "=", item.meaning.cls))


_JOINED = frozenset({"aL", "VaL", "NaL", "waL", "CaL", "BaL", "Va", "wVa", "waw", "Ca", "UaL", "Ua"})
_TURNING_OUT = frozenset(
    {"get", "gets", "got", "have", "has", "had", "end", "ends", "ended", "become", "becomes", "became", "were", "was"}
)


def _what_is_told(found: Parse, condition: tuple[int, int, Condition]) -> bool:
    """Whether a class is only what the model tells: "when you say who reoffends", "the delay prediction"."""
    start, end, told = condition
    if any(i.text.lower() == "whose" for i in found.items[start:end]):
        return False  # "those whose prediction is a yes"
    telling = any(i.ids & _TELLING for i in found.items[max(0, start - 3) : end])
    of_it = any(i.text.lower() in ("when", "it", "you") for i in found.items[:start])
    topic = any(i.text.lower() in ("prediction", "predictions", "forecast") for i in found.items[start + 1 : end + 1])
    return told.column in (LABEL, PREDICTION) and ((telling and of_it) or topic)


_TELLING = frozenset({"say", "decid", "judg", "tell", "work", "figur"})


def _relative(found: Parse, at: int) -> bool:
    """Whether "that are refused" says which rows, not what is asked of them."""
    return at + 1 < len(found.items) and found.items[at + 1].text.lower() in ("who", "that", "which")


def _told_by_rows(found: Parse) -> Any:
    """The class of "how do accepted people differ from the rest", which was read as which rows."""
    told = [c for c in found.conditions if c[2].column in (LABEL, PREDICTION) and c[2].op == "="]
    if len(told) != 1:
        return None
    found.conditions.remove(told[0])
    return told[0][2].value


def _comes_first(found: Parse, match: Match) -> bool:
    """Whether a stretch asks for the answer before the changes: "what is predicted, and what would be if ..."."""
    later = found.items[match.end + 1 : match.end + 2]
    if later and later[0].kind == "a":
        later = found.items[match.end + 2 : match.end + 3]
    if any(i.text.lower() == "would" for i in found.items[match.start : match.end]):
        return False  # "what would it say, and how sure would it be, if ..."
    told = all(at > match.end for at, _ in found.changes)
    if any(i.ids & {"once", "onc", "again"} for i in found.items[match.end :]):
        return told
    supposed = any(i.kind == "i" or i.text.lower() == "would" for i in found.items[match.end :])
    supposed = supposed or any(i.ids & (NOW | {"@nowadays"}) for i in found.items[match.start : match.end])
    joined = "a" in found.kinds[match.end : match.end + 2]
    return told and bool(later) and later[0].kind not in ("uds" if joined else "iuds") and supposed


def _chance(found: Parse, match: Match) -> float | None:
    """The chance that is wanted: "to be accepted with 90%"."""
    for at in range(match.start, match.end):
        if found.kinds[at] == "P" and found.lexicon.words.outcome.classes:
            found.taken[at] = "slot"
            return found.items[at].value
    return None


def _choices(intent: Intent, stretch: list[Item], outcome: str) -> dict[str, Any]:
    """Slots whose values the intent lists with their words: `words = { manager = ["manager", "boss"] }`."""
    asked = {slot: d for slot, d in intent.slots.items() if d.get("words") and d.get("outcome", outcome) == outcome}
    said = key(" ".join(i.text for i in stretch if i.kind not in "cN+-")) if asked else ()
    found: dict[str, Any] = {}
    for slot, declared in asked.items():
        longest = 0  # "not an expert" is no expert
        for value, phrases in declared["words"].items():
            fitting = max((len(key(phrase)) for phrase in phrases if _within(key(phrase), said)), default=0)
            if fitting > longest:
                found[slot], longest = value, fitting
    return found


def _within(phrase: tuple[str, ...], said: tuple[str, ...]) -> bool:
    begins = [i for i, word in enumerate(said) if word == phrase[0]] if phrase else []
    return any(said[i : i + len(phrase)] == phrase for i in begins)


def _mistake_kind(ids: set[str]) -> str:
    if "where" in ids and ids & _FARTHEST and not ids & {"@often", "@count"}:
        return "sample"  # "where were you most wrong"
    if "where" in ids and not ids & {"how many", "exampl", "case", "furthest", "farthest", *SHOWING, *_SOME}:
        return "typical"  # "where do you go wrong with people over 50"
    counted = ids & {"@count", "total", "quantiti"} and not ids & (_KINDS_OF - {"@group"})
    if (ids & _KINDS_OF and "how many" not in ids and not counted) or ("@often" in ids and ids & {"when", "where"}):
        return "typical"  # which kinds of rows are got wrong
    if counted or "@count" in ids or "@often" in ids:
        return "count"
    listed = ids & (SHOWING | _SOME) or ("@what" in ids and not ids & _CHARACTER)  # "what are the mistakes on ..."
    return "sample" if listed and "@statistic" not in ids else "typical"


_FARTHEST = frozenset({"most", "@most", "worst", "furthest", "farthest", "biggest", "largest"})
_SOME = frozenset({"hand", "coupl", "look at", "look"})
_KINDS_OF = frozenset(
    {"@group", "pattern", "typic", "usual", "sort", "kind", "common", "regular", "systemat", "type", "tend", "situat"}
)
_CHARACTER = frozenset({"@describe", "@explain", "@way", "character", "summar", "about", "@often", "@most", "general"})


def _class(found: Parse, match: Match) -> Any:
    """The class a request names outside the question's conditions, the last of several; marked as used."""
    last = None
    for at, item in enumerate(found.items[match.start : match.end], match.start):
        if item.kind == "K" and found.taken.get(at) in (None, "slot") and item.meaning and _sure(item, match.name):
            found.taken[at] = "slot"
            cls = item.meaning.cls
            last = cls if match.name == "why_not" and asks_why_not(found) else _negated_class(found, at, cls)
    return last


def asks_why_not(found: Parse) -> bool:
    """Whether it asks "why not", "why did she not": what it names then is the class that did not come."""
    after = (found.items[at + 1 : at + 4] for at, item in enumerate(found.items) if "@why" in item.ids)
    return any(
        i.kind == "n" and all(j.kind in "LhHnRrN" for j in near[:n]) for near in after for n, i in enumerate(near)
    )


_TOLD = frozenset(
    {"predict", "probability", "why", "why_not", "counterfactual", "what_if", "threshold", "class_profile"}
)


def _sure(item: Item, name: str) -> bool:
    """Whether a word means a class here: "good" alone does in "is she good", but not in "how good is it"."""
    return (item.meaning is not None and item.meaning.sure) or name in _TOLD


def _negated_class(found: Parse, at: int, cls: Any) -> Any:
    """ "not refused" is the other class, where there are two."""
    others = [c.value for c in found.lexicon.words.outcome.classes if c.value != cls]
    negated = any(i.kind == "n" for i in found.items[max(0, at - 2) : at])
    return others[0] if negated and len(others) == 1 else cls


def _predicts(found: Parse, at: int) -> bool:
    """Whether a class is what is predicted in general: "which method do you use to predict diabetes"."""
    before = found.items[max(0, at - 2) : at]
    if len(before) < 2 or "@predict" not in before[1].ids:
        return False
    return before[0].kind == "t" or (
        before[0].text.lower() in ("in", "when", "for", "while", "by", "at", "of")
        and before[1].text.lower().endswith("ing")
    )


def _what_happened(found: Parse, at: int, requests: list[Request]) -> bool:
    """ "Did people with more than 180 have it in real life?": asked of all of them, whatever happened."""
    return any(r.intent == "labels" for r in requests) and found.begins(_WHETHER, before=at)


_WHETHER = frozenset({"did", "do", "does", "are", "were", "have"})
_CAME_OUT = frozenset({"were", "was", "got", "been"})
_REALLY = frozenset({"actual", "realli", "truli", "@reality"})


_STATES = frozenset({"statu", "status", "outcom", "result", "label", "diagnosi"})
_AGES = frozenset({"old", "older", "young", "younger", "elderly", "ageist", "ageism", "oldest", "youngest"})
_MEANINGS = frozenset(
    {"output_meaning", "causal_effect", "similar_cases", "calibration", "how_it_works", "define_term", "error_costs"}
)
"""What asks about a class itself, not about the rows that have it."""


def limit_outcome(found: Parse) -> None:
    """ "Misses above 120 knots": a limit on the outcome that is no aim says which rows."""
    if found.target is not None and found.target[1] is not None:
        aimed = [at for at, role in found.taken.items() if role == "target"]
        if aimed and aimed[0] and found.items[aimed[0] - 1].text.lower() == "by":
            for at in aimed:  # "with whom does it miss by more than 1500" is how far off, which no row is picked by
                del found.taken[at]
            found.remark()
            return
        found.conditions.append((0, 0, Condition(LABEL, found.target[1], plain(found.target[0]))))


def _comes_out(found: Parse, at: int) -> bool:
    """Whether a class after all changes is what would come out of them."""
    last = max((n for n, role in found.taken.items() if role == "change"), default=len(found.items))
    near = {i.text.lower() for i in found.items[max(0, at - 3) : at + 3]}
    return last < at and bool(near & {"still", "then", "now"})


def _lifted(found: Parse) -> bool:
    """ "What could get him *up to* a hundred hours?" is no limit from above."""
    at = next((n for n, role in found.taken.items() if role == "target" and found.items[n].text.lower() == "up to"), 0)
    return any(i.ids & _LIFTING for i in found.items[max(0, at - _REACH) : at])


_LIFTING = frozenset({"get", "@get", "bring", "lift", "rais", "push", "move"})
_REACH = 5


def _that_came_out(found: Parse) -> None:
    """ "The total of all fines *that were cancelled*": rows by how they came out, whatever noun stands for them."""
    for match in _CAME_OUT_SO.finditer("".join(i.kind or " " for i in found.items)):
        if (at := match.start("K")) in found.taken:
            continue
        words = [i.text.lower() for i in found.items[match.start() + 1 : at]]
        item, real = found.items[at], in_truth(found.items[match.start() : at])
        if words[0] not in _RELATIVE or words[-1] not in _BECAME or item.cls is None:
            continue
        told = any(i.ids & TELLING for i in found.items[match.start() + 1 : at])
        negated = "n" in match.group()
        found.conditions.append(
            (at, at + 1, of_class(found, PREDICTION if told and not real else LABEL, item.cls, negated))
        )
        found.take(at, at + 1, "condition")


_CAME_OUT_SO = re.compile(r"[Cw][Lw](?:[Lhnw]{0,3})(?P<K>K)")
_RELATIVE = frozenset({"that", "which", "who"})
_BECAME = frozenset(
    {"was", "were", "got", "been", "being", "is", "are", "actually", "then", "still", "not", "never", "finally"}
)
_OF_ROWS = frozenset({"feature_stats", "labels", "performance", "count", "show_data"})


def use_what_is_left(found: Parse, requests: list[Request], reader: Reader) -> None:
    """Nothing recognised is dropped: yes/no columns and classes that no slot took say which rows."""
    wants_class = any("class" in reader.catalogue.intents[r.intent].slots for r in requests)
    wants_class = wants_class and not any(r.intent == "count" for r in requests)
    found.remark()
    bare_conditions(found)
    aims = any("target" in reader.catalogue.intents[r.intent].slots for r in requests)
    if not aims:
        limit_outcome(found)
    of_a_case = all(reader.catalogue.intents[r.intent].about == "case" for r in requests)
    if requests and all(r.intent in _OF_ROWS for r in requests):
        _that_came_out(found)
    if all(r.intent in ("counterfactual", "recourse") for r in requests):
        found.conditions = [
            (
                start,
                end,
                replace(c, column=PREDICTION) if c.column == LABEL and not in_truth(found.items[start:end]) else c,
            )
            for start, end, c in found.conditions
        ]
    if found.rows:  # "did the bank really refuse 61?": a claim about a row picks none
        found.conditions = [c for c in found.conditions if c[2].column not in (LABEL, PREDICTION)]
    meant = all(r.intent in _MEANINGS for r in requests)
    if found.rows or wants_class or meant or (of_a_case and "R" not in found.kinds and not found.conditions):
        return
    speaks = any(
        i.ids & {"@predict", "@model", "@mistake"} and not it_happened(found.items, n)
        for n, i in enumerate(found.items)
        if i.kind != "K"
    )
    picks = all(r.intent in ("count", "show_data") for r in requests)
    for at, item in enumerate(found.items):
        if item.kind != "K" or at in found.taken:
            continue
        said = speaks or any(
            i.ids & TELLING for i in found.items[max(0, at - 4) : at] if i.kind not in "CBV"
        )  # "flagged as diabetic"
        really = bool(at) and bool(found.items[at - 1].ids & _REALLY)
        rows = " " in item.text and item.text.lower().endswith("s")  # "genuine mails"
        led = found.items[at - 1].text.lower() if at else ""
        says = bool(at) and bool(found.items[at - 1].ids & TELLING | {led} & SAYING)
        rows = rows or (item.text.lower() in ("yes", "no") and says) or (picks and _as_a_verb(found, at, led))
        cls = item.meaning.cls if item.meaning is not None and (item.meaning.sure or really or rows) else None
        if cls is None:
            continue
        if _comes_out(found, at):
            continue  # "lower it by 20, who is still diabetic then?"
        if any("@baseline" in i.ids for i in found.items[max(0, at - 2) : at]):
            continue  # "always saying accepted" names a rival, not rows
        if found.items[at + 1 : at + 2] and found.items[at + 1].ids & _STATES and really:
            continue  # "what is their actual diabetes status?"
        if (
            a_topic(found, at)
            or aimed_at(found, at)
            or _predicts(found, at)
            or open_outcome(found, at)
            or _what_happened(found, at, requests)
        ):
            continue
        close = [i for i in found.items[max(0, at - 3) : at] if not i.ids & _REALLY and i.kind not in "Lt"]
        negated = bool(close) and close[-1].kind == "n"
        told = PREDICTION if said and not really else LABEL
        found.conditions.append((at, at + 1, of_class(found, told, cls, negated)))
        found.take(at, at + 1, "condition")


def _as_a_verb(found: Parse, at: int, led: str) -> bool:
    """Whether an everyday word says how rows came out: "how many were turned down", "those that carried on"."""
    item = found.items[at]
    verb = " " in item.text or item.text.lower().endswith("ed") or led in _CAME_OUT
    if not verb or any(i.text.lower() in HARDLY for i in found.items[max(0, at - 2) : at]):
        return False
    return not any(1.0 in places.values() for word in item.ids for places in found.lexicon.naming(word).values())
