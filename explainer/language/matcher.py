"""From items to a `Reading`: which intents a question asks for, about which rows, with which slots.

Each part of a question is compared with every phrase of every intent at once. A phrase fits as far as its words are
found in the question (recall) and the question's words are explained by the phrase (precision), rare words counting
most; the score is the harmonic mean of both. Two intents too close to tell apart are offered, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from explainer.language import catalogue as _catalogue
from explainer.language import lexicon as _lexicon
from explainer.language.catalogue import SLOT_WEIGHTS, Catalogue
from explainer.language.grammar import Parse, bare_conditions, bare_rows, loose_change, parse, pointed_rows
from explainer.language.items import Item, itemize
from explainer.language.lexicon import Lexicon
from explainer.language.small_words import key, small_words
from explainer.language.tokens import MAX_CHARACTERS
from explainer.types import LABEL, PREDICTION, Condition, Entity, Intent, Reading, Request, Status, Words

UNDERSTOOD, CLEAR, DOUBTFUL, TIE = 0.58, 0.48, 0.42, 0.015
"""Scores from UNDERSTOOD on are taken, from CLEAR on where nothing else comes near; below DOUBTFUL a question is out
of scope; two scores closer than TIE are a tie."""

SURE = 0.7
"""From here on a question is taken even if it names nothing of the project or of models."""
AHEAD = 0.08
"""How far ahead of the next one a middling score must be to be taken."""
_NAMED = frozenset({"{group}", "{case}", "{column}", "{change}", "{class}"})
_ROLES = {"condition": "{group}", "change": "{change}", "row": "{case}", "top": "{top}", "compared": "{column}"}
_KINDS = {
    "C": "{column}",
    "K": "{class}",
    "X": "{target}",
    "H": "{case}",
    "G": "{back}",
    "m": "{metric}",
    "R": "{row}",
    "N": "{number}",
    "P": "{number}",
    "Q": "{number}",
}


@dataclass(frozen=True)
class Reader:
    """Everything reading needs for one project: its lexicon and the catalogue of intents."""

    lexicon: Lexicon
    catalogue: Catalogue


@dataclass(frozen=True)
class _Place:
    """One item as matching sees it."""

    at: int
    ids: frozenset[str]
    weight: float


@dataclass(frozen=True)
class _Match:
    """A stretch of the question (items `start` to `end`) and how well each intent fits it, best first."""

    start: int
    end: int
    ranked: tuple[tuple[str, float], ...]

    @property
    def name(self) -> str:
        return self.ranked[0][0] if self.ranked else ""

    @property
    def score(self) -> float:
        return self.ranked[0][1] if self.ranked else 0.0


def reader(words: Words, folders: Iterable[Path] = ()) -> Reader:
    """The reader of a project; `folders` hold an owner's own phrases."""
    catalogue = _catalogue.load(folders)
    return Reader(_lexicon.build(words, catalogue.spellings), catalogue)


def understand(question: str, reader: Reader) -> Reading:
    """Read one question by itself, without any conversation before it.

    Never raises, whatever the text; a text over `MAX_CHARACTERS` is read up to there.
    """
    items = itemize(question[:MAX_CHARACTERS], reader.lexicon)
    found, matches = _best_parse(items, reader)
    bare = _bare(found, reader.catalogue)
    if bare and not found.taken:
        bare_rows(found)
    leans = bare and _opens(question) and not found.changes and not any(i.kind == "i" for i in items)
    if leans or _the_rest(found) or _same_again(found, reader.catalogue):
        bare_conditions(found)
        return replace(_made(found, "understood", (Request("followup"),), matches), bare=True, refers_back=True)
    if bare and (request := _bare_request(found, _mean(matches))):
        return replace(_made(found, "understood", (request,), matches), bare=True)
    return replace(_reading(found, matches, reader), bare=bare)


def _the_rest(found: Parse) -> bool:
    """ "And the rest?", "the others": short, and only pointing back."""
    back = any(i.kind == "G" for i in found.items)
    return back and len(found.items) < 6 and all(i.kind in "GLahty.,fo" or i.ids & _OPENING for i in found.items)


