"""Where a question falls into several: "why was it refused, and what could change it?".

A stretch is a request of its own only if it asks for something; what goes on with who is meant, or only asks politely,
does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explainer.language.clauses import WHAT_THEN
from explainer.language.item import Item
from explainer.language.outcome_words import TELLING
from explainer.language.parse import Parse
from explainer.language.scoring import SHOWING, UNDERSTOOD, Match, Scorer
from explainer.language.small_words import key, small_words


def matches_of(found: Parse, asked: Scorer) -> list[Match]:
    """The question as one request, or as several where its parts make better sense alone."""
    return _split(found, asked, asked.match(0, len(found.items)), depth=0)


def _split(found: Parse, asked: Scorer, whole: Match, depth: int) -> list[Match]:
    """The stretch as one request, or as the two that it is likeliest to be."""
    best: tuple[float, Match, Match] | None = None
    told: dict[str, float] = {}
    for at in _boundaries(found, whole.start, whole.end)[:8] if depth < 3 else ():
        may_ask = _may_ask(found, asked, whole.start, at), _may_ask(found, asked, at + 1, whole.end)
        if may_ask[1] and _tells_only(found, asked, whole.start, at):
            last = asked.match(at + 1, whole.end)
            if last.score > max(UNDERSTOOD, whole.score + GAIN):
                return _split(found, asked, last, depth + 1)
        led = found.items[_begins(found, at + 1)].text.lower()
        if not all(may_ask) or led == "not":
            continue  # "why this model and not something simpler"
        if found.items[whole.start].kind == "i" and found.kinds[at] == "," and led in _HAS_SHE:
            continue  # "if their debts were lower, would more of them get it"
        left, right = asked.match(whole.start, at), asked.match(at + 1, whole.end)
        left = _runner_up(left) if left.name == right.name else left
        alone = at + 2 == whole.end and not opens_question(found.items[at + 1]) and found.kinds[at + 1] != "m"
        if left.name and right.name and left.name != right.name and not alone:  # "feature interactions, ranked"
            told = told or asked.told(whole.start, whole.end)
            odds = _are_two(found, whole, left, right, told)
            if odds > TWO and (best is None or odds > best[0]):
                best = odds, left, right
    return [one for part in best[1:] for one in _split(found, asked, part, depth + 1)] if best else [whole]


def _runner_up(match: Match) -> Match:
    """The match with the next intent, where that fits nearly as well: "ground truth for 88, plus your prediction"."""
    near = len(match.ranked) > 1 and match.ranked[1][1] > match.score - _NEARLY
    return replace(match, ranked=match.ranked[1:]) if near else match


_NEARLY = 0.05


def _are_two(found: Parse, whole: Match, left: Match, right: Match, told: Mapping[str, float]) -> float:
    """How likely two stretches are two requests and not one (log odds), by logistic regression.

    `told` is what the words of the whole tell for each intent.
    Fitted to 5,134 places where a question might fall into two, of 10,037 questions that no words were learned from.
    """
    at = right.start - 1
    aside = found.items[whole.start].kind == "i" or found.items[whole.start].ids & {"when", "where"}
    return (
        _ONE
        + _FITTING * whole.score
        + _BETTER * (left.score + right.score - 2 * whole.score)
        + _LONGER * min(at - whole.start, whole.end - right.start, _LONG)
        + _TELLING * min(left.told - left.strange, right.told - right.strange)
        - _UNTOLD * (max(told.values()) - min(told[left.name], told[right.name]))
        + _ASKED_TWICE * (_asks_twice(found, whole.start, at) and not aside)
        - (0.0 if found.items[at + 1].ids & _JOINTS else _JOINT.get(found.kinds[at], 0.0))
    )


TWO = -1.0
"""From these odds on a stretch is taken for two requests: one that goes unanswered is worse than one too many."""
_ONE, _FITTING, _BETTER, _LONGER, _LONG = -5.85, 3.9, 2.72, 0.26, 6
"""Where it starts; what the fit of the whole adds, and how much better both parts fit; and each item of the shorter."""
_TELLING, _UNTOLD, _ASKED_TWICE = 0.77, 0.37, 1.13
"""What it adds that both tell something, and that both begin like questions; what is taken off where the whole tells
less of one of them than of its likeliest."""
_JOINT = {".": 1.51, ",": 1.18}
"""What is taken off where they are only set apart, not joined by "and"."""


def _tells_only(found: Parse, asked: Scorer, start: int, at: int) -> bool:
    """Whether a stretch before a question asks nothing: "I have many who live far out. Why ...?"."""
    if found.kinds[at] not in ".,":
        return False
    follows, told = found.items[_begins(found, at + 1)], range(start, at)
    supposes = follows.kind == "i" and any(n in found.taken for n in told)
    if supposes or not opens_question(follows):
        return False
    if _either_end(found, start, at) or any(found.kinds[n] == "i" or found.taken.get(n) == "change" for n in told):
        return False
    asks = any(opens_question(found.items[n]) and not _relates(found, n) for n in told)
    if asks or any(p.ids & _STRONG for p in asked.asking if p.at in told and not _described(found, p.at)):
        return False
    bids = asked.match(start, at)
    return not (bids.told - bids.strange >= TOLD and bids.score >= BIDS)  # "pull him up for me, and was it right?"


_WISHING = frozenset({"wants", "wishes", "hopes", "wanted", "hoped"})
TOLD, BIDS = 1.0, 0.9
"""What tells so much more than a stranger's question and fits a phrase so well asks for something."""


