"""Questions that ask nothing outright: "and for women?", "age?", "34, single, debts 0.4", "no, she is married"."""

from __future__ import annotations

import re

from explainer.language.amounts import value_of
from explainer.language.catalogue import Catalogue
from explainer.language.english import ASKED_AGAIN
from explainer.language.item import Item
from explainer.language.parse import Parse
from explainer.language.parts import opens_question
from explainer.language.scoring import OPENING, SPEAKER, SURE, Match, asks, mean_fit, places_of
from explainer.language.small_words import key, small_words
from explainer.language.values import bare_conditions
from explainer.types import Change, Condition, Request


def opens(question: str) -> bool:
    """Whether a question begins like a follow-up: "and ...", "what about ..."."""
    stems = key(question[:80])
    return any(stems[: len(opener)] == opener for opener in small_words().openers)


def bare_request(found: Parse, score: float) -> Request | None:
    """What just naming something asks for: a row is shown, a group counted, a column summed up.

    `score` is how well the words fit some intent all the same.
    """
    ends = any(i.kind in "Kk" and at not in found.taken for at, i in enumerate(found.items))
    measured = all(c.column in found.lexicon.numeric for _, _, c in found.conditions)
    either = bool(found.conditions) and found.joined_by_or(found.conditions)
    several = any(map(_several, found.items[:2]))  # "people without a telephone, a guarantor or a house"
    many = len(found.conditions) > (1 if measured else 2) and not several
    if many and not found.rows and _exact(found) and not (either or ends):
        return Request("set_case")  # a profile, pasted in
    speaks = any(i.ids & SPEAKER - {"me"} for i in found.items) or bool(_open_profile(found))
    if speaks and found.conditions and not found.rows and all(c.op == "=" for _, _, c in found.conditions):
        return Request("set_case")  # "I'm single", "my debt ratio is 0.4"
    if (score >= SURE or _speaks(found)) and (found.rows or found.conditions):
        return None
    if found.conditions and ends:
        return Request("predict")  # "women over 35: diabetic?"
    if found.rows:
        return Request("predict" if any(i.kind == "K" for i in found.items) else "show_case")
    columns = [found.column(at) for at, item in enumerate(found.items) if item.kind in "CB" and at not in found.taken]
    short = sum(1 for i in found.items if i.kind not in "CB.,") <= 2 and not found.items[0].ids & {"@what"}
    if len(columns) == 1 and not found.conditions and short:
        return Request("feature_stats", {"feature": columns[0]})
    if found.conditions and _YES_OR_NO.search(found.kinds) and found.items[-1 - (found.kinds[-1] == ".")].kind in "nF":
        return Request("predict")  # "men with ten priors, gonna do it again or no?"
    if found.profile and any(i.text.lower() in _ASKED_OF for i in found.items[found.profile :]):
        return Request("predict")  # "somebody aged 37 with a misdemeanor, will they do it again"
    estimated = found.lexicon.words.outcome.kind == "regression" and any(i.kind == "X" for i in found.items)
    if found.conditions and not columns and estimated:
        return Request("predict")  # "what's the wind in September"
    people = found.items[0].of_rows and any(i.kind == "L" for i in found.items[1:2])  # "people with ten priors"
    return Request("show_data" if people else "count") if found.conditions and not columns else None


def _several(item: Item) -> bool:
    """Whether an item says that several rows are meant: "people", "everyone"."""
    return item.of_rows or item.text.lower() in ("everyone", "everybody", "those")


_YES_OR_NO = re.compile(r"[,.:].+o[nFL][.]*$")
_ASKED_OF = frozenset({"will", "would", "does", "is", "gonna"})


def _speaks(found: Parse) -> bool:
    """Whether more is said than names: "what does it look at when somebody is over 40"."""
    said = [i for at, i in enumerate(found.items) if at not in found.taken and i.kind in "wMS" and i.text[0].isalpha()]
    return len(said) > _FEW