def _same_again(found: Parse, catalogue: Catalogue) -> bool:
    """ "Could you show me the same for ...": nothing else is asked."""
    again = any(i.kind == "G" and "same" in i.text.lower() for i in found.items)
    return again and not any(_asks(p) for p in _places(found, catalogue) if "@show" not in p.ids)


def _bare_request(found: Parse, score: float) -> Request | None:
    """What just naming something asks for: a row is shown, a group counted, a column summed up.

    `score` is how well the words fit some intent all the same.
    """
    if len(found.conditions) > 2 and not found.rows and all(c.op == "=" for _, _, c in found.conditions):
        return Request("set_case")  # a profile, pasted in
    if score >= SURE and (found.rows or found.conditions):
        return None
    if found.rows:
        return Request("predict" if any(i.kind == "K" for i in found.items) else "show_case")
    columns = [found.column(at) for at, item in enumerate(found.items) if item.kind in "CB" and at not in found.taken]
    short = sum(1 for i in found.items if i.kind not in "CB.,") <= 2
    if len(columns) == 1 and not found.conditions and short:
        return Request("feature_stats", {"feature": columns[0]})
    return Request("count") if found.conditions and not columns else None


_CUES = frozenset(
    {"@effect", "@important", "@statistic", "@change", "@read", "@describe", "@fair", "@feature", "@chart", "@better"}
    | {"interact", "defin", "matter", "hurt", "help", "role", "because", "include", "includ", "use", "proxi", "caus"}
)
"""Words that are said about a column; without one, a yes/no column names rows."""


def _best_parse(items: list[Item], reader: Reader) -> tuple[Parse, list[_Match]]:
    """The items read with yes/no columns as columns, or as the rows they hold for: whichever makes more sense."""
    found = parse(items, reader.lexicon)
    matches = _matches(found, reader.catalogue)
    open_ = any(i.kind == "B" and at not in found.taken for at, i in enumerate(items))
    if not open_ or any(i.ids & _CUES for at, i in enumerate(items) if i.kind != "B"):
        return found, matches
    rows = parse([replace(i, kind="V") if i.kind == "B" else i for i in items], reader.lexicon)
    other = _matches(rows, reader.catalogue)
    return (rows, other) if _mean(other) >= _mean(matches) - 0.05 else (found, matches)


def _mean(matches: list[_Match]) -> float:
    return sum(m.score for m in matches) / max(len(matches), 1)


def _opens(question: str) -> bool:
    """Whether a question begins like a follow-up: "and ...", "what about ..."."""
    stems = key(question[:80])
    return any(stems[: len(opener)] == opener for opener in small_words().openers)


def _bare(found: Parse, catalogue: Catalogue) -> bool:
    """Whether a question names things of the project without asking anything: "and for women?", "age?"."""
    places = _places(found, catalogue)
    named = any(p.ids & {"{group}", "{column}", "{case}", "{change}", "{number}"} for p in places)
    return named and not any(_asks(p) for p in places)


_OPENING = frozenset({"@what", "@way", "@model"})
"""The concepts in "what about ...", "how about ..." and "it", which ask nothing."""


def _asks(place: _Place) -> bool:
    """Whether an item is a word that asks for something, not a thing of the project and not a filler."""
    if place.ids & _SHOWING:
        return True
    if place.ids & SLOT_WEIGHTS.keys():
        return "{metric}" in place.ids or any(i.startswith("@") and i not in _OPENING for i in place.ids - {"@show"})
    return place.weight > 0.6 or any(i.startswith("@") and i not in _OPENING for i in place.ids)


# ---------------------------------------------------------------- scoring


def _places(found: Parse, catalogue: Catalogue) -> list[_Place]:
    """The items as ids to compare; what the grammar took shows as one marker of each kind."""
    places, seen = [], set()
    for at, item in enumerate(found.items):
        role = found.taken.get(at)
        if role == "data":
            continue
        if role:
            ids = frozenset([_ROLES[role]] if role != "compared" else ["{column}", "{group}"])
            if ids in seen:
                continue
            seen.add(ids)
        elif (item.kind in ".,#+-" and not item.text[0].isalnum()) or item.kind == "U":
            continue
        else:
            ids = _ids(item)
        weight = catalogue.weight(ids, item.known)
        places.append(_Place(at, ids, weight + OWN if _owned(found, at) else weight))
    return places