def _relates(found: Parse, at: int) -> bool:
    """ "People who ...": no question word."""
    return (
        at > 0
        and found.items[at].text.lower() in ("who", "that", "which", "whose")
        and found.kinds[at - 1] not in ".,a"
    )


def _described(found: Parse, at: int) -> bool:
    """Whether item `at` belongs to a relative clause: "the bottles which the model judged poor"."""
    return any(_relates(found, n) and found.items[n - 1].kind in "RGV" for n in range(max(1, at - 6), at))


_STRONG = frozenset(
    {"@predict", "@probability", "@why", "@explain", "@important", "@mistake", "{metric}", "@perform", "@statistic"}
    | {"@show", "show", "@count", "@true_outcome", "@reality", "@effect", "@describe", "interact", "@change", "defin"}
    | {"@confident", "@fair", "@data", "@feature", "{change}"}
)
"""What asks even where it is only named: "average age of women, ..."."""


GAIN = 0.02
"""How much better a question must fit without what only tells before it."""


def _asks_twice(found: Parse, start: int, at: int) -> bool:
    """Whether both sides of a joint begin like questions: "why refused, and what could change it?"."""
    clauses = [
        start,
        *(n + 1 for n in range(start, at) if found.kinds[n] in ",."),
    ]  # "older than 40: how many, and ..."
    opened = any(
        opens_question(found.items[_begins(found, n)]) or found.items[n].text.lower() in _HAS_SHE for n in clauses
    )
    opened = opened or _either_end(found, start, at)
    opened = opened and opens_question(found.items[_begins(found, at + 1)])
    return opened or _first_and_then(found, start, at)


def _first_and_then(found: Parse, start: int, at: int) -> bool:
    """ "First show me 36, then tell me why": two things in their order."""
    led = " ".join(i.text.lower() for i in found.items[at : at + 3])
    first = found.items[start].text.lower() in ("first", "firstly")
    return first and any(word in led for word in ("then", "after that", "afterwards", "next"))


_HAS_SHE = frozenset({"will", "would", "do", "does", "did", "is", "are", "were", "was", "can", "has", "have"})


def _either_end(found: Parse, start: int, end: int) -> bool:
    """ "Accepted or refused", "good risk or bad"."""
    return any(
        found.kinds[n] in "Kk"
        and found.kinds[n + 1] == "o"
        and (found.kinds[n + 2] in "Kkn" or key(found.items[n + 2].text) in small_words().polar)
        for n in range(start, end - 2)
    )


def _begins(found: Parse, at: int) -> int:
    """Where a stretch really begins: past "and", "first" and commas."""
    after = range(at, len(found.items))
    begins = (n for n in after if found.items[n].kind not in "a,L" and found.items[n].text.lower() not in _GREETING)
    return next(begins, len(found.items) - 1)


_BIDDING = frozenset(
    {"@predict", "@probability", "@why", "@explain", "@show", "@count", "@describe", "predict", "tell", "compar"}
)

_SCOPE = frozenset({"@data", "@group", "@what", "@way", "@model", "@you", "@predict", "@reality", "@true_outcome"})
_WHERE = frozenset(
    {
        "for",
        "with",
        "in",
        "on",
        "within",
        "over",
        "across",
        "among",
        "of",
        "includ",
        "ad",
        "add",
        "exclud",
        "where",
        "given",
    }
)