def _open_profile(found: Parse) -> bool:
    """Whether a new case is introduced: "a storm at latitude 30", "new applicant: ..."."""
    words = [i.text.lower() for i in found.items[:3]]
    return len(words) > 1 and words[0] in ("a", "an", "new", "another") and any(k == "R" for k in found.kinds[1:3])


def _exact(found: Parse) -> bool:
    """Whether the conditions only give columns their values, as a profile does."""
    return all(c.op == "=" and c.column in found.lexicon.kinds for _, _, c in found.conditions)


def objects(items: list[Item]) -> bool:
    """ "But he is not self-employed", "but her credit history is spotless": an objection about the case at hand."""
    words = [i.text.lower() for i in items]
    pause = words.index(",") if "," in words[:4] else 0
    if " ".join(words[:pause]) in _HOLD:  # "hang on, his loan is small, so how can that be right"
        rest = items[pause + 1 :]
        told = any(i.kind in "CBVH" for i in rest) and any(map(judged, rest))
        return len(rest) > _SHORT and told and not opens_question(rest[0])
    if words[:1] != ["but"] or len(items) < _SHORT:
        return False
    told = "?" not in words and any(i.kind == "H" for i in items)
    valued = any(i.kind in "CBV" for i in items) and any(map(judged, items))
    asks = opens_question(items[1]) and items[1].text.lower() not in ("look", "look at")
    owned = words[1] in _OWNERS and words[2] not in _WISHING and any(i.kind in "CBV" for i in items)
    return told or owned or (valued and items[1].kind != "i" and not asks)


_SHORT = 3
_OWNERS = frozenset({"we", "i", "we've", "i've", "we're", "i'm", "there's", "we'd", "i'd", "there"})
"""Who says what speaks for their own case."""
_WISHING = frozenset(
    {"want", "wanted", "need", "would", "mean", "meant", "only", "thought", "think", "asked", "am", "was"}
)
_HOLD = frozenset(
    {"hang on", "hold on", "wait", "wait a minute", "wait a second", "hey", "come on", "hang on a minute"}
)
_JUDGED = (
    frozenset({"good", "bad", "fine", "terrible", "great", "awful", "excellent", "spotless", "perfect", "poor", "okay"})
    | frozenset({"ok", "low", "high", "decent", "brilliant", "horrible", "dreadful", "spot on", "normal", "clean"})
    | frozenset(
        {
            "in its favour",
            "in his favour",
            "in her favour",
            "in their favour",
            "in its favor",
            "in his favor",
            "in her favor",
        }
    )
)
"""What somebody who objects calls a value: "but his blood pressure is terrible, so how come you say this?"."""


def judged(item: Item) -> bool:
    """Whether a word is what somebody who objects calls a value: "his mileage is low"."""
    return item.text.lower() in _JUDGED


def gives_a_case(found: Parse) -> bool:
    """Whether a text only gives values of the case at hand: a profile, or what sets right what we have."""
    if found.begins(("repeat", "rerun", "redo")):
        return False  # "repeat that for anyone with no felony and a stay of 0 days"
    only = found.profile > 0 and (all(k in ".," for k in found.kinds[found.profile :]) or bool(not_read(found)))
    return only or _lists(found) or _read_set_right(found) or _corrects(found) or _not_as_shown(found)


def _lists(found: Parse) -> bool:
    """ "125 metre rotor, ice on the blades": each piece between commas gives a value, and nothing is asked."""
    plain = found.conditions and _exact(found) and not found.changes and not found.rows
    if not plain or "," not in found.kinds or any(k in "iXmKkGbu" for k in found.kinds):
        return False
    if looks_at_rows(found) or any(map(_several, found.items[:2])):
        return False  # "get me all rows: male, not caucasian, age 33"
    if any("@statistic" in i.ids for i in found.items[:2]):
        return False  # "average depth of the ones laid in July, no crabs, no foxes"
    pieces = list(re.finditer(r"[^,.a]+", found.kinds))
    opening = (found.items[piece.start()].text.lower() for piece in pieces)
    if any(i.text == "?" or i.ids & _ASKS for i in found.items) or any(word in _ASKED for word in opening):
        return False
    given = {start for start, _, _ in found.conditions} | {at for at, i in enumerate(found.items) if i.kind == "B"}
    return len(pieces) > 1 and all(given & set(range(*piece.span())) for piece in pieces)