_SPEAKER = frozenset({"i", "me", "my", "mine"})
"""Who asks; only sometimes the case at hand."""


OWN = 1.0
"""How much more "card" counts in "my card": what people own, unless the project knows it, is not about the model."""


def _owned(found: Parse, at: int) -> bool:
    """Whether an item is something of the asker's that the project does not know: "my account"."""
    item, before = found.items[at], found.items[at - 1] if at else None
    mine = before is not None and before.text.lower() in ("my", "our")
    return mine and item.kind == "w" and not any(i.startswith("@") for i in item.ids)


def _ids(item: Item) -> frozenset[str]:
    if item.kind == "B":
        return item.ids | {"{column}", "{group}"}
    if item.ids & _SPEAKER:
        return item.ids
    if item.kind == "N":
        return item.ids | {"{number}", "{case}"}
    if item.kind in "TF" or (item.kind == "m" and " " in item.text):
        return frozenset(i for i in item.ids if not i.startswith("@")) | ({"{metric}"} if item.kind == "m" else set())
    slot = _KINDS.get(item.kind)
    return item.ids | {slot} if slot else item.ids


def _score(places: list[_Place], catalogue: Catalogue) -> tuple[tuple[str, float], ...]:
    """How well each intent fits these items, best first (0 to 1)."""
    total = sum(p.weight for p in places)
    if not places or not len(catalogue.weights) or total <= 0:
        return ()
    explained = np.zeros(len(catalogue.variants))
    hit = np.zeros(len(catalogue.weights), dtype=bool)
    for place in places:
        touched = [catalogue.postings[i] for i in place.ids if i in catalogue.postings]
        if not touched:
            continue
        tokens = touched[0] if len(touched) == 1 else np.concatenate(touched)
        hit[tokens] = True
        variants = np.zeros(len(catalogue.variants), dtype=bool)
        variants[catalogue.slot_variant[tokens]] = True
        explained += place.weight * variants
    recall = (
        np.bincount(catalogue.slot_variant, catalogue.weights * hit, minlength=len(catalogue.variants))
        / catalogue.totals
    )
    precision = explained / total
    score = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = np.zeros(len(catalogue.names))
    np.maximum.at(best, catalogue.owner, score)
    if any(p.ids & _NAMED for p in places):
        best *= catalogue.pointed
    order = np.argsort(-best, kind="stable")[:5]
    return tuple((catalogue.names[i], round(float(best[i]), 4)) for i in order if best[i] > 0)


# ---------------------------------------------------------------- one question, several requests


def _matches(found: Parse, catalogue: Catalogue) -> list[_Match]:
    places = _places(found, catalogue)
    return _split(found, places, 0, len(found.items), catalogue, depth=0)


def _split(found: Parse, places: list[_Place], start: int, end: int, catalogue: Catalogue, depth: int) -> list[_Match]:
    """The stretch as one request, or as two where both sides make better sense alone."""
    whole = _Match(start, end, _score([p for p in places if start <= p.at < end], catalogue))
    if depth == 3:
        return [whole]
    best: tuple[float, int, _Match, _Match] | None = None
    for at in _boundaries(found, start, end)[:8]:
        left = _Match(start, at, _score([p for p in places if start <= p.at < at], catalogue))
        right = _Match(at + 1, end, _score([p for p in places if at < p.at < end], catalogue))
        if (
            min(left.score, right.score) < UNDERSTOOD
            or left.name == right.name
            or not (_tells(left, places) and _tells(right, places))
        ):
            continue
        gain = (left.score + right.score) / 2
        if best is None or gain > best[0]:
            best = (gain, at, left, right)
    if best is None or best[0] < whole.score + 0.02:
        return [whole]
    return [
        *_split(found, places, start, best[1], catalogue, depth + 1),
        *_split(found, places, best[1] + 1, end, catalogue, depth + 1),
    ]


def _tells(match: _Match, places: list[_Place]) -> bool:
    """Whether a stretch asks something by its own words, not only by naming rows or changes."""
    return any(match.start <= p.at < match.end and _asks(p) for p in places)