UNLESS = frozenset(
    {"unless", "except", "except for", "excluding", "leaving out", "apart from", "other than", "not counting"}
)
UNLESS |= {"not including", "without", "minus", "aside from", "leaving aside", "barring"}


def opens_question(item: Item) -> bool:
    """Whether questions begin with such an item."""
    asking = item.text.lower().split()[0] in _ASKING_WORDS
    return item.kind == "i" or asking or bool(item.ids & (_QUESTIONING | _BIDDING))


_ASKING_WORDS = frozenset({"how", "what", "which", "why", "did", "does", "was", "were", "has", "have"})


def _names_ends(found: Parse, start: int, end: int) -> bool:
    """ "..., good or bad?", "..., yes or no?": what may come out of what has just been asked."""
    said = [i for i in found.items[start:end] if i.kind not in "L.,a"]
    ends = [
        i
        for i in said
        if i.kind in "KTFn" or key(i.text) in small_words().polar or i.text.lower() in ("yes", "vs", "versus")
    ]
    who = found.items[start].text.lower() in ("who", "who's", "whos")
    if start > 0 and who and len(ends) == sum(i.kind not in "L" for i in said):
        return True  # "who's good and who's bad"
    return start > 0 and len(said) > 1 and len(ends) + sum(i.kind == "o" for i in said) == len(said)


def _considers(found: Parse, start: int, end: int) -> bool:
    """ "Looking at those who really left, ...": who is meant, when a comma and a question follow."""
    first = found.items[start].text.lower().split()[0]
    looking = first in ("looking", "considering", "focusing", "focussing")
    keeps = any(i.text.lower() in _KEEPING for i in found.items[start : min(start + 5, end)])
    if keeps and end + 1 < len(found.items) and "condition" in (found.taken.get(n) for n in range(start, end)):
        return True  # "of those, keep only the married ones and show me the mistakes"
    if first in ("take", "consider", "look") and any(k in "RGV_" for k in found.kinds[start : start + 4]):
        later = found.items[_begins(found, end + 1)] if end + 1 < len(found.items) else None
        return later is not None and (later.kind in "sudi" or found.taken.get(_begins(found, end + 1)) == "change")
    return looking and found.kinds[end : end + 1] in (",", ":") and end + 1 < len(found.items)


_KEEPING = frozenset({"keep", "keeping", "filter", "limit", "restrict", "narrow"})


def _may_ask(found: Parse, asked: Scorer, start: int, end: int) -> bool:
    """Whether a stretch may be a question of its own; one that only names rows is none: "for all the data"."""
    asking = [p for p in asked.asking if start <= p.at < end]
    when, *doing = [i.text.lower() for i in found.items[start : min(start + 2, end)]]
    if when in ("when", "while", "in") and doing and doing[0].split()[0].endswith("ing"):
        return False  # "when determining good credit risk, what is ...", "in deciding on loans, ..."
    if start and found.kinds[start : start + 1] in ("n", "_") and found.items[start].text.lower() in UNLESS:
        return False  # "..., unless they are single"
    if found.items[start].text.lower() == "in" and end - start < 3:
        return False  # "in truth, did they ...?"
    if [i.text.lower() for i in found.items[start : start + 4]] == ["when", "it", "comes", "to"]:
        return False
    if _of_rows(found, start, end) or _headless(found, start, end) or _names_ends(found, start, end):
        return False
    relative = found.items[start].text.lower() in ("who", "whose", "which")
    if relative and "condition" in (found.taken.get(n) for n in range(start, end)):
        return False  # "... and who were charged with a felony"
    if start and _aside(found, start, end):
        return False
    if _considers(found, start, end):
        return False
    if end < len(found.items) and any(i.text.lower() in _WISHING for i in found.items[start:end]):
        return False  # "302 wants the other result. What must be different?"
    said = [i.text.lower() for i in found.items[start:end] if i.kind not in ".,a"]
    if (
        _POLITE.issuperset(said)
        or _USUALLY.issuperset(said)
        or (start and (_POINTING.issuperset(said) or ("it" in said and _TELLING_IT.issuperset(said))))
        or _says_nothing(found, start, end)
    ):
        return False  # "..., would you?", "it fails in a pattern, what is it?"
    if found.items[start].ids & _WHERE:
        asking = [p for p in asking if "{class}" not in p.ids and not _of_a_class(found, p.at)]
        asking = [p for p in asking if found.items[p.at].kind != "G"]  # "for the last group"
        return any("{metric}" in p.ids or any(i.startswith("@") and i not in _SCOPE for i in p.ids) for p in asking)
    if all(p.ids <= {"@get", "get", "got"} for p in asking) and "condition" in (
        found.taken.get(n) for n in range(start, end)
    ):
        asking = []  # "got a BMI of 30 or higher: ..."
    first = next((i for i in found.items[start:end] if i.kind not in "a,"), None)
    opens = first is not None and opens_question(first) and not first.ids & _BIDDING
    strong = any("{metric}" in p.ids or any(i.startswith("@") and i not in _WEAK for i in p.ids) for p in asking)
    placed = "condition" in (found.taken.get(n) for n in range(start, end))
    if start and placed and asking and not strong and not opens:
        return False  # "top 3 features, manual gearbox, built before 2012"
    changed = "change" in (found.taken.get(n) for n in range(start, end))
    if (
        start
        and changed
        and not strong
        and not opens
        and "i" not in found.kinds[start:end]
        and "i" in found.kinds[:start]
    ):
        return False  # "what if debts were 0.3 and the loan went up by 0.05"
    return bool(asking) or opens or _asks_what_comes(found, start, end)


