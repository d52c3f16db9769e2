"""From items to a `Reading`: which intents a question asks for, about which rows, with which slots.

Two intents too close to tell apart are offered, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from explainer.language.asked_of_changes import (
    asks_what_it_would,
    no_more_supposed,
    nothing_supposed,
    of_one_case,
    on_top,
    supposes_only,
    what_if,
)
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
from explainer.language.guessed import guessed
from explainer.language.hearsay import without_teller
from explainer.language.introductions import without_introduction
from explainer.language.item import Item
from explainer.language.items import itemize
from explainer.language.lacking import completed
from explainer.language.last_checks import checked_at_last
from explainer.language.least_sure import least_sure
from explainer.language.objected import objected
from explainer.language.outcome import reading_of, unplaced
from explainer.language.outcome_asked import asked_and_told
from explainer.language.own_value import own_value
from explainer.language.parse import Parse
from explainer.language.parts import UNLESS, matches_of
from explainer.language.reader import Reader
from explainer.language.rivals import about, compared, settled
from explainer.language.rows import bare_rows, loose_change, moves_it, pointed_rows, vague_change
from explainer.language.rows_asked import (
    ASKED_SHARES,
    counts_first,
    counts_so_many,
    expected,
    held_by_each,
    in_order,
    names_several,
    only_measured,
    share_of_a_class,
    shares_out,
)
from explainer.language.said_again import asked_once
from explainer.language.scoring import (
    ANSWERS,
    SURE,
    TIE,
    WHYS,
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
    asked = without_teller(without_introduction(items, _audiences(reader)))
    if len(asked) < len(items) or not all(question.startswith(i.text, i.start) for i in items):
        items, question = asked, " ".join(i.text for i in asked)

    def whole(items: list[Item]) -> Reading:
        return _whole(" ".join(i.text for i in items), items, reader)

    return _as_typed(typed, items, guessed(items, _whole(question, items, reader), reader, whole))


def _whole(question: str, items: list[Item], reader: Reader) -> Reading:
    """The reading of all items, by what they say together or else one after the other."""
    reading = _understood(question, list(items), reader)

    def read(rest: list[Item]) -> Reading:
        return _understood(" ".join(i.text for i in rest), list(rest), reader)

    return (
        two_cases(items, reading, reader)
        or one_or_the_other(items, reading)
        or furthest(items, reading, reader)
        or own_value(items, reading, reader)
        or side_by_side(items, reading, reader)
        or of_each_value(items, reading, reader, read)
        or least_sure(items, reading, reader, read)
        or _heard(extreme(items, reading, reader, read), items, reader)
        or reading
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
        reading = _reading(found, asked, alone, reader)
        if reading.status == "unsure":  # "how much with a live band": the rule is surer than its words
            reading = replace(reading, status="understood", requests=(Request("what_if", {"output": "prediction"}),))
        return replace(reading, bare=bare)
    if moves_it(found):
        supposed = (Request("what_if", {"output": "prediction"}),)
        return replace(reading_of(found, "incomplete", supposed, matches), missing="changes")
    if objects(items) and (bare or any(i.kind in "CBH" for i in items)):
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
    left_out = any(
        i.kind == "n" and i.text.lower() in UNLESS for i in items
    )  # "furniture loans, except the unemployed"
    rows = parse([i._replace(kind="V") if i.kind == "B" else i for i in items], reader.lexicon)
    instead = scorer(rows, reader.catalogue)
    other = matches_of(rows, instead)
    better = left_out or mean_fit(other) >= mean_fit(matches) - 0.05
    return (rows, instead, other) if better else (found, asked, matches)


def _reading(found: Parse, asked: Scorer, matches: list[Match], reader: Reader) -> Reading:
    matches = on_top(found, matches, reader) or settled(found, [nothing_supposed(found, m) for m in matches], reader)
    matches = [what_if(found, matches)] if len(matches) == 1 else matches
    if len(matches) == 1 and matches[0].name not in ANSWERS and asks_what_it_would(found, matches[0].name):
        matches = [replace(matches[0], ranked=(("what_if", matches[0].score),))]
    if supposed_of_it(found, matches):  # "would it have been saved at 12 km"
        suppose(found)
        matches = [replace(matches[0], ranked=(("what_if", matches[0].score),))]
    status = _status(matches, found, belonging(found, asked, matches).odds)
    if status == "out_of_scope" and "NU" in found.kinds:
        status = "unsure"  # "raise it 2 m": so many of a unit of the project's
    if vague_change(found) or (status != "understood" and loose_change(found)):
        supposed = (Request("what_if", {"output": "prediction"}),)
        reading = reading_of(found, "incomplete", supposed, matches)
        left = dict.fromkeys((*reading.unknown, *unheard(found, supposed, reader)))
        return replace(reading, missing="changes", unknown=tuple(left))
    if lacking := _lacking(found, matches, status, reader):
        return lacking
    if status in ("out_of_scope", "unsure") and _explain(found):
        matches, status = [replace(matches[0], ranked=(("why", matches[0].score), *matches[0].ranked))], "understood"
    if status == "out_of_scope":
        return reading_of(found, status, (), matches)
    if status == "unsure":
        names = [name for name, score in matches[0].ranked if score >= matches[0].score - _CLOSE][:3]
        return reading_of(found, status, tuple(Request(name) for name in names), matches)
    if any(i.of_rows for i in found.items):
        matches = [m for m in matches if m.name != "set_case"] or matches  # "people who own no house and have no phone"
        if looks_at_rows(found) and [m.name for m in matches] == ["set_case"]:
            matches = [replace(matches[0], ranked=(("show_data", matches[0].score),))]
    matches = only_measured(found, matches)
    if len(matches) == 1 and counts_so_many(found, matches[0].name):
        matches = [replace(matches[0], ranked=(("count", matches[0].score),))]
    if len(matches) == 1 and (counts_first(found, matches[0].name) or shares_out(found, matches[0].name)):
        matches = [replace(matches[0], ranked=(("count", matches[0].score),))]
    if len(matches) == 1 and names_several(found, matches[0]):
        matches = [replace(matches[0], ranked=(("show_data", matches[0].score),))]
    if len(matches) == 1 and expected(found, matches[0]):
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
    matches = no_more_supposed(found, matches)
    matches, part = objected(found, matches)
    matches = [compared(found, match) for match in matches if len(matches) == 1 or not supposes_only(found, match)]
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
    if [r.intent for r in requests] in (["predict"], ["probability"]) and (_judged_anew(found) or _valued(found)):
        suppose(found)
        found.profile = 0
        requests = [Request("what_if", {"output": requests[0].intent.replace("predict", "prediction")})]
    if [r.intent for r in requests] == ["audience"] and found.rows:
        requests.append(Request("why"))  # "explain 44 to me like I'm not a doctor"
    about_it_all(found, requests)
    checked_at_last(found, requests)
    beside_a_half(found, requests)
    if [r.intent for r in requests] == ["labels"] and share_of_a_class(found):
        requests = [Request("count")]
    if [r.intent for r in requests] == ["count"] and (held := held_by_each(found)) is not None:
        requests = [Request("feature_stats", {"feature": held})]
    if [r.intent for r in requests] == ["show_data"] and (ordered := in_order(found, requests[0])) is not None:
        requests = [ordered]
        status = status if ordered.slots else "unsure"
    requests = shared_out(found, asked_and_told(found, completed(found, requests, reader)))
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


def _judged_anew(found: Parse) -> bool:
    """ "Fit new tyres on it, 12 mm all round, then judge again": a value for the case at hand, and no group."""
    again = any(i.text.lower() in _ANEW for i in found.items)
    again = again and (bool(found.rows) or any(i.text.lower() in _ONE for i in found.items))
    free = not (found.changes or found.profile)
    return again and free and of_one_case(found) and not found.joined_by_or(found.conditions)


def _explain(found: Parse) -> bool:
    """ "Furniture loans. Explain.", "the ones with a pedigree above 0.8, explain": of a group, and no more."""
    free = [i for at, i in enumerate(found.items) if at not in found.taken and i.kind not in "L.,aGRBV"]
    named = bool(found.conditions) or any(i.kind in "BV" for i in found.items)
    asks = [i for i in free if any(x.startswith("@") and x not in ("@you", "@model") for x in i.ids)]
    return (
        named
        and len(free) <= _BRIEFLY
        and len(asks) == 1
        and "@explain" in asks[0].ids
        and not (found.changes or "i" in found.kinds)
    )


_BRIEFLY = 3


def _valued(found: Parse) -> bool:
    """ "With a BMI of 24, what does it say for 12", "the odds for 142 aged 60": values that a case has not."""
    led = [found.items[n].text.lower() for start, _, _ in found.conditions for n in range(max(0, start - 1), start + 1)]
    numbers = all(c.column in found.lexicon.numeric for _, _, c in found.conditions)
    given = len(found.rows) == 1 and of_one_case(found) and not found.joined_by_or(found.conditions)
    return given and numbers and not found.changes and not {"with", "at", "aged"}.isdisjoint(led)


_ANEW = frozenset({"again", "instead", "rerun", "re-run", "anew", "redo", "recalculate", "recompute"})
_ONE = frozenset({"it", "this", "he", "she", "him", "her", "his"})


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


def _status(matches: list[Match], found: Parse, odds: float) -> Status:
    """Refused, offered or understood, by how much speaks for a question; a near tie between two intents is offered."""
    if odds < REFUSED or not matches[0].name:
        return "out_of_scope"
    if matches[0].name == "audience" and found.rows:
        return "understood"  # "explain 44 to me like I'm not a doctor"
    if found.changes and "i" in found.kinds and len(matches) == 1 and matches[0].name in ANSWERS:
        return "understood"  # "and if she only asks for 2000?": what is supposed was read
    if found.profile and len(matches) == 1 and matches[0].name in ANSWERS:
        return "understood"  # "somebody with an income of 3000, do they get it"
    first = matches[0].ranked
    many = "@count" in found.items[0].ids or found.items[0].text.lower().startswith("how many ")
    counts = many and first[0][0] in ("count", "threshold")
    shares = any(i.ids & ASKED_SHARES for i in found.items[:3]) and first[0][0] in ("count", "labels")
    if shares and len(matches) == 1 and odds >= _COUNTED and any(i.kind in "KVBR" for i in found.items):
        return "understood"  # "what percentage of web orders come back"
    if counts and odds >= _COUNTED and not {"condition", "target"}.isdisjoint(found.taken.values()):
        return "understood"  # "how many repairs were done within an hour"
    alike = [ANSWERS if found.changes else frozenset[str](), _OF_MISTAKES, WHYS, _OF_ONE_ANSWER]
    if any(i.ids & {"@why", "@explain"} for i in found.items):
        alike.append(frozenset({"why", "what_if"}))  # "put pregnancies to 0, then explain"
    alike += [frozenset({"count", "feature_stats"})] if counts else []  # "how many priors do men have"
    rivals = [s for name, s in first[1:] if not any({name, first[0][0]} <= names for names in alike)]
    apart = matches[0].score - rivals[0] if rivals else 1.0
    tied = len(matches) == 1 and apart < TIE and min(m.fit for m in matches) < 0.9
    doubtful = len(matches) == 1 and min(matches[0].score, matches[0].fit) < SURE
    doubtful = doubtful and _doubt(matches[0], apart) > DOUBT
    doubtful = doubtful and first[0][0] not in ANSWERS | _OF_A_TURN and not counts
    return "unsure" if tied or doubtful or odds < TAKEN else "understood"


def _doubt(match: Match, apart: float) -> float:
    """How likely the words are to ask something else (log odds): the less, the more they tell for this and not for
    another, and the further its score stands apart from the next.

    By logistic regression on 1,611 free questions about 60 tables that the words had not learned from: of the 200 most
    doubtful ones 125 asked something else.
    """
    return _UNTOLD - _TELLS * match.told - _AHEAD * min(match.ahead, _FAR) - _APART * min(apart, _WELL_APART)


_OF_A_TURN = frozenset({"followup", "show_case", "set_case", "session", "mistakes"})
_COUNTED = -0.2
"""From these odds on a question that counts rows of which something was understood is ours."""
DOUBT = 0.3
"""From these odds on of asking something else a question is offered, not answered."""
_UNTOLD, _TELLS, _AHEAD, _FAR, _APART, _WELL_APART = 1.62, 0.7, 0.83, 2.0, 4.8, 0.3


_OF_MISTAKES = frozenset({"mistakes", "when_wrong"})
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