_JOINTS = frozenset({"then", "also", "follow", "and", "plus"})


def _boundaries(found: Parse, start: int, end: int) -> list[int]:
    """Where one request may end and the next begin."""
    return [
        at
        for at in range(start + 1, end - 1)
        if at not in found.taken and (found.items[at].kind in ".,a" or found.items[at].ids & _JOINTS)
    ]


# ---------------------------------------------------------------- the reading


def _reading(found: Parse, matches: list[_Match], reader: Reader) -> Reading:
    matches = _settled(found, matches, reader)
    status = (
        _status(matches, changed=bool(found.changes), named=_names(found))
        if _anchored(found, matches, reader)
        else "out_of_scope"
    )
    if status != "understood" and loose_change(found):
        asked = Request("what_if", {"output": "prediction"})
        return replace(_made(found, "incomplete", (asked,), matches), missing="changes")
    if status == "out_of_scope":
        return _made(found, status, (), matches)
    if status == "unsure":
        names = [name for name, score in matches[0].ranked if score >= max(DOUBTFUL, matches[0].score - 0.12)][:3]
        return _made(found, status, tuple(Request(name) for name in names), matches)
    names = [match.name for match in matches]
    if any(_about(name, reader) == "case" for name in names) and not found.conditions:
        bare_rows(found)
    else:
        pointed_rows(found)
    requests = [r for match in matches for r in _requests(found, match, reader)]
    _use_what_is_left(found, requests, reader)
    missing = _missing(found, requests, reader)
    reading = _made(found, "incomplete" if missing else status, _ordered(requests), matches)
    return replace(reading, missing=missing)


def _missing(found: Parse, requests: list[Request], reader: Reader) -> str | None:
    """The first slot that must be filled and is not."""
    if _unplaced(found) and any(_about(r.intent, reader) != "nothing" for r in requests):
        return "condition"
    if any(r.intent == "what_if" for r in requests) and not found.changes:
        return "changes"
    return unfilled(requests, reader)


def unfilled(requests: Iterable[Request], reader: Reader) -> str | None:
    """The first slot that a request needs and has no value for."""
    for request in requests:
        intent = reader.catalogue.intents.get(request.intent)
        for slot, declared in intent.slots.items() if intent else ():
            if declared.get("required") and request.slots.get(slot) is None:
                return slot
    return None


_ANSWERS = frozenset({"predict", "probability", "what_if"})
"""With a change in the question these ask the same: what would the model say."""
_LOOSE = frozenset(
    {"@what", "@way", "@you", "@show", "@read", "@ask", "@get", "@happen", "@better", "@most", "@least", "@model"}
    | {"@group", "@compute", "@often", "@statistic", "@purpose", "@describe"}
)
"""Concepts that questions about anything may have; all others are about models and their answers."""


def _telling(item: Item) -> bool:
    model = "@model" in item.ids and item.text.lower() not in ("it", "you", "u")
    return model or any(i.startswith("@") and i not in _LOOSE for i in item.ids)


def _anchored(found: Parse, matches: list[_Match], reader: Reader) -> bool:
    """Whether a question names something of this project or of models at all; talk and sure matches need not."""
    strange = [i for at, i in enumerate(found.items) if not i.known and at not in found.taken and i.text.isalpha()]
    if found.taken or any(i.kind in "CBVKXm" for i in found.items):
        return True
    if any(_telling(i) for i in found.items):
        return not strange or _mean(matches) >= SURE
    if any(i.kind == "H" and " " in i.text for i in found.items):
        return True  # "this person"
    talk = all(reader.catalogue.intents[m.name].topic == "conversation" for m in matches if m.name)
    return not strange and (talk or _mean(matches) >= SURE)


def _names(found: Parse) -> bool:
    """Whether something of this project, or the case at hand, is named."""
    return bool(found.taken) or any(k in "CBVKXm" for k in found.kinds)