def looks_at_rows(found: Parse) -> bool:
    """ "I need to look at all the applicants who ...", "get me all rows: ...": several are to be shown or counted."""
    bidden = found.items[0].text.lower() in ("get", "fetch", "pull", "give", "bring")
    asked = bidden or any(i.ids & {"@show", "show", "@count"} for i in found.items)
    return asked and any(i.of_rows for i in found.items)


def not_read(found: Parse) -> tuple[str, ...]:
    """The words after a profile of several values that say nothing known: "30, 39 weeks, 11 visits, first child"."""
    rest = [i for at, i in enumerate(found.items) if at >= found.profile > 0 and i.kind not in ".,"]
    words = rest and len(rest) <= _LITTLE and all(i.kind in "wR" for i in rest)
    asks = any(item.ids & _ASKS for item in rest) or any(i.text == "?" for i in found.items)
    listed = len(found.conditions) > _LEAST and found.kinds[found.profile : found.profile + 1] == ","
    return (" ".join(i.text for i in rest),) if words and listed and not asks else ()


_LITTLE, _LEAST = 3, 2
_ASKS = frozenset(
    {"@show", "@count", "@why", "@predict", "@what", "@way", "@probability", "@model", "@change", "@effect"}
    | {"@important", "@feature", "@statistic", "@mistake", "@perform", "@explain", "interact"}
    | {"@true_outcome", "@reality", "@correct", "@data"}
)


def _not_as_shown(found: Parse) -> bool:
    """ "It's a geisha, not a bourbon", "the crew was 12, not 120": what it is, and what it was taken for."""
    first = found.items[0].text.lower() if found.items else ""
    told = _NOT_THAT.search(found.kinds) and not any(i.kind in "i?XmK" or i.text == "?" for i in found.items)
    asks = first in _ASKED or any(i.ids & {"@why", "@count", "@show"} for i in found.items)
    return bool(told) and not asks and bool(found.conditions) and _exact(found) and not found.changes and not found.rows


_NOT_THAT = re.compile(r"_[,a]{0,2}nL?w\.?$")
_ASKED = frozenset({"what", "how", "why", "which", "who", "would", "does", "is", "are", "only", "just", "for", "and"})


def _corrects(found: Parse) -> bool:
    """ "No, she is married", "wrong, the latitude is 31, not 13", "wrong department, he's in support"."""
    words = [i.text.lower() for i in found.items]
    words = words[1:] if words[:2] == ["no", "no"] else words
    denies = len(words) > 2 and words[0] in ("no", "nope", "wrong", "actually")
    called = any("@predict" in i.ids or i.of_rows for i in found.items[1:3])  # "wrong predictions, bp = 70"
    opens = denies and (words[1] == "," or (words[0] == "wrong" and not called))
    return opens and bool(found.conditions) and _exact(found) and "?" not in words and not found.changes


def _read_set_right(found: Parse) -> bool:
    """ "The longitude is wrong, it should be -77": the value of the column named before."""
    match = _WRONG.search(found.kinds)
    asks = any(i.text == "?" for i in found.items)
    if match is None or asks or "@mistake" not in found.items[match.start("w")].ids:
        return False
    if found.items[match.start("b")].text.lower() != "should" and found.items[match.start("b")].kind not in "LH":
        return False
    return _take_value(found, found.column(match.start("C")), match.start("N"))


def _take_value(found: Parse, column: str, at: int) -> bool:
    """Take the number at item `at` as the value of this column, if it can be one."""
    value = value_of(found, column, found.items[at])
    if value is not None:
        found.conditions.append((at, at + 1, Condition(column, "=", value)))
        found.take(at, at + 1, "condition")
    return value is not None


