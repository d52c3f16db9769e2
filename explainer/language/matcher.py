"""From items to a `Reading`: which intents a question asks for, about which rows, with which slots.

Two intents too close to tell apart are offered, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from explainer.language.belonging import REFUSED, TAKEN, belonging
from explainer.language.doubles import requests_of
from explainer.language.each_value import of_each_value
from explainer.language.elliptic import (
    another,
    bare_request,
    gives_a_case,
    judged,
    looks_at_rows,
    not_read,
    objects,
    opens,
    same_again,
    set_right,
    take_profile,
    the_rest,
)
from explainer.language.extremes import extreme
from explainer.language.furthest import furthest
from explainer.language.grammar import of_the_same, parse
from explainer.language.introductions import without_introduction
from explainer.language.item import Item
from explainer.language.items import itemize
from explainer.language.least_sure import least_sure
from explainer.language.objected import objected
from explainer.language.outcome import reading_of, unplaced
from explainer.language.own_value import own_value
from explainer.language.parse import Parse
from explainer.language.parts import matches_of
from explainer.language.reader import Reader
from explainer.language.rivals import about, compared, settled
from explainer.language.rows import bare_rows, loose_change, pointed_rows, vague_change
from explainer.language.said_again import asked_once
from explainer.language.scoring import (
    ANSWERS,
    SURE,
    TIE,
    UNDERSTOOD,
    Match,
    Scorer,
    mean_fit,
    scorer,
)
from explainer.language.shares import shared_out
from explainer.language.slots import limit_outcome, use_what_is_left
from explainer.language.supposed import suppose, suppose_the_rest
from explainer.language.together import about_it_all, beside_a_half, merged
from explainer.language.tokens import MAX_CHARACTERS
from explainer.language.told import supposed_of_it, tell_of_it
from explainer.language.two_cases import one_or_the_other, two_cases
from explainer.language.two_groups import side_by_side
from explainer.language.unheard import unheard
from explainer.language.unread import asks_the_model, unread
from explainer.language.values import bare_conditions
from explainer.language.verdicts import told_apart
from explainer.types import Reading, Request, Status


def understand(question: str, reader: Reader) -> Reading:
    """Read one question by itself, without any conversation before it.

    Never raises, whatever the text; a text over `MAX_CHARACTERS` is read up to there.
    """
    typed, items = question, itemize(question[:MAX_CHARACTERS], reader.lexicon)
    asked = without_introduction(items, _audiences(reader))
    if len(asked) < len(items) or not all(question.startswith(i.text, i.start) for i in items):
        items, question = asked, " ".join(i.text for i in asked)
    reading = _understood(question, list(items), reader)

    def read(rest: list[Item]) -> Reading:
        return _understood(" ".join(i.text for i in rest), list(rest), reader)

    return _as_typed(
        typed,
        items,
        two_cases(items, reading, reader)
        or one_or_the_other(items, reading)
        or furthest(items, reading, reader)
        or own_value(items, reading, reader)
        or side_by_side(items, reading, reader)
        or of_each_value(items, reading, reader, read)
        or least_sure(items, reading, reader, read)
        or _heard(extreme(items, reading, reader, read), items, reader)
        or reading,
    )


def _as_typed(question: str, items: list[Item], reading: Reading) -> Reading:
    """The reading with the words it quotes as typed, misspelt or not."""
    typed = {i.text: question[i.start : i.end] for i in items if not question.startswith(i.text, i.start)}
    if not typed:
        return reading
    entities = [replace(e, text=question[e.start : e.end]) for e in reading.entities]
    unknown = [typed.get(text) or " ".join(typed.get(w, w) for w in text.split()) for text in reading.unknown]
    return replace(reading, entities=tuple(entities), unknown=tuple(unknown))


def _heard(reading: Reading | None, items: list[Item], reader: Reader) -> Reading | None:
    """The reading with the words that had no part in it."""
    if reading is None or reading.status != "understood" or reading.unknown:
        return reading
    return replace(reading, unknown=unheard(parse(list(items), reader.lexicon), reading.requests, reader))


def _audiences(reader: Reader) -> list[str]:
    """The words for those whom answers can be worded for."""
    audience = reader.catalogue.intents.get("audience")
    words: dict[str, list[str]] = audience.slots["audience"]["words"] if audience else {}
    return [word for said in words.values() for word in said]


def _understood(question: str, items: list[Item], reader: Reader) -> Reading:
    found, asked, matches = _best_parse(items, reader)
    bare = asked.bare
    if (reading := _supposed_alone(found, matches, bare)) is not None:
        return reading
    if supposed_of_it(found, matches, bare):
        suppose(found)
        alone = [replace(matches[0], ranked=(("what_if", matches[0].score),))]
        return replace(_reading(found, asked, alone, reader), bare=bare)
    if objects(items) and (bare or any(i.kind in "CB" for i in items)):
        columns = [found.column(at) for at, i in enumerate(items) if i.kind in "CB" and at not in found.taken]
        doubt = Request("challenge", {"feature": columns[0]} if columns else {})
        found.conditions = [c for c in found.conditions if not (columns and any(map(judged, items[c[0] : c[1]])))]
        return reading_of(found, "understood", (doubt,), matches)
    if gives_a_case(found):
        unknown = not_read(found)
        take_profile(found)
        found.rows = []
        reading = reading_of(found, "understood", (Request("set_case"),), matches)
        return replace(reading, unknown=tuple(dict.fromkeys((*reading.unknown, *unknown))))
    if bare and not found.taken:
        bare_rows(found)
    supposes = any(k in "is" for k in found.kinds)  # "and could he turn it into a yes?"
    fits = found.begins(("for",)) and mean_fit(matches) >= SURE  # "for tenants, how much debt is too much"
    fits = fits and matches[0].name != "followup"
    decides = re.search(r"Ko[nK]\.*$", found.kinds) is not None  # "what about one sent at night, spam or not"
    leans = bare and opens(question) and not found.changes and not supposes and not fits and not decides
    again = same_again(found, reader.catalogue) and not (found.changes and of_the_same(found))
    if leans or the_rest(found, matches) or again:
        bare_conditions(found)
        return replace(reading_of(found, "understood", (Request("followup"),), matches), bare=True, refers_back=True)
    if bare and (request := bare_request(found, mean_fit(matches))):
        limit_outcome(found)
        if request.intent == "set_case" and looks_at_rows(found):
            request = Request("show_data")
        if request.intent == "set_case":
            take_profile(found)
        if request.intent == "count" and unplaced(found):
            return replace(reading_of(found, "incomplete", (request,), matches), missing="condition")
        asked_for = tuple(shared_out(found, [request]))
        return replace(reading_of(found, "understood", asked_for, matches), bare=True)
    if lacking := another(found, question, matches):
        return replace(
            reading_of(found, "incomplete", (Request("followup"),), matches), missing="condition", unknown=lacking
        )
    return replace(_reading(found, asked, matches, reader), bare=bare)


def _supposed_alone(found: Parse, matches: list[Match], bare: bool) -> Reading | None:
    """ "If a dealer was selling it", "price if it had two owners": what if, with nothing else asked.

    A group after "if" is nothing that can be set: "what if he was in his seventies" is asked back.
    """
    supposing = _SUPPOSING.match(found.kinds) and (bare or [m.name for m in matches] == ["what_if"])
    made = bool(supposing) and suppose_the_rest(found)
    if not bare:
        return None
    asked = (Request("what_if", {"output": "prediction"}),)
    if made:
        return reading_of(found, "understood", asked, matches)
    unsaid = found.kinds.lstrip("a_")[:1] == "i" and found.conditions and not found.changes and not found.rows
    if not unsaid:
        return None
    return replace(reading_of(found, "incomplete", asked, matches), missing="changes", bare=True)


_SUPPOSING = re.compile(r"[aL_]*(?:w?X)?L?i")
"""A question that begins with "if", or with what is predicted: "price if it had two owners"."""
_CUES = frozenset(
    {"@effect", "@important", "@statistic", "@change", "@read", "@describe", "@fair", "@feature", "@chart", "@better"}
    | {"interact", "defin", "matter", "hurt", "help", "role", "because", "include", "includ", "use", "proxi", "caus"}
    | {"general", "generalli", "usual", "usualli", "typic"}
)
"""Words that are said about a column; without one, a yes/no column names rows."""


_MAKES = re.compile(r"(?:does|do|would|will|did|can) (?:a |an |the |having |being )*B makes? ")
"""What asks for the effect of a yes/no column: "does a camera nearby make it more likely that ..."."""


def _best_parse(items: list[Item], reader: Reader) -> tuple[Parse, Scorer, list[Match]]:
    """The items read with yes/no columns as columns, or as the rows they hold for: whichever makes more sense."""
    found = parse(items, reader.lexicon)
    asked = scorer(found, reader.catalogue)
    matches = matches_of(found, asked)
    open_ = any(i.kind == "B" and at not in found.taken for at, i in enumerate(items))
    of_a_row = re.search(r"BL[Rr]{0,9}r", found.kinds)  # "the guarantor of 22"
    makes = _MAKES.match(" ".join("B" if i.kind == "B" else i.text.lower() for i in items)) is not None
    if not open_ or of_a_row or makes or any(i.ids & _CUES for at, i in enumerate(items) if i.kind != "B"):
        return found, asked, matches
    rows = parse([i._replace(kind="V") if i.kind == "B" else i for i in items], reader.lexicon)
    instead = scorer(rows, reader.catalogue)
    other = matches_of(rows, instead)
    return (rows, instead, other) if mean_fit(other) >= mean_fit(matches) - 0.05 else (found, asked, matches)


def _reading(found: Parse, asked: Scorer, matches: list[Match], reader: Reader) -> Reading:
    fitted = max((s for m in matches for _, s in m.ranked), default=0.0)
    matches = _on_top(found, matches, reader) or settled(found, [_as_it_is(found, m) for m in matches], reader)
    matches = [_what_if(found, matches)] if len(matches) == 1 else matches
    if len(matches) == 1 and matches[0].name not in ANSWERS and _asks_what_it_would(found, matches[0].name):
        matches = [replace(matches[0], ranked=(("what_if", matches[0].score),))]
    if supposed_of_it(found, matches):  # "would it have been saved at 12 km"
        suppose(found)
        matches = [replace(matches[0], ranked=(("what_if", matches[0].score),))]
    status = _status(matches, found, belonging(found, asked, matches).odds, fitted)
    if vague_change(found) or (status != "understood" and loose_change(found)):
        supposed = Request("what_if", {"output": "prediction"})
        return replace(reading_of(found, "incomplete", (supposed,), matches), missing="changes")
    if lacking := _lacking(found, matches, status, reader):
        return lacking
    if status == "out_of_scope":
        return reading_of(found, status, (), matches)
    if status == "unsure":
        names = [name for name, score in matches[0].ranked if score >= matches[0].score - _CLOSE][:3]
        return reading_of(found, status, tuple(Request(name) for name in names), matches)
    if any(i.of_rows for i in found.items):
        matches = [m for m in matches if m.name != "set_case"] or matches  # "people who own no house and have no phone"
        if looks_at_rows(found) and [m.name for m in matches] == ["set_case"]:
            matches = [replace(matches[0], ranked=(("show_data", matches[0].score),))]
    if len(matches) == 1 and _counts_first(found, matches[0].name):
        matches = [replace(matches[0], ranked=(("count", matches[0].score),))]
    if len(matches) == 1 and _expected(found, matches[0]):
        matches = [replace(matches[0], ranked=(("predict", matches[0].score),))]
    names = [match.name for match in matches]
    tell_of_it(found, names)
    if any(about(name, reader) == "case" for name in names) and not found.conditions:
        bare_rows(found)
    else:
        pointed_rows(found)
    if "set_case" in names and not found.rows:
        take_profile(found)
    told_apart(found)
    matches = asked_once(found, matches)
    matches = _no_more_supposed(found, matches)
    matches, part = objected(found, matches)
    matches = [compared(found, match) for match in matches if len(matches) == 1 or not _supposes_only(found, match)]
    requests = [*merged(found, [r for match in matches for r in requests_of(found, match, reader)]), *part]
    if len(found.rows) > 1:  # "why is one scrapped and the other not", of two that are named
        requests = [r if r.intent != "compare_cases" else Request(r.intent) for r in requests]
    if [r.intent for r in requests] == ["challenge"]:
        set_right(found, requests[0])
    use_what_is_left(found, requests, reader)
    if any(r.intent == "what_if" for r in requests):
        suppose_the_rest(found)
    told_apart(found)  # classes may have been found by what is asked
    if [r.intent for r in requests] == ["show_case"] and found.changes and "i" in found.kinds:
        requests = [Request("what_if", {"output": "prediction"})]  # "file 77, pretend he is 45"
    if [r.intent for r in requests] == ["audience"] and found.rows:
        requests.append(Request("why"))  # "explain 44 to me like I'm not a doctor"
    about_it_all(found, requests)
    beside_a_half(found, requests)
    requests = shared_out(found, requests)
    missing = _missing(found, requests, reader)
    reading = reading_of(found, "incomplete" if missing else status, _ordered(requests), matches)
    if not missing and (unused := _unused(found, requests)):
        missing = "condition"  # "how many have never seen salt"
        reading = replace(reading, status="incomplete", unknown=(*reading.unknown, *unused))
    if missing == "feature" and not reading.unknown and (about_it := unread(found, matches, reader)):
        reading = replace(reading, unknown=(about_it.words,))
    if not missing:
        unknown = (*reading.unknown, *unheard(found, requests, reader))
        reading = replace(reading, unknown=tuple(dict.fromkeys(unknown)))
    return replace(reading, missing=missing)


def _lacking(found: Parse, matches: list[Match], status: Status, reader: Reader) -> Reading | None:
    """ "Does the postcode change the prediction?", "the average BMI": asked about a column that the model lacks."""
    if status not in ("unsure", "out_of_scope"):
        return None
    asks = asks_the_model(found)
    if not asks and status != "unsure" and not any("@statistic" in i.ids for i in found.items):
        return None
    if (about_it := unread(found, matches, reader)) is None:
        return None
    reading = replace(reading_of(found, "out_of_scope", (), matches), unknown=(about_it.words,))
    if asks or (status == "unsure" and about_it.intent == matches[0].name):
        return replace(reading, status="incomplete", requests=(Request(about_it.intent),), missing=about_it.slot)
    return reading if about_it.intent == "feature_stats" else None


def _what_if(found: Parse, matches: list[Match]) -> Match:
    """ "What if the insurance hadn't been denied": no more is asked, whatever else the words would fit a little."""
    match = matches[0]
    led = next((i for i in found.items if i.kind not in "aL,"), None)
    if led is None or led.kind != "i" or match.name in ANSWERS:
        return match
    if "what" not in led.ids:
        asks = any(i.ids & _ASKS or i.kind in "Xm" for i in found.items if i is not led)
        told = found.changes and not asks and len(found.items) <= _BRIEF
        return replace(match, ranked=(("what_if", match.score), *match.ranked)) if told else match
    unsure = found.changes and match.score < UNDERSTOOD and "what_if" in dict(match.ranked)
    valued = ("V" in found.kinds or "n" in found.kinds) and match.name in _OF_VALUES  # "what if she lived in a town"
    unasked = match.name in _WHYS and not any("@why" in i.ids for i in found.items)  # "what if he stopped coming"
    if not unsure and not valued and not unasked:
        return match
    return replace(match, ranked=(("what_if", match.score), *(r for r in match.ranked if r[0] != "what_if")))


def _asks_what_it_would(found: Parse, name: str) -> bool:
    """ "What would the baby weigh if she hadn't smoked": what is estimated, after a change; nothing is weighed."""
    texts = [i.text.lower() for i in found.items]
    if not found.changes:
        return False
    if texts[:2] == ["would", "it"] and "i" in found.kinds:
        return True  # "would it matter if it was inspected a year ago"
    if found.kinds.lstrip("aL")[:1] == "i" and _which_then(found):
        return True  # "suppose it had sunk. Still an eruption?"
    if name in _WHYS and not any(i.ids & {"@why", "@explain"} for i in found.items):
        return True  # "swap electronics for travel, does it go through?"
    if name == "stay_same" and "how" in texts and "would" in texts[texts.index("how") :]:
        return True  # "if it was 3 km long, how much would it lose"
    asked = texts[:1] in (["what"], ["how"]) and "would" in texts[:4]
    free = (i for at, i in enumerate(found.items) if at not in found.taken)
    return asked and any(i.ids & found.lexicon.aims for i in free)


def _counts_first(found: Parse, name: str) -> bool:
    """ "How many wells in granite were dry even though ...": rows are counted, whatever else the words would fit."""
    first = found.items[0]
    counted = "@count" in first.ids and first.text.lower() == "how many" and found.kinds[1:2] in ("R", "C")
    free = not found.changes and "i" not in found.kinds and bool(found.conditions)
    return counted and free and name in _NO_COUNT and not any(i.text.lower() in _MODAL for i in found.items)


_NO_COUNT = frozenset({"why", "why_not", "threshold", "counterfactual", "feature_effect", "probability", "stay_same"})
_MODAL = frozenset({"would", "could", "can", "should", "need", "needs", "must", "will", "may", "might"})


def _expected(found: Parse, match: Match) -> bool:
    """ "How many visitors can we expect a day?" where visitors are estimated: no rows are counted."""
    if match.name != "count" or found.conditions or found.lexicon.words.outcome.kind != "regression":
        return False
    expects = any(i.ids & {"expect", "estim", "predict", "forecast"} for i in found.items)
    return expects and any(i.ids & found.lexicon.aims for i in found.items)


def _which_then(found: Parse) -> bool:
    """Whether the last few words, by themselves, ask no more than which class: "qualified then?"."""
    last = _VERDICT.search(found.kinds)
    words = found.items[last.start() :] if last is not None else []
    said = (i.text.lower() for i in words if i.kind not in "K.,aLh")
    return last is not None and all(word in ("then", "still", "now", "again") for word in said)


_VERDICT = re.compile(r"[.,][aLhw]{0,5}Kw?\.*$")


_OF_VALUES = frozenset({"feature_effect", "fairness", "labels", "stay_same", "show_data", "count", "define_term"})
"""What the name of a value asks by itself."""


def _as_it_is(found: Parse, match: Match) -> Match:
    """ "Would people with three loans be a bad risk?", "would client 19 accept?": nothing is supposed of them."""
    pointed = found.conditions or found.rows
    if match.name != "what_if" or found.changes or not pointed or re.search("[iudsD]|[NPQ][UR]?[MS]", found.kinds):
        return match
    likely = any("@probability" in i.ids for i in found.items[match.start : match.end])
    others = (r for r in match.ranked if r[0] not in ANSWERS)
    return replace(match, ranked=(("probability" if likely else "predict", match.score), *others))


def _on_top(found: Parse, matches: list[Match], reader: Reader) -> list[Match]:
    """ "Had they 20 points more, what would matter most?": what is asked of a change, if not just what then."""
    if not found.changes or len(matches) > 1 or matches[0].name not in ANSWERS | {"feature_effect"}:
        return []
    asked = scorer(found, reader.catalogue, _supposed(found))
    rest = asked.match(0, len(found.items))
    if not asked.asking or rest.score < UNDERSTOOD:
        return []
    told = {i for place in asked.asking for i in place.ids}
    if rest.name == "why" and (rest.score < matches[0].score - _NEAR or told <= _PREDICTED):
        return []  # "what would be predicted then?"
    if (
        rest.name != "why"
        and told & {"@predict", "@probability"}
        and not told & {"@important", "@feature", "@why", "@effect", "matter", "interact"}
    ):
        return []  # "when it is raised by 0.2, the model will predict what?"
    decided = settled(found, [rest], reader)
    return decided if decided[0].name in _OF_CHANGED else []


_PREDICTED = frozenset({"@predict", "predict", "@get", "get", "got", "say", "would", "come"})
_NEAR = 0.1
"""To be asked for the reasons of a change must fit nearly as well as "what then"."""
_OF_CHANGED = frozenset({"importance", "feature_importance", "why", "interaction"})


def _supposed(found: Parse) -> set[int]:
    """Where a change is said: from "if" to the last word of what it supposes."""
    changed = {at for at, role in found.taken.items() if role == "change"}
    supposed, opened = set(changed), None
    for at, item in enumerate(found.items):
        if item.kind == "i" or (at == 0 and item.kind == "h"):  # "were they all older, ..."
            opened = at if opened is None else opened
        elif item.kind == ".":
            opened = None
        elif at in changed and opened is not None:
            supposed.update(range(opened, at))
            opened = None
    return supposed


def _no_more_supposed(found: Parse, matches: list[Match]) -> list[Match]:
    """ "What if they were robins and got fed 5 more times": a second change asks nothing of its own."""
    if len(matches) < _PAIR or not any(m.name == "what_if" for m in matches):
        return matches
    if len(matches) == _PAIR and matches[0].name == "what_if" and _which_then(found):
        return matches[:1]  # "say it had been in one family. Qualified then?"
    kept = [m for m in matches if m.name in ANSWERS or not _tells_a_change(found, m)]
    if [m.name for m in kept] == ["challenge", "what_if"] and "i" not in found.kinds:
        kept = kept[:1]  # "that's wrong, she had 11 operations before"
    return kept


def _tells_a_change(found: Parse, match: Match) -> bool:
    """Whether a stretch tells a change and has no word that asks."""
    stretch = range(match.start, match.end)
    told = any(found.taken.get(at) == "change" for at in stretch)
    return told and not any(i.ids & _ASKS or i.kind in "Xm" for i in found.items[match.start : match.end])


_PAIR, _BRIEF = 2, 12
"""Two parts make several; what only supposes something has so many words at most."""
_ASKS = frozenset(
    {"@what", "@way", "@why", "@show", "@count", "@predict", "@probability", "@important", "@explain", "@effect"}
    | {"@happen", "@feature", "@mistake", "@perform", "@correct", "@statistic"}
    | {"which", "who", "what", "how", "interact"}
)
"""Words that ask for something."""


def _supposes_only(found: Parse, match: Match) -> bool:
    """ "Let's say the loan were 700 greater.": what is supposed, with the question about it elsewhere."""
    stretch = found.items[match.start : match.end]
    asking = [i for at, i in enumerate(stretch, match.start) if at not in found.taken and i.kind not in "iH"]
    given = stretch[0].kind == "i" and "what" not in stretch[0].ids  # "suppose they will gain 5"
    if match.name != "what_if" or (not given and any(i.stem_of("would", "will", "could") for i in asking)):
        return False
    leads = stretch[0].kind in "udsi" or (stretch[0].kind == "h" and not match.start)
    if stretch[0].text.lower() in _LEADING or (leads and "what" not in stretch[0].ids):
        return not any(i.ids & {"@what", "@way", "@predict", "@probability"} for i in asking)
    supposed = any(i.kind == "i" and "what" not in i.ids for i in stretch)
    return supposed and not any(i.ids & _ASKED for i in asking)


_LEADING = frozenset({"after", "once", "given", "when", "with", "make", "let", "take", "give", "by", "upon", "having"})
_LEADING |= {"bring", "put", "push"}
"""What a clause begins with that only leads to the question: "after lowering it by 15, ..."."""


_ASKED = frozenset({"@predict", "@probability", "@happen", "@what", "@way", "@change", "@get", "@effect"})


def _missing(found: Parse, requests: list[Request], reader: Reader) -> str | None:
    """The first slot that must be filled and is not."""
    if unplaced(found) and any(about(r.intent, reader) != "nothing" for r in requests):
        return "condition"
    if any(r.intent == "what_if" for r in requests) and not found.changes:
        return "changes"
    return unfilled(requests, reader)


def _unused(found: Parse, requests: list[Request]) -> tuple[str, ...]:
    """Columns that are named and say which rows in no way that was understood.

    Where all rows would be counted, and right before rows: "the average number of steps for difficult recipes".
    """
    names = [r.intent for r in requests]
    free = [at for at, i in enumerate(found.items) if i.kind == "C" and found.taken.get(at) in (None, "column")]
    if names == ["feature_stats"]:
        of_rows = [at for at in free if found.kinds[at + 1 : at + 2] == "R" and at and found.items[at - 1].text in _OF]
        return tuple(found.items[at].text for at in of_rows if found.column(at) != requests[0].slots.get("feature"))
    if names != ["count"] or found.conditions or found.rows:
        return ()
    open_ = [at for at in free if at not in found.taken]
    return tuple(found.items[at].text for at in open_ if at and "@count" not in found.items[at - 1].ids)


_OF = frozenset({"for", "of", "among", "in"})


def unfilled(requests: Iterable[Request], reader: Reader) -> str | None:
    """The first slot that a request needs and has no value for."""
    for request in requests:
        intent = reader.catalogue.intents.get(request.intent)
        for slot, declared in intent.slots.items() if intent else ():
            if declared.get("required") and request.slots.get(slot) is None:
                return slot
    return None


def _status(matches: list[Match], found: Parse, odds: float, fitted: float) -> Status:
    """Refused, offered or understood, by how much speaks for a question; a near tie between two intents is offered.

    `fitted` is how well its words fit any phrase at best, whatever decided between rivals.
    """
    if odds < REFUSED or not matches[0].name:
        return "out_of_scope"
    if matches[0].name == "audience" and found.rows:
        return "understood"  # "explain 44 to me like I'm not a doctor"
    if found.changes and "i" in found.kinds and len(matches) == 1 and matches[0].name in ANSWERS:
        return "understood"  # "and if she only asks for 2000?": what is supposed was read
    if found.profile and len(matches) == 1 and matches[0].name in ANSWERS:
        return "understood"  # "somebody with an income of 3000, do they get it"
    first, worst = matches[0].ranked, min(min(m.score, m.fit) for m in matches)
    alike = [ANSWERS if found.changes else frozenset[str](), _OF_MISTAKES, _WHYS, _OF_ONE_ANSWER]
    if any(i.ids & {"@why", "@explain"} for i in found.items):
        alike.append(frozenset({"why", "what_if"}))  # "put pregnancies to 0, then explain"
    rivals = [s for name, s in first[1:] if not any({name, first[0][0]} <= names for names in alike)]
    ahead = matches[0].score - rivals[0] if rivals else 1.0
    tied = len(matches) == 1 and ahead < TIE and worst < 0.9
    faint = fitted < _WEAK and all(m.told - m.strange < _FAINT for m in matches)
    return "unsure" if tied or faint or odds < TAKEN else "understood"


_WEAK, _FAINT = 0.59, 1.4
"""What neither fits a phrase well nor speaks for its intent by its words is offered, not answered.

Of 164 free questions that were read as another one these two limits catch 32, of 633 everyday ones read rightly 4.
"""


_OF_MISTAKES = frozenset({"mistakes", "when_wrong"})
_WHYS = frozenset({"why", "why_not"})
_OF_ONE_ANSWER = frozenset({"case_correct", "predict"})
"""Both tell the answer of one case: "was he accepted?"."""
_CLOSE = 0.12
"""What fits nearly as well as the best is offered, too."""


def _ordered(requests: list[Request]) -> tuple[Request, ...]:
    """Requests without repetition, in the order asked."""
    kept: list[Request] = []
    for request in requests:
        if request not in kept:
            kept.append(request)
    return tuple(kept)