def _status(matches: list[_Match], *, changed: bool, named: bool) -> Status:
    worst = min((m.score for m in matches), default=0.0)
    if worst < DOUBTFUL:
        return "out_of_scope"
    first = matches[0].ranked
    rivals = [s for name, s in first[1:] if not (changed and {name, first[0][0]} <= _ANSWERS)]
    ahead = worst - rivals[0] if rivals else 1.0
    clear = named and len(matches) == 1 and worst >= CLEAR and ahead >= AHEAD
    if worst < UNDERSTOOD and not clear:
        return "unsure"
    tied = len(matches) == 1 and ahead < TIE and worst < 0.9
    return "unsure" if tied else "understood"


def _settled(found: Parse, matches: list[_Match], reader: Reader) -> list[_Match]:
    """A tie between an intent about cases and one about everything is decided by whether rows are named."""
    out = []
    for match in matches:
        (name, score), *rest = match.ranked or (("", 0.0),)
        if rest and score - rest[0][1] < TIE and name:
            pointed = any(role in ("row", "condition") for role in found.taken.values())
            wanted = "case" if pointed else "everything"
            if _about(name, reader) != wanted and _about(rest[0][0], reader) == wanted:
                match = replace(match, ranked=((rest[0][0], score + TIE), (name, score), *rest[1:]))
        out.append(_about_a_column(found, match))
    return out


_COLUMN = ("feature_contribution", "feature_effect", "feature_importance")
_PAST = frozenset({"did", "was", "were"})


def _about_a_column(found: Parse, match: _Match) -> _Match:
    """What a column does in this case, or in general: told by whether a case is named, else by the tense."""
    if match.name not in _COLUMN:
        return match
    items = found.items[match.start : match.end]
    case = "row" in found.taken.values() or any(i.kind == "H" and not i.ids & _SPEAKER for i in items)
    past = any(i.text.lower() in _PAST for i in items) and not found.conditions
    fitting = [r for r in match.ranked if r[0] in _COLUMN and (r[0] == _COLUMN[0]) == (case or past)]
    if not fitting or fitting[0][1] < match.score - 0.15:
        return match
    return replace(match, ranked=((fitting[0][0], match.score), *(r for r in match.ranked if r[0] not in _COLUMN)))


def _about(name: str, reader: Reader) -> str:
    intent = reader.catalogue.intents.get(name)
    return intent.about if intent else "nothing"


def _ordered(requests: list[Request]) -> tuple[Request, ...]:
    """Requests without repetition, in the order asked."""
    kept: list[Request] = []
    for request in requests:
        if request not in kept:
            kept.append(request)
    return tuple(kept)


def _made(found: Parse, status: Status, requests: tuple[Request, ...], matches: list[_Match]) -> Reading:
    metric = next((_metric(i) for i in found.items if i.kind == "m"), None)
    ranked = matches[0].ranked if matches else ()
    return Reading(
        status=status,
        requests=requests,
        scope=found.scope(),
        entities=tuple(_entities(found)),
        metric=metric,
        top=found.top,
        refers_back=any(i.kind == "G" for i in found.items),
        unknown=_unknown(found),
        scores=ranked,
    )


def _unknown(found: Parse) -> tuple[str, ...]:
    """Words that neither the project nor the house knows, and what found no place."""
    strange = [
        i.text
        for at, i in enumerate(found.items)
        if not i.known and at not in found.taken and i.text.isalpha() and (len(i.text) > 2 or not i.text.isascii())
    ]
    return tuple(dict.fromkeys((*_unplaced(found), *strange)))


def _metric(item: Item) -> str | None:
    single = (small_words().metrics.get((i,)) for i in item.ids)
    return small_words().metrics.get(key(item.text)) or next((name for name in single if name), None)


_SAYS_WHO = frozenset({"for", "with", "among", "who", "from", "without", "are", "were"})


def _unplaced(found: Parse) -> tuple[str, ...]:
    """What says which rows and found no place: a comparison with a number, an unknown word after "for" or "with"."""
    unplaced = []
    for at, item in enumerate(found.items):
        if at in found.taken:
            continue
        following = found.kinds[at + 1 : at + 3].replace("P", "N")
        if item.kind == "c" and "N" in following:
            unplaced.append(" ".join(i.text for i in found.items[at : at + 1 + following.index("N") + 1]))
        elif item.kind == "w" and not item.known and item.text[0].isalpha() and _says_who(found, at):
            unplaced.append(item.text)
    return tuple(unplaced)