def set_right(found: Parse, doubt: Request) -> None:
    """ "The car is a 2009, the year is wrong": the one number is the value of the column that is called wrong."""
    column = doubt.slots.get("feature")
    numbers = [at for at, i in enumerate(found.items) if i.kind == "N"]
    wrong = any("@mistake" in i.ids or i.text.lower() == "wrong" for i in found.items)
    if not wrong or len(numbers) != 1 or found.conditions or found.changes or column not in found.lexicon.numeric:
        return
    (at,) = numbers
    led = found.items[at - 1].kind if at else ""
    if led not in ("R", "H", "#") and _take_value(found, column, at):
        found.rows = []


_WRONG = re.compile(r"(?P<C>C)[Lhw]{0,4}(?P<w>w)[Lw]?[,.aL]{1,3}(?P<b>[wLH])L{0,2}(?P<N>[NP])")


def the_rest(found: Parse, matches: list[Match]) -> bool:
    """ "And the rest?", "the others": short, and only pointing back."""
    back = any(i.kind == "G" for i in found.items)
    if matches[0].name != "followup" and mean_fit(matches) >= SURE:
        return False  # "what is this data about?"
    return back and len(found.items) < 6 and all(i.kind in "GLahty.,fo" or i.ids & OPENING for i in found.items)


def same_again(found: Parse, catalogue: Catalogue) -> bool:
    """ "Could you show me the same for ...": nothing else is asked."""
    same = [at for at, i in enumerate(found.items) if i.kind == "G" and "same" in i.text.lower()]
    if found.changes and any(i.text.lower() == "would" for i in found.items):
        return False  # "if it was plain, would it still say the same"
    still = bool(found.changes) and all(i.text.lower() == "still" for at in same for i in found.items[at - 1 : at])
    again = bool(same) and not (still and same[0])  # not in "double the insulin, still the same?"
    if _SAME_AGAIN.match(" ".join(i.text.lower() for i in found.items)) and not found.changes:
        return not any(p.ids & _STRONG for p in places_of(found, catalogue))
    return again and not any(asks(p) for p in places_of(found, catalogue) if "@show" not in p.ids)


_SAME_AGAIN = re.compile(
    r"(?:(?:and|now|ok|okay|then|please|but|do|&) )*(?:once more|ditto|do likewise"
    r"|do (?:it|that|this)(?: again)?(?= for)"
    r"|(?:the )?same "
    rf"(?:{'|'.join((*ASKED_AGAIN, 'one'))})?"
    r"(?: again)?(?: (?:please|now|pls))?) ?(?:,|(?:but|for|with|without|w/o|only|on|of)\b)"
)
_STRONG = frozenset(
    {"@predict", "@probability", "@why", "@explain", "@important", "@mistake", "{metric}", "@statistic", "@count"}
    | {"@true_outcome", "@reality", "@effect"}
)


def another(found: Parse, question: str, matches: list[Match]) -> tuple[str, ...]:
    """The words of "and property?", "what about Florence?" that nothing is known by: of what, must be asked."""
    named = found.taken or any(k in "CBVKXHNGm" for k in found.kinds)
    if named or mean_fit(matches) >= SURE or found.kinds[:1] not in ("a", "w") or not opens(question):
        return ()
    said = [i for i in found.items if i.kind == "w" and i.text[0].isalpha() and not i.ids & OPENING]
    if not 0 < len(said) <= _FEW or any(x.startswith("@") for i in said for x in i.ids):
        return ()
    return tuple(i.text for i in said)


_FEW = 2
"""Words that may be the name of something."""


def take_profile(found: Parse) -> None:
    """The values of a profile as what is set: "34, single, debts 0.4"."""
    bare_conditions(found)
    for start, end, condition in found.conditions:
        if condition.op == "=" and condition.column in found.lexicon.kinds:
            found.changes.append((start, Change(condition.column, "set", condition.value)))
            found.taken.update(dict.fromkeys(range(start, end), "change"))
    found.conditions = [c for c in found.conditions if c[2].op != "=" or c[2].column not in found.lexicon.kinds]