_WEAK = frozenset({"@get", "@group", "@you", "@data"})
"""Concepts that ask nothing where only rows are named: "50 and up, who got a guarantor"."""


def _aside(found: Parse, start: int, end: int) -> bool:
    """Whether a stretch only explains what was said: "(single I mean)", "say 18 to 24", "who got a guarantor"."""
    first, before = found.items[start], found.items[start - 1]
    told = found.taken.get(start + 1) == "condition" or found.kinds[start + 1 : start + 2] in ("N", "c")
    owned = first.text.lower() in ("who", "whose") and found.kinds[end - 1] in "BV"
    only = {"only", "just"} & {i.text.lower() for i in found.items[start:end]}
    if only and any(k in "BV" for k in found.kinds[start:end]) and not any(map(opens_question, found.items[start:end])):
        return True  # "SHAP values, new car loans only"
    bracketed = "(" in (before.text, first.text) and not any(opens_question(i) for i in found.items[start : start + 2])
    return bracketed or owned or (first.text.lower() in ("say", "let's say", "lets say") and told)


def _headless(found: Parse, start: int, end: int) -> bool:
    """Whether a stretch goes on with its verb: "people with low sugar, under 90, are predicted not to have it"."""
    first, *rest = found.items[start : min(start + 2, end)]
    return (
        bool(rest)
        and "@what" not in first.ids
        and first.stem_of("is", "are", "was", "were", "get", "got") is not None
        and (bool(rest[0].ids & _SAID) or rest[0].kind in "Kn")
    )


_SAID = frozenset({"@predict", "@believe", "thought", "said", "seen", "expect", "suppos"})


def _of_rows(found: Parse, start: int, end: int) -> bool:
    """Whether a stretch goes on with who is meant: "... who are older than 40 and rent their place"."""
    before = found.items[max(0, start - 10) : start]
    first = next((i for i in found.items[start:end] if i.kind != "a"), None)
    relative = any(i.text.lower() in ("who", "that", "whose", "which", "with") for i in before)
    joined = start > 0 and found.items[start - 1].kind == "a" and "." not in [i.kind for i in before]
    told = "condition" in (found.taken.get(at) for at in range(start, min(start + 7, end)))
    if first is not None and first.text.lower() in ("who", "that") and found.taken.get(start + 2) == "condition":
        return relative and joined  # "... that are refused and who are over 50"
    asks_here = first is None or opens_question(first) or bool(first.ids & SHOWING)
    return relative and joined and told and not asks_here


def _asks_what_comes(found: Parse, start: int, end: int) -> bool:
    """Whether a stretch asks for the outcome by its class alone: "..., will they offend again"."""
    led = [
        n
        for n in range(start, end - 1)
        if found.items[n].text.lower() in _WHETHER
        and (found.kinds[n + 1] in "LGH" or (n and found.items[n - 1].text.lower() in ("they", "he", "she", "it")))
    ]
    return _either_end(found, start, end) or any(found.kinds[n] in "Kk" for at in led[:1] for n in range(at, end))