def _says_who(found: Parse, at: int) -> bool:
    near = [i for i in found.items[max(0, at - 3) : at] if i.text.lower() not in ("the", "a", "an")]
    return bool(near) and near[-1].text.lower() in _SAYS_WHO


_ENTITY = {
    "C": "column",
    "B": "column",
    "V": "value",
    "K": "class",
    "H": "case",
    "N": "number",
    "P": "number",
    "c": "comparison",
    "m": "metric",
    "X": "outcome",
    "G": "back",
    "R": "row",
    "u": "direction",
    "d": "direction",
}


def _entities(found: Parse) -> Iterable[Entity]:
    for item in found.items:
        if item.kind in _ENTITY:
            yield Entity(_ENTITY[item.kind], _entity_value(item), item.text, item.start, item.end)


def _entity_value(item: Item) -> Any:
    meaning = item.meaning
    if meaning and meaning.column:
        return meaning.column
    if meaning and meaning.values:
        return list(meaning.values[0])
    if meaning and meaning.cls is not None:
        return meaning.cls
    return item.op or item.value if item.kind in "cNP" else item.text.lower()


# ---------------------------------------------------------------- slots


_COMPARED = frozenset({"differ", "compar", "more", "less", "way", "after", "now"})


def _requests(found: Parse, match: _Match, reader: Reader) -> list[Request]:
    """The request of a stretch; asking how a change alters an answer asks for the answer before it, too."""
    request = _request(found, match, reader)
    if request.slots.get("kind") == "count" and any(c[2].column == LABEL for c in found.conditions):
        return [Request("count")]  # "how many were wrongly refused": the rows say already which mistakes
    words = {i for at, item in enumerate(found.items) if at not in found.taken for i in item.ids}
    if request.intent == "what_if" and found.changes and found.conditions and words & _COMPARED:
        likely = request.slots.get("output") == "probability" or bool(words & {"more", "less"})
        output = "probability" if likely else "prediction"
        before = Request("probability" if likely else "predict", {"before_changes": True})
        return [before, Request("what_if", {**request.slots, "output": output})]
    return [request]


def _request(found: Parse, match: _Match, reader: Reader) -> Request:
    name = match.name
    stretch = [i for at, i in enumerate(found.items) if match.start <= at < match.end]
    ids = {i for item in stretch for i in item.ids}
    slots: dict[str, Any] = {}
    if found.changes and name in _ANSWERS:
        slots["output"] = "probability" if ids & {"@probability", "@confident"} else "prediction"
        name = "what_if"
    if (
        name == "case_correct"
        and not found.rows
        and (found.conditions or "{back}" in {j for i in stretch for j in _ids(i)})
    ):
        name = "mistakes"  # of a group: which of its rows the model gets wrong
        ids |= {"show"}
    if name in ("show_case", "show_data"):
        name = "show_data" if found.conditions and not found.rows else "show_case" if found.rows else name
    intent = reader.catalogue.intents[name]
    slots |= _choices(intent, stretch)
    if "kind" in intent.slots:
        slots["kind"] = _mistake_kind(ids)
    if "direction" in intent.slots and "@least" in ids:
        slots["direction"] = "least"
    if "class" in intent.slots and found.predicates:
        place, slots["class"] = next(iter(found.predicates.items()))
        found.conditions = [c for c in found.conditions if c[0] != place]
    elif "class" in intent.slots and (cls := _class(found, match)) is not None:
        slots["class"] = cls
    if "avoid" in intent.slots and (avoided := _avoided(found)):
        slots["avoid"] = avoided
    for slot in ("feature", "features"):
        if slot in intent.slots and (columns := _columns(found, match, reader, intent.slots[slot].get("most", 99))):
            slots[slot] = columns[0] if slot == "feature" else columns
    return Request(name, slots)


def _choices(intent: Intent, stretch: list[Item]) -> dict[str, Any]:
    """Slots whose values the intent lists with their words: `words = { manager = ["manager", "boss"] }`."""
    said = key(" ".join(i.text for i in stretch))
    found = {}
    for slot, declared in intent.slots.items():
        for value, phrases in declared.get("words", {}).items():
            if slot not in found and any(_within(key(phrase), said) for phrase in phrases):
                found[slot] = value
    return found


