"""From items to a `Reading`: which intents a question asks for, about which rows, with which slots.

Two intents too close to tell apart are offered, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from explainer.language.catalogue import Catalogue
from explainer.language.conditions import bare_conditions
from explainer.language.grammar import parse
from explainer.language.items import Item, itemize
from explainer.language.parse import Parse
from explainer.language.reader import Reader
from explainer.language.rows import bare_rows, loose_change, pointed_rows
from explainer.language.scoring import (
    ANSWERS,
    CLEAR,
    DOUBTFUL,
    OPENING,
    SHOWING,
    SPEAKER,
    TIE,
    UNDERSTOOD,
    Match,
    asks,
    elsewhere,
    matches_of,
    places_of,
)
from explainer.language.slots import asks_why_not, measure_of, metric_of, requests_of, use_what_is_left
from explainer.language.small_words import key, small_words
from explainer.language.tokens import MAX_CHARACTERS
from explainer.types import Change, Entity, Reading, Request, Status

SURE = 0.7
"""From here on a question is taken even if it names nothing of the project or of models."""
AHEAD = 0.08
"""How far ahead of the next one a middling score must be to be taken."""


def understand(question: str, reader: Reader) -> Reading:
    """Read one question by itself, without any conversation before it.

    Never raises, whatever the text; a text over `MAX_CHARACTERS` is read up to there.
    """
    items = itemize(question[:MAX_CHARACTERS], reader.lexicon)
    found, matches = _best_parse(items, reader)
    bare = _bare(found, reader.catalogue)
    if bare and _objects(items):
        columns = [found.column(at) for at, i in enumerate(items) if i.kind in "CB" and at not in found.taken]
        asked = Request("challenge", {"feature": columns[0]} if columns else {})
        return _made(found, "understood", (asked,), matches)
    if bare and not found.taken:
        bare_rows(found)
    leans = bare and _opens(question) and not found.changes and not any(i.kind == "i" for i in items)
    if leans or _the_rest(found) or _same_again(found, reader.catalogue):
        bare_conditions(found)
        return replace(_made(found, "understood", (Request("followup"),), matches), bare=True, refers_back=True)
    if bare and (request := _bare_request(found, _mean(matches))):
        if request.intent == "set_case":
            _profile(found)
        return replace(_made(found, "understood", (request,), matches), bare=True)
    return replace(_reading(found, matches, reader), bare=bare)


def _objects(items: list[Item]) -> bool:
    """ "But he is not self-employed", "but her credit history is spotless": an objection about the case at hand."""
    words = [i.text.lower() for i in items]
    return words[:1] == ["but"] and any(i.kind == "H" for i in items) and "?" not in words


def _the_rest(found: Parse) -> bool:
    """ "And the rest?", "the others": short, and only pointing back."""
    back = any(i.kind == "G" for i in found.items)
    return back and len(found.items) < 6 and all(i.kind in "GLahty.,fo" or i.ids & OPENING for i in found.items)


def _same_again(found: Parse, catalogue: Catalogue) -> bool:
    """ "Could you show me the same for ...": nothing else is asked."""
    again = any(i.kind == "G" and "same" in i.text.lower() for i in found.items)
    return again and not any(asks(p) for p in places_of(found, catalogue) if "@show" not in p.ids)


def _bare_request(found: Parse, score: float) -> Request | None:
    """What just naming something asks for: a row is shown, a group counted, a column summed up.

    `score` is how well the words fit some intent all the same.
    """
    if len(found.conditions) > 2 and not found.rows and all(c.op == "=" for _, _, c in found.conditions):
        return Request("set_case")  # a profile, pasted in
    speaks = any(i.ids & SPEAKER for i in found.items) or bool(_open_profile(found))
    if speaks and found.conditions and not found.rows and all(c.op == "=" for _, _, c in found.conditions):
        return Request("set_case")  # "I'm single", "my debt ratio is 0.4"
    if score >= SURE and (found.rows or found.conditions):
        return None
    if found.rows:
        return Request("predict" if any(i.kind == "K" for i in found.items) else "show_case")
    columns = [found.column(at) for at, item in enumerate(found.items) if item.kind in "CB" and at not in found.taken]
    short = sum(1 for i in found.items if i.kind not in "CB.,") <= 2
    if len(columns) == 1 and not found.conditions and short:
        return Request("feature_stats", {"feature": columns[0]})
    return Request("count") if found.conditions and not columns else None


def _open_profile(found: Parse) -> bool:
    """Whether a new case is introduced: "a storm at latitude 30", "new applicant: ..."."""
    words = [i.text.lower() for i in found.items[:3]]
    return len(words) > 1 and words[0] in ("a", "an", "new", "another") and any(k == "R" for k in found.kinds[1:3])


def _profile(found: Parse) -> None:
    """The values of a profile as what is set: "34, single, debts 0.4"."""
    bare_conditions(found)
    for start, end, condition in found.conditions:
        if condition.op == "=" and condition.column in found.lexicon.kinds:
            found.changes.append((start, Change(condition.column, "set", condition.value)))
            found.taken.update(dict.fromkeys(range(start, end), "change"))
    found.conditions = [c for c in found.conditions if c[2].op != "=" or c[2].column not in found.lexicon.kinds]


_CUES = frozenset(
    {"@effect", "@important", "@statistic", "@change", "@read", "@describe", "@fair", "@feature", "@chart", "@better"}
    | {"interact", "defin", "matter", "hurt", "help", "role", "because", "include", "includ", "use", "proxi", "caus"}
)
"""Words that are said about a column; without one, a yes/no column names rows."""


def _best_parse(items: list[Item], reader: Reader) -> tuple[Parse, list[Match]]:
    """The items read with yes/no columns as columns, or as the rows they hold for: whichever makes more sense."""
    found = parse(items, reader.lexicon)
    matches = matches_of(found, reader.catalogue)
    open_ = any(i.kind == "B" and at not in found.taken for at, i in enumerate(items))
    if not open_ or any(i.ids & _CUES for at, i in enumerate(items) if i.kind != "B"):
        return found, matches
    rows = parse([replace(i, kind="V") if i.kind == "B" else i for i in items], reader.lexicon)
    other = matches_of(rows, reader.catalogue)
    return (rows, other) if _mean(other) >= _mean(matches) - 0.05 else (found, matches)


def _mean(matches: list[Match]) -> float:
    return sum(min(m.score, m.fit) for m in matches) / max(len(matches), 1)


def _opens(question: str) -> bool:
    """Whether a question begins like a follow-up: "and ...", "what about ..."."""
    stems = key(question[:80])
    return any(stems[: len(opener)] == opener for opener in small_words().openers)


def _bare(found: Parse, catalogue: Catalogue) -> bool:
    """Whether a question names things of the project without asking anything: "and for women?", "age?"."""
    places = places_of(found, catalogue)
    named = any(p.ids & {"{group}", "{column}", "{case}", "{change}", "{number}"} for p in places)
    return named and not any(asks(p) for p in places)


def _reading(found: Parse, matches: list[Match], reader: Reader) -> Reading:
    matches = _settled(found, matches, reader)
    status = (
        _status(matches, changed=bool(found.changes), named=_names(found))
        if _anchored(found, matches, reader)
        else "out_of_scope"
    )
    if status != "understood" and loose_change(found):
        asked = Request("what_if", {"output": "prediction"})
        return replace(_made(found, "incomplete", (asked,), matches), missing="changes")
    if status == "unsure" and any(elsewhere(found, at) for at in range(len(found.items))):
        status = "out_of_scope"
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
    if "set_case" in names and not found.rows:
        _profile(found)
    matches = [_compared(found, match) for match in matches]
    requests = _merged([r for match in matches for r in requests_of(found, match, reader)])
    use_what_is_left(found, requests, reader)
    missing = _missing(found, requests, reader)
    reading = _made(found, "incomplete" if missing else status, _ordered(requests), matches)
    return replace(reading, missing=missing)


_IN_BETWEEN = frozenset({"baseline", "compare_cases", "similar_cases", "counterfactual"})
"""What "compare ... before and after" is not about."""


def _merged(requests: list[Request]) -> list[Request]:
    """A change and the question about it are one: "raise the amount by 700. What is the chance?"."""
    kept: list[Request] = []
    for request in requests:
        if kept and kept[-1].intent == request.intent == "what_if":
            kept.pop()
        kept.append(request)
    if any(r.intent == "what_if" for r in kept):
        kept = [
            r for r in kept if r.intent not in ("set_case", "model_edit")
        ]  # "take people over 40 and make them ..."
    before = next((r for r in kept if r.slots.get("before_changes")), None)
    if before is None:
        return kept
    changed = [r for r in kept if r.intent == "what_if"]
    after = next((r for r in changed if r.slots.get("output") == "probability"), changed[0])
    return [before, after, *(r for r in kept if r.intent not in ANSWERS | _IN_BETWEEN)]


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


_LOOSE = frozenset(
    {"@what", "@way", "@you", "@show", "@read", "@ask", "@get", "@happen", "@better", "@most", "@least", "@model"}
    | {"@group", "@compute", "@often", "@statistic", "@purpose", "@describe"}
)
"""Concepts that questions about anything may have; all others are about models and their answers."""


def _telling(item: Item) -> bool:
    model = "@model" in item.ids and item.text.lower() not in ("it", "you", "u")
    return model or any(i.startswith("@") and i not in _LOOSE for i in item.ids)


def _anchored(found: Parse, matches: list[Match], reader: Reader) -> bool:
    """Whether a question names something of this project or of models at all; talk and sure matches need not."""
    strange = [i for at, i in enumerate(found.items) if not i.known and at not in found.taken and i.text.isalpha()]
    if found.taken or any(i.kind in "CBVKXm" for i in found.items):
        return True
    if any(_telling(i) for i in found.items):
        return not strange or _mean(matches) >= SURE
    if any(i.kind == "H" and " " in i.text for i in found.items):
        return True  # "this person"
    pointed = any(
        (i.kind == "H" and not i.ids & SPEAKER) or (i.meaning is not None and i.meaning.row) for i in found.items
    )
    if pointed and _mean(matches) >= SURE:
        return True  # "her", "these applicants"
    talk = all(reader.catalogue.intents[m.name].topic == "conversation" for m in matches if m.name)
    return not strange and (talk or _mean(matches) >= SURE)


def _names(found: Parse) -> bool:
    """Whether something of this project, or the case at hand, is named."""
    return bool(found.taken) or any(k in "CBVKXm" for k in found.kinds)


def _status(matches: list[Match], *, changed: bool, named: bool) -> Status:
    worst = min((min(m.score, m.fit) for m in matches), default=0.0)
    if worst < DOUBTFUL:
        return "out_of_scope"
    first = matches[0].ranked
    rivals = [s for name, s in first[1:] if not (changed and {name, first[0][0]} <= ANSWERS)]
    ahead = matches[0].score - rivals[0] if rivals else 1.0
    sure = named or matches[0].score >= UNDERSTOOD
    clear = sure and len(matches) == 1 and worst >= CLEAR and ahead >= AHEAD
    if worst < UNDERSTOOD and not clear:
        return "unsure"
    tied = len(matches) == 1 and ahead < TIE and worst < 0.9
    return "unsure" if tied else "understood"


def _settled(found: Parse, matches: list[Match], reader: Reader) -> list[Match]:
    """A tie between an intent about cases and one about everything is decided by whether rows are named."""
    out = []
    for match in matches:
        match = _not_why(found, _rivalled(found, _answerable(found, match, reader)))
        (name, score), *rest = match.ranked or (("", 0.0),)
        if rest and score - rest[0][1] < TIE and name:
            pointed = any(role in ("row", "condition") for role in found.taken.values())
            wanted = "case" if pointed else "everything"
            if _about(name, reader) != wanted and _about(rest[0][0], reader) == wanted:
                match = replace(match, ranked=((rest[0][0], score + TIE), (name, score), *rest[1:]))
        out.append(_about_a_column(found, _weighed(found, match)))
    return out


def _answerable(found: Parse, match: Match, reader: Reader) -> Match:
    """An intent that lacks what it is about (a column, a second row) gives way to one close behind that does not."""
    said = any(k in "CBX" or found.taken.get(at) == "column" for at, k in enumerate(found.kinds))
    named = said or bool(found.compared) or measure_of(found, found.items[match.start : match.end]) is not None
    several = len(set(found.rows)) > 1 or sum(1 for k in found.kinds if k in "NH") > 1
    shows = any(i.ids & _SHOWN for i in found.items[match.start : match.end])
    for name, score in match.ranked:
        intent = reader.catalogue.intents[name]
        lacks = any(d.get("required") and d.get("kind") == "column" for d in intent.slots.values()) and not named
        alone = name == "compare_cases" and not several and not _contrasts(found)
        unshown = name in ("show_data", "show_case") and not shows
        if score >= match.score - (0.06 if name != match.name else 0.0) and not lacks and not alone and not unshown:
            return match if name == match.name else _decided(match, name)
    return match


_CONTRAST = frozenset({"differ", "compar", "versus", "vs", "@alike", "other", "rest", "everybody"})
_SHOWN = SHOWING | {"@show", "@data", "@describe", "who", "what", "@browse", "look", "know", "id", "profil", "detail"}


def _contrasts(found: Parse) -> bool:
    return any(i.ids & _CONTRAST for i in found.items)


def _decided(match: Match, name: str) -> Match:
    """The match with another intent ahead of all others."""
    rest = tuple(r for r in match.ranked if r[0] != name)
    return replace(match, ranked=((name, match.score + 2 * TIE), *rest))


def _rivalled(found: Parse, match: Match) -> Match:
    """What decides between intents that share their words: the first row of the table of rivals that holds."""
    stretch = found.items[match.start : match.end]
    said = {i.text.lower() for i in stretch} | {i for item in stretch for i in item.ids}
    said |= {f"kind {i.kind}" for i in stretch} | ({"top"} if found.top is not None else set())
    said |= set(found.taken.values())
    if match.start == 0 and found.items:
        said.add(f"first {found.items[0].text.lower()}")
    if len({i.meaning.column for i in stretch if i.kind in "CB" and i.meaning is not None}) > 1:
        said.add("columns")
    for rival in small_words().rivals:
        fits = match.name in rival.of and said & rival.says and not said & rival.without
        if fits and (not rival.also or said & rival.also):
            return _decided(match, rival.wins)
    return match


def _compared(found: Parse, match: Match) -> Match:
    """ "Why did 20 get it and 21 not?" compares the two."""
    stretch = found.items[match.start : match.end]
    if (
        match.name == "counterfactual"
        and any(i.ids & {"between", "differ"} for i in stretch)
        and len(set(found.rows)) == 2
    ):
        return _decided(match, "compare_cases")
    contrasted = any(i.kind == "n" or i.ids & {"differ", "@change", "while", "but"} for i in stretch)
    if match.name not in ("why", "why_not") or len(set(found.rows)) != 2 or not contrasted:
        return match
    return _decided(match, "compare_cases")


_HINDERED = frozenset({"instead", "rather", "@hindered", "than", "prevent", "kept", "keep", "stop", "miss"})


def _not_why(found: Parse, match: Match) -> Match:
    """ "Why not accepted?" asks for what stands between this case and that class."""
    why = [at for at in range(match.start, match.end) if "@why" in found.items[at].ids]
    if match.name == "why_not" and why and not any(k in "n" for k in found.kinds[why[0] :]):
        hindered = any(i.ids & _HINDERED for i in found.items[match.start : match.end])
        return match if hindered else _decided(match, "why")  # "I don't see why ..."
    if match.name != "why" or dict(match.ranked).get("why_not", 0.0) < match.score - 0.05 or not asks_why_not(found):
        return match
    return _decided(match, "why_not")


def _weighed(found: Parse, match: Match) -> Match:
    """ "How much weight does a telephone carry" is about one column, not about which column matters most."""
    if match.name != "importance" or found.top is not None:
        return match
    stretch = range(match.start, match.end)
    named = [at for at in stretch if found.kinds[at] in "CB"] or [
        at for at in range(match.start) if found.items[at].kind in "CB" and found.kinds[at] != "_"
    ]
    named = [at for at in named if not (at and found.items[at - 1].text.lower() in ("for", "among"))] or _being(found)
    if not named or any("@feature" in found.items[at].ids or found.items[at].kind == "X" for at in stretch):
        return match
    return _decided(match, "feature_importance")


def _being(found: Parse) -> list[int]:
    """ "Having a telephone", "being single": a yes/no column itself, not the rows it holds for."""
    for condition in found.conditions:
        start, end, one = condition
        gerund = any(i.text.lower() in ("having", "being", "owning") for i in found.items[max(0, start - 1) : end])
        before = [i for i in found.items[max(0, start - 3) : end] if i.kind != "V"]
        weight = any("@important" in i.ids for i in before) and any(i.text.lower() == "of" for i in before)
        if (gerund or weight) and one.column in found.lexicon.boolean:
            found.conditions.remove(condition)
            found.compared.append(one.column)
            found.taken.update(dict.fromkeys(range(start, end), "compared"))
            return [start]
    return []


_COLUMN = ("feature_contribution", "feature_effect", "feature_importance")
_PAST = frozenset({"did", "was", "were"})


def _about_a_column(found: Parse, match: Match) -> Match:
    """What a column does in this case, or in general: told by whether a case is named, else by the tense."""
    if match.name not in _COLUMN:
        return match
    items = found.items[match.start : match.end]
    case = "row" in found.taken.values() or any(i.kind == "H" and not i.ids & SPEAKER for i in items)
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


def _made(found: Parse, status: Status, requests: tuple[Request, ...], matches: list[Match]) -> Reading:
    metric = next((metric_of(i) for i in found.items if i.kind == "m"), None)
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