_WHETHER = frozenset({"will", "would", "do", "does", "did", "is", "are", "were", "was", "can"})
_POLITE = frozenset(
    {"would", "could", "can", "will", "you", "please", "kindly", "thanks", "thank", "ok", "okay", "right"}
    | {"fine", "alright", "cool", "great", "nice", "hmm", "oh", "interesting", "sure"}
)
_USUALLY = frozenset(
    {"are", "are there", "is there", "there", "any", "i", "mean", "want", "to", "compare"}
    | {
        "though",
        "tho",
        "either",
        "way",
        "do",
        "you",
        "u",
        "think",
        "reckon",
        "anyway",
        "anyhow",
        "usually",
        "generally",
        "normally",
        "in",
        "general",
        "overall",
        "typically",
        "mostly",
        "?",
        "as",
    }
)
_GREETING = frozenset({"please", "kindly", "ok", "okay", "well", "right", "hi", "hello", "hey"})


def _says_nothing(found: Parse, start: int, end: int) -> bool:
    """Whether a stretch names rows and nothing that is asked of them."""
    roles = (found.taken.get(at) for at in range(start, end))
    told = "condition" in (found.taken.get(at) for at in range(start, end)) and end - start <= _TOLD
    loose = all(
        role or i.text.lower() in _LOOSE or (told and bool(i.ids & TELLING))
        for role, i in zip(roles, found.items[start:end], strict=True)
    )  # "truly diabetic, predicted healthy: how many"
    return loose and "change" not in (found.taken.get(at) for at in range(start, end))


_TOLD = 3
_LOOSE = frozenset({"?", "how", "is", "are", "it", "about", "what", "for", "with", "the", "and", "so"})
"""What names rows without saying what is asked of them: "how is it for owners in their fifties"."""
_TELLING_IT = frozenset({"so", "please", "describe", "explain", "it", "that", "to", "me", "us", "for"})
_POINTING = frozenset(
    {"what is", "what", "what are", "is", "are", "it", "they", "that", "this", "which", "ones", "who"}
)


def _of_a_class(found: Parse, at: int) -> bool:
    """Whether "falsely" belongs to a class that says which rows: "among those falsely predicted diabetic"."""
    near = range(at + 1, min(at + 3, len(found.items)))
    return "@mistake" in found.items[at].ids and any(
        found.items[n].kind == "K" and found.taken.get(n) == "condition" for n in near
    )


_JOINTS = frozenset({"then", "also", "follow", "and", "plus", "afterward"})


def _boundaries(found: Parse, start: int, end: int) -> list[int]:
    """Where one request may end and the next begin."""
    return [
        at
        for at in range(start + 1, end - 1)
        if at not in found.taken
        and (found.items[at].kind in ".,a" or found.items[at].ids & _JOINTS)
        and (found.items[at].text.lower() != "but" or found.items[at + 1].ids & _QUESTIONING)
        and (found.items[at].text.lower() != "then" or _goes_on(found, at))
        and not _lists(found, at)
        and [i.text.lower() for i in found.items[at + 1 : at + 3]] not in WHAT_THEN  # "say she did, what then?"
    ]


def _goes_on(found: Parse, at: int) -> bool:
    """Whether "then" begins another request; not in "why would the model then decide so"."""
    led = any(i.stem_of("would", "do", "will") for i in found.items[max(0, at - 3) : at])
    return found.items[at - 1].kind in ".,a" or (opens_question(found.items[at + 1]) and not led)


def _lists(found: Parse, at: int) -> bool:
    """Whether "and" stands between two columns: "the importances of age and income"."""
    after = next((n for n in range(at + 1, len(found.items)) if found.items[n].kind != "L"), at)
    if "@statistic" in found.items[at - 1].ids & found.items[after].ids:
        return True  # "min and max"
    if found.items[at].text.lower() == "and" and "between" in [
        i.text.lower() for i in found.items[max(0, at - 4) : at - 1]
    ]:
        return True  # "between the inputs and the answer"
    return found.items[at].kind in "a," and found.items[at - 1].kind in "CBV" and found.items[after].kind in "CBV"


_QUESTIONING = frozenset(
    {"@what", "@way", "@why", "who", "when", "where", "is", "are", "do", "would", "will", "can", "could"}
)
"""Words that a question begins with; "but" goes on with rows otherwise."""