def _within(phrase: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return any(said[i : i + len(phrase)] == phrase for i in range(len(said) - len(phrase) + 1))


_SHOWING = frozenset(
    {"show", "exampl", "sampl", "few", "list", "worst", "biggest", "largest", "who", "some", "give", "which"}
    | {"return", "display", "print", "reveal"}
)


def _mistake_kind(ids: set[str]) -> str:
    if "@count" in ids or "@often" in ids:
        return "count"
    return "sample" if ids & _SHOWING and "@statistic" not in ids else "typical"


def _class(found: Parse, match: _Match) -> Any:
    """The class a request names outside the question's conditions, the last of several; marked as used."""
    last = None
    for at, item in enumerate(found.items[match.start : match.end], match.start):
        if item.kind == "K" and found.taken.get(at) in (None, "slot") and item.meaning and _sure(item, match.name):
            found.taken[at] = "slot"
            last = _negated_class(found, at, item.meaning.cls)
    return last


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


_SPARING = frozenset({"without", "touch", "keep", "except", "leav", "but", "not"})


def _avoided(found: Parse) -> list[str]:
    """Columns that must stay as they are: "without touching age"."""
    names = []
    for at, item in enumerate(found.items):
        near = found.items[max(0, at - 4) : at]
        if item.kind in "CB" and at not in found.taken and any(i.ids & _SPARING for i in near):
            found.taken[at] = "slot"
            names.append(found.column(at))
    return names


def _columns(found: Parse, match: _Match, reader: Reader, most: int) -> list[str]:
    """The columns a request names, those of its own stretch first; for comparing groups also those of conditions."""
    free = [at for at, i in enumerate(found.items) if i.kind in "CB" and found.taken.get(at) in (None, "column")]
    own = [at for at in free if match.start <= at < match.end]
    chosen = [at for at in (own or free) if found.items[at].meaning is not None][:most]
    for at in chosen:
        found.taken[at] = "column"
    names = [found.column(at) for at in chosen] + found.compared
    if not names and match.name == "feature_stats" and any(i.kind == "X" for i in found.items):
        return [reader.lexicon.words.outcome.column]
    if match.name == "fairness":
        sensitive = [c for c in found.conditions if c[2].column in reader.lexicon.words.sensitive]
        sensitive = [c for c in sensitive if not _among(found, c[0])]
        others = [c for c in found.conditions if c[2].column in reader.lexicon.kinds and not _among(found, c[0])]
        compared = sensitive or ([] if names else others)
        found.conditions = [c for c in found.conditions if c not in compared]
        names += [c.column for _, _, c in compared]
    return list(dict.fromkeys(names))


def _among(found: Parse, at: int) -> bool:
    """Whether a condition says among whom: "is it fair among the self-employed?" does not compare them with others."""
    return any(i.text.lower() in ("among", "amongst", "within") for i in found.items[max(0, at - 2) : at + 1])


def _use_what_is_left(found: Parse, requests: list[Request], reader: Reader) -> None:
    """Nothing recognised is dropped: yes/no columns and classes that no slot took say which rows."""
    wants_class = any("class" in reader.catalogue.intents[r.intent].slots for r in requests)
    found.kinds = "".join("_" if at in found.taken else k for at, k in enumerate(found.kinds))
    bare_conditions(found)
    if wants_class:
        return
    said = any(i.ids & {"@predict", "@model", "@mistake"} for i in found.items)
    for at, item in enumerate(found.items):
        cls = item.meaning.cls if item.meaning is not None and item.meaning.sure else None
        if item.kind == "K" and at not in found.taken and cls is not None:
            if any("@baseline" in i.ids for i in found.items[max(0, at - 2) : at]):
                continue  # "always saying accepted" names a rival, not rows
            negated = at > 0 and found.items[at - 1].kind == "n"
            found.conditions.append(
                (at, at + 1, Condition(PREDICTION if said else LABEL, "!=" if negated else "=", cls))
            )
            found.take(at, at + 1, "condition")
